//! Whose work needs two factors: whoever may do what a stolen password must not be enough for (`Permission::asks_for_second`)
//! has a second factor set up, or a passkey, which is two in one.
//!
//! It is looked at where permissions are, on the phone and on the server (`needs.rs`), so turning it off is nobody's to forbid: whoever
//! does so cannot do that work until there is one again.
//!
//! Refuses to know how somebody came in: that a second factor is asked for whenever there is one is seen to at the door.

use super::{OrgMember, Passkey, Permission, Person, SecondFactor, SecondSecret, is_permitted};
use crate::{
    capability::Question,
    failure::{Done, Refusal, Refused, Stop},
    id::Id,
    needs::Needs,
    record::same_id,
    scope::Scope,
    view::{Range, Read, Reading, View, Viewer},
};
use serde::{Deserialize, Serialize};

/// Has this person set up two factors? Asked of their own records, which every phone of theirs has.
pub fn has_second<R>(view: &dyn View, person: Id<Person>) -> Result<bool, Stop<R>> {
    let factor: Id<SecondFactor> = same_id(person);
    let factor = view.get(Scope::user(person), factor)?;
    if matches!(factor, Read::Known(_)) {
        return Ok(true);
    }
    let passkeys = view.all::<Passkey>(&Range::of(Passkey::BY_PERSON, Scope::user(person)).with(&person).limit(1))?;
    if !passkeys.rows.is_empty() {
        return Ok(true);
    }
    // That neither is here says something only where all would be.
    factor.known()?;
    passkeys.known()?;
    Ok(false)
}

/// Whoever does this, or lets others do it, has two factors where one of these permissions asks for them.
pub fn must_have_second<R>(
    view: &dyn View,
    person: Id<Person>,
    permissions: impl IntoIterator<Item = Permission>,
) -> Done<R> {
    let asks = permissions.into_iter().any(Permission::asks_for_second);
    if !asks || has_second(view, person)? { Ok(()) } else { Err(Stop::Common(Refused::SecondFactorFirst)) }
}

/// What this person may do that asks for two factors.
pub fn asking_for_second<R>(view: &dyn View, person: Id<Person>) -> Result<Vec<Permission>, Stop<R>> {
    let role = view.get(Scope::user(person), person)?.known()?.map(|Person { role, .. }| role);
    let of_role = role.into_iter().flat_map(|role| role.permissions().iter().copied());
    let mut asking: Vec<Permission> = of_role.filter(|permission| permission.asks_for_second()).collect();
    let members =
        view.all::<OrgMember>(&Range::of(OrgMember::BY_PERSON, Scope::user(person)).with(&person))?.known()?;
    for permission in Permission::OF_AN_ORGANISATION.iter().copied().filter(|permission| permission.asks_for_second()) {
        for member in &members {
            if is_permitted(view, person, member.organisation, permission)? {
                asking.push(permission);
                break;
            }
        }
    }
    Ok(asking)
}

/// What is asked of somebody who has shown their first factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextFactor {
    Nothing,
    Code,
    /// Their work needs two factors, and a passkey is the only second one that they have: they come in by it.
    Passkey,
}

impl NextFactor {
    /// Said by the server alone.
    pub fn of<R>(view: &dyn View, person: Id<Person>) -> Result<Self, Stop<R>> {
        if SecondSecret::asked_of(view, person)?.is_some() {
            return Ok(Self::Code);
        }
        let by_passkey = !Passkey::all_of(view, person)?.is_empty() && !asking_for_second(view, person)?.is_empty();
        Ok(if by_passkey { Self::Passkey } else { Self::Nothing })
    }
}

/// Which work of mine needs two factors, and have I set them up?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MySecondNeeded;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondNeeded {
    /// Nothing: I may do without.
    pub by: Vec<Permission>,
    pub is_set_up: bool,
}

impl SecondNeeded {
    /// Is it to be set up first?
    pub fn is_missing_for(&self, permission: Permission) -> bool {
        permission.asks_for_second() && !self.is_set_up
    }

    /// Is some work of mine shut until it is set up?
    pub fn is_missing(&self) -> bool {
        !self.by.is_empty() && !self.is_set_up
    }
}

impl Question for MySecondNeeded {
    const NAME: &'static str = "identity.my-second-needed";
    type Answer = SecondNeeded;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<SecondNeeded, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(SecondNeeded::default()) };
        Ok(SecondNeeded { by: asking_for_second(view, me)?, is_set_up: has_second(view, me)? })
    }
}

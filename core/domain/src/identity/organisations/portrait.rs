//! The pictures of those who are in an organisation: beside their names, for whoever sees these.

use super::{OrgMember, Organisation, member::id_of};
use crate::{
    Id, Refusal,
    capability::Question,
    failure::Stop,
    identity::{Person, own_portrait},
    needs::Needs,
    scope::Scope,
    view::{Range, Read, Reading, Tx, View, Viewer, Writing},
};
use serde::{Deserialize, Serialize};

/// What does a member look like? Asked for each by themself: an answer about all of them would be too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPortrait {
    pub organisation: Id<Organisation>,
    pub person: Id<Person>,
}

impl Question for MemberPortrait {
    const NAME: &'static str = "identity.member-portrait";
    type Answer = Option<Vec<u8>>;
    /// Whoever is not in it sees nobody.
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Option<Vec<u8>>, Stop<Refusal>> {
        if view.viewer() == Viewer::Person(self.person) {
            return Ok(own_portrait(view, self.person)?);
        }
        let member = view.get(Organisation::scope(self.organisation), id_of(self.organisation, self.person))?;
        Ok(if let Read::Known(OrgMember { portrait, .. }) = member { portrait } else { None })
    }
}

/// A member as answers about many have them.
pub(super) fn faceless(member: OrgMember) -> OrgMember {
    OrgMember { portrait: None, ..member }
}

/// Wherever this person's name stands.
pub fn show_portrait<R>(tx: &mut dyn Tx, person: Id<Person>, small: Option<&Vec<u8>>) -> Result<(), Stop<R>> {
    let theirs = Range::of(OrgMember::BY_PERSON, Scope::user(person)).with(&person);
    for member in tx.all::<OrgMember>(&theirs)?.rows {
        if member.portrait.as_ref() != small {
            tx.update(&OrgMember { portrait: small.cloned(), ..member })?;
        }
    }
    Ok(())
}

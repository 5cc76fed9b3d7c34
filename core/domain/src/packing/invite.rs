//! Draws the code with which others come onto a list; an earlier one is void from then on. Only the owner may.
//!
//! The row's id follows from the code and so does one of its scopes, which nobody but the server sees: that is how the
//! server finds a list by a code that somebody types, without anybody being able to look through codes.

use super::{Code, LIST, List, Refused, list};
use crate::{
    Id, Timestamp,
    capability::Mutation,
    failure::{Done, Stop},
    needs::Needs,
    record,
    scope::{SERVER, Scope},
    view::{Range, Reading, Tx, Writing, mixed},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Invitation = 23 "packing_invitation" {
        pub id: Id<Invitation>,
        pub list: Id<List>,
        pub code: Code,
        pub until: Timestamp,
    }
    index BY_LIST (list);
    scope LIST (list);
    scope SERVER (id);
}

/// Long enough for a family, too short for whoever tries codes one after the other.
const VALID_MILLIS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Invitation {
    pub fn id_of(code: &Code) -> Id<Self> {
        Id::from_uuid(
            uuid::Builder::from_u128(mixed(code.as_bits()))
                .with_version(uuid::Version::Custom)
                .with_variant(uuid::Variant::RFC4122)
                .into_uuid(),
        )
    }

    pub const fn scope(id: Id<Self>) -> Scope {
        Scope::of(SERVER, id)
    }
}

pub(super) fn invitations_of(tx: &dyn Tx, list: Id<List>) -> Result<Vec<Invitation>, Stop<Refused>> {
    Ok(tx.all(&Range::of(Invitation::BY_LIST, List::scope(list)).with(&list))?.known()?)
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    pub list: Id<List>,
}

impl Mutation for Invite {
    const NAME: &'static str = "packing.invite";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| list::must_own(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let list = list::list(&*tx, self.list)?;
        for earlier in invitations_of(&*tx, list.id)? {
            tx.remove(earlier.id)?;
        }
        let code = Code::drawn(tx.new_uuid().as_u128());
        let until = Timestamp::from_millis(tx.context().now.as_millis() + VALID_MILLIS);
        tx.insert(&Invitation { id: Invitation::id_of(&code), list: list.id, code, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn only_the_owner_draws_a_code_and_a_new_one_voids_the_last() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        assert_eq!(stage.act(WAYAN, &Invite { list: LABUAN }), Err(Refused::NotTheOwner));
        let first = stage.invite();
        let second = stage.invite();
        assert_ne!(first, second);
        assert_eq!(stage.invitations(LABUAN), [second]);
    }
}

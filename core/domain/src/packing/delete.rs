//! Deletes a list with all that is on it, for everybody. Only its owner may.

use super::{Invitation, List, Refused, invite, item, list, member};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    pub list: Id<List>,
}

impl Mutation for Delete {
    const NAME: &'static str = "packing.delete";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| list::must_own(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let list = list::list(&*tx, self.list)?;
        let (items, members) = (item::items_of(&*tx, list.id)?, member::members_of(&*tx, list.id)?);
        for item in items {
            tx.remove(item.id)?;
        }
        for Invitation { id, .. } in invite::invitations_of(&*tx, list.id)? {
            tx.remove(id)?;
        }
        tx.remove(list.id)?;
        // The owner last: until then they may touch what is on the list.
        let (own, others): (Vec<_>, Vec<_>) = members.into_iter().partition(|member| member.person == list.owner);
        for member in others.into_iter().chain(own) {
            tx.remove(member.id)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn a_deleted_list_leaves_nothing_behind() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        stage.add(SARI, 1, "Kaus");
        assert_eq!(stage.act(WAYAN, &Delete { list: LABUAN }), Err(Refused::NotTheOwner));
        assert_eq!(stage.act(SARI, &Delete { list: LABUAN }), Ok(()));
        assert_eq!(stage.rows_of_lists(), 0);
        assert_eq!(stage.act(SARI, &Delete { list: LABUAN }), Err(Refused::NotOnTheList));
    }
}

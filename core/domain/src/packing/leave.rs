//! Takes a person off a list: oneself, or, for the owner, anybody else. What was assigned to them is nobody's again.

use super::{Item, List, Member, Refused, item, list, member};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    identity::Person,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub list: Id<List>,
    pub person: Id<Person>,
}

impl Mutation for Leave {
    const NAME: &'static str = "packing.leave";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let list = list::list(&*tx, self.list)?;
        let me = tx.context().actor;
        if self.person != me && list.owner != me {
            return Err(Refused::NotTheOwner.into());
        }
        if self.person == list.owner {
            return Err(Refused::OwnerStays.into());
        }
        member::must_be_a_member(&*tx, list.id, self.person)?;
        for item in item::items_of(&*tx, list.id)? {
            if item.assignee == Some(self.person) {
                tx.update(&Item { assignee: None, ..item })?;
            }
        }
        // Last: whoever goes may touch the list until then.
        tx.remove(Member::id_of(list.id, self.person))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::{Assign, Rename, stage::*};

    #[test]
    fn whoever_leaves_leaves_their_tasks_to_the_others_and_may_do_nothing_more() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let kaus = stage.add(SARI, 1, "Kaus");
        assert_eq!(stage.act(SARI, &Assign { list: LABUAN, item: kaus, to: Some(WAYAN) }), Ok(()));
        assert_eq!(stage.act(WAYAN, &Leave { list: LABUAN, person: WAYAN }), Ok(()));
        assert_eq!(stage.item(kaus).and_then(|item| item.assignee), None);
        assert_eq!(stage.act(WAYAN, &Rename { list: LABUAN, title: "x".into() }), Err(Refused::NotOnTheList));
    }

    #[test]
    fn the_owner_takes_others_off_and_stays() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        stage.let_in(MEI);
        let leave = |person| Leave { list: LABUAN, person };
        assert_eq!(stage.act(MEI, &leave(WAYAN)), Err(Refused::NotTheOwner));
        assert_eq!(stage.act(SARI, &leave(WAYAN)), Ok(()));
        assert_eq!(stage.act(SARI, &leave(WAYAN)), Err(Refused::NotAMember));
        assert_eq!(stage.act(SARI, &leave(SARI)), Err(Refused::OwnerStays));
        assert_eq!(stage.names(LABUAN), ["Sari", "Mei"]);
    }
}

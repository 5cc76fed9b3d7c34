//! Puts a line back as it was before it was removed, under its own id: what *undo* does.
//!
//! Whoever may tick and assign may also say here that it was; only that it was done by a stranger is not believed.

use super::{
    Item, Refused, item, member,
    refused::{counted, written},
};
use crate::{
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBack {
    pub item: Item,
}

impl Mutation for PutBack {
    const NAME: &'static str = "packing.put-back";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.item.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let (title, quantity) = (written(&self.item.title)?, counted(self.item.quantity)?);
        let list = self.item.list;
        item::must_have_room(&*tx, list)?;
        // Somebody may have left since.
        let members = member::members_of(&*tx, list)?;
        let here = |person: &crate::Id<_>| members.iter().any(|member| member.person == *person);
        let (assignee, done_by) = (self.item.assignee.filter(here), self.item.done_by.filter(here));
        tx.insert(&Item { title, quantity, assignee, done_by, ..self.item.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::{Leave, Packed, Remove, Tick, stage::*};

    #[test]
    fn what_is_put_back_is_as_it_was() {
        let mut stage = Stage::with_list();
        stage.add(SARI, 2, "Senter");
        let kaus = stage.add(SARI, 1, "Kaus");
        assert_eq!(stage.act(SARI, &Tick { list: LABUAN, item: kaus, packed: Packed::Yes }), Ok(()));
        let item = stage.item(kaus).expect("it is there");
        assert_eq!(stage.act(SARI, &Remove { list: LABUAN, item: kaus }), Ok(()));
        assert_eq!(stage.act(WAYAN, &PutBack { item: item.clone() }), Err(Refused::NotOnTheList));
        assert_eq!(stage.act(SARI, &PutBack { item: item.clone() }), Ok(()));
        assert_eq!(stage.item(kaus), Some(item));
        assert_eq!(stage.titles(LABUAN), ["Kaus", "Senter"]);
    }

    #[test]
    fn whoever_left_meanwhile_does_not_come_back_with_it() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let kaus = stage.add(WAYAN, 1, "Kaus");
        assert_eq!(stage.act(WAYAN, &Tick { list: LABUAN, item: kaus, packed: Packed::Yes }), Ok(()));
        let item = Item { assignee: Some(WAYAN), ..stage.item(kaus).expect("it is there") };
        assert_eq!(stage.act(SARI, &Remove { list: LABUAN, item: kaus }), Ok(()));
        assert_eq!(stage.act(WAYAN, &Leave { list: LABUAN, person: WAYAN }), Ok(()));
        assert_eq!(stage.act(SARI, &PutBack { item: item.clone() }), Ok(()));
        let back = stage.item(kaus).expect("it is back");
        assert_eq!((back.assignee, back.done_by, back.done_at), (None, None, item.done_at));
    }
}

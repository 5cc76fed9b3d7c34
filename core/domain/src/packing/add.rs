//! Writes a line onto a list.

use super::{
    Item, List, Place, Refused, item, member,
    refused::{counted, written},
};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Add {
    pub list: Id<List>,
    pub item: Id<Item>,
    pub title: String,
    pub quantity: u16,
    pub place: Place,
}

impl Mutation for Add {
    const NAME: &'static str = "packing.add";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let (title, quantity) = (written(&self.title)?, counted(self.quantity)?);
        item::must_have_room(&*tx, self.list)?;
        let Self { list, item: id, place, .. } = self.clone();
        tx.insert(&Item { id, list, title, quantity, place, assignee: None, done_at: None, done_by: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::{MOST_ITEMS, stage::*};

    fn kaus() -> Add {
        Add { list: LABUAN, item: id(1), title: "Kaus".into(), quantity: 3, place: place(1) }
    }

    #[test]
    fn a_line_stands_where_it_was_put() {
        let mut stage = Stage::with_list();
        assert_eq!(stage.act(SARI, &Add { item: id(2), title: " Senter ".into(), place: place(2), ..kaus() }), Ok(()));
        assert_eq!(stage.act(SARI, &kaus()), Ok(()));
        assert_eq!(stage.titles(LABUAN), ["Kaus", "Senter"]);
    }

    #[test]
    fn a_line_says_something_and_how_many() {
        let mut stage = Stage::with_list();
        assert_eq!(stage.act(SARI, &Add { title: "\t".into(), ..kaus() }), Err(Refused::Nothing));
        for quantity in [0, 1_000] {
            let many = stage.act(SARI, &Add { quantity, ..kaus() });
            assert_eq!(many, Err(Refused::QuantityOutOfRange { most: 999 }));
        }
    }

    #[test]
    fn strangers_write_nothing_and_a_line_is_written_once() {
        let mut stage = Stage::with_list();
        assert_eq!(stage.act(WAYAN, &kaus()), Err(Refused::NotOnTheList));
        assert_eq!(stage.act(SARI, &kaus()), Ok(()));
        assert_eq!(stage.stopped(SARI, &kaus()), "Common(Taken)");
    }

    #[test]
    fn a_list_has_an_end() {
        let mut stage = Stage::with_list();
        for number in 0..MOST_ITEMS as u64 {
            assert_eq!(stage.act(SARI, &Add { item: id(10_000 + number), ..kaus() }), Ok(()));
        }
        assert_eq!(stage.act(SARI, &kaus()), Err(Refused::TooManyItems { most: 300 }));
    }
}

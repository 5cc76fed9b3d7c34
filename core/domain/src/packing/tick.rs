//! Ticks a line off, or takes the tick back. Whoever ticked it first is remembered: a second tick changes nothing.

use super::{Item, List, Refused, item, member};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packed {
    Yes,
    NotYet,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    pub list: Id<List>,
    pub item: Id<Item>,
    pub packed: Packed,
}

impl Mutation for Tick {
    const NAME: &'static str = "packing.tick";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let item = item::item(&*tx, self.list, self.item)?;
        let (me, now) = (tx.context().actor, tx.context().acted_at);
        match (self.packed, item.is_done()) {
            (Packed::Yes, false) => tx.update(&Item { done_at: Some(now), done_by: Some(me), ..item }),
            (Packed::NotYet, true) => tx.update(&Item { done_at: None, done_by: None, ..item }),
            (Packed::Yes, true) | (Packed::NotYet, false) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn the_first_tick_counts_and_can_be_taken_back_by_anybody() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let item = stage.add(SARI, 1, "Kaus");
        let tick = |packed| Tick { list: LABUAN, item, packed };
        assert_eq!(stage.act(WAYAN, &tick(Packed::Yes)), Ok(()));
        assert_eq!(stage.act(SARI, &tick(Packed::Yes)), Ok(()));
        assert_eq!(stage.item(item).and_then(|item| item.done_by), Some(WAYAN));
        assert_eq!(stage.act(SARI, &tick(Packed::NotYet)), Ok(()));
        assert_eq!(stage.item(item).map(|item| item.is_done()), Some(false));
        assert_eq!(stage.act(MEI, &tick(Packed::Yes)), Err(Refused::NotOnTheList));
        assert_eq!(stage.act(SARI, &Tick { item: id(404), ..tick(Packed::Yes) }), Err(Refused::ItemGone));
    }
}

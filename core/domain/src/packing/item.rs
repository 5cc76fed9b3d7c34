//! A line of a list: what, how many, where it stands, who sees to it, whether it is packed.

use super::{LIST, List, MOST_ITEMS, Place, Refused, refused::as_limit};
use crate::{
    Id, Timestamp,
    failure::Stop,
    identity::Person,
    record,
    view::{Range, Reading, Tx},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Item = 21 "packing_item" {
        pub id: Id<Item>,
        pub list: Id<List>,
        pub title: String,
        pub quantity: u16,
        pub place: Place,
        /// Who sees to it.
        pub assignee: Option<Id<Person>>,
        /// Packed, if there is a time.
        pub done_at: Option<Timestamp>,
        pub done_by: Option<Id<Person>>,
    }
    index BY_PLACE (list, place);
    scope LIST (list);
}

impl Item {
    pub const fn is_done(&self) -> bool {
        self.done_at.is_some()
    }
}

/// In their order.
pub(super) fn items_of(tx: &dyn Tx, list: Id<List>) -> Result<Vec<Item>, Stop<Refused>> {
    Ok(tx.all(&Range::of(Item::BY_PLACE, List::scope(list)).with(&list))?.known()?)
}

pub(super) fn item(tx: &dyn Tx, list: Id<List>, id: Id<Item>) -> Result<Item, Stop<Refused>> {
    tx.get(List::scope(list), id)?.known()?.ok_or(Stop::Refused(Refused::ItemGone))
}

pub(super) fn must_have_room(tx: &dyn Tx, list: Id<List>) -> Result<(), Stop<Refused>> {
    if items_of(tx, list)?.len() < MOST_ITEMS {
        Ok(())
    } else {
        Err(Refused::TooManyItems { most: as_limit(MOST_ITEMS) }.into())
    }
}

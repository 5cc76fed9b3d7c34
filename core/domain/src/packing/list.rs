//! The list itself: its name, and whose it is.

use super::{LIST, Refused, member};
use crate::{
    Id, Timestamp,
    failure::Stop,
    identity::Person,
    record,
    scope::Scope,
    view::{Reading, Tx},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct List = 20 "packing_list" {
        pub id: Id<List>,
        pub title: String,
        /// Never changes.
        pub owner: Id<Person>,
        pub started_at: Timestamp,
    }
    scope LIST (id);
}

impl List {
    pub const fn scope(id: Id<Self>) -> Scope {
        Scope::of(LIST, id)
    }
}

/// The list, if this transaction's person is on it.
pub(super) fn list(tx: &dyn Tx, id: Id<List>) -> Result<List, Stop<Refused>> {
    member::must_be_on(tx, id)?;
    tx.get(List::scope(id), id)?.known()?.ok_or(Stop::Refused(Refused::NotOnTheList))
}

/// The list, if this transaction's person owns it.
pub(super) fn own_list(tx: &dyn Tx, id: Id<List>) -> Result<List, Stop<Refused>> {
    let list = list(tx, id)?;
    if list.owner == tx.context().actor { Ok(list) } else { Err(Refused::NotTheOwner.into()) }
}

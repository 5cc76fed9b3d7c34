//! The list itself: its name, and whose it is.

use super::{LIST, Refused, member};
use crate::{
    Id, Timestamp,
    failure::Stop,
    identity::Person,
    record,
    scope::Scope,
    view::{Reading, View},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct List = 20 "packing_list" {
        pub id: Id<List>,
        pub title: String,
        /// Changes only when their account is erased.
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

/// The list, for whoever is on it.
pub(super) fn list(view: &dyn View, id: Id<List>) -> Result<List, Stop<Refused>> {
    view.get(List::scope(id), id)?.known()?.ok_or(Stop::Refused(Refused::NotOnTheList))
}

pub(super) fn must_own(view: &dyn View, me: Id<Person>, id: Id<List>) -> Result<(), Stop<Refused>> {
    member::must_be_on(view, me, id)?;
    if list(view, id)?.owner == me { Ok(()) } else { Err(Refused::NotTheOwner.into()) }
}

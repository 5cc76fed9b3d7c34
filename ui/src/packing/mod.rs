//! packing: the lists of what to take along, and one of them in full.
//!
//! `state` is what the pages think, without a screen; the rest draws it. What a tap makes of a list is shown at once, in
//! the words of the domain's own mutations.

mod changer;
mod face;
mod list_page;
mod lists_page;
mod people;
mod row;
mod sheets;
mod start;
mod state;
pub(crate) mod words;

pub(crate) use list_page::PackingListPage;
pub(crate) use lists_page::PackingPage;

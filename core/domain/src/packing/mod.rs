//! packing: lists of what to take along, written together by everybody who travels together.
//!
//! A list belongs to whoever started it; whoever types the code that its owner shows is on it, too. All of them add, tick off,
//! move and assign, with or without a network. Nobody can put a list in front of somebody who did not ask for it.
//!
//! How changes that were made apart come together: each mutation names only what the person touched and is run over whatever
//! the others made of it meanwhile; where a line stands is a key between its neighbours' keys (`place.rs`), so moving one
//! never renumbers another. Of two changes of one field the later decided wins. What is done to a line that is gone is refused.
//!
//! Invariants: a list has its owner among its members for as long as it exists; a row of a list names that list; an
//! assignee is a member.

mod add;
mod assign;
mod delete;
mod depart;
mod edit;
mod invite;
mod item;
mod join;
mod leave;
mod list;
mod member;
mod move_to;
mod place;
mod portrait;
mod put_back;
mod questions;
mod refused;
mod remove;
mod rename;
#[cfg(test)]
mod stage;
mod start;
mod tick;

use crate::code::Code;
pub use add::Add;
pub use assign::Assign;
pub use delete::Delete;
pub use depart::depart;
pub use edit::Edit;
pub use invite::{Invitation, Invite};
pub use item::Item;
pub use join::Join;
pub use leave::Leave;
pub use list::List;
pub use member::Member;
pub use move_to::MoveTo;
pub use place::Place;
pub use portrait::{PortraitOf, show_portrait};
pub use put_back::PutBack;
pub use questions::{AList, AtAGlance, Lists, MyLists, OneList, Opened, Told};
pub use refused::Refused;
pub use remove::Remove;
pub use rename::Rename;
pub use start::{First, Start};
pub use tick::{Packed, Tick};

use crate::{
    capability::{Asked, Capability, Verb},
    record::Record,
    scope::{Audience, Opens},
};

/// Everybody on a list.
pub const LIST: Audience = Audience { code: 10, name: "packing_list", opens: Opens::ByGrant };

pub const MOST_LISTS: usize = 50;
pub const MOST_ITEMS: usize = 300;
pub const MOST_MEMBERS: usize = 20;
/// In letters as people count them, near enough: Unicode scalar values.
pub const LONGEST_TITLE: usize = 80;
pub const MOST_OF_ONE: u16 = 999;

pub const PACKING: Capability = Capability {
    name: "packing",
    audiences: &[LIST],
    kinds: &[List::KIND, Item::KIND, Member::KIND, Invitation::KIND],
    verbs: &[
        Verb::of::<Start>(),
        Verb::of::<Rename>(),
        Verb::of::<Delete>(),
        Verb::of::<Invite>(),
        Verb::of::<Join>(),
        Verb::of::<Leave>(),
        Verb::of::<Add>(),
        Verb::of::<Edit>(),
        Verb::of::<MoveTo>(),
        Verb::of::<Assign>(),
        Verb::of::<Tick>(),
        Verb::of::<Remove>(),
        Verb::of::<PutBack>(),
    ],
    questions: &[Asked::of::<MyLists>(), Asked::of::<OneList>(), Asked::of::<PortraitOf>()],
};

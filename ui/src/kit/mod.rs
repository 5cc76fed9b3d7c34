//! The kit: the components that screens are made of, and the look they share (`tokens.css`).
//!
//! Refuses to know any capability: components take words, choices, children and handlers. What a component says by
//! itself (*close*, *undo*) comes from the texts of the kit; everything else is handed in.

pub(crate) mod button;
pub(crate) mod card;
pub(crate) mod choice;
pub(crate) mod field;
pub(crate) mod figures;
pub(crate) mod form;
mod gallery;
pub(crate) mod icon;
pub(crate) mod list;
#[cfg(test)]
mod look;
pub(crate) mod mark;
pub(crate) mod menu;
mod names;
pub(crate) mod once;
pub(crate) mod postcard;
pub(crate) mod qr;
mod roving;
pub(crate) mod sheet;
pub(crate) mod states;
pub(crate) mod table;
pub(crate) mod tabs;
pub(crate) mod toast;

pub(crate) use gallery::GalleryPage;

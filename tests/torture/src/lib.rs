//! What is tortured: a phone's store and a server's, each on a file, that write one numbered thing after the other. A
//! program of its own (`victim`) does it, so that it can be killed; the tests look at what it leaves.
//!
//! Invariant: the n-th write is the same in every run, so that runs which end at different places can be compared.

pub mod phone;
pub mod server;

use nusaloka_domain::{
    Fault, Id, Timestamp,
    host::{Entry, StoreBroken},
    identity::Person,
    packing::{Item, List},
};
use nusaloka_store::{OpenFailed, broken_by};
use std::fmt;

pub const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const APPLICATION: i32 = 0x4e75_7354; // "NusT"

/// What a victim does with a database.
pub trait Tortured: Sized {
    fn open(folder: &std::path::Path) -> Result<Self, Broken>;
    /// The n-th thing is safe when this returns.
    fn write(&mut self, number: u8) -> Result<(), Broken>;
    /// Everything that was ever written.
    fn read(&mut self) -> Result<Vec<u8>, Broken>;
    /// What comes in between, and need not survive.
    fn exchange(&mut self) -> Result<(), Broken>;
    /// Where it differs from what its invariants say.
    fn slips(&mut self) -> Result<Vec<String>, Broken>;
    /// Is it of no use after this, until it is opened again?
    fn is_closed_by(broken: &Broken) -> bool {
        let _ = broken;
        false
    }
}

/// Why it does not serve: what the person or the operator is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    Store(StoreBroken),
    /// Nobody can tell from it what to do.
    Unnamed(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(broken) => write!(f, "{broken:?}"),
            Self::Unnamed(what) => write!(f, "unnamed: {what}"),
        }
    }
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        broken_by(&fault).map_or_else(|| Self::Unnamed(format!("{fault:?}")), Self::Store)
    }
}

impl From<OpenFailed> for Broken {
    fn from(failed: OpenFailed) -> Self {
        match failed {
            OpenFailed::Broken(broken) => Self::Store(broken),
            OpenFailed::Fault(fault) => fault.into(),
        }
    }
}

pub(crate) fn me() -> Id<Person> {
    Id::mint(1, [1; 10])
}

pub(crate) fn list() -> Id<List> {
    Id::mint(1, [2; 10])
}

pub(crate) fn item(number: u8) -> Id<Item> {
    Id::mint(u64::from(number), [3; 10])
}

pub(crate) fn entry(number: u8) -> Id<Entry> {
    Id::mint(u64::from(number), [4; 10])
}

/// The number of an item, from its id.
pub(crate) fn number_of(item: Id<Item>) -> u8 {
    item.as_bytes()[5]
}

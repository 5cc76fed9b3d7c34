//! identity: who a person is, and how they like the app to speak to them.

mod person;
mod preferences;
#[cfg(test)]
mod tests;

pub use person::{Person, Role};
pub use preferences::{Address, ChangePreferences, Direction, Language, LanguageChoice, Preferences, Theme};

use crate::{Retry, failure::Fault, id::Id};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a mutation of identity was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refused {
    /// Only the person themself may change this.
    #[error("not yours to change")]
    NotYours,
    /// The side that decides knows no such person (any more).
    #[error("no such person")]
    PersonUnknown,
    /// The change names no field.
    #[error("nothing to change")]
    NothingToChange,
}

impl Refused {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotYours => "identity.not-yours",
            Self::PersonUnknown => "identity.person-unknown",
            Self::NothingToChange => "identity.nothing-to-change",
        }
    }

    pub const fn retry(self) -> Retry {
        match self {
            Self::NotYours | Self::NothingToChange => Retry::Never,
            Self::PersonUnknown => Retry::SignIn,
        }
    }
}

/// What identity reads.
pub trait View {
    fn person(&self, id: Id<Person>) -> Result<Option<Person>, Fault>;
    fn preferences(&self, of: Id<Person>) -> Result<Option<Preferences>, Fault>;
}

/// What identity writes, inside one transaction.
pub trait Tx: View {
    fn insert_preferences(&mut self, record: &Preferences) -> Result<(), Fault>;
    fn update_preferences(&mut self, record: &Preferences) -> Result<(), Fault>;
}

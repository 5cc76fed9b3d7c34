//! identity: who a person is, and how they like the app to speak to them.

mod me;
mod person;
mod preferences;
#[cfg(test)]
mod tests;

pub use me::{Introduced, Me, Myself};
pub use person::{Person, Role};
pub use preferences::{Address, ChangePreferences, Direction, Language, LanguageChoice, Preferences, Theme};

use crate::{
    Retry,
    capability::{Asked, Capability, Verb},
    failure::{Basis, Refuses},
    record::Record,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub const IDENTITY: Capability = Capability {
    name: "identity",
    audiences: &[],
    kinds: &[Person::KIND, Preferences::KIND],
    verbs: &[Verb::of::<ChangePreferences>()],
    questions: &[Asked::of::<Me>()],
};

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

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYours => "identity.not-yours",
            Self::PersonUnknown => "identity.person-unknown",
            Self::NothingToChange => "identity.nothing-to-change",
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::NotYours | Self::NothingToChange => Retry::Never,
            Self::PersonUnknown => Retry::SignIn,
        }
    }

    fn basis(&self) -> Basis {
        Basis::Own
    }
}

//! Why something about packing lists was refused: the closed list.

use super::{LONGEST_TITLE, MOST_OF_ONE};
use crate::{
    Retry,
    failure::{Basis, Refuses, Stop},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refused {
    #[error("there is no such list for this person")]
    NotOnTheList,
    #[error("only the owner may do this")]
    NotTheOwner,
    #[error("the line is gone")]
    ItemGone,
    #[error("whoever it is meant for is not on the list")]
    NotAMember,
    #[error("nothing is written")]
    Nothing,
    #[error("it has more than {most} letters")]
    TooLong { most: u32 },
    #[error("at least one, at most {most}")]
    QuantityOutOfRange { most: u16 },
    #[error("nobody is on more than {most} lists")]
    TooManyLists { most: u32 },
    #[error("a list has at most {most} lines")]
    TooManyItems { most: u32 },
    #[error("a list has at most {most} people")]
    TooManyMembers { most: u32 },
    /// Never existed, was replaced, or is too old: whoever guesses learns nothing.
    #[error("no list has this code")]
    CodeUnknown,
    #[error("the owner deletes the list instead of leaving it")]
    OwnerStays,
}

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOnTheList => "packing.not-on-the-list",
            Self::NotTheOwner => "packing.not-the-owner",
            Self::ItemGone => "packing.item-gone",
            Self::NotAMember => "packing.not-a-member",
            Self::Nothing => "packing.nothing",
            Self::TooLong { .. } => "packing.too-long",
            Self::QuantityOutOfRange { .. } => "packing.quantity-out-of-range",
            Self::TooManyLists { .. } => "packing.too-many-lists",
            Self::TooManyItems { .. } => "packing.too-many-items",
            Self::TooManyMembers { .. } => "packing.too-many-members",
            Self::CodeUnknown => "packing.code-unknown",
            Self::OwnerStays => "packing.owner-stays",
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::TooManyLists { .. } | Self::TooManyItems { .. } | Self::TooManyMembers { .. } => Retry::Later,
            Self::NotOnTheList
            | Self::NotTheOwner
            | Self::ItemGone
            | Self::NotAMember
            | Self::Nothing
            | Self::TooLong { .. }
            | Self::QuantityOutOfRange { .. }
            | Self::CodeUnknown
            | Self::OwnerStays => Retry::Never,
        }
    }

    fn basis(&self) -> Basis {
        match self {
            Self::Nothing
            | Self::TooLong { .. }
            | Self::QuantityOutOfRange { .. }
            | Self::OwnerStays
            // Who owns a list never changes.
            | Self::NotTheOwner => Basis::Own,
            Self::NotOnTheList
            | Self::ItemGone
            | Self::NotAMember
            | Self::TooManyLists { .. }
            | Self::TooManyItems { .. }
            | Self::TooManyMembers { .. }
            | Self::CodeUnknown => Basis::Shared,
        }
    }
}

/// What is written, without what surrounds it.
pub(super) fn written(text: &str) -> Result<String, Stop<Refused>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::Nothing.into());
    }
    if text.chars().count() > LONGEST_TITLE {
        return Err(Refused::TooLong { most: as_limit(LONGEST_TITLE) }.into());
    }
    Ok(text.to_owned())
}

pub(super) fn counted(quantity: u16) -> Result<u16, Stop<Refused>> {
    if (1..=MOST_OF_ONE).contains(&quantity) {
        Ok(quantity)
    } else {
        Err(Refused::QuantityOutOfRange { most: MOST_OF_ONE }.into())
    }
}

pub(super) fn as_limit(most: usize) -> u32 {
    u32::try_from(most).expect("limits are small")
}

//! How a screen is made easy on its reader: how large its words are, whether things move, how strong its contrasts are.
//!
//! Refuses to know how a screen does it.

use crate::word_fields;
use serde::{Deserialize, Serialize};

/// How large words are, beside what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TextSize {
    Usual,
    Larger,
    Large,
    Largest,
}

impl TextSize {
    pub const ALL: [Self; 4] = [Self::Usual, Self::Larger, Self::Large, Self::Largest];

    /// In percent: what the column holds, and what screens know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual => "100",
            Self::Larger => "125",
            Self::Large => "150",
            Self::Largest => "200",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.name() == name)
    }
}

/// Whether what is shown moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Motion {
    /// As the device says.
    System,
    /// As little as can be.
    Reduced,
}

impl Motion {
    pub const ALL: [Self; 2] = [Self::System, Self::Reduced];

    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Reduced => "reduced",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|motion| motion.name() == name)
    }
}

/// How clearly things stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Contrast {
    /// As the device says.
    System,
    More,
}

impl Contrast {
    pub const ALL: [Self; 2] = [Self::System, Self::More];

    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::More => "more",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contrast| contrast.name() == name)
    }
}

word_fields!(TextSize, Motion, Contrast);

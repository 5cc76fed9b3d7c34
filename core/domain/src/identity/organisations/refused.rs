//! Why something about organisations was refused: the closed list. That somebody lacks a permission is said for all verbs alike
//! (`failure::Refused::NotPermitted`).

use super::LONGEST_NAME;
use crate::{
    Retry,
    failure::{Basis, Refuses, Stop},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum OrganisationRefused {
    #[error("there is no such organisation for this person")]
    NotInIt,
    #[error("whoever it is meant for is not in the organisation")]
    NotAMember,
    #[error("nothing is written")]
    Nothing,
    #[error("it has more than {most} letters")]
    TooLong { most: u32 },
    #[error("not a telephone number")]
    PhoneUnfit,
    #[error("not the last four digits of an account")]
    EndingUnfit,
    #[error("the role is gone")]
    RoleGone,
    #[error("the team is gone")]
    TeamGone,
    #[error("the invitation is gone")]
    InvitationGone,
    /// Nobody gives what they do not have, and nobody takes it from somebody who has more.
    #[error("it is more than this person has")]
    MoreThanTheirs,
    #[error("only owners can have this")]
    OwnersAlone,
    #[error("an organisation keeps an owner")]
    LastOwner,
    /// Never existed, was used or withdrawn, or is too old: whoever guesses learns nothing.
    #[error("no organisation has this code")]
    CodeUnknown,
    #[error("there are {most} already")]
    TooMany { most: u32 },
}

impl Refuses for OrganisationRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInIt => "identity.organisation-not-in-it",
            Self::NotAMember => "identity.organisation-not-a-member",
            Self::Nothing => "identity.organisation-nothing",
            Self::TooLong { .. } => "identity.organisation-too-long",
            Self::PhoneUnfit => "identity.organisation-phone-unfit",
            Self::EndingUnfit => "identity.organisation-ending-unfit",
            Self::RoleGone => "identity.organisation-role-gone",
            Self::TeamGone => "identity.organisation-team-gone",
            Self::InvitationGone => "identity.organisation-invitation-gone",
            Self::MoreThanTheirs => "identity.organisation-more-than-theirs",
            Self::OwnersAlone => "identity.organisation-owners-alone",
            Self::LastOwner => "identity.organisation-last-owner",
            Self::CodeUnknown => "identity.organisation-code-unknown",
            Self::TooMany { .. } => "identity.organisation-too-many",
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::TooMany { .. } | Self::LastOwner => Retry::Later,
            Self::NotInIt
            | Self::NotAMember
            | Self::Nothing
            | Self::TooLong { .. }
            | Self::PhoneUnfit
            | Self::EndingUnfit
            | Self::RoleGone
            | Self::TeamGone
            | Self::InvitationGone
            | Self::MoreThanTheirs
            | Self::OwnersAlone
            | Self::CodeUnknown => Retry::Never,
        }
    }

    fn basis(&self) -> Basis {
        match self {
            Self::Nothing | Self::TooLong { .. } | Self::PhoneUnfit | Self::EndingUnfit | Self::OwnersAlone => {
                Basis::Own
            }
            Self::NotInIt
            | Self::NotAMember
            | Self::RoleGone
            | Self::TeamGone
            | Self::InvitationGone
            | Self::MoreThanTheirs
            | Self::LastOwner
            | Self::CodeUnknown
            | Self::TooMany { .. } => Basis::Shared,
        }
    }
}

/// A name as it is written, without what surrounds it and without what cannot be seen.
pub(super) fn name(text: &str) -> Result<String, Stop<OrganisationRefused>> {
    let text: String = text.chars().filter(|sign| !sign.is_control()).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { Err(OrganisationRefused::Nothing.into()) } else { at_most(text, LONGEST_NAME) }
}

/// A text that may be empty.
pub(super) fn at_most(text: String, most: usize) -> Result<String, Stop<OrganisationRefused>> {
    if text.chars().count() > most {
        Err(OrganisationRefused::TooLong { most: as_limit(most) }.into())
    } else {
        Ok(text)
    }
}

pub(super) fn as_limit(most: usize) -> u32 {
    u32::try_from(most).expect("limits are small")
}

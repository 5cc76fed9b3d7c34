//! What letters are for, and what follows from that: whether there is a code, and how long it is good.

use super::{
    account::{CODE_LASTS, NOTICE_LASTS},
    erasure::ERASED_AFTER,
};
use crate::word_fields;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Somebody new.
    Register,
    /// A password that was forgotten.
    Reset,
    /// Somebody registers with an address that has an account: its owner is told, and gets no code.
    HasAccount,
    /// Somebody forgot the password of an account that does not exist: the same.
    NoAccount,
    /// The password is another now.
    PasswordChanged,
    /// Another address for an account that there is.
    NewEmail,
    /// To the address before: it is another now. Its code takes the account back.
    EmailChanged,
    /// To the address that it was moved to: somebody did.
    TakenBack,
    /// Somebody signed in.
    SignedIn,
    /// Somebody tries wrong passwords.
    Guessed,
    /// A key more opens the account. The code takes it back.
    PasskeyAdded,
    PasskeyRemoved,
    /// A second factor is asked for from now on. The code takes the account back.
    SecondOn,
    /// None is asked for any more.
    SecondOff,
    /// Somebody came in with a code from paper.
    RecoveryUsed,
    /// Somebody knows the password, and guesses at the second factor.
    SecondFailed,
    /// An account elsewhere opens this one. The code takes it back.
    AccountLinked,
    AccountUnlinked,
    /// The account goes on that day, unless somebody signs in before.
    ErasureAsked,
    /// Somebody did.
    ErasureTakenBack,
}

impl Purpose {
    pub const ALL: [Self; 20] = [
        Self::Register,
        Self::Reset,
        Self::HasAccount,
        Self::NoAccount,
        Self::PasswordChanged,
        Self::NewEmail,
        Self::EmailChanged,
        Self::TakenBack,
        Self::SignedIn,
        Self::Guessed,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::SecondOn,
        Self::SecondOff,
        Self::RecoveryUsed,
        Self::SecondFailed,
        Self::AccountLinked,
        Self::AccountUnlinked,
        Self::ErasureAsked,
        Self::ErasureTakenBack,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Reset => "reset",
            Self::HasAccount => "has-account",
            Self::NoAccount => "no-account",
            Self::PasswordChanged => "password-changed",
            Self::NewEmail => "new-email",
            Self::EmailChanged => "email-changed",
            Self::TakenBack => "taken-back",
            Self::SignedIn => "signed-in",
            Self::Guessed => "guessed",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::SecondOn => "second-on",
            Self::SecondOff => "second-off",
            Self::RecoveryUsed => "recovery-used",
            Self::SecondFailed => "second-failed",
            Self::AccountLinked => "account-linked",
            Self::AccountUnlinked => "account-unlinked",
            Self::ErasureAsked => "erasure-asked",
            Self::ErasureTakenBack => "erasure-taken-back",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// Is there a code at all?
    pub const fn has_code(self) -> bool {
        self.lets_in() || matches!(self, Self::NewEmail)
    }

    /// Does its code let somebody in?
    pub const fn lets_in(self) -> bool {
        matches!(self, Self::Register | Self::Reset) || self.takes_back()
    }

    /// Does its code take the account back? It tells of another address, or of a way in more: what whoever took the account would stay by.
    pub const fn takes_back(self) -> bool {
        matches!(self, Self::EmailChanged | Self::PasskeyAdded | Self::SecondOn | Self::AccountLinked)
    }

    /// Does it tell of what has happened, instead of answering what somebody asked for?
    pub const fn is_notice(self) -> bool {
        match self {
            Self::Register | Self::Reset | Self::HasAccount | Self::NoAccount | Self::NewEmail => false,
            Self::PasswordChanged
            | Self::EmailChanged
            | Self::TakenBack
            | Self::SignedIn
            | Self::Guessed
            | Self::PasskeyAdded
            | Self::PasskeyRemoved
            | Self::SecondOn
            | Self::SecondOff
            | Self::RecoveryUsed
            | Self::SecondFailed
            | Self::AccountLinked
            | Self::AccountUnlinked
            | Self::ErasureAsked
            | Self::ErasureTakenBack => true,
        }
    }

    /// A code is to be used while one remembers why. What is only told is worth sending for longer than a mail server is away;
    /// and so long can an account be taken back. What says until when something can be undone is true until then.
    pub(super) const fn lasts(self) -> Duration {
        match self {
            Self::ErasureAsked => ERASED_AFTER,
            notice if notice.is_notice() => NOTICE_LASTS,
            _ => CODE_LASTS,
        }
    }
}

word_fields!(Purpose);

//! Why somebody is not let in, or not heard: a closed list with codes that stay, worded where it is read.

use super::{NotAnEmail, Unfit};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Why somebody is not let in (yet). Said where they can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("not let in: {}", self.code())]
#[serde(rename_all = "kebab-case")]
pub enum Denied {
    Email(NotAnEmail),
    Unfit(Unfit),
    /// Not the one in the letter.
    WrongCode,
    /// Too late, tried too often, or used.
    CodeOver,
    /// One of the two is wrong; which is not said.
    WrongEmailOrPassword,
    /// Not that of whoever is in.
    WrongPassword,
    /// That was some time ago: show once more who it is.
    ProveFirst,
    /// The account has it already.
    SameEmail,
    /// Nobody’s here, or not an answer to what was asked.
    PasskeyRefused,
    /// What was asked was answered, or nobody waits for it any more.
    PasskeyTooLate,
    TooManyPasskeys,
    /// At an address that is no name, there are none.
    NoPasskeys,
    /// Not a code of now, or one that was used.
    WrongSecond,
    /// Too late, or tried too often: it begins with the first factor again.
    SecondOver,
    /// There is a second factor already.
    SecondIsOn,
    /// Tried too often from there.
    Wait {
        seconds: u32,
    },
    /// They did not want to, at the provider; or called it off here.
    ProviderCancelled,
    /// It cannot be reached, or says that it is out of order.
    ProviderAway,
    /// What it said is not what was asked for, or cannot be believed.
    ProviderUnbelieved,
    /// There is no such provider here (any more).
    ProviderUnknown,
    /// It gives no address that it has proved: somebody new needs one.
    ProviderNoAddress,
    /// Too late, collected before, or begun elsewhere.
    OutingOver,
    /// Somebody else signs in with it.
    LinkedElsewhere,
    TooManyLinked,
    /// Their work needs two factors, and a passkey is the only second one that they have.
    PasskeyFirst,
}

impl Denied {
    /// Stable, for the wire and for whoever reads it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email(_) => "not-an-email",
            Self::Unfit(Unfit::NameMissing) => "name-missing",
            Self::Unfit(Unfit::NameTooLong) => "name-too-long",
            Self::Unfit(Unfit::PasswordTooShort) => "password-too-short",
            Self::Unfit(Unfit::PasswordTooLong) => "password-too-long",
            Self::Unfit(Unfit::PasswordKnown) => "password-known",
            Self::WrongCode => "wrong-code",
            Self::CodeOver => "code-over",
            Self::WrongEmailOrPassword => "wrong-email-or-password",
            Self::WrongPassword => "wrong-password",
            Self::ProveFirst => "prove-first",
            Self::SameEmail => "same-email",
            Self::PasskeyRefused => "passkey-refused",
            Self::PasskeyTooLate => "passkey-too-late",
            Self::TooManyPasskeys => "too-many-passkeys",
            Self::NoPasskeys => "no-passkeys",
            Self::WrongSecond => "wrong-second",
            Self::SecondOver => "second-over",
            Self::SecondIsOn => "second-is-on",
            Self::Wait { .. } => "wait",
            Self::ProviderCancelled => "provider-cancelled",
            Self::ProviderAway => "provider-away",
            Self::ProviderUnbelieved => "provider-unbelieved",
            Self::ProviderUnknown => "provider-unknown",
            Self::ProviderNoAddress => "provider-no-address",
            Self::OutingOver => "outing-over",
            Self::LinkedElsewhere => "linked-elsewhere",
            Self::TooManyLinked => "too-many-linked",
            Self::PasskeyFirst => "passkey-first",
        }
    }

    /// Until then.
    pub fn wait(now: Timestamp, until: Timestamp) -> Self {
        Self::Wait { seconds: u32::try_from(until.since(now).as_millis().div_ceil(1_000)).unwrap_or(u32::MAX) }
    }

    pub const CODES: [&str; 29] = [
        "not-an-email",
        "name-missing",
        "name-too-long",
        "password-too-short",
        "password-too-long",
        "password-known",
        "wrong-code",
        "code-over",
        "wrong-email-or-password",
        "wrong-password",
        "prove-first",
        "same-email",
        "passkey-refused",
        "passkey-too-late",
        "too-many-passkeys",
        "no-passkeys",
        "wrong-second",
        "second-over",
        "second-is-on",
        "wait",
        "provider-cancelled",
        "provider-away",
        "provider-unbelieved",
        "provider-unknown",
        "provider-no-address",
        "outing-over",
        "linked-elsewhere",
        "too-many-linked",
        "passkey-first",
    ];
}

impl From<NotAnEmail> for Denied {
    fn from(why: NotAnEmail) -> Self {
        Self::Email(why)
    }
}

impl From<Unfit> for Denied {
    fn from(why: Unfit) -> Self {
        Self::Unfit(why)
    }
}

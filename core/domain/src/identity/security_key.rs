//! Security keys, where the host asks them itself: what a screen says to one, how far it is, and why there is no answer.
//!
//! No record of any database: what is said between a device and a key lasts as long as somebody sits before it. In a browser nobody
//! needs any of this, for there it is the browser that asks.
//!
//! Refuses to know how a key is spoken with: the client does.

use super::PasskeyFor;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The shortest that any key takes, in letters, and the longest, in bytes.
pub const SHORTEST_KEY_PIN: u32 = 4;
pub const LONGEST_KEY_PIN: u32 = 63;

/// What opens a security key. It goes to the key alone, never as it is, and nothing of it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPin(String);

impl KeyPin {
    /// As it was typed: to a key, a space is a letter like others. None, if no key has such a one.
    pub fn typed(typed: &str) -> Option<Self> {
        let (letters, bytes) = (u32::try_from(typed.chars().count()).ok()?, u32::try_from(typed.len()).ok()?);
        (letters >= SHORTEST_KEY_PIN && bytes <= LONGEST_KEY_PIN).then(|| Self(typed.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPin(…)")
    }
}

/// What a screen says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAsk {
    /// What the server asks, to whichever key is there. Answered when the key has: that takes as long as somebody looks for it.
    Answer {
        of: PasskeyFor,
        options: String,
    },
    Pin(KeyPin),
    /// Which of the accounts that it knows.
    Choose(u32),
    /// Nobody needs an answer any more.
    CallOff,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStep {
    /// It is being spoken with.
    Working,
    /// None is there.
    PlugIn,
    /// Several are: the one that is touched is meant.
    TouchOne,
    /// It wants its PIN.
    Pin {
        /// So many may still be wrong; none, if it does not tell.
        left: Option<u32>,
        last: LastPin,
    },
    Touch,
    /// It knows several accounts here, called so.
    Choose(Vec<String>),
    /// The system asks, in a window of its own.
    AtTheSystem,
}

/// What came of the PIN before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LastPin {
    None,
    Wrong,
}

/// What is said to security keys here; nothing, as long as nobody asks any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyTalk {
    pub step: Option<KeyStep>,
}

/// Why there is no answer of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum NoKeyAnswer {
    #[error("somebody called it off")]
    Cancelled,
    #[error("nobody came in time")]
    TooLate,
    /// One of this account.
    #[error("it has a passkey already")]
    HasOne,
    /// None that is asked for.
    #[error("it has no passkey")]
    HasNone,
    /// It answers only for whom it knows, and there is no way to tell it.
    #[error("no PIN is set on it")]
    NoPin,
    #[error("too many wrong PINs: pull it out and plug it in again")]
    PullOut,
    #[error("too many wrong PINs: it must be reset")]
    Blocked,
    #[error("it was pulled out")]
    PulledOut,
    #[error("it is full")]
    Full,
    #[error("it cannot keep passkeys")]
    Unfit,
    /// What was asked is for another address than the one it came from.
    #[error("it was asked for another address")]
    Elsewhere,
    /// There is nothing here that could ask one.
    #[error("no keys are asked here")]
    NotHere,
    #[error("it did not answer as it should")]
    Odd,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_what_a_key_could_have_and_is_shown_nowhere() {
        for could_be in ["1234", " 12 ", "密码很难", &"2".repeat(63)] {
            assert_eq!(KeyPin::typed(could_be).map(|pin| pin.as_str().to_owned()), Some(could_be.to_owned()));
        }
        for never in ["", "123", "密码很", &"2".repeat(64), &"密".repeat(22)] {
            assert_eq!(KeyPin::typed(never), None, "{never}");
        }
        assert_eq!(format!("{:?}", KeyPin::typed("271828")), "Some(KeyPin(…))");
    }
}

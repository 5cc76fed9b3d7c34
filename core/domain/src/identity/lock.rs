//! The lock of the app on one device: what opens it, when it shuts, and how often one may try.
//!
//! No record of any database: it concerns this device alone, never leaves it, and must be known before the database is open. How
//! a PIN becomes a key is the client's affair; here is what both it and the screens must agree on.
//!
//! Refuses to end anything after too many tries: whoever types wrong waits longer and longer, and loses nothing.

use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};
use thiserror::Error;

pub const SHORTEST_PIN: u32 = 6;
pub const LONGEST_PIN: u32 = 64;

/// What somebody types to open the app. Digits, or whatever they find easier.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin(String);

impl Pin {
    pub fn typed(typed: &str) -> Self {
        Self(typed.trim().to_owned())
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// One that is chosen; what is only typed to open is compared, not judged.
    pub fn fits(&self) -> Result<(), PinUnfit> {
        let letters: Vec<u32> = self.0.chars().map(u32::from).collect();
        let length = u32::try_from(letters.len()).unwrap_or(u32::MAX);
        // The same step from each to the next: 000000, 123456, 987654, aaaaaa.
        let steps = letters.windows(2).map(|two| i64::from(two[1]) - i64::from(two[0]));
        let mut steps = steps.collect::<Vec<_>>();
        steps.dedup();
        let goes_straight = matches!(steps.as_slice(), [-1..=1]);
        match length {
            ..SHORTEST_PIN => Err(PinUnfit::TooShort),
            SHORTEST_PIN..=LONGEST_PIN if goes_straight => Err(PinUnfit::TooSimple),
            SHORTEST_PIN..=LONGEST_PIN => Ok(()),
            _ => Err(PinUnfit::TooLong),
        }
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum PinUnfit {
    #[error("too short")]
    TooShort,
    #[error("too long")]
    TooLong,
    /// The first that anybody would try.
    #[error("too simple")]
    TooSimple,
}

/// For how long the app may lie there untouched before it shuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockAfter {
    AtOnce,
    Minute,
    FiveMinutes,
    QuarterHour,
    Hour,
}

impl LockAfter {
    pub const ALL: [Self; 5] = [Self::AtOnce, Self::Minute, Self::FiveMinutes, Self::QuarterHour, Self::Hour];

    pub const fn name(self) -> &'static str {
        match self {
            Self::AtOnce => "at-once",
            Self::Minute => "minute",
            Self::FiveMinutes => "five-minutes",
            Self::QuarterHour => "quarter-hour",
            Self::Hour => "hour",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|after| after.name() == name)
    }

    /// Out of sight; and in sight, but for the first, which shuts only when nobody looks.
    pub const fn untouched(self) -> Duration {
        match self {
            Self::AtOnce => Duration::ZERO,
            Self::Minute => Duration::from_mins(1),
            Self::FiveMinutes => Duration::from_mins(5),
            Self::QuarterHour => Duration::from_mins(15),
            Self::Hour => Duration::from_hours(1),
        }
    }

    /// Whether it is time, when somebody touched it last so long ago.
    pub fn is_over(self, untouched: Duration, seen: Seen) -> bool {
        match (self, seen) {
            (Self::AtOnce, Seen::InSight) => false,
            (_, Seen::InSight | Seen::OutOfSight) => untouched >= self.untouched(),
        }
    }
}

/// Whether the app stands before somebody's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    InSight,
    OutOfSight,
}

/// What a device knows its person by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sensor {
    Fingerprint,
    Face,
    /// Windows Hello, which does not tell which of its ways somebody came by.
    Hello,
}

/// Does this open the app?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opens {
    No,
    Yes,
}

/// How the app locks on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppLock {
    pub set: Option<LockSet>,
    /// What there is to know its person by, and knows somebody.
    pub sensor: Option<Sensor>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockSet {
    pub after: LockAfter,
    pub by_sensor: Opens,
    /// A security key of its person's.
    pub by_key: Opens,
}

/// What stands on the page of a shut app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shut {
    /// It may be asked.
    pub sensor: Option<Sensor>,
    /// A security key may.
    pub key: Opens,
    pub forgotten: Forgotten,
}

/// The way of whoever has forgotten the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Forgotten {
    /// By signing in, they open what is here.
    SignIn,
    /// The server does not know them, or knows nothing of this device yet: what is here is moved aside, and they begin anew.
    BeginAnew,
}

/// What somebody does with the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockAsk {
    Set {
        pin: Pin,
        after: LockAfter,
    },
    Change {
        pin: Pin,
        new: Pin,
    },
    After(LockAfter),
    UseSensor {
        pin: Pin,
        words: SensorWords,
    },
    LeaveSensor,
    /// Whichever security key its person takes from now on. Answered when they have.
    UseKey(Pin),
    LeaveKey,
    TurnOff(Pin),
    Shut,
    OpenByPin(Pin),
    /// Answered when the sensor has: that may take as long as somebody looks for the right finger.
    OpenBySensor(SensorWords),
    /// Answered when the key has.
    OpenByKey,
}

/// What a platform that asks in a window of its own puts to the person, in their language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensorWords {
    pub why: String,
    pub cancel: String,
}

/// Why the lock did not do what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum LockStays {
    #[error("not the PIN")]
    WrongPin,
    #[error("too many wrong PINs: wait {seconds} s")]
    Wait { seconds: u32 },
    #[error(transparent)]
    Unfit(#[from] PinUnfit),
    /// Another finger, or another face.
    #[error("not recognised")]
    NotRecognised,
    #[error("nobody touched the sensor, or somebody ended it")]
    NotTouched,
    #[error("the sensor does not answer, or knows nobody")]
    NoSensor,
    /// Somebody else may have laid their finger on it: only the PIN says that it is still them.
    #[error("the sensor knows other fingers than when it was chosen")]
    FingersChanged,
    /// Half of what opens it lay there.
    #[error("the keyring lost what belongs to the PIN")]
    KeyringLost,
    #[error("no lock is set")]
    NotSet,
    #[error("a lock is set already")]
    IsSet,
}

/// How long whoever typed wrong so often waits before the next try.
pub const fn pin_delay(wrong: u32) -> Duration {
    match wrong {
        ..5 => Duration::ZERO,
        5 => Duration::from_secs(30),
        6 => Duration::from_mins(1),
        7 => Duration::from_mins(5),
        8 => Duration::from_mins(15),
        _ => Duration::from_hours(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_long_enough_and_not_the_first_that_anybody_tries() {
        for good in ["271828", "pasir putih", "112233", "135790", " 271828 ", "密码很难猜到"] {
            assert_eq!(Pin::typed(good).fits(), Ok(()), "{good}");
        }
        for simple in ["000000", "123456", "987654", "aaaaaaaa", "abcdef"] {
            assert_eq!(Pin::typed(simple).fits(), Err(PinUnfit::TooSimple), "{simple}");
        }
        assert_eq!(Pin::typed("27182").fits(), Err(PinUnfit::TooShort));
        assert_eq!(Pin::typed("     27182").fits(), Err(PinUnfit::TooShort));
        assert_eq!(Pin::typed(&"27".repeat(33)).fits(), Err(PinUnfit::TooLong));
        assert_eq!(format!("{:?}", Pin::typed("271828")), "Pin(…)");
    }

    #[test]
    fn it_shuts_when_it_lay_there_for_long_enough_and_at_once_only_out_of_sight() {
        for after in LockAfter::ALL {
            assert_eq!(LockAfter::named(after.name()), Some(after));
            assert!(after.is_over(after.untouched(), Seen::OutOfSight));
            assert_eq!(after.is_over(after.untouched(), Seen::InSight), after != LockAfter::AtOnce, "{after:?}");
            let almost = after.untouched().saturating_sub(Duration::from_secs(1));
            assert_eq!(after.is_over(almost, Seen::OutOfSight), after == LockAfter::AtOnce, "{after:?}");
        }
    }

    #[test]
    fn whoever_types_wrong_waits_longer_each_time_and_never_for_ever() {
        let delays: Vec<Duration> = (0..20).map(pin_delay).collect();
        assert!(delays[..5].iter().all(Duration::is_zero));
        assert!(delays[4..10].windows(2).all(|two| two[0] < two[1]));
        assert_eq!(delays[19], Duration::from_hours(1));
    }
}

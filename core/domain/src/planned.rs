//! What is planned: a date and a time on the clock of a place, and the zone of that place.
//!
//! A boat that leaves at 18:30 leaves when the clock at the pier says so, whatever becomes of that zone's rules
//! before the day. So the clock's words are what is kept, and the instant is worked out from them, with the data of
//! the day.
//!
//! Where a clock is changed, a time may be skipped or come twice. The rule is that of calendars (RFC 5545):
//! - skipped: it is read with the offset from before the change, so it lies later by as much as was skipped (02:30
//!   → 03:30);
//! - twice: the first of the two is meant.
//!
//! There is no order among planned times but that of their instants: which comes first of 10:00 in Jakarta and
//! 10:30 in Makassar is a question to the zones.
//!
//! Invariants: whole minutes, in the years 1 to 9998, so that every one has an instant and text sorts as days do.

#[cfg(test)]
#[path = "planned_tests.rs"]
mod tests;

use crate::{
    Timestamp, Zone, Zones,
    record::{Column, Field, Holds, NotARow, Presence, Row, SingleColumn, Value, Values, column},
};
use jiff::{
    Span,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, Offset},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, ops::RangeInclusive, str::FromStr};

const YEARS: RangeInclusive<i16> = 1..=9998;

/// A day of the calendar, anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A date and a time to the minute, on the clocks of a zone. See the module.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Planned {
    local: DateTime,
    zone: Zone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such date or time")]
pub struct NoSuchTime;

/// How often a clock shows a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Once,
    /// Never: the clock was put forward past it.
    Skipped,
    /// The clock was put back over it.
    Twice,
}

impl Day {
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, NoSuchTime> {
        let small = |part: u8| i8::try_from(part).map_err(|_| NoSuchTime);
        let year = i16::try_from(year).map_err(|_| NoSuchTime)?;
        Date::new(year, small(month)?, small(day)?).map_err(|_| NoSuchTime).and_then(Self::within)
    }

    /// The day it is in a zone.
    pub fn at(instant: Timestamp, zone: Zone, zones: &Zones) -> Result<Self, NoSuchTime> {
        Planned::at(instant, zone, zones).map(Planned::day)
    }

    pub fn plus_days(self, days: i32) -> Result<Self, NoSuchTime> {
        let span = Span::new().try_days(days).map_err(|_| NoSuchTime)?;
        self.0.checked_add(span).map_err(|_| NoSuchTime).and_then(Self::within)
    }

    fn within(date: Date) -> Result<Self, NoSuchTime> {
        if YEARS.contains(&date.year()) { Ok(Self(date)) } else { Err(NoSuchTime) }
    }
}

impl Planned {
    pub fn new(day: Day, hour: u8, minute: u8, zone: Zone) -> Result<Self, NoSuchTime> {
        match (i8::try_from(hour), i8::try_from(minute)) {
            (Ok(hour @ 0..24), Ok(minute @ 0..60)) => Ok(Self { local: day.0.at(hour, minute, 0, 0), zone }),
            _ => Err(NoSuchTime),
        }
    }

    /// What the clocks of a zone show at an instant; begun minutes count from their beginning.
    pub fn at(instant: Timestamp, zone: Zone, zones: &Zones) -> Result<Self, NoSuchTime> {
        let instant = jiff::Timestamp::from_millisecond(instant.as_millis()).map_err(|_| NoSuchTime)?;
        let local = zones.of(zone).to_datetime(instant);
        let day = Day::within(local.date())?;
        Ok(Self { local: day.0.at(local.hour(), local.minute(), 0, 0), zone })
    }

    /// When it is, by these data. A time that is skipped or comes twice has one, too: see the module.
    pub fn instant(self, zones: &Zones) -> Timestamp {
        let instant = zones.of(self.zone).to_ambiguous_timestamp(self.local).compatible();
        Timestamp::from_millis(instant.expect("the years are bounded so that it fits").as_millisecond())
    }

    /// How often the clocks of its zone show it, so that a screen can say what is meant.
    pub fn shown(self, zones: &Zones) -> Shown {
        match zones.of(self.zone).to_ambiguous_timestamp(self.local).offset() {
            AmbiguousOffset::Unambiguous { .. } => Shown::Once,
            AmbiguousOffset::Gap { .. } => Shown::Skipped,
            AmbiguousOffset::Fold { .. } => Shown::Twice,
        }
    }

    /// The same time of the clock on another day: not always a multiple of 24 hours away.
    pub fn plus_days(self, days: i32) -> Result<Self, NoSuchTime> {
        let day = self.day().plus_days(days)?;
        Ok(Self { local: day.0.to_datetime(self.local.time()), zone: self.zone })
    }

    pub fn day(self) -> Day {
        Day(self.local.date())
    }

    pub const fn zone(self) -> Zone {
        self.zone
    }

    pub fn hour(self) -> u8 {
        self.local.hour().unsigned_abs()
    }

    pub fn minute(self) -> u8 {
        self.local.minute().unsigned_abs()
    }

    /// Such as `2026-12-24T18:30`.
    fn local_text(self) -> String {
        format!("{}T{:02}:{:02}", self.day(), self.hour(), self.minute())
    }

    fn from_local_text(text: &str, zone: Zone) -> Result<Self, NoSuchTime> {
        let (day, time) = text.split_once('T').ok_or(NoSuchTime)?;
        let (hour, minute) = time.split_once(':').ok_or(NoSuchTime)?;
        let part = |digits: &str| digits.parse::<u8>().map_err(|_| NoSuchTime);
        let planned = Self::new(day.parse()?, part(hour)?, part(minute)?, zone)?;
        exactly(planned, &planned.local_text(), text)
    }

    /// Minutes from the beginning of 1970 on the same clock, as if that had never been changed.
    fn minutes(self) -> i64 {
        let as_if = Offset::UTC.to_timestamp(self.local).expect("the years are bounded so that it fits");
        as_if.as_second().div_euclid(60)
    }

    fn from_minutes(minutes: i64, zone: Zone) -> Result<Self, NoSuchTime> {
        let seconds = minutes.checked_mul(60).ok_or(NoSuchTime)?;
        let as_if = jiff::Timestamp::from_second(seconds).map_err(|_| NoSuchTime)?;
        let local = Offset::UTC.to_datetime(as_if);
        Day::within(local.date()).map(|_| Self { local, zone })
    }
}

/// One spelling for each: what is kept as text can be compared as text.
fn exactly<T>(value: T, canonical: &str, text: &str) -> Result<T, NoSuchTime> {
    if canonical == text { Ok(value) } else { Err(NoSuchTime) }
}

// ---- as text ----------------------------------------------------------------------------------

/// ISO 8601, such as `2026-12-24`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for Day {
    type Err = NoSuchTime;
    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next().and_then(|digits| digits.parse::<u16>().ok()).ok_or(NoSuchTime);
        let (year, month, day) = (part()?, part()?, part()?);
        let small = |part: u16| u8::try_from(part).map_err(|_| NoSuchTime);
        let day = Self::new(year, small(month)?, small(day)?)?;
        exactly(day, &day.to_string(), text)
    }
}

/// RFC 9557 without an offset, such as `2026-12-24T18:30[Asia/Makassar]`.
impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.local_text(), self.zone)
    }
}

impl fmt::Debug for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Planned {
    type Err = NoSuchTime;
    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let (local, zone) = text.strip_suffix(']').and_then(|text| text.split_once('[')).ok_or(NoSuchTime)?;
        Self::from_local_text(local, zone.parse().map_err(|_| NoSuchTime)?)
    }
}

// ---- as data: text where people read along, numbers where they don't --------------------------

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (self.0.year().unsigned_abs(), self.0.month().unsigned_abs(), self.0.day().unsigned_abs()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(D::Error::custom);
        }
        let (year, month, day) = Deserialize::deserialize(deserializer)?;
        Self::new(year, month, day).map_err(D::Error::custom)
    }
}

impl Serialize for Planned {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (self.minutes(), self.zone).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Planned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(D::Error::custom);
        }
        let (minutes, zone) = Deserialize::deserialize(deserializer)?;
        Self::from_minutes(minutes, zone).map_err(D::Error::custom)
    }
}

// ---- as columns -------------------------------------------------------------------------------

impl Field for Day {
    const COLUMNS: &'static [Column] = &[column("", Holds::Text)];
    fn put(&self, row: &mut Row) {
        row.push(Value::Text(&self.to_string()));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match values.read()? {
            Value::Text(text) => text.parse().map_err(|_| NotARow),
            _ => Err(NotARow),
        }
    }
}
impl SingleColumn for Day {}

const PLANNED_COLUMNS: [Column; 2] = [column("_local", Holds::Text), column("_zone", Holds::Word(&[]))];

impl Field for Planned {
    const COLUMNS: &'static [Column] = &PLANNED_COLUMNS;
    fn put(&self, row: &mut Row) {
        row.push(Value::Text(&self.local_text()));
        self.zone.put(row);
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        <Option<Self> as Field>::take(values)?.ok_or(NotARow)
    }
}

/// Both columns, or neither.
impl Field for Option<Planned> {
    const COLUMNS: &'static [Column] = &[
        Column { presence: Presence::Optional, ..PLANNED_COLUMNS[0] },
        Column { presence: Presence::Optional, ..PLANNED_COLUMNS[1] },
    ];
    fn put(&self, row: &mut Row) {
        match self {
            Some(planned) => planned.put(row),
            None => (0..PLANNED_COLUMNS.len()).for_each(|_| row.push(Value::Null)),
        }
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match (values.read()?, values.read()?) {
            (Value::Null, Value::Null) => Ok(None),
            (Value::Text(local), Value::Text(zone)) => {
                let zone = zone.parse().map_err(|_| NotARow)?;
                Planned::from_local_text(local, zone).map(Some).map_err(|_| NotARow)
            }
            _ => Err(NotARow),
        }
    }
}

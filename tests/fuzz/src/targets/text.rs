//! Text that becomes something: ids, codes, places, days, planned times, zones, currencies. What is read is written back as
//! a text that reads the same.

use super::{Seed, seed};
use nusaloka_domain::{
    Code, Currency, Day, Id, Planned, Zone,
    identity::{Email, Language, Person, fitting_name},
    packing::Place,
};
use std::{fmt::Display, str::FromStr};

/// A place of this length has room on both of its sides.
const ROOMY: usize = 90;

pub(crate) fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    reads_back::<Id<Person>>(text);
    reads_back::<Code>(text);
    reads_back::<Email>(text);
    if let Ok(name) = fitting_name(text) {
        assert_eq!(fitting_name(&name).as_ref(), Ok(&name), "what fits is as it is shown");
    }
    reads_back::<Day>(text);
    reads_back::<Planned>(text);
    reads_back::<Zone>(text);
    if let Ok(currency) = text.parse::<Currency>() {
        assert_eq!(currency.code(), text);
    }
    if let Ok(place) = Place::try_from(text.to_owned()) {
        assert_eq!(place.as_str(), text);
        let (before, after) = (Place::between(None, Some(&place), 7), Place::between(Some(&place), None, 7));
        // From some length on there is no room, and only ids decide.
        if text.len() <= ROOMY {
            assert!(before < place && place < after, "{before:?} {place:?} {after:?}");
        }
        assert!(Place::try_from(after.as_str().to_owned()).is_ok());
    }
    for days in [1, -1, 400_000, i32::MIN, i32::MAX] {
        if let Ok(day) = text.parse::<Day>().and_then(|day| day.plus_days(days)) {
            reads_back::<Day>(&day.to_string());
        }
    }
    let _ = Language::best_of(text.split(','));
}

fn reads_back<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(read) = text.parse::<T>() {
        assert!(read.to_string().parse::<T>().is_ok_and(|again| again == read), "{text:?}");
    }
}

pub(crate) fn seeds() -> Vec<Seed> {
    [
        ("id", "019a0000-0000-7000-8000-000000000001"),
        ("code", "oi1l-abcd"),
        ("day", "2026-12-24"),
        ("last-day", "9998-12-31"),
        ("planned", "2026-12-24T18:30[Asia/Makassar]"),
        ("zone", "America/Argentina/Buenos_Aires"),
        ("currency", "IDR"),
        ("place", "V4zz1"),
        ("languages", "fr, ar-EG;q=0.8, en;q=0.5"),
    ]
    .map(|(name, text)| seed(name, text))
    .into()
}

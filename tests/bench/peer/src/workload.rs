//! The workload: bookings in fifty scopes, as a capability like any other. Everybody of the bench sees all fifty.

use crate::Outcome;
use nusaloka_domain::{
    Id, Refusal, Retry, Timestamp,
    capability::{Asked, Capability, Mutation, Question, Verb},
    failure::{Basis, Done, Refuses, Stop},
    identity::Person,
    record,
    record::Record,
    scope::{Audience, Opens, Scope, USER},
    view::{Range, Read, Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use uuid::Uuid;

/// Marker: one of the fifty.
#[derive(Debug)]
pub(crate) struct Shelf;

pub(crate) const SHELF: Audience = Audience { code: 230, name: "shelf", opens: Opens::ByGrant };

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub(crate) struct Booking = 8000 "bench_booking" {
        pub(crate) id: Id<Booking>,
        pub(crate) shelf: Id<Shelf>,
        pub(crate) title: String,
        pub(crate) status: String,
        pub(crate) starts_at: Timestamp,
        pub(crate) ends_at: Timestamp,
        pub(crate) price_minor: i64,
        pub(crate) currency: String,
        pub(crate) guests: i64,
        pub(crate) notes: String,
        pub(crate) updated_at: Timestamp,
    }
    index BY_START (starts_at);
    index BY_SHELF (shelf, starts_at);
    scope SHELF (shelf);
}

record! {
    /// Lets somebody see a shelf.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Reader = 8001 "bench_reader" {
        pub(crate) id: Id<Reader>,
        pub(crate) shelf: Id<Shelf>,
        pub(crate) person: Id<Person>,
    }
    scope USER (person);
    grant person SHELF (shelf);
}

pub(crate) const BENCH: Capability = Capability {
    name: "bench",
    audiences: &[SHELF],
    kinds: &[Booking::KIND, Reader::KIND],
    verbs: &[Verb::of::<PutBooking>(), Verb::of::<MoveBooking>()],
    questions: &[Asked::of::<NextBookings>(), Asked::of::<SumOfBookings>(), Asked::of::<IsHere>()],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub(crate) enum Refused {
    #[error("guests come in numbers")]
    NoGuests,
    #[error("there is no such booking")]
    NoSuchBooking,
}

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::NoGuests => "bench.no-guests",
            Self::NoSuchBooking => "bench.no-such-booking",
        }
    }
    fn retry(&self) -> Retry {
        Retry::Never
    }
    fn basis(&self) -> Basis {
        Basis::Own
    }
}

/// A new booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PutBooking(pub(crate) Booking);

impl Mutation for PutBooking {
    const NAME: &'static str = "bench.put-booking";
    type Refused = Refused;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        if self.0.guests < 1 {
            return Err(Refused::NoGuests.into());
        }
        // As every real mutation does: sees whether the scope is the actor's at all.
        tx.get::<Booking>(Scope::of(SHELF, self.0.shelf), self.0.id)?.known()?;
        tx.insert(&self.0)
    }
}

/// The same booking at another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MoveBooking {
    pub(crate) booking: Id<Booking>,
    pub(crate) shelf: Id<Shelf>,
    pub(crate) starts_at: Timestamp,
}

impl Mutation for MoveBooking {
    const NAME: &'static str = "bench.move-booking";
    type Refused = Refused;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let booking = tx.get::<Booking>(Scope::of(SHELF, self.shelf), self.booking)?.known()?;
        let booking = booking.ok_or(Refused::NoSuchBooking)?;
        tx.update(&Booking { starts_at: self.starts_at, ..booking })
    }
}

/// The next twenty, of all shelves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NextBookings {
    pub(crate) from: Timestamp,
}

impl Question for NextBookings {
    const NAME: &'static str = "bench.next-bookings";
    type Answer = Vec<Booking>;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        Ok(view.all(&Range::of(Booking::BY_START, SHELF).from(&self.from).limit(20))?.known()?)
    }
}

/// What all bookings come to: how a bench sees that nothing is missing and nothing is garbled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SumOfBookings;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summed {
    pub(crate) rows: usize,
    pub(crate) sum: i64,
}

impl Question for SumOfBookings {
    const NAME: &'static str = "bench.sum-of-bookings";
    type Answer = Summed;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let mut summed = Summed::default();
        let mut part = Range::of(Booking::BY_START, SHELF);
        loop {
            let rows = view.all::<Booking>(&part)?.known()?;
            let Some(last) = rows.last() else { return Ok(summed) };
            part = Range::of(Booking::BY_START, SHELF).after(last);
            summed.rows += rows.len();
            summed.sum += rows.iter().map(Booking::checksum).sum::<i64>();
        }
    }
}

/// Is this one here?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IsHere {
    pub(crate) shelf: Id<Shelf>,
    pub(crate) booking: Id<Booking>,
}

impl Question for IsHere {
    const NAME: &'static str = "bench.is-here";
    type Answer = bool;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        Ok(matches!(view.get(Scope::of(SHELF, self.shelf), self.booking)?, Read::Known(Booking { .. })))
    }
}

impl Booking {
    fn checksum(&self) -> i64 {
        let length = i64::try_from(self.notes.len()).unwrap_or(i64::MAX);
        self.starts_at.as_millis() % 1_000_003 + self.price_minor + self.guests + length
    }
}

/// A line of the workload's files.
#[derive(Debug, Deserialize)]
struct Line {
    id: Uuid,
    scope: String,
    title: String,
    status: String,
    starts_at: i64,
    ends_at: i64,
    price_minor: i64,
    currency: String,
    guests: i64,
    notes: String,
    updated_at: i64,
}

impl Line {
    fn booking(self) -> Booking {
        Booking {
            id: Id::from_uuid(self.id),
            shelf: shelf(&self.scope),
            title: self.title,
            status: self.status,
            starts_at: Timestamp::from_millis(self.starts_at),
            ends_at: Timestamp::from_millis(self.ends_at),
            price_minor: self.price_minor,
            currency: self.currency,
            guests: self.guests,
            notes: self.notes,
            updated_at: Timestamp::from_millis(self.updated_at),
        }
    }
}

/// All of a file's.
pub(crate) fn bookings(file: &Path) -> Outcome<Vec<Booking>> {
    let lines = fs::read_to_string(file)?;
    lines.lines().map(|line| Ok(serde_json::from_str::<Line>(line)?.booking())).collect()
}

/// The shelf of a scope's name.
fn shelf(name: &str) -> Id<Shelf> {
    let mut bytes = [0; 16];
    let name = name.as_bytes();
    let length = name.len().min(16);
    bytes[..length].copy_from_slice(&name[..length]);
    Id::from_uuid(Uuid::from_bytes(bytes))
}

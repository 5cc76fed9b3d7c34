//! The workload: bookings in fifty scopes, as a capability like any other. Everybody of the bench sees all fifty. The same rows
//! once more as offers, in one scope that is open to all.

use crate::Outcome;
use nusaloka_domain::{
    Id, Refusal, Retry, Timestamp,
    capability::{Asked, Capability, Mutation, Question, Verb},
    failure::{Basis, Done, Refuses, Stop},
    identity::Person,
    needs::Needs,
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

/// Marker: where offers stand.
#[derive(Debug)]
pub(crate) struct Market;

pub(crate) const MARKET: Audience = Audience { code: 231, name: "market", opens: Opens::ToAll };

/// The only one.
pub(crate) fn market() -> Id<Market> {
    Id::from_uuid(Uuid::from_u128(5))
}

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub(crate) struct Offer = 8002 "bench_offer" {
        pub(crate) id: Id<Offer>,
        pub(crate) market: Id<Market>,
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
    scope MARKET (market);
}

impl From<Booking> for Offer {
    fn from(booking: Booking) -> Self {
        Self {
            id: Id::from_uuid(booking.id.uuid()),
            market: market(),
            title: booking.title,
            status: booking.status,
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            price_minor: booking.price_minor,
            currency: booking.currency,
            guests: booking.guests,
            notes: booking.notes,
            updated_at: booking.updated_at,
        }
    }
}

pub(crate) const BENCH: Capability = Capability {
    name: "bench",
    audiences: &[SHELF, MARKET],
    kinds: &[Booking::KIND, Reader::KIND, Offer::KIND],
    verbs: &[Verb::of::<PutBooking>(), Verb::of::<MoveBooking>()],
    questions: &[
        Asked::of::<NextBookings>(),
        Asked::of::<SumOfBookings>(),
        Asked::of::<IsHere>(),
        Asked::of::<NextOffers>(),
        Asked::of::<SumOfOffers>(),
    ],
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
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

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
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

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
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

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
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let mut summed = Summed::default();
        let mut part = Range::of(Booking::BY_START, SHELF);
        loop {
            let rows = view.all::<Booking>(&part)?.known()?;
            let Some(last) = rows.last() else { return Ok(summed) };
            part = Range::of(Booking::BY_START, SHELF).after(last);
            for row in &rows {
                summed.add(row.starts_at, row.price_minor, row.guests, &row.notes);
            }
        }
    }
}

impl Summed {
    fn add(&mut self, starts_at: Timestamp, price_minor: i64, guests: i64, notes: &str) {
        let length = i64::try_from(notes.len()).unwrap_or(i64::MAX);
        self.rows += 1;
        self.sum += starts_at.as_millis() % 1_000_003 + price_minor + guests + length;
    }
}

/// The next twenty offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NextOffers {
    pub(crate) from: Timestamp,
}

impl Question for NextOffers {
    const NAME: &'static str = "bench.next-offers";
    type Answer = Vec<Offer>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let market = Scope::of(MARKET, market());
        Ok(view.all(&Range::of(Offer::BY_START, market).from(&self.from).limit(20))?.known()?)
    }
}

/// What all offers come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SumOfOffers;

impl Question for SumOfOffers {
    const NAME: &'static str = "bench.sum-of-offers";
    type Answer = Summed;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let market = Scope::of(MARKET, market());
        let mut summed = Summed::default();
        let mut part = Range::of(Offer::BY_START, market);
        loop {
            let rows = view.all::<Offer>(&part)?.known()?;
            let Some(last) = rows.last() else { return Ok(summed) };
            part = Range::of(Offer::BY_START, market).after(last);
            for row in &rows {
                summed.add(row.starts_at, row.price_minor, row.guests, &row.notes);
            }
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
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        Ok(matches!(view.get(Scope::of(SHELF, self.shelf), self.booking)?, Read::Known(Booking { .. })))
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

//! The workload: bookings in fifty scopes, as a capability like any other. Everybody of the bench sees all fifty.

use nusaloka_domain::{
    Id, Refusal, Retry, Timestamp,
    capability::{Asked, Capability, Mutation, Question, Verb},
    failure::{Basis, Done, Refuses, Stop},
    identity::Person,
    record,
    record::Record,
    scope::{Audience, Opens, Scope, USER},
    view::{Range, Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};
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
    verbs: &[Verb::of::<PutBooking>()],
    questions: &[Asked::of::<NextBookings>()],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub(crate) enum Refused {
    #[error("guests come in numbers")]
    NoGuests,
}

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        "bench.no-guests"
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
pub(crate) struct PutBooking(Booking);

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

/// A line of the workload's files.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
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
    pub(crate) fn booking(self) -> Booking {
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

/// The shelf of a scope's name.
pub(crate) fn shelf(name: &str) -> Id<Shelf> {
    let mut bytes = [0; 16];
    let name = name.as_bytes();
    let length = name.len().min(16);
    bytes[..length].copy_from_slice(&name[..length]);
    Id::from_uuid(Uuid::from_bytes(bytes))
}

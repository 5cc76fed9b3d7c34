//! The store's own tables, declared like records: what a device and a server keep beside the business.
//!
//! They never travel, are in no scope, and no view shows them. (`grant` is the exception: it is a record, made by the
//! stores from the records that grant, and the person concerned is told of it like of any other.)
//!
//! Their codes lie beyond those of all records: they stand in no file and may change.

use crate::engine::layer::{BURIED, LAYER};
use nusaloka_domain::{
    Id,
    capability::Business,
    identity::Person,
    record,
    record::{Column, Holds, Kind, Presence, Row, Value, WrittenBy, column},
    scope::{Scope, USER},
};
use uuid::Uuid;

const fn named(field: &'static str, holds: Holds) -> Column {
    Column { field, ..column("", holds) }
}

const fn optional(field: &'static str, holds: Holds) -> Column {
    Column { field, presence: Presence::Optional, ..column("", holds) }
}

const fn table(name: &'static str, code: u16, columns: &'static [Column], key: &'static [usize]) -> Kind {
    let (indexes, scopes, grants, about) = (&[], &[], &[], &[]);
    Kind { code, name, columns, key, indexes, scopes, grants, written_by: WrittenBy::Authority, about }
}

record! {
    /// This person may see this scope, because of that row. Its id follows from all three.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Grant = 1 "grant_" by authority {
        pub id: Id<Grant>,
        pub person: Id<Person>,
        /// `Scope::to_bytes`
        pub granted: Vec<u8>,
        pub kind: u16,
        pub row: Id<()>,
    }
    index BY_PERSON (person, granted);
    index BY_SCOPE (granted);
    scope USER (person);
}

/// One row of counters and marks by name.
pub(crate) static MARK: Kind = table(
    "mark",
    60_002,
    &[named("name", Holds::Text), named("number", Holds::Integer), optional("bytes", Holds::Bytes)],
    &[0],
);

/// The last thing that happened to a row, for each scope that it is or was in, in the order of commits.
/// `gone` says that it was not in the scope any more. A row that came back is found twice, in the right order.
pub(crate) static FEED: Kind = table(
    "feed",
    60_003,
    &[
        named("scope", Holds::Bytes),
        named("commit_of", Holds::Integer),
        named("kind", Holds::Integer),
        named("row", Holds::Id),
        named("gone", Holds::Flag),
    ],
    &[0, 1, 2, 3],
);

/// The digest of all rows of one kind in one scope.
pub(crate) static DIGEST: Kind = table(
    "digest",
    60_005,
    &[named("scope", Holds::Bytes), named("kind", Holds::Integer), named("digest", Holds::Bytes)],
    &[0, 1],
);

/// The server: a device that has sent something.
pub(crate) static DEVICE: Kind = table(
    "device",
    60_006,
    &[
        named("id", Holds::Id),
        named("person", Holds::Id),
        named("done", Holds::Integer),
        named("acknowledged", Holds::Integer),
    ],
    &[0],
);

/// The server: what was decided about an entry of a person, and which device was told so last, under which number.
/// Stays until that device has acknowledged it and the horizon of compaction has passed it, so that no entry is ever
/// decided twice.
pub(crate) static VERDICT: Kind = table(
    "verdict",
    60_007,
    &[
        named("entry", Holds::Id),
        named("person", Holds::Id),
        named("device", Holds::Id),
        named("number", Holds::Integer),
        named("fingerprint", Holds::Bytes),
        named("commit_of", Holds::Integer),
        optional("refusal", Holds::Bytes),
    ],
    &[0, 1],
);

/// The device: what it has yet to tell, and what was refused.
pub(crate) static OUTBOX: Kind = table(
    "outbox",
    60_008,
    &[
        named("number", Holds::Integer),
        named("entry", Holds::Id),
        named("acted_at", Holds::Timestamp),
        named("name", Holds::Text),
        named("version", Holds::Integer),
        named("body", Holds::Bytes),
        named("state", Holds::Bytes),
        named("footprint", Holds::Bytes),
    ],
    &[0],
);

/// The device: the server's image of a row that an entry of the outbox has changed here. Empty: the server has none.
pub(crate) static BASE: Kind = table(
    "base",
    60_009,
    &[
        named("kind", Holds::Integer),
        named("row", Holds::Id),
        named("commit_of", Holds::Integer),
        optional("image", Holds::Bytes),
    ],
    &[0, 1],
);

/// The device: how far a scope is known here. One that is not listed is not held.
pub(crate) static HELD: Kind =
    table("held", 60_010, &[named("scope", Holds::Bytes), named("place", Holds::Bytes)], &[0]);

/// The device: where what is here turned out to differ from what the server has.
pub(crate) static SUSPECT: Kind =
    table("suspect", 60_011, &[named("scope", Holds::Bytes), named("kind", Holds::Integer)], &[0, 1]);

/// The device: a row that this version of the app cannot read, once for each scope that it came in.
pub(crate) static OPAQUE: Kind = table(
    "opaque",
    60_013,
    &[
        named("scope", Holds::Bytes),
        named("kind", Holds::Integer),
        named("row", Holds::Id),
        named("commit_of", Holds::Integer),
        named("bytes", Holds::Bytes),
    ],
    &[0, 1, 2],
);

pub(crate) fn opaque_key(scope: Scope, kind: u16, row: Uuid) -> Row {
    Row::from_values([Value::Bytes(&scope.to_bytes()), Value::Integer(i64::from(kind)), Value::Bytes(row.as_bytes())])
}

/// Tables that a device has beside the records.
static OF_DEVICE: &[&Kind] = &[GRANT, &MARK, &DIGEST, &OUTBOX, &BASE, &HELD, &SUSPECT, &OPAQUE, &LAYER, &BURIED];
/// Tables that a server has beside the records.
static OF_SERVER: &[&Kind] = &[GRANT, &MARK, &FEED, &DIGEST, &DEVICE, &VERDICT];

pub(crate) const GRANT: &Kind = <Grant as record::Record>::KIND;

/// All tables of a device's database.
pub fn of_device(business: Business) -> impl Iterator<Item = &'static Kind> {
    business.kinds().chain(OF_DEVICE.iter().copied())
}

/// All tables of a server's database.
pub fn of_server(business: Business) -> impl Iterator<Item = &'static Kind> {
    business.kinds().chain(OF_SERVER.iter().copied())
}

//! What the engines are tried with: a record with every sort of index, a table with a composite key, and one whose
//! key is a word.

use nusaloka_domain::{
    Id, record,
    record::{Column, Holds, Index, Kind, Presence, Record, Row, Value, WrittenBy, column},
    scope::{Audience, Opens, USER},
};
use nusaloka_store::engine::{
    Stored,
    layer::{BURIED, LAYER},
};
use uuid::Uuid;

pub(crate) const BOAT: Audience = Audience { code: 200, name: "boat", opens: Opens::ByGrant };

#[derive(Debug)]
pub(crate) struct Boat;

record! {
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Sailor = 9000 "sailor" {
        pub(crate) id: Id<Sailor>,
        pub(crate) boat: Id<Boat>,
        pub(crate) tender: Option<Id<Boat>>,
        pub(crate) person: Option<Id<()>>,
        pub(crate) name: String,
        pub(crate) cabin: Option<i64>,
        pub(crate) aboard: bool,
        pub(crate) note: Option<Vec<u8>>,
    }
    index BY_BOAT (boat, name);
    index BY_CABIN (cabin, note);
    index BY_NAME (name, cabin);
    index BY_ABOARD (aboard, id, name);
    scope BOAT (boat);
    scope BOAT (tender);
    scope USER (person);
}

pub(crate) const SAILOR: &Kind = <Sailor as Record>::KIND;

const fn named(field: &'static str, holds: Holds) -> Column {
    Column { field, ..column("", holds) }
}

const fn optional(field: &'static str, holds: Holds) -> Column {
    Column { field, presence: Presence::Optional, ..column("", holds) }
}

pub(crate) static LEG: Kind = Kind {
    code: 9001,
    name: "leg",
    columns: &[
        named("route", Holds::Bytes),
        optional("harbour", Holds::Text),
        named("number", Holds::Integer),
        optional("at", Holds::Timestamp),
        optional("done", Holds::Flag),
    ],
    key: &[2, 0],
    indexes: &[LEG_BY_HARBOUR, LEG_BY_ROUTE],
    scopes: &[],
    grants: &[],
    written_by: WrittenBy::Authority,
    about: &[],
};
pub(crate) const LEG_BY_HARBOUR: Index = Index { name: "BY_HARBOUR", columns: &[1, 3] };
pub(crate) const LEG_BY_ROUTE: Index = Index { name: "BY_ROUTE", columns: &[0] };

pub(crate) static MARK: Kind = Kind {
    code: 9002,
    name: "mark",
    columns: &[named("name", Holds::Text), optional("number", Holds::Integer)],
    key: &[0],
    indexes: &[],
    scopes: &[],
    grants: &[],
    written_by: WrittenBy::Authority,
    about: &[],
};

/// What is tried in every way.
pub(crate) const TRIED: [&Kind; 3] = [SAILOR, &LEG, &MARK];
/// What a database has: those, and what it needs for layers.
pub(crate) const KINDS: [&Kind; 5] = [SAILOR, &LEG, &MARK, &LAYER, &BURIED];

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number << 64 | 7)
}

pub(crate) fn sailor(number: u128, boat: u128, name: &str) -> Sailor {
    Sailor {
        id: Id::from_uuid(uuid(number)),
        boat: Id::from_uuid(uuid(boat)),
        tender: None,
        person: None,
        name: name.to_owned(),
        cabin: None,
        aboard: true,
        note: None,
    }
}

pub(crate) fn stored(commit: u64, record: &impl Record) -> Stored {
    Stored { commit, row: record.to_row() }
}

pub(crate) fn key(number: u128) -> Row {
    Row::from_values([Value::Bytes(uuid(number).as_bytes())])
}

pub(crate) fn leg(route: &[u8], harbour: Option<&str>, number: i64, at: Option<i64>) -> Stored {
    let row = Row::from_values([
        Value::Bytes(route),
        harbour.map_or(Value::Null, Value::Text),
        Value::Integer(number),
        at.map_or(Value::Null, Value::Integer),
        Value::Null,
    ]);
    Stored { commit: 0, row }
}

pub(crate) fn mark(name: &str, number: i64) -> Stored {
    Stored { commit: 0, row: Row::from_values([Value::Text(name), Value::Integer(number)]) }
}

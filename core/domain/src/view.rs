//! How mutations and queries read and write: a `View` bound to whoever looks, and a `Tx` that is one and takes
//! changes. The stores implement them; the business only ever sees these.
//!
//! Every read names a scope (or all of the viewer's scopes of one audience), and the store looks whether the viewer
//! may see it and whether the row is in it. So the same query is safe on a phone and on a server that is full of
//! other people's rows.
//!
//! A read answers *known*, *absent* or *unknown*: absent only where the scope is complete here.
//! Two steps, so that nobody can forget the third case: `view.get(…)?` gives a `Read`, `.known()?` leaves the
//! function when it is unknown.

use crate::{
    Id, Timestamp,
    failure::{Fault, Refused, Stop, Unknown},
    identity::Person,
    record::{Index, IndexOf, Key, Kind, Record, Row},
    scope::{Audience, Scope},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    Person(Id<Person>),
    /// The server itself, when it settles what only it may.
    Authority,
}

/// What a read found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read<T> {
    Known(T),
    Absent,
    /// Perhaps it exists, but not here, or not for this viewer.
    Unknown,
}

impl<T> Read<T> {
    pub fn known(self) -> Result<Option<T>, Unknown> {
        match self {
            Self::Known(found) => Ok(Some(found)),
            Self::Absent => Ok(None),
            Self::Unknown => Err(Unknown),
        }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Read<U> {
        match self {
            Self::Known(found) => Read::Known(change(found)),
            Self::Absent => Read::Absent,
            Self::Unknown => Read::Unknown,
        }
    }
}

/// Several rows, in order; perhaps not all that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    pub rows: Vec<T>,
    pub coverage: Coverage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    Complete,
    /// The scope is not complete here: there may be more.
    Partial,
}

impl<T> Found<T> {
    pub fn known(self) -> Result<Vec<T>, Unknown> {
        match self.coverage {
            Coverage::Complete => Ok(self.rows),
            Coverage::Partial => Err(Unknown),
        }
    }
}

/// Which scopes are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Within {
    One(Scope),
    /// All of this audience that the viewer may see.
    Mine(u8),
}

impl From<Scope> for Within {
    fn from(scope: Scope) -> Self {
        Self::One(scope)
    }
}

impl From<Audience> for Within {
    fn from(audience: Audience) -> Self {
        Self::Mine(audience.code)
    }
}

/// What an answer was made of: whoever gave it has to be asked again when one of these changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Looked {
    pub kind: u16,
    pub within: Within,
}

/// Something changed in a scope: rows of one kind, or (without a kind) how much of the scope is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Touched {
    pub kind: Option<u16>,
    pub scope: Scope,
}

impl Looked {
    pub fn meets(&self, touched: &Touched) -> bool {
        let scope = match self.within {
            Within::One(scope) => scope == touched.scope,
            Within::Mine(audience) => audience == touched.scope.audience,
        };
        scope && touched.kind.is_none_or(|kind| kind == self.kind)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// One end of a range of rows, by the columns after the prefix, as many as are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge {
    Open,
    Including(Row),
    Excluding(Row),
}

/// Part of an index: rows that begin with the prefix, from one edge to the other.
#[derive(Debug, Clone)]
pub struct Range {
    pub kind: &'static Kind,
    pub index: Index,
    pub within: Within,
    pub prefix: Row,
    pub low: Edge,
    pub high: Edge,
    pub order: Order,
    pub limit: usize,
}

/// The most that one range gives.
pub const MOST_ROWS: usize = 1_000;

impl Range {
    /// All rows of the index, within the scope, in its order.
    pub fn of<R: Record>(index: IndexOf<R>, within: impl Into<Within>) -> Self {
        Self {
            kind: R::KIND,
            index: index.index,
            within: within.into(),
            prefix: Row::default(),
            low: Edge::Open,
            high: Edge::Open,
            order: Order::Ascending,
            limit: MOST_ROWS,
        }
    }

    /// Only rows whose next column of the index is this.
    #[must_use]
    pub fn with(mut self, field: &impl crate::record::Field) -> Self {
        field.put(&mut self.prefix);
        self
    }

    #[must_use]
    pub fn from(mut self, field: &impl crate::record::Field) -> Self {
        self.low = Edge::Including(one(field));
        self
    }

    #[must_use]
    pub fn before(mut self, field: &impl crate::record::Field) -> Self {
        self.high = Edge::Excluding(one(field));
        self
    }

    /// Goes on after the last row of an earlier part, in the order of the range.
    #[must_use]
    pub fn after(mut self, last: &impl Record) -> Self {
        let row = last.to_row();
        let columns = self.index.columns.iter().chain(self.kind.key).skip(self.prefix.values().count());
        let edge = Edge::Excluding(Row::from_values(columns.map(|column| row.value(*column))));
        match self.order {
            Order::Ascending => self.low = edge,
            Order::Descending => self.high = edge,
        }
        self
    }

    #[must_use]
    pub fn backwards(mut self) -> Self {
        self.order = Order::Descending;
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit.min(MOST_ROWS);
        self
    }

    /// The first key of the index that can be in it, and the first that cannot be any more.
    pub fn keys(&self) -> (Key, Key) {
        keys_between(&self.prefix, &self.low, &self.high)
    }
}

/// The first key that can lie between the edges of what begins with the prefix, and the first that cannot any more.
pub fn keys_between(prefix: &Row, low: &Edge, high: &Edge) -> (Key, Key) {
    let begin = Key::of(prefix.values());
    let edge = |row: &Row| Key::of(prefix.values().chain(row.values()));
    let low = match low {
        Edge::Open => begin.clone(),
        Edge::Including(row) => edge(row),
        Edge::Excluding(row) => edge(row).after_all(),
    };
    let high = match high {
        Edge::Open => begin.after_all(),
        Edge::Including(row) => edge(row).after_all(),
        Edge::Excluding(row) => edge(row),
    };
    (low, high)
}

fn one(field: &impl crate::record::Field) -> Row {
    let mut row = Row::default();
    field.put(&mut row);
    row
}

/// What a viewer sees. Implemented by stores; read through `Reading`.
pub trait View {
    fn viewer(&self) -> Viewer;
    /// Each of these rows, in the order of the ids. A row that is not in the scope is absent from it.
    fn rows(&self, kind: &'static Kind, scope: Scope, ids: &[Uuid]) -> Result<Vec<Read<Row>>, Fault>;
    fn range(&self, range: &Range) -> Result<Found<Row>, Fault>;
}

/// A view that takes changes. Implemented by stores; written through `Writing`.
pub trait Tx: View {
    fn context(&self) -> &Context;
    fn insert_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<Refused>>;
    fn update_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<Refused>>;
    fn remove_row(&mut self, kind: &'static Kind, id: Uuid) -> Result<(), Stop<Refused>>;
    /// A new id: the same on every side that runs this mutation.
    fn new_uuid(&mut self) -> Uuid;
}

/// Under which circumstances a mutation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub actor: Id<Person>,
    /// The entry's own id; all ids that the mutation makes derive from it.
    pub entry: Uuid,
    /// By the clock of whoever runs it. What has an end is over by comparison with this.
    pub now: Timestamp,
    /// When the person did it, by their device's clock: information, never an arbiter.
    pub acted_at: Timestamp,
    pub side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// A phone, which predicts.
    Prediction,
    /// The server, which decides.
    Authority,
}

/// Typed reading, of every view.
pub trait Reading: View {
    fn get<R: Record>(&self, scope: Scope, id: Id<R>) -> Result<Read<R>, Fault> {
        let mut found = self.many(scope, &[id])?;
        found.pop().ok_or_else(|| Fault::new("a read of one row answered none"))
    }

    /// All in one call; in the order of the ids.
    fn many<R: Record>(&self, scope: Scope, ids: &[Id<R>]) -> Result<Vec<Read<R>>, Fault> {
        let uuids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let typed = |read: Read<Row>| match read {
            Read::Known(row) => typed::<R>(&row).map(Read::Known),
            Read::Absent => Ok(Read::Absent),
            Read::Unknown => Ok(Read::Unknown),
        };
        self.rows(R::KIND, scope, &uuids)?.into_iter().map(typed).collect()
    }

    fn all<R: Record>(&self, range: &Range) -> Result<Found<R>, Fault> {
        let found = self.range(range)?;
        Ok(Found { rows: found.rows.iter().map(typed).collect::<Result<_, _>>()?, coverage: found.coverage })
    }
}
impl<V: View + ?Sized> Reading for V {}

/// Typed writing, of every transaction.
pub trait Writing: Tx {
    /// A record that is not there yet; refused if its id is taken.
    fn insert<R: Record, S>(&mut self, record: &R) -> Result<(), Stop<S>> {
        self.insert_row(R::KIND, record.to_row()).map_err(common)
    }

    /// A record that this viewer sees.
    fn update<R: Record, S>(&mut self, record: &R) -> Result<(), Stop<S>> {
        self.update_row(R::KIND, record.to_row()).map_err(common)
    }

    fn remove<R: Record, S>(&mut self, id: Id<R>) -> Result<(), Stop<S>> {
        self.remove_row(R::KIND, id.uuid()).map_err(common)
    }

    /// The same of a record whose kind is not known here.
    fn remove_any<S>(&mut self, kind: &'static Kind, id: Uuid) -> Result<(), Stop<S>> {
        self.remove_row(kind, id).map_err(common)
    }

    fn new_id<R>(&mut self) -> Id<R> {
        Id::from_uuid(self.new_uuid())
    }
}
impl<T: Tx + ?Sized> Writing for T {}

fn common<S>(stop: Stop<Refused>) -> Stop<S> {
    match stop {
        Stop::Refused(refused) | Stop::Common(refused) => Stop::Common(refused),
        Stop::Unknown => Stop::Unknown,
        Stop::Fault(fault) => Stop::Fault(fault),
    }
}

fn typed<R: Record>(row: &Row) -> Result<R, Fault> {
    R::from_row(row).map_err(|error| Fault::because(format!("a row of {} is not readable", R::KIND.name), error))
}

/// The n-th id that belongs to an entry: of its time, so that it sorts beside it, and otherwise of its own.
pub fn derived_id(entry: Uuid, ordinal: u32) -> Uuid {
    let mut bytes = mixed(entry.as_u128() ^ (u128::from(ordinal) + 1).wrapping_mul(GOLDEN)).to_be_bytes();
    bytes[..6].copy_from_slice(&entry.as_bytes()[..6]);
    uuid::Builder::from_bytes(bytes)
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}

const GOLDEN: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

/// Spreads every bit of the input over all bits of the output. No secret: ids only have to differ.
pub const fn mixed(mut bits: u128) -> u128 {
    let mut round = 0;
    while round < 3 {
        bits ^= bits >> 65;
        bits = bits.wrapping_mul(0xd6e8_feb8_6659_fd93_a076_1d64_78bd_642f);
        bits ^= bits >> 59;
        round += 1;
    }
    bits
}

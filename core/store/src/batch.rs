//! What a device and the server tell each other, as plain values: entries up, verdicts and batches of rows down. How they
//! become frames is the business of `sync`.

use crate::{digest::Digest, engine::layer::Name};
use nusaloka_domain::{Id, Refusal, Timestamp, capability::Act, host, record::Row, scope::Scope};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use std::fmt;
use uuid::Uuid;

/// Marker of devices: one incarnation of a device's database.
#[derive(Debug)]
pub struct Device;

/// Numbers of entries and of commits are below this, so that counting on never reaches the sign of a stored integer.
pub(crate) const COUNTS_UPTO: u64 = 1 << 62;

/// A number from elsewhere. One that nobody can have counted to is no number of ours.
pub fn counted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = u64::deserialize(deserializer)?;
    if number < COUNTS_UPTO { Ok(number) } else { Err(de::Error::custom("nobody counts that far")) }
}

// ---- up ---------------------------------------------------------------------------------------

/// One change on its way up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts up by one per device, so that the server sees a gap or a clone.
    #[serde(deserialize_with = "counted")]
    pub number: u64,
    pub id: Id<host::Entry>,
    pub acted_at: Timestamp,
    pub act: Act,
}

/// What the server decided about one entry, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    #[serde(deserialize_with = "counted")]
    pub number: u64,
    pub id: Id<host::Entry>,
    pub decision: Decision,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Its effect is in the store as of this commit.
    Applied {
        #[serde(deserialize_with = "counted")]
        commit: u64,
    },
    Refused(Refusal),
}

/// Entries of one device, oldest first, and up to which number it knows the verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    pub device: Id<Device>,
    #[serde(deserialize_with = "counted")]
    pub acknowledged: u64,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pushed {
    /// One per entry, in their order.
    Decided(Vec<Verdict>),
    /// The device is not the one that its numbers belong to: a battery died, a phone was cloned, a backup came back.
    /// It takes a new id, and numbers what it has yet to tell anew. Nothing was decided.
    NotThisIncarnation,
}

// ---- down -------------------------------------------------------------------------------------

/// How far a scope is known: everything up to and including this place in its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Position {
    pub commit: u64,
    pub kind: u16,
    pub row: Uuid,
}

impl Position {
    pub const BEGINNING: Self = Self { commit: 0, kind: 0, row: Uuid::nil() };

    /// After all of this commit.
    pub const fn end_of(commit: u64) -> Self {
        Self { commit, kind: u16::MAX, row: Uuid::max() }
    }

    /// Of some commit.
    pub fn is_end(&self) -> bool {
        self.commit > 0 && *self == Self::end_of(self.commit)
    }
}

/// What a device asks: it is at this commit of this epoch with all that it holds, except for what is behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub device: Id<Device>,
    pub epoch: Uuid,
    #[serde(deserialize_with = "counted")]
    pub commit: u64,
    /// Over all scopes that it holds or begins to hold, so that neither side forgets one.
    pub scopes: u64,
    /// Scopes that it holds because it asked for them, not because of a grant.
    pub visits: Vec<Scope>,
    /// Scopes that are not as far as `commit`, most wanted first.
    pub behind: Vec<(Scope, Position)>,
    /// Where what is held turned out to differ: what is here of these, by bucket of ids.
    pub repairs: Vec<Repair>,
    /// Scopes of `behind` that may come by snapshot.
    pub offers: Vec<Scope>,
    /// Scopes whose snapshot is on its way: nothing is to be told of them now.
    pub fetching: Vec<Scope>,
}

/// Digests of one kind in one scope, by bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    pub scope: Scope,
    pub kind: u16,
    pub buckets: Vec<Digest>,
}

/// What brings all held scopes to one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub epoch: Uuid,
    /// Who asked: `done` counts the entries of this one.
    pub device: Id<Device>,
    /// The commit of the ask that this answers.
    #[serde(deserialize_with = "counted")]
    pub since: u64,
    #[serde(deserialize_with = "counted")]
    pub commit: u64,
    /// Entries of this device up to this number are decided, and their effects are in the batch or were before.
    #[serde(deserialize_with = "counted")]
    pub done: u64,
    /// Instead of rows.
    pub offers: Vec<Offer>,
    /// The first is the person's own, with what they were granted and what was taken from them.
    pub segments: Vec<Segment>,
    pub repaired: Vec<Repaired>,
    /// Visits that are not allowed, or not any more.
    pub refused: Vec<Scope>,
    /// The scopes of the device after this batch, for comparison.
    pub scopes: u64,
    pub more: More,
}

/// A snapshot by which a scope can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub scope: Scope,
    pub name: Name,
    /// As it travels.
    pub bytes: u64,
    /// All of the scope as of this commit is in it.
    #[serde(deserialize_with = "counted")]
    pub commit: u64,
    /// Of which tables it is made (`snapshot::schema_of_layers`).
    pub schema: [u8; 8],
}

impl Batch {
    /// Does it tell whoever asked anything that they did not know?
    pub fn is_news_to(&self, ask: &Ask) -> bool {
        (self.epoch, self.commit) != (ask.epoch, ask.commit)
            || !self.segments.is_empty()
            || !self.repaired.is_empty()
            || !self.refused.is_empty()
            || !self.offers.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum More {
    /// Everything is as far as `commit`.
    No,
    /// Some scopes are still behind: ask again.
    Behind,
}

/// What happened in one scope. The same for everybody who was as far: it can be shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub scope: Scope,
    pub from: Position,
    pub upto: Position,
    pub rows: Vec<Arrived>,
    pub gone: Vec<Gone>,
    /// As of `upto`, of every kind that has or had rows here; empty while the scope is still behind.
    pub digests: Vec<(u16, Digest)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    pub kind: u16,
    #[serde(deserialize_with = "counted")]
    pub commit: u64,
    #[serde(serialize_with = "row_bytes", deserialize_with = "row_of_bytes")]
    pub row: Row,
}

/// The row is not in this scope any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    pub kind: u16,
    #[serde(deserialize_with = "counted")]
    pub commit: u64,
    pub row: Uuid,
}

/// All rows of the buckets that differ. What else was there of these buckets is not in the scope any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    pub scope: Scope,
    pub kind: u16,
    pub buckets: Vec<u8>,
    pub rows: Vec<Arrived>,
}

/// What the server answers to an ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Batch(Box<Batch>),
    /// The device is of another epoch, or was away for longer than the server remembers what went: it compares all it
    /// holds by digests (`Ask::repairs`), in this epoch.
    Compare {
        epoch: Uuid,
    },
    /// The two disagree about which scopes there are: the device asks again and names all of them as behind.
    NameScopes,
}

fn row_bytes<S: Serializer>(row: &Row, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(row.as_bytes())
}

fn row_of_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
    deserializer.deserialize_bytes(RowOfBytes)
}

/// Takes the bytes in one piece: a first sync has tens of thousands of rows.
struct RowOfBytes;

impl Visitor<'_> for RowOfBytes {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of a row")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Row, E> {
        self.visit_byte_buf(bytes.to_vec())
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Row, E> {
        Row::checked(bytes).map_err(E::custom)
    }
}

/// One number for a set of scopes.
pub fn scopes_hash<'a>(scopes: impl IntoIterator<Item = &'a Scope>) -> u64 {
    let sum = scopes.into_iter().fold(0_u128, |sum, scope| {
        sum.wrapping_add(nusaloka_domain::view::mixed(scope.key.as_u128() ^ (u128::from(scope.audience) << 1 | 1)))
    });
    u64::try_from(sum >> 64).expect("half of it")
}

//! What two stores exchange: entries up, verdicts and batches of records down. Plain values; how they travel is
//! the business of `sync`.

use nusaloka_domain::{
    Id, Refusal, Timestamp,
    host::{Entry, Mutation},
    identity::{Person, Preferences},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One change on its way up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    pub id: Id<Entry>,
    /// Counts up by one per device, so that the server sees a gap or a clone.
    pub number: u64,
    pub acted_at: Timestamp,
    pub mutation: Mutation,
}

/// What the server decided about one entry, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub id: Id<Entry>,
    pub decision: Decision,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Its effect is in the store as of this commit.
    Applied {
        commit: u64,
    },
    Refused(Refusal),
}

/// How far a client has read: meaningless in another epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub epoch: Uuid,
    pub commit: u64,
}

impl Cursor {
    pub const BEGINNING: Self = Self { epoch: Uuid::nil(), commit: 0 };
}

/// Every record of one person that a later commit wrote, and the commit that this brings the reader to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub cursor: Cursor,
    pub people: Vec<Person>,
    pub preferences: Vec<Preferences>,
}

impl Batch {
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.preferences.is_empty()
    }
}

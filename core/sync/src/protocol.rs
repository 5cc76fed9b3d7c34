//! The messages. Two requests: a push carries entries up and is answered with verdicts; a pull names a cursor
//! and is answered with a batch, at once or when there is news (a long poll).

use nusaloka_domain::Id;
use nusaloka_store::{Cursor, Device, OutboxEntry, Verdict};
use serde::{Deserialize, Serialize};

/// Says which version a request speaks. A server that no longer speaks it answers `426 Upgrade Required`.
pub const PROTOCOL_HEADER: &str = "nusaloka-protocol";
pub const PROTOCOL_VERSION: u16 = 1;

/// What a client sends at once, and the most that a server takes.
pub const MAX_ENTRIES_A_PUSH: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    pub device: Id<Device>,
    /// Oldest first.
    pub entries: Vec<OutboxEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// One per entry, in the same order.
    pub verdicts: Vec<Verdict>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    pub cursor: Cursor,
    pub wait: Wait,
}

/// What the server does when it has no news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wait {
    /// Says so at once.
    No,
    /// Holds the answer back for a while.
    ForNews,
}

//! The messages. Two requests: a push carries entries up and is answered with verdicts; a pull says what is here and is
//! answered with what brings it up to date, at once or when there is news.
//!
//! A pull is answered by a series: as many answers as it takes to bring the device up to date, each after the one before.
//! So a first sync is one round trip, however many slices it comes in.
//!
//! A public scope that is behind from the beginning may come by snapshot: then its answer names a file instead of rows, which is
//! fetched beside (`GET /sync/snapshot/<name>`), and what happened since is pulled like everything else.
//!
//! What is told is the store's (`nusaloka_store::batch`); how it travels is the frame's (`frame`).
//!
//! A server speaks the last three versions of this, so that an app need not be of this month; it answers each request in the
//! version of the request. An app speaks them, too, so that it can be newer than its server. To change a message:
//! freeze it as it was in a module of its version (`version_2` is one), count `PROTOCOL_VERSION` up, and keep frames of the
//! version before as bytes (`tests/version_2`), made before the change.

use nusaloka_store::batch::{Answer, Ask, Batch, More, Push, Pushed};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::RangeInclusive};

/// Says which version a request speaks. A server that does not speak it answers `426 Upgrade Required`, and in the same
/// header the newest that it does.
pub const PROTOCOL_HEADER: &str = "nusaloka-protocol";
pub const PROTOCOL_VERSION: u16 = 3;
/// The last three versions. (There were no frames before version 2.)
pub const SPOKEN: RangeInclusive<u16> = 2..=PROTOCOL_VERSION;

/// What a client sends at once, and the most that a server takes: a day of work without a network, in one commit.
pub const MAX_ENTRIES_A_PUSH: usize = 1_000;

/// Everything that travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Push(Push),
    Pull(Pull),
    Pushed(Pushed),
    Answer(Answer, Follows),
    NotTaken(NotTaken),
}

/// Why a request was not taken: an answer to the connection, never to an entry. Nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotTaken {
    /// Its bytes are not a request. The connection goes on.
    Garbled,
    Busy {
        retry_after_ms: u32,
    },
    /// The server's fault, and logged there.
    Broke,
    /// It is of a version that the server does not speak. (Since version 3.)
    OtherVersion {
        newest: u16,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    pub ask: Ask,
    pub wait: Wait,
}

/// What the server does when it has no news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wait {
    /// Says so at once.
    No,
    /// Holds the answer back until there is some, or for a while.
    ForNews,
}

/// Is this the last answer to a pull?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Follows {
    Nothing,
    /// The next slice is on its way.
    Another,
}

// ---- in one line, for logs: how much of what, and never what is in it ---------------------------

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Push(Push { device, acknowledged, entries }) => {
                write!(f, "push of {device}: {} entries", entries.len())?;
                if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
                    write!(f, " {}..={}", first.number, last.number)?;
                }
                write!(f, ", knows verdicts up to {acknowledged}")
            }
            Self::Pull(Pull { ask, wait }) => {
                write!(f, "pull of {}: at {} of {}", ask.device, ask.commit, ask.epoch)?;
                let counts = [
                    (ask.behind.len(), "scopes behind"),
                    (ask.visits.len(), "visits"),
                    (ask.repairs.len(), "to compare"),
                    (ask.offers.len(), "by snapshot"),
                    (ask.fetching.len(), "on their way"),
                ];
                said(f, &counts)?;
                f.write_str(if *wait == Wait::ForNews { ", waits for news" } else { "" })
            }
            Self::Pushed(Pushed::NotThisIncarnation) => f.write_str("pushed: not this incarnation"),
            Self::Pushed(Pushed::Decided(verdicts)) => {
                let refused = verdicts
                    .iter()
                    .filter(|verdict| matches!(verdict.decision, nusaloka_store::batch::Decision::Refused(_)));
                write!(f, "pushed: {} verdicts", verdicts.len())?;
                said(f, &[(refused.count(), "refused")])
            }
            Self::Answer(answer, follows) => {
                match answer {
                    Answer::Batch(batch) => line_of(f, batch)?,
                    Answer::Compare { epoch } => write!(f, "answer: compare, the epoch is {epoch}")?,
                    Answer::NameScopes => f.write_str("answer: name your scopes")?,
                }
                f.write_str(if *follows == Follows::Another { ", another follows" } else { "" })
            }
            Self::NotTaken(NotTaken::Garbled) => f.write_str("not taken: garbled"),
            Self::NotTaken(NotTaken::Busy { retry_after_ms }) => {
                write!(f, "not taken: busy, again in {retry_after_ms} ms")
            }
            Self::NotTaken(NotTaken::Broke) => f.write_str("not taken: something broke"),
            Self::NotTaken(NotTaken::OtherVersion { newest }) => {
                write!(f, "not taken: no version after {newest} is spoken here")
            }
        }
    }
}

fn line_of(f: &mut fmt::Formatter<'_>, batch: &Batch) -> fmt::Result {
    write!(f, "answer: from {} to {} of {}, done {}", batch.since, batch.commit, batch.epoch, batch.done)?;
    let rows = batch.segments.iter().map(|segment| segment.rows.len()).sum();
    let gone = batch.segments.iter().map(|segment| segment.gone.len()).sum();
    let repaired = batch.repaired.iter().map(|repaired| repaired.rows.len()).sum();
    let counts = [
        (batch.segments.len(), "segments"),
        (rows, "rows"),
        (gone, "gone"),
        (repaired, "rows repaired"),
        (batch.refused.len(), "visits refused"),
        (batch.offers.len(), "snapshots"),
    ];
    said(f, &counts)?;
    f.write_str(if batch.more == More::Behind { ", more is behind" } else { "" })
}

/// What there is none of, is not said.
fn said(f: &mut fmt::Formatter<'_>, counts: &[(usize, &str)]) -> fmt::Result {
    counts.iter().filter(|(count, _)| *count > 0).try_for_each(|(count, what)| write!(f, ", {count} {what}"))
}

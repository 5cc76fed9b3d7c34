//! The messages as version 2 of the protocol has them, frozen: what an app says that was not upgraded, and what it can hear.
//!
//! What today's messages have beyond them is left out on the way to such an app, and is nothing when it asks. What it has no
//! word for becomes the nearest that it has:
//!
//! | today                    | version 2           |
//! |--------------------------|---------------------|
//! | `NotTaken::OtherVersion` | `NotTaken::Garbled` |
//!
//! Entries, verdicts and rows are spelt as today. A row that such an app cannot read, it keeps; of a refusal that it does not
//! know it has the code. If one of them changes, it is frozen here first.
//!
//! Invariant: what is spelt here never changes. Frames of that time are kept as bytes (`tests/version_2`).

use crate::{
    frame::{BadFrame, Kind, plain, read},
    protocol::{self, Follows, Message, Wait},
};
use nusaloka_domain::{Id, scope::Scope};
use nusaloka_store::batch::{self, Device, More, Position, Repair, Repaired, Segment, counted};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

pub(crate) const VERSION: u16 = 2;

pub(crate) fn body(message: &Message) -> Vec<u8> {
    match message {
        Message::Push(push) => plain(push),
        Message::Pull(pull) => plain(&Pull::from(pull)),
        Message::Pushed(pushed) => plain(pushed),
        Message::Answer(answer, follows) => plain(&(Answer::from(answer), follows)),
        Message::NotTaken(why) => plain(&NotTaken::from(*why)),
    }
}

pub(crate) fn message(kind: Kind, body: &[u8]) -> Result<Message, BadFrame> {
    Ok(match kind {
        Kind::Push => Message::Push(read(body)?),
        Kind::Pull => Message::Pull(read::<Pull<'_>>(body)?.into()),
        Kind::Pushed => Message::Pushed(read(body)?),
        Kind::Answer => {
            let (answer, follows) = read::<(Answer<'_>, Follows)>(body)?;
            Message::Answer(answer.into(), follows)
        }
        Kind::NotTaken => Message::NotTaken(read::<NotTaken>(body)?.into()),
    })
}

#[derive(Serialize, Deserialize)]
struct Pull<'m> {
    ask: Ask<'m>,
    wait: Wait,
}

#[derive(Serialize, Deserialize)]
struct Ask<'m> {
    device: Id<Device>,
    epoch: Uuid,
    #[serde(deserialize_with = "counted")]
    commit: u64,
    scopes: u64,
    visits: Cow<'m, [Scope]>,
    behind: Cow<'m, [(Scope, Position)]>,
    repairs: Cow<'m, [Repair]>,
}

impl<'m> From<&'m protocol::Pull> for Pull<'m> {
    fn from(protocol::Pull { ask, wait }: &'m protocol::Pull) -> Self {
        let ask = Ask {
            device: ask.device,
            epoch: ask.epoch,
            commit: ask.commit,
            scopes: ask.scopes,
            visits: Cow::Borrowed(&ask.visits),
            behind: Cow::Borrowed(&ask.behind),
            repairs: Cow::Borrowed(&ask.repairs),
        };
        Self { ask, wait: *wait }
    }
}

impl From<Pull<'_>> for protocol::Pull {
    fn from(Pull { ask, wait }: Pull<'_>) -> Self {
        let ask = batch::Ask {
            device: ask.device,
            epoch: ask.epoch,
            commit: ask.commit,
            scopes: ask.scopes,
            visits: ask.visits.into_owned(),
            behind: ask.behind.into_owned(),
            repairs: ask.repairs.into_owned(),
            offers: Vec::new(),
            fetching: Vec::new(),
        };
        Self { ask, wait }
    }
}

#[derive(Serialize, Deserialize)]
enum Answer<'m> {
    Batch(Batch<'m>),
    Compare { epoch: Uuid },
    NameScopes,
}

#[derive(Serialize, Deserialize)]
struct Batch<'m> {
    epoch: Uuid,
    device: Id<Device>,
    #[serde(deserialize_with = "counted")]
    since: u64,
    #[serde(deserialize_with = "counted")]
    commit: u64,
    #[serde(deserialize_with = "counted")]
    done: u64,
    segments: Cow<'m, [Segment]>,
    repaired: Cow<'m, [Repaired]>,
    refused: Cow<'m, [Scope]>,
    scopes: u64,
    more: More,
}

impl<'m> From<&'m batch::Answer> for Answer<'m> {
    fn from(answer: &'m batch::Answer) -> Self {
        match answer {
            batch::Answer::Batch(batch) => Self::Batch(Batch {
                epoch: batch.epoch,
                device: batch.device,
                since: batch.since,
                commit: batch.commit,
                done: batch.done,
                segments: Cow::Borrowed(&batch.segments),
                repaired: Cow::Borrowed(&batch.repaired),
                refused: Cow::Borrowed(&batch.refused),
                scopes: batch.scopes,
                more: batch.more,
            }),
            batch::Answer::Compare { epoch } => Self::Compare { epoch: *epoch },
            batch::Answer::NameScopes => Self::NameScopes,
        }
    }
}

impl From<Answer<'_>> for batch::Answer {
    fn from(answer: Answer<'_>) -> Self {
        match answer {
            Answer::Batch(batch) => Self::Batch(Box::new(batch::Batch {
                epoch: batch.epoch,
                device: batch.device,
                since: batch.since,
                commit: batch.commit,
                done: batch.done,
                segments: batch.segments.into_owned(),
                repaired: batch.repaired.into_owned(),
                refused: batch.refused.into_owned(),
                scopes: batch.scopes,
                more: batch.more,
                offers: Vec::new(),
            })),
            Answer::Compare { epoch } => Self::Compare { epoch },
            Answer::NameScopes => Self::NameScopes,
        }
    }
}

#[derive(Serialize, Deserialize)]
enum NotTaken {
    Garbled,
    Busy { retry_after_ms: u32 },
    Broke,
}

impl From<protocol::NotTaken> for NotTaken {
    fn from(why: protocol::NotTaken) -> Self {
        match why {
            protocol::NotTaken::Garbled | protocol::NotTaken::OtherVersion { .. } => Self::Garbled,
            protocol::NotTaken::Busy { retry_after_ms } => Self::Busy { retry_after_ms },
            protocol::NotTaken::Broke => Self::Broke,
        }
    }
}

impl From<NotTaken> for protocol::NotTaken {
    fn from(why: NotTaken) -> Self {
        match why {
            NotTaken::Garbled => Self::Garbled,
            NotTaken::Busy { retry_after_ms } => Self::Busy { retry_after_ms },
            NotTaken::Broke => Self::Broke,
        }
    }
}

//! What an app of version 2 hears, written down then and never changed: its own types, its own reading of a frame.
#![allow(dead_code)] // it reads everything, and the tests look at some of it

use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

#[derive(Debug)]
pub(crate) enum Heard {
    Pushed(u32, Pushed),
    Answer(u32, Answer, Follows),
    NotTaken(u32, NotTaken),
}

#[derive(Debug, Deserialize)]
pub(crate) enum Pushed {
    Decided(Vec<Verdict>),
    NotThisIncarnation,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) number: u64,
    pub(crate) id: Uuid,
    pub(crate) decision: Decision,
}

#[derive(Debug, Deserialize)]
pub(crate) enum Decision {
    Applied { commit: u64 },
    Refused(Refusal),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) retry: Retry,
    pub(crate) basis: Basis,
    pub(crate) what: Vec<u8>,
}

#[derive(Debug, Deserialize)]
pub(crate) enum Retry {
    Never,
    Later,
    SignIn,
}

#[derive(Debug, Deserialize)]
pub(crate) enum Basis {
    Own,
    Shared,
}

#[derive(Debug, Deserialize)]
pub(crate) enum Answer {
    Batch(Batch),
    Compare { epoch: Uuid },
    NameScopes,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Batch {
    epoch: Uuid,
    device: Uuid,
    since: u64,
    commit: u64,
    done: u64,
    pub(crate) segments: Vec<Segment>,
    repaired: Vec<Repaired>,
    refused: Vec<Scope>,
    scopes: u64,
    more: More,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Segment {
    scope: Scope,
    from: Position,
    upto: Position,
    pub(crate) rows: Vec<Arrived>,
    gone: Vec<Gone>,
    digests: Vec<(u16, Digest)>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Scope {
    audience: u8,
    key: Uuid,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Position {
    commit: u64,
    kind: u16,
    row: Uuid,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Arrived {
    kind: u16,
    commit: u64,
    row: Vec<u8>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Gone {
    kind: u16,
    commit: u64,
    row: Uuid,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Digest(u128);

#[derive(Debug, Deserialize)]
pub(crate) struct Repaired {
    scope: Scope,
    kind: u16,
    buckets: Vec<u8>,
    rows: Vec<Arrived>,
}

#[derive(Debug, Deserialize)]
pub(crate) enum More {
    No,
    Behind,
}

#[derive(Debug, Deserialize)]
pub(crate) enum Follows {
    Nothing,
    Another,
}

#[derive(Debug, Deserialize)]
pub(crate) enum NotTaken {
    Garbled,
    Busy { retry_after_ms: u32 },
    Broke,
}

/// The first frame of these bytes. Version 2, or it is not understood.
pub(crate) fn heard(bytes: &[u8]) -> Heard {
    assert_eq!(&bytes[..4], b"Nl\x02\x00", "a frame of version 2");
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let length = |at: usize| usize::try_from(number(at)).expect("short");
    let (request, unpacked, travels) = (number(5), length(9), length(13));
    let body = &bytes[17..17 + travels];
    let body = if travels < unpacked { zstd::bulk::decompress(body, unpacked).expect("packed") } else { body.to_vec() };
    match bytes[4] {
        3 => Heard::Pushed(request, read(&body)),
        4 => {
            let (answer, follows) = read(&body);
            Heard::Answer(request, answer, follows)
        }
        5 => Heard::NotTaken(request, read(&body)),
        other => panic!("of the unknown kind {other}"),
    }
}

fn read<M: DeserializeOwned>(body: &[u8]) -> M {
    let (message, rest) = postcard::take_from_bytes(body).expect("a message of version 2");
    assert!(rest.is_empty(), "nothing beyond it");
    message
}

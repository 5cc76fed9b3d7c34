//! The bodies of frames, behind a head that is right: what a fuzzer would seldom find its way to, past lengths and packing.

use super::{Seed, frame, seed};
use nusaloka_domain::host::encode;
use nusaloka_sync::{
    Message, NotTaken, SPOKEN,
    frame::{Frame, HEAD_BYTES},
};

/// Codes of kinds; one of them is nobody's.
const KINDS: u8 = 6;

/// The first byte says of which kind and version; the rest is the body.
pub(crate) fn run(bytes: &[u8]) {
    let [kind, body @ ..] = bytes else { return };
    let mut framed = like_a_frame();
    framed[4] = kind % KINDS + 1;
    let versions: Vec<u16> = SPOKEN.collect();
    let version = versions[usize::from(kind / KINDS) % versions.len()];
    framed[2..4].copy_from_slice(&version.to_le_bytes());
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes();
    framed[9..13].copy_from_slice(&length);
    framed[13..17].copy_from_slice(&length);
    framed.extend_from_slice(body);
    frame::run(&framed);
}

/// A head of today's version.
fn like_a_frame() -> Vec<u8> {
    let mut bytes = Frame { request: 7, message: Message::NotTaken(NotTaken::Broke) }.to_bytes().expect("fits");
    bytes.truncate(HEAD_BYTES);
    bytes
}

pub(crate) fn seeds() -> Vec<Seed> {
    let body = |message: &Message| match message {
        Message::Push(push) => (0, encode(push)),
        Message::Pull(pull) => (1, encode(pull)),
        Message::Pushed(pushed) => (2, encode(pushed)),
        Message::Answer(answer, follows) => (3, encode(&(answer, follows))),
        Message::NotTaken(why) => (4, encode(why)),
    };
    let bytes = |message: &Message| {
        let (kind, body) = body(message);
        let newest = u8::try_from(SPOKEN.count() - 1).expect("three at most");
        [vec![kind + KINDS * newest], body].concat()
    };
    frame::messages().iter().map(|(name, message)| seed(name, bytes(message))).collect()
}

//! How messages travel: one form for all of them, over the live socket and over HTTP alike.
//!
//! ```text
//! 2  "Nl"
//! 2  the protocol's version
//! 1  the kind of message
//! 4  the request that it is, or belongs to
//! 4  bytes of the body when it is unpacked
//! 4  bytes of the body as it travels: fewer than that if it is packed (zstd), as many if not
//!    the body (postcard), packed as one part or as several in a row
//! ```
//!
//! The head is the same in every version, the body is spelt as its version has it. Numbers are little-endian. Everything that is known beforehand is checked before anything is allocated or unpacked: a
//! frame that promises too much is refused by its head, and unpacking stops at the promised size.
//!
//! Refuses, each with a name of its own: what is not ours, of another version, of a kind that nobody knows, too large, cut
//! short, garbled. A refusal says nothing of the connection: that is its holder's business.
//!
//! Invariant: what `Frame::to_bytes` made, `Frame::of` reads back as the same; no bytes make either of them panic.

use crate::{
    protocol::{Follows, Message, NotTaken, PROTOCOL_VERSION, Pull, SPOKEN},
    version_2,
};
use nusaloka_store::batch::{Answer, Push, Pushed};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt;
use thiserror::Error;

/// One message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The sender of a request counts them up; answers carry the number of their request.
    pub request: u32,
    pub message: Message,
}

/// Why bytes are not a frame. `Truncated` alone may still become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadFrame {
    #[error("not a frame of ours")]
    NotOurs,
    #[error("of version {0} of the protocol, which is not spoken here")]
    OtherVersion(u16),
    #[error("of the unknown kind {0}")]
    UnknownKind(u8),
    #[error("a body of {0} bytes is too large")]
    TooLarge(usize),
    #[error("cut short")]
    Truncated,
    #[error("the body is garbled")]
    Garbled,
}

/// A message that does not fit into a frame, by the bytes of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a message of {0} bytes is too large to be sent")]
pub struct TooLarge(pub usize);

const MARK: [u8; 2] = *b"Nl";
pub const HEAD_BYTES: usize = 17;
/// Below this, packing costs more than it saves.
pub(crate) const WORTH_PACKING: usize = 256;
/// Fast, and as small as the higher ones for rows that differ in their ids anyway.
const LEVEL: i32 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Push = 1,
    Pull = 2,
    Pushed = 3,
    Answer = 4,
    NotTaken = 5,
}

impl Kind {
    const fn of_message(message: &Message) -> Self {
        match message {
            Message::Push(_) => Self::Push,
            Message::Pull(_) => Self::Pull,
            Message::Pushed(_) => Self::Pushed,
            Message::Answer(..) => Self::Answer,
            Message::NotTaken(_) => Self::NotTaken,
        }
    }

    const fn of(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Push),
            2 => Some(Self::Pull),
            3 => Some(Self::Pushed),
            4 => Some(Self::Answer),
            5 => Some(Self::NotTaken),
            _ => None,
        }
    }

    const fn limits(self) -> Limits {
        match self {
            Self::Push | Self::Pull => UP,
            Self::Pushed | Self::Answer | Self::NotTaken => DOWN,
        }
    }
}

/// The most that a body may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub packed: usize,
    pub unpacked: usize,
}

/// From a device, which may be anybody's.
pub const UP: Limits = Limits { packed: 1 << 20, unpacked: 4 << 20 };
/// From our server. What a device holds comes in one batch, however long it was away.
pub const DOWN: Limits = Limits { packed: 16 << 20, unpacked: 64 << 20 };

impl Limits {
    /// The most that a whole frame may be.
    pub const fn frame(self) -> usize {
        HEAD_BYTES + self.packed
    }
}

impl Frame {
    /// In today's version.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TooLarge> {
        self.to_bytes_in(PROTOCOL_VERSION)
    }

    /// In the version that whoever reads it speaks, one of `SPOKEN`. What it has no form for there is left out, or becomes
    /// the nearest that there is.
    pub fn to_bytes_in(&self, version: u16) -> Result<Vec<u8>, TooLarge> {
        let kind = Kind::of_message(&self.message);
        let body = body_in(version, &self.message);
        if body.len() > kind.limits().unpacked {
            return Err(TooLarge(body.len()));
        }
        let unpacked = body.len();
        framed(version, kind, self.request, unpacked, &packed(body))
    }

    /// The request that a frame belongs to, by its head alone, whatever version it is of: for whoever hands it on unread,
    /// or turns it away.
    pub fn request_of(bytes: &[u8]) -> Result<u32, BadFrame> {
        must_be_ours(bytes)?;
        Ok(u32::from_le_bytes(part(bytes, 5)?))
    }

    /// The version that a frame speaks: its answers do, too.
    pub fn version_of(bytes: &[u8]) -> Result<u16, BadFrame> {
        must_be_ours(bytes)?;
        Ok(u16::from_le_bytes(part(bytes, 2)?))
    }

    /// How long the frame is that these bytes begin with. `Truncated`: its head is not all there.
    pub fn length_of(bytes: &[u8]) -> Result<usize, BadFrame> {
        Ok(HEAD_BYTES + Head::of(bytes)?.travels)
    }

    /// These bytes are one frame, and nothing else.
    pub fn of(bytes: &[u8]) -> Result<Self, BadFrame> {
        match Self::first_of(bytes)? {
            (frame, used) if used == bytes.len() => Ok(frame),
            _ => Err(BadFrame::Garbled),
        }
    }

    /// The frame that these bytes begin with, and how many of them it is. `Truncated`: more of them are needed.
    pub fn first_of(bytes: &[u8]) -> Result<(Self, usize), BadFrame> {
        let head = Head::of(bytes)?;
        let body = bytes.get(HEAD_BYTES..HEAD_BYTES + head.travels).ok_or(BadFrame::Truncated)?;
        let unpacked;
        let body = if head.travels < head.unpacked {
            unpacked = zstd::bulk::decompress(body, head.unpacked).map_err(|_| BadFrame::Garbled)?;
            &unpacked[..]
        } else {
            body
        };
        if body.len() != head.unpacked {
            return Err(BadFrame::Garbled);
        }
        let message = if head.version == version_2::VERSION {
            version_2::message(head.kind, body)?
        } else {
            message(head.kind, body)?
        };
        Ok((Self { request: head.request, message }, HEAD_BYTES + head.travels))
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {}", self.request, self.message)
    }
}

/// A message as a version spells it.
pub(crate) fn body_in(version: u16, message: &Message) -> Vec<u8> {
    if version == version_2::VERSION {
        return version_2::body(message);
    }
    match message {
        Message::Push(push) => plain(push),
        Message::Pull(pull) => plain(pull),
        Message::Pushed(pushed) => plain(pushed),
        Message::Answer(answer, follows) => plain(&(answer, follows)),
        Message::NotTaken(why) => plain(why),
    }
}

fn message(kind: Kind, body: &[u8]) -> Result<Message, BadFrame> {
    Ok(match kind {
        Kind::Push => Message::Push(read::<Push>(body)?),
        Kind::Pull => Message::Pull(read::<Pull>(body)?),
        Kind::Pushed => Message::Pushed(read::<Pushed>(body)?),
        Kind::Answer => {
            let (answer, follows) = read::<(Answer, Follows)>(body)?;
            Message::Answer(answer, follows)
        }
        Kind::NotTaken => Message::NotTaken(read::<NotTaken>(body)?),
    })
}

struct Head {
    version: u16,
    kind: Kind,
    request: u32,
    unpacked: usize,
    travels: usize,
}

impl Head {
    /// As soon as a byte cannot be of ours, that is said, however few there are.
    fn of(bytes: &[u8]) -> Result<Self, BadFrame> {
        let version = Frame::version_of(bytes)?;
        if !SPOKEN.contains(&version) {
            return Err(BadFrame::OtherVersion(version));
        }
        let [code] = part(bytes, 4)?;
        let kind = Kind::of(code).ok_or(BadFrame::UnknownKind(code))?;
        let request = u32::from_le_bytes(part(bytes, 5)?);
        let unpacked = length(bytes, 9)?;
        let travels = length(bytes, 13)?;
        let limits = kind.limits();
        if unpacked > limits.unpacked {
            return Err(BadFrame::TooLarge(unpacked));
        }
        if travels > limits.packed {
            return Err(BadFrame::TooLarge(travels));
        }
        if travels > unpacked {
            return Err(BadFrame::Garbled);
        }
        Ok(Self { version, kind, request, unpacked, travels })
    }
}

fn must_be_ours(bytes: &[u8]) -> Result<(), BadFrame> {
    if bytes.iter().zip(&MARK).any(|(byte, mark)| byte != mark) { Err(BadFrame::NotOurs) } else { Ok(()) }
}

fn part<const BYTES: usize>(bytes: &[u8], at: usize) -> Result<[u8; BYTES], BadFrame> {
    let part = bytes.get(at..at + BYTES).ok_or(BadFrame::Truncated)?;
    Ok(part.try_into().expect("as long as was asked"))
}

fn length(bytes: &[u8], at: usize) -> Result<usize, BadFrame> {
    usize::try_from(u32::from_le_bytes(part(bytes, at)?)).map_err(|_| BadFrame::TooLarge(usize::MAX))
}

/// An answer whose body, packed or not, was made elsewhere.
pub(crate) fn answer(request: u32, version: u16, unpacked: usize, body: &[u8]) -> Result<Vec<u8>, TooLarge> {
    framed(version, Kind::Answer, request, unpacked, body)
}

fn framed(version: u16, kind: Kind, request: u32, unpacked: usize, body: &[u8]) -> Result<Vec<u8>, TooLarge> {
    let limits = kind.limits();
    if unpacked > limits.unpacked {
        return Err(TooLarge(unpacked));
    }
    if body.len() > limits.packed {
        return Err(TooLarge(body.len()));
    }
    let mut bytes = Vec::with_capacity(HEAD_BYTES + body.len());
    bytes.extend_from_slice(&MARK);
    bytes.extend_from_slice(&version.to_le_bytes());
    bytes.push(kind as u8);
    bytes.extend_from_slice(&request.to_le_bytes());
    for length in [unpacked, body.len()] {
        bytes.extend_from_slice(&u32::try_from(length).expect("limits are far below").to_le_bytes());
    }
    bytes.extend_from_slice(body);
    Ok(bytes)
}

pub(crate) fn plain(message: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(message).expect("messages are plain data, which always encodes")
}

/// Packed, if that makes it smaller.
fn packed(body: Vec<u8>) -> Vec<u8> {
    if body.len() < WORTH_PACKING {
        return body;
    }
    match zstd::bulk::compress(&body, LEVEL) {
        Ok(packed) if packed.len() < body.len() => packed,
        _ => body,
    }
}

/// Packed in any case, as one part of several. A few bytes are only wrapped (RFC 8878: a frame of one raw block), because
/// setting a packer up for them would take longer than all the rest.
pub(crate) fn packed_part(plain: &[u8]) -> Vec<u8> {
    const MAGIC: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();
    const ONE_SEGMENT: u8 = 0x20;
    const LAST_AND_RAW: u32 = 1;
    match u8::try_from(plain.len()) {
        Ok(length) => {
            let [block @ .., _] = (u32::from(length) << 3 | LAST_AND_RAW).to_le_bytes();
            [&MAGIC[..], &[ONE_SEGMENT, length], &block, plain].concat()
        }
        Err(_) => zstd::bulk::compress(plain, LEVEL).expect("bytes in memory can always be packed"),
    }
}

/// Exact: bytes left over are an error, too.
pub(crate) fn read<M: DeserializeOwned>(body: &[u8]) -> Result<M, BadFrame> {
    match postcard::take_from_bytes(body) {
        Ok((message, [])) => Ok(message),
        _ => Err(BadFrame::Garbled),
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;

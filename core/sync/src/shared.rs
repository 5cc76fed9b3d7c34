//! An answer put together from pieces that many answers share: each segment is written and packed once, and what differs
//! from device to device goes around them.
//!
//! Both forms allow it. Postcard writes one thing after the other, with nothing around it; and packed bytes may be several
//! packed parts in a row, which unpack to one text. So the bytes differ from those of `Frame::to_bytes` at most in how they
//! are packed, and whoever reads them cannot tell.
//!
//! Segments, and what stands around them, are spelt the same in every version that is spoken: a piece serves all of them.
//!
//! Invariant: what `framed` made, `Frame::of` reads as the batch with these segments.

use crate::{
    frame::{self, TooLarge},
    protocol::{Follows, Message},
};
use nusaloka_store::batch::{Answer, Batch, Segment};
use std::sync::Arc;

/// A segment as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    plain: Vec<u8>,
    packed: Vec<u8>,
    rows: usize,
}

impl Piece {
    pub fn of(segment: &Segment) -> Self {
        let plain = frame::plain(segment);
        Self { packed: frame::packed_part(&plain), plain, rows: segment.rows.len() }
    }

    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// What it takes to keep it.
    pub fn bytes(&self) -> usize {
        self.plain.len() + self.packed.len()
    }
}

/// The last answer to a request: this batch, whose segments are these.
pub fn framed(request: u32, version: u16, batch: Batch, pieces: &[Arc<Piece>]) -> Result<Vec<u8>, TooLarge> {
    debug_assert!(batch.segments.is_empty(), "they are the pieces");
    let after = frame::plain(&(&batch.repaired, &batch.refused, batch.scopes, batch.more, Follows::Nothing));
    let mut before = frame::body_in(version, &Message::Answer(Answer::Batch(Box::new(batch)), Follows::Nothing));
    // No segments are one byte, that there are none.
    before.truncate(before.len() - after.len() - 1);
    before.extend(frame::plain(&pieces.len()));
    let unpacked = before.len() + pieces.iter().map(|piece| piece.plain.len()).sum::<usize>() + after.len();
    let plain = || [&before[..]].into_iter().chain(pieces.iter().map(|piece| &piece.plain[..])).chain([&after[..]]);
    if unpacked < frame::WORTH_PACKING {
        return frame::answer(request, version, unpacked, &plain().collect::<Vec<_>>().concat());
    }
    let (packed_before, packed_after) = (frame::packed_part(&before), frame::packed_part(&after));
    let packed = [&packed_before[..]].into_iter();
    let packed = packed.chain(pieces.iter().map(|piece| &piece.packed[..])).chain([&packed_after[..]]);
    let packed = packed.collect::<Vec<_>>().concat();
    let body = if packed.len() < unpacked { packed } else { plain().collect::<Vec<_>>().concat() };
    frame::answer(request, version, unpacked, &body)
}

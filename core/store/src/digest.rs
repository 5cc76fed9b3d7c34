//! Digests: one number for all rows of one kind in one scope, by which two sides see that they hold the same.
//!
//! A sum over the rows, so that a change costs one subtraction and one addition, in any order. It is over ids and commit
//! numbers, not over contents: a commit number stands for one content.

use nusaloka_domain::view::mixed;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Digest(u128);

impl Digest {
    pub fn add(&mut self, row: Uuid, commit: u64) {
        self.0 = self.0.wrapping_add(of(row, commit));
    }

    pub fn subtract(&mut self, row: Uuid, commit: u64) {
        self.0 = self.0.wrapping_sub(of(row, commit));
    }

    /// Sums wrap, so a difference of digests is a digest, too.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    #[must_use]
    pub const fn negative(self) -> Self {
        Self(self.0.wrapping_neg())
    }

    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// Of no rows, unless these are a digest's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.try_into().map_or(0, u128::from_be_bytes))
    }
}

fn of(row: Uuid, commit: u64) -> u128 {
    mixed(row.as_u128() ^ mixed(u128::from(commit) + 1))
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}…", self.0 >> 96)
    }
}

/// Of several: into which of these a row falls. By the end of its id, which is random in every id.
pub const BUCKETS: usize = 64;

pub(crate) fn bucket_of(row: Uuid) -> usize {
    usize::from(row.as_bytes()[15]) % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn the_order_of_changes_does_not_matter_and_all_of_them_do() {
        let (mut one, mut other) = (Digest::default(), Digest::default());
        one.add(row(1), 5);
        one.add(row(2), 6);
        other.add(row(2), 6);
        other.add(row(1), 4);
        assert_ne!(one, other);
        other.subtract(row(1), 4);
        other.add(row(1), 5);
        assert_eq!(one, other);
    }

    #[test]
    fn ids_and_commits_cannot_stand_for_each_other() {
        let (mut one, mut other) = (Digest::default(), Digest::default());
        one.add(row(1), 2);
        one.add(row(2), 1);
        other.add(row(1), 1);
        other.add(row(2), 2);
        assert_ne!(one, other);
    }
}

//! How an entry follows from the one before it, and how that is checked.
//!
//! What is hashed is spelt out here byte for byte, so that whoever has the log can check it with another program. It never
//! changes: another way gets another first line.

use super::{AuditDetail, AuditEntry, AuditHead, LOG};
use crate::{Timestamp, id::Id, record::same_id};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What the first entry follows.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

pub(super) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// Of where a request came from.
pub(super) fn of_source(salt: &[u8], source: &[u8]) -> Vec<u8> {
    sha256(&[b"nusaloka audit source 1\n", salt, source]).to_vec()
}

/// Length and bytes, so that nothing runs into what follows it.
fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(part);
}

/// A nothing is not an empty something.
fn put_if<T: AsRef<[u8]>>(bytes: &mut Vec<u8>, part: Option<T>) {
    match part {
        None => bytes.push(0),
        Some(part) => {
            bytes.push(1);
            put(bytes, part.as_ref());
        }
    }
}

fn bytes_of<T>(id: Option<Id<T>>) -> Option<[u8; 16]> {
    id.map(|id| *id.as_bytes())
}

impl AuditEntry {
    /// What is hashed: number, time, deed, the ids, the commitments, and the hash before.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = b"nusaloka audit entry 1\n".to_vec();
        bytes.extend_from_slice(&self.number.to_be_bytes());
        bytes.extend_from_slice(&self.at.as_millis().to_be_bytes());
        put(&mut bytes, self.deed.name().as_bytes());
        put_if(&mut bytes, bytes_of(self.who));
        put_if(&mut bytes, bytes_of(self.whom));
        put_if(&mut bytes, bytes_of(self.about));
        put_if(&mut bytes, bytes_of(self.session));
        put_if(&mut bytes, self.source.as_deref());
        put_if(&mut bytes, self.detail.as_deref());
        put(&mut bytes, &self.previous);
        bytes
    }

    pub(super) fn reckoned(&self) -> Vec<u8> {
        sha256(&[&self.canonical()]).to_vec()
    }
}

impl AuditDetail {
    pub(super) fn commitment(&self) -> Vec<u8> {
        let mut bytes = b"nusaloka audit detail 1\n".to_vec();
        put(&mut bytes, &self.salt);
        put_if(&mut bytes, self.device.as_deref());
        put_if(&mut bytes, self.zone.map(crate::Zone::name));
        put_if(&mut bytes, self.word.as_deref());
        sha256(&[&bytes]).to_vec()
    }
}

/// The log as far as it was gone along, from its beginning or from an entry that was checked before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    number: i64,
    hash: Vec<u8>,
    at: Timestamp,
}

/// The first entry that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("entry {number} {why}")]
pub struct Misfit {
    pub number: i64,
    pub why: Unfitting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Unfitting {
    #[error("is missing")]
    Missing,
    #[error("cannot be read")]
    Unreadable,
    #[error("is not what was noted")]
    Changed,
    #[error("does not follow from the one before it")]
    Unchained,
    #[error("says of a device or an address what was not noted")]
    DetailChanged,
    #[error("is beyond the end of the log")]
    BeyondHead,
    #[error("is the last, and the end of the log is kept as another")]
    NotTheHead,
}

impl Chain {
    pub const fn beginning() -> Self {
        Self { number: 0, hash: Vec::new(), at: Timestamp::from_millis(i64::MIN) }
    }

    /// Behind an entry that was checked already.
    pub fn behind(entry: &AuditEntry) -> Self {
        Self { number: entry.number, hash: entry.hash.clone(), at: entry.at }
    }

    pub const fn number(&self) -> i64 {
        self.number
    }

    pub fn hash(&self) -> &[u8] {
        if self.number == 0 { &BEGINNING } else { &self.hash }
    }

    pub fn misfit(&self, why: Unfitting) -> Misfit {
        Misfit { number: self.number + 1, why }
    }

    /// Goes on to the next. A detail that is not there was erased.
    pub fn take(&mut self, entry: &AuditEntry, detail: Option<&AuditDetail>) -> Result<(), Misfit> {
        if entry.number > self.number + 1 && entry.id == AuditEntry::id_of(entry.number) {
            return Err(self.misfit(Unfitting::Missing));
        }
        let in_place = entry.number == self.number + 1
            && entry.id == AuditEntry::id_of(entry.number)
            && entry.log == LOG
            && entry.at >= self.at;
        if !in_place || entry.hash != entry.reckoned() {
            return Err(self.misfit(Unfitting::Changed));
        }
        if entry.previous != self.hash() {
            return Err(self.misfit(Unfitting::Unchained));
        }
        let told = |detail: &AuditDetail| {
            let says = detail.device.is_some() || detail.zone.is_some() || detail.word.is_some();
            let is_theirs = detail.id == same_id(entry.id) && detail.person == entry.whom.or(entry.who);
            is_theirs && entry.detail == says.then(|| detail.commitment())
        };
        if !detail.is_none_or(told) {
            return Err(self.misfit(Unfitting::DetailChanged));
        }
        *self = Self::behind(entry);
        Ok(())
    }

    /// Was that all?
    pub fn end(&self, head: Option<&AuditHead>) -> Result<(), Misfit> {
        let (number, hash) = head.map_or((0, &BEGINNING[..]), |head| (head.number, &head.hash[..]));
        if number > self.number {
            return Err(self.misfit(Unfitting::Missing));
        }
        if number < self.number {
            return Err(Misfit { number: number + 1, why: Unfitting::BeyondHead });
        }
        if hash == self.hash() { Ok(()) } else { Err(Misfit { number, why: Unfitting::NotTheHead }) }
    }
}

//! Layers: what a device was given of a public scope in one piece, laid under its tables and never written to.
//!
//! A snapshot travels packed, under the name of its bytes. Unpacked it is a layer: `Form::Sqlite` is a database file with the
//! tables and indexes of the kinds of its audience, as the SQLite engine has them; `Form::Plain` are the rows, for the memory
//! engine. Public content needs no secrecy: a layer is not encrypted, also not under a database that is.
//!
//! | a row of a layer              | is seen |
//! |-------------------------------|---------|
//! | of which nothing else is known | yes     |
//! | that stands in the table, too | no: the table's own is |
//! | that was removed since        | no: it is buried |
//!
//! Refuses to decide which of two is newer: whoever lays one hears what it meets (`Engine::met_by`).
//!
//! Invariants: no row is seen through two layers (one that would be stands in the table); what is buried is in some layer.

use crate::{batch::counted, digest::Digest};
use nusaloka_domain::{
    record::{Column, Holds, Kind, Row, Value, WrittenBy, column},
    scope::Scope,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// As many as an engine takes: SQLite attaches ten files, and some have to be left for those that are looked at first.
pub const MOST_LAYERS: usize = 7;
/// No layer is larger, whatever it promises.
pub const LARGEST_LAYER: u64 = 1 << 30;

/// A snapshot is called by the SHA-256 of its packed bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name([u8; 32]);

impl Name {
    pub fn of(packed: &[u8]) -> Self {
        Self(Sha256::digest(packed).into())
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..4].iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a snapshot")]
pub struct NotAName;

impl FromStr for Name {
    type Err = NotAName;
    fn from_str(text: &str) -> Result<Self, NotAName> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NotAName);
        }
        for (byte, two) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |hex: u8| if hex < b'a' { hex - b'0' } else { hex - b'a' + 10 };
            *byte = digit(two[0]) << 4 | digit(two[1]);
        }
        Ok(Self(bytes))
    }
}

/// What a snapshot says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub epoch: Uuid,
    pub scope: Scope,
    /// All rows of the scope are in it, as of this commit.
    #[serde(deserialize_with = "counted")]
    pub commit: u64,
    pub rows: u64,
    /// Of every scope that its rows are in.
    pub digests: Vec<(Scope, u16, Digest)>,
}

/// How the rows of a snapshot lie in it: what the engine of those who fetch it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Sqlite,
    Plain,
}

/// Why bytes cannot be laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("they are not what their name says")]
    OtherBytes,
    #[error("they cannot be unpacked")]
    Garbled,
    #[error("they are unpacked to something else than a layer of our tables")]
    OtherTables,
    #[error("this engine takes no layers, or has enough of them")]
    NotTaken,
}

const fn named(field: &'static str, holds: Holds) -> Column {
    Column { field, ..column("", holds) }
}

const fn table(name: &'static str, code: u16, columns: &'static [Column], key: &'static [usize]) -> Kind {
    Kind {
        code,
        name,
        about: &[],
        columns,
        key,
        indexes: &[],
        scopes: &[],
        grants: &[],
        written_by: WrittenBy::Authority,
    }
}

/// What lies under the tables. An engine that has no such table takes no layers.
pub static LAYER: Kind = table("layer", 60_014, &[named("name", Holds::Bytes), named("about", Holds::Bytes)], &[0]);

/// Rows of layers that were removed.
pub static BURIED: Kind = table("buried", 60_015, &[named("kind", Holds::Integer), named("row", Holds::Id)], &[0, 1]);

pub(super) fn key_of_layer(name: Name) -> Row {
    Row::from_values([Value::Bytes(name.as_bytes())])
}

pub(super) fn row_of_layer(name: Name, about: &About) -> Row {
    let about = nusaloka_domain::host::encode(about);
    Row::from_values([Value::Bytes(name.as_bytes()), Value::Bytes(&about)])
}

/// What a row of `LAYER` says.
pub(crate) fn read_layer(row: &Row) -> Option<(Name, About)> {
    match (row.value(0), row.value(1)) {
        (Value::Bytes(name), Value::Bytes(about)) => {
            Some((Name::from_bytes(name)?, nusaloka_domain::host::decode(about).ok()?))
        }
        _ => None,
    }
}

/// Kinds that have a place in an audience: the tables of its layers, in the order of their codes.
pub(crate) fn kinds_in(kinds: impl IntoIterator<Item = &'static Kind>, audience: u8) -> Vec<&'static Kind> {
    let placed = |kind: &&'static Kind| kind.scopes.iter().any(|place| place.audience.code == audience);
    super::shape::declared(kinds.into_iter().filter(placed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is_one() {
        let name = Name::of(b"packed");
        let text = name.to_string();
        assert_eq!(text.parse(), Ok(name));
        let upper = text.to_uppercase();
        for other in ["", "../../etc/passwd", &text[1..], &upper, &format!("{text}0"), &"é".repeat(32)] {
            assert_eq!(other.parse::<Name>(), Err(NotAName), "{other}");
        }
    }
}

//! What a mutation looked at and what it changed: by this, and by nothing else, is decided which predictions have to be
//! made again when something arrives.

use nusaloka_domain::{
    record::{Index, Key, Kind, NotARow, Row},
    view::Looked,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A row of some kind, by the kind's code.
pub(crate) type At = (u16, Uuid);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footprint {
    /// Rows that were read by their id, whether they were there or not.
    pub(crate) read: BTreeSet<At>,
    /// Stretches of an index that were read: a row that enters or leaves one changes what was seen.
    pub(crate) ranges: Vec<Stretch>,
    pub(crate) written: BTreeSet<At>,
    /// Those of the written rows that it left there, as it left them: others may have looked before they changed again.
    pub(crate) left: BTreeMap<At, RowBytes>,
    /// The kinds that were looked at, and in which scopes.
    #[serde(skip)]
    pub(crate) looked: BTreeSet<Looked>,
    /// How many rows of those scopes this version of the app cannot read.
    #[serde(skip)]
    pub(crate) opaque: usize,
}

/// A row, kept with an entry. Damaged bytes are an error when they are read, like the rest of the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub(crate) struct RowBytes(Row);

impl RowBytes {
    pub(crate) fn of(row: &Row) -> Self {
        Self(row.clone())
    }

    pub(crate) fn row(&self) -> Row {
        self.0.clone()
    }
}

impl TryFrom<Vec<u8>> for RowBytes {
    type Error = NotARow;
    fn try_from(bytes: Vec<u8>) -> Result<Self, NotARow> {
        Row::checked(bytes).map(Self)
    }
}

impl From<RowBytes> for Vec<u8> {
    fn from(kept: RowBytes) -> Self {
        kept.0.into_bytes()
    }
}

/// From one key of an index to before another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    kind: u16,
    index: String,
    low: Vec<u8>,
    high: Vec<u8>,
}

impl Stretch {
    pub(crate) fn new(kind: &Kind, index: &Index, low: &Key, high: &Key) -> Self {
        Self {
            kind: kind.code,
            index: index.name.to_owned(),
            low: low.as_bytes().to_vec(),
            high: high.as_bytes().to_vec(),
        }
    }

    fn holds(&self, kind: &'static Kind, row: &Row) -> bool {
        let Some(index) = kind.indexes.iter().find(|index| index.name == self.index) else {
            return true; // an index of another version: better once too often than once too seldom
        };
        let key = kind.index_key(index, row);
        key.as_bytes() >= self.low.as_slice() && key.as_bytes() < self.high.as_slice()
    }
}

impl Footprint {
    /// What an answer depends on.
    pub fn looked(&self) -> impl Iterator<Item = Looked> + '_ {
        self.looked.iter().copied()
    }

    /// How many rows there are, where an answer looked, that this version of the app cannot read.
    pub const fn opaque(&self) -> usize {
        self.opaque
    }

    pub(crate) fn kinds_of_ranges(&self) -> impl Iterator<Item = u16> + '_ {
        self.ranges.iter().map(|stretch| stretch.kind)
    }

    /// Rows that it read or wrote by their id.
    pub(crate) fn by_id(&self) -> impl Iterator<Item = &At> {
        self.read.iter().chain(&self.written)
    }

    /// Did it look at one of these rows, or would it have, in any of its forms?
    pub(crate) fn meets(&self, rows: &Forms) -> bool {
        self.by_id().any(|at| rows.ids.contains(at)) || self.has_in_stretches(rows)
    }

    /// Is one of these rows, in any of its forms, in a stretch that it read?
    pub(crate) fn has_in_stretches(&self, rows: &Forms) -> bool {
        self.ranges.iter().any(|stretch| {
            let of_kind = rows.by_kind.get(&stretch.kind);
            of_kind.is_some_and(|(kind, forms)| forms.iter().any(|form| stretch.holds(kind, form)))
        })
    }
}

/// Rows, in all the forms in which somebody may have found them.
#[derive(Default)]
pub(crate) struct Forms {
    ids: BTreeSet<At>,
    by_kind: BTreeMap<u16, (&'static Kind, Vec<Row>)>,
}

impl Forms {
    pub(crate) fn add(&mut self, kind: &'static Kind, id: Uuid, forms: impl IntoIterator<Item = Option<Row>>) {
        self.ids.insert((kind.code, id));
        let (_, of_kind) = self.by_kind.entry(kind.code).or_insert((kind, Vec::new()));
        of_kind.extend(forms.into_iter().flatten());
    }
}

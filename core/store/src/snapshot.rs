//! Snapshots: all rows of a public scope as of one commit, in one piece, for devices that have nothing of it yet.
//!
//! Made beside the writer, from any consistent look. The same rows make the same bytes, so that a snapshot can be called
//! by what is in it: whoever comes back for the rest of a download finds it, and anything in between may keep it.
//!
//! Refuses scopes that are not everybody's.
//!
//! Invariant: the digest of a snapshot's scope is what the feed's digest was at its commit.

use crate::{
    authority::{Marks, digests_in, feed},
    batch::{Offer, Position},
    digest::Digest,
    engine::{
        Only, Scan, Source, Stored,
        layer::{About, Form, Name, kinds_in},
        sqlite,
    },
    overlay::key_of,
};
use nusaloka_domain::{
    Fault,
    capability::Business,
    host,
    record::{Holds, Kind},
    scope::{Opens, Scope},
    view::Edge,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};
use uuid::Uuid;

/// Rows that are read at once.
const PAGE: usize = 4_096;
/// Layers hold the same ids in several places, far from each other: the window is as large as they are.
const LEVEL: i32 = 3;
const WINDOW_LOG: u32 = 25;

/// A scope of fewer rows comes by rows in one go.
const ROWS_WORTH_IT: usize = 2_000;
/// So many changes come by themselves as well.
const CHANGES_WORTH_IT: usize = 1_000;

/// A snapshot as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    pub name: Name,
    pub about: About,
    pub unpacked: u64,
    pub bytes: Vec<u8>,
}

/// `Form::Plain`: kind, commit and bytes of each row.
#[derive(Serialize, Deserialize)]
pub(crate) struct Plain {
    pub(crate) about: About,
    pub(crate) rows: Vec<(u16, u64, Vec<u8>)>,
}

/// What tells whether a device can read the rows of a snapshot: a few bytes of the digest of its schema, words included.
pub fn schema_of_layers(business: Business, audience: u8) -> [u8; 8] {
    let kinds = kinds_in(business.kinds(), audience);
    let mut schema = sqlite::schema_of(kinds.iter().copied());
    for column in kinds.iter().flat_map(|kind| kind.columns) {
        if let Holds::Word(words) = column.holds {
            schema.push_str(&words.join(","));
            schema.push(';');
        }
    }
    let name = Name::of(schema.as_bytes());
    *name.as_bytes().first_chunk().expect("longer than that")
}

/// Is the scope large enough, and has enough changed since the last one (of which epoch it was)?
pub fn is_worth_it(source: &dyn Source, scope: Scope, before: Option<&(Uuid, Offer)>) -> Result<bool, Fault> {
    let (since, enough) = match before {
        Some((epoch, offer)) if Marks::of(source)?.goes_on_from(*epoch, offer.commit) => {
            (Position::end_of(offer.commit), CHANGES_WORTH_IT)
        }
        _ => (Position::BEGINNING, ROWS_WORTH_IT),
    };
    Ok(feed(source, scope, since, enough)?.len() >= enough)
}

/// Makes one as of what the source shows. Nothing of a scope that is not everybody's.
pub fn make(source: &dyn Source, business: Business, scope: Scope, form: Form) -> Result<Option<Packed>, Fault> {
    if business.audience(scope.audience).map(|audience| audience.opens) != Some(Opens::ToAll) {
        return Ok(None);
    }
    let kinds = kinds_in(business.kinds(), scope.audience);
    let mut making = Making::begin(&kinds, form)?;
    let mut sums = Sums::default();
    for kind in kinds {
        each_in(source, kind, scope, |stored| {
            sums.add(kind, stored);
            making.put(kind, stored)
        })?;
    }
    Ok(Some(making.end(sums.about(source, scope)?)?))
}

/// A snapshot that is being made.
pub struct Making(Filling);

enum Filling {
    Plain(Vec<(u16, u64, Vec<u8>)>),
    Sqlite(sqlite::Making),
}

impl Making {
    pub fn begin(kinds: &[&'static Kind], form: Form) -> Result<Self, Fault> {
        Ok(Self(match form {
            Form::Plain => Filling::Plain(Vec::new()),
            Form::Sqlite => Filling::Sqlite(sqlite::Making::begin(kinds)?),
        }))
    }

    /// Of one kind after the other, in the order of their keys.
    pub fn put(&mut self, kind: &Kind, stored: &Stored) -> Result<(), Fault> {
        match &mut self.0 {
            Filling::Plain(rows) => rows.push((kind.code, stored.commit, stored.row.as_bytes().to_vec())),
            Filling::Sqlite(making) => making.put(kind, stored)?,
        }
        Ok(())
    }

    pub fn end(self, about: About) -> Result<Packed, Fault> {
        let (about, bytes) = match self.0 {
            Filling::Plain(rows) => {
                let plain = Plain { about, rows };
                let bytes = host::encode(&plain);
                (plain.about, bytes)
            }
            Filling::Sqlite(making) => {
                let bytes = making.end(&about)?;
                (about, bytes)
            }
        };
        let unpacked = bytes.len() as u64;
        let bytes = packed(&bytes).map_err(|error| Fault::because("a snapshot was not packed", error))?;
        Ok(Packed { name: Name::of(&bytes), about, unpacked, bytes })
    }
}

/// In the order of their keys.
fn each_in(
    source: &dyn Source,
    kind: &'static Kind,
    scope: Scope,
    mut work: impl FnMut(&Stored) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let only = Only::InScopes { audience: scope.audience, keys: vec![scope.key] };
    let mut scan = Scan { only, limit: PAGE, ..Scan::of(kind) };
    loop {
        let rows = source.scan(&scan)?;
        rows.iter().try_for_each(&mut work)?;
        match rows.last() {
            Some(last) if rows.len() == PAGE => scan.low = Edge::Excluding(key_of(last.row.id())),
            _ => return Ok(()),
        }
    }
}

#[derive(Default)]
struct Sums {
    rows: u64,
    digests: BTreeMap<(Scope, u16), Digest>,
}

impl Sums {
    fn add(&mut self, kind: &'static Kind, stored: &Stored) {
        self.rows += 1;
        for scope in kind.scopes_of(&stored.row) {
            self.digests.entry((scope, kind.code)).or_default().add(stored.row.id(), stored.commit);
        }
    }

    fn about(self, source: &dyn Source, scope: Scope) -> Result<About, Fault> {
        let ours = |kind: u16| self.digests.get(&(scope, kind)).copied().unwrap_or_default();
        if digests_in(source, scope)?.into_iter().any(|(kind, digest)| digest != ours(kind)) {
            return Err(Fault::new("the rows of a scope are not what its digests say"));
        }
        let digests = self.digests.into_iter().map(|((scope, kind), digest)| (scope, kind, digest)).collect();
        let Marks { epoch, commit, .. } = Marks::of(source)?;
        Ok(About { epoch, scope, commit, rows: self.rows, digests })
    }
}

fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), LEVEL)?;
    encoder.set_pledged_src_size(Some(bytes.len() as u64))?;
    encoder.include_contentsize(true)?;
    encoder.window_log(WINDOW_LOG)?;
    encoder.long_distance_matching(true)?;
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Stops at so many bytes.
pub(crate) fn unpack(packed: &[u8], most: u64, mut into: impl Write) -> io::Result<u64> {
    let mut decoder = zstd::Decoder::new(packed)?;
    decoder.window_log_max(WINDOW_LOG)?;
    let mut limited = io::Read::take(&mut decoder, most + 1);
    let unpacked = io::copy(&mut limited, &mut into)?;
    if unpacked > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more than a layer may be"));
    }
    Ok(unpacked)
}

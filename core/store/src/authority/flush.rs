//! Writes what a group of mutations changed as one batch: rows, feed, digests.

use super::{counter, integer};
use crate::{
    digest::Digest,
    engine::{Change, Scan, Source, Stored, Writing},
    footprint::At,
    overlay::Cell,
    planted::{Bug, planted},
    tables::{DIGEST, FEED, GRANT},
};
use nusaloka_domain::{
    Fault,
    capability::Business,
    record::{Row, Value},
    scope::Scope,
    view::Touched,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where something happened. Changes of one sort stand together and in the order of their table: so each statement is
/// prepared once, and pages are visited once.
pub(super) fn flush(
    tx: &mut dyn Writing,
    changed: Vec<(At, Cell)>,
    number: u64,
    beside: Vec<Change>,
) -> Result<BTreeSet<Touched>, Fault> {
    let mut rows = Vec::with_capacity(changed.len());
    let (mut left, mut entered) = (BTreeSet::new(), BTreeMap::new());
    let mut digests = Digests::default();
    let mut touched = BTreeSet::new();
    for ((code, id), Cell { kind, below, now }) in changed {
        let places = |stored: Option<&Stored>| -> BTreeSet<Scope> {
            stored.map(|stored| kind.scopes_of(&stored.row).collect()).unwrap_or_default()
        };
        let (was_in, is_in) = (places(below.as_ref()), places(now.as_ref()));
        for scope in &was_in {
            let commit = below.as_ref().map_or(0, |stored| stored.commit);
            left.insert((*scope, commit, code, id));
            digests.of(*scope, kind.code).subtract(id, commit);
        }
        for scope in is_in.union(&was_in) {
            let gone = !is_in.contains(scope);
            if planted(Bug::WritesNoGone) && gone {
                continue;
            }
            entered.insert((*scope, code, id), gone);
        }
        for scope in &is_in {
            let added = if planted(Bug::ServerDigestStays) && below.is_some() { number - 1 } else { number };
            digests.of(*scope, kind.code).add(id, added);
        }
        let places = was_in.union(&is_in);
        touched.extend(places.map(|scope| Touched { kind: Some(code), scope: *scope }));
        rows.push(match now {
            Some(stored) => Change::Put { kind, stored: Stored { commit: number, row: stored.row } },
            None => Change::Remove { kind, key: crate::overlay::key_of(id) },
        });
    }
    let left = left.into_iter().map(|(scope, commit, kind, id)| feed_key(scope, commit, kind, id));
    let mut batch: Vec<Change> = left.map(|key| Change::Remove { kind: &FEED, key }).collect();
    batch.extend(entered.into_iter().map(|((scope, kind, id), gone)| feed_entry(scope, number, kind, id, gone)));
    batch.append(&mut rows);
    digests.onto(tx, &mut batch)?;
    batch.extend(beside);
    tx.apply(&batch)?;
    Ok(touched)
}

fn feed_key(scope: Scope, commit: u64, kind: u16, row: Uuid) -> Row {
    Row::from_values([
        Value::Bytes(&scope.to_bytes()),
        Value::Integer(integer(commit)),
        Value::Integer(i64::from(kind)),
        Value::Bytes(row.as_bytes()),
    ])
}

fn feed_entry(scope: Scope, commit: u64, kind: u16, row: Uuid, gone: bool) -> Change {
    let mut entry = feed_key(scope, commit, kind, row);
    entry.push(Value::Integer(i64::from(gone)));
    Change::Put { kind: &FEED, stored: Stored { commit: 0, row: entry } }
}

/// What is to be added to digests, by scope and kind.
#[derive(Default)]
pub(crate) struct Digests(BTreeMap<(Scope, u16), Difference>);

/// Sums wrap, so a difference is a digest, too.
type Difference = Digest;

impl Digests {
    pub(crate) fn of(&mut self, scope: Scope, kind: u16) -> &mut Difference {
        self.0.entry((scope, kind)).or_default()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (place, difference) in &other.0 {
            let sum = self.0.entry(*place).or_default();
            *sum = sum.plus(*difference);
        }
    }

    /// What those would add is taken away.
    pub(crate) fn less(&mut self, that: Self) {
        for ((scope, kind), digest) in that.0 {
            let sum = self.of(scope, kind);
            *sum = sum.plus(digest.negative());
        }
    }

    /// What is to be added to one of them.
    pub(crate) fn difference(&self, scope: Scope, kind: u16) -> Digest {
        self.0.get(&(scope, kind)).copied().unwrap_or_default()
    }

    /// The kinds that are touched in a scope.
    pub(crate) fn kinds_in(&self, scope: Scope) -> impl Iterator<Item = u16> + '_ {
        self.0.range((scope, 0)..=(scope, u16::MAX)).map(|((_, kind), _)| *kind)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = Touched> + '_ {
        self.0.keys().map(|(scope, kind)| Touched { kind: Some(*kind), scope: *scope })
    }

    /// Reads them all in one call and adds what they become to the changes.
    pub(crate) fn onto(self, source: &dyn Source, changes: &mut Vec<Change>) -> Result<(), Fault> {
        let keys: Vec<Row> = self.0.keys().map(|(scope, kind)| digest_key(*scope, *kind)).collect();
        let known = source.get(&DIGEST, &keys)?;
        for ((mut row, known), difference) in keys.into_iter().zip(known).zip(self.0.into_values()) {
            let sum = digest_of(known.as_ref()).plus(difference);
            row.push(Value::Bytes(&sum.to_bytes()));
            changes.push(Change::Put { kind: &DIGEST, stored: Stored { commit: 0, row } });
        }
        Ok(())
    }
}

pub(crate) fn digest_key(scope: Scope, kind: u16) -> Row {
    Row::from_values([Value::Bytes(&scope.to_bytes()), Value::Integer(i64::from(kind))])
}

pub(crate) fn digest_of(stored: Option<&Stored>) -> Digest {
    match stored.map(|stored| stored.row.value(2)) {
        Some(Value::Bytes(bytes)) => Digest::from_bytes(bytes),
        _ => Digest::default(),
    }
}

/// The digests of all kinds in a scope.
pub(crate) fn digests_in(source: &dyn Source, scope: Scope) -> Result<Vec<(u16, Digest)>, Fault> {
    let scan = Scan::of(&DIGEST).prefix(Row::from_values([Value::Bytes(&scope.to_bytes())]));
    let kind_of = |stored: &Stored| match stored.row.value(1) {
        Value::Integer(code) => u16::try_from(code).unwrap_or_default(),
        _ => 0,
    };
    Ok(source.scan(&scan)?.iter().map(|stored| (kind_of(stored), digest_of(Some(stored)))).collect())
}

/// Compares feed, digests and grants with the rows that they follow from.
pub(super) fn slips(source: &dyn Source, business: Business) -> Result<Vec<String>, Fault> {
    let mut slips = Vec::new();
    let (mut digests, mut feed, mut grants) = (BTreeMap::new(), BTreeSet::new(), 0_usize);
    let mut granted = 0_usize;
    for kind in business.kinds().chain([GRANT]) {
        for stored in source.scan(&Scan::of(kind))? {
            let id = stored.row.id();
            for scope in kind.scopes_of(&stored.row) {
                digests.entry((scope, kind.code)).or_insert_with(Digest::default).add(id, stored.commit);
                feed.insert(feed_key(scope, stored.commit, kind.code, id));
            }
            grants += kind.grants_of(&stored.row).count();
            granted += usize::from(kind.code == GRANT.code);
        }
    }
    if grants != granted {
        slips.push(format!("rows grant {grants} times, and there are {granted} grants"));
    }
    for stored in source.scan(&Scan::of(&FEED))? {
        if stored.row.value(4) == Value::Integer(0) && !feed.remove(&Row::from_values(stored.row.values().take(4))) {
            slips.push(format!("the feed names a row that is not so: {:?}", stored.row));
        }
    }
    slips.extend(feed.into_iter().map(|missing| format!("the feed lacks {missing:?}")));
    for stored in source.scan(&Scan::of(&DIGEST))? {
        let scope = match stored.row.value(0) {
            Value::Bytes(bytes) => Scope::from_bytes(bytes),
            _ => None,
        };
        let kind = match stored.row.value(1) {
            Value::Integer(code) => u16::try_from(code).unwrap_or_default(),
            _ => 0,
        };
        let summed = scope.and_then(|scope| digests.remove(&(scope, kind))).unwrap_or_default();
        if summed != digest_of(Some(&stored)) {
            slips.push(format!("the digest of kind {kind} in {scope:?} is not the sum of its rows"));
        }
    }
    slips.extend(digests.into_keys().map(|(scope, kind)| format!("no digest of kind {kind} in {scope}")));
    Ok(slips)
}

/// The position of a feed entry, and what it says.
pub(super) fn read_feed(row: &Row) -> Option<(u64, u16, Uuid, bool)> {
    let mut values = row.values().skip(1);
    match (values.next()?, values.next()?, values.next()?.uuid()?, values.next()?) {
        (Value::Integer(commit), Value::Integer(kind), id, Value::Integer(gone)) => {
            Some((counter(commit), u16::try_from(kind).ok()?, id, gone == 1))
        }
        _ => None,
    }
}

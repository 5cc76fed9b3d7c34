//! Forgets what nobody needs any more: of the feeds, what went from a scope so long ago that whoever has not heard of it
//! compares instead of being told (the horizon); and verdicts of that time that their device has acknowledged.
//!
//! It is done in steps, so that nobody who writes waits for long: what is stale is looked for beside the writer, a stretch
//! of a table at a time; the writer removes what was found, which is then still stale, because nothing old becomes new.
//!
//! Refuses to read a clock: it is told what time it is, and notes where the store stood then.
//!
//! Invariant: the horizon is on the disk before the first thing behind it is removed.

use super::{Authority, Marks, counter, flush, integer};
use crate::{
    engine::{Change, Engine, Safety, Scan, Source, Stored},
    overlay::key_of,
    planted::{Bug, planted},
    tables::{DEVICE, FEED, MARK, VERDICT},
};
use nusaloka_domain::{
    Fault, Timestamp,
    record::{Kind, Row, Value},
    view::Edge,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use uuid::Uuid;

/// What may be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// That a row went from a scope.
    Gone,
    /// What was decided about an entry.
    Verdict,
}

impl Stale {
    pub const ALL: [Self; 2] = [Self::Gone, Self::Verdict];

    const fn table(self) -> &'static Kind {
        match self {
            Self::Gone => &FEED,
            Self::Verdict => &VERDICT,
        }
    }
}

/// A search of one table, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    of: Stale,
    from: Edge,
}

impl Search {
    pub const fn of(what: Stale) -> Self {
        Self { of: what, from: Edge::Open }
    }

    /// Looks at so many rows, and answers what of them is stale, and where to go on, unless that was all.
    pub fn step(self, source: &dyn Source, rows: usize) -> Result<(Found, Option<Self>), Fault> {
        let Self { of, from } = self;
        let kind = of.table();
        let horizon = Marks::of(source)?.horizon;
        let looked_at = source.scan(&Scan { low: from, ..Scan::of(kind).limit(rows) })?;
        let key = |stored: &Stored| Row::from_values(kind.key.iter().map(|column| stored.row.value(*column)));
        let next = looked_at.last().filter(|_| looked_at.len() == rows);
        let next = next.map(|last| Self { of, from: Edge::Excluding(key(last)) });
        let acknowledged = if of == Stale::Verdict { acknowledged(source, &looked_at)? } else { BTreeMap::new() };
        let is_stale = |stored: &&Stored| match of {
            Stale::Gone => flush::read_feed(&stored.row).is_some_and(|(commit, .., gone)| gone && commit <= horizon),
            Stale::Verdict => is_over(&stored.row, horizon, &acknowledged),
        };
        Ok((Found { of, keys: looked_at.iter().filter(is_stale).map(key).collect() }, next))
    }
}

/// What was found to be stale: rows of one table, by their keys.
#[derive(Debug)]
pub struct Found {
    of: Stale,
    keys: Vec<Row>,
}

impl Found {
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Up to which entry each of these devices knows the verdicts.
fn acknowledged(source: &dyn Source, verdicts: &[Stored]) -> Result<BTreeMap<Uuid, u64>, Fault> {
    let devices: BTreeSet<Uuid> = verdicts.iter().filter_map(|stored| stored.row.value(2).uuid()).collect();
    let keys: Vec<Row> = devices.iter().map(|device| key_of(*device)).collect();
    let known = devices.into_iter().zip(source.get(&DEVICE, &keys)?);
    let upto = |stored: Stored| match stored.row.value(3) {
        Value::Integer(acknowledged) => counter(acknowledged),
        _ => 0,
    };
    Ok(known.filter_map(|(device, stored)| Some((device, stored.map(upto)?))).collect())
}

fn is_over(verdict: &Row, horizon: u64, acknowledged: &BTreeMap<Uuid, u64>) -> bool {
    let (Some(device), Value::Integer(number), Value::Integer(commit)) =
        (verdict.value(2).uuid(), verdict.value(3), verdict.value(5))
    else {
        return false;
    };
    counter(commit) <= horizon && acknowledged.get(&device).is_some_and(|upto| counter(number) <= *upto)
}

/// Names of marks that say when the store stood where; in the order of time.
const STOOD: &str = "stood:";
const AFTER_STOOD: &str = "stood;";

impl<E: Engine> Authority<E> {
    /// Notes where the store stands now, and moves the horizon to where it stood so long ago. Returns the horizon.
    pub fn age(&mut self, now: Timestamp, keep: Duration) -> Result<u64, Fault> {
        let keep = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX);
        let since = now.as_millis().saturating_sub(keep);
        let mut tx = self.engine.begin()?;
        let named = |name| Row::from_values([Value::Text(name)]);
        let (low, high) = (Edge::Including(named(STOOD)), Edge::Excluding(named(AFTER_STOOD)));
        let stood = tx.scan(&Scan { low, high, ..Scan::of(&MARK) })?;
        let mut old = BTreeSet::new();
        // Clocks are set back, too: whatever is not long ago stays ahead of the horizon.
        let mut not_beyond = self.commit;
        let mut changes = Vec::new();
        for (at, commit, name) in stood.iter().filter_map(read_mark) {
            if at <= since {
                old.insert(commit);
                // From now on the horizon says it.
                changes.push(Change::Remove { kind: &MARK, key: named(name) });
            } else {
                not_beyond = commit.min(not_beyond);
            }
        }
        let horizon = old.last().copied().unwrap_or_default().min(not_beyond).max(self.horizon);
        let name = format!("{STOOD}{:020}", now.as_millis().max(0));
        let here = [Value::Text(&name), Value::Integer(integer(self.commit)), Value::Null];
        changes.push(Change::Put { kind: &MARK, stored: Stored { commit: 0, row: Row::from_values(here) } });
        changes.push(Marks { epoch: self.epoch, commit: self.commit, horizon }.change());
        tx.apply(&changes)?;
        tx.commit(Safety::Synced)?;
        self.horizon = horizon;
        Ok(horizon)
    }

    /// Removes what was found.
    pub fn forget(&mut self, found: &Found) -> Result<(), Fault> {
        let kind = found.of.table();
        let changes: Vec<Change> = found.keys.iter().map(|key| Change::Remove { kind, key: key.clone() }).collect();
        let mut tx = self.engine.begin()?;
        tx.apply(&changes)?;
        tx.commit(Safety::Synced)
    }

    /// Forgets all that went up to this commit, at once. (Of verdicts, all stay.)
    pub fn compact(&mut self, upto: u64) -> Result<(), Fault> {
        let horizon = self.horizon.max(upto.min(self.commit));
        self.set_horizon(horizon)?;
        let (found, _) = Search::of(Stale::Gone).step(&*self.engine.source()?, usize::MAX)?;
        self.forget(&found)?;
        if planted(Bug::ForgetsHorizon) { self.set_horizon(0) } else { Ok(()) }
    }

    fn set_horizon(&mut self, horizon: u64) -> Result<(), Fault> {
        self.horizon = horizon;
        let marks = self.marks();
        let mut tx = self.engine.begin()?;
        tx.apply(&[marks])?;
        tx.commit(Safety::Synced)
    }
}

fn read_mark(stored: &Stored) -> Option<(i64, u64, &str)> {
    match (stored.row.value(0), stored.row.value(1)) {
        (Value::Text(name), Value::Integer(commit)) => {
            Some((name.strip_prefix(STOOD)?.parse().ok()?, counter(commit), name))
        }
        _ => None,
    }
}

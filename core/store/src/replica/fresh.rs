//! Rows that nobody here can have seen: those of a scope that is still coming for the first time. They go straight into their
//! table, without being looked up, compared and pictured one by one, which is most of what a first sync costs.
//!
//! That each was new is found out by putting it there: if one was not, nothing is kept of the attempt, and the batch is taken
//! in the ordinary way.
//!
//! Refuses rows that could be here for another reason: of a kind that lies in several scopes, of a grant, and all of them
//! while entries wait in the outbox, while rows are kept that could not be read, and while something is being compared.
//!
//! Invariant: what stands afterwards is what the ordinary way leaves.

use super::{Replica, arriving::is_readable, receive::was_left};
use crate::{
    authority::Digests,
    batch::{Arrived, Batch, Segment},
    engine::{Engine, Scan, Stored, Writing},
    planted::{Bug, planted},
    tables::OPAQUE,
};
use nusaloka_domain::{Fault, capability::Business, record::Kind, scope::Scope};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Fresh {
    rows: BTreeMap<u16, (&'static Kind, Vec<Stored>)>,
    digests: Digests,
}

/// One of them was here already.
pub(super) struct NotFresh;

impl<E: Engine> Replica<E> {
    /// Scopes that come for the first time, if nothing is in the way.
    pub(super) fn coming(&mut self, batch: &Batch) -> Result<BTreeSet<Scope>, Fault> {
        let known = &self.known;
        if !(known.outbox.is_empty() && known.base.is_empty() && batch.repaired.is_empty() && self.comparing.is_none())
        {
            return Ok(BTreeSet::new());
        }
        if !self.engine.source()?.scan(&Scan::of(&OPAQUE).limit(1))?.is_empty() {
            return Ok(BTreeSet::new());
        }
        // One that comes by snapshot, or was left meanwhile, is none of these.
        let is_coming = |scope: &Scope| {
            known.held.get(scope).is_none_or(|place| place.behind.is_some())
                && self.staged_upto(scope).is_none()
                && !was_left(self.business, &known.held, *scope)
        };
        Ok(batch.segments.iter().map(|segment| segment.scope).filter(is_coming).collect())
    }
}

impl Fresh {
    /// Takes them out of the batch: what is left of it is taken in the ordinary way.
    pub(super) fn of(business: Business, batch: &Batch, coming: &BTreeSet<Scope>) -> (Self, Batch) {
        let single: BTreeMap<u16, &'static Kind> =
            business.kinds().filter(|kind| kind.scopes.len() == 1).map(|kind| (kind.code, kind)).collect();
        let mut fresh = Self::default();
        let mut take = |segment: &Segment, arrived: &Arrived| {
            let kind = single.get(&arrived.kind).filter(|kind| is_readable(kind, &arrived.row, segment.scope));
            let Some(kind) = kind.filter(|_| coming.contains(&segment.scope)) else { return false };
            if !planted(Bug::DeviceDigestStays) {
                fresh.digests.of(segment.scope, kind.code).add(arrived.row.id(), arrived.commit);
            }
            let stored = Stored { commit: arrived.commit, row: arrived.row.clone() };
            fresh.rows.entry(kind.code).or_insert_with(|| (kind, Vec::new())).1.push(stored);
            true
        };
        let mut left = |segment: &Segment| {
            let rows = segment.rows.iter().filter(|arrived| !take(segment, arrived)).cloned().collect();
            Segment { rows, gone: segment.gone.clone(), digests: segment.digests.clone(), ..*segment }
        };
        let segments = batch.segments.iter().map(&mut left).collect();
        let (repaired, refused, offers) = (batch.repaired.clone(), batch.refused.clone(), batch.offers.clone());
        let rest = Batch { offers, segments, repaired, refused, ..*batch };
        (fresh, rest)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn add_to(&self, digests: &mut Digests) {
        digests.add(&self.digests);
    }

    /// Sorted by id, because that is the order of the index which tells that they are new.
    pub(super) fn put(self, tx: &mut dyn Writing) -> Result<Result<(), NotFresh>, Fault> {
        for (kind, mut rows) in self.rows.into_values() {
            rows.sort_unstable_by_key(|stored| stored.row.id());
            if !tx.put_absent(kind, &rows)?.is_empty() {
                return Ok(Err(NotFresh));
            }
        }
        Ok(Ok(()))
    }
}

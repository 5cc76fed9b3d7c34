//! Takes in what came down.
//!
//! What each row becomes is worked out in `arriving`; that nobody sees the middle is the rebase's business.

use super::{
    Marks, Place, Replica, State,
    arriving::Arriving,
    fresh::{Fresh, NotFresh},
    layers::{Laying, is_open},
    rebase::{Rebase, digests_of, kind_of},
};
use crate::{
    authority::digests_in,
    batch::{Answer, Batch, More, Position, scopes_hash},
    digest::Digest,
    engine::{Engine, Pace, Safety},
    planted::{Bug, planted},
};
use nusaloka_domain::{Fault, capability::Business, scope::Scope};
use std::collections::{BTreeMap, BTreeSet};

/// What an answer was good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is here now. Ask again if something is still behind.
    Taken(More),
    /// It is of before what is here, or of after what was asked: it was left alone.
    Stale,
    /// What is here must be compared with the server first, or all scopes named: ask again.
    AskAgain,
}

impl<E: Engine> Replica<E> {
    pub fn receive(&mut self, answer: &Answer) -> Result<Received, Fault> {
        match answer {
            Answer::Batch(batch) => self.take(batch),
            Answer::Compare { epoch } => {
                self.comparing = Some(*epoch);
                Ok(Received::AskAgain)
            }
            Answer::NameScopes => {
                self.naming = true;
                Ok(Received::AskAgain)
            }
        }
    }

    fn take(&mut self, batch: &Batch) -> Result<Received, Fault> {
        if !self.continues(batch) {
            self.counts.stale += 1;
            return Ok(Received::Stale);
        }
        if batch.more == More::Behind {
            self.go_at(Pace::Bulk)?;
        }
        let coming = self.coming(batch)?;
        let (fresh, rest) = Fresh::of(self.business, batch, &coming);
        if !fresh.is_empty()
            && let Ok(received) = self.take_with(fresh, &rest)?
        {
            return Ok(received);
        }
        let taken = self.take_with(Fresh::default(), batch)?;
        taken.map_err(|NotFresh| Fault::new("rows that were looked up were not as they were looked up"))
    }

    fn take_with(&mut self, fresh: Fresh, batch: &Batch) -> Result<Result<Received, NotFresh>, Fault> {
        let me = self.me();
        let business = self.business;
        let base = self.known.base.clone();
        let laying = self.laying(batch)?;
        let layered = self.known.layers.keys().copied().collect();
        let mut arriving = Arriving::new(business, self.known.held.clone(), base, layered);
        arriving.load(&*self.engine.source()?, batch, &laying)?;
        for layer in &laying {
            arriving.load_below(&*self.engine.staged(layer.name)?)?;
            arriving.meet(layer);
        }
        {
            let source = self.engine.source()?;
            for layer in &laying {
                arriving.outdate(&*source, layer)?;
            }
            for segment in &batch.segments {
                arriving.segment(segment);
            }
            for repaired in &batch.repaired {
                arriving.repair(&*source, repaired)?;
            }
            arriving.regrant(&*source, me, &self.known.held, batch)?;
        }
        let suspects = self.judge(&arriving, &fresh, batch, &laying)?;
        let counts = self.counts;
        self.count(&arriving, batch, &suspects);
        let marks = Marks { epoch: batch.epoch, commit: batch.commit, ..self.known.marks };
        let epoch_changed = self.known.marks.epoch != batch.epoch;
        // What was asked by an earlier incarnation says nothing of our numbers.
        let done = if batch.device == self.device() { batch.done } else { 0 };
        if planted(Bug::CursorFirst) {
            let mut tx = self.engine.begin()?;
            tx.apply(&[marks.change()])?;
            tx.commit(Safety::Ordered)?;
        }
        let mut rebase = Rebase::new(self);
        rebase.bring(arriving.images, arriving.held, marks, suspects);
        rebase.keep(arriving.opaque);
        rebase.lay(laying);
        rebase.settle(done, batch.commit, epoch_changed);
        if let Err(not_fresh) = rebase.run_with(fresh, Safety::Ordered)? {
            self.counts = counts;
            return Ok(Err(not_fresh));
        }
        self.comparing = None;
        self.naming = scopes_hash(self.known.held.keys()) != batch.scopes;
        let anew = self.take_offers(batch)? || self.naming || self.is_behind();
        Ok(Ok(Received::Taken(if anew { More::Behind } else { batch.more })))
    }

    /// Is something still to be told that is not on its way as a snapshot?
    fn is_behind(&self) -> bool {
        self.known.held.iter().any(|(scope, place)| place.behind.is_some() && !self.is_being_fetched(scope))
    }

    fn count(&mut self, arriving: &Arriving, batch: &Batch, suspects: &BTreeSet<(Scope, u16)>) {
        let known = &self.known;
        let lost = known.held.keys().filter(|scope| !arriving.held.contains_key(scope));
        let wrote_to = |scope: &&Scope| {
            known.base.iter().any(|(at, image)| {
                let before = image.as_ref().map(|stored| &stored.row);
                kind_of(self.business, at.0).zip(before).is_some_and(|(kind, row)| kind.is_in(row, **scope))
            })
        };
        let counts = &mut self.counts;
        counts.revoked += lost.clone().count() as u64;
        counts.revoked_with_waiting += lost.filter(wrote_to).count() as u64;
        counts.suspected += suspects.difference(&known.suspects).count() as u64;
        counts.repaired += batch.repaired.iter().filter(|repaired| !repaired.buckets.is_empty()).count() as u64;
        counts.opaque += arriving.opaque.newly_kept();
        counts.opaque_repaired += if self.comparing.is_none() { arriving.opaque_repaired } else { 0 };
        counts.opaque_revoked += arriving.opaque.lost_with(|scope| !arriving.held.contains_key(scope));
        counts.epochs += u64::from(known.marks.epoch != batch.epoch && !known.marks.epoch.is_nil());
    }

    /// Does the batch begin where we are, or before, and end where we are, or after?
    fn continues(&self, batch: &Batch) -> bool {
        let marks = self.known.marks;
        match self.comparing {
            // Whatever epoch it is by now: what differed from what we said is in it.
            Some(_) => return batch.since == 0,
            None if marks.commit == 0 => return batch.since == 0,
            None => {}
        }
        let at = |scope: &Scope| match self.known.held.get(scope) {
            Some(place) => match place.behind {
                None => Position::end_of(marks.commit),
                Some(position) => self.staged_upto(scope).unwrap_or(position),
            },
            None => Position::BEGINNING,
        };
        batch.epoch == marks.epoch
            && batch.since <= marks.commit
            && batch.commit >= marks.commit
            && batch
                .segments
                .iter()
                .filter(|segment| !was_left(self.business, &self.known.held, segment.scope))
                .all(|segment| segment.from <= at(&segment.scope))
    }

    /// Where the digests that came differ from what will be here.
    fn judge(
        &mut self,
        arriving: &Arriving,
        fresh: &Fresh,
        batch: &Batch,
        laying: &[Laying],
    ) -> Result<BTreeSet<(Scope, u16)>, Fault> {
        let mut suspects = self.known.suspects.clone();
        suspects.retain(|(scope, _)| arriving.held.contains_key(scope));
        let mut differences = digests_of(&arriving.images);
        arriving.opaque.add_to(&mut differences);
        fresh.add_to(&mut differences);
        for layer in laying {
            layer.count(&mut differences);
        }
        let source = self.engine.source()?;
        for segment in batch.segments.iter().filter(|segment| {
            segment.upto == Position::end_of(batch.commit) && arriving.held.contains_key(&segment.scope)
        }) {
            let mut ours: BTreeMap<u16, Digest> = digests_in(&*source, segment.scope)?.into_iter().collect();
            for code in differences.kinds_in(segment.scope) {
                let ours = ours.entry(code).or_default();
                *ours = ours.plus(differences.difference(segment.scope, code));
            }
            let theirs: BTreeMap<u16, Digest> = segment.digests.iter().copied().collect();
            let suspected = suspects.iter().filter(|(scope, _)| *scope == segment.scope).map(|(_, code)| *code);
            let codes: BTreeSet<u16> = ours.keys().chain(theirs.keys()).copied().chain(suspected).collect();
            for code in codes {
                let suspect = (segment.scope, code);
                if kind_of(self.business, code).is_none() && planted(Bug::OpaqueUndigested) {
                    continue;
                }
                let same =
                    ours.get(&code).copied().unwrap_or_default() == theirs.get(&code).copied().unwrap_or_default();
                if same {
                    suspects.remove(&suspect)
                } else {
                    suspects.insert(suspect)
                };
            }
        }
        Ok(suspects)
    }
}

impl<E: Engine> Rebase<'_, E> {
    /// Entries that the server has decided by now, and whose effects are here.
    fn settle(&mut self, done: u64, commit: u64, epoch_changed: bool) {
        let outbox: Vec<(u64, State)> =
            self.outbox().iter().map(|waiting| (waiting.entry.number, waiting.state.clone())).collect();
        for (number, state) in outbox {
            match state {
                // The verdict may be of a time that the server has lost.
                State::Applied { .. } if epoch_changed && number <= done => self.becomes(number, State::Decided),
                State::Applied { .. } if epoch_changed => self.becomes(number, State::Predicted),
                State::Applied { commit: applied } if applied <= commit => self.leaves(number),
                State::Predicted | State::Unpredicted | State::Doubtful(_)
                    if number <= done && !planted(Bug::ReplaysDecided) =>
                {
                    self.becomes(number, State::Decided);
                }
                _ => {}
            }
        }
    }
}

/// A visit that ended after the ask that this answers.
pub(super) fn was_left(business: Business, held: &BTreeMap<Scope, Place>, scope: Scope) -> bool {
    is_open(business, &scope) && !held.contains_key(&scope)
}

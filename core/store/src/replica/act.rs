//! Does what its person asks, here and at once: one transaction, synced, before anything is sent.

use super::{Replica, State, Waiting, base_change, replay::attempt, touched_by};
use crate::{
    batch::Entry,
    engine::{Change, Engine, Safety},
    overlay::{Overlay, key_of},
    planted::{Bug, planted},
};
use nusaloka_domain::{
    Id, Timestamp,
    capability::Act,
    failure::{Basis, Outcome, Refusal, Stop},
    host::{self, Insist},
    view::{Context, Side},
};
use std::{collections::BTreeMap, sync::Arc};

/// What became of an act that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acting {
    /// Its effect is shown.
    Shown,
    /// It waits for the server, which alone can tell.
    Unpredicted,
}

impl<E: Engine> Replica<E> {
    pub fn act(&mut self, entry: Id<host::Entry>, now: Timestamp, act: Act, insist: Insist) -> Outcome<Acting> {
        let held = self.known.coverage();
        let context = Context { actor: self.me(), entry: entry.uuid(), now, acted_at: now, side: Side::Prediction };
        let mut tx = self.engine.begin()?;
        let mut overlay = Overlay::new(&*tx);
        let (done, footprint) = attempt(self.business, &mut overlay, &held, context, &act);
        let state = match done {
            Ok(()) => State::Predicted,
            Err(Stop::Unknown) => State::Unpredicted,
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(Stop::Refused(refusal)) => match doubtful(refusal, insist) {
                Ok(state) => state,
                Err(refusal) => return Ok(Err(refusal)),
            },
            Err(Stop::Common(refused)) => match doubtful(refused.into(), insist) {
                Ok(state) => state,
                Err(refusal) => return Ok(Err(refusal)),
            },
        };
        let acting = if state == State::Predicted { Acting::Shown } else { Acting::Unpredicted };
        let mut marks = self.known.marks;
        let number = marks.next_number;
        marks.next_number += 1;
        let entry = Arc::new(Entry { number, id: entry, acted_at: now, act });
        let waiting = Waiting { entry, state, footprint: Arc::new(footprint) };
        let mut images = BTreeMap::new();
        let mut changes = vec![marks.change(), waiting.change()];
        let written = overlay.below(&waiting.footprint.written);
        for (at, below) in written {
            if !self.known.base.contains_key(&at) && !planted(Bug::KeepsNoImage) {
                changes.push(base_change(at, Some(&below)));
                images.insert(at, below);
            }
        }
        let cells: Vec<_> = overlay.changed().collect();
        let touched = touched_by(&cells);
        changes.extend(cells.into_iter().map(|((_, id), cell)| match cell.now {
            Some(stored) => Change::Put { kind: cell.kind, stored },
            None => Change::Remove { kind: cell.kind, key: key_of(id) },
        }));
        tx.apply(&changes)?;
        let committed = tx.commit(if planted(Bug::ActsUnsynced) { Safety::Ordered } else { Safety::Synced });
        self.as_stored_unless(committed)?;
        Arc::make_mut(&mut self.known.base).extend(images);
        self.known.outbox.push(waiting);
        self.known.marks = marks;
        self.touched.extend(touched);
        self.counts.unpredicted += u64::from(acting == Acting::Unpredicted);
        Ok(Ok(acting))
    }
}

/// A phone refuses alone only what the server would refuse as well.
fn doubtful(refusal: Refusal, insist: Insist) -> Result<State, Refusal> {
    match (refusal.basis, insist) {
        (Basis::Shared, Insist::Yes) => Ok(State::Doubtful(refusal)),
        _ => Err(refusal),
    }
}

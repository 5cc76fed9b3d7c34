//! Runs entries again, over what came: the part of a rebase that is business.
//!
//! An entry that fails here is only doubtful: the server's word alone refuses it. A panic is a refusal like another.

use super::{
    Counts, State, Waiting,
    met::{Met, load_all},
    rebase::{Image, kind_of},
};
use crate::{
    engine::{Source, Stored},
    footprint::{At, Footprint, Forms, RowBytes},
    overlay::{Overlay, Seen},
    planted::{Bug, planted},
    sight::{Held, Sight},
};
use nusaloka_domain::{
    Fault, Id,
    capability::{Business, Part},
    failure::{Done, Refusal, Refused, Stop},
    identity::Person,
    scope::Scope,
    view::{Context, Coverage, Side},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// Runs what is met over what came.
pub(super) struct Replaying<'r> {
    pub(super) business: Business,
    pub(super) me: Id<Person>,
    pub(super) images: &'r BTreeMap<At, Image>,
    pub(super) base: &'r BTreeMap<At, Option<Stored>>,
    pub(super) coverage: &'r BTreeMap<Scope, Coverage>,
    pub(super) counts: Counts,
}

impl Replaying<'_> {
    /// What the server has of a row, if it is one that came or that an entry changed.
    #[expect(clippy::option_option, reason = "no word of it, and word that there is none, are two answers")]
    fn base_of(&self, at: &At) -> Option<Option<Stored>> {
        match self.images.get(at) {
            Some(image) => Some(image.now.clone()),
            None => self.base.get(at).cloned(),
        }
    }

    /// Until nobody else is met. `next` makes of the outbox as it was what it is to be.
    pub(super) fn all<'t>(
        &mut self,
        before: &[Waiting],
        mut met: Met,
        source: &'t dyn Source,
        next: impl Fn(&mut Vec<Waiting>),
    ) -> Result<(Vec<Waiting>, Overlay<'t>), Fault> {
        loop {
            let mut outbox = before.to_vec();
            next(&mut outbox);
            let mut overlay = Overlay::new(source);
            self.replay(&mut outbox, &met, &mut overlay)?;
            let also = self.also_met(before, &outbox, &met, &overlay)?;
            if also.is_empty() {
                return Ok((outbox, overlay));
            }
            met.add(also, before);
        }
    }

    fn replay(&mut self, outbox: &mut [Waiting], met: &Met, overlay: &mut Overlay<'_>) -> Result<(), Fault> {
        load_all(overlay, self.business, self.images.keys().chain(met.rows.iter()))?;
        for at in met.rows.iter().chain(self.images.keys()) {
            if let (Some(base), Some(kind)) = (self.base_of(at), kind_of(self.business, at.0)) {
                overlay.put(kind, at.1, base)?;
            }
        }
        for waiting in outbox.iter_mut().filter(|waiting| waiting.state.counts()) {
            if met.entries.contains(&waiting.entry.number) {
                let sure = !matches!(waiting.state, State::Doubtful(_));
                predict(self.business, self.me, self.coverage, overlay, waiting)?;
                self.counts.replayed += u64::from(!self.images.is_empty());
                self.counts.made_doubtful += u64::from(sure && matches!(waiting.state, State::Doubtful(_)));
            }
        }
        Ok(())
    }

    /// Entries that were left as they are, and should not have been: what was run again wrote where they look, or looked
    /// where they had written before their turn.
    fn also_met(
        &self,
        before: &[Waiting],
        outbox: &[Waiting],
        met: &Met,
        overlay: &Overlay<'_>,
    ) -> Result<BTreeSet<u64>, Fault> {
        let left =
            outbox.iter().filter(|waiting| waiting.state.counts() && !met.entries.contains(&waiting.entry.number));
        let run: Vec<&Waiting> = outbox.iter().filter(|waiting| met.entries.contains(&waiting.entry.number)).collect();
        if run.is_empty() || planted(Bug::ForgetsSharing) {
            return Ok(BTreeSet::new());
        }
        let first = run.iter().map(|waiting| waiting.entry.number).min();
        let later = left.clone().filter(|waiting| Some(waiting.entry.number) > first);
        // How a row stands matters to those alone that read stretches of its kind.
        let in_stretches: BTreeSet<u16> = run.iter().flat_map(|waiting| waiting.footprint.kinds_of_ranges()).collect();
        let written = later.flat_map(|waiting| &waiting.footprint.written);
        load_all(overlay, self.business, written.filter(|at| in_stretches.contains(&at.0)))?;
        let mut stood: BTreeMap<At, Vec<&RowBytes>> = BTreeMap::new();
        for (at, left) in outbox.iter().flat_map(|waiting| &waiting.footprint.left) {
            if in_stretches.contains(&at.0) {
                stood.entry(*at).or_default().push(left);
            }
        }
        // Also what stands there no more because a later entry changed it again.
        let mut changed = self.passing_differences(before, &run);
        for ((_, id), cell) in overlay.peek_changed() {
            changed.add(cell.kind, id, [cell.below, cell.now].map(|stored| stored.map(|stored| stored.row)));
        }
        let wrote_where = |one: &Waiting| one.footprint.meets(&changed);
        let mut looked_at: BTreeMap<At, u64> = BTreeMap::new();
        for (at, number) in run.iter().flat_map(|one| one.footprint.by_id().map(|at| (at, one.entry.number))) {
            let first = looked_at.entry(*at).or_insert(number);
            *first = number.min(*first);
        }
        let looked_where = |one: &Waiting| {
            let mut forms = Forms::default();
            for at in &one.footprint.written {
                let Some(kind) = kind_of(self.business, at.0) else { continue };
                if looked_at.get(at).is_some_and(|first| *first < one.entry.number) {
                    return true;
                }
                if in_stretches.contains(&at.0) {
                    let now = [overlay.remembered(*at), self.base_of(at).flatten()];
                    let stood = stood.get(at).into_iter().flatten().map(|left| left.row());
                    forms.add(kind, at.1, now.map(|stored| stored.map(|stored| stored.row)));
                    forms.add(kind, at.1, stood.map(Some));
                }
            }
            let mut earlier = run.iter().filter(|other| other.entry.number < one.entry.number);
            earlier.any(|other| other.footprint.has_in_stretches(&forms))
        };
        Ok(left.filter(|one| wrote_where(one) || looked_where(one)).map(|one| one.entry.number).collect())
    }

    /// Rows that an entry left otherwise than the time before.
    fn passing_differences(&self, before: &[Waiting], run: &[&Waiting]) -> Forms {
        let mut differences = Forms::default();
        for now in run {
            let then = before.binary_search_by_key(&now.entry.number, |waiting| waiting.entry.number);
            let Ok(then) = then.map(|place| &before[place]) else { continue };
            let (then, now) = (&then.footprint.left, &now.footprint.left);
            for at in then.keys().chain(now.keys()) {
                if let (true, Some(kind)) = (then.get(at) != now.get(at), kind_of(self.business, at.0)) {
                    differences.add(kind, at.1, [then, now].map(|left| left.get(at).map(RowBytes::row)));
                }
            }
        }
        differences
    }

    /// The server's images of all rows that entries which count have changed.
    pub(super) fn base_after(&self, outbox: &[Waiting], overlay: &Overlay<'_>) -> BTreeMap<At, Option<Stored>> {
        let counting = outbox.iter().filter(|waiting| waiting.state.counts());
        let written: BTreeSet<At> = counting.flat_map(|waiting| waiting.footprint.written.iter().copied()).collect();
        let below = overlay.below(&written);
        let image = |at: &At| self.base_of(at).unwrap_or_else(|| below.get(at).cloned().flatten());
        written.iter().map(|at| (*at, image(at))).collect()
    }
}

/// Runs an entry over what is shown so far; what it did, and how it stands, is noted in it.
fn predict(
    business: Business,
    me: Id<Person>,
    held: &BTreeMap<Scope, Coverage>,
    overlay: &mut Overlay<'_>,
    waiting: &mut Waiting,
) -> Result<(), Fault> {
    let context = Context {
        actor: me,
        entry: waiting.entry.id.uuid(),
        now: waiting.entry.acted_at,
        acted_at: waiting.entry.acted_at,
        side: Side::Prediction,
    };
    let (done, footprint) = attempt(business, overlay, held, context, &waiting.entry.act);
    let applied = matches!(waiting.state, State::Applied { .. });
    let state = match done {
        Ok(()) => State::Predicted,
        Err(Stop::Refused(refusal)) => State::Doubtful(refusal),
        Err(Stop::Common(refused)) => State::Doubtful(refused.into()),
        Err(Stop::Unknown) => State::Unpredicted,
        Err(Stop::Fault(fault)) if crate::broken_by(&fault).is_some() => return Err(fault),
        Err(Stop::Fault(_)) => State::Doubtful(Refused::Broke.into()),
    };
    if !applied {
        waiting.state = state;
    }
    waiting.footprint = Arc::new(footprint);
    Ok(())
}

/// Runs a mutation so that anything but success leaves no trace but what it looked at.
pub(super) fn attempt(
    business: Business,
    overlay: &mut Overlay<'_>,
    held: &BTreeMap<Scope, Coverage>,
    context: Context,
    act: &nusaloka_domain::capability::Act,
) -> (Done<Refusal>, Footprint) {
    let mark = overlay.mark();
    let sight = Sight::Person { person: context.actor, business, held: Held::Some(held) };
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let mut seen = Seen::new(overlay, sight, context);
        let done = business.run(Part::Apply, act, &mut seen).unwrap_or(Err(Stop::Unknown));
        (done, seen.done().0)
    }));
    let (done, mut footprint) = match attempt {
        Ok(ended) => ended,
        Err(_) => (Err(Stop::Common(Refused::Broke)), Footprint::default()),
    };
    footprint.looked.clear(); // what questions are asked again by, not mutations
    if done.is_err() {
        overlay.roll_back(mark);
        footprint.read.append(&mut footprint.written);
        footprint.left.clear();
    }
    (done, footprint)
}

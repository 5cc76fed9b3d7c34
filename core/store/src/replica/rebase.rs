//! Makes what is shown true again: after a batch, after verdicts, after both.
//!
//! Only what can differ is done again. An entry is *met* if what arrives touches what it read or wrote, if another entry
//! that is met wrote a row of its, or if it leaves. The rows that met entries wrote are set back to the server's image,
//! and those that still count are run again, in order, over them. All others keep what they did.
//!
//! Invariant: one transaction; nobody sees the middle.

use super::{
    Counts, Known, Marks, Place, Replica, State, Waiting, base_change, coverage_of,
    fresh::{Fresh, NotFresh},
    met::{Met, load_all, met_by},
    opaque::Opaques,
    place_change, suspect_change, touched_by, words_change,
};
use crate::{
    authority::Digests,
    engine::{Change, Engine, Safety, Stored},
    footprint::{At, Footprint, RowBytes},
    overlay::{Cell, Overlay, Seen},
    planted::{Bug, planted},
    sight::{Held, Sight},
    tables::GRANT,
};
use nusaloka_domain::{
    Fault, Id,
    capability::{Act, Business, Part},
    failure::{Done, Refusal, Refused, Stop},
    host,
    identity::Person,
    record::{Kind, Row},
    scope::Scope,
    view::{Context, Coverage, Side, Touched},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use uuid::Uuid;

/// What is about to change, collected, and then done in one go.
pub(super) struct Rebase<'r, E> {
    replica: &'r mut Replica<E>,
    states: BTreeMap<u64, State>,
    leaving: BTreeSet<u64>,
    /// The server's new images.
    images: BTreeMap<At, Image>,
    marks: Marks,
    held: BTreeMap<Scope, Place>,
    suspects: BTreeSet<(Scope, u16)>,
    opaque: Opaques,
    /// Present: another version of the app opens what this one finds.
    renewed: Option<Renewed>,
}

/// What is to be put into the words of this version of the app. Every entry is run again.
pub(super) struct Renewed {
    pub(super) words: i64,
    pub(super) acts: BTreeMap<u64, Act>,
}

/// A row as the server had it when we last heard, and as it has it now.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub(super) kind: &'static Kind,
    pub(super) before: Option<Stored>,
    pub(super) now: Option<Stored>,
}

impl<'r, E: Engine> Rebase<'r, E> {
    pub(super) fn new(replica: &'r mut Replica<E>) -> Self {
        let Known { marks, held, suspects, .. } = &replica.known;
        let (marks, held, suspects) = (*marks, held.clone(), suspects.clone());
        Self {
            replica,
            states: BTreeMap::new(),
            leaving: BTreeSet::new(),
            images: BTreeMap::new(),
            marks,
            held,
            suspects,
            opaque: Opaques::default(),
            renewed: None,
        }
    }

    pub(super) fn entry(&self, number: u64, id: Id<host::Entry>) -> Option<&Waiting> {
        let outbox = &self.replica.known.outbox;
        outbox.iter().find(|waiting| waiting.entry.number == number && waiting.entry.id == id)
    }

    pub(super) fn becomes(&mut self, number: u64, state: State) {
        self.states.insert(number, state);
    }

    pub(super) fn leaves(&mut self, number: u64) {
        self.leaving.insert(number);
    }

    pub(super) const fn counts(&mut self) -> &mut Counts {
        &mut self.replica.counts
    }

    /// Do others that still count build on what this one wrote?
    pub(super) fn has_dependents(&self, number: u64) -> bool {
        let Some(one) = self.outbox().iter().find(|waiting| waiting.entry.number == number) else { return false };
        let later = self.outbox().iter().filter(|waiting| waiting.entry.number > number && waiting.state.counts());
        let written = &one.footprint.written;
        later
            .into_iter()
            .any(|other| !other.footprint.written.is_disjoint(written) || !other.footprint.read.is_disjoint(written))
    }

    pub(super) fn outbox(&self) -> &[Waiting] {
        &self.replica.known.outbox
    }

    /// What the server told.
    pub(super) fn bring(
        &mut self,
        images: BTreeMap<At, Image>,
        held: BTreeMap<Scope, Place>,
        marks: Marks,
        suspects: BTreeSet<(Scope, u16)>,
    ) {
        (self.images, self.held, self.marks, self.suspects) = (images, held, marks, suspects);
    }

    /// What becomes of rows that cannot be read.
    pub(super) fn keep(&mut self, opaque: Opaques) {
        self.opaque = opaque;
    }

    pub(super) fn renew(&mut self, images: BTreeMap<At, Image>, renewed: Renewed) {
        (self.images, self.renewed) = (images, Some(renewed));
    }

    pub(super) fn run(self, safety: Safety) -> Result<(), Fault> {
        // Where there are no fresh rows, all of them are new.
        self.run_with(Fresh::default(), safety).map(|_| ())
    }

    /// With rows that are new here, if they are: otherwise nothing was done. Only where no entry waits.
    pub(super) fn run_with(self, fresh: Fresh, safety: Safety) -> Result<Result<(), NotFresh>, Fault> {
        let Self { replica, states, leaving, images, marks, held, suspects, opaque, renewed } = self;
        let words = renewed.as_ref().map_or(replica.known.words, |renewed| renewed.words);
        let mut tx = replica.engine.begin()?;
        let before = &replica.known.outbox;
        let mut digests = digests_of(&images);
        opaque.add_to(&mut digests);
        fresh.add_to(&mut digests);
        if before.is_empty() && replica.known.base.is_empty() {
            // Nothing is shown but what the server has: no more to it.
            if let Err(not_fresh) = fresh.put(&mut *tx)? {
                return Ok(Err(not_fresh));
            }
            let mut touched: BTreeSet<Touched> = digests.places().chain(opaque.touched()).collect();
            touched.extend(changed_places(&replica.known.held, &held));
            let mut changes = Vec::with_capacity(images.len() + 64);
            digests.onto(&*tx, &mut changes)?;
            changes.extend(opaque.changes());
            let known = Known { marks, held, outbox: Vec::new(), base: BTreeMap::new(), suspects, words };
            replica.known.differences(&known, &mut changes);
            changes.extend(images.into_iter().filter(|(_, image)| image.before != image.now).map(becoming));
            tx.apply(&changes)?;
            let committed = tx.commit(safety);
            replica.as_stored_unless(committed)?;
            replica.known = known;
            replica.touched.extend(touched);
            return Ok(Ok(()));
        }
        let mut met = met_by(before, &images, &replica.known.base, &leaving, &states, replica.business, &*tx)?;
        if renewed.is_some() || forgets(&replica.known.held, &held) {
            met.add(before.iter().map(|waiting| waiting.entry.number).collect(), before);
        }
        let coverage = coverage_of(&held);
        let mut replaying = Replaying {
            business: replica.business,
            me: marks.me,
            images: &images,
            base: &replica.known.base,
            coverage: &coverage,
            counts: replica.counts,
        };
        let (outbox, overlay) = loop {
            let mut outbox = before.clone();
            outbox.retain(|waiting| !leaving.contains(&waiting.entry.number));
            for waiting in &mut outbox {
                if let Some(state) = states.get(&waiting.entry.number) {
                    waiting.state = state.clone();
                }
                if let Some(act) = renewed.as_ref().and_then(|renewed| renewed.acts.get(&waiting.entry.number)) {
                    Arc::make_mut(&mut waiting.entry).act = act.clone();
                }
            }
            let mut overlay = Overlay::new(&*tx);
            replaying.replay(&mut outbox, &met, &mut overlay)?;
            let also = replaying.also_met(before, &outbox, &met, &overlay)?;
            if also.is_empty() {
                break (outbox, overlay);
            }
            met.add(also, before);
        };
        let counts = replaying.counts;
        let base = replaying.base_after(&outbox, &overlay);
        let cells: Vec<_> = overlay.changed().collect();
        let mut touched = touched_by(&cells);
        touched.extend(changed_places(&replica.known.held, &held).into_iter().chain(opaque.touched()));
        let put = |((_, id), cell): (At, Cell)| match cell.now {
            Some(stored) => Change::Put { kind: cell.kind, stored },
            None => Change::Remove { kind: cell.kind, key: crate::overlay::key_of(id) },
        };
        let mut changes: Vec<Change> = cells.into_iter().map(put).collect();
        digests.onto(&*tx, &mut changes)?;
        changes.extend(opaque.changes());
        let marks = Marks { acknowledged: acknowledged(&outbox, marks.next_number).max(marks.acknowledged), ..marks };
        let known = Known { marks, held, outbox, base, suspects, words };
        replica.known.differences(&known, &mut changes);
        tx.apply(&changes)?;
        let committed = tx.commit(safety);
        replica.as_stored_unless(committed)?;
        replica.known = known;
        replica.counts = counts;
        replica.touched.extend(touched);
        Ok(Ok(()))
    }
}

fn becoming(((_, id), image): (At, Image)) -> Change {
    match image.now {
        Some(stored) => Change::Put { kind: image.kind, stored },
        None => Change::Remove { kind: image.kind, key: crate::overlay::key_of(id) },
    }
}

/// Runs what is met over what came.
struct Replaying<'r> {
    business: Business,
    me: Id<Person>,
    images: &'r BTreeMap<At, Image>,
    base: &'r BTreeMap<At, Option<Stored>>,
    coverage: &'r BTreeMap<Scope, Coverage>,
    counts: Counts,
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
        let changed = overlay.peek_changed();
        // Also what stands there no more because a later entry changed it again.
        let passing = self.passing_differences(before, &run);
        let wrote_where = |one: &Waiting| {
            let in_passing = passing
                .iter()
                .any(|(kind, id, forms)| one.footprint.meets(kind, *id, [forms[0].as_ref(), forms[1].as_ref(), None]));
            in_passing
                || changed.iter().any(|((_, id), cell)| {
                    let form = |stored: &'_ Option<Stored>| stored.as_ref().map(|stored| stored.row.clone());
                    let forms = [form(&cell.below), form(&cell.now), None];
                    one.footprint.meets(cell.kind, *id, forms.each_ref().map(Option::as_ref))
                })
        };
        let looked_where = |one: &Waiting| {
            let earlier = run.iter().filter(|other| other.entry.number < one.entry.number);
            earlier.into_iter().any(|other| {
                one.footprint.written.iter().any(|at| {
                    let Some(kind) = kind_of(self.business, at.0) else { return false };
                    let shown = overlay.remembered(*at).map(|stored| stored.row);
                    let base = self.base_of(at).flatten().map(|stored| stored.row);
                    let stood = stood.get(at).into_iter().flatten();
                    other.footprint.meets(kind, at.1, [shown.as_ref(), base.as_ref(), None])
                        || stood
                            .map(|left| left.row())
                            .any(|left| other.footprint.meets(kind, at.1, [Some(&left), None, None]))
                })
            })
        };
        Ok(left.filter(|one| wrote_where(one) || looked_where(one)).map(|one| one.entry.number).collect())
    }

    /// Rows that an entry left otherwise than the time before.
    fn passing_differences(
        &self,
        before: &[Waiting],
        run: &[&Waiting],
    ) -> Vec<(&'static Kind, Uuid, [Option<Row>; 2])> {
        let mut differences = Vec::new();
        for now in run {
            let Some(then) = before.iter().find(|waiting| waiting.entry.number == now.entry.number) else { continue };
            let (then, now) = (&then.footprint.left, &now.footprint.left);
            for at in then.keys().chain(now.keys()) {
                if let (true, Some(kind)) = (then.get(at) != now.get(at), kind_of(self.business, at.0)) {
                    differences.push((kind, at.1, [then.get(at).map(RowBytes::row), now.get(at).map(RowBytes::row)]));
                }
            }
        }
        differences
    }

    /// The server's images of all rows that entries which count have changed.
    fn base_after(&self, outbox: &[Waiting], overlay: &Overlay<'_>) -> BTreeMap<At, Option<Stored>> {
        let counting = outbox.iter().filter(|waiting| waiting.state.counts());
        let written: BTreeSet<At> = counting.flat_map(|waiting| waiting.footprint.written.iter().copied()).collect();
        let below = overlay.below(&written);
        let image = |at: &At| self.base_of(at).unwrap_or_else(|| below.get(at).cloned().flatten());
        written.iter().map(|at| (*at, image(at))).collect()
    }
}

/// Scopes of which more or less is here now.
fn changed_places(before: &BTreeMap<Scope, Place>, now: &BTreeMap<Scope, Place>) -> Vec<Touched> {
    let complete = |held: &BTreeMap<Scope, Place>, scope: &Scope| held.get(scope).map(|place| place.behind.is_none());
    let scopes: BTreeSet<Scope> = before.keys().chain(now.keys()).copied().collect();
    let changed = scopes.into_iter().filter(|scope| complete(before, scope) != complete(now, scope));
    changed.map(|scope| Touched { kind: None, scope }).collect()
}

/// Is a scope not complete any more? Then what was absent there is unknown, whoever looked.
fn forgets(before: &BTreeMap<Scope, Place>, now: &BTreeMap<Scope, Place>) -> bool {
    let complete = |place: &Place| place.behind.is_none();
    before.iter().any(|(scope, place)| complete(place) && !now.get(scope).is_some_and(complete))
}

/// Up to which number every verdict is here for good: one that was applied is asked for again after a crash, until its effect
/// is here.
fn acknowledged(outbox: &[Waiting], next_number: u64) -> u64 {
    let is_open = |state: &State| state.is_to_be_sent() || matches!(state, State::Applied { .. });
    let open = outbox.iter().filter(|waiting| is_open(&waiting.state)).map(|waiting| waiting.entry.number).min();
    open.unwrap_or(next_number) - 1
}

impl Known {
    /// What has to be written for this to become that.
    fn differences(&self, that: &Self, changes: &mut Vec<Change>) {
        if self.marks != that.marks {
            changes.push(that.marks.change());
        }
        if self.words != that.words {
            changes.push(words_change(that.words));
        }
        for scope in self.held.keys().chain(that.held.keys()).collect::<BTreeSet<_>>() {
            if self.held.get(scope) != that.held.get(scope) {
                changes.push(place_change(*scope, that.held.get(scope).copied()));
            }
        }
        let kept: BTreeMap<u64, &Waiting> = that.outbox.iter().map(|waiting| (waiting.entry.number, waiting)).collect();
        for waiting in &self.outbox {
            match kept.get(&waiting.entry.number) {
                None => changes.push(Waiting::removal(waiting.entry.number)),
                Some(now) if now.is_kept_as(waiting) => {}
                Some(now) => changes.push(now.change()),
            }
        }
        for at in self.base.keys().chain(that.base.keys()).collect::<BTreeSet<_>>() {
            if self.base.get(at) != that.base.get(at) {
                changes.push(base_change(*at, that.base.get(at)));
            }
        }
        for suspect in self.suspects.symmetric_difference(&that.suspects) {
            changes.push(suspect_change(suspect.0, suspect.1, that.suspects.contains(suspect)));
        }
    }
}

pub(super) fn kind_of(business: Business, code: u16) -> Option<&'static Kind> {
    if code == GRANT.code { Some(GRANT) } else { business.kind(code) }
}

/// How the server's images, and with them the digests, change.
pub(super) fn digests_of(images: &BTreeMap<At, Image>) -> Digests {
    let mut digests = Digests::default();
    for ((_, id), image) in images.iter().filter(|(_, image)| image.before != image.now) {
        if planted(Bug::DeviceDigestStays) && image.before.is_some() {
            continue;
        }
        if let Some(stored) = &image.before {
            for scope in image.kind.scopes_of(&stored.row) {
                digests.of(scope, image.kind.code).subtract(*id, stored.commit);
            }
        }
        if let Some(stored) = &image.now {
            for scope in image.kind.scopes_of(&stored.row) {
                digests.of(scope, image.kind.code).add(*id, stored.commit);
            }
        }
    }
    digests
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

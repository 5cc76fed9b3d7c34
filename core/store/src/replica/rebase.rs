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
    layers::{self, Laying},
    met::met_by,
    opaque::Opaques,
    place_change,
    replay::Replaying,
    suspect_change, touched_by, words_change,
};
use crate::{
    authority::Digests,
    engine::{
        Change, Engine, Safety, Stored, Writing,
        layer::{About, Name},
    },
    footprint::At,
    planted::{Bug, planted},
    tables::GRANT,
};
use nusaloka_domain::{
    Fault, Id,
    capability::{Act, Business},
    host,
    record::Kind,
    scope::Scope,
    view::Touched,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

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
    laying: Vec<Laying>,
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
            laying: Vec::new(),
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

    /// Snapshots that come under the tables with it.
    pub(super) fn lay(&mut self, laying: Vec<Laying>) {
        self.laying = laying;
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
        let Self { replica, states, leaving, images, marks: told, held, suspects, opaque, renewed, laying } = self;
        let words = renewed.as_ref().map_or(replica.known.words, |renewed| renewed.words);
        let mut tx = replica.engine.begin()?;
        let before = &replica.known.outbox;
        let mut digests = digests_of(&images);
        opaque.add_to(&mut digests);
        fresh.add_to(&mut digests);
        // First, so that fresh rows are told from those of a layer.
        let layers = layers_after(&mut *tx, &replica.known.layers, &held, laying, &mut digests)?;
        let layers_differ = layers != replica.known.layers;
        let (marks, outbox, base, counts, mut touched, mut changes);
        if before.is_empty() && replica.known.base.is_empty() {
            // Nothing is shown but what the server has: no more to it.
            if let Err(not_fresh) = fresh.put(&mut *tx)? {
                return Ok(Err(not_fresh));
            }
            (marks, outbox, base, counts) = (told, Vec::new(), Arc::default(), replica.counts);
            touched = digests.places().collect();
            let differing = images.into_iter().filter(|(_, image)| image.before != image.now);
            changes = differing.map(|(at, image)| becoming(at, image.kind, image.now)).collect();
        } else {
            let mut met = met_by(before, &images, &replica.known.base, &leaving, &states, replica.business, &*tx)?;
            if renewed.is_some() || layers_differ || forgets(&replica.known.held, &held) {
                // Too much may be otherwise to look at each.
                met.add(before.iter().map(|waiting| waiting.entry.number).collect(), before);
            }
            let coverage = coverage_of(&held);
            let mut replaying = Replaying {
                business: replica.business,
                me: told.me,
                images: &images,
                base: &replica.known.base,
                coverage: &coverage,
                counts: replica.counts,
            };
            let stays = |outbox: &mut Vec<Waiting>| as_it_is_to_be(outbox, &leaving, &states, renewed.as_ref());
            let overlay;
            (outbox, overlay) = replaying.all(before, met, &*tx, stays)?;
            (counts, base) = (replaying.counts, Arc::new(replaying.base_after(&outbox, &overlay)));
            marks = Marks { acknowledged: acknowledged(&outbox, told.next_number).max(told.acknowledged), ..told };
            let cells: Vec<_> = overlay.changed().collect();
            touched = touched_by(&cells);
            touched.extend(digests.places().filter(|_| layers_differ));
            changes = cells.into_iter().map(|(at, cell)| becoming(at, cell.kind, cell.now)).collect::<Vec<_>>();
        }
        touched.extend(changed_places(&replica.known.held, &held).into_iter().chain(opaque.touched()));
        digests.onto(&*tx, &mut changes)?;
        changes.extend(opaque.changes());
        let known = Known { marks, held, outbox, base, suspects, words, layers };
        replica.known.differences(&known, &mut changes);
        tx.apply(&changes)?;
        let committed = tx.commit(safety);
        replica.as_stored_unless(committed)?;
        replica.counts = counts;
        replica.now_knows(known);
        replica.touched.extend(touched);
        Ok(Ok(()))
    }
}

/// Lays what comes and lifts what is held no more, and counts both.
fn layers_after(
    tx: &mut dyn Writing,
    before: &BTreeMap<Scope, (Name, About)>,
    held: &BTreeMap<Scope, Place>,
    laying: Vec<Laying>,
    digests: &mut Digests,
) -> Result<BTreeMap<Scope, (Name, About)>, Fault> {
    layers::lift(tx, before, held, digests)?;
    let mut layers = before.clone();
    layers.retain(|scope, _| held.contains_key(scope));
    for layer in laying.into_iter().filter(|layer| held.contains_key(&layer.about.scope)) {
        tx.lay(layer.name)?;
        layer.count(digests);
        layers.insert(layer.about.scope, (layer.name, layer.about));
    }
    Ok(layers)
}

/// The outbox as it is to be.
fn as_it_is_to_be(
    outbox: &mut Vec<Waiting>,
    leaving: &BTreeSet<u64>,
    states: &BTreeMap<u64, State>,
    renewed: Option<&Renewed>,
) {
    outbox.retain(|waiting| !leaving.contains(&waiting.entry.number));
    for waiting in outbox {
        if let Some(state) = states.get(&waiting.entry.number) {
            waiting.state = state.clone();
        }
        if let Some(act) = renewed.and_then(|renewed| renewed.acts.get(&waiting.entry.number)) {
            Arc::make_mut(&mut waiting.entry).act = act.clone();
        }
    }
}

fn becoming((_, id): At, kind: &'static Kind, now: Option<Stored>) -> Change {
    match now {
        Some(stored) => Change::Put { kind, stored },
        None => Change::Remove { kind, key: crate::overlay::key_of(id) },
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

impl<E> Replica<E> {
    fn now_knows(&mut self, known: Known) {
        let new_in = |one: &Known, other: &Known| {
            one.layers.keys().filter(|scope| !other.layers.contains_key(scope)).count() as u64
        };
        self.counts.laid += new_in(&known, &self.known);
        self.counts.lifted += new_in(&self.known, &known);
        self.known = known;
    }
}

impl Known {
    /// What has to be written for this to become that.
    pub(super) fn differences(&self, that: &Self, changes: &mut Vec<Change>) {
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

//! Takes in what came down.
//!
//! | what came                             | what becomes of it |
//! |---------------------------------------|--------------------|
//! | a row, of a later commit than ours    | the new image      |
//! | a row, of our commit or an earlier    | nothing            |
//! | gone, by a later commit than ours     | no image           |
//! | gone, by an earlier commit            | nothing: it came back since, or lives on in another scope |
//! | a grant of ours went                  | rows leave with the last scope of theirs that is held |
//! | a grant of ours came                  | its scope is held, and behind until it has come |
//! | a bucket, compared                    | exactly what is in it, whatever the numbers say |
//! | a row that this version cannot read   | no image; it is kept for the next (`opaque`) |

use super::{
    Marks, Place, Replica, State, Why,
    ask::images_in,
    fresh::{Fresh, NotFresh},
    layers::{Laying, is_open},
    opaque::Opaques,
    rebase::{Image, Rebase, digests_of, kind_of},
};
use crate::{
    authority::digests_in,
    batch::{Answer, Arrived, Batch, Gone, More, Position, Repaired, Segment, scopes_hash},
    digest::{Digest, bucket_of},
    engine::{Engine, Pace, Reach, Safety, Source, Stored, layer::kinds_in},
    footprint::At,
    overlay::key_of,
    planted::{Bug, planted},
    sight::{grants_to, scope_of_grant},
    tables::GRANT,
};
use nusaloka_domain::{
    Fault,
    capability::Business,
    record::{Kind, Row},
    scope::Scope,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

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
            arriving.regrant(&*source, me, batch)?;
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
        let anew = self.take_offers(batch)? || self.naming;
        Ok(Ok(Received::Taken(if anew { More::Behind } else { batch.more })))
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
                .all(|segment| segment.from <= at(&segment.scope).max(Position::end_of(batch.since)))
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
        laying.iter().for_each(|layer| layer.count(&mut differences));
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

/// What is about to be here: images of the server, and how far each scope will have come.
pub(super) struct Arriving {
    business: Business,
    pub(super) images: BTreeMap<At, Image>,
    pub(super) held: BTreeMap<Scope, Place>,
    base: BTreeMap<At, Option<Stored>>,
    /// Rows as they are shown, looked up beforehand.
    shown: BTreeMap<At, Option<Stored>>,
    pub(super) opaque: Opaques,
    /// Rows that cannot be read, and that a comparison brought back.
    opaque_repaired: u64,
    /// Scopes with a layer under the tables, which goes as a whole when they are held no more.
    layered: BTreeSet<Scope>,
}

/// What a row that came is worth against one that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// The later one counts.
    ByCommit,
    /// It was compared: this is what there is.
    All,
}

impl Arriving {
    pub(super) fn new(
        business: Business,
        held: BTreeMap<Scope, Place>,
        base: BTreeMap<At, Option<Stored>>,
        layered: BTreeSet<Scope>,
    ) -> Self {
        Self {
            business,
            images: BTreeMap::new(),
            held,
            base,
            shown: BTreeMap::new(),
            opaque: Opaques::default(),
            opaque_repaired: 0,
            layered,
        }
    }

    /// Looks up what the batch is about: a call per kind.
    fn load(&mut self, source: &dyn Source, batch: &Batch, laying: &[Laying]) -> Result<(), Fault> {
        self.opaque.load(source, batch)?;
        let mut by_kind: BTreeMap<u16, BTreeSet<Uuid>> = BTreeMap::new();
        for segment in &batch.segments {
            for arrived in &segment.rows {
                by_kind.entry(arrived.kind).or_default().insert(arrived.row.id());
            }
            for gone in &segment.gone {
                by_kind.entry(gone.kind).or_default().insert(gone.row);
            }
        }
        for arrived in batch.repaired.iter().flat_map(|repaired| &repaired.rows) {
            by_kind.entry(arrived.kind).or_default().insert(arrived.row.id());
        }
        for (kind, stored) in laying.iter().flat_map(|layer| &layer.met) {
            by_kind.entry(kind.code).or_default().insert(stored.row.id());
        }
        self.look_up(source, by_kind)
    }

    /// What is not shown yet may be in a snapshot that comes with this batch, as it was then.
    fn load_below(&mut self, staged: &dyn Source) -> Result<(), Fault> {
        let mut by_kind: BTreeMap<u16, BTreeSet<Uuid>> = BTreeMap::new();
        for (at, _) in self.shown.iter().filter(|(_, stored)| stored.is_none()) {
            by_kind.entry(at.0).or_default().insert(at.1);
        }
        self.look_up(staged, by_kind)
    }

    fn look_up(&mut self, source: &dyn Source, by_kind: BTreeMap<u16, BTreeSet<Uuid>>) -> Result<(), Fault> {
        for (code, ids) in by_kind {
            let Some(kind) = kind_of(self.business, code) else { continue };
            let keys: Vec<_> = ids.iter().map(|id| key_of(*id)).collect();
            for (id, stored) in ids.into_iter().zip(source.get(kind, &keys)?) {
                self.shown.insert((code, id), stored);
            }
        }
        Ok(())
    }

    /// Rows of a snapshot of which something else is known: the later one holds.
    fn meet(&mut self, layer: &Laying) {
        for (kind, stored) in &layer.met {
            if self.image((kind.code, stored.row.id())).is_none_or(|ours| ours.commit < stored.commit) {
                self.set(kind, stored.row.id(), Some(stored.clone()));
            }
        }
    }

    /// What the server had of it, as far as we know.
    fn image(&self, at: At) -> Option<Stored> {
        if let Some(image) = self.images.get(&at) {
            return image.now.clone();
        }
        self.before(at)
    }

    fn before(&self, at: At) -> Option<Stored> {
        match self.base.get(&at) {
            Some(base) => base.clone(),
            None => self.shown.get(&at).cloned().flatten(),
        }
    }

    fn set(&mut self, kind: &'static Kind, id: Uuid, now: Option<Stored>) {
        let at = (kind.code, id);
        let before = self.before(at);
        self.images.entry(at).or_insert(Image { kind, before, now: None }).now = now;
    }

    fn segment(&mut self, segment: &Segment) {
        if was_left(self.business, &self.held, segment.scope) {
            return;
        }
        for arrived in &segment.rows {
            self.arrive(arrived, segment.scope, Worth::ByCommit);
        }
        for Gone { kind, commit, row } in &segment.gone {
            if self.opaque.commit_at(segment.scope, *kind, *row).is_some_and(|ours| ours < *commit) {
                self.forget_opaque(segment.scope, (*kind, *row));
            }
            if let Some(kind) = kind_of(self.business, *kind)
                && !planted(Bug::IgnoresGone)
                && self.image((kind.code, *row)).is_some_and(|ours| ours.commit < *commit)
            {
                self.set(kind, *row, None);
            }
        }
        let whole =
            planted(Bug::TakesSliceForWhole) || segment.upto.row == Uuid::max() && segment.upto.kind == u16::MAX;
        let place = self.held.get(&segment.scope).copied();
        let why = place.map_or(Why::Theirs, |place| place.why);
        let behind = if whole { None } else { Some(segment.upto) };
        self.held.insert(segment.scope, Place { why, behind });
    }

    fn arrive(&mut self, arrived: &Arrived, scope: Scope, worth: Worth) {
        let (kind, at) = (kind_of(self.business, arrived.kind), (arrived.kind, arrived.row.id()));
        let counts = |ours: Option<u64>| worth == Worth::All || ours.is_none_or(|ours| ours < arrived.commit);
        let image = self.image(at).map(|stored| stored.commit);
        let opaque = self.opaque.commit_at(scope, at.0, at.1);
        match kind {
            Some(kind) if is_readable(kind, &arrived.row, scope) => {
                if counts(image) {
                    self.set(kind, at.1, Some(Stored { commit: arrived.commit, row: arrived.row.clone() }));
                }
                if opaque.is_some_and(|ours| worth == Worth::All || ours <= arrived.commit) {
                    self.opaque.remove(scope, at.0, at.1);
                }
            }
            _ => {
                // What is here of it is of a time when it could still be read.
                if let Some(kind) = kind
                    && image.is_none_or(|ours| ours < arrived.commit)
                {
                    self.set(kind, at.1, None);
                }
                if counts(opaque) && !planted(Bug::OpaqueUnkept) {
                    self.opaque_repaired += u64::from(worth == Worth::All && opaque != Some(arrived.commit));
                    self.opaque.put(scope, arrived);
                }
            }
        }
    }

    /// Whoever read that it was unknown reads again.
    fn forget_opaque(&mut self, scope: Scope, at: At) {
        self.opaque.remove(scope, at.0, at.1);
        if let Some(kind) = kind_of(self.business, at.0) {
            self.set(kind, at.1, self.image(at));
        }
    }

    fn repair(&mut self, source: &dyn Source, repaired: &Repaired) -> Result<(), Fault> {
        if was_left(self.business, &self.held, repaired.scope) {
            return Ok(());
        }
        let differs = |id: &Uuid| repaired.buckets.iter().any(|bucket| usize::from(*bucket) == bucket_of(*id));
        let kept: BTreeSet<Uuid> = repaired.rows.iter().map(|arrived| arrived.row.id()).collect();
        let surplus = |id: &Uuid| differs(id) && !kept.contains(id) && !planted(Bug::RepairOnlyAdds);
        if let Some(kind) = kind_of(self.business, repaired.kind) {
            let ours = images_in(source, &self.base, kind, repaired.scope, Reach::Layers)?;
            for (id, stored) in ours.into_iter().filter(|(id, _)| surplus(id)) {
                self.shown.entry((kind.code, id)).or_insert(Some(stored));
                self.set(kind, id, None);
            }
        }
        self.opaque.remove_if(source, repaired.scope, repaired.kind, surplus)?;
        for arrived in &repaired.rows {
            self.arrive(arrived, repaired.scope, Worth::All);
        }
        Ok(())
    }

    /// Holds what was granted, and drops what was taken away, first.
    fn regrant(
        &mut self,
        source: &dyn Source,
        me: nusaloka_domain::Id<nusaloka_domain::identity::Person>,
        batch: &Batch,
    ) -> Result<(), Fault> {
        let mut granted = BTreeSet::from([Scope::user(me)]);
        for stored in source.scan(&grants_to(me, None))? {
            let at = (GRANT.code, stored.row.id());
            self.shown.entry(at).or_insert(Some(stored));
        }
        // One that an entry of ours took away here still stands on the server.
        let everywhere = self.shown.keys().chain(self.images.keys()).chain(self.base.keys());
        let grants: BTreeSet<At> = everywhere.filter(|at| at.0 == GRANT.code).copied().collect();
        for at in grants {
            // One that only our own entries made grants nothing that the server would tell us of.
            if let Some(stored) = self.image(at)
                && stored.commit > 0
            {
                granted.insert(scope_of_grant(&stored.row)?);
            }
        }
        for scope in &granted {
            self.held.entry(*scope).or_insert(Place { why: Why::Theirs, behind: Some(Position::BEGINNING) }).why =
                Why::Theirs;
        }
        let business = self.business;
        let open = |scope: &Scope| is_open(business, scope);
        let lost: Vec<Scope> = self
            .held
            .keys()
            .filter(|scope| !granted.contains(scope) && (!open(scope) || batch.refused.contains(scope)))
            .copied()
            .collect();
        for scope in &lost {
            self.held.remove(scope);
        }
        for scope in lost.into_iter().filter(|_| !planted(Bug::KeepsRevoked)) {
            self.drop_scope(source, scope)?;
        }
        Ok(())
    }

    /// What is here of a snapshot's scope, is older than the snapshot and not in it: it changed since, and whoever still has it
    /// tells of that.
    fn outdate(&mut self, source: &dyn Source, layer: &Laying) -> Result<(), Fault> {
        let met: BTreeSet<At> = layer.met.iter().map(|(kind, stored)| (kind.code, stored.row.id())).collect();
        let scope = layer.about.scope;
        for kind in kinds_in(self.business.kinds(), scope.audience) {
            let here = images_in(source, &self.base, kind, scope, Reach::Layers)?;
            let old = |(id, stored): &(Uuid, Stored)| {
                (1..=layer.about.commit).contains(&stored.commit) && !met.contains(&(kind.code, *id))
            };
            for (id, stored) in here.into_iter().filter(old) {
                self.shown.entry((kind.code, id)).or_insert(Some(stored));
                self.set(kind, id, None);
            }
        }
        Ok(())
    }

    /// A row leaves with its last held scope.
    pub(super) fn drop_scope(&mut self, source: &dyn Source, scope: Scope) -> Result<(), Fault> {
        self.opaque.drop_scope(source, scope)?;
        let kinds: Vec<&'static Kind> = self.business.kinds().collect();
        let reach = if self.layered.contains(&scope) { Reach::Table } else { Reach::Layers };
        for kind in
            kinds.into_iter().filter(|kind| kind.scopes.iter().any(|place| place.audience.code == scope.audience))
        {
            for (id, stored) in images_in(source, &self.base, kind, scope, reach)? {
                self.shown.entry((kind.code, id)).or_insert(Some(stored));
            }
            let here: Vec<Uuid> = self
                .shown
                .keys()
                .chain(self.images.keys())
                .filter(|at| at.0 == kind.code)
                .map(|at| at.1)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .filter(|id| {
                    let image = self.image((kind.code, *id));
                    image.is_some_and(|stored| {
                        kind.is_in(&stored.row, scope)
                            && (planted(Bug::DropsShared)
                                || !kind.scopes_of(&stored.row).any(|other| self.held.contains_key(&other)))
                    })
                })
                .collect();
            for id in here {
                self.set(kind, id, None);
            }
        }
        Ok(())
    }
}

/// Can this version read it, and tell from its columns that it is in that scope?
pub(super) fn is_readable(kind: &'static Kind, row: &Row, scope: Scope) -> bool {
    kind.fits(row) && kind.is_in(row, scope)
}

//! What is about to be here: images of the server, row by row, and how far each scope will have come.
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
//!
//! Refuses to write: it is looked up, worked out, and handed to the rebase.

use super::{
    Place, Why,
    ask::images_in,
    layers::{Laying, is_open},
    opaque::Opaques,
    rebase::{Image, kind_of},
    receive::was_left,
};
use crate::{
    batch::{Arrived, Batch, Gone, Position, Repaired, Segment},
    digest::bucket_of,
    engine::{Reach, Source, Stored, layer::kinds_in},
    footprint::At,
    overlay::key_of,
    planted::{Bug, planted},
    sight::{grants_to, scope_of_grant},
    tables::GRANT,
};
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    identity::Person,
    record::{Kind, Row},
    scope::Scope,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

/// What is about to be here: images of the server, and how far each scope will have come.
pub(super) struct Arriving {
    business: Business,
    pub(super) images: BTreeMap<At, Image>,
    pub(super) held: BTreeMap<Scope, Place>,
    base: Arc<BTreeMap<At, Option<Stored>>>,
    /// Rows as they are shown, looked up beforehand.
    shown: BTreeMap<At, Option<Stored>>,
    pub(super) opaque: Opaques,
    /// Rows that cannot be read, and that a comparison brought back.
    pub(super) opaque_repaired: u64,
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
        base: Arc<BTreeMap<At, Option<Stored>>>,
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
    pub(super) fn load(&mut self, source: &dyn Source, batch: &Batch, laying: &[Laying]) -> Result<(), Fault> {
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
    pub(super) fn load_below(&mut self, staged: &dyn Source) -> Result<(), Fault> {
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
    pub(super) fn meet(&mut self, layer: &Laying) {
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

    pub(super) fn segment(&mut self, segment: &Segment) {
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
        let image = self.image(at);
        let opaque = self.opaque.commit_at(scope, at.0, at.1);
        match kind {
            Some(kind) if is_readable(kind, &arrived.row, scope) => {
                if counts(image.map(|ours| ours.commit)) {
                    self.set(kind, at.1, Some(Stored { commit: arrived.commit, row: arrived.row.clone() }));
                }
                if opaque.is_some_and(|ours| worth == Worth::All || ours <= arrived.commit) {
                    self.opaque.remove(scope, at.0, at.1);
                }
            }
            _ => {
                // What is here of it is of a time when it could be read: an earlier one, or one that the server has lost.
                let lost = |kind: &'static Kind, ours: &Stored| worth == Worth::All && kind.is_in(&ours.row, scope);
                if let Some(kind) = kind
                    && image.is_none_or(|ours| ours.commit < arrived.commit || lost(kind, &ours))
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

    pub(super) fn repair(&mut self, source: &dyn Source, repaired: &Repaired) -> Result<(), Fault> {
        // Left since it was asked for, or never asked for.
        if !self.held.contains_key(&repaired.scope) {
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

    /// Holds what was granted, and drops what was taken away, first. Most batches do neither, to what was held `before`.
    pub(super) fn regrant(
        &mut self,
        source: &dyn Source,
        me: Id<Person>,
        before: &BTreeMap<Scope, Place>,
        batch: &Batch,
    ) -> Result<(), Fault> {
        let no_grants = self.images.range((GRANT.code, Uuid::nil())..=(GRANT.code, Uuid::max())).next().is_none();
        if no_grants && batch.refused.is_empty() && self.held.keys().eq(before.keys()) {
            return Ok(());
        }
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
    pub(super) fn outdate(&mut self, source: &dyn Source, layer: &Laying) -> Result<(), Fault> {
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

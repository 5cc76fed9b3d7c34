//! Public scopes that come in one piece.
//!
//! ```text
//! ask: it is behind, and may come by snapshot ─► offered ─► fetched, staged ─► ask: from the snapshot's commit
//!                                        └ no offer, or it does not fit ─► by rows                 └─► laid
//! ```
//!
//! A snapshot is laid with the first batch that tells what happened since, in the transaction that takes the batch in: so
//! nobody sees rows of yesterday. Until then the scope is as it was, and reads as unknown.
//!
//! What is offered and what is staged is known to the process alone. After a restart it is asked for again, and whoever
//! fetches goes on where they were.
//!
//! Refuses to fetch anything itself.
//!
//! Invariant: digests count the rows of a layer as they count all others: as long as they are the server's images here.

use super::{
    Known, Place, Replica,
    arriving::Arriving,
    rebase::{Rebase, kind_of},
};
use crate::{
    authority::Digests,
    batch::{Batch, Offer, Position},
    engine::{
        Change, Engine, OfKind, Reach, Safety, Scan, Source, Stored, Writing,
        layer::{About, LAYER, MOST_LAYERS, Misfit, Name, read_layer},
    },
    overlay::key_of,
    planted::{Bug, planted},
    snapshot::schema_of_layers,
    tables::DIGEST,
};
use nusaloka_domain::{
    Fault,
    capability::Business,
    record::Value,
    scope::{Opens, Scope},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How a scope comes that is behind from the beginning. One that is not listed may still be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Coming {
    Offered(Offer),
    Staged(Name, About),
    ByRows,
}

/// A snapshot that goes under the tables, and those of its rows of which something is known here.
#[derive(Debug, Clone)]
pub(super) struct Laying {
    pub(super) name: Name,
    pub(super) about: About,
    pub(super) met: Vec<OfKind>,
}

impl Laying {
    /// Its rows count from now on; those that were met are counted by what becomes of them.
    pub(super) fn count(&self, digests: &mut Digests) {
        digests.add(&sums(&self.about));
        subtract(digests, &self.met);
    }
}

fn sums(about: &About) -> Digests {
    let mut digests = Digests::default();
    for (scope, kind, digest) in &about.digests {
        let sum = digests.of(*scope, *kind);
        *sum = sum.plus(*digest);
    }
    digests
}

fn subtract(digests: &mut Digests, rows: &[OfKind]) {
    for (kind, stored) in rows {
        for scope in kind.scopes_of(&stored.row) {
            digests.of(scope, kind.code).subtract(stored.row.id(), stored.commit);
        }
    }
}

/// Takes layers away whose scopes are not held any more, and counts what goes with them.
pub(super) fn lift(
    tx: &mut dyn Writing,
    layers: &BTreeMap<Scope, (Name, About)>,
    held: &BTreeMap<Scope, Place>,
    digests: &mut Digests,
) -> Result<(), Fault> {
    let keep: Vec<Scope> = held.keys().copied().collect();
    for (name, about) in layers.iter().filter(|(scope, _)| !held.contains_key(scope)).map(|(_, layer)| layer) {
        let lifted = tx.lift(*name, &keep)?;
        let mut went = sums(about);
        // What was not seen of it was uncounted when it was hidden; what is kept stays counted.
        subtract(&mut went, &lifted.hidden);
        subtract(&mut went, &lifted.kept);
        digests.less(went);
    }
    Ok(())
}

impl<E: Engine> Replica<E> {
    /// Snapshots that are to be fetched.
    pub fn offered(&self) -> Vec<Offer> {
        let offers = self.under_way.values().filter_map(|coming| match coming {
            Coming::Offered(offer) => Some(*offer),
            Coming::Staged(..) | Coming::ByRows => None,
        });
        offers.collect()
    }

    /// What was offered is here, packed as it came. A misfit means that the scope comes by rows.
    pub fn fetched(&mut self, offer: &Offer, packed: &[u8]) -> Result<Result<(), Misfit>, Fault> {
        if self.under_way.get(&offer.scope) != Some(&Coming::Offered(*offer)) {
            return Ok(Ok(())); // nobody waits for it any more
        }
        let staged = self.engine.stage(offer.name, packed)?;
        let fits = |about: &About| about.scope == offer.scope && about.commit == offer.commit;
        let (coming, done) = match staged {
            Ok(about) if fits(&about) => (Coming::Staged(offer.name, about), Ok(())),
            Ok(_) => {
                self.engine.unstage(offer.name)?;
                (Coming::ByRows, Err(Misfit::OtherTables))
            }
            Err(misfit) => (Coming::ByRows, Err(misfit)),
        };
        self.under_way.insert(offer.scope, coming);
        Ok(done)
    }

    /// What was offered cannot be had.
    pub fn not_fetched(&mut self, offer: &Offer) {
        if self.under_way.get(&offer.scope) == Some(&Coming::Offered(*offer)) {
            self.under_way.insert(offer.scope, Coming::ByRows);
        }
    }

    /// From where a scope is to be told, if not from its place.
    pub(super) fn staged_upto(&self, scope: &Scope) -> Option<Position> {
        match self.under_way.get(scope) {
            Some(Coming::Staged(_, about)) if about.epoch == self.known.marks.epoch => {
                if planted(Bug::GoesOnFromElsewhere) {
                    return Some(Position::end_of(self.known.marks.commit));
                }
                Some(Position::end_of(about.commit))
            }
            _ => None,
        }
    }

    pub(super) fn is_being_fetched(&self, scope: &Scope) -> bool {
        matches!(self.under_way.get(scope), Some(Coming::Offered(_)))
    }

    /// Scopes that may come by snapshot, if there is one.
    pub(super) fn may_be_offered(&self) -> Vec<Scope> {
        let under_way = self.under_way.values().filter(|coming| **coming != Coming::ByRows).count();
        let room = MOST_LAYERS.saturating_sub(self.known.layers.len() + under_way);
        let wanted = self.known.held.iter().filter(|(scope, place)| {
            place.behind == Some(Position::BEGINNING)
                && is_open(self.business, scope)
                && !self.under_way.contains_key(scope)
        });
        wanted.map(|(scope, _)| *scope).take(room).collect()
    }

    /// Those that are laid with this batch, because it tells what happened since.
    pub(super) fn laying(&mut self, batch: &Batch) -> Result<Vec<Laying>, Fault> {
        let mut laying = Vec::new();
        for segment in &batch.segments {
            let Some(Coming::Staged(name, about)) = self.under_way.get(&segment.scope).cloned() else { continue };
            if Some(segment.from) != self.staged_upto(&segment.scope) {
                continue;
            }
            let mut met = self.engine.met_by(name)?;
            let known: BTreeSet<(u16, Uuid)> = met.iter().map(|(kind, stored)| (kind.code, stored.row.id())).collect();
            // Also what only its image is known of: it was removed here, and not yet there.
            let staged = self.engine.staged(name)?;
            for at in self.known.base.keys().filter(|at| !known.contains(at)) {
                if let Some(kind) = kind_of(self.business, at.0) {
                    let found = staged.get(kind, &[key_of(at.1)])?;
                    met.extend(found.into_iter().flatten().map(|stored| (kind, stored)));
                }
            }
            drop(staged);
            laying.push(Laying { name, about, met });
        }
        Ok(laying)
    }

    /// After a batch: what it offers, and what has become needless. Is there something to be asked again?
    pub(super) fn take_offers(&mut self, batch: &Batch) -> Result<bool, Fault> {
        let epoch = self.known.marks.epoch;
        let mut over = Vec::new();
        for (scope, coming) in &self.under_way {
            let behind = self.known.held.get(scope).and_then(|place| place.behind);
            let other_epoch = matches!(coming, Coming::Staged(_, about) if about.epoch != epoch);
            if behind != Some(Position::BEGINNING) || other_epoch {
                over.push(*scope);
            }
        }
        for scope in over {
            if let Some(Coming::Staged(name, _)) = self.under_way.remove(&scope) {
                self.engine.unstage(name)?;
            }
        }
        let wanted: BTreeSet<Scope> = self.may_be_offered().into_iter().collect();
        let mut by_rows = false;
        for offer in batch.offers.iter().filter(|offer| wanted.contains(&offer.scope)) {
            let fits = offer.schema == schema_of_layers(self.business, offer.scope.audience);
            by_rows |= !fits;
            let coming = if fits { Coming::Offered(*offer) } else { Coming::ByRows };
            self.under_way.insert(offer.scope, coming);
        }
        Ok(by_rows)
    }

    /// Ends a visit: what is here of the scope, and of no other that is held, goes.
    pub fn leave(&mut self, scope: Scope) -> Result<(), Fault> {
        if self.known.held.get(&scope).is_none_or(|place| place.why != super::Why::Visit) {
            return Ok(());
        }
        if let Some(Coming::Staged(name, _)) = self.under_way.remove(&scope) {
            self.engine.unstage(name)?;
        }
        let mut held = self.known.held.clone();
        held.remove(&scope);
        let mut suspects = self.known.suspects.clone();
        suspects.retain(|(suspect, _)| *suspect != scope);
        let layered = self.known.layers.keys().copied().collect();
        let mut arriving = Arriving::new(self.business, held, self.known.base.clone(), layered);
        arriving.drop_scope(&*self.engine.source()?, scope)?;
        let marks = self.known.marks;
        let mut rebase = Rebase::new(self);
        rebase.bring(arriving.images, arriving.held, marks, suspects);
        rebase.keep(arriving.opaque);
        rebase.run(Safety::Ordered)
    }

    /// At the start: what lay under the tables and is not here any more is behind again, and what else may be
    /// missing with it is compared.
    pub(super) fn find_lost_layers(&mut self) -> Result<(), Fault> {
        for name in self.engine.lost_layers()? {
            let lost = self.known.layers.iter().find(|(_, (other, _))| *other == name);
            let Some((scope, (_, about))) = lost.map(|(scope, layer)| (*scope, layer.clone())) else { continue };
            tracing::warn!(layer.name = %name, "a layer is lost; its scope is fetched anew");
            let mut known = self.known.clone();
            known.layers.remove(&scope);
            if let Some(place) = known.held.get_mut(&scope) {
                place.behind = Some(Position::BEGINNING);
            }
            for (other, kind, _) in about.digests.iter().filter(|(other, ..)| *other != scope) {
                if known.held.contains_key(other) {
                    known.suspects.insert((*other, *kind));
                }
            }
            let mut tx = self.engine.begin()?;
            tx.lift(name, &[])?;
            let mut changes = digests_anew(&*tx, self.business, &known, &about)?;
            self.known.differences(&known, &mut changes);
            tx.apply(&changes)?;
            let committed = tx.commit(Safety::Ordered);
            self.as_stored_unless(committed)?;
            self.known = known;
        }
        Ok(())
    }
}

pub(super) fn is_open(business: Business, scope: &Scope) -> bool {
    business.audience(scope.audience).is_some_and(|audience| audience.opens == Opens::ToAll)
}

/// The digests that a layer had a part in, of what is still here.
fn digests_anew(source: &dyn Source, business: Business, known: &Known, about: &About) -> Result<Vec<Change>, Fault> {
    let mut changes = Vec::new();
    for (scope, code, _) in &about.digests {
        let Some(kind) = kind_of(business, *code) else { continue };
        let mut sum = crate::Digest::default();
        for (id, stored) in super::ask::images_in(source, &known.base, kind, *scope, Reach::Layers)? {
            sum.add(id, stored.commit);
        }
        let mut row = crate::authority::digest_key(*scope, *code);
        row.push(Value::Bytes(&sum.to_bytes()));
        changes.push(Change::Put { kind: &DIGEST, stored: Stored { commit: 0, row } });
    }
    Ok(changes)
}

/// What is laid, by scope.
pub(super) fn laid(source: &dyn Source) -> Result<BTreeMap<Scope, (Name, About)>, Fault> {
    let read = |stored: &Stored| {
        let (name, about) = read_layer(&stored.row).ok_or_else(|| super::unreadable("a layer"))?;
        Ok((about.scope, (name, about)))
    };
    source.scan(&Scan::of(&LAYER))?.iter().map(read).collect()
}

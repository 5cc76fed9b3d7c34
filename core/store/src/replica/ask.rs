//! What to ask the server next.

use super::{
    Replica, Why,
    opaque::{opaque_in, opaque_kinds_in},
    rebase::kind_of,
};
use crate::{
    batch::{Ask, Position, Repair, scopes_hash},
    digest::{BUCKETS, Digest, bucket_of},
    engine::{Engine, Only, Reach, Scan, Source, Stored},
    tables::GRANT,
};
use nusaloka_domain::{Fault, capability::Business, record::Kind, scope::Scope};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl<E: Engine> Replica<E> {
    pub fn ask(&mut self) -> Result<Ask, Fault> {
        let repairs = match self.comparing {
            Some(_) => self.digests_of_all()?,
            None => self.digests_of_suspects()?,
        };
        let marks = self.known.marks;
        let (epoch, commit) = match self.comparing {
            Some(epoch) => (epoch, 0),
            None => (marks.epoch, marks.commit),
        };
        let known = &self.known;
        let behind = known.held.iter().filter_map(|(scope, place)| match (place.behind, self.naming) {
            (Some(_), _) if self.is_being_fetched(scope) => None,
            (Some(position), _) => Some((*scope, self.staged_upto(scope).unwrap_or(position))),
            (None, true) => Some((*scope, Position::end_of(marks.commit))),
            (None, false) => None,
        });
        let visits = known.held.iter().filter(|(_, place)| place.why == Why::Visit).map(|(scope, _)| *scope);
        let fetching = known.held.keys().filter(|scope| self.is_being_fetched(scope)).copied();
        Ok(Ask {
            device: marks.device,
            epoch,
            commit,
            scopes: scopes_hash(known.held.keys()),
            visits: visits.collect(),
            // Nothing is taken for granted of a scope that is compared.
            behind: behind.filter(|_| self.comparing.is_none()).collect(),
            repairs,
            offers: if self.comparing.is_none() { self.may_be_offered() } else { Vec::new() },
            fetching: fetching.filter(|_| self.comparing.is_none()).collect(),
        })
    }

    fn digests_of_suspects(&mut self) -> Result<Vec<Repair>, Fault> {
        if self.known.suspects.is_empty() {
            return Ok(Vec::new());
        }
        let suspects: Vec<(Scope, u16)> = self.known.suspects.iter().copied().collect();
        let base = &self.known.base;
        let source = self.engine.source()?;
        let business = self.business;
        let mut repairs = Vec::new();
        for (scope, code) in suspects {
            let rows = all_in(&*source, base, business, code, scope)?;
            repairs.push(Repair { scope, kind: code, buckets: buckets(&rows) });
        }
        Ok(repairs)
    }

    fn digests_of_all(&mut self) -> Result<Vec<Repair>, Fault> {
        let business = self.business;
        let (held, base) = (&self.known.held, &self.known.base);
        let source = self.engine.source()?;
        let mut repairs = Vec::new();
        // Also those that are only half here: what is here of them may be gone by now.
        for scope in held.keys().copied() {
            let declared = business.kinds().chain([GRANT]);
            let in_it = declared.filter(|kind| kind.scopes.iter().any(|place| place.audience.code == scope.audience));
            let mut codes: BTreeSet<u16> = in_it.map(|kind| kind.code).collect();
            codes.append(&mut opaque_kinds_in(&*source, scope)?);
            for code in codes {
                let rows = all_in(&*source, base, business, code, scope)?;
                repairs.push(Repair { scope, kind: code, buckets: buckets(&rows) });
            }
        }
        Ok(repairs)
    }
}

fn buckets(rows: &[(Uuid, u64)]) -> Vec<Digest> {
    let mut buckets = vec![Digest::default(); BUCKETS];
    for (id, commit) in rows {
        buckets[bucket_of(*id)].add(*id, *commit);
    }
    buckets
}

/// What the server has of a kind in a scope, as far as we know: rows that we can read, and rows that we cannot.
fn all_in(
    source: &dyn Source,
    base: &BTreeMap<(u16, Uuid), Option<Stored>>,
    business: Business,
    code: u16,
    scope: Scope,
) -> Result<Vec<(Uuid, u64)>, Fault> {
    let read = match kind_of(business, code) {
        Some(kind) => images_in(source, base, kind, scope, Reach::Layers)?,
        None => BTreeMap::new(),
    };
    let opaque = opaque_in(source, scope, code)?;
    Ok(read.into_iter().chain(opaque).map(|(id, stored)| (id, stored.commit)).collect())
}

/// The server's images of all rows of a kind that are in a scope.
pub(super) fn images_in(
    source: &dyn Source,
    base: &BTreeMap<(u16, Uuid), Option<Stored>>,
    kind: &'static Kind,
    scope: Scope,
    reach: Reach,
) -> Result<BTreeMap<Uuid, Stored>, Fault> {
    let only = Only::InScopes { audience: scope.audience, keys: vec![scope.key] };
    let shown = source.scan(&Scan { only, reach, ..Scan::of(kind) })?;
    let mut rows: BTreeMap<Uuid, Stored> = shown.into_iter().map(|stored| (stored.row.id(), stored)).collect();
    for (at, image) in base.range((kind.code, Uuid::nil())..=(kind.code, Uuid::max())) {
        let here = image.as_ref().filter(|stored| kind.is_in(&stored.row, scope));
        match here {
            Some(stored) => rows.insert(at.1, stored.clone()),
            None => rows.remove(&at.1),
        };
    }
    Ok(rows)
}

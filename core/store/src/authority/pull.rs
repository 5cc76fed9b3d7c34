//! Tells a device what changed since it last asked: one segment per scope, all brought to one commit.
//!
//! A scope is read from its feed, from where the device is. What the device holds comes whole, however much it is; what
//! it does not hold yet comes in slices, as far as the budget goes.

use super::{Authority, Marks, Offers, counter, flush};
use crate::{
    batch::{Answer, Arrived, Ask, Batch, Gone, More, Offer, Position, Repair, Repaired, Segment, scopes_hash},
    digest::{BUCKETS, Digest, bucket_of},
    engine::{Engine, Only, Scan, Source},
    overlay::key_of,
    planted::{Bug, planted},
    sight::granted_scopes,
    tables::{DEVICE, FEED, GRANT},
};
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    identity::Person,
    record::{Kind, Row, Value},
    scope::{Opens, Scope},
    view::Edge,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How much of what a device does not hold yet goes into one batch.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    pub rows: usize,
}

impl Budget {
    /// Little at first, so that today's things are there at once; then as much as a device can store before its person has
    /// to wait for it.
    pub const fn of(ask: &Ask) -> Self {
        Self { rows: if ask.commit == 0 { 1_000 } else { 8_000 } }
    }
}

impl<E: Engine> Authority<E> {
    pub fn pull(&mut self, person: Id<Person>, ask: &Ask, budget: Budget) -> Result<Answer, Fault> {
        let business = self.business;
        Ok(slice(&*self.engine.source()?, business, person, ask, budget, &self.offers)?.0)
    }
}

/// Answers an ask from any consistent look at the server's store; and says what the device will ask once it has that, if
/// something is then still behind: whoever answers can tell the rest without being asked.
pub fn slice(
    source: &dyn Source,
    business: Business,
    person: Id<Person>,
    ask: &Ask,
    budget: Budget,
    offers: &Offers,
) -> Result<(Answer, Option<Ask>), Fault> {
    let marks = Marks::of(source)?;
    let Marks { epoch, commit, .. } = marks;
    if ask.commit > 0 && marks.is_strange(ask) {
        return Ok((Answer::Compare { epoch }, None));
    }
    let mut telling = Telling { left: budget.rows, ..Telling::at(source, business, commit) };
    let places = Places::of(source, business, person, ask, &marks, offers)?;
    let mut segments = Vec::new();
    // Whoever names a scope waits for a word of it, also if nothing happened there: so a snapshot is laid.
    let compared = ask.repairs.iter().map(|repair| repair.scope);
    let named = ask.behind.iter().map(|(scope, _)| *scope).filter(|_| !planted(Bug::IsSilentOfNamed));
    let told: BTreeSet<Scope> = compared.chain(named).collect();
    for (scope, from) in &places.held {
        let up_to_date = *from == Position::end_of(ask.commit) && ask.commit > 0;
        let extent = if up_to_date && !told.contains(scope) { Extent::Whole } else { Extent::Told };
        segments.extend(telling.segment(*scope, *from, extent)?);
    }
    for (scope, from) in &places.behind {
        segments.extend(telling.segment(*scope, *from, Extent::Slice)?);
    }
    let unnamed = if ask.commit == 0 { unnamed(source, ask)? } else { Vec::new() };
    let repaired = ask
        .repairs
        .iter()
        .chain(&unnamed)
        .filter(|repair| places.all.contains(&repair.scope))
        .map(|repair| telling.repair(repair))
        .collect::<Result<_, _>>()?;
    let batch = Batch {
        epoch,
        device: ask.device,
        since: ask.commit,
        commit,
        done: done_of(source, ask)?,
        segments,
        repaired,
        refused: places.refused.clone(),
        scopes: scopes_hash(&places.all),
        more: telling.more,
        offers: places.offers.clone(),
    };
    let next = (batch.more == More::Behind).then(|| places.next(ask, &batch));
    Ok((Answer::Batch(Box::new(batch)), next))
}

/// Whoever compares all that they hold names the kinds of it. They have nothing of any other, and may not even know it.
fn unnamed(source: &dyn Source, ask: &Ask) -> Result<Vec<Repair>, Fault> {
    let compared: BTreeSet<Scope> = ask.repairs.iter().map(|repair| repair.scope).collect();
    let named: BTreeSet<(Scope, u16)> = ask.repairs.iter().map(|repair| (repair.scope, repair.kind)).collect();
    let mut unnamed = Vec::new();
    for scope in compared {
        let kinds = flush::digests_in(source, scope)?.into_iter().map(|(kind, _)| kind);
        let others = kinds.filter(|kind| !named.contains(&(scope, *kind)));
        unnamed.extend(others.map(|kind| Repair { scope, kind, buckets: vec![Digest::default(); BUCKETS] }));
    }
    Ok(unnamed)
}

/// Up to which of the device's entries all is decided.
pub(super) fn done_of(source: &dyn Source, ask: &Ask) -> Result<u64, Fault> {
    let device = source.get(&DEVICE, &[key_of(ask.device.uuid())])?.pop().flatten();
    Ok(match device.as_ref().map(|stored| stored.row.value(2)) {
        Some(Value::Integer(done)) => counter(done),
        _ => 0,
    })
}

/// Which scopes the person sees now, and from where each is told.
pub(super) struct Places {
    pub(super) all: BTreeSet<Scope>,
    /// Held up to the ask's commit; the person's own comes first.
    pub(super) held: Vec<(Scope, Position)>,
    pub(super) behind: Vec<(Scope, Position)>,
    pub(super) refused: Vec<Scope>,
    /// By snapshot, instead of rows.
    offers: Vec<Offer>,
}

impl Places {
    pub(super) fn of(
        source: &dyn Source,
        business: Business,
        person: Id<Person>,
        ask: &Ask,
        marks: &Marks,
        offers: &Offers,
    ) -> Result<Self, Fault> {
        let own = Scope::user(person);
        let granted = granted_scopes(source, person)?;
        let opens = |scope: &Scope| business.audience(scope.audience).map(|audience| audience.opens);
        let (allowed, refused): (Vec<Scope>, Vec<Scope>) =
            ask.visits.iter().copied().partition(|scope| opens(scope) == Some(Opens::ToAll));
        let behind: BTreeMap<Scope, Position> = ask.behind.iter().copied().collect();
        let mut all: BTreeSet<Scope> = granted.keys().chain(&allowed).copied().collect();
        all.insert(own);
        let mut places = Self { all, held: Vec::new(), behind: Vec::new(), refused, offers: Vec::new() };
        // Whoever compares is told of differences, not of what happened.
        let compared: BTreeSet<Scope> = ask.repairs.iter().map(|repair| repair.scope).collect();
        let at_commit = |scope: &Scope| match ask.commit {
            0 if compared.contains(scope) => Position::end_of(u64::MAX),
            0 => Position::BEGINNING,
            commit => Position::end_of(commit),
        };
        // The person's own is small, and everything else follows from it.
        places.held.push((own, behind.get(&own).copied().unwrap_or_else(|| at_commit(&own))));
        let wanted = ask.behind.iter().map(|(scope, _)| *scope).filter(|scope| places.all.contains(scope));
        let mut order: Vec<Scope> = wanted.collect();
        let first: BTreeSet<Scope> = order.iter().copied().collect();
        order.extend(places.all.iter().filter(|scope| !first.contains(scope)));
        for scope in order.into_iter().filter(|scope| *scope != own) {
            if ask.fetching.contains(&scope) {
                continue;
            }
            match (behind.get(&scope), granted.get(&scope)) {
                // Not behind but named, or from a snapshot: it comes whole, as everything that is held.
                (Some(from), _) if from.is_end() && ask.commit > 0 && marks.goes_on_from(ask.epoch, from.commit) => {
                    places.held.push((scope, *from));
                }
                (Some(from), _) if from.is_end() => places.behind.push((scope, Position::BEGINNING)),
                (Some(from), _) if *from == Position::BEGINNING && ask.offers.contains(&scope) => {
                    match offers.of(&scope, marks) {
                        Some(offer) => places.offers.push(offer),
                        None => places.behind.push((scope, *from)),
                    }
                }
                (Some(from), _) => places.behind.push((scope, *from)),
                // Granted after the device last heard: nothing of it is there.
                (None, Some(since)) if *since > ask.commit && !compared.contains(&scope) => {
                    places.behind.push((scope, Position::BEGINNING));
                }
                (None, _) if ask.commit == 0 && !compared.contains(&scope) => {
                    places.behind.push((scope, Position::BEGINNING));
                }
                (None, _) => places.held.push((scope, at_commit(&scope))),
            }
        }
        Ok(places)
    }

    /// What a device asks that took in this batch.
    fn next(&self, ask: &Ask, batch: &Batch) -> Ask {
        let told: BTreeMap<Scope, Position> =
            batch.segments.iter().map(|segment| (segment.scope, segment.upto)).collect();
        let reached = |(scope, from): &(Scope, Position)| (*scope, told.get(scope).copied().unwrap_or(*from));
        let behind = self.behind.iter().map(reached).filter(|(_, upto)| *upto < Position::end_of(batch.commit));
        let offered: Vec<Scope> = batch.offers.iter().map(|offer| offer.scope).collect();
        Ask {
            device: ask.device,
            epoch: batch.epoch,
            commit: batch.commit,
            scopes: batch.scopes,
            visits: ask.visits.iter().filter(|visit| !batch.refused.contains(visit)).copied().collect(),
            behind: behind.collect(),
            repairs: Vec::new(),
            offers: ask.offers.iter().filter(|scope| !offered.contains(scope)).copied().collect(),
            fetching: ask.fetching.iter().chain(&offered).copied().collect(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of what happened; nothing is said if nothing did.
    Whole,
    /// The same, but something is always said: that this is all, and what its digests are.
    Told,
    /// As much as the budget allows.
    Slice,
}

pub(super) struct Telling<'a> {
    source: &'a dyn Source,
    business: Business,
    commit: u64,
    left: usize,
    more: More,
}

impl<'a> Telling<'a> {
    pub(super) fn at(source: &'a dyn Source, business: Business, commit: u64) -> Self {
        Self { source, business, commit, left: 0, more: More::No }
    }

    /// Nothing if nothing happened and nothing was missing.
    pub(super) fn segment(&mut self, scope: Scope, from: Position, extent: Extent) -> Result<Option<Segment>, Fault> {
        let slice = extent == Extent::Slice;
        if slice && self.left == 0 {
            self.more = More::Behind;
            return Ok(None);
        }
        let limit = if slice { self.left } else { usize::MAX };
        let entries = self.feed(scope, from, limit)?;
        if entries.is_empty() && extent == Extent::Whole {
            return Ok(None);
        }
        let cut = slice && entries.len() == limit;
        let told = if cut && planted(Bug::SliceOffByOne) { &entries[..limit - 1] } else { &entries[..] };
        let upto = match entries.last() {
            Some((commit, kind, row, _)) if cut => Position { commit: *commit, kind: *kind, row: *row },
            _ => Position::end_of(self.commit),
        };
        if slice {
            self.left -= entries.len();
        }
        if cut {
            self.more = More::Behind;
        }
        let digests = if cut { Vec::new() } else { flush::digests_in(self.source, scope)? };
        let gone = told.iter().filter(|(.., gone)| *gone);
        let gone = gone.map(|(commit, kind, row, _)| Gone { kind: *kind, commit: *commit, row: *row }).collect();
        Ok(Some(Segment { scope, from, upto, rows: self.rows(told)?, gone, digests }))
    }

    fn feed(&self, scope: Scope, from: Position, limit: usize) -> Result<Vec<FeedEntry>, Fault> {
        feed(self.source, scope, from, limit)
    }

    /// The rows of these entries that are still there, a call per kind.
    fn rows(&self, entries: &[FeedEntry]) -> Result<Vec<Arrived>, Fault> {
        let mut by_kind: BTreeMap<u16, Vec<Row>> = BTreeMap::new();
        for (_, kind, row, _) in entries.iter().filter(|(.., gone)| !gone) {
            by_kind.entry(*kind).or_default().push(key_of(*row));
        }
        let mut rows = Vec::with_capacity(entries.len());
        for (code, keys) in by_kind {
            let Some(kind) = self.kind(code) else { continue };
            let found = self.source.get(kind, &keys)?.into_iter().flatten();
            rows.extend(found.map(|stored| Arrived { kind: code, commit: stored.commit, row: stored.row }));
        }
        Ok(rows)
    }

    fn kind(&self, code: u16) -> Option<&'static Kind> {
        if code == GRANT.code { Some(GRANT) } else { self.business.kind(code) }
    }

    /// What is in the buckets that differ.
    fn repair(&self, repair: &Repair) -> Result<Repaired, Fault> {
        let Some(kind) = self.kind(repair.kind) else {
            return Ok(Repaired { scope: repair.scope, kind: repair.kind, buckets: Vec::new(), rows: Vec::new() });
        };
        let only = Only::InScopes { audience: repair.scope.audience, keys: vec![repair.scope.key] };
        let rows = self.source.scan(&Scan { only, ..Scan::of(kind) })?;
        let mut ours = vec![Digest::default(); BUCKETS];
        for stored in &rows {
            ours[bucket_of(stored.row.id())].add(stored.row.id(), stored.commit);
        }
        let differs = |bucket: &usize| repair.buckets.get(*bucket) != Some(&ours[*bucket]);
        let buckets: Vec<usize> = (0..BUCKETS).filter(differs).collect();
        let rows = rows.into_iter().filter(|stored| buckets.contains(&bucket_of(stored.row.id())));
        Ok(Repaired {
            scope: repair.scope,
            kind: repair.kind,
            rows: rows.map(|stored| Arrived { kind: repair.kind, commit: stored.commit, row: stored.row }).collect(),
            buckets: buckets.into_iter().map(|bucket| u8::try_from(bucket).expect("there are 64")).collect(),
        })
    }
}

/// What happened in a scope after a position.
pub(crate) fn feed(source: &dyn Source, scope: Scope, from: Position, limit: usize) -> Result<Vec<FeedEntry>, Fault> {
    let after = Row::from_values([
        Value::Integer(i64::try_from(from.commit).unwrap_or(i64::MAX)),
        Value::Integer(i64::from(from.kind)),
        Value::Bytes(from.row.as_bytes()),
    ]);
    let scan = Scan {
        low: Edge::Excluding(after),
        ..Scan::of(&FEED).prefix(Row::from_values([Value::Bytes(&scope.to_bytes())])).limit(limit)
    };
    let read = |row: &Row| flush::read_feed(row).ok_or_else(|| Fault::new("the feed is not readable"));
    source.scan(&scan)?.iter().map(|stored| read(&stored.row)).collect()
}

pub(crate) type FeedEntry = (u64, u16, Uuid, bool);

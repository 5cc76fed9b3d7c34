//! The transaction that mutations run on: changes held in memory over a consistent look at the database.
//!
//! A refusal or a panic takes back exactly what its mutation did (`mark` and `roll_back`), several mutations can be
//! flushed together, and what each of them read and wrote is known afterwards (`Footprint`).
//!
//! It sees to it that nobody reads, or changes, what its viewer may not see; and that a prediction leaves alone what only
//! the server writes.
//!
//! Invariant: the number of engine calls per read is one, whatever is held in memory.

use crate::{
    engine::{Only, Reach, Scan, Source, Stored},
    footprint::{At, Footprint, RowBytes, Stretch},
    planted::{Bug, planted},
    sight::{Seeing, Sight, grants_to, scope_of_grant},
    tables::{Grant, OPAQUE, opaque_key},
};
use nusaloka_domain::{
    Fault, Id,
    failure::{Refused, Stop},
    identity::Person,
    record::{Key, Kind, Record, Row, Value, WrittenBy},
    scope::Scope,
    view::{
        Context, Coverage, Found, Looked, Order, Range, Read, Side, Tx, View, Viewer, Within, derived_id, keys_between,
        mixed,
    },
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use uuid::Uuid;

/// The most rows that one mutation may write.
pub(crate) const MOST_WRITES: usize = 1_000;

/// A row as it was below, and as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) kind: &'static Kind,
    pub(crate) below: Option<Stored>,
    pub(crate) now: Option<Stored>,
}

/// Looked up for whom, of which scope.
type Grants = BTreeMap<(Id<Person>, Scope), Vec<Stored>>;

/// What is changed, over what is stored.
pub(crate) struct Overlay<'a> {
    source: &'a dyn Source,
    /// Rows that were looked up or changed. Behind a `RefCell` because looking up remembers.
    cells: RefCell<BTreeMap<At, Cell>>,
    /// What the cells were before each change, newest last.
    undo: Vec<(At, Cell)>,
    /// What was found when grants were looked up; forgotten when a grant changes.
    grants: RefCell<Grants>,
}

/// A point to go back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize);

impl<'a> Overlay<'a> {
    pub(crate) fn new(source: &'a dyn Source) -> Self {
        Self { source, cells: RefCell::default(), undo: Vec::new(), grants: RefCell::default() }
    }

    pub(crate) const fn mark(&self) -> Mark {
        Mark(self.undo.len())
    }

    pub(crate) fn roll_back(&mut self, to: Mark) {
        while self.undo.len() > to.0 {
            let Some((at, cell)) = self.undo.pop() else { return };
            self.forget_grants(cell.kind);
            self.cells.get_mut().insert(at, cell);
        }
    }

    /// All rows that differ from what is stored below.
    pub(crate) fn changed(self) -> impl Iterator<Item = (At, Cell)> {
        self.cells.into_inner().into_iter().filter(|(_, cell)| cell.now != cell.below)
    }

    /// All rows that differ from what is stored below.
    pub(crate) fn peek_changed(&self) -> Vec<(At, Cell)> {
        let cells = self.cells.borrow();
        cells.iter().filter(|(_, cell)| cell.now != cell.below).map(|(at, cell)| (*at, cell.clone())).collect()
    }

    /// A row as it is now; none also if nobody looked it up.
    pub(crate) fn remembered(&self, at: At) -> Option<Stored> {
        self.cells.borrow().get(&at)?.now.clone()
    }

    /// These rows as they are stored below.
    pub(crate) fn below(&self, rows: &BTreeSet<At>) -> BTreeMap<At, Option<Stored>> {
        let cells = self.cells.borrow();
        rows.iter().map(|at| (*at, cells.get(at).and_then(|cell| cell.below.clone()))).collect()
    }

    /// Looks rows up that are not remembered yet: one call for all of them.
    pub(crate) fn load(&self, kind: &'static Kind, ids: &[Uuid]) -> Result<(), Fault> {
        let mut missing: Vec<Uuid> = {
            let cells = self.cells.borrow();
            ids.iter().copied().filter(|id| !cells.contains_key(&(kind.code, *id))).collect()
        };
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return Ok(());
        }
        let keys: Vec<Row> = missing.iter().map(|id| key_of(*id)).collect();
        let found = self.source.get(kind, &keys)?;
        let mut cells = self.cells.borrow_mut();
        for (id, stored) in missing.into_iter().zip(found) {
            cells.insert((kind.code, id), Cell { kind, now: stored.clone(), below: stored });
        }
        Ok(())
    }

    /// The row as it is now, whoever may see it.
    pub(crate) fn peek(&self, kind: &'static Kind, id: Uuid) -> Result<Option<Stored>, Fault> {
        self.load(kind, &[id])?;
        Ok(self.cells.borrow().get(&(kind.code, id)).and_then(|cell| cell.now.clone()))
    }

    /// Sets a row, whoever may.
    pub(crate) fn put(&mut self, kind: &'static Kind, id: Uuid, now: Option<Stored>) -> Result<(), Fault> {
        self.load(kind, &[id])?;
        self.forget_grants(kind);
        let cell = self.cells.get_mut().get_mut(&(kind.code, id)).expect("it was just loaded");
        self.undo.push(((kind.code, id), cell.clone()));
        cell.now = now;
        Ok(())
    }

    fn forget_grants(&mut self, changed: &Kind) {
        if changed.code == Grant::KIND.code {
            self.grants.get_mut().clear();
        }
    }

    /// A grant of this scope to this person, if there is one. Asked again for every entry of a group, and looked up once.
    fn grants(&self, person: Id<Person>, scope: Scope, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        if let Some(known) = self.grants.borrow().get(&(person, scope)) {
            return Ok(known.clone());
        }
        let grants = self.scan(scan)?;
        self.grants.borrow_mut().insert((person, scope), grants.clone());
        Ok(grants)
    }

    /// Rows of a stretch as they are now, those in memory and those below in one order.
    pub(crate) fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        let ours: Vec<(Key, Option<Stored>)> = self
            .cells
            .borrow()
            .range((scan.kind.code, Uuid::nil())..=(scan.kind.code, Uuid::max()))
            .filter(|(_, cell)| cell.now != cell.below)
            .map(|(at, cell)| (Key::of([Value::Bytes(at.1.as_bytes())]), cell.now.clone()))
            .collect();
        // Each row that we changed may have been one of the limit.
        let limit = scan.limit.saturating_add(ours.len());
        let mut rows = self.source.scan(&Scan { limit, ..scan.clone() })?;
        if !ours.is_empty() {
            let changed: BTreeSet<&Key> = ours.iter().map(|(key, _)| key).collect();
            rows.retain(|stored| !changed.contains(&scan.kind.key_of(&stored.row)));
            let (low, high) = keys_between(&scan.prefix, &scan.low, &scan.high);
            rows.extend(ours.iter().filter_map(|(_, now)| now.clone()).filter(|stored| {
                let key = scan.key_of(&stored.row);
                key >= low && key < high && wanted(scan, &stored.row)
            }));
            rows.sort_by_cached_key(|stored| scan.key_of(&stored.row));
            if scan.order == Order::Descending {
                rows.reverse();
            }
        }
        rows.truncate(scan.limit);
        Ok(rows)
    }
}

fn wanted(scan: &Scan, row: &Row) -> bool {
    match &scan.only {
        Only::All => true,
        Only::InScopes { audience, keys } => {
            scan.kind.scopes_of(row).any(|scope| scope.audience == *audience && keys.contains(&scope.key))
        }
    }
}

pub(crate) fn key_of(id: Uuid) -> Row {
    Row::from_values([Value::Bytes(id.as_bytes())])
}

/// What a viewer sees of an overlay, and what their mutation does to it.
pub(crate) struct Seen<'o, 'a> {
    overlay: &'o mut Overlay<'a>,
    sight: Sight<'o>,
    context: Context,
    footprint: RefCell<Footprint>,
    /// What was found out about scopes; forgotten when a grant changes.
    coverages: RefCell<BTreeMap<Scope, Option<Coverage>>>,
    ids_made: u32,
}

impl<'o, 'a> Seen<'o, 'a> {
    pub(crate) fn new(overlay: &'o mut Overlay<'a>, sight: Sight<'o>, context: Context) -> Self {
        Self { overlay, sight, context, footprint: RefCell::default(), coverages: RefCell::default(), ids_made: 0 }
    }

    /// Goes on where an earlier part of the same entry stopped.
    pub(crate) fn after(mut self, footprint: Footprint, ids_made: u32) -> Self {
        self.footprint = RefCell::new(footprint);
        self.ids_made = ids_made;
        self
    }

    pub(crate) fn done(self) -> (Footprint, u32) {
        (self.footprint.into_inner(), self.ids_made)
    }

    /// `None`: not this viewer's to see.
    fn coverage(&self, scope: Scope) -> Result<Option<Coverage>, Fault> {
        let person = match self.sight.of(scope) {
            Seeing::Yes(coverage) => return Ok(Some(coverage)),
            Seeing::No => return Ok(None),
            Seeing::IfGranted(person) => person,
        };
        if let Some(known) = self.coverages.borrow().get(&scope) {
            return Ok(*known);
        }
        let scan = grants_to(person, Some(scope)).limit(1);
        let (low, high) = keys_between(&scan.prefix, &scan.low, &scan.high);
        let stretch = Stretch::new(Grant::KIND, &Grant::BY_PERSON.index, &low, &high);
        self.footprint.borrow_mut().ranges.push(stretch);
        let grants = self.overlay.grants(person, scope, &scan)?;
        let coverage = self.sight.granted(scope, &grants);
        self.coverages.borrow_mut().insert(scope, coverage);
        Ok(coverage)
    }

    /// All scopes of one audience that the viewer sees.
    fn mine(&self, audience: u8) -> Result<Vec<(Scope, Option<Coverage>)>, Fault> {
        let Viewer::Person(person) = self.viewer() else {
            return Err(Fault::new("the server has no scopes of its own: a settling mutation names one"));
        };
        let own = Scope { audience, key: person.uuid() };
        match self.sight.of(own) {
            Seeing::Yes(coverage) => return Ok(vec![(own, Some(coverage))]),
            Seeing::No => return Err(Fault::new("nobody's scopes are all of this audience: name one")),
            Seeing::IfGranted(_) => {}
        }
        let mut by_scope: BTreeMap<Scope, Vec<Stored>> = BTreeMap::new();
        for grant in self.overlay.scan(&grants_to(person, None))? {
            by_scope.entry(scope_of_grant(&grant.row)?).or_default().push(grant);
        }
        by_scope.retain(|scope, _| scope.audience == audience);
        Ok(by_scope.into_iter().map(|(scope, grants)| (scope, self.sight.granted(scope, &grants))).collect())
    }

    /// Which scopes are one's own is known when the grants are, and those are in the scope of the person.
    fn knows_all(&self, within: Within) -> Result<bool, Fault> {
        let (Within::Mine(_), Viewer::Person(person)) = (within, self.viewer()) else { return Ok(true) };
        let own = Scope::user(person);
        self.footprint.borrow_mut().looked.insert(Looked { kind: Grant::KIND.code, within: Within::One(own) });
        Ok(self.coverage(own)? == Some(Coverage::Complete))
    }

    fn may_touch(&self, kind: &'static Kind, row: &Row) -> Result<bool, Fault> {
        if self.sight.viewer() == Viewer::Authority {
            return Ok(true);
        }
        for scope in kind.scopes_of(row) {
            if self.coverage(scope)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn set(&mut self, kind: &'static Kind, id: Uuid, row: Option<Row>) -> Result<(), Stop<Refused>> {
        let before = self.overlay.peek(kind, id)?;
        // The commit number is the server's to give: until then, a changed row keeps that of its image.
        let commit = before.as_ref().map_or(0, |stored| stored.commit);
        self.regrant(kind, id, before.as_ref().map(|stored| &stored.row), row.as_ref())?;
        let now = row.map(|row| Stored { commit, row });
        self.write(kind, id, now)
    }

    fn write(&mut self, kind: &'static Kind, id: Uuid, now: Option<Stored>) -> Result<(), Stop<Refused>> {
        let left = now.as_ref().map(|stored| RowBytes::of(&stored.row));
        self.overlay.put(kind, id, now)?;
        let footprint = self.footprint.get_mut();
        footprint.written.insert((kind.code, id));
        match left {
            Some(row) => footprint.left.insert((kind.code, id), row),
            None => footprint.left.remove(&(kind.code, id)),
        };
        if footprint.written.len() > MOST_WRITES { Err(Stop::Common(Refused::TooMuch)) } else { Ok(()) }
    }

    /// Grants follow from the rows that grant, in the same transaction, on either side.
    fn regrant(
        &mut self,
        kind: &'static Kind,
        id: Uuid,
        before: Option<&Row>,
        now: Option<&Row>,
    ) -> Result<(), Stop<Refused>> {
        let list = |row: Option<&Row>| row.map(|row| kind.grants_of(row).collect::<Vec<_>>()).unwrap_or_default();
        let (old, new) = (list(before), list(now));
        for (person, scope) in old.iter().filter(|grant| !new.contains(grant) && !planted(Bug::GrantOutlives)) {
            self.write(Grant::KIND, grant_id(*person, *scope, kind, id), None)?;
        }
        for (person, scope) in new.iter().filter(|grant| !old.contains(grant)) {
            let grant = Grant {
                id: Id::from_uuid(grant_id(*person, *scope, kind, id)),
                person: Id::from_uuid(*person),
                granted: scope.to_bytes().to_vec(),
                kind: kind.code,
                row: Id::from_uuid(id),
            };
            self.write(Grant::KIND, grant.id.uuid(), Some(Stored { commit: 0, row: grant.to_row() }))?;
        }
        if old != new {
            self.coverages.get_mut().clear();
        }
        Ok(())
    }

    /// Those of them that are here and cannot be read.
    fn opaque(&self, kind: &'static Kind, scope: Scope, ids: &[Uuid]) -> Result<BTreeSet<Uuid>, Fault> {
        if !self.sight.is_a_devices() {
            return Ok(BTreeSet::new());
        }
        let cells = self.overlay.cells.borrow();
        let missing = |id: &&Uuid| cells.get(&(kind.code, **id)).is_none_or(|cell| cell.now.is_none());
        let missing: Vec<Uuid> = ids.iter().filter(missing).copied().collect();
        if missing.is_empty() {
            return Ok(BTreeSet::new());
        }
        let keys: Vec<Row> = missing.iter().map(|id| opaque_key(scope, kind.code, *id)).collect();
        let found = self.overlay.source.get(&OPAQUE, &keys)?;
        Ok(missing.into_iter().zip(found).filter_map(|(id, found)| found.map(|_| id)).collect())
    }

    /// A row, whoever may see it; that it was looked at counts, also when nothing comes of it.
    fn look(&mut self, kind: &'static Kind, id: Uuid) -> Result<Option<Stored>, Fault> {
        self.footprint.get_mut().read.insert((kind.code, id));
        self.overlay.peek(kind, id)
    }

    fn check_writer(&self, kind: &'static Kind) -> Result<(), Fault> {
        let predicting = self.context.side == Side::Prediction || self.sight.viewer() != Viewer::Authority;
        if kind.written_by == WrittenBy::Authority && predicting {
            return Err(Fault::new(format!("{} is written by the server alone, when it settles", kind.name)));
        }
        Ok(())
    }
}

/// An update says nothing of columns that a later version wrote: they stay as they are.
fn kept_later(kind: &Kind, before: &Row, mut row: Row) -> Row {
    let (width, ours) = (kind.columns.len(), row.values().count());
    if ours == width && !planted(Bug::DropsLaterColumns) {
        before.values().skip(width).for_each(|later| row.push(later));
    }
    row
}

fn grant_id(person: Uuid, scope: Scope, kind: &Kind, row: Uuid) -> Uuid {
    let scope = mixed(scope.key.as_u128() ^ u128::from(scope.audience));
    let via = mixed(row.as_u128() ^ (u128::from(kind.code) << 64));
    uuid::Builder::from_u128(mixed(mixed(person.as_u128() ^ scope) ^ via))
        .with_version(uuid::Version::Custom)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}

impl View for Seen<'_, '_> {
    fn viewer(&self) -> Viewer {
        self.sight.viewer()
    }

    fn rows(&self, kind: &'static Kind, scope: Scope, ids: &[Uuid]) -> Result<Vec<Read<Row>>, Fault> {
        {
            let mut footprint = self.footprint.borrow_mut();
            footprint.read.extend(ids.iter().map(|id| (kind.code, *id)));
            footprint.looked.insert(Looked { kind: kind.code, within: Within::One(scope) });
        }
        let Some(coverage) = self.coverage(scope)? else {
            return Ok(vec![Read::Unknown; ids.len()]);
        };
        self.overlay.load(kind, ids)?;
        let opaque = self.opaque(kind, scope, ids)?;
        let cells = self.overlay.cells.borrow();
        let look = |id: &Uuid| {
            let now = cells.get(&(kind.code, *id)).and_then(|cell| cell.now.as_ref());
            let shown = |stored: &&Stored| kind.is_in(&stored.row, scope) || planted(Bug::ShowsForeignRows);
            match (now.filter(shown), coverage) {
                (Some(stored), _) => Read::Known(stored.row.clone()),
                (None, Coverage::Complete) if !opaque.contains(id) => Read::Absent,
                (None, _) => Read::Unknown,
            }
        };
        Ok(ids.iter().map(look).collect())
    }

    fn range(&self, range: &Range) -> Result<Found<Row>, Fault> {
        self.footprint.borrow_mut().looked.insert(Looked { kind: range.kind.code, within: range.within });
        let scopes = match range.within {
            Within::One(scope) => vec![(scope, self.coverage(scope)?)],
            Within::Mine(audience) => self.mine(audience)?,
        };
        let audience = match range.within {
            Within::One(scope) => scope.audience,
            Within::Mine(audience) => audience,
        };
        let whole =
            scopes.iter().all(|(_, coverage)| *coverage == Some(Coverage::Complete)) && self.knows_all(range.within)?;
        let coverage = if whole { Coverage::Complete } else { Coverage::Partial };
        let keys = scopes.iter().filter(|(_, coverage)| coverage.is_some()).map(|(scope, _)| scope.key).collect();
        let scan = Scan {
            kind: range.kind,
            index: Some(range.index),
            prefix: range.prefix.clone(),
            low: range.low.clone(),
            high: range.high.clone(),
            only: if planted(Bug::ShowsForeignRows) { Only::All } else { Only::InScopes { audience, keys } },
            order: range.order,
            limit: range.limit,
            reach: Reach::Layers,
        };
        let (low, high) = range.keys();
        let rows = self.overlay.scan(&scan)?;
        // Beyond the last row of a full window nothing was seen.
        let last = rows.last().filter(|_| rows.len() == range.limit).map(|stored| scan.key_of(&stored.row));
        let (low, high) = match (last, range.order) {
            (None, _) => (low, high),
            (Some(last), Order::Ascending) => (low, last.after_all()),
            (Some(last), Order::Descending) => (last, high),
        };
        if planted(Bug::ForgetsRanges) {
            return Ok(Found { rows: rows.into_iter().map(|stored| stored.row).collect(), coverage });
        }
        self.footprint.borrow_mut().ranges.push(Stretch::new(range.kind, &range.index, &low, &high));
        Ok(Found { rows: rows.into_iter().map(|stored| stored.row).collect(), coverage })
    }
}

impl Tx for Seen<'_, '_> {
    fn context(&self) -> &Context {
        &self.context
    }

    fn insert_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<Refused>> {
        self.check_writer(kind)?;
        let id = row.id();
        if self.look(kind, id)?.is_some() {
            return Err(Stop::Common(Refused::Taken));
        }
        self.set(kind, id, Some(row))
    }

    fn update_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<Refused>> {
        self.check_writer(kind)?;
        let id = row.id();
        match self.look(kind, id)? {
            Some(before) if self.may_touch(kind, &before.row)? => {
                self.set(kind, id, Some(kept_later(kind, &before.row, row)))
            }
            _ => Err(Stop::Common(Refused::NotYours)),
        }
    }

    fn remove_row(&mut self, kind: &'static Kind, id: Uuid) -> Result<(), Stop<Refused>> {
        self.check_writer(kind)?;
        match self.look(kind, id)? {
            Some(before) if self.may_touch(kind, &before.row)? => self.set(kind, id, None),
            _ => Err(Stop::Common(Refused::NotYours)),
        }
    }

    fn new_uuid(&mut self) -> Uuid {
        self.ids_made += 1;
        derived_id(self.context.entry, self.ids_made)
    }
}

//! Rows that this version of the app cannot read: of a kind that a later one brought, with a value that it allowed, or in a
//! scope by a rule that it made. They are kept as they came, digested, mended and taken away like all others, until the
//! version that can read them opens the database (`renew`).
//!
//! In which scopes such a row is cannot be told from its columns. So it is kept once for each scope that it came in, and
//! what is said in a scope is about that one alone.
//!
//! | what came in a scope                  | what becomes of the one that is kept for it |
//! |---------------------------------------|---------------------------------------------|
//! | the row, and it cannot be read        | replaced, if it is older                    |
//! | the row, and it can be read           | gone: an image takes its place              |
//! | gone, by a later commit               | gone                                        |
//! | the scope was taken away              | gone                                        |
//! | a bucket, compared                    | exactly what is in it                       |
//!
//! Refuses to show them or to let a mutation touch them: no view knows their kinds, and a read by id of one whose kind is
//! known answers *unknown*.

use super::unreadable;
use crate::{
    authority::{Digests, counter, integer},
    batch::{Arrived, Batch},
    engine::{Change, Scan, Source, Stored},
    planted::{Bug, planted},
    tables::{OPAQUE, opaque_key},
};
use nusaloka_domain::{
    Fault,
    record::{Row, Value},
    scope::Scope,
    view::{Touched, Within},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// For which scope, of which kind, which row.
pub(super) type Spot = (Scope, u16, Uuid);

/// What becomes of the rows that cannot be read. Those that nothing was said of are not in it.
#[derive(Default)]
pub(super) struct Opaques {
    turns: BTreeMap<Spot, Turn>,
}

struct Turn {
    before: Option<Stored>,
    now: Option<Stored>,
}

impl Opaques {
    /// Looks up what the batch is about, if any are kept here at all.
    pub(super) fn load(&mut self, source: &dyn Source, batch: &Batch) -> Result<(), Fault> {
        if source.scan(&Scan::of(&OPAQUE).limit(1))?.is_empty() {
            return Ok(());
        }
        let mut spots: BTreeSet<Spot> = BTreeSet::new();
        for segment in &batch.segments {
            spots.extend(segment.rows.iter().map(|arrived| (segment.scope, arrived.kind, arrived.row.id())));
            spots.extend(segment.gone.iter().map(|gone| (segment.scope, gone.kind, gone.row)));
        }
        for repaired in &batch.repaired {
            let rows = repaired.rows.iter();
            spots.extend(rows.map(|arrived| (repaired.scope, arrived.kind, arrived.row.id())));
        }
        let keys: Vec<Row> = spots.iter().copied().map(key).collect();
        for stored in source.get(&OPAQUE, &keys)?.into_iter().flatten() {
            self.found(&stored)?;
        }
        Ok(())
    }

    pub(super) fn found_all(&mut self, kept: &BTreeMap<Spot, Stored>) {
        let same = |kept: &Stored| Turn { before: Some(kept.clone()), now: Some(kept.clone()) };
        self.turns.extend(kept.iter().map(|(spot, kept)| (*spot, same(kept))));
    }

    fn found(&mut self, stored: &Stored) -> Result<Spot, Fault> {
        let (spot, kept) = read(stored)?;
        self.turns.entry(spot).or_insert_with(|| Turn { before: Some(kept.clone()), now: Some(kept) });
        Ok(spot)
    }

    /// The commit of the one that is kept there.
    pub(super) fn commit_at(&self, scope: Scope, kind: u16, row: Uuid) -> Option<u64> {
        Some(self.turns.get(&(scope, kind, row))?.now.as_ref()?.commit)
    }

    pub(super) fn put(&mut self, scope: Scope, arrived: &Arrived) {
        let spot = (scope, arrived.kind, arrived.row.id());
        self.set(spot, Some(Stored { commit: arrived.commit, row: arrived.row.clone() }));
    }

    pub(super) fn remove(&mut self, scope: Scope, kind: u16, row: Uuid) {
        self.set((scope, kind, row), None);
    }

    fn set(&mut self, spot: Spot, now: Option<Stored>) {
        match self.turns.get_mut(&spot) {
            Some(turn) => turn.now = now,
            None if now.is_some() => drop(self.turns.insert(spot, Turn { before: None, now })),
            None => {}
        }
    }

    /// Removes those of a kind in a scope that are not wanted there.
    pub(super) fn remove_if(
        &mut self,
        source: &dyn Source,
        scope: Scope,
        kind: u16,
        unwanted: impl Fn(&Uuid) -> bool,
    ) -> Result<(), Fault> {
        for stored in kept_in(source, scope, Some(kind))? {
            self.found(&stored)?;
        }
        let spots = self.turns.range((scope, kind, Uuid::nil())..=(scope, kind, Uuid::max()));
        let spots: Vec<Spot> = spots.map(|(spot, _)| *spot).filter(|spot| unwanted(&spot.2)).collect();
        for spot in spots {
            self.set(spot, None);
        }
        Ok(())
    }

    /// The scope was taken away.
    pub(super) fn drop_scope(&mut self, source: &dyn Source, scope: Scope) -> Result<(), Fault> {
        if planted(Bug::KeepsOpaqueRevoked) {
            return Ok(());
        }
        for stored in kept_in(source, scope, None)? {
            self.found(&stored)?;
        }
        let spots = self.turns.range((scope, 0, Uuid::nil())..=(scope, u16::MAX, Uuid::max()));
        let spots: Vec<Spot> = spots.map(|(spot, _)| *spot).collect();
        for spot in spots {
            self.set(spot, None);
        }
        Ok(())
    }

    fn changed(&self) -> impl Iterator<Item = (&Spot, &Turn)> {
        self.turns.iter().filter(|(_, turn)| turn.before != turn.now)
    }

    /// How many came that were not here.
    pub(super) fn newly_kept(&self) -> u64 {
        self.changed().filter(|(_, turn)| turn.before.is_none()).count() as u64
    }

    /// How many left of scopes that are gone.
    pub(super) fn lost_with(&self, is_gone: impl Fn(&Scope) -> bool) -> u64 {
        self.changed().filter(|((scope, ..), turn)| turn.now.is_none() && is_gone(scope)).count() as u64
    }

    pub(super) fn add_to(&self, digests: &mut Digests) {
        if planted(Bug::OpaqueUndigested) {
            return;
        }
        for ((scope, kind, row), turn) in self.changed() {
            if let Some(before) = &turn.before {
                digests.of(*scope, *kind).subtract(*row, before.commit);
            }
            if let Some(now) = &turn.now {
                digests.of(*scope, *kind).add(*row, now.commit);
            }
        }
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        self.changed().map(|(spot, turn)| match &turn.now {
            Some(now) => Change::Put { kind: &OPAQUE, stored: written(*spot, now) },
            None => Change::Remove { kind: &OPAQUE, key: key(*spot) },
        })
    }

    /// More or less of a scope can be read now: whatever was answered of it may say so.
    pub(super) fn touched(&self) -> impl Iterator<Item = Touched> + '_ {
        self.changed().map(|((scope, ..), _)| Touched { kind: None, scope: *scope })
    }
}

fn key((scope, kind, row): Spot) -> Row {
    opaque_key(scope, kind, row)
}

fn written(spot: Spot, kept: &Stored) -> Stored {
    let mut row = key(spot);
    row.push(Value::Integer(integer(kept.commit)));
    row.push(Value::Bytes(kept.row.as_bytes()));
    Stored { commit: 0, row }
}

pub(super) fn read(stored: &Stored) -> Result<(Spot, Stored), Fault> {
    let fields: Vec<Value<'_>> = stored.row.values().collect();
    let [Value::Bytes(scope), Value::Integer(kind), Value::Bytes(row), Value::Integer(commit), Value::Bytes(bytes)] =
        fields[..]
    else {
        return Err(unreadable("a row of a later version"));
    };
    let scope = Scope::from_bytes(scope).ok_or_else(|| unreadable("the scope of a row of a later version"))?;
    let kind = u16::try_from(kind).map_err(|_| unreadable("the kind of a row of a later version"))?;
    let id = Uuid::from_slice(row).map_err(|_| unreadable("the id of a row of a later version"))?;
    let row = Row::checked(bytes.to_vec()).map_err(|error| Fault::because("a row of a later version", error))?;
    Ok(((scope, kind, id), Stored { commit: counter(commit), row }))
}

fn kept_in(source: &dyn Source, scope: Scope, kind: Option<u16>) -> Result<Vec<Stored>, Fault> {
    let mut prefix = Row::from_values([Value::Bytes(&scope.to_bytes())]);
    if let Some(kind) = kind {
        prefix.push(Value::Integer(i64::from(kind)));
    }
    source.scan(&Scan::of(&OPAQUE).prefix(prefix))
}

/// What is kept of a kind for a scope, by id.
pub(super) fn opaque_in(source: &dyn Source, scope: Scope, kind: u16) -> Result<BTreeMap<Uuid, Stored>, Fault> {
    let kept = kept_in(source, scope, Some(kind))?;
    kept.iter().map(|stored| read(stored).map(|((.., id), kept)| (id, kept))).collect()
}

/// The kinds of what is kept for a scope.
pub(super) fn opaque_kinds_in(source: &dyn Source, scope: Scope) -> Result<BTreeSet<u16>, Fault> {
    kept_in(source, scope, None)?.iter().map(|stored| read(stored).map(|((_, kind, _), _)| kind)).collect()
}

/// All that is kept.
pub(super) fn all_opaque(source: &dyn Source) -> Result<BTreeMap<Spot, Stored>, Fault> {
    source.scan(&Scan::of(&OPAQUE))?.iter().map(read).collect()
}

/// How many rows of these scopes cannot be read here.
pub(super) fn how_many<'a>(
    source: &dyn Source,
    held: impl Iterator<Item = &'a Scope>,
    looked: &BTreeSet<Within>,
) -> Result<usize, Fault> {
    if source.scan(&Scan::of(&OPAQUE).limit(1))?.is_empty() {
        return Ok(0);
    }
    let seen =
        held.filter(|scope| looked.contains(&Within::One(**scope)) || looked.contains(&Within::Mine(scope.audience)));
    let mut rows = BTreeSet::new();
    for scope in seen {
        for stored in kept_in(source, *scope, None)? {
            let ((_, kind, row), _) = read(&stored)?;
            rows.insert((kind, row));
        }
    }
    Ok(rows.len())
}

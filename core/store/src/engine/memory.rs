//! The oracle: tables as sorted maps, so simple that it is right by looking at it. The simulator runs on it, and the
//! other engines are compared with it.
//!
//! Changes are made in place; for each, what stood there before is noted. Everything else is going back along these
//! notes: a transaction that is dropped, a reader that comes while one is open, and a power cut, which takes all back
//! that came after the last `Synced` commit. Tables are shared with whoever looks and copied only when they change
//! under their eyes.
//!
//! Refuses to be a database: nothing survives its process, and the notes of `Ordered` commits grow until a `Synced` one.
//!
//! Invariant: rows and indexes of a table change together, in one place (`Table::set`).

use super::{Change, Engine, Only, Reader, Safety, Scan, Source, Stored, Writing, shape};
use nusaloka_domain::{
    Fault,
    record::{Key, Kind, Row},
    view::{Order, keys_between},
};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A database in memory.
#[derive(Clone)]
pub struct MemoryEngine {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    tables: Tables,
    /// What stood where, before each change since the last synced commit; the latest change last.
    before: Vec<Before>,
    /// Where the notes of the open transaction begin.
    open: Option<usize>,
}

struct Before {
    kind: &'static Kind,
    key: Key,
    stored: Option<Stored>,
}

impl MemoryEngine {
    pub fn new(kinds: impl IntoIterator<Item = &'static Kind>) -> Self {
        let tables = Tables(shape::declared(kinds).into_iter().map(|kind| Arc::new(Table::of(kind))).collect());
        Self { shared: Arc::new(Mutex::new(Shared { tables, before: Vec::new(), open: None })) }
    }

    /// The same database, for the next process. The one before must be gone, or at least in no transaction.
    #[must_use]
    pub fn reopened(&self) -> Self {
        self.clone()
    }

    /// The same database, for the next process, which has these tables. None is ever dropped, and what was there is secured.
    #[must_use]
    pub fn reopened_with(&self, kinds: impl IntoIterator<Item = &'static Kind>) -> Self {
        let mut shared = self.shared();
        for kind in shape::declared(kinds) {
            match shared.tables.at(kind) {
                Ok(at) if shared.tables.0[at].kind == kind => continue,
                Ok(at) => shared.tables.0[at] = Arc::new(shared.tables.0[at].grown_to(kind)),
                Err(_) => {
                    let at = shared.tables.0.partition_point(|table| table.kind.code < kind.code);
                    shared.tables.0.insert(at, Arc::new(Table::of(kind)));
                }
            }
            shared.before.clear();
        }
        drop(shared);
        self.clone()
    }

    /// Another database with the same in it.
    #[must_use]
    pub fn copied(&self) -> Self {
        let shared = self.shared();
        let copy = Shared { tables: shared.tables.clone(), before: Vec::new(), open: None };
        Self { shared: Arc::new(Mutex::new(copy)) }
    }

    /// The power is cut: what no `Synced` commit has secured is gone.
    pub fn crash(&mut self) {
        let mut shared = self.shared();
        shared.open = None;
        shared.go_back_to(0);
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        locked(&self.shared)
    }
}

fn locked(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    // Whoever panicked in a transaction drops it, which goes back along the notes.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for MemoryEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.shared();
        f.debug_map().entries(shared.tables.0.iter().map(|table| (table.kind.name, table.rows.values()))).finish()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows.values()).finish()
    }
}

impl Shared {
    fn set(&mut self, kind: &'static Kind, key: Key, stored: Option<Stored>) -> Result<(), Fault> {
        let before = self.tables.change(kind)?.set(key.clone(), stored);
        self.before.push(Before { kind, key, stored: before });
        Ok(())
    }

    fn go_back_to(&mut self, mark: usize) {
        for before in self.before.drain(mark..).rev() {
            let table = self.tables.change(before.kind).expect("it was changed before");
            table.set(before.key, before.stored);
        }
    }

    /// Without what is not committed.
    fn committed(&self) -> Tables {
        let mut tables = self.tables.clone();
        for before in self.before[self.open.unwrap_or(self.before.len())..].iter().rev() {
            let table = tables.change(before.kind).expect("it was changed before");
            table.set(before.key.clone(), before.stored.clone());
        }
        tables
    }
}

/// All tables, in the order of their kinds' codes.
#[derive(Clone)]
struct Tables(Vec<Arc<Table>>);

impl Tables {
    fn at(&self, kind: &Kind) -> Result<usize, Fault> {
        self.0.binary_search_by_key(&kind.code, |table| table.kind.code).map_err(|_| shape::no_such_table(kind))
    }

    fn table(&self, kind: &Kind) -> Result<&Table, Fault> {
        Ok(&self.0[self.at(kind)?])
    }

    fn change(&mut self, kind: &Kind) -> Result<&mut Table, Fault> {
        let at = self.at(kind)?;
        Ok(Arc::make_mut(&mut self.0[at]))
    }
}

impl Source for Tables {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        let table = self.table(kind)?;
        keys.iter().map(|key| Ok(table.rows.get(&key_in(kind, key)?).cloned())).collect()
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        self.table(scan.kind)?.scan(scan)
    }
}

#[derive(Clone)]
struct Table {
    kind: &'static Kind,
    rows: BTreeMap<Key, Stored>,
    /// As declared: from where a row stands in the order to its key.
    indexes: Vec<BTreeMap<Key, Key>>,
}

impl Table {
    fn of(kind: &'static Kind) -> Self {
        Self { kind, rows: BTreeMap::new(), indexes: vec![BTreeMap::new(); kind.indexes.len()] }
    }

    /// The same rows under a later declaration.
    fn grown_to(&self, kind: &'static Kind) -> Self {
        let mut grown = Self::of(kind);
        for (key, stored) in &self.rows {
            let row = shape::canonical(kind, &stored.row).map_or_else(|_| stored.row.clone(), Cow::into_owned);
            grown.set(key.clone(), Some(Stored { commit: stored.commit, row }));
        }
        grown
    }

    /// The only place where a table changes. Answers what stood there.
    fn set(&mut self, key: Key, stored: Option<Stored>) -> Option<Stored> {
        let before = match &stored {
            Some(stored) => self.rows.insert(key.clone(), stored.clone()),
            None => self.rows.remove(&key),
        };
        for (declared, index) in self.kind.indexes.iter().zip(&mut self.indexes) {
            if let Some(before) = &before {
                index.remove(&self.kind.index_key(declared, &before.row));
            }
            if let Some(stored) = &stored {
                index.insert(self.kind.index_key(declared, &stored.row), key.clone());
            }
        }
        before
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        shape::check_scan(scan)?;
        let (low, high) = keys_between(&scan.prefix, &scan.low, &scan.high);
        if low >= high {
            return Ok(Vec::new());
        }
        Ok(match &scan.index {
            None => taken(scan, self.rows.range(low..high).map(|(_, stored)| stored)),
            Some(index) => {
                let index = &self.indexes[shape::index_number(self.kind, index)?];
                taken(scan, index.range(low..high).map(|(_, key)| &self.rows[key]))
            }
        })
    }
}

fn taken<'a>(scan: &Scan, rows: impl DoubleEndedIterator<Item = &'a Stored>) -> Vec<Stored> {
    let wanted = |stored: &&Stored| match &scan.only {
        Only::All => true,
        Only::InScopes { audience, keys } => {
            scan.kind.scopes_of(&stored.row).any(|scope| scope.audience == *audience && keys.contains(&scope.key))
        }
    };
    match scan.order {
        Order::Ascending => rows.filter(wanted).take(scan.limit).cloned().collect(),
        Order::Descending => rows.rev().filter(wanted).take(scan.limit).cloned().collect(),
    }
}

fn key_in(kind: &Kind, key: &Row) -> Result<Key, Fault> {
    shape::check_key(kind, key)?;
    Ok(Key::of(key.values()))
}

fn kept(kind: &Kind, stored: &Stored) -> Result<(Key, Stored), Fault> {
    let row = shape::canonical(kind, &stored.row)?.into_owned();
    let commit = if shape::is_record(kind) { stored.commit } else { 0 };
    Ok((kind.key_of(&row), Stored { commit, row }))
}

struct MemoryTransaction {
    shared: Arc<Mutex<Shared>>,
}

impl Source for MemoryTransaction {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        locked(&self.shared).tables.get(kind, keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        locked(&self.shared).tables.scan(scan)
    }
}

impl Writing for MemoryTransaction {
    fn apply(&mut self, changes: &[Change]) -> Result<(), Fault> {
        let mut shared = locked(&self.shared);
        for change in changes {
            match change {
                Change::Put { kind, stored } => {
                    let (key, stored) = kept(kind, stored)?;
                    shared.set(kind, key, Some(stored))?;
                }
                Change::Remove { kind, key } => shared.set(kind, key_in(kind, key)?, None)?,
            }
        }
        Ok(())
    }

    fn put_absent(&mut self, kind: &'static Kind, rows: &[Stored]) -> Result<Vec<usize>, Fault> {
        let mut shared = locked(&self.shared);
        let mut taken = Vec::new();
        for (position, stored) in rows.iter().enumerate() {
            let (key, stored) = kept(kind, stored)?;
            if shared.tables.table(kind)?.rows.contains_key(&key) {
                taken.push(position);
            } else {
                shared.set(kind, key, Some(stored))?;
            }
        }
        Ok(taken)
    }

    fn commit(self: Box<Self>, safety: Safety) -> Result<(), Fault> {
        let mut shared = locked(&self.shared);
        shared.open = None;
        if safety == Safety::Synced {
            shared.before.clear();
        }
        Ok(())
    }
}

impl Drop for MemoryTransaction {
    fn drop(&mut self) {
        let mut shared = locked(&self.shared);
        if let Some(mark) = shared.open.take() {
            shared.go_back_to(mark);
        }
    }
}

struct MemoryReader {
    shared: Arc<Mutex<Shared>>,
}

impl Reader for MemoryReader {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        Ok(Box::new(locked(&self.shared).committed()))
    }
}

impl Engine for MemoryEngine {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        Ok(Box::new(self.shared().committed()))
    }

    fn begin(&mut self) -> Result<Box<dyn Writing + '_>, Fault> {
        let mut shared = self.shared();
        if shared.open.is_some() {
            return Err(Fault::new("another writer has a transaction open"));
        }
        shared.open = Some(shared.before.len());
        Ok(Box::new(MemoryTransaction { shared: self.shared.clone() }))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        Ok(Box::new(MemoryReader { shared: self.shared.clone() }))
    }
}

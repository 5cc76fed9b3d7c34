//! The oracle: tables as sorted maps, so simple that it is right by looking at it. The simulator runs on it, and the
//! other engines are compared with it.
//!
//! Changes are made in place; for each, what stood there before is noted. Everything else is going back along these
//! notes: a transaction that is dropped, a reader that comes while one is open, and a power cut, which takes all back
//! that came after the last `Synced` commit. Tables are shared with whoever looks and copied only when they change
//! under their eyes.
//!
//! Layers are the same tables once more; what is seen through them is worked out anew for every look.
//!
//! Refuses to be a database: nothing survives its process, and the notes of `Ordered` commits grow until a `Synced` one.
//!
//! Invariant: rows and indexes of a table change together, in one place (`Table::set`).

mod layers;

use super::{
    Change, Engine, Lifted, OfKind, Only, Reach, Reader, Safety, Scan, Source, Stored, Writing,
    layer::{About, BURIED, LAYER, MOST_LAYERS, Misfit, Name, read_layer},
    no_layers, shape,
};
use crate::planted::{Bug, planted};
use layers::{OneLayer, read_plain};
use nusaloka_domain::{
    Fault,
    record::{Key, Kind, Row, Value},
    scope::Scope,
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
        let tables = shape::declared(kinds).into_iter().map(|kind| Arc::new(Table::of(kind))).collect();
        let tables = Tables { all: tables, files: Arc::default() };
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
                Ok(at) if shared.tables.all[at].kind == kind => continue,
                Ok(at) => shared.tables.all[at] = Arc::new(shared.tables.all[at].grown_to(kind)),
                Err(_) => {
                    let at = shared.tables.all.partition_point(|table| table.kind.code < kind.code);
                    shared.tables.all.insert(at, Arc::new(Table::of(kind)));
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

    /// What layers there are is gone, as if their files had been damaged.
    pub fn lose_layers(&mut self) {
        self.shared().tables.files = Arc::default();
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
        f.debug_map().entries(shared.tables.all.iter().map(|table| (table.kind.name, table.rows.values()))).finish()
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

    /// A row that lies in a layer is buried.
    fn remove(&mut self, kind: &'static Kind, key: &Key) -> Result<(), Fault> {
        self.set(kind, key.clone(), None)?;
        let below = self.tables.below(kind);
        if let Some(stored) = below.iter().find_map(|table| table.rows.get(key))
            && !planted(Bug::BuriesNothing)
        {
            let (row, grave) = grave(kind, &stored.row);
            self.set(&BURIED, grave, Some(Stored { commit: 0, row }))?;
        }
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

/// All tables, in the order of their kinds' codes, and the layers that are here, laid or not.
#[derive(Clone)]
struct Tables {
    all: Vec<Arc<Table>>,
    files: Arc<BTreeMap<Name, Arc<Layer>>>,
}

struct Layer {
    about: About,
    tables: Tables,
}

impl Tables {
    fn at(&self, kind: &Kind) -> Result<usize, Fault> {
        self.all.binary_search_by_key(&kind.code, |table| table.kind.code).map_err(|_| shape::no_such_table(kind))
    }

    fn table(&self, kind: &Kind) -> Result<&Table, Fault> {
        Ok(&self.all[self.at(kind)?])
    }

    fn change(&mut self, kind: &Kind) -> Result<&mut Table, Fault> {
        let at = self.at(kind)?;
        Ok(Arc::make_mut(&mut self.all[at]))
    }

    fn file(&self, name: Name) -> Result<Arc<Layer>, Fault> {
        self.files.get(&name).cloned().ok_or_else(|| no_layers(name))
    }

    fn names(&self) -> Vec<Name> {
        let Ok(layers) = self.table(&LAYER) else { return Vec::new() };
        layers.rows.values().filter_map(|stored| Some(read_layer(&stored.row)?.0)).collect()
    }

    /// The tables of this kind in what is laid.
    fn below(&self, kind: &Kind) -> Vec<Arc<Table>> {
        let laid = self.names().into_iter().filter_map(|name| self.files.get(&name));
        laid.filter_map(|layer| Some(layer.tables.all[layer.tables.at(kind).ok()?].clone())).collect()
    }

    fn is_buried(&self, kind: &Kind, stored: &Stored) -> bool {
        self.table(&BURIED).is_ok_and(|buried| buried.rows.contains_key(&grave(kind, &stored.row).1))
    }

    fn seen(&self, kind: &'static Kind, key: &Key) -> Result<Option<Stored>, Fault> {
        if let Some(own) = self.table(kind)?.rows.get(key) {
            return Ok(Some(own.clone()));
        }
        let below = self.below(kind);
        let found = below.iter().find_map(|table| table.rows.get(key));
        Ok(found.filter(|stored| !self.is_buried(kind, stored)).cloned())
    }
}

/// Where it is said that a row is buried.
fn grave(kind: &Kind, row: &Row) -> (Row, Key) {
    let grave = Row::from_values([Value::Integer(i64::from(kind.code)), row.value(0)]);
    let key = Key::of(grave.values());
    (grave, key)
}

impl Source for Tables {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        self.table(kind)?;
        keys.iter().map(|key| self.seen(kind, &key_in(kind, key)?)).collect()
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        let own = self.table(scan.kind)?;
        let below = if scan.reach == Reach::Layers { self.below(scan.kind) } else { Vec::new() };
        if below.is_empty() {
            return own.scan(scan);
        }
        let all = Scan { limit: usize::MAX, ..scan.clone() };
        let mut rows = own.scan(&all)?;
        for table in below {
            rows.extend(table.scan(&all)?.into_iter().filter(|stored| {
                let key = scan.kind.key_of(&stored.row);
                !own.rows.contains_key(&key) && !self.is_buried(scan.kind, stored)
            }));
        }
        rows.sort_by_cached_key(|stored| scan.key_of(&stored.row));
        if scan.order == Order::Descending {
            rows.reverse();
        }
        rows.truncate(scan.limit);
        Ok(rows)
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
                Change::Remove { kind, key } => shared.remove(kind, &key_in(kind, key)?)?,
            }
        }
        Ok(())
    }

    fn put_absent(&mut self, kind: &'static Kind, rows: &[Stored]) -> Result<Vec<usize>, Fault> {
        let mut shared = locked(&self.shared);
        let mut taken = Vec::new();
        for (position, stored) in rows.iter().enumerate() {
            let (key, stored) = kept(kind, stored)?;
            if shared.tables.seen(kind, &key)?.is_some() {
                taken.push(position);
            } else {
                shared.set(kind, key, Some(stored))?;
            }
        }
        Ok(taken)
    }

    fn lay(&mut self, name: Name) -> Result<(), Fault> {
        locked(&self.shared).lay(name)
    }

    fn lift(&mut self, name: Name, keep: &[Scope]) -> Result<Lifted, Fault> {
        locked(&self.shared).lift(name, keep)
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
    fn stage(&mut self, name: Name, packed: &[u8]) -> Result<Result<About, Misfit>, Fault> {
        let mut shared = self.shared();
        if shared.tables.table(&LAYER).is_err() || shared.tables.names().len() >= MOST_LAYERS {
            return Ok(Err(Misfit::NotTaken));
        }
        let layer = match read_plain(name, packed, &shared.tables) {
            Ok(layer) => layer,
            Err(misfit) => return Ok(Err(misfit)),
        };
        let about = layer.about.clone();
        Arc::make_mut(&mut shared.tables.files).insert(name, Arc::new(layer));
        Ok(Ok(about))
    }

    fn unstage(&mut self, name: Name) -> Result<(), Fault> {
        let mut shared = self.shared();
        if !shared.tables.names().contains(&name) {
            Arc::make_mut(&mut shared.tables.files).remove(&name);
        }
        Ok(())
    }

    fn staged(&mut self, name: Name) -> Result<Box<dyn Source + '_>, Fault> {
        Ok(Box::new(OneLayer(self.shared().tables.file(name)?)))
    }

    fn met_by(&mut self, name: Name) -> Result<Vec<OfKind>, Fault> {
        let tables = self.shared().committed();
        let mut met = Vec::new();
        for table in &tables.file(name)?.tables.all {
            for (key, stored) in &table.rows {
                if tables.seen(table.kind, key)?.is_some() {
                    met.push((table.kind, stored.clone()));
                }
            }
        }
        Ok(met)
    }

    fn lost_layers(&mut self) -> Result<Vec<Name>, Fault> {
        let tables = self.shared().committed();
        Ok(tables.names().into_iter().filter(|name| !tables.files.contains_key(name)).collect())
    }
}

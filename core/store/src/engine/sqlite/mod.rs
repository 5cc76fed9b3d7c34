//! Tables in SQLite, as SQLCipher builds it: on every device with a key, on the server without.
//!
//! Real columns, one strict table per kind, so that plain SQL can be used for reports. All SQL follows from the kinds
//! (`table`: rows in and out; `range`: scans; `schema`: the tables themselves). Opening never harms a file: see
//! `crate::open`. What a release has written, `released/` keeps as a snapshot, and a test upgrades from each.
//!
//! The writer's own look needs no read transaction, because nobody else can write between its reads. A reader has a
//! connection of its own and holds a read transaction for as long as its look lives; until then the write-ahead log
//! keeps growing.
//!
//! Safety: a server flushes every commit (`synchronous=FULL`). A client flushes only `Synced` ones. SQLite refuses to
//! change `synchronous` inside a transaction, and how safe a commit must be is known at its end; so a client's
//! connection stays at `NORMAL`, and after a `Synced` commit the engine flushes the write-ahead log itself, which is
//! all that `FULL` adds. If that flush fails, the commit is in effect but not acknowledged, as after a power cut.
//!
//! Invariant: all statements of one transaction run between its begin and its commit; dropped, it is rolled back.

mod layers;
mod laying;
mod log;
mod making;
mod range;
mod schema;
mod table;
#[cfg(test)]
mod tests;

use super::{
    Change, Engine, Lifted, OfKind, Pace, Reach, Reader, Safety, Scan, Source, Stored, Writing,
    layer::{About, Misfit, Name},
    shape,
};
use crate::open::{self, Examined, OpenFailed, Place};
use layers::{Attached, Layers};
use log::Log;
use nusaloka_domain::{
    Fault,
    host::StoreBroken,
    record::{Kind, Row},
    scope::Scope,
};
use range::Where;
use rusqlite::{CachedStatement, Connection, OpenFlags, Transaction, TransactionBehavior, vtab::array};
use std::{path::Path, sync::Arc, time::Duration};
use table::{Table, unread};

pub use crate::open::DatabaseKey;
pub(crate) use making::Making;
pub use schema::schema_of;

/// Statements that a connection keeps prepared: four for each kind, and the usual scans.
const STATEMENTS: usize = 256;

/// While much is written: enough for the indexes, whose pages are written again and again.
const BULK_PAGE_CACHE_BYTES: usize = 24 << 20;

/// How a database is opened.
#[derive(Debug)]
pub struct Options {
    /// What its file says it is.
    pub application_id: i32,
    /// How many schemas have been released. A file of a later one is left alone.
    pub released: u32,
    pub key: Option<DatabaseKey>,
    pub page_cache_bytes: usize,
    pub side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Only `Synced` commits are flushed.
    Client,
    /// Every commit is.
    Server,
}

/// A database in a file. Held by one process at a time.
pub struct SqliteEngine {
    connection: Connection,
    log: Log,
    layers: Layers,
    shared: Arc<Shared>,
}

/// What the engine and its readers have in common. The folder stays locked until the last of them is gone.
struct Shared {
    place: Place,
    options: Options,
    tables: Tables,
}

impl SqliteEngine {
    pub fn open(
        path: &Path,
        kinds: impl IntoIterator<Item = &'static Kind>,
        options: Options,
    ) -> Result<Self, OpenFailed> {
        Self::open_at(Place::take(path)?, kinds, options)
    }

    /// For whoever had to take the place earlier, to find the key.
    pub fn open_at(
        place: Place,
        kinds: impl IntoIterator<Item = &'static Kind>,
        options: Options,
    ) -> Result<Self, OpenFailed> {
        let kinds = shape::declared(kinds);
        let (steps, mut connection) = examine(place.path(), &kinds, &options)?;
        prepare(&mut connection, &options, &steps)?;
        let tables = Tables(kinds.into_iter().map(Table::of).collect());
        let log = Log::of(&mut connection, place.path(), options.key.clone(), options.side);
        let log = log.map_err(open::from_sqlite)?;
        let shared = Arc::new(Shared { place, options, tables });
        let mut engine = Self { connection, log, layers: Layers::default(), shared };
        engine.take_up_layers().map_err(open::from_fault)?;
        Ok(engine)
    }

    /// Looks into a file that another process may hold and write meanwhile. Makes nothing, changes nothing, and takes no schema
    /// further: what this version declares must be there.
    pub fn look(
        path: &Path,
        kinds: impl IntoIterator<Item = &'static Kind>,
        options: Options,
    ) -> Result<Box<dyn Reader>, OpenFailed> {
        let connection = open::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, options.key.as_ref())?;
        let ours: i32 =
            connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(open::from_sqlite)?;
        if ours != options.application_id {
            return Err(StoreBroken::Corrupt.into());
        }
        configure(&connection, &options).map_err(open::from_sqlite)?;
        let tables = Tables(shape::declared(kinds).into_iter().map(Table::of).collect());
        let shared = Arc::new(Shared { place: Place::beside(path), options, tables });
        Ok(Box::new(SqliteReader { connection, layers: Layers::default(), shared }))
    }

    /// After something was removed that is to be nowhere any more: the log, in which it may still stand, is put away and cut off.
    /// `false`: somebody looks at what was before, right now, and nobody waits for them.
    pub fn cut_log(&mut self) -> Result<bool, Fault> {
        let cut = self.connection.busy_timeout(Duration::ZERO).and_then(|()| self.log.cut(&self.connection));
        let again = self.connection.busy_timeout(open::PATIENCE);
        again.and(cut).map_err(|error| Fault::because("the log was not cut off", error))
    }
}

/// The last connection to a file puts its log away. A reader that outlives the engine cannot, so the engine does.
impl Drop for SqliteEngine {
    fn drop(&mut self) {
        self.log.end();
        if Arc::strong_count(&self.shared) > 1 {
            // A reader that is looking right now keeps the log, and the next start checks the file: no harm done.
            let _ = self.connection.busy_timeout(Duration::ZERO);
            let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
}

fn set_page_cache(connection: &Connection, bytes: usize) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -i64::try_from(bytes / 1024).unwrap_or(i64::MAX))
}

/// What is to be done to the file, found without writing to it; and a connection that may.
fn examine(
    path: &Path,
    kinds: &[&'static Kind],
    options: &Options,
) -> Result<(Vec<schema::Step>, Connection), OpenFailed> {
    let key = options.key.as_ref();
    let steps = |found: &[schema::Entry]| {
        schema::steps(kinds, found).map_err(|schema::Newer| OpenFailed::from(StoreBroken::Newer))
    };
    match open::examine(path, options.application_id, options.released, key)? {
        Examined::Fresh => {
            let writing = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            Ok((steps(&[])?, open::connect(path, writing, key)?))
        }
        Examined::Ours(looked) => {
            let steps = steps(&schema::entries(&looked).map_err(open::from_sqlite)?)?;
            Ok((steps, looked.writing(path, key)?))
        }
    }
}

fn prepare(connection: &mut Connection, options: &Options, steps: &[schema::Step]) -> Result<(), OpenFailed> {
    configure(connection, options).map_err(open::from_sqlite)?;
    connection
        .execute_batch(match options.side {
            // What is removed from a server is removed from its pages, too; a device deletes its key.
            Side::Server => "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
            Side::Client => "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        })
        .map_err(open::from_sqlite)?;
    let reached: u32 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(open::from_sqlite)?;
    if steps.is_empty() && reached == options.released {
        return Ok(());
    }
    let transaction = connection.transaction().map_err(open::from_sqlite)?;
    schema::take(&transaction, steps).map_err(open::from_fault)?;
    transaction.pragma_update(None, "application_id", options.application_id).map_err(open::from_sqlite)?;
    transaction.pragma_update(None, "user_version", options.released).map_err(open::from_sqlite)?;
    transaction.commit().map_err(open::from_sqlite)
}

fn configure(connection: &Connection, options: &Options) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?;
    set_page_cache(connection, options.page_cache_bytes)?;
    array::load_module(connection)
}

/// All tables, in the order of their kinds' codes.
struct Tables(Vec<Table>);

impl Tables {
    fn table(&self, kind: &Kind) -> Result<&Table, Fault> {
        let at = self.0.binary_search_by_key(&kind.code, |table| table.kind.code);
        at.map(|at| &self.0[at]).map_err(|_| shape::no_such_table(kind))
    }
}

// ---- looks ------------------------------------------------------------------------------------

struct Look<'a> {
    connection: &'a Connection,
    tables: &'a Tables,
    layers: &'a [Arc<Attached>],
}

impl Source for Look<'_> {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        let table = self.tables.table(kind)?;
        let mut found = table.get(self.connection, keys)?;
        self.get_below(table, keys, &mut found)?;
        Ok(found)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        shape::check_scan(scan)?;
        let within = match scan.reach {
            Reach::Layers => Where::AlsoBelow(self.layers),
            Reach::Table => Where::AlsoBelow(&[]),
        };
        range::scan(self.connection, self.tables.table(scan.kind)?, within, scan)
    }
}

struct SqliteReader {
    connection: Connection,
    layers: Layers,
    shared: Arc<Shared>,
}

/// Its transaction ends with it.
struct Snapshot<'a> {
    transaction: Transaction<'a>,
    tables: &'a Tables,
    layers: &'a [Arc<Attached>],
}

impl Source for Snapshot<'_> {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        Look { connection: &self.transaction, tables: self.tables, layers: self.layers }.get(kind, keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        Look { connection: &self.transaction, tables: self.tables, layers: self.layers }.scan(scan)
    }
}

impl Reader for SqliteReader {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Deferred).map_err(unread)?;
        // A deferred transaction begins with its first read: from here on it sees this commit.
        transaction
            .prepare_cached("SELECT 1 FROM sqlite_schema LIMIT 1")
            .and_then(|mut statement| statement.query_row([], |_| Ok(())))
            .map_err(unread)?;
        let tables = &self.shared.tables;
        self.layers.follow(&transaction, self.shared.place.path(), tables)?;
        Ok(Box::new(Snapshot { transaction, tables, layers: &self.layers.laid }))
    }
}

impl Engine for SqliteEngine {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        Ok(Box::new(Look { connection: &self.connection, tables: &self.shared.tables, layers: &self.layers.laid }))
    }

    fn begin(&mut self) -> Result<Box<dyn Writing + '_>, Fault> {
        self.let_go_of_layers();
        self.log.shorten(&self.connection);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| Fault::because("no transaction was begun", error))?;
        let before = self.layers.laid.clone();
        Ok(Box::new(SqliteTransaction {
            transaction,
            log: &mut self.log,
            tables: &self.shared.tables,
            layers: Laying { layers: &mut self.layers, before: Some(before) },
        }))
    }

    fn pace(&mut self, pace: Pace) -> Result<(), Fault> {
        let usual = self.shared.options.page_cache_bytes;
        match pace {
            Pace::Bulk => set_page_cache(&self.connection, usual.max(BULK_PAGE_CACHE_BYTES)),
            Pace::Usual => set_page_cache(&self.connection, usual)
                .and_then(|()| self.connection.execute_batch("PRAGMA shrink_memory")),
        }
        .map_err(|error| Fault::because("the pace was not changed", error))?;
        self.log.go_at(pace);
        Ok(())
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        let Shared { place, options, .. } = &*self.shared;
        let connection = open::connect(place.path(), OpenFlags::SQLITE_OPEN_READ_ONLY, options.key.as_ref())
            .map_err(|error| Fault::because("no reader was opened", error))?;
        configure(&connection, options).map_err(unread)?;
        Ok(Box::new(SqliteReader { connection, layers: Layers::default(), shared: self.shared.clone() }))
    }

    fn stage(&mut self, name: Name, packed: &[u8]) -> Result<Result<About, Misfit>, Fault> {
        self.stage_layer(name, packed)
    }

    fn unstage(&mut self, name: Name) -> Result<(), Fault> {
        self.unstage_layer(name);
        Ok(())
    }

    fn staged(&mut self, name: Name) -> Result<Box<dyn Source + '_>, Fault> {
        Ok(Box::new(self.staged_layer(name)?))
    }

    fn met_by(&mut self, name: Name) -> Result<Vec<OfKind>, Fault> {
        self.layers_met_by(name)
    }

    fn lost_layers(&mut self) -> Result<Vec<Name>, Fault> {
        self.lost()
    }
}

// ---- transactions -----------------------------------------------------------------------------

struct SqliteTransaction<'a> {
    transaction: Transaction<'a>,
    log: &'a mut Log,
    tables: &'a Tables,
    layers: Laying<'a>,
}

/// The engine's layers while a transaction may change what is laid: without a commit, it is as it was.
struct Laying<'a> {
    layers: &'a mut Layers,
    before: Option<Vec<Arc<Attached>>>,
}

impl Drop for Laying<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.layers.laid = before;
        }
    }
}

impl std::ops::Deref for Laying<'_> {
    type Target = Layers;
    fn deref(&self) -> &Layers {
        self.layers
    }
}

impl std::ops::DerefMut for Laying<'_> {
    fn deref_mut(&mut self) -> &mut Layers {
        self.layers
    }
}

impl SqliteTransaction<'_> {
    fn look(&self) -> Look<'_> {
        Look { connection: &self.transaction, tables: self.tables, layers: &self.layers.laid }
    }
}

impl Source for SqliteTransaction<'_> {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        self.look().get(kind, keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        self.look().scan(scan)
    }
}

/// The statement of the last change, because the next one is usually of the same sort.
struct Running<'a> {
    table: &'a Table,
    puts: bool,
    statement: CachedStatement<'a>,
}

impl Writing for SqliteTransaction<'_> {
    fn apply(&mut self, changes: &[Change]) -> Result<(), Fault> {
        let mut running: Option<Running<'_>> = None;
        for change in changes {
            let (kind, puts) = match change {
                Change::Put { kind, .. } => (*kind, true),
                Change::Remove { kind, .. } => (*kind, false),
            };
            let fits = |running: &Running<'_>| running.puts == puts && running.table.kind.code == kind.code;
            if !running.as_ref().is_some_and(fits) {
                let table = self.tables.table(kind)?;
                let sql = if puts { &table.put } else { &table.remove };
                let statement = self.transaction.prepare_cached(sql).map_err(unwritten)?;
                running = Some(Running { table, puts, statement });
            }
            let Running { table, statement, .. } = running.as_mut().expect("just made");
            match change {
                Change::Put { stored, .. } => table.bind_row(statement, stored)?,
                Change::Remove { key, .. } => table.bind_key(statement, key)?,
            }
            statement.raw_execute().map_err(unwritten)?;
            if let Change::Remove { key, .. } = change {
                self.bury(table, key)?;
            }
        }
        Ok(())
    }

    fn put_absent(&mut self, kind: &'static Kind, rows: &[Stored]) -> Result<Vec<usize>, Fault> {
        let table = self.tables.table(kind)?;
        let mut statement = self.transaction.prepare_cached(&table.put_absent).map_err(unwritten)?;
        let mut taken = Vec::new();
        for (position, stored) in rows.iter().enumerate() {
            let mut below = [None];
            if self.layers.laid.iter().any(|layer| layer.has(kind)) {
                self.look().get_below(table, &[crate::overlay::key_of(stored.row.id())], &mut below)?;
            }
            if below[0].is_some() {
                taken.push(position);
                continue;
            }
            table.bind_row(&mut statement, stored)?;
            if statement.raw_execute().map_err(unwritten)? == 0 {
                taken.push(position);
            }
        }
        Ok(taken)
    }

    fn lay(&mut self, name: Name) -> Result<(), Fault> {
        self.lay_layer(name)
    }

    fn lift(&mut self, name: Name, keep: &[Scope]) -> Result<Lifted, Fault> {
        self.lift_layer(name, keep)
    }

    fn commit(self: Box<Self>, safety: Safety) -> Result<(), Fault> {
        let Self { transaction, log, mut layers, .. } = *self;
        transaction.commit().map_err(|error| Fault::because("a transaction was not committed", error))?;
        layers.before = None;
        let flushed = match safety {
            Safety::Synced => log.flush(),
            Safety::Ordered => Ok(()),
        };
        log.lengthened();
        flushed
    }
}

fn unwritten(error: rusqlite::Error) -> Fault {
    Fault::because("a table was not written", error)
}

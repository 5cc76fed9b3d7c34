//! Layers in SQLite: files that are attached, read-only, and looked into together with the tables.
//!
//! They lie in a folder beside the database, each under its name, and are attached as `immutable`: nobody ever writes to one,
//! so there are no locks, no journal and nothing to recover. A plain file is attached to an encrypted database as well
//! (`KEY ''`): what everybody may see needs no secrecy.
//!
//! A file is whole on the disk before anything refers to it, and is deleted when nothing does any more. One that is missing
//! at the next start, or is none of ours, is *lost*: its rows are not seen, and its scope has to be fetched anew. Damage that a
//! read meets is a fault, and the file goes, so that the next start finds it lost.
//!
//! Invariant: what is laid is what the table `LAYER` of the same transaction lists, as far as it is here.

use super::{
    super::{
        OfKind, Stored,
        layer::{About, LARGEST_LAYER, LAYER, MOST_LAYERS, Misfit, Name, kinds_in, read_layer},
        no_layers,
    },
    Look, SqliteEngine, Tables,
    making::APPLICATION,
    schema::{self, Entry},
    table::{Reading, Table, unread},
};
use crate::{note, snapshot};
use nusaloka_domain::{
    Fault, host,
    record::{Kind, Row},
};
use rusqlite::{Connection, ErrorCode};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A file that a connection has attached.
#[derive(Debug)]
pub(super) struct Attached {
    pub(super) name: Name,
    /// What it is called in this connection.
    pub(super) schema: String,
    pub(super) about: About,
    pub(super) kinds: Vec<&'static Kind>,
    path: PathBuf,
}

impl Attached {
    pub(super) fn has(&self, kind: &Kind) -> bool {
        self.kinds.iter().any(|here| here.code == kind.code)
    }

    /// What a read of it ran into. A damaged file is not looked at again.
    pub(super) fn unread(&self, error: rusqlite::Error) -> Fault {
        let damaged = [ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase, ErrorCode::SystemIoFailure];
        if error.sqlite_error_code().is_some_and(|code| damaged.contains(&code)) {
            tracing::error!(layer.name = %self.name, error = %error, "a layer is damaged; it is fetched anew after the next start");
            drop(fs::remove_file(&self.path));
            return Fault::new("a layer is damaged");
        }
        unread(error)
    }
}

/// What one connection has attached.
#[derive(Default)]
pub(super) struct Layers {
    attached: BTreeMap<Name, Arc<Attached>>,
    pub(super) staged: BTreeSet<Name>,
    pub(super) laid: Vec<Arc<Attached>>,
}

impl Layers {
    /// Attaches what the connection's transaction lists, and forgets the rest.
    pub(super) fn follow(&mut self, connection: &Connection, path: &Path, tables: &Tables) -> Result<(), Fault> {
        let listed = listed(connection, tables)?;
        self.laid.clear();
        for name in &listed {
            if !self.attached.contains_key(name) && file(path, *name).exists() {
                match self.attach(connection, path, *name, tables) {
                    Ok(_) => {}
                    Err(misfit) => tracing::error!(layer.name = %name, reason = %misfit, "a layer is none any more"),
                }
            }
            self.laid.extend(self.attached.get(name).cloned());
        }
        self.sweep(connection);
        Ok(())
    }

    /// Lets go of what nothing refers to any more.
    fn sweep(&mut self, connection: &Connection) {
        if self.attached.len() == self.laid.len() + self.staged.len() {
            return;
        }
        let laid: BTreeSet<Name> = self.laid.iter().map(|attached| attached.name).collect();
        let over: Vec<Name> =
            self.attached.keys().filter(|name| !laid.contains(name) && !self.staged.contains(name)).copied().collect();
        for name in over {
            self.detach(connection, name);
        }
    }

    fn attach(
        &mut self,
        connection: &Connection,
        path: &Path,
        name: Name,
        tables: &Tables,
    ) -> Result<Arc<Attached>, Misfit> {
        let taken: BTreeSet<&str> = self.attached.values().map(|attached| attached.schema.as_str()).collect();
        let schema = (0..10).map(|place| format!("layer_{place}")).find(|schema| !taken.contains(schema.as_str()));
        let schema = schema.ok_or(Misfit::NotTaken)?;
        let path = file(path, name);
        connection
            .execute(&format!("ATTACH ?1 AS {schema} KEY ''"), [uri(&path)])
            .map_err(|error| misfit(&error, Misfit::NotTaken))?;
        match look_into(connection, &schema, tables) {
            Ok((about, kinds)) => {
                let attached = Arc::new(Attached { name, schema, about, kinds, path });
                self.attached.insert(name, Arc::clone(&attached));
                Ok(attached)
            }
            Err(misfit) => {
                detach(connection, &schema);
                Err(misfit)
            }
        }
    }

    fn detach(&mut self, connection: &Connection, name: Name) {
        if let Some(attached) = self.attached.remove(&name) {
            detach(connection, &attached.schema);
        }
    }

    pub(super) fn staged(&self, name: Name) -> Result<Arc<Attached>, Fault> {
        self.attached.get(&name).cloned().ok_or_else(|| no_layers(name))
    }
}

fn detach(connection: &Connection, schema: &str) {
    connection.flush_prepared_statement_cache();
    if let Err(error) = connection.execute(&format!("DETACH {schema}"), []) {
        tracing::error!(layer.schema = schema, error = %error, "a layer was not let go");
    }
}

fn misfit(error: &rusqlite::Error, misfit: Misfit) -> Misfit {
    tracing::warn!(error = %error, "a layer does not fit");
    misfit
}

pub(super) fn folder(path: &Path) -> PathBuf {
    note::beside(path, ".layers")
}

fn file(path: &Path, name: Name) -> PathBuf {
    folder(path).join(name.to_string())
}

/// As SQLite reads a path with a parameter.
fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    let bytes = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) && bytes.get(1) == Some(&b':') {
        uri.push('/');
    }
    for &byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b':' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => uri.push(byte.into()),
            _ => {
                let _ = write!(uri, "%{byte:02x}");
            }
        }
    }
    uri + "?immutable=1"
}

/// Is it a layer, and of our tables?
fn look_into(connection: &Connection, schema: &str, tables: &Tables) -> Result<(About, Vec<&'static Kind>), Misfit> {
    let other = |error| misfit(&error, Misfit::OtherTables);
    let application: i32 =
        connection.pragma_query_value(Some(schema), "application_id", |row| row.get(0)).map_err(other)?;
    let said: Vec<u8> =
        connection.query_row(&format!("SELECT said FROM {schema}.about_"), [], |row| row.get(0)).map_err(other)?;
    let about: About = host::decode(&said).map_err(|_| Misfit::OtherTables)?;
    let kinds = kinds_in(tables.0.iter().map(|table| table.kind), about.scope.audience);
    let found = schema::entries_of(connection, schema).map_err(other)?;
    let expected: Vec<Entry> = schema::of_layer(&kinds);
    let fits = application == APPLICATION && schema::are_same(&found, &expected);
    if fits { Ok((about, kinds)) } else { Err(Misfit::OtherTables) }
}

fn listed(connection: &Connection, tables: &Tables) -> Result<Vec<Name>, Fault> {
    let Ok(table) = tables.table(&LAYER) else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(&table.select).map_err(unread)?;
    let mut reading = Reading::of(table);
    let mut rows = statement.raw_query();
    let mut listed = Vec::new();
    while let Some(row) = rows.next().map_err(unread)? {
        let row = reading.stored(row)?.row;
        listed.push(read_layer(&row).ok_or_else(|| Fault::new("the list of layers is not readable"))?.0);
    }
    Ok(listed)
}

// ---- taking in --------------------------------------------------------------------------------

impl SqliteEngine {
    /// At the start: what is listed is attached, and files that nobody lists go.
    pub(super) fn take_up_layers(&mut self) -> Result<(), Fault> {
        let Self { connection, layers, shared, .. } = self;
        layers.follow(connection, shared.place.path(), &shared.tables)?;
        let kept: BTreeSet<String> = layers.laid.iter().map(|attached| attached.name.to_string()).collect();
        let Ok(files) = fs::read_dir(folder(shared.place.path())) else { return Ok(()) };
        for file in files.flatten().filter(|file| !kept.contains(&*file.file_name().to_string_lossy())) {
            // One that stays is only in the way of nobody.
            drop(fs::remove_file(file.path()));
        }
        Ok(())
    }

    pub(super) fn let_go_of_layers(&mut self) {
        let Self { connection, layers, .. } = self;
        let before: Vec<PathBuf> = layers.attached.values().map(|attached| attached.path.clone()).collect();
        layers.sweep(connection);
        let after: BTreeSet<&PathBuf> = layers.attached.values().map(|attached| &attached.path).collect();
        for path in before.iter().filter(|path| !after.contains(path)) {
            drop(fs::remove_file(path)); // a reader may have it open still: then the next start deletes it
        }
    }

    pub(super) fn stage_layer(&mut self, name: Name, packed: &[u8]) -> Result<Result<About, Misfit>, Fault> {
        self.let_go_of_layers();
        let Self { connection, layers, shared, .. } = self;
        let room = layers.attached.len() < MOST_LAYERS + 1 && layers.laid.len() < MOST_LAYERS;
        if shared.tables.table(&LAYER).is_err() || !room {
            return Ok(Err(Misfit::NotTaken));
        }
        if let Some(attached) = layers.attached.get(&name) {
            return Ok(Ok(attached.about.clone()));
        }
        if Name::of(packed) != name {
            return Ok(Err(Misfit::OtherBytes));
        }
        let path = file(shared.place.path(), name);
        if let Err(misfit) = unpacked(packed, &path)? {
            drop(fs::remove_file(&path));
            return Ok(Err(misfit));
        }
        Ok(match layers.attach(connection, shared.place.path(), name, &shared.tables) {
            Ok(attached) => {
                layers.staged.insert(name);
                Ok(attached.about.clone())
            }
            Err(misfit) => {
                drop(fs::remove_file(&path));
                Err(misfit)
            }
        })
    }

    pub(super) fn unstage_layer(&mut self, name: Name) {
        self.layers.staged.remove(&name);
        self.let_go_of_layers();
    }

    pub(super) fn layers_met_by(&mut self, name: Name) -> Result<Vec<OfKind>, Fault> {
        let Self { connection, layers, shared, .. } = self;
        let staged = layers.staged(name)?;
        let mut met = Vec::new();
        for kind in &staged.kinds {
            let table = shared.tables.table(kind)?;
            let own = if rows_at_most(connection, table, "main")? <= rows_at_most(connection, table, &staged.schema)? {
                format!("{} IN (SELECT {} FROM main.{})", table.id_below(), table.id, table.name)
            } else {
                format!("NOT {}", table.not_in_table())
            };
            let mut wheres = vec![own];
            for other in layers.laid.iter().filter(|other| other.has(kind)) {
                wheres.push(format!("{} AND {}", table.also_in(other), table.seen_below()));
            }
            for condition in wheres {
                let sql = format!("{} WHERE {condition}", table.select_below(&staged));
                read_below(connection, table, &staged, &sql, |stored| met.push((*kind, stored)))?;
            }
        }
        Ok(met)
    }

    pub(super) fn staged_layer(&mut self, name: Name) -> Result<OneLayer<'_>, Fault> {
        let staged = self.layers.staged(name)?;
        Ok(OneLayer { connection: &self.connection, tables: &self.shared.tables, layer: staged })
    }

    pub(super) fn lost(&self) -> Result<Vec<Name>, Fault> {
        let here: BTreeSet<Name> = self.layers.laid.iter().map(|attached| attached.name).collect();
        let listed = listed(&self.connection, &self.shared.tables)?;
        Ok(listed.into_iter().filter(|name| !here.contains(name)).collect())
    }
}

/// Row numbers count up, so this is no less than there are.
fn rows_at_most(connection: &Connection, table: &Table, schema: &str) -> Result<i64, Fault> {
    let sql = format!("SELECT coalesce(max(row_), 0) FROM {schema}.{}", table.name);
    connection.query_row(&sql, [], |row| row.get(0)).map_err(unread)
}

/// Whole on the disk, or a misfit. What the disk does not take is a fault.
fn unpacked(packed: &[u8], path: &Path) -> Result<Result<(), Misfit>, Fault> {
    let failed = |error: io::Error| Fault::because("a layer was not written", error);
    fs::create_dir_all(path.parent().expect("layers have a folder")).map_err(failed)?;
    let mut file = File::create(path).map_err(failed)?;
    match snapshot::unpack(packed, LARGEST_LAYER, &mut file) {
        Ok(_) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
            drop(fs::remove_file(path));
            return Err(failed(error));
        }
        Err(_) => return Ok(Err(Misfit::Garbled)),
    }
    file.sync_data().map_err(failed)?;
    Ok(Ok(()))
}

/// A look into one layer alone.
pub(super) struct OneLayer<'a> {
    connection: &'a Connection,
    tables: &'a Tables,
    layer: Arc<Attached>,
}

impl super::Source for OneLayer<'_> {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        if !self.layer.has(kind) {
            return Ok(vec![None; keys.len()]);
        }
        let table = self.tables.table(kind)?;
        let sql = format!("{} WHERE {} = ?1", table.select_below(&self.layer), table.id_below());
        table.get_by(self.connection, &sql, keys, &|error| self.layer.unread(error))
    }

    fn scan(&self, scan: &super::Scan) -> Result<Vec<Stored>, Fault> {
        super::shape::check_scan(scan)?;
        if !self.layer.has(scan.kind) {
            return Ok(Vec::new());
        }
        super::range::scan(self.connection, self.tables.table(scan.kind)?, super::range::Where::Only(&self.layer), scan)
    }
}

// ---- looking through --------------------------------------------------------------------------

impl Look<'_> {
    /// Fills in what the table itself does not have.
    pub(super) fn get_below(&self, table: &Table, keys: &[Row], found: &mut [Option<Stored>]) -> Result<(), Fault> {
        for layer in self.layers.iter().filter(|layer| layer.has(table.kind)) {
            let missing: Vec<usize> = (0..keys.len()).filter(|place| found[*place].is_none()).collect();
            if missing.is_empty() {
                return Ok(());
            }
            let wanted: Vec<Row> = missing.iter().map(|place| keys[*place].clone()).collect();
            let (select, id) = (table.select_below(layer), table.id_below());
            let sql = format!("{select} WHERE {id} = ?1 AND {}", table.not_buried());
            let below = table.get_by(self.connection, &sql, &wanted, &|error| layer.unread(error))?;
            for (place, stored) in missing.into_iter().zip(below) {
                found[place] = stored;
            }
        }
        Ok(())
    }
}

pub(super) fn read_below(
    connection: &Connection,
    table: &Table,
    layer: &Attached,
    sql: &str,
    mut take: impl FnMut(Stored),
) -> Result<(), Fault> {
    let mut statement = connection.prepare(sql).map_err(|error| layer.unread(error))?;
    let mut reading = Reading::of(table);
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| layer.unread(error))? {
        take(reading.stored(row)?);
    }
    Ok(())
}

// ---- SQL --------------------------------------------------------------------------------------

impl Table {
    /// A layer's table, as all conditions here call it.
    pub(super) fn below(&self, layer: &Attached) -> String {
        format!("{}.{} AS l", layer.schema, self.name)
    }

    pub(super) fn select_below(&self, layer: &Attached) -> String {
        format!("{}{}", self.wanted, self.below(layer))
    }

    pub(super) fn id_below(&self) -> String {
        format!("l.{}", self.id)
    }

    pub(super) fn not_in_table(&self) -> String {
        format!("NOT EXISTS (SELECT 1 FROM main.{} AS m WHERE m.{} = l.{})", self.name, self.id, self.id)
    }

    pub(super) fn not_buried(&self) -> String {
        let (code, id) = (self.kind.code, &self.id);
        format!("NOT EXISTS (SELECT 1 FROM main.buried AS b WHERE b.kind = {code} AND b.\"row\" = l.{id})")
    }

    pub(super) fn seen_below(&self) -> String {
        format!("{} AND {}", self.not_in_table(), self.not_buried())
    }

    pub(super) fn also_in(&self, other: &Attached) -> String {
        format!("l.{} IN (SELECT o.{} FROM {}.{} AS o)", self.id, self.id, other.schema, self.name)
    }
}

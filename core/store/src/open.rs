//! Opening a database file without ever harming it.
//!
//! First the folder is locked, then the file is looked at read-only: is it a database, is it ours, is it whole,
//! is its schema one we know? Only then is it opened for writing. A damaged file is moved aside on request,
//! byte for byte, together with its write-ahead log.

use nusaloka_domain::{Fault, host::StoreBroken};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    error::Error,
    ffi::OsString,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use thiserror::Error;

/// Older SQLite may lose committed pages of a write-ahead log (fixed in this version).
const OLDEST_SQLITE: i32 = 3_051_003;

/// A kind of database: what its file says it is, and its schema, a list of scripts per version.
pub(crate) struct Kind {
    pub(crate) application_id: i32,
    /// Append-only: a released version never changes.
    pub(crate) migrations: &'static [&'static [&'static str]],
}

impl Kind {
    fn version(&self) -> u32 {
        u32::try_from(self.migrations.len()).expect("migrations are counted on fingers")
    }
}

#[derive(Debug, Error)]
pub enum OpenFailed {
    #[error(transparent)]
    Broken(#[from] StoreBroken),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// An open database and the lock that keeps other processes out of it for as long.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    _lock: File,
}

pub(crate) fn open(path: &Path, kind: &Kind) -> Result<Opened, OpenFailed> {
    assert!(rusqlite::version_number() >= OLDEST_SQLITE, "linked against SQLite {}", rusqlite::version());
    let lock = lock(path)?;
    if path.try_exists().map_err(from_io)? {
        examine(path, kind)?;
    }
    let mut connection = Connection::open(path).map_err(from_sqlite)?;
    prepare(&mut connection, kind).map_err(from_sqlite)?;
    Ok(Opened { connection, _lock: lock })
}

fn lock(path: &Path) -> Result<File, OpenFailed> {
    let folder = path.parent().expect("a database lies in a folder");
    fs::create_dir_all(folder).map_err(from_io)?;
    let lock = File::create(beside(path, ".lock")).map_err(from_io)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreBroken::Locked.into()),
        Err(TryLockError::Error(error)) => Err(from_io(error)),
    }
}

/// Reads only. SQLite checks every page, so damage is found before anything is built on it.
fn examine(path: &Path, kind: &Kind) -> Result<(), OpenFailed> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(from_sqlite)?;
    let number =
        |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(from_sqlite);
    let (application_id, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(from_sqlite)?;
    if tables == 0 && version == 0 {
        return Ok(()); // created, and the process ended before the first migration
    }
    if application_id != i64::from(kind.application_id) {
        return Err(StoreBroken::Corrupt.into());
    }
    if version > i64::from(kind.version()) {
        return Err(StoreBroken::Newer.into());
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(from_sqlite)?;
    if verdict == "ok" { Ok(()) } else { Err(StoreBroken::Corrupt.into()) }
}

fn prepare(connection: &mut Connection, kind: &Kind) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    let transaction = connection.transaction()?;
    let reached: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for script in kind.migrations[reached as usize..].iter().copied().flatten() {
        transaction.execute_batch(script)?;
    }
    if reached < kind.version() {
        transaction.pragma_update(None, "application_id", kind.application_id)?;
        transaction.pragma_update(None, "user_version", kind.version())?;
    }
    transaction.commit()
}

/// Moves a database and what belongs to it to names that are not taken, and says the new name.
///
/// Takes the lock for the time, so it cannot happen under another window's feet.
pub fn set_aside(path: &Path) -> Result<PathBuf, OpenFailed> {
    let _lock = lock(path)?;
    let aside = (1..=u32::MAX)
        .map(|number| beside(path, &format!(".aside-{number}")))
        .find(|candidate| !candidate.exists())
        .expect("some number is free");
    for suffix in ["-wal", "-shm", ""] {
        match fs::rename(beside(path, suffix), beside(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(from_io(error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(aside)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn from_io(error: io::Error) -> OpenFailed {
    match error.kind() {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::AlreadyExists => StoreBroken::NoAccess.into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreBroken::DiskFull.into(),
        _ => Fault::because("the data folder does not answer", error).into(),
    }
}

fn from_sqlite(error: rusqlite::Error) -> OpenFailed {
    let fault = Fault::because("the database does not open", error);
    broken_by(&fault).map_or(OpenFailed::Fault(fault), OpenFailed::Broken)
}

/// Whether a fault comes from the state of the file or the disk, which the person can do something about.
pub fn broken_by(fault: &Fault) -> Option<StoreBroken> {
    let cause = fault.source()?.downcast_ref::<rusqlite::Error>()?;
    match cause.sqlite_error_code()? {
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Some(StoreBroken::Corrupt),
        ErrorCode::DiskFull => Some(StoreBroken::DiskFull),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Some(StoreBroken::Locked),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => Some(StoreBroken::NoAccess),
        _ => None,
    }
}

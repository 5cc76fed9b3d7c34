//! Opening a database file without ever harming it.
//!
//! First the folder is locked (`Place`), then the file is looked at: is it a database, does the key fit, is it ours, is its
//! schema one we know? Only then is it written to, over the same connection, because a start should read a schema once. A
//! damaged file is moved aside on request, byte for byte, together with its write-ahead log.
//!
//! Whether every page is whole is asked of a plain file alone, and only if the last process did not close it (it left a
//! write-ahead log): asking costs a read of the whole file, and a start must not. With a key it is never asked, because a phone
//! closes nothing (the system ends its apps), and because each page carries a signature that SQLCipher checks whenever it reads
//! the page: a damaged one is found by the read that meets it, and nothing is ever answered from it. What a signature cannot
//! show is a page that the disk forgot to write, which is an earlier page and whole; the digests of sync find what that does to
//! rows. A file that was cut short SQLite sees at once, with a key or without. `broken_by` tells damage from other faults.
//!
//! Refuses to guess between a wrong key and a first page that was damaged: with a key, both are `WrongKey`. Refuses a file
//! that is not encrypted where a key is handed in: what a person reads here was written by whoever has the key.
//!
//! Invariant: until a file has passed, nothing is written to it or to its write-ahead log.

use crate::note::{Note, beside};
use nusaloka_domain::{Fault, host::StoreBroken};
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, config::DbConfig, ffi};
use std::{
    error::Error,
    fmt,
    fs::{self, File, TryLockError},
    io::{self, Read},
    ops::Deref,
    path::{Path, PathBuf},
    sync::Once,
    thread,
    time::Duration,
};
use thiserror::Error;
use zeroize::Zeroizing;

/// Older SQLite may lose committed pages of a write-ahead log (fixed in this version).
const OLDEST_SQLITE: i32 = 3_051_003;

#[derive(Debug, Error)]
pub enum OpenFailed {
    #[error(transparent)]
    Broken(#[from] StoreBroken),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a database is encrypted with. Wiped from memory with the last that holds it.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// As SQLCipher takes it: raw, so that nothing is derived from it at every start.
    fn pragma(&self) -> Zeroizing<String> {
        let mut sql = Zeroizing::new(String::with_capacity(128));
        // What goes wrong is in the answers; SQLCipher would also write it to the console.
        sql.push_str("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'");
        for byte in self.0.iter() {
            for half in [byte >> 4, byte & 15] {
                sql.push(char::from_digit(u32::from(half), 16).expect("half a byte is a digit"));
            }
        }
        // Its signatures take a third of the time: processors, those of phones above all, do SHA-256 in hardware.
        sql.push_str("'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256");
        sql
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

/// Where a database lies or will lie, held for this process alone.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    /// Nothing, if another process may hold it: then it is only looked at.
    _lock: Option<File>,
}

/// Is there a database already that a key must open?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    NotYet,
    Exists,
}

impl Place {
    pub fn take(path: &Path) -> Result<Self, OpenFailed> {
        let folder = path.parent().expect("a database lies in a folder");
        fs::create_dir_all(folder).map_err(from_io)?;
        let lock = File::create(beside(path, LOCK)).map_err(from_io)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(StoreBroken::Locked.into()),
            // It locks no files, and has one process of an app.
            Err(TryLockError::Error(error))
                if cfg!(target_os = "android") && error.kind() == io::ErrorKind::Unsupported =>
            {
                Ok(Self { path: path.to_owned(), _lock: Some(lock) })
            }
            Err(TryLockError::Error(error)) => Err(from_io(error)),
        }
    }

    /// For whoever only looks, beside whoever holds it.
    pub(crate) fn beside(path: &Path) -> Self {
        Self { path: path.to_owned(), _lock: None }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// For whoever has to find a key first. What no key ever opens is told at once.
    pub fn encrypted(&self) -> Result<Database, OpenFailed> {
        match Form::of(&self.path).map_err(from_io)? {
            Form::Nothing => Ok(Database::NotYet),
            Form::Enciphered => Ok(Database::Exists),
            Form::Plain => Err(StoreBroken::Unencrypted.into()),
            Form::Scrap => Err(StoreBroken::Corrupt.into()),
        }
    }

    /// What lies beside the database, for whoever must know it to find the key.
    pub fn kept(&self, what: Note) -> Result<Option<Vec<u8>>, OpenFailed> {
        what.kept(&self.path).map_err(from_fault)
    }

    pub fn keep(&self, what: Note, bytes: &[u8]) -> Result<(), OpenFailed> {
        what.keep(&self.path, Some(bytes)).map_err(from_fault)
    }

    /// Notes that open a database which is not here any more shut no other: they are set aside, too.
    pub fn let_notes_go(&self) -> Result<(), OpenFailed> {
        if Note::WITH_IT.into_iter().any(|note| note.is_kept(&self.path)) { self.set_aside().map(drop) } else { Ok(()) }
    }

    /// Moves a database and what belongs to it to names that are not taken, and says the new name. Its notes go first: whoever is
    /// stopped in between finds the database, and goes on with it, and never the notes alone.
    pub fn set_aside(&self) -> Result<PathBuf, OpenFailed> {
        let aside = (1..=u32::MAX)
            .map(|number| beside(&self.path, &format!(".aside-{number}")))
            .find(|candidate| !candidate.exists())
            .expect("some number is free");
        let with_it = Note::WITH_IT.map(Note::suffix);
        for suffix in with_it.into_iter().chain(["-wal", "-shm", "-journal", ""]) {
            match fs::rename(beside(&self.path, suffix), beside(&aside, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(from_io(error)),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(aside)
    }

    /// Removes all that lies in the folder, what was set aside included. Nothing brings it back.
    pub fn clear(self) -> Result<(), OpenFailed> {
        let lock = beside(&self.path, LOCK);
        let folder = self.path.parent().expect("a database lies in a folder");
        for entry in fs::read_dir(folder).map_err(from_io)? {
            let path = entry.map_err(from_io)?.path();
            if path.is_dir() {
                fs::remove_dir_all(path).map_err(from_io)?;
            } else if path != lock {
                fs::remove_file(path).map_err(from_io)?;
            }
        }
        Ok(())
    }
}

const LOCK: &str = ".lock";

/// What a file looks like from outside, to whoever has no key.
enum Form {
    /// None, or one in which nothing was made yet.
    Nothing,
    Plain,
    /// Of noise, at least a page of it.
    Enciphered,
    /// Too short for any database.
    Scrap,
}

impl Form {
    fn of(path: &Path) -> io::Result<Self> {
        const PLAIN: &[u8; 16] = b"SQLite format 3\0";
        const PAGE: u64 = 4096; // of SQLCipher, which we leave as it is
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            file => file?,
        };
        let length = file.metadata()?.len();
        if length == 0 || was_just_begun(path) {
            return Ok(Self::Nothing);
        }
        let mut start = [0; PLAIN.len()];
        if length < PAGE {
            return Ok(Self::Scrap);
        }
        file.read_exact(&mut start)?;
        Ok(if start == *PLAIN { Self::Plain } else { Self::Enciphered })
    }
}

/// So long a connection waits for its turn.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// A connection that has the key, and has done nothing yet.
pub(crate) fn connect(path: &Path, mode: OpenFlags, key: Option<&DatabaseKey>) -> Result<Connection, OpenFailed> {
    assert!(rusqlite::version_number() >= OLDEST_SQLITE, "linked against SQLite {}", rusqlite::version());
    let mode = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, mode).map_err(from_sqlite)?;
    if let Some(key) = key {
        until_keys_are_taken();
        connection.execute_batch(&key.pragma()).map_err(from_sqlite)?;
    }
    connection.busy_timeout(PATIENCE).map_err(from_sqlite)?;
    Ok(connection)
}

/// SQLCipher makes itself ready within the first connection of a process, after SQLite has said that it is: whoever comes in between (the
/// other thread must be interrupted just there, which a busy machine does) is told that their key is none. So nobody hands in a
/// key before it was seen to take one.
fn until_keys_are_taken() {
    const TRIES: u32 = 2_000;
    static TAKEN: Once = Once::new();
    let takes = || Connection::open_in_memory().and_then(|nobodys| nobodys.execute_batch("PRAGMA key = 'any'")).is_ok();
    TAKEN.call_once(|| {
        // One that never does says why to whoever comes next.
        for _ in 0..TRIES {
            if takes() {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    });
}

/// What a look at a file found that we may write to.
pub(crate) enum Examined {
    /// There is none, or one in which nothing was made yet.
    Fresh,
    Ours(Looked),
}

/// A connection over which nothing was written. Dropped, it leaves the write-ahead log as it was, unlike any other.
pub(crate) struct Looked(Connection);

impl Looked {
    fn at(path: &Path, key: Option<&DatabaseKey>) -> Result<Self, OpenFailed> {
        // Whoever may write would first take back what a rollback journal tells to.
        let may_write = if beside(path, "-journal").exists() {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let connection = connect(path, may_write, key)?;
        keep_log(&connection, true)?;
        Ok(Self(connection))
    }

    /// For whoever found that it may be written to.
    pub(crate) fn writing(self, path: &Path, key: Option<&DatabaseKey>) -> Result<Connection, OpenFailed> {
        let Self(connection) = self;
        if connection.is_readonly(MAIN_DB).map_err(from_sqlite)? {
            return connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, key);
        }
        keep_log(&connection, false)?;
        Ok(connection)
    }
}

impl Deref for Looked {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.0
    }
}

fn keep_log(connection: &Connection, keep: bool) -> Result<(), OpenFailed> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep).map(drop).map_err(from_sqlite)
}

/// Reads only. `newest` is the latest schema that we know.
pub(crate) fn examine(
    path: &Path,
    application_id: i32,
    newest: u32,
    key: Option<&DatabaseKey>,
) -> Result<Examined, OpenFailed> {
    if !path.try_exists().map_err(from_io)? || was_just_begun(path) {
        return Ok(Examined::Fresh);
    }
    let was_closed = fs::metadata(beside(path, "-wal")).map_or(true, |wal| wal.len() == 0);
    let looked = Looked::at(path, key)?;
    let connection = &*looked;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    // The first read of the file: a key that does not fit shows here.
    let found = number("application_id").map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) if key.is_some() => not_with_this_key(path),
        _ => from_sqlite(error),
    })?;
    let version = number("user_version").map_err(from_sqlite)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(from_sqlite)?;
    if tables == 0 && version == 0 {
        return Ok(Examined::Fresh); // created, and the process ended before its first transaction did
    }
    if found != i64::from(application_id) {
        return Err(StoreBroken::Corrupt.into());
    }
    if version > i64::from(newest) {
        return Err(StoreBroken::Newer.into());
    }
    if !was_closed && key.is_none() {
        let verdict: String =
            connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(from_sqlite)?;
        if verdict != "ok" {
            return Err(StoreBroken::Corrupt.into());
        }
    }
    Ok(Examined::Ours(looked))
}

/// A process ended while it wrote the very first page: the rollback journal beside the file says that there was nothing
/// before. Whoever opens it for writing goes back to that; whoever only reads may not, and could not look.
fn was_just_begun(path: &Path) -> bool {
    let mut head = [0; 28];
    let read = File::open(beside(path, "-journal")).and_then(|mut journal| journal.read_exact(&mut head));
    let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (pages_before, page_bytes) = (number(16), number(24));
    read.is_ok() && pages_before == 0 && fs::metadata(path).is_ok_and(|file| file.len() <= u64::from(page_bytes))
}

fn not_with_this_key(path: &Path) -> OpenFailed {
    match Form::of(path) {
        Ok(Form::Plain) => StoreBroken::Unencrypted.into(),
        Ok(Form::Nothing | Form::Scrap) => StoreBroken::Corrupt.into(),
        Ok(Form::Enciphered) => StoreBroken::WrongKey.into(),
        Err(error) => from_io(error),
    }
}

fn from_io(error: io::Error) -> OpenFailed {
    match broken_by_kind(error.kind()) {
        Some(broken) => broken.into(),
        None => Fault::because("the data folder does not answer", error).into(),
    }
}

fn broken_by_kind(kind: io::ErrorKind) -> Option<StoreBroken> {
    match kind {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::AlreadyExists => Some(StoreBroken::NoAccess),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(StoreBroken::DiskFull),
        _ => None,
    }
}

pub(crate) fn from_sqlite(error: rusqlite::Error) -> OpenFailed {
    from_fault(Fault::because("the database does not open", error))
}

pub(crate) fn from_fault(fault: Fault) -> OpenFailed {
    broken_by(&fault).map_or(OpenFailed::Fault(fault), OpenFailed::Broken)
}

/// Whether a fault comes from the state of the file or the disk, which the person can do something about. Such a fault is
/// never taken for a decision: it may be gone with the next try.
pub fn broken_by(fault: &Fault) -> Option<StoreBroken> {
    let cause = fault.source()?;
    if let Some(unflushed) = cause.downcast_ref::<io::Error>() {
        // A disk that takes nothing, whatever it calls it.
        return Some(broken_by_kind(unflushed.kind()).unwrap_or(StoreBroken::NoAccess));
    }
    let cause = cause.downcast_ref::<rusqlite::Error>()?.sqlite_error()?;
    match (cause.code, cause.extended_code) {
        (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _)
        | (ErrorCode::SystemIoFailure, ffi::SQLITE_IOERR_CORRUPTFS) => Some(StoreBroken::Corrupt),
        // The index of the log is a file, too, and could not grow.
        (ErrorCode::DiskFull, _) | (ErrorCode::SystemIoFailure, ffi::SQLITE_IOERR_SHMSIZE) => {
            Some(StoreBroken::DiskFull)
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Some(StoreBroken::Locked),
        (ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure, _) => {
            Some(StoreBroken::NoAccess)
        }
        _ => None,
    }
}

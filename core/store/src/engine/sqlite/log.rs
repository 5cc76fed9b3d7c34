//! The write-ahead log: flushed where a commit must be safe, and put away beside the writer.
//!
//! Commits only ever lengthen it. When it is long enough, a thread of its own carries it into the database, over a
//! connection of its own, so that no commit takes the time of a thousand. What the writer adds meanwhile waits for the next
//! time; a writer that never pauses would have it grow for ever, so at twice the length it does the work itself.
//!
//! A log that could not be put away is still the truth, and whoever opens the file reads it. The next commit tries again.
//!
//! Invariant: nothing here changes what the database says.

use super::{Pace, Side};
use crate::{
    note,
    open::{self, DatabaseKey},
};
use nusaloka_domain::Fault;
use rusqlite::{Connection, OpenFlags};
use std::{
    fmt,
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

/// Four megabytes: short enough to be carried in a moment.
const USUAL_PAGES: u32 = 1_000;
/// While much is written: its pages are written again and again, and carried once.
const BULK_PAGES: u32 = 12_000;

pub(super) struct Log {
    path: PathBuf,
    key: Option<DatabaseKey>,
    flushed: Flushed,
    /// How long it was at the last commit.
    pages: Arc<AtomicU32>,
    enough: u32,
    porter: Option<Porter>,
    /// Held by whoever carries: SQLite lets one at a time, and another do nothing.
    carrying: Arc<Mutex<()>>,
}

/// By whom what is committed gets to the disk.
enum Flushed {
    BySqlite,
    /// By us, where it must be.
    Closed(PathBuf),
    Open(File),
}

impl Log {
    pub(super) fn of(
        connection: &mut Connection,
        path: &Path,
        key: Option<DatabaseKey>,
        side: Side,
    ) -> rusqlite::Result<Self> {
        let pages = Arc::new(AtomicU32::new(0));
        let noted = Arc::clone(&pages);
        // Takes the place of the hook by which SQLite would have the writer do all of it.
        connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
            noted.store(u32::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
        let flushed = match side {
            Side::Server => Flushed::BySqlite,
            Side::Client => Flushed::Closed(note::beside(path, "-wal")),
        };
        Ok(Self {
            path: path.to_owned(),
            key,
            flushed,
            pages,
            enough: USUAL_PAGES,
            porter: None,
            carrying: Arc::default(),
        })
    }

    fn pages(&self) -> u32 {
        self.pages.load(Ordering::Relaxed)
    }

    /// Before a transaction: nobody waits for what is not begun.
    pub(super) fn shorten(&self, connection: &Connection) {
        if self.pages() >= 2 * self.enough {
            carry(connection, &self.carrying);
        }
    }

    /// After a commit.
    pub(super) fn lengthened(&mut self) {
        if self.pages() >= self.enough {
            self.put_away();
        }
    }

    /// All of it is carried, and its file cut off, so that what was overwritten stands nowhere. `false`: somebody looks right now.
    pub(super) fn cut(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let _turn = self.carrying.lock().unwrap_or_else(PoisonError::into_inner);
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0))
    }

    pub(super) fn go_at(&mut self, pace: Pace) {
        self.enough = match pace {
            Pace::Bulk => BULK_PAGES,
            Pace::Usual => USUAL_PAGES,
        };
        self.lengthened();
    }

    fn put_away(&mut self) {
        if self.porter.is_none() {
            self.porter = Porter::start(self.path.clone(), self.key.clone(), Arc::clone(&self.carrying));
        }
        let Some(Porter { wake: Some(wake), .. }) = &self.porter else { return };
        match wake.try_send(()) {
            Ok(()) | Err(TrySendError::Full(())) => {} // told already, if there is no room
            // It has panicked, which is said when it is dropped. The next commit starts another.
            Err(TrySendError::Disconnected(())) => self.porter = None,
        }
    }

    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        let failed = |error| Fault::because("a commit was not flushed", error);
        if let Flushed::Closed(path) = &self.flushed {
            // It stays the same file for as long as the database is open.
            self.flushed = Flushed::Open(OpenOptions::new().write(true).open(path).map_err(failed)?);
        }
        match &self.flushed {
            Flushed::Open(file) => file.sync_data().map_err(failed),
            Flushed::BySqlite | Flushed::Closed(_) => Ok(()),
        }
    }

    /// Before the writer's connection closes, which is to be the last.
    pub(super) fn end(&mut self) {
        self.porter = None;
    }
}

struct Porter {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Porter {
    /// Nothing, if the system has no thread to give: then the writer carries.
    fn start(path: PathBuf, key: Option<DatabaseKey>, carrying: Arc<Mutex<()>>) -> Option<Self> {
        let (wake, woken) = sync_channel(1);
        let work = move || {
            let mut connection = None;
            while woken.recv().is_ok() {
                if connection.is_none() {
                    let opened = open::connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, key.as_ref());
                    connection = opened.inspect_err(|error| left_to_the_writer(error)).ok();
                }
                if let Some(connection) = &connection {
                    carry(connection, &carrying);
                }
            }
        };
        let thread = thread::Builder::new().name("log".to_owned()).spawn(work);
        let thread = thread.inspect_err(|error| left_to_the_writer(error)).ok()?;
        Some(Self { wake: Some(wake), thread: Some(thread) })
    }
}

impl Drop for Porter {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("whoever put the log away panicked");
        }
    }
}

fn left_to_the_writer(error: &dyn fmt::Display) {
    tracing::warn!(error = %error, "nobody puts the log away but the writer");
}

/// As much of the log as nobody reads any more.
fn carry(connection: &Connection, carrying: &Mutex<()>) {
    let _turn = carrying.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        tracing::debug!(error = %error, "the log was not put away");
    }
}

//! The local database in the hands of the client: where it lies, how it is opened, and what is said when it does not serve.
//!
//! Each person has a folder of their own. A guest's id is made here when their database is, and read from it ever after.

use crate::{Settings, edge};
use nusaloka_domain::{
    Fault,
    host::{HostFailed, StoreBroken},
};
use nusaloka_store::{
    OpenFailed, broken_by,
    engine::sqlite::{Options, Side, SqliteEngine},
    of_device,
    replica::Replica,
};
use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(crate) type Store = Replica<SqliteEngine>;

/// Before the first release there is no schema that a later one must understand.
const SCHEMAS_RELEASED: u32 = 0;
const PAGE_CACHE_BYTES: usize = 8 << 20;

pub(crate) fn database(settings: &Settings) -> PathBuf {
    let owner = settings.session.as_ref().map_or_else(|| "guest".to_owned(), |session| session.person.to_string());
    settings.folder.join(owner).join("local.db")
}

pub(crate) fn open(settings: &Settings) -> Result<Store, HostFailed> {
    try_open(settings, &database(settings)).map_err(|error| failed_to_open(&error))
}

fn try_open(settings: &Settings, path: &Path) -> Result<Store, OpenFailed> {
    let options = Options {
        application_id: 0x4e75_734c, // "NusL"
        released: SCHEMAS_RELEASED,
        key: None,
        page_cache_bytes: PAGE_CACHE_BYTES,
        side: Side::Client,
    };
    let mut engine = SqliteEngine::open(path, of_device(settings.business), options)?;
    let me = match &settings.session {
        Some(session) => session.person,
        None => Store::whose(&mut engine)?.unwrap_or_else(edge::new_id),
    };
    Store::open(engine, settings.business, me, edge::new_id())?
        .map_err(|_| Fault::new("this database belongs to somebody else").into())
}

pub(crate) fn failed_to_open(error: &OpenFailed) -> HostFailed {
    match error {
        OpenFailed::Broken(broken) => {
            tracing::warn!(reason = %broken, "the local database does not serve");
            HostFailed::Store(broken.clone())
        }
        OpenFailed::WrongKey => {
            tracing::warn!("the local database does not open with this key");
            HostFailed::Store(StoreBroken::NoAccess)
        }
        OpenFailed::Fault(fault) => failed(fault),
    }
}

/// A fault is logged here, once, and leaves as a word.
pub(crate) fn failed(fault: &Fault) -> HostFailed {
    tracing::error!(fault = %fault, cause = fault.source(), "something broke");
    broken_by(fault).map_or(HostFailed::Fault, HostFailed::Store)
}

/// Damage that a read or a write met, in a file that looked whole when it was opened: the file is closed, and stays so until its
/// person decides.
pub(crate) fn failed_in(store: &mut Result<Store, HostFailed>, fault: &Fault) -> HostFailed {
    let failed = failed(fault);
    if failed == HostFailed::Store(StoreBroken::Corrupt) {
        *store = Err(failed.clone());
    }
    failed
}

/// Runs work on the store, if it serves.
pub(crate) fn with_store<T>(
    store: &mut Result<Store, HostFailed>,
    work: impl FnOnce(&mut Store) -> Result<T, Fault>,
) -> Result<T, HostFailed> {
    match store {
        Ok(open) => work(open).map_err(|fault| failed_in(store, &fault)),
        Err(failed) => Err(failed.clone()),
    }
}

/// What is behind the lock is whole even if its last holder panicked: every change to it is one assignment or
/// one database transaction.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

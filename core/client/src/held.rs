//! The local database in the hands of the client: where it lies, how it is opened, and what is said when it does not serve.
//!
//! Each person has a folder of their own, and their key in the keyring bears their id. A guest's id is made here, before there is
//! anything to encrypt, and lies beside their database: it must be known to find the key, so it cannot be inside.
//!
//! Refuses to open a database without its key, and a plain one at all.
//!
//! Invariant: from before the key is looked for until the database is closed, the person's folder is locked for this process.
//! So a key is made only by whoever knows that there is nothing it would have to open.

use crate::{
    Settings, Who, edge,
    key::{Key, KeyFailed},
    lock::{self, Lock},
    opening::Way,
};
use nusaloka_domain::{
    Fault, Id,
    host::{HostFailed, NoKey, StoreBroken},
    identity::{Forgotten, Person, Shut},
};
use nusaloka_store::{
    Database, Note, OpenFailed, Place, broken_by,
    engine::sqlite::{DatabaseKey, Options, Side, SqliteEngine},
    of_device,
    replica::Replica,
};
use std::{
    error::Error,
    fs, io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(crate) type Store = Replica<SqliteEngine>;

/// Before the first release there is no schema that a later one must understand.
const SCHEMAS_RELEASED: u32 = 0;
const PAGE_CACHE_BYTES: usize = 8 << 20;

/// Where the person's database lies or will lie, for this process alone.
pub(crate) fn take_place(settings: &Settings) -> Result<Place, HostFailed> {
    Place::take(&database(settings)).map_err(|error| failed_to_open(&error))
}

pub(crate) fn database(settings: &Settings) -> PathBuf {
    folder(settings).join("local.db")
}

fn folder(settings: &Settings) -> PathBuf {
    let owner = settings.who.person().map_or_else(|| "guest".to_owned(), |person| person.to_string());
    settings.folder.join(owner)
}

/// A guest who has become somebody keeps all that is here of them. Both must be closed.
pub(crate) fn adopt(guest: &Settings, somebody: &Settings) -> io::Result<()> {
    fs::rename(folder(guest), folder(somebody))
}

/// A place, with what opens it.
pub(crate) struct Unlocked {
    place: Place,
    person: Id<Person>,
    key: Key,
}

/// Asks the keyring, and waits for as long as it takes: it may ask the person.
pub(crate) fn unlock(settings: &Settings, place: Place, way: Way<'_>) -> Result<Unlocked, HostFailed> {
    let database = place.encrypted().map_err(|error| failed_to_open(&error))?;
    let person = match (whose(settings, &place)?, database) {
        (Some(person), _) => person,
        (None, Database::NotYet) => {
            let guest = edge::new_id();
            place.keep(Note::Owner, guest.to_string().as_bytes()).map_err(|error| failed_to_open(&error))?;
            guest
        }
        (None, Database::Exists) => return Err(no_key(NoKey::Lost.into())),
    };
    let lock = match database {
        Database::Exists => Lock::of(settings).map_err(|fault| failed(&fault))?,
        Database::NotYet => {
            place.let_notes_go().map_err(|error| failed_to_open(&error))?;
            None
        }
    };
    let key = match (lock, way) {
        (None, _) => settings.keys.key(person, database).map_err(|error| without_key(settings, error))?,
        (Some(lock), Way::Shut) => return Err(HostFailed::Shut(shut(settings, &lock))),
        (Some(lock), Way::Pin(pin)) => lock::by_pin(settings, person, lock, pin)?,
        (Some(_), Way::OwnKey) => lock::from_keyring(settings, person)?,
        (Some(lock), Way::Sensor) => lock::by_sensor(settings, person, &lock)?,
    };
    Ok(Unlocked { place, person, key })
}

/// Nobody yet, in the folder of a guest who has never been here.
fn whose(settings: &Settings, place: &Place) -> Result<Option<Id<Person>>, HostFailed> {
    if let Some(person) = settings.who.person() {
        return Ok(Some(person));
    }
    let owner = place.kept(Note::Owner).map_err(|error| failed_to_open(&error))?;
    Ok(owner.and_then(named))
}

/// The guest whose folder it is, also while the app is shut.
pub(crate) fn guest(settings: &Settings) -> Result<Option<Id<Person>>, Fault> {
    match settings.who {
        Who::Guest => Ok(Note::Owner.kept(&database(settings))?.and_then(named)),
        Who::Demo(_) | Who::SignedIn(_) => Ok(None),
    }
}

/// What is no id names nobody: the database is then one that nobody has the key of.
fn named(owner: Vec<u8>) -> Option<Id<Person>> {
    std::str::from_utf8(&owner).ok()?.parse().ok()
}

/// What is said of an app that is shut. Waits for what the sensor says, which may take seconds.
pub(crate) fn shut(settings: &Settings, lock: &Lock) -> Shut {
    let chosen = lock.sensor.as_ref();
    let known = chosen.and_then(|chosen| settings.sensors.known().filter(|known| chosen.still_knows(known)));
    Shut { sensor: known.map(|known| known.sensor), ..shut_unasked(settings, lock) }
}

/// The same, before the sensor was asked.
pub(crate) fn shut_unasked(settings: &Settings, lock: &Lock) -> Shut {
    let forgotten = if signing_in_helps(settings) { Forgotten::SignIn } else { Forgotten::BeginAnew };
    Shut { sensor: None, key: lock.by_key(), forgotten }
}

fn signing_in_helps(settings: &Settings) -> bool {
    settings.who.person().is_some() && Note::Recovery.is_kept(&database(settings))
}

/// With the key, for who must seal it otherwise.
pub(crate) fn open(settings: &Settings, unlocked: Unlocked) -> Result<(Store, Key), HostFailed> {
    try_open(settings, unlocked).map_err(|error| failed_to_open(&error))
}

fn try_open(settings: &Settings, Unlocked { place, person, key }: Unlocked) -> Result<(Store, Key), OpenFailed> {
    let options = Options {
        application_id: 0x4e75_734c, // "NusL"
        released: SCHEMAS_RELEASED,
        key: Some(DatabaseKey::new(*key.as_bytes())),
        page_cache_bytes: PAGE_CACHE_BYTES,
        side: Side::Client,
    };
    let engine = SqliteEngine::open_at(place, of_device(settings.business), options)?;
    let store = Store::open(engine, settings.business, person, edge::new_id())?;
    let store = store.map_err(|_| Fault::new("this database belongs to somebody else"))?;
    Ok((store, key))
}

/// Byte for byte, to another name beside it.
pub(crate) fn set_aside(place: &Place) -> Result<(), HostFailed> {
    place.set_aside().map(drop).map_err(|error| failed_to_open(&error))
}

/// The key goes first: what is left if anything stops this half-way can be read by nobody.
pub(crate) fn forget(settings: &Settings) -> Result<(), HostFailed> {
    let place = take_place(settings)?;
    if let Some(person) = whose(settings, &place)? {
        settings.keys.forget(person).map_err(no_key)?;
    }
    place.clear().map_err(|error| failed_to_open(&error))
}

// ---- what is said -----------------------------------------------------------------------------

pub(crate) fn failed_to_open(error: &OpenFailed) -> HostFailed {
    match error {
        OpenFailed::Broken(broken) => {
            tracing::warn!(reason = %broken, "the local database does not serve");
            HostFailed::Store(broken.clone())
        }
        OpenFailed::Fault(fault) => failed(fault),
    }
}

fn without_key(settings: &Settings, error: KeyFailed) -> HostFailed {
    match no_key(error) {
        HostFailed::Store(StoreBroken::NoKey(NoKey::Lost)) if signing_in_helps(settings) => {
            no_key(NoKey::SignIn.into())
        }
        other => other,
    }
}

/// A keyring that breaks is as good as none, and to be asked again like one.
pub(crate) fn no_key(error: KeyFailed) -> HostFailed {
    let reason = match error {
        KeyFailed::NoKey(reason) => {
            tracing::warn!(reason = %reason, "there is no key for the local database");
            reason
        }
        KeyFailed::Fault(fault) => {
            tracing::error!(fault = %fault, cause = fault.source(), "the keyring broke");
            NoKey::NoKeyring
        }
    };
    HostFailed::Store(StoreBroken::NoKey(reason))
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

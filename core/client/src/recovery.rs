//! The second way to a database's key, for when the keyring was wiped or the PIN is forgotten: its person signs in.
//!
//! A note beside the database holds the key, sealed under a secret that the server makes from the person and the note's own number
//! whenever somebody who is in asks for it; the server keeps nothing, and never sees the key. So the note alone opens
//! nothing, the server alone opens nothing, and whoever signs in on the device that has the note opens what is here, the outbox included.
//!
//! Failure cases: no network yet since the first sign-in (the note is made with the next connection), a guest (nobody to ask), another
//! server, or one that lost its secrets (the seal does not open, and says so).

use crate::{
    Settings, Shared, edge,
    held::{self, held},
    key::KeyOf,
    lock::{self, Lock},
    seal::{For, Sealed, seal, unseal},
    transport::{Plain, Transport},
};
use nusaloka_domain::{
    Fault, Id,
    host::{Changed, HostFailed, decode, encode},
    identity::{AskRecovery, Person, Recovery},
};
use nusaloka_store::{Database, Note, Place};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u8,
    number: Id<Recovery>,
    sealed: Sealed,
}

const VERSION: u8 = 1;
const PATH: &str = "/identity/recovery";

/// Makes the note, whenever there is a connection and none is there. Ends with the client.
pub(crate) async fn keep(shared: Arc<Shared>, transport: Arc<Transport>) {
    loop {
        shared.came_online.notified().await;
        match make(&shared, &transport).await {
            Ok(Made::JustNow) => {
                tracing::info!("whoever signs in gets back what is here");
                shared.notices.changed(Changed::lock());
            }
            Ok(Made::NotYet) => {}
            // For as long as this lasts, it is tried with every connection.
            Err(failed) => tracing::warn!(error = %failed, "there is no second way to what is here yet"),
        }
    }
}

enum Made {
    JustNow,
    /// It is there, or there is nothing to seal.
    NotYet,
}

async fn make(shared: &Arc<Shared>, transport: &Transport) -> Result<Made, HostFailed> {
    let Some(person) = shared.settings.who.person() else { return Ok(Made::NotYet) };
    let (database, no_key) = (held::database(&shared.settings), held(&shared.key).is_none());
    if no_key || Note::Recovery.is_kept(&database) {
        return Ok(Made::NotYet);
    }
    let number = edge::new_id();
    let plain = transport.plain().await.map_err(|_| HostFailed::Unreachable)?;
    let shown = transport.passport.show(plain).await.map_err(|_| HostFailed::Unreachable)?;
    let secret = secret(plain, number, &shown.bearer).await?;
    let shared = Arc::clone(shared);
    let kept = spawn_blocking(move || {
        let Some(sealed) = held(&shared.key).as_ref().map(|key| seal(person, For::Recovery, secret.as_bytes(), key))
        else {
            return Ok(Made::NotYet);
        };
        let kept = encode(&Kept { version: VERSION, number, sealed });
        Note::Recovery.keep(&database, Some(&kept)).map(|()| Made::JustNow)
    });
    let kept = kept.await.map_err(|error| held::failed(&Fault::because("the note was not made", error)))?;
    kept.map_err(|fault| held::failed(&fault))
}

async fn secret(plain: &Plain, number: Id<Recovery>, bearer: &str) -> Result<Zeroizing<String>, HostFailed> {
    let given: Option<Recovery> = plain.inside(PATH, &AskRecovery { number }, bearer).await?;
    Ok(Zeroizing::new(given.ok_or(HostFailed::Fault)?.secret))
}

/// Whoever has just signed in: does what is here of them need it?
pub(crate) async fn restore(
    settings: &Settings,
    person: Id<Person>,
    plain: &Plain,
    bearer: &str,
) -> Result<(), HostFailed> {
    let looked = {
        let settings = settings.clone();
        spawn_blocking(move || needed(&settings, person)).await
    };
    let kept = looked.map_err(|error| held::failed(&Fault::because("nobody looked for the note", error)))??;
    let Some(kept) = kept else { return Ok(()) };
    let secret = secret(plain, kept.number, bearer).await?;
    let settings = settings.clone();
    let done = spawn_blocking(move || {
        let key = unseal(person, For::Recovery, secret.as_bytes(), &kept.sealed);
        let key = key.ok_or_else(|| held::failed(&Fault::new("the note of recovery is not opened by this server")))?;
        lock::without(&settings, person, &key)
    });
    done.await.map_err(|error| held::failed(&Fault::because("the key was not taken back", error)))?
}

/// A database that the keyring does not open, with a note beside it.
fn needed(settings: &Settings, person: Id<Person>) -> Result<Option<Kept>, HostFailed> {
    let database = held::database(settings);
    if !database.exists() {
        return Ok(None);
    }
    let place = Place::take(&database).map_err(|error| held::failed_to_open(&error))?;
    if place.encrypted().map_err(|error| held::failed_to_open(&error))? == Database::NotYet {
        return Ok(None);
    }
    let locked = Lock::of(settings).map_err(|fault| held::failed(&fault))?.is_some();
    let in_keyring = settings.keys.find(KeyOf::Database(person)).map_err(held::no_key)?.is_some();
    if in_keyring && !locked {
        return Ok(None);
    }
    read(settings).map_err(|fault| held::failed(&fault))
}

fn read(settings: &Settings) -> Result<Option<Kept>, Fault> {
    let Some(bytes) = Note::Recovery.kept(&held::database(settings))? else { return Ok(None) };
    match decode::<Kept>(&bytes) {
        Ok(kept) if kept.version == VERSION => Ok(Some(kept)),
        Ok(_) | Err(_) => Err(Fault::new("the note of recovery is not one of this version")),
    }
}

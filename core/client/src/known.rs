//! Whom the server knows on this device: what it gave to somebody who is not to be asked for their second factor here for a while.
//!
//! It stays when they sign out, for that is what it is for; so it cannot be in their database, which goes then. It lies in a file beside
//! the folders, sealed for each person under a key of its own in the keyring. It opens nothing without the password.
//!
//! Failure cases: a keyring that is away or says no, a file that cannot be read or written: the code is asked for, as on a device that
//! nobody knows, and the log says why.
//!
//! Invariant: a device that was sent away, or whose person has deleted their account, keeps nothing of it.

use crate::{
    Settings,
    key::{Key, KeyOf},
    seal::{For, Sealed, seal_text, unseal_text},
};
use nusaloka_domain::{
    Id,
    host::{decode, encode},
    identity::{KnownBy, Person},
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

const FILE: &str = "known-devices";
const VERSION: u8 = 1;
/// More people than share a device: the one who was remembered first is asked again.
const MOST: usize = 8;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u8,
    /// The latest last.
    of: Vec<(Id<Person>, Sealed)>,
}

fn place(settings: &Settings) -> PathBuf {
    settings.folder.join(FILE)
}

/// What is not readable is as good as nothing.
fn kept(settings: &Settings) -> io::Result<Vec<(Id<Person>, Sealed)>> {
    let bytes = match fs::read(place(settings)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let Ok(Kept { version: VERSION, of }) = decode(&bytes) else {
        tracing::warn!("who is known on this device is not readable");
        return Ok(Vec::new());
    };
    Ok(of)
}

/// Whole, or not at all.
fn write(settings: &Settings, of: Vec<(Id<Person>, Sealed)>) -> io::Result<()> {
    let place = place(settings);
    if of.is_empty() {
        return match fs::remove_file(place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        };
    }
    fs::create_dir_all(&settings.folder)?;
    let new = place.with_extension("new");
    let mut file = fs::File::create(&new)?;
    file.write_all(&encode(&Kept { version: VERSION, of }))?;
    file.sync_all()?;
    fs::rename(new, place)
}

/// Of everybody who is known here. Asks the keyring, if there is anybody.
pub(crate) fn known_by(settings: &Settings) -> KnownBy {
    let kept = kept(settings).unwrap_or_else(|error| {
        tracing::warn!(error = %error, "who is known on this device cannot be read");
        Vec::new()
    });
    let said = kept.into_iter().filter_map(|(person, sealed)| match settings.keys.find(KeyOf::Known(person)) {
        Ok(key) => unseal_text(person, For::Known, key?.as_bytes(), &sealed),
        Err(failed) => {
            tracing::warn!(error = %failed, "the keyring does not say by what somebody is known on this device");
            None
        }
    });
    KnownBy(said.collect())
}

/// From now on, this person is.
pub(crate) fn keep(settings: &Settings, person: Id<Person>, by: &str) -> io::Result<()> {
    let key = Key::random();
    let mut of = kept(settings)?;
    of.retain(|(other, _)| *other != person);
    of.push((person, seal_text(person, For::Known, key.as_bytes(), by)));
    settings.keys.keep(KeyOf::Known(person), &key).map_err(io::Error::other)?;
    for (gone, _) in of.drain(..of.len().saturating_sub(MOST)) {
        settings.keys.remove(KeyOf::Known(gone)).map_err(io::Error::other)?;
    }
    write(settings, of)
}

/// And no longer. Nothing to forget is fine, too.
pub(crate) fn forget(settings: &Settings, person: Id<Person>) {
    let forgotten = || {
        let mut of = kept(settings)?;
        if of.iter().all(|(known, _)| *known != person) {
            return Ok(());
        }
        settings.keys.remove(KeyOf::Known(person)).map_err(io::Error::other)?;
        of.retain(|(other, _)| *other != person);
        write(settings, of)
    };
    if let Err(error) = forgotten() {
        // The server knows nobody by it any more.
        tracing::warn!(error = %error, "by what somebody was known on this device could not be removed");
    }
}

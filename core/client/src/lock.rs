//! The lock of the app: a PIN, a sensor that knows its person, and what lies beside the database for them (docs/adr/0019).
//!
//! While a lock is set, the database's key is not in the keyring as it is. It is sealed under the PIN *and* a random half in the keyring
//! (`KeyOf::Pin`), in a note beside the database: whoever has the disk alone, or the keyring alone, has nothing to try PINs on. Where a
//! sensor opens the app as well, the platform ties the key to it where it can, and opens it with its yes; elsewhere the key itself is in the
//! keyring, too, and is taken out when the platform has said yes.
//!
//! A security key of its person's may open it, too (`own_key`); for that, the key is in the keyring as well.
//!
//! Failure cases, each with a way that loses nothing:
//! - *a wrong PIN*: counted on the disk before it is looked at, so that pulling the plug gives no more tries; one waits longer and longer;
//! - *another finger, or none*: the PIN opens; *other fingers are known than when the sensor was chosen*: only the PIN opens, and the
//!   sensor is let go;
//! - *the PIN forgotten, or the keyring wiped*: whoever signs in gets the key by the server's help (`recovery`); a guest has what is
//!   here moved aside.
//!
//! Invariants: the note is on the disk before the key leaves the keyring, and the key is in the keyring before the note goes.

mod ask;
#[cfg(target_os = "linux")]
mod fprint;
#[cfg(windows)]
mod hello;
mod own_key;
mod sensor;
#[cfg(target_vendor = "apple")]
mod touch_id;

pub(crate) use own_key::{Challenge, OwnKey};
#[cfg(not(target_os = "android"))]
pub use sensor::system as system_sensors;
pub use sensor::{Asked, Known, Sensors, Tied};

use crate::{
    Settings, edge, held,
    key::{Key, KeyFailed, KeyOf},
    seal::{For, Sealed, seal, unseal},
};
use argon2::{Algorithm, Argon2, Params, Version};
use nusaloka_domain::{
    Fault, Id, Timestamp,
    host::{HostFailed, NoKey, decode, encode},
    identity::{LockAfter, LockStays, Opens, Person, Pin, SensorWords, pin_delay},
};
use nusaloka_store::Note;
use serde::{Deserialize, Serialize};
use std::{error::Error as _, sync::Mutex};
use zeroize::Zeroizing;

/// What a try costs whoever has both disk and keyring: a fifth of a second and this memory, on a slow phone a second.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 3;

/// The note beside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lock {
    version: u8,
    pub(crate) after: LockAfter,
    pub(crate) sensor: Option<Chosen>,
    pub(crate) key: Option<OwnKey>,
    memory_kib: u32,
    passes: u32,
    salt: [u8; 16],
    sealed: Sealed,
    wrong: u32,
    last_wrong_at: Timestamp,
}

const VERSION: u8 = 1;

/// A sensor that opens the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chosen {
    /// What it knew then.
    known: Known,
    /// The key, where the platform tied it.
    tied: Option<Tied>,
}

impl Chosen {
    pub(crate) fn still_knows(&self, known: &Known) -> bool {
        *known == self.known
    }
}

impl Lock {
    /// None, where none is set. One that cannot be read is not taken for none.
    pub(crate) fn of(settings: &Settings) -> Result<Option<Self>, Fault> {
        let Some(bytes) = Note::AppLock.kept(&held::database(settings))? else { return Ok(None) };
        match decode::<Self>(&bytes) {
            Ok(lock) if lock.version == VERSION => Ok(Some(lock)),
            Ok(_) | Err(_) => Err(Fault::new("the note of the lock is not one of this version")),
        }
    }

    pub(crate) fn by_sensor(&self) -> Opens {
        if self.sensor.is_some() { Opens::Yes } else { Opens::No }
    }

    pub(crate) fn by_key(&self) -> Opens {
        if self.key.is_some() { Opens::Yes } else { Opens::No }
    }

    /// Is there a way in for which the keyring has the database's key?
    fn needs_keyring(&self) -> bool {
        self.key.is_some() || self.sensor.as_ref().is_some_and(|chosen| chosen.tied.is_none())
    }

    fn keep(&self, settings: &Settings) -> Result<(), Fault> {
        Note::AppLock.keep(&held::database(settings), Some(&encode(self)))
    }

    fn sealed(person: Id<Person>, pin: &Pin, after: LockAfter, half: &Key, key: &Key) -> Result<Self, Fault> {
        let mut lock = Self {
            version: VERSION,
            after,
            sensor: None,
            key: None,
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt: edge::random(),
            sealed: seal(person, For::Pin, &edge::random::<32>(), key),
            wrong: 0,
            last_wrong_at: Timestamp::from_millis(0),
        };
        let secret = lock.secret(pin, half)?;
        lock.sealed = seal(person, For::Pin, &*secret, key);
        Ok(lock)
    }

    /// What the PIN and the half in the keyring make together.
    fn secret(&self, pin: &Pin, half: &Key) -> Result<Zeroizing<[u8; 64]>, Fault> {
        let mut both = Zeroizing::new([0; 64]);
        both[..32].copy_from_slice(&*derived(pin, &self.salt, self.memory_kib, self.passes)?);
        both[32..].copy_from_slice(half.as_bytes());
        Ok(both)
    }

    /// A clock that was set back says nothing of how long somebody has waited: it begins anew, once, and runs from then on.
    fn begins_anew(&mut self, now: Timestamp) -> bool {
        let was_set_back = now < self.last_wrong_at;
        if was_set_back {
            self.last_wrong_at = now;
        }
        was_set_back
    }

    /// One that is away for a while, or does not answer, knows no others for that.
    fn sensor_knows_others(&self, settings: &Settings) -> bool {
        let knows_others = |chosen: &Chosen| settings.sensors.known().is_some_and(|known| !chosen.still_knows(&known));
        self.sensor.as_ref().is_some_and(knows_others)
    }

    /// A clock that was set back does not shorten the waiting, and does not make it last longer than it was.
    fn waits(&self, now: Timestamp) -> Option<LockStays> {
        let delay = pin_delay(self.wrong);
        let left = delay.checked_sub(now.since(self.last_wrong_at)).filter(|left| !left.is_zero())?;
        Some(LockStays::Wait { seconds: u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX) })
    }
}

fn derived(pin: &Pin, salt: &[u8; 16], memory_kib: u32, passes: u32) -> Result<Zeroizing<[u8; 32]>, Fault> {
    let cost = Params::new(memory_kib, passes, 1, Some(32));
    let cost = cost.map_err(|error| Fault::because("the cost of a PIN is none", error))?;
    let mut derived = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_into(pin.as_bytes(), salt, &mut *derived)
        .map_err(|error| Fault::because("a PIN was not derived", error))?;
    Ok(derived)
}

/// For whoever measures what a try costs.
pub fn derivation_of(pin: &Pin) -> Result<(), Fault> {
    derived(pin, &[0; 16], MEMORY_KIB, PASSES).map(drop)
}

/// Does the PIN open it? Counts, waits, and says what a person must know.
pub(crate) fn by_pin(settings: &Settings, person: Id<Person>, mut lock: Lock, pin: &Pin) -> Result<Key, HostFailed> {
    let half = settings.keys.find(KeyOf::Pin(person)).map_err(held::no_key)?.ok_or(LockStays::KeyringLost)?;
    let now = edge::now();
    if let Some(wait) = lock.waits(now) {
        if lock.begins_anew(now) {
            lock.keep(settings).map_err(|fault| held::failed(&fault))?;
        }
        return Err(wait.into());
    }
    (lock.wrong, lock.last_wrong_at) = (lock.wrong.saturating_add(1), now);
    lock.keep(settings).map_err(|fault| held::failed(&fault))?;
    let secret = lock.secret(pin, &half).map_err(|fault| held::failed(&fault))?;
    let Some(key) = unseal(person, For::Pin, &*secret, &lock.sealed) else {
        return Err(lock.waits(now).unwrap_or(LockStays::WrongPin).into());
    };
    lock.wrong = 0;
    if lock.sensor_knows_others(settings) {
        tracing::warn!("the sensor knows others than when it was chosen; it is let go");
        lock.sensor = None;
    }
    lock.keep(settings).map_err(|fault| held::failed(&fault))?;
    // Also of what a power cut left there. The PIN was right, whatever the keyring says to this.
    if let Err(failed) = keep_no_more_than_needed(settings, person, &lock) {
        tracing::warn!(error = %failed, "the keyring keeps what only the PIN should give, until the next right one");
    }
    Ok(key)
}

/// The platform has said that it is them.
pub(crate) fn by_sensor(settings: &Settings, person: Id<Person>, lock: &Lock) -> Result<Key, HostFailed> {
    if let Some(tied) = lock.sensor.as_ref().and_then(|chosen| chosen.tied.as_ref()) {
        return settings.sensors.untie(tied).map_err(|fault| {
            tracing::error!(fault = %fault, cause = fault.source(), "the sensor said yes, and did not give the key back");
            LockStays::NoSensor.into()
        });
    }
    from_keyring(settings, person)
}

/// A sensor or a key of its person's has said yes.
pub(crate) fn from_keyring(settings: &Settings, person: Id<Person>) -> Result<Key, HostFailed> {
    Ok(settings.keys.find(KeyOf::Database(person)).map_err(held::no_key)?.ok_or(LockStays::KeyringLost)?)
}

fn keep_no_more_than_needed(settings: &Settings, person: Id<Person>, lock: &Lock) -> Result<(), HostFailed> {
    if lock.needs_keyring() {
        return Ok(());
    }
    settings.keys.remove(KeyOf::Database(person)).map_err(held::no_key)
}

/// Asks the sensor, for as long as that takes.
pub(crate) fn ask_sensor(settings: &Settings, lock: &Lock, words: &SensorWords) -> Result<(), LockStays> {
    let chosen = lock.sensor.as_ref().ok_or(LockStays::NoSensor)?;
    match settings.sensors.known() {
        None => return Err(LockStays::NoSensor),
        Some(known) if !chosen.still_knows(&known) => return Err(LockStays::FingersChanged),
        Some(_) => {}
    }
    match settings.sensors.ask(words, chosen.tied.as_ref()) {
        Asked::Recognised => Ok(()),
        other => Err(without_a_yes(other)),
    }
}

const fn without_a_yes(asked: Asked) -> LockStays {
    match asked {
        Asked::NotRecognised => LockStays::NotRecognised,
        Asked::NotTouched => LockStays::NotTouched,
        Asked::Changed => LockStays::FingersChanged,
        Asked::Recognised | Asked::Away => LockStays::NoSensor,
    }
}

// ---- setting it -------------------------------------------------------------------------------

pub(crate) fn set(
    settings: &Settings,
    person: Id<Person>,
    key: &Mutex<Option<Key>>,
    pin: &Pin,
    after: LockAfter,
) -> Result<(), HostFailed> {
    pin.fits().map_err(LockStays::from)?;
    let half = half(settings, person).map_err(held::no_key)?;
    // Held while it is sealed, and not while the keyring may ask the person: others look at it meanwhile.
    let lock = {
        let open = held::held(key);
        let key = open.as_ref().ok_or(HostFailed::Opening)?;
        Lock::sealed(person, pin, after, &half, key)
    };
    lock.and_then(|lock| lock.keep(settings)).map_err(|fault| held::failed(&fault))?;
    let Err(kept) = settings.keys.remove(KeyOf::Database(person)) else { return Ok(()) };
    // While the keyring still asks its person, the key may go yet: then the PIN is all that opens the database.
    let still_asks = matches!(kept, KeyFailed::NoKey(NoKey::NoAnswer));
    if !still_asks && matches!(settings.keys.find(KeyOf::Database(person)), Ok(Some(_))) {
        // A lock beside a key that anybody takes out would only look like one.
        Note::AppLock.keep(&held::database(settings), None).map_err(|fault| held::failed(&fault))?;
    }
    Err(held::no_key(kept))
}

/// The same as before, once there was one: a database that was set aside still needs it.
fn half(settings: &Settings, person: Id<Person>) -> Result<Key, KeyFailed> {
    if let Some(half) = settings.keys.find(KeyOf::Pin(person))? {
        return Ok(half);
    }
    let half = Key::random();
    settings.keys.keep(KeyOf::Pin(person), &half)?;
    Ok(half)
}

pub(crate) fn change(settings: &Settings, person: Id<Person>, pin: &Pin, new: &Pin) -> Result<(), HostFailed> {
    new.fits().map_err(LockStays::from)?;
    let key = by_pin(settings, person, must_be_set(settings)?, pin)?;
    // Read again: the fingers may have been found to be others.
    let (before, half) = (must_be_set(settings)?, half(settings, person).map_err(held::no_key)?);
    let lock = Lock::sealed(person, new, before.after, &half, &key);
    lock.and_then(|lock| Lock { sensor: before.sensor, key: before.key, ..lock }.keep(settings))
        .map_err(|fault| held::failed(&fault))
}

pub(crate) fn after(settings: &Settings, after: LockAfter) -> Result<(), HostFailed> {
    let lock = Lock { after, ..must_be_set(settings)? };
    lock.keep(settings).map_err(|fault| held::failed(&fault))
}

pub(crate) fn use_sensor(
    settings: &Settings,
    person: Id<Person>,
    pin: &Pin,
    words: &SensorWords,
) -> Result<(), HostFailed> {
    settings.sensors.known().ok_or(LockStays::NoSensor)?;
    let key = by_pin(settings, person, must_be_set(settings)?, pin)?;
    let tied = settings.sensors.tie(&key, words).map_err(without_a_yes)?;
    let known = settings.sensors.known().ok_or(LockStays::NoSensor)?;
    if tied.is_none() {
        settings.keys.keep(KeyOf::Database(person), &key).map_err(held::no_key)?;
    }
    let lock = Lock { sensor: Some(Chosen { known, tied }), ..must_be_set(settings)? };
    lock.keep(settings).map_err(|fault| held::failed(&fault))
}

pub(crate) fn leave_sensor(settings: &Settings, person: Id<Person>) -> Result<(), HostFailed> {
    let lock = Lock { sensor: None, ..must_be_set(settings)? };
    lock.keep(settings).map_err(|fault| held::failed(&fault))?;
    keep_no_more_than_needed(settings, person, &lock)
}

/// The key has been made since the PIN was looked at.
pub(crate) fn use_key(settings: &Settings, person: Id<Person>, key: &Key, own: OwnKey) -> Result<(), HostFailed> {
    settings.keys.keep(KeyOf::Database(person), key).map_err(held::no_key)?;
    let lock = Lock { key: Some(own), ..must_be_set(settings)? };
    lock.keep(settings).map_err(|fault| held::failed(&fault))
}

pub(crate) fn leave_key(settings: &Settings, person: Id<Person>) -> Result<(), HostFailed> {
    let lock = Lock { key: None, ..must_be_set(settings)? };
    lock.keep(settings).map_err(|fault| held::failed(&fault))?;
    keep_no_more_than_needed(settings, person, &lock)
}

pub(crate) fn turn_off(settings: &Settings, person: Id<Person>, pin: &Pin) -> Result<(), HostFailed> {
    let key = by_pin(settings, person, must_be_set(settings)?, pin)?;
    without(settings, person, &key)
}

/// From now on the keyring alone opens it.
pub(crate) fn without(settings: &Settings, person: Id<Person>, key: &Key) -> Result<(), HostFailed> {
    settings.keys.keep(KeyOf::Database(person), key).map_err(held::no_key)?;
    Note::AppLock.keep(&held::database(settings), None).map_err(|fault| held::failed(&fault))
}

fn must_be_set(settings: &Settings) -> Result<Lock, HostFailed> {
    Ok(Lock::of(settings).map_err(|fault| held::failed(&fault))?.ok_or(LockStays::NotSet)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Keys, Who, stage::sari};
    use nusaloka_domain::{NUSALOKA, identity::Device};
    use nusaloka_store::Database;
    use std::{fs, sync::Arc};
    use tempfile::TempDir;

    const PIN: &str = "271828";

    fn lock(wrong: u32, last_wrong_at: i64) -> Lock {
        let key = Key::from_bytes([7; 32]);
        let sealed = Lock::sealed(sari(), &Pin::typed(PIN), LockAfter::Minute, &key, &key).expect("sealed");
        Lock { wrong, last_wrong_at: Timestamp::from_millis(last_wrong_at), ..sealed }
    }

    /// A keyring that gives, and says this to whoever wants something removed; and no sensor.
    #[derive(Debug)]
    struct Clings(NoKey);

    impl Keys for Clings {
        fn key(&self, _: Id<Person>, _: Database) -> Result<Key, KeyFailed> {
            Err(NoKey::Lost.into())
        }

        fn find(&self, _: KeyOf) -> Result<Option<Key>, KeyFailed> {
            Ok(Some(Key::from_bytes([7; 32])))
        }

        fn keep(&self, _: KeyOf, _: &Key) -> Result<(), KeyFailed> {
            Ok(())
        }

        fn remove(&self, _: KeyOf) -> Result<(), KeyFailed> {
            Err(self.0.into())
        }
    }

    impl Sensors for Clings {
        fn known(&self) -> Option<Known> {
            None
        }

        fn ask(&self, _: &SensorWords, _: Option<&Tied>) -> Asked {
            Asked::Away
        }

        fn end(&self) {}

        fn tie(&self, _: &Key, _: &SensorWords) -> Result<Option<Tied>, Asked> {
            Ok(None)
        }

        fn untie(&self, _: &Tied) -> Result<Key, Fault> {
            Err(Fault::new("nothing was tied"))
        }
    }

    fn beside_one_that_clings(says: NoKey) -> (Settings, TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            folder: folder.path().to_owned(),
            server: String::new(),
            who: Who::SignedIn(sari()),
            device: Device::default(),
            keys: Arc::new(Clings(says)),
            sensors: Arc::new(Clings(says)),
            browser: None,
            security_keys: None,
            business: NUSALOKA,
        };
        fs::create_dir_all(held::database(&settings).parent().expect("a folder")).expect("made");
        (settings, folder)
    }

    fn opened(settings: &Settings) -> Result<Key, HostFailed> {
        by_pin(settings, sari(), must_be_set(settings)?, &Pin::typed(PIN))
    }

    #[test]
    fn whoever_typed_wrong_too_often_waits_and_no_clock_helps() {
        let waits = |wrong, now| lock(wrong, 1_000_000).waits(Timestamp::from_millis(now));
        let seconds = |seconds| Some(LockStays::Wait { seconds });
        assert_eq!(waits(4, 1_000_000), None);
        assert_eq!(waits(5, 1_000_000), seconds(30));
        assert_eq!(waits(5, 1_029_001), seconds(1));
        assert_eq!(waits(5, 1_030_000), None);
        assert_eq!(waits(5, 0), seconds(30), "a clock that was set back");
        assert_eq!(waits(9, 1_000_000), seconds(3_600));
        assert_eq!(waits(u32::MAX, i64::MAX), None);
    }

    #[test]
    fn a_clock_that_was_set_back_begins_the_waiting_anew_once_and_then_it_runs() {
        let (settings, _folder) = beside_one_that_clings(NoKey::Locked);
        let far = edge::now().as_millis() + 3_600_000;
        lock(5, far).keep(&settings).expect("kept");
        assert_eq!(opened(&settings).map(drop), Err(LockStays::Wait { seconds: 30 }.into()));
        let begun = must_be_set(&settings).expect("set").last_wrong_at;
        assert!(begun.as_millis() < far);
        assert!(matches!(opened(&settings), Err(HostFailed::LockStays(LockStays::Wait { .. }))));
        let set = must_be_set(&settings).expect("set");
        assert_eq!(set.last_wrong_at, begun);
        assert_eq!(set.waits(Timestamp::from_millis(begun.as_millis() + 30_000)), None);
    }

    #[test]
    fn while_the_keyring_still_asks_whether_the_key_may_go_the_lock_stays_and_the_pin_opens() {
        for (says, stays) in [(NoKey::NoAnswer, true), (NoKey::Locked, false)] {
            let (settings, _folder) = beside_one_that_clings(says);
            let key = Mutex::new(Some(Key::from_bytes([9; 32])));
            let done = set(&settings, sari(), &key, &Pin::typed(PIN), LockAfter::Minute);
            assert_eq!(done, Err(held::no_key(says.into())));
            assert_eq!(Lock::of(&settings).expect("read").is_some(), stays, "{says:?}");
            if stays {
                assert_eq!(opened(&settings).expect("opens").as_bytes(), &[9; 32]);
            }
        }
    }

    #[test]
    fn neither_the_pin_alone_nor_the_half_alone_is_the_secret() {
        let (lock, half) = (lock(0, 0), Key::from_bytes([7; 32]));
        let opened = |pin: &str, half: &Key| {
            let secret = lock.secret(&Pin::typed(pin), half).expect("derived");
            unseal(sari(), For::Pin, &*secret, &lock.sealed).is_some()
        };
        assert!(opened("271828", &half));
        assert!(!opened("271829", &half));
        assert!(!opened("271828", &Key::from_bytes([8; 32])));
    }
}

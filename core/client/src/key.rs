//! The key of a person's local database: 256 random bits in the platform's keyring, never in a file.
//!
//! Linux has it in the Secret Service of the desktop (GNOME Keyring, `KWallet`, `KeePassXC`), macOS in the login
//! keychain, Windows in the Credential Manager, iOS in the protected data of the app (on this device only, readable
//! after the first unlock, so that a reminder or a background sync finds it), Android under a key of its Keystore.
//! The entry is named by the app and the person's id, one for each person, another for their PIN (`lock`), and one that seals what
//! they are known by on this device (`known`), which stays when they leave; its secret is text (hexadecimal), because `KWallet` keeps nothing else.
//!
//! A key is made only where the caller says that no database exists yet: it holds the lock on the person's folder and
//! has looked. What the keyring gives back after the making is the key, so nothing is ever encrypted with one
//! that was not kept.
//!
//! Failure cases, all of them news for the person and none of them a reason to write anything:
//! - *no keyring*: no message bus, or nobody on it (a bare window manager, a server, a container);
//! - *locked*: the person dismissed the question for the password, or the platform says no;
//! - *no answer*: the question still stands on the screen, or the keyring hangs. The waiting ends at last, the errand does
//!   not: if the person answers later, the next attempt finds the keyring open. One that has not even begun by then is
//!   never done;
//! - *lost*: a database exists and the keyring has no key for it. Nobody can read it without; it is not replaced.
//!
//! Without a keyring there is no database, and the app says so and what helps (docs/adr/0007). Trying again is always offered.
//! For a lost key the person may have the database set aside, byte for byte, and begin a new one. A key in a file is
//! not among the choices: it would promise what it doesn't keep.
//!
//! **Threads.** Each errand runs on a thread of its own, because the bus is spoken to by blocking calls, which may
//! panic inside of a runtime, and because a dialog may take the person minutes. The caller's thread waits, for a
//! time that ends, so it must be one that may be blocked (`opening`). A key that is there takes 9 ms (16 ms the first
//! time; GNOME's keyring, a release build): it is asked for once in a start, beside the opening of the window.
//!
//! Invariants: a `Key` is never printed, not cloned, and wiped when dropped; so is each text that it passes through
//! here. (The stores below keep copies for the length of a call; those are theirs.)

mod store;

use crate::edge;
use nusaloka_domain::{Fault, Id, host::NoKey, identity::Person};
use nusaloka_store::Database;
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

const BYTES: usize = 32;

/// Long enough to find the dialog of the desktop and type a password into it. Nothing else stands still meanwhile.
const PATIENCE: Duration = Duration::from_mins(5);

/// What a local database is encrypted with.
pub struct Key(Box<[u8; BYTES]>); // boxed, so that moving it leaves no copies behind

impl Key {
    /// A new key, which is nowhere but here, to be kept by whoever asks.
    pub fn random() -> Self {
        Self::from_bytes(edge::random())
    }

    /// For whoever has it by other means than a keyring.
    pub fn from_bytes(mut bytes: [u8; BYTES]) -> Self {
        let key = Self(Box::new(bytes));
        bytes.zeroize();
        key
    }

    pub const fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// For whatever keeps text alone.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * BYTES)); // grows nowhere, so leaves nothing behind
        for half in self.0.iter().flat_map(|byte| [byte >> 4, byte & 0xf]) {
            text.push(char::from_digit(u32::from(half), 16).expect("half a byte is one digit"));
        }
        text
    }

    /// None, if it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 2 * BYTES {
            return None;
        }
        let mut key = Self(Box::new([0; BYTES]));
        for (byte, pair) in key.0.iter_mut().zip(digits.chunks_exact(2)) {
            for &digit in pair {
                let half = char::from(digit).to_digit(16)?;
                *byte = *byte << 4 | u8::try_from(half).expect("one digit is half a byte");
            }
        }
        Some(key)
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[derive(Debug, Error)]
pub enum KeyFailed {
    #[error(transparent)]
    NoKey(#[from] NoKey),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A person's entries in a keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyOf {
    /// What their database is encrypted with. Not there, while only a PIN opens it.
    Database(Id<Person>),
    /// Half of what a PIN is: without it, whoever has the disk may try as many as they like.
    Pin(Id<Person>),
    /// What they are known by on this device is sealed under it. It stays when they sign out.
    Known(Id<Person>),
}

/// Where keys come from. Tests and shells with means of their own hand in another one.
///
/// Blocks; see the module.
pub trait Keys: fmt::Debug + Send + Sync {
    /// The person's key; a new one if there is none and no database exists yet.
    fn key(&self, person: Id<Person>, database: Database) -> Result<Key, KeyFailed>;
    fn find(&self, of: KeyOf) -> Result<Option<Key>, KeyFailed>;
    /// Instead of what was there.
    fn keep(&self, of: KeyOf, key: &Key) -> Result<(), KeyFailed>;
    /// Nothing to remove is fine, too.
    fn remove(&self, of: KeyOf) -> Result<(), KeyFailed>;

    /// Makes the person's database unreadable for ever.
    fn forget(&self, person: Id<Person>) -> Result<(), KeyFailed> {
        self.remove(KeyOf::Database(person))?;
        self.remove(KeyOf::Pin(person))
    }
}

/// The keyring of the platform.
#[derive(Debug)]
pub struct Keyring {
    patience: Duration,
    /// One errand at a time: two would ask the person twice.
    turn: Arc<Mutex<()>>,
}

impl Keyring {
    pub fn system() -> Self {
        Self::waiting(PATIENCE)
    }

    /// The same with another limit.
    pub fn waiting(patience: Duration) -> Self {
        Self { patience, turn: Arc::default() }
    }

    /// Runs an errand on a thread of its own and waits for it, for so long.
    fn send<T: Send + 'static>(
        &self,
        errand: impl FnOnce() -> Result<T, KeyFailed> + Send + 'static,
    ) -> Result<T, KeyFailed> {
        let (answer, answered) = mpsc::sync_channel(1);
        let (turn, waits) = (Arc::clone(&self.turn), Arc::new(()));
        let waited_for = Arc::downgrade(&waits);
        let run = move || {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            if waited_for.strong_count() == 0 {
                return; // what came after it may be done already, and must not be undone by it
            }
            _ = answer.send(errand()); // nobody waits any more: what was found is dropped, and with it wiped
        };
        thread::Builder::new()
            .name("keyring".into())
            .spawn(run)
            .map_err(|error| Fault::because("no thread for the keyring", error))?;
        let answered = answered.recv_timeout(self.patience);
        drop(waits);
        answered.unwrap_or_else(|error| match error {
            mpsc::RecvTimeoutError::Timeout => Err(NoKey::NoAnswer.into()),
            mpsc::RecvTimeoutError::Disconnected => Err(Fault::new("the keyring's thread panicked").into()),
        })
    }
}

impl Keys for Keyring {
    fn key(&self, person: Id<Person>, database: Database) -> Result<Key, KeyFailed> {
        self.send(move || find_or_make(&store::entry(KeyOf::Database(person))?, database))
    }

    fn find(&self, of: KeyOf) -> Result<Option<Key>, KeyFailed> {
        self.send(move || find(&store::entry(of)?))
    }

    fn keep(&self, of: KeyOf, key: &Key) -> Result<(), KeyFailed> {
        let text = key.to_text();
        self.send(move || keep(&store::entry(of)?, &text))
    }

    fn remove(&self, of: KeyOf) -> Result<(), KeyFailed> {
        self.send(move || match store::entry(of)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(store::failed(error)),
        })
    }
}

fn find_or_make(entry: &keyring::Entry, database: Database) -> Result<Key, KeyFailed> {
    match (find(entry)?, database) {
        (Some(key), _) => Ok(key),
        (None, Database::Exists) => Err(NoKey::Lost.into()),
        (None, Database::NotYet) => make(entry),
    }
}

/// What is not a key opens nothing, so it is as good as none.
fn find(entry: &keyring::Entry) -> Result<Option<Key>, KeyFailed> {
    match entry.get_password().map(Zeroizing::new) {
        Ok(text) => Ok(Key::from_text(&text)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(keyring::Error::BadEncoding(mut bytes) | keyring::Error::BadDataFormat(mut bytes, _)) => {
            bytes.zeroize();
            Ok(None)
        }
        Err(error) => Err(store::failed(error)),
    }
}

fn make(entry: &keyring::Entry) -> Result<Key, KeyFailed> {
    keep(entry, &Key::random().to_text())?;
    find(entry)?.ok_or_else(|| Fault::new("the keyring did not keep the key").into())
}

/// A keyring that says that it kept something is not believed before it was asked.
fn keep(entry: &keyring::Entry, text: &str) -> Result<(), KeyFailed> {
    entry.set_password(text).map_err(store::failed)?;
    match find(entry)? {
        Some(kept) if *kept.to_text() == text => Ok(()),
        _ => Err(Fault::new("the keyring did not keep the key").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keyring_core::{api::CredentialStoreApi, mock};

    fn forgetful_entry() -> keyring::Entry {
        let inner = mock::Store::new().unwrap().build("nusaloka", "someone", None).unwrap();
        keyring::Entry { inner }
    }

    fn fails_next(entry: &keyring::Entry, error: keyring::Error) {
        entry.inner.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
    }

    fn no_key(result: Result<Key, KeyFailed>) -> NoKey {
        match result {
            Err(KeyFailed::NoKey(no_key)) => no_key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_key_reads_back_from_its_text_and_nothing_else_is_one() {
        let key = Key::from_bytes(std::array::from_fn(|at| u8::try_from(at * 8).unwrap()));
        let text = key.to_text();
        assert!(text.starts_with("0008101820"));
        assert_eq!(Key::from_text(&text).unwrap().as_bytes(), key.as_bytes());
        for wrong in ["", &text[1..], &text.replace("08", "0g"), &format!("{}00", *text), &"é".repeat(32)] {
            assert!(Key::from_text(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_key_never_prints_itself() {
        assert_eq!(format!("{:?}", Key::from_bytes([7; 32])), "Key(…)");
    }

    #[test]
    fn two_keys_are_never_the_same() {
        assert_ne!(Key::random().as_bytes(), Key::random().as_bytes());
    }

    #[test]
    fn what_is_not_a_key_stays_where_it_is_while_a_database_exists() {
        let entry = forgetful_entry();
        entry.set_password("from another time").unwrap();
        assert_eq!(no_key(find_or_make(&entry, Database::Exists)), NoKey::Lost);
        assert_eq!(entry.get_password().unwrap(), "from another time");
        entry.set_secret(&[0xff; 32]).unwrap();
        assert_eq!(no_key(find_or_make(&entry, Database::Exists)), NoKey::Lost);
        assert_eq!(entry.get_secret().unwrap(), [0xff; 32]);
    }

    #[test]
    fn what_is_not_a_key_gives_way_to_one_where_no_database_exists() {
        let entry = forgetful_entry();
        entry.set_secret(&[0xff; 32]).unwrap();
        let made = find_or_make(&entry, Database::NotYet).unwrap();
        assert_eq!(find_or_make(&entry, Database::Exists).unwrap().as_bytes(), made.as_bytes());
    }

    #[test]
    fn a_keyring_that_denies_is_locked_and_any_other_failure_is_ours() {
        let cause = || Box::new(std::io::Error::other("test"));
        let entry = forgetful_entry();
        fails_next(&entry, keyring::Error::NoStorageAccess(cause()));
        assert_eq!(no_key(find_or_make(&entry, Database::NotYet)), NoKey::Locked);
        fails_next(&entry, keyring::Error::PlatformFailure(cause()));
        assert!(matches!(find_or_make(&entry, Database::NotYet), Err(KeyFailed::Fault(_))));
        assert!(matches!(entry.get_password(), Err(keyring::Error::NoEntry)), "nothing was made of it");
    }

    #[test]
    fn an_errand_that_panics_is_a_fault_and_the_next_one_has_its_turn() {
        let keyring = Keyring::system();
        let panicked = keyring.send(|| -> Result<(), KeyFailed> { panic!("planted") });
        assert!(matches!(panicked, Err(KeyFailed::Fault(_))));
        assert!(keyring.send(|| Ok(())).is_ok());
    }

    #[test]
    fn an_errand_without_an_answer_is_given_up_on() {
        let keyring = Keyring::waiting(Duration::from_millis(20));
        let (_held, never) = mpsc::channel::<()>();
        let hung = keyring.send(move || {
            _ = never.recv();
            Ok(())
        });
        assert!(matches!(hung, Err(KeyFailed::NoKey(NoKey::NoAnswer))));
    }

    #[test]
    fn an_errand_that_was_given_up_on_before_its_turn_is_never_done() {
        let keyring = Keyring::waiting(Duration::from_millis(20));
        let another = keyring.turn.lock().unwrap();
        let (done, was_done) = mpsc::channel();
        let behind = keyring.send(move || {
            _ = done.send(());
            Ok(())
        });
        assert!(matches!(behind, Err(KeyFailed::NoKey(NoKey::NoAnswer))));
        drop(another);
        assert!(was_done.recv().is_err());
    }
}

//! The server's own secrets: the keys that sign access tokens, and the one from which follow tokens, the pepper of passwords, codes, second
//! factors, marks of remembered devices, and the second way to a locked device.
//!
//! They lie in a file of their own, which only the server's user may read, apart from the database: whoever has a copy of the one
//! can do nothing without the other. Made at the first start; lost, everybody is signed out, chooses a new password and sets up their
//! second factor anew, and notes of recovery open nothing any more. No record is lost.
//!
//! Signing keys take turns: a new one every month, and the one before it is still believed.

use crate::{StartFailed, edge};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use nusaloka_domain::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde::{Deserialize, Serialize};
use std::{
    fmt, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a key signs.
const SIGNS_FOR: Duration = Duration::from_hours(30 * 24);
/// The one that signs, and the one before it.
const BELIEVED: usize = 2;

#[derive(Clone)]
pub(crate) struct Secrets {
    /// Makes tokens that continue a session, and knows them again.
    pub(crate) continuing: [u8; 32],
    /// The latest first.
    pub(crate) signing: Vec<SigningKey>,
}

#[derive(Clone)]
pub(crate) struct SigningKey {
    pub(crate) name: String,
    begun_at: Timestamp,
    pub(crate) pkcs8: Vec<u8>,
    /// An uncompressed point: 4, x, y.
    pub(crate) public: Vec<u8>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// As they are kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    continuing: String,
    signing: Vec<KeptKey>,
}

#[derive(Serialize, Deserialize)]
struct KeptKey {
    name: String,
    begun_at: i64,
    pkcs8: String,
}

impl Secrets {
    fn made(now: Timestamp) -> Self {
        Self { continuing: edge::random(), signing: vec![SigningKey::made(now)] }
    }

    /// What is kept there, or what was made just now and is kept there from now on. A key that has signed for long gets a
    /// successor.
    pub(crate) fn at(path: &Path, now: Timestamp) -> Result<Self, StartFailed> {
        let failed = |error: io::Error| StartFailed::File(path.to_owned(), error);
        let (mut secrets, known) = match fs::read(path) {
            Ok(bytes) => (Self::read(&bytes).ok_or_else(|| failed(damaged()))?, Known::Before),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Self::made(now), Known::JustNow),
            Err(error) => return Err(failed(error)),
        };
        if secrets.rotate(now) || known == Known::JustNow {
            secrets.keep(path).map_err(failed)?;
        }
        Ok(secrets)
    }

    /// What is kept there, for whoever only looks: nothing is made, and no key gets a successor.
    pub(crate) fn kept(path: &Path) -> Result<Self, StartFailed> {
        let failed = |error: io::Error| StartFailed::File(path.to_owned(), error);
        let bytes = fs::read(path).map_err(failed)?;
        Self::read(&bytes).ok_or_else(|| failed(damaged()))
    }

    /// Did anything change?
    fn rotate(&mut self, now: Timestamp) -> bool {
        let due = self.signing.first().is_none_or(|key| now >= key.begun_at.plus(SIGNS_FOR));
        if due {
            self.signing.insert(0, SigningKey::made(now));
            self.signing.truncate(BELIEVED);
        }
        due
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(bytes).ok()?;
        let signing = kept
            .signing
            .into_iter()
            .map(|key| SigningKey::of(key.name, Timestamp::from_millis(key.begun_at), BASE64.decode(key.pkcs8).ok()?));
        Some(Self {
            continuing: BASE64.decode(kept.continuing).ok()?.try_into().ok()?,
            signing: signing.collect::<Option<_>>()?,
        })
    }

    /// Under another name first, so that what is there is always whole.
    fn keep(&self, path: &Path) -> io::Result<()> {
        let signing = self.signing.iter().map(|key| KeptKey {
            name: key.name.clone(),
            begun_at: key.begun_at.as_millis(),
            pkcs8: BASE64.encode(&key.pkcs8),
        });
        let kept = Kept { continuing: BASE64.encode(self.continuing), signing: signing.collect() };
        let text = serde_json::to_vec_pretty(&kept).expect("texts and numbers are JSON");
        let beside: PathBuf = path.with_extension("new");
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = owner_only().open(&beside)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Before,
    JustNow,
}

impl SigningKey {
    fn made(now: Timestamp) -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let pkcs8 = pkcs8.expect("every system that we run on has random numbers").as_ref().to_vec();
        // A name that says nothing, and is never used again.
        let name = edge::new_id::<()>().to_string();
        Self::of(name, now, pkcs8).expect("what was just made is a key")
    }

    fn of(name: String, begun_at: Timestamp, pkcs8: Vec<u8>) -> Option<Self> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, &SystemRandom::new()).ok()?;
        Some(Self { name, begun_at, public: pair.public_key().as_ref().to_vec(), pkcs8 })
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it does not hold the server’s secrets")
}

/// A new file that nobody else may read.
pub(crate) fn owner_only() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    #[test]
    fn secrets_are_made_once_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.json");
        let made = Secrets::at(&path, NOW).expect("made");
        let again = Secrets::at(&path, NOW).expect("read");
        assert_eq!((made.continuing, &made.signing[0].public), (again.continuing, &again.signing[0].public));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_signs_for_a_month_and_is_believed_for_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.json");
        let name = |secrets: &Secrets, at: usize| secrets.signing.get(at).map(|key| key.name.clone());
        let first = Secrets::at(&path, NOW).expect("made");
        let almost = Timestamp::from_millis(NOW.plus(SIGNS_FOR).as_millis() - 1);
        let same = Secrets::at(&path, almost).expect("read");
        assert_eq!(name(&same, 0), name(&first, 0));
        let second = Secrets::at(&path, NOW.plus(SIGNS_FOR)).expect("read");
        assert_ne!(name(&second, 0), name(&first, 0));
        assert_eq!(name(&second, 1), name(&first, 0));
        let third = Secrets::at(&path, NOW.plus(2 * SIGNS_FOR)).expect("read");
        assert_eq!((name(&third, 1), third.signing.len()), (name(&second, 0), 2));
        let kept = Secrets::at(&path, NOW.plus(2 * SIGNS_FOR)).expect("read");
        assert_eq!(name(&kept, 0), name(&third, 0));
    }

    #[test]
    fn a_file_that_holds_something_else_is_named_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.json");
        for other in ["", "{}", r#"{"continuing":"AAAA","signing":[]}"#] {
            fs::write(&path, other).expect("written");
            assert!(matches!(Secrets::at(&path, NOW), Err(StartFailed::File(named, _)) if named == path));
            assert_eq!(fs::read_to_string(&path).expect("there"), other);
        }
    }

    #[test]
    fn secrets_never_print_themselves() {
        assert_eq!(format!("{:?}", Secrets::made(NOW)), "Secrets(…)");
    }
}

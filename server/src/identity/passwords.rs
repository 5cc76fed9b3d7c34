//! Passwords: Argon2id, with a pepper that the database does not hold, a few at a time, and none that is tried first anyway.
//!
//! Invariant: whoever asks about an account that does not exist costs as much time as whoever asks about one that does.

use crate::{answer::Problem, edge};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _},
};
use nusaloka_domain::{
    Fault,
    identity::{Unfit, password_fits},
};
use prometheus_client::metrics::counter::Counter;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, LazyLock};
use tokio::{sync::Semaphore, task::spawn_blocking};
use zeroize::Zeroizing;

/// OWASP's first choice: 46 MiB, once over.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;
/// Those who wait for their turn. Each holds a request open; more come again later.
const WAITING: usize = 64;

#[derive(Clone)]
pub(crate) struct Passwords {
    pepper: Arc<Zeroizing<[u8; 32]>>,
    /// So many at a time: each takes one core and its memory.
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Of a password that nobody has.
    nobodys: Arc<str>,
    hashes: Counter,
}

impl Passwords {
    pub(crate) fn with(pepper: [u8; 32], hashes: Counter) -> Result<Self, Fault> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let nobodys = hash(&pepper, &edge::random::<32>())?.into();
        Ok(Self {
            pepper: Arc::new(Zeroizing::new(pepper)),
            // One core is left to everybody else.
            turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))),
            waiting: Arc::new(Semaphore::new(WAITING)),
            nobodys,
            hashes,
        })
    }

    pub(crate) async fn hash(&self, password: Zeroizing<String>) -> Result<String, Problem> {
        let pepper = Arc::clone(&self.pepper);
        Ok(self.in_turn(move || hash(&pepper, password.as_bytes())).await??)
    }

    /// Is it this one? Without one, it never is, and takes as long.
    pub(crate) async fn is(&self, password: Zeroizing<String>, kept: Option<String>) -> Result<bool, Problem> {
        let (pepper, nobodys) = (Arc::clone(&self.pepper), Arc::clone(&self.nobodys));
        let checked = self.in_turn(move || {
            let argon2 = argon2(&pepper)?;
            let against = kept.as_deref().unwrap_or(&nobodys);
            let same = argon2.verify_password(password.as_bytes(), against).is_ok();
            Ok::<_, Fault>(same && kept.is_some())
        });
        Ok(checked.await??)
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let waits = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Problem::Busy)?;
        self.hashes.inc();
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Problem::Busy)?;
        let done = spawn_blocking(move || {
            let done = work();
            drop((turn, waits));
            done
        });
        done.await.map_err(|error| Fault::because("a password was not hashed", error).into())
    }
}

fn argon2(pepper: &[u8; 32]) -> Result<Argon2<'_>, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|error| Fault::because("the cost of a password is none", error))?;
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(|error| Fault::because("the pepper is none", error))
}

fn hash(pepper: &[u8; 32], password: &[u8]) -> Result<String, Fault> {
    let hashed = argon2(pepper)?.hash_password_with_salt(password, &edge::random::<16>());
    hashed.map(|hash| hash.to_string()).map_err(|error| Fault::because("a password was not hashed", error))
}

/// Long enough, and not among those that are tried first.
pub(crate) fn fits(password: &str) -> Result<(), Unfit> {
    password_fits(password)?;
    if is_known(password) { Err(Unfit::PasswordKnown) } else { Ok(()) }
}

/// See `server/assets/README.md`.
static KNOWN: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let (mut known, mut last, mut gap, mut shift) = (Vec::new(), 0_u32, 0_u32, 0);
    for byte in include_bytes!("../../assets/known-passwords.bin") {
        gap |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            last = last.wrapping_add(gap);
            known.push(last);
            (gap, shift) = (0, 0);
        }
    }
    known
});

fn is_known(password: &str) -> bool {
    let digest = Sha256::digest(password.to_lowercase().as_bytes());
    let print = u32::from_be_bytes(digest[..4].try_into().expect("four bytes"));
    KNOWN.binary_search(&print).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(password: &str) -> Zeroizing<String> {
        Zeroizing::new(password.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_known_again_by_its_hash_and_its_pepper_and_by_nothing_else() {
        let passwords = Passwords::with([7; 32], Counter::default()).expect("ready");
        let hash = passwords.hash(text("pasir putih di Labuan")).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{hash}");
        assert!(!hash.contains("pasir"));
        assert!(passwords.is(text("pasir putih di Labuan"), Some(hash.clone())).await.expect("checked"));
        assert!(!passwords.is(text("pasir putih di labuan"), Some(hash.clone())).await.expect("checked"));
        assert!(!passwords.is(text("pasir putih di Labuan"), None).await.expect("checked"));
        let elsewhere = Passwords::with([8; 32], Counter::default()).expect("ready");
        assert!(!elsewhere.is(text("pasir putih di Labuan"), Some(hash)).await.expect("checked"));
    }

    #[tokio::test]
    async fn the_same_password_is_hashed_differently_each_time() {
        let passwords = Passwords::with([7; 32], Counter::default()).expect("ready");
        let (one, other) = (passwords.hash(text("sama saja")).await, passwords.hash(text("sama saja")).await);
        assert_ne!(one.expect("hashed"), other.expect("hashed"));
    }

    #[test]
    fn what_is_tried_first_is_not_taken() {
        assert_eq!(KNOWN.len(), 8_354);
        for known in ["password", "Password", "12345678", "iloveyou", "football1"] {
            assert_eq!(fits(known), Err(Unfit::PasswordKnown), "{known}");
        }
        assert_eq!(fits("kopi tubruk jam tiga"), Ok(()));
        assert_eq!(fits("kopi"), Err(Unfit::PasswordTooShort));
    }
}

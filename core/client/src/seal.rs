//! A database's key, or a text that opens something, sealed under another key: AES-256-GCM under a key that HKDF-SHA-256 draws from a secret. What is sealed says
//! for whom and what for, so that a seal of one person or purpose never opens as another's.
//!
//! Refuses to say why a seal does not open: a wrong secret and changed bytes look the same.

use crate::{edge, key::Key};
use nusaloka_domain::{Id, identity::Person};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    /// Of the derivation, too: no two seals are under one key.
    salt: [u8; 16],
    bytes: Vec<u8>,
}

/// What a seal is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Pin,
    Recovery,
    Known,
}

impl For {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Pin => b"nusaloka database key under a PIN, 1",
            Self::Recovery => b"nusaloka database key under a recovery secret, 1",
            Self::Known => b"nusaloka known device, 1",
        }
    }
}

pub(crate) fn seal(person: Id<Person>, what: For, secret: &[u8], key: &Key) -> Sealed {
    sealed(person, what, secret, key.as_bytes().to_vec())
}

pub(crate) fn seal_text(person: Id<Person>, what: For, secret: &[u8], text: &str) -> Sealed {
    sealed(person, what, secret, text.as_bytes().to_vec())
}

fn sealed(person: Id<Person>, what: For, secret: &[u8], mut bytes: Vec<u8>) -> Sealed {
    let salt = edge::random();
    under(what, secret, &salt)
        .seal_in_place_append_tag(once(), Aad::from(*person.uuid().as_bytes()), &mut bytes)
        .expect("a key and a token are not too many bytes");
    Sealed { salt, bytes }
}

pub(crate) fn unseal(person: Id<Person>, what: For, secret: &[u8], sealed: &Sealed) -> Option<Key> {
    opened(person, what, secret, sealed, |plain| <[u8; 32]>::try_from(plain).ok().map(Key::from_bytes))
}

pub(crate) fn unseal_text(person: Id<Person>, what: For, secret: &[u8], sealed: &Sealed) -> Option<String> {
    opened(person, what, secret, sealed, |plain| Some(std::str::from_utf8(plain).ok()?.to_owned()))
}

fn opened<T>(
    person: Id<Person>,
    what: For,
    secret: &[u8],
    sealed: &Sealed,
    read: impl FnOnce(&[u8]) -> Option<T>,
) -> Option<T> {
    let mut bytes = sealed.bytes.clone();
    let aad = Aad::from(*person.uuid().as_bytes());
    let opened = under(what, secret, &sealed.salt).open_in_place(once(), aad, &mut bytes);
    let read = opened.ok().and_then(|plain| read(plain));
    bytes.zeroize();
    read
}

fn under(what: For, secret: &[u8], salt: &[u8]) -> LessSafeKey {
    let (pseudorandom, purpose) = (Salt::new(HKDF_SHA256, salt).extract(secret), [what.name()]);
    let drawn = pseudorandom.expand(&purpose, &AES_256_GCM).expect("one key is not too long");
    LessSafeKey::new(UnboundKey::from(drawn))
}

/// Each key seals one thing, once.
fn once() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_by_its_secret_for_its_person_and_its_purpose_alone() {
        let (sari, wayan): (Id<Person>, Id<Person>) = (Id::mint(1, [1; 10]), Id::mint(2, [2; 10]));
        let sealed = seal(sari, For::Pin, b"secret", &Key::from_bytes([7; 32]));
        let opened = |person, what, secret: &[u8], sealed: &Sealed| unseal(person, what, secret, sealed).is_some();
        assert_eq!(unseal(sari, For::Pin, b"secret", &sealed).expect("opens").as_bytes(), &[7; 32]);
        assert!(!opened(sari, For::Pin, b"Secret", &sealed));
        assert!(!opened(wayan, For::Pin, b"secret", &sealed));
        assert!(!opened(sari, For::Recovery, b"secret", &sealed));
        for at in 0..sealed.bytes.len() {
            let mut changed = sealed.clone();
            changed.bytes[at] ^= 1;
            assert!(!opened(sari, For::Pin, b"secret", &changed), "byte {at}");
        }
        let cut = Sealed { bytes: sealed.bytes[..40].to_vec(), ..sealed.clone() };
        assert!(!opened(sari, For::Pin, b"secret", &cut));
    }

    #[test]
    fn a_text_is_sealed_as_a_key_is() {
        let (sari, wayan): (Id<Person>, Id<Person>) = (Id::mint(1, [1; 10]), Id::mint(2, [2; 10]));
        let sealed = seal_text(sari, For::Known, b"secret", "by this");
        let opened = |person, secret: &[u8]| unseal_text(person, For::Known, secret, &sealed);
        assert_eq!(opened(sari, b"secret").as_deref(), Some("by this"));
        assert_eq!((opened(sari, b"Secret"), opened(wayan, b"secret")), (None, None));
        assert!(unseal(sari, For::Known, b"secret", &sealed).is_none(), "it is no key");
    }

    #[test]
    fn the_same_key_is_never_sealed_the_same() {
        let sari = Id::mint(1, [1; 10]);
        let sealed = || seal(sari, For::Recovery, b"secret", &Key::from_bytes([7; 32]));
        assert_ne!(sealed(), sealed());
    }
}

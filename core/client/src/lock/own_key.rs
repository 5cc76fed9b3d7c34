//! A security key that opens the app, with no server and no network: a passkey that is the lock's own, made and checked on this device.
//!
//! It is asked at a name that no server has, so that it opens nothing else and is never offered where somebody signs in. What is noted of
//! it is public: which passkey it is, and what its signatures are checked with. Each asking has a challenge of its own, which is good once.
//!
//! Refuses to hold the database's key: it says yes or no, as a sensor does, and takes its person's finger or PIN for it.

use crate::{edge, security_keys::AskedOfKey};
use data_encoding::BASE64URL_NOPAD;
use nusaloka_domain::identity::{NoKeyAnswer, PasskeyFor};
use ring::{
    digest::{SHA256, digest},
    signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize};
use serde_cbor_2::Value;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Names that end so are nobody's (RFC 2606).
const NAME: &str = "lock.nusaloka.invalid";
/// In milliseconds, as it is written there.
const PATIENCE: u32 = 300_000;

/// Where things are in what a key signs: behind the name's hash, what was checked, and a counter; the passkey behind the key's make.
const CHECKED_AT: usize = 32;
const MAKE_AT: usize = CHECKED_AT + 1 + 4;
const LENGTH_AT: usize = MAKE_AT + 16;
const TOUCHED: u8 = 0x01;
const VERIFIED: u8 = 0x04;

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnKey {
    passkey: Vec<u8>,
    /// A point of P-256, uncompressed.
    public: Vec<u8>,
}

/// One asking.
#[derive(Debug)]
pub(crate) struct Challenge([u8; 32]);

impl Challenge {
    pub(crate) fn new() -> Self {
        Self(edge::random())
    }

    fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// For a key that is to open the app from now on.
    pub(crate) fn to_make(&self) -> AskedOfKey {
        let user = BASE64URL_NOPAD.encode(&edge::random::<16>());
        asked(
            PasskeyFor::Adding,
            &json!({ "publicKey": {
            "rp": { "id": NAME, "name": "Nusaloka" },
            "user": { "id": user, "name": "Nusaloka", "displayName": "Nusaloka" },
            "challenge": self.text(),
            "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }],
            "timeout": PATIENCE,
            "attestation": "none",
            "authenticatorSelection": {
                "residentKey": "discouraged", "requireResidentKey": false, "userVerification": "required",
            },
        } }),
        )
    }

    pub(crate) fn to_recognise(&self, own: &OwnKey) -> AskedOfKey {
        let passkey = BASE64URL_NOPAD.encode(&own.passkey);
        asked(
            PasskeyFor::SigningIn,
            &json!({ "publicKey": {
            "rpId": NAME,
            "challenge": self.text(),
            "timeout": PATIENCE,
            "allowCredentials": [{ "type": "public-key", "id": passkey }],
            "userVerification": "required",
        } }),
        )
    }

    /// The key that was made.
    pub(crate) fn made(&self, answer: &str) -> Result<OwnKey, NoKeyAnswer> {
        self.made_by(answer).ok_or_else(|| odd("what made a key of the lock cannot be read"))
    }

    fn made_by(&self, answer: &str) -> Option<OwnKey> {
        let answer: Json = serde_json::from_str(answer).ok()?;
        self.is_answered_by(&bytes(&answer, "clientDataJSON")?, "webauthn.create")?;
        let stated: BTreeMap<Value, Value> = serde_cbor_2::from_slice(&bytes(&answer, "attestationObject")?).ok()?;
        let Value::Bytes(data) = stated.get(&Value::Text("authData".to_owned()))? else { return None };
        is_verified(data)?;
        let length = u16::from_be_bytes(data.get(LENGTH_AT..LENGTH_AT + 2)?.try_into().ok()?);
        let passkey = data.get(LENGTH_AT + 2..)?.get(..usize::from(length))?;
        // What extensions say may stand behind it.
        let public = &data[LENGTH_AT + 2 + passkey.len()..];
        let public = Value::deserialize(&mut serde_cbor_2::Deserializer::from_slice(public)).ok()?;
        Some(OwnKey { passkey: passkey.to_vec(), public: point(&public)? })
    }

    /// Has that very key said yes, to this very asking?
    pub(crate) fn is_recognised(&self, own: &OwnKey, answer: &str) -> Result<(), NoKeyAnswer> {
        self.recognised(own, answer).ok_or_else(|| odd("a key of the lock did not show that it is the one"))
    }

    fn recognised(&self, own: &OwnKey, answer: &str) -> Option<()> {
        let answer: Json = serde_json::from_str(answer).ok()?;
        let (said, data) = (bytes(&answer, "clientDataJSON")?, bytes(&answer, "authenticatorData")?);
        self.is_answered_by(&said, "webauthn.get")?;
        is_verified(&data)?;
        let signed = [data.as_slice(), digest(&SHA256, &said).as_ref()].concat();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &own.public);
        key.verify(&signed, &bytes(&answer, "signature")?).ok()
    }

    fn is_answered_by(&self, said: &[u8], what: &str) -> Option<()> {
        let said: Json = serde_json::from_slice(said).ok()?;
        (said["type"] == what && said["challenge"] == self.text()).then_some(())
    }
}

fn asked(of: PasskeyFor, options: &Json) -> AskedOfKey {
    AskedOfKey { of, options: options.to_string(), server: format!("https://{NAME}") }
}

fn bytes(answer: &Json, what: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(answer["response"][what].as_str()?.as_bytes()).ok()
}

/// For our name, by somebody who touched it and is who they must be.
fn is_verified(data: &[u8]) -> Option<()> {
    let name = digest(&SHA256, NAME.as_bytes());
    let checked = *data.get(CHECKED_AT)?;
    (data.starts_with(name.as_ref()) && checked & TOUCHED != 0 && checked & VERIFIED != 0).then_some(())
}

/// Of a key on P-256 (RFC 9053), as checks take it.
fn point(key: &Value) -> Option<Vec<u8>> {
    let Value::Map(key) = key else { return None };
    let field = |field: i128| key.get(&Value::Integer(field));
    let side = |number| match field(number) {
        Some(Value::Bytes(side)) if side.len() == 32 => Some(side.as_slice()),
        _ => None,
    };
    let is_p256 = field(3) == Some(&Value::Integer(-7)) && field(-1) == Some(&Value::Integer(1));
    is_p256.then_some(())?;
    Some([&[4], side(-2)?, side(-3)?].concat())
}

fn odd(what: &str) -> NoKeyAnswer {
    tracing::warn!("{what}");
    NoKeyAnswer::Odd
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
    };

    /// What a key says, and what may be wrong with it.
    struct Said {
        what: &'static str,
        name: &'static str,
        checked: u8,
        challenge: String,
    }

    fn signed(pair: &EcdsaKeyPair, said: &Said) -> String {
        let told = json!({ "type": said.what, "challenge": said.challenge, "origin": "https://lock.nusaloka.invalid" });
        let told = told.to_string().into_bytes();
        let name = digest(&SHA256, said.name.as_bytes());
        let data = [name.as_ref(), &[said.checked], &[0; 4]].concat();
        let both = [data.as_slice(), digest(&SHA256, &told).as_ref()].concat();
        let signature = pair.sign(&SystemRandom::new(), &both).expect("signs");
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        json!({ "response": {
            "clientDataJSON": text(&told), "authenticatorData": text(&data), "signature": text(signature.as_ref()),
        } })
        .to_string()
    }

    fn pair() -> (EcdsaKeyPair, OwnKey) {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a pair");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &random).expect("a pair");
        let own = OwnKey { passkey: vec![7], public: pair.public_key().as_ref().to_vec() };
        (pair, own)
    }

    #[test]
    fn only_this_key_and_only_for_this_asking_and_only_with_its_person_there() {
        let ((pair, own), (other, _)) = (self::pair(), self::pair());
        let challenge = Challenge::new();
        let right =
            || Said { what: "webauthn.get", name: NAME, checked: TOUCHED | VERIFIED, challenge: challenge.text() };
        assert_eq!(challenge.is_recognised(&own, &signed(&pair, &right())), Ok(()));
        let wrong = [
            ("another key", signed(&other, &right())),
            ("an earlier asking", signed(&pair, &Said { challenge: Challenge::new().text(), ..right() })),
            ("another name", signed(&pair, &Said { name: "nusaloka.example", ..right() })),
            ("nobody's touch", signed(&pair, &Said { checked: VERIFIED, ..right() })),
            ("a touch of anybody's", signed(&pair, &Said { checked: TOUCHED, ..right() })),
            ("what makes one", signed(&pair, &Said { what: "webauthn.create", ..right() })),
            ("no answer", "{}".to_owned()),
            ("no JSON", String::new()),
        ];
        for (what, answer) in wrong {
            assert_eq!(challenge.is_recognised(&own, &answer), Err(NoKeyAnswer::Odd), "{what}");
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        let challenge = Challenge::new();
        for answer in ["", "{}", r#"{"response":{"attestationObject":"oA","clientDataJSON":"e30"}}"#] {
            assert_eq!(challenge.made(answer), Err(NoKeyAnswer::Odd), "{answer}");
        }
    }
}

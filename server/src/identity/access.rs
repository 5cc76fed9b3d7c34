//! Access tokens: ES256, for ten minutes, shown with every request of an app.
//!
//! A token says who and in which session, and is believed for what our own keys have signed. That the session still is one is
//! looked up beside it, in the same look as what is asked: so whoever is sent away is gone at once.
//!
//! Refuses whatever a token says about how it wants to be checked: the algorithm is ours, the key is one of ours by its name, and
//! a token that brings or points to a key of its own is none.

use super::secrets::{Secrets, SigningKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    decode, decode_header, encode,
    errors::{Error, ErrorKind},
    signature::{self, Signer, Verifier},
};
use nusaloka_domain::{
    Fault, Id, Timestamp,
    identity::{Person, Session},
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

pub(crate) const LASTS: Duration = Duration::from_mins(10);
/// How far two servers' clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(5);
/// Longer than any of ours.
const LONGEST: usize = 1_024;
const ISSUER: &str = "nusaloka";
const AUDIENCE: &str = "nusaloka-app";
/// RFC 9068
const TYPE: &str = "at+jwt";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Id<Person>,
    sid: Id<Session>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Whom a token names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) person: Id<Person>,
    pub(crate) session: Id<Session>,
}

/// Signs and checks. Clones share one set of keys.
#[derive(Clone)]
pub(crate) struct Access(Arc<RwLock<Keys>>);

struct Keys {
    sign: (Header, EncodingKey),
    believed: Believed,
    published: Value,
}

impl Access {
    pub(crate) fn with(secrets: &Secrets) -> Self {
        install();
        Self(Arc::new(RwLock::new(Keys::of(secrets))))
    }

    pub(crate) fn renew(&self, secrets: &Secrets) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Keys::of(secrets);
    }

    pub(crate) fn sign(&self, named: Named, now: Timestamp) -> Result<String, Fault> {
        let seconds = now.as_millis().div_euclid(1_000);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: named.person,
            sid: named.session,
            iat: seconds,
            nbf: seconds,
            exp: seconds + whole_seconds(LASTS),
        };
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (header, key) = &keys.sign;
        encode(header, &claims, key).map_err(|error| Fault::because("an access token was not signed", error))
    }

    /// Nobody, if it is not one of ours, or not now.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Option<Named> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let claims: Claims = keys.believed.opened(TYPE, token, &validation())?;
        drop(keys);
        let (seconds, leeway) = (now.as_millis().div_euclid(1_000), whole_seconds(LEEWAY));
        let begun = claims.nbf.max(claims.iat) <= seconds + leeway;
        let short = claims.exp.saturating_sub(claims.iat) <= whole_seconds(LASTS);
        let lasts = seconds - leeway < claims.exp;
        (begun && short && lasts).then_some(Named { person: claims.sub, session: claims.sid })
    }

    /// Says something else, under a type of its own: so it never passes for an access token, and no access token for it.
    pub(super) fn sign_as(&self, kind: &str, said: &impl Serialize) -> Result<String, Fault> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (header, key) = &keys.sign;
        let header = Header { typ: Some(kind.to_owned()), ..header.clone() };
        encode(&header, said, key).map_err(|error| Fault::because("something was not signed", error))
    }

    /// The keys that are believed, for whoever checks tokens elsewhere (RFC 7517).
    pub(crate) fn published(&self) -> Value {
        self.0.read().unwrap_or_else(PoisonError::into_inner).published.clone()
    }
}

/// Public keys, by their names.
pub(super) struct Believed(BTreeMap<String, DecodingKey>);

impl Believed {
    pub(super) fn of(secrets: &Secrets) -> Self {
        install();
        Self(secrets.signing.iter().map(|key| (key.name.clone(), DecodingKey::from_ec_der(&key.public))).collect())
    }

    /// As a server publishes them (RFC 7517). Those that are of another sort are left out.
    pub(super) fn published(keys: &Value) -> Self {
        install();
        let key = |key: &Value| {
            let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok().filter(|part| part.len() == 32);
            let point = [vec![4], part("x")?, part("y")?].concat();
            Some((key["kid"].as_str()?.to_owned(), DecodingKey::from_ec_der(&point)))
        };
        Self(keys["keys"].as_array().into_iter().flatten().filter_map(key).collect())
    }

    /// What one of them has signed, of this type.
    pub(super) fn opened<T: DeserializeOwned>(&self, kind: &str, text: &str, validation: &Validation) -> Option<T> {
        if text.len() > LONGEST {
            return None;
        }
        let header = decode_header(text).ok()?;
        let key = self.0.get(header.kid.as_deref()?).filter(|_| is_plain(kind, &header))?;
        Some(decode::<T>(text, key, validation).ok()?.claims)
    }
}

fn install() {
    // An error says that it is installed already, which is what we want.
    let _ = RING.install_default();
}

/// What ours look like, and nothing that leads anywhere else.
fn is_plain(kind: &str, header: &Header) -> bool {
    let leads = [&header.jku, &header.x5u, &header.x5t, &header.x5t_s256, &header.cty, &header.url, &header.nonce];
    header.typ.as_deref() == Some(kind)
        && header.alg == Algorithm::ES256
        && header.jwk.is_none()
        && header.x5c.is_none()
        && header.crit.is_none()
        && header.enc.is_none()
        && header.zip.is_none()
        && leads.iter().all(|lead| lead.is_none())
}

/// Times are compared with the server's own clock, by `check`.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
    (validation.validate_exp, validation.validate_nbf) = (false, false);
    validation
}

fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

impl Keys {
    fn of(secrets: &Secrets) -> Self {
        let newest = secrets.signing.first().expect("there is always a key that signs");
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(newest.name.clone());
        let sign = (header, EncodingKey::from_ec_der(&newest.pkcs8));
        let published: Vec<Value> = secrets.signing.iter().map(published).collect();
        Self { sign, believed: Believed::of(secrets), published: json!({ "keys": published }) }
    }
}

fn published(key: &SigningKey) -> Value {
    let (x, y) = key.public[1..].split_at(32);
    json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": key.name,
        "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
    })
}

// ---- the signature itself ---------------------------------------------------------------------

/// One algorithm, by the library that TLS uses anyway.
static RING: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        must_be_ours(*algorithm)?;
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_bytes(), &random);
        let pair = pair.map_err(|_| Error::from(ErrorKind::InvalidEcdsaKey))?;
        Ok(Box::new(Signs { pair, random }))
    },
    verifier_factory: |algorithm, key| {
        must_be_ours(*algorithm)?;
        let key = key.try_get_as_bytes()?.to_vec();
        Ok(Box::new(Checks(UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key))))
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn must_be_ours(algorithm: Algorithm) -> Result<(), Error> {
    if algorithm == Algorithm::ES256 { Ok(()) } else { Err(ErrorKind::InvalidAlgorithm.into()) }
}

struct Signs {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Signer<Vec<u8>> for Signs {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let signed = self.pair.sign(&self.random, message).map_err(|_| signature::Error::new())?;
        Ok(signed.as_ref().to_vec())
    }
}

impl JwtSigner for Signs {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

struct Checks(UnparsedPublicKey<Vec<u8>>);

impl Verifier<Vec<u8>> for Checks {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.0.verify(message, signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Checks {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

//! What strangers try with access tokens, and what becomes of it.

use super::{
    access::{Access, Named},
    secrets::{Secrets, SigningKey},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nusaloka_domain::{Id, Timestamp};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use serde_json::{Value, json};
use std::time::Duration;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const SECONDS: i64 = 1_790_000_000;

struct Stage {
    _folder: tempfile::TempDir,
    secrets: Secrets,
    access: Access,
}

impl Stage {
    fn set() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::at(&folder.path().join("secrets.json"), NOW).expect("made");
        let access = Access::with(&secrets);
        Self { _folder: folder, secrets, access }
    }

    fn key(&self) -> &SigningKey {
        &self.secrets.signing[0]
    }

    fn header(&self) -> Value {
        json!({ "typ": "at+jwt", "alg": "ES256", "kid": self.key().name })
    }

    fn checks(&self, token: &str) -> Option<Named> {
        self.access.check(token, NOW)
    }
}

fn named() -> Named {
    Named { person: Id::mint(1, [1; 10]), session: Id::mint(2, [2; 10]) }
}

fn claims() -> Value {
    let Named { person, session } = named();
    json!({
        "iss": "nusaloka", "aud": "nusaloka-app", "sub": person, "sid": session,
        "iat": SECONDS, "nbf": SECONDS, "exp": SECONDS + 600,
    })
}

fn message(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key.pkcs8, &random).expect("a key");
    let message = message(header, claims);
    let signature = pair.sign(&random, message.as_bytes()).expect("signed");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn with(value: &Value, name: &str, other: Value) -> Value {
    let mut changed = value.clone();
    changed[name] = other;
    changed
}

fn without(value: &Value, name: &str) -> Value {
    let mut changed = value.clone();
    changed.as_object_mut().expect("an object").remove(name);
    changed
}

#[test]
fn our_own_tokens_are_good_and_so_is_one_that_is_made_like_them() {
    let stage = Stage::set();
    let token = stage.access.sign(named(), NOW).expect("signed");
    assert_eq!(stage.checks(&token), Some(named()));
    assert_eq!(
        stage.checks(&signed(stage.key(), &stage.header(), &claims())),
        Some(named()),
        "what forgeries begin with"
    );
}

#[test]
fn a_token_is_good_for_ten_minutes_and_the_difference_of_two_clocks() {
    let stage = Stage::set();
    let token = stage.access.sign(named(), NOW).expect("signed");
    let good = |after: i64| stage.access.check(&token, Timestamp::from_millis((SECONDS + after) * 1_000)).is_some();
    assert!(good(-5) && good(0) && good(604));
    assert!(!good(-6) && !good(605) && !good(100_000));
}

#[test]
fn a_token_of_the_key_before_is_good_and_of_the_one_before_that_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secrets.json");
    let month = Duration::from_hours(30 * 24);
    let at = |months: u32| Secrets::at(&path, NOW.plus(month * months)).expect("read");
    let access = Access::with(&at(0));
    let then = NOW.plus(month * 2);
    let token = access.sign(named(), then).expect("signed");
    access.renew(&at(1));
    assert_eq!(access.check(&token, then), Some(named()));
    access.renew(&at(2));
    assert_eq!(access.check(&token, then), None);
}

#[test]
fn a_token_that_says_how_it_wants_to_be_checked_is_none() {
    let stage = Stage::set();
    let header = stage.header();
    let unsigned = format!("{}.", message(&with(&header, "alg", json!("none")), &claims()));
    assert_eq!(stage.checks(&unsigned), None);
    for algorithm in ["HS256", "RS256", "ES384", "EdDSA", "none", "None", "es256"] {
        assert_eq!(stage.checks(&signed(stage.key(), &with(&header, "alg", json!(algorithm)), &claims())), None);
    }
    // What everybody knows as a secret.
    let confused = message(&with(&header, "alg", json!("HS256")), &claims());
    for key in [&stage.key().public[..], &stage.key().public[1..]] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), confused.as_bytes());
        assert_eq!(stage.checks(&format!("{confused}.{}", URL_SAFE_NO_PAD.encode(tag))), None);
    }
}

#[test]
fn a_token_that_brings_or_points_to_a_key_is_none_whoever_signed_it() {
    let (stage, stranger) = (Stage::set(), Stage::set());
    let (x, y) = stranger.key().public[1..].split_at(32);
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y) });
    let leads = [
        ("jwk", jwk),
        ("jku", json!("https://elsewhere.example/keys.json")),
        ("x5u", json!("https://elsewhere.example/chain.pem")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("zip", json!("DEF")),
    ];
    for (name, lead) in leads {
        let header = with(&stage.header(), name, lead);
        for key in [stage.key(), stranger.key()] {
            assert_eq!(stage.checks(&signed(key, &header, &claims())), None, "{name}");
        }
    }
}

#[test]
fn a_key_that_is_not_ours_signs_nothing_under_any_name() {
    let (stage, stranger) = (Stage::set(), Stage::set());
    for name in [stage.key().name.as_str(), stranger.key().name.as_str(), "", "../../secrets.json", "' OR 1=1 --"] {
        let header = with(&stage.header(), "kid", json!(name));
        assert_eq!(stage.checks(&signed(stranger.key(), &header, &claims())), None, "{name}");
    }
    assert_eq!(stage.checks(&signed(stage.key(), &without(&stage.header(), "kid"), &claims())), None);
}

#[test]
fn a_token_for_somebody_else_or_of_another_sort_is_none() {
    let stage = Stage::set();
    let others = [
        ("iss", json!("elsewhere")),
        ("aud", json!("nusaloka-site")),
        ("aud", json!(["nusaloka-app", "nusaloka-site"])),
        ("sub", json!("nobody")),
        ("sid", json!("")),
        ("nbf", json!(SECONDS + 6)),
        ("iat", json!(SECONDS + 6)),
        ("exp", json!(SECONDS - 5)),
        ("exp", json!(SECONDS + 601)),
        ("exp", json!("soon")),
        ("exp", json!(i64::MAX)),
    ];
    for (name, other) in others {
        let token = signed(stage.key(), &stage.header(), &with(&claims(), name, other.clone()));
        assert_eq!(stage.checks(&token), None, "{name}: {other}");
    }
    for name in ["iss", "aud", "sub", "sid", "iat", "nbf", "exp"] {
        assert_eq!(stage.checks(&signed(stage.key(), &stage.header(), &without(&claims(), name))), None, "no {name}");
    }
    for sort in [json!("JWT"), json!("jwt"), json!("AT+JWT"), json!(null)] {
        assert_eq!(stage.checks(&signed(stage.key(), &with(&stage.header(), "typ", sort), &claims())), None);
    }
}

#[test]
fn a_token_that_was_changed_anywhere_or_goes_on_is_none() {
    let stage = Stage::set();
    let token = stage.access.sign(named(), NOW).expect("signed");
    for more in ["A", "=", ".", ".A", " ", "\n", "\0"] {
        assert_eq!(stage.checks(&format!("{token}{more}")), None, "{more:?}");
        assert_eq!(stage.checks(&format!("{more}{token}")), None, "{more:?}");
    }
    for at in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'Q' } else { b'A' };
        let changed = String::from_utf8(changed).expect("letters");
        assert_eq!(stage.checks(&changed), None, "changed at {at}");
        assert_eq!(stage.checks(&token[..at]), None, "cut at {at}");
    }
    for odd in ["", ".", "..", "...", "a.b.c", &"A".repeat(2_000)] {
        assert_eq!(stage.checks(odd), None);
    }
}

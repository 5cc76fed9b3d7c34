//! The head of the log as it is handed out: signed, so that whoever finds it elsewhere knows that this server has said it.

use super::super::access::{Access, Believed};
use jsonwebtoken::{Algorithm, Validation};
use nusaloka_domain::{
    Fault, Timestamp,
    identity::{AuditHead, HeadShown},
};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Of no other thing that is signed here.
const TYPE: &str = "nusaloka-audit-head+jwt";
const ISSUER: &str = "nusaloka";

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signed {
    iss: String,
    iat: i64,
    pub(super) number: i64,
    pub(super) hash: String,
    at: Timestamp,
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes what is written to it");
        text
    })
}

pub(super) fn shown(access: &Access, head: &AuditHead, now: Timestamp) -> Result<HeadShown, Fault> {
    let (number, at) = (head.number, head.at);
    let (iat, hash) = (now.as_millis().div_euclid(1_000), hex(&head.hash));
    let jws = access.sign_as(TYPE, &Signed { iss: ISSUER.to_owned(), iat, number, hash: hash.clone(), at })?;
    Ok(HeadShown { number, hash, at, jws })
}

/// From a file with all of it, or with the signed text alone. Nothing, if none of these keys has signed it.
pub(super) fn read(text: &str, believed: &Believed) -> Option<Signed> {
    let shown: Option<HeadShown> = serde_json::from_str(text).ok();
    let jws = shown.as_ref().map_or_else(|| text.trim(), |shown| &shown.jws);
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["iss"]);
    (validation.validate_exp, validation.validate_nbf, validation.validate_aud) = (false, false, false);
    let signed: Signed = believed.opened(TYPE, jws, &validation)?;
    // What stands beside it is for people, and must say the same.
    let same = |shown: &HeadShown| (shown.number, &shown.hash, shown.at) == (signed.number, &signed.hash, signed.at);
    shown.as_ref().is_none_or(same).then_some(signed)
}

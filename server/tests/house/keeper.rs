//! An authenticator in software that speaks the real protocol.
#![allow(dead_code, reason = "each test uses some of it")]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nusaloka_domain::identity::{PasskeyAnswer, PasskeyAsked};
use serde_json::json;
use uuid::Uuid;
use webauthn_authenticator_rs::{
    AuthenticatorBackend as _,
    prelude::{
        CreationChallengeResponse, PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse, Url,
    },
    softpasskey::SoftPasskey,
};

/// A phone that keeps passkeys.
pub(crate) struct Keeper {
    keys: SoftPasskey,
    /// What it calls the keys that it has, and whose they are.
    pub(crate) mine: Vec<(Vec<u8>, Uuid)>,
}

impl Keeper {
    pub(crate) fn new() -> Self {
        Self { keys: SoftPasskey::new(true), mine: Vec::new() }
    }

    pub(crate) fn makes(&mut self, origin: &str, options: &str) -> RegisterPublicKeyCredential {
        let asked: CreationChallengeResponse = serde_json::from_str(options).expect("options");
        let mut asked = asked.public_key;
        let selection = asked.authenticator_selection.as_mut().expect("a selection");
        assert!(selection.require_resident_key, "it is found without an address");
        // This one finds by itself what others store.
        selection.require_resident_key = false;
        let owner = Uuid::from_slice(&asked.user.id).expect("a person");
        let made = self.keys.perform_register(origin.parse().expect("an origin"), asked, 1_000).expect("a key");
        self.mine.push((made.raw_id.clone(), owner));
        made
    }

    pub(crate) fn answers(&mut self, origin: &str, options: &str) -> PublicKeyCredential {
        let asked: RequestChallengeResponse = serde_json::from_str(options).expect("options");
        let mut asked = asked.public_key;
        let (key, owner) = self.mine.last().expect("a key").clone();
        if asked.allow_credentials.is_empty() {
            let one = json!([{ "type": "public-key", "id": base64(&key) }]);
            asked.allow_credentials = serde_json::from_value(one).expect("credentials");
        }
        let origin: Url = origin.parse().expect("an origin");
        let mut answer = self.keys.perform_auth(origin, asked, 1_000).expect("an answer");
        answer.response.user_handle = Some(owner.as_bytes().to_vec());
        answer
    }
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn answer(asked: &PasskeyAsked, credential: &impl serde::Serialize) -> PasskeyAnswer {
    PasskeyAnswer { ceremony: asked.ceremony, credential: serde_json::to_string(credential).expect("JSON") }
}

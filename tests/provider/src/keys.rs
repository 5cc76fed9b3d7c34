//! What it signs with: RSA as most do, and P-256; and how it is told to sign wrongly.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Value, json};

/// Opens nothing but what tests close with it.
const RSA_FOR_TESTS: &[u8] = include_bytes!("rsa.der");

/// How what it says is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signing {
    #[default]
    Rs256,
    Es256,
    /// Not at all, and it says so.
    None,
    /// With the secret that both sides have.
    SharedSecret,
    /// With what everybody knows of its RSA key, as if that were a secret.
    PublicAsSecret,
    /// Somebody else has signed it, under its name.
    Stranger,
    /// What it said was changed afterwards.
    Changed,
}

pub(crate) struct Keys {
    generation: u32,
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    stranger: EcdsaKeyPair,
}

impl Keys {
    pub(crate) fn new() -> Self {
        let rsa = RsaKeyPair::from_der(RSA_FOR_TESTS).expect("a key");
        Self { generation: 1, rsa, p256: made(), stranger: made() }
    }

    /// From now on it signs with another key, of another name; the RSA key has only another name.
    pub(crate) fn rotate(&mut self) {
        self.generation += 1;
        self.p256 = made();
    }

    fn name(&self, algorithm: &str) -> String {
        format!("{algorithm}-{}", self.generation)
    }

    /// RFC 7517.
    pub(crate) fn published(&self) -> Value {
        let public: rsa::PublicKeyComponents<Vec<u8>> = self.rsa.public().into();
        let (x, y) = self.p256.public_key().as_ref()[1..].split_at(32);
        json!({ "keys": [
            {
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.name("rsa"),
                "n": base64(&public.n), "e": base64(&public.e),
            },
            {
                "kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256", "kid": self.name("p256"),
                "x": base64(x), "y": base64(y),
            },
        ] })
    }

    /// RFC 7515.
    pub(crate) fn sign(&self, claims: &Value, how: Signing, secret: &str) -> String {
        let rsa = || json!({ "alg": "RS256", "kid": self.name("rsa"), "typ": "JWT" });
        let p256 = || json!({ "alg": "ES256", "kid": self.name("p256"), "typ": "JWT" });
        match how {
            Signing::Rs256 => self.with_rsa(&rsa(), claims),
            Signing::Es256 => with_p256(&self.p256, &p256(), claims),
            Signing::Stranger => with_p256(&self.stranger, &p256(), claims),
            Signing::None => format!("{}.", said(&json!({ "alg": "none" }), claims)),
            Signing::SharedSecret => with_secret(secret.as_bytes(), claims),
            Signing::PublicAsSecret => {
                let public: rsa::PublicKeyComponents<Vec<u8>> = self.rsa.public().into();
                with_secret(&public.n, claims)
            }
            Signing::Changed => {
                let signed = self.with_rsa(&rsa(), claims);
                let (_, signature) = signed.rsplit_once('.').expect("three parts");
                let mut claims = claims.clone();
                claims["sub"] = json!("somebody-else");
                format!("{}.{signature}", said(&rsa(), &claims))
            }
        }
    }

    fn with_rsa(&self, header: &Value, claims: &Value) -> String {
        let said = said(header, claims);
        let mut signature = vec![0; self.rsa.public().modulus_len()];
        let signed = self.rsa.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), said.as_bytes(), &mut signature);
        signed.expect("it signs");
        format!("{said}.{}", base64(&signature))
    }
}

fn made() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("random numbers");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).expect("a key")
}

fn with_p256(key: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
    let said = said(header, claims);
    let signature = key.sign(&SystemRandom::new(), said.as_bytes()).expect("it signs");
    format!("{said}.{}", base64(signature.as_ref()))
}

fn with_secret(secret: &[u8], claims: &Value) -> String {
    let said = said(&json!({ "alg": "HS256", "typ": "JWT" }), claims);
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), said.as_bytes());
    format!("{said}.{}", base64(signature.as_ref()))
}

fn said(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()))
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

//! Access tokens that nobody gave out, made of one that somebody did.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use serde_json::{Value, json};

/// Every way we know of to make one's own token look like the server's. `keys` is what the server publishes.
pub fn forgeries(token: &str, keys: &Value) -> Vec<(&'static str, String)> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a token has three parts: {}", parts.len()) };
    let with_header = |change: fn(&mut Value)| {
        let mut changed = decoded(header);
        change(&mut changed);
        format!("{}.{claims}.{signature}", encoded(&changed))
    };
    let with_claims = |change: fn(&mut Value)| {
        let mut changed = decoded(claims);
        change(&mut changed);
        format!("{header}.{}.{signature}", encoded(&changed))
    };
    vec![
        ("nothing", String::new()),
        ("not a token", "a.b.c".to_owned()),
        ("no signature", format!("{header}.{claims}.")),
        ("algorithm none", unsigned(header, claims, "none")),
        ("algorithm None", unsigned(header, claims, "None")),
        ("signed with the public key as a secret", signed_with_public(header, claims, keys)),
        ("another algorithm", with_header(|header| header["alg"] = json!("ES384"))),
        ("a key of its own", with_header(|header| header["jwk"] = json!({ "kty": "EC", "crv": "P-256" }))),
        ("a key from elsewhere", with_header(|header| header["jku"] = json!("https://attacker.example/keys"))),
        ("a certificate from elsewhere", with_header(|header| header["x5u"] = json!("https://attacker.example/c"))),
        ("a key that is a file", with_header(|header| header["kid"] = json!("../../../../dev/null"))),
        ("a key that is a query", with_header(|header| header["kid"] = json!("' or '1'='1"))),
        ("no key", with_header(|header| drop(header.as_object_mut().and_then(|header| header.remove("kid"))))),
        ("another type", with_header(|header| header["typ"] = json!("JWT"))),
        ("critical words", with_header(|header| header["crit"] = json!(["exp"]))),
        ("another person", with_claims(|claims| claims["sub"] = json!("01890000-0000-7000-8000-000000000001"))),
        ("another audience", with_claims(|claims| claims["aud"] = json!("nusaloka-admin"))),
        ("another issuer", with_claims(|claims| claims["iss"] = json!("attacker"))),
        ("for ever", with_claims(|claims| claims["exp"] = json!(4_102_444_800_i64))),
        ("bytes behind", format!("{token}AAAA")),
        ("a part behind", format!("{token}.{signature}")),
        ("a padded signature", format!("{token}==")),
        ("the signature of nothing", format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
    ]
}

fn unsigned(header: &str, claims: &str, algorithm: &str) -> String {
    let mut header = decoded(header);
    header["alg"] = json!(algorithm);
    format!("{}.{claims}.", encoded(&header))
}

/// The old confusion: a server that takes the algorithm from the token checks with what everybody knows.
fn signed_with_public(header: &str, claims: &str, keys: &Value) -> String {
    let mut header = decoded(header);
    header["alg"] = json!("HS256");
    let text = format!("{}.{claims}", encoded(&header));
    let part = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().expect("a published key"));
    let public = [vec![4], part("x").expect("base64"), part("y").expect("base64")].concat();
    let mark = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &public), text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mark))
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

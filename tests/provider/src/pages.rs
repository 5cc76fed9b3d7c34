//! Its pages: what it says of itself, who somebody is, what a code is good for, and its keys.

use crate::{CLIENT, Code, Desk, SECRET, Somebody, keys::base64};
use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};
use url::{Url, form_urlencoded};

pub(crate) fn of(desk: Desk) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/authorize", get(form).post(said))
        .route("/token", axum::routing::post(token))
        .route("/keys", get(keys))
        .with_state(desk)
}

#[allow(clippy::disallowed_methods, reason = "a provider has a clock of its own")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// Counts, and says whether it is away.
fn is_away(desk: &Desk, page: &'static str) -> bool {
    let mut inner = desk.inner();
    *inner.visits.entry(page).or_default() += 1;
    inner.lies.is_away
}

fn away() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn as_json(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn discovery(State(desk): State<Desk>) -> Response {
    if is_away(&desk, "discovery") {
        return away();
    }
    let (issuer, inner) = (&desk.issuer, desk.inner());
    as_json(
        StatusCode::OK,
        &json!({
            "issuer": inner.lies.issuer.as_deref().unwrap_or(issuer),
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
            "padding": "x".repeat(inner.lies.padding),
        }),
    )
}

async fn keys(State(desk): State<Desk>) -> Response {
    if is_away(&desk, "keys") {
        return away();
    }
    let published = desk.inner().keys.published();
    as_json(StatusCode::OK, &published)
}

fn read(text: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// Who are you?
async fn form(State(desk): State<Desk>, RawQuery(query): RawQuery) -> Response {
    if is_away(&desk, "authorize") {
        return away();
    }
    let asked = read(query.unwrap_or_default().as_bytes());
    let said = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let is_asked_well = said("client_id") == CLIENT
        && said("response_type") == "code"
        && said("scope").split(' ').any(|scope| scope == "openid")
        && said("code_challenge_method") == "S256"
        && Url::parse(said("redirect_uri")).is_ok()
        && ["state", "nonce", "code_challenge"].iter().all(|name| said(name).len() >= 43);
    if !is_asked_well {
        return (StatusCode::BAD_REQUEST, "not a question that is answered here").into_response();
    }
    let mut inner = desk.inner();
    inner.counted += 1;
    let number = format!("{}", inner.counted);
    inner.asked.insert(number.clone(), asked);
    let mut people = String::new();
    for Somebody { subject, name, .. } in &inner.people {
        let button = format!(r#"<p><button id="{subject}" name="who" value="{subject}">{name}</button></p>"#);
        people.write_str(&button).expect("memory");
    }
    Html(format!(
        r#"<!doctype html><title>Pulau</title><h1>Pulau</h1><form method="post" action="/authorize"><input type="hidden" name="asked" value="{number}">{people}<p><button id="nobody" name="who" value="nobody">No</button></p></form>"#
    ))
    .into_response()
}

async fn said(State(desk): State<Desk>, body: Bytes) -> Response {
    let said = read(&body);
    let mut inner = desk.inner();
    let asked = said.get("asked").and_then(|number| inner.asked.remove(number));
    let Some(asked) = asked else { return StatusCode::BAD_REQUEST.into_response() };
    let who = said.get("who").cloned().unwrap_or_default();
    let mut back = Url::parse(&asked["redirect_uri"]).expect("it was looked at");
    match inner.people.iter().find(|somebody| somebody.subject == who).cloned() {
        Some(who) => {
            inner.counted += 1;
            let code = format!("code-{}", inner.counted);
            let (redirect, challenge) = (asked["redirect_uri"].clone(), asked["code_challenge"].clone());
            inner.codes.insert(code.clone(), Code { who, redirect, challenge, nonce: asked["nonce"].clone() });
            back.query_pairs_mut().append_pair("code", &code);
        }
        None => drop(back.query_pairs_mut().append_pair("error", "access_denied")),
    }
    back.query_pairs_mut().append_pair("state", &asked["state"]);
    Redirect::to(back.as_str()).into_response()
}

/// RFC 6749, section 2.3.1: each part as in a form.
fn is_client(headers: &HeaderMap) -> bool {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let shown = basic.and_then(|basic| String::from_utf8(STANDARD.decode(basic).ok()?).ok());
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    shown == Some(format!("{}:{}", encoded(CLIENT), encoded(SECRET)))
}

async fn token(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> Response {
    if is_away(&desk, "token") {
        return away();
    }
    let refused = |status, error: &str| as_json(status, &json!({ "error": error }));
    if !is_client(&headers) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let asked = read(&body);
    let said = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let mut inner = desk.inner();
    if let Some(elsewhere) = &inner.lies.redirect {
        return Redirect::temporary(elsewhere).into_response();
    }
    if said("grant_type") != "authorization_code" {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let Some(code) = inner.codes.remove(said("code")) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let proof = base64(&Sha256::digest(said("code_verifier")));
    if proof != code.challenge || said("redirect_uri") != code.redirect {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    let mut answer = json!({ "access_token": "opens-nothing", "token_type": "Bearer", "expires_in": 60 });
    if !inner.lies.says_nothing {
        let mut claims = claims_of(&desk.issuer, &code);
        if let Some(change) = inner.lies.claims {
            change(&mut claims);
        }
        answer["id_token"] = json!(inner.keys.sign(&claims, inner.lies.signing, SECRET));
    }
    as_json(StatusCode::OK, &answer)
}

fn claims_of(issuer: &str, code: &Code) -> Value {
    let now = now();
    let Somebody { subject, name, email, is_proved } = &code.who;
    let mut claims = json!({
        "iss": issuer, "aud": CLIENT, "sub": subject, "name": name, "nonce": code.nonce, "iat": now, "exp": now + 60,
    });
    if let Some(email) = email {
        claims["email"] = json!(email);
        claims["email_verified"] = json!(is_proved);
    }
    claims
}

//! Every route of the OpenAPI document, in every role. What a row promises is tried; a route without one is a finding.

use crate::{Finding, Victim, forge::forgeries};
use nusaloka_domain::{
    Id,
    host::{Enter, HostFailed, Read, Reply, Told, Write, decode, encode},
};
use nusaloka_sync::{PROTOCOL_HEADER, PROTOCOL_VERSION};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use serde_json::Value;
use std::collections::BTreeSet;

/// Who may come there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Whoever likes: nothing there is anybody's.
    Everybody,
    /// Whoever shows the access token of an open session.
    App,
    /// The same, of an admin who has a second factor, and of nobody else.
    Admin,
    /// The same as an app, also when the session has ended: whoever leaves twice has left.
    Leaving,
    /// Our own page in a browser; who holds its session is said in the answer.
    Page,
    /// Our own page, also of nobody: it is where one comes in.
    Door,
}

/// What is said there, so that it gets past reading.
#[derive(Debug, Clone, Copy)]
pub enum Says {
    Nothing,
    Json(&'static str),
    Bytes(fn() -> Vec<u8>),
    /// Wants to become a WebSocket.
    Upgrade,
}

#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub guard: Guard,
    pub says: Says,
}

const fn row(method: &'static str, path: &'static str, guard: Guard, says: Says) -> Row {
    Row { method, path, guard, says }
}

pub(crate) const NOBODY: &str = "01890000-0000-7000-8000-000000000001";
const LETTER: &str = r#"{"email":"a@example.com","wants":"register","language":"English","guest":null}"#;
const PROVE: &str = r#"{"letter":"01890000-0000-7000-8000-000000000001","code":"0000-0000","name":null,"password":"laut biru di pagi hari","device":{"name":"","zone":null}}"#;
const SIGN_IN: &str = r#"{"email":"a@example.com","password":"x","device":{"name":"","zone":null}}"#;
const AGAIN: &str = r#"{"password":"x"}"#;
const NEW_PASSWORD: &str = r#"{"password":"x","others":"stay"}"#;
const NEW_EMAIL: &str = r#"{"email":"not one","language":"English"}"#;
const CONFIRM: &str = r#"{"letter":"01890000-0000-7000-8000-000000000001","code":"0000-0000"}"#;
const ASK: &str = r#"{"of":"signing-in"}"#;
const ADD: &str = r#"{"answer":{"ceremony":"01890000-0000-7000-8000-000000000001","credential":"{}"},"name":"x"}"#;
const REMOVE: &str = r#"{"passkey":"01890000-0000-7000-8000-000000000001"}"#;
const PASSKEY: &str = r#"{"answer":{"ceremony":"01890000-0000-7000-8000-000000000001","credential":"{}"},"device":{"name":"","zone":null}}"#;
const CODE: &str = r#"{"code":"000000"}"#;
const SHOW: &str =
    r#"{"halfway":"01890000-0000-7000-8000-000000000001","code":"000000","device":{"name":"","zone":null}}"#;
const RECOVERY: &str = r#"{"number":"01890000-0000-7000-8000-000000000001"}"#;
const AUDIT: &str =
    r#"{"person":null,"deeds":[],"since":null,"until":null,"number":null,"older_than":null,"most":null}"#;
const CHAIN: &str = r#"{"behind":0}"#;
const GO: &str = r#"{"provider":"nobody","of":"signing-in","language":"English","guest":null,"waits_at":{"port":4000,"secret":"x"}}"#;
const COME_BACK: &str =
    r#"{"outing":"01890000-0000-7000-8000-000000000001","ticket":"x","secret":"x","device":{"name":"","zone":null}}"#;
const LINK: &str = r#"{"outing":"01890000-0000-7000-8000-000000000001","ticket":"x"}"#;
const UNLINK: &str = r#"{"account":"01890000-0000-7000-8000-000000000001"}"#;
const EXPORT: &str = r#"{"language":"English"}"#;
const REFRESH: &str = r#"{"refresh":"x","attempt":"x"}"#;

pub const ROWS: &[Row] = &[
    row("get", "/health", Guard::Everybody, Says::Nothing),
    row("get", "/ready", Guard::Everybody, Says::Nothing),
    row("get", "/api/openapi.json", Guard::Everybody, Says::Nothing),
    row("get", "/.well-known/jwks.json", Guard::Everybody, Says::Nothing),
    row("get", "/.well-known/assetlinks.json", Guard::Everybody, Says::Nothing),
    row("get", "/.well-known/apple-app-site-association", Guard::Everybody, Says::Nothing),
    row("post", "/identity/letter", Guard::Everybody, Says::Json(LETTER)),
    row("post", "/identity/prove", Guard::Everybody, Says::Json(PROVE)),
    row("post", "/identity/sign-in", Guard::Everybody, Says::Json(SIGN_IN)),
    row("post", "/identity/again", Guard::App, Says::Json(AGAIN)),
    row("post", "/identity/new-password", Guard::App, Says::Json(NEW_PASSWORD)),
    row("post", "/identity/new-email", Guard::App, Says::Json(NEW_EMAIL)),
    row("post", "/identity/confirm-email", Guard::Everybody, Says::Json(CONFIRM)),
    row("post", "/identity/passkey/ask", Guard::Everybody, Says::Json(ASK)),
    row("post", "/identity/passkey/add", Guard::App, Says::Json(ADD)),
    row("post", "/identity/passkey/remove", Guard::App, Says::Json(REMOVE)),
    row("post", "/identity/passkey/sign-in", Guard::Everybody, Says::Json(PASSKEY)),
    // Before the second factor ends: without one, an admin is turned away here, too.
    row("post", "/identity/audit", Guard::Admin, Says::Json(AUDIT)),
    row("post", "/identity/audit/head", Guard::Admin, Says::Nothing),
    row("post", "/identity/audit/chain", Guard::Admin, Says::Json(CHAIN)),
    row("post", "/identity/second/set-up", Guard::App, Says::Nothing),
    row("post", "/identity/second/confirm", Guard::App, Says::Json(CODE)),
    row("post", "/identity/second/end", Guard::App, Says::Nothing),
    row("post", "/identity/second/show", Guard::Everybody, Says::Json(SHOW)),
    row("post", "/identity/recovery", Guard::App, Says::Json(RECOVERY)),
    row("post", "/identity/provider/list", Guard::Everybody, Says::Nothing),
    row("post", "/identity/provider/go", Guard::Everybody, Says::Json(GO)),
    row("get", "/identity/provider/back/{name}", Guard::Everybody, Says::Nothing),
    row("post", "/identity/provider/come-back", Guard::Everybody, Says::Json(COME_BACK)),
    row("get", "/identity/provider/in-the-app", Guard::Everybody, Says::Nothing),
    row("post", "/identity/provider/link", Guard::App, Says::Json(LINK)),
    row("post", "/identity/provider/unlink", Guard::App, Says::Json(UNLINK)),
    row("post", "/identity/export", Guard::App, Says::Json(EXPORT)),
    // Whoever has the ticket, which is drawn and good once; nobody else finds anything there.
    row("get", "/identity/export/{ticket}", Guard::Everybody, Says::Nothing),
    row("post", "/identity/erase", Guard::App, Says::Nothing),
    // A token that continues a session is shown in the body; a made-up one is nobody's.
    row("post", "/identity/refresh", Guard::App, Says::Json(REFRESH)),
    row("post", "/identity/sign-out", Guard::Leaving, Says::Nothing),
    row("get", "/sync/live", Guard::App, Says::Upgrade),
    row("post", "/sync/push", Guard::App, Says::Bytes(Vec::new)),
    row("post", "/sync/pull", Guard::App, Says::Bytes(Vec::new)),
    row("get", "/sync/snapshot/{name}", Guard::App, Says::Nothing),
    row("post", "/host/read", Guard::Page, Says::Bytes(|| encode(&Read::Tray))),
    row("post", "/host/write", Guard::Page, Says::Bytes(|| encode(&Write::Discard(Id::mint(1, [1; 10]))))),
    row("post", "/host/enter", Guard::Door, Says::Bytes(|| encode(&Enter::SignOut))),
    row("post", "/host/arrive", Guard::Door, Says::Bytes(Vec::new)),
    row("get", "/host/watch", Guard::Door, Says::Upgrade),
];

/// Tries all of them.
pub async fn tried(victim: &Victim, document: &Value, rows: &[Row]) -> Vec<Finding> {
    let mut findings = without_a_row(document, rows);
    let keys = published_keys(victim).await;
    for row in rows {
        match row.guard {
            Guard::Everybody => findings.extend(everybody(victim, row).await),
            Guard::App | Guard::Admin | Guard::Leaving => findings.extend(app(victim, row, &keys).await),
            Guard::Page | Guard::Door => findings.extend(page(victim, row).await),
        }
    }
    findings
}

/// What only admins may, asked by one without a second factor.
pub async fn tried_without_second(victim: &Victim, rows: &[Row]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let admin = victim.app_of("admin").await;
    let ended = victim.visitor().post(victim.url("/identity/second/end")).bearer_auth(&admin.access);
    assert!(status(ended).await.is_success());
    for row in rows.iter().filter(|row| row.guard == Guard::Admin) {
        let status = status(request(victim, row).bearer_auth(&admin.access)).await;
        if status != StatusCode::FORBIDDEN {
            findings.push(finding(row, "an admin without a second factor", status));
        }
    }
    findings
}

/// What stands in one of the two and not in the other.
pub fn without_a_row(document: &Value, rows: &[Row]) -> Vec<Finding> {
    let mut there = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        there.extend(methods.as_object().into_iter().flatten().map(|(method, _)| format!("{method} {path}")));
    }
    let rows: BTreeSet<String> = rows.iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let unguarded = there.difference(&rows).map(|route| Finding(format!("{route} has no row: who may come there?")));
    let gone = rows.difference(&there).map(|route| Finding(format!("{route} has a row and is not there")));
    unguarded.chain(gone).collect()
}

fn request(victim: &Victim, row: &Row) -> RequestBuilder {
    let path = row.path.replace("{name}", NOBODY).replace("{ticket}", NOBODY);
    let method: Method = row.method.to_uppercase().parse().expect("a method");
    let request = victim.visitor().request(method, victim.url(&path));
    // Whoever speaks an old version learns that before they are asked who they are.
    let request = if path.starts_with("/sync") { request.header(PROTOCOL_HEADER, PROTOCOL_VERSION) } else { request };
    match row.says {
        Says::Nothing => request,
        Says::Json(text) => request.header(header::CONTENT_TYPE, "application/json").body(text),
        Says::Bytes(bytes) => request.header(header::CONTENT_TYPE, "application/vnd.nusaloka+postcard").body(bytes()),
        Says::Upgrade => request
            .header(header::CONNECTION, "upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, "AAAAAAAAAAAAAAAAAAAAAA=="),
    }
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.expect("an answer").status()
}

const TURNED_AWAY: [StatusCode; 3] = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::GONE];

fn finding(row: &Row, who: &str, status: StatusCode) -> Finding {
    Finding(format!("{} {} answers {who} with {status}", row.method, row.path))
}

async fn everybody(victim: &Victim, row: &Row) -> Option<Finding> {
    let status = status(request(victim, row)).await;
    let wrong = TURNED_AWAY.contains(&status) || status.is_server_error();
    wrong.then(|| finding(row, "nobody", status))
}

async fn app(victim: &Victim, row: &Row, keys: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut turned_away = |who: &str, status: StatusCode| {
        if !TURNED_AWAY.contains(&status) {
            findings.push(finding(row, who, status));
        }
    };
    turned_away("nobody", status(request(victim, row)).await);
    let ended = victim.app_of("traveller").await;
    victim.ends(&ended).await;
    if row.guard != Guard::Leaving {
        turned_away("a session that has ended", status(request(victim, row).bearer_auth(&ended.access)).await);
    }
    let held = victim.app_of("traveller").await;
    turned_away("a token to continue with", status(request(victim, row).bearer_auth(&held.refresh)).await);
    for (what, forged) in forgeries(&held.access, keys) {
        turned_away(what, status(request(victim, row).bearer_auth(forged)).await);
    }
    let cookie = victim.browser_of("traveller").await.cookie;
    turned_away("a browser", status(request(victim, row).header(header::COOKIE, cookie)).await);
    // A guard that lets nobody in guards nothing. What continues a session is not shown like this.
    for role in ["traveller", "provider", "admin"].into_iter().filter(|_| row.path != "/identity/refresh") {
        let passes = victim.app_of(role).await;
        let status = status(request(victim, row).bearer_auth(&passes.access)).await;
        let may = row.guard != Guard::Admin || role == "admin";
        if TURNED_AWAY.contains(&status) == may || status.is_server_error() {
            findings.push(finding(row, role, status));
        }
    }
    findings
}

async fn page(victim: &Victim, row: &Row) -> Vec<Finding> {
    let mut findings = Vec::new();
    let cookie = victim.browser_of("traveller").await.cookie;
    let there = |request: RequestBuilder| request.header(header::COOKIE, cookie.clone());
    let ours = victim.url("");
    for (what, origin) in
        [("no page", None), ("another site", Some("https://attacker.example")), ("null", Some("null"))]
    {
        let request = there(request(victim, row));
        let request = match origin {
            Some(origin) => request.header(header::ORIGIN, origin),
            None => request,
        };
        let status = status(request).await;
        if status != StatusCode::FORBIDDEN {
            findings.push(finding(row, what, status));
        }
    }
    if row.guard == Guard::Page {
        let nobody = request(victim, row).header(header::ORIGIN, &ours).send().await.expect("an answer");
        if !says_signed_out(nobody).await {
            findings.push(Finding(format!("{} {} does not tell nobody to sign in", row.method, row.path)));
        }
    }
    let status = status(there(request(victim, row)).header(header::ORIGIN, &ours)).await;
    if TURNED_AWAY.contains(&status) || status.is_client_error() || status.is_server_error() {
        findings.push(finding(row, "our own page", status));
    }
    findings
}

async fn says_signed_out(answer: Response) -> bool {
    let body = answer.bytes().await.expect("a body");
    matches!(decode::<Reply<Told>>(&body), Ok(Err(HostFailed::SignedOut)))
}

async fn json(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
}

/// What anybody can check access tokens with.
pub async fn published_keys(victim: &Victim) -> Value {
    json(victim.visitor().get(victim.url("/.well-known/jwks.json")).send().await.expect("an answer")).await
}

/// What the server says of itself.
pub async fn document(victim: &Victim) -> Value {
    json(victim.visitor().get(victim.url("/api/openapi.json")).send().await.expect("an answer")).await
}

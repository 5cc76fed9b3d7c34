//! identity: whose request is this?
//!
//! An app shows an access token (`access`), which it gets for a token that continues its session (`token`). A browser shows such a
//! token itself, as a cookie that no script can read. Either names a session, and every look at the store sees for itself
//! whether that still is one (`sessions`). How a session comes about is in `accounts`.

mod access;
#[cfg(test)]
mod access_tests;
mod accounts;
mod apps;
mod archive;
mod audit;
mod browser;
mod changes;
mod delays;
mod erasure;
mod export;
mod known;
mod passkeys;
mod passwords;
mod providers;
mod recovery;
mod second;
mod secrets;
mod sessions;
mod streamed;
mod token;

pub(crate) use access::Named;
pub(crate) use accounts::{
    Came, CameIn, Coming, Guest, ask_letter, claim_of, letter, prove, prove_in_app, sign_in, sign_in_in_app,
};
pub use apps::{AndroidApp, AppleApp, Apps, NotAnApp};
pub(crate) use apps::{apple_association, asset_links};
pub use audit::{NotVerified, Verified, export_head, verify_log};
pub(crate) use audit::{begin_log, chain_in_app, head_in_app, log_in_app, report};
pub(crate) use changes::{
    again, again_in_app, confirm_email, confirm_email_in_app, new_email, new_email_in_app, new_password,
    new_password_in_app,
};
pub(crate) use erasure::{erase, erase_in_app};
pub(crate) use export::{export, export_in_app, fetch as fetch_export};
pub(crate) use known::known_cookie;
pub(crate) use passkeys::{
    add as add_passkey, add_in_app as add_passkey_in_app, ask_in_app as ask_passkey_in_app, ask_passkey,
    remove as remove_passkey, remove_in_app as remove_passkey_in_app, sign_in_by_passkey, sign_in_by_passkey_in_app,
};
pub use providers::{BelievedProvider, NotAProvider};
pub(crate) use providers::{
    Collected, back as back_from_provider, come_back, come_back_in_app, go_out, go_out_in_app, link_proved,
    link_proved_in_app, list_in_app as list_providers_in_app, of_page, unlink, unlink_in_app,
};
pub(crate) use recovery::recovery;
pub(crate) use second::{
    code_at, confirm as confirm_second, confirm_in_app as confirm_second_in_app, end as end_second,
    end_in_app as end_second_in_app, set_up as set_up_second, set_up_in_app as set_up_second_in_app,
    show as show_second, show_in_app as show_second_in_app,
};
pub(crate) use secrets::{Secrets, owner_only};
pub(crate) use sessions::{begin, begin_for_app, end_here, keys, refresh, sign_out, standing};
pub(crate) use token::Token;

use crate::{App, Store, answer::Problem, edge, metrics::Metrics};
use access::Access;
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use delays::Delays;
use export::Exports;
use nusaloka_domain::{
    Id, Refusal,
    failure::Stop,
    identity::{Deed, Holder, Newcomer, Noted, Person, note},
    scope::Scope,
    view::{Read, Reading, Tx, Writing},
};
use nusaloka_store::authority::Committed;
use passkeys::Passkeys;
use passwords::Passwords;
use providers::Providers;
use std::{convert::Infallible, net::IpAddr, path::PathBuf, sync::Arc, time::Duration};
use token::Mint;
use tokio::time::sleep;

/// Bound to this host, over TLS (or loopback), for no script, for no other site.
const COOKIE: &str = "__Host-nusaloka";
/// Longer than a session: whether it is one is the server's to say.
const COOKIE_LASTS: Duration = Duration::from_hours(400 * 24);

/// What signs people in and knows them again.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) access: Access,
    pub(crate) mint: Mint,
    passwords: Passwords,
    passkeys: Passkeys,
    pub(crate) providers: Providers,
    delays: Delays,
    exports: Exports,
    secrets: Arc<PathBuf>,
}

impl Desk {
    /// With the file of the server’s secrets, at the address where people find it.
    pub(crate) fn open(
        secrets: PathBuf,
        public: &str,
        apps: &Apps,
        providers: &[BelievedProvider],
        metrics: &Metrics,
    ) -> Result<Self, crate::StartFailed> {
        let kept = Secrets::at(&secrets, edge::now())?;
        let mint = Mint::with(&kept.continuing);
        let passwords = Passwords::with(mint.pepper(), metrics.hashes.clone())?;
        let (passkeys, delays, exports) = (Passkeys::at(public, apps)?, Delays::default(), Exports::default());
        let providers = Providers::believed(providers, public)?;
        let (access, secrets) = (Access::with(&kept), Arc::new(secrets));
        Ok(Self { access, mint, passwords, passkeys, providers, delays, exports, secrets })
    }

    /// Looks now and then whether it is another key's turn to sign, until the server stops.
    pub(crate) async fn take_turns(self) {
        loop {
            sleep(Duration::from_hours(1)).await;
            match Secrets::at(&self.secrets, edge::now()) {
                Ok(secrets) => self.access.renew(&secrets),
                Err(error) => tracing::error!(error = %error, "the server’s secrets cannot be read"),
            }
        }
    }
}

/// Whoever an app's request names.
pub(crate) struct Bearing(pub(crate) Named);

impl OptionalFromRequestParts<App> for Bearing {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Infallible> {
        Ok(bearer(app, &parts.headers).map(Self))
    }
}

impl FromRequestParts<App> for Bearing {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        bearer(app, &parts.headers).map(Self).ok_or(Problem::SignedOut)
    }
}

/// Whom the access token of an app names.
pub(crate) fn bearer(app: &App, headers: &HeaderMap) -> Option<Named> {
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    app.desk.access.check(token, edge::now())
}

/// Who holds the session of this browser, if anybody.
pub(crate) async fn browser_holder(app: &App, headers: &HeaderMap) -> Result<Option<Named>, Problem> {
    let Some(token) = cookie(headers, COOKIE).and_then(|text| app.desk.mint.read(text)) else { return Ok(None) };
    let holder = app.readers.read(move |source| sessions::browser_holder(source, &token, edge::now()));
    Ok(holder.await?)
}

/// Signs a browser in, as one of those who are there to try it with: the cookie that it is to keep.
pub(crate) async fn begin_in_browser(
    app: &App,
    from: IpAddr,
    person: Id<Person>,
    headers: &HeaderMap,
) -> Result<String, Problem> {
    let newcomer = newcomer_in(person, headers);
    let noted = Noted::by(Deed::SignedInByDemo, person).in_session(newcomer.session).from(&audit::source_of(from));
    let token = app.writer.write(move |store| begin(store, &newcomer, |tx| note(tx, noted))).await?;
    Ok(app.desk.cookie(&token))
}

/// A new guest with a session, for a browser that has none. Nobody has us remember any number of them.
pub(crate) async fn welcome_guest(app: &App, from: IpAddr, headers: &HeaderMap) -> Result<String, Problem> {
    app.desk.delays.guest(from, edge::now())?;
    let guest = Person::guest(edge::new_id());
    let newcomer = newcomer_in(guest.id, headers);
    let token = app.writer.write(move |store| begin(store, &newcomer, |tx| take_in(tx, &guest))).await?;
    Ok(app.desk.cookie(&token))
}

fn newcomer_in(person: Id<Person>, headers: &HeaderMap) -> Newcomer {
    Newcomer { person, session: edge::new_id(), holder: Holder::Browser, device: browser_of(headers), zone: None }
}

fn browser_of(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    browser::named(agent)
}

impl Desk {
    pub(crate) fn cookie(&self, token: &Token) -> String {
        let age = COOKIE_LASTS.as_secs();
        format!("{COOKIE}={}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Strict", self.mint.text(token))
    }
}

/// For a browser that is signed out.
pub(crate) fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict")
}

/// Somebody is there from now on, as they are said to be.
pub(crate) fn take_in(tx: &mut dyn Tx, person: &Person) -> Result<(), Stop<Refusal>> {
    match tx.get(Scope::user(person.id), person.id)? {
        Read::Known(known) if known == *person => Ok(()),
        Read::Known(_) => tx.update(person),
        Read::Absent | Read::Unknown => tx.insert(person),
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Cookies come along with requests that other sites cause, so a browser must also say that the page is ours.
pub(crate) fn same_origin(parts: &Parts) -> Result<(), Problem> {
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let page = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    match (page, text(header::HOST)) {
        (Some(page), Some(host)) if page == host => Ok(()),
        _ => Err(Problem::ForeignOrigin),
    }
}

/// Work of the server's own on the store, in one transaction.
pub(crate) fn by_server(
    store: &mut Store,
    what: &'static str,
    work: impl FnOnce(&mut dyn Tx) -> Result<(), Stop<Refusal>>,
) -> Result<Committed, nusaloka_domain::Fault> {
    let written = store.write(edge::new_id::<()>().uuid(), edge::now(), work)?;
    written.map_err(|refusal| nusaloka_domain::Fault::because(what, refusal))
}

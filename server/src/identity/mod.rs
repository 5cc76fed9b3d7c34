//! identity: whose request is this?
//!
//! A session is `<person>.<token>`: an app sends it as a bearer, a browser as a cookie that scripts cannot read.
//! The store holds only the token's hash.

use crate::{App, Store, answer::Problem, edge};
use axum::http::{HeaderMap, header, request::Parts};
use nusaloka_domain::{
    Fault, Id,
    failure::Done,
    identity::Person,
    scope::Scope,
    view::{Read, Reading, Tx, Writing},
};
use nusaloka_store::{
    authority::{self, Committed},
    engine::Source,
};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// Bound to this host, over TLS (or loopback), for no script, for no other site.
const COOKIE: &str = "__Host-nusaloka";

/// A session in full: only ever on its way to its holder.
#[derive(Clone)]
pub(crate) struct Session {
    person: Id<Person>,
    token: String,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Session {
    pub(crate) fn new_for(person: Id<Person>) -> Self {
        let mut token = String::with_capacity(64);
        for byte in edge::random::<32>() {
            write!(token, "{byte:02x}").expect("a string takes everything");
        }
        Self { person, token }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (person, token) = text.split_once('.')?;
        Some(Self { person: person.parse().ok()?, token: token.to_owned() })
    }

    pub(crate) fn text(&self) -> String {
        format!("{}.{}", self.person, self.token)
    }

    pub(crate) const fn person(&self) -> Id<Person> {
        self.person
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.token.as_bytes()).into()
    }

    pub(crate) fn set_cookie(&self) -> String {
        format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict", self.text())
    }

    /// Is it what it says?
    pub(crate) fn is_held(&self, source: &dyn Source) -> Result<bool, Fault> {
        Ok(authority::holder(source, &self.hash())? == Some(self.person))
    }
}

/// The session that an app shows.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<Session> {
    Session::parse(headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?)
}

/// The person who holds the session of this browser, if anybody.
pub(crate) async fn browser_holder(app: &App, headers: &HeaderMap) -> Result<Option<Id<Person>>, Problem> {
    holder(app, cookie(headers)).await
}

pub(crate) async fn holder(app: &App, session: Option<Session>) -> Result<Option<Id<Person>>, Problem> {
    match session {
        Some(session) => {
            let person = session.person;
            let is_held = app.readers.read(move |source| session.is_held(source)).await?;
            Ok(is_held.then_some(person))
        }
        None => Ok(None),
    }
}

/// A new guest with a session, for a browser that has none.
pub(crate) async fn welcome_guest(app: &App) -> Result<Session, Problem> {
    let session = Session::new_for(edge::new_id());
    let (guest, hash) = (Person::guest(session.person), session.hash());
    app.writer.write(move |store| Ok(((), welcome(store, &guest, &hash, |_| Ok(()))?))).await?;
    Ok(session)
}

/// Takes a person in, or brings a known one up to date, does what else belongs to it, and keeps a session of theirs.
pub(crate) fn welcome(
    store: &mut Store,
    person: &Person,
    token_hash: &[u8; 32],
    also: impl FnOnce(&mut dyn Tx) -> Done<nusaloka_domain::Refusal>,
) -> Result<Committed, Fault> {
    let taken_in = store.write(edge::new_id::<()>().uuid(), edge::now(), |tx| {
        match tx.get(Scope::user(person.id), person.id)? {
            Read::Known(known) if known == *person => {}
            Read::Known(_) => tx.update(person)?,
            Read::Absent | Read::Unknown => tx.insert(person)?,
        }
        also(tx)
    })?;
    let committed = taken_in.map_err(|refusal| Fault::because("a person was not taken in", refusal))?;
    store.keep_session(token_hash, person.id)?;
    Ok(committed)
}

fn cookie(headers: &HeaderMap) -> Option<Session> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .and_then(Session::parse)
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

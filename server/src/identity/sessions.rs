//! Sessions as requests meet them: beginning one, continuing it, and ending it. What each of them means is the domain's.
//!
//! Invariant: a token is spent in the same transaction in which its successor is kept, so of many who show it at the same time one
//! gets the next; the same attempt gets it once more, and any other ends the session.

use super::{
    Bearing, Desk,
    access::{self, Named},
    audit::source_of,
    by_server,
    erasure::tell_who_stays,
    token::Token,
};
use crate::{
    App, Store,
    answer::{Problem, Said},
    edge,
    limits::Whence,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use nusaloka_domain::{
    Fault, Id, Refusal, Timestamp,
    failure::Stop,
    identity::{
        Deed, Departed, Ending, Holder, Newcomer, Noted, Passes, Person, Refresh, Role, Session, SessionKey, Turn,
        begin_session, end_session, note, seen,
    },
    scope::Scope,
    view::{Reading, Tx, View, Writing},
};
use nusaloka_store::{
    authority::{self, Committed},
    engine::Source,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// Whether a session still is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Held,
    SignedOut,
    /// By its person, from another device, or with their account: whatever it was on forgets what it holds.
    SentAway,
}

impl Standing {
    fn of(turn: Option<Turn>) -> Self {
        match turn {
            None => Self::Held,
            Some(Turn::Ended(Ending::SentAway | Ending::Erased)) => Self::SentAway,
            Some(_) => Self::SignedOut,
        }
    }

    pub(crate) const fn held(self) -> Result<(), Problem> {
        match self {
            Self::Held => Ok(()),
            Self::SignedOut => Err(Problem::SignedOut),
            Self::SentAway => Err(Problem::SentAway),
        }
    }
}

/// How a session stands, in any consistent look.
pub(crate) fn standing(source: &dyn Source, named: Named, now: Timestamp) -> Result<Standing, Fault> {
    authority::look(source, now, |view| standing_in(view, named, now))
}

pub(super) fn standing_in(view: &dyn View, named: Named, now: Timestamp) -> Result<Standing, Fault> {
    let key = SessionKey::of(view, named.session)?.filter(|key| key.person == named.person);
    Ok(key.map_or(Standing::SignedOut, |key| standing_of(&key, now)))
}

pub(super) fn standing_of(key: &SessionKey, now: Timestamp) -> Standing {
    Standing::of(key.is_over(now))
}

/// Whose token this is, if it is a browser's and good.
pub(crate) fn browser_holder(source: &dyn Source, token: &Token, now: Timestamp) -> Result<Option<Named>, Fault> {
    authority::look(source, now, |view| {
        let is_good =
            |key: &SessionKey| key.holder == Holder::Browser && key.hash == token.hash() && key.is_over(now).is_none();
        let key = SessionKey::of(view, token.session)?.filter(is_good);
        Ok(key.map(|key| Named { person: key.person, session: token.session }))
    })
}

/// Opens a session of this person, and does what else belongs to that. Its first token goes to its holder alone.
pub(crate) fn begin(
    store: &mut Store,
    newcomer: &Newcomer,
    also: impl FnOnce(&mut dyn Tx) -> Result<(), Stop<Refusal>>,
) -> Result<(Token, Committed), Fault> {
    let token = Token::first(newcomer.session, edge::random());
    let committed = by_server(store, "a session did not begin", |tx| {
        tell_who_stays(tx, newcomer.person)?;
        begin_session(tx, newcomer, token.hash())?;
        also(tx)
    })?;
    Ok((token, committed))
}

impl Desk {
    /// What an app gets.
    pub(crate) fn passes(&self, person: Id<Person>, token: &Token, now: Timestamp) -> Result<Passes, Fault> {
        let named = Named { person, session: token.session };
        Ok(Passes {
            person,
            session: token.session,
            access: self.access.sign(named, now)?,
            access_expires_in_s: u32::try_from(access::LASTS.as_secs()).expect("ten minutes"),
            refresh: self.mint.text(token),
            remembered: None,
        })
    }
}

/// Opens an app's session, of one of those who are there to try it with.
pub(crate) async fn begin_for_app(app: &App, from: IpAddr, newcomer: Newcomer) -> Result<Response, Problem> {
    let person = newcomer.person;
    let noted = Noted::by(Deed::SignedInByDemo, person).in_session(newcomer.session).from(&source_of(from));
    let token = app.writer.write(move |store| begin(store, &newcomer, |tx| note(tx, noted))).await?;
    Ok(given(&app.desk.passes(person, &token, edge::now())?))
}

/// Passes are for whoever asked: nothing between keeps them.
pub(crate) fn given(passes: &impl Serialize) -> Response {
    let text = serde_json::to_vec(passes).expect("texts and numbers are JSON");
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

// ---- continuing -------------------------------------------------------------------------------

pub(crate) async fn refresh(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<Refresh>,
) -> Result<Response, Problem> {
    let now = edge::now();
    let shown = app.desk.mint.read(&asked.refresh).ok_or(Problem::SignedOut)?;
    let attempt = Sha256::digest(asked.attempt.as_bytes()).into();
    let desk = app.desk.clone();
    let turned = app.writer.write(move |store| turn(&desk, store, from, &shown, attempt, now)).await?;
    match turned {
        Ok((person, next)) => Ok(given(&app.desk.passes(person, &next, now)?)),
        Err(standing) => Err(standing.held().err().unwrap_or(Problem::SignedOut)),
    }
}

type Turned = Result<(Id<Person>, Token), Standing>;

fn turn(
    desk: &Desk,
    store: &mut Store,
    from: IpAddr,
    shown: &Token,
    attempt: [u8; 32],
    now: Timestamp,
) -> Result<(Turned, Committed), Fault> {
    let next = desk.mint.after(shown, &attempt);
    let as_shown = shown.shown(attempt);
    let mut turned = Err(Standing::SignedOut);
    let committed = by_server(store, "a session was not continued", |tx| {
        let key = SessionKey::of(&*tx, shown.session)?.filter(|key| key.holder == Holder::App);
        let Some(key) = key else {
            if Departed::of(&*tx, shown.session)?.is_some() {
                turned = Err(Standing::SentAway);
            }
            return Ok(());
        };
        let person = key.person;
        match key.turn_for(&as_shown, now) {
            Turn::Next => {
                tx.update(&key.turned(&as_shown, next.hash(), now))?;
                seen(tx, shown.session, person)?;
                turned = Ok((person, next));
            }
            Turn::Again => turned = Ok((person, next)),
            Turn::Reused => {
                tracing::warn!("a spent token was shown again; its session ends");
                end(tx, Named { person, session: shown.session }, Ending::Reused, from)?;
            }
            over @ (Turn::Over | Turn::Ended(_)) => turned = Err(Standing::of(Some(over))),
        }
        Ok(())
    })?;
    Ok((turned, committed))
}

// ---- ending -----------------------------------------------------------------------------------

/// It is over, and that is noted.
pub(super) fn end(tx: &mut dyn Tx, named: Named, by: Ending, from: IpAddr) -> Result<(), Stop<Refusal>> {
    let session = tx.get::<Session>(Scope::user(named.person), named.session)?.known()?;
    let Some(session) = session.filter(Session::is_open) else { return Ok(()) };
    let noted = match by {
        Ending::SignedOut => Some(Noted::by(Deed::SignedOut, named.person)),
        Ending::Reused => Some(Noted::to(Deed::TokenReused, named.person)),
        // Those are part of what ends them.
        Ending::SentAway | Ending::PasswordReset | Ending::Erased => None,
    };
    // A guest is nobody yet.
    let is_somebody = Person::of(&*tx, named.person)?.is_some_and(|person| person.role != Role::Guest);
    if let Some(noted) = noted.filter(|_| is_somebody) {
        note(tx, noted.in_session(session.id).from(&source_of(from)))?;
    }
    end_session(tx, &session, by)
}

/// The next one takes its place: whoever holds it goes on.
pub(super) fn replace(tx: &mut dyn Tx, named: Named) -> Result<(), Stop<Refusal>> {
    match tx.get::<Session>(Scope::user(named.person), named.session)?.known()? {
        Some(session) => end_session(tx, &session, Ending::SignedOut),
        None => Ok(()),
    }
}

/// The device itself says goodbye. Said again, it changes nothing.
pub(crate) async fn sign_out(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
) -> Result<Response, Problem> {
    end_here(&app, from, named).await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn end_here(app: &App, from: IpAddr, named: Named) -> Result<(), Problem> {
    let ended = move |tx: &mut dyn Tx| end(tx, named, Ending::SignedOut, from);
    app.writer.write(move |store| Ok(((), by_server(store, "a session was not ended", ended)?))).await
}

/// The keys that access tokens are signed with (RFC 7517).
pub(crate) async fn keys(State(app): State<App>) -> Response {
    let text = app.desk.access.published().to_string();
    ([(header::CONTENT_TYPE, "application/jwk-set+json"), (header::CACHE_CONTROL, "max-age=300")], text).into_response()
}

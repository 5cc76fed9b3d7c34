//! Signing in with a provider, as requests meet it: out to it, back from it, and what comes of that.
//!
//! Somebody begins here (`go_out`), in a page of ours or in an app. Their browser goes to the provider and comes back to `back`, where what it
//! brings is exchanged for what the provider says. From there the browser is handed on with a ticket: to a page of ours, or to the app that
//! waits on the same device. Whoever began collects with it what came of it (`come_back`).
//!
//! Failure cases: a provider that is away (said; nothing else is touched), that says something else than it was asked for (not believed), an
//! account elsewhere whose address has an account here (its owner shows first, in another way, that it is theirs).
//!
//! Invariants: nobody collects without both what the browser brought from the provider and what whoever began has kept; a code, a state and a
//! ticket are good once; who is in is decided in the transaction that uses up what the provider said.

mod believed;
mod outside;
mod protocol;

pub use believed::{BelievedProvider, NotAProvider};

use super::{
    Bearing, Guest, Named,
    accounts::{Came, CameIn, Coming, On, begin, claim_of, come_in, tell_owner},
    audit::source_of,
    by_server,
    changes::{Inside, for_proved},
    sessions::given,
    token::Errand,
};
use crate::{
    App,
    answer::{InPath, Problem, Said as Asked},
    edge,
    limits::Whence,
    page,
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use believed::Checked;
use nusaloka_domain::{
    Id, Refusal,
    failure::Stop,
    identity::{
        CameBack, Collecting, ComeBack, Deed, Denied, GoOut, GoneOut, Known, LinkProved, Linking, NoReturn, Noted,
        Outing, Provider, ProviderFor, Purpose, Return, Session, ToProve, Unlink, is_nobody, link_account,
        linked_account_used, note, open_linked, tell, unlink_account,
    },
    view::Tx,
};
use protocol::{Along, OneProvider, outing_of};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::{net::IpAddr, sync::Arc};

/// Ports below this are not an app's.
const FIRST_PORT: u16 = 1024;
/// No code, no state is so long.
const LONGEST_WORD: usize = 4 << 10;

/// Whom this server believes.
#[derive(Clone)]
pub(crate) struct Providers(Arc<Vec<Arc<OneProvider>>>);

impl Providers {
    pub(crate) fn believed(said: &[BelievedProvider], public: &str) -> Result<Self, NotAProvider> {
        let checked = Checked::all(said)?.into_iter();
        let all = checked.map(|checked| OneProvider::at(checked, public).map(Arc::new));
        Ok(Self(Arc::new(all.collect::<Result<_, _>>()?)))
    }

    fn named(&self, name: &str) -> Option<Arc<OneProvider>> {
        self.0.iter().find(|provider| provider.name == name).cloned()
    }

    pub(crate) fn list(&self) -> Vec<Provider> {
        let all = self.0.iter();
        all.map(|one| Provider { name: one.name.clone(), title: one.title.clone() }).collect()
    }
}

impl From<NoReturn> for Problem {
    fn from(wrong: NoReturn) -> Self {
        Self::Denied(denied(wrong))
    }
}

const fn denied(wrong: NoReturn) -> Denied {
    match wrong {
        NoReturn::Cancelled => Denied::ProviderCancelled,
        NoReturn::Away => Denied::ProviderAway,
        NoReturn::Unbelieved => Denied::ProviderUnbelieved,
    }
}

// ---- apps -------------------------------------------------------------------------------------

pub(crate) async fn list_in_app(State(app): State<App>) -> Response {
    given(&app.desk.providers.list())
}

pub(crate) async fn go_out_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    bearing: Option<Bearing>,
    Asked(asked): Asked<GoOut>,
) -> Result<Response, Problem> {
    let named = bearing.map(|Bearing(named)| named);
    let (Some(waits_at), guest) = (&asked.waits_at, asked.guest) else { return Err(Problem::Garbled) };
    if waits_at.port < FIRST_PORT || waits_at.secret.is_empty() {
        return Err(Problem::Garbled);
    }
    Ok(given(&go_out(&app, from, named, Guest::Said(guest), asked).await?))
}

pub(crate) async fn come_back_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Asked(asked): Asked<ComeBack>,
) -> Result<Response, Problem> {
    let coming = Coming::in_app(&app.desk, from, &asked.device);
    let secret = asked.secret.as_ref().ok_or(Problem::Garbled)?;
    let by = Collecting { session: None, secret: Some(hash_of(secret)) };
    let came = come_back(&app, &asked, by, coming).await?;
    Ok(given(&match came {
        Collected::Came(Came::In(came)) => CameBack::In(came.passes(&app)?),
        Collected::Came(Came::Halfway(asked)) => CameBack::Halfway(asked),
        Collected::ToProve(to_prove) => CameBack::ToProve(to_prove),
        Collected::Linked => CameBack::Linked,
    }))
}

pub(crate) async fn link_proved_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Asked(asked): Asked<LinkProved>,
) -> Result<StatusCode, Problem> {
    link_proved(&app, from, named, asked).await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn unlink_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Asked(asked): Asked<Unlink>,
) -> Result<StatusCode, Problem> {
    unlink(&app, from, named, asked).await.map(|()| StatusCode::NO_CONTENT)
}

// ---- out --------------------------------------------------------------------------------------

pub(crate) async fn go_out(
    app: &App,
    from: IpAddr,
    holder: Option<Named>,
    guest: Guest,
    asked: GoOut,
) -> Result<GoneOut, Problem> {
    app.desk.delays.source(from, edge::now())?;
    let provider = app.desk.providers.named(&asked.provider).ok_or(Denied::ProviderUnknown)?;
    if asked.of == ProviderFor::Linking {
        let named = holder.ok_or(Problem::SignedOut)?;
        Inside::of(app, named).await?.proved(edge::now())?;
    }
    // Without either, nobody could collect it.
    if holder.is_none() && asked.waits_at.is_none() {
        return Err(Problem::SignedOut);
    }
    let (outing, newcomer) = (edge::new_id(), edge::new_id());
    let url = provider.address(&Along::on(&app.desk.mint, outing), asked.language).await?;
    let begun = move |tx: &mut dyn Tx| {
        let person = match (asked.of, holder, guest) {
            (ProviderFor::Linking, Some(named), _) => named.person,
            (_, _, Guest::Shown(guest)) => guest,
            (_, _, Guest::Said(Some(guest))) if is_nobody(&*tx, guest)? => guest,
            _ => newcomer,
        };
        let new = Outing::new(outing, asked.provider, asked.of, person, asked.language);
        let session = holder.map(|named| named.session);
        let (secret, port) = asked.waits_at.map(|at| (hash_of(&at.secret).to_vec(), i64::from(at.port))).unzip();
        Outing::begin(tx, Outing { session, secret, port, ..new })
    };
    app.writer.write(move |store| Ok(((), by_server(store, "nobody went to a provider", begun)?))).await?;
    Ok(GoneOut { outing, url: Some(url) })
}

fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

// ---- back -------------------------------------------------------------------------------------

/// What a browser brings back.
#[derive(Default, Deserialize)]
pub(crate) struct Brought {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    /// Who says so, of those that do (RFC 9207).
    iss: Option<String>,
}

/// Where a provider sends people back to. Whoever comes here is nobody yet, whatever they bring.
pub(crate) async fn back(
    State(app): State<App>,
    InPath(name): InPath,
    headers: HeaderMap,
    brought: Result<Query<Brought>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(brought) = brought.unwrap_or_default();
    let mint = &app.desk.mint;
    let known = app.desk.providers.named(&name);
    let Some((provider, outing)) = known.zip(brought.state.as_deref().and_then(|state| outing_of(mint, state))) else {
        return Ok(page::outing_over(&headers));
    };
    let taken = app.writer.write(move |store| {
        let mut taken = None;
        let committed = by_server(store, "nobody came back from a provider", |tx| {
            taken = Outing::take(tx, outing, &name)?;
            Ok(())
        })?;
        Ok((taken, committed))
    });
    let Some(taken) = taken.await? else { return Ok(page::outing_over(&headers)) };
    let along = Along::on(mint, outing);
    let said = match told(&provider, brought) {
        Ok(code) => provider.said(code, &along).await,
        Err(wrong) => Err(wrong),
    };
    let (port, title) = (taken.port, provider.title.clone());
    let arrives = move |tx: &mut dyn Tx| Return::arrive(tx, taken, title, said);
    app.writer.write(move |store| Ok(((), by_server(store, "nobody came back from a provider", arrives)?))).await?;
    let ticket = mint.errand(Errand::Ticket, outing);
    Ok(match port {
        Some(port) => Redirect::to(&format!("http://127.0.0.1:{port}/{outing}.{ticket}")).into_response(),
        None => page::going_on(&headers, &format!("/came-back#{outing}.{ticket}")),
    })
}

/// The code, or why there is none.
fn told(provider: &OneProvider, brought: Brought) -> Result<String, NoReturn> {
    let Brought { code, error, iss, .. } = brought;
    if iss.is_some_and(|iss| iss != provider.issuer.as_str()) {
        tracing::warn!(provider.name = %provider.name, "somebody came back from another provider");
        return Err(NoReturn::Unbelieved);
    }
    match (error.as_deref(), code) {
        (Some("access_denied"), _) => Err(NoReturn::Cancelled),
        (Some("temporarily_unavailable" | "server_error"), _) => Err(NoReturn::Away),
        (None, Some(code)) if code.len() <= LONGEST_WORD => Ok(code),
        (Some(_) | None, _) => Err(NoReturn::Unbelieved),
    }
}

// ---- in ---------------------------------------------------------------------------------------

/// What came of it.
pub(crate) enum Collected {
    Came(Came),
    /// Not in: whose account it is must be shown first.
    ToProve(ToProve),
    Linked,
}

pub(crate) async fn come_back(
    app: &App,
    asked: &ComeBack,
    by: Collecting,
    coming: Coming,
) -> Result<Collected, Problem> {
    app.desk.delays.source(coming.from, edge::now())?;
    let (outing, from) = (asked.outing, coming.from);
    let ticket = asked.ticket.as_deref().unwrap_or_default();
    if !app.desk.mint.is_errand(Errand::Ticket, outing, ticket) {
        return Err(Denied::OutingOver.into());
    }
    let (proof, secret) = (app.desk.mint.errand(Errand::Proof, outing), edge::random());
    let collected = app.writer.write(move |store| {
        let mut collected = Err(Denied::OutingOver.into());
        let committed = by_server(store, "nobody came in by a provider", |tx| {
            let Some(back) = Return::take(tx, outing, by)? else { return Ok(()) };
            collected = match back.of {
                ProviderFor::SigningIn => signs_in(tx, back, outing, proof, &coming, secret)?,
                ProviderFor::Linking => links(tx, &back, from)?,
            };
            Ok(())
        })?;
        Ok((collected, committed))
    });
    let collected = collected.await??;
    app.post.wake();
    if matches!(collected, Collected::Came(Came::In(..))) {
        app.desk.delays.was_right(from);
    }
    Ok(collected)
}

type Judged = Result<Result<Collected, Problem>, Stop<Refusal>>;

fn signs_in(
    tx: &mut dyn Tx,
    back: Return,
    outing: Id<Outing>,
    proof: String,
    coming: &Coming,
    secret: [u8; 32],
) -> Judged {
    let account = match account_of(&back) {
        Ok(account) => account,
        Err(wrong) => return Ok(Err(wrong.into())),
    };
    let person = match Known::by(&*tx, account, back.email.clone(), claim_of, tx.context().now)? {
        Known::As(person) => {
            linked_account_used(tx, account)?;
            person
        }
        Known::Newcomer(email) => {
            let person = open_linked(tx, &back, account, &email, claim_of, edge::new_id())?;
            linked_account_used(tx, account)?;
            let noted = |deed| Noted::by(deed, person).from(&source_of(coming.from));
            note(tx, noted(Deed::Registered))?;
            note(tx, noted(Deed::AccountLinked).about(account).saying(&back.title))?;
            let token = begin(tx, coming, person, Deed::SignedInByProvider, secret)?;
            return Ok(Ok(Collected::Came(Came::In(CameIn::somewhere(person, token)))));
        }
        Known::Perhaps(owner) => {
            let (title, email) = (back.title.clone(), back.email.as_ref().map(ToString::to_string).unwrap_or_default());
            back.wait_for(tx, owner)?;
            return Ok(Ok(Collected::ToProve(ToProve { outing, ticket: proof, title, email })));
        }
        Known::WithoutAddress => return Ok(Err(Denied::ProviderNoAddress.into())),
    };
    let came = come_in(tx, coming, person, Deed::SignedInByProvider, secret)?;
    if matches!(came, Ok(Came::In(CameIn { by: On::AnyDevice, .. }))) {
        tell_owner(tx, person, Purpose::SignedIn)?;
    }
    Ok(came.map(Collected::Came).map_err(Problem::from))
}

/// For whoever is in, in the session in which they went, and has shown that it is them.
fn links(tx: &mut dyn Tx, back: &Return, from: IpAddr) -> Judged {
    let now = tx.context().now;
    let account = match account_of(back) {
        Ok(account) => account,
        Err(wrong) => return Ok(Err(wrong.into())),
    };
    let Some(session) = back.session else { return Ok(Err(Problem::SignedOut)) };
    let named = Named { person: back.person, session };
    let inside = match Inside::look(&*tx, named, now)?.and_then(|inside| inside.proved(now)) {
        Ok(account) => account,
        Err(problem) => return Ok(Err(problem)),
    };
    let linked = link_account(tx, named.person, account, back)?;
    if linked == Linking::Linked {
        let noted = Noted::by(Deed::AccountLinked, named.person).in_session(named.session).from(&source_of(from));
        note(tx, noted.about(account).saying(&back.title))?;
        tell(tx, &inside, claim_of, edge::new_id(), Purpose::AccountLinked)?;
    }
    Ok(became(linked).map(|()| Collected::Linked).map_err(Problem::from))
}

fn account_of(back: &Return) -> Result<Id<nusaloka_domain::identity::LinkedAccount>, Denied> {
    match (back.account, back.wrong) {
        (Some(account), None) => Ok(account),
        (_, wrong) => Err(denied(wrong.unwrap_or(NoReturn::Unbelieved))),
    }
}

const fn became(linked: Linking) -> Result<(), Denied> {
    match linked {
        Linking::Linked | Linking::WasLinked => Ok(()),
        Linking::OfSomebodyElse => Err(Denied::LinkedElsewhere),
        Linking::TooMany => Err(Denied::TooManyLinked),
    }
}

// ---- of whoever is in -------------------------------------------------------------------------

/// They have shown in another way that the account is theirs: they sign in with either from now on.
pub(crate) async fn link_proved(app: &App, from: IpAddr, named: Named, asked: LinkProved) -> Result<(), Problem> {
    Inside::of(app, named).await?.proved(edge::now())?;
    let outing = asked.outing;
    if !app.desk.mint.is_errand(Errand::Proof, outing, &asked.ticket) {
        return Err(Denied::OutingOver.into());
    }
    let linked = for_proved(app, named, "an account elsewhere was not linked", move |tx, account| {
        let Some(back) = Return::take_proved(tx, outing, named.person)? else { return Ok(Err(Denied::OutingOver)) };
        let there = match account_of(&back) {
            Ok(there) => there,
            Err(denied) => return Ok(Err(denied)),
        };
        let linked = link_account(tx, named.person, there, &back)?;
        if linked == Linking::Linked {
            let noted = Noted::by(Deed::AccountLinked, named.person).in_session(named.session).from(&source_of(from));
            note(tx, noted.about(there).saying(&back.title))?;
            tell(tx, &account, claim_of, edge::new_id(), Purpose::AccountLinked)?;
        }
        Ok(became(linked))
    });
    linked.await??;
    app.post.wake();
    Ok(())
}

pub(crate) async fn unlink(app: &App, from: IpAddr, named: Named, asked: Unlink) -> Result<(), Problem> {
    let unlinked = for_proved(app, named, "an account elsewhere was not unlinked", move |tx, account| {
        if unlink_account(tx, asked.account, named.person)? {
            let noted = Noted::by(Deed::AccountUnlinked, named.person).in_session(named.session).from(&source_of(from));
            note(tx, noted.about(asked.account))?;
            tell(tx, &account, claim_of, edge::new_id(), Purpose::AccountUnlinked)?;
        }
        Ok(())
    });
    // What is not there any more is unlinked.
    unlinked.await?;
    app.post.wake();
    Ok(())
}

/// How a page is known that began it.
pub(crate) const fn of_page(session: Option<Id<Session>>) -> Collecting {
    Collecting { session, secret: None }
}

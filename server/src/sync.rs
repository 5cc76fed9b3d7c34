//! How apps keep in step: entries up, verdicts back; where the app stands up, a series of answers back, at once or when
//! there is news. The same frames travel over the live socket (`live`) and over these two endpoints, which are there for
//! networks that let no socket through.
//!
//! Each request is answered in the version of the protocol that it speaks (`nusaloka_sync::SPOKEN`). Refuses one that is
//! not spoken any more before it asks who comes, so that an old app learns that it is old even when signed out.
//!
//! Invariant: each answer of a series is a look of its own, and begins where the one before it ended; so a slow reader
//! holds no transaction open.

use crate::{
    App,
    answer::{Brought, Problem, frames},
    edge,
    identity::{Named, bearer, standing},
    stopped,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::Response,
};
use futures_util::{StreamExt as _, stream};
use nusaloka_domain::{Fault, Id, capability::Business, identity::Person};
use nusaloka_store::{
    authority::{self, Budget, News, Offers, Quiet},
    batch::{Answer, Ask, Push},
    engine::Source,
};
use nusaloka_sync::{
    Follows, MAX_ENTRIES_A_PUSH, Message, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, SPOKEN, Wait,
    frame::{BadFrame, Frame, TooLarge},
    shared::{self, Piece},
};
use std::{
    convert::Infallible,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{select, sync::mpsc, time::sleep};
use tracing::Instrument as _;

/// How long a pull over HTTP is held: below what proxies allow.
const HOLD: Duration = Duration::from_secs(25);

/// Whoever has shown an access token, and the session that it names, because that may end while they are here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visitor {
    pub(crate) named: Named,
    /// What they speak, where no frame says it.
    pub(crate) version: u16,
}

/// What an answer is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request {
    pub(crate) number: u32,
    pub(crate) version: u16,
}

impl Request {
    pub(crate) fn answered(self, message: Message) -> Result<Vec<u8>, TooLarge> {
        Frame { request: self.number, message }.to_bytes_in(self.version)
    }
}

impl Visitor {
    /// Each look sees for itself whether the session is held.
    pub(crate) const fn with(named: Named) -> Self {
        Self { named, version: PROTOCOL_VERSION }
    }

    pub(crate) const fn person(&self) -> Id<Person> {
        self.named.person
    }
}

pub(crate) async fn admit(app: &App, headers: &HeaderMap) -> Result<Visitor, Problem> {
    let version = headers.get(PROTOCOL_HEADER).and_then(|value| value.to_str().ok()?.parse::<u16>().ok());
    let version = version.filter(|version| SPOKEN.contains(version)).ok_or(Problem::UpgradeNeeded)?;
    let named = bearer(app, headers).ok_or(Problem::SignedOut)?;
    let visitor = Visitor { named, version };
    admit_again(app, &visitor).await?;
    Ok(visitor)
}

/// Somebody who stayed: their session may have ended meanwhile.
pub(crate) async fn admit_again(app: &App, visitor: &Visitor) -> Result<(), Problem> {
    let named = visitor.named;
    app.readers.read(move |source| standing(source, named, edge::now())).await?.held()
}

// ---- over HTTP --------------------------------------------------------------------------------

pub(crate) async fn push(
    State(app): State<App>,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    let visitor = admit(&app, &headers).await?;
    let (request, message) = read(&app, &body)?;
    let Message::Push(push) = message else { return Err(Problem::Garbled) };
    let pushed = decide(&app, &visitor, request, push).await?;
    Ok(frames(pushed.into()))
}

pub(crate) async fn pull(
    State(app): State<App>,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    let visitor = admit(&app, &headers).await?;
    let (request, message) = read(&app, &body)?;
    let Message::Pull(pull) = message else { return Err(Problem::Garbled) };
    let (told, mut series) = mpsc::channel(1);
    let span = tracing::Span::current();
    tokio::spawn(tell(app, visitor, request, pull, HOLD, told).instrument(span));
    // A refusal can still be a status; what goes wrong later cuts the body short.
    let first = series.recv().await.unwrap_or(Err(Problem::Broke))?;
    let rest = stream::unfold(series, async |mut series| Some((series.recv().await?.ok()?, series)));
    let all = stream::once(std::future::ready(first)).chain(rest);
    Ok(frames(Body::from_stream(all.map(|bytes| Ok::<_, Infallible>(Bytes::from(bytes))))))
}

pub(crate) fn read(app: &App, bytes: &[u8]) -> Result<(Request, Message), Problem> {
    app.metrics.came_up(bytes.len());
    let frame = Frame::of(bytes).and_then(|frame| Ok((Frame::version_of(bytes)?, frame)));
    let (version, frame) = frame.map_err(|bad| {
        tracing::debug!(reason = %bad, frame.bytes = bytes.len(), "what came is not a frame");
        match bad {
            BadFrame::OtherVersion(_) => Problem::UpgradeNeeded,
            _ => Problem::Garbled,
        }
    })?;
    Ok((Request { number: frame.request, version }, frame.message))
}

// ---- up ---------------------------------------------------------------------------------------

/// The answer as a frame.
pub(crate) async fn decide(app: &App, visitor: &Visitor, request: Request, push: Push) -> Result<Vec<u8>, Problem> {
    if push.entries.len() > MAX_ENTRIES_A_PUSH {
        return Err(Problem::Garbled);
    }
    let span = tracing::info_span!("push", push.device = %push.device, push.entries = push.entries.len());
    async {
        let since = Instant::now();
        let pushed = app.writer.decide(visitor.person(), push).await?;
        let message = Message::Pushed(pushed);
        tracing::debug!(push.answer = %message, push.duration_ms = since.elapsed().as_millis(), "decided");
        let bytes = request.answered(message);
        let bytes = bytes.map_err(|error| Fault::because("verdicts do not fit into a frame", error))?;
        app.metrics.went_down(bytes.len());
        Ok(bytes)
    }
    .instrument(span)
    .await
}

// ---- down -------------------------------------------------------------------------------------

/// Tells everything that brings the device up to date, one frame after the other, as fast as they are taken. Waits first, if
/// there is nothing to tell and that is wished, but no longer than `hold`.
pub(crate) async fn tell(
    app: App,
    visitor: Visitor,
    request: Request,
    pull: Pull,
    hold: Duration,
    told: mpsc::Sender<Result<Vec<u8>, Problem>>,
) {
    let span = tracing::info_span!("pull", pull.device = %pull.ask.device, pull.since = pull.ask.commit);
    app.metrics.asked();
    if let Err(problem) = series(&app, &visitor, request, pull, hold, &told).instrument(span).await {
        // An error says that nobody listens any more.
        drop(told.send(Err(problem)).await);
    }
}

async fn series(
    app: &App,
    visitor: &Visitor,
    request: Request,
    Pull { mut ask, mut wait }: Pull,
    hold: Duration,
    told: &mpsc::Sender<Result<Vec<u8>, Problem>>,
) -> Result<(), Problem> {
    let mut turn = app.limits.pull()?;
    let end = sleep(hold);
    tokio::pin!(end);
    let mut before = None;
    loop {
        let look = look(app, visitor, request, ask.clone(), wait, before.take()).await?;
        if let Some(quiet) = look.quiet {
            drop(turn);
            let mut parked = app.news.park(Arc::clone(&quiet.scopes), quiet.commit);
            select! {
                () = parked.woken() => {
                    before = Some(quiet);
                    turn = app.limits.pull_again().await?;
                    continue;
                }
                () = told.closed() => return Ok(()),
                () = &mut end => {}
                () = stopped(app.stop.clone()) => {}
            }
            turn = app.limits.pull_again().await?;
        }
        app.metrics.went_down(look.frame.len());
        if told.send(Ok(look.frame)).await.is_err() {
            return Ok(());
        }
        match look.next {
            Some(next) => (ask, wait) = (next, Wait::No),
            None => return Ok(()),
        }
    }
}

struct Look {
    frame: Vec<u8>,
    /// There is nothing to tell, which was wished to be waited for.
    quiet: Option<Quiet>,
    next: Option<Ask>,
}

async fn look(
    app: &App,
    visitor: &Visitor,
    request: Request,
    ask: Ask,
    wait: Wait,
    before: Option<Quiet>,
) -> Result<Look, Problem> {
    let (business, shelf, metrics) = (app.business, app.shelf.clone(), app.metrics.clone());
    let offers = app.snapshots.offers();
    if !ask.offers.is_empty() {
        app.snapshots.asked_for(app, &ask.offers);
    }
    let (named, person) = (visitor.named, visitor.person());
    let looked = app.readers.read(move |source| {
        if let Err(problem) = standing(source, named, edge::now())?.held() {
            return Ok(Err(problem));
        }
        let since = Instant::now();
        let (look, rows) = match authority::news(source, business, person, &ask, before.as_ref(), &shelf)? {
            Some(news) => of_news(request, &ask, wait, news)?,
            None => of_slice(source, business, person, request, &ask, &offers)?,
        };
        metrics.told(rows, since);
        Ok(Ok(look))
    });
    looked.await?
}

/// What happened since, put together from what others are told, too.
fn of_news(request: Request, ask: &Ask, wait: Wait, news: News<Piece>) -> Result<(Look, usize), Fault> {
    let quiet = wait == Wait::ForNews && news.is_quiet(ask);
    let News { batch, pieces, .. } = &news;
    let (commit, rows) = (batch.commit, pieces.iter().map(|piece| piece.rows()).sum());
    tracing::debug!(pull.commit = commit, pull.segments = pieces.len(), pull.rows = rows, "told what happened");
    let frame = shared::framed(request.number, request.version, batch.clone(), pieces);
    let frame = frame.map_err(|error| Fault::because("what happened does not fit into a frame", error))?;
    Ok((Look { frame, quiet: quiet.then(|| news.quiet()), next: None }, rows))
}

/// As much as fits of what the device lacks.
fn of_slice(
    source: &dyn Source,
    business: Business,
    person: Id<Person>,
    request: Request,
    ask: &Ask,
    offers: &Offers,
) -> Result<(Look, usize), Fault> {
    let mut budget = Budget::of(ask);
    loop {
        let (answer, next) = authority::slice(source, business, person, ask, budget, offers)?;
        let rows = rows_in(&answer);
        let follows = if next.is_some() { Follows::Another } else { Follows::Nothing };
        let frame = Frame { request: request.number, message: Message::Answer(answer, follows) };
        match frame.to_bytes_in(request.version) {
            Ok(bytes) => {
                tracing::debug!(pull.answer = %frame, "told");
                return Ok((Look { frame: bytes, quiet: None, next }, rows));
            }
            // Large rows: fewer of them at once.
            Err(_) if budget.rows > 1 => budget.rows = (budget.rows / 8).max(1),
            Err(error) => return Err(Fault::because("an answer does not fit into a frame", error)),
        }
    }
}

fn rows_in(answer: &Answer) -> usize {
    let Answer::Batch(batch) = answer else { return 0 };
    let segments = batch.segments.iter().map(|segment| segment.rows.len());
    segments.chain(batch.repaired.iter().map(|repaired| repaired.rows.len())).sum()
}

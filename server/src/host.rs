//! The host of a browser: the three verbs over HTTP, running the same queries and mutations as a phone does.
//!
//! A browser has no outbox: its write is decided while it waits, and its tray is always empty.

use crate::{
    App,
    answer::{Problem, bytes},
    identity::{browser_holder, same_origin},
    stopped,
};
use axum::{
    body::Bytes,
    extract::{
        FromRequestParts, Request, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{header, request::Parts},
    response::Response,
};
use nusaloka_domain::{
    Fault, Id,
    host::{HostFailed, Link, Notice, Query, Reply, Topics, Tray, Write, Written, decode, encode},
    identity::Person,
};
use nusaloka_store::Cursor;
use std::time::Duration;
use tokio::{select, time::interval};

const OURS: &str = "application/vnd.nusaloka+postcard";
/// Keeps the connection open through proxies, and finds out when nobody is there.
const PING_EVERY: Duration = Duration::from_secs(20);

/// A request from our own page: the right origin, and a content type that no form can send.
pub(crate) struct FromOurPage(Parts);

impl<S: Sync> FromRequestParts<S> for FromOurPage {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        same_origin(parts)?;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind == Some(OURS) { Ok(Self(parts.clone())) } else { Err(Problem::Garbled) }
    }
}

pub(crate) async fn read(
    State(app): State<App>,
    FromOurPage(parts): FromOurPage,
    body: Bytes,
) -> Result<Response, Problem> {
    let query: Query = decode(&body).map_err(|_| Problem::Garbled)?;
    let Some(person) = browser_holder(&app, &parts.headers).await? else {
        return Ok(bytes(encode(&Reply::<Written>::Err(HostFailed::SignedOut))));
    };
    Ok(bytes(match query {
        Query::Me => encode(&Reply::Ok(app.read(move |store| store.me(person)).await?)),
        Query::Tray => encode(&Reply::Ok(Tray::default())),
    }))
}

pub(crate) async fn write(
    State(app): State<App>,
    FromOurPage(parts): FromOurPage,
    body: Bytes,
) -> Result<Response, Problem> {
    let write: Write = decode(&body).map_err(|_| Problem::Garbled)?;
    let reply: Reply<Written> = match browser_holder(&app, &parts.headers).await? {
        None => Err(HostFailed::SignedOut),
        Some(person) => perform(&app, person, write).await?,
    };
    Ok(bytes(encode(&reply)))
}

async fn perform(app: &App, person: Id<Person>, write: Write) -> Result<Reply<Written>, Fault> {
    match write {
        Write::Mutate(mutation) => {
            let decided = app.write(move |store| store.act(person, &mutation)).await?;
            Ok(decided.map(|()| Written).map_err(HostFailed::Refused))
        }
        // There is no refused change to send again or to let go, and no local database to mend.
        Write::Resend(_) | Write::Discard(_) | Write::Reopen | Write::SetAside => Ok(Ok(Written)),
    }
}

pub(crate) async fn watch(
    State(app): State<App>,
    upgrade: WebSocketUpgrade,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    same_origin(&parts)?;
    let person = browser_holder(&app, &parts.headers).await?;
    Ok(upgrade.on_upgrade(move |socket| tell(app, person, socket)))
}

/// Sends notices until the browser leaves or the server stops.
async fn tell(app: App, person: Option<Id<Person>>, mut socket: WebSocket) {
    let link = if person.is_some() { Link::Online } else { Link::SignedOut };
    let mut said = send(&mut socket, Notice::Link(link)).await;
    let mut news = app.news.subscribe();
    let mut cursor = Cursor::BEGINNING;
    let mut first = true;
    let mut ping = interval(PING_EVERY);
    while said.is_ok() {
        if let Some(person) = person {
            match app.read(move |store| store.changes(person, cursor)).await {
                Ok(batch) => {
                    cursor = batch.cursor;
                    if !batch.is_empty() && !first {
                        said = send(&mut socket, Notice::Changed(Topics::ME)).await;
                    }
                    first = false;
                }
                Err(fault) => {
                    let _: Problem = fault.into(); // logged; the socket closes and the browser comes again
                    return;
                }
            }
        }
        select! {
            () = stopped(app.stop.clone()) => return,
            changed = news.changed() => if changed.is_err() { return },
            _ = ping.tick() => said = socket.send(Message::Ping(Bytes::new())).await,
            received = socket.recv() => if !matches!(received, Some(Ok(_))) { return },
        }
    }
}

async fn send(socket: &mut WebSocket, notice: Notice) -> Result<(), axum::Error> {
    socket.send(Message::Binary(encode(&notice).into())).await
}

//! The sync endpoints for apps: entries up, verdicts back; a cursor up, news back, at once or when there is some.

use crate::{
    App,
    answer::{Problem, bytes},
    identity::app_holder,
    stopped,
};
use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use nusaloka_domain::{
    Id,
    host::{decode, encode},
    identity::Person,
};
use nusaloka_store::Batch;
use nusaloka_sync::{MAX_ENTRIES_A_PUSH, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Push, Pushed, Wait};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::{select, time::sleep};

/// How long a pull for news is held: below what proxies allow.
const HOLD: Duration = Duration::from_secs(25);

pub(crate) async fn push(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let (person, push) = admit::<Push>(&app, &headers, &body).await?;
    if push.entries.len() > MAX_ENTRIES_A_PUSH {
        return Err(Problem::Garbled);
    }
    let verdicts = app.write(move |store| store.decide(person, &push.entries)).await?;
    Ok(bytes(encode(&Pushed { verdicts })))
}

pub(crate) async fn pull(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let (person, pull) = admit::<Pull>(&app, &headers, &body).await?;
    // Subscribed before reading, so that a commit in between is noticed.
    let mut news = app.news.subscribe();
    let end = sleep(HOLD);
    tokio::pin!(end);
    loop {
        let batch: Batch = app.read(move |store| store.changes(person, pull.cursor)).await?;
        if pull.wait == Wait::No || !batch.is_empty() {
            return Ok(bytes(encode(&batch)));
        }
        select! {
            () = &mut end => return Ok(bytes(encode(&batch))),
            () = stopped(app.stop.clone()) => return Ok(bytes(encode(&batch))),
            changed = news.changed() => if changed.is_err() { return Err(Problem::Broke) },
        }
    }
}

/// Version, person, message: in this order, so that an old app learns that it is old even when signed out.
async fn admit<M: DeserializeOwned>(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<(Id<Person>, M), Problem> {
    let version = headers.get(PROTOCOL_HEADER).and_then(|value| value.to_str().ok()?.parse::<u16>().ok());
    if version != Some(PROTOCOL_VERSION) {
        return Err(Problem::UpgradeNeeded);
    }
    let person = app_holder(app, headers).await?;
    let message = decode(body).map_err(|_| Problem::Garbled)?;
    Ok((person, message))
}

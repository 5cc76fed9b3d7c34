//! The sync endpoints for apps: entries up, verdicts back; where the app stands up, news back, at once or when there is some.

use crate::{
    App,
    answer::{Problem, bytes},
    identity::app_holder,
    stopped,
};
use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use nusaloka_domain::{
    Fault, Id,
    host::{decode, encode},
    identity::Person,
};
use nusaloka_store::{
    authority::{Budget, Committed, Sees},
    batch::{Answer, Ask, More, Push},
};
use nusaloka_sync::{MAX_ENTRIES_A_PUSH, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait};
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
    let now = crate::edge::now();
    let pushed = app
        .write(move |store| {
            let (mut pushed, committed) = store.decide(now, &[(person, push)])?;
            let pushed = pushed.pop().ok_or_else(|| Fault::new("a push was not answered"))?;
            Ok((pushed, committed))
        })
        .await?;
    Ok(bytes(encode(&pushed)))
}

pub(crate) async fn pull(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let (person, Pull { ask, wait }) = admit::<Pull>(&app, &headers, &body).await?;
    // Subscribed before reading, so that a commit in between is noticed.
    let mut news = app.news.subscribe();
    let end = sleep(HOLD);
    tokio::pin!(end);
    loop {
        let (answer, sees) = look(&app, person, ask.clone()).await?;
        if wait == Wait::No || !is_quiet(&ask, &answer) {
            return Ok(bytes(encode(&answer)));
        }
        loop {
            select! {
                () = &mut end => return Ok(bytes(encode(&answer))),
                () = stopped(app.stop.clone()) => return Ok(bytes(encode(&answer))),
                committed = news.next() => match committed? {
                    Some(committed) if !concerns(&committed, &ask, &sees) => {}
                    _ => break,
                },
            }
        }
    }
}

async fn look(app: &App, person: Id<Person>, ask: Ask) -> Result<(Answer, Sees), Fault> {
    app.read(move |store| Ok((store.pull(person, &ask, Budget::default())?, store.sees(person)?))).await
}

/// Would it only tell the app what it knows?
fn is_quiet(ask: &Ask, answer: &Answer) -> bool {
    match answer {
        Answer::Batch(batch) => {
            batch.epoch == ask.epoch
                && batch.scopes == ask.scopes
                && batch.segments.is_empty()
                && batch.repaired.is_empty()
                && batch.refused.is_empty()
                && batch.more == More::No
        }
        Answer::Compare { .. } | Answer::NameScopes => false,
    }
}

/// Has it touched what this app holds, or who may hold it?
fn concerns(committed: &Committed, ask: &Ask, sees: &Sees) -> bool {
    committed.touched.iter().any(|touched| ask.visits.contains(&touched.scope) || sees.is_theirs(touched.scope))
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

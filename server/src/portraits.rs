//! Pictures of people, as they come: each is opened beside the writer (`darkroom`), written anew, and taken to wherever its person's
//! name stands, in one commit. One that was removed leaves from there by the same way.
//!
//! Failure cases: a picture that cannot be opened (its person sees the one before, and why), one that is changed while it is looked at
//! (it is looked at again), a server that ends in the middle (what waits is in the store).
//!
//! Invariants: what was sent is in no row that anybody but its person sees, and nowhere when it was looked at; one is opened at a time.

use crate::{App, answer::Problem, darkroom, edge, identity::by_server, stopped};
use nusaloka_domain::{
    Fault, Id, Refusal,
    failure::Stop,
    identity::{Finished, Person, PortraitSent, Undeveloped, finish_portrait, show_portrait_in_organisations},
    packing,
    view::Tx,
};
use nusaloka_store::authority;
use std::time::Duration;
use tokio::{select, task::spawn_blocking, time::sleep};

/// So many in one look.
const AT_ONCE: usize = 4;
/// After something broke.
const PAUSE: Duration = Duration::from_mins(1);

type Shows = fn(&mut dyn Tx, Id<Person>, Option<&Vec<u8>>) -> Result<(), Stop<Refusal>>;

/// Wherever somebody's name stands for others to see.
const SHOWN: &[Shows] = &[packing::show_portrait, show_portrait_in_organisations];

/// Until the server stops.
pub(crate) async fn as_they_come(app: App) {
    let stop = app.stop.clone();
    select! { () = one_after_the_other(app) => {}, () = stopped(stop) => {} }
}

async fn one_after_the_other(app: App) {
    // Before the first look, so that nothing is missed in between.
    let mut news = app.news.subscribe();
    loop {
        match round(&app).await {
            Ok(Round::Done) => {}
            Ok(Round::More) => continue,
            Err(problem) => {
                tracing::error!(problem = problem.code(), "pictures of people wait; tried again later");
                sleep(PAUSE).await;
                continue;
            }
        }
        loop {
            match news.next().await {
                Ok(Some(told)) if !told.touched.iter().any(|touched| touched.scope == PortraitSent::scope()) => {}
                Ok(_) => break,
                Err(problem) => {
                    tracing::debug!(problem = problem.code(), "no more news: the server ends");
                    return;
                }
            }
        }
    }
}

enum Round {
    Done,
    More,
}

async fn round(app: &App) -> Result<Round, Problem> {
    let now = edge::now();
    let look = move |source: &dyn nusaloka_store::engine::Source| {
        authority::look(source, now, |view| PortraitSent::waiting(view, AT_ONCE))
    };
    let waiting = app.readers.read(look).await?;
    if waiting.is_empty() {
        return Ok(Round::Done);
    }
    for Undeveloped { person, sent } in waiting {
        let opened = spawn_blocking(move || {
            let made = sent.as_deref().map(darkroom::develop);
            (sent, made)
        });
        let (sent, made) = opened.await.map_err(|error| Fault::because("a picture was not opened", error))?;
        let finished = app.writer.write(move |store| {
            let committed = by_server(store, "a picture was not shown", |tx| {
                match finish_portrait(tx, person, sent.as_ref(), made)? {
                    Finished::Shows(small) => SHOWN.iter().try_for_each(|show| show(tx, person, small.as_ref())),
                    Finished::SentAgain => Ok(()),
                }
            })?;
            Ok(((), committed))
        });
        finished.await?;
    }
    Ok(Round::More)
}

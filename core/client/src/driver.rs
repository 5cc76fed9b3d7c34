//! Carries out what the sync engine commands: requests, timers, and what they bring into the store.

use crate::{
    Shared, edge,
    held::{self, Store, held},
    transport::Transport,
};
use nusaloka_domain::{Fault, host::Changed};
use nusaloka_store::{batch::More, replica::Received};
use nusaloka_sync::{Command, Engine, Event, Failure, Lane, MAX_ENTRIES_A_PUSH, Pull, Wait};
use std::sync::Arc;
use tokio::{
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinSet},
    time::sleep,
};

/// Runs until `stopped` closes. A guest has no server to talk to.
pub(crate) async fn drive(
    shared: Arc<Shared>,
    mut inbox: mpsc::UnboundedReceiver<Event>,
    mut stopped: oneshot::Receiver<()>,
) {
    let Some(session) = &shared.settings.session else { return };
    let transport = match Transport::new(&shared.settings.server, session) {
        Ok(transport) => transport,
        Err(error) => return tracing::error!(error = %error, "no HTTP client could be made"),
    };
    let mut engine = Engine::default();
    let mut jobs = JoinSet::new();
    let mut timers = Timers::default();
    loop {
        let event = tokio::select! {
            _ = &mut stopped => break,
            Some(event) = inbox.recv() => event,
            Some(ended) = jobs.join_next() => match ended {
                Ok(event) => event,
                Err(error) if error.is_cancelled() => continue, // a timer that was replaced
                Err(error) => {
                    tracing::error!(error = %error, "a request broke");
                    break;
                }
            },
        };
        for command in engine.step(event, edge::now(), u64::from_le_bytes(edge::random())) {
            let (shared, transport) = (Arc::clone(&shared), transport.clone());
            match command {
                Command::Push => drop(jobs.spawn(async move { push(&shared, &transport).await })),
                Command::Pull(wait) => drop(jobs.spawn(async move { pull(&shared, &transport, wait).await })),
                Command::Wake(lane, after) => timers.replace(
                    lane,
                    jobs.spawn(async move {
                        sleep(after).await;
                        Event::Woke(lane)
                    }),
                ),
                Command::Tell(link) => shared.tell(link),
            }
        }
    }
    jobs.shutdown().await;
}

#[derive(Default)]
struct Timers {
    up: Option<AbortHandle>,
    down: Option<AbortHandle>,
}

impl Timers {
    fn replace(&mut self, lane: Lane, timer: AbortHandle) {
        let place = match lane {
            Lane::Up => &mut self.up,
            Lane::Down => &mut self.down,
        };
        if let Some(earlier) = place.replace(timer) {
            earlier.abort();
        }
    }
}

async fn push(shared: &Shared, transport: &Transport) -> Event {
    let push = match with_store(shared, |store| Ok(store.push(MAX_ENTRIES_A_PUSH))) {
        Ok(Some(push)) => push,
        Ok(None) => return Event::PushAnswered { more: false },
        Err(failure) => return Event::Failed(Lane::Up, failure),
    };
    let stored = match transport.push(&push).await {
        // The new id is taken only if the server knows the old one as another's.
        Ok(pushed) => with_store(shared, |store| {
            store.pushed(&pushed, edge::new_id())?;
            Ok((store.push(1).is_some(), store.take_touched()))
        }),
        Err(failure) => Err(failure),
    };
    match stored {
        Ok((more, touched)) => {
            shared.notices.changed(Changed::records(touched).and(Changed::tray()));
            Event::PushAnswered { more }
        }
        Err(failure) => Event::Failed(Lane::Up, failure),
    }
}

/// Rounds that bring nothing new, before the two sides are taken to misunderstand each other.
const MOST_IDLE_ROUNDS: u32 = 8;

/// Asks until nothing is behind.
async fn pull(shared: &Shared, transport: &Transport, wait: Wait) -> Event {
    let mut wait = wait;
    let mut idle_rounds = 0;
    loop {
        match round(shared, transport, wait).await {
            Ok(Round { again: false, .. }) => return Event::PullAnswered,
            Ok(Round { news, .. }) => {
                wait = Wait::No;
                idle_rounds = if news { 0 } else { idle_rounds + 1 };
            }
            Err(failure) => return Event::Failed(Lane::Down, failure),
        }
        if idle_rounds > MOST_IDLE_ROUNDS {
            tracing::error!("client and server go in circles");
            return Event::Failed(Lane::Down, Failure::Network);
        }
    }
}

struct Round {
    news: bool,
    again: bool,
}

async fn round(shared: &Shared, transport: &Transport, wait: Wait) -> Result<Round, Failure> {
    let ask = with_store(shared, Store::ask)?;
    let answer = transport.pull(&Pull { ask, wait }).await?;
    let (round, changed) = with_store(shared, |store| {
        let (before, waiting) = (store.at(), store.outbox().len());
        let again = match store.receive(&answer)? {
            Received::Taken(More::No) => false,
            Received::Taken(More::Behind) | Received::Stale | Received::AskAgain => true,
        };
        let touched = store.take_touched();
        let news = before != store.at() || !touched.is_empty();
        // What was applied leaves the tray when its effect is here.
        let tray = if waiting == store.outbox().len() { Changed::NOTHING } else { Changed::tray() };
        Ok((Round { news, again }, Changed::records(touched).and(tray)))
    })?;
    shared.notices.changed(changed);
    Ok(round)
}

/// A store that does not serve right now is tried again later, like a network that doesn't.
fn with_store<T>(shared: &Shared, work: impl FnOnce(&mut Store) -> Result<T, Fault>) -> Result<T, Failure> {
    held::with_store(&mut held(&shared.store), work).map_err(|_| Failure::Network)
}

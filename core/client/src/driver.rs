//! Carries out what the sync engine commands: requests, timers, and what they bring into the store.

use crate::{Shared, edge, failed, held, transport::Transport};
use nusaloka_domain::{Fault, host::Topics};
use nusaloka_store::Local;
use nusaloka_sync::{Command, Engine, Event, Failure, Lane, MAX_ENTRIES_A_PUSH, Pull, Push, Wait};
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
    let unsent =
        with_store(shared, |local| Ok(Push { device: local.device(), entries: local.unsent(MAX_ENTRIES_A_PUSH)? }));
    let push = match unsent {
        Ok(push) if push.entries.is_empty() => return Event::PushAnswered { more: false },
        Ok(push) => push,
        Err(failure) => return Event::Failed(Lane::Up, failure),
    };
    let stored = match transport.push(&push).await {
        Ok(pushed) => with_store(shared, |local| {
            local.decided(&pushed.verdicts)?;
            Ok(!local.unsent(1)?.is_empty())
        }),
        Err(failure) => Err(failure),
    };
    match stored {
        Ok(more) => {
            shared.notices.changed(Topics::ME.and(Topics::TRAY));
            Event::PushAnswered { more }
        }
        Err(failure) => Event::Failed(Lane::Up, failure),
    }
}

async fn pull(shared: &Shared, transport: &Transport, wait: Wait) -> Event {
    let cursor = with_store(shared, |local| local.cursor());
    let received = match cursor {
        Ok(cursor) => transport.pull(&Pull { cursor, wait }).await.and_then(|batch| {
            let news = !batch.is_empty() || batch.cursor != cursor;
            if news { with_store(shared, |local| local.receive(&batch)).map(|()| news) } else { Ok(news) }
        }),
        Err(failure) => Err(failure),
    };
    match received {
        Ok(news) => {
            if news {
                shared.notices.changed(Topics::ME.and(Topics::TRAY));
            }
            Event::PullAnswered
        }
        Err(failure) => Event::Failed(Lane::Down, failure),
    }
}

/// A store that does not serve right now is tried again later, like a network that doesn't.
fn with_store<T>(shared: &Shared, work: impl FnOnce(&mut Local) -> Result<T, Fault>) -> Result<T, Failure> {
    match held(&shared.store).as_mut() {
        Ok(local) => work(local).map_err(|fault| {
            failed(&fault);
            Failure::Network
        }),
        Err(_) => Err(Failure::Network),
    }
}

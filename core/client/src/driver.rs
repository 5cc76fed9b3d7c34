//! Carries out what the sync engine commands: requests, timers, and what they bring into the store.
//!
//! What comes down is read and stored slice by slice, off the threads that wait for the network, and the store is free
//! between two slices: a screen that asks meanwhile waits for one of them at most.

use crate::{
    Shared, edge,
    files::{Fetched, Files},
    held::{self, Store, held},
    transport::{Lost, Transport, odd, read},
};
use nusaloka_domain::{Fault, host::Changed};
use nusaloka_store::{batch::More, replica::Received};
use nusaloka_sync::{Command, Engine, Event, Failure, Follows, Lane, MAX_ENTRIES_A_PUSH, Message, Pull, Wait};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::{
    sync::{Mutex as AsyncMutex, mpsc, oneshot},
    task::{AbortHandle, JoinSet, spawn_blocking},
    time::sleep,
};

/// Runs until `stopped` closes. A guest has no server to talk to.
pub(crate) async fn drive(
    shared: Arc<Shared>,
    transport: Arc<Transport>,
    mut inbox: mpsc::UnboundedReceiver<Event>,
    mut stopped: oneshot::Receiver<()>,
) {
    let (work, mut working) = mpsc::channel(1);
    let files = AsyncMutex::new(Files::beside(&held::database(&shared.settings)));
    let lanes = Arc::new(Lanes { shared, transport, files, idle_rounds: AtomicU32::new(0), work });
    let mut engine = Engine::default();
    let mut jobs = JoinSet::new();
    let mut timers: BTreeMap<Lane, Option<AbortHandle>> = BTreeMap::new();
    let mut pull = None;
    loop {
        let event = tokio::select! {
            _ = &mut stopped => break,
            Some(event) = inbox.recv() => event,
            Some(ended) = jobs.join_next() => match ended {
                Ok(event) => event,
                Err(error) if error.is_cancelled() => continue, // one that was replaced
                Err(error) => {
                    tracing::error!(error = %error, "a request broke");
                    break;
                }
            },
        };
        if event == Event::Nudged {
            lanes.transport.probe();
        }
        for command in engine.step(event, edge::now(), u64::from_le_bytes(edge::random())) {
            let lanes = Arc::clone(&lanes);
            match command {
                Command::Push => drop(jobs.spawn(async move { lanes.push().await })),
                Command::Pull(wait) => replace(&mut pull, jobs.spawn(async move { lanes.pull(wait).await })),
                Command::Fetch => drop(jobs.spawn(async move { lanes.fetch().await })),
                Command::Wake(lane, after) => replace(
                    timers.entry(lane).or_default(),
                    jobs.spawn(async move {
                        sleep(after).await;
                        Event::Woke(lane)
                    }),
                ),
                Command::Tell(link) => lanes.shared.tell(link),
                Command::Forget => drop(jobs.spawn(async move { lanes.forget().await })),
            }
        }
    }
    jobs.shutdown().await;
    drop(lanes);
    // What is being stored right now goes on behind a job that was ended; the database is in use until then.
    working.recv().await;
}

/// A later one takes the place of the one before.
fn replace(place: &mut Option<AbortHandle>, job: AbortHandle) {
    if let Some(earlier) = place.replace(job) {
        earlier.abort();
    }
}

/// Asks in a row that brought nothing and are to be asked again, before the two sides are taken to misunderstand each
/// other: then the engine rests between them.
const IDLE_ROUNDS: u32 = 3;

struct Lanes {
    shared: Arc<Shared>,
    transport: Arc<Transport>,
    files: AsyncMutex<Files>,
    idle_rounds: AtomicU32,
    /// Nothing is ever sent: its end says that nobody works on the store any more.
    work: mpsc::Sender<()>,
}

impl Lanes {
    async fn push(&self) -> Event {
        match self.try_push().await {
            Ok(more) => Event::PushAnswered { more },
            Err(lost) => failed(Lane::Up, lost).await,
        }
    }

    /// Is there more to be sent?
    async fn try_push(&self) -> Result<bool, Lost> {
        let Some(push) = self.store(|store| Ok(store.push(MAX_ENTRIES_A_PUSH))).await? else { return Ok(false) };
        let pushed = self.transport.push(push).await?;
        let (more, touched) = self
            .store(move |store| {
                // The new id is taken only if the server knows the old one as another's.
                store.pushed(&pushed, edge::new_id())?;
                Ok((store.push(1).is_some(), store.take_touched()))
            })
            .await?;
        self.shared.notices.changed(Changed::records(touched).and(Changed::tray()));
        Ok(more)
    }

    async fn pull(&self, wait: Wait) -> Event {
        match self.try_pull(wait).await {
            Ok(()) => Event::PullAnswered,
            Err(lost) => failed(Lane::Down, lost).await,
        }
    }

    /// Asks once, and takes in the series of answers as it comes.
    async fn try_pull(&self, wait: Wait) -> Result<(), Lost> {
        let ask = self.store(Store::ask).await?;
        let mut answers = self.transport.pull(Pull { ask, wait }).await?;
        let mut news = false;
        let settled = loop {
            let bytes = answers.next().await?;
            let taken = self.blocking(move |shared| take(shared, &bytes)).await?;
            news |= taken.news;
            for event in taken.events {
                self.shared.send(event);
            }
            match taken.follows {
                Follows::Another => self.shared.send(Event::PullGoesOn),
                Follows::Nothing => break taken.settled,
            }
        };
        *held(&self.shared.beside) = None;
        self.store(Store::rest).await?;
        // What is not settled is asked again at once, and the server answers that without waiting.
        if news || settled {
            self.idle_rounds.store(0, Ordering::Relaxed);
        } else if self.idle_rounds.fetch_add(1, Ordering::Relaxed) >= IDLE_ROUNDS {
            tracing::error!("client and server go in circles");
            return Err(Lost::Failed(Failure::Network));
        }
        Ok(())
    }

    /// The person has ended this session from another device.
    async fn forget(&self) -> Event {
        if let Err(lost) = self.blocking(|shared| shared.sent_away().map_err(|_| Lost::NETWORK)).await {
            tracing::error!(reason = ?lost, "what is here of a person who sent this device away cannot be removed");
        }
        Event::Forgotten
    }

    async fn fetch(&self) -> Event {
        match self.try_fetch().await {
            Ok(more) => Event::Fetched { more },
            Err(lost) => failed(Lane::Beside, lost).await,
        }
    }

    /// Fetches one of the snapshots that are offered. Are there others?
    async fn try_fetch(&self) -> Result<bool, Lost> {
        let mut files = self.files.lock().await;
        let Some(offer) = self.store(|store| Ok(store.offered().first().copied())).await? else { return Ok(false) };
        let fetched = files.fetch(&self.transport, &offer).await?;
        let still = self.store(move |store| {
            match fetched {
                Fetched::Whole(bytes) => {
                    if let Err(misfit) = store.fetched(&offer, &bytes)? {
                        tracing::warn!(reason = %misfit, snapshot.name = %offer.name, "a snapshot does not fit");
                    }
                }
                Fetched::Never => store.not_fetched(&offer),
            }
            Ok(store.offered())
        });
        let still = still.await?;
        files.tidy(&still);
        Ok(!still.is_empty())
    }

    async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Lost> {
        let on_store = |shared: &Shared| held::with_store(&mut held(&shared.store), work);
        self.blocking(move |shared| on_store(shared).map_err(|_| Lost::Failed(Failure::Network))).await
    }

    /// Off the threads that wait for the network. A store that does not serve right now is tried again later, like a
    /// network that doesn't.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, Lost> + Send + 'static,
    ) -> Result<T, Lost> {
        let (shared, working) = (Arc::clone(&self.shared), self.work.clone());
        let worked = spawn_blocking(move || {
            let done = work(&shared);
            drop(shared);
            drop(working);
            done
        });
        worked.await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "work on the store broke");
            Err(Lost::Failed(Failure::Network))
        })
    }
}

struct Taken {
    follows: Follows,
    /// It brought the device further.
    news: bool,
    /// Nothing is left to be asked.
    settled: bool,
    /// What is to be done now.
    events: Vec<Event>,
}

fn take(shared: &Shared, bytes: &[u8]) -> Result<Taken, Lost> {
    let (answer, follows) = match read(bytes)? {
        Message::Answer(answer, follows) => (answer, follows),
        other => return Err(odd(&other)),
    };
    let taken = held::with_store(&mut held(&shared.store), |store| {
        if follows == Follows::Another && held(&shared.beside).is_none() {
            *held(&shared.beside) = Some(store.beside()?);
        }
        let (before, waiting) = (store.at(), store.outbox().len());
        let received = store.receive(&answer)?;
        let touched = store.take_touched();
        let news = before != store.at() || !touched.is_empty();
        // What was applied leaves the tray when its effect is here.
        let tray = if waiting == store.outbox().len() { Changed::NOTHING } else { Changed::tray() };
        let settled = received == Received::Taken(More::No);
        // Something may have to be told again: a new epoch may have forgotten it.
        let to_send = store.push(1).map(|_| Event::SomethingToSend);
        let to_fetch = store.offered().first().map(|_| Event::SomethingToFetch);
        let events = to_send.into_iter().chain(to_fetch).collect();
        Ok((Taken { follows, news, settled, events }, Changed::records(touched).and(tray)))
    });
    let (taken, changed) = taken.map_err(|_| Lost::Failed(Failure::Network))?;
    shared.notices.changed(changed);
    Ok(taken)
}

/// A server that is busy is left alone for as long as it says.
async fn failed(lane: Lane, lost: Lost) -> Event {
    match lost {
        Lost::Failed(failure) => Event::Failed(lane, failure),
        // Nothing that both speak, or it would have been spoken.
        Lost::Older(_) => Event::Failed(lane, Failure::VersionRefused),
        Lost::Busy(pause) => {
            tracing::info!(pause.ms = pause.as_millis(), "the server is busy");
            sleep(pause).await;
            Event::Failed(lane, Failure::Network)
        }
    }
}

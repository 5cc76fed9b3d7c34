//! What a shell embeds: the local store, the sync engine with its transport, and the three verbs of the host.
//!
//! The verbs answer from the local database alone; the network only ever confirms, corrects or adds. Nothing
//! here decides business: the domain does, through the store.
//!
//! Failure cases: no server (works on, says so), no session (a guest, everything stays here), a database that
//! does not open (every verb answers why, nothing is written, and two writes repair: `Reopen`, `SetAside`).

mod driver;
mod edge;
mod notices;
mod transport;

pub use notices::Listening;

use notices::Notices;
use nusaloka_domain::{
    Fault, Id,
    host::{self, Entry, HostFailed, Link, Notice, Query, Reply, Topics, Write, Written},
    identity::Person,
};
use nusaloka_store::{Local, OpenFailed, Owner, broken_by, set_aside};
use nusaloka_sync::Event;
use serde::Serialize;
use std::{
    error::Error,
    fmt,
    path::PathBuf,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

/// What a shell hands in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Holds one folder per person.
    pub folder: PathBuf,
    /// The server's address, without a path.
    pub server: String,
    /// Absent: a guest.
    pub session: Option<Session>,
}

/// A person's proof to the server. Kept in memory only.
#[derive(Clone)]
pub struct Session {
    pub person: Id<Person>,
    token: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a session")]
pub struct NotASession;

/// `<person>.<token>`
impl FromStr for Session {
    type Err = NotASession;
    fn from_str(text: &str) -> Result<Self, NotASession> {
        let (person, token) = text.split_once('.').ok_or(NotASession)?;
        let plain = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match person.parse() {
            Ok(person) if plain => Ok(Self { person, token: token.into() }),
            _ => Err(NotASession),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Session {
    fn bearer(&self) -> String {
        format!("Bearer {}.{}", self.person, self.token)
    }
}

/// The host that the app's screens talk to.
pub struct Client {
    shared: Arc<Shared>,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    tasks: [JoinHandle<()>; 2],
}

/// What the verbs and the driver both hold.
struct Shared {
    settings: Settings,
    store: Mutex<Result<Local, HostFailed>>,
    link: Mutex<Link>,
    notices: Notices,
    events: mpsc::UnboundedSender<Event>,
}

impl Client {
    /// Opens the database and begins to talk to the server. Must be called inside a tokio runtime.
    pub fn start(settings: Settings) -> Self {
        let (events, inbox) = mpsc::unbounded_channel();
        let link = if settings.session.is_some() { Link::Connecting } else { Link::Guest };
        let store = Mutex::new(open(&settings));
        let shared = Arc::new(Shared { settings, store, link: Mutex::new(link), notices: Notices::default(), events });
        let (stop, stopped) = oneshot::channel();
        let tasks = [
            tokio::spawn(driver::drive(Arc::clone(&shared), inbox, stopped)),
            tokio::spawn(notices::deliver(Arc::clone(&shared))),
        ];
        shared.begin();
        Self { shared, running: Mutex::new(Some(Running { stop, tasks })) }
    }

    /// Ends all work; the database is closed when this returns and the client is dropped.
    pub async fn stop(&self) {
        let running = held(&self.running).take();
        let Some(Running { stop, tasks: [driver, notices] }) = running else { return };
        drop(stop); // the driver takes a closed channel as the word to stop
        notices.abort();
        for task in [driver, notices] {
            if let Err(error) = task.await
                && error.is_panic()
            {
                tracing::error!(error = %error, "a task of the client broke");
            }
        }
    }

    /// `encode(Query)` in, `encode(Reply<Answer>)` out.
    pub fn read(&self, query: &[u8]) -> Vec<u8> {
        let Ok(query) = host::decode::<Query>(query) else { return garbled() };
        let mut store = held(&self.shared.store);
        match query {
            Query::Me => answer(&mut store, Local::me),
            Query::Tray => answer(&mut store, Local::tray),
        }
    }

    /// `encode(Write)` in, `encode(Reply<Written>)` out. Answers when the change is safe on this device.
    pub fn write(&self, write: &[u8]) -> Vec<u8> {
        let Ok(write) = host::decode::<Write>(write) else { return garbled() };
        let reply = match write {
            Write::Mutate(mutation) => self.shared.change(|local| local.act(new_entry(), edge::now(), mutation)),
            Write::Resend(refused) => self
                .shared
                .change(|local| local.resend(refused, new_entry(), edge::now()).map(|answer| answer.map(|_| ()))),
            Write::Discard(refused) => self.shared.change(|local| local.discard(refused).map(Ok)),
            Write::Reopen => self.shared.reopen(|_| Ok(())),
            Write::SetAside => self.shared.reopen(|shared| set_aside(&database(&shared.settings)).map(|_| ())),
        };
        host::encode(&reply)
    }

    /// Calls back with every notice until the callback says that nobody listens any more.
    pub fn watch(&self, callback: impl Fn(Notice) -> Listening + Send + 'static) {
        let link = *held(&self.shared.link);
        if callback(Notice::Link(link)) == Listening::Yes {
            self.shared.notices.add(Box::new(callback));
        }
    }

    /// The app came to the front, or the network changed: try the server now.
    pub fn nudge(&self) {
        self.shared.send(Event::Nudged);
    }
}

impl Shared {
    fn begin(&self) {
        if self.settings.session.is_some() && held(&self.store).is_ok() {
            self.send(Event::Started);
            self.send(Event::SomethingToSend);
        }
    }

    fn send(&self, event: Event) {
        if self.settings.session.is_some() && self.events.send(event).is_err() {
            tracing::debug!("an event came after the client was stopped");
        }
    }

    fn change(&self, change: impl FnOnce(&mut Local) -> nusaloka_domain::Outcome<()>) -> Reply<Written> {
        let mut store = held(&self.store);
        let local = store.as_mut().map_err(|failed| failed.clone())?;
        change(local).map_err(|fault| failed(&fault))??;
        drop(store);
        self.notices.changed(Topics::ME.and(Topics::TRAY));
        self.send(Event::SomethingToSend);
        Ok(Written)
    }

    /// Tries the database again after `repair`. One that is open is left alone.
    fn reopen(&self, repair: impl FnOnce(&Self) -> Result<(), OpenFailed>) -> Reply<Written> {
        let mut store = held(&self.store);
        if store.is_ok() {
            return Ok(Written);
        }
        *store = repair(self).map_err(|error| failed_to_open(&error)).and_then(|()| open(&self.settings));
        let reply = store.as_ref().map(|_| Written).map_err(Clone::clone);
        drop(store);
        if reply.is_ok() {
            self.begin();
            self.notices.changed(Topics::ALL);
        }
        reply
    }

    fn tell(&self, link: Link) {
        *held(&self.link) = link;
        self.notices.send(Notice::Link(link));
    }
}

fn new_entry() -> Id<Entry> {
    edge::new_id()
}

fn database(settings: &Settings) -> PathBuf {
    let owner = settings.session.as_ref().map_or_else(|| "guest".to_owned(), |session| session.person.to_string());
    settings.folder.join(owner).join("local.db")
}

fn open(settings: &Settings) -> Result<Local, HostFailed> {
    let owner = match &settings.session {
        Some(session) => Owner::SignedIn(session.person),
        None => Owner::Guest(edge::new_id()),
    };
    Local::open(&database(settings), owner, edge::new_id()).map_err(|error| failed_to_open(&error))
}

fn failed_to_open(error: &OpenFailed) -> HostFailed {
    match error {
        OpenFailed::Broken(broken) => {
            tracing::warn!(reason = %broken, "the local database does not serve");
            HostFailed::Store(broken.clone())
        }
        OpenFailed::Fault(fault) => failed(fault),
    }
}

/// A fault is logged here, once, and leaves as a word.
fn failed(fault: &Fault) -> HostFailed {
    tracing::error!(fault = %fault, cause = fault.source(), "something broke");
    broken_by(fault).map_or(HostFailed::Fault, HostFailed::Store)
}

fn answer<T: Serialize>(
    store: &mut Result<Local, HostFailed>,
    query: impl FnOnce(&Local) -> Result<T, Fault>,
) -> Vec<u8> {
    let reply: Reply<T> = match store {
        Ok(local) => query(local).map_err(|fault| failed(&fault)),
        Err(failed) => Err(failed.clone()),
    };
    host::encode(&reply)
}

fn garbled() -> Vec<u8> {
    tracing::error!("the screen sent bytes that are not a message");
    host::encode(&Reply::<Written>::Err(HostFailed::Fault))
}

/// What is behind the lock is whole even if its last holder panicked: every change to it is one assignment or
/// one database transaction.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

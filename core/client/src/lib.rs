//! What a shell embeds: the local store, the sync engine with its transport, and the three verbs of the host.
//!
//! The verbs answer from the local database alone; the network only ever confirms, corrects or adds. Nothing
//! here decides business: the domain does, through the store.
//!
//! Failure cases: no server (works on, says so), no session (a guest, everything stays here), a database that
//! does not open (every verb answers why, nothing is written, and two writes repair: `Reopen`, `SetAside`).

mod driver;
mod edge;
mod held;
mod key;
mod notices;
mod transport;
mod verbs;

pub use key::{Database, Key, KeyFailed, Keyring, Keys, NoKey};
pub use notices::Listening;

use held::{Store, held};
use notices::Notices;
use nusaloka_domain::{
    Id,
    capability::Business,
    host::{HostFailed, Link, Notice},
    identity::Person,
};
use nusaloka_sync::Event;
use std::{
    fmt,
    path::PathBuf,
    str::FromStr,
    sync::{Arc, Mutex},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use transport::Transport;

/// What a shell hands in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Holds one folder per person.
    pub folder: PathBuf,
    /// The server's address, without a path.
    pub server: String,
    /// Absent: a guest.
    pub session: Option<Session>,
    /// What the app is about: `NUSALOKA`, unless a test says otherwise.
    pub business: Business,
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
    transport: Option<Arc<Transport>>,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    /// Notices, and the driver if there is a server to talk to.
    tasks: Vec<JoinHandle<()>>,
}

/// What the verbs and the driver both hold.
struct Shared {
    settings: Settings,
    store: Mutex<Result<Store, HostFailed>>,
    link: Mutex<Link>,
    notices: Notices,
    events: mpsc::UnboundedSender<Event>,
}

impl Client {
    /// Opens the database and begins to talk to the server. Must be called inside a tokio runtime.
    pub fn start(settings: Settings) -> Self {
        let (events, inbox) = mpsc::unbounded_channel();
        let link = if settings.session.is_some() { Link::Connecting } else { Link::Guest };
        let store = Mutex::new(held::open(&settings));
        let shared = Arc::new(Shared { settings, store, link: Mutex::new(link), notices: Notices::default(), events });
        let (stop, stopped) = oneshot::channel();
        let transport = transport_of(&shared.settings);
        let mut tasks = vec![tokio::spawn(notices::deliver(Arc::clone(&shared)))];
        if let Some(transport) = &transport {
            let drive = driver::drive(Arc::clone(&shared), Arc::clone(transport), inbox, stopped);
            tasks.push(tokio::spawn(drive));
        }
        shared.begin(Event::Started);
        Self { shared, transport, running: Mutex::new(Some(Running { stop, tasks })) }
    }

    /// Ends all work; the database is closed when this returns and the client is dropped.
    pub async fn stop(&self) {
        let running = held(&self.running).take();
        let Some(Running { stop, tasks }) = running else { return };
        drop(stop); // the driver takes a closed channel as the word to stop
        tasks[0].abort();
        for task in tasks {
            if let Err(error) = task.await
                && error.is_panic()
            {
                tracing::error!(error = %error, "a task of the client broke");
            }
        }
    }

    /// `encode(Read)` in, `encode(Reply<Told>)` out.
    pub fn read(&self, read: &[u8]) -> Vec<u8> {
        verbs::read(&self.shared, read)
    }

    /// `encode(Write)` in, `encode(Reply<Written>)` out. Answers when the change is safe on this device.
    pub fn write(&self, write: &[u8]) -> Vec<u8> {
        verbs::write(&self.shared, write)
    }

    /// Calls back with every notice until the callback says that nobody listens any more.
    pub fn watch(&self, callback: impl Fn(Notice) -> Listening + Send + 'static) {
        let link = *held(&self.shared.link);
        if callback(Notice::Link(link)) == Listening::Yes {
            self.shared.notices.add(Box::new(callback));
        }
    }

    /// The same person signed in anew. Of another person, `Err`: that is another client.
    pub fn renew(&self, session: Session) -> Result<(), NotASession> {
        let theirs = self.shared.settings.session.as_ref().is_some_and(|ours| ours.person == session.person);
        let transport = self.transport.as_ref().filter(|_| theirs).ok_or(NotASession)?;
        transport.renew(session);
        self.nudge();
        Ok(())
    }

    /// The app came to the front, or the network changed: try the server now.
    pub fn nudge(&self) {
        self.shared.send(Event::Nudged);
    }
}

fn transport_of(settings: &Settings) -> Option<Arc<Transport>> {
    Some(Arc::new(Transport::new(&settings.server, settings.session.clone()?)))
}

impl Shared {
    /// With a store that serves, there is somebody to talk to the server for.
    fn begin(&self, event: Event) {
        if self.settings.session.is_some() && held(&self.store).is_ok() {
            self.send(event);
            self.send(Event::SomethingToSend);
        }
    }

    fn send(&self, event: Event) {
        if self.settings.session.is_some() && self.events.send(event).is_err() {
            tracing::debug!("an event came after the client was stopped");
        }
    }

    fn tell(&self, link: Link) {
        *held(&self.link) = link;
        self.notices.send(Notice::Link(link));
    }
}

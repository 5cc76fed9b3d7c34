//! What a shell embeds: the local store, the sync engine with its transport, and the verbs of the host.
//!
//! A `Client` is one person's: its verbs answer from their local database alone; the network only ever confirms, corrects or adds.
//! A `Home` holds the client of whoever uses the device, and is the door by which somebody else comes in. Nothing
//! here decides business: the domain does, through the store.
//!
//! Failure cases: no server (works on, says so), no session (a guest, everything stays here), an app that is shut (its verbs say so), a database that
//! does not open or has no key (every verb answers why, nothing is written, and two writes repair: `Reopen`, `SetAside`).

mod driver;
mod edge;
mod files;
mod held;
mod home;
mod key;
mod known;
mod lock;
mod notices;
mod opening;
mod outing;
mod pass;
#[cfg(test)]
mod pass_tests;
mod recovery;
mod saving;
mod seal;
mod security_keys;
#[cfg(test)]
mod stage;
mod transport;
mod verbs;

pub use home::Home;
pub use key::{Key, KeyFailed, KeyOf, Keyring, Keys};
#[cfg(not(target_os = "android"))]
pub use lock::system_sensors;
pub use lock::{Asked, Known, Sensors, Tied, derivation_of};
pub use notices::Listening;
pub use nusaloka_store::Database;
pub use outing::{Browser, SystemBrowser};
#[cfg(all(any(target_os = "linux", target_os = "macos"), any(debug_assertions, feature = "automation")))]
pub use security_keys::plugged_into as security_keys_plugged_into;
pub use security_keys::{AskedOfKey, SecurityKeys, Talk, system as system_security_keys};

use held::{Store, held, with_store};
use notices::Notices;
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    host::{Changed, Entered, HostFailed, Link, Notice, Reply},
    identity::{Device, LockAsk, Passes, Person},
    scope::Scope,
};
use nusaloka_store::replica::Beside;
use nusaloka_sync::Event;
use opening::Opening;
use pass::{Keeps, Passport, WayIn};
use std::{
    fmt,
    path::PathBuf,
    str::FromStr,
    sync::{Arc, Mutex},
};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::{JoinHandle, spawn_blocking},
};
use transport::Transport;

/// What a shell hands in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Holds one folder per person.
    pub folder: PathBuf,
    /// The server's address, without a path.
    pub server: String,
    pub who: Who,
    /// What this device calls itself where its person sees who is signed in.
    pub device: Device,
    /// What the databases are encrypted with: the keyring of the platform, unless a test has another.
    pub keys: Arc<dyn Keys>,
    /// What knows its person by a finger or a face: the platform's, unless a test has another.
    pub sensors: Arc<dyn Sensors>,
    /// Where people go to a provider to say who they are; without one, no provider is offered.
    pub browser: Option<Arc<dyn Browser>>,
    /// What keeps passkeys beside this device; without, no screen offers them.
    pub security_keys: Option<Arc<dyn SecurityKeys>>,
    /// What the app is about: `NUSALOKA`, unless a test says otherwise.
    pub business: Business,
}

/// Whose the client is.
#[derive(Debug, Clone)]
pub enum Who {
    /// Somebody whom no server knows: all that they do stays here.
    Guest,
    Demo(DemoEntry),
    /// Somebody who came in by the door.
    SignedIn(Id<Person>),
}

impl Who {
    /// Nobody whose id is known before their folder is opened, for a guest.
    const fn person(&self) -> Option<Id<Person>> {
        match self {
            Self::Guest => None,
            Self::Demo(entry) => Some(entry.person),
            Self::SignedIn(person) => Some(*person),
        }
    }
}

/// The way in as one of the people that a server for trying out has. Sessions begin with it, as many as there are devices.
#[derive(Clone)]
pub struct DemoEntry {
    pub person: Id<Person>,
    secret: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a way in")]
pub struct NotAnEntry;

/// `<person>.<secret>`
impl FromStr for DemoEntry {
    type Err = NotAnEntry;
    fn from_str(text: &str) -> Result<Self, NotAnEntry> {
        let (person, secret) = text.split_once('.').ok_or(NotAnEntry)?;
        let plain = !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match person.parse() {
            Ok(person) if plain => Ok(Self { person, secret: secret.into() }),
            _ => Err(NotAnEntry),
        }
    }
}

impl fmt::Debug for DemoEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoEntry").field("person", &self.person).finish_non_exhaustive()
    }
}

impl DemoEntry {
    fn text(&self) -> String {
        format!("{}.{}", self.person, self.secret)
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
    /// Ends in its own time; none for a guest, who has no server to talk to.
    driver: Option<JoinHandle<()>>,
    /// Those that just wait for something.
    waiting: Vec<JoinHandle<()>>,
}

/// What the verbs and the driver both hold.
struct Shared {
    settings: Settings,
    store: Mutex<Result<Store, HostFailed>>,
    /// A second look at the same database, while much is being stored.
    beside: Mutex<Option<Beside>>,
    opening: Opening,
    /// What the database was opened with, while it is open.
    key: Mutex<Option<Key>>,
    /// There may be something to ask the server for.
    came_online: Notify,
    link: Mutex<Link>,
    /// What is said to a security key now.
    talk: Mutex<Option<Arc<Talk>>>,
    notices: Notices,
    events: mpsc::UnboundedSender<Event>,
}

impl Client {
    /// Begins to open the database, and to talk to the server when it is open. Must be called inside a tokio runtime.
    pub fn start(settings: Settings) -> Self {
        Self::start_with(settings, None)
    }

    /// The same, with what the server has just given for it.
    fn start_with(settings: Settings, passes: Option<Passes>) -> Self {
        let (events, inbox) = mpsc::unbounded_channel();
        let link = if settings.who.person().is_some() { Link::Connecting } else { Link::Guest };
        let shared = Arc::new(Shared {
            settings,
            store: Mutex::new(Err(HostFailed::Opening)),
            beside: Mutex::new(None),
            opening: Opening::default(),
            key: Mutex::default(),
            came_online: Notify::new(),
            link: Mutex::new(link),
            talk: Mutex::default(),
            notices: Notices::default(),
            events,
        });
        let (stop, stopped) = oneshot::channel();
        let transport = transport_of(&shared, passes);
        let drive = |transport| tokio::spawn(driver::drive(Arc::clone(&shared), transport, inbox, stopped));
        let driver = transport.clone().map(drive);
        let second_way = |transport| tokio::spawn(recovery::keep(Arc::clone(&shared), transport));
        let waiting =
            [tokio::spawn(notices::deliver(Arc::clone(&shared))), tokio::spawn(opening::speak_up(Arc::clone(&shared)))];
        let waiting = waiting.into_iter().chain(transport.clone().map(second_way)).collect();
        opening::begin(&shared);
        Self { shared, transport, running: Mutex::new(Some(Running { stop, driver, waiting })) }
    }

    /// Ends all work; the database is closed when this returns. A keyring that is still being waited for keeps its folder
    /// locked until it answers or the process ends.
    pub async fn stop(&self) {
        let running = held(&self.running).take();
        let Some(Running { stop, driver, waiting }) = running else { return };
        self.shared.end_talk();
        drop(stop); // the driver takes a closed channel as the word to stop
        for task in &waiting {
            task.abort();
        }
        for task in driver.into_iter().chain(waiting) {
            if let Err(error) = task.await
                && error.is_panic()
            {
                tracing::error!(error = %error, "a task of the client broke");
            }
        }
        self.off_the_runtime(|shared| shared.end()).await;
    }

    /// Ends all work and makes what is here of this person unreadable for ever: their key goes, then their folder.
    pub async fn forget(&self) -> Result<(), HostFailed> {
        self.stop().await;
        self.off_the_runtime(|shared| held::forget(&shared.settings)).await
    }

    async fn off_the_runtime<T: Send + 'static>(&self, work: impl FnOnce(&Arc<Shared>) -> T + Send + 'static) -> T {
        let shared = Arc::clone(&self.shared);
        let worked = spawn_blocking(move || work(&shared)).await;
        worked.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    /// `encode(Read)` in, `encode(Reply<Told>)` out.
    pub fn read(&self, read: &[u8]) -> Vec<u8> {
        verbs::read(&self.shared, read)
    }

    /// `encode(Write)` in, `encode(Reply<Written>)` out. Answers when the change is safe on this device, so it blocks for as
    /// long as a disk, and for `Reopen` and `SetAside` for as long as a keyring that asks the person.
    pub fn write(&self, write: &[u8]) -> Vec<u8> {
        verbs::write(&self.shared, write)
    }

    /// What somebody does with the lock of the app.
    async fn lock(&self, asked: LockAsk) -> Reply<Entered> {
        self.off_the_runtime(move |shared| shared.lock(asked)).await
    }

    /// Calls back with every notice until the callback says that nobody listens any more.
    pub fn watch(&self, callback: impl Fn(Notice) -> Listening + Send + 'static) {
        let link = *held(&self.shared.link);
        if callback(Notice::Link(link)) == Listening::Yes {
            self.shared.notices.add(Box::new(callback));
            self.shared.remind();
        }
    }

    /// Whose database it is. Nobody's, before it is open.
    fn person(&self) -> Option<Id<Person>> {
        held(&self.shared.store).as_ref().ok().map(Store::me)
    }

    /// Their person ended this session from another device, and that was heard here.
    fn is_sent_away(&self) -> bool {
        matches!(*held(&self.shared.store), Err(HostFailed::SentAway))
    }

    /// The same person signed in anew. Of another person, `Err`: that is another client.
    pub fn renew(&self, entry: DemoEntry) -> Result<(), NotAnEntry> {
        let theirs = self.shared.settings.who.person() == Some(entry.person);
        let transport = self.transport.as_ref().filter(|_| theirs).ok_or(NotAnEntry)?;
        transport.passport.renew(entry);
        self.nudge();
        Ok(())
    }

    /// A page shows a scope that is everybody's: it is held until `leave`, also over a restart.
    pub fn visit(&self, scope: Scope) -> Result<(), HostFailed> {
        self.shared.asks_otherwise(|store| store.visit(scope))
    }

    /// Nobody looks at it any more: what is here of it goes.
    pub fn leave(&self, scope: Scope) -> Result<(), HostFailed> {
        self.shared.asks_otherwise(|store| store.leave(scope))
    }

    /// The app came to the front, or the network changed: try the server now.
    pub fn nudge(&self) {
        self.shared.send(Event::Nudged);
    }
}

/// None, for a guest.
fn transport_of(shared: &Arc<Shared>, passes: Option<Passes>) -> Option<Arc<Transport>> {
    let Settings { server, who, device, .. } = &shared.settings;
    let way_in = match (passes, who) {
        (_, Who::Guest) => return None,
        (Some(passes), _) => Some(WayIn::Given(passes)),
        (None, Who::Demo(entry)) => Some(WayIn::Demo(entry.clone())),
        (None, Who::SignedIn(_)) => None,
    };
    let passport = Passport::new(Arc::clone(shared) as Arc<dyn Keeps>, way_in, device.clone());
    Some(Arc::new(Transport::new(server, passport)))
}

impl Shared {
    fn send(&self, event: Event) {
        if self.has_begun() && self.events.send(event).is_err() {
            tracing::debug!("an event came after the client was stopped");
        }
    }

    fn asks_otherwise(&self, change: impl FnOnce(&mut Store) -> Result<(), Fault>) -> Result<(), HostFailed> {
        let touched = with_store(&mut held(&self.store), |store| {
            change(store)?;
            Ok(store.take_touched())
        })?;
        self.notices.changed(Changed::records(touched));
        self.send(Event::AsksOtherwise);
        Ok(())
    }

    fn tell(&self, link: Link) {
        *held(&self.link) = link;
        if link == Link::Online {
            self.came_online.notify_one();
        }
        self.notices.send(Notice::Link(link));
    }
}

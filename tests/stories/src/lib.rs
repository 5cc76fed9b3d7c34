//! What stories are told with: a real server on loopback and real clients, each with a folder of its own.
//!
//! Between a phone and the server there can be a `Gate`: a network that has its own mind.
//!
//! Waiting is for what a person would see (a notice, an answer), never for time to pass.

mod finger;
mod gate;
pub mod heap;
mod keys;
mod people;

pub use finger::Finger;
pub use gate::Gate;
pub use keys::{KeysInMemory, Mood};
pub use people::{SARI, SEA, ask, sign_in};

use nusaloka_client::{Browser, DemoEntry, Home, Keys, Listening, SecurityKeys, Sensors, Settings, Who};
use nusaloka_domain::{
    Id, NUSALOKA,
    capability::{Business, Mutation},
    host::{
        Ask, AskSecurityKeys, AskTray, Changed, Enter, Entered, HostFailed, Known, Link, Notice, Reply, Told, Tray,
        Write, Written, decode, encode,
    },
    identity::{ChangePreferences, Device, KeyAsk, KeyStep, Letter, LockAsk, Me, Myself, Person},
    scope::Scope,
};
use nusaloka_server::{BelievedProvider, History, Mail, People, Server};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::{sync::mpsc, time::timeout};

/// Longer than anything here takes; only a story that went wrong waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that can be stopped and started again at the same address, and folders that end with it.
pub struct World {
    folder: TempDir,
    address: SocketAddr,
    server: Option<Server>,
    business: Business,
    /// One keyring for all phones: what is copied from one to another opens there.
    pub keys: Arc<KeysInMemory>,
    /// And one finger.
    pub finger: Arc<Finger>,
    /// Whom the server believes when they say who somebody is, from its next start on.
    pub providers: Vec<BelievedProvider>,
    /// What the phones go there with.
    pub browser: Option<Arc<dyn Browser>>,
    /// What is plugged into them.
    pub security_keys: Option<Arc<dyn SecurityKeys>>,
}

impl World {
    pub async fn begin() -> Self {
        Self::about(NUSALOKA).await
    }

    /// A server and phones that know another business.
    pub async fn about(business: Business) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (address, keys, finger) = (([127, 0, 0, 1], 0).into(), Arc::default(), Arc::default());
        let (server, providers, browser, security_keys) = (None, Vec::new(), None, None);
        let mut world = Self { folder, address, server, business, keys, finger, providers, browser, security_keys };
        world.start_server().await;
        world
    }

    pub async fn start_server(&mut self) {
        self.start_server_after(History::Continues).await;
    }

    /// Puts the data back that `server_data` was copied to, and starts on it.
    pub async fn start_server_after(&mut self, history: History) {
        let settings = nusaloka_server::Settings {
            listen: self.address,
            people: People::Demo,
            mail: Mail::Kept,
            history,
            providers: self.providers.clone(),
            ..nusaloka_server::Settings::of(self.folder.path().join("server"), self.business)
        };
        let server = Server::start(settings).await.expect("the server starts");
        self.address = server.address();
        self.server = Some(server);
    }

    pub async fn stop_server(&mut self) {
        let server = self.server.take().expect("the server runs");
        server.stop().await.expect("the server ends cleanly");
    }

    /// The way in of a demo person, by role.
    pub fn entry(&self, role: &str) -> DemoEntry {
        let file = self.folder.path().join("server").join("demo-entries.json");
        let text = std::fs::read(file).expect("the demo entries are written");
        let entries: BTreeMap<String, String> = serde_json::from_slice(&text).expect("they are JSON");
        entries[role].parse().expect("an entry")
    }

    /// A phone named so, as it was left when it was last put down.
    pub fn phone(&self, name: &str, entry: Option<DemoEntry>) -> Phone {
        self.phone_through(self.address, name, entry)
    }

    /// One that reaches the server through something in between.
    pub fn phone_through(&self, address: SocketAddr, name: &str, entry: Option<DemoEntry>) -> Phone {
        let phone = self.phone_that_opens(address, name, entry);
        _ = phone.write(&Write::Reopen); // answered when its database is open or will not
        phone
    }

    /// One that was touched this very moment.
    pub fn phone_that_opens(&self, address: SocketAddr, name: &str, entry: Option<DemoEntry>) -> Phone {
        let settings = Settings {
            folder: self.phone_folder(name),
            server: format!("http://{address}"),
            who: entry.map_or(Who::Guest, Who::Demo),
            device: Device { name: name.to_owned(), ..Device::default() },
            keys: Arc::clone(&self.keys) as Arc<dyn Keys>,
            sensors: Arc::clone(&self.finger) as Arc<dyn Sensors>,
            browser: self.browser.clone(),
            security_keys: self.security_keys.clone(),
            business: self.business,
        };
        let home = Home::open(settings);
        let notices = notices_of(&home);
        Phone { home, notices, link: None }
    }

    pub fn phone_folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the server keeps its database. To be touched only while it is stopped.
    pub fn server_data(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The code of this letter, when it has arrived.
    pub async fn code_of(&self, letter: Id<Letter>) -> String {
        let before = format!("#{letter}.");
        drop(rustls::crypto::ring::default_provider().install_default());
        let arrived = async {
            loop {
                let answer = reqwest::get(format!("http://{}/mailbox", self.address)).await.expect("an answer");
                let page = answer.text().await.expect("text");
                if let Some((_, code)) = page.lines().find_map(|line| line.split_once(&before)) {
                    return code.trim().to_owned();
                }
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, arrived).await.expect("a letter arrives")
    }

    /// What the server has counted of this.
    pub async fn counted(&self, name: &str) -> u64 {
        drop(rustls::crypto::ring::default_provider().install_default());
        let figures = self.server.as_ref().and_then(Server::metrics).expect("the server runs, and tells figures");
        let answer = reqwest::get(format!("http://{figures}/metrics")).await.expect("an answer");
        let text = answer.text().await.expect("text");
        let values = text.lines().filter_map(|line| line.strip_prefix(name)?.split_whitespace().last()?.parse().ok());
        values.reduce(|sum: u64, next| sum + next).unwrap_or_default()
    }
}

fn notices_of(home: &Home) -> mpsc::UnboundedReceiver<Notice> {
    let (send, notices) = mpsc::unbounded_channel();
    home.watch(move |notice| match send.send(notice) {
        Ok(()) => Listening::Yes,
        Err(_) => Listening::NoMore,
    });
    notices
}

pub struct Phone {
    home: Home,
    notices: mpsc::UnboundedReceiver<Notice>,
    link: Option<Link>,
}

impl Phone {
    pub fn told<A: Ask>(&self, ask: &A) -> Reply<Told> {
        decode(&self.home.read(&encode(&ask.read()))).expect("an answer")
    }

    pub fn ask<A: Ask>(&self, ask: &A) -> Reply<Option<A::Answer>> {
        self.told(ask).map(|told| match told.answer {
            Known::Yes(answer) => Some(decode(&answer).expect("an answer of its type")),
            Known::NotYet => None,
        })
    }

    /// The answer, if enough is here to know it.
    pub fn known<A: Ask>(&self, ask: &A) -> Option<A::Answer> {
        self.ask(ask).expect("an answer")
    }

    pub fn me(&self) -> Myself {
        self.known(&Me).expect("always an answer about me")
    }

    pub fn tray(&self) -> Tray {
        self.known(&AskTray).expect("always an answer about the tray")
    }

    pub fn write(&self, write: &Write) -> Result<Written, HostFailed> {
        decode(&self.home.write(&encode(write))).expect("an answer")
    }

    /// Goes to the door. Whoever comes in looks anew, as the screens do.
    pub async fn enter(&mut self, enter: Enter) -> Reply<Entered> {
        let reply = decode(&self.home.enter(&encode(&enter)).await).expect("an answer");
        self.notices = notices_of(&self.home);
        self.link = None;
        _ = self.write(&Write::Reopen); // answered when the database is open or will not
        reply
    }

    /// Begins this, and ends the app when it has come so far.
    pub async fn stop_while(self, enter: Enter, so_far: impl Future<Output = ()>) -> Reply<Entered> {
        let asked = encode(&enter);
        let ends = async {
            so_far.await;
            self.home.stop().await;
        };
        let (reply, ()) = tokio::join!(self.home.enter(&asked), ends);
        decode(&reply).expect("an answer")
    }

    /// Does something with the lock of the app.
    pub async fn lock(&self, asked: LockAsk) -> Reply<Entered> {
        decode(&self.home.enter(&encode(&Enter::Lock(asked))).await).expect("an answer")
    }

    /// Says something to a security key.
    pub async fn security_key(&self, asked: KeyAsk) -> Reply<Entered> {
        decode(&self.home.enter(&encode(&Enter::SecurityKey(asked))).await).expect("an answer")
    }

    /// Waits until the screens would say so of it.
    pub async fn until_key_is_at(&self, step: &KeyStep) {
        let mut notices = notices_of(&self.home);
        let is_there = || self.known(&AskSecurityKeys).flatten().and_then(|talk| talk.step).as_ref() == Some(step);
        let told = async {
            while !is_there() {
                notices.recv().await.expect("the client runs");
            }
        };
        let seen = timeout(PATIENCE, told).await;
        assert!(seen.is_ok(), "never at {step:?}, but at {:?}", self.known(&AskSecurityKeys));
    }

    /// Changes a preference of the phone's own person.
    pub fn change(&self, change: impl FnOnce(ChangePreferences) -> ChangePreferences) {
        let me: Id<Person> = self.me().person.id;
        let change = change(ChangePreferences::of(me));
        self.write(&Write::mutate(change.act())).expect("taken");
    }

    /// Waits until a person would see that.
    pub async fn until(&mut self, what: &str, seen: impl Fn(&Self) -> bool) {
        while !seen(self) {
            let notice = timeout(PATIENCE, self.notices.recv()).await;
            match notice.unwrap_or_else(|_| panic!("never saw: {what}")).expect("the client runs") {
                Notice::Link(link) => self.link = Some(link),
                Notice::Changed(_) => {}
            }
        }
    }

    /// Listens as a screen does that begins to only now, and waits until it is told to ask again.
    pub async fn until_told_to_ask_again(&self) {
        let mut notices = notices_of(&self.home);
        let told =
            async { while notices.recv().await.expect("the client runs") != Notice::Changed(Changed::Everything) {} };
        timeout(PATIENCE, told).await.expect("never told to ask again");
    }

    pub async fn until_link(&mut self, what: &str, matches: impl Fn(Link) -> bool) {
        self.until(what, |phone| phone.link.is_some_and(&matches)).await;
    }

    /// Online, and nothing left to send.
    pub async fn until_settled(&mut self) {
        self.until("online", |phone| phone.link == Some(Link::Online)).await;
        self.until("an empty tray", |phone| phone.tray().changes.is_empty()).await;
    }

    pub fn visit(&self, scope: Scope) {
        self.home.client().visit(scope).expect("a store that serves");
    }

    pub fn leave(&self, scope: Scope) {
        self.home.client().leave(scope).expect("a store that serves");
    }

    /// The same person signs in anew.
    pub fn sign_in(&self, entry: DemoEntry) {
        self.home.client().renew(entry).expect("of the same person");
    }

    pub async fn forget(self) -> Result<(), HostFailed> {
        self.home.client().forget().await
    }

    pub async fn put_down(self) {
        self.home.stop().await;
    }
}

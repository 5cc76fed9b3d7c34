//! The lean backend: who are you, may you, run the mutation, tell the others.
//!
//! The business is the domain's; the records are the store's. What is left here is HTTP: sessions, the sync
//! endpoints for apps, the host endpoints for browsers, and the page that brings the screens to a browser.
//!
//! Invariant: nothing is answered before it is committed.

mod answer;
mod compaction;
mod darkroom;
mod demo;
mod edge;
mod erasing;
mod host;
mod identity;
mod limits;
mod live;
mod mail;
mod metrics;
mod news;
mod openapi;
mod page;
mod portraits;
mod pulse;
mod readers;
mod routes;
mod shelf;
mod snapshots;
mod sync;
mod writer;

pub use identity::{
    AndroidApp, AppleApp, Apps, BelievedProvider, NotAProvider, NotAnApp, NotVerified, Verified, export_head,
    verify_log,
};
pub use limits::Way;
pub use mail::Mail;

use axum::serve::ListenerExt as _;
use identity::Desk;
use limits::Limits;
use metrics::Metrics;
use news::News;
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    identity::{Person, Session},
};
use nusaloka_store::{
    OpenFailed,
    authority::Authority,
    engine::{
        Engine as _, Reader,
        sqlite::{Options, Side, SqliteEngine},
    },
    of_server,
};
use nusaloka_sync::Pull;
use readers::Readers;
use shelf::Shelf;
use snapshots::Snapshots;
use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use thiserror::Error;
use tokio::{
    net::TcpListener,
    select,
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};
use writer::Writer;

#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Holds the database.
    pub data: PathBuf,
    /// The bundle of screens for browsers; none is served without it.
    pub ui: Option<PathBuf>,
    pub people: People,
    /// What it is about: `NUSALOKA`, unless a test says otherwise.
    pub business: Business,
    pub history: History,
    /// How visitors come: whoever tries too often waits, counted by where they come from.
    pub way: Way,
    /// Where letters go.
    pub mail: Mail,
    /// Where people find it, as letters say it: the address that it listens on, unless it is behind something else.
    pub public: Option<String>,
    /// The apps that may keep passkeys for that address.
    pub apps: Apps,
    /// Who else is believed when they say who somebody is.
    pub providers: Vec<BelievedProvider>,
    /// The file of the server's own secrets; beside the data without it. Made at the first start.
    pub secrets: Option<PathBuf>,
    /// Where figures are told, to whoever may reach it; nowhere without it. Never where visitors come.
    pub metrics: Option<SocketAddr>,
    /// A device that was away for so long is still told what it missed. One that was away for longer compares what it holds.
    pub keeps: Duration,
}

impl Settings {
    /// On any free port of this machine, for nobody but those who are known, with nothing but its data.
    pub const fn of(data: PathBuf, business: Business) -> Self {
        const ANY_PORT_HERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Self {
            listen: ANY_PORT_HERE,
            data,
            ui: None,
            people: People::AsStored,
            business,
            history: History::Continues,
            way: Way::Straight,
            mail: Mail::Nowhere,
            public: None,
            apps: Apps { android: Vec::new(), apple: Vec::new() },
            providers: Vec::new(),
            secrets: None,
            metrics: Some(ANY_PORT_HERE),
            keeps: Duration::from_hours(30 * 24),
        }
    }
}

/// Whether the database is what it was when the server last ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum History {
    Continues,
    /// It was put back from a backup: what came after that is lost here, and apps compare what they hold. Said at the first
    /// start after it, and only then.
    WasRestored,
}

/// Who is there at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    AsStored,
    /// A traveller, a provider and an admin to try the app with, and a way in for each. Never in production.
    Demo,
}

#[derive(Debug, Error)]
pub enum StartFailed {
    #[error("port {port} on {address} is taken: choose another with {option}", port = .0.port(), address = .0.ip(), option = .1)]
    PortTaken(SocketAddr, &'static str),
    #[error("cannot listen on {0}: {1}")]
    CannotListen(SocketAddr, #[source] io::Error),
    #[error("the database does not open: {0}")]
    Store(#[from] OpenFailed),
    #[error("{0}")]
    Fault(#[from] Fault),
    #[error("{0} is no address where people find it: {1}")]
    Public(String, String),
    #[error("{0}")]
    Provider(#[from] NotAProvider),
    #[error("mail cannot be sent like that: {0}")]
    Mail(String),
    #[error("cannot use {path}: {error}", path = .0.display(), error = .1)]
    File(PathBuf, #[source] io::Error),
}

/// A server that answers. Stops when told to, not when dropped.
pub struct Server {
    app: App,
    address: SocketAddr,
    metrics: Option<SocketAddr>,
    stopping: watch::Sender<bool>,
    serving: JoinHandle<io::Result<()>>,
    /// Closes when the last that works for a visitor has ended.
    working: mpsc::Receiver<()>,
    readers: Readers,
    writer: Writer,
    thread: writer::Thread,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    pub async fn start(settings: Settings) -> Result<Self, StartFailed> {
        let (listener, address) = bind(settings.listen, "--listen").await?;
        let figures = match settings.metrics {
            Some(address) => Some(bind(address, "--metrics").await?),
            None => None,
        };
        let mut store = open(&settings)?;
        let public = settings.public.unwrap_or_else(|| format!("http://{address}"));
        let public: Arc<str> = public.trim_end_matches('/').into();
        let secrets = settings.secrets.unwrap_or_else(|| settings.data.join("secrets.json"));
        let metrics = Arc::new(Metrics::default());
        let desk = Desk::open(secrets, &public, &settings.apps, &settings.providers, &metrics)?;
        identity::begin_log(&mut store)?;
        let (post, postman) = mail::open(&settings.mail)?;
        let demo = match settings.people {
            People::Demo => Some(Arc::new(demo::populate(&mut store, &settings.data)?)),
            People::AsStored => None,
        };
        let news = News::since(store.commit(), Arc::clone(&metrics));
        let all = (0..readers()).map(|_| store.engine().reader()).collect::<Result<_, _>>()?;
        let readers = Readers::of(all, metrics.looks.clone());
        let (writer, thread) = Writer::start(store, news.clone(), Arc::clone(&metrics))
            .map_err(|error| Fault::because("the writer's thread did not start", error))?;
        let folder = snapshots::folder(&settings.data);
        let snapshots = Snapshots::in_folder(folder.clone()).map_err(|error| StartFailed::File(folder, error))?;
        let (stopping, stop) = watch::channel(false);
        let (work, working) = mpsc::channel(1);
        let app = App {
            business: settings.business,
            readers: readers.clone(),
            writer: writer.clone(),
            shelf: Shelf::beside(news.clone(), Arc::clone(&metrics)),
            news,
            limits: Limits::default(),
            way: settings.way,
            snapshots,
            metrics,
            stop: stop.clone(),
            page: settings.ui.as_deref().map(page::Page::read).transpose()?.map(Arc::new),
            demo,
            desk: desk.clone(),
            post,
            public,
            apps: Arc::new(settings.apps),
            _work: work,
        };
        tokio::spawn(compaction::from_time_to_time(app.clone(), settings.keeps));
        tokio::spawn(erasing::from_time_to_time(app.clone()));
        tokio::spawn(portraits::as_they_come(app.clone()));
        let (ends, deliveries) = (stopped(stop.clone()), postman.go_round(app.clone()));
        tokio::spawn(async move {
            select! { () = desk.take_turns() => {}, () = deliveries => {}, () = ends => {} }
        });
        let metrics = figures.map(|(listener, address)| {
            let figures = routes::of_figures(app.clone());
            tokio::spawn(axum::serve(listener, figures).with_graceful_shutdown(stopped(stop.clone())).into_future());
            address
        });
        let routes = routes::of(app.clone(), settings.ui.as_deref());
        // An answer is one small packet, which must not wait for the one before it to be acknowledged.
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(error = %error, "a connection delays small packets");
            }
        });
        let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
        let serving =
            tokio::spawn(async move { axum::serve(listener, routes).with_graceful_shutdown(stopped(stop)).await });
        Ok(Self { app, address, metrics, stopping, serving, working, readers, writer, thread })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where its figures are told.
    pub const fn metrics(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// For whoever has the server in their own process.
    pub fn asking(&self) -> Asking {
        Asking(self.app.clone())
    }

    /// Takes nothing new, finishes what it accepted, tells those who are connected, and ends.
    pub async fn stop(mut self) -> io::Result<()> {
        self.stopping.send_replace(true);
        drop(self.app);
        let ended = timeout(ENDS_WITHIN, async {
            let served = (&mut self.serving).await;
            // Sockets have left HTTP behind; they end by themselves.
            self.working.recv().await;
            served
        });
        let served = ended.await.unwrap_or_else(|_| {
            tracing::warn!("somebody was still being served when the server ended");
            self.serving.abort();
            Ok(Ok(()))
        });
        self.writer.stop(self.thread).await;
        self.readers.close().await;
        served.map_err(io::Error::other)?
    }
}

async fn bind(to: SocketAddr, option: &'static str) -> Result<(TcpListener, SocketAddr), StartFailed> {
    let listener = TcpListener::bind(to).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartFailed::PortTaken(to, option),
        _ => StartFailed::CannotListen(to, error),
    })?;
    let address = listener.local_addr().map_err(|error| StartFailed::CannotListen(to, error))?;
    Ok((listener, address))
}

/// Asks as apps do, without a connection. The server does not end before the last of these is gone.
#[derive(Clone)]
pub struct Asking(App);

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking").finish_non_exhaustive()
    }
}

impl Asking {
    /// What an app of this person shows, in this session.
    pub fn access(&self, person: Id<Person>, session: Id<Session>) -> Result<String, Fault> {
        self.0.desk.access.sign(identity::Named { person, session }, edge::now())
    }

    /// Whose access token this is, if it is a good one.
    pub fn whose(&self, token: &str) -> Option<Id<Person>> {
        self.0.desk.access.check(token, edge::now()).map(|named| named.person)
    }

    /// What an app of this person would be told, in this session; nothing, if it is none of theirs.
    pub fn ask(&self, person: Id<Person>, session: Id<Session>, request: u32, pull: Pull) -> Told {
        let visitor = sync::Visitor::with(identity::Named { person, session });
        let request = sync::Request { number: request, version: visitor.version };
        let (told, frames) = mpsc::channel(1);
        tokio::spawn(sync::tell(self.0.clone(), visitor, request, pull, live::HOLD, told));
        Told(frames)
    }
}

/// The answers to one ask, as frames.
#[derive(Debug)]
pub struct Told(mpsc::Receiver<Result<Vec<u8>, answer::Problem>>);

impl Told {
    /// Nothing: that was all, or the server has no more to say to this session.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        self.0.recv().await?.ok()
    }
}

/// Longer than any answer takes; shorter than the patience of service managers.
const ENDS_WITHIN: Duration = Duration::from_secs(40);

/// Looks into the store that go on at the same time.
fn readers() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8)
}

/// Resolves when the server is told to stop (or nobody is left to tell it).
async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stopping| *stopping).await.is_err() {
        tracing::debug!("the server's owner is gone");
    }
}

/// Before its first release there is no schema that a later one must understand.
const SCHEMAS_RELEASED: u32 = 0;
const PAGE_CACHE_BYTES: usize = 64 << 20;

type Store = Authority<SqliteEngine>;

const DATABASE: &str = "central.db";

const fn options() -> Options {
    Options {
        application_id: 0x4e75_7343, // "NusC"
        released: SCHEMAS_RELEASED,
        key: None,
        page_cache_bytes: PAGE_CACHE_BYTES,
        side: Side::Server,
    }
}

/// Looks into the database beside a server that may be running, and changes nothing.
fn look(data: &Path, business: Business) -> Result<Box<dyn Reader>, StartFailed> {
    let path = data.join(DATABASE);
    // Whoever mistyped the folder hears of that, and not of what SQLite makes of it.
    std::fs::metadata(&path).map_err(|error| StartFailed::File(path.clone(), error))?;
    Ok(SqliteEngine::look(&path, of_server(business), options())?)
}

/// Opens the database as a server does: for tools that work on it while none runs, such as imports and benches.
pub fn open(settings: &Settings) -> Result<Authority<SqliteEngine>, StartFailed> {
    let business = settings.business;
    let engine = SqliteEngine::open(&settings.data.join(DATABASE), of_server(business), options())?;
    let store = Authority::open(engine, business, edge::new_epoch())?;
    Ok(match settings.history {
        History::Continues => store,
        History::WasRestored => store.begin_epoch(edge::new_epoch())?,
    })
}

/// What every handler holds.
#[derive(Clone)]
struct App {
    business: Business,
    readers: Readers,
    writer: Writer,
    news: News,
    shelf: Shelf,
    limits: Limits,
    way: Way,
    snapshots: Snapshots,
    metrics: Arc<Metrics>,
    stop: watch::Receiver<bool>,
    page: Option<Arc<page::Page>>,
    desk: Desk,
    post: mail::Post,
    public: Arc<str>,
    apps: Arc<Apps>,
    /// Only where there are people to try it with.
    demo: Option<Arc<demo::Demo>>,
    /// Nothing is ever sent: the server waits for the last of these to be gone.
    _work: mpsc::Sender<()>,
}

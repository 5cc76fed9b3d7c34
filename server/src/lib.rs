//! The lean backend: who are you, may you, run the mutation, tell the others.
//!
//! The business is the domain's; the records are the store's. What is left here is HTTP: sessions, the sync
//! endpoints for apps, the host endpoints for browsers, and the page that brings the screens to a browser.
//!
//! Invariant: nothing is answered before it is committed.

mod answer;
mod demo;
mod edge;
mod host;
mod identity;
mod news;
mod page;
mod routes;
mod sync;

use news::News;
use nusaloka_domain::{Fault, NUSALOKA};
use nusaloka_store::{
    OpenFailed,
    authority::{Authority, Committed},
    engine::sqlite::{Options, Side, SqliteEngine},
    of_server,
};
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use thiserror::Error;
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{JoinHandle, spawn_blocking},
};

#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Holds the database.
    pub data: PathBuf,
    /// The bundle of screens for browsers; none is served without it.
    pub ui: Option<PathBuf>,
    pub people: People,
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
    #[error("port {port} on {address} is taken: choose another with --listen", port = .0.port(), address = .0.ip())]
    PortTaken(SocketAddr),
    #[error("cannot listen on {0}: {1}")]
    CannotListen(SocketAddr, #[source] io::Error),
    #[error("the database does not open: {0}")]
    Store(#[from] OpenFailed),
    #[error("{0}")]
    Fault(#[from] Fault),
    #[error("cannot use {path}: {error}", path = .0.display(), error = .1)]
    File(PathBuf, #[source] io::Error),
}

/// A server that answers. Stops when told to, not when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stopping: watch::Sender<bool>,
    serving: JoinHandle<io::Result<()>>,
}

impl Server {
    pub async fn start(settings: Settings) -> Result<Self, StartFailed> {
        let listener = TcpListener::bind(settings.listen).await.map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartFailed::PortTaken(settings.listen),
            _ => StartFailed::CannotListen(settings.listen, error),
        })?;
        let address = listener.local_addr().map_err(|error| StartFailed::CannotListen(settings.listen, error))?;
        let mut store = open(&settings.data.join("central.db"))?;
        if settings.people == People::Demo {
            demo::populate(&mut store, &settings.data)?;
        }
        let (stopping, stop) = watch::channel(false);
        let app = App {
            store: Arc::new(Mutex::new(store)),
            news: News::default(),
            stop: stop.clone(),
            page: settings.ui.as_deref().map(page::Page::read).transpose()?.map(Arc::new),
            people: settings.people,
        };
        let routes = routes::of(app, settings.ui.as_deref());
        let serving =
            tokio::spawn(async move { axum::serve(listener, routes).with_graceful_shutdown(stopped(stop)).await });
        Ok(Self { address, stopping, serving })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Finishes what it accepted, then ends.
    pub async fn stop(self) -> io::Result<()> {
        self.stopping.send_replace(true);
        self.serving.await.map_err(io::Error::other)?
    }
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

fn open(path: &Path) -> Result<Store, OpenFailed> {
    let options = Options {
        application_id: 0x4e75_7343, // "NusC"
        released: SCHEMAS_RELEASED,
        key: None,
        page_cache_bytes: PAGE_CACHE_BYTES,
        side: Side::Server,
    };
    let engine = SqliteEngine::open(path, of_server(NUSALOKA), options)?;
    Ok(Authority::open(engine, NUSALOKA, edge::new_epoch())?)
}

/// What every handler holds.
#[derive(Clone)]
struct App {
    store: Arc<Mutex<Store>>,
    news: News,
    stop: watch::Receiver<bool>,
    page: Option<Arc<page::Page>>,
    people: People,
}

impl App {
    /// Reads, off the threads that answer.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let store = Arc::clone(&self.store);
        // A panic inside leaves the store whole: every change to it is one transaction.
        spawn_blocking(move || work(&mut store.lock().unwrap_or_else(PoisonError::into_inner)))
            .await
            .map_err(|error| Fault::because("work on the store broke", error))?
    }

    /// Writes, and tells those who wait for news what was committed.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<(T, Committed), Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let news = self.news.clone();
        self.read(move |store| {
            let (done, committed) = work(store)?;
            news.tell(committed); // still under the lock, so in the order of the commits
            Ok(done)
        })
        .await
    }
}

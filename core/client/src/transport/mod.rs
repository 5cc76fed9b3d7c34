//! The engine's requests on their way to the server and back: over one live socket (`live`) while it can be had, over plain
//! HTTP (`plain`) while it cannot. Both carry the same frames, and nothing above this knows which it was.
//!
//! Answers hand on frames as they come, unread: whoever stores them reads them, off the threads that wait for the network.
//!
//! Failure cases: no server, no socket (falls back, see `nusaloka_sync::Route`), a server that is too busy (waits as long as
//! it says), a session or a version that it does not take. A server that is older than this app says which version of the
//! protocol is its newest: if this app speaks it, too, it does so until its process ends. A session that was renewed while a request was out is not
//! refused by the answer to that request: it was about the one before.

mod live;
mod plain;
#[cfg(test)]
mod tests;

use crate::{
    edge,
    held::held,
    pass::{Passport, Shown},
};
use live::{Live, Opened};
use nusaloka_store::{
    batch::{Push, Pushed},
    engine::layer::Name,
};
use nusaloka_sync::{
    Failure, Message, NotTaken, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Route, SPOKEN, Way,
    frame::{Frame, TooLarge},
};
pub(crate) use plain::{File, LetIn, Plain};
use reqwest::{
    StatusCode,
    header::{self, HeaderMap},
};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{
    error::Error,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Mutex as AsyncMutex, OnceCell},
    task::spawn_blocking,
    time::timeout,
};

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Longer than the server holds back an answer for news over HTTP, and than it takes to decide anything.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);
/// However long a server asks to be left alone.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Why there is no answer. Details went to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    Failed(Failure),
    /// The server has too much to do, and says when to come again.
    Busy(Duration),
    /// The server speaks no version of the protocol after this one.
    Older(u16),
}

impl Lost {
    pub(crate) const NETWORK: Self = Self::Failed(Failure::Network);

    /// As an HTTP status says it.
    fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        let said = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::Failed(Failure::SessionRefused),
            StatusCode::GONE => Self::Failed(Failure::SentAway),
            StatusCode::UPGRADE_REQUIRED => {
                let newest = said(PROTOCOL_HEADER).and_then(|newest| u16::try_from(newest).ok());
                newest.map_or(Self::Failed(Failure::VersionRefused), Self::Older)
            }
            StatusCode::TOO_MANY_REQUESTS => {
                Self::Busy(Duration::from_secs(said(header::RETRY_AFTER.as_str()).unwrap_or(1)).min(LONGEST_PAUSE))
            }
            status => {
                tracing::warn!(http.status = status.as_u16(), "the server did not answer as agreed");
                Self::NETWORK
            }
        }
    }
}

pub(crate) struct Transport {
    server: String,
    pub(crate) passport: Passport,
    route: Mutex<Route>,
    /// The newest version of the protocol that both sides speak, as far as is known.
    version: AtomicU16,
    /// Made when first needed, like `tls`: the system's certificates take longer to read than the first screen to answer.
    plain: OnceCell<Plain>,
    tls: OnceCell<Arc<ClientConfig>>,
    /// Held while a socket is opened, so that both lanes share the one.
    live: AsyncMutex<Option<Live>>,
    requests: AtomicU32,
}

impl Transport {
    pub(crate) fn new(server: &str, passport: Passport) -> Self {
        Self {
            server: server.trim_end_matches('/').to_owned(),
            passport,
            route: Mutex::default(),
            version: AtomicU16::new(PROTOCOL_VERSION),
            plain: OnceCell::new(),
            tls: OnceCell::new(),
            live: AsyncMutex::new(None),
            requests: AtomicU32::new(1),
        }
    }

    pub(crate) async fn plain(&self) -> Result<&Plain, Lost> {
        self.plain.get_or_try_init(|| plain_to(&self.server)).await
    }

    /// Nothing, if the server wants none.
    async fn tls(&self) -> Result<Option<&Arc<ClientConfig>>, Lost> {
        if !self.server.starts_with("https") {
            return Ok(None);
        }
        let verified = || Ok(Arc::new(ClientConfig::builder().with_platform_verifier()?.with_no_client_auth()));
        self.tls.get_or_try_init(|| made("the protection of the connection", verified)).await.map(Some)
    }

    /// The network may have changed: is the socket still one?
    pub(crate) fn probe(&self) {
        // One that is being opened right now needs no asking.
        if let Ok(live) = self.live.try_lock()
            && let Some(live) = &*live
        {
            live.probe();
        }
    }

    pub(crate) async fn push(&self, push: Push) -> Result<Pushed, Lost> {
        let mut push = push;
        let mut answers = loop {
            match self.ask(Message::Push(push.clone())).await? {
                Ok(answers) => break answers,
                // The rest of them goes with the next.
                Err(TooLarge(bytes)) if push.entries.len() > 1 => {
                    tracing::debug!(push.bytes = bytes, push.entries = push.entries.len(), "too much for one push");
                    push.entries.truncate(push.entries.len() / 2);
                }
                Err(error) => {
                    tracing::error!(error = %error, "an entry cannot be sent");
                    return Err(Lost::NETWORK);
                }
            }
        };
        match read(&answers.next().await?)? {
            Message::Pushed(pushed) => Ok(pushed),
            other => Err(odd(&other)),
        }
    }

    /// A series of frames, each to be read with `read`.
    pub(crate) async fn pull(&self, pull: Pull) -> Result<Answers<'_>, Lost> {
        self.ask(Message::Pull(pull)).await?.map_err(|error| {
            tracing::error!(error = %error, "an ask cannot be sent");
            Lost::NETWORK
        })
    }

    /// A snapshot from this byte on. Nothing: there is none of that name (any more).
    pub(crate) async fn snapshot(&self, name: Name, from: u64) -> Result<Option<File>, Lost> {
        let path = format!("/sync/snapshot/{name}");
        let version = self.version.load(Ordering::Relaxed);
        let plain = self.plain().await?;
        let shown = self.passport.show(plain).await?;
        match plain.file(&path, from, &shown.bearer, version).await {
            Ok(file) => Ok(file),
            Err(lost) => Err(self.judged(lost, &shown).await),
        }
    }

    async fn ask(&self, message: Message) -> Result<Result<Answers<'_>, TooLarge>, Lost> {
        let frame = Frame { request: self.requests.fetch_add(1, Ordering::Relaxed).max(1), message };
        let (source, shown) = loop {
            let shown = self.passport.show(self.plain().await?).await?;
            let version = self.version.load(Ordering::Relaxed);
            let bytes = match frame.to_bytes_in(version) {
                Ok(bytes) => bytes,
                Err(error) => return Ok(Err(error)),
            };
            tracing::debug!(frame = %frame, frame.bytes = bytes.len(), "asks");
            match self.send(&frame, bytes, &shown, version).await {
                Ok(source) => break (source, shown),
                Err(Lost::Older(newest)) if newest < version && SPOKEN.contains(&newest) => {
                    tracing::info!(protocol.version = newest, "the server is older; its version is spoken");
                    self.version.store(newest, Ordering::Relaxed);
                }
                // It was good when it was given: perhaps it is just too old, and another is had for the asking.
                Err(Lost::Failed(Failure::SessionRefused)) if !shown.fresh => self.passport.distrust(&shown).await,
                Err(lost) => return Err(self.judged(lost, &shown).await),
            }
        };
        let held_back = matches!(&frame.message, Message::Pull(pull) if pull.wait == nusaloka_sync::Wait::ForNews);
        Ok(Ok(Answers { transport: self, shown, source, held_back }))
    }

    async fn send(&self, frame: &Frame, bytes: Vec<u8>, shown: &Shown, version: u16) -> Result<Source, Lost> {
        if held(&self.route).way(edge::now()) == Way::Live
            && let Some(answers) = self.send_live(frame.request, &bytes, shown, version).await?
        {
            return Ok(Source::Live(answers));
        }
        let path = match frame.message {
            Message::Push(_) => "/sync/push",
            _ => "/sync/pull",
        };
        Ok(Source::Plain(self.plain().await?.ask(path, bytes, &shown.bearer, version).await?))
    }

    /// Nothing: no socket can be had, but perhaps an answer.
    async fn send_live(
        &self,
        request: u32,
        bytes: &[u8],
        shown: &Shown,
        version: u16,
    ) -> Result<Option<live::Answers>, Lost> {
        let mut live = self.live.lock().await;
        if let Some(open) = live.as_ref().filter(|open| (open.renewed, open.version) == (shown.renewed, version))
            && let Some(answers) = open.ask(request, bytes.to_vec()).await
        {
            return Ok(Some(answers));
        }
        if let Some(ended) = live.take()
            && let Some(lived) = ended.was_cut()
        {
            held(&self.route).cut(lived, edge::now(), random());
            if held(&self.route).way(edge::now()) == Way::Plain {
                tracing::info!("the live socket is cut again and again; plain requests serve for a while");
                return Ok(None);
            }
        }
        let tls = self.tls().await?;
        match Live::open(&self.server, &shown.bearer, tls, shown.renewed, version).await {
            Opened::Open(open) => {
                let answers = open.ask(request, bytes.to_vec()).await;
                *live = Some(open);
                answers.map(Some).ok_or(Lost::NETWORK)
            }
            Opened::NoSocket => {
                tracing::info!("no live socket can be had; plain requests serve for a while");
                held(&self.route).refused(edge::now(), random());
                Ok(None)
            }
            Opened::Lost(lost) => Err(lost),
        }
    }

    /// A refusal of what was shown is not the last word, unless it was got for this: the next request gets another, or hears that
    /// there is none. And one of a session that was renewed meanwhile says nothing about the new one.
    async fn judged(&self, lost: Lost, shown: &Shown) -> Lost {
        match lost {
            Lost::Failed(Failure::SessionRefused) => {
                self.passport.distrust(shown).await;
                let is_the_last_word = shown.fresh && shown.renewed == self.passport.renewed();
                if is_the_last_word { lost } else { Lost::NETWORK }
            }
            Lost::Failed(Failure::SentAway) if shown.renewed != self.passport.renewed() => Lost::NETWORK,
            other => other,
        }
    }
}

/// The way to a server for whoever has no live socket, or no session.
pub(crate) async fn plain_to(server: &str) -> Result<Plain, Lost> {
    let server = server.trim_end_matches('/').to_owned();
    made("the way over HTTP", move || Ok(Plain::new(&server)?)).await
}

/// Makes what reads files, off the threads that wait for the network.
async fn made<T: Send + 'static>(
    what: &'static str,
    make: impl FnOnce() -> Result<T, Box<dyn Error + Send + Sync>> + Send + 'static,
) -> Result<T, Lost> {
    let work = spawn_blocking(|| {
        // An error says that a provider is installed already, which is what we want.
        drop(rustls::crypto::ring::default_provider().install_default());
        make()
    });
    work.await.unwrap_or_else(|error| Err(error.into())).map_err(|error| {
        tracing::error!(error, "{what} cannot be had");
        Lost::NETWORK
    })
}

fn random() -> u64 {
    u64::from_le_bytes(edge::random())
}

/// What comes back to one request. Dropped, nobody waits for the rest.
pub(crate) struct Answers<'a> {
    transport: &'a Transport,
    shown: Shown,
    source: Source,
    /// The first answer comes when there is news, if the connection lives.
    held_back: bool,
}

enum Source {
    Live(live::Answers),
    Plain(plain::Answers),
}

impl Answers<'_> {
    /// The next frame, unread.
    pub(crate) async fn next(&mut self) -> Result<Vec<u8>, Lost> {
        let next = match &mut self.source {
            // The socket itself finds out when nobody is there.
            Source::Live(answers) if self.held_back => answers.next().await,
            Source::Live(answers) => timeout(ANSWER_WITHIN, answers.next()).await.unwrap_or_else(|_| {
                tracing::debug!("no answer over the live socket");
                answers.give_up();
                Err(Lost::NETWORK)
            }),
            Source::Plain(answers) => answers.next().await,
        };
        self.held_back = false;
        match next {
            Ok(frame) => Ok(frame),
            Err(lost) => Err(self.transport.judged(lost, &self.shown).await),
        }
    }
}

/// What a frame says, or what its refusal means.
pub(crate) fn read(bytes: &[u8]) -> Result<Message, Lost> {
    let frame = Frame::of(bytes).map_err(|bad| {
        tracing::warn!(reason = %bad, "the server's answer is not a frame");
        Lost::NETWORK
    })?;
    tracing::debug!(frame = %frame, frame.bytes = bytes.len(), "hears");
    match frame.message {
        Message::NotTaken(NotTaken::Busy { retry_after_ms }) => {
            Err(Lost::Busy(Duration::from_millis(retry_after_ms.into()).min(LONGEST_PAUSE)))
        }
        Message::NotTaken(NotTaken::OtherVersion { newest }) => Err(Lost::Older(newest)),
        Message::NotTaken(why) => {
            tracing::warn!(reason = ?why, "the server did not take a request");
            Err(Lost::NETWORK)
        }
        message => Ok(message),
    }
}

/// An answer to something else.
pub(crate) fn odd(message: &Message) -> Lost {
    tracing::warn!(message = %message, "the server answered something else");
    Lost::NETWORK
}

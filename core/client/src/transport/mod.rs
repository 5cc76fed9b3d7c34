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

use crate::{Session, edge, held::held};
use live::{Live, Opened};
use nusaloka_store::{
    batch::{Push, Pushed},
    engine::layer::Name,
};
use nusaloka_sync::{
    Failure, Message, NotTaken, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Route, SPOKEN, Way,
    frame::{Frame, TooLarge},
};
pub(crate) use plain::File;
use plain::Plain;
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

/// The session that requests show now, and how often it was renewed.
#[derive(Debug, Clone)]
struct Pass {
    session: Session,
    renewed: u32,
}

pub(crate) struct Transport {
    server: String,
    pass: Mutex<Pass>,
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
    pub(crate) fn new(server: &str, session: Session) -> Self {
        Self {
            server: server.trim_end_matches('/').to_owned(),
            pass: Mutex::new(Pass { session, renewed: 0 }),
            route: Mutex::default(),
            version: AtomicU16::new(PROTOCOL_VERSION),
            plain: OnceCell::new(),
            tls: OnceCell::new(),
            live: AsyncMutex::new(None),
            requests: AtomicU32::new(1),
        }
    }

    async fn plain(&self) -> Result<&Plain, Lost> {
        let server = self.server.clone();
        self.plain.get_or_try_init(|| made("the way over HTTP", move || Ok(Plain::new(&server)?))).await
    }

    /// Nothing, if the server wants none.
    async fn tls(&self) -> Result<Option<&Arc<ClientConfig>>, Lost> {
        if !self.server.starts_with("https") {
            return Ok(None);
        }
        let verified = || Ok(Arc::new(ClientConfig::builder().with_platform_verifier()?.with_no_client_auth()));
        self.tls.get_or_try_init(|| made("the protection of the connection", verified)).await.map(Some)
    }

    pub(crate) fn renew(&self, session: Session) {
        let mut pass = held(&self.pass);
        pass.session = session;
        pass.renewed += 1;
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
        let pass = held(&self.pass).clone();
        let path = format!("/sync/snapshot/{name}");
        let version = self.version.load(Ordering::Relaxed);
        let file = self.plain().await?.file(&path, from, &pass.session.bearer(), version).await;
        file.map_err(|lost| self.judged(lost, pass.renewed))
    }

    async fn ask(&self, message: Message) -> Result<Result<Answers<'_>, TooLarge>, Lost> {
        let frame = Frame { request: self.requests.fetch_add(1, Ordering::Relaxed).max(1), message };
        let pass = held(&self.pass).clone();
        let source = loop {
            let version = self.version.load(Ordering::Relaxed);
            let bytes = match frame.to_bytes_in(version) {
                Ok(bytes) => bytes,
                Err(error) => return Ok(Err(error)),
            };
            tracing::debug!(frame = %frame, frame.bytes = bytes.len(), "asks");
            match self.send(&frame, bytes, &pass, version).await {
                Ok(source) => break source,
                Err(Lost::Older(newest)) if newest < version && SPOKEN.contains(&newest) => {
                    tracing::info!(protocol.version = newest, "the server is older; its version is spoken");
                    self.version.store(newest, Ordering::Relaxed);
                }
                Err(lost) => return Err(self.judged(lost, pass.renewed)),
            }
        };
        let held_back = matches!(&frame.message, Message::Pull(pull) if pull.wait == nusaloka_sync::Wait::ForNews);
        Ok(Ok(Answers { transport: self, renewed: pass.renewed, source, held_back }))
    }

    async fn send(&self, frame: &Frame, bytes: Vec<u8>, pass: &Pass, version: u16) -> Result<Source, Lost> {
        if held(&self.route).way(edge::now()) == Way::Live
            && let Some(answers) = self.send_live(frame.request, &bytes, pass, version).await?
        {
            return Ok(Source::Live(answers));
        }
        let path = match frame.message {
            Message::Push(_) => "/sync/push",
            _ => "/sync/pull",
        };
        Ok(Source::Plain(self.plain().await?.ask(path, bytes, &pass.session.bearer(), version).await?))
    }

    /// Nothing: no socket can be had, but perhaps an answer.
    async fn send_live(
        &self,
        request: u32,
        bytes: &[u8],
        pass: &Pass,
        version: u16,
    ) -> Result<Option<live::Answers>, Lost> {
        let mut live = self.live.lock().await;
        if let Some(open) = live.as_ref().filter(|open| (open.renewed, open.version) == (pass.renewed, version))
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
        match Live::open(&self.server, &pass.session.bearer(), tls, pass.renewed, version).await {
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

    /// A refusal of a session that was renewed meanwhile says nothing about the new one.
    fn judged(&self, lost: Lost, renewed: u32) -> Lost {
        match lost {
            Lost::Failed(Failure::SessionRefused) if renewed != held(&self.pass).renewed => Lost::NETWORK,
            other => other,
        }
    }
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
    renewed: u32,
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
        next.map_err(|lost| self.transport.judged(lost, self.renewed))
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::{TcpListener, TcpStream},
    };

    fn session(token: &str) -> Session {
        let person = nusaloka_domain::Id::<nusaloka_domain::identity::Person>::mint(1, [1; 10]);
        format!("{person}.{token}").parse().expect("a session")
    }

    #[test]
    fn a_refusal_of_a_session_that_was_renewed_meanwhile_says_nothing_about_the_new_one() {
        let transport = Transport::new("http://127.0.0.1:9", session("first"));
        let refused = Lost::Failed(Failure::SessionRefused);
        assert_eq!(transport.judged(refused, 0), refused);
        transport.renew(session("second"));
        assert_eq!(transport.judged(refused, 0), Lost::NETWORK);
        assert_eq!(transport.judged(refused, 1), refused);
        let old = Lost::Failed(Failure::VersionRefused);
        assert_eq!(transport.judged(old, 0), old);
    }

    #[test]
    fn statuses_mean_what_the_engine_knows() {
        let of = |status, said: &[(&'static str, &'static str)]| {
            let header = |(name, value): &(&'static str, &'static str)| {
                (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
            };
            let headers: HeaderMap = said.iter().map(header).collect();
            Lost::of(StatusCode::from_u16(status).expect("a status"), &headers)
        };
        assert_eq!(of(401, &[]), Lost::Failed(Failure::SessionRefused));
        assert_eq!(of(426, &[]), Lost::Failed(Failure::VersionRefused));
        assert_eq!(of(426, &[(PROTOCOL_HEADER, "2")]), Lost::Older(2));
        assert_eq!(of(426, &[(PROTOCOL_HEADER, "65536")]), Lost::Failed(Failure::VersionRefused));
        assert_eq!(of(503, &[]), Lost::NETWORK);
        assert_eq!(of(429, &[("retry-after", "7")]), Lost::Busy(Duration::from_secs(7)));
        assert_eq!(of(429, &[("retry-after", "86400")]), Lost::Busy(LONGEST_PAUSE));
        assert_eq!(of(429, &[("retry-after", "tomorrow")]), Lost::Busy(Duration::from_secs(1)));
    }

    /// What a server was asked: the first line, the version in the header, and that of the frame in the body.
    type Heard = (String, String, Option<u16>);

    /// A server that says these to one request after the other.
    async fn answering(said: Vec<Vec<u8>>) -> (String, tokio::task::JoinHandle<Vec<Heard>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let heard = tokio::spawn(async move {
            let mut heard = Vec::new();
            for answer in said {
                let (mut stream, _) = listener.accept().await.expect("a request");
                heard.push(request(&mut stream).await);
                stream.write_all(&answer).await.expect("answered");
                stream.shutdown().await.expect("ended");
            }
            heard
        });
        (address, heard)
    }

    async fn request(stream: &mut TcpStream) -> Heard {
        let (mut bytes, mut chunk) = (Vec::new(), [0; 4_096]);
        loop {
            let read = stream.read(&mut chunk).await.expect("bytes");
            bytes.extend_from_slice(&chunk[..read]);
            let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let said = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            let length: usize = said("content-length:").map_or(0, |length| length.parse().expect("a number"));
            let body = &bytes[end + 4..];
            if body.len() >= length {
                let first = head.lines().next().expect("a first line").to_owned();
                let version = (length > 0).then(|| Frame::version_of(body).expect("a frame"));
                return (first, said("nusaloka-protocol:").expect("a version").to_owned(), version);
            }
        }
    }

    fn response(status: &str, header: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{header}\r\n", body.len());
        [head.as_bytes(), body].concat()
    }

    fn nothing_to_tell() -> Push {
        Push { device: nusaloka_domain::Id::mint(1, [2; 10]), acknowledged: 0, entries: Vec::new() }
    }

    #[tokio::test]
    async fn an_app_that_is_newer_than_its_server_goes_back_to_what_both_speak() {
        let pushed = include_bytes!("../../../sync/tests/version_2/pushed.frame");
        let (server, heard) = answering(vec![
            response("426 Upgrade Required", "nusaloka-protocol: 2\r\n", b""),
            response("404 Not Found", "", b""),
            response("200 OK", "", pushed),
            response("200 OK", "", pushed),
        ])
        .await;
        let transport = Transport::new(&server, session("some"));
        for _ in 0..2 {
            let answer = transport.push(nothing_to_tell()).await;
            assert!(matches!(answer, Ok(Pushed::Decided(verdicts)) if verdicts.len() == 2));
        }
        let live = |version: &str| ("get /sync/live http/1.1".to_owned(), version.to_owned(), None);
        let push = || ("post /sync/push http/1.1".to_owned(), "2".to_owned(), Some(2));
        assert_eq!(heard.await.expect("heard"), [live("3"), live("2"), push(), push()]);
    }

    #[tokio::test]
    async fn an_app_that_has_no_version_in_common_with_its_server_says_so() {
        for header in ["nusaloka-protocol: 1\r\n", "nusaloka-protocol: 9\r\n", ""] {
            let (server, heard) = answering(vec![response("426 Upgrade Required", header, b"")]).await;
            let transport = Transport::new(&server, session("some"));
            let lost = transport.push(nothing_to_tell()).await.expect_err("refused");
            assert!(matches!(lost, Lost::Older(1 | 9) | Lost::Failed(Failure::VersionRefused)), "{lost:?}");
            assert_eq!(heard.await.expect("heard").len(), 1, "it does not knock again by itself");
        }
    }
}

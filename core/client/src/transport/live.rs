//! The live socket: one task owns it, hands requests up, and gives each frame that comes down to whoever asked for it.
//!
//! It finds out that the other side is gone by its silence: pings are answered or the socket is given up, and so is every
//! request on it. A nudge asks at once, because a phone that changes its network is not told what became of its sockets.
//!
//! Invariant: whoever waits for an answer gets one, or hears that the socket has ended.

use super::{CONNECT_WITHIN, Lost};
use futures_util::{SinkExt as _, StreamExt as _};
use nusaloka_sync::{
    Failure, PROTOCOL_HEADER,
    frame::{DOWN, Frame},
};
use reqwest::{StatusCode, header};
use rustls::{ClientConfig, pki_types::ServerName};
use std::{
    collections::BTreeMap,
    io,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    select,
    sync::{Notify, mpsc},
    time::{Instant, interval, sleep_until, timeout},
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error, Message as Packet,
        client::IntoClientRequest as _,
        handshake::client::Request as Upgrade,
        http::{HeaderValue, Uri},
        protocol::WebSocketConfig,
    },
};

const PING_EVERY: Duration = Duration::from_secs(25);
const SILENT_FOR: Duration = Duration::from_mins(1);
/// After a nudge, nobody waits that long.
const ANSWERS_A_NUDGE_WITHIN: Duration = Duration::from_secs(5);
/// Frames that were not yet taken by whoever asked. Then the socket is not read on, and the server waits.
const UNTAKEN: usize = 2;
/// Close codes of ours are HTTP statuses after 4000.
const SIGNED_OUT: u16 = 4401;
const SENT_AWAY: u16 = 4410;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}
type Socket = WebSocketStream<Pin<Box<dyn Stream>>>;

pub(super) struct Live {
    pub(super) renewed: u32,
    /// Of the protocol. All frames of this socket speak it.
    pub(super) version: u16,
    requests: mpsc::Sender<Request>,
    probe: Arc<Notify>,
    opened: Instant,
    ended: Arc<OnceLock<Ended>>,
}

struct Request {
    number: u32,
    frame: Vec<u8>,
    answers: mpsc::Sender<Result<Vec<u8>, Lost>>,
}

/// Why, and when.
#[derive(Debug, Clone, Copy)]
struct Ended {
    at: Instant,
    how: Ends,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// Nobody needs it any more, or the server said goodbye.
    Politely,
    Cut,
    SignedOut,
    SentAway,
}

pub(super) enum Opened {
    Open(Live),
    /// The server (or what stands before it) answers, but gives no socket.
    NoSocket,
    Lost(Lost),
}

impl Live {
    pub(super) async fn open(
        server: &str,
        bearer: &str,
        tls: Option<&Arc<ClientConfig>>,
        renewed: u32,
        version: u16,
    ) -> Opened {
        let Some((upgrade, stream)) = connected(server, bearer, tls, version).await else {
            return Opened::Lost(Lost::NETWORK);
        };
        let limits = WebSocketConfig::default().max_message_size(Some(DOWN.frame())).max_frame_size(Some(DOWN.frame()));
        match timeout(CONNECT_WITHIN, client_async_with_config(upgrade, stream, Some(limits))).await {
            Ok(Ok((socket, _))) => Opened::Open(Self::begin(socket, renewed, version)),
            Ok(Err(Error::Http(response))) => match response.status() {
                status @ (StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::GONE
                | StatusCode::UPGRADE_REQUIRED
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::INTERNAL_SERVER_ERROR
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT) => Opened::Lost(Lost::of(status, response.headers())),
                _ => Opened::NoSocket,
            },
            Ok(Err(error)) => {
                tracing::debug!(error = %error, "the live socket does not open");
                Opened::NoSocket
            }
            Err(_) => Opened::NoSocket,
        }
    }

    fn begin(socket: Socket, renewed: u32, version: u16) -> Self {
        let (requests, inbox) = mpsc::channel(8);
        let (probe, ended) = (Arc::new(Notify::new()), Arc::new(OnceLock::new()));
        let line = Line { socket, inbox, probe: Arc::clone(&probe), waiting: BTreeMap::new(), heard: Instant::now() };
        tokio::spawn(line.run(Arc::clone(&ended)));
        Self { renewed, version, requests, probe, opened: Instant::now(), ended }
    }

    /// Nothing: the socket has ended.
    pub(super) async fn ask(&self, number: u32, frame: Vec<u8>) -> Option<Answers> {
        let (answers, come) = mpsc::channel(UNTAKEN);
        self.requests.send(Request { number, frame, answers }).await.ok()?;
        Some(Answers { come, probe: Arc::clone(&self.probe) })
    }

    pub(super) fn probe(&self) {
        self.probe.notify_one();
    }

    /// How long it lived, if it ended without a goodbye.
    pub(super) fn was_cut(&self) -> Option<Duration> {
        let ended = self.ended.get().filter(|ended| ended.how == Ends::Cut)?;
        Some(ended.at - self.opened)
    }
}

/// TCP, and TLS if the server wants it.
async fn connected(
    server: &str,
    bearer: &str,
    tls: Option<&Arc<ClientConfig>>,
    version: u16,
) -> Option<(Upgrade, Pin<Box<dyn Stream>>)> {
    let opening = async {
        let mut upgrade = format!("ws{}/sync/live", server.strip_prefix("http").unwrap_or(server))
            .into_client_request()
            .map_err(io::Error::other)?;
        let bearer = HeaderValue::from_str(bearer).map_err(io::Error::other)?;
        upgrade.headers_mut().insert(header::AUTHORIZATION, bearer);
        upgrade.headers_mut().insert(PROTOCOL_HEADER, HeaderValue::from(version));
        let (host, port) = host_and_port(upgrade.uri(), tls.is_some())?;
        let stream = TcpStream::connect((host.as_str(), port)).await?;
        stream.set_nodelay(true)?;
        let stream: Pin<Box<dyn Stream>> = if let Some(tls) = tls {
            let name = ServerName::try_from(host).map_err(io::Error::other)?;
            Box::pin(TlsConnector::from(Arc::clone(tls)).connect(name, stream).await?)
        } else {
            Box::pin(stream)
        };
        io::Result::Ok((upgrade, stream))
    };
    match timeout(CONNECT_WITHIN, opening).await {
        Ok(Ok(opened)) => Some(opened),
        Ok(Err(error)) => {
            tracing::debug!(error = %error, "no connection to the server");
            None
        }
        Err(_) => None,
    }
}

fn host_and_port(uri: &Uri, secure: bool) -> io::Result<(String, u16)> {
    let host = uri.host().ok_or_else(|| io::Error::other("the server's address has no host"))?;
    // An address of version 6 stands in brackets there, and nowhere else.
    let host = host.trim_start_matches('[').trim_end_matches(']');
    Ok((host.to_owned(), uri.port_u16().unwrap_or(if secure { 443 } else { 80 })))
}

pub(super) struct Answers {
    come: mpsc::Receiver<Result<Vec<u8>, Lost>>,
    probe: Arc<Notify>,
}

impl Answers {
    pub(super) async fn next(&mut self) -> Result<Vec<u8>, Lost> {
        self.come.recv().await.unwrap_or(Err(Lost::NETWORK))
    }

    /// It should have been here: is anybody there?
    pub(super) fn give_up(&self) {
        self.probe.notify_one();
    }
}

/// What the socket's task has.
struct Line {
    socket: Socket,
    inbox: mpsc::Receiver<Request>,
    probe: Arc<Notify>,
    waiting: BTreeMap<u32, mpsc::Sender<Result<Vec<u8>, Lost>>>,
    heard: Instant,
}

impl Line {
    async fn run(mut self, ended: Arc<OnceLock<Ended>>) {
        let Err(how) = self.go_on().await;
        // Said before anybody hears of it, so that whoever asks next knows.
        let _ = ended.set(Ended { at: Instant::now(), how }); // it ends once
        self.inbox.close();
        while let Ok(request) = self.inbox.try_recv() {
            self.waiting.insert(request.number, request.answers);
        }
        let lost = match how {
            Ends::SignedOut => Lost::Failed(Failure::SessionRefused),
            Ends::SentAway => Lost::Failed(Failure::SentAway),
            Ends::Politely | Ends::Cut => Lost::NETWORK,
        };
        for answers in self.waiting.into_values() {
            // One that has frames to take first hears of it when they are taken.
            drop(answers.try_send(Err(lost)));
        }
        drop(timeout(CONNECT_WITHIN, self.socket.close(None)).await);
    }

    async fn go_on(&mut self) -> Result<std::convert::Infallible, Ends> {
        let mut ping = interval(PING_EVERY);
        ping.tick().await; // the first comes at once
        let mut doubted: Option<Instant> = None;
        loop {
            let verdict = doubted.map_or(self.heard + SILENT_FOR, |since| since + ANSWERS_A_NUDGE_WITHIN);
            select! {
                request = self.inbox.recv() => {
                    let Request { number, frame, answers } = request.ok_or(Ends::Politely)?;
                    self.waiting.retain(|_, answers| !answers.is_closed());
                    self.waiting.insert(number, answers);
                    self.send(Packet::Binary(frame.into())).await?;
                }
                packet = self.socket.next() => {
                    self.heard = Instant::now();
                    doubted = None;
                    self.take(packet).await?;
                }
                _ = ping.tick() => self.send(Packet::Ping(Vec::new().into())).await?,
                () = self.probe.notified() => {
                    doubted = doubted.or(Some(Instant::now()));
                    self.send(Packet::Ping(Vec::new().into())).await?;
                }
                () = sleep_until(verdict) => {
                    tracing::debug!("the live socket is silent");
                    return Err(Ends::Cut);
                }
            }
        }
    }

    async fn take(&mut self, packet: Option<Result<Packet, Error>>) -> Result<(), Ends> {
        let bytes = match packet {
            Some(Ok(Packet::Binary(bytes))) => bytes,
            Some(Ok(Packet::Ping(_) | Packet::Pong(_) | Packet::Frame(_))) => return Ok(()),
            Some(Ok(Packet::Close(Some(close)))) => {
                return Err(match u16::from(close.code) {
                    SIGNED_OUT => Ends::SignedOut,
                    SENT_AWAY => Ends::SentAway,
                    _ => Ends::Politely,
                });
            }
            Some(Ok(Packet::Close(None))) | None => return Err(Ends::Cut),
            Some(Ok(Packet::Text(_))) => {
                tracing::warn!("the server sent text");
                return Err(Ends::Cut);
            }
            Some(Err(error)) => {
                tracing::debug!(error = %error, "the live socket broke");
                return Err(Ends::Cut);
            }
        };
        let number = Frame::request_of(&bytes).map_err(|bad| {
            tracing::warn!(reason = %bad, "the server's answer is not a frame");
            Ends::Cut
        })?;
        if let Some(answers) = self.waiting.get(&number)
            && answers.send(Ok(bytes.into())).await.is_err()
        {
            self.waiting.remove(&number); // nobody waits for it any more
        }
        Ok(())
    }

    async fn send(&mut self, packet: Packet) -> Result<(), Ends> {
        match timeout(SILENT_FOR, self.socket.send(packet)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Ends::Cut),
        }
    }
}

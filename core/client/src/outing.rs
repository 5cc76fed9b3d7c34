//! Out to a provider and back: the device's own browser goes there, and comes by here on its way back, on a port that only this device
//! reaches (RFC 8252). What it brings is worth something only together with a secret that this process alone has.
//!
//! Failure cases: a device without a browser of its own (no provider is offered), one that is closed on the way (called off, or too
//! late), other programs that knock at the port (they are told that there is nothing, and nobody waits for them).
//!
//! Invariant: the window never shows a page of anybody else; the system's browser does, where a person sees whose it is.

use crate::{edge, held::held};
use nusaloka_domain::{
    Id,
    identity::{Denied, OUTING_LASTS, Outing, WaitsAt},
};
use std::{
    fmt, io,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    select,
    sync::watch,
    task::JoinSet,
    time::timeout,
};

/// Longer than a browser on this device takes to say what it wants.
const SAID_WITHIN: Duration = Duration::from_secs(5);
const LONGEST_REQUEST: usize = 16 << 10;
/// Browsers connect before they know what for.
const MOST_AT_ONCE: usize = 32;

/// What opens an address in the device's own browser.
pub trait Browser: fmt::Debug + Send + Sync {
    fn open(&self, url: &str) -> io::Result<()>;
}

/// That of the system.
#[derive(Debug)]
pub struct SystemBrowser;

impl SystemBrowser {
    /// None on phones, where an app that waits for its browser may be asleep.
    pub fn here() -> Option<Arc<dyn Browser>> {
        let is_here = cfg!(any(target_os = "linux", target_os = "macos", target_os = "windows"));
        is_here.then(|| Arc::new(Self) as Arc<dyn Browser>)
    }
}

impl Browser for SystemBrowser {
    #[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
    fn open(&self, url: &str) -> io::Result<()> {
        open::that_detached(url)
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
    fn open(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Whoever is out, if anybody: one at a time.
#[derive(Debug)]
pub(crate) struct Outings {
    waiting: Mutex<Option<Waiting>>,
    /// Counts how often nobody was waited for any more.
    called_off: watch::Sender<u64>,
}

impl Default for Outings {
    fn default() -> Self {
        Self { waiting: Mutex::default(), called_off: watch::Sender::new(0) }
    }
}

/// Where the browser is waited for.
pub(crate) struct Waiting {
    outing: Option<Id<Outing>>,
    pub(crate) at: WaitsAt,
    listener: TcpListener,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").field("outing", &self.outing).finish_non_exhaustive()
    }
}

impl Waiting {
    pub(crate) async fn begin() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let [one, other] = [edge::random(), edge::random()].map(u128::from_be_bytes);
        let secret = format!("{one:032x}{other:032x}");
        Ok(Self { outing: None, at: WaitsAt { port, secret }, listener })
    }
}

impl Outings {
    pub(crate) fn wait_for(&self, outing: Id<Outing>, waiting: Waiting) {
        self.call_off();
        *held(&self.waiting) = Some(Waiting { outing: Some(outing), ..waiting });
    }

    pub(crate) fn call_off(&self) {
        held(&self.waiting).take();
        self.called_off.send_modify(|times| *times += 1);
    }

    /// The ticket that the browser brings, and the secret that goes with it. The browser is sent on to `done`.
    pub(crate) async fn ticket(&self, outing: Id<Outing>, done: &str) -> Result<(String, String), Denied> {
        let mut called_off = self.called_off.subscribe();
        let waiting = held(&self.waiting).take_if(|waiting| waiting.outing == Some(outing));
        let Waiting { at, listener, .. } = waiting.ok_or(Denied::OutingOver)?;
        let brought = select! {
            _ = called_off.changed() => return Err(Denied::ProviderCancelled),
            brought = timeout(OUTING_LASTS, brought(&listener, outing, done)) => brought,
        };
        match brought {
            Ok(Ok(ticket)) => Ok((ticket, at.secret)),
            Ok(Err(error)) => {
                tracing::error!(error = %error, "the browser cannot be waited for");
                Err(Denied::OutingOver)
            }
            Err(_) => Err(Denied::OutingOver),
        }
    }
}

async fn brought(listener: &TcpListener, outing: Id<Outing>, done: &str) -> io::Result<String> {
    let mut knocking = JoinSet::new();
    loop {
        select! {
            accepted = listener.accept(), if knocking.len() < MOST_AT_ONCE => {
                let (stream, _) = accepted?;
                let (before, done) = (format!("/{outing}."), done.to_owned());
                knocking.spawn(async move { timeout(SAID_WITHIN, answered(stream, &before, &done)).await });
            }
            Some(knocked) = knocking.join_next() => match knocked {
                Ok(Ok(Ok(Some(ticket)))) => return Ok(ticket),
                // Somebody else, or a browser that changed its mind.
                Ok(Ok(Ok(None)) | Err(_)) => {}
                Ok(Ok(Err(error))) => tracing::debug!(error = %error, "somebody knocked and left"),
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

/// One request: the ticket, if it is the browser that is waited for.
async fn answered(mut stream: TcpStream, before: &str, done: &str) -> io::Result<Option<String>> {
    let mut said = Vec::new();
    while !said.windows(4).any(|end| end == b"\r\n\r\n") {
        let more = stream.read_buf(&mut said).await?;
        if more == 0 || said.len() > LONGEST_REQUEST {
            return Ok(None);
        }
    }
    let ticket = ticket_in(&said, before);
    let status = match ticket {
        Some(_) => format!("303 See Other\r\nLocation: {done}"),
        None => "404 Not Found".to_owned(),
    };
    let answer =
        format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(ticket)
}

/// `GET /<outing>.<ticket> HTTP/1.1`
fn ticket_in(said: &[u8], before: &str) -> Option<String> {
    let line = said.split(|byte| *byte == b'\r').next()?;
    let path = std::str::from_utf8(line).ok()?.strip_prefix("GET ")?.split(' ').next()?;
    let ticket = path.strip_prefix(before)?;
    let is_plain = ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (is_plain && !ticket.is_empty()).then(|| ticket.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DONE: &str = "http://server.example/in-the-app";

    fn outing() -> Id<Outing> {
        Id::mint(1, [1; 10])
    }

    async fn knock(port: u16, said: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("somebody waits");
        stream.write_all(said.as_bytes()).await.expect("said");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }

    async fn out(outings: &Outings) -> (u16, String) {
        let waiting = Waiting::begin().await.expect("a port");
        let (port, secret) = (waiting.at.port, waiting.at.secret.clone());
        outings.wait_for(outing(), waiting);
        (port, secret)
    }

    #[tokio::test]
    async fn the_browser_is_waited_for_and_nobody_else() {
        let outings = Outings::default();
        let (port, secret) = out(&outings).await;
        // It connects before it knows what for.
        let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("somebody waits");
        let browser = async {
            let id = outing();
            for odd in ["GET / HTTP/1.1", "GET /favicon.ico HTTP/1.1", &format!("POST /{id}.abc HTTP/1.1"), "\u{7f}"] {
                assert!(knock(port, &format!("{odd}\r\n\r\n")).await.starts_with("HTTP/1.1 404 "), "{odd}");
            }
            knock(port, &format!("GET /{id}.a-b_C9 HTTP/1.1\r\nHost: here\r\n\r\n")).await
        };
        let (ticket, answer) = tokio::join!(outings.ticket(outing(), DONE), browser);
        assert_eq!(ticket, Ok(("a-b_C9".to_owned(), secret)));
        assert!(answer.starts_with("HTTP/1.1 303 ") && answer.contains(&format!("\r\nLocation: {DONE}\r\n")));
        assert_eq!(outings.ticket(outing(), DONE).await, Err(Denied::OutingOver), "once");
    }

    #[tokio::test]
    async fn nobody_is_waited_for_who_was_called_off_or_has_begun_again() {
        let outings = Outings::default();
        out(&outings).await;
        let (ticket, ()) = tokio::join!(outings.ticket(outing(), DONE), async { outings.call_off() });
        assert_eq!(ticket, Err(Denied::ProviderCancelled));
        out(&outings).await;
        let (ticket, _) = tokio::join!(outings.ticket(outing(), DONE), out(&outings));
        assert_eq!(ticket, Err(Denied::ProviderCancelled));
        outings.call_off();
        assert_eq!(outings.ticket(outing(), DONE).await, Err(Denied::OutingOver));
    }
}

//! How somebody asks: over a socket, or in the server's own process.

use crate::{
    Outcome,
    board::{House, person as person_of, session as session_of},
};
use futures_util::{SinkExt as _, StreamExt as _};
use nusaloka_server::{Asking, Told};
use nusaloka_sync::{Message, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, frame::Frame};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message as Packet, client::IntoClientRequest as _},
};

pub(crate) trait Line {
    fn send(&mut self, request: u32, pull: Pull) -> impl Future<Output = Outcome> + Send;
    /// A frame, and when it was here.
    fn next(&mut self) -> impl Future<Output = Outcome<(Instant, Vec<u8>)>> + Send;
}

pub(crate) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    pub(crate) async fn open(house: &House, person: usize) -> Outcome<Self> {
        let (server, access) = (house.server.address(), house.access(person)?);
        let mut upgrade = format!("ws://{server}/sync/live").into_client_request()?;
        upgrade.headers_mut().insert("authorization", format!("Bearer {access}").parse()?);
        upgrade.headers_mut().insert(PROTOCOL_HEADER, PROTOCOL_VERSION.into());
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self(client_async(upgrade, stream).await?.0))
    }

    pub(crate) async fn push(&mut self, frame: Frame) -> Outcome {
        Ok(self.0.send(Packet::Binary(frame.to_bytes()?.into())).await?)
    }
}

impl Line for Socket {
    async fn send(&mut self, request: u32, pull: Pull) -> Outcome {
        self.push(Frame { request, message: Message::Pull(pull) }).await
    }

    async fn next(&mut self) -> Outcome<(Instant, Vec<u8>)> {
        loop {
            if let Packet::Binary(bytes) = self.0.next().await.ok_or("the server hung up")?? {
                return Ok((Instant::now(), bytes.into()));
            }
        }
    }
}

/// A server that has too much to do turns whoever asks away, who comes again, like an app.
pub(crate) struct InProcess {
    server: Asking,
    person: usize,
    asked: Option<(u32, Pull)>,
    told: Option<Told>,
    comes_again_after: Duration,
}

impl InProcess {
    pub(crate) fn of(house: &House, person: usize) -> Self {
        // Not all at the same moment.
        let comes_again_after = Duration::from_millis(200 + person as u64 * 37 % 1_000);
        Self { server: house.server.asking(), person, asked: None, told: None, comes_again_after }
    }
}

impl Line for InProcess {
    async fn send(&mut self, request: u32, pull: Pull) -> Outcome {
        self.told = Some(self.server.ask(person_of(self.person), session_of(self.person), request, pull.clone()));
        self.asked = Some((request, pull));
        Ok(())
    }

    async fn next(&mut self) -> Outcome<(Instant, Vec<u8>)> {
        loop {
            let told = self.told.as_mut().ok_or("nothing was asked")?;
            if let Some(bytes) = told.next().await {
                return Ok((Instant::now(), bytes));
            }
            sleep(self.comes_again_after).await;
            let (request, pull) = self.asked.clone().ok_or("nothing was asked")?;
            self.send(request, pull).await?;
        }
    }
}

/// Plain HTTP, for figures.
pub(crate) async fn fetch(address: SocketAddr, path: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text)
}

/// Sockets are files, two for each that begins and ends here.
pub(crate) fn allow_files(files: u64) -> Outcome {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_some_and(|current| current < files) {
        let enough = maximum.map_or(files, |maximum| maximum.min(files));
        setrlimit(Resource::Nofile, Rlimit { current: Some(enough), maximum })?;
    }
    Ok(())
}

//! What the tests of the transport stand on: a server that says what it was told to say, and a place for what is kept.

use crate::{
    DemoEntry,
    held::held,
    pass::{Keeps, Kept, Passport, WayIn},
    transport::{Lost, Transport},
};
use nusaloka_domain::{
    Id,
    identity::{Device, Passes, Person},
};
use nusaloka_sync::frame::Frame;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What a server was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The first line.
    pub(crate) first: String,
    /// The version in the header, if any, and that of the frame in the body.
    pub(crate) version: Option<String>,
    pub(crate) frame: Option<u16>,
    pub(crate) body: String,
}

/// A server that says these to one request after the other.
pub(crate) async fn answering(said: Vec<Vec<u8>>) -> (String, JoinHandle<Vec<Heard>>) {
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
        let said =
            |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(|said| said.trim().to_owned());
        let length: usize = said("content-length:").map_or(0, |length| length.parse().expect("a number"));
        let body = &bytes[end + 4..];
        if body.len() >= length {
            return Heard {
                first: head.lines().next().expect("a first line").to_owned(),
                version: said("nusaloka-protocol:"),
                frame: Frame::version_of(body).ok(),
                body: String::from_utf8_lossy(body).into_owned(),
            };
        }
    }
}

pub(crate) fn response(status: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{header}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Passes as a server gives them, of this turn.
pub(crate) fn passes(turn: u32) -> Vec<u8> {
    let passes = Passes {
        person: sari(),
        session: Id::mint(2, [2; 10]),
        access: format!("access-{turn}"),
        access_expires_in_s: 600,
        refresh: format!("refresh-{turn}"),
        remembered: None,
    };
    response("200 OK", "", &serde_json::to_vec(&passes).expect("JSON"))
}

pub(crate) fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

pub(crate) fn entry() -> DemoEntry {
    format!("{}.entry", sari()).parse().expect("an entry")
}

#[derive(Default)]
pub(crate) struct InMemory(Mutex<Option<Kept>>);

impl Keeps for InMemory {
    fn kept(&self) -> Result<Option<Kept>, Lost> {
        Ok(held(&self.0).clone())
    }

    fn keep(&self, kept: Option<&Kept>) -> Result<(), Lost> {
        *held(&self.0) = kept.cloned();
        Ok(())
    }
}

pub(crate) fn transport(server: &str, keeps: &Arc<InMemory>) -> Transport {
    let keeps = Arc::clone(keeps) as Arc<dyn Keeps>;
    Transport::new(server, Passport::new(keeps, Some(WayIn::Demo(entry())), Device::default()))
}

//! An app that was not upgraded, at today's server: it sends the frames that it always sent, byte for byte, and its own
//! decoder (`old_app`), which knows nothing of later times, reads every answer.

mod demo;
#[path = "version_2/old_app.rs"]
mod old_app;

use demo::sockets::{Socket, knock};
use futures_util::{SinkExt as _, StreamExt as _};
use nusaloka_domain::NUSALOKA;
use nusaloka_server::{People, Server, Settings};
use nusaloka_sync::{Message, NotTaken, PROTOCOL_HEADER, PROTOCOL_VERSION, frame::Frame};
use old_app::{Answer, Decision, Heard, Pushed, heard};
use reqwest::{Client, Response, StatusCode};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::Message as Packet;

const PUSH: &[u8] = include_bytes!("../../core/sync/tests/version_2/push.frame");
const PULL_FIRST: &[u8] = include_bytes!("../../core/sync/tests/version_2/pull-first.frame");
const PULL_LATER: &[u8] = include_bytes!("../../core/sync/tests/version_2/pull-later.frame");

struct House {
    _folder: TempDir,
    server: Server,
    access: String,
}

impl House {
    async fn open() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { people: People::Demo, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
        let server = Server::start(settings).await.expect("starts");
        let access = demo::accesses(server.address(), folder.path()).await.remove("traveller").expect("there is one");
        Self { _folder: folder, server, access }
    }

    async fn post(&self, path: &str, version: u16, frame: &[u8]) -> Response {
        let client = Client::builder().no_proxy().build().expect("a client");
        let request = client.post(format!("http://{}{path}", self.server.address())).bearer_auth(&self.access);
        request.header(PROTOCOL_HEADER, version).body(frame.to_vec()).send().await.expect("an answer")
    }

    async fn socket(&self, version: u16) -> Socket {
        let said = [("authorization", format!("Bearer {}", self.access)), (PROTOCOL_HEADER, version.to_string())];
        knock(self.server.address(), "/sync/live", said).await.expect("a socket")
    }
}

async fn said(socket: &mut Socket, frame: &[u8]) -> Vec<u8> {
    socket.send(Packet::Binary(frame.to_vec().into())).await.expect("sent");
    loop {
        if let Packet::Binary(bytes) = socket.next().await.expect("open").expect("a packet") {
            return bytes.into();
        }
    }
}

/// Of three entries, one is fine, one is a stranger's, and one is of a mutation that nobody has heard of.
fn verdicts(heard: Heard) {
    let Heard::Pushed(11, Pushed::Decided(verdicts)) = heard else { panic!("{heard:?}") };
    let codes: Vec<&str> = verdicts
        .iter()
        .map(|verdict| match &verdict.decision {
            Decision::Applied { .. } => "applied",
            Decision::Refused(refusal) => refusal.code.as_str(),
        })
        .collect();
    assert_eq!(codes, ["applied", "identity.not-yours", "shell.not-known"]);
}

fn first_batch(heard: Heard, request: u32) {
    let Heard::Answer(12, Answer::Batch(batch), _) = heard else { panic!("{heard:?}") };
    assert_eq!(request, 12);
    assert!(batch.segments.iter().any(|segment| !segment.rows.is_empty()), "{batch:?}");
}

#[tokio::test]
async fn an_app_of_version_2_is_answered_over_http_in_its_own_version() {
    let house = House::open().await;
    for _ in 0..2 {
        // The second time, the first answer again.
        let pushed = house.post("/sync/push", 2, PUSH).await;
        verdicts(heard(&pushed.bytes().await.expect("a body")));
    }
    let pulled = house.post("/sync/pull", 2, PULL_FIRST).await;
    first_batch(heard(&pulled.bytes().await.expect("a body")), 12);
    let later = house.post("/sync/pull", 2, PULL_LATER).await;
    let later = heard(&later.bytes().await.expect("a body"));
    assert!(matches!(later, Heard::Answer(13, Answer::Compare { .. }, _)), "it is of another epoch: {later:?}");
}

#[tokio::test]
async fn an_app_of_version_2_is_answered_over_a_socket_in_its_own_version() {
    let house = House::open().await;
    let mut socket = house.socket(2).await;
    verdicts(heard(&said(&mut socket, PUSH).await));
    first_batch(heard(&said(&mut socket, PULL_FIRST).await), 12);
    let garbled = heard(&said(&mut socket, b"Nl no frame at all").await);
    assert!(matches!(garbled, Heard::NotTaken(_, old_app::NotTaken::Garbled)), "{garbled:?}");
}

#[tokio::test]
async fn a_version_that_is_not_spoken_is_refused_by_name_and_told_the_newest() {
    let house = House::open().await;
    for version in [0, 1, PROTOCOL_VERSION + 1, u16::MAX] {
        let mut frame = PUSH.to_vec();
        frame[2..4].copy_from_slice(&version.to_le_bytes());
        for header in [version, PROTOCOL_VERSION] {
            let refused = house.post("/sync/push", header, &frame).await;
            let newest = refused.headers()[PROTOCOL_HEADER].to_str().expect("text").to_owned();
            assert_eq!((refused.status(), newest), (StatusCode::UPGRADE_REQUIRED, PROTOCOL_VERSION.to_string()));
        }
        let mut socket = house.socket(PROTOCOL_VERSION).await;
        let refused = Frame::of(&said(&mut socket, &frame).await).expect("a frame");
        let message = Message::NotTaken(NotTaken::OtherVersion { newest: PROTOCOL_VERSION });
        assert_eq!(refused, Frame { request: 11, message });
        let mut old = house.socket(2).await;
        let refused = heard(&said(&mut old, &frame).await);
        assert!(matches!(refused, Heard::NotTaken(11, old_app::NotTaken::Garbled)), "{refused:?}");
    }
}

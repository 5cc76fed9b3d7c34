//! The live socket and its door: what gets in, what is refused and how, and that a refusal harms nothing.

mod demo;

use demo::sockets::{Socket, knock, refusal};
use futures_util::{SinkExt as _, StreamExt as _};
use nusaloka_domain::{
    Id, NUSALOKA, Timestamp,
    capability::Mutation,
    identity::{ChangePreferences, Person, Theme},
};
use nusaloka_server::{People, Server, Settings};
use nusaloka_store::batch::{Answer, Ask, Batch, Decision, Entry, Push, Pushed};
use nusaloka_sync::{
    Follows, Message, NotTaken, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait,
    frame::{Frame, UP},
};
use reqwest::StatusCode;
use std::collections::BTreeMap;
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::{Error, Message as Packet};
use uuid::Uuid;

struct House {
    folder: TempDir,
    server: Server,
    /// By role.
    access: BTreeMap<String, String>,
}

impl House {
    async fn open() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { people: People::Demo, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
        let server = Server::start(settings).await.expect("starts");
        let access = demo::accesses(server.address(), folder.path()).await;
        Self { folder, server, access }
    }

    fn person(&self, role: &str) -> Id<Person> {
        demo::person(self.folder.path(), role)
    }

    async fn knock(&self, access: &str, version: u16) -> Result<Socket, Error> {
        let said = [("authorization", format!("Bearer {access}")), (PROTOCOL_HEADER, version.to_string())];
        knock(self.server.address(), "/sync/live", said).await
    }

    async fn socket(&self, role: &str) -> Socket {
        self.knock(&self.access[role], PROTOCOL_VERSION).await.expect("a socket")
    }

    async fn metrics(&self) -> String {
        let figures = self.server.metrics().expect("they are told");
        let answer = reqwest::get(format!("http://{figures}/metrics")).await.expect("an answer");
        answer.text().await.expect("text")
    }
}

async fn ask(socket: &mut Socket, request: u32, message: Message) {
    let bytes = Frame { request, message }.to_bytes().expect("fits");
    socket.send(Packet::Binary(bytes.into())).await.expect("sent");
}

async fn told(socket: &mut Socket) -> Frame {
    loop {
        match socket.next().await.expect("open").expect("a packet") {
            Packet::Binary(bytes) => return Frame::of(&bytes).expect("a frame"),
            Packet::Ping(_) | Packet::Pong(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

fn first(wait: Wait) -> Pull {
    let ask = Ask {
        device: Id::mint(9, [9; 10]),
        epoch: Uuid::nil(),
        commit: 0,
        scopes: 0,
        visits: Vec::new(),
        behind: Vec::new(),
        repairs: Vec::new(),
        offers: Vec::new(),
        fetching: Vec::new(),
    };
    Pull { ask, wait }
}

fn after(batch: &Batch) -> Pull {
    let ask = Ask { epoch: batch.epoch, commit: batch.commit, scopes: batch.scopes, ..first(Wait::No).ask };
    Pull { ask, wait: Wait::ForNews }
}

async fn batch(socket: &mut Socket) -> (u32, Batch) {
    match told(socket).await {
        Frame { request, message: Message::Answer(Answer::Batch(batch), Follows::Nothing) } => (request, *batch),
        other => panic!("{other}"),
    }
}

fn paint(person: Id<Person>, number: u64) -> Push {
    let change = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(person) };
    let id = Id::mint(number, [4; 10]);
    let entry = Entry { number, id, acted_at: Timestamp::from_millis(1), act: change.act() };
    Push { device: Id::mint(3, [3; 10]), acknowledged: 0, entries: vec![entry] }
}

#[tokio::test]
async fn both_lanes_share_a_socket_and_news_come_without_being_asked_for() {
    let house = House::open().await;
    let (mut one, mut other) = (house.socket("traveller").await, house.socket("traveller").await);
    ask(&mut other, 1, Message::Pull(first(Wait::ForNews))).await;
    let (request, here) = batch(&mut other).await;
    assert_eq!(request, 1);
    ask(&mut other, 2, Message::Pull(after(&here))).await;

    ask(&mut one, 7, Message::Push(paint(house.person("traveller"), 1))).await;
    let Frame { request: 7, message: Message::Pushed(Pushed::Decided(verdicts)) } = told(&mut one).await else {
        panic!("no verdict")
    };
    let Decision::Applied { commit } = verdicts[0].decision else { panic!("{verdicts:?}") };
    let (request, news) = batch(&mut other).await;
    assert_eq!((request, news.commit), (2, commit));

    let metrics = house.metrics().await;
    for line in [
        "nusaloka_sockets 2",
        "nusaloka_pushes_total 1",
        "nusaloka_entries_total{decision=\"applied\"} 1",
        "nusaloka_push_duration_seconds_count 1",
        "nusaloka_parked_asks 0",
    ] {
        assert!(metrics.contains(line), "{line} is missing in\n{metrics}");
    }
    assert!(!metrics.contains(&house.person("traveller").to_string()));
}

#[tokio::test]
async fn what_is_not_a_frame_is_refused_by_name_and_the_socket_goes_on() {
    let house = House::open().await;
    let mut socket = house.socket("traveller").await;
    let garbled = Frame { request: 0, message: Message::NotTaken(NotTaken::Garbled) };
    let pull = Frame { request: 5, message: Message::Pull(first(Wait::No)) }.to_bytes().expect("fits");
    let mut other_version = pull.clone();
    other_version[2] = 99;
    for bytes in [b"nonsense".to_vec(), Vec::new(), pull[..pull.len() - 1].to_vec()] {
        socket.send(Packet::Binary(bytes.into())).await.expect("sent");
        assert_eq!(told(&mut socket).await, garbled);
    }
    socket.send(Packet::Binary(other_version.into())).await.expect("sent");
    let not_spoken = Message::NotTaken(NotTaken::OtherVersion { newest: PROTOCOL_VERSION });
    assert_eq!(told(&mut socket).await, Frame { request: 5, message: not_spoken });
    socket.send(Packet::Text("nonsense".into())).await.expect("sent");
    assert_eq!(told(&mut socket).await, garbled);
    // An answer is not a request.
    ask(&mut socket, 6, Message::Pushed(Pushed::NotThisIncarnation)).await;
    assert_eq!(told(&mut socket).await, Frame { request: 6, ..garbled });
    socket.send(Packet::Binary(pull.into())).await.expect("sent");
    assert_eq!(batch(&mut socket).await.0, 5);
}

#[tokio::test]
async fn what_is_too_large_ends_the_socket_and_harms_no_other() {
    let house = House::open().await;
    let (mut one, mut other) = (house.socket("traveller").await, house.socket("traveller").await);
    // The server may hang up while this is still on its way.
    drop(one.send(Packet::Binary(vec![0; UP.frame() + 1].into())).await);
    assert!(!matches!(one.next().await, Some(Ok(Packet::Binary(_)))));
    ask(&mut other, 1, Message::Pull(first(Wait::No))).await;
    assert_eq!(batch(&mut other).await.0, 1);
}

#[tokio::test]
async fn the_door_says_why_it_stays_closed() {
    let house = House::open().await;
    let traveller = &house.access["traveller"];
    let stranger = format!("{traveller}A");
    let status = |knocked| refusal(knocked).0;
    assert_eq!(status(house.knock(&stranger, PROTOCOL_VERSION).await), StatusCode::UNAUTHORIZED);
    assert_eq!(status(house.knock(&stranger, PROTOCOL_VERSION + 1).await), StatusCode::UPGRADE_REQUIRED);
    // Something in between took the upgrade out: that is not an old version.
    let plain = reqwest::Client::new().get(format!("http://{}/sync/live", house.server.address()));
    let plain = plain.bearer_auth(traveller).header(PROTOCOL_HEADER, PROTOCOL_VERSION).send().await;
    assert_eq!(plain.expect("an answer").status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_person_with_too_many_sockets_is_told_when_to_come_again_and_others_come_in() {
    let house = House::open().await;
    let mut sockets = Vec::new();
    for _ in 0..8 {
        sockets.push(house.socket("traveller").await);
    }
    let ninth = refusal(house.knock(&house.access["traveller"], PROTOCOL_VERSION).await);
    assert_eq!(ninth, (StatusCode::TOO_MANY_REQUESTS, Some("5".to_owned())));
    house.socket("provider").await;
}

#[tokio::test]
async fn a_server_that_stops_answers_what_it_took_says_goodbye_and_frees_its_files() {
    let house = House::open().await;
    let mut socket = house.socket("traveller").await;
    let mut parked = house.socket("traveller").await;
    ask(&mut parked, 1, Message::Pull(first(Wait::No))).await;
    let (_, here) = batch(&mut parked).await;
    ask(&mut parked, 2, Message::Pull(after(&here))).await;
    ask(&mut socket, 1, Message::Push(paint(house.person("traveller"), 1))).await;
    assert!(matches!(told(&mut socket).await.message, Message::Pushed(Pushed::Decided(_))));
    let House { folder, server, .. } = house;
    server.stop().await.expect("ends cleanly");
    let goodbye = loop {
        if let Packet::Close(close) = socket.next().await.expect("a goodbye").expect("a packet") {
            break close.expect("with a code");
        }
    };
    assert_eq!(u16::from(goodbye.code), 1001);
    let settings = Settings { people: People::Demo, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
    Server::start(settings).await.expect("the files are free").stop().await.expect("ends cleanly");
}

//! Frames from whoever means harm, or is broken: malformed, oversized, cut short, replayed, reordered and of somebody else
//! (for those of other versions see `version_2`). Each is refused by its name, over the live socket and over plain
//! requests; the connection goes on, and the store is afterwards, row by row, what it was before.

mod demo;

use futures_util::{SinkExt as _, StreamExt as _};
use nusaloka_domain::{
    Id, NUSALOKA, Timestamp,
    capability::{Act, Mutation as _},
    failure::Refused,
    identity::{ChangePreferences, Person, Theme},
    packing::List,
    scope::{SERVER, Scope},
};
use nusaloka_server::{People, Server, Settings};
use nusaloka_store::{
    batch::{Answer, Ask, Decision, Device, Entry, Position, Push, Pushed, Repair},
    engine::{
        Engine as _, Scan,
        sqlite::{Options, Side, SqliteEngine},
    },
    of_server,
};
use nusaloka_sync::{
    MAX_ENTRIES_A_PUSH, Message, NotTaken, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait,
    frame::{Frame, HEAD_BYTES, UP},
};
use reqwest::{StatusCode, header};
use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream as PlainStream},
    path::Path,
};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message as Packet, client::IntoClientRequest as _},
};
use uuid::Uuid;

type Socket = WebSocketStream<TcpStream>;

fn settings(folder: &Path) -> Settings {
    Settings { people: People::Demo, ..Settings::of(folder.to_owned(), NUSALOKA) }
}

/// Every row of every table.
fn rows(folder: &Path) -> Vec<String> {
    let options =
        Options { application_id: 0x4e75_7343, released: 0, key: None, page_cache_bytes: 1 << 20, side: Side::Server };
    let mut engine = SqliteEngine::open(&folder.join("central.db"), of_server(NUSALOKA), options).expect("opens");
    let source = engine.source().expect("a look");
    let table = |kind| source.scan(&Scan::of(kind)).expect("rows");
    of_server(NUSALOKA)
        .flat_map(|kind| table(kind).into_iter().map(|stored| format!("{} {stored:?}", kind.name)))
        .collect()
}

/// A server, and what was in its store before anybody meant harm.
struct House {
    folder: TempDir,
    server: Server,
    /// By role.
    access: BTreeMap<String, String>,
    before: Vec<String>,
}

impl House {
    async fn open() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::start(settings(folder.path())).await.expect("starts");
        let access = demo::accesses(server.address(), folder.path()).await;
        let house = Self { folder, server, access, before: Vec::new() };
        // What the provider's own device has told; nobody else may count on in its name.
        let told = house.told("provider", push(1, &[(1, 1, paint(house.person("provider"), Theme::Dark))])).await;
        assert!(matches!(told, Ok(Message::Pushed(Pushed::Decided(_)))), "{told:?}");
        let Self { folder, server, access, .. } = house;
        server.stop().await.expect("ends");
        let before = rows(folder.path());
        Self { server: Server::start(settings(folder.path())).await.expect("starts"), folder, access, before }
    }

    async fn ends_as_it_was(self) {
        let Self { folder, server, before, .. } = self;
        server.stop().await.expect("ends");
        assert_eq!(rows(folder.path()), before);
    }

    fn address(&self) -> SocketAddr {
        self.server.address()
    }

    fn person(&self, role: &str) -> Id<Person> {
        demo::person(self.folder.path(), role)
    }

    async fn socket(&self, role: &str) -> Socket {
        let mut upgrade = format!("ws://{}/sync/live", self.address()).into_client_request().expect("a request");
        let bearer = format!("Bearer {}", self.access[role]).parse().expect("a header");
        upgrade.headers_mut().insert(header::AUTHORIZATION, bearer);
        upgrade.headers_mut().insert(PROTOCOL_HEADER, PROTOCOL_VERSION.into());
        let stream = TcpStream::connect(self.address()).await.expect("a connection");
        client_async(upgrade, stream).await.expect("a socket").0
    }

    /// The status and the code of a refusal, or the body of an answer.
    async fn posted(&self, path: &str, role: &str, body: Vec<u8>) -> Result<Vec<u8>, (StatusCode, Option<String>)> {
        let request = reqwest::Client::new()
            .post(format!("http://{}{path}", self.address()))
            .bearer_auth(&self.access[role])
            .header(PROTOCOL_HEADER, PROTOCOL_VERSION)
            .body(body);
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let body = answer.bytes().await.expect("a body").to_vec();
        if status == StatusCode::OK {
            return Ok(body);
        }
        let problem = serde_json::from_slice::<serde_json::Value>(&body).ok();
        Err((status, problem.and_then(|problem| Some(problem["code"].as_str()?.to_owned()))))
    }

    async fn told(&self, role: &str, message: Message) -> Result<Message, (StatusCode, Option<String>)> {
        let path = if matches!(message, Message::Push(_)) { "/sync/push" } else { "/sync/pull" };
        let body = Frame { request: 1, message }.to_bytes().expect("fits");
        Ok(Frame::of(&self.posted(path, role, body).await?).expect("a frame").message)
    }
}

fn garbled() -> (StatusCode, Option<String>) {
    (StatusCode::BAD_REQUEST, Some("garbled".to_owned()))
}

fn device(number: u8) -> Id<Device> {
    Id::mint(3, [number; 10])
}

fn paint(person: Id<Person>, theme: Theme) -> Act {
    ChangePreferences { theme: Some(theme), ..ChangePreferences::of(person) }.act()
}

/// Of this device: numbers, ids and acts.
fn push(of: u8, entries: &[(u64, u8, Act)]) -> Message {
    let entry = |(number, id, act): &(u64, u8, Act)| Entry {
        number: *number,
        id: Id::mint(u64::from(*id), [4; 10]),
        acted_at: Timestamp::from_millis(1),
        act: act.clone(),
    };
    Message::Push(Push { device: device(of), acknowledged: 0, entries: entries.iter().map(entry).collect() })
}

fn first() -> Ask {
    Ask {
        device: device(9),
        epoch: Uuid::nil(),
        commit: 0,
        scopes: 0,
        visits: Vec::new(),
        behind: Vec::new(),
        repairs: Vec::new(),
        offers: Vec::new(),
        fetching: Vec::new(),
    }
}

fn pull(ask: Ask) -> Message {
    Message::Pull(Pull { ask, wait: Wait::No })
}

async fn send(socket: &mut Socket, bytes: Vec<u8>) {
    socket.send(Packet::Binary(bytes.into())).await.expect("sent");
}

async fn heard(socket: &mut Socket) -> Frame {
    loop {
        match socket.next().await.expect("open").expect("a packet") {
            Packet::Binary(bytes) => return Frame::of(&bytes).expect("a frame"),
            Packet::Ping(_) | Packet::Pong(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// A good frame, and everything that can be wrong with it.
fn spoilt(good: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let patched = |at: usize, bytes: &[u8]| {
        let mut frame = good.to_vec();
        frame[at..at + bytes.len()].copy_from_slice(bytes);
        frame
    };
    let lengths = |unpacked: usize, travels: usize, body: &[u8]| {
        let number = |length: usize| u32::try_from(length).expect("small").to_le_bytes();
        [&good[..9], &number(unpacked), &number(travels), body].concat()
    };
    let body = &good[HEAD_BYTES..];
    vec![
        ("nothing", Vec::new()),
        ("not ours", patched(0, b"XX")),
        ("of no kind", patched(4, &[200])),
        ("a head alone", good[..HEAD_BYTES].to_vec()),
        ("half a head", good[..HEAD_BYTES / 2].to_vec()),
        ("cut short", good[..good.len() - 1].to_vec()),
        ("longer than it says", [good, &[0]].concat()),
        ("two at once", [good, good].concat()),
        ("one that promises too much", lengths(UP.unpacked + 1, body.len(), body)),
        ("one that says it travels as too much", lengths(UP.unpacked, UP.packed + 1, body)),
        ("one that grows when it is packed", lengths(body.len() - 1, body.len(), body)),
        ("packed, and it is not", lengths(body.len() + 1, body.len(), body)),
        ("of the largest size, and it is not", lengths(UP.unpacked, body.len(), body)),
        ("a body of zeros", lengths(64, 64, &[0; 64])),
        ("a body of ones", lengths(64, 64, &[0xff; 64])),
        ("no body", lengths(0, 0, &[])),
    ]
}

#[tokio::test]
async fn whatever_is_no_frame_is_garbled_and_the_next_one_is_answered() {
    let house = House::open().await;
    let mut socket = house.socket("traveller").await;
    let person = house.person("traveller");
    let many: Vec<_> =
        (1..).map(|number| (number, 1, paint(person, Theme::Dark))).take(MAX_ENTRIES_A_PUSH + 1).collect();
    let uncounted = push(2, &[(u64::MAX, 1, paint(person, Theme::Dark))]);
    for (path, message) in
        [("/sync/push", push(2, &[(1, 1, paint(person, Theme::Dark))])), ("/sync/pull", pull(first()))]
    {
        let good = Frame { request: 7, message }.to_bytes().expect("fits");
        for (what, bytes) in spoilt(&good) {
            assert_eq!(house.posted(path, "traveller", bytes.clone()).await, Err(garbled()), "{path}: {what}");
            send(&mut socket, bytes).await;
            let Frame { message, .. } = heard(&mut socket).await;
            assert_eq!(message, Message::NotTaken(NotTaken::Garbled), "{path}: {what}");
        }
    }
    for message in [push(2, &many), uncounted, Message::Pushed(Pushed::NotThisIncarnation)] {
        let bytes = Frame { request: 7, message }.to_bytes().expect("fits");
        assert_eq!(house.posted("/sync/push", "traveller", bytes.clone()).await, Err(garbled()));
        send(&mut socket, bytes).await;
        assert_eq!(heard(&mut socket).await.message, Message::NotTaken(NotTaken::Garbled));
    }
    send(&mut socket, Frame { request: 8, message: pull(first()) }.to_bytes().expect("fits")).await;
    assert!(matches!(heard(&mut socket).await, Frame { request: 8, message: Message::Answer(..) }));
    drop(socket);
    house.ends_as_it_was().await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let house = House::open().await;
    let refused = house.posted("/sync/push", "traveller", vec![0; UP.frame() + 1]).await.expect_err("refused");
    assert_eq!(refused, (StatusCode::PAYLOAD_TOO_LARGE, Some("too-large".to_owned())));
    // As much as a push may be, of which nobody knows what it means: an entry like any other, and it is refused.
    let person = house.person("traveller");
    let large = Act { body: vec![0; UP.unpacked - 1_000], ..paint(person, Theme::Dark) };
    let told = house.told("traveller", push(2, &[(1, 1, large.clone())])).await.expect("answered");
    let Message::Pushed(Pushed::Decided(verdicts)) = told else { panic!("{told}") };
    assert!(
        matches!(&verdicts[0].decision, Decision::Refused(refusal) if refusal.is(&Refused::NotKnown)),
        "{verdicts:?}"
    );
    let larger = Act { body: vec![0; UP.unpacked], ..large };
    let Message::Push(larger) = push(2, &[(1, 1, larger)]) else { panic!("a push") };
    assert!(Frame { request: 1, message: Message::Push(larger) }.to_bytes().is_err(), "nobody of ours sends it");
}

#[tokio::test]
async fn entries_out_of_their_order_and_of_others_are_another_incarnations_and_nothing_is_decided() {
    let house = House::open().await;
    let (traveller, provider) = (house.person("traveller"), house.person("provider"));
    let dark = || paint(traveller, Theme::Dark);
    let other = Ok(Message::Pushed(Pushed::NotThisIncarnation));
    for (what, message) in [
        ("the later one first", push(2, &[(2, 2, dark()), (1, 1, dark())])),
        ("the same number twice", push(2, &[(1, 1, dark()), (1, 2, dark())])),
        ("in the name of somebody's device", push(1, &[(2, 2, dark())])),
    ] {
        assert_eq!(house.told("traveller", message).await, other, "{what}");
    }
    let theirs = |theme, id| push(1, &[(1, id, paint(provider, theme))]);
    assert_eq!(house.told("provider", theirs(Theme::Light, 1)).await, other, "the same number with another body");
    assert_eq!(house.told("provider", theirs(Theme::Dark, 9)).await, other, "the same number under another name");
    house.ends_as_it_was().await;
}

#[tokio::test]
async fn a_push_that_is_replayed_gets_the_first_answer_and_changes_nothing() {
    let house = House::open().await;
    let provider = house.person("provider");
    let again = || push(1, &[(1, 1, paint(provider, Theme::Dark))]);
    let told = house.told("provider", again()).await.expect("answered");
    let Message::Pushed(Pushed::Decided(verdicts)) = &told else { panic!("{told:?}") };
    assert!(matches!(verdicts[..], [ref one] if matches!(one.decision, Decision::Applied { .. })));
    let mut socket = house.socket("provider").await;
    for request in 1..=5 {
        send(&mut socket, Frame { request, message: again() }.to_bytes().expect("fits")).await;
        assert_eq!(heard(&mut socket).await, Frame { request, message: told.clone() });
    }
    drop(socket);
    house.ends_as_it_was().await;
}

#[tokio::test]
async fn an_ask_that_makes_no_sense_is_answered_with_what_is_ones_own() {
    let house = House::open().await;
    let (traveller, provider) = (house.person("traveller"), house.person("provider"));
    let strangers = [Scope::user(provider), List::scope(Id::mint(1, [7; 10])), Scope::of(SERVER, traveller)];
    let far = Position { commit: u64::MAX, kind: u16::MAX, row: Uuid::max() };
    let repair = |scope, buckets| Repair { scope, kind: 2, buckets: vec![nusaloka_store::Digest::default(); buckets] };
    for ask in [
        Ask { visits: strangers.into(), ..first() },
        Ask { behind: strangers.map(|scope| (scope, Position::BEGINNING)).into(), ..first() },
        Ask { behind: vec![(Scope::user(traveller), far)], ..first() },
        Ask { repairs: strangers.map(|scope| repair(scope, 64)).into(), ..first() },
        Ask { repairs: vec![repair(Scope::user(traveller), 0), repair(Scope::user(traveller), 300)], ..first() },
        Ask { epoch: Uuid::max(), commit: 1 << 61, ..first() },
        Ask { device: device(1), scopes: u64::MAX, ..first() },
    ] {
        let what = format!("{ask:?}");
        match house.told("traveller", pull(ask)).await {
            Ok(Message::Answer(Answer::Batch(batch), _)) => {
                let segments = batch.segments.iter().map(|segment| segment.scope);
                let told: Vec<Scope> = segments.chain(batch.repaired.iter().map(|repaired| repaired.scope)).collect();
                assert!(!told.iter().any(|scope| strangers.contains(scope)), "{what}");
            }
            Ok(Message::Answer(Answer::Compare { .. }, _)) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
    house.ends_as_it_was().await;
}

/// Sends bytes as they are, and reads until the other side has had enough.
fn raw(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = PlainStream::connect(address).expect("a connection");
    stream.write_all(bytes).expect("sent");
    stream.shutdown(std::net::Shutdown::Write).expect("no more comes");
    let mut answer = Vec::new();
    // A connection that is cut is an answer, too.
    drop(stream.read_to_end(&mut answer));
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_the_rules_of_the_socket_ends_it_and_harms_no_other() {
    let house = House::open().await;
    let mut other = house.socket("traveller").await;
    let upgrade = format!(
        "GET /sync/live HTTP/1.1\r\nhost: {0}\r\nauthorization: Bearer {1}\r\n{PROTOCOL_HEADER}: {PROTOCOL_VERSION}\r\n\
         connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        house.address(),
        house.access["traveller"],
    );
    let request = format!(
        "POST /sync/push HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n{PROTOCOL_HEADER}: {PROTOCOL_VERSION}\r\n\
         content-length: 400\r\n\r\nNl",
        house.address(),
        house.access["traveller"],
    );
    let after_upgrade = |bytes: &[u8]| [upgrade.as_bytes(), bytes].concat();
    for (what, bytes) in [
        ("a packet without a mask", after_upgrade(&[0x82, 0x02, b'N', b'l'])),
        ("a packet of no kind", after_upgrade(&[0x8f, 0x80, 0, 0, 0, 0])),
        (
            "a packet that promises exabytes",
            after_upgrade(&[0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ),
        ("half a packet", after_upgrade(&[0x82, 0xfe, 0x01, 0x00, 1, 2, 3, 4, 5])),
        ("a body that is cut short", request.into_bytes()),
        ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
    ] {
        let address = house.address();
        let answer = tokio::task::spawn_blocking(move || raw(address, &bytes)).await.expect("ends");
        assert!(!answer.starts_with(b"HTTP/1.1 500"), "{what}: {}", String::from_utf8_lossy(&answer));
        send(&mut other, Frame { request: 3, message: pull(first()) }.to_bytes().expect("fits")).await;
        assert!(matches!(heard(&mut other).await, Frame { request: 3, message: Message::Answer(..) }), "{what}");
    }
    drop(other);
    house.ends_as_it_was().await;
}

//! The socket of a browser: who gets a place, what ends it, and that neither harms another.

mod demo;

use demo::sockets::{Socket, knock, refusal};
use futures_util::{SinkExt as _, StreamExt as _};
use nusaloka_domain::{
    NUSALOKA,
    host::{Link, Notice, decode},
};
use nusaloka_server::{People, Server, Settings};
use reqwest::{Client, StatusCode, header, redirect::Policy};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message as Packet};

/// Far longer than any word takes, and not long enough for a socket to end by itself.
const PATIENCE: Duration = Duration::from_secs(15);

struct House {
    folder: TempDir,
    server: Server,
}

impl House {
    async fn open() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { people: People::Demo, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
        let server = Server::start(settings).await.expect("starts");
        Self { folder, server }
    }

    /// Of a browser that one of the demo people has come in with.
    async fn cookie(&self, role: &str) -> String {
        let entry = &demo::entries(self.folder.path())[role];
        let visitor = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        let entered = visitor.get(format!("http://{}/enter/{entry}", self.server.address())).send().await;
        let entered = entered.expect("an answer");
        let set = entered.headers()[header::SET_COOKIE].to_str().expect("text");
        set.split(';').next().expect("a value").to_owned()
    }

    async fn knock(&self, cookie: &str) -> Result<Socket, Error> {
        let address = self.server.address();
        let said = [("origin", format!("http://{address}")), ("cookie", cookie.to_owned())];
        knock(address, "/host/watch", said).await
    }

    async fn socket(&self, cookie: &str) -> Socket {
        self.knock(cookie).await.expect("a socket")
    }
}

/// What comes next but for the server's pings; nothing, once the socket has ended.
async fn heard(socket: &mut Socket) -> Option<Packet> {
    let heard = async {
        loop {
            match socket.next().await {
                Some(Ok(Packet::Ping(_))) => {}
                Some(Ok(Packet::Close(_)) | Err(_)) | None => return None,
                Some(Ok(packet)) => return Some(packet),
            }
        }
    };
    timeout(PATIENCE, heard).await.expect("a word, or the end")
}

async fn is_greeted(socket: &mut Socket) -> bool {
    match heard(socket).await {
        Some(Packet::Binary(bytes)) => decode::<Notice>(&bytes).expect("a notice") == Notice::Link(Link::Online),
        _ => false,
    }
}

#[tokio::test]
async fn a_person_with_too_many_pages_is_told_when_to_come_again_and_others_come_in() {
    let house = House::open().await;
    let cookie = house.cookie("traveller").await;
    let mut pages = Vec::new();
    for _ in 0..32 {
        pages.push(house.socket(&cookie).await);
    }
    let one_more = refusal(house.knock(&cookie).await);
    assert_eq!(one_more, (StatusCode::TOO_MANY_REQUESTS, Some("5".to_owned())));
    let mut other = house.socket(&house.cookie("provider").await).await;
    assert!(is_greeted(&mut other).await);
}

#[tokio::test]
async fn what_is_larger_than_anything_a_page_says_ends_its_socket_and_no_other() {
    let house = House::open().await;
    let cookie = house.cookie("traveller").await;
    let (mut one, mut other) = (house.socket(&cookie).await, house.socket(&cookie).await);
    assert!(is_greeted(&mut one).await && is_greeted(&mut other).await);
    // The server may hang up while this is still on its way.
    drop(one.send(Packet::Binary(vec![0; 1_025].into())).await);
    assert_eq!(heard(&mut one).await, None);
    for packet in [Packet::Binary(vec![0; 1_024].into()), Packet::Ping(vec![7].into())] {
        other.send(packet).await.expect("sent");
    }
    assert_eq!(heard(&mut other).await, Some(Packet::Pong(vec![7].into())));
}

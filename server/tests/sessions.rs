//! Sessions over HTTP: what an app is given, what it shows for the next, and what many who show the same get.

mod demo;

use nusaloka_domain::{
    Id, NUSALOKA,
    identity::{Passes, Refresh},
};
use nusaloka_server::{People, Server, Settings};
use nusaloka_store::batch::Ask;
use nusaloka_sync::{Message, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait, frame::Frame};
use reqwest::{Client, Response, StatusCode, header};
use serde_json::Value;
use std::collections::BTreeSet;
use tempfile::TempDir;
use uuid::Uuid;

struct House {
    folder: TempDir,
    server: Server,
    visitor: Client,
}

impl House {
    async fn open() -> Self {
        Self::open_in(tempfile::tempdir().expect("a folder")).await
    }

    async fn open_in(folder: TempDir) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let settings = Settings { people: People::Demo, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
        let server = Server::start(settings).await.expect("starts");
        Self { folder, server, visitor: Client::builder().no_proxy().build().expect("a client") }
    }

    async fn open_again(self) -> Self {
        self.server.stop().await.expect("ends");
        Self::open_in(self.folder).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    async fn begin(&self) -> Passes {
        demo::passes(self.server.address(), &demo::entries(self.folder.path())["traveller"]).await
    }

    async fn post(&self, path: &str, body: String) -> Response {
        let request = self.visitor.post(self.url(path)).header(header::CONTENT_TYPE, "application/json");
        request.body(body).send().await.expect("an answer")
    }

    async fn refresh(&self, refresh: &str, attempt: &str) -> Result<Passes, (StatusCode, String)> {
        let asked = Refresh { refresh: refresh.to_owned(), attempt: attempt.to_owned() };
        let answer = self.post("/identity/refresh", serde_json::to_string(&asked).expect("JSON")).await;
        passes(answer).await
    }

    /// What an app hears that asks with this.
    async fn asks(&self, access: &str) -> StatusCode {
        let device = Id::mint(3, [3; 10]);
        let ask = Ask {
            device,
            epoch: Uuid::nil(),
            commit: 0,
            scopes: 0,
            visits: Vec::new(),
            behind: Vec::new(),
            repairs: Vec::new(),
            offers: Vec::new(),
            fetching: Vec::new(),
        };
        let frame = Frame { request: 1, message: Message::Pull(Pull { ask, wait: Wait::No }) };
        let request = self.visitor.post(self.url("/sync/pull")).bearer_auth(access);
        let request = request.header(PROTOCOL_HEADER, PROTOCOL_VERSION).body(frame.to_bytes().expect("fits"));
        request.send().await.expect("an answer").status()
    }
}

async fn passes(answer: Response) -> Result<Passes, (StatusCode, String)> {
    let status = answer.status();
    let body = answer.bytes().await.expect("a body");
    if status == StatusCode::OK {
        return Ok(serde_json::from_slice(&body).expect("passes"));
    }
    let problem: Value = serde_json::from_slice(&body).expect("a problem");
    Err((status, problem["code"].as_str().expect("a code").to_owned()))
}

fn signed_out<T>() -> Result<T, (StatusCode, String)> {
    Err((StatusCode::UNAUTHORIZED, "signed-out".to_owned()))
}

#[tokio::test]
async fn each_token_gets_the_next_and_both_sides_may_start_anew_in_between() {
    let house = House::open().await;
    let first = house.begin().await;
    assert_eq!(house.asks(&first.access).await, StatusCode::OK);
    let second = house.refresh(&first.refresh, "a").await.expect("the next");
    let house = house.open_again().await;
    let third = house.refresh(&second.refresh, "b").await.expect("the next");
    assert_eq!((second.session, third.session), (first.session, first.session));
    assert_eq!(BTreeSet::from([&first.refresh, &second.refresh, &third.refresh]).len(), 3);
    for passes in [&first, &second, &third] {
        assert_eq!(house.asks(&passes.access).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_lost_reply_is_given_again_to_whoever_asked_and_only_until_the_next_is_used() {
    let house = House::open().await;
    let first = house.begin().await;
    let lost = house.refresh(&first.refresh, "a").await.expect("the next");
    let again = house.refresh(&first.refresh, "a").await.expect("the same");
    assert_eq!(again.refresh, lost.refresh);
    let next = house.refresh(&again.refresh, "b").await.expect("the next");
    assert_eq!(house.refresh(&first.refresh, "a").await.map(drop), signed_out());
    assert_eq!(house.refresh(&next.refresh, "c").await.map(drop), signed_out(), "it was in two hands");
    assert_eq!(house.asks(&next.access).await, StatusCode::UNAUTHORIZED, "at once");
}

#[tokio::test]
async fn a_spent_token_that_is_shown_again_ends_its_session_and_no_other() {
    let house = House::open().await;
    let (stolen, other) = (house.begin().await, house.begin().await);
    let owner = house.refresh(&stolen.refresh, "the owner's").await.expect("the next");
    assert_eq!(house.refresh(&stolen.refresh, "the thief's").await.map(drop), signed_out());
    assert_eq!(house.refresh(&owner.refresh, "the owner's, later").await.map(drop), signed_out());
    assert_eq!(house.asks(&owner.access).await, StatusCode::UNAUTHORIZED);
    assert_eq!(house.asks(&other.access).await, StatusCode::OK);
    assert!(house.refresh(&other.refresh, "a").await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_show_one_token_at_the_same_time_one_gets_the_next() {
    let house = House::open().await;
    let passes = house.begin().await;
    let attempts: Vec<String> = (0..64).map(|number| format!("attempt {number}")).collect();
    let all = attempts.iter().map(|attempt| house.refresh(&passes.refresh, attempt));
    let winners: Vec<Passes> = futures_util::future::join_all(all).await.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(house.asks(&passes.access).await, StatusCode::UNAUTHORIZED, "it was in many hands");
}

#[tokio::test]
async fn what_was_never_given_out_ends_nothing() {
    let house = House::open().await;
    let passes = house.begin().await;
    let elsewhere = House::open().await.begin().await;
    let changed = format!("B{}", &passes.refresh[1..]);
    for made_up in ["", "nonsense", &passes.access, &elsewhere.refresh, &changed, &passes.refresh[1..]] {
        assert_eq!(house.refresh(made_up, "a").await.map(drop), signed_out());
    }
    assert!(house.refresh(&passes.refresh, "a").await.is_ok());
}

#[tokio::test]
async fn whoever_signs_out_is_out_at_once_and_may_say_so_twice() {
    let house = House::open().await;
    let passes = house.begin().await;
    for _ in 0..2 {
        let request = house.visitor.post(house.url("/identity/sign-out")).bearer_auth(&passes.access);
        assert_eq!(request.send().await.expect("an answer").status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(house.asks(&passes.access).await, StatusCode::UNAUTHORIZED);
    assert_eq!(house.refresh(&passes.refresh, "a").await.map(drop), signed_out());
}

#[tokio::test]
async fn a_request_for_passes_that_is_none_is_refused_and_nothing_between_keeps_an_answer() {
    let house = House::open().await;
    let garbled = (StatusCode::BAD_REQUEST, "garbled".to_owned());
    for body in ["", "{}", "[]", r#"{"refresh":1,"attempt":""}"#, r#"{"refresh":"a"}"#] {
        assert_eq!(passes(house.post("/identity/refresh", body.to_owned()).await).await, Err(garbled.clone()));
    }
    let begun = house.begin().await;
    let asked = Refresh { refresh: begun.refresh, attempt: "a".to_owned() };
    let body = serde_json::to_string(&asked).expect("JSON");
    let plain = house.visitor.post(house.url("/identity/refresh")).header(header::CONTENT_TYPE, "text/plain");
    assert_eq!(passes(plain.body(body.clone()).send().await.expect("an answer")).await, Err(garbled));
    let answer = house.post("/identity/refresh", body).await;
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn the_keys_that_sign_are_published_and_nothing_of_their_secrets() {
    let house = House::open().await;
    let answer = house.visitor.get(house.url("/.well-known/jwks.json")).send().await.expect("an answer");
    let keys: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let key = keys["keys"][0].as_object().expect("a key");
    let names: BTreeSet<&str> = key.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["alg", "crv", "kid", "kty", "use", "x", "y"]));
}

#[tokio::test]
async fn a_copy_of_the_database_continues_no_session() {
    let house = House::open().await;
    let passes = house.begin().await;
    house.server.stop().await.expect("ends");
    let mut holds = Vec::new();
    for file in ["central.db", "central.db-wal"] {
        holds.extend(std::fs::read(house.folder.path().join(file)).unwrap_or_default());
    }
    assert!(holds.starts_with(b"SQLite format 3"), "it was read");
    for secret in [passes.refresh.as_bytes(), passes.access.as_bytes()] {
        assert!(!holds.windows(secret.len()).any(|window| window == secret));
    }
    // The same database beside other secrets: as for whoever has the one and not the other.
    std::fs::remove_file(house.folder.path().join("secrets.json")).expect("it is there");
    let house = House::open_in(house.folder).await;
    assert_eq!(house.asks(&passes.access).await, StatusCode::UNAUTHORIZED);
    assert_eq!(house.refresh(&passes.refresh, "a").await.map(drop), signed_out());
}

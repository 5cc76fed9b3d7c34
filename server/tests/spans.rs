//! What is logged of a request: where it went, one step within the other, how long it took, and nobody's words.

mod demo;

use nusaloka_domain::{
    Id, NUSALOKA, Timestamp,
    capability::Mutation,
    identity::{ChangePreferences, Theme},
};
use nusaloka_server::{People, Server, Settings};
use nusaloka_store::batch::{Ask, Entry, Push};
use nusaloka_sync::{Message, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait, frame::Frame};
use reqwest::Client;
use std::{
    io,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("whole").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_is_followed_into_the_store_and_says_nothing_of_whose_it_is() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let log = Log::default();
    let writer = log.clone();
    let filter = tracing_subscriber::EnvFilter::new("nusaloka_server=debug,nusaloka_store=debug");
    let told = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
    told.with_writer(move || writer.clone()).init();
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { people: People::Demo, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
    let server = Server::start(settings).await.expect("starts");
    let way_in = demo::entries(folder.path())["traveller"].clone();
    let passes = demo::passes(server.address(), &way_in).await;
    let me = demo::person(folder.path(), "traveller");

    let change = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(me) };
    let acted_at = Timestamp::from_millis(1);
    let entry = Entry { number: 1, id: Id::mint(1, [4; 10]), acted_at, act: change.act() };
    let device = Id::mint(3, [3; 10]);
    let push = Message::Push(Push { device, acknowledged: 0, entries: vec![entry] });
    let (epoch, visits, behind, repairs) = (Uuid::nil(), Vec::new(), Vec::new(), Vec::new());
    let ask =
        Ask { device, epoch, commit: 0, scopes: 0, visits, behind, repairs, offers: Vec::new(), fetching: Vec::new() };
    let pull = Message::Pull(Pull { ask, wait: Wait::No });
    for (way, message) in [("push", push), ("pull", pull)] {
        let request = Client::builder().no_proxy().build().expect("a client");
        let request = request.post(format!("http://{}/sync/{way}", server.address())).bearer_auth(&passes.access);
        let body = Frame { request: 1, message }.to_bytes().expect("fits");
        let answer = request.header(PROTOCOL_HEADER, PROTOCOL_VERSION).body(body).send().await.expect("an answer");
        assert!(answer.status().is_success());
        answer.bytes().await.expect("a body");
    }
    server.stop().await.expect("ends");

    let log = String::from_utf8(log.0.lock().expect("whole").clone()).expect("text");
    let line = |parts: &[&str]| log.lines().any(|line| parts.iter().all(|part| line.contains(part)));
    let request = "request{request.method=POST request.route=/sync/";
    assert!(
        line(&[request, "push{", "group{group.pushes=1 group.entries=1}", "committed", "commit.duration_us="]),
        "{log}"
    );
    assert!(line(&[request, "pull{pull.device=", "told"]), "{log}");
    assert!(line(&[request, "answered response.status=200 response.duration_us="]), "{log}");
    let person = me.to_string();
    for secret in [way_in.as_str(), &passes.access, &passes.refresh, &person, "Dark", "Bearer"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}

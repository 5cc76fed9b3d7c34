//! What attacks are made with: a real server on loopback with believable people in it, visitors of every role, and what each
//! of them may expect.
//!
//! Invariant: nothing is assumed to be guarded. A route without a row in `routes`, a verb or a question without one in `ids`,
//! an id in a request without one in `bodies` is a finding.

pub mod bodies;
pub mod forge;
pub mod ids;
pub mod routes;

use nusaloka_domain::{
    Id, NUSALOKA,
    capability::{Act, Question},
    host::{Ask as _, Known, Read, Reply, Told, Write, Written, decode, encode},
    identity::{Device, EnterDemo, Me, Passes, Person},
};
use nusaloka_server::{Asking, Mail, People, Server, Settings, Way};
use reqwest::{Client, RequestBuilder, header, redirect::Policy};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt, time::Duration};
use tempfile::TempDir;
use tokio::time::timeout;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is wrong, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding(pub String);

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Fails with all of them.
pub fn must_be_none(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(|finding| format!("- {finding}")).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));
}

/// A server with the demo people: a traveller and a provider who share a list, and an admin who has nothing to do with it.
pub struct Victim {
    server: Server,
    visitor: Client,
    entries: BTreeMap<String, String>,
    _folder: TempDir,
}

impl Victim {
    pub async fn start() -> Self {
        Self::start_on(Way::Straight).await
    }

    pub async fn start_on(way: Way) -> Self {
        // An error says that it is installed already, which is what we want.
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            people: People::Demo,
            mail: Mail::Kept,
            way,
            ..Settings::of(folder.path().to_owned(), NUSALOKA)
        };
        let server = Server::start(settings).await.expect("starts");
        let entries = std::fs::read(folder.path().join("demo-entries.json")).expect("demo entries");
        let visitor = Client::builder().no_proxy().redirect(Policy::none()).build().expect("a client");
        Self { server, visitor, entries: serde_json::from_slice(&entries).expect("JSON"), _folder: folder }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    pub fn visitor(&self) -> &Client {
        &self.visitor
    }

    /// With which one comes in as this character of the demo.
    pub fn entry_of(&self, role: &str) -> &str {
        &self.entries[role]
    }

    /// A session of an app, which begins now.
    pub async fn app_of(&self, role: &str) -> Passes {
        let entry = EnterDemo { entry: self.entry_of(role).to_owned(), device: Device::default() };
        let request = self.visitor.post(self.url("/identity/enter-demo"));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let answer = request.body(serde_json::to_vec(&entry).expect("JSON")).send().await.expect("an answer");
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("passes")
    }

    /// A browser in which somebody has come in.
    pub async fn browser_of(&self, role: &str) -> Browser<'_> {
        let answer = self.visitor.get(self.url(&format!("/enter/{}", self.entries[role]))).send().await;
        let answer = answer.expect("an answer");
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text");
        Browser { victim: self, cookie: cookie.split(';').next().expect("a cookie").to_owned() }
    }

    /// Somebody new, by the letter that lies in the mailbox.
    pub async fn register(&self, email: &str, password: &str) -> Passes {
        let asked = json!({ "email": email, "wants": "register", "language": "English", "guest": null });
        let begun = self.post("/identity/letter", &asked).await;
        let letter = begun["letter"].as_str().expect("a letter").to_owned();
        let arrives = async {
            loop {
                let page = self.visitor.get(self.url("/mailbox")).send().await.expect("an answer");
                let page = page.text().await.expect("text");
                if let Some((_, code)) = page.lines().find_map(|line| line.split_once(&format!("#{letter}."))) {
                    return code.trim().to_owned();
                }
                tokio::task::yield_now().await;
            }
        };
        let code = timeout(PATIENCE, arrives).await.expect("a letter arrives");
        let device = json!({ "name": "", "zone": null });
        let proof =
            json!({ "letter": letter, "code": code, "name": "Somebody", "password": password, "device": device });
        serde_json::from_value(self.post("/identity/prove", &proof).await).expect("passes")
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.visitor.post(self.url(path)).header(header::CONTENT_TYPE, "application/json");
        let answer = request.body(body.to_string()).send().await.expect("an answer");
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
    }

    /// The server from inside, for figures.
    pub fn asking(&self) -> Asking {
        self.server.asking()
    }

    /// Says goodbye, so that nothing of it counts any more.
    pub async fn ends(&self, passes: &Passes) {
        let request = self.visitor.post(self.url("/identity/sign-out")).bearer_auth(&passes.access);
        assert!(request.send().await.expect("an answer").status().is_success());
    }

    pub async fn stop(self) {
        self.server.stop().await.expect("ends");
    }
}

pub struct Browser<'a> {
    victim: &'a Victim,
    pub cookie: String,
}

impl Browser<'_> {
    pub async fn ask<Q: Question>(&self, question: &Q) -> Reply<Q::Answer> {
        let told: Told = self.say("read", encode(&question.read())).await?;
        match told.answer {
            Known::Yes(answer) => Ok(decode(&answer).expect("an answer")),
            Known::NotYet => panic!("the server knows everything"),
        }
    }

    pub async fn me(&self) -> Id<Person> {
        self.ask(&Me).await.expect("somebody").person.id
    }

    pub async fn does(&self, act: Act) -> Reply<Written> {
        self.say("write", encode(&Write::mutate(act))).await
    }

    pub async fn reads(&self, read: &Read) -> Reply<Told> {
        self.say("read", encode(read)).await
    }

    async fn say<T: DeserializeOwned>(&self, verb: &str, body: Vec<u8>) -> Reply<T> {
        let request = from_our_page(self.victim, &format!("/host/{verb}")).header(header::COOKIE, &self.cookie);
        let answer = request.body(body).send().await.expect("an answer");
        decode(&answer.bytes().await.expect("a body")).expect("a reply")
    }
}

/// As our own page would ask.
pub fn from_our_page(victim: &Victim, path: &str) -> RequestBuilder {
    let request = victim.visitor.post(victim.url(path)).header(header::ORIGIN, victim.url(""));
    request.header(header::CONTENT_TYPE, "application/vnd.nusaloka+postcard")
}

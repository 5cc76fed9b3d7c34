//! A server with a mail server beside it, and a visitor.

#![allow(dead_code, reason = "not every test needs all of it")]

pub(crate) mod keeper;
pub(crate) mod outing;
pub(crate) mod smtp;
pub(crate) mod totp;

use mail_parser::MessageParser;
use nusaloka_domain::{
    Id, NUSALOKA,
    identity::{AskLetter, Begun, ConsentTo, Denied, Device, Language, Letter, Passes, Person, Prove, SignIn, Wants},
};
use nusaloka_server::{BelievedProvider, Mail, Server, Settings, Way};
use reqwest::{Client, Response, StatusCode, header};
use rusqlite::Connection;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use smtp::Smtp;
use tempfile::TempDir;

pub(crate) const SARI: &str = "sari@example.com";
pub(crate) const SEA: &str = "laut biru di pagi hari";
pub(crate) const RAIN: &str = "hujan turun di bulan juni";

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) server: Server,
    pub(crate) smtp: Smtp,
    pub(crate) visitor: Client,
    providers: Vec<BelievedProvider>,
}

/// A letter as its reader has it.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) link: String,
    pub(crate) id: String,
}

impl Read {
    /// Behind the # of its link.
    pub(crate) fn letter(&self) -> Option<(Id<Letter>, String)> {
        let (letter, code) = self.link.split_once('#')?.1.split_once('.')?;
        Some((letter.parse().expect("an id"), code.to_owned()))
    }
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::open_in(tempfile::tempdir().expect("a folder"), Smtp::open().await).await
    }

    pub(crate) async fn open_in(folder: TempDir, smtp: Smtp) -> Self {
        Self::open_on(Way::Straight, folder, smtp).await
    }

    pub(crate) async fn open_on(way: Way, folder: TempDir, smtp: Smtp) -> Self {
        Self::open_believing(Vec::new(), way, folder, smtp).await
    }

    pub(crate) async fn open_believing(
        providers: Vec<BelievedProvider>,
        way: Way,
        folder: TempDir,
        smtp: Smtp,
    ) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let mail = Mail::Smtp {
            url: format!("smtp://post:geheim@{}", smtp.address),
            from: "Nusaloka <post@nusaloka.example>".to_owned(),
        };
        let public = Some("https://nusaloka.example/".to_owned());
        // For browsers, if the test has put one there.
        let ui = Some(folder.path().join("ui")).filter(|ui| ui.exists());
        let settings =
            Settings { way, mail, public, ui, providers, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
        Self::start_with(settings, folder, smtp).await
    }

    /// Another sort of house.
    pub(crate) async fn start(settings: Settings, folder: TempDir) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        Self::start_with(settings, folder, Smtp::open().await).await
    }

    async fn start_with(settings: Settings, folder: TempDir, smtp: Smtp) -> Self {
        let believed = settings.providers.clone();
        let server = Server::start(settings).await.expect("starts");
        let visitor = Client::builder().no_proxy().build().expect("a client");
        Self { folder, server, smtp, visitor, providers: believed }
    }

    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Response {
        self.post_by(None, path, body).await
    }

    /// Of whoever is in.
    pub(crate) async fn post_by(&self, who: Option<&Passes>, path: &str, body: &impl Serialize) -> Response {
        let mut request = self.visitor.post(format!("http://{}{path}", self.server.address()));
        if let Some(passes) = who {
            request = request.bearer_auth(&passes.access);
        }
        let request = request.header(header::CONTENT_TYPE, "application/json");
        request.body(serde_json::to_vec(body).expect("JSON")).send().await.expect("an answer")
    }

    pub(crate) async fn ask<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Denied> {
        self.answered(None, path, body).await
    }

    pub(crate) async fn answered<T: DeserializeOwned>(
        &self,
        who: Option<&Passes>,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Denied> {
        let answer = taken(self.post_by(who, path, body).await).await?;
        Ok(said(answer).await)
    }

    pub(crate) async fn done(&self, who: Option<&Passes>, path: &str, body: &impl Serialize) -> Result<(), Denied> {
        taken(self.post_by(who, path, body).await).await.map(drop)
    }

    /// Everybody signed in a long time ago.
    pub(crate) async fn much_later(self) -> Self {
        self.changed("UPDATE identity_session_key SET proved_at = 0").await
    }

    /// The same house, when this has become of what it keeps.
    pub(crate) async fn changed(self, statement: &str) -> Self {
        self.server.stop().await.expect("ends");
        let store = Connection::open(self.folder.path().join("central.db")).expect("a database");
        assert!(store.execute(statement, ()).expect("changed") > 0, "there is something to change");
        drop(store);
        Self::open_believing(self.providers, Way::Straight, self.folder, self.smtp).await
    }

    pub(crate) async fn letter(&self, email: &str, wants: Wants) -> Result<Begun, Denied> {
        self.letter_for(email, wants, Language::Indonesian, None).await
    }

    pub(crate) async fn letter_for(
        &self,
        email: &str,
        wants: Wants,
        language: Language,
        guest: Option<Id<Person>>,
    ) -> Result<Begun, Denied> {
        self.ask("/identity/letter", &AskLetter { email: email.to_owned(), wants, language, guest }).await
    }

    pub(crate) async fn prove(
        &self,
        letter: Id<Letter>,
        code: &str,
        name: Option<&str>,
        password: &str,
    ) -> Result<Passes, Denied> {
        let asked = Prove {
            letter,
            code: code.to_owned(),
            name: name.map(str::to_owned),
            password: password.to_owned(),
            device: Device::default(),
            terms: name.map(|_| ConsentTo::Terms.version().to_owned()),
        };
        self.ask("/identity/prove", &asked).await
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Result<Passes, Denied> {
        let (email, password) = (email.to_owned(), password.to_owned());
        self.ask("/identity/sign-in", &SignIn { email, password, device: Device::default() }).await
    }

    pub(crate) async fn read(&mut self) -> Read {
        let arrived = self.smtp.next().await;
        assert!(arrived.with_password, "the post says who it is");
        let parsed = MessageParser::default().parse(&arrived.source).expect("a mail");
        let text = parsed.body_text(0).expect("a text").into_owned();
        let link = text.lines().find(|line| line.starts_with("https://")).expect("a link").to_owned();
        assert_eq!(parsed.from().and_then(|from| from.first()?.address()), Some("post@nusaloka.example"));
        assert_eq!(parsed.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        Read {
            to: arrived.to,
            subject: parsed.subject().expect("a subject").to_owned(),
            html: parsed.body_html(0).expect("a page").into_owned(),
            id: parsed.message_id().expect("an id").to_owned(),
            text,
            link,
        }
    }

    /// From the first word to the session.
    pub(crate) async fn register(&mut self, email: &str, password: &str) -> Passes {
        self.letter(email, Wants::Register).await.expect("a letter");
        // What was told to others may come in between.
        let (letter, code) = loop {
            if let Some(found) = self.read().await.letter() {
                break found;
            }
        };
        self.prove(letter, &code, Some("Sari Wulandari"), password).await.expect("comes in")
    }

    pub(crate) async fn refreshes(&self, passes: &Passes) -> StatusCode {
        let asked = serde_json::json!({ "refresh": passes.refresh, "attempt": "a" });
        self.post("/identity/refresh", &asked).await.status()
    }

    /// A wrong password, said to have come from there.
    pub(crate) async fn guess_from(&self, from: &str, email: &str) -> Response {
        let body = SignIn { email: email.into(), password: "tebakan".into(), device: Device::default() };
        let request = self.visitor.post(format!("http://{}/identity/sign-in", self.server.address()));
        let request = request.header(header::CONTENT_TYPE, "application/json").header("x-forwarded-for", from);
        request.body(serde_json::to_vec(&body).expect("JSON")).send().await.expect("an answer")
    }
}

async fn taken(answer: Response) -> Result<Response, Denied> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let problem: Value = said(answer).await;
    let denied: Denied = serde_json::from_value(problem["denied"].clone()).expect("a denial");
    assert_eq!(problem["code"], denied.code());
    Err(denied)
}

async fn said<T: DeserializeOwned>(answer: Response) -> T {
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("what was promised")
}

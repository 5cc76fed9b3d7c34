//! The server's doors: who gets in, who does not, and what each is told. Over real HTTP on loopback.

mod demo;

use nusaloka_domain::{
    Id, NUSALOKA,
    capability::Mutation,
    host::{
        Ask as _, Changed, HostFailed, Known, Link, Notice, Read, Reply, Told, Tray, Write, Written, decode, encode,
    },
    identity::{ChangePreferences, Me, Myself, Preferences, Role, Theme},
    record::Record,
    scope::Scope,
    view::{Touched, Within},
};
use nusaloka_server::{People, Server, Settings, StartFailed};
use nusaloka_store::batch::{Answer, Ask, Batch};
use nusaloka_sync::{Follows, Message, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait, frame::Frame};
use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};
use tempfile::TempDir;
use uuid::Uuid;

const BYTES: &str = "application/vnd.nusaloka+postcard";
const PAGE: &str = "<!doctype html>\n<html lang=\"id\" dir=\"ltr\"><head><title>Nusaloka</title></head>\
                    <body><div id=\"main\"></div></body></html>";

struct House {
    folder: TempDir,
    server: Server,
    visitor: Client,
    /// By role.
    access: BTreeMap<String, String>,
}

impl House {
    async fn open() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("ui")).expect("a folder");
        fs::write(folder.path().join("ui/index.html"), PAGE).expect("a page");
        let settings = Settings {
            ui: Some(folder.path().join("ui")),
            people: People::Demo,
            ..Settings::of(folder.path().join("data"), NUSALOKA)
        };
        let server = Server::start(settings).await.expect("starts");
        let visitor = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        let access = demo::accesses(server.address(), &folder.path().join("data")).await;
        Self { folder, server, visitor, access }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    /// The cookie of a browser that one of the demo people has come in with.
    async fn enter(&self, role: &str) -> String {
        cookie_of(&self.entered(role).await)
    }

    async fn entered(&self, role: &str) -> Response {
        let entry = &demo::entries(&self.folder.path().join("data"))[role];
        self.get(&format!("/enter/{entry}"), "id").await
    }

    async fn get(&self, path: &str, language: &str) -> Response {
        let request = self.visitor.get(self.url(path)).header(header::ACCEPT_LANGUAGE, language);
        request.send().await.expect("an answer")
    }

    /// As our own page would, in a browser with this cookie.
    async fn host(&self, verb: &str, cookie: &str, body: Vec<u8>) -> Response {
        let request = self
            .visitor
            .post(self.url(&format!("/host/{verb}")))
            .header(header::ORIGIN, self.url(""))
            .header(header::CONTENT_TYPE, BYTES)
            .header(header::COOKIE, cookie)
            .body(body);
        request.send().await.expect("an answer")
    }

    async fn read(&self, cookie: &str, read: &Read) -> Reply<Told> {
        let response = self.host("read", cookie, encode(read)).await;
        decode(&response.bytes().await.expect("a body")).expect("a reply")
    }

    async fn me(&self, cookie: &str) -> Reply<Myself> {
        self.read(cookie, &Me.read()).await.map(|told| match told.answer {
            Known::Yes(answer) => decode(&answer).expect("an answer"),
            Known::NotYet => panic!("the server knows everything"),
        })
    }

    async fn pull(&self, bearer: &str, version: u16, pull: Pull) -> Response {
        let request = self
            .visitor
            .post(self.url("/sync/pull"))
            .bearer_auth(bearer)
            .header(PROTOCOL_HEADER, version)
            .body(framed(Message::Pull(pull)));
        request.send().await.expect("an answer")
    }

    async fn batch(&self, bearer: &str, pull: Pull) -> Batch {
        let response = self.pull(bearer, PROTOCOL_VERSION, pull).await;
        match Frame::of(&response.bytes().await.expect("a body")).expect("one frame").message {
            Message::Answer(Answer::Batch(batch), Follows::Nothing) => *batch,
            other => panic!("{other:?}"),
        }
    }
}

fn framed(message: Message) -> Vec<u8> {
    Frame { request: 1, message }.to_bytes().expect("fits")
}

/// What a new device asks.
fn first() -> Pull {
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
    Pull { ask, wait: Wait::No }
}

/// What a device asks that took in this batch.
fn after(batch: &Batch) -> Pull {
    let ask = Ask { epoch: batch.epoch, commit: batch.commit, scopes: batch.scopes, ..first().ask };
    Pull { ask, wait: Wait::ForNews }
}

/// What a browser hears, read by hand: short frames of a server, which are not masked.
struct Socket(BufReader<TcpStream>);

impl Socket {
    fn open(address: SocketAddr, cookie: &str) -> io::Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "GET /host/watch HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\n\
             connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )?;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            stream.read_line(&mut line)?;
        }
        Ok(Self(stream))
    }

    fn notice(&mut self) -> io::Result<Notice> {
        const BINARY: u8 = 0x82;
        loop {
            let mut head = [0; 2];
            self.0.read_exact(&mut head)?;
            let mut body = vec![0; usize::from(head[1])];
            self.0.read_exact(&mut body)?;
            if head[0] == BINARY {
                return decode(&body).map_err(io::Error::other);
            }
        }
    }
}

fn cookie_of(response: &Response) -> String {
    let set = response.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
    set.split(';').next().expect("a value").to_owned()
}

async fn code(response: Response) -> (StatusCode, String) {
    let status = response.status();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let problem: serde_json::Value = serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON");
    (status, problem["code"].as_str().expect("a code").to_owned())
}

fn dark(me: &Myself) -> Vec<u8> {
    let change = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(me.person.id) };
    encode(&Write::mutate(change.act()))
}

#[tokio::test]
async fn whoever_follows_a_link_from_another_site_is_still_who_they_are() {
    let house = House::open().await;
    let cookie = house.enter("traveller").await;
    // The browser keeps its cookie back on the way here, and sends it along from here.
    let elsewhere = house.visitor.get(house.url("/you")).header("sec-fetch-site", "cross-site").send().await;
    let elsewhere = elsewhere.expect("an answer");
    assert!(elsewhere.headers().get(header::SET_COOKIE).is_none(), "nobody takes the place of whoever is signed in");
    assert!(elsewhere.text().await.expect("a page").contains("data-arriving"));
    let arrived = house.host("arrive", &cookie, Vec::new()).await;
    assert_eq!((arrived.status(), arrived.headers().get(header::SET_COOKIE)), (StatusCode::NO_CONTENT, None));
    let somebody_new = house.host("arrive", "", Vec::new()).await;
    assert_eq!(house.me(&cookie_of(&somebody_new)).await.expect("a guest").person.role, Role::Guest);
    let direct = house.get("/you", "id").await;
    assert!(direct.headers().get(header::SET_COOKIE).is_some());
    assert!(!direct.text().await.expect("a page").contains("data-arriving"));
}

#[tokio::test]
async fn a_browser_enters_reads_and_writes_with_a_cookie_that_scripts_cannot_see() {
    let house = House::open().await;
    let entered = house.entered("traveller").await;
    assert_eq!(entered.status(), StatusCode::SEE_OTHER);
    let set = entered.headers()[header::SET_COOKIE].to_str().expect("text");
    for part in ["__Host-nusaloka=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{part} is missing");
    }
    let cookie = cookie_of(&entered);
    let me = house.me(&cookie).await.expect("known");
    assert_eq!(me.person.name, "Sari Wulandari");
    let written = house.host("write", &cookie, dark(&me)).await.bytes().await.expect("a body");
    assert_eq!(decode::<Reply<Written>>(&written).expect("a reply"), Ok(Written));
    assert_eq!(house.me(&cookie).await.expect("known").preferences.theme, Theme::Dark);
}

#[tokio::test]
async fn an_answer_says_what_it_was_made_of() {
    let house = House::open().await;
    let cookie = house.enter("traveller").await;
    let me = house.me(&cookie).await.expect("known").person.id;
    let told = house.read(&cookie, &Me.read()).await.expect("known");
    assert_eq!(told.looked.len(), 2, "the person and the preferences");
    assert!(told.looked.iter().all(|looked| looked.within == Within::One(Scope::user(me))));
}

#[tokio::test]
async fn a_question_that_nobody_declared_is_a_fault() {
    let house = House::open().await;
    let cookie = cookie_of(&house.get("/", "id").await);
    let Read::Ask(asking) = Me.read() else { panic!("a question") };
    let unknown = Read::Ask(nusaloka_domain::capability::Asking { name: "identity.nothing".to_owned(), ..asking });
    let response = house.host("read", &cookie, encode(&unknown)).await;
    assert_eq!(code(response).await, (StatusCode::INTERNAL_SERVER_ERROR, "broke".to_owned()));
}

#[tokio::test]
async fn a_browser_that_nobody_entered_becomes_a_guests_and_stays_it() {
    let house = House::open().await;
    let page = house.get("/you", "en").await;
    let cookie = cookie_of(&page);
    let me = house.me(&cookie).await.expect("known");
    assert_eq!(me.person.role, Role::Guest);
    let again = house.visitor.get(house.url("/")).header(header::COOKIE, &cookie).send().await.expect("an answer");
    assert!(again.headers().get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn of_those_who_come_for_the_first_time_from_one_place_no_more_are_remembered_than_come_by_and_by() {
    let house = House::open().await;
    let known = cookie_of(&house.get("/", "id").await);
    let mut refused = None;
    for _ in 0..1_000 {
        let answer = house.get("/", "en").await;
        if answer.status() != StatusCode::OK {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("there is an end to it");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().get(header::SET_COOKIE).is_none());
    assert!(refused.text().await.expect("text").contains("Too many are arriving at once"));
    assert!(house.me(&known).await.is_ok(), "whoever was here goes on");
}

#[tokio::test]
async fn a_forged_cookie_is_nobody() {
    let house = House::open().await;
    let good = house.enter("traveller").await;
    let (name, token) = good.split_once('=').expect("two parts");
    let elsewhere = House::open().await.enter("traveller").await;
    let entry = &demo::entries(&house.folder.path().join("data"))["traveller"];
    let apps = demo::passes(house.server.address(), entry).await;
    let shortened = format!("{name}={}", &token[1..]);
    let others = [entry, &apps.refresh, &apps.access, "nonsense"].map(|other| format!("{name}={other}"));
    for forged in others.into_iter().chain([elsewhere, shortened]) {
        assert_eq!(house.me(&forged).await, Err(HostFailed::SignedOut), "{forged}");
    }
    assert!(house.me(&good).await.is_ok());
}

#[tokio::test]
async fn a_request_that_another_site_causes_is_turned_away() {
    let house = House::open().await;
    let cookie = cookie_of(&house.get("/", "id").await);
    for origin in [Some("http://elsewhere.example"), Some("null"), None] {
        let mut request = house
            .visitor
            .post(house.url("/host/write"))
            .header(header::COOKIE, &cookie)
            .header(header::CONTENT_TYPE, BYTES);
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let answer = request.body(encode(&Write::Reopen)).send().await.expect("an answer");
        assert_eq!(code(answer).await, (StatusCode::FORBIDDEN, "foreign-origin".to_owned()));
    }
}

#[tokio::test]
async fn a_form_of_another_site_cannot_write() {
    let house = House::open().await;
    let form = house
        .visitor
        .post(house.url("/host/write"))
        .header(header::ORIGIN, house.url(""))
        .header(header::CONTENT_TYPE, "text/plain")
        .body(encode(&Write::Reopen));
    let answer = form.send().await.expect("an answer");
    assert_eq!(code(answer).await, (StatusCode::BAD_REQUEST, "garbled".to_owned()));
}

#[tokio::test]
async fn garbled_and_oversized_messages_are_refused_and_the_next_one_is_answered() {
    let house = House::open().await;
    let cookie = cookie_of(&house.get("/", "id").await);
    let garbled = house.host("read", &cookie, vec![0xff; 40]).await;
    assert_eq!(code(garbled).await, (StatusCode::BAD_REQUEST, "garbled".to_owned()));
    let oversized = house.host("read", &cookie, vec![0; (1 << 20) + 1]).await;
    assert_eq!(oversized.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(house.me(&cookie).await.is_ok());
}

#[tokio::test]
async fn an_app_without_a_session_or_with_an_old_protocol_is_told_which_it_is() {
    let house = House::open().await;
    assert_eq!(house.pull(&house.access["traveller"], PROTOCOL_VERSION, first()).await.status(), StatusCode::OK);
    let signed_out = house.pull("nobody.0000", PROTOCOL_VERSION, first()).await;
    assert_eq!(code(signed_out).await, (StatusCode::UNAUTHORIZED, "signed-out".to_owned()));
    let old = house.pull("nobody.0000", PROTOCOL_VERSION + 1, first()).await;
    assert_eq!(code(old).await, (StatusCode::UPGRADE_REQUIRED, "upgrade-needed".to_owned()));
}

#[tokio::test]
async fn a_held_pull_is_answered_by_what_concerns_its_person_and_by_nothing_else() {
    let house = House::open().await;
    let (hers, his) = (house.enter("traveller").await, house.enter("provider").await);
    let sari = &house.access["traveller"];
    let held = after(&house.batch(sari, first()).await);
    let write = async {
        for cookie in [his, hers] {
            let me = house.me(&cookie).await.expect("known");
            house.host("write", &cookie, dark(&me)).await;
        }
    };
    let (news, ()) = tokio::join!(house.batch(sari, held.clone()), write);
    let [segment] = &news.segments[..] else { panic!("{news:?}") };
    assert_eq!((segment.rows.len(), news.commit), (1, held.ask.commit + 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_hears_of_its_own_changes_and_of_nobody_elses() {
    let house = House::open().await;
    let (hers, his) = (house.enter("traveller").await, house.enter("provider").await);
    let mut socket = Socket::open(house.server.address(), &hers).expect("opens");
    assert_eq!(socket.notice().expect("a notice"), Notice::Link(Link::Online));
    let me = house.me(&hers).await.expect("known");
    for cookie in [&his, &hers] {
        let person = house.me(cookie).await.expect("known");
        house.host("write", cookie, dark(&person)).await;
    }
    let preferences = Touched { kind: Some(Preferences::KIND.code), scope: Scope::user(me.person.id) };
    assert_eq!(socket.notice().expect("a notice"), Notice::Changed(Changed::records([preferences])));
}

#[tokio::test]
async fn one_person_cannot_change_anothers_preferences_through_the_host() {
    let house = House::open().await;
    let cookie = house.enter("traveller").await;
    let stranger = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(Id::mint(1, [8; 10])) };
    let write = encode(&Write::mutate(stranger.act()));
    let reply = house.host("write", &cookie, write).await.bytes().await.expect("a body");
    let reply: Reply<Written> = decode(&reply).expect("a reply");
    assert!(matches!(reply, Err(HostFailed::Refused(refusal)) if refusal.code == "identity.not-yours"));
}

#[tokio::test]
async fn the_page_speaks_the_browsers_language_before_any_script_has_run() {
    let house = House::open().await;
    let arabic = house.get("/", "fr, ar-EG;q=0.8, en;q=0.5").await;
    let policy = arabic.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
    let html = arabic.text().await.expect("text");
    assert!(html.contains(r#"<html lang="ar" dir="rtl">"#) && html.contains("<noscript>"));
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
    let lost = house.get("/no/such/place", "en").await;
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
    assert!(lost.text().await.expect("text").contains("There is nothing at this address"));
}

#[tokio::test]
async fn a_sign_in_link_that_is_not_one_says_so() {
    let house = House::open().await;
    let odd = house.get("/enter/nobody.0000", "en").await;
    assert_eq!(odd.status(), StatusCode::NOT_FOUND);
    assert!(odd.headers().get(header::SET_COOKIE).is_none());
    assert!(odd.text().await.expect("text").contains("no longer works"));
}

#[tokio::test]
async fn it_says_that_it_lives_and_that_it_can_work() {
    let house = House::open().await;
    for path in ["/health", "/ready"] {
        assert_eq!(house.get(path, "id").await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn figures_are_told_on_a_port_of_their_own_and_not_where_visitors_come() {
    let house = House::open().await;
    let figures = house.server.metrics().expect("they are told");
    assert!(figures.ip().is_loopback() && figures.port() != house.server.address().port());
    let told = reqwest::get(format!("http://{figures}/metrics")).await.expect("an answer");
    assert!(told.text().await.expect("text").contains("nusaloka_commits_total"));
    assert_eq!(house.get("/metrics", "id").await.status(), StatusCode::NOT_FOUND);
    let elsewhere = Settings { metrics: Some(figures), ..Settings::of(house.folder.path().join("other"), NUSALOKA) };
    let taken = Server::start(elsewhere).await.expect_err("taken");
    assert!(matches!(taken, StartFailed::PortTaken(_, "--metrics")));
    let untold = Settings { metrics: None, ..Settings::of(house.folder.path().join("other"), NUSALOKA) };
    let untold = Server::start(untold).await.expect("starts");
    assert_eq!(untold.metrics(), None);
    untold.stop().await.expect("ends");
}

#[tokio::test]
async fn a_taken_port_and_a_second_server_on_the_same_data_are_said_plainly() {
    let house = House::open().await;
    let at = |listen, data: &str| Settings { listen, ..Settings::of(house.folder.path().join(data), NUSALOKA) };
    let taken = Server::start(at(house.server.address(), "other")).await.expect_err("taken");
    assert!(matches!(taken, StartFailed::PortTaken(_, "--listen")));
    assert!(taken.to_string().contains(&house.server.address().port().to_string()));
    let locked = Server::start(at(([127, 0, 0, 1], 0).into(), "data")).await.expect_err("locked");
    assert!(matches!(locked, StartFailed::Store(_)));
}

#[tokio::test]
async fn demo_entries_open_nothing_when_there_are_no_demo_people() {
    let House { folder, server, .. } = House::open().await;
    server.stop().await.expect("ends");
    let settings =
        Settings { ui: Some(folder.path().join("ui")), ..Settings::of(folder.path().join("data"), NUSALOKA) };
    let server = Server::start(settings).await.expect("starts");
    let answer = reqwest::get(format!("http://{}/enter/nobody.0000", server.address())).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(!answer.text().await.expect("text").contains("no longer works"));
}

#[tokio::test]
async fn a_tray_of_a_browser_is_empty() {
    let house = House::open().await;
    let cookie = cookie_of(&house.get("/", "id").await);
    let told = house.read(&cookie, &Read::Tray).await.expect("answered");
    assert_eq!(told, Told { answer: Known::Yes(encode(&Tray::default())), looked: Vec::new(), opaque: 0 });
}

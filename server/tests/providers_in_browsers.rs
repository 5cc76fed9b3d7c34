//! Signing in in a browser, with a provider or by a letter: what comes back counts for the browser that it was begun in and for no other.

mod house;

use house::{House, SARI, SEA};
use nusaloka_domain::{
    host::{Ask as _, Enter, Entered, HostFailed, Known, Read, Reply, Told, decode, encode},
    identity::{
        AskLetter, ComeBack, Denied, Device, GoOut, GoneOut, Language, Me, Myself, Prove, ProviderFor, Role, WaitsAt,
        Wants,
    },
};
use nusaloka_provider::{Provider, Visitor};
use reqwest::{Response, StatusCode, header};
use serde::de::DeserializeOwned;

/// What a browser keeps for us.
struct Browser<'a> {
    house: &'a House,
    cookie: String,
}

fn cookie_of(answer: &Response) -> Option<String> {
    let set = answer.headers().get(header::SET_COOKIE)?.to_str().expect("text");
    Some(set.split(';').next().expect("a cookie").to_owned())
}

impl<'a> Browser<'a> {
    async fn open(house: &'a House) -> Self {
        let page = Visitor::default().get(&format!("http://{}/sign-in", house.server.address())).await;
        Self { house, cookie: cookie_of(&page).expect("a guest is known from now on") }
    }

    async fn post<T: DeserializeOwned>(&mut self, verb: &str, body: Vec<u8>) -> Reply<T> {
        let ours = format!("http://{}", self.house.server.address());
        let request = self.house.visitor.post(format!("{ours}/host/{verb}")).header(header::ORIGIN, &ours);
        let request = request.header(header::CONTENT_TYPE, "application/vnd.nusaloka+postcard");
        let answer = request.header(header::COOKIE, &self.cookie).body(body).send().await.expect("an answer");
        if let Some(cookie) = cookie_of(&answer) {
            self.cookie = cookie;
        }
        decode(&answer.bytes().await.expect("a body")).expect("a reply")
    }

    async fn enters(&mut self, enter: Enter) -> Reply<Entered> {
        self.post("enter", encode(&enter)).await
    }

    async fn me(&mut self) -> Myself {
        let read: Read = Me.read();
        let told: Told = self.post::<Told>("read", encode(&read)).await.expect("somebody");
        let Known::Yes(answer) = told.answer else { panic!("the server knows") };
        decode(&answer).expect("an answer")
    }

    async fn goes(&mut self, waits_at: Option<WaitsAt>) -> GoneOut {
        let (provider, of) = ("pulau".to_owned(), ProviderFor::SigningIn);
        let asked = GoOut { provider, of, language: Language::English, guest: None, waits_at };
        match self.enters(Enter::GoOut(asked)).await {
            Ok(Entered::GoneOut(gone)) => gone,
            other => panic!("{other:?}"),
        }
    }

    async fn collects(&mut self, gone: &GoneOut, ticket: &str) -> Reply<Entered> {
        let ticket = Some(ticket.to_owned());
        let asked = ComeBack { outing: gone.outing, ticket, secret: None, device: Device::default() };
        self.enters(Enter::ComeBack(asked)).await
    }
}

/// Where a browser is handed on to from the page that a provider sends it to.
async fn ticket_on(page: Response, gone: &GoneOut) -> String {
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
    assert!(cookie_of(&page).is_none(), "whoever comes from elsewhere keeps the session that they have here");
    let text = page.text().await.expect("text");
    let before = format!(r#"http-equiv="refresh" content="0;url=/came-back#{}."#, gone.outing);
    let rest = text.split_once(&before).unwrap_or_else(|| panic!("not handed on: {text}")).1;
    rest.split_once('"').expect("it ends").0.to_owned()
}

#[tokio::test]
async fn a_guest_in_a_browser_comes_in_with_a_provider_and_gets_another_session() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let mut browser = Browser::open(&house).await;
    let (guest, before) = (browser.me().await.person.id, browser.cookie.clone());
    let gone = browser.goes(None).await;
    let page = Visitor::default().get(&house.back_from(&gone, "sari-17").await).await;
    let ticket = ticket_on(page, &gone).await;
    assert_eq!(browser.collects(&gone, &ticket).await, Ok(Entered::In));
    let me = browser.me().await.person;
    assert_eq!((me.id, me.name.as_str(), me.role), (guest, "Sari Wulandari", Role::Traveller));
    assert_ne!(browser.cookie, before);
    let mut old = Browser { house: &house, cookie: before };
    let told: Reply<Told> = old.post("read", encode(&Me.read())).await;
    assert_eq!(told, Err(HostFailed::SignedOut), "nobody who knew it goes on in it");
}

#[tokio::test]
async fn what_another_browser_began_comes_to_nothing_here() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let (mut mine, mut theirs) = (Browser::open(&house).await, Browser::open(&house).await);
    // A stranger begins, says at the provider who they are, and has me come by where that leads to.
    let gone = theirs.goes(None).await;
    let planted = house.back_from(&gone, "wayan-4").await;
    let ticket = ticket_on(Visitor::default().get(&planted).await, &gone).await;
    let over = Err(HostFailed::Denied(Denied::OutingOver));
    assert_eq!(mine.collects(&gone, &ticket).await, over);
    assert_eq!(mine.me().await.person.role, Role::Guest, "I am still nobody else");
    // And the other way round: what I brought back is worth nothing to whoever has only begun.
    let mut nobody = Browser { house: &house, cookie: "__Host-nusaloka=made-up".to_owned() };
    assert_eq!(nobody.collects(&gone, &ticket).await, over);
    assert_eq!(theirs.collects(&gone, "").await, over);
    assert_eq!(theirs.collects(&gone, &ticket).await, Ok(Entered::In));
}

#[tokio::test]
async fn whoever_had_a_letter_sent_to_me_is_not_in_the_account_that_i_open_with_it() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let cookie = {
        let mut theirs = Browser::open(&house).await;
        let asked =
            AskLetter { email: SARI.to_owned(), wants: Wants::Register, language: Language::English, guest: None };
        assert!(theirs.enters(Enter::Letter(asked)).await.is_ok());
        theirs.cookie
    };
    let (letter, code) = house.read().await.letter().expect("a code");
    let (mut theirs, mut mine) = (Browser { house: &house, cookie }, Browser::open(&house).await);
    let prove = Prove {
        letter,
        code,
        name: Some("Sari".to_owned()),
        password: SEA.to_owned(),
        device: Device::default(),
        terms: None,
    };
    assert_eq!(mine.enters(Enter::Prove(prove)).await, Ok(Entered::In));
    let (me, they) = (mine.me().await.person, theirs.me().await.person);
    assert_eq!((me.name.as_str(), me.role, they.role), ("Sari", Role::Traveller, Role::Guest));
    assert_ne!(me.id, they.id);
}

#[tokio::test]
async fn a_page_is_handed_on_to_no_port_of_its_choice() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let mut browser = Browser::open(&house).await;
    let gone = browser.goes(Some(WaitsAt { port: 40_404, secret: "mine".to_owned() })).await;
    let page = Visitor::default().get(&house.back_from(&gone, "sari-17").await).await;
    let ticket = ticket_on(page, &gone).await;
    assert_eq!(browser.collects(&gone, &ticket).await, Ok(Entered::In));
}

#[tokio::test]
async fn whoever_comes_back_for_nothing_is_told_so_in_their_language() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let page = Visitor::default()
        .get(&format!("http://{}/identity/provider/back/pulau?code=a&state=b", house.server.address()))
        .await;
    assert_eq!(page.status(), StatusCode::BAD_REQUEST);
    let text = page.text().await.expect("text");
    assert!(text.contains("Proses masuk ini sudah tidak berlaku") && text.contains(r#"href="/sign-in""#), "{text}");
}

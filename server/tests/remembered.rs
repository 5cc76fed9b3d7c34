//! Devices that are remembered, over HTTP: the code is not asked for there, the password is, and nobody else gets anything by it.

mod house;

use house::{House, RAIN, SARI, SEA, totp::code_in};
use nusaloka_domain::{
    host::{Enter, Entered, Reply, decode, encode},
    identity::{
        ConfirmSecond, Denied, Device, KnownBy, NewPassword, Others, Passes, RecoveryCodes, Remember, SecondAsked,
        SecondSetUp, ShowSecond, SignIn, Wants,
    },
};
use reqwest::header;

const WAYAN: &str = "wayan@example.com";
const OURS: &str = "application/vnd.nusaloka+postcard";
const SESSION: &str = "__Host-nusaloka=";
const KNOWN: &str = "__Host-nusaloka-known=";

/// Codes on paper, because each of time is good once.
type Paper = Vec<String>;

fn sign_in(email: &str, password: &str, known_by: &[&str]) -> SignIn {
    let known_by = KnownBy(known_by.iter().map(ToString::to_string).collect());
    let device = Device { name: "Ponsel".to_owned(), zone: None, known_by };
    SignIn { email: email.to_owned(), password: password.to_owned(), device }
}

fn show(asked: SecondAsked, code: &str, remember: Remember) -> ShowSecond {
    ShowSecond { halfway: asked.halfway, code: code.to_owned(), device: Device::default(), remember }
}

impl House {
    async fn sets_up(&mut self, who: &Passes) -> Paper {
        let set_up: SecondSetUp = self.answered(Some(who), "/identity/second/set-up", &()).await.expect("begins");
        let confirm = ConfirmSecond { code: code_in(&set_up.secret, 0) };
        let paper: RecoveryCodes =
            self.answered(Some(who), "/identity/second/confirm", &confirm).await.expect("counts");
        while self.read().await.subject != "Verifikasi dua langkah aktif" {}
        paper.codes.iter().map(ToString::to_string).collect()
    }

    async fn comes(&self, email: &str, password: &str, known_by: &[&str]) -> Result<Passes, Denied> {
        self.ask("/identity/sign-in", &sign_in(email, password, known_by)).await
    }

    async fn is_asked(&self, email: &str, password: &str, known_by: &[&str]) -> bool {
        let answer = self.post("/identity/sign-in", &sign_in(email, password, known_by)).await;
        assert!(answer.status().is_success());
        answer.status() == reqwest::StatusCode::ACCEPTED
    }

    /// By a code, and not to be asked again.
    async fn is_remembered(&self, email: &str, password: &str, code: &str) -> Passes {
        let asked: SecondAsked = self.ask("/identity/sign-in", &sign_in(email, password, &[])).await.expect("halfway");
        self.ask("/identity/second/show", &show(asked, code, Remember::Device)).await.expect("comes in")
    }

    /// Somebody with a second factor, and what a device of theirs is known by.
    async fn remembers(&mut self, email: &str) -> (Passes, Paper, String) {
        let who = self.register(email, SEA).await;
        let paper = self.sets_up(&who).await;
        let passes = self.is_remembered(email, SEA, &paper[0]).await;
        while self.read().await.subject != "Satu kode cadangan terpakai" {}
        let by = passes.remembered.expect("known by something");
        (who, paper, by)
    }
}

#[tokio::test]
async fn on_a_device_that_is_remembered_the_password_is_enough_and_its_owner_is_not_told_each_time() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let paper = house.sets_up(&sari).await;
    let asked: SecondAsked = house.ask("/identity/sign-in", &sign_in(SARI, SEA, &[])).await.expect("halfway");
    let passes: Passes =
        house.ask("/identity/second/show", &show(asked, &paper[0], Remember::Nothing)).await.expect("comes in");
    assert_eq!(passes.remembered, None, "nobody is remembered who did not ask for it");
    let by = house.is_remembered(SARI, SEA, &paper[1]).await.remembered.expect("known by something");
    for _ in 0..4 {
        house.read().await; // of both, that somebody came in and that a code is used
    }
    for _ in 0..2 {
        let passes = house.comes(SARI, SEA, &["", &by]).await.expect("comes in at once");
        assert_eq!((passes.person, passes.remembered), (sari.person, None));
    }
    assert_eq!(house.comes(SARI, RAIN, &[&by]).await.map(drop), Err(Denied::WrongEmailOrPassword));
    assert!(house.is_asked(SARI, SEA, &[]).await, "on any other device");
    // Whatever is written next is the next that arrives.
    house.letter(SARI, Wants::Reset).await.expect("a letter");
    assert_eq!(house.read().await.subject, "Pilih kata sandi baru");
}

#[tokio::test]
async fn what_a_device_is_known_by_is_worth_nothing_to_anybody_else_nor_changed_nor_with_a_later_set() {
    let mut house = House::open().await;
    let (sari, _, by) = house.remembers(SARI).await;
    let (_, _, his) = house.remembers(WAYAN).await;
    assert!(house.is_asked(WAYAN, SEA, &[&by]).await, "hers");
    assert!(!house.is_asked(WAYAN, SEA, &[&by, &his]).await, "of several, the one that is his");
    for other in [by[1..].to_owned(), by.to_lowercase(), format!("{by}A"), by.replace(&by[70..], &his[70..])] {
        assert!(house.is_asked(SARI, SEA, &[&other]).await, "{other}");
        // Whoever is in need not wait, as those do who come halfway again and again.
        assert!(!house.is_asked(SARI, SEA, &[&by]).await);
    }
    assert!(house.is_asked(SARI, SEA, &[&sari.refresh]).await, "another sort of token");
    house.done(Some(&sari), "/identity/second/end", &()).await.expect("ends");
    while house.read().await.subject != "Verifikasi dua langkah dimatikan" {}
    house.sets_up(&sari).await;
    assert!(house.is_asked(SARI, SEA, &[&by]).await, "of a set that is gone");
}

#[tokio::test]
async fn another_password_and_thirty_days_end_it() {
    let mut house = House::open().await;
    let (sari, paper, by) = house.remembers(SARI).await;
    let new = NewPassword { password: RAIN.to_owned(), others: Others::Stay };
    house.done(Some(&sari), "/identity/new-password", &new).await.expect("changed");
    assert!(house.is_asked(SARI, RAIN, &[&by]).await);
    let by = house.is_remembered(SARI, RAIN, &paper[1]).await.remembered.expect("known by something");
    assert!(!house.is_asked(SARI, RAIN, &[&by]).await);
    let month = 30 * 24 * 60 * 60 * 1_000_i64;
    let statement = format!("UPDATE identity_known_device SET good_until = good_until - {month}");
    let house = house.changed(&statement).await;
    assert!(house.is_asked(SARI, RAIN, &[&by]).await);
}

/// A browser, with what it was told to keep.
#[derive(Default)]
struct Cookies(Vec<String>);

impl Cookies {
    async fn enter(&mut self, house: &House, enter: &Enter) -> Entered {
        let origin = format!("http://{}", house.server.address());
        let request = house.visitor.post(format!("{origin}/host/enter")).header(header::ORIGIN, &origin);
        let request = request.header(header::CONTENT_TYPE, OURS).header(header::COOKIE, self.0.join("; "));
        let answer = request.body(encode(enter)).send().await.expect("an answer");
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            assert!(
                cookie.ends_with("; Secure; HttpOnly; SameSite=Strict") && cookie.contains("; Path=/;"),
                "{cookie}"
            );
            let kept = cookie.split(';').next().expect("a cookie").to_owned();
            let (name, _) = kept.split_once('=').expect("a name");
            self.0.retain(|other| !other.starts_with(&format!("{name}=")));
            self.0.push(kept);
        }
        decode::<Reply<Entered>>(&answer.bytes().await.expect("a body")).expect("a reply").expect("no trouble")
    }

    /// With the code that they show if they are asked.
    async fn comes(&mut self, house: &House, email: &str, code: Option<&str>) {
        let came = self.enter(house, &Enter::SignIn(sign_in(email, SEA, &[]))).await;
        let came = match (came, code) {
            (Entered::Halfway(asked), Some(code)) => {
                self.enter(house, &Enter::ShowSecond(show(asked, code, Remember::Device))).await
            }
            (came, _) => came,
        };
        assert_eq!(came, Entered::In, "{email}");
    }

    async fn leaves(&mut self, house: &House) {
        assert_eq!(self.enter(house, &Enter::SignOut).await, Entered::Out);
    }

    fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find_map(|kept| kept.strip_prefix(name))
    }
}

#[tokio::test]
async fn a_browser_is_remembered_by_a_cookie_of_its_own_for_each_person_who_shares_it() {
    let mut house = House::open().await;
    let (sari, wayan) = (house.register(SARI, SEA).await, house.register(WAYAN, SEA).await);
    let (hers, his) = (house.sets_up(&sari).await, house.sets_up(&wayan).await);
    let mut browser = Cookies::default();
    browser.comes(&house, SARI, Some(&hers[0])).await;
    let before = browser.of(KNOWN).expect("a cookie").to_owned();
    browser.leaves(&house).await;
    assert_eq!((browser.of(SESSION), browser.of(KNOWN)), (Some(""), Some(before.as_str())), "it stays");
    browser.comes(&house, SARI, None).await;
    browser.leaves(&house).await;
    browser.comes(&house, WAYAN, Some(&his[0])).await;
    for email in [SARI, WAYAN, SARI] {
        browser.comes(&house, email, None).await;
    }
    let both = browser.of(KNOWN).expect("a cookie");
    assert!(both.starts_with(&before) && both.len() == 2 * before.len() + 1, "one for each");
    // What one is known by helps nobody in another browser who has not got it.
    let mut other = Cookies(vec![format!("{KNOWN}{before}")]);
    let came = other.enter(&house, &Enter::SignIn(sign_in(WAYAN, SEA, &[]))).await;
    assert!(matches!(came, Entered::Halfway(_)));
}

#[tokio::test]
async fn somebody_whose_work_needs_two_factors_comes_in_by_their_passkey_and_not_by_a_password_alone() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let mut keeper = house::keeper::Keeper::new();
    let asked: nusaloka_domain::identity::PasskeyAsked = house
        .answered(Some(&sari), "/identity/passkey/ask", &serde_json::json!({ "of": "adding" }))
        .await
        .expect("asked");
    let made = keeper.makes("https://nusaloka.example", &asked.options);
    let answer = house::keeper::answer(&asked, &made);
    let add = nusaloka_domain::identity::AddPasskey { answer, name: "Kunci".to_owned() };
    house.done(Some(&sari), "/identity/passkey/add", &add).await.expect("added");
    house.comes(SARI, SEA, &[]).await.expect("a traveller may");
    let mut house = house.changed("UPDATE identity_person SET role = 'admin'").await;
    assert_eq!(house.comes(SARI, SEA, &[]).await.map(drop), Err(Denied::PasskeyFirst));
    let letter = house.letter(SARI, Wants::Reset).await.expect("a letter").letter;
    let code = loop {
        match house.read().await.letter() {
            Some((found, code)) if found == letter => break code,
            _ => {}
        }
    };
    assert_eq!(house.prove(letter, &code, None, RAIN).await.map(drop), Err(Denied::PasskeyFirst));
    assert_eq!(house.comes(SARI, SEA, &[]).await.map(drop), Err(Denied::PasskeyFirst), "the password is what it was");
    let asked: nusaloka_domain::identity::PasskeyAsked =
        house.ask("/identity/passkey/ask", &serde_json::json!({ "of": "signing-in" })).await.expect("asked");
    let answer = house::keeper::answer(&asked, &keeper.answers("https://nusaloka.example", &asked.options));
    let by_passkey = nusaloka_domain::identity::PasskeySignIn { answer, device: Device::default() };
    house.ask::<Passes>("/identity/passkey/sign-in", &by_passkey).await.expect("comes in");
}

//! Passkeys over HTTP, with an authenticator in software that speaks the real protocol: adding one, coming in by it, and every
//! answer that is not quite one.

mod house;

use house::{
    House, RAIN, SARI, SEA,
    keeper::{Keeper, answer, base64},
};
use nusaloka_domain::{
    Id,
    identity::{
        AddPasskey, AskPasskey, Ceremony, Denied, Device, MOST_PASSKEYS, Passes, PasskeyAnswer, PasskeyAsked,
        PasskeyFor, PasskeySignIn, ProveAgain, RemovePasskey,
    },
};
use reqwest::StatusCode;
use serde_json::{Value, json};

const HERE: &str = "https://nusaloka.example";

impl House {
    async fn asks(&self, who: Option<&Passes>, of: PasskeyFor) -> Result<PasskeyAsked, Denied> {
        self.answered(who, "/identity/passkey/ask", &AskPasskey { of }).await
    }

    async fn adds(&self, who: &Passes, answer: PasskeyAnswer) -> Result<(), Denied> {
        let add = AddPasskey { answer, name: "Ponsel Sari".to_owned() };
        self.done(Some(who), "/identity/passkey/add", &add).await
    }

    async fn has_one(&self, who: &Passes) -> Keeper {
        let mut keeper = Keeper::new();
        let asked = self.asks(Some(who), PasskeyFor::Adding).await.expect("asked");
        let made = keeper.makes(HERE, &asked.options);
        self.adds(who, answer(&asked, &made)).await.expect("added");
        keeper
    }

    async fn comes_in(&self, answer: PasskeyAnswer) -> Result<Passes, Denied> {
        let sign_in = PasskeySignIn { answer, device: Device::default() };
        self.answered(None, "/identity/passkey/sign-in", &sign_in).await
    }
}

#[tokio::test]
async fn somebody_adds_a_passkey_and_comes_in_by_it_without_a_word() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let mut keeper = house.has_one(&sari).await;
    assert_eq!(house.read().await.subject, "Kunci sandi baru untuk akun Anda");
    for _ in 0..2 {
        let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
        let said = keeper.answers(HERE, &asked.options);
        let passes = house.comes_in(answer(&asked, &said)).await.expect("comes in");
        assert_eq!(passes.person, sari.person);
        assert_eq!(house.refreshes(&passes).await, StatusCode::OK);
        assert_eq!(house.read().await.subject, "Ada yang masuk ke akun Anda");
        let again = house.comes_in(answer(&asked, &said)).await.map(drop);
        assert_eq!(again, Err(Denied::PasskeyTooLate), "an answer is good once");
    }
}

#[tokio::test]
async fn a_passkey_shows_once_more_who_one_is() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let mut keeper = house.has_one(&sari).await;
    let house = house.much_later().await;
    assert_eq!(house.asks(Some(&sari), PasskeyFor::Adding).await.map(drop), Err(Denied::ProveFirst));
    let asked = house.asks(Some(&sari), PasskeyFor::ProvingAgain).await.expect("asked");
    let said = keeper.answers(HERE, &asked.options);
    let proof = ProveAgain::Passkey(answer(&asked, &said));
    house.done(Some(&sari), "/identity/again", &proof).await.expect("it is her");
    house.asks(Some(&sari), PasskeyFor::Adding).await.expect("asked");
}

#[tokio::test]
async fn a_passkey_that_was_removed_opens_nothing() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let wayan = house.register("wayan@example.com", RAIN).await;
    let mut keeper = house.has_one(&sari).await;
    let passkey = passkey_of(&keeper.mine[0].0);
    let remove = RemovePasskey { passkey };
    house.done(Some(&wayan), "/identity/passkey/remove", &remove).await.expect("nothing of his to remove");
    let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
    let said = keeper.answers(HERE, &asked.options);
    house.comes_in(answer(&asked, &said)).await.expect("it is hers still");
    house.done(Some(&sari), "/identity/passkey/remove", &remove).await.expect("removed");
    let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
    let said = keeper.answers(HERE, &asked.options);
    assert_eq!(house.comes_in(answer(&asked, &said)).await.map(drop), Err(Denied::PasskeyRefused));
}

fn passkey_of(credential: &[u8]) -> Id<nusaloka_domain::identity::Passkey> {
    use sha2::{Digest as _, Sha256};
    Id::from_slice(&Sha256::digest(credential)[..16]).expect("sixteen bytes")
}

type Spoils = fn(&mut Value);

#[tokio::test]
async fn an_answer_that_is_not_quite_one_opens_nothing() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let wayan = house.register("wayan@example.com", RAIN).await;
    let mut keeper = house.has_one(&sari).await;
    let refused = Err(Denied::PasskeyRefused);
    let spoils: [(&str, Spoils); 6] = [
        ("another signature", |said| said["response"]["signature"] = json!(base64(&[7; 70]))),
        ("another challenge", |said| client_data(said, |data| data["challenge"] = json!(base64(&[7; 32])))),
        ("another type", |said| client_data(said, |data| data["type"] = json!("webauthn.create"))),
        ("nobody verified", |said| flags(said, |flags| flags & !0b100)),
        ("nobody present", |said| flags(said, |flags| flags & !0b1)),
        ("no answer at all", |said| *said = json!("yes")),
    ];
    for (what, spoil) in spoils {
        let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
        let mut said = serde_json::to_value(keeper.answers(HERE, &asked.options)).expect("JSON");
        spoil(&mut said);
        assert_eq!(house.comes_in(answer(&asked, &said)).await.map(drop), refused, "{what}");
    }
    for origin in ["https://nusaloka.example.org", "http://nusaloka.example", "https://nusaloka.example:444"] {
        let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
        let said = keeper.answers(origin, &asked.options);
        assert_eq!(house.comes_in(answer(&asked, &said)).await.map(drop), refused, "{origin}");
    }
    // Said to be somebody else's.
    let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
    let mut said = keeper.answers(HERE, &asked.options);
    said.response.user_handle = Some(wayan.person.as_bytes().to_vec());
    assert_eq!(house.comes_in(answer(&asked, &said)).await.map(drop), refused);
    // To what was asked of somebody else, or for something else.
    let asked = house.asks(Some(&sari), PasskeyFor::ProvingAgain).await.expect("asked");
    let said = keeper.answers(HERE, &asked.options);
    assert_eq!(house.comes_in(answer(&asked, &said)).await.map(drop), Err(Denied::PasskeyTooLate));
    let proof = ProveAgain::Passkey(answer(&asked, &said));
    let tried = house.done(Some(&wayan), "/identity/again", &proof).await;
    assert_eq!(tried, Err(Denied::PasskeyTooLate));
    let nobodys = PasskeyAnswer { ceremony: Id::<Ceremony>::mint(1, [1; 10]), credential: "{}".to_owned() };
    assert_eq!(house.comes_in(nobodys).await.map(drop), Err(Denied::PasskeyTooLate));
}

fn client_data(said: &mut Value, change: impl FnOnce(&mut Value)) {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let text = said["response"]["clientDataJSON"].as_str().expect("client data").to_owned();
    let mut data: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64")).expect("JSON");
    change(&mut data);
    said["response"]["clientDataJSON"] = json!(base64(data.to_string().as_bytes()));
}

fn flags(said: &mut Value, change: impl FnOnce(u8) -> u8) {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let text = said["response"]["authenticatorData"].as_str().expect("data").to_owned();
    let mut data = URL_SAFE_NO_PAD.decode(text).expect("base64");
    data[32] = change(data[32]);
    said["response"]["authenticatorData"] = json!(base64(&data));
}

#[tokio::test]
async fn a_key_whose_counter_stands_still_may_be_a_copy_and_opens_nothing() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let mut keeper = house.has_one(&sari).await;
    let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
    let said = keeper.answers(HERE, &asked.options);
    house.comes_in(answer(&asked, &said)).await.expect("comes in");
    // Somebody used the copy many times meanwhile.
    let house = house
        .changed(r#"UPDATE identity_passkey_key SET credential = replace(credential, '"counter":', '"counter":99')"#)
        .await;
    let asked = house.asks(None, PasskeyFor::SigningIn).await.expect("asked");
    let said = keeper.answers(HERE, &asked.options);
    assert_eq!(house.comes_in(answer(&asked, &said)).await.map(drop), Err(Denied::PasskeyRefused));
}

#[tokio::test]
async fn a_passkey_is_one_persons_and_nobody_has_too_many() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let wayan = house.register("wayan@example.com", RAIN).await;
    let asked = house.asks(Some(&sari), PasskeyFor::Adding).await.expect("asked");
    let made = Keeper::new().makes(HERE, &asked.options);
    assert_eq!(house.adds(&wayan, answer(&asked, &made)).await, Err(Denied::PasskeyTooLate), "she was asked");
    house.adds(&sari, answer(&asked, &made)).await.expect("added");
    for number in 1..=MOST_PASSKEYS {
        let asked = house.asks(Some(&sari), PasskeyFor::Adding).await.expect("asked");
        let made = Keeper::new().makes(HERE, &asked.options);
        let added = house.adds(&sari, answer(&asked, &made)).await;
        assert_eq!(added, if number < MOST_PASSKEYS { Ok(()) } else { Err(Denied::TooManyPasskeys) });
    }
}

#[tokio::test]
async fn whoever_is_out_is_asked_for_nothing_but_coming_in() {
    let house = House::open().await;
    for of in [PasskeyFor::Adding, PasskeyFor::ProvingAgain] {
        let answer = house.post("/identity/passkey/ask", &AskPasskey { of }).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}

//! Changing how one signs in, over HTTP and mail: whoever is in shows again that it is them, and the owner hears of everything.

mod house;

use house::{House, RAIN, SARI, SEA};
use nusaloka_domain::identity::{
    Begun, ConfirmEmail, Denied, Language, NewEmail, NewPassword, Others, Passes, ProveAgain, Unfit, Wants,
};
use reqwest::StatusCode;

const NEW: &str = "sari.baru@example.com";

impl House {
    async fn again(&self, who: &Passes, password: &str) -> Result<(), Denied> {
        self.done(Some(who), "/identity/again", &ProveAgain::Password(password.to_owned())).await
    }

    async fn new_password(&self, who: &Passes, password: &str, others: Others) -> Result<(), Denied> {
        let password = password.to_owned();
        self.done(Some(who), "/identity/new-password", &NewPassword { password, others }).await
    }

    async fn new_email(&self, who: &Passes, email: &str) -> Result<Begun, Denied> {
        let asked = NewEmail { email: email.to_owned(), language: Language::Indonesian };
        self.answered(Some(who), "/identity/new-email", &asked).await
    }

    async fn confirm(&self, begun: &Begun, code: &str) -> Result<(), Denied> {
        let confirm = ConfirmEmail { letter: begun.letter, code: code.to_owned() };
        self.done(None, "/identity/confirm-email", &confirm).await
    }
}

#[tokio::test]
async fn whoever_finds_a_device_open_changes_nothing_without_the_password() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let house = house.much_later().await;
    let first = Err(Denied::ProveFirst);
    assert_eq!(house.new_password(&sari, RAIN, Others::Stay).await, first);
    assert_eq!(house.new_email(&sari, NEW).await.map(drop), first);
    assert_eq!(house.again(&sari, RAIN).await, Err(Denied::WrongPassword));
    assert_eq!(house.new_password(&sari, RAIN, Others::Stay).await, first, "a wrong one opens nothing");
    house.again(&sari, SEA).await.expect("it is her");
    assert_eq!(house.new_password(&sari, "sandi", Others::Stay).await, Err(Denied::Unfit(Unfit::PasswordTooShort)));
    house.new_password(&sari, RAIN, Others::Stay).await.expect("changed");
    house.sign_in(SARI, RAIN).await.expect("the new one");
    assert_eq!(house.sign_in(SARI, SEA).await.map(drop), Err(Denied::WrongEmailOrPassword));
}

#[tokio::test]
async fn one_who_guesses_at_an_open_device_waits_like_everybody() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    for guess in 0..4 {
        assert_eq!(house.again(&sari, &format!("tebakan {guess}")).await, Err(Denied::WrongPassword));
    }
    assert!(matches!(house.again(&sari, SEA).await, Err(Denied::Wait { .. })));
}

#[tokio::test]
async fn a_new_password_signs_the_other_devices_out_if_one_wants_it_and_the_owner_is_told() {
    let mut house = House::open().await;
    let here = house.register(SARI, SEA).await;
    let there = house.sign_in(SARI, SEA).await.expect("comes in");
    assert_eq!(house.read().await.subject, "Ada yang masuk ke akun Anda");
    house.new_password(&here, RAIN, Others::Stay).await.expect("changed");
    assert_eq!(house.read().await.subject, "Kata sandi Anda telah diganti");
    assert_eq!(house.refreshes(&there).await, StatusCode::OK);
    house.new_password(&here, SEA, Others::SignOut).await.expect("changed");
    assert_eq!(house.refreshes(&there).await, StatusCode::UNAUTHORIZED);
    assert_eq!(house.refreshes(&here).await, StatusCode::OK);
    let gone = house.post_by(Some(&there), "/identity/again", &ProveAgain::Password(SEA.to_owned())).await;
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED, "its access token counts no more");
}

#[tokio::test]
async fn an_account_moves_to_another_address_and_whoever_reads_the_one_before_takes_it_back() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    assert_eq!(house.new_email(&sari, SARI).await.map(drop), Err(Denied::SameEmail));
    let begun = house.new_email(&sari, NEW).await.expect("a letter");
    let letter = house.read().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (NEW, "Konfirmasi alamat baru Anda"));
    assert!(letter.link.starts_with("https://nusaloka.example/new-email#"), "{}", letter.link);
    let (_, code) = letter.letter().expect("a code");
    house.sign_in(SARI, SEA).await.expect("the old one counts until then");
    house.read().await;
    assert_eq!(house.confirm(&begun, "0000-0000").await, Err(Denied::WrongCode));
    let denied = house.prove(begun.letter, &code, Some("Mallory"), RAIN).await.map(drop);
    assert_eq!(denied, Err(Denied::WrongCode), "it lets nobody in");
    house.confirm(&begun, &code).await.expect("moved");
    assert_eq!(house.confirm(&begun, &code).await, Err(Denied::CodeOver));
    assert_eq!(house.sign_in(SARI, SEA).await.map(drop), Err(Denied::WrongEmailOrPassword));
    house.sign_in(NEW, SEA).await.expect("the new one");

    let told = house.read().await;
    assert_eq!((told.to.as_str(), told.subject.as_str()), (SARI, "Alamat akun Anda telah diganti"));
    let (letter, code) = told.letter().expect("a code");
    let back = house.prove(letter, &code, None, RAIN).await.expect("comes in");
    assert_eq!(back.person, sari.person);
    assert_eq!(house.refreshes(&sari).await, StatusCode::UNAUTHORIZED, "whoever moved it is out");
    house.sign_in(SARI, RAIN).await.expect("the old address, the new password");
    assert_eq!(house.sign_in(NEW, RAIN).await.map(drop), Err(Denied::WrongEmailOrPassword));
}

#[tokio::test]
async fn an_address_that_is_somebodys_cannot_be_had_and_who_asks_cannot_tell() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let wayan = house.register("wayan@example.com", RAIN).await;
    let begun = house.new_email(&sari, "wayan@example.com").await.expect("answered as ever");
    let letter = house.read().await;
    assert_eq!((letter.to.as_str(), letter.letter()), ("wayan@example.com", None));
    assert_eq!(house.confirm(&begun, "0000-0000").await, Err(Denied::WrongCode));
    assert_eq!(house.sign_in("wayan@example.com", RAIN).await.expect("comes in").person, wayan.person);
}

#[tokio::test]
async fn a_code_for_another_password_is_worth_nothing_when_the_account_has_moved() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let reset = house.letter(SARI, Wants::Reset).await.expect("a letter");
    let (_, code) = house.read().await.letter().expect("a code");
    let begun = house.new_email(&sari, NEW).await.expect("a letter");
    let (_, moves) = house.read().await.letter().expect("a code");
    house.confirm(&begun, &moves).await.expect("moved");
    assert_eq!(house.prove(reset.letter, &code, None, RAIN).await.map(drop), Err(Denied::CodeOver));
    house.sign_in(NEW, SEA).await.expect("hers still");
}

#[tokio::test]
async fn an_owner_hears_of_many_wrong_passwords_and_nobody_hears_of_those_for_nobody() {
    let (folder, smtp) = (tempfile::tempdir().expect("a folder"), house::smtp::Smtp::open().await);
    let mut house = House::open_on(nusaloka_server::Way::ThroughProxy, folder, smtp).await;
    house.register(SARI, SEA).await;
    for (email, from) in [("nobody@example.com", 1), (SARI, 101)] {
        for guess in 0..10 {
            let answer = house.guess_from(&format!("192.0.2.{}", from + guess), email).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let told = house.read().await;
    assert_eq!((told.to.as_str(), told.subject.as_str()), (SARI, "Ada yang menebak kata sandi Anda"));
}

#[tokio::test]
async fn a_guest_has_nothing_to_change_and_nobody_changes_anything() {
    let house = House::open().await;
    let again = ProveAgain::Password(SEA.to_owned());
    for path in ["/identity/again", "/identity/new-password", "/identity/new-email"] {
        assert_eq!(house.post(path, &again).await.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

//! The second factor over HTTP and mail: set up, asked for, used up, guessed at and ended.

mod house;

use data_encoding::BASE32_NOPAD;
use futures_util::future::join_all;
use house::{House, RAIN, SARI, SEA, totp::code_in};
use nusaloka_domain::identity::{
    Begun, ConfirmEmail, ConfirmSecond, Denied, Device, Language, NewEmail, Passes, Prove, RecoveryCodes, Remember,
    SecondAsked, SecondSetUp, ShowSecond, SignIn, Wants,
};
use reqwest::StatusCode;

impl House {
    async fn set_up(&self, who: &Passes) -> Result<SecondSetUp, Denied> {
        self.answered(Some(who), "/identity/second/set-up", &()).await
    }

    async fn confirm_second(&self, who: &Passes, code: &str) -> Result<RecoveryCodes, Denied> {
        let confirm = ConfirmSecond { code: code.to_owned() };
        self.answered(Some(who), "/identity/second/confirm", &confirm).await
    }

    /// What its codes are made of, and those for paper.
    async fn has_second(&mut self, who: &Passes) -> (String, Vec<String>) {
        let set_up = self.set_up(who).await.expect("begins");
        assert!(set_up.uri.contains(&set_up.secret) && set_up.uri.contains(SARI), "{}", set_up.uri);
        let paper = self.confirm_second(who, &code_in(&set_up.secret, 0)).await.expect("counts");
        assert_eq!(self.read().await.subject, "Verifikasi dua langkah aktif");
        (set_up.secret, paper.codes.iter().map(ToString::to_string).collect())
    }

    async fn halfway(&self, password: &str) -> Result<SecondAsked, Denied> {
        let (email, password) = (SARI.to_owned(), password.to_owned());
        self.ask("/identity/sign-in", &SignIn { email, password, device: Device::default() }).await
    }

    async fn shows(&self, asked: &SecondAsked, code: &str) -> Result<Passes, Denied> {
        let show = ShowSecond {
            halfway: asked.halfway,
            code: code.to_owned(),
            device: Device::default(),
            remember: Remember::Nothing,
        };
        self.ask("/identity/second/show", &show).await
    }
}

#[tokio::test]
async fn whoever_has_a_second_factor_is_asked_for_it_and_each_code_is_good_once() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let set_up = house.set_up(&sari).await.expect("begins");
    house.sign_in(SARI, SEA).await.expect("not asked for yet");
    house.read().await;
    assert_eq!(house.confirm_second(&sari, "000000x").await.map(drop), Err(Denied::WrongSecond));
    let begun = code_in(&set_up.secret, 0);
    house.confirm_second(&sari, &begun).await.expect("counts");
    house.read().await;
    assert_eq!(house.set_up(&sari).await.map(drop), Err(Denied::SecondIsOn));

    let asked = house.halfway(SEA).await.expect("halfway");
    assert_eq!(house.shows(&asked, "1").await.map(drop), Err(Denied::WrongSecond));
    assert_eq!(house.shows(&asked, &begun).await.map(drop), Err(Denied::WrongSecond), "it was used");
    let next = code_in(&set_up.secret, 1);
    let spaced = format!("{} {}", &next[..3], &next[3..]);
    let passes = house.shows(&asked, &spaced).await.expect("comes in");
    assert_eq!(passes.person, sari.person);
    assert_eq!(house.refreshes(&passes).await, StatusCode::OK);
    assert_eq!(house.read().await.subject, "Ada yang masuk ke akun Anda");
    assert_eq!(house.shows(&asked, &next).await.map(drop), Err(Denied::SecondOver), "that way is gone");
    let asked = house.halfway(SEA).await.expect("halfway");
    assert_eq!(house.shows(&asked, &next).await.map(drop), Err(Denied::WrongSecond), "the code as well");
}

#[tokio::test]
async fn of_many_who_show_one_code_at_the_same_time_one_comes_in() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (secret, _) = house.has_second(&sari).await;
    let (one, other) = (house.halfway(SEA).await.expect("halfway"), house.halfway(SEA).await.expect("halfway"));
    let code = code_in(&secret, 1);
    let all = (0..8).map(|number| house.shows(if number % 2 == 0 { &one } else { &other }, &code));
    assert_eq!(join_all(all).await.iter().filter(|came| came.is_ok()).count(), 1);
}

#[tokio::test]
async fn a_code_from_paper_is_good_once_and_its_owner_hears_of_it() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (_, paper) = house.has_second(&sari).await;
    assert_eq!(paper.len(), 10);
    let asked = house.halfway(SEA).await.expect("halfway");
    house.shows(&asked, &paper[6].to_lowercase()).await.expect("comes in");
    let told = [house.read().await.subject, house.read().await.subject];
    assert!(told.contains(&"Satu kode cadangan terpakai".to_owned()), "{told:?}");
    let asked = house.halfway(SEA).await.expect("halfway");
    assert_eq!(house.shows(&asked, &paper[6]).await.map(drop), Err(Denied::WrongSecond));
    house.shows(&asked, &paper[7]).await.expect("another one");
}

#[tokio::test]
async fn whoever_knows_the_password_and_guesses_codes_waits_and_the_owner_hears_of_it() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (secret, _) = house.has_second(&sari).await;
    let asked = house.halfway(SEA).await.expect("halfway");
    for _ in 0..5 {
        assert_eq!(house.shows(&asked, "abcdef").await.map(drop), Err(Denied::WrongSecond));
    }
    assert_eq!(house.shows(&asked, &code_in(&secret, 1)).await.map(drop), Err(Denied::SecondOver));
    assert_eq!(house.read().await.subject, "Ada yang tahu kata sandi Anda");
    for _ in 0..3 {
        house.halfway(SEA).await.expect("halfway");
    }
    assert!(matches!(house.halfway(SEA).await, Err(Denied::Wait { .. })), "the right password makes nobody free");
}

/// However often they begin anew, and wherever they come from: the count is of the person.
#[tokio::test]
async fn after_ten_wrong_codes_none_of_time_is_looked_at_for_a_while_but_those_on_paper_are() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (secret, paper) = house.has_second(&sari).await;
    for _ in 0..2 {
        let asked = house.halfway(SEA).await.expect("halfway");
        for _ in 0..5 {
            assert_eq!(house.shows(&asked, "000000").await.map(drop), Err(Denied::WrongSecond));
        }
    }
    let asked = house.halfway(SEA).await.expect("halfway");
    assert!(matches!(house.shows(&asked, &code_in(&secret, 1)).await, Err(Denied::Wait { .. })));
    house.shows(&asked, &paper[0]).await.expect("comes in");
}

#[tokio::test]
async fn codes_on_paper_that_are_wrong_make_nobody_wait() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (secret, _) = house.has_second(&sari).await;
    for _ in 0..2 {
        let asked = house.halfway(SEA).await.expect("halfway");
        for _ in 0..5 {
            assert_eq!(house.shows(&asked, "abcdefgh").await.map(drop), Err(Denied::WrongSecond));
        }
    }
    let asked = house.halfway(SEA).await.expect("halfway");
    house.shows(&asked, &code_in(&secret, 1)).await.expect("comes in");
}

#[tokio::test]
async fn a_letter_alone_lets_nobody_in_who_has_a_second_factor() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (secret, _) = house.has_second(&sari).await;
    house.letter(SARI, Wants::Reset).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    let (password, device) = (RAIN.to_owned(), Device::default());
    let prove = Prove { letter, code, name: None, password, device, terms: None };
    let asked: SecondAsked = house.ask("/identity/prove", &prove).await.expect("halfway");
    let again: SecondAsked = house.ask("/identity/prove", &prove).await.expect("nothing was done with it");
    assert_eq!(house.shows(&again, "abcdef").await.map(drop), Err(Denied::WrongSecond));
    assert!(house.halfway(SEA).await.is_ok(), "the password is what it was");
    assert_eq!(house.halfway(RAIN).await.map(drop), Err(Denied::WrongEmailOrPassword));
    assert_eq!(house.refreshes(&sari).await, StatusCode::OK, "and nobody was sent out");

    house.shows(&asked, &code_in(&secret, 1)).await.expect("comes in");
    assert_eq!(house.halfway(SEA).await.map(drop), Err(Denied::WrongEmailOrPassword));
    assert!(house.halfway(RAIN).await.is_ok());
    let spent = serde_json::json!({ "refresh": sari.refresh, "attempt": "a" });
    assert_eq!(house.post("/identity/refresh", &spent).await.status(), StatusCode::UNAUTHORIZED);
    let told = [house.read().await.subject, house.read().await.subject];
    assert!(told.contains(&"Kata sandi Anda telah diganti".to_owned()), "{told:?}");
    let used = house.ask::<SecondAsked>("/identity/prove", &prove).await.map(drop);
    assert_eq!(used, Err(Denied::CodeOver), "the letter is used up");
}

/// Who has her password sets up a second factor of theirs, and moves the account away: either letter gives it back to her.
#[tokio::test]
async fn a_second_factor_that_somebody_else_set_up_keeps_no_owner_out() {
    for by in ["Verifikasi dua langkah aktif", "Alamat akun Anda telah diganti"] {
        let mut house = House::open().await;
        let sari = house.register(SARI, SEA).await;
        let thief = house.sign_in(SARI, SEA).await.expect("knows the password");
        house.read().await;
        let set_up = house.set_up(&thief).await.expect("begins");
        house.confirm_second(&thief, &code_in(&set_up.secret, 0)).await.expect("counts");
        let mut told = vec![house.read().await];
        let moved = NewEmail { email: "mallory@example.com".to_owned(), language: Language::Indonesian };
        let begun: Begun = house.answered(Some(&thief), "/identity/new-email", &moved).await.expect("a letter");
        let (_, code) = house.read().await.letter().expect("a code");
        let confirm = ConfirmEmail { letter: begun.letter, code };
        house.done(None, "/identity/confirm-email", &confirm).await.expect("moved");
        told.push(house.read().await);
        assert!(told.iter().all(|told| told.to == SARI), "she reads both");
        let codes: Vec<_> = told.iter().map(|told| told.letter().expect("a code")).collect();
        let used = told.iter().position(|told| told.subject == by).expect("one of them");
        let (letter, code) = &codes[used];
        let back = house.prove(*letter, code, None, RAIN).await.expect("comes in, and is asked for nothing");
        assert_eq!(back.person, sari.person);
        assert_eq!(house.refreshes(&thief).await, StatusCode::UNAUTHORIZED);
        house.sign_in(SARI, RAIN).await.expect("her address, her password, and no other's second factor");
        let (letter, code) = &codes[1 - used];
        let again = house.prove(*letter, code, None, SEA).await.map(|back| back.person);
        let expected = if used == 0 { Err(Denied::CodeOver) } else { Ok(sari.person) };
        assert_eq!(again, expected, "an earlier letter is hers, a later one may be another's");
    }
}

/// Each time that it leads to the second factor is one of its tries: nobody guesses on by a letter that they have.
#[tokio::test]
async fn the_code_of_a_letter_leads_to_the_second_factor_five_times() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    house.has_second(&sari).await;
    house.letter(SARI, Wants::Reset).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    let prove = Prove { letter, code, name: None, password: RAIN.to_owned(), device: Device::default(), terms: None };
    for _ in 0..5 {
        house.ask::<SecondAsked>("/identity/prove", &prove).await.expect("halfway");
    }
    assert_eq!(house.ask::<SecondAsked>("/identity/prove", &prove).await.map(drop), Err(Denied::CodeOver));
}

#[tokio::test]
async fn it_ends_for_whoever_shows_who_they_are_and_then_nothing_more_is_asked() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    house.has_second(&sari).await;
    let mut house = house.much_later().await;
    let end = "/identity/second/end";
    assert_eq!(house.done(Some(&sari), end, &()).await, Err(Denied::ProveFirst));
    let again = nusaloka_domain::identity::ProveAgain::Password(SEA.to_owned());
    house.done(Some(&sari), "/identity/again", &again).await.expect("it is her");
    house.done(Some(&sari), end, &()).await.expect("ended");
    // A server that ended may send once more what it sent last.
    while house.read().await.subject != "Verifikasi dua langkah dimatikan" {}
    house.sign_in(SARI, SEA).await.expect("comes in at once");
    house.done(Some(&sari), end, &()).await.expect("what is not there has ended");
}

#[tokio::test]
async fn nothing_that_codes_are_made_of_lies_on_the_disk() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let (secret, paper) = house.has_second(&sari).await;
    house.server.stop().await.expect("ends");
    let files = std::fs::read_dir(house.folder.path()).expect("a folder").filter_map(Result::ok);
    let files = files.map(|file| file.path()).filter(|path| path.is_file());
    let written: Vec<u8> = files.flat_map(|path| std::fs::read(path).expect("readable")).collect();
    let holds = |bytes: &[u8]| written.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(SARI.as_bytes()), "the scan finds what is there");
    assert!(!holds(secret.as_bytes()) && !holds(&BASE32_NOPAD.decode(secret.as_bytes()).expect("base32")));
    for code in paper {
        assert!(!holds(code.as_bytes()) && !holds(code.replace('-', "").as_bytes()), "{code}");
    }
}

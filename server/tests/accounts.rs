//! Accounts over HTTP and mail: what arrives in the mailbox opens the door, and nobody learns who has one.

mod house;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use house::{
    House, RAIN, SARI, SEA,
    smtp::{Smtp, Takes},
};
use nusaloka_domain::{
    Id,
    identity::{Denied, Language, NotAnEmail, Unfit, Wants},
};
use nusaloka_server::Way;
use reqwest::{StatusCode, header};

#[tokio::test]
async fn somebody_registers_by_the_link_in_their_mail_and_signs_in_with_their_password() {
    let mut house = House::open().await;
    let begun = house.letter(" Sari@Example.com ", Wants::Register).await.expect("a letter");
    let letter = house.read().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (SARI, "Konfirmasi alamat Anda"));
    assert!(letter.link.starts_with("https://nusaloka.example/register#"), "{}", letter.link);
    let (id, code) = letter.letter().expect("a code");
    assert_eq!(id, begun.letter);
    assert!(letter.text.contains(&code) && letter.html.contains(&letter.link));
    let typed = code.to_lowercase().replace('-', " ");
    let passes = house.prove(id, &typed, Some("Sari"), SEA).await.expect("comes in");
    assert_eq!(house.refreshes(&passes).await, StatusCode::OK);
    let again = house.sign_in("SARI@example.com", SEA).await.expect("comes in");
    assert_eq!(again.person, passes.person);
    assert_ne!(again.session, passes.session);
}

#[tokio::test]
async fn a_code_is_good_once_and_not_after_five_that_were_wrong() {
    let mut house = House::open().await;
    house.letter(SARI, Wants::Register).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    house.prove(letter, &code, Some("Sari"), SEA).await.expect("comes in");
    assert_eq!(house.prove(letter, &code, Some("Sari"), SEA).await.map(drop), Err(Denied::CodeOver));

    house.letter("wayan@example.com", Wants::Register).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    for wrong in ["0000-0000", "", "not a code", "1111-1111", "2222-2222"] {
        assert_eq!(house.prove(letter, wrong, Some("Wayan"), SEA).await.map(drop), Err(Denied::WrongCode));
    }
    assert_eq!(house.prove(letter, &code, Some("Wayan"), SEA).await.map(drop), Err(Denied::CodeOver));
}

#[tokio::test]
async fn of_many_who_show_one_code_at_the_same_time_one_comes_in() {
    let mut house = House::open().await;
    house.letter(SARI, Wants::Register).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    let all = (0..8).map(|_| house.prove(letter, &code, Some("Sari"), SEA));
    let came = futures_util::future::join_all(all).await;
    assert_eq!(came.iter().filter(|came| came.is_ok()).count(), 1);
    assert!(came.iter().all(|came| matches!(came, Ok(_) | Err(Denied::CodeOver))));
}

#[tokio::test]
async fn nobody_learns_from_outside_whether_an_address_has_an_account() {
    let mut house = House::open().await;
    house.register(SARI, SEA).await;
    for (email, wants, page) in [
        (SARI, Wants::Register, "https://nusaloka.example/sign-in"),
        ("nobody@example.com", Wants::Reset, "https://nusaloka.example/register"),
    ] {
        let begun = house.letter(email, wants).await.expect("answered as ever");
        let letter = house.read().await;
        assert_eq!((letter.to.as_str(), letter.link.as_str()), (email, page));
        // Nor by trying codes.
        for _ in 0..5 {
            let tried = house.prove(begun.letter, "0000-0000", Some("Mallory"), SEA).await;
            assert_eq!(tried.map(drop), Err(Denied::WrongCode));
        }
        let tried = house.prove(begun.letter, "0000-0000", Some("Mallory"), SEA).await;
        assert_eq!(tried.map(drop), Err(Denied::CodeOver));
    }
    let wrong = Err(Denied::WrongEmailOrPassword);
    assert_eq!(house.sign_in(SARI, RAIN).await.map(drop), wrong);
    assert_eq!(house.sign_in("nobody@example.com", RAIN).await.map(drop), wrong);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_whoever_was_in_by_the_old_one_is_out() {
    let mut house = House::open().await;
    let before = house.register(SARI, SEA).await;
    house.letter(SARI, Wants::Reset).await.expect("a letter");
    let letter = house.read().await;
    assert!(letter.link.starts_with("https://nusaloka.example/new-password#"), "{}", letter.link);
    let (id, code) = letter.letter().expect("a code");
    let after = house.prove(id, &code, None, RAIN).await.expect("comes in");
    assert_eq!(after.person, before.person);
    assert_eq!(house.refreshes(&before).await, StatusCode::UNAUTHORIZED);
    assert_eq!(house.refreshes(&after).await, StatusCode::OK);
    assert_eq!(house.sign_in(SARI, SEA).await.map(drop), Err(Denied::WrongEmailOrPassword));
    assert_eq!(house.sign_in(SARI, RAIN).await.expect("comes in").person, before.person);
    let told = house.read().await;
    assert_eq!((told.to.as_str(), told.subject.as_str()), (SARI, "Kata sandi Anda telah diganti"));
}

#[tokio::test]
async fn what_does_not_fit_is_said_with_its_reason_and_costs_no_try() {
    let mut house = House::open().await;
    for (email, why) in
        [("", NotAnEmail::Empty), ("sari", NotAnEmail::Form), ("sаri@example.com", NotAnEmail::OddLetter)]
    {
        assert_eq!(house.letter(email, Wants::Register).await.map(drop), Err(Denied::Email(why)));
    }
    house.letter(SARI, Wants::Register).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    let cases = [
        (Some("Sari"), "kopi", Unfit::PasswordTooShort),
        (Some("Sari"), "Password1", Unfit::PasswordKnown),
        (Some("  "), SEA, Unfit::NameMissing),
        (None, SEA, Unfit::NameMissing),
    ];
    for (name, password, why) in cases {
        let denied = house.prove(letter, &code, name, password).await.map(drop);
        assert_eq!(denied, Err(Denied::Unfit(why)), "{name:?} {password}");
    }
    let long = "a".repeat(81);
    assert_eq!(house.prove(letter, &code, Some(&long), SEA).await.map(drop), Err(Denied::Unfit(Unfit::NameTooLong)));
    house.prove(letter, &code, Some("Sari"), SEA).await.expect("comes in");
}

#[tokio::test]
async fn a_guest_of_an_app_stays_who_they_are_and_nobody_becomes_somebody_else() {
    let mut house = House::open().await;
    let guest = Id::mint(1, [7; 10]);
    let letter =
        house.letter_for(SARI, Wants::Register, Language::English, Some(guest)).await.expect("a letter").letter;
    let read = house.read().await;
    assert_eq!(read.subject, "Confirm your address");
    let code = read.letter().expect("a code").1;
    let sari = house.prove(letter, &code, Some("Sari"), SEA).await.expect("comes in");
    assert_eq!(sari.person, guest);
    let mallory = house.letter_for("m@example.com", Wants::Register, Language::English, Some(guest)).await;
    let code = house.read().await.letter().expect("a code").1;
    let mallory = house.prove(mallory.expect("a letter").letter, &code, Some("M"), RAIN).await.expect("comes in");
    assert_ne!(mallory.person, guest);
}

#[tokio::test]
async fn letters_wait_for_a_mail_server_that_is_away_and_for_one_that_starts_anew() {
    let mut house = House::open().await;
    house.smtp.takes.send_replace(Takes::Later);
    house.letter(SARI, Wants::Register).await.expect("a letter");
    house.smtp.refused(2).await;
    house.server.stop().await.expect("ends");
    assert!(house.smtp.is_empty());
    house.smtp.takes.send_replace(Takes::All);
    let mut house = House::open_in(house.folder, house.smtp).await;
    let letter = house.read().await;
    let (id, code) = letter.letter().expect("a code");
    assert_eq!(letter.id.split('@').next(), Some(id.to_string().as_str()));
    house.prove(id, &code, Some("Sari"), SEA).await.expect("comes in");
}

#[tokio::test]
async fn a_letter_that_nobody_takes_is_let_go_and_the_next_one_leaves() {
    let mut house = House::open().await;
    house.smtp.takes.send_replace(Takes::Never);
    house.letter("gone@example.com", Wants::Register).await.expect("answered as ever");
    house.smtp.refused(1).await;
    house.smtp.takes.send_replace(Takes::All);
    house.letter(SARI, Wants::Register).await.expect("a letter");
    assert_eq!(house.read().await.to, SARI);
    assert!(house.smtp.is_empty());
}

#[tokio::test]
async fn letters_outlast_a_mail_server_that_does_not_let_us_in() {
    let mut house = House::open().await;
    house.smtp.takes.send_replace(Takes::NoneOfOurs);
    house.letter(SARI, Wants::Register).await.expect("answered as ever");
    house.smtp.refused(1).await;
    house.smtp.takes.send_replace(Takes::All);
    assert_eq!(house.read().await.to, SARI, "nobody said that there is no such reader");
}

#[tokio::test]
async fn letters_that_have_to_wait_hold_up_no_other() {
    let mut house = House::open().await;
    house.smtp.takes.send_replace(Takes::LaterAt("@full.example"));
    for reader in 0..25 {
        house.letter(&format!("reader{reader}@full.example"), Wants::Register).await.expect("a letter");
    }
    house.letter(SARI, Wants::Register).await.expect("a letter");
    assert_eq!(house.read().await.to, SARI);
    house.smtp.takes.send_replace(Takes::All);
    for _ in 0..25 {
        let letter = house.read().await;
        assert!(letter.to.ends_with("@full.example"), "{}", letter.to);
    }
}

#[tokio::test]
async fn readers_for_whom_a_mail_server_says_that_it_is_broken_hold_up_no_other() {
    let house = House::open().await;
    house.smtp.takes.send_replace(Takes::Later);
    for reader in 0..20 {
        house.letter(&format!("reader{reader}@broken.example"), Wants::Register).await.expect("a letter");
    }
    house.letter(SARI, Wants::Register).await.expect("a letter");
    house.server.stop().await.expect("ends");
    // All wait when it starts anew, and hers is the last.
    house.smtp.takes.send_replace(Takes::BrokenAt("@broken.example"));
    let mut house = House::open_in(house.folder, house.smtp).await;
    assert_eq!(house.read().await.to, SARI);
}

#[tokio::test]
async fn a_letter_that_has_to_wait_is_not_tried_again_for_each_that_is_written() {
    let mut house = House::open().await;
    house.smtp.takes.send_replace(Takes::LaterAt("@full.example"));
    house.letter("reader@full.example", Wants::Register).await.expect("a letter");
    house.smtp.refused(1).await;
    for reader in 0..10 {
        house.letter(&format!("reader{reader}@example.com"), Wants::Register).await.expect("a letter");
        house.read().await;
    }
    assert!(house.smtp.refusals() <= 4, "once more for each pause that has passed");
}

/// Guesses until somebody there has to wait: after how many, and how long.
async fn guesses(house: &House, came_by: impl Fn(usize) -> String) -> Option<(usize, String)> {
    for guess in 0..10 {
        let answer = house.guess_from(&came_by(guess), SARI).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            return Some((guess, answer.headers()[header::RETRY_AFTER].to_str().expect("text").to_owned()));
        }
    }
    None
}

#[tokio::test]
async fn whoever_guesses_waits_and_a_header_makes_nobody_another() {
    let mut house = House::open().await;
    house.register(SARI, SEA).await;
    assert_eq!(guesses(&house, |guess| format!("192.0.2.{guess}")).await, Some((4, "2".to_owned())));
    let waits = house.sign_in(SARI, SEA).await.map(drop);
    assert!(matches!(waits, Err(Denied::Wait { .. })), "from here, the owner waits, too");
    assert_eq!(house.sign_in("wayan@example.com", SEA).await.map(drop), Err(Denied::WrongEmailOrPassword));
}

#[tokio::test]
async fn behind_a_proxy_its_own_word_counts_and_nothing_that_stands_before_it() {
    let (folder, smtp) = (tempfile::tempdir().expect("a folder"), Smtp::open().await);
    let mut house = House::open_on(Way::ThroughProxy, folder, smtp).await;
    house.register(SARI, SEA).await;
    let mallory = guesses(&house, |guess| format!("192.0.2.{guess}, 198.51.100.7")).await;
    assert_eq!(mallory, Some((4, "2".to_owned())));
    house.sign_in(SARI, SEA).await.expect("the owner comes from elsewhere");
}

#[tokio::test]
async fn no_password_no_code_and_no_token_lies_on_the_disk() {
    let mut house = House::open().await;
    let email = "penanda@example.com";
    house.letter(email, Wants::Register).await.expect("a letter");
    let (letter, code) = house.read().await.letter().expect("a code");
    let passes = house.prove(letter, &code, Some("Penanda"), SEA).await.expect("comes in");
    let begun = house.letter(email, Wants::Reset).await.expect("a letter");
    let (_, waiting) = house.read().await.letter().expect("a code");
    house.prove(begun.letter, "0000-0000", None, RAIN).await.expect_err("another code");
    house.sign_in(email, RAIN).await.expect_err("another password");
    house.server.stop().await.expect("ends");
    let files = std::fs::read_dir(house.folder.path()).expect("a folder").filter_map(Result::ok);
    let files = files.map(|file| file.path()).filter(|path| path.is_file());
    let written: Vec<u8> = files.flat_map(|path| std::fs::read(path).expect("readable")).collect();
    let holds = |text: &str| written.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(email) && holds("$argon2id$"), "the scan finds what is there");
    let plain = |code: &str| code.replace('-', "");
    for secret in [SEA, RAIN, &code, &plain(&code), &waiting, &plain(&waiting), &passes.refresh, &passes.access] {
        assert!(!holds(secret), "{secret}");
    }
    let token = URL_SAFE_NO_PAD.decode(&passes.refresh).expect("base64");
    let drawn = &token[20..52];
    assert!(!written.windows(drawn.len()).any(|window| window == drawn), "nor in bytes");
}

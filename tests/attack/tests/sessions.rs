//! Sessions and guesses, all at once and in every spelling.

use futures_util::future::join_all;
use nusaloka_attack::Victim;
use nusaloka_domain::identity::Passes;
use nusaloka_server::Way;
use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};

async fn post(victim: &Victim, path: &str, body: &Value, headers: &[(&str, &str)]) -> Response {
    let mut request = victim.visitor().post(victim.url(path)).header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.to_string()).send().await.expect("an answer")
}

async fn refresh(victim: &Victim, token: &str, attempt: &str) -> Result<Passes, StatusCode> {
    let answer = post(victim, "/identity/refresh", &json!({ "refresh": token, "attempt": attempt }), &[]).await;
    let status = answer.status();
    if !status.is_success() {
        return Err(status);
    }
    Ok(serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("passes"))
}

#[tokio::test]
async fn of_sixty_four_who_show_one_token_at_once_one_goes_on_and_the_theft_is_noticed() {
    let victim = Victim::start().await;
    let passes = victim.app_of("traveller").await;
    let attempts: Vec<String> = (0..64).map(|thief| format!("attempt {thief}")).collect();
    let all = attempts.iter().map(|attempt| refresh(&victim, &passes.refresh, attempt));
    let all = join_all(all).await;
    let won: Vec<Passes> = all.into_iter().filter_map(Result::ok).collect();
    assert_eq!(won.len(), 1, "one winner");
    // It was in many hands: nobody goes on.
    assert_eq!(refresh(&victim, &won[0].refresh, "next").await.map(drop), Err(StatusCode::UNAUTHORIZED));
    victim.stop().await;
}

#[tokio::test]
async fn a_lost_reply_is_had_again_by_the_same_attempt_and_by_no_other() {
    let victim = Victim::start().await;
    let passes = victim.app_of("traveller").await;
    let first = refresh(&victim, &passes.refresh, "mine").await.expect("goes on");
    let again = join_all((0..16).map(|_| refresh(&victim, &passes.refresh, "mine"))).await;
    assert!(again.into_iter().all(|again| again.is_ok_and(|again| again.refresh == first.refresh)));
    victim.stop().await;
}

fn sign_in(email: &str) -> Value {
    json!({ "email": email, "password": "tebakan", "device": { "name": "", "zone": null } })
}

/// How many guesses are looked at before one has to wait.
fn looked_at(answers: impl IntoIterator<Item = Response>) -> usize {
    answers.into_iter().filter(|answer| answer.status() != StatusCode::TOO_MANY_REQUESTS).count()
}

#[tokio::test]
async fn no_header_and_no_spelling_makes_a_guess_another_ones() {
    let victim = Victim::start().await;
    let names = ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip", "cf-connecting-ip", "via"];
    let spellings =
        ["sari@nusaloka.example", "SARI@nusaloka.example", "Sari@Nusaloka.Example", " sari@nusaloka.example "];
    let mut answers = Vec::new();
    for guess in 0..24_usize {
        let address = format!("192.0.2.{guess}");
        let (name, email) = (names[guess % names.len()], spellings[guess % spellings.len()]);
        answers.push(post(&victim, "/identity/sign-in", &sign_in(email), &[(name, &address)]).await);
    }
    assert_eq!(looked_at(answers), 4, "four are free, and each of them is the same one’s");
    victim.stop().await;
}

/// A household has 64 bits of its own: it is one source, however it spells itself.
#[tokio::test]
async fn another_address_of_the_same_household_makes_no_guess_another_ones() {
    let victim = Victim::start_on(Way::ThroughProxy).await;
    let guessed = async |address: String| {
        let from = [("x-forwarded-for", address.as_str())];
        post(&victim, "/identity/sign-in", &sign_in("sari@nusaloka.example"), &from).await
    };
    let mut answers = Vec::new();
    for guess in 0..16 {
        answers.push(guessed(format!("2001:db8:1:2:{guess:x}::{guess:x}")).await);
    }
    assert_eq!(looked_at(answers), 4);
    let answers = [guessed("2001:db8:1:3::1".to_owned()).await, guessed("::ffff:192.0.2.7".to_owned()).await];
    assert_eq!(looked_at(answers), 2, "others are not kept out");
    victim.stop().await;
}

#[tokio::test]
async fn many_guesses_at_once_are_no_more_than_one_after_the_other() {
    let victim = Victim::start().await;
    let guesses = (0..32).map(|_| {
        let victim = &victim;
        async move { post(victim, "/identity/sign-in", &sign_in("sari@nusaloka.example"), &[]).await }
    });
    assert_eq!(looked_at(join_all(guesses).await), 4);
    victim.stop().await;
}

#[tokio::test]
async fn letters_that_look_like_others_are_no_address() {
    let victim = Victim::start().await;
    // Cyrillic a, a full-width sign, a soft hyphen, a letter that a case folds into two, a zero-width joiner.
    for email in [
        "s\u{430}ri@nusaloka.example",
        "sari\u{ff20}nusaloka.example",
        "sa\u{ad}ri@nusaloka.example",
        "sari@nu\u{df}aloka.example",
        "sa\u{200d}ri@nusaloka.example",
    ] {
        let answer = post(&victim, "/identity/sign-in", &sign_in(email), &[]).await;
        let problem: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
        assert_eq!(problem["code"], "not-an-email", "{email:?}");
    }
    victim.stop().await;
}

#[tokio::test]
async fn whether_an_address_has_an_account_is_in_no_status_no_header_and_no_word() {
    let victim = Victim::start().await;
    let letter = |email: &str| json!({ "email": email, "wants": "reset", "language": "English", "guest": null });
    for (path, body) in [("/identity/sign-in", sign_in as fn(&str) -> Value), ("/identity/letter", letter)] {
        let mut told = Vec::new();
        for email in ["sari@nusaloka.example", "nobody@nusaloka.example"] {
            let answer = post(&victim, path, &body(email), &[]).await;
            let status = answer.status();
            let mut names: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
            names.sort();
            let length = answer.bytes().await.expect("a body").len();
            told.push((status, names, length));
        }
        assert_eq!(told[0], told[1], "{path}");
    }
    victim.stop().await;
}

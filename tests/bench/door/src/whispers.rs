//! What the time of an answer whispers: for each way in that takes an address, how long it takes for one that has an account and for one
//! that has none. They are asked about in turns, so that whatever else goes on here slows both; of each the middle one counts.
//!
//! That the same work is done is a test (`server/tests/enumeration.rs`); this is for what nobody thought of counting.

use super::{PASSWORD, quantile};
use nusaloka_attack::Victim;
use nusaloka_server::Way;
use reqwest::header;
use serde_json::{Value, json};
use std::time::Instant;

const KNOWN: &str = "sari@example.com";
/// Of the demo; so is whoever has passkeys alone, or a provider.
const WITHOUT_PASSWORD: &str = "wayan@nusaloka.example";
const NOBODY: &str = "nobody@example.com";
/// The slower of the two may take so many times the faster: what a network hides many times over.
const TIMES: f64 = 1.1;
/// What takes a tenth of a second is asked so often; what takes less, more often.
const PAIRS: usize = 100;
const PAIRS_OF_LETTERS: usize = 500;

pub(crate) async fn measure() {
    let victim = Victim::start_on(Way::ThroughProxy).await;
    victim.register(KNOWN, PASSWORD).await;
    let sign_in = |password: &str| {
        let password = password.to_owned();
        move |email: &str| json!({ "email": email, "password": password, "device": { "name": "", "zone": null } })
    };
    let letter = |wants: &'static str| move |email: &str| json!({ "email": email, "wants": wants, "language": "English", "guest": null });
    let mut places = 0;
    let guess = sign_in("hujan turun di bulan juni");
    pairs(&victim, "a wrong password", "/identity/sign-in", KNOWN, &guess, &mut places).await;
    pairs(&victim, "a password where there is none", "/identity/sign-in", WITHOUT_PASSWORD, &guess, &mut places).await;
    let long = sign_in(&"laut ".repeat(100_000));
    pairs(&victim, "a password of half a megabyte", "/identity/sign-in", KNOWN, &long, &mut places).await;
    pairs(&victim, "a letter to register", "/identity/letter", KNOWN, &letter("register"), &mut places).await;
    pairs(&victim, "a letter for another password", "/identity/letter", KNOWN, &letter("reset"), &mut places).await;
    victim.stop().await;
}

async fn pairs(victim: &Victim, what: &str, path: &str, known: &str, body: &impl Fn(&str) -> Value, places: &mut u32) {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    let pairs = if path == "/identity/letter" { PAIRS_OF_LETTERS } else { PAIRS };
    for pair in 0..pairs {
        let turns = [(known, &mut one), (NOBODY, &mut other)];
        let turns: Vec<_> = if pair % 2 == 0 { turns.into() } else { turns.into_iter().rev().collect() };
        for (email, took) in turns {
            *places += 1;
            took.push(asked(victim, path, &body(email), *places).await);
        }
    }
    let (one, other) = (quantile(&mut one, 0.5), quantile(&mut other, 0.5));
    let measure = format!("identity.{what}, the slower of known and unknown");
    let (slower, faster) = (one.max(other), one.min(other));
    println!("{}", json!({ "measure": measure, "value": slower, "unit": "ms", "limit": faster, "times": TIMES }));
}

/// In milliseconds; from a place where nobody has to wait.
async fn asked(victim: &Victim, path: &str, body: &Value, place: u32) -> f64 {
    let [_, one, two, three] = place.to_be_bytes();
    let request = victim.visitor().post(victim.url(path)).header(header::CONTENT_TYPE, "application/json");
    let request = request.header("x-forwarded-for", format!("10.{one}.{two}.{three}")).body(body.to_string());
    let since = Instant::now();
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    answer.bytes().await.expect("a body");
    assert!(status.as_u16() == 202 || status.as_u16() == 422, "{path} answers {status}");
    since.elapsed().as_secs_f64() * 1e3
}

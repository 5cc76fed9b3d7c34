//! How long it takes to be let in, at the real server on loopback: the check of an access token beside the bare check of its
//! signature, sign-ins while the hash pool is full and what `/health` takes meanwhile, a refresh; what the time of an answer tells of whose
//! address it is; and, on a device, a locked app that opens.
//!
//! `nusaloka-door [seconds of signing in] [refreshes]` prints a JSON object a line: `measure`, `value`, `unit`, `limit`, `aim`.
#![allow(clippy::print_stdout, clippy::disallowed_types, clippy::disallowed_methods)] // figures, for whoever reads them

mod whispers;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nusaloka_attack::{Victim, routes};
use nusaloka_client::derivation_of;
use nusaloka_domain::identity::{LockAfter, LockAsk, Passes, Pin};
use nusaloka_stories::World;
use reqwest::{StatusCode, header};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use std::{
    hint::black_box,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Who sign in at the same time: more than the pool has turns for.
const PEOPLE: usize = 8;
const PASSWORD: &str = "laut biru di pagi hari";
/// One check is shorter than a clock is exact.
const CHECKS_A_SAMPLE: u32 = 20;
const SAMPLES: usize = 500;
const HEALTH_EVERY: Duration = Duration::from_millis(5);

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
    let mut number = |usual| arguments.next().unwrap_or(usual);
    let (seconds, refreshes) = (number(10), number(500));
    let victim = Victim::start().await;
    tokens(&victim).await;
    sign_ins(&victim, Duration::from_secs(seconds)).await;
    refresh(&victim, refreshes).await;
    victim.stop().await;
    whispers::measure().await;
    unlock(20).await;
}

/// A shut app on a device, from the PIN to the first answer; and of that, what the PIN's derivation takes alone.
async fn unlock(times: u32) {
    let world = World::begin().await;
    let phone = world.phone("locked", None);
    let pin = Pin::typed("271828");
    phone.lock(LockAsk::Set { pin: pin.clone(), after: LockAfter::Hour }).await.expect("set");
    let (mut whole, mut derived) = (Vec::new(), Vec::new());
    for _ in 0..times {
        phone.lock(LockAsk::Shut).await.expect("shut");
        let since = Instant::now();
        phone.lock(LockAsk::OpenByPin(pin.clone())).await.expect("opens");
        black_box(phone.me());
        whole.push(since.elapsed().as_secs_f64() * 1e3);
        let since = Instant::now();
        derivation_of(black_box(&pin)).expect("derived");
        derived.push(since.elapsed().as_secs_f64() * 1e3);
    }
    let (whole, derived) = (quantile(&mut whole, 0.5), quantile(&mut derived, 0.5));
    figure("identity.unlock, the derivation of its PIN", derived, "ms", None);
    figure("identity.unlock to the first answer, beyond it", whole - derived, "ms", Some(300.0));
}

/// The whole check, and the signature alone, by the same library, in turns.
async fn tokens(victim: &Victim) {
    let token = victim.app_of("traveller").await.access;
    let keys = routes::published_keys(victim).await;
    let part = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().expect("text")).expect("base64");
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, [vec![4], part("x"), part("y")].concat());
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64");
    let asking = victim.asking();
    let (mut whole, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES {
        whole.push(sample(|| assert!(asking.whose(black_box(&token)).is_some())));
        bare.push(sample(|| key.verify(black_box(signed.as_bytes()), &signature).expect("signed")));
    }
    let (whole, bare) = (quantile(&mut whole, 0.5), quantile(&mut bare, 0.5));
    let line =
        json!({ "measure": "identity.token check p50", "value": whole, "unit": "µs", "limit": bare, "times": 1.2 });
    println!("{line}");
}

/// Microseconds of one.
fn sample(mut once: impl FnMut()) -> f64 {
    let since = Instant::now();
    for _ in 0..CHECKS_A_SAMPLE {
        once();
    }
    since.elapsed().as_secs_f64() * 1e6 / f64::from(CHECKS_A_SAMPLE)
}

async fn sign_ins(victim: &Victim, lasts: Duration) {
    let people: Vec<String> = (0..PEOPLE).map(|number| format!("orang{number}@nusaloka.example")).collect();
    for email in &people {
        victim.register(email, PASSWORD).await;
    }
    let (over, done) = (&AtomicBool::new(false), &AtomicUsize::new(0));
    let since = Instant::now();
    let signing = people.iter().map(|email| async move {
        let body = json!({ "email": email, "password": PASSWORD, "device": { "name": "", "zone": null } });
        while since.elapsed() < lasts {
            let status = post(victim, "/identity/sign-in", &body).await;
            assert_eq!(status, StatusCode::OK, "somebody is not let in");
            done.fetch_add(1, Ordering::Relaxed);
        }
    });
    let health = async {
        let mut took = Vec::new();
        while !over.load(Ordering::Relaxed) {
            let asked = Instant::now();
            let answer = victim.visitor().get(victim.url("/health")).send().await.expect("an answer");
            assert!(answer.status().is_success());
            took.push(asked.elapsed().as_secs_f64() * 1e3);
            tokio::time::sleep(HEALTH_EVERY).await;
        }
        took
    };
    let all = async {
        futures_util::future::join_all(signing).await;
        over.store(true, Ordering::Relaxed);
    };
    let ((), mut health) = futures_util::future::join(all, health).await;
    let second = since.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let rate = done.load(Ordering::Relaxed) as f64 / second;
    figure("identity.sign-ins", rate, "a second", None);
    figure("identity.health p99 meanwhile", quantile(&mut health, 0.99), "ms", Some(50.0));
}

async fn refresh(victim: &Victim, times: u64) {
    let mut passes: Passes = victim.app_of("traveller").await;
    let mut took = Vec::new();
    for attempt in 0..times {
        let body = json!({ "refresh": passes.refresh, "attempt": attempt.to_string() });
        let since = Instant::now();
        let request = victim.visitor().post(victim.url("/identity/refresh"));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        let answer = request.send().await.expect("an answer").bytes().await.expect("a body");
        took.push(since.elapsed().as_secs_f64() * 1e3);
        passes = serde_json::from_slice(&answer).expect("passes");
    }
    figure("identity.refresh p50", quantile(&mut took, 0.5), "ms", None);
    figure("identity.refresh p99", quantile(&mut took, 0.99), "ms", None);
}

async fn post(victim: &Victim, path: &str, body: &Value) -> StatusCode {
    let request = victim.visitor().post(victim.url(path)).header(header::CONTENT_TYPE, "application/json");
    request.body(body.to_string()).send().await.expect("an answer").status()
}

fn figure(measure: &str, value: f64, unit: &str, aim: Option<f64>) {
    println!("{}", json!({ "measure": measure, "value": value, "unit": unit, "aim": aim }));
}

fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    let at = ((values.len().saturating_sub(1)) as f64 * part).round() as usize;
    values[at]
}

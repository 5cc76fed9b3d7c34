//! Who has an account is told by no answer, and by no work that is done for it either: the server counts its work, and it is the same,
//! whoever is asked about. How long it takes is measured by `./dev bench identity`.

mod house;

use house::{House, RAIN, SARI, SEA, smtp::Smtp};
use nusaloka_domain::NUSALOKA;
use nusaloka_server::{Mail, People, Settings, Way};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use std::{collections::BTreeMap, net::TcpListener, time::Duration};
use tokio::time::timeout;

/// Of the demo: with an account, and no password. So is whoever comes in by a passkey or a provider alone.
const WITHOUT_PASSWORD: &str = "wayan@nusaloka.example";
const NOBODY: &str = "nobody@example.com";
/// Far longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the server does from time to time does not fall into all of them.
const TIMES: usize = 2;

/// A house in which somebody has a password, and that cannot get rid of its letters: nobody answers at its mail server.
async fn house(silent: &TcpListener) -> House {
    let mut house = House::open().await;
    house.register(SARI, SEA).await;
    house.server.stop().await.expect("ends");
    let folder = house.folder;
    let url = format!("smtp://{}", silent.local_addr().expect("an address"));
    let mail = Mail::Smtp { url, from: "Nusaloka <post@nusaloka.example>".to_owned() };
    let settings = Settings {
        mail,
        people: People::Demo,
        way: Way::ThroughProxy,
        ..Settings::of(folder.path().to_owned(), NUSALOKA)
    };
    drop(house.smtp);
    House::start(settings, folder).await
}

type Work = BTreeMap<&'static str, u64>;
/// What is said, of an address.
type Says = Box<dyn Fn(&str) -> Value>;

async fn counted(house: &House) -> Work {
    let at = house.server.metrics().expect("they are told");
    let told = reqwest::get(format!("http://{at}/metrics")).await.expect("an answer").text().await.expect("text");
    let figure = |name| {
        let line = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix("_total "));
        (name, line.expect(name).parse().expect("a number"))
    };
    BTreeMap::from(["nusaloka_password_hashes", "nusaloka_looks", "nusaloka_commits"].map(figure))
}

/// What is answered, and the least work that was done for it.
async fn told(house: &House, path: &str, body: &Value, from: &mut u8) -> (StatusCode, String, Work) {
    let mut least: Option<(StatusCode, String, Work)> = None;
    for _ in 0..TIMES {
        *from += 1;
        let before = counted(house).await;
        let request = house.visitor.post(format!("http://{}{path}", house.server.address()));
        let request = request.header("x-forwarded-for", format!("192.0.2.{from}"));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        let answer = timeout(PATIENCE, request.send()).await.expect("it waits for no mail").expect("an answer");
        let (status, text) = (answer.status(), answer.text().await.expect("text"));
        let work: Work = counted(house).await.into_iter().map(|(name, now)| (name, now - before[name])).collect();
        let said = if status.is_success() { "a letter is on its way".to_owned() } else { text };
        let work = match least {
            Some((.., least)) => work.into_iter().map(|(name, now)| (name, now.min(least[name]))).collect(),
            None => work,
        };
        least = Some((status, said, work));
    }
    least.expect("it was tried")
}

#[tokio::test]
async fn the_same_work_is_done_for_an_address_whether_it_has_an_account_or_not() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let house = house(&silent).await;
    let device = json!({ "name": "", "zone": null });
    let sign_in = |password: &str| {
        let (password, device) = (password.to_owned(), device.clone());
        move |email: &str| json!({ "email": email, "password": password, "device": device })
    };
    let letter = |wants: &'static str| move |email: &str| json!({ "email": email, "wants": wants, "language": "English", "guest": null });
    // A wrong one, the shortest, one that is longer than any, and one whose letters could be folded.
    let passwords = [RAIN, "", &"laut ".repeat(10_000), "\u{212b}ngstro\u{308}m \u{fdfa}\u{200d}"].map(sign_in);
    let mut entries: Vec<(&str, Work, Says)> = Vec::new();
    let work = |hashes, looks, commits| {
        Work::from([("nusaloka_password_hashes", hashes), ("nusaloka_looks", looks), ("nusaloka_commits", commits)])
    };
    for body in passwords {
        entries.push(("/identity/sign-in", work(1, 1, 0), Box::new(body)));
    }
    for wants in ["register", "reset"] {
        entries.push(("/identity/letter", work(0, 0, 1), Box::new(letter(wants))));
    }
    let mut from = 0;
    for (path, expected, body) in entries {
        let mut all = Vec::new();
        for email in [SARI, WITHOUT_PASSWORD, NOBODY] {
            all.push(told(&house, path, &body(email), &mut from).await);
        }
        assert_eq!(all[0].2, expected, "{path}");
        assert_eq!(all[1], all[0], "{path} tells who has no password");
        assert_eq!(all[2], all[0], "{path} tells who has no account");
    }
    house.server.stop().await.expect("ends");
}

/// Counted as well as timed: what the counting itself would miss is seen here.
#[tokio::test]
async fn the_work_that_is_counted_is_done() {
    let mut house = House::open_in(tempfile::tempdir().expect("a folder"), Smtp::open().await).await;
    let before = counted(&house).await;
    house.register(SARI, SEA).await;
    house.sign_in(SARI, SEA).await.expect("comes in");
    let after = counted(&house).await;
    assert_eq!(after["nusaloka_password_hashes"] - before["nusaloka_password_hashes"], 2, "kept once, compared once");
    assert!(after["nusaloka_commits"] > before["nusaloka_commits"]);
    house.server.stop().await.expect("ends");
}

//! Privacy over HTTP and mail: deleting an account, taking that back, and everything about somebody in one archive.

mod house;

use house::{House, SARI, SEA};
use nusaloka_domain::identity::{AskExport, Denied, ExportReady, Language, Passes, ProveAgain, Wants};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use std::{collections::BTreeMap, fs, io::Read as _, time::Duration};
use tokio::time::timeout;

const ERASE: &str = "/identity/erase";

impl House {
    async fn asks_for_export(&self, who: &Passes) -> Result<ExportReady, Denied> {
        self.answered(Some(who), "/identity/export", &AskExport { language: Language::Indonesian }).await
    }

    async fn get(&self, path: &str) -> Response {
        self.visitor.get(format!("http://{}{path}", self.server.address())).send().await.expect("an answer")
    }

    /// The archive by its files.
    async fn archive(&self, who: &Passes) -> BTreeMap<String, Vec<u8>> {
        let ready = self.asks_for_export(who).await.expect("ready");
        let answer = self.get(&ready.path).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "application/zip");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["content-disposition"], format!("attachment; filename=\"{}\"", ready.name));
        let bytes = answer.bytes().await.expect("a body").to_vec();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut files = BTreeMap::new();
        for number in 0..zip.len() {
            let (mut file, mut content) = (zip.by_index(number).expect("there"), Vec::new());
            file.read_to_end(&mut content).expect("whole");
            files.insert(file.name().expect("a name").into_owned(), content);
        }
        files
    }

    /// Until accounts that were to go have gone.
    async fn until_erased(&self) {
        let figures = self.server.metrics().expect("figures are told");
        let erased = async {
            loop {
                let answer = self.visitor.get(format!("http://{figures}/metrics")).send().await.expect("an answer");
                if answer.text().await.expect("text").contains("nusaloka_erased_total 1") {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(20), erased).await.expect("it goes");
    }
}

#[tokio::test]
async fn whoever_deletes_their_account_is_out_everywhere_and_devices_are_told_to_forget() {
    let mut house = House::open().await;
    let here = house.register(SARI, SEA).await;
    let there = house.sign_in(SARI, SEA).await.expect("comes in");
    house.read().await;
    house.done(Some(&here), ERASE, &()).await.expect("taken");
    assert_eq!(house.refreshes(&here).await, StatusCode::GONE);
    assert_eq!(house.refreshes(&there).await, StatusCode::GONE);
    assert_eq!(house.post_by(Some(&there), ERASE, &()).await.status(), StatusCode::GONE);
    let told = house.read().await;
    assert_eq!((told.subject.as_str(), told.to.as_str()), ("Akun Anda akan dihapus", SARI));
    assert!(told.link.ends_with("/sign-in") && told.text.contains("(UTC)"), "{}", told.text);
}

#[tokio::test]
async fn an_open_session_alone_deletes_nothing_and_hands_nothing_out() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let house = house.much_later().await;
    assert_eq!(house.done(Some(&sari), ERASE, &()).await, Err(Denied::ProveFirst));
    assert_eq!(house.asks_for_export(&sari).await.map(drop), Err(Denied::ProveFirst));
    house.done(Some(&sari), "/identity/again", &ProveAgain::Password(SEA.to_owned())).await.expect("it is her");
    house.asks_for_export(&sari).await.expect("ready");
    house.done(Some(&sari), ERASE, &()).await.expect("taken");
}

#[tokio::test]
async fn whoever_signs_in_again_stays_and_is_told_so() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    house.done(Some(&sari), ERASE, &()).await.expect("taken");
    house.read().await;
    let again = house.sign_in(SARI, SEA).await.expect("comes in");
    assert_eq!(again.person, sari.person);
    let told = [house.read().await.subject, house.read().await.subject];
    assert!(told.contains(&"Akun Anda tetap ada".to_owned()), "{told:?}");
    // Days later, nothing has gone.
    let house = house.much_later().await;
    assert_eq!(house.refreshes(&again).await, StatusCode::OK);
    house.sign_in(SARI, SEA).await.expect("comes in");
}

#[tokio::test]
async fn when_its_time_has_come_it_is_gone_the_address_is_free_and_a_device_that_comes_late_is_told() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    house.done(Some(&sari), ERASE, &()).await.expect("taken");
    house.read().await;
    let mut house = house.changed("UPDATE identity_erasure SET due_at = 0").await;
    house.until_erased().await;
    assert_eq!(house.sign_in(SARI, SEA).await.map(drop), Err(Denied::WrongEmailOrPassword));
    assert_eq!(house.refreshes(&sari).await, StatusCode::GONE, "it forgets what it holds");
    house.letter(SARI, Wants::Register).await.expect("a letter");
    // A server that ended may send once more what it sent last.
    let letter = loop {
        let read = house.read().await;
        if let Some(letter) = read.letter() {
            break letter;
        }
    };
    let anew = house.prove(letter.0, &letter.1, Some("Sari"), SEA).await.expect("somebody new");
    assert_ne!(anew.person, sari.person);
}

#[tokio::test]
async fn the_archive_holds_everything_about_somebody_and_nothing_that_opens_anything() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let files = house.archive(&sari).await;
    let records =
        |kind: &str| -> Value { serde_json::from_slice(&files[&format!("records/{kind}.json")]).expect("JSON") };
    assert_eq!(records("identity_person")[0]["name"], "Sari Wulandari");
    assert_eq!(records("identity_person")[0]["id"], sari.person.to_string());
    assert_eq!(records("identity_account")[0]["email"], SARI);
    assert_eq!(records("identity_session")[0]["holder"], "app");
    let consent = &records("identity_consent")[0];
    assert_eq!((&consent["purpose"], &consent["agreement"]), (&"terms".into(), &"given".into()));
    assert_eq!(consent["language"], "id");
    assert!(consent["at"].as_str().is_some_and(|at| at.starts_with("20") && at.ends_with('Z')), "{consent}");
    let page = String::from_utf8(files["index.html"].clone()).expect("text");
    assert!(page.contains("Semua tentang Anda") && page.contains("records/identity_account.json"), "{page}");
    let left: Value = serde_json::from_slice(&files["left-out.json"]).expect("JSON");
    for secret in ["identity_password", "identity_session_key", "identity_passkey_key", "identity_second_secret"] {
        assert!(left[secret].is_string() && !files.contains_key(&format!("records/{secret}.json")), "{secret}");
    }
    let all: Vec<u8> = files.values().flatten().copied().collect();
    assert!(!all.windows(9).any(|window| window == b"$argon2id"));
    house.server.stop().await.expect("ends");
    let kept = fs::read(house.folder.path().join("central.db")).expect("there");
    assert!(kept.windows(9).any(|window| window == b"$argon2id"), "the scan finds what is there");
}

#[tokio::test]
async fn an_archive_is_fetched_once_by_whoever_knows_where_and_asked_for_a_few_times_a_day() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let ready = house.asks_for_export(&sari).await.expect("ready");
    assert_eq!(house.get(&ready.path).await.status(), StatusCode::OK);
    assert_eq!(house.get(&ready.path).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "it was fetched");
    assert_eq!(house.get("/identity/export/0000").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    house.asks_for_export(&sari).await.expect("ready");
    house.asks_for_export(&sari).await.expect("ready");
    assert!(matches!(house.asks_for_export(&sari).await, Err(Denied::Wait { .. })));
}

#[tokio::test]
async fn whoever_goes_away_in_the_middle_lets_the_next_archive_be_made() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let house = house.changed("UPDATE identity_session SET device = hex(randomblob(8 << 20))").await;
    let again = house.sign_in(SARI, SEA).await.expect("comes in");
    assert_eq!(again.person, sari.person);
    let ready = house.asks_for_export(&again).await.expect("ready");
    let mut answer = house.get(&ready.path).await;
    assert!(answer.headers().get("content-length").is_none(), "nobody knows yet how long it is");
    assert!(answer.chunk().await.expect("comes").is_some());
    drop(answer);
    let files = house.archive(&again).await;
    assert!(files["records/identity_session.json"].len() > 16 << 20);
}

//! What opens something is written nowhere: not in the database, the files or the log of either side, however it is spelt. What is personal is in
//! no log, and on no disk of mine in the open.

#[path = "../../../server/tests/house/totp.rs"]
mod totp;

use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER};
use nusaloka_client::{Key, KeyOf, Keys as _};
use nusaloka_domain::{
    capability::Mutation as _,
    host::{Enter, Entered, Write},
    identity::{
        ChangeName, ConfirmSecond, Device, LockAfter, LockAsk, MyKnownDevices, NewPassword, Others, Passes, Pin,
        RecoveryCodes, Remember, SecondAsked, ShowSecond, SignIn, Wants,
    },
};
use nusaloka_stories::{Phone, SARI, World};
use reqwest::Response;
use serde::{Serialize, de::DeserializeOwned};

use std::{
    fs, io,
    path::Path,
    sync::{Arc, Mutex},
};
use totp::code_in;

/// Nobody else writes these.
const PASSWORD: &str = "kata-sandi-penanda-7f3a91";
const ANOTHER: &str = "sandi-kedua-penanda-c04b2e";
const WRONG: &str = "sandi-keliru-penanda-55d1aa";
const PIN: &str = "pin-penanda-2b9e60";
const WRONG_PIN: &str = "pin-keliru-penanda-8810cd";
const NAME: &str = "Nama Penanda Sekali";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("whole").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Each way in which somebody might have written it.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let texts = [BASE64, BASE64URL_NOPAD, HEXLOWER, BASE32_NOPAD].map(|way| way.encode(secret).into_bytes());
    // The end of a text depends on what stands after it.
    let texts = texts.map(|text| text[..text.len().saturating_sub(4)].to_vec());
    let listed = format!("{secret:?}").into_bytes();
    [secret.to_vec(), listed].into_iter().chain(texts).collect()
}

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).expect("reads")));
        }
    }
}

fn is_in(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|here| here == secret)
}

const SIGN_IN: &str = "/identity/sign-in";

fn sign_in(password: &str) -> SignIn {
    SignIn { email: SARI.to_owned(), password: password.to_owned(), device: Device::default() }
}

/// As any program says it.
async fn said(world: &World, path: &str, what: &impl Serialize) -> Response {
    let request = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = request.post(format!("http://{}{path}", world.address())).header("content-type", "application/json");
    request.body(serde_json::to_vec(what).expect("JSON")).send().await.expect("an answer")
}

async fn answered<T: DeserializeOwned>(answer: Response) -> T {
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("what was promised")
}

/// What a device is known by.
struct KnownHere {
    by: String,
    /// Its end, which nobody but the server makes; its beginning names a record and a person.
    mark: Vec<u8>,
    /// What seals it on another device of hers, and which record that one is known by.
    key: Key,
    record: Vec<u8>,
}

/// On another phone of hers, and to a program that keeps nothing.
async fn remembered(world: &World, phone: &mut Phone, paper: &RecoveryCodes) -> KnownHere {
    let person = phone.me().person.id;
    let show = |asked: SecondAsked, number: usize| {
        let (code, remember) = (paper.codes[number].to_string(), Remember::Device);
        ShowSecond { halfway: asked.halfway, code, device: Device::default(), remember }
    };
    let mut other = world.phone("another", None);
    let Ok(Entered::Halfway(asked)) = other.enter(Enter::SignIn(sign_in(ANOTHER))).await else { panic!("not asked") };
    assert_eq!(other.enter(Enter::ShowSecond(show(asked, 0))).await, Ok(Entered::In));
    let called = |phone: &Phone| phone.known(&MyKnownDevices).and_then(|mut known| known.pop());
    phone.until("the other one", |phone| called(phone).is_some()).await;
    let record = called(phone).expect("the other one").id.as_bytes().to_vec();
    other.put_down().await;
    let asked = answered(said(world, SIGN_IN, &sign_in(ANOTHER)).await).await;
    let known: Passes = answered(said(world, "/identity/second/show", &show(asked, 1)).await).await;
    let by = known.remembered.expect("known by something");
    let mark = BASE64URL_NOPAD.decode(by.as_bytes()).expect("base64")[32..].to_vec();
    let key = world.keys.find(KeyOf::Known(person)).expect("a keyring").expect("a key");
    phone.until_settled().await;
    KnownHere { by, mark, key, record }
}

#[tokio::test]
async fn what_opens_something_is_in_no_database_no_file_and_no_log_of_either_side() {
    let log = Log::default();
    let writer = log.clone();
    let told = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
    told.with_ansi(false).with_writer(move || writer.clone()).init();
    let mut world = World::begin().await;
    let mut phone = world.phone("hers", None);
    world.come_in_by_letter(&mut phone, Wants::Register, PASSWORD).await;
    phone.until_settled().await;
    let person = phone.me().person.id;
    world.until_second_way(&mut phone, "hers").await;
    phone.write(&Write::mutate(ChangeName { name: NAME.to_owned() }.act())).expect("taken");
    let new = NewPassword { password: ANOTHER.to_owned(), others: Others::Stay };
    assert_eq!(phone.enter(Enter::NewPassword(new)).await, Ok(Entered::Done));
    let Ok(Entered::SecondSetUp(second)) = phone.enter(Enter::SetUpSecond).await else { panic!("not begun") };
    let key = world.keys.keeps(person).expect("a key");
    let set = LockAsk::Set { pin: Pin::typed(PIN), after: LockAfter::Hour };
    phone.lock(set).await.expect("set");
    phone.lock(LockAsk::OpenByPin(Pin::typed(WRONG_PIN))).await.expect("it is open");
    phone.lock(LockAsk::Shut).await.expect("shut");
    phone.lock(LockAsk::OpenByPin(Pin::typed(WRONG_PIN))).await.expect_err("wrong");
    phone.lock(LockAsk::OpenByPin(Pin::typed(PIN))).await.expect("opens");
    let half = world.keys.find(KeyOf::Pin(person)).expect("a keyring").expect("a half");
    assert!(!said(&world, SIGN_IN, &sign_in(WRONG)).await.status().is_success());
    let passes: Passes = answered(said(&world, SIGN_IN, &sign_in(ANOTHER)).await).await;
    let confirm = ConfirmSecond { code: code_in(&second.secret, 0) };
    let Ok(Entered::RecoveryCodes(paper)) = phone.enter(Enter::ConfirmSecond(confirm)).await else { panic!("none") };
    let known = remembered(&world, &mut phone, &paper).await;

    let mut found = Vec::new();
    files(&world.server_data(), &mut found); // with a log that was not put away
    phone.put_down().await;
    world.stop_server().await;
    files(&world.server_data(), &mut found);
    files(&world.phone_folder("hers"), &mut found);
    files(&world.phone_folder("another"), &mut found);
    assert!(found.iter().any(|(path, _)| path.ends_with("known-devices")), "what is sealed lies there");
    // Those of the server's own and the ways in for trying out are files of their own, for that alone.
    found.retain(|(path, _)| !path.ends_with("secrets.json") && !path.ends_with("demo-entries.json"));
    let log = log.0.lock().expect("whole").clone();
    let names = found.iter().any(|(path, bytes)| path.ends_with("central.db") && is_in(bytes, NAME.as_bytes()));
    assert!(is_in(&log, b"push") && names, "there is something to look at, and what may be there is found");
    found.push(("the log".to_owned(), log));

    let secret = BASE32_NOPAD.decode(second.secret.as_bytes()).expect("base32");
    let secrets: [(&str, &[u8]); 14] = [
        ("the password", PASSWORD.as_bytes()),
        ("the next password", ANOTHER.as_bytes()),
        ("a wrong password", WRONG.as_bytes()),
        ("the PIN", PIN.as_bytes()),
        ("a wrong PIN", WRONG_PIN.as_bytes()),
        ("the database's key", &key),
        ("the PIN's other half", half.as_bytes()),
        ("the secret of the codes", &secret),
        ("the secret of the codes as it is typed", second.secret.as_bytes()),
        ("an access token", passes.access.as_bytes()),
        ("a token to continue with", passes.refresh.as_bytes()),
        ("what a device is known by", known.by.as_bytes()),
        ("the mark by which a device is known", &known.mark),
        ("what seals it on the device", known.key.as_bytes()),
    ];
    for (path, bytes) in &found {
        for (what, secret) in secrets {
            assert!(!spellings(secret).iter().any(|spelt| is_in(bytes, spelt)), "{what} is in {path}");
        }
        // It would begin what this very device is known by, if that stood there.
        let begins =
            path.ends_with("known-devices") && spellings(&known.record).iter().any(|spelt| is_in(bytes, spelt));
        assert!(!begins, "what a device is known by is in {path}");
        if path == "the log" || path.contains("/hers/") {
            for personal in [NAME, SARI] {
                assert!(!is_in(bytes, personal.as_bytes()), "{personal} is in {path}");
            }
        }
    }
}

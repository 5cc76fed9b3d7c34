//! identity: what somebody agreed to is the same on all devices; everything of theirs goes with them, in a file, or from everywhere.

use nusaloka_domain::{
    Id,
    capability::Mutation,
    host::{Enter, Entered, HostFailed, Link, Write},
    identity::{Agreement, AskExport, ChangeConsent, ConsentTo, Denied, Language, Me, MyConsents, Role},
    packing::{MyLists, Start},
};
use nusaloka_stories::{Gate, Phone, SEA, World, sign_in};
use rusqlite::Connection;
use serde_json::Value;
use std::{fs, io::Read as _, path::Path, sync::Arc, time::Duration};
use tokio::time::timeout;

async fn comes_in(phone: &mut Phone) {
    assert_eq!(phone.enter(sign_in(SEA)).await, Ok(Entered::In));
    phone.until("their name", |phone| phone.me().person.name == "Sari").await;
}

fn starts_a_list(phone: &Phone) {
    let start = Start { id: Id::mint(1, [7; 10]), title: "Labuan Bajo".to_owned(), first: Vec::new() };
    phone.write(&Write::mutate(start.act())).expect("taken");
}

fn lists(phone: &Phone) -> usize {
    phone.known(&MyLists).map_or(0, |glance| glance.lists.len())
}

/// What lies in a person's folder, but for the lock.
fn left_in(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").file_name());
    names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name != "local.db.lock").collect()
}

#[tokio::test]
async fn what_is_agreed_to_on_one_device_is_known_on_the_other_and_taken_back_from_there() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.register(&mut first).await;
    comes_in(&mut second).await;
    let says = |purpose, agreement| Write::mutate(ChangeConsent::of(purpose, agreement, Language::Indonesian).act());
    let last =
        |phone: &Phone| phone.known(&MyConsents).unwrap_or_default().first().map(|it| (it.purpose, it.agreement));
    second.until("the terms", |phone| last(phone) == Some((ConsentTo::Terms, Agreement::Given))).await;
    first.write(&says(ConsentTo::Marketing, Agreement::Given)).expect("taken");
    second.until("news", |phone| last(phone) == Some((ConsentTo::Marketing, Agreement::Given))).await;
    second.write(&says(ConsentTo::Marketing, Agreement::Withdrawn)).expect("taken");
    first.until("no news", |phone| last(phone) == Some((ConsentTo::Marketing, Agreement::Withdrawn))).await;
    assert_eq!(first.known(&MyConsents).expect("known").len(), 3, "all that was said is still there");
}

#[tokio::test]
async fn whoever_deletes_their_account_is_a_guest_at_once_and_their_other_device_forgets() {
    let mut world = World::begin().await;
    let mut first = world.phone("first", None);
    world.register(&mut first).await;
    let sari = first.me().person.id;
    starts_a_list(&first);
    first.until_settled().await;
    let keys_of_first = std::mem::take(&mut world.keys);
    let mut second = world.phone("second", None);
    comes_in(&mut second).await;
    second.until("her list", |phone| lists(phone) == 1).await;

    assert_eq!(first.enter(Enter::Erase).await, Ok(Entered::Out));
    assert_eq!(first.me().person.role, Role::Guest);
    assert_eq!(keys_of_first.keeps(sari), None, "what it was encrypted with is gone");
    assert_eq!(left_in(&world.phone_folder("first").join(sari.to_string())), [""; 0]);

    second.until_link("sent away", |link| link == Link::SentAway).await;
    second.until("nothing", |phone| phone.ask(&Me) == Err(HostFailed::SentAway)).await;
    second.put_down().await;
    assert_eq!(world.keys.keeps(sari), None);
    assert_eq!(left_in(&world.phone_folder("second").join(sari.to_string())), [""; 0]);
}

#[tokio::test]
async fn whoever_signs_in_again_in_time_finds_everything_as_it_was() {
    let world = World::begin().await;
    let mut phone = world.phone("first", None);
    world.register(&mut phone).await;
    let sari = phone.me().person.id;
    starts_a_list(&phone);
    phone.until_settled().await;
    assert_eq!(phone.enter(Enter::Erase).await, Ok(Entered::Out));
    assert_eq!(lists(&phone), 0);
    comes_in(&mut phone).await;
    assert_eq!(phone.me().person.id, sari);
    phone.until("her list", |phone| lists(phone) == 1).await;
}

#[tokio::test]
async fn a_device_that_was_off_until_all_was_gone_forgets_when_it_comes() {
    let mut world = World::begin().await;
    let mut first = world.phone("first", None);
    world.register(&mut first).await;
    let sari = first.me().person.id;
    world.keys = Arc::default();
    let mut second = world.phone("second", None);
    comes_in(&mut second).await;
    second.put_down().await;
    assert_eq!(first.enter(Enter::Erase).await, Ok(Entered::Out));

    world.stop_server().await;
    let store = Connection::open(world.server_data().join("central.db")).expect("a database");
    assert_eq!(store.execute("UPDATE identity_erasure SET due_at = 0", ()).expect("changed"), 1);
    drop(store);
    world.start_server().await;
    while world.counted("nusaloka_erased_total").await == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(first.enter(sign_in(SEA)).await, Err(HostFailed::Denied(Denied::WrongEmailOrPassword)));

    let mut second = world.phone("second", None);
    second.until_link("sent away", |link| link == Link::SentAway).await;
    second.until("nothing", |phone| phone.ask(&Me) == Err(HostFailed::SentAway)).await;
    second.put_down().await;
    assert_eq!(world.keys.keeps(sari), None);
    assert_eq!(left_in(&world.phone_folder("second").join(sari.to_string())), [""; 0]);
}

#[tokio::test]
async fn everything_about_somebody_is_saved_on_their_device_in_one_file() {
    let world = World::begin().await;
    let mut phone = world.phone("first", None);
    let export = || Enter::Export(AskExport { language: Language::Japanese });
    assert_eq!(phone.enter(export()).await, Err(HostFailed::SignedOut), "a guest");
    world.register(&mut phone).await;
    starts_a_list(&phone);
    phone.until_settled().await;
    let Ok(Entered::Saved(path)) = phone.enter(export()).await else { panic!("not saved") };
    assert!(Path::new(&path).starts_with(world.phone_folder("first")), "{path}");
    let mut zip = zip::ZipArchive::new(fs::File::open(&path).expect("there")).expect("an archive");
    let mut text = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).expect("there").read_to_string(&mut text).expect("text");
        text
    };
    let lists: Value = serde_json::from_str(&text("records/packing_list.json")).expect("JSON");
    assert_eq!(lists[0]["title"], "Labuan Bajo");
    let consents: Value = serde_json::from_str(&text("records/identity_consent.json")).expect("JSON");
    assert_eq!((&consents[0]["purpose"], &consents[0]["agreement"]), (&"terms".into(), &"given".into()));
    assert!(text("index.html").contains("あなたのすべて"));
    let Ok(Entered::Saved(second)) = phone.enter(export()).await else { panic!("not saved") };
    assert_ne!(path, second, "nothing is overwritten");
}

#[tokio::test]
async fn of_an_archive_that_stops_coming_nothing_is_left_and_its_reader_hears_of_it() {
    let world = World::begin().await;
    let gate = Gate::before(world.address()).await;
    let mut phone = world.phone_through(gate.address(), "first", None);
    world.register(&mut phone).await;
    phone.until_settled().await;
    gate.hold_files_after(400);
    let cut = async {
        gate.until_held().await;
        gate.cut_everything();
    };
    let export = || Enter::Export(AskExport { language: Language::Indonesian });
    let (saved, ()) = tokio::join!(phone.enter(export()), cut);
    assert_eq!(saved, Err(HostFailed::Unreachable));
    let downloads = world.phone_folder("first").join("downloads");
    assert_eq!(left_in(&downloads), [""; 0]);
    gate.hold_files_after(1 << 40);
    let Ok(Entered::Saved(path)) = phone.enter(export()).await else { panic!("not saved") };
    assert!(zip::ZipArchive::new(fs::File::open(path).expect("there")).is_ok());
    assert_eq!(left_in(&downloads).len(), 1);
}

#[tokio::test]
async fn of_an_archive_that_was_coming_when_the_app_ended_nothing_is_left_and_nobody_waits_for_it() {
    let world = World::begin().await;
    let gate = Gate::before(world.address()).await;
    let mut phone = world.phone_through(gate.address(), "first", None);
    world.register(&mut phone).await;
    phone.until_settled().await;
    gate.hold_files_after(400);
    let export = Enter::Export(AskExport { language: Language::Indonesian });
    let ends = phone.stop_while(export, gate.until_held());
    let saved = timeout(Duration::from_secs(30), ends).await.expect("it does not wait for what does not come");
    assert_eq!(saved, Err(HostFailed::Unreachable));
    assert_eq!(left_in(&world.phone_folder("first").join("downloads")), [""; 0]);
}

//! The data on a phone are encrypted, and the key is in the keyring: what I see when the keyring does not give it, and that nothing is
//! lost by that.

use nusaloka_domain::{
    capability::Mutation,
    host::{Enter, Entered, HostFailed, Known, NoKey, StoreBroken, Write},
    identity::{ChangePreferences, Me, Role, Theme},
};
use nusaloka_stories::{Mood, Phone, World};
use std::{
    fs,
    path::{Path, PathBuf},
};

const NAME: &str = "Sari Wulandari";

fn no_key<T>(why: NoKey) -> Result<T, HostFailed> {
    Err(HostFailed::Store(StoreBroken::NoKey(why)))
}

fn make_dark(phone: &Phone) {
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
}

fn is_dark(phone: &Phone) -> bool {
    phone.known(&Me).is_some_and(|me| me.preferences.theme == Theme::Dark)
}

/// A phone that the traveller has used, and that lies closed; and its database.
async fn a_used_phone(world: &World) -> PathBuf {
    let entry = world.entry("traveller");
    let file = world.phone_folder("hers").join(entry.person.to_string()).join("local.db");
    let mut phone = world.phone("hers", Some(entry));
    make_dark(&phone);
    phone.until_settled().await;
    phone.until("her name", |phone| phone.me().person.name == NAME).await;
    world.until_second_way(&mut phone, "hers").await;
    phone.put_down().await;
    file
}

fn everything_in(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(everything_in(&path));
        } else {
            found.push((path.clone(), fs::read(path).expect("reads")));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn nothing_of_mine_can_be_read_in_the_files_while_the_app_runs_or_after() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let mut phone = world.phone("hers", Some(entry.clone()));
    phone.until("her name", |phone| phone.me().person.name == NAME).await;
    world.until_second_way(&mut phone, "hers").await;
    make_dark(&phone);
    let nothing_readable = || {
        let files = everything_in(&world.phone_folder("hers"));
        assert!(files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 50_000, "her data are in the files");
        let key = world.keys.keeps(entry.person).expect("a key");
        let hex = key.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let secrets: [&[u8]; 6] = [b"SQLite format 3", NAME.as_bytes(), b"Sari", b"CREATE TABLE", &key, hex.as_bytes()];
        for (path, bytes) in files {
            for secret in secrets {
                assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", path.display());
            }
        }
    };
    nothing_readable();
    phone.until_settled().await;
    phone.put_down().await;
    nothing_readable();
}

#[tokio::test]
async fn a_keyring_that_gives_no_key_is_said_and_with_the_key_everything_is_there() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    a_used_phone(&world).await;
    world.stop_server().await;
    let before = everything_in(&world.phone_folder("hers"));
    let moods = [
        (Mood::Denies(NoKey::NoKeyring), NoKey::NoKeyring),
        (Mood::Denies(NoKey::Locked), NoKey::Locked),
        (Mood::Denies(NoKey::NoAnswer), NoKey::NoAnswer),
        (Mood::Breaks, NoKey::NoKeyring),
    ];
    for (mood, said) in moods {
        world.keys.be(mood);
        let phone = world.phone("hers", Some(entry.clone()));
        assert_eq!(phone.ask(&Me), no_key(said));
        assert_eq!(phone.write(&Write::Reopen), no_key(said), "trying again does not help yet");
        let change = ChangePreferences { theme: Some(Theme::Light), ..ChangePreferences::of(entry.person) };
        assert_eq!(phone.write(&Write::mutate(change.act())), no_key(said));
        assert!(everything_in(&world.phone_folder("hers")) == before, "nothing was touched");
        world.keys.be(Mood::Open);
        phone.write(&Write::Reopen).expect("opens now");
        assert!(is_dark(&phone));
        phone.put_down().await;
    }
}

#[tokio::test]
async fn a_first_start_without_a_keyring_leaves_nothing_and_the_next_with_one_begins() {
    let world = World::begin().await;
    world.keys.be(Mood::Denies(NoKey::NoKeyring));
    let guest = world.phone("guest's", None);
    assert_eq!(guest.ask(&Me), no_key(NoKey::NoKeyring));
    let database = world.phone_folder("guest's").join("guest").join("local.db");
    assert!(!database.exists());
    world.keys.be(Mood::Open);
    guest.write(&Write::Reopen).expect("opens now");
    make_dark(&guest);
    assert!(is_dark(&guest) && database.exists());
}

#[tokio::test]
async fn while_the_keyring_asks_me_pages_wait_then_say_so_and_open_when_i_have_answered() {
    let world = World::begin().await;
    a_used_phone(&world).await;
    world.keys.be(Mood::Asks);
    let mut phone = world.phone_that_opens(world.address(), "hers", Some(world.entry("traveller")));
    let told = phone.told(&Me).expect("no failure");
    assert_eq!((told.answer, told.looked), (Known::NotYet, Vec::new()));
    let change = ChangePreferences::of(world.entry("traveller").person);
    assert_eq!(phone.write(&Write::mutate(change.act())), Err(HostFailed::Opening));
    phone.until("that the keyring is waited for", |phone| phone.ask(&Me) == no_key(NoKey::NoAnswer)).await;
    world.keys.be(Mood::Open);
    phone.until("her data", |phone| phone.ask(&Me).is_ok_and(|me| me.is_some())).await;
    assert!(is_dark(&phone));
    assert_eq!(world.keys.asked(), 2, "once in each start");
    phone.until_settled().await;
}

#[tokio::test]
async fn a_screen_that_asks_before_it_listens_is_told_all_the_same() {
    let world = World::begin().await;
    a_used_phone(&world).await;
    world.keys.be(Mood::Asks);
    let phone = world.phone_that_opens(world.address(), "hers", Some(world.entry("traveller")));
    assert_eq!(phone.told(&Me).expect("no failure").answer, Known::NotYet);
    world.keys.be(Mood::Open);
    phone.write(&Write::Reopen).expect("opens");
    phone.until_told_to_ask_again().await; // as all who listened are
    phone.until_told_to_ask_again().await;
    assert!(is_dark(&phone));
}

#[tokio::test]
async fn an_app_that_is_closed_while_the_keyring_asks_ends_and_opens_nothing() {
    let world = World::begin().await;
    a_used_phone(&world).await;
    world.keys.be(Mood::Asks);
    let phone = world.phone_that_opens(world.address(), "hers", Some(world.entry("traveller")));
    assert!(phone.told(&Me).is_ok());
    phone.put_down().await;
    world.keys.be(Mood::Open);
    let next = world.phone("hers", Some(world.entry("traveller")));
    // The one before may be about to notice that it has ended.
    while next.write(&Write::Reopen) == Err(HostFailed::Store(StoreBroken::Locked)) {}
    assert!(is_dark(&next));
}

#[tokio::test]
async fn a_lost_key_is_said_and_the_database_is_set_aside_only_when_i_ask() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let file = a_used_phone(&world).await;
    let lost = fs::read(&file).expect("reads");
    let first_key = world.keys.keeps(entry.person);
    world.keys.lose(entry.person);
    // As on a device that the server has not helped yet.
    fs::remove_file(world.note_of_recovery("hers", entry.person)).expect("a note");

    let mut phone = world.phone("hers", Some(entry.clone()));
    assert_eq!(phone.ask(&Me), no_key(NoKey::Lost));
    assert_eq!(phone.write(&Write::Reopen), no_key(NoKey::Lost), "trying again makes no key");
    assert_eq!(world.keys.keeps(entry.person), None);
    assert!(fs::read(&file).expect("reads") == lost);

    phone.write(&Write::SetAside).expect("a new one opens");
    phone.until("what the server knows", is_dark).await;
    assert!(fs::read(file.with_file_name("local.db.aside-1")).expect("kept") == lost);
    assert!(world.keys.keeps(entry.person).is_some_and(|key| Some(key) != first_key));
}

#[tokio::test]
async fn a_guest_whose_key_is_lost_begins_anew_as_the_same_guest() {
    let world = World::begin().await;
    let guest = world.phone("guest's", None);
    let person = guest.me().person.id;
    make_dark(&guest);
    guest.put_down().await;
    world.keys.lose(person);
    let guest = world.phone("guest's", None);
    assert_eq!(guest.ask(&Me), no_key(NoKey::Lost));
    guest.write(&Write::SetAside).expect("a new one opens");
    assert_eq!(guest.me().person.id, person);
    assert!(!is_dark(&guest), "what was on this phone alone is in the file set aside");
}

#[tokio::test]
async fn a_guest_whose_folder_no_longer_says_who_they_are_has_lost_the_key_and_not_the_data() {
    let world = World::begin().await;
    let guest = world.phone("guest's", None);
    let person = guest.me().person.id;
    make_dark(&guest);
    guest.put_down().await;
    let owner = world.phone_folder("guest's").join("guest").join("local.db.owner");
    fs::write(&owner, "nobody").expect("damaged");
    let guest = world.phone("guest's", None);
    assert_eq!(guest.ask(&Me), no_key(NoKey::Lost));
    fs::write(&owner, person.to_string()).expect("mended");
    guest.write(&Write::Reopen).expect("opens now");
    assert!(is_dark(&guest));
}

#[tokio::test]
async fn another_key_than_the_right_one_opens_nothing_and_harms_nothing() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let file = a_used_phone(&world).await;
    world.stop_server().await;
    let before = fs::read(&file).expect("reads");
    let right = world.keys.keeps(entry.person).expect("a key");
    world.keys.keep(entry.person, [7; 32]);
    let phone = world.phone("hers", Some(entry.clone()));
    let wrong = HostFailed::Store(StoreBroken::WrongKey);
    assert_eq!(phone.ask(&Me), Err(wrong.clone()));
    assert_eq!(phone.write(&Write::Reopen), Err(wrong));
    assert!(fs::read(&file).expect("reads") == before);
    world.keys.keep(entry.person, right);
    phone.write(&Write::Reopen).expect("opens now");
    assert!(is_dark(&phone));
}

#[tokio::test]
async fn a_database_from_before_there_were_keys_is_refused_by_name_and_never_opened() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let file = world.phone_folder("hers").join(entry.person.to_string()).join("local.db");
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    rusqlite::Connection::open(&file).expect("opens").execute_batch("CREATE TABLE plain (a)").expect("made");
    let plain = fs::read(&file).expect("reads");
    let mut phone = world.phone("hers", Some(entry));
    assert_eq!(phone.ask(&Me), Err(HostFailed::Store(StoreBroken::Unencrypted)));
    assert_eq!(world.keys.asked(), 0, "no key opens it");
    assert!(fs::read(&file).expect("reads") == plain);
    phone.write(&Write::SetAside).expect("a new one opens");
    phone.until("her name", |phone| phone.me().person.name == NAME).await;
    assert!(fs::read(file.with_file_name("local.db.aside-1")).expect("kept") == plain);
}

// ---- forgetting -------------------------------------------------------------------------------

#[tokio::test]
async fn who_is_forgotten_here_has_neither_key_nor_files_and_may_come_back() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let file = a_used_phone(&world).await;
    world.keys.keep(entry.person, [7; 32]);
    let phone = world.phone("hers", Some(entry.clone()));
    phone.write(&Write::SetAside).expect("a new one opens");
    phone.forget().await.expect("forgotten");
    assert_eq!(world.keys.keeps(entry.person), None);
    let left: Vec<_> = everything_in(file.parent().expect("a folder")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(left, [file.with_file_name("local.db.lock")], "what was set aside is gone, too");

    let mut again = world.phone("hers", Some(entry));
    again.until("what the server knows", is_dark).await;
}

#[tokio::test]
async fn a_guest_who_is_forgotten_is_another_guest_afterwards() {
    let world = World::begin().await;
    let guest = world.phone("guest's", None);
    let person = guest.me().person.id;
    guest.forget().await.expect("forgotten");
    assert_eq!(world.keys.keeps(person), None);
    assert_ne!(world.phone("guest's", None).me().person.id, person);
}

#[tokio::test]
async fn where_the_key_cannot_be_deleted_nothing_is() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    a_used_phone(&world).await;
    world.stop_server().await;
    let phone = world.phone("hers", Some(entry.clone()));
    world.keys.be(Mood::Denies(NoKey::Locked));
    assert_eq!(phone.forget().await, no_key(NoKey::Locked));
    world.keys.be(Mood::Open);
    let phone = world.phone("hers", Some(entry.clone()));
    assert!(is_dark(&phone));
    // Another window has the database: it is not forgotten under that window's feet.
    let second = world.phone("hers", Some(entry));
    assert_eq!(second.forget().await, Err(HostFailed::Store(StoreBroken::Locked)));
    assert!(is_dark(&phone));
}

#[tokio::test]
async fn whoever_signs_out_while_the_keyring_lets_nothing_go_is_still_here_and_tries_again() {
    let world = World::begin().await;
    let mut phone = world.phone("hers", None);
    world.register(&mut phone).await;
    make_dark(&phone);
    phone.until_settled().await;
    let person = phone.me().person.id;
    world.keys.be(Mood::Clings);
    assert_eq!(phone.enter(Enter::SignOut).await, no_key(NoKey::Locked));
    assert_eq!(phone.me().person.id, person);
    assert!(is_dark(&phone));
    world.keys.be(Mood::Open);
    assert_eq!(phone.enter(Enter::SignOut).await, Ok(Entered::Out));
    assert_eq!(phone.me().person.role, Role::Guest);
    assert_eq!(world.keys.keeps(person), None);
}

//! identity: a traveller changes how the app speaks to her, with and without a network, and finds it everywhere.

use nusaloka_domain::{
    Id, Zone,
    capability::Mutation,
    host::{HostFailed, Link, StoreBroken, TrayState, Write},
    identity::{ChangePreferences, Contrast, Language, LanguageChoice, Me, Motion, Refused, Role, TextSize, Theme},
};
use nusaloka_stories::World;
use rusqlite::Connection;
use std::{fs, path::Path};

#[tokio::test]
async fn a_change_on_one_phone_is_seen_on_the_other() {
    let world = World::begin().await;
    let mut first = world.phone("first", Some(world.entry("traveller")));
    let mut second = world.phone("second", Some(world.entry("traveller")));
    second.until("her name", |phone| phone.me().person.name == "Sari Wulandari").await;
    first.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    assert_eq!(first.me().preferences.theme, Theme::Dark, "answered at once");
    second.until("the theme", |phone| phone.me().preferences.theme == Theme::Dark).await;
    first.until_settled().await;
}

#[tokio::test]
async fn what_is_easy_on_the_eyes_is_the_same_on_all_devices_and_can_be_taken_back() {
    let world = World::begin().await;
    let mut first = world.phone("first", Some(world.entry("traveller")));
    let mut second = world.phone("second", Some(world.entry("traveller")));
    first.change(|change| ChangePreferences { text_size: Some(TextSize::Largest), ..change });
    first.change(|change| ChangePreferences { contrast: Some(Contrast::More), ..change });
    second.change(|change| ChangePreferences { motion: Some(Motion::Reduced), ..change });
    for phone in [&mut first, &mut second] {
        phone
            .until("all three", |phone| {
                let chosen = phone.me().preferences;
                (chosen.text_size(), chosen.contrast(), chosen.motion())
                    == (TextSize::Largest, Contrast::More, Motion::Reduced)
            })
            .await;
    }
    second.change(|change| ChangePreferences { text_size: Some(TextSize::Usual), ..change });
    first.until("usual words", |phone| phone.me().preferences.text_size() == TextSize::Usual).await;
}

#[tokio::test]
async fn what_is_changed_with_no_server_is_kept_over_a_restart_and_arrives_later() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    first.until_settled().await;
    world.stop_server().await;
    first.until_link("offline", |link| matches!(link, Link::Offline { .. })).await;

    first.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    first.change(|change| ChangePreferences { home_zone: Some(Zone::JAYAPURA), ..change });
    first.put_down().await;

    let mut first = world.phone("first", Some(entry.clone()));
    let kept = first.me().preferences;
    assert_eq!((kept.theme, kept.home_zone), (Theme::Dark, Zone::JAYAPURA));
    let states: Vec<_> = first.tray().changes.into_iter().map(|change| change.state).collect();
    assert_eq!(states, [TrayState::Waiting, TrayState::Waiting]);

    world.start_server().await;
    first.until_settled().await;
    let mut second = world.phone("second", Some(entry));
    second.until("both changes", |phone| phone.me().preferences == kept).await;
}

#[tokio::test]
async fn changes_of_different_fields_made_apart_are_both_kept() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    let mut second = world.phone("second", Some(entry));
    first.until_settled().await;
    second.until_settled().await;
    world.stop_server().await;
    first.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    second.change(|change| ChangePreferences { language: Some(LanguageChoice::Always(Language::Arabic)), ..change });
    world.start_server().await;
    for phone in [&mut first, &mut second] {
        phone
            .until("both fields", |phone| {
                let preferences = phone.me().preferences;
                (preferences.theme, preferences.language) == (Theme::Dark, LanguageChoice::Always(Language::Arabic))
            })
            .await;
    }
}

#[tokio::test]
async fn a_phone_refuses_at_once_what_is_not_ones_own() {
    let world = World::begin().await;
    let phone = world.phone("first", Some(world.entry("traveller")));
    let another = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(Id::mint(1, [1; 10])) };
    let refused = phone.write(&Write::mutate(another.act()));
    assert_eq!(refused, Err(HostFailed::Refused(Refused::NotYours.into())));
    assert!(phone.tray().changes.is_empty());
}

#[tokio::test]
async fn a_guest_keeps_everything_on_the_phone_and_it_survives_a_restart() {
    let world = World::begin().await;
    let mut guest = world.phone("guest's", None);
    guest.until_link("guest", |link| link == Link::Guest).await;
    guest.change(|change| ChangePreferences { theme: Some(Theme::Light), ..change });
    let before = guest.me();
    assert_eq!(before.person.role, Role::Guest);
    guest.put_down().await;
    let again = world.phone("guest's", None);
    assert_eq!(again.me(), before);
    assert!(again.tray().changes.is_empty(), "a guest has nobody to send anything to");
}

#[tokio::test]
async fn a_session_that_the_server_does_not_know_pauses_the_queue_and_loses_nothing() {
    let world = World::begin().await;
    let stranger = format!("{}.0000", Id::<nusaloka_domain::identity::Person>::mint(1, [5; 10]));
    let mut phone = world.phone("stranger's", Some(stranger.parse().expect("an entry")));
    phone.until_link("signed out", |link| link == Link::SignedOut).await;
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    assert_eq!(phone.me().preferences.theme, Theme::Dark);
    assert_eq!(phone.tray().changes.len(), 1);
}

#[tokio::test]
async fn the_app_opens_with_no_server_at_all() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    world.stop_server().await;
    let mut phone = world.phone("first", Some(entry));
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    phone.until_link("offline", |link| matches!(link, Link::Offline { .. })).await;
    assert_eq!(phone.me().preferences.theme, Theme::Dark);
}

#[tokio::test]
async fn a_phone_that_was_set_up_from_anothers_copy_loses_nothing_and_confuses_nobody() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    first.change(|change| ChangePreferences { theme: Some(Theme::Light), ..change });
    first.until_settled().await;
    first.put_down().await;
    let folder = |name: &str| world.phone_folder(name).join(entry.person.to_string());
    fs::create_dir_all(folder("copy")).expect("a folder");
    fs::copy(folder("first").join("local.db"), folder("copy").join("local.db")).expect("copied");

    // Both count on from where the one had stopped.
    let mut first = world.phone("first", Some(entry.clone()));
    first.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    first.until_settled().await;
    let mut copy = world.phone("copy", Some(entry.clone()));
    copy.change(|change| ChangePreferences { home_zone: Some(Zone::MAKASSAR), ..change });
    copy.until_settled().await;
    for phone in [&mut first, &mut copy] {
        let both = |phone: &nusaloka_stories::Phone| {
            let preferences = phone.me().preferences;
            (preferences.theme, preferences.home_zone) == (Theme::Dark, Zone::MAKASSAR)
        };
        phone.until("both changes", both).await;
    }
}

#[tokio::test]
async fn a_damaged_database_is_said_left_alone_and_replaced_only_on_request() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let mut phone = world.phone("first", Some(entry.clone()));
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    phone.until_settled().await;
    phone.put_down().await;
    let file = world.phone_folder("first").join(entry.person.to_string()).join("local.db");
    fs::write(&file, b"a coffee cup stood on this file").expect("damaged");

    let mut phone = world.phone("first", Some(entry));
    let broken = HostFailed::Store(StoreBroken::Corrupt);
    assert_eq!(phone.ask(&Me), Err(broken.clone()));
    assert_eq!(phone.write(&Write::Reopen), Err(broken), "trying again does not mend it");
    assert_eq!(fs::read(&file).expect("still there"), b"a coffee cup stood on this file");

    phone.write(&Write::SetAside).expect("a new one opens");
    phone.until("what the server knows", |phone| phone.me().preferences.theme == Theme::Dark).await;
    let aside = file.with_file_name("local.db.aside-1");
    assert_eq!(fs::read(aside).expect("kept"), b"a coffee cup stood on this file");
}

#[tokio::test]
async fn damage_deep_in_the_database_is_said_when_it_is_met_and_the_way_on_is_the_same() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let mut phone = world.phone("first", Some(entry.clone()));
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    phone.until_settled().await;
    phone.put_down().await;
    let file = world.phone_folder("first").join(entry.person.to_string()).join("local.db");
    let key = world.keys.keeps(entry.person).expect("a key");
    // Nothing that is looked at before anything is asked.
    let page = page_of("identity_preferences", &file, key);
    let mut bytes = fs::read(&file).expect("reads");
    bytes[page..page + PAGE].fill(0x5a);
    fs::write(&file, &bytes).expect("damaged");

    let mut phone = world.phone("first", Some(entry));
    phone.until("the damage", |phone| phone.ask(&Me) == Err(HostFailed::Store(StoreBroken::Corrupt))).await;
    phone.write(&Write::SetAside).expect("a new one opens");
    phone.until("what the server knows", |phone| phone.me().preferences.theme == Theme::Dark).await;
    assert!(file.with_file_name("local.db.aside-1").exists());
}

const PAGE: usize = 4096;

/// Where the first page of a table begins.
fn page_of(table: &str, file: &Path, key: [u8; 32]) -> usize {
    let database = Connection::open(file).expect("opens");
    let key = key.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    database
        .execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256"))
        .expect("a key");
    let page = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: u32 = database.query_row(page, [table], |row| row.get(0)).expect("the table is there");
    (page as usize - 1) * PAGE
}

#[tokio::test]
async fn a_second_window_on_the_same_data_is_told_and_goes_on_when_the_first_closes() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let first = world.phone("same", Some(entry.clone()));
    let second = world.phone("same", Some(entry));
    assert_eq!(second.ask(&Me), Err(HostFailed::Store(StoreBroken::Locked)));
    first.put_down().await;
    second.write(&Write::Reopen).expect("opens now");
    assert!(second.ask(&Me).is_ok());
}

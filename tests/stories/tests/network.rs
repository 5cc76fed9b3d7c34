//! The network between a phone and the server, at its best and at its worst: nobody loses anything, and everybody hears.

use nusaloka_domain::{
    Id,
    capability::Mutation,
    host::{Link, Write},
    identity::{ChangePreferences, MySessions, Theme},
};
use nusaloka_server::History;
use nusaloka_stories::{
    Gate, Phone, World,
    heap::{Begin, HEAPS, Heap, Pile, Stones},
};
use std::fs;

fn paint(phone: &Phone, theme: Theme) {
    phone.change(|change| ChangePreferences { theme: Some(theme), ..change });
}

async fn until_theme(phone: &mut Phone, theme: Theme) {
    phone.until("the theme", |phone| phone.me().preferences.theme == theme).await;
}

#[tokio::test]
async fn a_second_phone_hears_over_its_socket_without_asking_again() {
    let world = World::begin().await;
    let mut first = world.phone("first", Some(world.entry("traveller")));
    let mut second = world.phone("second", Some(world.entry("traveller")));
    for phone in [&mut first, &mut second] {
        phone.until_settled().await;
        let both = |phone: &Phone| phone.known(&MySessions).is_some_and(|sessions| sessions.len() == 2);
        phone.until("both sessions", both).await;
    }
    assert_eq!(world.counted("nusaloka_sockets").await, 2);
    while world.counted("nusaloka_parked_asks").await < 2 {
        tokio::task::yield_now().await;
    }
    let asked = world.counted("nusaloka_pulls_total").await;
    paint(&first, Theme::Dark);
    until_theme(&mut second, Theme::Dark).await;
    first.until_settled().await;
    // One each to wait for what is next: nobody asked in between.
    assert!(world.counted("nusaloka_pulls_total").await <= asked + 2);
}

#[tokio::test]
async fn where_no_socket_is_let_through_plain_requests_serve() {
    let world = World::begin().await;
    let gate = Gate::before(world.address()).await;
    gate.refuse_sockets();
    let entry = world.entry("traveller");
    let mut behind = world.phone_through(gate.address(), "behind", Some(entry.clone()));
    let mut free = world.phone("free", Some(entry));
    behind.until_settled().await;
    free.until_settled().await;
    assert_eq!(world.counted("nusaloka_sockets").await, 1);
    paint(&behind, Theme::Dark);
    until_theme(&mut free, Theme::Dark).await;
    paint(&free, Theme::Light);
    until_theme(&mut behind, Theme::Light).await;
    assert_eq!(gate.sockets(), 1, "it is not tried again and again");
}

#[tokio::test]
async fn a_socket_that_is_cut_is_opened_again_and_nothing_is_lost() {
    let world = World::begin().await;
    let gate = Gate::before(world.address()).await;
    let entry = world.entry("traveller");
    let mut behind = world.phone_through(gate.address(), "behind", Some(entry.clone()));
    let mut free = world.phone("free", Some(entry));
    behind.until_settled().await;
    free.until_settled().await;
    gate.cut_everything();
    paint(&behind, Theme::Dark);
    until_theme(&mut free, Theme::Dark).await;
    paint(&free, Theme::Light);
    until_theme(&mut behind, Theme::Light).await;
    assert!(gate.sockets() >= 2);
}

#[tokio::test]
async fn a_server_that_restarts_in_between_is_found_again() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    let mut second = world.phone("second", Some(entry));
    first.until_settled().await;
    second.until_settled().await;
    world.stop_server().await;
    paint(&first, Theme::Dark);
    world.start_server().await;
    until_theme(&mut second, Theme::Dark).await;
    first.until_settled().await;
}

#[tokio::test]
async fn a_server_that_stops_finishes_what_it_was_told_and_says_goodbye() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut phone = world.phone("first", Some(entry.clone()));
    phone.until_settled().await;
    for theme in [Theme::Dark, Theme::Light, Theme::Dark] {
        paint(&phone, theme);
    }
    world.stop_server().await;
    phone.until_link("offline", |link| matches!(link, Link::Offline { .. })).await;
    world.start_server().await;
    phone.until_settled().await;
    let mut other = world.phone("second", Some(entry));
    until_theme(&mut other, Theme::Dark).await;
}

#[tokio::test]
async fn whoever_signs_in_anew_goes_on_where_they_stood() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let expired = format!("{}.0000", entry.person).parse().expect("an entry");
    let mut phone = world.phone("first", Some(expired));
    phone.until_link("signed out", |link| link == Link::SignedOut).await;
    paint(&phone, Theme::Dark);
    phone.sign_in(entry.clone());
    phone.until_settled().await;
    let mut other = world.phone("second", Some(entry));
    until_theme(&mut other, Theme::Dark).await;
}

fn heap() -> Id<Heap> {
    Id::mint(1, [7; 10])
}

const AT_ONCE: i64 = 900;

/// A person with thousands of rows, made on a phone of theirs.
async fn with_stones(world: &World, stones: i64) -> Phone {
    let mut first = world.phone("first", Some(world.entry("traveller")));
    first.until_settled().await;
    first.write(&Write::mutate(Begin { heap: heap() }.act())).expect("taken");
    for from in (0..stones).step_by(usize::try_from(AT_ONCE).expect("small")) {
        let pile = Pile { heap: heap(), from, stones: AT_ONCE.min(stones - from) };
        first.write(&Write::mutate(pile.act())).expect("taken");
    }
    first.until_settled().await;
    first
}

#[tokio::test]
async fn a_first_sync_of_thousands_of_rows_is_one_pull_in_many_slices() {
    const STONES: i64 = 9_000;
    let world = World::about(HEAPS).await;
    let first = with_stones(&world, STONES).await;
    first.put_down().await;
    let before = (world.counted("nusaloka_pulls_total").await, world.counted("nusaloka_pull_slices_total").await);
    let mut second = world.phone("second", Some(world.entry("traveller")));
    second.until_settled().await;
    second.until("all stones", |phone| phone.known(&Stones { heap: heap() }) == Some(STONES.unsigned_abs())).await;
    let after = (world.counted("nusaloka_pulls_total").await, world.counted("nusaloka_pull_slices_total").await);
    assert!(after.0 - before.0 <= 2, "one, and one that waits for news");
    assert!(after.1 - before.1 >= 3, "{} slices", after.1 - before.1);
}

#[tokio::test]
async fn after_the_server_was_restored_phones_compare_and_what_it_lost_is_gone_everywhere() {
    let mut world = World::about(HEAPS).await;
    let mut first = with_stones(&world, 1_800).await;
    world.stop_server().await;
    let backup = world.server_data().with_file_name("backup");
    fs::create_dir(&backup).expect("a folder");
    for file in ["central.db", "demo-entries.json"] {
        fs::copy(world.server_data().join(file), backup.join(file)).expect("copied");
    }
    world.start_server().await;
    let late = Pile { heap: heap(), from: 5_000, stones: 10 };
    first.write(&Write::mutate(late.act())).expect("taken");
    first.until("the late ones", |phone| phone.known(&Stones { heap: heap() }) == Some(1_810)).await;
    first.until_settled().await;
    let mut second = world.phone("second", Some(world.entry("traveller")));
    second.until("the late ones", |phone| phone.known(&Stones { heap: heap() }) == Some(1_810)).await;

    world.stop_server().await;
    fs::copy(backup.join("central.db"), world.server_data().join("central.db")).expect("put back");
    for log in ["central.db-wal", "central.db-shm"] {
        drop(fs::remove_file(world.server_data().join(log))); // there is none after a clean end
    }
    world.start_server_after(History::WasRestored).await;
    for phone in [&mut first, &mut second] {
        phone.until("what the server has", |phone| phone.known(&Stones { heap: heap() }) == Some(1_800)).await;
    }
    paint(&second, Theme::Dark);
    until_theme(&mut first, Theme::Dark).await;
}

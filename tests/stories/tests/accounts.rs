//! identity: somebody comes in by the door of the app, on one device and another, and leaves again.

use nusaloka_domain::{
    capability::Mutation,
    host::{Enter, Entered, HostFailed, Link, Write},
    identity::{
        ChangeName, ChangePreferences, ConfirmEmail, Denied, Device, Language, Me, MyAccount, MySessions, NewEmail,
        NewPassword, Others, Prove, ProveAgain, Role, SendAway, Theme, Wants,
    },
};
use nusaloka_stories::{Phone, SARI, SEA, World, ask, sign_in};
use std::path::Path;

const RAIN: &str = "hujan turun di bulan juni";

fn account(phone: &Phone) -> Option<String> {
    phone.known(&MyAccount).flatten().map(|account| account.email.to_string())
}

async fn until_known(phone: &mut Phone) {
    phone.until("their account", |phone| account(phone).as_deref() == Some(SARI)).await;
    phone.until("their name", |phone| phone.me().person.role == Role::Traveller).await;
}

fn databases(folder: &Path) -> usize {
    let folders = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    folders.filter(|folder| folder.path().join("local.db").exists()).count()
}

#[tokio::test]
async fn a_guest_who_registers_stays_who_they_are_with_all_they_have_done() {
    let world = World::begin().await;
    let mut phone = world.phone("first", None);
    let guest = phone.me().person.id;
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    world.come_in_by_letter(&mut phone, Wants::Register, SEA).await;
    until_known(&mut phone).await;
    phone.until_settled().await;
    let me = phone.me();
    assert_eq!((me.person.id, me.person.name.as_str(), me.preferences.theme), (guest, "Sari", Theme::Dark));
    assert_eq!(databases(&world.phone_folder("first")), 1, "the guest’s has become theirs");

    let mut second = world.phone("second", None);
    assert_eq!(second.enter(sign_in(SEA)).await, Ok(Entered::In));
    until_known(&mut second).await;
    second.until("what they chose elsewhere", |phone| phone.me().preferences.theme == Theme::Dark).await;
    let sessions = second.known(&MySessions).unwrap_or_default();
    let mut devices: Vec<&str> = sessions.iter().map(|session| session.device.as_str()).collect();
    devices.sort_unstable();
    assert_eq!(devices, ["first", "second"]);
}

#[tokio::test]
async fn whoever_came_in_is_there_after_a_restart_also_without_a_network() {
    let mut world = World::begin().await;
    let mut phone = world.phone("first", None);
    world.come_in_by_letter(&mut phone, Wants::Register, SEA).await;
    until_known(&mut phone).await;
    phone.put_down().await;
    world.stop_server().await;
    let phone = world.phone("first", None);
    assert_eq!(account(&phone).as_deref(), Some(SARI));
    assert_eq!(phone.me().person.name, "Sari");
}

#[tokio::test]
async fn whoever_leaves_leaves_nothing_behind_and_the_device_is_a_guests() {
    let world = World::begin().await;
    let mut phone = world.phone("first", None);
    let mut other = world.phone("other", None);
    world.come_in_by_letter(&mut phone, Wants::Register, SEA).await;
    until_known(&mut phone).await;
    let person = phone.me().person.id;
    other.enter(sign_in(SEA)).await.expect("comes in");
    until_known(&mut other).await;
    assert_eq!(phone.enter(Enter::SignOut).await, Ok(Entered::Out));
    assert_eq!(account(&phone), None);
    assert_eq!(phone.me().person.role, Role::Guest);
    assert!(!world.phone_folder("first").join(person.to_string()).join("local.db").exists());
    other.until("one device less", |phone| phone.known(&MySessions).is_some_and(|open| open.len() == 1)).await;
    phone.put_down().await;
    let phone = world.phone("first", None);
    assert_eq!(phone.me().person.role, Role::Guest, "after a restart, too");
}

#[tokio::test]
async fn without_a_network_the_door_stays_shut_and_nothing_changes() {
    let mut world = World::begin().await;
    let mut phone = world.phone("first", None);
    world.come_in_by_letter(&mut phone, Wants::Register, SEA).await;
    until_known(&mut phone).await;
    world.stop_server().await;
    assert_eq!(phone.enter(Enter::SignOut).await, Err(HostFailed::Unreachable));
    assert_eq!(phone.enter(sign_in(SEA)).await, Err(HostFailed::Unreachable));
    assert_eq!(account(&phone).as_deref(), Some(SARI));
}

#[tokio::test]
async fn what_is_wrong_is_said_and_whoever_is_here_stays() {
    let world = World::begin().await;
    let mut phone = world.phone("first", None);
    let guest = phone.me().person.id;
    assert_eq!(phone.enter(sign_in(SEA)).await, Err(HostFailed::Denied(Denied::WrongEmailOrPassword)));
    let Ok(Entered::Begun(begun)) = phone.enter(ask(Wants::Register)).await else { panic!("no letter") };
    let prove = Prove {
        letter: begun.letter,
        code: "0000-0000".to_owned(),
        name: Some("Sari".to_owned()),
        password: SEA.to_owned(),
        device: Device::default(),
        terms: None,
    };
    assert_eq!(phone.enter(Enter::Prove(prove)).await, Err(HostFailed::Denied(Denied::WrongCode)));
    assert_eq!(phone.me().person.id, guest);
}

#[tokio::test]
async fn a_new_password_pauses_the_other_device_which_loses_nothing_and_goes_on_when_its_person_signs_in() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.come_in_by_letter(&mut first, Wants::Register, SEA).await;
    until_known(&mut first).await;
    second.enter(sign_in(SEA)).await.expect("comes in");
    until_known(&mut second).await;

    world.come_in_by_letter(&mut second, Wants::Reset, RAIN).await;
    first.until_link("signed out", |link| link == Link::SignedOut).await;
    first.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    assert_eq!(first.tray().changes.len(), 1);
    assert_eq!(first.enter(sign_in(SEA)).await, Err(HostFailed::Denied(Denied::WrongEmailOrPassword)));
    assert_eq!(first.enter(sign_in(RAIN)).await, Ok(Entered::In));
    first.until_settled().await;
    second.until("what waited there", |phone| phone.me().preferences.theme == Theme::Dark).await;
}

#[tokio::test]
async fn a_device_that_was_sent_away_is_a_guests_at_once_and_after_a_restart() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.come_in_by_letter(&mut first, Wants::Register, SEA).await;
    until_known(&mut first).await;
    for restart in [false, true] {
        second.enter(sign_in(SEA)).await.expect("comes in");
        until_known(&mut second).await;
        first.until("both devices", |phone| phone.known(&MySessions).is_some_and(|open| open.len() == 2)).await;
        let sessions = first.known(&MySessions).unwrap_or_default();
        let session = sessions.iter().find(|session| session.device == "second").expect("the other").id;
        first.write(&Write::mutate(SendAway { session }.act())).expect("taken");
        second.until("nothing", |phone| phone.ask(&Me) == Err(HostFailed::SentAway)).await;
        if restart {
            second.put_down().await;
            second = world.phone("second", None);
        } else {
            assert_eq!(second.enter(Enter::SignOut).await, Ok(Entered::Out));
        }
        assert_eq!(second.me().person.role, Role::Guest);
    }
}

#[tokio::test]
async fn a_new_password_from_one_device_pauses_the_other_and_a_new_address_is_on_both() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.come_in_by_letter(&mut first, Wants::Register, SEA).await;
    until_known(&mut first).await;
    second.enter(sign_in(SEA)).await.expect("comes in");
    until_known(&mut second).await;

    let new = |others| Enter::NewPassword(NewPassword { password: RAIN.to_owned(), others });
    assert_eq!(first.enter(new(Others::SignOut)).await, Ok(Entered::Done));
    second.until_link("signed out", |link| link == Link::SignedOut).await;
    assert_eq!(second.enter(new(Others::Stay)).await, Err(HostFailed::SignedOut));
    assert_eq!(second.enter(sign_in(RAIN)).await, Ok(Entered::In));
    until_known(&mut second).await;

    let email = "sari.baru@example.com";
    let asked = NewEmail { email: email.to_owned(), language: Language::Indonesian };
    let Ok(Entered::Begun(begun)) = first.enter(Enter::NewEmail(asked)).await else { panic!("no letter") };
    let code = world.code_of(begun.letter).await;
    let confirm = Enter::ConfirmEmail(ConfirmEmail { letter: begun.letter, code });
    // Wherever it is read.
    assert_eq!(second.enter(confirm).await, Ok(Entered::Done));
    for phone in [&mut first, &mut second] {
        phone.until("the new address", |phone| account(phone).as_deref() == Some(email)).await;
    }
}

#[tokio::test]
async fn whoever_is_nobody_or_has_no_network_is_told_so_and_nothing_changes() {
    let mut world = World::begin().await;
    let mut phone = world.phone("first", None);
    let again = || Enter::Again(ProveAgain::Password(SEA.to_owned()));
    assert_eq!(phone.enter(again()).await, Err(HostFailed::SignedOut), "a guest");
    world.come_in_by_letter(&mut phone, Wants::Register, SEA).await;
    until_known(&mut phone).await;
    assert_eq!(phone.enter(again()).await, Ok(Entered::Done));
    world.stop_server().await;
    assert_eq!(phone.enter(again()).await, Err(HostFailed::Unreachable));
}

#[tokio::test]
async fn a_name_that_is_changed_without_a_network_arrives_when_there_is_one() {
    let mut world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.come_in_by_letter(&mut first, Wants::Register, SEA).await;
    until_known(&mut first).await;
    second.enter(sign_in(SEA)).await.expect("comes in");
    until_known(&mut second).await;
    world.stop_server().await;
    let name = "Sari Wulandari".to_owned();
    first.write(&Write::mutate(ChangeName { name: name.clone() }.act())).expect("taken");
    assert_eq!(first.tray().changes.len(), 1);
    world.start_server().await;
    first.until_settled().await;
    second.until("the new name", |phone| phone.me().person.name == name).await;
}

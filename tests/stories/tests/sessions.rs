//! identity: where somebody is signed in, what keeps it so, and how it ends.

use nusaloka_domain::{
    capability::Mutation,
    host::{AskSession, HostFailed, Link, Write},
    identity::{ChangePreferences, Me, MySessions, SendAway, Session, Theme},
};
use nusaloka_stories::{Phone, World};
use std::{fs, sync::Arc};

fn sessions(phone: &Phone) -> Vec<Session> {
    phone.known(&MySessions).unwrap_or_default()
}

fn named<'a>(sessions: &'a [Session], device: &str) -> Option<&'a Session> {
    sessions.iter().find(|session| session.device == device)
}

#[tokio::test]
async fn a_person_sees_on_which_devices_they_are_signed_in() {
    let world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    let mut second = world.phone("second", Some(entry));
    for phone in [&mut first, &mut second] {
        phone
            .until("both devices", |phone| {
                let here = sessions(phone);
                here.len() == 2 && named(&here, "first").is_some() && named(&here, "second").is_some()
            })
            .await;
    }
    let stranger = world.phone("stranger's", Some(world.entry("provider")));
    assert!(sessions(&stranger).iter().all(|session| session.device == "stranger's"));
}

#[tokio::test]
async fn a_device_goes_on_in_its_session_after_a_restart_of_either_side() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut phone = world.phone("first", Some(entry.clone()));
    phone.until("its session", |phone| sessions(phone).len() == 1).await;
    let session = sessions(&phone).remove(0);
    assert_eq!(phone.known(&AskSession), Some(Some(session.id)), "it knows which is its own");
    phone.put_down().await;
    world.stop_server().await;
    world.start_server().await;
    let mut phone = world.phone("first", Some(entry));
    phone.until_settled().await;
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    phone.until_settled().await;
    assert_eq!(sessions(&phone), std::slice::from_ref(&session));
    assert_eq!(phone.known(&AskSession), Some(Some(session.id)));
}

#[tokio::test]
async fn a_device_that_is_sent_away_forgets_everything_and_the_one_that_sent_it_goes_on() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    first.until_settled().await;
    // A device has a keyring of its own.
    let keys_of_first = std::mem::take(&mut world.keys);
    let mut second = world.phone("second", Some(entry.clone()));
    second.until("her name", |phone| phone.me().person.name == "Sari Wulandari").await;
    let folder = world.phone_folder("second").join(entry.person.to_string());
    assert!(folder.join("local.db").exists());
    assert!(world.keys.keeps(entry.person).is_some());

    first.until("the other device", |phone| named(&sessions(phone), "second").is_some()).await;
    let away = SendAway { session: named(&sessions(&first), "second").expect("there").id };
    first.write(&Write::mutate(away.act())).expect("taken");

    second.until_link("sent away", |link| link == Link::SentAway).await;
    second.until("nothing", |phone| phone.ask(&Me) == Err(HostFailed::SentAway)).await;
    second.put_down().await;
    assert_eq!(world.keys.keeps(entry.person), None, "what it was encrypted with is gone");
    let left: Vec<_> = fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").file_name()).collect();
    assert_eq!(left, ["local.db.lock"], "and so is the rest");

    first.until("one device", |phone| named(&sessions(phone), "second").is_none()).await;
    first.until_settled().await;
    assert!(keys_of_first.keeps(entry.person).is_some());
}

#[tokio::test]
async fn a_device_that_was_off_when_it_was_sent_away_forgets_at_its_next_contact() {
    let mut world = World::begin().await;
    let entry = world.entry("traveller");
    let mut first = world.phone("first", Some(entry.clone()));
    world.keys = Arc::default();
    let mut second = world.phone("second", Some(entry.clone()));
    second.until_settled().await;
    second.put_down().await;
    first.until("the other device", |phone| named(&sessions(phone), "second").is_some()).await;
    let away = SendAway { session: named(&sessions(&first), "second").expect("there").id };
    first.write(&Write::mutate(away.act())).expect("taken");
    first.until_settled().await;

    let mut second = world.phone("second", Some(entry.clone()));
    second.until_link("sent away", |link| link == Link::SentAway).await;
    second.until("nothing", |phone| phone.ask(&Me) == Err(HostFailed::SentAway)).await;
    assert_eq!(world.keys.keeps(entry.person), None);
}

#[tokio::test]
async fn nobody_sends_a_strangers_device_away() {
    let world = World::begin().await;
    let mut sari = world.phone("sari's", Some(world.entry("traveller")));
    sari.until("her session", |phone| sessions(phone).len() == 1).await;
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    wayan.until_settled().await;
    let away = SendAway { session: sessions(&sari)[0].id };
    let refused = wayan.write(&Write::mutate(away.act()));
    assert!(matches!(refused, Err(HostFailed::Refused(refusal)) if refusal.code == "identity.no-such-session"));
    sari.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
    sari.until_settled().await;
    assert_eq!(sessions(&sari).len(), 1);
}

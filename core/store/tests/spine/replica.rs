//! The device's side: shown = what the server said + what was done here; a refusal undoes its own effect.

use super::place::{NOW, Place, act, decide, entry, made, pull, push, sari, send, shown, take_in, theme};
use nusaloka_domain::{
    Id, NUSALOKA, Zone,
    capability::{Act, Mutation},
    failure::Refused,
    host::Insist,
    identity::{self, ChangePreferences, Introduced, Preferences, Role, Theme},
    record::Record,
    scope::Scope,
    view::Touched,
};
use nusaloka_store::{
    batch::{Decision, Pushed, Verdict},
    replica::{Replica, State},
};

fn zone(zone: Zone) -> Act {
    ChangePreferences { home_zone: Some(zone), ..ChangePreferences::of(sari()) }.act()
}

pub(crate) fn a_change_survives_a_restart_in_the_records_and_in_the_outbox(place: &impl Place) {
    let mut phone = place.phone("sari's", sari());
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    drop(phone);
    let mut phone = place.phone("sari's", sari());
    assert_eq!(shown(&mut phone).preferences.theme, Theme::Dark);
    assert_eq!(phone.push(10).unwrap().entries.len(), 1);
}

pub(crate) fn a_new_phone_shows_a_newcomer_until_it_has_heard_who_it_is(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    let before = shown(&mut phone);
    assert_eq!((before.introduced, before.preferences), (Introduced::NotYet, Preferences::of_newcomer(sari())));
    pull(&mut phone, &mut server);
    let after = shown(&mut phone);
    assert_eq!((after.introduced, after.person.role), (Introduced::Yes, Role::Traveller));
}

pub(crate) fn a_download_does_not_overwrite_what_is_still_on_its_way(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    let elsewhere = [(1, entry(7), theme(sari(), Theme::Light)), (2, entry(8), zone(Zone::JAYAPURA))];
    decide(&mut server, sari(), push(2, &elsewhere));
    pull(&mut phone, &mut server);
    let here = shown(&mut phone).preferences;
    assert_eq!((here.theme, here.home_zone), (Theme::Dark, Zone::JAYAPURA));
    assert_eq!(phone.at(), (server.epoch(), server.commit()));
}

pub(crate) fn an_applied_change_stays_shown_until_the_download_brings_it(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    pull(&mut phone, &mut server);
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    send(&mut phone, &mut server);
    assert_eq!(shown(&mut phone).preferences.theme, Theme::Dark);
    assert!(matches!(phone.outbox()[0].state, State::Applied { .. }) && phone.push(10).is_none());
    // Another phone changed it again later; once that is here, ours must not be run again over it.
    decide(&mut server, sari(), push(2, &[(1, entry(7), theme(sari(), Theme::Light))]));
    pull(&mut phone, &mut server);
    assert_eq!(shown(&mut phone).preferences.theme, Theme::Light);
    assert!(phone.outbox().is_empty());
}

fn refused(number: u64, ordinal: u8) -> Pushed {
    let decision = Decision::Refused(Refused::Broke.into());
    Pushed::Decided(vec![Verdict { number, id: entry(ordinal), decision }])
}

pub(crate) fn a_refusal_undoes_its_own_effect_and_waits_for_its_person(place: &impl Place) {
    let mut phone = place.phone("sari's", sari());
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    act(&mut phone, 2, zone(Zone::MAKASSAR));
    phone.pushed(&refused(1, 1), Id::mint(8, [8; 10])).unwrap();
    let here = shown(&mut phone).preferences;
    assert_eq!((here.theme, here.home_zone), (Theme::System, Zone::MAKASSAR));
    let states: Vec<State> = phone.outbox().iter().map(|waiting| waiting.state.clone()).collect();
    assert_eq!(states, [State::Refused(Refused::Broke.into()), State::Predicted]);
}

pub(crate) fn a_refused_change_can_be_let_go_and_one_on_its_way_cannot(place: &impl Place) {
    let mut phone = place.phone("sari's", sari());
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    assert!(!phone.discard(entry(1)).unwrap(), "it is on its way");
    phone.pushed(&refused(1, 1), Id::mint(8, [8; 10])).unwrap();
    assert!(phone.discard(entry(1)).unwrap());
    drop(phone);
    assert!(place.phone("sari's", sari()).outbox().is_empty());
}

pub(crate) fn what_is_plainly_not_ones_own_is_refused_at_once_and_not_kept(place: &impl Place) {
    let mut phone = place.phone("sari's", sari());
    let refused = phone.act(entry(1), NOW, theme(made(), Theme::Dark), Insist::Yes).unwrap();
    assert_eq!(refused, Err(identity::Refused::NotYours.into()), "however much one insists");
    assert!(phone.outbox().is_empty());
}

pub(crate) fn a_guests_database_remembers_whose_it_is_and_opens_for_nobody_else(place: &impl Place) {
    let mut phone = place.phone("a guest's", sari());
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    drop(phone);
    let anothers = Replica::open(place.device("a guest's"), NUSALOKA, made(), Id::mint(8, [8; 10])).unwrap();
    assert_eq!(anothers.err(), Some(sari()));
    let mut again = place.phone("a guest's", sari());
    let me = shown(&mut again);
    assert_eq!((me.person.id, me.person.role, me.preferences.theme), (sari(), Role::Guest, Theme::Dark));
}

pub(crate) fn a_change_says_where_it_changed_what_is_shown(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    act(&mut phone, 1, theme(sari(), Theme::Dark));
    let preferences = Touched { kind: Some(Preferences::KIND.code), scope: Scope::user(sari()) };
    assert!(phone.take_touched().contains(&preferences));
    assert!(phone.take_touched().is_empty(), "said once");
    pull(&mut phone, &mut server);
    let whole = Touched { kind: None, scope: Scope::user(sari()) };
    assert!(phone.take_touched().contains(&whole), "the scope is complete now");
}

pub(crate) fn what_an_embedder_keeps_is_there_at_the_next_start_until_it_is_replaced_or_let_go(place: &impl Place) {
    let mut phone = place.phone("sari's", sari());
    assert_eq!(phone.kept("pass").unwrap(), None);
    phone.keep("pass", Some(b"one")).unwrap();
    phone.keep("replica", Some(b"another, under a name of the store's own")).unwrap();
    drop(phone);
    let mut phone = place.phone("sari's", sari());
    assert_eq!(phone.kept("pass").unwrap().as_deref(), Some(&b"one"[..]));
    phone.keep("pass", Some(b"")).unwrap();
    assert_eq!(phone.kept("pass").unwrap().as_deref(), Some(&b""[..]));
    phone.keep("pass", None).unwrap();
    phone.keep("pass", None).unwrap();
    assert_eq!(phone.kept("pass").unwrap(), None);
    assert!(phone.kept("replica").unwrap().is_some());
}

//! The server's side: each entry decided once, each person told of their own.

use super::place::{
    EPOCH, NOW, Place, decide, entry, is_applied, made, pull, push, sari, servers_view, take_in, theme,
};
use nusaloka_domain::{
    identity::{Refused, Theme},
    record::Record,
    scope::Scope,
    view::Touched,
};
use nusaloka_store::{
    authority::Budget,
    batch::{Answer, Batch, Decision, Pushed},
};
use uuid::Uuid;

pub(crate) fn a_repeated_entry_gets_the_first_answer_and_has_one_effect(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let dark = push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]);
    let first = decide(&mut server, sari(), dark.clone());
    decide(&mut server, sari(), push(2, &[(1, entry(2), theme(sari(), Theme::Light))]));
    assert_eq!(decide(&mut server, sari(), dark), first);
    assert_eq!(servers_view(&mut server, sari()).preferences.theme, Theme::Light);
    assert_eq!(server.slips().unwrap(), [""; 0]);
}

pub(crate) fn a_refused_entry_leaves_no_trace_and_its_neighbours_go_on(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    take_in(&mut server, made());
    let both = [(1, entry(1), theme(made(), Theme::Dark)), (2, entry(2), theme(sari(), Theme::Dark))];
    let verdicts = decide(&mut server, sari(), push(1, &both));
    assert_eq!(verdicts[0].decision, Decision::Refused(Refused::NotYours.into()));
    assert!(is_applied(&verdicts[1]));
    let themes = [made(), sari()].map(|person| servers_view(&mut server, person).preferences.theme);
    assert_eq!(themes, [Theme::System, Theme::Dark]);
}

pub(crate) fn the_same_entry_id_of_two_people_is_two_entries(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    take_in(&mut server, made());
    decide(&mut server, sari(), push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]));
    let verdicts = decide(&mut server, made(), push(2, &[(1, entry(1), theme(made(), Theme::Light))]));
    assert!(is_applied(&verdicts[0]));
    assert_eq!(servers_view(&mut server, made()).preferences.theme, Theme::Light);
}

pub(crate) fn a_change_by_somebody_unknown_is_refused(place: &impl Place) {
    let mut server = place.server();
    let verdicts = decide(&mut server, sari(), push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]));
    assert_eq!(verdicts[0].decision, Decision::Refused(Refused::PersonUnknown.into()));
}

pub(crate) fn the_same_number_with_another_body_is_another_incarnation(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    decide(&mut server, sari(), push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]));
    let other = push(1, &[(1, entry(1), theme(sari(), Theme::Light))]);
    let (answers, _) = server.decide(NOW, &[(sari(), other)]).unwrap();
    assert_eq!(answers, [Pushed::NotThisIncarnation]);
    assert_eq!(servers_view(&mut server, sari()).preferences.theme, Theme::Dark);
}

pub(crate) fn what_is_told_is_what_is_newer_and_ones_own(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    take_in(&mut server, made());
    let mut phone = place.phone("sari's", sari());
    assert_eq!(rows(&pull(&mut phone, &mut server)), [sari().uuid()]);
    decide(&mut server, made(), push(1, &[(1, entry(1), theme(made(), Theme::Dark))]));
    assert!(rows(&pull(&mut phone, &mut server)).is_empty());
    decide(&mut server, sari(), push(2, &[(1, entry(2), theme(sari(), Theme::Dark))]));
    let Answer::Batch(news) = pull(&mut phone, &mut server) else { panic!("a batch") };
    assert_eq!(kinds(&news), [nusaloka_domain::identity::Preferences::KIND.code]);
}

fn rows(answer: &Answer) -> Vec<Uuid> {
    match answer {
        Answer::Batch(batch) => {
            batch.segments.iter().flat_map(|segment| &segment.rows).map(|arrived| arrived.row.id()).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn kinds(batch: &Batch) -> Vec<u16> {
    batch.segments.iter().flat_map(|segment| &segment.rows).map(|arrived| arrived.kind).collect()
}

pub(crate) fn a_device_of_another_epoch_compares_instead_of_trusting_numbers(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    pull(&mut phone, &mut server);
    let ask = phone.ask().unwrap();
    let mut server = server.begin_epoch(Uuid::from_u128(8)).unwrap();
    let answer = server.pull(sari(), &ask, Budget::of(&ask)).unwrap();
    assert_eq!(answer, Answer::Compare { epoch: Uuid::from_u128(8) });
    phone.receive(&answer).unwrap();
    pull(&mut phone, &mut server);
    assert_eq!(phone.at().0, Uuid::from_u128(8));
}

pub(crate) fn a_session_names_its_holder_and_an_unknown_one_names_nobody(place: &impl Place) {
    let mut server = place.server();
    server.keep_session(&[1; 32], sari()).unwrap();
    server.keep_session(&[1; 32], made()).unwrap();
    assert_eq!(server.holder(&[1; 32]).unwrap(), Some(sari()), "whose it was");
    assert_eq!(server.holder(&[9; 32]).unwrap(), None);
    server.end_session(&[1; 32]).unwrap();
    assert_eq!(server.holder(&[1; 32]).unwrap(), None);
}

pub(crate) fn a_commit_concerns_whoever_sees_its_scopes(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let done = server.act(sari(), entry(1), NOW, &theme(sari(), Theme::Dark)).unwrap().unwrap();
    let scope = Scope::user(sari());
    let kind = Some(nusaloka_domain::identity::Preferences::KIND.code);
    assert_eq!(done.touched.into_iter().collect::<Vec<_>>(), [Touched { kind, scope }]);
    assert!(server.sees(sari()).unwrap().sees(scope));
    assert!(!server.sees(made()).unwrap().sees(scope));
}

pub(crate) fn what_was_decided_survives_a_restart(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let dark = push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]);
    let first = decide(&mut server, sari(), dark.clone());
    let commit = server.commit();
    drop(server);
    let mut server = place.server();
    assert_eq!((server.epoch(), server.commit()), (EPOCH, commit));
    assert_eq!(decide(&mut server, sari(), dark), first);
}

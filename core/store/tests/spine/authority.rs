//! The server's side: each entry decided once, each person told of their own.

use super::place::{
    EPOCH, NOW, Place, decide, entry, is_applied, made, pull, push, sari, servers_view, take_in, theme,
};
use nusaloka_domain::{
    Fault, Id, NUSALOKA, Timestamp,
    capability::{Mutation, Tries},
    failure::Refused as Common,
    identity::{JoinOrganisation, OrganisationRefused, Refused, Theme},
    packing::{self, Add, Delete, Join, Place as Spot, Remove, Start},
    record::Record,
    scope::Scope,
    view::Touched,
};
use nusaloka_store::{
    authority::{self, Authority, Budget, News, Quiet, Search, Shelf, Span, Stale},
    batch::{self, Answer, Batch, Decision, Pushed, Segment},
    engine::Engine,
    replica::Replica,
};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
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

pub(crate) fn one_entry_of_two_devices_in_one_group_is_decided_once(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let dark = |device, number| (sari(), push(device, &[(number, entry(1), theme(sari(), Theme::Dark))]));
    let light = (sari(), push(3, &[(1, entry(2), theme(sari(), Theme::Light))]));
    let (answers, _) = server.decide(NOW, &[dark(1, 1), light, dark(2, 7)]).unwrap();
    let decided = |answer: &Pushed| match answer {
        Pushed::Decided(verdicts) => verdicts[0].decision.clone(),
        Pushed::NotThisIncarnation => panic!("another incarnation"),
    };
    assert_eq!(decided(&answers[0]), decided(&answers[2]));
    assert_eq!(servers_view(&mut server, sari()).preferences.theme, Theme::Light, "it was not done again");
    assert_eq!(server.verdicts().unwrap(), 2);
    // And in a later group, as yet another device.
    let (again, _) = server.decide(NOW, &[dark(4, 1)]).unwrap();
    assert_eq!(decided(&again[0]), decided(&answers[0]));
    assert_eq!(servers_view(&mut server, sari()).preferences.theme, Theme::Light);
}

pub(crate) fn a_device_may_send_in_pieces_and_each_sees_the_one_before(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let before = server.commit();
    let piece = |number: u8, theme_now| push(1, &[(u64::from(number), entry(number), theme(sari(), theme_now))]);
    let pieces = [piece(1, Theme::Dark), piece(2, Theme::Light), piece(1, Theme::Dark)].map(|push| (sari(), push));
    let (answers, committed) = server.decide(NOW, &pieces).unwrap();
    assert_eq!(answers[0], answers[2], "a repeat gets the first answer");
    assert_eq!(committed.commit, before + 1);
    assert_eq!(servers_view(&mut server, sari()).preferences.theme, Theme::Light);
    let stranger = (sari(), push(1, &[(2, entry(9), theme(sari(), Theme::Dark))]));
    assert_eq!(server.decide(NOW, &[stranger]).unwrap().0, [Pushed::NotThisIncarnation]);
}

pub(crate) fn a_name_stands_for_what_was_decided_under_it_and_for_nothing_else(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    decide(&mut server, sari(), push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]));
    let verdicts = decide(&mut server, sari(), push(1, &[(2, entry(1), theme(sari(), Theme::Light))]));
    assert_eq!(verdicts[0].decision, Decision::Refused(Common::Taken.into()));
    assert_eq!(servers_view(&mut server, sari()).preferences.theme, Theme::Dark);
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

pub(crate) fn what_could_be_guessed_is_not_looked_at_after_so_many_refusals(place: &impl Place) {
    let mut server = place.server();
    let join = Join { code: "0000-0000".parse().unwrap() }.act();
    let Tries { of_one, of_all, within } = Join::TRIES.unwrap();
    let person = |number: u32| {
        let [.., high, low] = number.to_be_bytes();
        Id::mint(1, [high, low, 0, 0, 0, 0, 0, 0, 0, 7])
    };
    let mut tries = 0_u128;
    let mut try_at = |server: &mut Authority<_>, person, now| {
        tries += 1;
        server.act(person, Id::from_uuid(Uuid::from_u128(tries)), now, &join).unwrap().unwrap_err()
    };
    for number in 0..of_all / of_one {
        for _ in 0..of_one {
            assert_eq!(try_at(&mut server, person(number), NOW), packing::Refused::CodeUnknown.into());
        }
        assert_eq!(try_at(&mut server, person(number), NOW), Common::TooOften.into());
    }
    assert_eq!(try_at(&mut server, person(of_all), NOW), Common::TooOften.into(), "all together have tried enough");
    let pushed = decide(&mut server, made(), push(1, &[(1, entry(1), join.clone())]));
    assert_eq!(pushed[0].decision, Decision::Refused(Common::TooOften.into()), "by whatever door they come");
    let later = Timestamp::from_millis(NOW.as_millis() + i64::try_from(within.as_millis()).unwrap());
    assert_eq!(try_at(&mut server, person(0), later), packing::Refused::CodeUnknown.into());
}

pub(crate) fn what_was_not_theirs_to_try_uses_up_nobodys_tries(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, made());
    let join = JoinOrganisation { code: "0000-0000".parse().unwrap() }.act();
    let Tries { of_one, of_all, .. } = JoinOrganisation::TRIES.unwrap();
    let mut tries = 0_u128;
    let mut try_by = |person| {
        tries += 1;
        server.act(person, Id::from_uuid(Uuid::from_u128(tries)), NOW, &join).unwrap().unwrap_err()
    };
    for _ in 0..=of_all {
        assert_eq!(try_by(sari()), Common::SignInFirst.into());
    }
    for _ in 0..of_one {
        assert_eq!(try_by(made()), OrganisationRefused::CodeUnknown.into());
    }
    assert_eq!(try_by(made()), Common::TooOften.into(), "their own count");
}

// ---- what is shared ---------------------------------------------------------------------------

/// Keeps every segment as it is, and counts what was read.
#[derive(Default)]
struct Kept {
    segments: RefCell<BTreeMap<Span, Option<Arc<Segment>>>>,
    reads: Cell<usize>,
    /// What is said to have been touched.
    touched: Option<BTreeSet<Scope>>,
}

impl Shelf for Kept {
    type Piece = Segment;

    fn touched(&self, _: u64, _: u64) -> Option<Arc<BTreeSet<Scope>>> {
        self.touched.clone().map(Arc::new)
    }

    fn piece(
        &self,
        span: Span,
        read: &mut dyn FnMut() -> Result<Option<Segment>, Fault>,
    ) -> Result<Option<Arc<Segment>>, Fault> {
        if let Some(known) = self.segments.borrow().get(&span) {
            return Ok(known.clone());
        }
        self.reads.set(self.reads.get() + 1);
        let segment = read()?.map(Arc::new);
        self.segments.borrow_mut().insert(span, segment.clone());
        Ok(segment)
    }
}

fn news_for<E: Engine>(server: &mut Authority<E>, phone: &mut Replica<E>, shelf: &Kept) -> Option<News<Segment>> {
    news_after(server, phone, None, shelf)
}

fn news_after<E: Engine>(
    server: &mut Authority<E>,
    phone: &mut Replica<E>,
    before: Option<&Quiet>,
    shelf: &Kept,
) -> Option<News<Segment>> {
    let ask = phone.ask().unwrap();
    authority::news(&*server.engine().source().unwrap(), NUSALOKA, phone.me(), &ask, before, shelf).unwrap()
}

pub(crate) fn what_is_shared_is_what_each_would_be_told_alone(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    take_in(&mut server, made());
    let mut phones = ["one", "two"].map(|name| place.phone(name, sari()));
    let mut others = place.phone("made's", made());
    let shelf = Kept::default();
    assert!(news_for(&mut server, &mut phones[0], &shelf).is_none(), "a first sync is no news");
    for phone in phones.iter_mut().chain([&mut others]) {
        pull(phone, &mut server);
    }
    decide(&mut server, sari(), push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]));
    for phone in &mut phones {
        let ask = phone.ask().unwrap();
        let news = news_for(&mut server, phone, &shelf).unwrap();
        assert!(!news.is_quiet(&ask));
        let segments = news.pieces.iter().map(|piece| (**piece).clone()).collect();
        let told = Batch { segments, ..news.batch };
        assert_eq!(server.pull(sari(), &ask, Budget::of(&ask)).unwrap(), Answer::Batch(Box::new(told)));
    }
    assert_eq!(shelf.reads.get(), 1, "the second was handed what the first had read");
    // The piece is there, and this is not their scope.
    let ask = others.ask().unwrap();
    assert!(news_for(&mut server, &mut others, &shelf).unwrap().is_quiet(&ask));
}

pub(crate) fn where_nothing_is_known_to_have_happened_nothing_is_read(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    pull(&mut phone, &mut server);
    let shelf = Kept::default();
    news_for(&mut server, &mut phone, &shelf).unwrap();
    assert_eq!(shelf.reads.get(), 0, "no commit came since");
    take_in(&mut server, made());
    let told = Kept { touched: Some(BTreeSet::from([Scope::user(made())])), ..Kept::default() };
    news_for(&mut server, &mut phone, &told).unwrap();
    assert_eq!(told.reads.get(), 0);
    news_for(&mut server, &mut phone, &shelf).unwrap();
    assert_eq!(shelf.reads.get(), 1, "if it is not known, it is looked up");
}

/// Which scopes a device sees is not looked up again for as long as nothing was told in its person's own.
pub(crate) fn whoever_waits_is_told_by_what_they_saw_until_a_grant_comes_or_goes(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let mut phone = place.phone("sari's", sari());
    pull(&mut phone, &mut server);
    let own = Scope::user(sari());
    let id = Id::mint(5, [1; 10]);
    let list = packing::List::scope(id);
    let mut quiet = news_for(&mut server, &mut phone, &Kept::default()).unwrap().quiet();
    let start = Start { id, title: "Komodo".to_owned(), first: Vec::new() }.act();
    let item = Add {
        list: id,
        item: Id::mint(5, [2; 10]),
        title: "Masker".to_owned(),
        quantity: 1,
        place: Spot::between(None, None, 0),
    };
    let delete = Delete { list: id }.act();
    let steps = [(start, vec![own, list], None), (item.act(), vec![list], Some(2)), (delete, vec![own, list], Some(1))];
    for (number, (act, touched, scopes)) in (1..).zip(steps) {
        let entry = (number, entry(u8::try_from(number).unwrap()), act);
        assert!(decide(&mut server, sari(), push(1, &[entry])).iter().all(is_applied));
        let touched = Kept { touched: Some(touched.into_iter().collect()), ..Kept::default() };
        let news = news_after(&mut server, &mut phone, Some(&quiet), &touched);
        // One that was granted is to come whole, which is no news.
        assert_eq!(news.map(|news| news.scopes.len()), scopes);
        pull(&mut phone, &mut server);
        quiet = news_for(&mut server, &mut phone, &Kept::default()).unwrap().quiet();
    }
    assert_eq!(*quiet.scopes, BTreeSet::from([own]));
    // Somebody else's doings are looked up for nobody; not to know what happened is.
    take_in(&mut server, made());
    let stranger = Quiet { scopes: Arc::new(BTreeSet::from([list])), ..quiet };
    let mut seen = |touched: Option<BTreeSet<Scope>>| {
        let shelf = Kept { touched, ..Kept::default() };
        BTreeSet::clone(&news_after(&mut server, &mut phone, Some(&stranger), &shelf).unwrap().scopes)
    };
    assert_eq!(seen(Some(BTreeSet::from([Scope::user(made())]))), BTreeSet::from([list]), "as they were seen");
    assert_eq!(seen(None), BTreeSet::from([own]), "as they are");
}

// ---- what is forgotten ------------------------------------------------------------------------

const KEEP: Duration = Duration::from_hours(30 * 24);

fn days_later(days: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + days * 24 * 60 * 60 * 1_000)
}

/// Looks at one row after the other, and removes what is stale. How much that was.
fn forget<E: Engine>(server: &mut Authority<E>, what: Stale) -> usize {
    let (mut search, mut forgotten) = (Some(Search::of(what)), 0);
    while let Some(from) = search {
        let (found, next) = from.step(&*server.engine().source().unwrap(), 1).unwrap();
        server.forget(&found).unwrap();
        forgotten += found.len();
        search = next;
    }
    forgotten
}

/// Sari's list with one item, which goes again; and a phone that saw it.
fn something_goes<E: Engine>(place: &impl Place<Engine = E>) -> (Authority<E>, Replica<E>) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let list = Id::mint(5, [1; 10]);
    let item = Id::mint(5, [2; 10]);
    let start = Start { id: list, title: "Komodo".to_owned(), first: Vec::new() }.act();
    let add = Add { list, item, title: "Masker".to_owned(), quantity: 1, place: Spot::between(None, None, 0) }.act();
    let verdicts = decide(&mut server, sari(), push(1, &[(1, entry(1), start), (2, entry(2), add)]));
    assert!(verdicts.iter().all(is_applied), "{verdicts:?}");
    let mut phone = place.phone("sari's", sari());
    pull(&mut phone, &mut server);
    let remove = Remove { list, item }.act();
    assert!(is_applied(&decide(&mut server, sari(), push(1, &[(3, entry(3), remove)]))[0]));
    (server, phone)
}

pub(crate) fn what_went_is_remembered_for_whoever_was_not_away_for_long(place: &impl Place) {
    let (mut server, mut phone) = something_goes(place);
    server.age(NOW, KEEP).unwrap();
    assert_eq!(server.age(days_later(29), KEEP).unwrap(), 0);
    assert_eq!(forget(&mut server, Stale::Gone), 0);
    let Answer::Batch(batch) = pull(&mut phone, &mut server) else { panic!("a batch") };
    assert!(batch.segments.iter().any(|segment| !segment.gone.is_empty()), "{batch:?}");
}

pub(crate) fn whoever_was_away_for_longer_compares_and_ends_up_the_same(place: &impl Place) {
    let (mut server, mut phone) = something_goes(place);
    server.age(NOW, KEEP).unwrap();
    assert_eq!(server.age(days_later(31), KEEP).unwrap(), server.commit());
    assert_eq!(forget(&mut server, Stale::Gone), 1);
    assert_eq!(forget(&mut server, Stale::Gone), 0, "once");
    assert_eq!(server.slips().unwrap(), [""; 0]);
    let ask = phone.ask().unwrap();
    let answer = server.pull(sari(), &ask, Budget::of(&ask)).unwrap();
    assert!(matches!(answer, Answer::Compare { .. }), "{answer:?}");
    phone.receive(&answer).unwrap();
    pull(&mut phone, &mut server);
    drop(server);
    // The horizon is there after a restart, too.
    let mut server = place.server();
    assert!(matches!(server.pull(sari(), &ask, Budget::of(&ask)).unwrap(), Answer::Compare { .. }));
}

pub(crate) fn a_clock_that_is_set_back_forgets_nothing_too_soon(place: &impl Place) {
    let (mut server, _) = something_goes(place);
    server.age(days_later(100), KEEP).unwrap();
    // That was wrong: it is day 0. What happens today is not old on day 31.
    server.age(NOW, KEEP).unwrap();
    let first = server.commit();
    decide(&mut server, sari(), push(1, &[(4, entry(4), theme(sari(), Theme::Dark))]));
    server.age(days_later(20), KEEP).unwrap();
    decide(&mut server, sari(), push(1, &[(5, entry(5), theme(sari(), Theme::Light))]));
    assert_eq!(server.age(days_later(31), KEEP).unwrap(), first);
}

pub(crate) fn a_verdict_stays_until_it_is_acknowledged_and_old(place: &impl Place) {
    let mut server = place.server();
    take_in(&mut server, sari());
    let dark = push(1, &[(1, entry(1), theme(sari(), Theme::Dark))]);
    let not_theirs = push(1, &[(2, entry(2), theme(made(), Theme::Dark))]);
    let first = decide(&mut server, sari(), dark.clone());
    decide(&mut server, sari(), not_theirs.clone());
    server.age(NOW, KEEP).unwrap();
    server.age(days_later(31), KEEP).unwrap();
    assert_eq!(forget(&mut server, Stale::Verdict), 0, "nobody has said that they know");
    assert_eq!(decide(&mut server, sari(), dark), first);
    decide(&mut server, sari(), batch::Push { acknowledged: 1, ..not_theirs });
    assert_eq!(forget(&mut server, Stale::Verdict), 1);
    assert_eq!(server.verdicts().unwrap(), 1, "of the second, nobody has said so");
}

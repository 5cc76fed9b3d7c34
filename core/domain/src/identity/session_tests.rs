//! What sessions promise, as the server runs them.

use super::{
    AuditEntry, Deed, Ending, Holder, MOST_SESSIONS, MySessions, Newcomer, PROVED_FOR, Person, Refused, Role,
    SESSION_LASTS, SendAway, Session, SessionKey, Shown, Turn, begin_session, end_session, end_sessions, proved_again,
    seen,
};
use crate::{Id, Timestamp, rehearsal::Rehearsal, view::Writing};
use std::time::Duration;

const FIRST: [u8; 32] = [1; 32];
const SECOND: [u8; 32] = [2; 32];
const THIRD: [u8; 32] = [3; 32];

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn stranger() -> Id<Person> {
    Id::mint(1, [2; 10])
}

fn phone() -> Newcomer {
    Newcomer {
        person: sari(),
        session: Id::mint(5, [5; 10]),
        holder: Holder::App,
        device: "Sari’s\u{7} phone".to_owned(),
        zone: None,
    }
}

fn signed_in() -> Rehearsal {
    let person = |id, name: &str| Person { id, name: name.to_owned(), role: Role::Traveller };
    let mut server = Rehearsal::new().with(&person(sari(), "Sari")).with(&person(stranger(), "Wayan"));
    server.by_server(|tx| begin_session(tx, &phone(), FIRST));
    server
}

fn later(server: &mut Rehearsal, by: Duration) {
    server.now = server.now.plus(by);
}

fn key(server: &Rehearsal) -> SessionKey {
    server.all().next().expect("a key")
}

fn shows(turn: i64, hash: [u8; 32], attempt: u8) -> Shown {
    Shown { turn, hash, attempt: [attempt; 32] }
}

fn turns(server: &mut Rehearsal, shown: &Shown, next: [u8; 32]) {
    let (now, key) = (server.now, key(server));
    assert_eq!(key.turn_for(shown, now), Turn::Next);
    server.by_server(|tx| tx.update(&key.turned(shown, next, now)));
}

#[test]
fn a_session_begins_open_and_is_shown_to_its_person_alone() {
    let server = signed_in();
    let mine = server.ask(sari(), &MySessions);
    assert_eq!(mine.len(), 1);
    assert_eq!((mine[0].device.as_str(), mine[0].is_open()), ("Sari’s phone", true));
    assert_eq!(server.ask(stranger(), &MySessions), []);
    assert!(key(&server).opens(sari(), server.now));
    assert!(!key(&server).opens(stranger(), server.now));
}

#[test]
fn each_token_is_good_once_and_gives_the_next() {
    let mut server = signed_in();
    turns(&mut server, &shows(0, FIRST, 7), SECOND);
    turns(&mut server, &shows(1, SECOND, 8), THIRD);
    assert_eq!(key(&server).turn_for(&shows(2, THIRD, 9), server.now), Turn::Next);
}

#[test]
fn a_lost_reply_is_given_again_until_the_next_token_is_used() {
    let mut server = signed_in();
    let shown = shows(0, FIRST, 7);
    turns(&mut server, &shown, SECOND);
    assert_eq!(key(&server).turn_for(&shown, server.now), Turn::Again);
    turns(&mut server, &shows(1, SECOND, 8), THIRD);
    assert_eq!(key(&server).turn_for(&shown, server.now), Turn::Reused);
}

#[test]
fn a_spent_token_with_another_attempt_is_in_two_hands() {
    let mut server = signed_in();
    turns(&mut server, &shows(0, FIRST, 7), SECOND);
    assert_eq!(key(&server).turn_for(&shows(0, FIRST, 8), server.now), Turn::Reused);
    assert_eq!(key(&server).turn_for(&shows(1, THIRD, 8), server.now), Turn::Reused);
}

#[test]
fn a_session_that_nobody_used_is_over_and_one_in_use_is_not() {
    let mut server = signed_in();
    later(&mut server, SESSION_LASTS / 2);
    turns(&mut server, &shows(0, FIRST, 7), SECOND);
    later(&mut server, SESSION_LASTS);
    assert!(key(&server).opens(sari(), Timestamp::from_millis(server.now.as_millis() - 1)));
    assert!(!key(&server).opens(sari(), server.now));
    assert_eq!(key(&server).turn_for(&shows(1, SECOND, 8), server.now), Turn::Over);
}

#[test]
fn a_person_sends_a_device_away_and_nobody_else_does() {
    let mut server = signed_in();
    let away = SendAway { session: phone().session };
    assert_eq!(server.act(stranger(), &away), Err(Refused::NoSuchSession));
    assert!(key(&server).opens(sari(), server.now));
    assert_eq!(server.act(sari(), &SendAway { session: Id::mint(9, [9; 10]) }), Err(Refused::NoSuchSession));
    assert_eq!(server.act(sari(), &away), Ok(()));
    assert_eq!(server.ask(sari(), &MySessions), []);
    assert_eq!(key(&server).turn_for(&shows(0, FIRST, 7), server.now), Turn::Ended(Ending::SentAway));
}

#[test]
fn how_a_session_ended_first_stays() {
    let mut server = signed_in();
    let session: Session = server.all().next().expect("a session");
    server.by_server(|tx| end_session(tx, &session, Ending::Reused));
    let ended: Session = server.all().next().expect("a session");
    later(&mut server, Duration::from_mins(1));
    server.by_server(|tx| end_session(tx, &ended, Ending::SignedOut));
    assert_eq!(server.all::<Session>().next(), Some(ended.clone()));
    assert_eq!((ended.ended_by, key(&server).ended_by), (Some(Ending::Reused), Some(Ending::Reused)));
}

#[test]
fn when_a_device_was_seen_is_told_by_the_hour() {
    let mut server = signed_in();
    let seen_at = |server: &Rehearsal| -> Timestamp { server.all::<Session>().next().expect("a session").seen_at };
    let began = seen_at(&server);
    later(&mut server, Duration::from_mins(59));
    server.by_server(|tx| seen(tx, phone().session, sari()));
    assert_eq!(seen_at(&server), began);
    later(&mut server, Duration::from_mins(1));
    server.by_server(|tx| seen(tx, phone().session, sari()));
    assert_eq!(seen_at(&server), server.now);
}

#[test]
fn whoever_signed_in_a_while_ago_shows_again_that_it_is_them() {
    let mut server = signed_in();
    assert!(key(&server).is_proved(server.now));
    later(&mut server, PROVED_FOR);
    assert!(!key(&server).is_proved(server.now));
    turns(&mut server, &shows(0, FIRST, 1), SECOND);
    assert!(!key(&server).is_proved(server.now), "a token alone shows nothing");
    server.by_server(|tx| proved_again(tx, phone().session));
    assert!(key(&server).is_proved(server.now));
    let earlier = SessionKey { proved_at: None, ..key(&server) };
    assert!(!earlier.is_proved(server.now), "from before there were proofs");
}

#[test]
fn all_sessions_end_but_the_one_that_is_to_stay() {
    let mut server = signed_in();
    let other = Newcomer { session: Id::mint(6, [6; 10]), ..phone() };
    server.by_server(|tx| begin_session(tx, &other, SECOND));
    server.by_server(|tx| end_sessions(tx, sari(), Some(other.session), Ending::PasswordReset));
    let open = |server: &Rehearsal| server.ask(sari(), &MySessions).iter().map(|open| open.id).collect::<Vec<_>>();
    assert_eq!(open(&server), [other.session]);
    server.by_server(|tx| end_sessions(tx, sari(), None, Ending::PasswordReset));
    assert_eq!(open(&server), []);
}

#[test]
fn of_too_many_sessions_the_one_that_was_not_used_for_the_longest_gives_way_and_all_of_them_can_end() {
    let mut server = signed_in();
    let newcomer =
        |number: usize| Newcomer { session: Id::mint(6, [u8::try_from(number).expect("few"); 10]), ..phone() };
    for number in 1..=MOST_SESSIONS {
        later(&mut server, Duration::from_secs(1));
        server.by_server(|tx| begin_session(tx, &newcomer(number), FIRST));
    }
    let open = server.ask(sari(), &MySessions);
    assert_eq!(open.len(), MOST_SESSIONS);
    assert_eq!(open[0].id, newcomer(MOST_SESSIONS).session, "the latest first");
    assert!(open.iter().all(|session| session.id != phone().session));
    let noted: Vec<_> = server.all::<AuditEntry>().map(|entry| (entry.deed, entry.session)).collect();
    assert_eq!(noted, [(Deed::SignedOut, Some(phone().session))]);
    server.by_server(|tx| end_sessions(tx, sari(), None, Ending::PasswordReset));
    assert_eq!(server.ask(sari(), &MySessions), []);
}

#[test]
fn a_session_from_before_a_thousand_that_came_and_went_ends_with_all_others() {
    let mut server = signed_in();
    for number in 0..1_001_u16 {
        let [high, low] = number.to_be_bytes();
        let session = Id::mint(7, [high, low, 0, 0, 0, 0, 0, 0, 0, 0]);
        later(&mut server, Duration::from_secs(1));
        server.by_server(|tx| begin_session(tx, &Newcomer { session, ..phone() }, FIRST));
        let theirs: Session = server.all().find(|theirs: &Session| theirs.id == session).expect("a session");
        server.by_server(|tx| end_session(tx, &theirs, Ending::SignedOut));
    }
    assert_eq!(server.ask(sari(), &MySessions).iter().map(|session| session.id).collect::<Vec<_>>(), [phone().session]);
    server.by_server(|tx| end_sessions(tx, sari(), None, Ending::PasswordReset));
    assert_eq!(server.ask(sari(), &MySessions), []);
}

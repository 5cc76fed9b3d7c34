//! What becomes of devices on which nobody is asked for their second factor, as the server runs it.

use super::{
    DEVICE_KNOWN_FOR, Ending, ForgetDevice, Holder, KnownDevice, MOST_KNOWN_DEVICES, MyKnownDevices, Newcomer, Person,
    Role, SendAway, Session, begin_second, begin_session, confirm_second, end_second, end_session, known_device_used,
    remember_device, set_password,
};
use crate::{Id, record::Record as _, rehearsal::Rehearsal, scope::Scope, view::Reading as _};

fn person(number: u8) -> Id<Person> {
    Id::mint(1, [number; 10])
}

fn device(number: u8) -> Id<KnownDevice> {
    Id::mint(2, [number; 10])
}

fn newcomer(who: u8, number: u8) -> Newcomer {
    let (person, session) = (person(who), Id::mint(3, [number; 10]));
    Newcomer { person, session, holder: Holder::App, device: format!("phone\u{7} {number}"), zone: None }
}

impl Rehearsal {
    fn remembers(&mut self, who: u8, number: u8) {
        self.by_server(|tx| {
            begin_session(tx, &newcomer(who, number), [number; 32])?;
            remember_device(tx, device(number), &newcomer(who, number))
        });
    }

    /// On which of these is this person known?
    fn knows(&mut self, who: u8, shown: &[u8]) -> Option<Id<KnownDevice>> {
        let shown: Vec<_> = shown.iter().copied().map(device).collect();
        let now = self.now;
        self.by_server(|tx| Ok(KnownDevice::among(&*tx, person(who), &shown, now)?)).map(|known| known.id)
    }

    fn ends(&mut self, number: u8, by: Ending) {
        self.by_server(|tx| {
            let session: Id<Session> = newcomer(1, number).session;
            let session = tx.get::<Session>(Scope::user(person(1)), session)?.known()?.expect("a session");
            end_session(tx, &session, by)
        });
    }
}

fn server() -> Rehearsal {
    let somebody = |number, name: &str| Person { id: person(number), name: name.to_owned(), role: Role::Traveller };
    Rehearsal::new().with(&somebody(1, "Sari")).with(&somebody(2, "Wayan"))
}

#[test]
fn a_device_is_known_for_its_person_alone_and_for_thirty_days() {
    let mut server = server();
    server.remembers(1, 1);
    server.remembers(2, 2);
    assert_eq!(server.knows(1, &[9, 2, 1]), Some(device(1)));
    assert_eq!(server.knows(2, &[1]), None, "hers");
    assert_eq!(server.knows(1, &[]), None);
    let called = server.ask(person(1), &MyKnownDevices).remove(0).device;
    assert_eq!(called, "phone 1", "as sessions are called");
    server.now = server.now.plus(DEVICE_KNOWN_FOR);
    assert_eq!(server.knows(1, &[1]), None);
}

#[test]
fn none_outlives_the_password_or_the_set_of_codes() {
    let mut server = server();
    for number in [1, 2] {
        server.remembers(1, number);
    }
    server.by_server(|tx| set_password(tx, person(1), "another".to_owned()));
    assert_eq!(server.count(&[KnownDevice::KIND]), 0);
    server.by_server(|tx| {
        assert!(begin_second(tx, person(1), Id::mint(4, [1; 10]))?);
        let secret = super::SecondSecret::of(&*tx, person(1))?.expect("a secret");
        confirm_second(tx, secret, 100)
    });
    server.remembers(1, 3);
    server.by_server(|tx| end_second(tx, person(1)));
    assert_eq!(server.count(&[KnownDevice::KIND]), 0);
}

#[test]
fn a_device_that_was_sent_away_is_known_no_more_and_one_that_was_left_is() {
    for (by, stays) in [(Ending::SentAway, false), (Ending::Reused, false), (Ending::SignedOut, true)] {
        let mut server = server();
        server.remembers(1, 1);
        server.remembers(1, 2);
        server.ends(1, by);
        assert_eq!(server.knows(1, &[1]).is_some(), stays, "{by:?}");
        assert_eq!(server.knows(1, &[2]), Some(device(2)), "{by:?}");
    }
    // Also when another session has begun on it since.
    let mut server = server();
    server.remembers(1, 1);
    server.by_server(|tx| {
        begin_session(tx, &newcomer(1, 7), [7; 32])?;
        let now = tx.context().now;
        let known = KnownDevice::among(&*tx, person(1), &[device(1)], now)?.expect("known");
        known_device_used(tx, known, newcomer(1, 7).session)
    });
    server.act(person(1), &SendAway { session: newcomer(1, 7).session }).expect("hers");
    assert_eq!(server.knows(1, &[1]), None);
}

#[test]
fn its_person_forgets_it_and_nobody_else_does() {
    let mut server = server();
    server.remembers(1, 1);
    server.act(person(2), &ForgetDevice { device: device(1) }).expect("nothing of his");
    assert_eq!(server.ask(person(2), &MyKnownDevices), []);
    assert_eq!(server.knows(1, &[1]), Some(device(1)));
    for _ in 0..2 {
        server.act(person(1), &ForgetDevice { device: device(1) }).expect("hers, or gone");
    }
    assert_eq!(server.knows(1, &[1]), None);
}

#[test]
fn those_that_are_too_old_make_room_and_then_the_oldest() {
    let mut server = server();
    let most = u8::try_from(MOST_KNOWN_DEVICES).expect("few");
    for number in 1..=most + 1 {
        server.now = server.now.plus(std::time::Duration::from_secs(1));
        server.remembers(1, number);
    }
    assert_eq!(server.count(&[KnownDevice::KIND]), MOST_KNOWN_DEVICES);
    assert_eq!((server.knows(1, &[1]), server.knows(1, &[2])), (None, Some(device(2))));
    server.now = server.now.plus(DEVICE_KNOWN_FOR);
    server.remembers(1, 100);
    assert_eq!(server.count(&[KnownDevice::KIND]), 1);
}

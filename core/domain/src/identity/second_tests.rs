//! What second factors promise, as the server runs them.

use super::{
    HALFWAY_LASTS, Halfway, MySecondFactor, Person, RECOVERY_CODES, Role, SECOND_FREE, SECOND_TRIES, SecondFactor,
    SecondSecret, ShownCode, begin_second, confirm_second, end_second, second_was_wrong, set_password,
    tells_of_guesses, use_second,
};
use crate::{Id, record::Record as _, rehearsal::Rehearsal};

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn server() -> Rehearsal {
    Rehearsal::new().with(&Person { id: sari(), name: "Sari".to_owned(), role: Role::Traveller })
}

impl Rehearsal {
    fn begins_second(&mut self, set: u8) -> bool {
        self.by_server(|tx| begin_second(tx, sari(), Id::mint(2, [set; 10])))
    }

    fn is_asked(&mut self) -> bool {
        self.by_server(|tx| Ok(SecondSecret::asked_of(&*tx, sari())?)).is_some()
    }

    fn has_second(mut self) -> Self {
        assert!(self.begins_second(1));
        self.by_server(|tx| {
            let secret = SecondSecret::of(&*tx, sari())?.expect("a secret");
            confirm_second(tx, secret, 100)
        });
        self
    }

    fn shows(&mut self, shown: ShownCode) -> bool {
        self.by_server(|tx| use_second(tx, sari(), shown))
    }

    fn left(&self) -> Option<i64> {
        self.ask(sari(), &MySecondFactor).map(|factor| factor.recovery_left)
    }
}

#[test]
fn a_second_factor_is_asked_for_when_its_first_code_was_shown_and_not_before() {
    let mut server = server();
    assert!(server.begins_second(1) && server.begins_second(2), "whoever began and lost it begins anew");
    assert!(!server.is_asked());
    assert!(!server.shows(ShownCode::OfTime(7)), "nothing is asked for yet");
    let mut server = server.has_second();
    assert!(server.is_asked());
    assert_eq!(server.left(), Some(i64::from(RECOVERY_CODES)));
    assert!(!server.begins_second(3), "nobody takes its place without ending it");
}

#[test]
fn a_code_is_good_once_and_no_earlier_one_after_it() {
    let mut server = server().has_second();
    assert!(!server.shows(ShownCode::OfTime(100)), "the one it began with");
    assert!(server.shows(ShownCode::OfTime(102)));
    assert!(!server.shows(ShownCode::OfTime(102)));
    assert!(!server.shows(ShownCode::OfTime(101)));
    assert!(server.shows(ShownCode::OnPaper(3)));
    assert!(!server.shows(ShownCode::OnPaper(3)));
    assert!(!server.shows(ShownCode::OnPaper(RECOVERY_CODES)), "there are no more");
    assert_eq!(server.left(), Some(i64::from(RECOVERY_CODES) - 1));
}

#[test]
fn what_is_ended_leaves_nothing_and_can_begin_anew() {
    let mut server = server().has_second();
    assert!(server.by_server(|tx| end_second(tx, sari())));
    assert_eq!(server.count(&[SecondFactor::KIND, SecondSecret::KIND]), 0);
    assert!(!server.by_server(|tx| end_second(tx, sari())));
    assert!(server.begins_second(2));
    assert!(!server.by_server(|tx| end_second(tx, sari())), "one that never counted");
}

#[test]
fn whoever_is_halfway_in_has_a_few_tries_and_a_few_minutes() {
    let mut server = server();
    let id = Id::mint(3, [3; 10]);
    server.by_server(|tx| Halfway::begin(tx, id, sari()));
    let halfway = server.by_server(|tx| Ok(Halfway::of(&*tx, id)?)).expect("halfway");
    assert!(halfway.is_open(server.now));
    assert!(!halfway.is_open(server.now.plus(HALFWAY_LASTS)));
    assert!(!Halfway { tries: SECOND_TRIES, ..halfway.clone() }.is_open(server.now));
    assert_eq!((halfway.letter, halfway.password), (None, None));
    for number in 10..20 {
        server.now = server.now.plus(HALFWAY_LASTS * 2);
        server.by_server(|tx| Halfway::begin(tx, Id::mint(3, [number; 10]), sari()));
    }
    assert!(server.count(&[Halfway::KIND]) <= 2, "those who never came are swept up");
}

#[test]
fn whoever_guesses_codes_of_time_waits_longer_and_longer_wherever_they_are_and_the_owner_is_told_once_a_day() {
    let mut server = server().has_second();
    let waits = |server: &mut Rehearsal| {
        let now = server.now;
        let secret = server.by_server(|tx| Ok(SecondSecret::asked_of(&*tx, sari())?)).expect("asked");
        secret.waits(now).map(|until| until.as_millis() - now.as_millis())
    };
    for _ in 1..SECOND_FREE {
        server.by_server(|tx| second_was_wrong(tx, sari()));
    }
    assert_eq!(waits(&mut server), None);
    let mut longest = Vec::new();
    for _ in 0..8 {
        server.by_server(|tx| second_was_wrong(tx, sari()));
        longest.push(waits(&mut server).expect("waits") / 1_000);
    }
    assert_eq!(longest, [15, 30, 60, 120, 240, 480, 900, 900]);
    assert!(server.by_server(|tx| tells_of_guesses(tx, sari())));
    assert!(!server.by_server(|tx| tells_of_guesses(tx, sari())));
    server.now = server.now.plus(std::time::Duration::from_hours(24));
    assert!(server.by_server(|tx| tells_of_guesses(tx, sari())));
    server.by_server(|tx| second_was_wrong(tx, sari()));
    assert!(server.shows(ShownCode::OnPaper(3)), "what is on paper does not wait");
    assert_eq!(waits(&mut server), None, "whoever is right begins anew");
}

#[test]
fn whoever_is_halfway_in_by_a_password_is_not_any_more_when_it_is_another() {
    let mut server = server().has_second();
    let id = Id::mint(3, [3; 10]);
    server.by_server(|tx| set_password(tx, sari(), "first".to_owned()));
    server.by_server(|tx| Halfway::begin(tx, id, sari()));
    let now = server.now;
    assert!(server.by_server(|tx| Ok(Halfway::open(&*tx, id, now)?)).is_some());
    server.now = server.now.plus(std::time::Duration::from_secs(1));
    server.by_server(|tx| set_password(tx, sari(), "another".to_owned()));
    let now = server.now;
    assert!(server.by_server(|tx| Ok(Halfway::open(&*tx, id, now)?)).is_none());
}

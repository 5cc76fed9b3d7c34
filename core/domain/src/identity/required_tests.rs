//! Whose work needs two factors, and what is asked of them at the door.

use super::{
    MySecondNeeded, NextFactor, Passkey, Permission, Person, Role, SecondFactor, SecondNeeded, add_passkey,
    begin_second, confirm_second, next_factor_after,
};
use crate::{
    Id,
    identity::{Language, Letter, NOTICE_LASTS, Purpose, UNSENT},
    record::same_id,
    rehearsal::Rehearsal,
    view::Writing as _,
};
use std::time::Duration;

fn mei() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn server(role: Role) -> Rehearsal {
    Rehearsal::new().with(&Person { id: mei(), name: "Mei".to_owned(), role })
}

impl Rehearsal {
    fn adds_passkey(&mut self) -> Id<Passkey> {
        let id = Id::mint(2, [1; 10]);
        self.by_server(|tx| add_passkey(tx, id, mei(), "key".to_owned(), "credential".to_owned())).expect("room");
        id
    }

    fn sets_up(&mut self) {
        self.by_server(|tx| {
            assert!(begin_second(tx, mei(), Id::mint(3, [1; 10]))?);
            let secret = super::SecondSecret::of(&*tx, mei())?.expect("a secret");
            confirm_second(tx, secret, 100)
        });
    }

    fn asks_next(&mut self) -> NextFactor {
        self.by_server(|tx| NextFactor::of(&*tx, mei()))
    }
}

#[test]
fn admins_and_support_are_told_that_they_need_one_until_they_have_it() {
    let all = [Permission::ReadAudit, Permission::SupportPeople];
    let cases: [(Role, &[Permission]); 4] =
        [(Role::Traveller, &[]), (Role::Provider, &[]), (Role::Admin, &all), (Role::Support, &all[1..])];
    for (role, by) in cases {
        let mut server = server(role);
        let needed = SecondNeeded { by: by.to_vec(), is_set_up: false };
        assert_eq!(server.ask(mei(), &MySecondNeeded), needed);
        assert_eq!(needed.is_missing(), !by.is_empty());
        server.sets_up();
        let needed = server.ask(mei(), &MySecondNeeded);
        assert!(needed.is_set_up && !needed.is_missing());
        let factor: Id<SecondFactor> = same_id(mei());
        server.by_server(|tx| tx.remove(factor));
        server.adds_passkey();
        assert!(server.ask(mei(), &MySecondNeeded).is_set_up, "a passkey is two factors");
    }
}

#[test]
fn a_password_alone_lets_nobody_in_whose_work_needs_two_factors_and_who_has_them() {
    for (role, by_passkey) in [(Role::Traveller, NextFactor::Nothing), (Role::Admin, NextFactor::Passkey)] {
        let mut server = server(role);
        assert_eq!(server.asks_next(), NextFactor::Nothing, "they come in to set one up");
        server.adds_passkey();
        assert_eq!(server.asks_next(), by_passkey, "{role:?}");
        server.sets_up();
        assert_eq!(server.asks_next(), NextFactor::Code);
    }
}

#[test]
fn whoever_takes_an_account_back_is_asked_for_what_they_had_and_not_for_what_was_added_lately() {
    let letter = |server: &Rehearsal, purpose| Letter {
        id: Id::mint(5, [1; 10]),
        claim: Id::mint(6, [1; 10]),
        email: "mei@example.com".parse().expect("an address"),
        purpose,
        language: Language::Indonesian,
        person: mei(),
        tries: 0,
        good_until: server.now.plus(NOTICE_LASTS),
        queue: UNSENT,
    };
    let after = |server: &mut Rehearsal, letter: &Letter| server.by_server(|tx| next_factor_after(&*tx, letter));
    for purpose in [Purpose::EmailChanged, Purpose::PasskeyAdded, Purpose::SecondOn] {
        for (age, is_own) in
            [(Duration::ZERO, false), (NOTICE_LASTS, false), (NOTICE_LASTS + Duration::from_millis(1), true)]
        {
            let mut server = server(Role::Admin);
            let written_at = server.now.plus(age);
            let taken =
                |server: &Rehearsal| Letter { good_until: written_at.plus(NOTICE_LASTS), ..letter(server, purpose) };
            server.adds_passkey();
            let (back, own) = (taken(&server), |own| if is_own { own } else { NextFactor::Nothing });
            assert_eq!(after(&mut server, &back), own(NextFactor::Passkey), "{purpose:?} {age:?}");
            server.sets_up();
            assert_eq!(after(&mut server, &back), own(NextFactor::Code), "{purpose:?} {age:?}");
            let reset = letter(&server, Purpose::Reset);
            assert_eq!(after(&mut server, &reset), NextFactor::Code, "another letter takes nothing back");
        }
    }
}

//! What deleting an account promises, step by step, as the server runs it.

use super::{
    Account, Ceremony, Claim, Consent, Departed, ERASED_AFTER, Email, Ending, Erasure, Halfway, Holder, Language,
    Letter, Newcomer, PROOF_KEPT, PasskeyFor, Password, Person, Purpose, Request, Role, SESSION_LASTS, SecondSecret,
    Session, SessionKey, Wants, Went, add_passkey, agree_to_terms, ask_erasure, begin_second, begin_session,
    erase_letters, erase_sessions, erase_ways_in, erased, forget_departed, forget_proof, give_account, set_password,
    write_letter,
};
use crate::{Id, record::Record, rehearsal::Rehearsal};
use std::time::Duration;

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn claim_of(email: &Email) -> Id<Claim> {
    Id::mint(6, [email.as_str().as_bytes()[0]; 10])
}

fn email() -> Email {
    "sari@example.com".parse().expect("an address")
}

fn session(number: u8) -> Id<Session> {
    Id::mint(3, [number; 10])
}

/// Sari, with all that opens her account, and letters of hers and of a stranger.
fn stage() -> Rehearsal {
    let person = Person { name: "Sari".into(), role: Role::Traveller, ..Person::guest(sari()) };
    let mut stage = Rehearsal::new().with(&person);
    stage.by_server(|tx| {
        give_account(tx, sari(), claim_of(&email()), &email(), Language::Japanese)?;
        set_password(tx, sari(), "hash".into())?;
        agree_to_terms(tx, sari(), "2026-11".into(), Language::Japanese)?;
        begin_second(tx, sari(), Id::mint(4, [1; 10]))?;
        add_passkey(tx, Id::mint(4, [2; 10]), sari(), "phone".into(), "{}".into())?.expect("room");
        Ok(())
    });
    stage.signs_in(1);
    stage.signs_in(2);
    stage.written("sari@example.com", sari(), 1);
    stage.written("wayan@example.com", Id::mint(1, [2; 10]), 2);
    stage
}

impl Rehearsal {
    fn signs_in(&mut self, number: u8) {
        let (person, holder) = (sari(), Holder::App);
        let newcomer = Newcomer { person, session: session(number), holder, device: "phone".into(), zone: None };
        self.by_server(|tx| begin_session(tx, &newcomer, [number; 32]));
    }

    fn written(&mut self, email: &str, person: Id<Person>, id: u8) {
        let email: Email = email.parse().expect("an address");
        let (letter, claim) = (Id::mint(5, [id; 10]), claim_of(&email));
        let request = Request { letter, claim, email, language: Language::Japanese, person };
        self.by_server(|tx| write_letter(tx, request, Wants::Reset));
    }

    fn asks(&mut self) {
        let account = self.all::<Account>().next().expect("an account");
        let letter = Id::mint(5, [9; 10]);
        self.by_server(|tx| ask_erasure(tx, &account, claim_of, letter));
    }

    fn due(&mut self) -> usize {
        self.by_server(|tx| Ok(Erasure::due(&*tx, tx.context().now, 10)?.len()))
    }

    fn has<R: Record>(&self) -> usize {
        self.count(&[R::KIND])
    }
}

#[test]
fn whoever_deletes_their_account_is_out_everywhere_at_once_and_told_until_when_it_can_be_taken_back() {
    let mut stage = stage();
    stage.asks();
    let ended: Vec<_> = stage.all::<Session>().map(|session| session.ended_by).collect();
    assert_eq!(ended, [Some(Ending::Erased); 2]);
    assert!(stage.all::<SessionKey>().all(|key| key.ended_by == Some(Ending::Erased)));
    let told = stage.all::<Letter>().find(|letter| letter.purpose == Purpose::ErasureAsked).expect("a letter");
    let due = stage.now.plus(ERASED_AFTER);
    assert_eq!((told.email, told.good_until), (email(), due));
    assert_eq!(stage.due(), 0, "not yet");

    stage.now = stage.now.plus(Duration::from_hours(24));
    stage.asks();
    assert_eq!(stage.all::<Erasure>().next().expect("asked").due_at, due, "asked again, it is not put off");
    stage.now = due.plus(Duration::from_millis(1));
    assert_eq!(stage.due(), 1);
}

#[test]
fn whoever_signs_in_before_that_keeps_everything() {
    let mut stage = stage();
    stage.asks();
    stage.signs_in(3);
    assert_eq!(stage.has::<Erasure>(), 0);
    stage.now = stage.now.plus(ERASED_AFTER * 2);
    assert_eq!(stage.due(), 0);
    assert_eq!((stage.has::<Account>(), stage.has::<Password>(), stage.has::<Claim>()), (1, 1, 1));
}

#[test]
fn the_ways_in_go_first_and_the_address_is_nobodys() {
    let mut stage = stage();
    stage.asks();
    stage.by_server(|tx| erase_ways_in(tx, sari(), claim_of));
    let left = [Account::KIND, Claim::KIND, Password::KIND, SecondSecret::KIND];
    assert_eq!(stage.count(&left), 0);
    assert_eq!(stage.count(&[super::Passkey::KIND, super::PasskeyKey::KIND, super::SecondFactor::KIND]), 0);
    // Done twice, it is done.
    stage.by_server(|tx| erase_ways_in(tx, sari(), claim_of));
    let wayan = Person { name: "Wayan".into(), role: Role::Traveller, ..Person::guest(Id::mint(1, [2; 10])) };
    let mut stage = stage.with(&wayan);
    stage.by_server(|tx| give_account(tx, wayan.id, claim_of(&email()), &email(), Language::English));
    stage.by_server(|tx| erase_ways_in(tx, sari(), claim_of));
    assert_eq!(stage.has::<Claim>(), 1, "whoever has the address by now keeps it");
}

#[test]
fn of_sessions_it_stays_known_that_their_devices_are_to_forget_for_as_long_as_these_could_come() {
    let mut stage = stage();
    stage.asks();
    assert_eq!(stage.by_server(|tx| erase_sessions(tx, sari())), Went::All);
    assert_eq!((stage.has::<Session>(), stage.has::<SessionKey>(), stage.has::<Departed>()), (0, 0, 2));
    assert!(stage.by_server(|tx| Ok(Departed::of(&*tx, session(1))?)).is_some());
    stage.by_server(forget_departed);
    assert_eq!(stage.has::<Departed>(), 2);
    stage.now = stage.now.plus(SESSION_LASTS + Duration::from_millis(1));
    stage.by_server(forget_departed);
    assert_eq!(stage.has::<Departed>(), 0);
}

#[test]
fn many_sessions_go_in_steps() {
    let mut stage = stage();
    for number in 3..=250 {
        stage.signs_in(number);
    }
    assert_eq!(stage.by_server(|tx| erase_sessions(tx, sari())), Went::Some);
    assert_eq!(stage.by_server(|tx| erase_sessions(tx, sari())), Went::All);
    assert_eq!(stage.has::<Session>(), 0);
}

#[test]
fn letters_and_what_waits_for_an_answer_go_and_those_of_others_stay() {
    let mut stage = stage();
    stage.by_server(|tx| {
        Halfway::begin(tx, Id::mint(7, [1; 10]), sari())?;
        Halfway::begin(tx, Id::mint(7, [2; 10]), Id::mint(1, [2; 10]))?;
        Ceremony::begin(tx, Id::mint(7, [3; 10]), PasskeyFor::Adding, Some(sari()), "{}".into())?;
        Ceremony::begin(tx, Id::mint(7, [4; 10]), PasskeyFor::SigningIn, None, "{}".into())
    });
    assert_eq!(stage.by_server(|tx| erase_letters(tx, sari())), Went::All);
    let to: Vec<_> = stage.all::<Letter>().map(|letter| letter.email.to_string()).collect();
    assert_eq!(to, ["wayan@example.com"]);
    assert_eq!((stage.has::<Halfway>(), stage.has::<Ceremony>()), (1, 1));
}

#[test]
fn what_proves_that_somebody_agreed_stays_for_its_time_and_no_longer() {
    let mut stage = stage();
    stage.asks();
    stage.by_server(|tx| erased(tx, sari()));
    stage.now = stage.now.plus(ERASED_AFTER * 2);
    assert_eq!(stage.due(), 0, "it is done");
    assert_eq!(stage.has::<Consent>(), 1);
    stage.now = stage.now.plus(PROOF_KEPT);
    assert_eq!(stage.due(), 1);
    assert_eq!(stage.by_server(|tx| forget_proof(tx, sari())), Went::All);
    assert_eq!((stage.has::<Consent>(), stage.has::<Erasure>()), (0, 0));
}

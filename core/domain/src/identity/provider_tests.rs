//! What signing in with a provider promises, as the server runs it.

use super::{
    Account, Claim, Collecting, Email, Known, Language, Letter, LinkedAccount, Linking, MOST_LINKED, MyAccount,
    MyLinkedAccounts, NOTICE_LASTS, NoReturn, OUTING_LASTS, Outing, Person, ProviderFor, Purpose, Return, Role, Said,
    Session, UNSENT, give_account, link_account, linked_account_used, move_account, open_linked, unlink_account,
};
use crate::{Id, Timestamp, record::Record as _, rehearsal::Rehearsal, view::Writing as _};
use std::time::Duration;

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn wayan() -> Id<Person> {
    Id::mint(1, [2; 10])
}

fn outing(number: u8) -> Id<Outing> {
    Id::mint(5, [number; 10])
}

fn session(number: u8) -> Id<Session> {
    Id::mint(6, [number; 10])
}

fn there(number: u8) -> Id<LinkedAccount> {
    Id::mint(7, [number; 10])
}

fn address(of: &str) -> Email {
    format!("{of}@example.com").parse().expect("an address")
}

fn claim_of(email: &Email) -> Id<Claim> {
    Id::mint(8, [email.as_str().as_bytes()[0]; 10])
}

fn said(number: u8, email: Option<Email>) -> Said {
    Said { account: there(number), email, name: "Sari Wulandari".to_owned() }
}

const HERE: Collecting = Collecting { session: Some(Id::from_uuid(uuid::Uuid::from_u128(1))), secret: None };

impl Rehearsal {
    fn goes(&mut self, number: u8, change: impl FnOnce(Outing) -> Outing) {
        let new = Outing::new(outing(number), "pulau".to_owned(), ProviderFor::SigningIn, sari(), Language::Indonesian);
        self.by_server(|tx| Outing::begin(tx, change(Outing { session: HERE.session, ..new })));
    }

    fn is_taken(&mut self, number: u8, provider: &str) -> Option<Outing> {
        self.by_server(|tx| Outing::take(tx, outing(number), provider))
    }

    /// Out and back.
    fn returns(&mut self, number: u8, said: Result<Said, NoReturn>) {
        self.goes(number, |outing| outing);
        let taken = self.is_taken(number, "pulau").expect("they were out");
        self.by_server(|tx| Return::arrive(tx, taken, "Pulau".to_owned(), said));
    }

    fn collects(&mut self, number: u8, by: Collecting) -> Option<Return> {
        self.by_server(|tx| Return::take(tx, outing(number), by))
    }

    fn links(&mut self, number: u8, person: Id<Person>) -> Linking {
        self.returns(number, Ok(said(number, None)));
        let back = self.collects(number, HERE).expect("back");
        self.by_server(|tx| link_account(tx, person, there(number), &back))
    }

    fn has_account(mut self, person: Id<Person>, of: &str) -> Self {
        let email = address(of);
        self.by_server(|tx| give_account(tx, person, claim_of(&email), &email, Language::Indonesian));
        self
    }

    fn linked(&self, person: Id<Person>) -> Vec<Id<LinkedAccount>> {
        self.ask(person, &MyLinkedAccounts).into_iter().map(|linked| linked.id).collect()
    }
}

fn server() -> Rehearsal {
    let person = |id, name: &str| Person { id, name: name.to_owned(), role: Role::Traveller };
    Rehearsal::new().with(&person(sari(), "Sari")).with(&person(wayan(), "Wayan"))
}

#[test]
fn an_outing_is_taken_once_from_its_own_provider_and_in_time() {
    let mut server = server();
    server.goes(1, |outing| outing);
    assert!(server.is_taken(1, "another").is_none(), "it was not there that they went");
    assert!(server.is_taken(1, "pulau").is_some());
    assert!(server.is_taken(1, "pulau").is_none(), "once");
    server.goes(2, |outing| outing);
    server.now = server.now.plus(OUTING_LASTS);
    assert!(server.is_taken(2, "pulau").is_none(), "too late");
}

#[test]
fn a_return_is_collected_once_by_whoever_began_it_and_in_time() {
    let mut server = server();
    server.returns(1, Ok(said(1, None)));
    let others = [
        Collecting { session: Some(session(2)), secret: None },
        Collecting { session: None, secret: None },
        Collecting { session: None, secret: Some([1; 32]) },
    ];
    for other in others {
        assert!(server.collects(1, other).is_none(), "they did not begin it");
    }
    assert!(server.collects(1, HERE).is_some());
    assert!(server.collects(1, HERE).is_none(), "once");
    server.returns(2, Ok(said(1, None)));
    server.now = server.now.plus(OUTING_LASTS);
    assert!(server.collects(2, HERE).is_none(), "too late");
}

#[test]
fn an_app_collects_with_its_secret_and_with_nothing_else() {
    let mut server = server();
    server.goes(1, |outing| Outing { secret: Some(vec![1; 32]), ..outing });
    let taken = server.is_taken(1, "pulau").expect("they were out");
    server.by_server(|tx| Return::arrive(tx, taken, "Pulau".to_owned(), Err(NoReturn::Away)));
    assert!(server.collects(1, HERE).is_none(), "its session is known to others");
    assert!(server.collects(1, Collecting { secret: Some([2; 32]), ..HERE }).is_none());
    let back = server.collects(1, Collecting { session: None, secret: Some([1; 32]) }).expect("it is the app");
    assert_eq!((back.wrong, back.account), (Some(NoReturn::Away), None));
}

#[test]
fn those_that_nobody_came_back_from_are_swept_up() {
    let mut server = server();
    for number in 1..=3 {
        server.returns(number, Err(NoReturn::Cancelled));
        server.goes(number + 10, |outing| outing);
    }
    server.now = server.now.plus(OUTING_LASTS).plus(Duration::from_millis(1));
    server.goes(20, |outing| outing);
    assert_eq!(server.count(&[Outing::KIND, Return::KIND]), 1);
}

#[test]
fn nobody_is_somebody_because_of_an_address_that_has_an_account_already() {
    let mut server = server().has_account(wayan(), "wayan");
    let who = |server: &mut Rehearsal, number, email| {
        server.by_server(|tx| Ok(Known::by(&*tx, there(number), email, claim_of, tx.context().now)?))
    };
    assert_eq!(who(&mut server, 1, Some(address("wayan"))), Known::Perhaps(wayan()));
    assert_eq!(who(&mut server, 1, Some(address("sari"))), Known::Newcomer(address("sari")));
    // One who lost their account, and can take it back by that address, is nobody new there.
    let claim = claim_of(&address("wayan"));
    server.by_server(|tx| {
        tx.insert(&Letter { claim, email: address("wayan"), person: wayan(), ..letter(tx.context().now) })?;
        tx.remove(claim)
    });
    assert_eq!(who(&mut server, 1, Some(address("wayan"))), Known::Perhaps(wayan()));
    assert_eq!(who(&mut server, 1, None), Known::WithoutAddress);
    assert_eq!(server.links(1, sari()), Linking::Linked);
    assert_eq!(who(&mut server, 1, Some(address("wayan"))), Known::As(sari()), "whatever address it has by now");
}

#[test]
fn one_that_waits_for_a_proof_is_its_owners_alone_and_cannot_be_collected_again() {
    let mut server = server().has_account(wayan(), "wayan");
    server.returns(1, Ok(said(1, Some(address("wayan")))));
    let back = server.collects(1, HERE).expect("back");
    server.by_server(|tx| back.wait_for(tx, wayan()));
    assert!(server.collects(1, HERE).is_none());
    let take = |server: &mut Rehearsal, who| server.by_server(|tx| Return::take_proved(tx, outing(1), who));
    assert!(take(&mut server, sari()).is_none());
    assert!(take(&mut server, wayan()).is_some());
    assert!(take(&mut server, wayan()).is_none(), "once");
}

#[test]
fn an_account_elsewhere_is_one_persons_and_nobody_has_too_many() {
    let mut server = server();
    assert_eq!(server.links(1, sari()), Linking::Linked);
    assert_eq!(server.links(1, sari()), Linking::WasLinked);
    assert_eq!(server.links(1, wayan()), Linking::OfSomebodyElse);
    for number in 2..=u8::try_from(MOST_LINKED).expect("a few") {
        assert_eq!(server.links(number, sari()), Linking::Linked);
    }
    assert_eq!(server.links(100, sari()), Linking::TooMany);
    assert_eq!((server.linked(sari()).len(), server.linked(wayan()).len()), (MOST_LINKED, 0));
}

#[test]
fn it_says_when_it_was_used_and_goes_when_its_person_says() {
    let mut server = server();
    server.links(1, sari());
    server.now = server.now.plus(Duration::from_hours(1));
    server.by_server(|tx| linked_account_used(tx, there(1)));
    assert_eq!(server.ask(sari(), &MyLinkedAccounts)[0].used_at, Some(server.now));
    assert!(!server.by_server(|tx| unlink_account(tx, there(1), wayan())), "not his");
    assert!(server.by_server(|tx| unlink_account(tx, there(1), sari())));
    assert!(!server.by_server(|tx| unlink_account(tx, there(1), sari())));
    assert!(server.linked(sari()).is_empty());
}

#[test]
fn somebody_new_is_called_as_the_provider_says_and_a_guest_keeps_who_they_are() {
    let guest: Id<Person> = Id::mint(1, [3; 10]);
    for (name, called) in
        [("Sari Wulandari", "Sari Wulandari"), (" \u{7}", "sari"), (&"s".repeat(100), &"s".repeat(80))]
    {
        let mut server = Rehearsal::new().with(&Person::guest(guest));
        server.goes(1, |outing| Outing { person: guest, ..outing });
        let taken = server.is_taken(1, "pulau").expect("they were out");
        let said = Said { name: name.to_owned(), ..said(1, Some(address("sari"))) };
        server.by_server(|tx| Return::arrive(tx, taken, "Pulau".to_owned(), Ok(said)));
        let back = server.collects(1, HERE).expect("back");
        let spare = Id::mint(1, [9; 10]);
        let person = server.by_server(|tx| open_linked(tx, &back, there(1), &address("sari"), claim_of, spare));
        assert_eq!(person, guest);
        let known = server.by_server(|tx| Ok(Person::of(&*tx, guest)?)).expect("somebody");
        assert_eq!((known.name.as_str(), known.role), (called, Role::Traveller));
        assert_eq!(server.ask(guest, &MyAccount).map(|account: Account| account.email), Some(address("sari")));
        assert_eq!(server.linked(guest), [there(1)]);
    }
}

/// To Sari, of whose account the address was changed then.
fn letter(changed_at: Timestamp) -> Letter {
    let email = address("sari");
    Letter {
        id: Id::mint(9, [1; 10]),
        claim: claim_of(&email),
        email,
        purpose: Purpose::EmailChanged,
        language: Language::Indonesian,
        person: sari(),
        tries: 0,
        good_until: changed_at.plus(NOTICE_LASTS),
        queue: UNSENT,
    }
}

#[test]
fn whoever_takes_an_account_back_finds_no_link_that_was_added_lately() {
    let mut server = server().has_account(sari(), "sari");
    server.links(1, sari());
    server.now = server.now.plus(NOTICE_LASTS + Duration::from_millis(1));
    let changed_at = server.now;
    server.links(2, sari());
    server.by_server(|tx| move_account(tx, &letter(changed_at), claim_of, Id::mint(9, [2; 10])));
    assert_eq!(server.linked(sari()), [there(1)]);
}

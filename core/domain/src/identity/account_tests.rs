//! What accounts promise, as the server runs them.

use super::{
    Account, CODE_TRIES, ChangeName, Claim, Email, Language, LanguageChoice, Letter, Me, MyAccount, MyPasskeys,
    MySecondFactor, NOTICE_LASTS, Password, Person, Preferences, Purpose, Refused, Request, Role, SENT, SecondSecret,
    UNSENT, Unfit, Wants, add_passkey, begin_second, confirm_second, fitting_name, move_account, open_account,
    owner_of, password_fits, sent, set_password, tell, write_letter, write_to_new_address,
};
use crate::{
    Id, Timestamp,
    failure::{self, Stop},
    record::{Record as _, same_id},
    rehearsal::Rehearsal,
    view::{Tx, Writing as _},
};
use std::time::Duration;

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn spare() -> Id<Person> {
    Id::mint(9, [9; 10])
}

fn request(email: &str, id: u8) -> Request {
    let email: Email = email.parse().expect("an address");
    let claim = claim_of(&email);
    Request { letter: Id::mint(5, [id; 10]), claim, email, language: Language::Japanese, person: sari() }
}

fn claim_of(email: &Email) -> Id<Claim> {
    Id::mint(6, [email.as_str().as_bytes()[0]; 10])
}

impl Rehearsal {
    fn letter(&mut self, wants: Wants, id: u8) -> Letter {
        let request = request("sari@example.com", id);
        let letter = request.letter;
        self.by_server(|tx| write_letter(tx, request, wants));
        self.by_server(|tx| Ok(Letter::of(&*tx, letter)?)).expect("a letter")
    }

    /// To the address that Sari wants, and what comes of its code.
    fn moves(&mut self, email: &str, id: u8) -> (Purpose, Option<Id<Person>>) {
        let request = request(email, id);
        let letter = request.letter;
        self.by_server(|tx| write_to_new_address(tx, request));
        let letter = self.by_server(|tx| Ok(Letter::of(&*tx, letter)?)).expect("a letter");
        let moved = letter
            .purpose
            .has_code()
            .then(|| self.by_server(|tx| move_account(tx, &letter, claim_of, Id::mint(7, [id; 10]))));
        (letter.purpose, moved.flatten())
    }

    fn email(&self) -> String {
        self.ask(sari(), &MyAccount).expect("an account").email.to_string()
    }

    fn has_password(mut self) -> Self {
        let letter = self.letter(Wants::Register, 1);
        self.open(&letter);
        self.by_server(|tx| set_password(tx, sari(), "hash".to_owned()));
        self
    }

    fn open(&mut self, letter: &Letter) -> Option<Id<Person>> {
        self.by_server(|tx| open_account(tx, letter, "Sari".to_owned(), Some(letter.person), spare()))
    }
}

#[test]
fn a_proved_address_is_somebodys_who_can_have_a_password() {
    let mut server = Rehearsal::new();
    let letter = server.letter(Wants::Register, 1);
    assert_eq!(server.open(&letter), Some(sari()));
    server.by_server(|tx| set_password(tx, sari(), "hash".to_owned()));
    let account: Account = server.all().next().expect("an account");
    assert_eq!((account.verified_at, account.password_set_at), (server.now, Some(server.now)));
    let password: Password = server.all().next().expect("a password");
    assert_eq!((password.id, password.hash.as_str()), (same_id(sari()), "hash"));
    let person: Person = server.all().next().expect("somebody");
    assert_eq!((person.name.as_str(), person.role), ("Sari", Role::Traveller));
    assert_eq!(server.ask(sari(), &MyAccount), Some(account));
    assert_eq!(server.ask(spare(), &MyAccount), None);
}

#[test]
fn an_address_is_one_persons_whoever_proves_it_second() {
    let mut server = Rehearsal::new();
    let (one, other) = (server.letter(Wants::Register, 1), server.letter(Wants::Register, 2));
    let other = Letter { person: Id::mint(2, [2; 10]), ..other };
    server.open(&one);
    assert_eq!(server.open(&other), None);
    assert_eq!(server.all::<Claim>().map(|claim| claim.person).collect::<Vec<_>>(), [sari()]);
    assert_eq!(server.count(&[Person::KIND]), 1);
}

#[test]
fn a_guest_becomes_somebody_and_somebody_is_not_taken_over() {
    let mut server = Rehearsal::new().with(&Person::guest(sari()));
    let letter = server.letter(Wants::Register, 1);
    assert_eq!(server.open(&letter), Some(sari()));
    assert_eq!(server.count(&[Person::KIND]), 1);
    // Whoever asked for the letter was a guest elsewhere, and goes on there as one: in nobody's account.
    let mut server = Rehearsal::new().with(&Person::guest(sari()));
    let letter = server.letter(Wants::Register, 1);
    let opened = server.by_server(|tx| open_account(tx, &letter, "Sari".to_owned(), None, spare()));
    assert_eq!(opened, Some(spare()));
    assert!(server.all::<Person>().any(|person| person == Person::guest(sari())));
    let wayan = Person { id: Id::mint(3, [3; 10]), name: "Wayan".to_owned(), role: Role::Provider };
    let mut server = Rehearsal::new().with(&wayan);
    let letter = Letter { person: wayan.id, ..server.letter(Wants::Register, 1) };
    assert_eq!(server.open(&letter), Some(spare()));
    assert!(server.all::<Person>().any(|person| person == wayan));
}

#[test]
fn what_a_letter_says_depends_on_who_has_the_address_and_nothing_else_does() {
    let mut server = Rehearsal::new();
    let purposes = |server: &mut Rehearsal| {
        let letters = [server.letter(Wants::Register, 11), server.letter(Wants::Reset, 12)];
        letters.map(|letter| (letter.purpose, letter.purpose.has_code()))
    };
    assert_eq!(purposes(&mut server), [(Purpose::Register, true), (Purpose::NoAccount, false)]);
    let mut server = Rehearsal::new();
    let letter = server.letter(Wants::Register, 1);
    server.open(&letter);
    assert_eq!(purposes(&mut server), [(Purpose::HasAccount, false), (Purpose::Reset, true)]);
    assert!(server.all::<Letter>().all(|letter| letter.person == sari()));
}

#[test]
fn letters_to_new_addresses_move_nothing_when_the_password_is_another() {
    let mut server = Rehearsal::new().has_password();
    let request = request("another@example.com", 3);
    let id = request.letter;
    server.by_server(|tx| write_to_new_address(tx, request));
    let letter = server.by_server(|tx| Ok(Letter::of(&*tx, id)?)).expect("a letter");
    server.now = Timestamp::from_millis(server.now.as_millis() + 1_000);
    server.by_server(|tx| set_password(tx, sari(), "another".to_owned()));
    let moved = server.by_server(|tx| move_account(tx, &letter, claim_of, Id::mint(7, [3; 10])));
    assert_eq!((moved, server.email()), (None, "sari@example.com".to_owned()));
    assert_eq!(server.moves("another@example.com", 4).1, Some(sari()), "one that was asked for since");
}

#[test]
fn a_new_password_takes_the_place_of_the_one_before_and_its_person_hears_of_it() {
    let mut server = Rehearsal::new().has_password();
    server.now = Timestamp::from_millis(server.now.as_millis() + 1_000);
    server.by_server(|tx| set_password(tx, sari(), "another".to_owned()));
    let account = server.ask(sari(), &MyAccount).expect("an account");
    server.by_server(|tx| tell(tx, &account, claim_of, Id::mint(7, [7; 10]), Purpose::PasswordChanged));
    let hashes: Vec<String> = server.all::<Password>().map(|password| password.hash).collect();
    assert_eq!(hashes, ["another"]);
    assert_eq!(server.all::<Account>().next().expect("an account").password_set_at, Some(server.now));
    assert!(server.all::<Letter>().any(|letter| letter.purpose == Purpose::PasswordChanged));
}

#[test]
fn letters_wait_until_they_are_sent_and_codes_until_it_is_too_late() {
    let mut server = Rehearsal::new();
    let (one, two) = (server.letter(Wants::Register, 1), server.letter(Wants::Reset, 2));
    let unsent = |server: &mut Rehearsal| server.by_server(|tx| Ok(Letter::unsent(&*tx, None, 10)?)).len();
    let outdated = |server: &mut Rehearsal, at| server.by_server(|tx| Ok(Letter::outdated(&*tx, at, 10)?)).len();
    assert_eq!(unsent(&mut server), 2);
    let late = Timestamp::from_millis(one.good_until.as_millis() + 1);
    assert_eq!(outdated(&mut server, late), 0, "what has not left is not too late");
    server.by_server(|tx| sent(tx, one.id));
    server.by_server(|tx| sent(tx, two.id));
    assert_eq!(unsent(&mut server), 0);
    assert!(server.all::<Letter>().all(|letter| letter.queue == SENT));
    assert_eq!((outdated(&mut server, one.good_until), outdated(&mut server, late)), (0, 2));
    assert!(one.is_open(server.now) && !one.is_open(one.good_until));
    assert!(two.is_open(server.now), "whoever tries a code cannot tell that it has none");
    assert!(!Letter { tries: 5, ..one }.is_open(server.now));
    assert_eq!(two.queue, UNSENT);
}

#[test]
fn a_password_is_as_long_as_it_must_be_and_a_name_is_one() {
    assert_eq!(password_fits("1234567"), Err(Unfit::PasswordTooShort));
    assert_eq!(password_fits("pasir putih"), Ok(()));
    assert_eq!(password_fits("日本語の合言葉"), Err(Unfit::PasswordTooShort), "seven letters, however many bytes");
    assert_eq!(password_fits(&"a".repeat(129)), Err(Unfit::PasswordTooLong));
    assert_eq!(fitting_name("  Sari \u{7}\n Wulandari "), Ok("Sari Wulandari".to_owned()));
    assert_eq!(fitting_name(" \u{0} "), Err(Unfit::NameMissing));
    assert_eq!(fitting_name(&"a".repeat(81)), Err(Unfit::NameTooLong));
}

#[test]
fn an_account_has_another_address_when_that_is_proved_and_its_reader_before_can_take_it_back() {
    let mut server = Rehearsal::new().has_password();
    assert_eq!(server.moves("new@example.com", 2), (Purpose::NewEmail, Some(sari())));
    assert_eq!(server.email(), "new@example.com");
    let claims = |server: &Rehearsal| server.all::<Claim>().map(|claim| claim.email.to_string()).collect::<Vec<_>>();
    assert_eq!(claims(&server), ["new@example.com"]);
    let told = server.all::<Letter>().find(|letter| letter.purpose == Purpose::EmailChanged).expect("is told");
    assert_eq!((told.email.as_str(), told.good_until), ("sari@example.com", server.now.plus(NOTICE_LASTS)));
    // Also when it has gone further meanwhile.
    assert_eq!(server.moves("third@example.com", 3), (Purpose::NewEmail, Some(sari())));
    assert_eq!(server.by_server(|tx| move_account(tx, &told, claim_of, spare_letter())), Some(sari()));
    assert_eq!(
        (server.email().as_str(), claims(&server).as_slice()),
        ("sari@example.com", &["sari@example.com".to_owned()][..])
    );
}

fn spare_letter() -> Id<Letter> {
    Id::mint(7, [99; 10])
}

#[test]
fn an_address_that_is_somebodys_is_not_given_to_another_and_its_owner_hears_of_it() {
    let mut server = Rehearsal::new().has_password();
    let wayans = Letter { person: spare(), ..server.letter(Wants::Register, 4) };
    let email: Email = "wayan@example.com".parse().expect("an address");
    let wayans = Letter { claim: claim_of(&email), email, ..wayans };
    server.open(&wayans);
    assert_eq!(server.moves("wayan@example.com", 5), (Purpose::HasAccount, None));
    assert_eq!(server.email(), "sari@example.com");
    assert!(server.all::<Letter>().any(|letter| letter.purpose == Purpose::HasAccount && letter.person == spare()));
}

#[test]
fn a_letter_is_in_the_language_that_its_reader_chose_or_had_when_the_account_was_made() {
    let mut server = Rehearsal::new().has_password();
    let account = server.ask(sari(), &MyAccount).expect("an account");
    let language = |server: &mut Rehearsal, id| {
        let letter = Id::mint(8, [id; 10]);
        server.by_server(|tx| tell(tx, &account, claim_of, letter, Purpose::SignedIn));
        server.by_server(|tx| Ok(Letter::of(&*tx, letter)?)).expect("a letter").language
    };
    assert_eq!(language(&mut server, 1), Language::Japanese);
    let chosen = LanguageChoice::Always(Language::Arabic);
    let mut server = server.with(&Preferences { language: chosen, ..Preferences::of_newcomer(sari()) });
    assert_eq!(language(&mut server, 2), Language::Arabic);
}

#[test]
fn a_person_is_called_as_they_say_once_they_are_somebody() {
    let mut server = Rehearsal::new().has_password();
    let called = |name: &str| ChangeName { name: name.to_owned() };
    assert_eq!(server.act(sari(), &called("  Sari  Wulandari ")), Ok(()));
    let name = |server: &Rehearsal| server.ask(sari(), &Me).person.name;
    assert_eq!(name(&server), "Sari Wulandari");
    assert_eq!(server.act(sari(), &called("Sari Wulandari")), Err(Refused::NothingToChange));
    assert_eq!(server.act(sari(), &called(" \u{7} ")), Err(Refused::NameUnfit));
    let signs_in_first = |server: &mut Rehearsal| {
        let refused = server.run(spare(), &called("Nobody"));
        assert!(matches!(refused, Err(Stop::Common(failure::Refused::SignInFirst))), "{refused:?}");
    };
    signs_in_first(&mut server);
    signs_in_first(&mut server.with(&Person::guest(spare())));
}

#[test]
fn whoever_takes_an_account_back_finds_no_way_in_that_was_added_lately_and_keeps_their_own() {
    let passkey = |number: u8| Id::mint(5, [number; 10]);
    let adds = |server: &mut Rehearsal, number| {
        let added = |tx: &mut dyn Tx| add_passkey(tx, passkey(number), sari(), "key".to_owned(), "x".to_owned());
        server.by_server(added).expect("added");
    };
    let later = |server: &mut Rehearsal, by| server.now = server.now.plus(by);
    let mut server = Rehearsal::new().has_password();
    adds(&mut server, 1);
    later(&mut server, NOTICE_LASTS + Duration::from_millis(1));
    adds(&mut server, 3);
    assert_eq!(server.moves("new@example.com", 2), (Purpose::NewEmail, Some(sari())));
    let told = server.all::<Letter>().find(|letter| letter.purpose == Purpose::EmailChanged).expect("is told");
    later(&mut server, Duration::from_mins(1));
    adds(&mut server, 2);
    server.by_server(|tx| begin_second(tx, sari(), Id::mint(6, [6; 10])));
    server.by_server(|tx| {
        let secret = SecondSecret::of(&*tx, sari())?.expect("begun");
        confirm_second(tx, secret, 7)
    });
    assert_eq!(server.by_server(|tx| move_account(tx, &told, claim_of, spare_letter())), Some(sari()));
    let left: Vec<_> = server.ask(sari(), &MyPasskeys).into_iter().map(|passkey| passkey.id).collect();
    assert_eq!((left, server.ask(sari(), &MySecondFactor)), (vec![passkey(1)], None));
}

/// Whoever took it away moved it twice, and reads the address in between; the owner reads the one before.
#[test]
fn of_letters_that_take_an_account_back_the_earliest_ends_the_later_ones() {
    let told = |server: &Rehearsal, purpose, email: &str| {
        server.all::<Letter>().find(|letter| letter.purpose == purpose && letter.email.as_str() == email)
    };
    let later = |server: &mut Rehearsal| server.now = server.now.plus(Duration::from_mins(1));
    let mut server = Rehearsal::new().has_password();
    for (email, id) in [("new@example.com", 2), ("third@example.com", 3)] {
        later(&mut server);
        assert_eq!(server.moves(email, id), (Purpose::NewEmail, Some(sari())));
    }
    let account = server.ask(sari(), &MyAccount).expect("an account");
    server.by_server(|tx| tell(tx, &account, claim_of, Id::mint(8, [4; 10]), Purpose::SecondOn));
    let between = told(&server, Purpose::EmailChanged, "new@example.com").expect("is told");
    let owners = told(&server, Purpose::EmailChanged, "sari@example.com").expect("is told");
    later(&mut server);
    assert_eq!(server.by_server(|tx| move_account(tx, &between, claim_of, spare_letter())), Some(sari()));
    assert_eq!(told(&server, Purpose::SecondOn, "third@example.com"), None);
    assert_eq!(
        told(&server, Purpose::EmailChanged, "sari@example.com"),
        Some(owners.clone()),
        "hers is the earlier one"
    );
    server.by_server(|tx| tell(tx, &account, claim_of, Id::mint(8, [5; 10]), Purpose::PasskeyAdded));
    assert_eq!(server.by_server(|tx| move_account(tx, &owners, claim_of, Id::mint(8, [6; 10]))), Some(sari()));
    assert_eq!(server.email(), "sari@example.com");
    let left = server.all::<Letter>().filter(|letter| letter.purpose.takes_back()).collect::<Vec<_>>();
    assert_eq!(left, [owners], "which the server uses up");
    assert!(told(&server, Purpose::TakenBack, "new@example.com").is_some(), "whoever lost it hears of it");
}

/// Also in one moment, and by a clock that was set back.
#[test]
fn no_letter_that_takes_an_account_back_is_as_early_as_the_one_before() {
    let mut server = Rehearsal::new().has_password();
    let account = server.ask(sari(), &MyAccount).expect("an account");
    let mut good_until = Vec::new();
    for (id, purpose) in [(1, Purpose::SecondOn), (2, Purpose::PasskeyAdded), (3, Purpose::AccountLinked)] {
        let letter = Id::mint(8, [id; 10]);
        server.by_server(|tx| tell(tx, &account, claim_of, letter, purpose));
        good_until.push(server.by_server(|tx| Ok(Letter::of(&*tx, letter)?)).expect("a letter").good_until);
        server.now = server.now.minus(Duration::from_mins(u64::from(id) - 1));
    }
    assert!(good_until.is_sorted_by(|before, after| before < after), "{good_until:?}");
}

/// As somebody new, they would have the address, and what was theirs would be lost to them.
#[test]
fn whoever_lost_an_account_and_asks_by_the_address_before_gets_the_letter_that_takes_it_back() {
    let mut server = Rehearsal::new().has_password();
    let stranger = |id: u8| Request { person: spare(), ..request("sari@example.com", id) };
    assert_eq!(server.moves("new@example.com", 2), (Purpose::NewEmail, Some(sari())));
    let told = server.all::<Letter>().find(|letter| letter.purpose == Purpose::EmailChanged).expect("is told");
    server.by_server(|tx| tx.update(&Letter { tries: CODE_TRIES, ..told.clone() }));
    server.now = server.now.plus(Duration::from_hours(1));
    let written = |server: &mut Rehearsal, id, wants| {
        server.by_server(|tx| write_letter(tx, stranger(id), wants));
        server.by_server(|tx| Ok(Letter::of(&*tx, stranger(id).letter)?)).expect("a letter")
    };
    let again = written(&mut server, 21, Wants::Reset);
    assert_eq!(again, Letter { id: again.id, tries: 0, ..told.clone() });
    assert_eq!(again.queue, UNSENT);
    let register = written(&mut server, 22, Wants::Register);
    assert_eq!((register.purpose, register.person), (Purpose::HasAccount, sari()), "nobody new comes in by it");
    let owner = |server: &mut Rehearsal, id| {
        let claim = request("sari@example.com", id).claim;
        server.by_server(|tx| Ok(owner_of(&*tx, claim, tx.context().now)?))
    };
    assert_eq!(owner(&mut server, 23), Some(sari()));
    server.by_server(|tx| write_to_new_address(tx, stranger(24)));
    let moves = server.by_server(|tx| Ok(Letter::of(&*tx, stranger(24).letter)?)).expect("a letter");
    assert_eq!((moves.purpose, moves.person), (Purpose::HasAccount, sari()), "nobody else moves there");
    server.now = told.good_until;
    assert_eq!(owner(&mut server, 25), None);
    assert_eq!(written(&mut server, 26, Wants::Register).purpose, Purpose::Register, "then it is anybody's");
}

#[test]
fn an_owner_who_changed_their_mind_moves_back_to_the_address_before() {
    let mut server = Rehearsal::new().has_password();
    assert_eq!(server.moves("new@example.com", 2), (Purpose::NewEmail, Some(sari())));
    let account = server.ask(sari(), &MyAccount).expect("an account");
    server.by_server(|tx| tell(tx, &account, claim_of, spare_letter(), Purpose::PasskeyAdded));
    assert_eq!(server.moves("sari@example.com", 3), (Purpose::NewEmail, Some(sari())));
    assert_eq!(server.email(), "sari@example.com");
    let there: Vec<_> = server.all::<Letter>().filter(|letter| letter.email.as_str() == "new@example.com").collect();
    assert!(
        there.iter().all(|letter| !letter.purpose.takes_back()),
        "whoever reads that address takes nothing: {there:?}"
    );
    assert!(there.iter().any(|letter| letter.purpose == Purpose::TakenBack), "and is told");
}

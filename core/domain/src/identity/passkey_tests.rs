//! What passkeys promise, as the server runs them.

use super::{
    CEREMONY_LASTS, Ceremony, MOST_PASSKEYS, MyPasskeys, NotAdded, Passkey, PasskeyFor, PasskeyKey, Person, Refused,
    RenamePasskey, Role, add_passkey, passkey_used, remove_passkey,
};
use crate::{Id, record::Record as _, rehearsal::Rehearsal};

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn wayan() -> Id<Person> {
    Id::mint(1, [2; 10])
}

fn passkey(number: u8) -> Id<Passkey> {
    Id::mint(5, [number; 10])
}

fn ceremony(number: u8) -> Id<Ceremony> {
    Id::mint(6, [number; 10])
}

fn server() -> Rehearsal {
    let person = |id, name: &str| Person { id, name: name.to_owned(), role: Role::Traveller };
    Rehearsal::new().with(&person(sari(), "Sari")).with(&person(wayan(), "Wayan"))
}

impl Rehearsal {
    fn adds(&mut self, number: u8, person: Id<Person>) -> Result<(), NotAdded> {
        self.by_server(|tx| add_passkey(tx, passkey(number), person, format!("key {number}"), "first".to_owned()))
    }

    fn names(&self) -> Vec<String> {
        self.ask(sari(), &MyPasskeys).into_iter().map(|passkey| passkey.name).collect()
    }

    fn begins(&mut self, number: u8, of: PasskeyFor, person: Option<Id<Person>>) {
        self.by_server(|tx| Ceremony::begin(tx, ceremony(number), of, person, "state".to_owned()));
    }

    fn takes(&mut self, number: u8, of: PasskeyFor, person: Option<Id<Person>>) -> bool {
        self.by_server(|tx| Ceremony::take(tx, ceremony(number), of, person)).is_some()
    }
}

#[test]
fn a_passkey_is_one_persons_and_what_it_is_checked_with_is_shown_to_nobody() {
    let mut server = server();
    assert_eq!(server.adds(1, sari()), Ok(()));
    assert_eq!(server.adds(1, wayan()), Err(NotAdded::Known));
    assert_eq!((server.names(), server.ask(wayan(), &MyPasskeys)), (vec!["key 1".to_owned()], vec![]));
    let keys = server.by_server(|tx| Ok(PasskeyKey::all_of(&*tx, sari())?));
    assert_eq!(keys.iter().map(PasskeyKey::passkey).collect::<Vec<_>>(), [passkey(1)]);
    server.by_server(|tx| passkey_used(tx, &keys[0], "second".to_owned()));
    assert_eq!(server.all::<PasskeyKey>().map(|key| key.credential).collect::<Vec<_>>(), ["second"]);
    assert_eq!(server.ask(sari(), &MyPasskeys)[0].used_at, Some(server.now));
}

#[test]
fn nobody_has_more_passkeys_than_anybody_needs() {
    let mut server = server();
    let most = u8::try_from(MOST_PASSKEYS).expect("a few");
    assert!((0..most).all(|number| server.adds(number, sari()) == Ok(())));
    assert_eq!(server.adds(most, sari()), Err(NotAdded::TooMany));
    assert_eq!(server.adds(most, wayan()), Ok(()));
}

#[test]
fn a_passkey_goes_whole_and_only_by_its_person() {
    let mut server = server();
    assert_eq!(server.adds(1, sari()), Ok(()));
    assert!(!server.by_server(|tx| remove_passkey(tx, passkey(1), wayan())));
    assert!(server.by_server(|tx| remove_passkey(tx, passkey(1), sari())));
    assert_eq!(server.count(&[Passkey::KIND, PasskeyKey::KIND]), 0);
    assert!(!server.by_server(|tx| remove_passkey(tx, passkey(1), sari())));
}

#[test]
fn a_passkey_is_called_as_its_person_says() {
    let mut server = server();
    assert_eq!(server.adds(1, sari()), Ok(()));
    let call = |name: &str| RenamePasskey { passkey: passkey(1), name: name.to_owned() };
    assert_eq!(server.act(sari(), &call(" My  phone ")), Ok(()));
    assert_eq!(server.names(), ["My phone"]);
    assert_eq!(server.act(sari(), &call("")), Err(Refused::NameUnfit));
    assert_eq!(server.act(wayan(), &call("Mine")), Err(Refused::NoSuchPasskey));
}

#[test]
fn what_was_asked_is_answered_once_in_time_and_by_whoever_asked() {
    let (signing, adding) = (PasskeyFor::SigningIn, PasskeyFor::Adding);
    let mut server = server();
    server.begins(1, signing, None);
    assert!(!server.takes(1, adding, None), "for something else");
    assert!(!server.takes(1, signing, Some(sari())), "by somebody else");
    assert!(server.takes(1, signing, None));
    assert!(!server.takes(1, signing, None), "again");
    server.begins(2, adding, Some(sari()));
    assert!(!server.takes(2, adding, Some(wayan())));
    server.now = server.now.plus(CEREMONY_LASTS);
    assert!(!server.takes(2, adding, Some(sari())), "too late");
    for number in 3..20 {
        server.now = server.now.plus(CEREMONY_LASTS * 2);
        server.begins(number, signing, None);
    }
    assert!(server.count(&[Ceremony::KIND]) <= 2, "what nobody answered is swept up");
}

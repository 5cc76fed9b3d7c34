//! A server's store and phones' stores on one engine or the other, and what every test does with them.

use nusaloka_domain::{
    Id, NUSALOKA, Timestamp,
    capability::{Act, Mutation, Question},
    host::{Entry, Insist, decode},
    identity::{ChangePreferences, Me, Myself, Person, Role, Theme},
    record::Kind,
    view::Writing,
};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{self, Answer, Decision, Pushed, Verdict},
    engine::{
        Engine,
        memory::MemoryEngine,
        sqlite::{Options, Side, SqliteEngine},
    },
    of_device, of_server,
    replica::{Acting, Received, Replica},
};
use std::{cell::RefCell, collections::BTreeMap};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
pub(crate) const EPOCH: Uuid = Uuid::from_u128(7);

/// Where databases lie. The same name again is the same database, at its next start.
pub(crate) trait Place {
    type Engine: Engine;
    fn engine(&self, name: &str, kinds: Vec<&'static Kind>) -> Self::Engine;

    fn server(&self) -> Authority<Self::Engine> {
        Authority::open(self.engine("server", of_server(NUSALOKA).collect()), NUSALOKA, EPOCH).unwrap()
    }

    fn device(&self, name: &str) -> Self::Engine {
        self.engine(name, of_device(NUSALOKA).collect())
    }

    fn phone(&self, name: &str, me: Id<Person>) -> Replica<Self::Engine> {
        let ordinal = name.bytes().fold(0_u8, u8::wrapping_add);
        let opened = Replica::open(self.device(name), NUSALOKA, me, Id::mint(9, [ordinal; 10])).unwrap();
        opened.unwrap_or_else(|other| panic!("it is {other}'s"))
    }
}

#[derive(Default)]
pub(crate) struct InMemory(RefCell<BTreeMap<String, MemoryEngine>>);

impl Place for InMemory {
    type Engine = MemoryEngine;
    fn engine(&self, name: &str, kinds: Vec<&'static Kind>) -> MemoryEngine {
        self.0.borrow_mut().entry(name.to_owned()).or_insert_with(|| MemoryEngine::new(kinds)).reopened()
    }
}

pub(crate) struct InFiles(TempDir);

impl Default for InFiles {
    fn default() -> Self {
        Self(TempDir::new().unwrap())
    }
}

impl Place for InFiles {
    type Engine = SqliteEngine;
    fn engine(&self, name: &str, kinds: Vec<&'static Kind>) -> SqliteEngine {
        let side = if name == "server" { Side::Server } else { Side::Client };
        let options = Options { application_id: 0x6e75_7361, released: 0, key: None, page_cache_bytes: 2 << 20, side };
        SqliteEngine::open(&self.0.path().join(name).join("test.db"), kinds, options).unwrap()
    }
}

pub(crate) fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

pub(crate) fn made() -> Id<Person> {
    Id::mint(1, [2; 10])
}

pub(crate) fn entry(ordinal: u8) -> Id<Entry> {
    Id::mint(2, [ordinal; 10])
}

pub(crate) fn theme(of: Id<Person>, theme: Theme) -> Act {
    ChangePreferences { theme: Some(theme), ..ChangePreferences::of(of) }.act()
}

pub(crate) fn take_in<E: Engine>(server: &mut Authority<E>, person: Id<Person>) {
    let person = Person { id: person, name: "Somebody".into(), role: Role::Traveller };
    server.write(Uuid::nil(), NOW, |tx| tx.insert(&person)).unwrap().unwrap();
}

pub(crate) fn push(device: u8, entries: &[(u64, Id<Entry>, Act)]) -> batch::Push {
    let entries = entries
        .iter()
        .map(|(number, id, act)| batch::Entry { number: *number, id: *id, acted_at: NOW, act: act.clone() })
        .collect();
    batch::Push { device: Id::mint(3, [device; 10]), acknowledged: 0, entries }
}

pub(crate) fn decide<E: Engine>(server: &mut Authority<E>, person: Id<Person>, push: batch::Push) -> Vec<Verdict> {
    match server.decide(NOW, &[(person, push)]).unwrap().0.pop().unwrap() {
        Pushed::Decided(verdicts) => verdicts,
        Pushed::NotThisIncarnation => panic!("another incarnation"),
    }
}

pub(crate) fn is_applied(verdict: &Verdict) -> bool {
    matches!(verdict.decision, Decision::Applied { .. })
}

pub(crate) fn servers_view<E: Engine>(server: &mut Authority<E>, person: Id<Person>) -> Myself {
    decode(&server.answer(person, NOW, &Me.asking()).unwrap().0.unwrap()).unwrap()
}

pub(crate) fn shown<E: Engine>(phone: &mut Replica<E>) -> Myself {
    decode(&phone.answer(NOW, &Me.asking()).unwrap().0.unwrap()).unwrap()
}

pub(crate) fn act<E: Engine>(phone: &mut Replica<E>, ordinal: u8, act: Act) -> Acting {
    phone.act(entry(ordinal), NOW, act, Insist::No).unwrap().unwrap()
}

pub(crate) fn send<E: Engine>(phone: &mut Replica<E>, server: &mut Authority<E>) {
    if let Some(push) = phone.push(100) {
        let (mut pushed, _) = server.decide(NOW, &[(phone.me(), push)]).unwrap();
        phone.pushed(&pushed.pop().unwrap(), Id::mint(8, [8; 10])).unwrap();
    }
}

pub(crate) fn pull<E: Engine>(phone: &mut Replica<E>, server: &mut Authority<E>) -> Answer {
    let ask = phone.ask().unwrap();
    let answer = server.pull(phone.me(), &ask, Budget::of(&ask)).unwrap();
    assert!(matches!(phone.receive(&answer).unwrap(), Received::Taken(batch::More::No)));
    assert_eq!(phone.slips().unwrap(), [""; 0]);
    answer
}

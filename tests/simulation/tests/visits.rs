//! Visits of scopes that open to all: what was asked in one visit says nothing to the next.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use nusaloka_domain::{
    Currency, Id, Money, Timestamp,
    capability::{Act, Business, Mutation},
    host::Entry,
    identity::Person,
    record::Record,
    scope::Scope,
};
use nusaloka_ferry::{Bulletin, Crew, FERRY, Found, Plan, Post, SAILING, Sailing};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{Answer, Ask},
    engine::memory::MemoryEngine,
    of_device, of_server,
    replica::{Received, Replica},
};
use uuid::Uuid;

const BUSINESS: Business = Business(&[FERRY]);
const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + number))
}

struct Stage {
    server: Authority<MemoryEngine>,
    phone: Replica<MemoryEngine>,
    entries: u128,
}

impl Stage {
    /// A sailing with a bulletin, and a stranger who looks at it.
    fn new() -> Self {
        let server = Authority::open(MemoryEngine::new(of_server(BUSINESS)), BUSINESS, Uuid::from_u128(1)).unwrap();
        let stranger: Id<Person> = id(2);
        let engine = MemoryEngine::new(of_device(BUSINESS));
        let phone = Replica::open(engine, BUSINESS, stranger, id(90)).unwrap().unwrap();
        let mut stage = Self { server, phone, entries: 100 };
        let price = Money::new(50_000, Currency::Idr);
        stage.act(&Found { crew: crew() }.act());
        stage.act(&Plan { id: sailing(), crew: crew(), name: "to Gili".into(), departs: NOW, price }.act());
        stage.post(10);
        stage.phone.visit(scope()).unwrap();
        stage.pull();
        stage
    }

    fn act(&mut self, act: &Act) {
        self.entries += 1;
        let boss: Id<Person> = id(1);
        self.server.act(boss, id::<Entry>(self.entries), NOW, act).unwrap().unwrap();
    }

    fn post(&mut self, number: u128) {
        self.act(&Post { id: id(number), crew: crew(), sailing: sailing(), text: "late".into() }.act());
    }

    fn answer(&mut self, ask: &Ask) -> Answer {
        self.server.pull(id(2), ask, Budget::of(ask)).unwrap()
    }

    fn pull(&mut self) {
        for _ in 0..5 {
            let ask = self.phone.ask().unwrap();
            let answer = self.answer(&ask);
            self.phone.receive(&answer).unwrap();
        }
        assert!(self.phone.is_complete());
    }

    fn bulletins(&mut self) -> usize {
        self.phone.shown(Bulletin::KIND).unwrap().len()
    }
}

fn crew() -> Id<Crew> {
    id(3)
}

fn sailing() -> Id<Sailing> {
    id(4)
}

fn scope() -> Scope {
    Scope::of(SAILING, sailing())
}

#[test]
fn what_was_asked_in_one_visit_is_left_alone_in_the_next_and_nothing_is_missing() {
    let mut stage = Stage::new();
    stage.post(11);
    let ask = stage.phone.ask().unwrap();
    let answer = stage.answer(&ask);
    stage.phone.leave(scope()).unwrap();
    assert_eq!(stage.bulletins(), 0);
    stage.phone.visit(scope()).unwrap();
    assert_eq!(stage.phone.receive(&answer).unwrap(), Received::Stale, "it goes on from what is not here any more");
    stage.pull();
    assert_eq!((stage.bulletins(), stage.phone.counts().suspected), (2, 0));
}

#[test]
fn what_was_asked_in_a_visit_that_has_ended_brings_what_else_is_in_it() {
    let mut stage = Stage::new();
    stage.post(11);
    let ask = stage.phone.ask().unwrap();
    let answer = stage.answer(&ask);
    stage.phone.leave(scope()).unwrap();
    assert!(matches!(stage.phone.receive(&answer).unwrap(), Received::Taken(_)));
    assert_eq!((stage.bulletins(), stage.phone.at()), (0, (stage.server.epoch(), stage.server.commit())));
}

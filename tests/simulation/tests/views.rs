//! What a viewer is shown, and what it costs: on a store full of other people's rows, nobody is answered one row that is
//! not theirs; and a mutation asks its engine a bounded number of times.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use nusaloka_domain::{
    Currency, Fault, Id, Money, Refusal, Timestamp,
    capability::{Act, Asked, Business, Capability, Mutation, Question},
    failure::Stop,
    host::{Entry, decode},
    identity::Person,
    needs::Needs,
    record::{Kind, Record, Row},
    scope::{Scope, USER},
    view::{Edge, Order, Range, Read, View, Within},
};
use nusaloka_ferry::{
    Book, CREW, Cancel, Crew, Dismiss, DropLine, EditLine, FERRY, Found, Hire, Line, MoveLine, Plan, Reprice, SAILING,
    Sailing, Sailings, Terms, WriteLine,
};
use nusaloka_store::{
    Grant,
    authority::{Authority, Budget},
    batch,
    engine::{
        Change, Engine, Reader, Safety, Scan, Source, Stored, Writing,
        memory::MemoryEngine,
        sqlite::{Options, Side, SqliteEngine},
    },
    of_device, of_server,
    replica::Replica,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

/// Reads everything that a view will give, in every way that there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Snoop {
    scopes: Vec<Scope>,
    ids: Vec<Uuid>,
}

impl Question for Snoop {
    const NAME: &'static str = "snoop.all";
    type Answer = BTreeSet<(u16, Uuid)>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let mut found = BTreeSet::new();
        for kind in FERRY.kinds.iter().copied().chain([Grant::KIND]) {
            let ones = self.scopes.iter().copied().map(Within::One);
            let mine = [USER, CREW].map(|audience| Within::Mine(audience.code));
            for within in ones.chain(mine) {
                for index in kind.indexes {
                    for order in [Order::Ascending, Order::Descending] {
                        let rows = view.range(&everything(kind, *index, within, order))?.rows;
                        found.extend(rows.iter().map(|row| (kind.code, row.id())));
                    }
                }
            }
            for scope in &self.scopes {
                let read = view.rows(kind, *scope, &self.ids)?;
                found.extend(
                    read.iter()
                        .zip(&self.ids)
                        .filter(|(read, _)| matches!(read, Read::Known(_)))
                        .map(|(_, id)| (kind.code, *id)),
                );
            }
        }
        Ok(found)
    }
}

fn everything(kind: &'static Kind, index: nusaloka_domain::record::Index, within: Within, order: Order) -> Range {
    Range { kind, index, within, prefix: Row::default(), low: Edge::Open, high: Edge::Open, order, limit: 1_000 }
}

const SNOOP: Capability =
    Capability { name: "snoop", audiences: &[], kinds: &[], verbs: &[], questions: &[Asked::of::<Snoop>()] };
const BUSINESS: Business = Business(&[FERRY, SNOOP]);
const PEOPLE: u128 = 4;
const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn person(number: u128) -> Id<Person> {
    Id::from_uuid(Uuid::from_u128(0x100 + number))
}

fn crew(number: u128) -> Id<Crew> {
    Id::from_uuid(Uuid::from_u128(0x200 + number))
}

fn sailing(number: u128) -> Id<Sailing> {
    Id::from_uuid(Uuid::from_u128(0x300 + number))
}

fn line(number: u128) -> Id<Line> {
    Id::from_uuid(Uuid::from_u128(0x400 + number))
}

/// Everybody runs a crew of their own, hires their neighbour, and books with everybody.
fn everything_that_happens() -> Vec<(Id<Person>, Act)> {
    let price = Money::new(50_000, Currency::Idr);
    let mut acts = Vec::new();
    for one in 0..PEOPLE {
        let (me, crew, neighbour) = (person(one), crew(one), person((one + 1) % PEOPLE));
        acts.push((me, Found { crew }.act()));
        acts.push((me, Hire { crew, person: neighbour }.act()));
        acts.push((me, Plan { id: sailing(one), crew, name: format!("to {one}"), departs: NOW, price }.act()));
        for number in 0..5 {
            let id = line(one * 10 + number);
            acts.push((me, WriteLine { id, crew, text: format!("line {number}") }.act()));
        }
        acts.push((neighbour, MoveLine { id: line(one * 10 + 3), crew, after: None }.act()));
        acts.push((neighbour, EditLine { id: line(one * 10 + 1), crew, text: "as I see it".into() }.act()));
        acts.push((me, DropLine { id: line(one * 10 + 2), crew }.act()));
        acts.push((me, Reprice { id: sailing(one), crew, price: Money::new(45_000, Currency::Idr) }.act()));
    }
    for one in 0..PEOPLE {
        for other in 0..PEOPLE {
            let id = Id::from_uuid(Uuid::from_u128(0x500 + one * 10 + other));
            acts.push((person(one), Book { id, sailing: sailing(other), seats: 2, seen: Terms { price } }.act()));
        }
        acts.push((person(one), Cancel { id: Id::from_uuid(Uuid::from_u128(0x500 + one * 10)) }.act()));
    }
    acts.push((person(0), Dismiss { crew: crew(0), person: person(1) }.act()));
    acts
}

fn fill(authority: &mut Authority<impl Engine>, mut after_each: impl FnMut(&Act)) {
    for (number, (who, act)) in (1..).zip(everything_that_happens()) {
        let entry: Id<Entry> = Id::from_uuid(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + number));
        authority.act(who, entry, NOW, &act).unwrap().unwrap();
        after_each(&act);
    }
}

fn rows(authority: &mut Authority<impl Engine>) -> Vec<(&'static Kind, Row)> {
    let source = authority.engine().source().unwrap();
    let kinds = FERRY.kinds.iter().copied().chain([Grant::KIND]);
    let all =
        kinds.flat_map(|kind| source.scan(&Scan::of(kind)).unwrap().into_iter().map(move |stored| (kind, stored.row)));
    all.collect()
}

fn nobody_sees_what_is_not_theirs(engine: impl Engine) {
    let mut authority = Authority::open(engine, BUSINESS, Uuid::from_u128(1)).unwrap();
    fill(&mut authority, |_| {});
    let rows = rows(&mut authority);
    let scopes: BTreeSet<Scope> = rows.iter().flat_map(|(kind, row)| kind.scopes_of(row).collect::<Vec<_>>()).collect();
    let snoop = Snoop { scopes: scopes.iter().copied().collect(), ids: rows.iter().map(|(_, row)| row.id()).collect() };
    for viewer in 0..PEOPLE {
        // The neighbour before hired them; person 1 was dismissed again.
        let mut theirs = BTreeSet::from([Scope::user(person(viewer)), Scope::of(CREW, crew(viewer))]);
        if viewer != 1 {
            theirs.insert(Scope::of(CREW, crew((viewer + PEOPLE - 1) % PEOPLE)));
        }
        theirs.extend(scopes.iter().filter(|scope| scope.is_of(SAILING)));
        let expected: BTreeSet<(u16, Uuid)> = rows
            .iter()
            .filter(|(kind, row)| kind.scopes_of(row).any(|scope| theirs.contains(&scope)))
            .map(|(kind, row)| (kind.code, row.id()))
            .collect();
        let (answered, _) = authority.answer(person(viewer), NOW, &snoop.asking()).unwrap();
        let seen: BTreeSet<(u16, Uuid)> = decode(&answered.unwrap()).unwrap();
        assert_eq!(seen, expected, "person {viewer} sees all that is theirs and nothing else");
        assert!(seen.len() < rows.len(), "there is much that is not theirs");
    }
}

#[test]
fn nobody_sees_what_is_not_theirs_in_memory() {
    nobody_sees_what_is_not_theirs(MemoryEngine::new(of_server(BUSINESS)));
}

#[test]
fn nobody_sees_what_is_not_theirs_in_sqlite() {
    let folder = TempDir::new().unwrap();
    let options = Options { application_id: 7, released: 0, key: None, page_cache_bytes: 1 << 20, side: Side::Server };
    let engine = SqliteEngine::open(&folder.path().join("store.db"), of_server(BUSINESS), options);
    nobody_sees_what_is_not_theirs(engine.unwrap());
}

// ---- what it costs ----------------------------------------------------------------------------

/// Counts how often an engine is asked.
struct Counting<E> {
    inner: E,
    calls: Arc<AtomicUsize>,
}

struct CountingTx<'a> {
    inner: Box<dyn Writing + 'a>,
    calls: Arc<AtomicUsize>,
}

impl<E: Engine> Engine for Counting<E> {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        self.inner.source()
    }

    fn begin(&mut self) -> Result<Box<dyn Writing + '_>, Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(CountingTx { inner: self.inner.begin()?, calls: Arc::clone(&self.calls) }))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        self.inner.reader()
    }
}

impl Source for CountingTx<'_> {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.get(kind, keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.scan(scan)
    }
}

impl Writing for CountingTx<'_> {
    fn apply(&mut self, changes: &[Change]) -> Result<(), Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.apply(changes)
    }

    fn put_absent(&mut self, kind: &'static Kind, rows: &[Stored]) -> Result<Vec<usize>, Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.put_absent(kind, rows)
    }

    fn commit(self: Box<Self>, safety: Safety) -> Result<(), Fault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.commit(safety)
    }
}

/// Begin, the reads of the mutation itself, digests, one batch, commit.
const MOST_CALLS: usize = 14;

#[test]
fn a_mutation_asks_its_engine_a_bounded_number_of_times() {
    let calls = Arc::new(AtomicUsize::new(0));
    let inner = MemoryEngine::new(of_server(BUSINESS));
    let mut authority =
        Authority::open(Counting { inner, calls: Arc::clone(&calls) }, BUSINESS, Uuid::from_u128(1)).unwrap();
    calls.store(0, Ordering::Relaxed);
    fill(&mut authority, |act| {
        let taken = calls.swap(0, Ordering::Relaxed);
        assert!(taken <= MOST_CALLS, "{} asked {taken} times", act.name);
    });
}

#[test]
fn a_phone_that_has_heard_of_no_scopes_yet_does_not_take_them_for_none() {
    let engine = MemoryEngine::new(of_server(BUSINESS));
    let mut server = Authority::open(engine, BUSINESS, Uuid::from_u128(9)).unwrap();
    for (number, (actor, act)) in (1..).zip(everything_that_happens()) {
        let entry: Id<Entry> = Id::from_uuid(Uuid::from_u128(number));
        drop(server.act(actor, entry, NOW, &act).unwrap());
    }
    let engine = MemoryEngine::new(of_device(BUSINESS));
    let mut phone = Replica::open(engine, BUSINESS, person(0), Id::from_uuid(Uuid::from_u128(1))).unwrap().unwrap();
    let question = Sailings { from: Timestamp::from_millis(0) }.asking();
    let (before, looked) = phone.answer(NOW, &question).unwrap();
    assert!(matches!(before, Err(Stop::Unknown)), "no sailings, and no word of which crews there are");
    let ask = phone.ask().unwrap();
    let answer = server.pull(person(0), &ask, Budget::of(&ask)).unwrap();
    phone.receive(&answer).unwrap();
    let touched = phone.take_touched();
    assert!(touched.iter().any(|touched| looked.looked().any(|one| one.meets(touched))), "it is asked again");
    let (after, _) = phone.answer(NOW, &question).unwrap();
    let sailings: Vec<Sailing> = decode(&after.unwrap()).unwrap();
    assert!(!sailings.is_empty());
}

/// A line asks whether its writer is of the crew, which line is the last, and whether its id is free.
const CALLS_A_LINE: usize = 3;
/// Begin, what is known of the device and of the entries, one grant, digests, one batch, commit.
const MOST_CALLS_A_GROUP: usize = 10;

#[test]
fn a_thousand_entries_of_an_outbox_are_decided_with_few_calls_beside_one_a_row() {
    let calls = Arc::new(AtomicUsize::new(0));
    let inner = MemoryEngine::new(of_server(BUSINESS));
    let mut authority =
        Authority::open(Counting { inner, calls: Arc::clone(&calls) }, BUSINESS, Uuid::from_u128(1)).unwrap();
    let entry =
        |number: u64| Id::from_uuid(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)));
    authority.act(person(1), entry(0), NOW, &Found { crew: crew(1) }.act()).unwrap().unwrap();
    calls.store(0, Ordering::Relaxed);
    let written = |number: u64| batch::Entry {
        number,
        id: entry(number),
        acted_at: NOW,
        act: WriteLine { id: line(number.into()), crew: crew(1), text: format!("line {number}") }.act(),
    };
    let push = |piece: u64| {
        let entries = (1..=200).map(|at| written(piece * 200 + at)).collect();
        (person(1), batch::Push { device: Id::from_uuid(Uuid::from_u128(1)), acknowledged: 0, entries })
    };
    let (pushed, _) = authority.decide(NOW, &(0..5).map(push).collect::<Vec<_>>()).unwrap();
    for pushed in pushed {
        let batch::Pushed::Decided(verdicts) = pushed else { panic!("another incarnation") };
        assert!(verdicts.iter().all(|verdict| matches!(verdict.decision, batch::Decision::Applied { .. })));
    }
    let taken = calls.load(Ordering::Relaxed);
    assert!(taken <= 1_000 * CALLS_A_LINE + MOST_CALLS_A_GROUP, "asked {taken} times");
}

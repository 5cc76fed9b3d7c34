//! heap: a capability for stories alone. One change makes hundreds of rows, so that a person soon has thousands.

use nusaloka_domain::{
    Id,
    capability::{Asked, Business, Capability, Mutation, Question, Verb},
    failure::{Done, Refusal, Refused, Stop},
    identity::{IDENTITY, Person},
    needs::Needs,
    packing::PACKING,
    record,
    record::Record,
    scope::{Audience, Opens, Scope, USER},
    view::{Range, Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};

/// What the people of the demo have, and heaps.
pub const HEAPS: Business = Business(&[IDENTITY, PACKING, HEAP]);

pub const KEEPERS: Audience = Audience { code: 250, name: "keepers", opens: Opens::ByGrant };

/// Everybody who walks by.
pub const BEACH: Audience = Audience { code: 251, name: "beach", opens: Opens::ToAll };

const HEAP: Capability = Capability {
    name: "heap",
    audiences: &[KEEPERS, BEACH],
    kinds: &[Keeper::KIND, Stone::KIND, Pebble::KIND],
    verbs: &[Verb::of::<Begin>(), Verb::of::<Pile>(), Verb::of::<Strew>(), Verb::of::<Take>()],
    questions: &[Asked::of::<Stones>(), Asked::of::<Pebbles>()],
};

/// Marker of heaps.
#[derive(Debug)]
pub struct Heap;

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Keeper = 9201 "heap_keeper" {
        pub id: Id<Keeper>,
        pub heap: Id<Heap>,
        pub person: Id<Person>,
    }
    scope KEEPERS (heap);
    scope USER (person);
    grant person KEEPERS (heap);
}

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Stone = 9202 "heap_stone" {
        pub id: Id<Stone>,
        pub heap: Id<Heap>,
        pub number: i64,
        pub text: String,
    }
    index BY_NUMBER (heap, number);
    scope KEEPERS (heap);
}

/// Begins a heap of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    pub heap: Id<Heap>,
}

impl Mutation for Begin {
    const NAME: &'static str = "heap.begin";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let keeper = Keeper { id: record::same_id(self.heap), heap: self.heap, person: tx.context().actor };
        tx.insert(&keeper)
    }
}

/// Puts stones on it, numbered from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pile {
    pub heap: Id<Heap>,
    pub from: i64,
    pub stones: i64,
}

impl Mutation for Pile {
    const NAME: &'static str = "heap.pile";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        for number in self.from..self.from + self.stones {
            let text = format!("Stone {number} was carried up from the beach before the tide came in");
            let stone = Stone { id: tx.new_id(), heap: self.heap, number, text };
            tx.insert(&stone)?;
        }
        Ok(())
    }
}

/// How many stones are there, as far as they have come?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stones {
    pub heap: Id<Heap>,
}

impl Question for Stones {
    const NAME: &'static str = "heap.stones";
    type Answer = u64;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<u64, Stop<Refusal>> {
        let (mut count, mut next) = (0, 0_i64);
        loop {
            let page = Range::of(Stone::BY_NUMBER, Scope::of(KEEPERS, self.heap)).with(&self.heap).from(&next);
            let stones: Vec<Stone> = view.all(&page)?.known()?;
            let Some(last) = stones.last() else { return Ok(count) };
            count += stones.len() as u64;
            next = last.number + 1;
        }
    }
}

record! {
    /// Lies around the heap, for everybody to see.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Pebble = 9203 "heap_pebble" {
        pub id: Id<Pebble>,
        pub heap: Id<Heap>,
        pub number: i64,
        pub text: String,
    }
    index BY_NUMBER (heap, number);
    scope BEACH (heap);
}

impl Pebble {
    /// Follows from its number, so that whoever has seen it can take it.
    fn numbered(heap: Id<Heap>, number: i64) -> Id<Self> {
        let spread = nusaloka_domain::view::mixed(heap.uuid().as_u128() ^ u128::from(number.unsigned_abs()));
        Id::mint(number.unsigned_abs(), std::array::from_fn(|place| spread.to_be_bytes()[place]))
    }
}

/// Strews pebbles around it, numbered from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strew {
    pub heap: Id<Heap>,
    pub from: i64,
    pub pebbles: i64,
}

impl Mutation for Strew {
    const NAME: &'static str = "heap.strew";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        for number in self.from..self.from + self.pebbles {
            let id = Pebble::numbered(self.heap, number);
            let text = format!("Pebble {number}, washed by {:032x}", nusaloka_domain::view::mixed(id.uuid().as_u128()));
            tx.insert(&Pebble { id, heap: self.heap, number, text })?;
        }
        Ok(())
    }
}

/// Takes a pebble along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    pub heap: Id<Heap>,
    pub number: i64,
}

impl Mutation for Take {
    const NAME: &'static str = "heap.take";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        tx.remove(Pebble::numbered(self.heap, self.number))
    }
}

/// How many pebbles are there, once all have come?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pebbles {
    pub heap: Id<Heap>,
}

impl Question for Pebbles {
    const NAME: &'static str = "heap.pebbles";
    type Answer = u64;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<u64, Stop<Refusal>> {
        let (mut count, mut next) = (0, 0_i64);
        loop {
            let page = Range::of(Pebble::BY_NUMBER, Scope::of(BEACH, self.heap)).with(&self.heap).from(&next);
            let pebbles: Vec<Pebble> = view.all(&page)?.known()?;
            let Some(last) = pebbles.last() else { return Ok(count) };
            count += pebbles.len() as u64;
            next = last.number + 1;
        }
    }
}

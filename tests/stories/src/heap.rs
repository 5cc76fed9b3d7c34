//! heap: a capability for stories alone. One change makes hundreds of rows, so that a person soon has thousands.

use nusaloka_domain::{
    Id,
    capability::{Asked, Business, Capability, Mutation, Question, Verb},
    failure::{Done, Refusal, Refused, Stop},
    identity::{IDENTITY, Person},
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

const HEAP: Capability = Capability {
    name: "heap",
    audiences: &[KEEPERS],
    kinds: &[Keeper::KIND, Stone::KIND],
    verbs: &[Verb::of::<Begin>(), Verb::of::<Pile>()],
    questions: &[Asked::of::<Stones>()],
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

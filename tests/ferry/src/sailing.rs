//! Sailings: what everybody may look at, how many seats are left, and what came in.

use crate::{CREW, Crew, Refused, SAILING, SEATS, crew::must_be_of_crew, ticket::Ticket};
use nusaloka_domain::{
    Id, Money, Timestamp,
    capability::Mutation,
    failure::{Done, Stop},
    needs::Needs,
    record,
    scope::{SERVER, Scope},
    view::{Reading, Tx, Writing},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Sailing = 9003 "ferry_sailing" {
        pub id: Id<Sailing>,
        pub crew: Id<Crew>,
        pub name: String,
        pub departs: Timestamp,
        pub price: Money,
    }
    index BY_CREW (crew, departs);
    index BY_TIME (departs);
    scope SAILING (id);
    scope CREW (crew);
}

record! {
    /// How many are left: a summary of tickets that not everybody may see.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Seats = 9004 "ferry_seats" by authority {
        pub id: Id<Seats>,
        pub sailing: Id<Sailing>,
        pub left: i64,
    }
    scope SAILING (sailing);
}

record! {
    /// What came in, or went back. No phone ever sees it.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Takings = 9005 "ferry_takings" by authority {
        pub id: Id<Takings>,
        pub crew: Id<Crew>,
        pub ticket: Id<Ticket>,
        pub amount: Money,
    }
    index BY_CREW (crew);
    scope SERVER (crew);
}

impl Seats {
    pub const fn of(sailing: Id<Sailing>) -> Id<Self> {
        record::same_id(sailing)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub id: Id<Sailing>,
    pub crew: Id<Crew>,
    pub name: String,
    pub departs: Timestamp,
    pub price: Money,
}

impl Mutation for Plan {
    const NAME: &'static str = "ferry.plan";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let Self { id, crew, name, departs, price } = self.clone();
        tx.insert(&Sailing { id, crew, name, departs, price })
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        tx.insert(&Seats { id: Seats::of(self.id), sailing: self.id, left: SEATS })
    }
}

/// A new price, for whoever books from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprice {
    pub id: Id<Sailing>,
    pub crew: Id<Crew>,
    pub price: Money,
}

impl Mutation for Reprice {
    const NAME: &'static str = "ferry.reprice";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let sailing: Option<Sailing> = tx.get(Scope::of(CREW, self.crew), self.id)?.known()?;
        let sailing = sailing.ok_or(Stop::Refused(Refused::NoSuchSailing))?;
        tx.update(&Sailing { price: self.price, ..sailing })
    }
}

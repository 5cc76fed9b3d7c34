//! Tickets: booked with the terms that the person saw, cancelled with the money back.

use crate::{CREW, Crew, MOST_FOR_ONE, Refused, SAILING, SEATS, Sailing, Seats, Takings};
use nusaloka_domain::{
    Id, Money,
    capability::Mutation,
    failure::{Done, Stop},
    identity::Person,
    needs::Needs,
    record,
    scope::{Scope, USER},
    view::{Range, Reading, Tx, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Ticket = 9006 "ferry_ticket" {
        pub id: Id<Ticket>,
        pub sailing: Id<Sailing>,
        pub crew: Id<Crew>,
        pub passenger: Id<Person>,
        pub seats: i64,
        pub paid: Money,
        pub state: TicketState,
    }
    index BY_PASSENGER (passenger, sailing);
    index BY_CREW (crew, sailing);
    scope USER (passenger);
    scope CREW (crew);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TicketState {
    Stands,
    Cancelled,
}

impl TicketState {
    pub const ALL: [Self; 2] = [Self::Stands, Self::Cancelled];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}
word_fields!(TicketState);

/// What the person saw when they decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub price: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    pub id: Id<Ticket>,
    pub sailing: Id<Sailing>,
    pub seats: i64,
    pub seen: Terms,
}

fn sailing_of(tx: &dyn Tx, id: Id<Sailing>) -> Result<Sailing, Stop<Refused>> {
    tx.get(Scope::of(SAILING, id), id)?.known()?.ok_or(Stop::Refused(Refused::NoSuchSailing))
}

impl Mutation for Book {
    const NAME: &'static str = "ferry.book";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        if !(1..=SEATS).contains(&self.seats) {
            return Err(Refused::SeatsOutOfRange.into());
        }
        let sailing = sailing_of(tx, self.sailing)?;
        if sailing.price.currency != self.seen.price.currency || sailing.price.minor > self.seen.price.minor {
            return Err(Refused::TermsChanged.into());
        }
        let seats: Option<Seats> = tx.get(Scope::of(SAILING, self.sailing), Seats::of(self.sailing))?.known()?;
        let left = seats.map_or(0, |seats| seats.left);
        if left < self.seats {
            return Err(Refused::SoldOut { left }.into());
        }
        let paid = Money::new(sailing.price.minor.saturating_mul(self.seats), sailing.price.currency);
        let passenger = tx.context().actor;
        let crew = sailing.crew;
        let state = TicketState::Stands;
        tx.insert(&Ticket { id: self.id, sailing: self.sailing, crew, passenger, seats: self.seats, paid, state })
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let ticket: Option<Ticket> = tx.get(Scope::user(tx.context().actor), self.id)?.known()?;
        let ticket = ticket.ok_or(Stop::Refused(Refused::NoSuchTicket))?;
        // The server alone decides this, and late: what `apply` wrote has to go again.
        let range = Range::of(Ticket::BY_PASSENGER, Scope::user(ticket.passenger)).with(&ticket.passenger);
        let theirs: Vec<Ticket> = tx.all(&range.with(&self.sailing))?.known()?;
        let standing = theirs.iter().filter(|ticket| ticket.state == TicketState::Stands);
        if standing.fold(0_i64, |sum, ticket| sum.saturating_add(ticket.seats)) > MOST_FOR_ONE {
            return Err(Refused::TooManyForOne.into());
        }
        change_seats(tx, self.sailing, -self.seats)?;
        let takings = Takings { id: tx.new_id(), crew: ticket.crew, ticket: ticket.id, amount: ticket.paid };
        tx.insert(&takings)
    }
}

fn change_seats(tx: &mut dyn Tx, sailing: Id<Sailing>, by: i64) -> Done<Refused> {
    let seats: Option<Seats> = tx.get(Scope::of(SAILING, sailing), Seats::of(sailing))?.known()?;
    let seats = seats.ok_or(Stop::Refused(Refused::NoSuchSailing))?;
    tx.update(&Seats { left: seats.left.saturating_add(by), ..seats })
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    pub id: Id<Ticket>,
}

impl Cancel {
    fn ticket(&self, tx: &dyn Tx) -> Result<Ticket, Stop<Refused>> {
        tx.get(Scope::user(tx.context().actor), self.id)?.known()?.ok_or(Stop::Refused(Refused::NoSuchTicket))
    }
}

impl Mutation for Cancel {
    const NAME: &'static str = "ferry.cancel";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let ticket = self.ticket(tx)?;
        if ticket.state == TicketState::Cancelled {
            return Err(Refused::NoSuchTicket.into());
        }
        tx.update(&Ticket { state: TicketState::Cancelled, ..ticket })
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let ticket = self.ticket(tx)?;
        change_seats(tx, ticket.sailing, ticket.seats)?;
        let back = Money::new(ticket.paid.minor.saturating_neg(), ticket.paid.currency);
        let takings = Takings { id: tx.new_id(), crew: ticket.crew, ticket: ticket.id, amount: back };
        tx.insert(&takings)
    }
}

//! What can be asked about ferries.

use crate::{CREW, Crew, Crewmate, Line, SAILING, Sailing, Seats, Ticket};
use nusaloka_domain::{
    Id, Refusal, Timestamp,
    capability::Question,
    failure::Stop,
    needs::Needs,
    scope::{Scope, USER},
    view::{Range, Reading, View, Viewer},
};
use serde::{Deserialize, Serialize};

/// What everybody may see of a sailing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub sailing: Id<Sailing>,
}

impl Question for Board {
    const NAME: &'static str = "ferry.board";
    type Answer = Option<(Sailing, i64)>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let scope = Scope::of(SAILING, self.sailing);
        let Some(sailing) = view.get(scope, self.sailing)?.known()? else { return Ok(None) };
        let seats: Option<Seats> = view.get(scope, Seats::of(self.sailing))?.known()?;
        Ok(Some((sailing, seats.map_or(0, |seats| seats.left))))
    }
}

/// The crew's log, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOf {
    pub crew: Id<Crew>,
}

impl Question for LogOf {
    const NAME: &'static str = "ferry.log";
    type Answer = Vec<Line>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        Ok(view.all(&Range::of(Line::BY_PLACE, Scope::of(CREW, self.crew)).with(&self.crew))?.known()?)
    }
}

/// The crew's people and passengers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub crew: Id<Crew>,
}

impl Question for Manifest {
    const NAME: &'static str = "ferry.manifest";
    type Answer = (Vec<Crewmate>, Vec<Ticket>);
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let scope = Scope::of(CREW, self.crew);
        let mates = view.all(&Range::of(Crewmate::BY_CREW, scope).with(&self.crew))?.known()?;
        let tickets = view.all(&Range::of(Ticket::BY_CREW, scope).with(&self.crew))?.known()?;
        Ok((mates, tickets))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyTickets;

impl Question for MyTickets {
    const NAME: &'static str = "ferry.my-tickets";
    type Answer = Vec<Ticket>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(Vec::new()) };
        Ok(view.all(&Range::of(Ticket::BY_PASSENGER, USER).with(&me))?.known()?)
    }
}

/// The next sailings of all of my crews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sailings {
    pub from: Timestamp,
}

impl Question for Sailings {
    const NAME: &'static str = "ferry.sailings";
    type Answer = Vec<Sailing>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        Ok(view.all(&Range::of(Sailing::BY_TIME, CREW).from(&self.from).limit(20))?.known()?)
    }
}

//! The ferries of last year's app, as a phone that was not upgraded has them: no bulletins, lines that cannot be starred and
//! know no alarm, and lines written in the words of version 1.
//!
//! Its codes, tables and columns are those of the year: never changed.

use crate::{Board, Manifest, MyTickets, Sailings, Takings, Ticket, crew::must_be_of_crew};
use crate::{
    Book, CREW, Cancel, Crew, Crewmate, Dismiss, Found, Hire, Plan, Refused, Reprice, SAILING, Sailing, Seats,
};
use nusaloka_domain::{
    Id,
    capability::{Asked, Capability, Mutation, Verb},
    failure::{Done, Stop},
    needs::Needs,
    record,
    record::Record,
    scope::Scope,
    view::{Range, Reading, Tx, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};

pub const FERRY: Capability = Capability {
    name: "ferry",
    audiences: &[SAILING, CREW],
    kinds: &[Crewmate::KIND, Line::KIND, Sailing::KIND, Seats::KIND, Takings::KIND, Ticket::KIND],
    verbs: &[
        Verb::of::<Found>(),
        Verb::of::<Hire>(),
        Verb::of::<Dismiss>(),
        Verb::of::<Plan>(),
        Verb::of::<Reprice>(),
        Verb::of::<Book>(),
        Verb::of::<Cancel>(),
        Verb::of::<WriteLine>(),
        Verb::of::<EditLine>(),
        Verb::of::<MoveLine>(),
        Verb::of::<DropLine>(),
    ],
    questions: &[Asked::of::<Board>(), Asked::of::<Manifest>(), Asked::of::<MyTickets>(), Asked::of::<Sailings>()],
};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Line = 9002 "ferry_line" {
        pub id: Id<Line>,
        pub crew: Id<Crew>,
        pub place: i64,
        pub text: String,
        pub tone: Tone,
    }
    index BY_PLACE (crew, place);
    scope CREW (crew);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    Plain,
}

impl Tone {
    pub const ALL: [Self; 1] = [Self::Plain];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tone| tone.name() == name)
    }
}
word_fields!(Tone);

fn line(tx: &dyn Tx, crew: Id<Crew>, id: Id<Line>) -> Result<Line, Stop<Refused>> {
    tx.get(Scope::of(CREW, crew), id)?.known()?.ok_or(Stop::Refused(Refused::LineGone))
}

/// Version 1 had the text before the crew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteLine {
    pub id: Id<Line>,
    pub text: String,
    pub crew: Id<Crew>,
}

impl Mutation for WriteLine {
    const NAME: &'static str = "ferry.write-line";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        if self.text.is_empty() {
            return Err(Refused::Empty.into());
        }
        let last = Range::of(Line::BY_PLACE, Scope::of(CREW, self.crew)).with(&self.crew).backwards().limit(1);
        let last: Vec<Line> = tx.all(&last)?.known()?;
        let place = last.first().map_or(0, |line| line.place).saturating_add(1_000);
        tx.insert(&Line { id: self.id, crew: self.crew, place, text: self.text.clone(), tone: Tone::Plain })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditLine {
    pub id: Id<Line>,
    pub crew: Id<Crew>,
    pub text: String,
}

impl Mutation for EditLine {
    const NAME: &'static str = "ferry.edit-line";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        if self.text.is_empty() {
            return Err(Refused::Empty.into());
        }
        let line = line(tx, self.crew, self.id)?;
        tx.update(&Line { text: self.text.clone(), ..line })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    pub id: Id<Line>,
    pub crew: Id<Crew>,
    pub after: Option<Id<Line>>,
}

impl Mutation for MoveLine {
    const NAME: &'static str = "ferry.move-line";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let moved = line(tx, self.crew, self.id)?;
        let low = match self.after {
            Some(after) if after != self.id => line(tx, self.crew, after)?.place,
            Some(_) => return Ok(()),
            None => 0,
        };
        let next = Range::of(Line::BY_PLACE, Scope::of(CREW, self.crew))
            .with(&self.crew)
            .from(&low.saturating_add(1))
            .limit(2);
        let next: Vec<Line> = tx.all(&next)?.known()?;
        let high = next.iter().find(|line| line.id != self.id).map_or(low.saturating_add(2_000), |line| line.place);
        tx.update(&Line { place: low.midpoint(high), ..moved })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropLine {
    pub id: Id<Line>,
    pub crew: Id<Crew>,
}

impl Mutation for DropLine {
    const NAME: &'static str = "ferry.drop-line";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let line = line(tx, self.crew, self.id)?;
        tx.remove(line.id)
    }
}

//! The crew's log: lines that all of them write, edit, move and drop, often at once and without a network.

use crate::{CREW, Crew, Refused, crew::must_be_of_crew};
use nusaloka_domain::{
    Id,
    capability::Mutation,
    failure::{Done, Stop},
    needs::Needs,
    record,
    scope::Scope,
    view::{Range, Reading, Tx, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Line = 9002 "ferry_line" {
        pub id: Id<Line>,
        pub crew: Id<Crew>,
        pub place: i64,
        pub text: String,
        pub tone: Tone,
        /// Came later: nobody has said anything of lines that are older.
        pub starred: Option<bool>,
    }
    index BY_PLACE (crew, place);
    scope CREW (crew);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    Plain,
    /// A word that last year's app does not know.
    Alarm,
}

impl Tone {
    pub const ALL: [Self; 2] = [Self::Plain, Self::Alarm];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Alarm => "alarm",
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

/// Adds a line after the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteLine {
    pub id: Id<Line>,
    pub crew: Id<Crew>,
    pub text: String,
}

impl Mutation for WriteLine {
    const NAME: &'static str = "ferry.write-line";
    const VERSION: u16 = 2;
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        if self.text.is_empty() {
            return Err(Refused::Empty.into());
        }
        let last = Range::of(Line::BY_PLACE, Scope::of(CREW, self.crew)).with(&self.crew).backwards().limit(1);
        let last: Vec<Line> = tx.all(&last)?.known()?;
        let place = last.first().map_or(0, |line| line.place).saturating_add(1_000);
        let (text, tone) = (self.text.clone(), Tone::Plain);
        tx.insert(&Line { id: self.id, crew: self.crew, place, text, tone, starred: None })
    }

    /// Version 1 had the text before the crew.
    fn upcast(version: u16, body: &[u8]) -> Option<Self> {
        let (id, text, crew) = (version == 1).then(|| nusaloka_domain::host::decode(body).ok())??;
        Some(Self { id, crew, text })
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

/// Stars a line, or says how it sounds. Last year's app has nothing of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkLine {
    pub id: Id<Line>,
    pub crew: Id<Crew>,
    pub mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    Star,
    Tone(Tone),
}

impl Mutation for MarkLine {
    const NAME: &'static str = "ferry.mark-line";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let line = line(tx, self.crew, self.id)?;
        tx.update(&match self.mark {
            Mark::Star => Line { starred: Some(true), ..line },
            Mark::Tone(tone) => Line { tone, ..line },
        })
    }
}

/// Moves a line between two others, or to the top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    pub id: Id<Line>,
    pub crew: Id<Crew>,
    /// Absent: to the top.
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

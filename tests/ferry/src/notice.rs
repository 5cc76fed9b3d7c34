//! What a crew pins up in its port: everybody may read it, whoever is not of the crew in one piece. Notices are written,
//! moved and taken down by all of the crew.

use crate::{CREW, Crew, PORT, Refused, crew::must_be_of_crew};
use nusaloka_domain::{
    Id, Refusal,
    capability::{Mutation, Question},
    failure::{Done, Stop},
    needs::Needs,
    record,
    scope::Scope,
    view::{Range, Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Notice = 9007 "ferry_notice" {
        pub id: Id<Notice>,
        pub crew: Id<Crew>,
        pub place: i64,
        pub text: String,
    }
    index BY_PLACE (crew, place);
    scope PORT (crew);
    scope CREW (crew);
}

/// Pins a notice up, or over one that hangs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub id: Id<Notice>,
    pub crew: Id<Crew>,
    pub place: i64,
    pub text: String,
}

impl Mutation for Pin {
    const NAME: &'static str = "ferry.pin";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let Self { id, crew, place, text } = self.clone();
        let before: Option<Notice> = tx.get(Scope::of(CREW, crew), id)?.known()?;
        let notice = Notice { id, crew, place, text };
        if before.is_some() { tx.update(&notice) } else { tx.insert(&notice) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpin {
    pub id: Id<Notice>,
    pub crew: Id<Crew>,
}

impl Mutation for Unpin {
    const NAME: &'static str = "ferry.unpin";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let notice: Option<Notice> = tx.get(Scope::of(CREW, self.crew), self.id)?.known()?;
        let notice = notice.ok_or(Stop::Refused(Refused::NoSuchNotice))?;
        tx.remove(notice.id)
    }
}

/// What hangs in a crew's port, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    pub crew: Id<Crew>,
}

impl Question for Notices {
    const NAME: &'static str = "ferry.notices";
    type Answer = Vec<Notice>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        Ok(view.all(&Range::of(Notice::BY_PLACE, Scope::of(PORT, self.crew)).with(&self.crew))?.known()?)
    }
}

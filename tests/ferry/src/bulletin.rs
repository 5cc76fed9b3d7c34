//! Bulletins, pinned to a sailing: everybody who looks at it reads them, and so does the crew. They came with this year's app:
//! last year's (`last_year`) keeps them and cannot read them.

use crate::{CREW, Crew, Refused, SAILING, Sailing, crew::must_be_of_crew};
use nusaloka_domain::{
    Id,
    capability::Mutation,
    failure::{Done, Stop},
    needs::Needs,
    record,
    scope::Scope,
    view::{Reading, Tx, Writing},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Bulletin = 9020 "ferry_bulletin" {
        pub id: Id<Bulletin>,
        pub crew: Id<Crew>,
        pub sailing: Id<Sailing>,
        pub text: String,
    }
    index BY_SAILING (sailing);
    scope SAILING (sailing);
    scope CREW (crew);
}

fn must_sail(tx: &dyn Tx, crew: Id<Crew>, sailing: Id<Sailing>) -> Result<(), Stop<Refused>> {
    let sailing: Option<Sailing> = tx.get(Scope::of(CREW, crew), sailing)?.known()?;
    sailing.map(drop).ok_or(Stop::Refused(Refused::NoSuchSailing))
}

fn bulletin(tx: &dyn Tx, crew: Id<Crew>, id: Id<Bulletin>) -> Result<Bulletin, Stop<Refused>> {
    tx.get(Scope::of(CREW, crew), id)?.known()?.ok_or(Stop::Refused(Refused::BulletinGone))
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub id: Id<Bulletin>,
    pub crew: Id<Crew>,
    pub sailing: Id<Sailing>,
    pub text: String,
}

impl Mutation for Post {
    const NAME: &'static str = "ferry.post";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        must_sail(tx, self.crew, self.sailing)?;
        let Self { id, crew, sailing, text } = self.clone();
        tx.insert(&Bulletin { id, crew, sailing, text })
    }
}

/// Pins it to another sailing of the crew's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repin {
    pub id: Id<Bulletin>,
    pub crew: Id<Crew>,
    pub sailing: Id<Sailing>,
}

impl Mutation for Repin {
    const NAME: &'static str = "ferry.repin";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let bulletin = bulletin(tx, self.crew, self.id)?;
        must_sail(tx, self.crew, self.sailing)?;
        tx.update(&Bulletin { sailing: self.sailing, ..bulletin })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeDown {
    pub id: Id<Bulletin>,
    pub crew: Id<Crew>,
}

impl Mutation for TakeDown {
    const NAME: &'static str = "ferry.take-down";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let bulletin = bulletin(tx, self.crew, self.id)?;
        tx.remove(bulletin.id)
    }
}

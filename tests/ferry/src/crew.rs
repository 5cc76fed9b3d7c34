//! Who belongs to a crew: the rows that grant.

use crate::{CREW, Refused};
use nusaloka_domain::{
    Id,
    capability::Mutation,
    failure::{Done, Stop},
    identity::Person,
    needs::Needs,
    record,
    scope::{Scope, USER},
    view::{Range, Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};

/// Marker of crews: they are nothing but their mates.
#[derive(Debug)]
pub struct Crew;

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Crewmate = 9001 "ferry_crewmate" {
        pub id: Id<Crewmate>,
        pub crew: Id<Crew>,
        pub person: Id<Person>,
    }
    index BY_CREW (crew, person);
    scope CREW (crew);
    scope USER (person);
    grant person CREW (crew);
}

/// Is this person of the crew? Everything about a crew needs this.
pub(crate) fn must_be_of_crew(view: &dyn View, me: Id<Person>, crew: Id<Crew>) -> Result<(), Stop<Refused>> {
    let mates: Vec<Crewmate> =
        view.all(&Range::of(Crewmate::BY_CREW, Scope::of(CREW, crew)).with(&crew).with(&me).limit(1))?.known()?;
    if mates.is_empty() { Err(Refused::NotOfTheCrew.into()) } else { Ok(()) }
}

/// Begins a crew of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub crew: Id<Crew>,
}

impl Mutation for Found {
    const NAME: &'static str = "ferry.found";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        // The crew's id is its first mate's row's, so that nobody founds it twice.
        let mate = Crewmate { id: record::same_id(self.crew), crew: self.crew, person: tx.context().actor };
        tx.insert(&mate)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hire {
    pub crew: Id<Crew>,
    pub person: Id<Person>,
}

impl Mutation for Hire {
    const NAME: &'static str = "ferry.hire";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let scope = Scope::of(CREW, self.crew);
        let range = Range::of(Crewmate::BY_CREW, scope).with(&self.crew).with(&self.person).limit(1);
        if !tx.all::<Crewmate>(&range)?.known()?.is_empty() {
            return Ok(());
        }
        let mate = Crewmate { id: tx.new_id(), crew: self.crew, person: self.person };
        tx.insert(&mate)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismiss {
    pub crew: Id<Crew>,
    pub person: Id<Person>,
}

impl Mutation for Dismiss {
    const NAME: &'static str = "ferry.dismiss";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| must_be_of_crew(view, me, this.crew));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let mates: Vec<Crewmate> =
            tx.all(&Range::of(Crewmate::BY_CREW, Scope::of(CREW, self.crew)).with(&self.crew))?.known()?;
        if mates.len() == 1 {
            return Err(Refused::LastOfTheCrew.into());
        }
        for mate in mates.iter().filter(|mate| mate.person == self.person) {
            tx.remove(mate.id)?;
        }
        Ok(())
    }
}

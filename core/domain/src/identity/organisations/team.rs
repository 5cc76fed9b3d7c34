//! Teams: who works with whom. They permit nothing.

use super::{
    MOST_TEAMS, ORGANISATION, Organisation, OrganisationRefused, Permission, member, mixed_id,
    refused::{as_limit, name},
};
use crate::{
    Id,
    capability::Mutation,
    failure::{Done, Stop},
    identity::Person,
    needs::Needs,
    record,
    view::{Range, Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};

record! {
    /// People of an organisation who work together.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Team = 43 "identity_organisation_team" {
        pub id: Id<Team>,
        pub organisation: Id<Organisation>,
        pub name: String,
    }
    index BY_ORGANISATION (organisation);
    scope ORGANISATION (organisation);
}

record! {
    /// That somebody is in a team.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct TeamMember = 44 "identity_organisation_team_member" {
        pub id: Id<TeamMember>,
        pub organisation: Id<Organisation>,
        pub team: Id<Team>,
        pub person: Id<Person>,
    }
    index BY_TEAM (organisation, team);
    scope ORGANISATION (organisation);
}

impl TeamMember {
    /// One per team and person.
    pub fn of(organisation: Id<Organisation>, team: Id<Team>, person: Id<Person>) -> Self {
        Self { id: mixed_id(team.uuid(), person.uuid()), organisation, team, person }
    }
}

pub(super) fn teams_of(
    view: &dyn View,
    organisation: Id<Organisation>,
) -> Result<Vec<Team>, Stop<OrganisationRefused>> {
    let range = Range::of(Team::BY_ORGANISATION, Organisation::scope(organisation)).with(&organisation);
    Ok(view.all(&range)?.known()?)
}

/// Who is in which, of all teams.
pub(super) fn places_of(
    view: &dyn View,
    organisation: Id<Organisation>,
) -> Result<Vec<TeamMember>, Stop<OrganisationRefused>> {
    let range = Range::of(TeamMember::BY_TEAM, Organisation::scope(organisation)).with(&organisation);
    Ok(view.all(&range)?.known()?)
}

fn team(view: &dyn View, organisation: Id<Organisation>, id: Id<Team>) -> Result<Team, Stop<OrganisationRefused>> {
    let found = view.get(Organisation::scope(organisation), id)?.known()?;
    found.ok_or(Stop::Refused(OrganisationRefused::TeamGone))
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeTeam {
    pub organisation: Id<Organisation>,
    pub team: Id<Team>,
    pub name: String,
}

impl Mutation for MakeTeam {
    const NAME: &'static str = "identity.make-team";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::ManageTeams, |make| make.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let name = name(&self.name)?;
        if teams_of(&*tx, self.organisation)?.len() >= MOST_TEAMS {
            return Err(OrganisationRefused::TooMany { most: as_limit(MOST_TEAMS) }.into());
        }
        tx.insert(&Team { id: self.team, organisation: self.organisation, name })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameTeam {
    pub organisation: Id<Organisation>,
    pub team: Id<Team>,
    pub name: String,
}

impl Mutation for RenameTeam {
    const NAME: &'static str = "identity.rename-team";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageTeams, |rename| rename.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let name = name(&self.name)?;
        let team = team(&*tx, self.organisation, self.team)?;
        tx.update(&Team { name, ..team })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTeam {
    pub organisation: Id<Organisation>,
    pub team: Id<Team>,
}

impl Mutation for DeleteTeam {
    const NAME: &'static str = "identity.delete-team";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageTeams, |delete| delete.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let team = team(&*tx, self.organisation, self.team)?;
        for place in places_of(&*tx, self.organisation)? {
            if place.team == team.id {
                tx.remove(place.id)?;
            }
        }
        tx.remove(team.id)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InTeam {
    Yes,
    No,
}

/// Says whether somebody is in a team. What is so already is no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutInTeam {
    pub organisation: Id<Organisation>,
    pub team: Id<Team>,
    pub person: Id<Person>,
    pub there: InTeam,
}

impl Mutation for PutInTeam {
    const NAME: &'static str = "identity.put-in-team";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::ManageTeams, |put| put.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let (organisation, team) = (self.organisation, team(&*tx, self.organisation, self.team)?.id);
        let person = member::member(&*tx, organisation, self.person)?.person;
        let place = TeamMember::of(organisation, team, person);
        let is_there = tx.get(Organisation::scope(organisation), place.id)?.known()?.is_some();
        match (self.there, is_there) {
            (InTeam::Yes, false) => tx.insert(&place),
            (InTeam::No, true) => tx.remove(place.id),
            (InTeam::Yes, true) | (InTeam::No, false) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::stage::*;

    const PAGI: Id<Team> = id(600);

    fn make(team: Id<Team>) -> MakeTeam {
        MakeTeam { organisation: BOATS, team, name: "Pagi".into() }
    }

    fn put(person: Id<Person>, there: InTeam) -> PutInTeam {
        PutInTeam { organisation: BOATS, team: PAGI, person, there }
    }

    #[test]
    fn a_team_is_made_named_filled_and_deleted_with_its_places() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        assert_eq!(stage.does(WAYAN, &make(PAGI)), "done");
        for there in [InTeam::Yes, InTeam::Yes, InTeam::No, InTeam::No, InTeam::Yes] {
            assert_eq!(stage.does(WAYAN, &put(SARI, there)), "done");
        }
        assert_eq!(stage.all::<TeamMember>().map(|place| place.person).collect::<Vec<_>>(), [SARI]);
        assert_eq!(stage.does(WAYAN, &put(MEI, InTeam::Yes)), "identity.organisation-not-a-member");
        let rename = RenameTeam { organisation: BOATS, team: PAGI, name: "Sore".into() };
        assert_eq!(stage.does(WAYAN, &rename), "done");
        assert_eq!(stage.all::<Team>().next().map(|team| team.name), Some("Sore".into()));
        assert_eq!(stage.does(WAYAN, &DeleteTeam { organisation: BOATS, team: PAGI }), "done");
        assert_eq!(stage.all::<TeamMember>().count(), 0);
        assert_eq!(stage.does(WAYAN, &rename), "identity.organisation-team-gone");
        assert_eq!(stage.does(WAYAN, &put(SARI, InTeam::Yes)), "identity.organisation-team-gone");
    }

    #[test]
    fn teams_are_the_business_of_whoever_may_and_have_an_end() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        assert_eq!(stage.does(SARI, &make(PAGI)), "shell.not-permitted");
        for number in 0..MOST_TEAMS as u64 {
            assert_eq!(stage.does(WAYAN, &make(id(1_000 + number))), "done");
        }
        assert_eq!(stage.does(WAYAN, &make(PAGI)), "identity.organisation-too-many");
        assert_eq!(stage.does(SARI, &DeleteTeam { organisation: BOATS, team: id(1_000) }), "shell.not-permitted");
        assert_eq!(stage.does(SARI, &put(SARI, InTeam::Yes)), "shell.not-permitted");
    }
}

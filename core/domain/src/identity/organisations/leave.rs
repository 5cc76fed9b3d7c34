//! Leaves an organisation, or takes somebody else out of it. Their teams go on without them. An organisation keeps an owner: the
//! last one hands it over first.

use super::{
    OrgMember, Organisation, OrganisationRefused, Permission, member,
    role::{own_roles, permitted_by},
    team,
};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    identity::{Deed, Noted, Person, note},
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

/// Leaves it oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveOrganisation {
    pub organisation: Id<Organisation>,
}

impl Mutation for LeaveOrganisation {
    const NAME: &'static str = "identity.leave-organisation";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Only(|leave, me, view| member::must_be_in(leave.organisation, me, view));

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = member::member(&*tx, self.organisation, tx.context().actor)?;
        goes(tx, &me)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::MemberLeft, me).about(self.organisation))
    }
}

/// Takes somebody out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveMember {
    pub organisation: Id<Organisation>,
    pub person: Id<Person>,
}

impl Mutation for RemoveMember {
    const NAME: &'static str = "identity.remove-member";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageMembers, |remove| remove.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let own = own_roles(&*tx, self.organisation)?;
        let me = member::member(&*tx, self.organisation, tx.context().actor)?;
        let them = member::member(&*tx, self.organisation, self.person)?;
        let (theirs, mine) = (permitted_by(them.roles.known(), &own), permitted_by(me.roles.known(), &own));
        member::must_not_be_more(&theirs, &mine)?;
        goes(tx, &them)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::MemberRemoved, me).done_to(self.person).about(self.organisation))
    }
}

fn goes(tx: &mut dyn Tx, member: &OrgMember) -> Done<OrganisationRefused> {
    member::must_keep_an_owner(&member::members_of(&*tx, member.organisation)?, member)?;
    for place in team::places_of(&*tx, member.organisation)? {
        if place.person == member.person {
            tx.remove(place.id)?;
        }
    }
    // Last: whoever goes may touch what is there until then.
    tx.remove(member.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::{InTeam, MakeTeam, PutInTeam, Team, TeamMember, stage::*};

    const LEAVE: LeaveOrganisation = LeaveOrganisation { organisation: BOATS };

    #[test]
    fn whoever_leaves_is_in_nothing_of_it_any_more() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        let team: Id<Team> = id(600);
        assert_eq!(stage.does(WAYAN, &MakeTeam { organisation: BOATS, team, name: "Pagi".into() }), "done");
        let put = PutInTeam { organisation: BOATS, team, person: SARI, there: InTeam::Yes };
        assert_eq!(stage.does(WAYAN, &put), "done");
        assert_eq!(stage.does(SARI, &LEAVE), "done");
        assert_eq!(stage.roles_of(SARI), "-");
        assert_eq!(stage.all::<TeamMember>().count(), 0);
        assert_eq!(stage.all::<Team>().count(), 1);
        assert_eq!(stage.does(SARI, &LEAVE), "identity.organisation-not-in-it");
    }

    #[test]
    fn the_last_owner_does_not_leave_and_is_not_removed() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[]);
        assert_eq!(stage.does(WAYAN, &LEAVE), "identity.organisation-last-owner");
        let remove = RemoveMember { organisation: BOATS, person: WAYAN };
        assert_eq!(stage.does(WAYAN, &remove), "identity.organisation-last-owner");
        stage.let_in(MEI, &[OWNER_ROLE]);
        assert_eq!(stage.does(MEI, &remove), "done");
        assert_eq!(stage.does(MEI, &LEAVE), "identity.organisation-last-owner");
    }

    #[test]
    fn a_manager_removes_whom_they_could_have_let_in() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[MANAGER_ROLE]);
        stage.let_in(MEI, &[DESK_ROLE]);
        let remove = |person| RemoveMember { organisation: BOATS, person };
        assert_eq!(stage.does(MEI, &remove(SARI)), "shell.not-permitted");
        assert_eq!(stage.does(SARI, &remove(WAYAN)), "identity.organisation-more-than-theirs");
        assert_eq!(stage.does(SARI, &remove(MEI)), "done");
        assert_eq!(stage.does(SARI, &remove(MEI)), "identity.organisation-not-a-member");
    }
}

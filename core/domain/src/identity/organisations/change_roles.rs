//! Gives somebody roles and takes others from them: only what is named, so that two who change the same person's both keep what
//! they meant.

use super::{
    HeldRole, OrgMember, Organisation, OrganisationRefused, Permission, member,
    role::{must_exist, own_roles, permitted_by},
};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    identity::{Deed, Noted, Person, must_have_second, note},
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRoles {
    pub organisation: Id<Organisation>,
    pub person: Id<Person>,
    pub give: Vec<HeldRole>,
    pub take: Vec<HeldRole>,
}

impl Mutation for ChangeRoles {
    const NAME: &'static str = "identity.change-roles";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageMembers, |change| change.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let own = own_roles(&*tx, self.organisation)?;
        must_exist(&self.give, &own)?;
        let me = member::member(&*tx, self.organisation, tx.context().actor)?;
        let them = member::member(&*tx, self.organisation, self.person)?;
        let mine = permitted_by(me.roles.known(), &own);
        let theirs = permitted_by(them.roles.known().chain(self.give.iter().copied()), &own);
        member::must_not_be_more(&theirs, &mine)?;
        must_have_second(&*tx, me.person, permitted_by(self.give.iter().copied(), &own))?;
        let roles = them.roles.changed(self.give.iter().copied(), self.take.iter().copied());
        if !roles.is_owner() {
            member::must_keep_an_owner(&member::members_of(&*tx, self.organisation)?, &them)?;
        }
        tx.update(&OrgMember { roles, ..them }.seated(&own))
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::RolesChanged, me).done_to(self.person).about(self.organisation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::{BuiltInRole, DefineRole, stage::*};

    fn change(person: Id<Person>, give: &[HeldRole], take: &[HeldRole]) -> ChangeRoles {
        ChangeRoles { organisation: BOATS, person, give: give.to_vec(), take: take.to_vec() }
    }

    #[test]
    fn roles_open_circles_and_close_them() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[]);
        assert_eq!(stage.circles_of(SARI), "");
        assert_eq!(stage.does(WAYAN, &change(SARI, &[DESK_ROLE], &[])), "done");
        assert_eq!(stage.circles_of(SARI), "desk");
        assert_eq!(stage.does(WAYAN, &change(SARI, &[FINANCE_ROLE], &[DESK_ROLE])), "done");
        assert_eq!(stage.circles_of(SARI), "money");
        assert_eq!(stage.roles_of(SARI), "finance");
        assert_eq!(stage.circles_of(WAYAN), "door desk money");
    }

    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[MANAGER_ROLE]);
        stage.let_in(MEI, &[DESK_ROLE]);
        assert_eq!(stage.does(SARI, &change(MEI, &[MANAGER_ROLE], &[])), "done");
        for more in [FINANCE_ROLE, OWNER_ROLE] {
            assert_eq!(stage.does(SARI, &change(MEI, &[more], &[])), "identity.organisation-more-than-theirs");
            assert_eq!(stage.does(SARI, &change(SARI, &[more], &[])), "identity.organisation-more-than-theirs");
        }
        // Not by way of a role of the organisation's own, either.
        let role = id(500);
        let (name, permissions) = ("Kasir".to_owned(), vec![Permission::SeeMoney]);
        assert_eq!(stage.does(WAYAN, &DefineRole { organisation: BOATS, role, name, permissions }), "done");
        let kasir = HeldRole::Own(role);
        assert_eq!(stage.does(SARI, &change(MEI, &[kasir], &[])), "identity.organisation-more-than-theirs");
    }

    #[test]
    fn whoever_has_more_is_not_theirs_to_change() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[MANAGER_ROLE]);
        stage.let_in(MEI, &[FINANCE_ROLE]);
        assert_eq!(stage.does(SARI, &change(WAYAN, &[], &[OWNER_ROLE])), "identity.organisation-more-than-theirs");
        assert_eq!(stage.does(SARI, &change(MEI, &[], &[FINANCE_ROLE])), "identity.organisation-more-than-theirs");
        assert_eq!(stage.does(MEI, &change(SARI, &[], &[MANAGER_ROLE])), "shell.not-permitted");
    }

    #[test]
    fn the_last_owner_stays_one() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[]);
        assert_eq!(stage.does(WAYAN, &change(WAYAN, &[], &[OWNER_ROLE])), "identity.organisation-last-owner");
        assert_eq!(stage.does(WAYAN, &change(SARI, &[OWNER_ROLE], &[])), "done");
        assert_eq!(stage.does(WAYAN, &change(WAYAN, &[], &[OWNER_ROLE])), "done");
        assert_eq!(stage.circles_of(WAYAN), "");
        assert_eq!(stage.does(SARI, &change(SARI, &[], &[OWNER_ROLE])), "identity.organisation-last-owner");
    }

    #[test]
    fn only_members_and_only_roles_that_there_are() {
        let mut stage = Stage::founded();
        assert_eq!(stage.does(WAYAN, &change(SARI, &[DESK_ROLE], &[])), "identity.organisation-not-a-member");
        let gone = HeldRole::Own(id(404));
        assert_eq!(stage.does(WAYAN, &change(WAYAN, &[gone], &[])), "identity.organisation-role-gone");
        let guide = HeldRole::BuiltIn(BuiltInRole::Guide);
        assert_eq!(stage.does(SARI, &change(SARI, &[guide], &[])), "shell.not-permitted");
    }
}

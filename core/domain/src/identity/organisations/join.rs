//! Comes into an organisation by a code, with the roles that it was drawn for. A code lets in one person.
//!
//! A phone cannot know whose code it is, so all of it happens in `settle`. What counts is what whoever invited may give now: a code
//! of somebody who has gone, or has lost what it would give, opens nothing.

use super::{
    HeldRole, OrgInvitation, Organisation, OrganisationRefused, Permission, Roles, member,
    organisation::{becomes_provider, newcomer},
    role::{OwnRoles, own_roles, permitted_by},
};
use crate::{
    Code,
    capability::{Mutation, Tries},
    failure::{Done, Stop},
    identity::{Deed, Noted, note},
    needs::Needs,
    view::{Reading, Tx, Writing},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinOrganisation {
    pub code: Code,
}

impl Mutation for JoinOrganisation {
    const NAME: &'static str = "identity.join-organisation";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Somebody;
    /// A mistyped code now and then.
    const TRIES: Option<Tries> = Some(Tries { of_one: 10, of_all: 3_000, within: Duration::from_hours(1) });

    fn apply(&self, _: &mut dyn Tx) -> Done<OrganisationRefused> {
        Ok(())
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let id = OrgInvitation::id_of(&self.code);
        let found: Option<OrgInvitation> = tx.get(OrgInvitation::kept_in(id), id)?.known()?;
        let unknown = Stop::Refused(OrganisationRefused::CodeUnknown);
        let Some(invitation) = found.filter(|invitation| tx.context().now < invitation.until) else {
            return Err(unknown);
        };
        let own = own_roles(&*tx, invitation.organisation)?;
        if !still_counts(tx, &invitation, &own)? {
            return Err(unknown);
        }
        let members = member::members_of(&*tx, invitation.organisation)?;
        if members.iter().any(|member| member.person == tx.context().actor) {
            return Ok(());
        }
        member::must_have_room(&members)?;
        // A role may have been deleted since.
        let there = |role: &HeldRole| match role {
            HeldRole::BuiltIn(_) => true,
            HeldRole::Own(role) => own.contains_key(role),
        };
        let roles = Roles::of(invitation.roles.known().filter(there));
        let newcomer = newcomer(&*tx, invitation.organisation, roles, &own)?;
        tx.insert(&newcomer)?;
        tx.remove(invitation.id)?;
        note(tx, Noted::by(Deed::MemberJoined, newcomer.person).about(invitation.organisation))?;
        becomes_provider(tx)
    }
}

fn still_counts(tx: &dyn Tx, invitation: &OrgInvitation, own: &OwnRoles) -> Result<bool, Stop<OrganisationRefused>> {
    let scope = Organisation::scope(invitation.organisation);
    let inviter = tx.get(scope, member::id_of(invitation.organisation, invitation.invited_by))?.known()?;
    Ok(inviter.is_some_and(|inviter: super::OrgMember| {
        let theirs = permitted_by(inviter.roles.known(), own);
        theirs.contains(&Permission::ManageMembers) && permitted_by(invitation.roles.known(), own).is_subset(&theirs)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Timestamp,
        identity::{
            Role,
            organisations::{ChangeRoles, DefineRole, DeleteRole, HandOver, RemoveMember, stage::*},
        },
    };

    #[test]
    fn whoever_types_the_code_comes_in_with_its_roles_and_it_is_spent() {
        let mut stage = Stage::founded();
        let code = stage.invite(WAYAN, &[DESK_ROLE]);
        let join = JoinOrganisation { code };
        assert_eq!(stage.does(GUEST, &join), "shell.sign-in-first");
        assert_eq!(stage.does(SARI, &join), "done");
        assert_eq!((stage.roles_of(SARI).as_str(), stage.circles_of(SARI).as_str()), ("desk", "desk"));
        assert_eq!(stage.person(SARI).role, Role::Provider);
        assert_eq!(stage.does(MEI, &join), "identity.organisation-code-unknown");
    }

    #[test]
    fn whoever_is_in_already_leaves_the_code_to_whom_it_is_meant_for() {
        let mut stage = Stage::founded();
        let code = stage.invite(WAYAN, &[DESK_ROLE]);
        assert_eq!(stage.does(WAYAN, &JoinOrganisation { code: code.clone() }), "done");
        assert_eq!(stage.roles_of(WAYAN), "owner");
        assert_eq!(stage.does(SARI, &JoinOrganisation { code }), "done");
    }

    #[test]
    fn a_code_that_nobody_gave_out_or_that_is_too_old_opens_nothing() {
        let mut stage = Stage::founded();
        let code = stage.invite(WAYAN, &[]);
        let unknown = JoinOrganisation { code: Code::drawn(7) };
        assert_eq!(stage.does(SARI, &unknown), "identity.organisation-code-unknown");
        stage.now = Timestamp::from_millis(stage.now.as_millis() + 7 * 24 * 60 * 60 * 1_000);
        assert_eq!(stage.does(SARI, &JoinOrganisation { code }), "identity.organisation-code-unknown");
    }

    #[test]
    fn a_code_gives_no_more_than_whoever_drew_it_has_now() {
        let mut stage = Stage::founded();
        stage.let_in(MEI, &[MANAGER_ROLE]);
        let (by_mei, by_wayan) = (stage.invite(MEI, &[DESK_ROLE]), stage.invite(WAYAN, &[FINANCE_ROLE]));
        assert_eq!(stage.does(WAYAN, &HandOver { organisation: BOATS, to: MEI }), "done");
        assert_eq!(stage.does(SARI, &JoinOrganisation { code: by_wayan }), "identity.organisation-code-unknown");
        let take = ChangeRoles { organisation: BOATS, person: WAYAN, give: vec![], take: vec![MANAGER_ROLE] };
        let by_manager = stage.invite(WAYAN, &[]);
        assert_eq!(stage.does(MEI, &take), "done");
        assert_eq!(stage.does(SARI, &JoinOrganisation { code: by_manager }), "identity.organisation-code-unknown");
        assert_eq!(stage.does(MEI, &RemoveMember { organisation: BOATS, person: WAYAN }), "done");
        assert_eq!(stage.does(SARI, &JoinOrganisation { code: by_mei }), "done");
    }

    #[test]
    fn a_role_that_was_deleted_meanwhile_is_not_held() {
        let mut stage = Stage::founded();
        let role = id(500);
        let (name, permissions) = ("Kasir".to_owned(), vec![Permission::SeeMoney]);
        assert_eq!(stage.does(WAYAN, &DefineRole { organisation: BOATS, role, name, permissions }), "done");
        let code = stage.invite(WAYAN, &[HeldRole::Own(role), DESK_ROLE]);
        assert_eq!(stage.does(WAYAN, &DeleteRole { organisation: BOATS, role }), "done");
        assert_eq!(stage.does(SARI, &JoinOrganisation { code }), "done");
        assert_eq!((stage.roles_of(SARI).as_str(), stage.circles_of(SARI).as_str()), ("desk", "desk"));
    }
}

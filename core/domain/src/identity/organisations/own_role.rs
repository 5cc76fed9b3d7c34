//! Roles that an organisation names itself: made, changed, deleted. Whatever a role loses or gains, its holders do at once.

use super::{
    HeldRole, OrgMember, OrgRole, Organisation, OrganisationRefused, Permission, Permissions, member,
    refused::name,
    role::{self, OwnRoles, own_roles, permitted_by},
};
use crate::{
    Id,
    capability::Mutation,
    failure::{Done, Stop},
    identity::{Deed, Noted, must_have_second, note},
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

/// Names a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefineRole {
    pub organisation: Id<Organisation>,
    pub role: Id<OrgRole>,
    pub name: String,
    pub permissions: Vec<Permission>,
}

impl Mutation for DefineRole {
    const NAME: &'static str = "identity.define-role";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageRoles, |define| define.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let name = name(&self.name)?;
        let permissions = grantable(&self.permissions)?;
        let own = own_roles(&*tx, self.organisation)?;
        role::must_have_room(&own)?;
        must_have(tx, self.organisation, &own, &permissions)?;
        must_have_second(&*tx, tx.context().actor, permissions.known())?;
        tx.insert(&OrgRole { id: self.role, organisation: self.organisation, name, permissions })
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::RoleRedefined, me).about(self.role).saying(&self.name))
    }
}

/// Changes its name, or what it permits: only what is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRole {
    pub organisation: Id<Organisation>,
    pub role: Id<OrgRole>,
    pub name: Option<String>,
    pub grant: Vec<Permission>,
    pub withdraw: Vec<Permission>,
}

impl Mutation for EditRole {
    const NAME: &'static str = "identity.edit-role";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::ManageRoles, |edit| edit.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let name = self.name.as_deref().map(name).transpose()?;
        let granted = grantable(&self.grant)?;
        let mut own = own_roles(&*tx, self.organisation)?;
        let role = role::role(&*tx, self.organisation, self.role)?;
        must_have(tx, self.organisation, &own, &role.permissions.changed(granted.known(), []))?;
        must_have_second(&*tx, tx.context().actor, granted.known())?;
        let permissions = role.permissions.changed(granted.known(), self.withdraw.iter().copied());
        own.insert(role.id, permissions.clone());
        tx.update(&OrgRole { name: name.unwrap_or_else(|| role.name.clone()), permissions, ..role })?;
        holders_follow(tx, self.organisation, &own, self.role, |member| member)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::RoleRedefined, me).about(self.role))
    }
}

/// Deletes it. Nobody holds it from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteRole {
    pub organisation: Id<Organisation>,
    pub role: Id<OrgRole>,
}

impl Mutation for DeleteRole {
    const NAME: &'static str = "identity.delete-role";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageRoles, |delete| delete.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let mut own = own_roles(&*tx, self.organisation)?;
        let role = role::role(&*tx, self.organisation, self.role)?;
        must_have(tx, self.organisation, &own, &role.permissions)?;
        own.remove(&role.id);
        tx.remove(role.id)?;
        let held = HeldRole::Own(role.id);
        holders_follow(tx, self.organisation, &own, role.id, |member| OrgMember {
            roles: member.roles.changed([], [held]),
            ..member
        })
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::RoleRedefined, me).about(self.role))
    }
}

fn grantable(permissions: &[Permission]) -> Result<Permissions, Stop<OrganisationRefused>> {
    if permissions.iter().all(|permission| permission.is_for_own_roles()) {
        Ok(Permissions::of(permissions.iter().copied()))
    } else {
        Err(OrganisationRefused::OwnersAlone.into())
    }
}

/// Whoever makes a role, or changes one, has all that it permits.
fn must_have(
    tx: &dyn Tx,
    organisation: Id<Organisation>,
    own: &OwnRoles,
    permissions: &Permissions,
) -> Done<OrganisationRefused> {
    let me = member::member(tx, organisation, tx.context().actor)?;
    let mine = permitted_by(me.roles.known(), own);
    member::must_not_be_more(&permissions.known().collect(), &mine)
}

fn holders_follow(
    tx: &mut dyn Tx,
    organisation: Id<Organisation>,
    own: &OwnRoles,
    role: Id<OrgRole>,
    change: impl Fn(OrgMember) -> OrgMember,
) -> Done<OrganisationRefused> {
    for member in member::members_of(&*tx, organisation)? {
        if member.roles.has(HeldRole::Own(role)) {
            tx.update(&change(member).seated(own))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::{ChangeRoles, MOST_OWN_ROLES, stage::*};

    const KASIR: Id<OrgRole> = id(500);

    fn define(permissions: &[Permission]) -> DefineRole {
        DefineRole { organisation: BOATS, role: KASIR, name: "Kasir".into(), permissions: permissions.to_vec() }
    }

    fn edit(grant: &[Permission], withdraw: &[Permission]) -> EditRole {
        EditRole { organisation: BOATS, role: KASIR, name: None, grant: grant.to_vec(), withdraw: withdraw.to_vec() }
    }

    #[test]
    fn what_a_role_gains_and_loses_its_holders_do_at_once() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        assert_eq!(stage.does(WAYAN, &define(&[Permission::ManageMoney])), "done");
        let give = ChangeRoles { organisation: BOATS, person: SARI, give: vec![HeldRole::Own(KASIR)], take: vec![] };
        assert_eq!(stage.does(WAYAN, &give), "done");
        // Whoever changes the money sees it.
        assert_eq!(stage.circles_of(SARI), "desk money");
        assert_eq!(stage.does(WAYAN, &edit(&[Permission::ManageMembers], &[Permission::ManageMoney])), "done");
        assert_eq!(stage.circles_of(SARI), "door desk");
        assert_eq!(stage.does(WAYAN, &DeleteRole { organisation: BOATS, role: KASIR }), "done");
        assert_eq!((stage.roles_of(SARI).as_str(), stage.circles_of(SARI).as_str()), ("desk", "desk"));
        assert_eq!(stage.does(WAYAN, &edit(&[], &[])), "identity.organisation-role-gone");
    }

    #[test]
    fn nobody_makes_or_changes_a_role_that_is_more_than_they_are() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[MANAGER_ROLE]);
        assert_eq!(stage.does(SARI, &define(&[Permission::SeeMoney])), "identity.organisation-more-than-theirs");
        assert_eq!(stage.does(SARI, &define(&[Permission::SeeDesk])), "done");
        assert_eq!(stage.does(SARI, &edit(&[Permission::SeeMoney], &[])), "identity.organisation-more-than-theirs");
        assert_eq!(stage.does(WAYAN, &edit(&[Permission::SeeMoney], &[])), "done");
        assert_eq!(stage.does(SARI, &edit(&[], &[Permission::SeeMoney])), "identity.organisation-more-than-theirs");
        let delete = DeleteRole { organisation: BOATS, role: KASIR };
        assert_eq!(stage.does(SARI, &delete), "identity.organisation-more-than-theirs");
    }

    #[test]
    fn what_is_the_owners_or_the_platforms_is_in_no_such_role() {
        let mut stage = Stage::founded();
        for permission in [Permission::HandOver, Permission::ReadAudit, Permission::SupportPeople] {
            assert_eq!(stage.does(WAYAN, &define(&[permission])), "identity.organisation-owners-alone");
        }
        assert_eq!(stage.does(WAYAN, &define(&[])), "done");
        assert_eq!(stage.does(WAYAN, &edit(&[Permission::HandOver], &[])), "identity.organisation-owners-alone");
    }

    #[test]
    fn roles_are_the_business_of_whoever_may_and_have_an_end() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        assert_eq!(stage.does(SARI, &define(&[])), "shell.not-permitted");
        assert_eq!(stage.does(WAYAN, &DefineRole { name: " ".into(), ..define(&[]) }), "identity.organisation-nothing");
        for number in 0..MOST_OWN_ROLES as u64 {
            assert_eq!(stage.does(WAYAN, &DefineRole { role: id(1_000 + number), ..define(&[]) }), "done");
        }
        assert_eq!(stage.does(WAYAN, &define(&[])), "identity.organisation-too-many");
    }
}

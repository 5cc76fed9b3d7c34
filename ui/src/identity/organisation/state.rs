//! What taps make of an organisation, and what is offered to whom: pure.

use nusaloka_domain::{
    Id,
    capability::{Act, Mutation},
    identity::{
        BuiltInRole, ChangeRoles, DefineRole, EditRole, HeldRole, OpenedOrganisation, OrgMember, OrgRole, Permission,
        Person, permitted_by,
    },
};
use std::collections::BTreeSet;

/// What is open above the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Nothing,
    Rename,
    HandOver,
    Leave,
    Invite,
    Member(Id<Person>),
    Remove(Id<Person>),
    NewRole,
    Role(Id<OrgRole>),
    DeleteRole(Id<OrgRole>),
    NewTeam,
    Team(Id<nusaloka_domain::identity::Team>),
    Desk,
    Money,
}

/// Every role that there is here: those of everybody, then its own.
pub(super) fn all_roles(opened: &OpenedOrganisation) -> Vec<HeldRole> {
    let built_in = BuiltInRole::ALL.into_iter().map(HeldRole::BuiltIn);
    built_in.chain(opened.roles.iter().map(|role| HeldRole::Own(role.id))).collect()
}

fn mine(opened: &OpenedOrganisation) -> BTreeSet<Permission> {
    opened.mine.iter().copied().collect()
}

/// Nobody gives what they do not have.
pub(super) fn can_give(opened: &OpenedOrganisation, role: HeldRole) -> bool {
    permitted_by([role], &opened.own_roles()).is_subset(&mine(opened))
}

/// Whoever has more is not mine to change.
pub(super) fn has_more(opened: &OpenedOrganisation, member: &OrgMember) -> bool {
    !permitted_by(member.roles.known(), &opened.own_roles()).is_subset(&mine(opened))
}

pub(super) fn is_last_owner(opened: &OpenedOrganisation, member: &OrgMember) -> bool {
    let owners = opened.members.iter().filter(|member| member.roles.is_owner()).count();
    member.roles.is_owner() && owners == 1
}

/// Turns a role of somebody on or off, and back.
pub(super) fn turned(member: &OrgMember, role: HeldRole, on: bool) -> (Act, Act) {
    let (organisation, person) = (member.organisation, member.person);
    let give = ChangeRoles { organisation, person, give: vec![role], take: Vec::new() }.act();
    let take = ChangeRoles { organisation, person, give: Vec::new(), take: vec![role] }.act();
    if on { (give, take) } else { (take, give) }
}

pub(super) fn holders(opened: &OpenedOrganisation, role: Id<OrgRole>) -> usize {
    opened.members.iter().filter(|member| member.roles.has(HeldRole::Own(role))).count()
}

/// A role as it is written: a new one, or one that is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoleDraft {
    pub(super) name: String,
    pub(super) permits: BTreeSet<Permission>,
}

impl RoleDraft {
    pub(super) fn of(role: Option<&OrgRole>) -> Self {
        role.map_or_else(
            || Self { name: String::new(), permits: BTreeSet::new() },
            |role| Self { name: role.name.clone(), permits: role.permissions.known().collect() },
        )
    }

    /// Whoever changes something sees it, and whoever does not see it does not change it.
    pub(super) fn turn(&mut self, permission: Permission, on: bool) {
        if on {
            self.permits.extend([Some(permission), permission.implies()].into_iter().flatten());
        } else {
            self.permits.retain(|one| *one != permission && one.implies() != Some(permission));
        }
    }

    /// Only what was touched; nothing if that is nothing.
    pub(super) fn over(&self, opened: &OpenedOrganisation, was: Option<&OrgRole>, new: Id<OrgRole>) -> Option<Act> {
        let (organisation, name) = (opened.organisation.id, self.name.trim().to_owned());
        let Some(was) = was else {
            let permissions = self.permits.iter().copied().collect();
            return Some(DefineRole { organisation, role: new, name, permissions }.act());
        };
        let before: BTreeSet<Permission> = was.permissions.known().collect();
        let grant: Vec<Permission> = self.permits.difference(&before).copied().collect();
        let withdraw: Vec<Permission> = before.difference(&self.permits).copied().collect();
        let name = Some(name).filter(|name| *name != was.name);
        let touched = name.is_some() || !grant.is_empty() || !withdraw.is_empty();
        touched.then(|| EditRole { organisation, role: was.id, name, grant, withdraw }.act())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::{
        Timestamp,
        identity::{Organisation, OwnRoles, Permissions, Roles},
    };

    fn id<T>(number: u8) -> Id<T> {
        Id::mint(1, [number; 10])
    }

    fn member(number: u8, roles: &[HeldRole]) -> OrgMember {
        let roles = Roles::of(roles.iter().copied());
        OrgMember::new(id(1), id(number), "x".into(), roles, Timestamp::from_millis(0), &OwnRoles::new())
    }

    fn kasir() -> OrgRole {
        let permissions = Permissions::of([Permission::SeeMoney]);
        OrgRole { id: id(50), organisation: id(1), name: "Kasir".into(), permissions }
    }

    fn opened(mine: &[Permission]) -> OpenedOrganisation {
        let (owner, manager) = (HeldRole::BuiltIn(BuiltInRole::Owner), HeldRole::BuiltIn(BuiltInRole::Manager));
        OpenedOrganisation {
            me: id(3),
            organisation: Organisation { id: id(1), name: "x".into(), founded_at: Timestamp::from_millis(0) },
            members: vec![member(2, &[owner]), member(3, &[manager]), member(4, &[HeldRole::Own(id(50))])],
            roles: vec![kasir()],
            teams: Vec::new(),
            places: Vec::new(),
            mine: mine.to_vec(),
        }
    }

    #[test]
    fn what_i_do_not_have_is_not_offered_to_give_or_to_take() {
        let opened = opened(BuiltInRole::Manager.permissions());
        let giveable: Vec<bool> = all_roles(&opened).into_iter().map(|role| can_give(&opened, role)).collect();
        assert_eq!(giveable, [false, true, true, false, true, false]);
        let more: Vec<bool> = opened.members.iter().map(|member| has_more(&opened, member)).collect();
        assert_eq!(more, [true, false, true]);
        assert_eq!((is_last_owner(&opened, &opened.members[0]), holders(&opened, id(50))), (true, 1));
    }

    #[test]
    fn a_role_is_turned_on_and_back() {
        let desk = HeldRole::BuiltIn(BuiltInRole::Desk);
        let (act, back) = turned(&member(4, &[]), desk, true);
        assert_eq!(act.of::<ChangeRoles>().map(|change| change.give), Some(vec![desk]));
        assert_eq!(back.of::<ChangeRoles>().map(|change| change.take), Some(vec![desk]));
        assert_eq!(turned(&member(4, &[desk]), desk, false), (back, act));
    }

    #[test]
    fn seeing_comes_with_changing_and_changing_goes_with_seeing() {
        let mut draft = RoleDraft::of(None);
        draft.turn(Permission::ManageMoney, true);
        assert_eq!(draft.permits, BTreeSet::from([Permission::SeeMoney, Permission::ManageMoney]));
        draft.turn(Permission::SeeMoney, false);
        assert_eq!(draft.permits, BTreeSet::new());
    }

    #[test]
    fn a_changed_role_names_only_what_was_touched() {
        let (opened, was) = (opened(&[]), kasir());
        let mut draft = RoleDraft::of(Some(&was));
        assert_eq!(draft.over(&opened, Some(&was), id(60)), None);
        draft.turn(Permission::SeeDesk, true);
        draft.turn(Permission::SeeMoney, false);
        let edit: EditRole = draft.over(&opened, Some(&was), id(60)).and_then(|act| act.of()).expect("an edit");
        assert_eq!((edit.name, edit.role), (None, id(50)));
        assert_eq!((edit.grant, edit.withdraw), (vec![Permission::SeeDesk], vec![Permission::SeeMoney]));
        let new: DefineRole = draft.over(&opened, None, id(60)).and_then(|act| act.of()).expect("a role");
        assert_eq!((new.role, new.permissions), (id(60), vec![Permission::SeeDesk]));
    }
}

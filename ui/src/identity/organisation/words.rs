//! Roles, permissions, changes and refusals of organisations in the reader's words.

use crate::speech::say;
use nusaloka_domain::{
    Id,
    capability::Act,
    identity::{
        BuiltInRole, ChangeRoles, DefineRole, DeleteRole, DeleteTeam, EditRole, FoundOrganisation, HandOver, HeldRole,
        InviteMember, JoinOrganisation, LeaveOrganisation, MakeTeam, OrgMember, OrgRole, OrganisationRefused,
        Permission, Person, PutInTeam, RemoveMember, RenameOrganisation, RenameTeam, Roles, WithdrawInvitation,
        WriteDesk, WritePayout,
    },
};
use nusaloka_locales::{Text, text};
use std::collections::BTreeSet;

pub(super) fn built_in(role: BuiltInRole) -> Text {
    match role {
        BuiltInRole::Owner => text::identity::org_role_owner(),
        BuiltInRole::Manager => text::identity::org_role_manager(),
        BuiltInRole::Desk => text::identity::org_role_desk(),
        BuiltInRole::Finance => text::identity::org_role_finance(),
        BuiltInRole::Guide => text::identity::org_role_guide(),
    }
}

pub(super) fn built_in_explained(role: BuiltInRole) -> Text {
    match role {
        BuiltInRole::Owner => text::identity::org_role_owner_explained(),
        BuiltInRole::Manager => text::identity::org_role_manager_explained(),
        BuiltInRole::Desk => text::identity::org_role_desk_explained(),
        BuiltInRole::Finance => text::identity::org_role_finance_explained(),
        BuiltInRole::Guide => text::identity::org_role_guide_explained(),
    }
}

pub(super) fn role(held: HeldRole, own: &[OrgRole]) -> String {
    match held {
        HeldRole::BuiltIn(role) => say(built_in(role)),
        HeldRole::Own(id) => own
            .iter()
            .find(|role| role.id == id)
            .map_or_else(|| say(text::identity::org_role_gone()), |role| role.name.clone()),
    }
}

/// All that somebody holds, in one line.
pub(super) fn roles(held: &Roles, own: &[OrgRole]) -> String {
    let held: BTreeSet<HeldRole> = held.known().collect();
    let names: Vec<String> = held.into_iter().map(|held| role(held, own)).collect();
    if names.is_empty() { say(text::identity::org_no_role()) } else { names.join(" · ") }
}

pub(super) fn name(member: &OrgMember) -> String {
    if member.name.is_empty() { say(text::identity::org_nameless()) } else { member.name.clone() }
}

pub(super) fn name_to(me: Id<Person>, member: &OrgMember) -> String {
    let name = name(member);
    if member.person == me { say(text::identity::org_me(name)) } else { name }
}

/// What a permission lets one do.
pub(crate) fn permission(permission: Permission) -> Text {
    match permission {
        Permission::Rename => text::identity::org_may_rename(),
        Permission::ManageMembers => text::identity::org_may_manage_members(),
        Permission::ManageTeams => text::identity::org_may_manage_teams(),
        Permission::ManageRoles => text::identity::org_may_manage_roles(),
        Permission::SeeDesk => text::identity::org_may_see_desk(),
        Permission::ManageDesk => text::identity::org_may_manage_desk(),
        Permission::SeeMoney => text::identity::org_may_see_money(),
        Permission::ManageMoney => text::identity::org_may_manage_money(),
        Permission::HandOver => text::identity::org_may_hand_over(),
        Permission::ReadAudit => text::identity::org_may_read_audit(),
        Permission::SupportPeople => text::identity::org_may_support_people(),
    }
}

/// Numbers and codes are read from left to right in every language.
pub(super) fn left_to_right(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

/// All that a role of one's own permits, in one line.
pub(super) fn permits(role: &OrgRole) -> String {
    let known: BTreeSet<Permission> = role.permissions.known().collect();
    // Whoever changes something sees it: that need not be said.
    let said = known.iter().filter(|one| !known.iter().any(|other| other.implies() == Some(**one)));
    let permitted: Vec<String> = said.map(|one| say(permission(*one))).collect();
    if permitted.is_empty() { say(text::identity::org_role_nothing()) } else { permitted.join(" · ") }
}

/// What a change does, for the tray; nothing if it is none of organisations.
pub(crate) fn change(act: &Act) -> Option<Text> {
    let each = [
        act.of::<FoundOrganisation>().map(|found| text::identity::changed_org_found(&found.name)),
        act.of::<RenameOrganisation>().map(|rename| text::identity::changed_org_rename(&rename.name)),
        act.of::<InviteMember>().map(|_| text::identity::changed_org_invite()),
        act.of::<WithdrawInvitation>().map(|_| text::identity::changed_org_withdraw()),
        act.of::<JoinOrganisation>().map(|join| text::identity::changed_org_join(join.code.to_string())),
        act.of::<LeaveOrganisation>().map(|_| text::identity::changed_org_leave()),
        act.of::<RemoveMember>().map(|_| text::identity::changed_org_remove()),
        act.of::<ChangeRoles>().map(|_| text::identity::changed_org_roles()),
        act.of::<HandOver>().map(|_| text::identity::changed_org_hand_over()),
        act.of::<DefineRole>().map(|define| text::identity::changed_org_role_new(&define.name)),
        act.of::<EditRole>().map(|_| text::identity::changed_org_role()),
        act.of::<DeleteRole>().map(|_| text::identity::changed_org_role_delete()),
        act.of::<MakeTeam>().map(|make| text::identity::changed_org_team_new(&make.name)),
        act.of::<RenameTeam>().map(|rename| text::identity::changed_org_team_rename(&rename.name)),
        act.of::<DeleteTeam>().map(|_| text::identity::changed_org_team_delete()),
        act.of::<PutInTeam>().map(|_| text::identity::changed_org_team_place()),
        act.of::<WriteDesk>().map(|_| text::identity::changed_org_desk()),
        act.of::<WritePayout>().map(|_| text::identity::changed_org_money()),
    ];
    each.into_iter().flatten().next()
}

/// Why a change was refused.
pub(crate) fn refused(refused: OrganisationRefused) -> Text {
    match refused {
        OrganisationRefused::NotInIt => text::identity::refused_org_not_in_it(),
        OrganisationRefused::NotAMember => text::identity::refused_org_not_a_member(),
        OrganisationRefused::Nothing => text::identity::refused_org_nothing(),
        OrganisationRefused::TooLong { most } => text::identity::refused_org_too_long(most),
        OrganisationRefused::PhoneUnfit => text::identity::refused_org_phone(),
        OrganisationRefused::EndingUnfit => text::identity::refused_org_ending(),
        OrganisationRefused::RoleGone => text::identity::refused_org_role_gone(),
        OrganisationRefused::TeamGone => text::identity::refused_org_team_gone(),
        OrganisationRefused::InvitationGone => text::identity::refused_org_invitation_gone(),
        OrganisationRefused::MoreThanTheirs => text::identity::refused_org_more_than_theirs(),
        OrganisationRefused::OwnersAlone => text::identity::refused_org_owners_alone(),
        OrganisationRefused::LastOwner => text::identity::refused_org_last_owner(),
        OrganisationRefused::CodeUnknown => text::identity::refused_org_code_unknown(),
        OrganisationRefused::TooMany { most } => text::identity::refused_org_too_many(most),
    }
}

#[cfg(test)]
mod tests {
    use super::change;
    use nusaloka_domain::{
        Id,
        capability::{Act, Mutation},
        identity::*,
    };

    fn acts() -> Vec<Act> {
        let (organisation, person, role, team) =
            (Id::mint(1, [1; 10]), Id::mint(1, [2; 10]), Id::mint(1, [3; 10]), Id::mint(1, [4; 10]));
        let (name, invitation) = ("x".to_owned(), Id::mint(1, [5; 10]));
        vec![
            FoundOrganisation { id: organisation, name: name.clone() }.act(),
            RenameOrganisation { organisation, name: name.clone() }.act(),
            InviteMember { organisation, roles: Vec::new() }.act(),
            WithdrawInvitation { organisation, invitation }.act(),
            JoinOrganisation { code: "0000-0000".parse().expect("a code") }.act(),
            LeaveOrganisation { organisation }.act(),
            RemoveMember { organisation, person }.act(),
            ChangeRoles { organisation, person, give: Vec::new(), take: Vec::new() }.act(),
            HandOver { organisation, to: person }.act(),
            DefineRole { organisation, role, name: name.clone(), permissions: Vec::new() }.act(),
            EditRole { organisation, role, name: None, grant: Vec::new(), withdraw: Vec::new() }.act(),
            DeleteRole { organisation, role }.act(),
            MakeTeam { organisation, team, name: name.clone() }.act(),
            RenameTeam { organisation, team, name }.act(),
            DeleteTeam { organisation, team }.act(),
            PutInTeam { organisation, team, person, there: InTeam::Yes }.act(),
            WriteDesk { organisation, phone: None, address: None, opening: None }.act(),
            WritePayout { organisation, holder: None, bank: None, ending: None, currency: None }.act(),
        ]
    }

    /// A verb that is added without words shows as "a change that this version has no words for".
    #[test]
    fn every_change_of_identity_has_words() {
        let me = [
            ChangePreferences::of(Id::mint(1, [2; 10])).act(),
            SendAway { session: Id::mint(1, [6; 10]) }.act(),
            ForgetDevice { device: Id::mint(1, [6; 10]) }.act(),
            ChangeName { name: "x".to_owned() }.act(),
            ChangePortrait { picture: None }.act(),
            RenamePasskey { passkey: Id::mint(1, [7; 10]), name: "x".to_owned() }.act(),
            ChangeConsent::of(ConsentTo::Marketing, Agreement::Given, Language::Indonesian).act(),
        ];
        let worded = acts().into_iter().filter(|act| change(act).is_some());
        let mut worded: Vec<String> = worded.chain(me).map(|act| act.name).collect();
        let mut all: Vec<&str> = IDENTITY.verbs.iter().map(|verb| verb.name).collect();
        worded.sort_unstable();
        all.sort_unstable();
        assert_eq!(worded, all);
    }
}

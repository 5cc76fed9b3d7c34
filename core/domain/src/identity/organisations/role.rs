//! Roles: named sets of permissions. Some are there from the beginning and the same everywhere; others an organisation names
//! itself.

use super::{
    MOST_OWN_ROLES, ORGANISATION, Organisation, OrganisationRefused, Permission, Permissions, refused::as_limit,
};
use crate::{
    Id,
    failure::Stop,
    record,
    scope::Scope,
    text_fields,
    view::{Range, Reading, View},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Roles that every organisation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BuiltInRole {
    Owner,
    Manager,
    Desk,
    Finance,
    Guide,
}

impl BuiltInRole {
    pub const ALL: [Self; 5] = [Self::Owner, Self::Manager, Self::Desk, Self::Finance, Self::Guide];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Desk => "desk",
            Self::Finance => "finance",
            Self::Guide => "guide",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Owner => Permission::OF_AN_ORGANISATION,
            // All but the money and the organisation itself.
            Self::Manager => &[
                Permission::Rename,
                Permission::ManageMembers,
                Permission::ManageTeams,
                Permission::ManageRoles,
                Permission::SeeDesk,
                Permission::ManageDesk,
            ],
            Self::Desk => &[Permission::SeeDesk],
            Self::Finance => &[Permission::SeeMoney, Permission::ManageMoney],
            // Sees who belongs to it, as everybody in it does.
            Self::Guide => &[],
        }
    }
}

record! {
    /// A role that an organisation has named itself.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct OrgRole = 42 "identity_organisation_role" {
        pub id: Id<OrgRole>,
        pub organisation: Id<Organisation>,
        pub name: String,
        /// What whoever holds it may do: names of permissions, with a space between.
        pub permissions: Permissions,
    }
    index BY_ORGANISATION (organisation);
    scope ORGANISATION (organisation);
}

/// A role that somebody can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum HeldRole {
    BuiltIn(BuiltInRole),
    Own(Id<OrgRole>),
}

impl HeldRole {
    fn word(self) -> String {
        match self {
            Self::BuiltIn(role) => role.name().to_owned(),
            Self::Own(role) => role.to_string(),
        }
    }

    fn read(word: &str) -> Option<Self> {
        BuiltInRole::named(word).map(Self::BuiltIn).or_else(|| word.parse().ok().map(Self::Own))
    }
}

/// All that one member holds: names of roles that are built in and ids of others, with a space between. One that a later
/// version of the app knows stays in it, and permits nothing here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Roles(String);

impl Roles {
    pub fn of(roles: impl IntoIterator<Item = HeldRole>) -> Self {
        Self::default().changed(roles, [])
    }

    pub fn has(&self, role: HeldRole) -> bool {
        self.known().any(|one| one == role)
    }

    pub fn is_owner(&self) -> bool {
        self.has(HeldRole::BuiltIn(BuiltInRole::Owner))
    }

    /// Those that are known here.
    pub fn known(&self) -> impl Iterator<Item = HeldRole> {
        self.0.split(' ').filter_map(HeldRole::read)
    }

    #[must_use]
    pub fn changed(&self, give: impl IntoIterator<Item = HeldRole>, take: impl IntoIterator<Item = HeldRole>) -> Self {
        let mut words: BTreeSet<String> =
            self.0.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        words.extend(give.into_iter().map(HeldRole::word));
        for role in take {
            words.remove(&role.word());
        }
        Self(words.into_iter().collect::<Vec<_>>().join(" "))
    }
}

impl From<String> for Roles {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Roles> for String {
    fn from(roles: Roles) -> Self {
        roles.0
    }
}

text_fields!(Roles);

/// What an organisation's own roles permit.
pub type OwnRoles = BTreeMap<Id<OrgRole>, Permissions>;

/// All that these roles permit together, and what that implies.
pub fn permitted_by(roles: impl IntoIterator<Item = HeldRole>, own: &OwnRoles) -> BTreeSet<Permission> {
    let mut permitted = BTreeSet::new();
    for role in roles {
        match role {
            HeldRole::BuiltIn(role) => permitted.extend(role.permissions()),
            HeldRole::Own(role) => permitted.extend(own.get(&role).iter().flat_map(|permissions| permissions.known())),
        }
    }
    let implied: Vec<Permission> = permitted.iter().filter_map(|permission| permission.implies()).collect();
    permitted.extend(implied);
    permitted
}

pub(super) fn roles_of(
    view: &dyn View,
    organisation: Id<Organisation>,
) -> Result<Vec<OrgRole>, Stop<OrganisationRefused>> {
    let range = Range::of(OrgRole::BY_ORGANISATION, Scope::of(ORGANISATION, organisation)).with(&organisation);
    Ok(view.all(&range)?.known()?)
}

pub(super) fn own_roles(
    view: &dyn View,
    organisation: Id<Organisation>,
) -> Result<OwnRoles, Stop<OrganisationRefused>> {
    Ok(roles_of(view, organisation)?.into_iter().map(|role| (role.id, role.permissions)).collect())
}

pub(super) fn role(
    view: &dyn View,
    organisation: Id<Organisation>,
    id: Id<OrgRole>,
) -> Result<OrgRole, Stop<OrganisationRefused>> {
    let found = view.get(Scope::of(ORGANISATION, organisation), id)?.known()?;
    found.ok_or(Stop::Refused(OrganisationRefused::RoleGone))
}

/// Each of them is there.
pub(super) fn must_exist(roles: &[HeldRole], own: &OwnRoles) -> Result<(), Stop<OrganisationRefused>> {
    let gone = |role: &HeldRole| matches!(role, HeldRole::Own(id) if !own.contains_key(id));
    if roles.iter().any(gone) { Err(OrganisationRefused::RoleGone.into()) } else { Ok(()) }
}

pub(super) fn must_have_room(own: &OwnRoles) -> Result<(), Stop<OrganisationRefused>> {
    if own.len() < MOST_OWN_ROLES {
        Ok(())
    } else {
        Err(OrganisationRefused::TooMany { most: as_limit(MOST_OWN_ROLES) }.into())
    }
}

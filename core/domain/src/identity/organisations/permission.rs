//! What somebody may do: one closed list, by names that stay. An organisation's own come with the roles that it gives; the
//! platform's come with a person's role there.

use crate::text_fields;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    Rename,
    ManageMembers,
    ManageTeams,
    ManageRoles,
    SeeDesk,
    ManageDesk,
    SeeMoney,
    ManageMoney,
    /// The owners' alone: no role of an organisation's own has it.
    HandOver,
    /// Of admins.
    ReadAudit,
    /// Of admins and of support.
    SupportPeople,
}

/// Who can give a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionOf {
    Organisation,
    Platform,
}

impl Permission {
    pub const ALL: [Self; 11] = [
        Self::Rename,
        Self::ManageMembers,
        Self::ManageTeams,
        Self::ManageRoles,
        Self::SeeDesk,
        Self::ManageDesk,
        Self::SeeMoney,
        Self::ManageMoney,
        Self::HandOver,
        Self::ReadAudit,
        Self::SupportPeople,
    ];

    /// All that an organisation can give.
    pub const OF_AN_ORGANISATION: &'static [Self] = &[
        Self::Rename,
        Self::ManageMembers,
        Self::ManageTeams,
        Self::ManageRoles,
        Self::SeeDesk,
        Self::ManageDesk,
        Self::SeeMoney,
        Self::ManageMoney,
        Self::HandOver,
    ];

    /// Stands for it in every database and every log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rename => "organisation.rename",
            Self::ManageMembers => "organisation.manage-members",
            Self::ManageTeams => "organisation.manage-teams",
            Self::ManageRoles => "organisation.manage-roles",
            Self::SeeDesk => "organisation.see-desk",
            Self::ManageDesk => "organisation.manage-desk",
            Self::SeeMoney => "organisation.see-money",
            Self::ManageMoney => "organisation.manage-money",
            Self::HandOver => "organisation.hand-over",
            Self::ReadAudit => "audit.read",
            Self::SupportPeople => "people.support",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }

    pub const fn of(self) -> PermissionOf {
        match self {
            Self::Rename
            | Self::ManageMembers
            | Self::ManageTeams
            | Self::ManageRoles
            | Self::SeeDesk
            | Self::ManageDesk
            | Self::SeeMoney
            | Self::ManageMoney
            | Self::HandOver => PermissionOf::Organisation,
            Self::ReadAudit | Self::SupportPeople => PermissionOf::Platform,
        }
    }

    /// What nobody can do without: whoever changes something sees it.
    pub const fn implies(self) -> Option<Self> {
        match self {
            Self::ManageDesk => Some(Self::SeeDesk),
            Self::ManageMoney => Some(Self::SeeMoney),
            Self::Rename
            | Self::ManageMembers
            | Self::ManageTeams
            | Self::ManageRoles
            | Self::SeeDesk
            | Self::SeeMoney
            | Self::HandOver
            | Self::ReadAudit
            | Self::SupportPeople => None,
        }
    }

    /// Must whoever has it have two factors, to use it or to give it? A password that leaked is then not enough for it.
    pub const fn asks_for_second(self) -> bool {
        match self {
            Self::ManageMoney | Self::HandOver | Self::ReadAudit | Self::SupportPeople => true,
            Self::Rename
            | Self::ManageMembers
            | Self::ManageTeams
            | Self::ManageRoles
            | Self::SeeDesk
            | Self::ManageDesk
            | Self::SeeMoney => false,
        }
    }

    /// Can a role that an organisation names itself have it?
    pub const fn is_for_own_roles(self) -> bool {
        matches!(self.of(), PermissionOf::Organisation) && !matches!(self, Self::HandOver)
    }
}

/// A set of them, as a role has it: names with a space between. One that a later version of the app knows stays in it, and
/// permits nothing here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Permissions(String);

impl Permissions {
    pub fn of(permissions: impl IntoIterator<Item = Permission>) -> Self {
        Self::default().changed(permissions, [])
    }

    pub fn has(&self, permission: Permission) -> bool {
        self.0.split(' ').any(|word| word == permission.name())
    }

    /// Those that are known here.
    pub fn known(&self) -> impl Iterator<Item = Permission> {
        self.0.split(' ').filter_map(Permission::named)
    }

    #[must_use]
    pub fn changed(
        &self,
        grant: impl IntoIterator<Item = Permission>,
        withdraw: impl IntoIterator<Item = Permission>,
    ) -> Self {
        let mut words: BTreeSet<&str> = self.0.split(' ').filter(|word| !word.is_empty()).collect();
        for permission in grant {
            words.insert(permission.name());
        }
        for permission in withdraw {
            words.remove(permission.name());
        }
        Self(words.into_iter().collect::<Vec<_>>().join(" "))
    }
}

impl From<String> for Permissions {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Permissions> for String {
    fn from(permissions: Permissions) -> Self {
        permissions.0
    }
}

text_fields!(Permissions);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_permission_and_every_permission_is_somebodys_to_give() {
        for permission in Permission::ALL {
            assert_eq!(Permission::named(permission.name()), Some(permission));
            let listed = Permission::OF_AN_ORGANISATION.contains(&permission);
            assert_eq!(listed, permission.of() == PermissionOf::Organisation, "{}", permission.name());
        }
    }

    #[test]
    fn a_permission_of_a_later_time_is_kept_and_permits_nothing() {
        let later = Permissions::from("organisation.fly organisation.rename".to_owned());
        assert_eq!(later.known().collect::<Vec<_>>(), [Permission::Rename]);
        let changed = later.changed([Permission::SeeDesk], [Permission::Rename]);
        assert_eq!(String::from(changed), "organisation.fly organisation.see-desk");
    }
}

//! Who is in an organisation, and what they may there: the rows that grant.
//!
//! What a member sees follows from the roles that they hold, and is written into the same row by whatever changes either
//! (`seated`): the circles that are opened to them are columns, empty where a circle is closed. So a role that goes takes its
//! circle with it, in one transaction, and the store takes the rows off the device.
//!
//! Invariant: a row's circles are what its roles permit.

use super::{
    DESK, DOOR, HeldRole, MONEY, MOST_MEMBERS, ORGANISATION, OrgRole, Organisation, OrganisationRefused, Permission,
    Roles, mixed_id,
    refused::as_limit,
    role::{OwnRoles, permitted_by},
};
use crate::{
    Id, Timestamp,
    failure::Stop,
    identity::Person,
    record,
    scope::{Scope, USER},
    view::{Range, Reading, View},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

record! {
    /// Somebody who is in an organisation.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct OrgMember = 41 "identity_organisation_member" {
        pub id: Id<OrgMember>,
        pub organisation: Id<Organisation>,
        pub person: Id<Person>,
        /// As they were called when they came.
        pub name: String,
        /// What they hold: names of roles that every organisation has and ids of its own, with a space between.
        pub roles: Roles,
        pub joined_at: Timestamp,
        /// The organisation again, if their roles let them see its invitations.
        pub door: Option<Id<Organisation>>,
        /// The organisation again, if their roles let them see its desk.
        pub desk: Option<Id<Organisation>>,
        /// The organisation again, if their roles let them see its money.
        pub money: Option<Id<Organisation>>,
        /// Their picture, as a JPEG of 96 by 96.
        pub portrait: Option<Vec<u8>>,
    }
    index BY_ORGANISATION (organisation, person);
    index BY_PERSON (person, organisation);
    scope ORGANISATION (organisation);
    scope USER (person);
    grant person ORGANISATION (organisation);
    grant person DOOR (door);
    grant person DESK (desk);
    grant person MONEY (money);
}

/// One per organisation and person: whoever comes twice, even by two phones at once, comes once.
pub(super) fn id_of(organisation: Id<Organisation>, person: Id<Person>) -> Id<OrgMember> {
    mixed_id(organisation.uuid(), person.uuid())
}

impl OrgMember {
    /// Somebody who comes now, with the circles that their roles open.
    pub fn new(
        organisation: Id<Organisation>,
        person: Id<Person>,
        name: String,
        roles: Roles,
        joined_at: Timestamp,
        own: &OwnRoles,
    ) -> Self {
        let id = id_of(organisation, person);
        Self { id, organisation, person, name, roles, joined_at, door: None, desk: None, money: None, portrait: None }
            .seated(own)
    }

    /// With the circles that its roles open.
    #[must_use]
    pub(super) fn seated(self, own: &OwnRoles) -> Self {
        let permitted = permitted_by(self.roles.known(), own);
        let open = |permission| permitted.contains(&permission).then_some(self.organisation);
        Self {
            door: open(Permission::ManageMembers),
            desk: open(Permission::SeeDesk),
            money: open(Permission::SeeMoney),
            ..self
        }
    }
}

/// May this person do that there? Asked of their own records first, which say it also when the organisation's are gone.
pub fn is_permitted<R>(
    view: &dyn View,
    person: Id<Person>,
    organisation: Id<Organisation>,
    permission: Permission,
) -> Result<bool, Stop<R>> {
    let member = view.get(Scope::user(person), id_of(organisation, person))?.known()?;
    let Some(OrgMember { roles, .. }) = member else { return Ok(false) };
    let built_in = roles.known().filter(|role| matches!(role, HeldRole::BuiltIn(_)));
    if permitted_by(built_in, &OwnRoles::new()).contains(&permission) {
        return Ok(true);
    }
    let own: Vec<Id<OrgRole>> = roles
        .known()
        .filter_map(|role| match role {
            HeldRole::BuiltIn(_) => None,
            HeldRole::Own(role) => Some(role),
        })
        .collect();
    let mut known = OwnRoles::new();
    for read in view.many(Organisation::scope(organisation), &own)? {
        if let Some(OrgRole { id, permissions, .. }) = read.known()? {
            known.insert(id, permissions);
        }
    }
    Ok(permitted_by(own.into_iter().map(HeldRole::Own), &known).contains(&permission))
}

pub(super) fn members_of(
    view: &dyn View,
    organisation: Id<Organisation>,
) -> Result<Vec<OrgMember>, Stop<OrganisationRefused>> {
    let range = Range::of(OrgMember::BY_ORGANISATION, Organisation::scope(organisation)).with(&organisation);
    Ok(view.all(&range)?.known()?)
}

pub(super) fn member(
    view: &dyn View,
    organisation: Id<Organisation>,
    person: Id<Person>,
) -> Result<OrgMember, Stop<OrganisationRefused>> {
    let found = view.get(Organisation::scope(organisation), id_of(organisation, person))?.known()?;
    found.ok_or(Stop::Refused(OrganisationRefused::NotAMember))
}

pub(super) fn must_have_room(members: &[OrgMember]) -> Result<(), Stop<OrganisationRefused>> {
    if members.len() < MOST_MEMBERS {
        Ok(())
    } else {
        Err(OrganisationRefused::TooMany { most: as_limit(MOST_MEMBERS) }.into())
    }
}

/// There is an owner besides this one.
pub(super) fn must_keep_an_owner(members: &[OrgMember], without: &OrgMember) -> Result<(), Stop<OrganisationRefused>> {
    let others = members.iter().any(|member| member.id != without.id && member.roles.is_owner());
    if !without.roles.is_owner() || others { Ok(()) } else { Err(OrganisationRefused::LastOwner.into()) }
}

/// Nobody gives, or takes away, what they do not have themselves.
pub(super) fn must_not_be_more(
    theirs: &BTreeSet<Permission>,
    mine: &BTreeSet<Permission>,
) -> Result<(), Stop<OrganisationRefused>> {
    if theirs.is_subset(mine) { Ok(()) } else { Err(OrganisationRefused::MoreThanTheirs.into()) }
}

/// Is in it, whatever their roles.
pub(super) fn must_be_in(
    organisation: Id<Organisation>,
    me: Id<Person>,
    view: &dyn View,
) -> Result<(), Stop<OrganisationRefused>> {
    match view.get(Scope::user(me), id_of(organisation, me))?.known()? {
        Some(_) => Ok(()),
        None => Err(OrganisationRefused::NotInIt.into()),
    }
}

//! The organisation itself: its name. And the two verbs that are about it alone: to found one, and to rename it.

use super::{
    BuiltInRole, HeldRole, MOST_ORGANISATIONS, ORGANISATION, OrgMember, OrganisationRefused, Permission, Roles,
    refused::{as_limit, name},
    role::OwnRoles,
};
use crate::{
    Id, Timestamp,
    capability::Mutation,
    failure::{Done, Stop},
    identity::{Deed, Noted, Person, Role, note, small_portrait},
    needs::Needs,
    record,
    scope::Scope,
    view::{Range, Read, Reading, Tx, Writing},
};
use serde::{Deserialize, Serialize};

record! {
    /// A provider: one person or many, under one name.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Organisation = 40 "identity_organisation" {
        pub id: Id<Organisation>,
        pub name: String,
        pub founded_at: Timestamp,
    }
    scope ORGANISATION (id);
}

impl Organisation {
    pub const fn scope(id: Id<Self>) -> Scope {
        Scope::of(ORGANISATION, id)
    }
}

/// The mutation: founds an organisation. Whoever does owns it, and is a provider from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundOrganisation {
    pub id: Id<Organisation>,
    pub name: String,
}

impl Mutation for FoundOrganisation {
    const NAME: &'static str = "identity.found-organisation";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Somebody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let name = name(&self.name)?;
        let owner = newcomer(&*tx, self.id, Roles::of([HeldRole::BuiltIn(BuiltInRole::Owner)]), &OwnRoles::new())?;
        // First the organisation: an id that exists is refused before anybody is let in anywhere.
        tx.insert(&Organisation { id: self.id, name, founded_at: tx.context().acted_at })?;
        tx.insert(&owner)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::OrganisationFounded, me).about(self.id).saying(&self.name))?;
        becomes_provider(tx)
    }
}

/// The person of this transaction, about to come into an organisation.
pub(super) fn newcomer(
    tx: &dyn Tx,
    organisation: Id<Organisation>,
    roles: Roles,
    own: &OwnRoles,
) -> Result<OrgMember, Stop<OrganisationRefused>> {
    let me = tx.context().actor;
    let mine = Range::of(OrgMember::BY_PERSON, Scope::user(me)).with(&me).limit(MOST_ORGANISATIONS);
    if tx.all::<OrgMember>(&mine)?.rows.len() >= MOST_ORGANISATIONS {
        return Err(OrganisationRefused::TooMany { most: as_limit(MOST_ORGANISATIONS) }.into());
    }
    let name = match tx.get(Scope::user(me), me)? {
        Read::Known(Person { name, .. }) => name,
        Read::Absent | Read::Unknown => String::new(),
    };
    let member = OrgMember::new(organisation, me, name, roles, tx.context().acted_at, own);
    Ok(OrgMember { portrait: small_portrait(tx, me)?, ..member })
}

/// Whoever works in an organisation sees the app from its side. Only the server writes who somebody is.
pub(super) fn becomes_provider(tx: &mut dyn Tx) -> Done<OrganisationRefused> {
    let me = tx.context().actor;
    match tx.get(Scope::user(me), me)?.known()? {
        Some(person @ Person { role: Role::Traveller, .. }) => tx.update(&Person { role: Role::Provider, ..person }),
        // Whoever is of ours stays that.
        Some(_) | None => Ok(()),
    }
}

/// The mutation: gives it another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameOrganisation {
    pub organisation: Id<Organisation>,
    pub name: String,
}

impl Mutation for RenameOrganisation {
    const NAME: &'static str = "identity.rename-organisation";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::Rename, |rename| rename.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let name = name(&self.name)?;
        let found: Option<Organisation> = tx.get(Organisation::scope(self.organisation), self.organisation)?.known()?;
        let organisation = found.ok_or(OrganisationRefused::NotInIt)?;
        tx.update(&Organisation { name, ..organisation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::{LONGEST_NAME, stage::*};

    #[test]
    fn whoever_founds_an_organisation_owns_it_and_is_a_provider() {
        let mut stage = Stage::new();
        assert_eq!(stage.does(WAYAN, &FoundOrganisation { id: BOATS, name: " Wayan  Boats ".into() }), "done");
        assert_eq!(stage.all::<Organisation>().next().map(|one| one.name), Some("Wayan Boats".into()));
        assert_eq!(stage.roles_of(WAYAN), "owner");
        assert_eq!(stage.person(WAYAN).role, Role::Provider);
        assert_eq!(stage.person(SARI).role, Role::Traveller);
    }

    #[test]
    fn a_guest_signs_in_first_and_somebody_of_ours_stays_that() {
        let mut stage = Stage::new();
        assert_eq!(stage.does(GUEST, &FoundOrganisation { id: BOATS, name: "x".into() }), "shell.sign-in-first");
        assert_eq!(stage.does(MEI, &FoundOrganisation { id: BOATS, name: "x".into() }), "done");
        assert_eq!(stage.person(MEI).role, Role::Admin);
    }

    #[test]
    fn a_name_is_written_and_fits_and_an_id_is_taken_once() {
        let mut stage = Stage::founded();
        let found = |id, name: &str| FoundOrganisation { id, name: name.into() };
        assert_eq!(stage.does(SARI, &found(id(900), " \u{7} ")), "identity.organisation-nothing");
        let long = "é".repeat(LONGEST_NAME + 1);
        assert_eq!(stage.does(SARI, &found(id(900), &long)), "identity.organisation-too-long");
        assert_eq!(stage.does(SARI, &found(BOATS, "Mine now")), "shell.taken");
        assert_eq!(stage.roles_of(SARI), "-");
    }

    #[test]
    fn nobody_is_in_more_organisations_than_anybody_can_run() {
        let mut stage = Stage::new();
        for number in 0..MOST_ORGANISATIONS as u64 {
            assert_eq!(stage.does(SARI, &FoundOrganisation { id: id(1_000 + number), name: "x".into() }), "done");
        }
        let one_more = FoundOrganisation { id: BOATS, name: "x".into() };
        assert_eq!(stage.does(SARI, &one_more), "identity.organisation-too-many");
    }

    #[test]
    fn whoever_may_renames_it_and_nobody_else() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        let rename = RenameOrganisation { organisation: BOATS, name: "Laut Biru".into() };
        assert_eq!(stage.does(SARI, &rename), "shell.not-permitted");
        assert_eq!(stage.does(MEI, &rename), "shell.not-permitted");
        assert_eq!(stage.does(WAYAN, &rename), "done");
        assert_eq!(stage.all::<Organisation>().next().map(|one| one.name), Some("Laut Biru".into()));
        let nowhere = RenameOrganisation { organisation: id(404), ..rename };
        assert_eq!(stage.does(WAYAN, &nowhere), "shell.not-permitted");
    }
}

//! Invitations: a code for one person, which says which roles they will have. Whoever may let people in sees those that wait,
//! and withdraws them.
//!
//! As with packing lists, the row's id follows from the code and so does one of its scopes, which nobody but the server sees.

use super::{
    DOOR, HeldRole, MOST_INVITATIONS, Organisation, OrganisationRefused, Permission, Roles, member,
    refused::as_limit,
    role::{must_exist, own_roles, permitted_by},
};
use crate::{
    Code, Id, Refusal, Timestamp,
    capability::{Mutation, Question},
    failure::{Done, Stop},
    identity::{Person, must_have_second},
    needs::Needs,
    record,
    scope::{SERVER, Scope},
    view::{Range, Reading, Tx, View, Writing, mixed},
};
use serde::{Deserialize, Serialize};

/// Long enough for somebody on the road, too short for whoever tries codes one after the other.
const VALID_MILLIS: i64 = 7 * 24 * 60 * 60 * 1_000;

record! {
    /// A code with which one person comes into an organisation.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct OrgInvitation = 45 "identity_organisation_invitation" {
        pub id: Id<OrgInvitation>,
        pub organisation: Id<Organisation>,
        pub code: Code,
        /// What whoever comes will hold.
        pub roles: Roles,
        /// It counts for as long as they may give these roles.
        pub invited_by: Id<Person>,
        pub until: Timestamp,
    }
    index BY_ORGANISATION (organisation);
    scope DOOR (organisation);
    scope SERVER (id);
}

impl OrgInvitation {
    pub fn id_of(code: &Code) -> Id<Self> {
        Id::from_uuid(
            uuid::Builder::from_u128(mixed(code.as_bits()))
                .with_version(uuid::Version::Custom)
                .with_variant(uuid::Variant::RFC4122)
                .into_uuid(),
        )
    }

    pub(super) const fn kept_in(id: Id<Self>) -> Scope {
        Scope::of(SERVER, id)
    }
}

fn invitations_of<R>(view: &dyn View, organisation: Id<Organisation>) -> Result<Vec<OrgInvitation>, Stop<R>> {
    let range = Range::of(OrgInvitation::BY_ORGANISATION, Scope::of(DOOR, organisation)).with(&organisation);
    Ok(view.all(&range)?.known()?)
}

/// Draws a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteMember {
    pub organisation: Id<Organisation>,
    pub roles: Vec<HeldRole>,
}

impl Mutation for InviteMember {
    const NAME: &'static str = "identity.invite-member";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageMembers, |invite| invite.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let (now, me) = (tx.context().now, tx.context().actor);
        let own = own_roles(&*tx, self.organisation)?;
        must_exist(&self.roles, &own)?;
        let mine = permitted_by(member::member(&*tx, self.organisation, me)?.roles.known(), &own);
        let given = permitted_by(self.roles.iter().copied(), &own);
        member::must_not_be_more(&given, &mine)?;
        must_have_second(&*tx, me, given)?;
        let (over, waiting): (Vec<_>, Vec<_>) =
            invitations_of(&*tx, self.organisation)?.into_iter().partition(|invitation| invitation.until <= now);
        for invitation in over {
            tx.remove(invitation.id)?;
        }
        if waiting.len() >= MOST_INVITATIONS {
            return Err(OrganisationRefused::TooMany { most: as_limit(MOST_INVITATIONS) }.into());
        }
        let code = Code::drawn(tx.new_uuid().as_u128());
        tx.insert(&OrgInvitation {
            id: OrgInvitation::id_of(&code),
            organisation: self.organisation,
            code,
            roles: Roles::of(self.roles.iter().copied()),
            invited_by: me,
            until: Timestamp::from_millis(now.as_millis() + VALID_MILLIS),
        })
    }
}

/// Makes a code void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawInvitation {
    pub organisation: Id<Organisation>,
    pub invitation: Id<OrgInvitation>,
}

impl Mutation for WithdrawInvitation {
    const NAME: &'static str = "identity.withdraw-invitation";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> =
        Needs::Within(Permission::ManageMembers, |withdraw| withdraw.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let found = tx.get(Scope::of(DOOR, self.organisation), self.invitation)?.known()?;
        let invitation: OrgInvitation = found.ok_or(OrganisationRefused::InvitationGone)?;
        tx.remove(invitation.id)
    }
}

/// Who is awaited? Also those whose code is too old by now: the reader's clock tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationInvitations {
    pub organisation: Id<Organisation>,
}

impl Question for OrganisationInvitations {
    const NAME: &'static str = "identity.organisation-invitations";
    type Answer = Vec<OrgInvitation>;
    const NEEDS: Needs<Self, Refusal> = Needs::Within(Permission::ManageMembers, |asked| asked.organisation);

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let mut invitations = invitations_of(view, self.organisation)?;
        invitations.sort_by_key(|invitation| (std::cmp::Reverse(invitation.until), invitation.id));
        Ok(invitations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::stage::*;

    fn invite(roles: &[HeldRole]) -> InviteMember {
        InviteMember { organisation: BOATS, roles: roles.to_vec() }
    }

    #[test]
    fn whoever_lets_people_in_sees_who_is_awaited_and_nobody_else_does() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        stage.let_in(MEI, &[MANAGER_ROLE]);
        assert_eq!(stage.does(SARI, &invite(&[])), "shell.not-permitted");
        assert_eq!(stage.does(MEI, &invite(&[DESK_ROLE])), "done");
        let asked = OrganisationInvitations { organisation: BOATS };
        let awaited = stage.ask(WAYAN, &asked);
        assert_eq!(awaited.iter().map(|one| String::from(one.roles.clone())).collect::<Vec<_>>(), ["desk"]);
        assert_eq!(stage.why_not(SARI, &asked), "shell.not-permitted");
        let withdraw = WithdrawInvitation { organisation: BOATS, invitation: awaited[0].id };
        assert_eq!(stage.does(SARI, &withdraw), "shell.not-permitted");
        assert_eq!(stage.does(WAYAN, &withdraw), "done");
        assert_eq!(stage.does(WAYAN, &withdraw), "identity.organisation-invitation-gone");
    }

    #[test]
    fn nobody_invites_somebody_to_more_than_they_have() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[MANAGER_ROLE]);
        assert_eq!(stage.does(SARI, &invite(&[FINANCE_ROLE])), "identity.organisation-more-than-theirs");
        assert_eq!(stage.does(SARI, &invite(&[HeldRole::Own(id(404))])), "identity.organisation-role-gone");
    }

    #[test]
    fn those_that_are_too_old_make_room() {
        let mut stage = Stage::founded();
        for _ in 0..MOST_INVITATIONS {
            assert_eq!(stage.does(WAYAN, &invite(&[])), "done");
        }
        assert_eq!(stage.does(WAYAN, &invite(&[])), "identity.organisation-too-many");
        stage.now = Timestamp::from_millis(stage.now.as_millis() + VALID_MILLIS);
        assert_eq!(stage.does(WAYAN, &invite(&[])), "done");
        assert_eq!(stage.all::<OrgInvitation>().count(), 1);
    }
}

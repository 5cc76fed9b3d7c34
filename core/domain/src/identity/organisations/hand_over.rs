//! Hands an organisation over: somebody else owns it, and whoever did goes on as a manager.

use super::{BuiltInRole, HeldRole, OrgMember, Organisation, OrganisationRefused, Permission, member, role::own_roles};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    identity::{Deed, Noted, Person, note},
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    pub organisation: Id<Organisation>,
    pub to: Id<Person>,
}

impl Mutation for HandOver {
    const NAME: &'static str = "identity.hand-over-organisation";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::HandOver, |hand| hand.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let (owner, manager) = (HeldRole::BuiltIn(BuiltInRole::Owner), HeldRole::BuiltIn(BuiltInRole::Manager));
        let own = own_roles(&*tx, self.organisation)?;
        let me = member::member(&*tx, self.organisation, tx.context().actor)?;
        let them = member::member(&*tx, self.organisation, self.to)?;
        if them.person == me.person {
            return Ok(());
        }
        tx.update(&OrgMember { roles: them.roles.changed([owner], []), ..them }.seated(&own))?;
        // Oneself last: until then one may touch the others.
        tx.update(&OrgMember { roles: me.roles.changed([manager], [owner]), ..me }.seated(&own))
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::OrganisationHandedOver, me).done_to(self.to).about(self.organisation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{
        AuditEntry,
        organisations::{LeaveOrganisation, stage::*},
    };

    #[test]
    fn who_came_went_and_may_what_is_noted_for_admins() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        let hand = HandOver { organisation: BOATS, to: SARI };
        assert_eq!(stage.does(WAYAN, &hand), "done");
        assert_eq!(stage.does(WAYAN, &LeaveOrganisation { organisation: BOATS }), "done");
        assert_eq!(stage.does(WAYAN, &hand), "shell.not-permitted");
        let mut noted: Vec<AuditEntry> = stage.all().collect();
        noted.sort_by_key(|entry| entry.number);
        let noted: Vec<_> = noted.into_iter().map(|entry| (entry.deed, entry.who, entry.whom)).collect();
        assert_eq!(
            noted,
            [
                (Deed::OrganisationFounded, Some(WAYAN), Some(WAYAN)),
                (Deed::MemberJoined, Some(SARI), Some(SARI)),
                (Deed::OrganisationHandedOver, Some(WAYAN), Some(SARI)),
                (Deed::MemberLeft, Some(WAYAN), Some(WAYAN)),
            ]
        );
    }

    #[test]
    fn whoever_hands_it_over_stays_as_a_manager_and_may_go() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        let hand = |to| HandOver { organisation: BOATS, to };
        assert_eq!(stage.does(SARI, &hand(SARI)), "shell.not-permitted");
        assert_eq!(stage.does(WAYAN, &hand(MEI)), "identity.organisation-not-a-member");
        assert_eq!(stage.does(WAYAN, &hand(WAYAN)), "done");
        assert_eq!(stage.roles_of(WAYAN), "owner");
        assert_eq!(stage.does(WAYAN, &hand(SARI)), "done");
        assert_eq!((stage.roles_of(SARI).as_str(), stage.roles_of(WAYAN).as_str()), ("desk owner", "manager"));
        assert_eq!(stage.circles_of(WAYAN), "door desk");
        assert_eq!(stage.does(WAYAN, &hand(WAYAN)), "shell.not-permitted");
        assert_eq!(stage.does(WAYAN, &LeaveOrganisation { organisation: BOATS }), "done");
    }
}

//! What becomes of organisations when somebody's account is erased: those that were theirs alone go; in those that others are in, there
//! is an owner afterwards, and nothing names whoever is gone.

use super::{
    BuiltInRole, DOOR, Desk, HeldRole, ORGANISATION, OrgInvitation, OrgMember, OrgRole, Organisation, OwnRoles, Payout,
    Team, TeamMember,
};
use crate::{
    Id,
    failure::Stop,
    identity::{Deed, Noted, Person, Went, note},
    record::{IndexOf, Record, same_id},
    scope::Scope,
    view::{Range, Reading, Tx, Writing},
};

/// One organisation at a time.
pub fn depart<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    let theirs = Range::of(OrgMember::BY_PERSON, Scope::user(person)).with(&person).limit(1);
    let Some(mine) = tx.all::<OrgMember>(&theirs)?.rows.pop() else { return Ok(Went::All) };
    let organisation = mine.organisation;
    let members: Vec<OrgMember> = within(tx, OrgMember::BY_ORGANISATION, organisation)?;
    let others = || members.iter().filter(|member| member.person != person);
    if others().next().is_none() {
        dissolve(tx, organisation)?;
    } else if mine.roles.is_owner() && !others().any(|member| member.roles.is_owner()) {
        let manages =
            |member: &&OrgMember| member.roles.known().any(|role| role == HeldRole::BuiltIn(BuiltInRole::Manager));
        // Whoever runs it already; else whoever has been there for longest.
        let next = others().find(manages).or_else(|| others().min_by_key(|member| member.joined_at)).cloned();
        if let Some(next) = next {
            let own: Vec<OrgRole> = within(tx, OrgRole::BY_ORGANISATION, organisation)?;
            let own: OwnRoles = own.into_iter().map(|role| (role.id, role.permissions)).collect();
            let (next, heir) = (next.person, next);
            let roles = heir.roles.changed([HeldRole::BuiltIn(BuiltInRole::Owner)], []);
            tx.update(&OrgMember { roles, ..heir }.seated(&own))?;
            note(tx, Noted::to(Deed::OrganisationHandedOver, next).about(organisation))?;
        }
    }
    for place in within::<TeamMember, R>(tx, TeamMember::BY_TEAM, organisation)? {
        if place.person == person {
            tx.remove(place.id)?;
        }
    }
    for invitation in invitations(tx, organisation)? {
        if invitation.invited_by == person {
            tx.remove(invitation.id)?;
        }
    }
    tx.remove(mine.id)?;
    Ok(Went::Some)
}

/// With all that nobody is left to see.
fn dissolve<R>(tx: &mut dyn Tx, organisation: Id<Organisation>) -> Result<(), Stop<R>> {
    for role in within::<OrgRole, R>(tx, OrgRole::BY_ORGANISATION, organisation)? {
        tx.remove(role.id)?;
    }
    for team in within::<Team, R>(tx, Team::BY_ORGANISATION, organisation)? {
        tx.remove(team.id)?;
    }
    for invitation in invitations(tx, organisation)? {
        tx.remove(invitation.id)?;
    }
    let (desk, payout): (Id<Desk>, Id<Payout>) = (same_id(organisation), same_id(organisation));
    if tx.get(Scope::of(super::DESK, organisation), desk)?.known()?.is_some() {
        tx.remove(desk)?;
    }
    if tx.get(Scope::of(super::MONEY, organisation), payout)?.known()?.is_some() {
        tx.remove(payout)?;
    }
    tx.remove(organisation)
}

fn within<T: Record, R>(tx: &dyn Tx, by: IndexOf<T>, organisation: Id<Organisation>) -> Result<Vec<T>, Stop<R>> {
    Ok(tx.all(&Range::of(by, Scope::of(ORGANISATION, organisation)).with(&organisation))?.rows)
}

fn invitations<R>(tx: &dyn Tx, organisation: Id<Organisation>) -> Result<Vec<OrgInvitation>, Stop<R>> {
    let range = Range::of(OrgInvitation::BY_ORGANISATION, Scope::of(DOOR, organisation)).with(&organisation);
    Ok(tx.all(&range)?.rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::{InTeam, MakeTeam, PutInTeam, WriteDesk, stage::*};

    fn gone(stage: &mut Stage, who: Id<Person>) -> usize {
        (0..10).take_while(|_| stage.by_server(|tx| depart(tx, who)) == Went::Some).count()
    }

    #[test]
    fn what_was_theirs_alone_goes_with_all_that_is_in_it() {
        let mut stage = Stage::founded();
        let team: Id<Team> = id(600);
        assert_eq!(stage.does(WAYAN, &MakeTeam { organisation: BOATS, team, name: "Pagi".into() }), "done");
        let put = PutInTeam { organisation: BOATS, team, person: WAYAN, there: InTeam::Yes };
        assert_eq!(stage.does(WAYAN, &put), "done");
        let desk = WriteDesk { organisation: BOATS, phone: Some("+62 812".into()), address: None, opening: None };
        assert_eq!(stage.does(WAYAN, &desk), "done");
        stage.invite(WAYAN, &[DESK_ROLE]);
        assert_eq!(gone(&mut stage, WAYAN), 1);
        assert_eq!(stage.all::<Organisation>().count() + stage.all::<Team>().count(), 0);
        assert_eq!(stage.all::<TeamMember>().count() + stage.all::<OrgInvitation>().count(), 0);
        assert_eq!(stage.all::<Desk>().count() + stage.all::<OrgMember>().count(), 0);
    }

    #[test]
    fn what_others_are_in_goes_on_with_an_owner_and_names_nobody_who_is_gone() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        stage.let_in(MEI, &[MANAGER_ROLE]);
        stage.invite(WAYAN, &[DESK_ROLE]);
        assert_eq!(gone(&mut stage, WAYAN), 1);
        assert_eq!((stage.roles_of(WAYAN).as_str(), stage.roles_of(SARI).as_str()), ("-", "desk"));
        assert!(stage.roles_of(MEI).contains("owner"), "whoever ran it already");
        assert_eq!(stage.circles_of(MEI), "door desk money");
        assert_eq!(stage.all::<OrgInvitation>().count(), 0, "nobody stands for it any more");
        assert_eq!(gone(&mut stage, MEI), 1);
        assert!(stage.roles_of(SARI).contains("owner"), "the last one who is there");
        assert_eq!(gone(&mut stage, SARI), 1);
        assert_eq!(stage.all::<Organisation>().count(), 0);
    }
}

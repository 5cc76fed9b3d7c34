//! What can be asked about organisations by whoever is in them: all of mine, and one of them with its people. What only some of
//! them see is asked for by itself (`desk.rs`, `payout.rs`, `invite.rs`).

use super::{
    OrgMember, OrgRole, Organisation, OwnRoles, Permission, Team, TeamMember, member,
    portrait::faceless,
    role::{permitted_by, roles_of},
    team::{places_of, teams_of},
};
use crate::{
    Id, Refusal,
    capability::Question,
    failure::Stop,
    identity::Person,
    needs::Needs,
    scope::Scope,
    view::{Coverage, Range, Read, Reading, View, Viewer},
};
use serde::{Deserialize, Serialize};

/// All organisations that I am in, by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyOrganisations;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyOrganisation {
    pub organisation: Organisation,
    pub me: OrgMember,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownOrganisations {
    pub mine: Vec<MyOrganisation>,
    /// Whether these are all: one may be on its way, and a guest's phone is never told.
    pub all: bool,
}

impl Question for MyOrganisations {
    const NAME: &'static str = "identity.my-organisations";
    type Answer = KnownOrganisations;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<KnownOrganisations, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(KnownOrganisations { mine: Vec::new(), all: true }) };
        let members = view.all::<OrgMember>(&Range::of(OrgMember::BY_PERSON, Scope::user(me)).with(&me))?;
        let mut all = members.coverage == Coverage::Complete;
        let mut mine = Vec::with_capacity(members.rows.len());
        for me in members.rows.into_iter().map(faceless) {
            match view.get(Organisation::scope(me.organisation), me.organisation)? {
                Read::Known(organisation) => mine.push(MyOrganisation { organisation, me }),
                Read::Absent | Read::Unknown => all = false,
            }
        }
        mine.sort_by(|one, other| (&one.organisation.name, one.me.id).cmp(&(&other.organisation.name, other.me.id)));
        Ok(KnownOrganisations { mine, all })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneOrganisation {
    pub organisation: Id<Organisation>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnOrganisation {
    Here(OpenedOrganisation),
    /// Left, or never mine to see: which of them, is nobody's business.
    NotForMe,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedOrganisation {
    pub me: Id<Person>,
    pub organisation: Organisation,
    /// Owners first, then by name.
    pub members: Vec<OrgMember>,
    /// Its own, by name.
    pub roles: Vec<OrgRole>,
    /// By name.
    pub teams: Vec<Team>,
    pub places: Vec<TeamMember>,
    /// What I may do here.
    pub mine: Vec<Permission>,
}

impl OpenedOrganisation {
    pub fn may(&self, permission: Permission) -> bool {
        self.mine.contains(&permission)
    }

    pub fn own_roles(&self) -> OwnRoles {
        self.roles.iter().map(|role| (role.id, role.permissions.clone())).collect()
    }
}

impl Question for OneOrganisation {
    const NAME: &'static str = "identity.organisation";
    type Answer = AnOrganisation;
    /// Whoever is not in it is told so, in the answer.
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<AnOrganisation, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(AnOrganisation::NotForMe) };
        let id = self.organisation;
        // My own records say it, also when those of the organisation are gone.
        let Some(myself) = view.get(Scope::user(me), member::id_of(id, me))?.known()? else {
            return Ok(AnOrganisation::NotForMe);
        };
        let Some(organisation) = view.get(Organisation::scope(id), id)?.known()? else {
            return Ok(AnOrganisation::NotForMe);
        };
        let members = member::members_of(view, id).map_err(Stop::widen)?;
        let mut members: Vec<OrgMember> = members.into_iter().map(faceless).collect();
        members.sort_by(|one, other| {
            let order = |member: &OrgMember| (!member.roles.is_owner(), member.name.clone(), member.id);
            order(one).cmp(&order(other))
        });
        let mut roles = roles_of(view, id).map_err(Stop::widen)?;
        roles.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        let mut teams = teams_of(view, id).map_err(Stop::widen)?;
        teams.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        let places = places_of(view, id).map_err(Stop::widen)?;
        let own = roles.iter().map(|role| (role.id, role.permissions.clone())).collect();
        let mine = permitted_by(myself.roles.known(), &own).into_iter().collect();
        Ok(AnOrganisation::Here(OpenedOrganisation { me, organisation, members, roles, teams, places, mine }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        NUSALOKA,
        identity::organisations::{LeaveOrganisation, stage::*},
        needs::Needed,
    };

    const ASKED: OneOrganisation = OneOrganisation { organisation: BOATS };

    #[test]
    fn an_organisation_is_seen_by_whoever_is_in_it_as_long_as_they_are() {
        let mut stage = Stage::founded();
        assert_eq!(stage.ask(SARI, &ASKED), AnOrganisation::NotForMe);
        stage.let_in(SARI, &[DESK_ROLE]);
        let AnOrganisation::Here(opened) = stage.ask(SARI, &ASKED) else { panic!("she is in it") };
        let names: Vec<&str> = opened.members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!((names, opened.mine), (vec!["Wayan", "Sari"], vec![Permission::SeeDesk]));
        assert_eq!(stage.ask(SARI, &MyOrganisations).mine.len(), 1);
        assert_eq!(stage.does(SARI, &LeaveOrganisation { organisation: BOATS }), "done");
        assert_eq!(stage.ask(SARI, &ASKED), AnOrganisation::NotForMe);
        assert_eq!(stage.ask(SARI, &MyOrganisations), KnownOrganisations { mine: Vec::new(), all: true });
    }

    #[test]
    fn every_permission_of_an_organisation_is_needed_by_something() {
        let needs = NUSALOKA.verbs().map(|verb| verb.needs).chain(NUSALOKA.questions().map(|asked| asked.needs));
        let needed: Vec<Permission> = needs
            .filter_map(|needed| match needed {
                Needed::Within(permission) => Some(permission),
                Needed::Anybody | Needed::Somebody | Needed::Only | Needed::Platform(_) => None,
            })
            .collect();
        for permission in Permission::OF_AN_ORGANISATION {
            assert!(needed.contains(permission), "nothing needs {}", permission.name());
        }
    }
}

//! Wayan with an organisation of his, Sari, Mei of ours, and a guest: what the tests of organisations begin with. All but the guest
//! show a second factor.

use super::{
    BuiltInRole, FoundOrganisation, HeldRole, InviteMember, JoinOrganisation, OrgInvitation, OrgMember, Organisation,
};
use crate::{
    Code, Id,
    capability::{Mutation, Question},
    failure::{Refusal, Stop},
    identity::{Person, Role, SecondFactor},
    record::same_id,
    rehearsal::Rehearsal,
    view::Writing as _,
};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

pub(super) const SARI: Id<Person> = id(101);
pub(super) const WAYAN: Id<Person> = id(102);
pub(super) const MEI: Id<Person> = id(103);
pub(super) const GUEST: Id<Person> = id(104);
pub(super) const BOATS: Id<Organisation> = id(201);

pub(super) const OWNER_ROLE: HeldRole = HeldRole::BuiltIn(BuiltInRole::Owner);
pub(super) const MANAGER_ROLE: HeldRole = HeldRole::BuiltIn(BuiltInRole::Manager);
pub(super) const DESK_ROLE: HeldRole = HeldRole::BuiltIn(BuiltInRole::Desk);
pub(super) const FINANCE_ROLE: HeldRole = HeldRole::BuiltIn(BuiltInRole::Finance);

pub(super) const fn id<T>(number: u64) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(number as u128))
}

pub(super) struct Stage(pub(super) Rehearsal);

impl Deref for Stage {
    type Target = Rehearsal;
    fn deref(&self) -> &Rehearsal {
        &self.0
    }
}
impl DerefMut for Stage {
    fn deref_mut(&mut self) -> &mut Rehearsal {
        &mut self.0
    }
}

impl Stage {
    pub(super) fn new() -> Self {
        let people = [(SARI, "Sari", Role::Traveller), (WAYAN, "Wayan", Role::Traveller), (MEI, "Mei", Role::Admin)];
        Self(people.into_iter().fold(Rehearsal::new(), |stage, (id, name, role)| {
            stage.with(&Person { id, name: name.into(), role }).with_second(id)
        }))
    }

    /// With an organisation of Wayan's.
    pub(super) fn founded() -> Self {
        let mut stage = Self::new();
        assert_eq!(stage.does(WAYAN, &FoundOrganisation { id: BOATS, name: "Wayan Boats".into() }), "done");
        stage
    }

    /// `done`, or the code of what it was refused for.
    pub(super) fn does<M: Mutation>(&mut self, who: Id<Person>, act: &M) -> String {
        match self.run(who, act) {
            Ok(()) => "done".to_owned(),
            Err(stop) => code_of(stop.widen()),
        }
    }

    /// The code of what a question was refused for.
    pub(super) fn why_not<Q: Question>(&self, who: Id<Person>, question: &Q) -> String {
        code_of(self.asked(who, question).err().expect("no answer"))
    }

    pub(super) fn invite(&mut self, who: Id<Person>, roles: &[HeldRole]) -> Code {
        let known: Vec<Id<OrgInvitation>> = self.all::<OrgInvitation>().map(|one| one.id).collect();
        assert_eq!(self.does(who, &InviteMember { organisation: BOATS, roles: roles.to_vec() }), "done");
        self.all::<OrgInvitation>().find(|one| !known.contains(&one.id)).expect("a code").code
    }

    pub(super) fn let_in(&mut self, who: Id<Person>, roles: &[HeldRole]) {
        let code = self.invite(WAYAN, roles);
        assert_eq!(self.does(who, &JoinOrganisation { code }), "done");
    }

    /// They turn it off.
    pub(super) fn without_second(&mut self, who: Id<Person>) {
        let factor: Id<SecondFactor> = same_id(who);
        self.by_server(|tx| tx.remove(factor));
    }

    fn member(&self, who: Id<Person>) -> Option<OrgMember> {
        self.all::<OrgMember>().find(|member| member.person == who)
    }

    /// `-` for whoever is not in it.
    pub(super) fn roles_of(&self, who: Id<Person>) -> String {
        self.member(who).map_or_else(|| "-".to_owned(), |member| member.roles.into())
    }

    /// Which are open to them, besides everybody's.
    pub(super) fn circles_of(&self, who: Id<Person>) -> String {
        let member = self.member(who).expect("a member");
        let circles = [("door", member.door), ("desk", member.desk), ("money", member.money)];
        circles.into_iter().filter(|(_, open)| open.is_some()).map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn person(&self, who: Id<Person>) -> Person {
        self.all::<Person>().find(|person| person.id == who).expect("somebody")
    }
}

fn code_of(stop: Stop<Refusal>) -> String {
    match stop {
        Stop::Refused(refusal) => refusal.code,
        Stop::Common(refused) => Refusal::from(refused).code,
        other => panic!("{other:?}"),
    }
}

//! Sari, Wayan and Mei with a list of Sari's: what the tests of packing begin with.

use super::{Add, Code, Invitation, Invite, Item, Join, List, Member, PACKING, Place, Refused, Start};
use crate::{
    Id,
    capability::Mutation,
    identity::{Person, Role},
    rehearsal::Rehearsal,
};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

pub(super) const SARI: Id<Person> = id(101);
pub(super) const WAYAN: Id<Person> = id(102);
pub(super) const MEI: Id<Person> = id(103);
pub(super) const LABUAN: Id<List> = id(201);

pub(super) const fn id<T>(number: u64) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(number as u128))
}

/// The n-th of places in a row.
pub(super) fn place(number: usize) -> Place {
    Place::in_a_row(1).nth(number).expect("there is no end")
}

pub(super) struct Stage(Rehearsal);

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
        let people = [(SARI, "Sari"), (WAYAN, "Wayan"), (MEI, "Mei")];
        Self(people.into_iter().fold(Rehearsal::new(), |stage, (id, name)| {
            stage.with(&Person { id, name: name.into(), role: Role::Traveller })
        }))
    }

    /// With a list of Sari's.
    pub(super) fn with_list() -> Self {
        let mut stage = Self::new();
        stage.act(SARI, &Start { id: LABUAN, title: "Labuan Bajo".into(), first: Vec::new() }).expect("started");
        stage
    }

    pub(super) fn let_in(&mut self, person: Id<Person>) {
        let code = self.invite();
        self.act(person, &Join { code }).expect("let in");
    }

    pub(super) fn invite(&mut self) -> Code {
        self.act(SARI, &Invite { list: LABUAN }).expect("invited");
        self.invitations(LABUAN).pop().expect("a code")
    }

    pub(super) fn add(&mut self, who: Id<Person>, at: usize, title: &str) -> Id<Item> {
        let item = id(300 + at as u64);
        let add = Add { list: LABUAN, item, title: title.into(), quantity: 1, place: place(at) };
        self.act(who, &add).expect("added");
        item
    }

    /// What else than a refusal of packing it stopped with.
    pub(super) fn stopped<M: Mutation<Refused = Refused>>(&mut self, who: Id<Person>, act: &M) -> String {
        format!("{:?}", self.run(who, act).expect_err("it stops"))
    }

    pub(super) fn list(&self, list: Id<List>) -> Option<List> {
        self.all::<List>().find(|one| one.id == list)
    }

    pub(super) fn item(&self, item: Id<Item>) -> Option<Item> {
        self.all::<Item>().find(|one| one.id == item)
    }

    /// In their order.
    pub(super) fn titles(&self, list: Id<List>) -> Vec<String> {
        let mut items: Vec<Item> = self.all::<Item>().filter(|item| item.list == list).collect();
        items.sort_by_key(|item| (item.place.clone(), item.id));
        items.into_iter().map(|item| item.title).collect()
    }

    pub(super) fn names(&self, list: Id<List>) -> Vec<String> {
        let mut members: Vec<Member> = self.all::<Member>().filter(|member| member.list == list).collect();
        members.sort_by_key(|member| member.person);
        members.into_iter().map(|member| member.name).collect()
    }

    pub(super) fn invitations(&self, list: Id<List>) -> Vec<Code> {
        self.all::<Invitation>().filter(|one| one.list == list).map(|one| one.code).collect()
    }

    pub(super) fn rows_of_lists(&self) -> usize {
        self.count(PACKING.kinds)
    }
}

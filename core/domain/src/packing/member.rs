//! Who is on a list: the rows that grant.
//!
//! A member carries the name that the person had when they came, and the picture that they have now: nobody on a list may look into
//! another's own records.

use super::{LIST, List, MOST_LISTS, MOST_MEMBERS, Refused, refused::as_limit};
use crate::{
    Id,
    failure::Stop,
    identity::{Person, small_portrait},
    record,
    scope::{Scope, USER},
    view::{Range, Read, Reading, Tx, View, mixed},
};
use serde::{Deserialize, Serialize};

record! {
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Member = 22 "packing_member" {
        pub id: Id<Member>,
        pub list: Id<List>,
        pub person: Id<Person>,
        /// Empty for a guest.
        pub name: String,
        /// Their picture, as a JPEG of 96 by 96.
        pub portrait: Option<Vec<u8>>,
    }
    index BY_LIST (list, person);
    index BY_PERSON (person, list);
    scope LIST (list);
    scope USER (person);
    grant person LIST (list);
}

impl Member {
    /// One per list and person: whoever comes twice, even by two phones at once, comes once.
    pub fn id_of(list: Id<List>, person: Id<Person>) -> Id<Self> {
        let both = mixed(mixed(list.uuid().as_u128()) ^ person.uuid().as_u128());
        Id::from_uuid(
            uuid::Builder::from_u128(both)
                .with_version(uuid::Version::Custom)
                .with_variant(uuid::Variant::RFC4122)
                .into_uuid(),
        )
    }
}

/// Everything about a list needs this. Asked of the person's own records, which say it also when the list's are gone.
pub(super) fn must_be_on(view: &dyn View, me: Id<Person>, list: Id<List>) -> Result<(), Stop<Refused>> {
    match view.get(Scope::user(me), Member::id_of(list, me))?.known()? {
        Some(_) => Ok(()),
        None => Err(Refused::NotOnTheList.into()),
    }
}

pub(super) fn must_be_a_member(tx: &dyn Tx, list: Id<List>, person: Id<Person>) -> Result<(), Stop<Refused>> {
    match tx.get(List::scope(list), Member::id_of(list, person))?.known()? {
        Some(_) => Ok(()),
        None => Err(Refused::NotAMember.into()),
    }
}

pub(super) fn members_of(tx: &dyn Tx, list: Id<List>) -> Result<Vec<Member>, Stop<Refused>> {
    Ok(tx.all(&Range::of(Member::BY_LIST, List::scope(list)).with(&list))?.known()?)
}

/// The person of this transaction, about to come onto a list.
///
/// Counted with what is here: a guest's phone never hears that it knows everything.
pub(super) fn newcomer(tx: &dyn Tx, list: Id<List>) -> Result<Member, Stop<Refused>> {
    let me = tx.context().actor;
    let mine = tx.all::<Member>(&Range::of(Member::BY_PERSON, Scope::user(me)).with(&me).limit(MOST_LISTS))?;
    if mine.rows.len() >= MOST_LISTS {
        return Err(Refused::TooManyLists { most: as_limit(MOST_LISTS) }.into());
    }
    let name = match tx.get(Scope::user(me), me)? {
        Read::Known(Person { name, .. }) => name,
        Read::Absent | Read::Unknown => String::new(),
    };
    Ok(Member { id: Member::id_of(list, me), list, person: me, name, portrait: small_portrait(tx, me)? })
}

pub(super) fn must_have_room(members: &[Member]) -> Result<(), Stop<Refused>> {
    if members.len() < MOST_MEMBERS {
        Ok(())
    } else {
        Err(Refused::TooManyMembers { most: as_limit(MOST_MEMBERS) }.into())
    }
}

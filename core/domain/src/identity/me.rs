//! The question that every screen begins with: who am I, and how do I like the app?
//!
//! It always has an answer. Where nothing is known of the person yet (a guest; a phone that has not heard from the server
//! since it was set up), it is a newcomer's, so that the app opens without a network. It is asked again when more is known.

use super::{Person, Preferences};
use crate::{
    Refusal,
    capability::Question,
    failure::{Fault, Stop},
    needs::Needs,
    record::same_id,
    scope::Scope,
    view::{Read, Reading, View, Viewer},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me;

/// What is answered to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Myself {
    pub person: Person,
    pub preferences: Preferences,
    pub introduced: Introduced,
}

/// Whether the server has said here who this is. Until then a person looks like a guest, and may be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Introduced {
    Yes,
    NotYet,
}

impl Question for Me {
    const NAME: &'static str = "identity.me";
    type Answer = Myself;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Myself, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked who it is").into());
        };
        let own = Scope::user(me);
        let person = view.get(own, me)?;
        Ok(Myself {
            introduced: if person == Read::Unknown { Introduced::NotYet } else { Introduced::Yes },
            person: or_newcomers(person, || Person::guest(me)),
            preferences: or_newcomers(view.get(own, same_id(me))?, || Preferences::of_newcomer(me)),
        })
    }
}

fn or_newcomers<T>(found: Read<T>, newcomers: impl FnOnce() -> T) -> T {
    match found {
        Read::Known(record) => record,
        Read::Absent | Read::Unknown => newcomers(),
    }
}

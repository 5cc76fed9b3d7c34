//! A person: the one who holds the phone, or stands at the desk.

use super::{Deed, Noted, Permission, Refused, account::fitting_name, note};
use crate::{
    capability::Mutation,
    failure::{Done, Fault, Stop},
    id::Id,
    needs::Needs,
    record,
    scope::{Scope, USER},
    view::{Reading, Tx, View, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};

record! {
    /// Whoever the server knows.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Person = 10 "identity_person" by authority {
        pub id: Id<Person>,
        /// As they write it themselves; empty for a guest.
        pub name: String,
        pub role: Role,
    }
    scope USER (id);
}

/// Which side of the counter the app opens on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    Guest,
    Traveller,
    Provider,
    Admin,
    /// Of ours, who helps people.
    Support,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Guest, Self::Traveller, Self::Provider, Self::Admin, Self::Support];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Traveller => "traveller",
            Self::Provider => "provider",
            Self::Admin => "admin",
            Self::Support => "support",
        }
    }

    /// What it permits on the platform. In an organisation, its own roles say.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Guest | Self::Traveller | Self::Provider => &[],
            Self::Admin => &[Permission::ReadAudit, Permission::SupportPeople],
            Self::Support => &[Permission::SupportPeople],
        }
    }

    pub fn permits(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
word_fields!(Role);

impl Person {
    pub fn of(view: &dyn View, id: Id<Self>) -> Result<Option<Self>, Fault> {
        let known = view.get(Scope::user(id), id)?.known();
        known.map_err(|unknown| Fault::because("a person was looked for where they cannot be seen", unknown))
    }

    /// Somebody who has not signed in: an id made on the device, adopted at sign-up.
    pub const fn guest(id: Id<Self>) -> Self {
        Self { id, name: String::new(), role: Role::Guest }
    }
}

/// The mutation: how a person is called from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeName {
    pub name: String,
}

impl ChangeName {
    fn changed(&self, tx: &dyn Tx) -> Result<Person, Stop<Refused>> {
        let me = tx.context().actor;
        let name = fitting_name(&self.name).map_err(|_| Refused::NameUnfit)?;
        let person: Person = tx.get(Scope::user(me), me)?.known()?.ok_or(Refused::PersonUnknown)?;
        if person.name == name { Err(Refused::NothingToChange.into()) } else { Ok(Person { name, ..person }) }
    }
}

impl Mutation for ChangeName {
    const NAME: &'static str = "identity.change-name";
    type Refused = Refused;
    /// Who becomes somebody says their name then.
    const NEEDS: Needs<Self, Refused> = Needs::Somebody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        self.changed(tx).map(drop)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let person = self.changed(tx)?;
        note(tx, Noted::by(Deed::NameChanged, person.id).saying(&person.name))?;
        tx.update(&person)
    }
}

//! A person: the one who holds the phone, or stands at the desk.

use crate::{id::Id, record, scope::USER, word_fields};
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
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Guest, Self::Traveller, Self::Provider, Self::Admin];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Traveller => "traveller",
            Self::Provider => "provider",
            Self::Admin => "admin",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
word_fields!(Role);

impl Person {
    /// Somebody who has not signed in: an id made on the device, adopted at sign-up.
    pub const fn guest(id: Id<Self>) -> Self {
        Self { id, name: String::new(), role: Role::Guest }
    }
}

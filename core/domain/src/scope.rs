//! Scopes: a scope is one audience, and whoever sees it sees every byte of it.
//!
//! Which scopes a row is in follows from its own columns alone (see `record!`). Who may see a scope is another
//! matter: grants say so, and grants are rows, too.

use crate::{Id, identity::Person};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A sort of scope, such as *a person's own* or *everybody on a list*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// Stands for it in every database and on the wire, for ever.
    pub code: u8,
    pub name: &'static str,
    pub opens: Opens,
}

/// Who may see the scopes of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// The person whose id is the scope's key.
    ToItsPerson,
    /// Whoever holds a grant.
    ByGrant,
    /// Everybody who asks for it.
    ToAll,
    /// Nobody: rows of these scopes never leave the server.
    ToNobody,
}

/// What belongs to one person alone.
pub const USER: Audience = Audience { code: 1, name: "user", opens: Opens::ToItsPerson };
/// What the server keeps to itself, whatever it concerns.
pub const SERVER: Audience = Audience { code: 2, name: "server", opens: Opens::ToNobody };

/// One scope: an audience, and which one of its sort.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// The code of its audience.
    pub audience: u8,
    pub key: Uuid,
}

impl Scope {
    pub const fn of<T>(audience: Audience, key: Id<T>) -> Self {
        Self { audience: audience.code, key: key.uuid() }
    }

    pub const fn user(person: Id<Person>) -> Self {
        Self::of(USER, person)
    }

    pub const fn is_of(&self, audience: Audience) -> bool {
        self.audience == audience.code
    }

    pub fn to_bytes(self) -> [u8; 17] {
        let mut bytes = [self.audience; 17];
        bytes[1..].copy_from_slice(self.key.as_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&audience, key) = bytes.split_first()?;
        Uuid::from_slice(key).ok().map(|key| Self { audience, key })
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.audience, self.key)
    }
}

//! What app and server say to each other about signing in: JSON, over requests of their own, never in the outbox.
//!
//! Refuses to print what opens anything.

use super::{Person, Session};
use crate::{Zone, id::Id};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the server gives to whoever signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passes {
    pub person: Id<Person>,
    pub session: Id<Session>,
    /// Shown with every request, for so long.
    pub access: String,
    pub access_expires_in_s: u32,
    /// Shown once, for the next two.
    pub refresh: String,
}

/// Asks for the next passes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresh {
    pub refresh: String,
    /// Of the app's own making: if the reply is lost, the same token and the same attempt get the same answer.
    pub attempt: String,
}

/// What a device says of itself when somebody signs in on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub name: String,
    pub zone: Option<Zone>,
}

/// Signs in as one of the people that a server for trying out has. No other server takes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterDemo {
    pub entry: String,
    pub device: Device,
}

impl fmt::Debug for Passes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Passes");
        shown.field("person", &self.person).field("session", &self.session).finish_non_exhaustive()
    }
}

impl fmt::Debug for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refresh").finish_non_exhaustive()
    }
}

impl fmt::Debug for EnterDemo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnterDemo").field("device", &self.device).finish_non_exhaustive()
    }
}

//! The seam between the screens and what answers them: three verbs, *read*, *write* and *watch*.
//!
//! In the app the host is the client core, over the shell's IPC; in a browser it is the server, over HTTP. The
//! screens know neither. Everything that crosses is one of the types below, in the bytes of `encode`.
//!
//! A read answers from what the host holds. A write answers when the host has it safely (on a phone: in its own
//! database and its outbox). A watch says *that* something changed, never what: the screen reads again, so a
//! notice may be merged, repeated or late, and nothing is wrong.

use crate::{
    Timestamp,
    failure::{Fault, Outcome, Refusal},
    id::Id,
    identity::{self, ChangePreferences, Person, Preferences},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

// ---- read -------------------------------------------------------------------------------------

/// Every question that a screen can ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Query {
    Me,
    Tray,
}

impl Query {
    /// What the answer depends on: a notice that names one of these makes the screen ask again.
    pub const fn depends_on(&self) -> Topics {
        match self {
            Self::Me => Topics::ME,
            Self::Tray => Topics::TRAY,
        }
    }
}

/// A typed question: what the screens use, so that each gets the answer of its own type.
pub trait Question: Clone + PartialEq + 'static {
    type Answer: Serialize + DeserializeOwned + Clone + PartialEq + 'static;
    fn query(&self) -> Query;
}

/// Who am I, and how do I like the app?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskMe;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub person: Person,
    pub preferences: Preferences,
}

/// The query itself, the same on a phone and on a server.
pub fn me(view: &dyn identity::View, id: Id<Person>) -> Result<Me, Fault> {
    Ok(Me {
        person: view.person(id)?.unwrap_or_else(|| Person::guest(id)),
        preferences: view.preferences(id)?.unwrap_or_else(|| Preferences::of_newcomer(id)),
    })
}

impl Question for AskMe {
    type Answer = Me;
    fn query(&self) -> Query {
        Query::Me
    }
}

/// Which of my changes has the server not decided, or refused?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskTray;

/// Oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tray {
    pub changes: Vec<TrayChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayChange {
    pub id: Id<Entry>,
    pub mutation: Mutation,
    pub acted_at: Timestamp,
    pub state: TrayState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrayState {
    /// Safe on this device, on its way.
    Waiting,
    /// The server said no; its effect is undone here. Stays until the person retries or discards it.
    Refused(Refusal),
}

impl Question for AskTray {
    type Answer = Tray;
    fn query(&self) -> Query {
        Query::Tray
    }
}

// ---- write ------------------------------------------------------------------------------------

/// Marker of outbox entries in `Id<Entry>`.
#[derive(Debug)]
pub struct Entry;

/// Every change that a person can make, by capability. What travels to the server, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mutation {
    ChangePreferences(ChangePreferences),
}

impl Mutation {
    /// Runs it on whoever calls: at once on the phone, in the end on the server.
    pub fn apply(&self, tx: &mut dyn identity::Tx, actor: Id<Person>) -> Outcome<()> {
        match self {
            Self::ChangePreferences(change) => Ok(change.apply(tx, actor)?.map_err(Refusal::Identity)),
        }
    }
}

/// What a screen can ask the host to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Write {
    Mutate(Mutation),
    /// Send a refused change once more, as a new one.
    Resend(Id<Entry>),
    /// Let a refused change go.
    Discard(Id<Entry>),
    /// The local database would not open: try again.
    Reopen,
    /// The local database is damaged: move it aside, untouched, and begin a new one.
    SetAside,
}

/// The answer to a write that the host took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written;

// ---- what can go wrong at the host itself -----------------------------------------------------

/// Why a verb did not answer. All of it is meant for the person; causes stay in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum HostFailed {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The host is a server and cannot be reached (or did not answer in time).
    #[error("the host cannot be reached")]
    Unreachable,
    /// The host is a server that does not know this visitor (any more).
    #[error("sign in first")]
    SignedOut,
    #[error(transparent)]
    Store(#[from] StoreBroken),
    /// Ours to mend; logged where it happened.
    #[error("something broke")]
    Fault,
}

/// Why the local database does not serve. Nothing of it is overwritten in any of these cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum StoreBroken {
    #[error("another window of the app has it open")]
    Locked,
    #[error("it is damaged")]
    Corrupt,
    #[error("a newer version of the app wrote it")]
    Newer,
    #[error("the disk is full")]
    DiskFull,
    #[error("the folder cannot be written")]
    NoAccess,
}

/// What `read` and `write` answer, as bytes.
pub type Reply<T> = Result<T, HostFailed>;

// ---- watch ------------------------------------------------------------------------------------

/// What a watch says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// Answers that depend on these may differ now.
    Changed(Topics),
    /// The connection to the server is this now. The first notice of every watch is one of these.
    Link(Link),
}

/// The state of the connection to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// No answer yet since the start.
    Connecting,
    Online,
    /// Not reachable since then, by this device's clock.
    Offline {
        since: Timestamp,
    },
    /// A guest: everything stays on this device.
    Guest,
    /// The server does not take this session (any more). The queue waits, nothing is lost.
    SignedOut,
    /// The server no longer speaks this app's protocol.
    UpgradeNeeded,
}

/// A set of topics, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topics(u32);

impl Topics {
    pub const NONE: Self = Self(0);
    pub const ME: Self = Self(1);
    pub const TRAY: Self = Self(1 << 1);
    pub const ALL: Self = Self(u32::MAX);

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

// ---- bytes ------------------------------------------------------------------------------------

/// The longest message either side accepts.
pub const MAX_MESSAGE_BYTES: usize = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a message of this version")]
pub struct Garbled;

pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_stdvec(message).expect("messages are plain data, which always encodes")
}

/// Exact: bytes left over are an error, too.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Garbled> {
    if bytes.len() > MAX_MESSAGE_BYTES {
        return Err(Garbled);
    }
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        _ => Err(Garbled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Theme;

    #[test]
    fn a_message_survives_the_seam() {
        let me = Id::mint(1, [3; 10]);
        let write = Write::Mutate(Mutation::ChangePreferences(ChangePreferences {
            theme: Some(Theme::Dark),
            ..ChangePreferences::of(me)
        }));
        assert_eq!(decode(&encode(&write)), Ok(write));
    }

    #[test]
    fn garbled_bytes_are_an_error_wherever_they_are_cut() {
        let whole = encode(&Write::Mutate(Mutation::ChangePreferences(ChangePreferences::of(Id::mint(1, [3; 10])))));
        for cut in 0..whole.len() {
            assert_eq!(decode::<Write>(&whole[..cut]), Err(Garbled));
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert_eq!(decode::<Write>(&longer), Err(Garbled));
        assert_eq!(decode::<Write>(&vec![0; MAX_MESSAGE_BYTES + 1]), Err(Garbled));
    }

    #[test]
    fn a_notice_wakes_only_questions_that_depend_on_it() {
        assert!(Topics::ALL.meets(Query::Me.depends_on()));
        assert!(!Topics::TRAY.meets(Query::Me.depends_on()));
        assert!(Topics::TRAY.and(Topics::ME).meets(Query::Tray.depends_on()));
    }
}

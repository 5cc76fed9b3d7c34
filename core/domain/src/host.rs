//! The seam between the screens and what answers them: four verbs, *read*, *write*, *watch* and *enter*.
//!
//! In the app the host is the client core, over the shell's IPC; in a browser it is the server, over HTTP. The
//! screens know neither. Everything that crosses is one of the types below, in the bytes of `encode`.
//!
//! A read answers from what the host holds, and says what the answer was made of. A write answers when the host has
//! it safely (on a phone: in its own database and its outbox). A watch says *where* something changed, never what: the
//! screen reads again what had looked there, so a notice may be merged, repeated or late, and nothing is wrong.

use crate::{
    Timestamp,
    capability::{Act, Asking, Question},
    failure::Refusal,
    id::Id,
    identity::{
        AddPasskey, AppLock, AskExport, AskLetter, AskPasskey, Begun, ComeBack, ConfirmEmail, ConfirmSecond, Denied,
        ExportReady, GoOut, GoneOut, KeyAsk, KeyTalk, LinkProved, LockAsk, LockStays, NewEmail, NewPassword,
        NoKeyAnswer, PasskeyAsked, PasskeySignIn, Prove, ProveAgain, Provider, RecoveryCodes, RemovePasskey, Report,
        Reported, SecondAsked, SecondSetUp, Session, ShowSecond, Shut, SignIn, ToProve, Unlink,
    },
    view::{Looked, Touched},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use thiserror::Error;

// ---- read -------------------------------------------------------------------------------------

/// What a screen can ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Read {
    /// A question of some capability.
    Ask(Asking),
    /// The host's own: what is on its way from here.
    Tray,
    /// The host's own: in which session it asks the server, or is asked.
    Session,
    /// The host's own: how the app locks on this device.
    Lock,
    /// The host's own: how far it is with a security key.
    SecurityKeys,
}

/// What the host tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub answer: Known,
    /// What was looked at: the screen asks again when any of it changes.
    pub looked: Vec<Looked>,
    /// How many rows there are in the scopes that were looked at which this version of the app cannot read: whoever updates
    /// it will see them.
    pub opaque: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known {
    /// The answer, in the bytes of `encode`.
    Yes(Vec<u8>),
    /// Not here, or not yet: the screen waits until it is told that something it looked at has changed.
    NotYet,
}

/// A typed read: what the screens use, so that each gets the answer of its own type.
pub trait Ask: Clone + PartialEq + 'static {
    type Answer: Serialize + DeserializeOwned + Clone + PartialEq + 'static;
    fn read(&self) -> Read;
}

impl<Q: Question> Ask for Q {
    type Answer = Q::Answer;
    fn read(&self) -> Read {
        Read::Ask(self.asking())
    }
}

/// Which of my changes has the server not decided, or refused?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskTray;

impl Ask for AskTray {
    type Answer = Tray;
    fn read(&self) -> Read {
        Read::Tray
    }
}

/// Which of my sessions is the one here? None, before the first word from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskSession;

impl Ask for AskSession {
    type Answer = Option<Id<Session>>;
    fn read(&self) -> Read {
        Read::Session
    }
}

/// How does the app lock here? None, where there is nothing to lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLock;

impl Ask for AskLock {
    type Answer = Option<AppLock>;
    fn read(&self) -> Read {
        Read::Lock
    }
}

/// What is said to security keys? None, where the host asks none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskSecurityKeys;

impl Ask for AskSecurityKeys {
    type Answer = Option<KeyTalk>;
    fn read(&self) -> Read {
        Read::SecurityKeys
    }
}

/// Oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tray {
    pub changes: Vec<TrayChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayChange {
    pub id: Id<Entry>,
    pub act: Act,
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

// ---- write ------------------------------------------------------------------------------------

/// Marker of outbox entries in `Id<Entry>`.
#[derive(Debug)]
pub struct Entry;

/// What a screen can ask the host to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Write {
    Mutate {
        act: Act,
        insist: Insist,
    },
    /// Send a refused change once more, as a new one.
    Resend(Id<Entry>),
    /// Let a refused change go.
    Discard(Id<Entry>),
    /// The local database would not open: try again. Answered when it is open or will not, which takes as long as a keyring
    /// that asks the person.
    Reopen,
    /// The local database is damaged, or nobody has its key: move it aside, untouched, and begin a new one.
    SetAside,
}

impl Write {
    pub const fn mutate(act: Act) -> Self {
        Self::Mutate { act, insist: Insist::No }
    }
}

/// Whether a refusal that only the server can be sure of is to be tried all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Insist {
    No,
    Yes,
}

/// The answer to a write that the host took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written;

// ---- the door ---------------------------------------------------------------------------------

/// What somebody says to be let in, to leave, or to come in otherwise from now on; and what is asked of the server alone. The server
/// answers it, so there must be a connection; it is in no outbox. The lock of the app is the device's own, and answers without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enter {
    /// A letter to this address, please.
    Letter(AskLetter),
    /// Its code, with the password from now on.
    Prove(Prove),
    SignIn(SignIn),
    SignOut,
    /// Whoever is in shows once more who they are.
    Again(ProveAgain),
    NewPassword(NewPassword),
    /// A letter to the address that the account is to have.
    NewEmail(NewEmail),
    /// Its code.
    ConfirmEmail(ConfirmEmail),
    /// What is to be asked of a passkey.
    AskPasskey(AskPasskey),
    AddPasskey(AddPasskey),
    RemovePasskey(RemovePasskey),
    PasskeySignIn(PasskeySignIn),
    /// A second factor is to be asked for.
    SetUpSecond,
    ConfirmSecond(ConfirmSecond),
    EndSecond,
    /// Whoever is halfway in.
    ShowSecond(ShowSecond),
    Lock(LockAsk),
    /// Something that is kept on no device, for those whose work it is.
    Report(Report),
    /// Which providers does one sign in with here?
    Providers,
    GoOut(GoOut),
    /// Answered when they are back, which takes as long as they are out.
    ComeBack(ComeBack),
    /// Nobody is waited for any more.
    CallOff,
    LinkProved(LinkProved),
    Unlink(Unlink),
    /// Everything about whoever is in, as one archive.
    Export(AskExport),
    /// Their account is to go. They are out everywhere at once.
    Erase,
    /// Said to a security key, by a host that asks them itself.
    SecurityKey(KeyAsk),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entered {
    /// A letter is on its way.
    Begun(Begun),
    /// Somebody else is here now than before: everything is asked anew.
    In,
    Out,
    /// It is so from now on, and the same person is here.
    Done,
    /// What a passkey is asked.
    Asked(PasskeyAsked),
    /// Halfway in: the second factor is asked for.
    Halfway(SecondAsked),
    SecondSetUp(SecondSetUp),
    RecoveryCodes(RecoveryCodes),
    Reported(Reported),
    Providers(Vec<Provider>),
    GoneOut(GoneOut),
    /// Not in: it must be shown first whose the account is.
    ToProve(ToProve),
    /// It is fetched from there.
    Export(ExportReady),
    /// It lies in this file.
    Saved(String),
    /// What the security key answers, in the form that the server takes.
    KeyAnswered(String),
}

// ---- what can go wrong at the host itself -----------------------------------------------------

/// Why a verb did not answer. All of it is meant for the person; causes stay in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum HostFailed {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nobody comes in like that.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The host is a server and cannot be reached (or did not answer in time).
    #[error("the host cannot be reached")]
    Unreachable,
    /// The host is a server that does not know this visitor (any more).
    #[error("sign in first")]
    SignedOut,
    /// The person signed this device out from another one: what was here of them is gone.
    #[error("this device was signed out")]
    SentAway,
    #[error(transparent)]
    Store(#[from] StoreBroken),
    /// The app is locked on this device.
    #[error("the app is locked")]
    Shut(Shut),
    #[error(transparent)]
    LockStays(#[from] LockStays),
    /// The local database is being opened, and nothing can be changed before. A read is not answered so: it waits.
    #[error("the local database is still being opened")]
    Opening,
    /// Ours to mend; logged where it happened.
    #[error("something broke")]
    Fault,
    #[error(transparent)]
    NoKeyAnswer(#[from] NoKeyAnswer),
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
    /// Another program put it there, or a version of this one from before there were keys.
    #[error("it is not encrypted")]
    Unencrypted,
    /// Or its very first page is damaged: nobody can tell the two apart.
    #[error("its key does not open it")]
    WrongKey,
    #[error(transparent)]
    NoKey(#[from] NoKey),
}

/// Why there is no key to open it with. The person can do something about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum NoKey {
    #[error("there is no keyring here")]
    NoKeyring,
    #[error("the keyring is locked, or denies access")]
    Locked,
    #[error("the keyring has not answered yet")]
    NoAnswer,
    #[error("there is a database, and the keyring has no key for it")]
    Lost,
    /// The same; but whoever signs in gets it back.
    #[error("there is a database, the keyring has no key for it, and the server helps")]
    SignIn,
}

/// What `read` and `write` answer, as bytes.
pub type Reply<T> = Result<T, HostFailed>;

// ---- watch ------------------------------------------------------------------------------------

/// What a watch says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// Answers that depend on these may differ now.
    Changed(Changed),
    /// The connection to the server is this now. The first notice of every watch is one of these.
    Link(Link),
}

/// Where something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changed {
    These(BTreeSet<Place>),
    /// Anywhere.
    Everything,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    Records(Touched),
    Tray,
    Session,
    Lock,
    SecurityKeys,
}

impl Changed {
    pub const NOTHING: Self = Self::These(BTreeSet::new());
    /// With more than these, it is simpler for everybody to ask everything again.
    const MOST: usize = 100;

    pub fn records(touched: impl IntoIterator<Item = Touched>) -> Self {
        Self::These(touched.into_iter().map(Place::Records).collect()).bounded()
    }

    pub fn tray() -> Self {
        Self::These(BTreeSet::from([Place::Tray]))
    }

    pub fn session() -> Self {
        Self::These(BTreeSet::from([Place::Session]))
    }

    pub fn lock() -> Self {
        Self::These(BTreeSet::from([Place::Lock]))
    }

    pub fn security_keys() -> Self {
        Self::These(BTreeSet::from([Place::SecurityKeys]))
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::These(mut places), Self::These(others)) => {
                places.extend(others);
                Self::These(places).bounded()
            }
            _ => Self::Everything,
        }
    }

    fn bounded(self) -> Self {
        match self {
            Self::These(places) if places.len() > Self::MOST => Self::Everything,
            other => other,
        }
    }

    pub fn is_nothing(&self) -> bool {
        *self == Self::NOTHING
    }

    /// Is this read to be asked again, whose last answer was made of what was looked at?
    pub fn meets(&self, read: &Read, looked: &[Looked]) -> bool {
        match self {
            Self::Everything => true,
            Self::These(places) => places.iter().any(|place| match place {
                Place::Tray => *read == Read::Tray,
                Place::Session => *read == Read::Session,
                Place::Lock => *read == Read::Lock,
                Place::SecurityKeys => *read == Read::SecurityKeys,
                Place::Records(touched) => looked.iter().any(|looked| looked.meets(touched)),
            }),
        }
    }
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
    /// The person signed this device out from another one: what was here of them is gone.
    SentAway,
    /// The server no longer speaks this app's protocol.
    UpgradeNeeded,
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
    use crate::{
        capability::Mutation,
        identity::{ChangePreferences, Me, Theme},
        scope::Scope,
        view::Within,
    };

    fn write() -> Write {
        let change = ChangePreferences::of(Id::mint(1, [3; 10]));
        Write::mutate(ChangePreferences { theme: Some(Theme::Dark), ..change }.act())
    }

    #[test]
    fn a_message_survives_the_seam() {
        assert_eq!(decode(&encode(&write())), Ok(write()));
    }

    #[test]
    fn garbled_bytes_are_an_error_wherever_they_are_cut() {
        let whole = encode(&write());
        for cut in 0..whole.len() {
            assert_eq!(decode::<Write>(&whole[..cut]), Err(Garbled));
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert_eq!(decode::<Write>(&longer), Err(Garbled));
        assert_eq!(decode::<Write>(&vec![0; MAX_MESSAGE_BYTES + 1]), Err(Garbled));
    }

    fn scope(ordinal: u8) -> Scope {
        Scope::user(Id::mint(1, [ordinal; 10]))
    }

    #[test]
    fn a_notice_wakes_only_reads_that_looked_there() {
        let looked = [Looked { kind: 10, within: Within::One(scope(1)) }];
        let me = Me.read();
        let told = |kind, scope| Changed::records([Touched { kind, scope }]);
        assert!(told(Some(10), scope(1)).meets(&me, &looked));
        assert!(told(None, scope(1)).meets(&me, &looked));
        assert!(!told(Some(11), scope(1)).meets(&me, &looked));
        assert!(!told(Some(10), scope(2)).meets(&me, &looked));
        assert!(!Changed::tray().meets(&me, &looked));
        assert!(Changed::tray().and(told(Some(10), scope(2))).meets(&Read::Tray, &[]));
        assert!(Changed::Everything.meets(&me, &[]));
    }

    #[test]
    fn notices_merge_and_a_flood_of_them_becomes_one_word() {
        let places = |ordinals: std::ops::Range<u8>| {
            Changed::records(ordinals.map(|ordinal| Touched { kind: None, scope: scope(ordinal) }))
        };
        assert_eq!(places(0..3).and(places(2..5)), places(0..5));
        assert_eq!(places(0..60).and(places(60..120)), Changed::Everything);
        assert_eq!(Changed::NOTHING.and(places(0..1)), places(0..1));
        assert!(Changed::NOTHING.is_nothing() && !Changed::tray().is_nothing());
    }
}

//! Sessions: where a person is signed in, and what keeps a stranger from being them.
//!
//! A session is two records. The person sees one (`Session`: which device, since when); the other (`SessionKey`) never
//! leaves the server and holds the hash of the token that continues the session.
//!
//! An app's token is good once: whoever shows it gets the next, and the one that was shown is spent. A reply can be lost,
//! so whoever asks brings a word of their own (the *attempt*), and the same token with the same attempt gets the same
//! answer again, until the next is used. A spent token with any other attempt is in two hands, and the session ends for
//! both. A browser's token stays what it is: it lies in a cookie that no script reads.
//!
//! Over is a matter of comparison with `now`. Refuses to know tokens: it is handed their hashes.

use super::{Deed, Noted, Person, Refused, erasure::take_back_erasure, kept, known_device::forget_device_of, note};
use crate::{
    Timestamp, Zone,
    capability::{Mutation, Question},
    failure::{Done, Fault, Refusal, Stop},
    id::Id,
    needs::Needs,
    record,
    record::same_id,
    scope::{SERVER, Scope, USER},
    view::{Range, Reading, Tx, View, Viewer, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Whoever has not been here for so long signs in anew.
pub const SESSION_LASTS: Duration = Duration::from_hours(90 * 24);
/// Whoever has shown so lately that it is them need not show it again, to change how they sign in.
pub const PROVED_FOR: Duration = Duration::from_mins(10);
/// How exactly others see when a session was last used: each change of it goes to all of a person's devices.
const SEEN_EVERY: Duration = Duration::from_hours(1);
/// So many of one person are open at a time: nobody has as many devices, and all of them end in one commit.
pub const MOST_SESSIONS: usize = 100;
/// What a device can call itself.
pub const LONGEST_DEVICE_NAME: usize = 80;

record! {
    /// A device or a browser on which somebody is signed in, or was.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Session = 12 "identity_session" by authority {
        pub id: Id<Session>,
        pub person: Id<Person>,
        pub holder: Holder,
        /// As it calls itself.
        pub device: String,
        /// Where its clock says that it was when the session began.
        pub zone: Option<Zone>,
        pub began_at: Timestamp,
        pub seen_at: Timestamp,
        pub ended_at: Option<Timestamp>,
        pub ended_by: Option<Ending>,
    }
    index BY_PERSON (person, began_at);
    index BY_END (person, ended_at, began_at);
    scope USER (person);
}

record! {
    /// What continues a session. Known to the server alone.
    #[derive(Clone, PartialEq, Eq)]
    pub struct SessionKey = 13 "identity_session_key" by authority {
        pub id: Id<SessionKey>,
        pub person: Id<Person>,
        pub holder: Holder,
        /// Counts up with each token that was given out.
        pub turn: i64,
        /// SHA-256 of the token that is good now.
        pub hash: Vec<u8>,
        /// Of the one before it, and of the attempt that spent it.
        pub spent: Option<Vec<u8>>,
        pub attempt: Option<Vec<u8>>,
        pub good_until: Timestamp,
        pub ended_by: Option<Ending>,
        /// When whoever holds it last showed that it is them.
        pub proved_at: Option<Timestamp>,
    }
    scope SERVER (id);
}

/// What holds a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Holder {
    App,
    Browser,
}

impl Holder {
    pub const ALL: [Self; 2] = [Self::App, Self::Browser];

    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Browser => "browser",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.name() == name)
    }
}

/// How a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ending {
    /// On the device itself.
    SignedOut,
    /// By its person, from another device: what is on this one goes.
    SentAway,
    /// A spent token was shown again: it is in two hands.
    Reused,
    /// Its person has another password now: whoever knew the one before is out.
    PasswordReset,
    /// Its person has deleted their account: what is on the device goes.
    Erased,
}

impl Ending {
    pub const ALL: [Self; 5] = [Self::SignedOut, Self::SentAway, Self::Reused, Self::PasswordReset, Self::Erased];

    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::SentAway => "sent-away",
            Self::Reused => "reused",
            Self::PasswordReset => "password-reset",
            Self::Erased => "erased",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.name() == name)
    }
}

word_fields!(Holder, Ending);

impl Session {
    pub const fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }
}

// ---- its life ---------------------------------------------------------------------------------

/// Who signs in, on what.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub person: Id<Person>,
    pub session: Id<Session>,
    pub holder: Holder,
    pub device: String,
    pub zone: Option<Zone>,
}

/// Opens a session with its first token. Whoever was about to delete their account stays. Of too many, the one that was not used for the
/// longest gives way.
pub fn begin_session<R>(tx: &mut dyn Tx, newcomer: &Newcomer, hash: [u8; 32]) -> Result<(), Stop<R>> {
    let now = tx.context().now;
    take_back_erasure(tx, newcomer.person)?;
    let Newcomer { person, session, holder, zone, .. } = *newcomer;
    let mut open = tx.all::<Session>(&open_of(person))?.known()?;
    open.sort_unstable_by_key(|session| session.seen_at);
    let too_many = (open.len() + 1).saturating_sub(MOST_SESSIONS);
    for session in open.iter().take(too_many) {
        end_session(tx, session, Ending::SignedOut)?;
        note(tx, Noted::to(Deed::SignedOut, person).in_session(session.id))?;
    }
    let device = called(&newcomer.device);
    tx.insert(&Session {
        id: session,
        person,
        holder,
        device,
        zone,
        began_at: now,
        seen_at: now,
        ended_at: None,
        ended_by: None,
    })?;
    tx.insert(&SessionKey {
        id: same_id(session),
        person,
        holder,
        turn: 0,
        hash: hash.to_vec(),
        spent: None,
        attempt: None,
        good_until: now.plus(SESSION_LASTS),
        ended_by: None,
        proved_at: Some(now),
    })
}

/// What a device calls itself, as far as it is shown.
pub(super) fn called(device: &str) -> String {
    device.chars().filter(|sign| !sign.is_control()).take(LONGEST_DEVICE_NAME).collect()
}

/// Somebody has shown once more that it is them.
pub fn proved_again<R>(tx: &mut dyn Tx, session: Id<Session>) -> Result<(), Stop<R>> {
    let now = tx.context().now;
    match SessionKey::of(&*tx, session)? {
        Some(key) => tx.update(&SessionKey { proved_at: Some(now), ..key }),
        None => Ok(()),
    }
}

/// Ends it, once: how it ended first stays. Where it was sent away from, or its token was in two hands, nobody is remembered.
pub fn end_session<R>(tx: &mut dyn Tx, session: &Session, by: Ending) -> Result<(), Stop<R>> {
    if !session.is_open() {
        return Ok(());
    }
    let now = tx.context().now;
    tx.update(&Session { ended_at: Some(now), ended_by: Some(by), ..session.clone() })?;
    match by {
        Ending::SentAway | Ending::Reused => forget_device_of(tx, session)?,
        Ending::SignedOut | Ending::PasswordReset | Ending::Erased => {}
    }
    match SessionKey::of(&*tx, session.id)? {
        Some(key) => tx.update(&SessionKey { ended_by: Some(by), ..key }),
        None => Ok(()),
    }
}

/// Ends all that a person has open, but for this one.
pub fn end_sessions<R>(
    tx: &mut dyn Tx,
    person: Id<Person>,
    but: Option<Id<Session>>,
    by: Ending,
) -> Result<(), Stop<R>> {
    let theirs = tx.all::<Session>(&open_of(person))?.known()?;
    theirs.iter().filter(|session| Some(session.id) != but).try_for_each(|session| end_session(tx, session, by))
}

/// The latest first.
fn open_of(person: Id<Person>) -> Range {
    Range::of(Session::BY_END, Scope::user(person)).with(&person).with(&None::<Timestamp>).backwards()
}

/// A token as it was shown: the server has checked that it once gave it out.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub turn: i64,
    pub hash: [u8; 32],
    /// SHA-256 of the attempt.
    pub attempt: [u8; 32],
}

/// What becomes of a token that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is spent now: the next is given out.
    Next,
    /// It was spent by this very attempt, whose reply was lost: the same next again.
    Again,
    /// It was spent by another.
    Reused,
    /// Too late.
    Over,
    Ended(Ending),
}

impl SessionKey {
    /// The key of a session, if there is such a session.
    pub fn of(view: &dyn View, session: Id<Session>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(session))
    }

    pub const fn session(&self) -> Id<Session> {
        same_id(self.id)
    }

    /// Why this session is not one any more.
    pub fn is_over(&self, now: Timestamp) -> Option<Turn> {
        match self.ended_by {
            Some(ending) => Some(Turn::Ended(ending)),
            None => (now >= self.good_until).then_some(Turn::Over),
        }
    }

    /// Is this the person's, and still open?
    pub fn opens(&self, person: Id<Person>, now: Timestamp) -> bool {
        self.person == person && self.is_over(now).is_none()
    }

    /// Has its holder shown lately that it is them?
    pub fn is_proved(&self, now: Timestamp) -> bool {
        self.proved_at.is_some_and(|at| now < at.plus(PROVED_FOR))
    }

    pub fn turn_for(&self, shown: &Shown, now: Timestamp) -> Turn {
        if let Some(over) = self.is_over(now) {
            return over;
        }
        if shown.turn == self.turn && shown.hash[..] == self.hash[..] {
            return Turn::Next;
        }
        let spent = self.spent.as_deref() == Some(&shown.hash[..]);
        let same_attempt = self.attempt.as_deref() == Some(&shown.attempt[..]);
        if shown.turn + 1 == self.turn && spent && same_attempt { Turn::Again } else { Turn::Reused }
    }

    /// After `Turn::Next`.
    #[must_use]
    pub fn turned(self, shown: &Shown, next: [u8; 32], now: Timestamp) -> Self {
        Self {
            turn: self.turn + 1,
            spent: Some(self.hash),
            attempt: Some(shown.attempt.to_vec()),
            hash: next.to_vec(),
            good_until: now.plus(SESSION_LASTS),
            ..self
        }
    }
}

/// Somebody was here. Told no more exactly than it is worth.
pub fn seen<R>(tx: &mut dyn Tx, session: Id<Session>, person: Id<Person>) -> Result<(), Stop<R>> {
    let now = tx.context().now;
    match tx.get(Scope::user(person), session)?.known() {
        Ok(Some(known)) if now >= known.seen_at.plus(SEEN_EVERY) => tx.update(&Session { seen_at: now, ..known }),
        _ => Ok(()),
    }
}

// ---- what a person can do and ask -------------------------------------------------------------

/// The mutation: ends a session of one's own, from anywhere. Whatever device it was on forgets what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAway {
    pub session: Id<Session>,
}

impl SendAway {
    fn theirs(&self, tx: &dyn Tx) -> Result<Session, Stop<Refused>> {
        let own = Scope::user(tx.context().actor);
        Ok(tx.get(own, self.session)?.known()?.ok_or(Refused::NoSuchSession)?)
    }
}

impl Mutation for SendAway {
    const NAME: &'static str = "identity.send-away";
    type Refused = Refused;
    /// A guest in a browser has a session, too.
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        self.theirs(tx).map(drop)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let (me, session) = (tx.context().actor, self.theirs(tx)?);
        if session.is_open() {
            note(tx, Noted::by(Deed::SentAway, me).about(session.id).saying(&session.device))?;
        }
        end_session(tx, &session, Ending::SentAway)
    }
}

/// Where am I signed in? The latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MySessions;

impl Question for MySessions {
    const NAME: &'static str = "identity.my-sessions";
    type Answer = Vec<Session>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked where it is signed in").into());
        };
        Ok(view.all::<Session>(&open_of(me))?.known()?)
    }
}

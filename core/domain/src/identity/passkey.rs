//! Passkeys: keys that a device or a manager keeps, and lends to whoever shows it a finger, a face or a PIN.
//!
//! A passkey is two records, as a session is. Its person sees one (`Passkey`: what it is called, since when); the other
//! (`PasskeyKey`) never leaves the server, and holds what an answer is checked with. What was asked and not yet answered is a
//! `Ceremony`: it is answered once, and not too late.
//!
//! Refuses to know the cryptography: the server checks, with a library, and hands in what came of it.

use super::{Deed, Noted, Person, Refused, account::fitting_name, kept, note};
use crate::{
    Timestamp,
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

/// How long an answer may take: somebody looks for their key.
pub const CEREMONY_LASTS: Duration = Duration::from_mins(5);
/// More than anybody has devices.
pub const MOST_PASSKEYS: usize = 20;
/// So many that nobody answered go with each new one: they never grow in number.
const SWEPT: usize = 4;

record! {
    /// A key that its person signs in with.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Passkey = 18 "identity_passkey" by authority {
        pub id: Id<Passkey>,
        pub person: Id<Person>,
        /// As its person calls it.
        pub name: String,
        pub added_at: Timestamp,
        pub used_at: Option<Timestamp>,
    }
    index BY_PERSON (person, added_at);
    scope USER (person);
}

record! {
    /// What the answers of a passkey are checked with. With its id, which follows from what its device calls it: so it is
    /// one person's.
    #[derive(Clone, PartialEq, Eq)]
    pub struct PasskeyKey = 19 "identity_passkey_key" by authority {
        pub id: Id<PasskeyKey>,
        pub person: Id<Person>,
        /// As the library that checks it writes it.
        pub credential: String,
    }
    index BY_PERSON (person);
    scope SERVER (id);
    scope SERVER (person);
}

record! {
    /// What was asked of a passkey.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Ceremony = 30 "identity_ceremony" by authority {
        pub id: Id<Ceremony>,
        pub of: PasskeyFor,
        /// Who asked, if they were in.
        pub person: Option<Id<Person>>,
        /// As the library that checks the answer writes it.
        pub state: String,
        pub good_until: Timestamp,
        pub all: Id<Ceremonies>,
    }
    index BY_END (all, good_until);
    scope SERVER (id);
    scope SERVER (all);
}

/// Marker: everything that was asked.
#[derive(Debug)]
pub struct Ceremonies;

const ALL: Id<Ceremonies> = Id::from_uuid(uuid::Uuid::from_u128(3));

/// What a passkey is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasskeyFor {
    /// To be one of mine from now on.
    Adding,
    SigningIn,
    /// To show once more who I am.
    ProvingAgain,
}

impl PasskeyFor {
    pub const ALL: [Self; 3] = [Self::Adding, Self::SigningIn, Self::ProvingAgain];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Adding => "adding",
            Self::SigningIn => "signing-in",
            Self::ProvingAgain => "proving-again",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.name() == name)
    }
}

word_fields!(PasskeyFor);

// ---- what the server does ---------------------------------------------------------------------

impl Ceremony {
    /// Whoever asked.
    pub(super) fn all() -> Range {
        Range::of(Self::BY_END, Scope::of(SERVER, ALL)).with(&ALL)
    }

    /// Begins one, and sweeps up some that nobody answered.
    pub fn begin<R>(
        tx: &mut dyn Tx,
        id: Id<Self>,
        of: PasskeyFor,
        person: Option<Id<Person>>,
        state: String,
    ) -> Result<(), Stop<R>> {
        let now = tx.context().now;
        let over = Self::all().before(&now).limit(SWEPT);
        for over in tx.all::<Self>(&over)?.rows {
            tx.remove(over.id)?;
        }
        tx.insert(&Self { id, of, person, state, good_until: now.plus(CEREMONY_LASTS), all: ALL })
    }

    /// Takes it, once: of this sort, by whoever asked, and in time.
    pub fn take<R>(
        tx: &mut dyn Tx,
        id: Id<Self>,
        of: PasskeyFor,
        person: Option<Id<Person>>,
    ) -> Result<Option<Self>, Stop<R>> {
        let now = tx.context().now;
        let theirs = |asked: &Self| asked.of == of && asked.person == person && now < asked.good_until;
        let Some(asked) = kept::<Self>(&*tx, id)?.filter(theirs) else { return Ok(None) };
        tx.remove(asked.id)?;
        Ok(Some(asked))
    }
}

impl Passkey {
    /// All that a person has, the oldest first.
    pub fn all_of(view: &dyn View, person: Id<Person>) -> Result<Vec<Self>, Fault> {
        let theirs = Range::of(Self::BY_PERSON, Scope::user(person)).with(&person).limit(MOST_PASSKEYS);
        Ok(view.all(&theirs)?.rows)
    }
}

impl PasskeyKey {
    pub fn of(view: &dyn View, passkey: Id<Passkey>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(passkey))
    }

    /// All that a person has.
    pub fn all_of(view: &dyn View, person: Id<Person>) -> Result<Vec<Self>, Fault> {
        let theirs = Range::of(Self::BY_PERSON, Scope::of(SERVER, person)).with(&person).limit(MOST_PASSKEYS);
        Ok(view.all(&theirs)?.rows)
    }

    pub const fn passkey(&self) -> Id<Passkey> {
        same_id(self.id)
    }
}

/// Why a passkey is not one of a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAdded {
    /// It is somebody's already.
    Known,
    TooMany,
}

pub fn add_passkey<R>(
    tx: &mut dyn Tx,
    id: Id<Passkey>,
    person: Id<Person>,
    name: String,
    credential: String,
) -> Result<Result<(), NotAdded>, Stop<R>> {
    if PasskeyKey::of(&*tx, id)?.is_some() {
        return Ok(Err(NotAdded::Known));
    }
    if PasskeyKey::all_of(&*tx, person)?.len() >= MOST_PASSKEYS {
        return Ok(Err(NotAdded::TooMany));
    }
    let added_at = tx.context().now;
    tx.insert(&Passkey { id, person, name, added_at, used_at: None })?;
    tx.insert(&PasskeyKey { id: same_id(id), person, credential })?;
    Ok(Ok(()))
}

/// It has opened something, and is to be checked with this from now on.
pub fn passkey_used<R>(tx: &mut dyn Tx, key: &PasskeyKey, credential: String) -> Result<(), Stop<R>> {
    let now = tx.context().now;
    if key.credential != credential {
        tx.update(&PasskeyKey { credential, ..key.clone() })?;
    }
    match tx.get::<Passkey>(Scope::user(key.person), key.passkey())?.known()? {
        Some(passkey) => tx.update(&Passkey { used_at: Some(now), ..passkey }),
        None => Ok(()),
    }
}

/// It opens nothing any more. Says whether it was there.
pub fn remove_passkey<R>(tx: &mut dyn Tx, id: Id<Passkey>, person: Id<Person>) -> Result<bool, Stop<R>> {
    let Some(key) = PasskeyKey::of(&*tx, id)?.filter(|key| key.person == person) else { return Ok(false) };
    tx.remove(key.id)?;
    tx.remove(id)?;
    Ok(true)
}

// ---- what a person can do and ask -------------------------------------------------------------

/// The mutation: calls a passkey of one's own otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamePasskey {
    pub passkey: Id<Passkey>,
    pub name: String,
}

impl RenamePasskey {
    fn renamed(&self, tx: &dyn Tx) -> Result<Passkey, Stop<Refused>> {
        let name = fitting_name(&self.name).map_err(|_| Refused::NameUnfit)?;
        let own = Scope::user(tx.context().actor);
        let passkey = tx.get(own, self.passkey)?.known()?.ok_or(Refused::NoSuchPasskey)?;
        Ok(Passkey { name, ..passkey })
    }
}

impl Mutation for RenamePasskey {
    const NAME: &'static str = "identity.rename-passkey";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        self.renamed(tx).map(drop)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let (me, passkey) = (tx.context().actor, self.renamed(tx)?);
        note(tx, Noted::by(Deed::PasskeyRenamed, me).about(passkey.id).saying(&passkey.name))?;
        tx.update(&passkey)
    }
}

/// Which passkeys have I? The oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyPasskeys;

impl Question for MyPasskeys {
    const NAME: &'static str = "identity.my-passkeys";
    type Answer = Vec<Passkey>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked which passkeys it has").into());
        };
        let mine = Range::of(Passkey::BY_PERSON, Scope::user(me)).with(&me);
        Ok(view.all(&mine)?.known()?)
    }
}

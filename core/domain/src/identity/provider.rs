//! Signing in with a provider: somebody else has looked who it is, and says so (OpenID Connect).
//!
//! Whoever goes to a provider is an `Outing`. It is taken once, when they come back, and then they are a `Return`, which waits for
//! whoever began it to collect it. What a provider calls somebody is that person's from the day it is linked (`LinkedAccount`), and
//! its id follows from the provider's word, so it is one person's.
//!
//! Invariants: a word that nobody here knows makes nobody out of somebody: an address that has an account already is not let in, until its
//! owner has shown in another way who they are. Nothing comes of an outing for anybody but whoever began it.
//!
//! Refuses to know the protocol: the server checks what a provider says, and hands in what came of it.

use super::{
    Claims, Email, LONGEST_NAME, Language, Person, Session,
    account::{fitting_name, give_account, owner_of, settle_in},
    kept,
};
use crate::{
    Timestamp,
    capability::Question,
    failure::{Fault, Refusal, Stop},
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

/// How long somebody may be out, and how long it is known afterwards that they were.
pub const OUTING_LASTS: Duration = Duration::from_mins(10);
/// More than anybody has.
pub const MOST_LINKED: usize = 10;
/// So many that nobody came back from go with each new one.
const SWEPT: usize = 4;

record! {
    /// An account at a provider, with which its person signs in here.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct LinkedAccount = 34 "identity_linked_account" by authority {
        pub id: Id<LinkedAccount>,
        pub person: Id<Person>,
        /// Which provider, as the server's settings name it.
        pub provider: String,
        /// What it calls itself.
        pub title: String,
        /// The address that it knows its person by, if it has proved it.
        pub email: Option<Email>,
        pub linked_at: Timestamp,
        pub used_at: Option<Timestamp>,
    }
    index BY_PERSON (person, linked_at);
    scope USER (person);
    scope SERVER (id);
}

record! {
    /// Somebody who has gone to a provider.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Outing = 35 "identity_outing" by authority {
        pub id: Id<Outing>,
        pub provider: String,
        pub of: ProviderFor,
        /// Who links it; of whoever signs in, who they become if they are nobody yet.
        pub person: Id<Person>,
        /// The session in which they went, if there was one.
        pub session: Option<Id<Session>>,
        /// SHA-256 of what an app shows when it comes back.
        pub secret: Option<Vec<u8>>,
        /// On which port of its own device an app waits.
        pub port: Option<i64>,
        pub language: Language,
        pub good_until: Timestamp,
        pub all: Id<Outings>,
    }
    index BY_END (all, good_until);
    scope SERVER (id);
    scope SERVER (all);
}

record! {
    /// Somebody who has come back, and what their provider said of them. With the id of their outing.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Return = 36 "identity_return" by authority {
        pub id: Id<Return>,
        pub provider: String,
        pub title: String,
        pub of: ProviderFor,
        pub person: Id<Person>,
        pub session: Option<Id<Session>>,
        pub secret: Option<Vec<u8>>,
        pub language: Language,
        /// Which account it is there; none, if something was wrong.
        pub account: Option<Id<LinkedAccount>>,
        /// Only one that the provider has proved.
        pub email: Option<Email>,
        pub name: String,
        pub wrong: Option<NoReturn>,
        /// Whose account has that address, and must be shown to be theirs before it is linked.
        pub owner: Option<Id<Person>>,
        pub good_until: Timestamp,
        pub all: Id<Outings>,
    }
    index BY_END (all, good_until);
    scope SERVER (id);
    scope SERVER (all);
}

/// Marker: everybody who is out, or came back lately.
#[derive(Debug)]
pub struct Outings;

const ALL: Id<Outings> = Id::from_uuid(uuid::Uuid::from_u128(5));

/// What somebody goes to a provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderFor {
    SigningIn,
    /// To sign in with it from now on.
    Linking,
}

impl ProviderFor {
    pub const ALL: [Self; 2] = [Self::SigningIn, Self::Linking];

    pub const fn name(self) -> &'static str {
        match self {
            Self::SigningIn => "signing-in",
            Self::Linking => "linking",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.name() == name)
    }
}

word_fields!(ProviderFor);

/// Why somebody came back with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoReturn {
    /// They did not want to.
    Cancelled,
    /// The provider cannot be reached, or says that it is out of order.
    Away,
    /// What it said is not what was asked for, or cannot be believed.
    Unbelieved,
}

impl NoReturn {
    pub const ALL: [Self; 3] = [Self::Cancelled, Self::Away, Self::Unbelieved];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Away => "away",
            Self::Unbelieved => "unbelieved",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wrong| wrong.name() == name)
    }
}

word_fields!(NoReturn);

// ---- out and back -----------------------------------------------------------------------------

/// What a provider said of somebody, and was believed.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    pub account: Id<LinkedAccount>,
    /// Only one that it has proved.
    pub email: Option<Email>,
    pub name: String,
}

/// What somebody shows who comes to collect a return.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Collecting {
    pub session: Option<Id<Session>>,
    /// SHA-256 of an app's secret.
    pub secret: Option<[u8; 32]>,
}

impl Outing {
    /// Whoever is out.
    pub(super) fn all() -> Range {
        Range::of(Self::BY_END, Scope::of(SERVER, ALL)).with(&ALL)
    }

    /// Begins one, and sweeps up some that nobody came back from.
    pub fn begin<R>(tx: &mut dyn Tx, outing: Self) -> Result<(), Stop<R>> {
        let now = tx.context().now;
        let over = Range::of(Self::BY_END, Scope::of(SERVER, ALL)).with(&ALL).before(&now).limit(SWEPT);
        for over in tx.all::<Self>(&over)?.rows {
            tx.remove(over.id)?;
        }
        let over = Range::of(Return::BY_END, Scope::of(SERVER, ALL)).with(&ALL).before(&now).limit(SWEPT);
        for over in tx.all::<Return>(&over)?.rows {
            tx.remove(over.id)?;
        }
        let good_until = now.plus(OUTING_LASTS);
        tx.insert(&Self { good_until, all: ALL, ..outing })
    }

    /// Takes it, once: by whoever comes back from that provider, and in time.
    pub fn take<R>(tx: &mut dyn Tx, id: Id<Self>, provider: &str) -> Result<Option<Self>, Stop<R>> {
        let now = tx.context().now;
        let from_there = |outing: &Self| outing.provider == provider && now < outing.good_until;
        let Some(outing) = kept::<Self>(&*tx, id)?.filter(from_there) else { return Ok(None) };
        tx.remove(outing.id)?;
        Ok(Some(outing))
    }

    /// Nobody has been out yet: `begin` says until when, and with whom.
    pub fn new(id: Id<Self>, provider: String, of: ProviderFor, person: Id<Person>, language: Language) -> Self {
        let (session, secret, port, good_until) = (None, None, None, Timestamp::from_millis(0));
        Self { id, provider, of, person, session, secret, port, language, good_until, all: ALL }
    }
}

impl Return {
    /// Whoever came back.
    pub(super) fn all() -> Range {
        Range::of(Self::BY_END, Scope::of(SERVER, ALL)).with(&ALL)
    }

    /// Whoever was out is back, with what their provider said.
    pub fn arrive<R>(
        tx: &mut dyn Tx,
        outing: Outing,
        title: String,
        said: Result<Said, NoReturn>,
    ) -> Result<(), Stop<R>> {
        let good_until = tx.context().now.plus(OUTING_LASTS);
        let (said, wrong) = match said {
            Ok(said) => (Some(said), None),
            Err(wrong) => (None, Some(wrong)),
        };
        let (account, name) = said.as_ref().map(|said| (said.account, said.name.clone())).unzip();
        let Outing { id, provider, of, person, session, secret, language, .. } = outing;
        tx.insert(&Self {
            id: same_id(id),
            provider,
            title,
            of,
            person,
            session,
            secret,
            language,
            account,
            email: said.and_then(|said| said.email),
            name: name.unwrap_or_default(),
            wrong,
            owner: None,
            good_until,
            all: ALL,
        })
    }

    pub fn of(view: &dyn View, outing: Id<Outing>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(outing))
    }

    /// Takes it, once: by whoever began it, and in time. One that waits for a proof was taken before.
    pub fn take<R>(tx: &mut dyn Tx, outing: Id<Outing>, by: Collecting) -> Result<Option<Self>, Stop<R>> {
        let now = tx.context().now;
        let theirs = |back: &Self| back.owner.is_none() && back.is_bound_to(by) && now < back.good_until;
        let Some(back) = Self::of(&*tx, outing)?.filter(theirs) else { return Ok(None) };
        tx.remove(back.id)?;
        Ok(Some(back))
    }

    /// It waits for the owner of that account to show that it is theirs.
    pub fn wait_for<R>(self, tx: &mut dyn Tx, owner: Id<Person>) -> Result<(), Stop<R>> {
        tx.insert(&Self { owner: Some(owner), ..self })
    }

    /// Takes one that waits for a proof, once: of its owner, and in time.
    pub fn take_proved<R>(tx: &mut dyn Tx, outing: Id<Outing>, owner: Id<Person>) -> Result<Option<Self>, Stop<R>> {
        let now = tx.context().now;
        let theirs = |back: &Self| back.owner == Some(owner) && now < back.good_until;
        let Some(back) = Self::of(&*tx, outing)?.filter(theirs) else { return Ok(None) };
        tx.remove(back.id)?;
        Ok(Some(back))
    }

    /// An app shows its secret; a browser the session that it had.
    fn is_bound_to(&self, by: Collecting) -> bool {
        match &self.secret {
            Some(hash) => by.secret.is_some_and(|shown| shown[..] == hash[..]),
            None => self.session.is_some() && self.session == by.session,
        }
    }
}

// ---- whose it is ------------------------------------------------------------------------------

/// Who somebody is who has come back to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It was linked.
    As(Id<Person>),
    /// Nobody yet: the address is nobody's.
    Newcomer(Email),
    /// Perhaps: their account has that address, or can be taken back by it.
    Perhaps(Id<Person>),
    /// Nobody, and without an address they cannot become somebody.
    WithoutAddress,
}

impl Known {
    pub fn by(
        view: &dyn View,
        account: Id<LinkedAccount>,
        email: Option<Email>,
        claims: Claims,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        if let Some(linked) = LinkedAccount::of(view, account)? {
            return Ok(Self::As(linked.person));
        }
        let Some(email) = email else { return Ok(Self::WithoutAddress) };
        let owner = owner_of(view, claims(&email), now)?;
        Ok(owner.map_or(Self::Newcomer(email), Self::Perhaps))
    }
}

impl LinkedAccount {
    pub fn of(view: &dyn View, id: Id<Self>) -> Result<Option<Self>, Fault> {
        kept(view, id)
    }

    /// All that a person has, the oldest first.
    pub fn all_of(view: &dyn View, person: Id<Person>) -> Result<Vec<Self>, Fault> {
        let theirs = Range::of(Self::BY_PERSON, Scope::user(person)).with(&person).limit(MOST_LINKED);
        Ok(view.all(&theirs)?.rows)
    }
}

/// What came of linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linking {
    Linked,
    /// It was theirs before.
    WasLinked,
    OfSomebodyElse,
    TooMany,
}

/// It is this person's from now on. Who they are was shown before.
pub fn link_account<R>(
    tx: &mut dyn Tx,
    person: Id<Person>,
    account: Id<LinkedAccount>,
    back: &Return,
) -> Result<Linking, Stop<R>> {
    if let Some(linked) = LinkedAccount::of(&*tx, account)? {
        return Ok(if linked.person == person { Linking::WasLinked } else { Linking::OfSomebodyElse });
    }
    if LinkedAccount::all_of(&*tx, person)?.len() >= MOST_LINKED {
        return Ok(Linking::TooMany);
    }
    let Return { provider, title, email, .. } = back.clone();
    let linked_at = tx.context().now;
    tx.insert(&LinkedAccount { id: account, person, provider, title, email, linked_at, used_at: None })?;
    Ok(Linking::Linked)
}

/// It has let its person in.
pub fn linked_account_used<R>(tx: &mut dyn Tx, account: Id<LinkedAccount>) -> Result<(), Stop<R>> {
    let used_at = Some(tx.context().now);
    match LinkedAccount::of(&*tx, account)? {
        Some(linked) => tx.update(&LinkedAccount { used_at, ..linked }),
        None => Ok(()),
    }
}

/// It lets nobody in any more. Says whether it was there.
pub fn unlink_account<R>(tx: &mut dyn Tx, account: Id<LinkedAccount>, person: Id<Person>) -> Result<bool, Stop<R>> {
    let theirs = LinkedAccount::of(&*tx, account)?.filter(|linked| linked.person == person);
    let Some(linked) = theirs else { return Ok(false) };
    tx.remove(linked.id)?;
    Ok(true)
}

/// Somebody new, of whom the provider says that they read this address, which is nobody's. A guest keeps what they have.
pub fn open_linked<R>(
    tx: &mut dyn Tx,
    back: &Return,
    account: Id<LinkedAccount>,
    email: &Email,
    claims: Claims,
    spare: Id<Person>,
) -> Result<Id<Person>, Stop<R>> {
    // Nobody but whoever went out collects what came back.
    let person = settle_in(tx, back.person, called(&back.name, email), Some(back.person), spare)?;
    give_account(tx, person, claims(email), email, back.language)?;
    link_account(tx, person, account, back)?;
    Ok(person)
}

/// As the provider says, if anybody is called like that; else by their address, until they say otherwise.
fn called(name: &str, email: &Email) -> String {
    let short: String = name.chars().take(LONGEST_NAME).collect();
    fitting_name(&short).unwrap_or_else(|_| email.as_str().split('@').next().unwrap_or_default().to_owned())
}

/// Which accounts of providers do I sign in with? The oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyLinkedAccounts;

impl Question for MyLinkedAccounts {
    const NAME: &'static str = "identity.my-linked-accounts";
    type Answer = Vec<LinkedAccount>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked which accounts it has elsewhere").into());
        };
        let mine = Range::of(LinkedAccount::BY_PERSON, Scope::user(me)).with(&me);
        Ok(view.all(&mine)?.known()?)
    }
}

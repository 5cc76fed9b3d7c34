//! Erasure: somebody deletes their account. For some days they can take it back, by signing in; then all of it goes, in steps,
//! each as short as an ordinary change, so that nobody who writes waits for long, and whatever ends in between goes on later.
//!
//! What the law makes us keep is named here (`KEPT`), and stays under an id that is nobody's any more.
//!
//! A device that was off all the time keeps what it holds until it comes again; that it is to forget is said to it then
//! (`Departed`), for as long as it could have come in its session.
//!
//! Invariants: the ways in go first, so nobody comes into what is half gone; the record of the erasure is marked last, so what began is
//! finished.

use super::{
    Account, Ceremony, Claim, Claims, Consent, Ending, Erased, Halfway, Letter, LinkedAccount, Outing, PasskeyKey,
    Password, Person, Purpose, Return, Session, SessionKey, end_second, end_sessions, erase_details, kept,
    remove_passkey, tell,
};
use crate::{
    Timestamp,
    failure::{Fault, Stop},
    id::Id,
    record,
    record::{Kind, Record, same_id},
    scope::{SERVER, Scope},
    view::{MOST_ROWS, Range, Reading, Tx, View, Writing},
};
use std::time::Duration;

/// So long it can be taken back.
pub const ERASED_AFTER: Duration = Duration::from_hours(7 * 24);
/// So long after it what proves that somebody agreed stays.
pub const PROOF_KEPT: Duration = Duration::from_hours(5 * 365 * 24);
/// What stays, under an id that is nobody's: whoever handles data shows, when they are asked, that they were allowed to.
pub const KEPT: &[&Kind] = &[Consent::KIND];

/// So many rows of one sort go in one step.
const AT_ONCE: usize = 200;

record! {
    /// Somebody's account is to go, or has gone. With that person's id; known to the server alone.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Erasure = 37 "identity_erasure" by authority {
        pub id: Id<Erasure>,
        pub person: Id<Person>,
        pub asked_at: Timestamp,
        /// Until then it can be taken back.
        pub erased_at: Option<Timestamp>,
        /// When there is something to be done.
        pub due_at: Timestamp,
        pub all: Id<Erasures>,
    }
    index BY_DUE (all, due_at);
    scope SERVER (id);
    scope SERVER (all);
}

record! {
    /// The session of somebody who is gone: whatever shows its token is told to forget what it holds. With the session's id.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Departed = 38 "identity_departed" by authority {
        pub id: Id<Departed>,
        pub told_until: Timestamp,
        pub all: Id<AllDeparted>,
    }
    index BY_END (all, told_until);
    scope SERVER (id);
    scope SERVER (all);
}

/// Marker: all accounts that are to go.
#[derive(Debug)]
pub struct Erasures;

/// Marker: all sessions of whoever is gone.
#[derive(Debug)]
pub struct AllDeparted;

const ALL: Id<Erasures> = Id::from_uuid(uuid::Uuid::from_u128(8));
const ALL_DEPARTED: Id<AllDeparted> = Id::from_uuid(uuid::Uuid::from_u128(9));

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    All,
    /// There is more of it.
    Some,
}

impl Erasure {
    pub fn of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(person))
    }

    /// Those with something to be done by now, the earliest first.
    pub fn due(view: &dyn View, now: Timestamp, most: usize) -> Result<Vec<Self>, Fault> {
        let due = Range::of(Self::BY_DUE, Scope::of(SERVER, ALL)).with(&ALL).before(&now).limit(most);
        Ok(view.all(&due)?.rows)
    }
}

impl Departed {
    pub fn of(view: &dyn View, session: Id<Session>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(session))
    }
}

// ---- asking, and taking it back ---------------------------------------------------------------

/// Every session ends at once, and what is on devices goes. All else goes later, and its person is told when.
pub fn ask_erasure<R>(tx: &mut dyn Tx, account: &Account, claims: Claims, letter: Id<Letter>) -> Result<(), Stop<R>> {
    let (person, now) = (account.person, tx.context().now);
    if Erasure::of(&*tx, person)?.is_none() {
        let due_at = now.plus(ERASED_AFTER);
        tx.insert(&Erasure { id: same_id(person), person, asked_at: now, erased_at: None, due_at, all: ALL })?;
        tell(tx, account, claims, letter, Purpose::ErasureAsked)?;
    }
    end_sessions(tx, person, None, Ending::Erased)
}

/// Whoever signs in stays.
pub(super) fn take_back_erasure<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<(), Stop<R>> {
    match Erasure::of(&*tx, person)?.filter(|erasure| erasure.erased_at.is_none()) {
        Some(erasure) => tx.remove(erasure.id),
        None => Ok(()),
    }
}

// ---- its steps --------------------------------------------------------------------------------

/// The first: nobody signs in as them any more, and their address is nobody's.
pub fn erase_ways_in<R>(tx: &mut dyn Tx, person: Id<Person>, claims: Claims) -> Result<(), Stop<R>> {
    if let Some(account) = Account::of(&*tx, person)? {
        let claim = claims(&account.email);
        if Claim::of(&*tx, claim)?.is_some_and(|claim| claim.person == person) {
            tx.remove(claim)?;
        }
        tx.remove(account.id)?;
    }
    if let Some(password) = Password::of(&*tx, person)? {
        tx.remove(password.id)?;
    }
    for key in PasskeyKey::all_of(&*tx, person)? {
        remove_passkey(tx, key.passkey(), person)?;
    }
    end_second(tx, person)?;
    for linked in LinkedAccount::all_of(&*tx, person)? {
        tx.remove(linked.id)?;
    }
    Ok(())
}

/// Where they were signed in. Devices that come later are told.
pub fn erase_sessions<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    let (now, theirs) = (tx.context().now, Range::of(Session::BY_PERSON, Scope::user(person)).with(&person));
    let sessions: Vec<Session> = tx.all(&theirs.limit(AT_ONCE))?.rows;
    for session in &sessions {
        if let Some(key) = SessionKey::of(&*tx, session.id)? {
            if now < key.good_until {
                tx.insert(&Departed { id: same_id(session.id), told_until: key.good_until, all: ALL_DEPARTED })?;
            }
            tx.remove(key.id)?;
        }
        tx.remove(session.id)?;
    }
    Ok(if sessions.len() < AT_ONCE { Went::All } else { Went::Some })
}

/// What was written to them, or about them to an address; and what waits for an answer of theirs.
pub fn erase_letters<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    for letter in Letter::all_to(&*tx, person)? {
        tx.remove(letter.id)?;
    }
    for asked in every(&*tx, &Ceremony::all(), |asked: &Ceremony| asked.person == Some(person))? {
        tx.remove(asked.id)?;
    }
    for out in every(&*tx, &Outing::all(), |out: &Outing| out.person == person)? {
        tx.remove(out.id)?;
    }
    for back in every(&*tx, &Return::all(), |back: &Return| back.person == person || back.owner == Some(person))? {
        tx.remove(back.id)?;
    }
    for halfway in every(&*tx, &Halfway::all(), |halfway: &Halfway| halfway.person == person)? {
        tx.remove(halfway.id)?;
    }
    Ok(Went::All)
}

/// What can be read of them in the audit log. Its entries stay, and name nobody.
pub fn erase_audit<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    Ok(match erase_details(tx, None, person)? {
        Erased::All => Went::All,
        Erased::Some => Went::Some,
    })
}

/// All rows of a range that are theirs, however many there are of others.
pub(super) fn every<T: Record>(
    view: &dyn View,
    range: &Range,
    is_theirs: impl Fn(&T) -> bool,
) -> Result<Vec<T>, Fault> {
    let (mut theirs, mut range) = (Vec::new(), range.clone());
    loop {
        let rows: Vec<T> = view.all(&range)?.rows;
        let Some(last) = rows.last().filter(|_| rows.len() == MOST_ROWS) else {
            theirs.extend(rows.into_iter().filter(&is_theirs));
            return Ok(theirs);
        };
        range = range.after(last);
        theirs.extend(rows.into_iter().filter(&is_theirs));
    }
}

/// The last: it is done. What is kept is kept until then.
pub fn erased<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<(), Stop<R>> {
    let now = tx.context().now;
    match Erasure::of(&*tx, person)? {
        Some(erasure) => tx.update(&Erasure { erased_at: Some(now), due_at: now.plus(PROOF_KEPT), ..erasure }),
        None => Ok(()),
    }
}

/// Long after it: what was kept need not be any more.
pub fn forget_proof<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    let theirs = Range::of(Consent::BY_PERSON, Scope::user(person)).with(&person).limit(AT_ONCE);
    let said: Vec<Consent> = tx.all(&theirs)?.rows;
    for consent in &said {
        tx.remove(consent.id)?;
    }
    if said.len() == AT_ONCE {
        return Ok(Went::Some);
    }
    let erasure: Id<Erasure> = same_id(person);
    tx.remove(erasure)?;
    Ok(Went::All)
}

/// Nobody can come in those sessions any more, so nobody has to be told.
pub fn forget_departed<R>(tx: &mut dyn Tx) -> Result<Went, Stop<R>> {
    let now = tx.context().now;
    let over = Range::of(Departed::BY_END, Scope::of(SERVER, ALL_DEPARTED)).with(&ALL_DEPARTED).before(&now);
    let over: Vec<Departed> = tx.all(&over.limit(AT_ONCE))?.rows;
    for departed in &over {
        tx.remove(departed.id)?;
    }
    Ok(if over.len() < AT_ONCE { Went::All } else { Went::Some })
}

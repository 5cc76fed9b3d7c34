//! The audit log: who did what, when and from where, numbered without gaps and chained by hashes.
//!
//! An entry holds ids and commitments alone, and is never changed or removed. What can be read beside them (a device's name, a
//! masked address) is a record of its own, which can be erased: the entry keeps a hash of it that was salted, so the chain still holds
//! and nobody can try out what was erased.
//!
//! `note` is called in the transaction of the deed itself: there is no deed without its entry, and no entry without its deed. It takes
//! the same time however long the log is, because its head is a record.
//!
//! Salts are drawn from a seed in the head that only goes forward (each is the hash of a seed that is gone), stirred with the id of
//! each transaction: so the domain draws nothing at random, and what is erased cannot be reckoned from what is left.
//!
//! Refuses to know how an entry is worded, and who may read it: the screens and the server do.
//!
//! Invariants: nothing but `note` writes entries and the head; no entry is earlier than the one before it, whatever the clock says.

mod chain;
mod deed;
mod report;
#[cfg(test)]
mod tests;

pub use chain::{Chain, Misfit, Unfitting};
pub use deed::Deed;
pub use report::{
    AskAudit, AuditCursor, AuditLine, AuditPage, ChainChecked, CheckChain, Details, HeadShown, LINES, Report, Reported,
    audit_page,
};

use super::{Person, Session, erasure::every};
use crate::{
    Timestamp, Zone,
    failure::{Fault, Stop},
    id::Id,
    record,
    record::same_id,
    scope::{SERVER, Scope},
    view::{Range, Read, Reading, Tx, View, Writing},
};
use chain::sha256;
use std::{collections::BTreeMap, fmt};
use uuid::Uuid;

/// No word in a detail is longer.
const LONGEST_WORD: usize = 120;

record! {
    /// Somebody has done something of consequence. Never changed and never removed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AuditEntry = 50 "identity_audit_entry" by authority {
        pub id: Id<AuditEntry>,
        pub log: Id<AuditLog>,
        /// From one, without a gap. Its id follows from it.
        pub number: i64,
        pub at: Timestamp,
        pub deed: Deed,
        /// Nobody: somebody unknown, or the server itself.
        pub who: Option<Id<Person>>,
        /// Whose account it is about.
        pub whom: Option<Id<Person>>,
        /// What else it is about: a session, a passkey.
        pub about: Option<Id<Subject>>,
        /// In which session it was done.
        pub session: Option<Id<Session>>,
        /// A salted hash of where the request came from.
        pub source: Option<Vec<u8>>,
        /// A salted hash of what else is known (`AuditDetail`).
        pub detail: Option<Vec<u8>>,
        /// The hash of the entry before; zeros for the first.
        pub previous: Vec<u8>,
        /// Of all of the above.
        pub hash: Vec<u8>,
    }
    index BY_TIME (log, at);
    index BY_WHO (who, at);
    index BY_WHOM (whom, at);
    scope SERVER (log);
}

record! {
    /// What can be read of an entry, until it is erased. With the entry's id.
    #[derive(Clone, PartialEq, Eq)]
    pub struct AuditDetail = 51 "identity_audit_detail" by authority {
        pub id: Id<AuditDetail>,
        pub log: Id<AuditLog>,
        /// Whose it is.
        pub person: Option<Id<Person>>,
        pub salt: Vec<u8>,
        /// The device of the session, as it calls itself.
        pub device: Option<String>,
        pub zone: Option<Zone>,
        /// Another word for what it is about: a name, a masked address.
        pub word: Option<String>,
    }
    index BY_PERSON (person);
    scope SERVER (log);
}

record! {
    /// The end of the log: what the next entry follows.
    #[derive(Clone, PartialEq, Eq)]
    pub struct AuditHead = 52 "identity_audit_head" by authority {
        pub id: Id<AuditHead>,
        pub number: i64,
        pub hash: Vec<u8>,
        pub at: Timestamp,
        /// What the next salt follows from. Never the same twice, and the one before it cannot be found from it.
        pub seed: Vec<u8>,
    }
    scope SERVER (id);
}

/// Marker: all that is noted.
#[derive(Debug)]
pub struct AuditLog;

/// Marker: whatever a deed is about.
#[derive(Debug)]
pub struct Subject;

const LOG: Id<AuditLog> = Id::from_uuid(Uuid::from_u128(50));
const HEAD: Id<AuditHead> = Id::from_uuid(Uuid::from_u128(52));

impl AuditEntry {
    /// Which entry has this number.
    pub fn id_of(number: i64) -> Id<Self> {
        Id::from_uuid(Uuid::from_u128(u128::from(number.unsigned_abs())))
    }

    pub fn of(view: &dyn View, number: i64) -> Result<Option<Self>, Fault> {
        let known = view.get(Scope::of(SERVER, LOG), Self::id_of(number))?.known();
        known.map_err(|unknown| Fault::because("the audit log was looked for where it cannot be seen", unknown))
    }
}

impl AuditHead {
    /// None, before anything was noted.
    pub fn of(view: &dyn View) -> Result<Option<Self>, Fault> {
        super::kept(view, HEAD)
    }

    fn before_all() -> Self {
        let hash = chain::BEGINNING.to_vec();
        Self { id: HEAD, number: 0, hash, at: Timestamp::from_millis(i64::MIN), seed: Vec::new() }
    }
}

/// A log cannot be begun by guessing: how it is seeded is for the server to draw, at its first start.
pub fn begin_audit<R>(tx: &mut dyn Tx, seed: [u8; 32]) -> Result<(), Stop<R>> {
    match AuditHead::of(&*tx)? {
        Some(_) => Ok(()),
        None => tx.insert(&AuditHead { seed: seed.to_vec(), ..AuditHead::before_all() }),
    }
}

/// What is to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    deed: Deed,
    who: Option<Id<Person>>,
    whom: Option<Id<Person>>,
    about: Option<Id<Subject>>,
    session: Option<Id<Session>>,
    source: Option<Source>,
    word: Option<String>,
}

/// Where a request came from. It is committed to and never kept, so it never prints itself.
#[derive(Clone, PartialEq, Eq)]
struct Source(Vec<u8>);

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source(…)")
    }
}

impl Noted {
    /// Somebody did it with what is theirs.
    pub fn by(deed: Deed, who: Id<Person>) -> Self {
        Self { who: Some(who), ..Self::to(deed, who) }
    }

    /// It happened to somebody's account; who did it is not known, or it was the server.
    pub const fn to(deed: Deed, whom: Id<Person>) -> Self {
        Self { deed, who: None, whom: Some(whom), about: None, session: None, source: None, word: None }
    }

    /// To somebody else.
    #[must_use]
    pub const fn done_to(mut self, whom: Id<Person>) -> Self {
        self.whom = Some(whom);
        self
    }

    #[must_use]
    pub const fn about<T>(mut self, record: Id<T>) -> Self {
        self.about = Some(Id::from_uuid(record.uuid()));
        self
    }

    /// What is known of the session (its device, its zone) is noted with it.
    #[must_use]
    pub const fn in_session(mut self, session: Id<Session>) -> Self {
        self.session = Some(session);
        self
    }

    #[must_use]
    pub fn from(mut self, source: &[u8]) -> Self {
        self.source = Some(Source(source.to_vec()));
        self
    }

    #[must_use]
    pub fn saying(mut self, word: &str) -> Self {
        self.word = Some(word.chars().take(LONGEST_WORD).collect());
        self
    }
}

/// Adds an entry to the log.
pub fn note<R>(tx: &mut dyn Tx, noted: Noted) -> Result<(), Stop<R>> {
    let (now, transaction) = (tx.context().now, tx.context().entry);
    let known = AuditHead::of(&*tx)?;
    let head = known.clone().unwrap_or_else(AuditHead::before_all);
    let salt = sha256(&[b"nusaloka audit salt", &head.seed, transaction.as_bytes()]);
    let seed = sha256(&[b"nusaloka audit seed", &head.seed, transaction.as_bytes()]).to_vec();
    let (number, at) = (head.number + 1, now.max(head.at));
    let mut detail = AuditDetail {
        id: same_id(AuditEntry::id_of(number)),
        log: LOG,
        person: noted.whom.or(noted.who),
        salt: salt.to_vec(),
        device: None,
        zone: None,
        word: noted.word,
    };
    if let (Some(session), Some(person)) = (noted.session, noted.who.or(noted.whom))
        && let Read::Known(session) = tx.get::<Session>(Scope::user(person), session)?
    {
        detail.device = Some(session.device).filter(|device| !device.is_empty());
        detail.zone = session.zone;
    }
    let says = detail.device.is_some() || detail.zone.is_some() || detail.word.is_some();
    let mut entry = AuditEntry {
        id: AuditEntry::id_of(number),
        log: LOG,
        number,
        at,
        deed: noted.deed,
        who: noted.who,
        whom: noted.whom,
        about: noted.about,
        session: noted.session,
        source: noted.source.map(|Source(source)| chain::of_source(&salt, &source)),
        detail: says.then(|| detail.commitment()),
        previous: head.hash,
        hash: Vec::new(),
    };
    entry.hash = entry.reckoned();
    tx.insert(&entry)?;
    if says || entry.source.is_some() {
        tx.insert(&detail)?;
    }
    let head = AuditHead { id: HEAD, number, hash: entry.hash, at, seed };
    if known.is_some() { tx.update(&head) } else { tx.insert(&head) }
}

/// How much of a person was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    All,
    /// One transaction does not hold it all: once more.
    Some,
}

/// Nothing that can be read of a person stays in the log. Its entries do, and still follow from one another.
pub fn erase_details<R>(tx: &mut dyn Tx, by: Option<Id<Person>>, person: Id<Person>) -> Result<Erased, Stop<R>> {
    const AT_ONCE: usize = 300;
    let theirs = Range::of(AuditDetail::BY_PERSON, Scope::of(SERVER, LOG)).with(&Some(person)).limit(AT_ONCE);
    let details = tx.all::<AuditDetail>(&theirs)?.known()?;
    for detail in &details {
        tx.remove(detail.id)?;
    }
    if details.len() == AT_ONCE {
        return Ok(Erased::Some);
    }
    note(tx, Noted { who: by, ..Noted::to(Deed::DetailsErased, person) })?;
    Ok(Erased::All)
}

/// All that is noted about a person, with what can be read of it.
pub fn noted_about(view: &dyn View, person: Id<Person>) -> Result<Vec<(AuditEntry, Option<AuditDetail>)>, Fault> {
    let log = Scope::of(SERVER, LOG);
    let entries = Range::of(AuditEntry::BY_WHOM, log).with(&Some(person));
    let details = Range::of(AuditDetail::BY_PERSON, log).with(&Some(person));
    let entries = every(view, &entries, |_: &AuditEntry| true)?;
    let mut details: BTreeMap<_, AuditDetail> =
        every(view, &details, |_| true)?.into_iter().map(|detail: AuditDetail| (detail.id.uuid(), detail)).collect();
    Ok(entries
        .into_iter()
        .map(|entry| (details.remove(&entry.id.uuid()), entry))
        .map(|(detail, entry)| (entry, detail))
        .collect())
}

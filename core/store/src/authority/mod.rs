//! The server's side of the store: decides entries, each once, and tells devices what changed.
//!
//! One writer. Many mutations share one transaction and one commit number; every row carries the number of the commit
//! that last wrote it, and the feed of each scope lists its rows by that number. Effect, verdict and the device's last
//! number are stored together, so a repeat gets the first answer; nothing is answered before it is committed.
//!
//! Refuses to know who may connect, how messages travel and what time it is.
//!
//! Invariants: a row that changed is in the feed of each scope that it is or was in, at exactly one commit (its own); the
//! digest of a scope and kind is the sum over its rows, in the same transaction; grants are what the rows that grant say.

mod compact;
mod decide;
mod flush;
mod guesses;
mod news;
mod offers;
mod pull;
mod register;
mod sees;
mod whole;

pub use compact::{Found, Search, Stale};
pub use decide::Acted;
pub(crate) use flush::{Digests, digest_key, digest_of, digests_in};
pub use news::{News, Quiet, Shelf, Span, news};
pub use offers::Offers;
pub(crate) use pull::feed;
pub use pull::{Budget, slice};
pub use sees::{Sees, sees};
pub use whole::{kinds_in, of_kind, whole};

use crate::{
    batch::{Ask, COUNTS_UPTO},
    engine::{Change, Engine, Safety, Scan, Source, Stored},
    footprint::Footprint,
    overlay::{Overlay, Seen},
    planted::{Bug, planted},
    sight::{Held, Sight},
    tables::{MARK, VERDICT},
};
use guesses::Guesses;
use nusaloka_domain::{
    Fault, Id, Timestamp,
    capability::{Answered, Asking, Business, nobody_knows},
    failure::{Done, Refusal},
    identity::Person,
    record::{Row, Value},
    view::{Context, Side, Touched, Tx, View},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a new epoch adds to the commit number, so that no number of the time that was lost is ever used again.
const LEAP: u64 = 1 << 32;

pub struct Authority<E> {
    engine: E,
    business: Business,
    epoch: Uuid,
    commit: u64,
    /// Up to this commit, what went from a scope is forgotten.
    horizon: u64,
    guesses: Guesses,
    /// For those who ask this authority itself.
    offers: Offers,
}

/// What was committed, and whom it may concern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    pub commit: u64,
    pub touched: BTreeSet<Touched>,
}

impl<E: Engine> Authority<E> {
    /// Takes `epoch` only if the store is new.
    pub fn open(mut engine: E, business: Business, epoch: Uuid) -> Result<Self, Fault> {
        let marks = Marks::read(&*engine.source()?)?;
        let Some(marks) = marks else {
            // Nothing is ever as of commit 0: who asks from there knows nothing yet.
            let (guesses, offers) = (Guesses::default(), Offers::default());
            let authority = Self { engine, business, epoch, commit: 1, horizon: 0, guesses, offers };
            return authority.remember();
        };
        let Marks { epoch, commit, horizon } = marks;
        let (guesses, offers) = (Guesses::default(), Offers::default());
        Ok(Self { engine, business, epoch, commit, horizon, guesses, offers })
    }

    fn remember(mut self) -> Result<Self, Fault> {
        let marks = self.marks();
        let mut tx = self.engine.begin()?;
        tx.apply(&[marks])?;
        tx.commit(Safety::Synced)?;
        Ok(self)
    }

    /// After a restore: devices compare what they hold instead of trusting numbers.
    pub fn begin_epoch(mut self, epoch: Uuid) -> Result<Self, Fault> {
        self.epoch = epoch;
        if !planted(Bug::ReusesCommits) {
            self.commit += LEAP;
        }
        self.horizon = self.commit;
        self.remember()
    }

    pub const fn epoch(&self) -> Uuid {
        self.epoch
    }

    pub const fn commit(&self) -> u64 {
        self.commit
    }

    pub const fn business(&self) -> Business {
        self.business
    }

    pub fn engine(&mut self) -> &mut E {
        &mut self.engine
    }

    pub fn offers(&mut self) -> &mut Offers {
        &mut self.offers
    }

    pub fn into_engine(self) -> E {
        self.engine
    }

    fn marks(&self) -> Change {
        Marks { epoch: self.epoch, commit: self.commit, horizon: self.horizon }.change()
    }

    /// Changes that no person asked for: the server's own, such as taking somebody in.
    pub fn write(
        &mut self,
        entry: Uuid,
        now: Timestamp,
        work: impl FnOnce(&mut dyn Tx) -> Done<Refusal>,
    ) -> Result<Result<Committed, Refusal>, Fault> {
        let number = self.commit + 1;
        let mut tx = self.engine.begin()?;
        let mut overlay = Overlay::new(&*tx);
        let context = Context { actor: Id::from_uuid(Uuid::nil()), entry, now, acted_at: now, side: Side::Authority };
        let done = work(&mut Seen::new(&mut overlay, Sight::Everything, context));
        if let Err(refusal) = decide::refusal_of(done)? {
            return Ok(Err(refusal));
        }
        let changed: Vec<_> = overlay.changed().collect();
        if changed.is_empty() {
            return Ok(Ok(Committed { commit: self.commit, touched: BTreeSet::new() }));
        }
        let touched = flush::flush(&mut *tx, changed, number, Vec::new())?;
        tx.apply(&[Marks { epoch: self.epoch, commit: number, horizon: self.horizon }.change()])?;
        tx.commit(Safety::Synced)?;
        self.commit = number;
        Ok(Ok(Committed { commit: number, touched }))
    }

    /// Answers a question with what this person may see.
    pub fn answer(
        &mut self,
        person: Id<Person>,
        now: Timestamp,
        asking: &Asking,
    ) -> Result<(Answered, Footprint), Fault> {
        let business = self.business;
        answer(&*self.engine.source()?, business, person, now, asking)
    }

    /// Where this store differs from what its invariants say, in words: for the simulator and for operators.
    pub fn slips(&mut self) -> Result<Vec<String>, Fault> {
        let business = self.business;
        flush::slips(&*self.engine.source()?, business)
    }

    /// How many verdicts are kept: for the simulator's check of one effect per entry.
    pub fn verdicts(&mut self) -> Result<usize, Fault> {
        Ok(self.engine.source()?.scan(&Scan::of(&VERDICT))?.len())
    }
}

/// Answers a question from any consistent look at a server's store, and says what the answer depends on.
pub fn answer(
    source: &dyn Source,
    business: Business,
    person: Id<Person>,
    now: Timestamp,
    asking: &Asking,
) -> Result<(Answered, Footprint), Fault> {
    let mut overlay = Overlay::new(source);
    let context = Context { actor: person, entry: Uuid::nil(), now, acted_at: now, side: Side::Authority };
    let sight = Sight::Person { person, business, held: Held::All };
    let seen = Seen::new(&mut overlay, sight, context);
    let answered = business.answer(asking, &seen).ok_or_else(|| nobody_knows(&asking.name))?;
    Ok((answered, seen.done().0))
}

/// What the server itself sees, in any consistent look at its store.
pub fn look<T>(source: &dyn Source, now: Timestamp, work: impl FnOnce(&dyn View) -> T) -> T {
    let mut overlay = Overlay::new(source);
    let nobody = Id::from_uuid(Uuid::nil());
    let context = Context { actor: nobody, entry: Uuid::nil(), now, acted_at: now, side: Side::Authority };
    work(&Seen::new(&mut overlay, Sight::Everything, context))
}

/// Where the store stands, within the same look as everything else.
pub(crate) struct Marks {
    pub(crate) epoch: Uuid,
    pub(crate) commit: u64,
    horizon: u64,
}

impl Marks {
    const NAME: &'static str = "authority";

    fn change(&self) -> Change {
        let bytes = [self.epoch.as_bytes().as_slice(), &self.horizon.to_be_bytes()].concat();
        let values = [Value::Text(Self::NAME), Value::Integer(integer(self.commit)), Value::Bytes(&bytes)];
        Change::Put { kind: &MARK, stored: Stored { commit: 0, row: Row::from_values(values) } }
    }

    /// Of a store that an authority has opened before.
    pub(crate) fn of(source: &dyn Source) -> Result<Self, Fault> {
        Self::read(source)?.ok_or_else(|| Fault::new("the store has no marks"))
    }

    /// What a device says that it knows, cannot be brought up to date by telling what happened since.
    fn is_strange(&self, ask: &Ask) -> bool {
        ask.epoch != self.epoch || ask.commit > self.commit || ask.commit < self.horizon
    }

    /// Can it be gone on from what was true then?
    pub(crate) fn goes_on_from(&self, epoch: Uuid, commit: u64) -> bool {
        epoch == self.epoch && (self.horizon..=self.commit).contains(&commit)
    }

    fn read(source: &dyn Source) -> Result<Option<Self>, Fault> {
        let key = Row::from_values([Value::Text(Self::NAME)]);
        let Some(Some(stored)) = source.get(&MARK, &[key])?.into_iter().next() else { return Ok(None) };
        let (Value::Integer(commit), Value::Bytes(bytes)) = (stored.row.value(1), stored.row.value(2)) else {
            return Err(Fault::new("the store's marks are not readable"));
        };
        if counter(commit) >= COUNTS_UPTO {
            return Err(Fault::new("the store's commit is no number of ours"));
        }
        let (epoch, horizon) = bytes.split_at_checked(16).ok_or_else(|| Fault::new("the store's marks are short"))?;
        let horizon =
            horizon.try_into().map_err(|error| Fault::because("the store's horizon is not readable", error))?;
        Ok(Some(Self {
            epoch: Uuid::from_slice(epoch).map_err(|error| Fault::because("the epoch is not readable", error))?,
            commit: counter(commit),
            horizon: u64::from_be_bytes(horizon),
        }))
    }
}

/// Stored integers are signed; our counters never reach the sign.
pub(crate) fn integer(counter: u64) -> i64 {
    i64::try_from(counter).expect("a counter stays below 2^63")
}

pub(crate) fn counter(integer: i64) -> u64 {
    u64::try_from(integer).unwrap_or_default()
}

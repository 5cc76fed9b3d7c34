//! The second factor: a code that another device shows and that changes with time, and codes on paper for whoever lost that device.
//!
//! Neither lies in the database: both follow from the id of a set by the server's secret. What is kept is which of them were used, and
//! up to which step of time: each is good once.
//!
//! Whoever has shown their password, and has a second factor, is *halfway* in: a record that waits for the code, for a few minutes and
//! a few tries.
//!
//! Refuses to reckon codes: the server does, and says which of them was shown.

use super::{Letter, Password, Person, forget_known_devices, kept};
use crate::{
    Timestamp,
    capability::Question,
    failure::{Fault, Refusal, Stop},
    id::Id,
    needs::Needs,
    record,
    record::same_id,
    scope::{SERVER, Scope, USER},
    view::{Range, Read, Reading, Tx, View, Viewer, Writing},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many codes on paper.
pub const RECOVERY_CODES: u8 = 10;
/// How long somebody may look for their other device.
pub const HALFWAY_LASTS: Duration = Duration::from_mins(10);
/// Of a million codes, nobody guesses one so.
pub const SECOND_TRIES: i64 = 5;
/// So many wrong codes of one person may be shown before there is any wait: it is for whoever has their password and changes where they
/// come from. Codes on paper and passkeys do not wait.
pub const SECOND_FREE: i64 = 10;
const SECOND_FIRST_WAIT: Duration = Duration::from_secs(15);
const SECOND_LONGEST_WAIT: Duration = Duration::from_mins(15);
const SECOND_TOLD_EVERY: Duration = Duration::from_hours(24);
/// So many that nobody finished go with each new one.
const SWEPT: usize = 4;

record! {
    /// That a person shows a second factor. With that person's id.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct SecondFactor = 31 "identity_second_factor" by authority {
        pub id: Id<SecondFactor>,
        pub person: Id<Person>,
        pub since: Timestamp,
        /// How many codes on paper are still good.
        pub recovery_left: i64,
    }
    scope USER (person);
}

record! {
    /// What the codes follow from, and which of them were used. With its person's id; known to the server alone.
    #[derive(Clone, PartialEq, Eq)]
    pub struct SecondSecret = 32 "identity_second_secret" by authority {
        pub id: Id<SecondSecret>,
        pub person: Id<Person>,
        pub set: Id<CodeSet>,
        /// When the first code was shown. Until then, none is asked for.
        pub confirmed_at: Option<Timestamp>,
        /// The step of time of the last code that was used.
        pub last_step: i64,
        /// A bit for each code on paper that was used.
        pub used: i64,
        /// How many wrong codes were shown since the last right one, wherever, and until when no code of time is looked at.
        pub wrong: Option<i64>,
        pub waits_until: Option<Timestamp>,
        /// When its person was last told that somebody guesses.
        pub told_at: Option<Timestamp>,
    }
    scope SERVER (id);
}

record! {
    /// Somebody who has shown the first factor.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Halfway = 33 "identity_halfway" by authority {
        pub id: Id<Halfway>,
        pub person: Id<Person>,
        pub tries: i64,
        pub good_until: Timestamp,
        pub all: Id<AllHalfway>,
        /// The letter that the second factor makes good; it is used up then.
        pub letter: Option<Id<Letter>>,
        /// The password from then on, as Argon2 writes it.
        pub password: Option<String>,
    }
    index BY_END (all, good_until);
    scope SERVER (id);
    scope SERVER (all);
}

/// Marker: what a person's codes follow from.
#[derive(Debug)]
pub struct CodeSet;

/// Marker: everybody who is halfway in.
#[derive(Debug)]
pub struct AllHalfway;

const ALL: Id<AllHalfway> = Id::from_uuid(uuid::Uuid::from_u128(4));

/// Which code was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownCode {
    /// That of this step of time.
    OfTime(i64),
    /// That with this number on paper.
    OnPaper(u8),
}

/// Have I a second factor?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MySecondFactor;

impl Question for MySecondFactor {
    const NAME: &'static str = "identity.my-second-factor";
    type Answer = Option<SecondFactor>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked for its second factor").into());
        };
        let mine: Id<SecondFactor> = same_id(me);
        Ok(view.get(Scope::user(me), mine)?.known()?)
    }
}

// ---- what the server does ---------------------------------------------------------------------

impl SecondSecret {
    pub fn of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(person))
    }

    /// Only of somebody of whom a second factor is asked.
    pub fn asked_of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        Ok(Self::of(view, person)?.filter(|secret| secret.confirmed_at.is_some()))
    }

    /// Is this one still good?
    const fn takes(&self, shown: ShownCode) -> bool {
        match shown {
            ShownCode::OfTime(step) => step > self.last_step,
            ShownCode::OnPaper(number) => number < RECOVERY_CODES && self.used & (1 << number) == 0,
        }
    }

    const fn after(self, shown: ShownCode) -> Self {
        let forgiven = Self { wrong: None, waits_until: None, ..self };
        match shown {
            ShownCode::OfTime(step) => Self { last_step: step, ..forgiven },
            ShownCode::OnPaper(number) => Self { used: self.used | (1 << number), ..forgiven },
        }
    }

    /// Until when no code of time is looked at.
    pub fn waits(&self, now: Timestamp) -> Option<Timestamp> {
        self.waits_until.filter(|until| now < *until)
    }

    fn left(&self) -> i64 {
        i64::from(RECOVERY_CODES) - i64::from(self.used.count_ones())
    }
}

/// A new set, which counts when a code of it is shown. `false`: there is one that counts.
pub fn begin_second<R>(tx: &mut dyn Tx, person: Id<Person>, set: Id<CodeSet>) -> Result<bool, Stop<R>> {
    let secret = SecondSecret {
        id: same_id(person),
        person,
        set,
        confirmed_at: None,
        last_step: 0,
        used: 0,
        wrong: None,
        waits_until: None,
        told_at: None,
    };
    match SecondSecret::of(&*tx, person)? {
        Some(before) if before.confirmed_at.is_some() => return Ok(false),
        Some(_) => tx.update(&secret)?,
        None => tx.insert(&secret)?,
    }
    Ok(true)
}

/// From now on it is asked for.
pub fn confirm_second<R>(tx: &mut dyn Tx, secret: SecondSecret, step: i64) -> Result<(), Stop<R>> {
    let since = tx.context().now;
    let secret = SecondSecret { confirmed_at: Some(since), ..secret.after(ShownCode::OfTime(step)) };
    let (person, recovery_left) = (secret.person, secret.left());
    tx.update(&secret)?;
    tx.insert(&SecondFactor { id: same_id(person), person, since, recovery_left })
}

/// Uses a code up. `false`: it was used before.
pub fn use_second<R>(tx: &mut dyn Tx, person: Id<Person>, shown: ShownCode) -> Result<bool, Stop<R>> {
    let Some(secret) = SecondSecret::asked_of(&*tx, person)?.filter(|secret| secret.takes(shown)) else {
        return Ok(false);
    };
    let secret = secret.after(shown);
    let recovery_left = secret.left();
    tx.update(&secret)?;
    if let Read::Known(factor) = tx.get::<SecondFactor>(Scope::user(person), same_id(person))?
        && factor.recovery_left != recovery_left
    {
        tx.update(&SecondFactor { recovery_left, ..factor })?;
    }
    Ok(true)
}

/// Counts a wrong code: the more there were, the longer the next is not looked at.
pub fn second_was_wrong<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<(), Stop<R>> {
    let Some(secret) = SecondSecret::asked_of(&*tx, person)? else { return Ok(()) };
    let wrong = secret.wrong.unwrap_or_default() + 1;
    let wait = u32::try_from(wrong - SECOND_FREE).ok().map(|over| {
        let longer = SECOND_FIRST_WAIT.saturating_mul(1_u32.checked_shl(over).unwrap_or(u32::MAX));
        tx.context().now.plus(longer.min(SECOND_LONGEST_WAIT))
    });
    tx.update(&SecondSecret { wrong: Some(wrong), waits_until: wait, ..secret })
}

/// Is it time to tell them that somebody guesses? Once a day, however many there are.
pub fn tells_of_guesses<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<bool, Stop<R>> {
    let (now, secret) = (tx.context().now, SecondSecret::asked_of(&*tx, person)?);
    let Some(secret) = secret.filter(|secret| secret.told_at.is_none_or(|at| now >= at.plus(SECOND_TOLD_EVERY))) else {
        return Ok(false);
    };
    tx.update(&SecondSecret { told_at: Some(now), ..secret })?;
    Ok(true)
}

/// No second factor is asked for any more, and no device is known by one. Says whether one was.
pub fn end_second<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<bool, Stop<R>> {
    let Some(secret) = SecondSecret::of(&*tx, person)? else { return Ok(false) };
    let was_asked = secret.confirmed_at.is_some();
    tx.remove(secret.id)?;
    forget_known_devices(tx, person)?;
    if was_asked {
        let factor: Id<SecondFactor> = same_id(person);
        tx.remove(factor)?;
    }
    Ok(was_asked)
}

impl Halfway {
    /// Whoever they are.
    pub(super) fn all() -> Range {
        Range::of(Self::BY_END, Scope::of(SERVER, ALL)).with(&ALL)
    }

    pub fn of(view: &dyn View, id: Id<Self>) -> Result<Option<Self>, Fault> {
        kept(view, id)
    }

    /// Somebody has shown the first, and sweeps up some who never showed the second.
    pub fn begin<R>(tx: &mut dyn Tx, id: Id<Self>, person: Id<Person>) -> Result<(), Stop<R>> {
        let now = tx.context().now;
        let over = Self::all().before(&now).limit(SWEPT);
        for over in tx.all::<Self>(&over)?.rows {
            tx.remove(over.id)?;
        }
        let (good_until, letter, password) = (now.plus(HALFWAY_LASTS), None, None);
        tx.insert(&Self { id, person, tries: 0, good_until, all: ALL, letter, password })
    }

    /// The same, by a letter: what it is for is done when they have shown the second, and not before. Each time is a try of its code.
    pub fn begin_by_letter<R>(tx: &mut dyn Tx, id: Id<Self>, letter: Letter, password: String) -> Result<(), Stop<R>> {
        Self::begin(tx, id, letter.person)?;
        if let Some(halfway) = Self::of(&*tx, id)? {
            tx.update(&Self { letter: Some(letter.id), password: Some(password), ..halfway })?;
        }
        tx.update(&Letter { tries: letter.tries + 1, ..letter })
    }

    /// One that is open, and began with the password that is good now.
    pub fn open(view: &dyn View, id: Id<Self>, now: Timestamp) -> Result<Option<Self>, Fault> {
        let Some(halfway) = Self::of(view, id)?.filter(|halfway| halfway.is_open(now)) else { return Ok(None) };
        let password = Password::of(view, halfway.person)?;
        let is_older = password.is_some_and(|password| halfway.good_until < password.set_at.plus(HALFWAY_LASTS));
        Ok((!is_older).then_some(halfway))
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.good_until && self.tries < SECOND_TRIES
    }
}

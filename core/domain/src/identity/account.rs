//! Accounts: how a person shows, on a new device, that it is them.
//!
//! An address belongs to nobody before its owner has proved it, by a code that only the mail holds, or a provider has. Until then there is a
//! `Letter`, which waits for that code, and nothing else: so nobody can take an address away from its owner by being faster.
//! Name and password come together with the code, so what a stranger began in one's name holds nothing of theirs.
//!
//! Whether an address has an account is told to nobody but its owner, by mail. So a letter is written for every address that
//! is asked about, and what it says is the only difference (`Purpose`).
//!
//! Refuses to hash, to draw and to send: the server does.

use super::{
    Email, Erasure, Language, LanguageChoice, LinkedAccount, NextFactor, Passkey, Person, Preferences, Purpose, Role,
    SecondSecret, asking_for_second, end_second, erasure::every, forget_known_devices, kept, remove_passkey,
    unlink_account,
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
    view::{Range, Read, Reading, Tx, View, Viewer, Writing},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long the code of a letter is good.
pub const CODE_LASTS: Duration = Duration::from_hours(1);
/// How often it may be mistyped. Of a million million codes, nobody guesses one so.
pub const CODE_TRIES: i64 = 5;
/// How long an account can be taken back: from when its address became another, or it had a way in more. And so old is a way in that
/// counts as the owner's own.
pub const NOTICE_LASTS: Duration = Duration::from_hours(3 * 24);
pub const SHORTEST_PASSWORD: usize = 8;
/// Longer than anybody types; more would only cost the server time.
pub const LONGEST_PASSWORD: usize = 128;
pub const LONGEST_NAME: usize = 80;

record! {
    /// How a person signs in. One for each, with that person's id.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Account = 14 "identity_account" by authority {
        pub id: Id<Account>,
        pub person: Id<Person>,
        pub email: Email,
        pub verified_at: Timestamp,
        pub password_set_at: Option<Timestamp>,
        /// In which they are written to, unless their preferences say.
        pub language: Option<Language>,
    }
    scope USER (person);
}

record! {
    /// Whose an address is. Its id follows from the address, so there is one.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Claim = 15 "identity_claim" by authority {
        pub id: Id<Claim>,
        pub email: Email,
        pub person: Id<Person>,
    }
    scope SERVER (id);
}

record! {
    /// What a password is compared with. With its person's id.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Password = 16 "identity_password" by authority {
        pub id: Id<Password>,
        /// As Argon2 writes it, with salt and cost.
        pub hash: String,
        pub set_at: Timestamp,
    }
    scope SERVER (id);
}

record! {
    /// A mail to an address: one that says something, or one with a code that proves that it was read.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Letter = 17 "identity_letter" by authority {
        pub id: Id<Letter>,
        pub claim: Id<Claim>,
        pub email: Email,
        pub purpose: Purpose,
        pub language: Language,
        /// Whose the address is, or whose it will be.
        pub person: Id<Person>,
        pub tries: i64,
        pub good_until: Timestamp,
        pub queue: Id<Queue>,
    }
    index BY_QUEUE (queue, good_until);
    index BY_PERSON (person, good_until);
    index BY_CLAIM (claim, good_until);
    scope SERVER (id);
    scope SERVER (queue);
    scope SERVER (person);
    scope SERVER (claim);
}

/// Marker: what all letters of one sort wait for.
#[derive(Debug)]
pub struct Queue;

/// They have not left.
pub const UNSENT: Id<Queue> = Id::from_uuid(uuid::Uuid::from_u128(1));
/// They have left: their code may come, until it is too late.
pub const SENT: Id<Queue> = Id::from_uuid(uuid::Uuid::from_u128(2));

/// Why an account is not made, or not as asked. Said beside the field that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unfit {
    NameMissing,
    NameTooLong,
    PasswordTooShort,
    PasswordTooLong,
    /// On the list of those that are tried first.
    PasswordKnown,
}

/// What can be said of a password without a list.
pub fn password_fits(password: &str) -> Result<(), Unfit> {
    match password.chars().count() {
        0..SHORTEST_PASSWORD => Err(Unfit::PasswordTooShort),
        SHORTEST_PASSWORD..=LONGEST_PASSWORD => Ok(()),
        _ => Err(Unfit::PasswordTooLong),
    }
}

/// A name as it is shown: without what cannot be seen.
pub fn fitting_name(name: &str) -> Result<String, Unfit> {
    let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Unfit::NameMissing),
        1..=LONGEST_NAME => Ok(name),
        _ => Err(Unfit::NameTooLong),
    }
}

// ---- what a person asks -----------------------------------------------------------------------

/// How do I sign in? Nobody yet, for a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyAccount;

impl Question for MyAccount {
    const NAME: &'static str = "identity.my-account";
    type Answer = Option<Account>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked how it signs in").into());
        };
        let account: Id<Account> = same_id(me);
        Ok(view.get(Scope::user(me), account)?.known()?)
    }
}

// ---- what the server does ---------------------------------------------------------------------

/// Which claim an address is. The server says: it is a hash.
pub type Claims = fn(&Email) -> Id<Claim>;

impl Account {
    pub fn of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        let known = view.get(Scope::user(person), same_id(person))?.known();
        known.map_err(|unknown| Fault::because("an account was looked for where it cannot be seen", unknown))
    }
}

/// Is that id free? Nor was anybody: what is kept of somebody who has gone is nobody else's.
pub fn is_nobody(view: &dyn View, person: Id<Person>) -> Result<bool, Stop<Refusal>> {
    Ok(Person::of(view, person)?.is_none() && Erasure::of(view, person)?.is_none())
}

impl Claim {
    pub fn of(view: &dyn View, id: Id<Self>) -> Result<Option<Self>, Fault> {
        kept(view, id)
    }
}

/// Whose an address is: whose account has it, or who can take theirs back by it.
pub fn owner_of(view: &dyn View, claim: Id<Claim>, now: Timestamp) -> Result<Option<Id<Person>>, Fault> {
    match Claim::of(view, claim)? {
        Some(claim) => Ok(Some(claim.person)),
        None => Ok(Letter::taking_back(view, claim, now)?.map(|letter| letter.person)),
    }
}

impl Password {
    pub fn of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(person))
    }
}

impl Letter {
    pub fn of(view: &dyn View, id: Id<Self>) -> Result<Option<Self>, Fault> {
        kept(view, id)
    }

    /// All that were written to a person, or to an address for them, and are still here.
    pub fn all_to(view: &dyn View, person: Id<Person>) -> Result<Vec<Self>, Fault> {
        every(view, &Range::of(Self::BY_PERSON, Scope::of(SERVER, person)).with(&person), |_| true)
    }

    /// Those that wait to be sent, the oldest first; behind `last`, if there is one.
    pub fn unsent(view: &dyn View, last: Option<&Self>, most: usize) -> Result<Vec<Self>, Fault> {
        let waiting = Range::of(Self::BY_QUEUE, Scope::of(SERVER, UNSENT)).with(&UNSENT).limit(most);
        let waiting = match last {
            Some(last) => waiting.after(last),
            None => waiting,
        };
        Ok(view.all(&waiting)?.rows)
    }

    /// Those whose code nobody can use any more.
    pub fn outdated(view: &dyn View, now: Timestamp, most: usize) -> Result<Vec<Self>, Fault> {
        let sent = Range::of(Self::BY_QUEUE, Scope::of(SERVER, SENT)).with(&SENT).before(&now).limit(most);
        Ok(view.all(&sent)?.rows)
    }

    /// The earliest to this address that is to take an account back which had it; however often its code was tried, another may be.
    fn taking_back(view: &dyn View, claim: Id<Claim>, now: Timestamp) -> Result<Option<Self>, Fault> {
        let still_good = Range::of(Self::BY_CLAIM, Scope::of(SERVER, claim)).with(&claim).from(&now);
        let good = every(view, &still_good, |letter: &Self| letter.purpose.takes_back() && now < letter.good_until)?;
        Ok(good.into_iter().next())
    }

    /// When it was: how long it is good follows from what it is for.
    fn written_at(&self) -> Timestamp {
        self.good_until.minus(self.purpose.lasts())
    }

    /// May another code be tried? Also of one that has none: whoever tries cannot tell.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.good_until && self.tries < CODE_TRIES
    }
}

/// What is asked for with an address: the same is done whether it has an account or not, and the letter tells.
#[derive(Debug, Clone)]
pub struct Request {
    pub letter: Id<Letter>,
    pub claim: Id<Claim>,
    pub email: Email,
    pub language: Language,
    /// Who it becomes, if it is nobody yet.
    pub person: Id<Person>,
}

/// What somebody without a session can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wants {
    /// An account.
    Register,
    /// Another password.
    Reset,
}

/// Writes a letter to whoever reads that address. It is nobody else's while an account can be taken back by it, and who asks for a
/// password gets the letter that does: as somebody new, they would lose what was theirs.
pub fn write_letter<R>(tx: &mut dyn Tx, request: Request, wants: Wants) -> Result<(), Stop<R>> {
    let owner = Claim::of(&*tx, request.claim)?.map(|claim| claim.person);
    let lost = Letter::taking_back(&*tx, request.claim, tx.context().now)?.filter(|_| owner.is_none());
    let purpose = match (wants, owner, &lost) {
        (Wants::Register, None, None) => Purpose::Register,
        (Wants::Register, _, _) => Purpose::HasAccount,
        (Wants::Reset, Some(_), _) => Purpose::Reset,
        (Wants::Reset, None, None) => Purpose::NoAccount,
        (Wants::Reset, None, Some(lost)) => {
            let Request { letter: id, language, .. } = request;
            let purpose = Purpose::EmailChanged;
            return tx.insert(&Letter { id, purpose, language, tries: 0, queue: UNSENT, ..lost.clone() });
        }
    };
    let person = owner.or(lost.map(|lost| lost.person)).unwrap_or(request.person);
    write(tx, Request { person, ..request }, purpose)
}

/// Writes to the address that somebody wants their account to have. If it is another's, that one is told, and gets no code.
pub fn write_to_new_address<R>(tx: &mut dyn Tx, request: Request) -> Result<(), Stop<R>> {
    match owner_of(&*tx, request.claim, tx.context().now)? {
        Some(owner) if owner != request.person => write(tx, Request { person: owner, ..request }, Purpose::HasAccount),
        _ => write(tx, request, Purpose::NewEmail),
    }
}

/// Tells a person what happened to their account, in case it was not them.
pub fn tell<R>(
    tx: &mut dyn Tx,
    account: &Account,
    claims: Claims,
    letter: Id<Letter>,
    purpose: Purpose,
) -> Result<(), Stop<R>> {
    let Account { email, person, .. } = account.clone();
    let language = match tx.get::<Preferences>(Scope::user(person), same_id(person))? {
        Read::Known(Preferences { language: LanguageChoice::Always(language), .. }) => Some(language),
        Read::Known(_) | Read::Absent | Read::Unknown => account.language,
    };
    let language = language.unwrap_or(Language::Indonesian);
    write(tx, Request { letter, claim: claims(&email), email, language, person }, purpose)
}

fn write<R>(tx: &mut dyn Tx, request: Request, purpose: Purpose) -> Result<(), Stop<R>> {
    let Request { letter: id, claim, email, language, person } = request;
    let mut good_until = tx.context().now.plus(purpose.lasts());
    if purpose.takes_back() {
        // Of those that take an account back the earliest counts: none is as early as the one before, whatever the clock says.
        let before = Letter::all_to(&*tx, person)?.into_iter().filter(|letter| letter.purpose.takes_back());
        let after = before.map(|before| before.good_until.plus(Duration::from_millis(1))).max();
        good_until = after.map_or(good_until, |after| after.max(good_until));
    }
    let (tries, queue) = (0, UNSENT);
    tx.insert(&Letter { id, claim, email, purpose, language, person, tries, good_until, queue })
}

/// It has left.
pub fn sent<R>(tx: &mut dyn Tx, letter: Id<Letter>) -> Result<(), Stop<R>> {
    match Letter::of(&*tx, letter)? {
        Some(letter) => tx.update(&Letter { queue: SENT, ..letter }),
        None => Ok(()),
    }
}

/// Sets what a person's password is compared with from now on. No device is known by the one before.
pub fn set_password<R>(tx: &mut dyn Tx, person: Id<Person>, hash: String) -> Result<(), Stop<R>> {
    let set_at = tx.context().now;
    forget_known_devices(tx, person)?;
    let password = Password { id: same_id(person), hash, set_at };
    match Password::of(&*tx, person)? {
        Some(_) => tx.update(&password)?,
        None => tx.insert(&password)?,
    }
    match Account::of(&*tx, person)? {
        Some(account) => tx.update(&Account { password_set_at: Some(set_at), ..account }),
        None => Ok(()),
    }
}

/// The address is proved: it is this person's from now on. Somebody who was a guest keeps what they have, if they are `here`: a session
/// that somebody else holds comes into nobody's account. `None`: somebody has proved it meanwhile.
pub fn open_account<R>(
    tx: &mut dyn Tx,
    letter: &Letter,
    name: String,
    here: Option<Id<Person>>,
    spare: Id<Person>,
) -> Result<Option<Id<Person>>, Stop<R>> {
    if Claim::of(&*tx, letter.claim)?.is_some() {
        return Ok(None);
    }
    let person = settle_in(tx, letter.person, name, here, spare)?;
    give_account(tx, person, letter.claim, &letter.email, letter.language)?;
    Ok(Some(person))
}

/// Somebody new is there from now on: the guest that they were, if they were one and are `here`.
pub(super) fn settle_in<R>(
    tx: &mut dyn Tx,
    who: Id<Person>,
    name: String,
    here: Option<Id<Person>>,
    spare: Id<Person>,
) -> Result<Id<Person>, Stop<R>> {
    match tx.get::<Person>(Scope::user(who), who)? {
        Read::Known(guest) if guest.role == Role::Guest && here == Some(who) => {
            tx.update(&Person { name, role: Role::Traveller, ..guest })?;
            Ok(who)
        }
        known => {
            // A guest who is elsewhere, or has become somebody meanwhile, is not taken over.
            let id = if matches!(known, Read::Known(_)) { spare } else { who };
            tx.insert(&Person { id, name, role: Role::Traveller })?;
            Ok(id)
        }
    }
}

/// A person who is there has this address from now on, which is nobody's.
pub fn give_account<R>(
    tx: &mut dyn Tx,
    person: Id<Person>,
    claim: Id<Claim>,
    email: &Email,
    language: Language,
) -> Result<(), Stop<R>> {
    let verified_at = tx.context().now;
    tx.insert(&Claim { id: claim, email: email.clone(), person })?;
    tx.insert(&Account {
        id: same_id(person),
        person,
        email: email.clone(),
        verified_at,
        password_set_at: None,
        language: Some(language),
    })
}

/// Whoever reads this address has proved it: the account of the letter's person has it from now on, and no longer the one that it
/// had, whose reader is told, and may take it back: unless this was its owner's way back to an address that it was moved away from.
/// `None`: there is no such account, the address is somebody's by now, or the password that the letter was asked for with is another.
pub fn move_account<R>(
    tx: &mut dyn Tx,
    letter: &Letter,
    claims: Claims,
    told: Id<Letter>,
) -> Result<Option<Id<Person>>, Stop<R>> {
    let Some(before) = Account::of(&*tx, letter.person)? else { return Ok(None) };
    let takes_back = letter.purpose.takes_back();
    if !takes_back && before.password_set_at.is_some_and(|set_at| letter.written_at() < set_at) {
        return Ok(None);
    }
    match Claim::of(&*tx, letter.claim)? {
        Some(claim) if claim.person != letter.person => return Ok(None),
        // It has it already.
        Some(_) => {}
        None => {
            let verified_at = tx.context().now;
            let regained = Letter::taking_back(&*tx, letter.claim, verified_at)?;
            let regained = regained.filter(|lost| lost.person == letter.person);
            tx.remove(claims(&before.email))?;
            tx.insert(&Claim { id: letter.claim, email: letter.email.clone(), person: letter.person })?;
            tx.update(&Account { email: letter.email.clone(), verified_at, ..before.clone() })?;
            let is_back = takes_back || regained.is_some();
            tell(tx, &before, claims, told, if is_back { Purpose::TakenBack } else { Purpose::EmailChanged })?;
            if let Some(lost) = regained {
                end_later(tx, &lost)?;
            }
        }
    }
    if takes_back {
        forget_since(tx, letter)?;
    }
    Ok(Some(letter.person))
}

/// What is asked of somebody who has shown the code of this letter: of the way in that they had, not of one that was added by whoever
/// took the account away.
pub fn next_factor_after<R>(view: &dyn View, letter: &Letter) -> Result<NextFactor, Stop<R>> {
    let stays = |at: Timestamp| !letter.purpose.takes_back() || is_own(letter, at);
    let second = SecondSecret::asked_of(view, letter.person)?.and_then(|second| second.confirmed_at);
    if second.is_some_and(stays) {
        return Ok(NextFactor::Code);
    }
    let passkey = Passkey::all_of(view, letter.person)?.iter().any(|passkey| stays(passkey.added_at));
    let by_passkey = passkey && !asking_for_second(view, letter.person)?.is_empty();
    Ok(if by_passkey { NextFactor::Passkey } else { NextFactor::Nothing })
}

/// Was what was added then the owner's own when this letter was written? By then its own letter could have taken it back.
fn is_own(letter: &Letter, at: Timestamp) -> bool {
    at.plus(NOTICE_LASTS) < letter.written_at()
}

/// Whoever took the account away may have left a way back in: what is not the owner's own opens nothing any more.
fn forget_since<R>(tx: &mut dyn Tx, letter: &Letter) -> Result<(), Stop<R>> {
    let is_foreign = |at: Timestamp| !is_own(letter, at);
    for passkey in Passkey::all_of(&*tx, letter.person)? {
        if is_foreign(passkey.added_at) {
            remove_passkey(tx, passkey.id, letter.person)?;
        }
    }
    for linked in LinkedAccount::all_of(&*tx, letter.person)? {
        if is_foreign(linked.linked_at) {
            unlink_account(tx, linked.id, letter.person)?;
        }
    }
    let second = SecondSecret::asked_of(&*tx, letter.person)?;
    if second.and_then(|second| second.confirmed_at).is_some_and(is_foreign) {
        end_second(tx, letter.person)?;
    }
    end_later(tx, letter)
}

/// Those that take an account back and were written since this one: they went to whoever took it.
fn end_later<R>(tx: &mut dyn Tx, letter: &Letter) -> Result<(), Stop<R>> {
    for later in Letter::all_to(&*tx, letter.person)? {
        if later.purpose.takes_back() && later.id != letter.id && later.good_until >= letter.good_until {
            tx.remove(later.id)?;
        }
    }
    Ok(())
}

//! Accounts as requests meet them: a letter to an address, the code in it, and a password.
//!
//! Whoever asks from outside cannot tell whether an address has an account: it is answered the same, after the same work. What a
//! letter says tells its reader alone.
//!
//! Invariants: a code is good once, and only for the letter that it stands in; it follows from the letter's id by the server's secret,
//! so the database does not hold it. Nobody is kept out by what somebody else tries elsewhere (`delays`).

use super::{
    Desk, Named, Token,
    audit::source_of,
    browser_of, by_server,
    delays::Guessed,
    erasure::tell_who_stays,
    known,
    passwords::{self, Passwords},
    sessions::{end, given, replace},
    token::KnownToken,
};
use crate::{
    App,
    answer::{Problem, Said},
    edge,
    limits::Whence,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use nusaloka_domain::{
    Code, Fault, Id, Refusal, Zone,
    failure::Stop,
    identity::{
        Account, AskLetter, Begun, CODE_LASTS, Claim, ConsentTo, Deed, Denied, Device, Email, Ending, HALFWAY_LASTS,
        Halfway, Holder, Letter, Newcomer, NextFactor, Noted, Passes, Password, Person, Prove, Purpose, Request,
        SecondAsked, Session, SignIn, Unfit, agree_to_terms, begin_session, end_sessions, fitting_name, is_nobody,
        known_device_used, move_account, next_factor_after, note, open_account, set_password, tell, write_letter,
    },
    view::{Tx, Writing as _},
};
use nusaloka_store::authority;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Who comes in, when they may.
#[derive(Debug, Clone)]
pub(crate) struct Coming {
    pub(crate) from: IpAddr,
    pub(crate) holder: Holder,
    pub(crate) device: Device,
    /// The session that this browser had: it ends, so that nobody who knew it goes on in the new one.
    pub(crate) instead_of: Option<Named>,
    /// What their device shows where somebody is not asked for their second factor, whoever that is.
    pub(super) known: Vec<KnownToken>,
}

impl Coming {
    pub(crate) fn in_browser(
        desk: &Desk,
        from: IpAddr,
        headers: &HeaderMap,
        zone: Option<Zone>,
        before: Option<Named>,
    ) -> Self {
        let device = Device { name: browser_of(headers), zone, ..Device::default() };
        let known = known::brought(&desk.mint, headers);
        Self { from, holder: Holder::Browser, device, instead_of: before, known }
    }

    pub(super) fn in_app(desk: &Desk, from: IpAddr, device: &Device) -> Self {
        let known = known::said(&desk.mint, &device.known_by);
        Self { from, holder: Holder::App, device: device.clone(), instead_of: None, known }
    }

    pub(super) fn newcomer(&self, person: Id<Person>, session: Id<Session>) -> Newcomer {
        let Device { name: device, zone, .. } = self.device.clone();
        Newcomer { person, session, holder: self.holder, device, zone }
    }
}

/// How far somebody came.
#[derive(Debug)]
pub(crate) enum Came {
    In(CameIn),
    /// The second factor is asked for.
    Halfway(SecondAsked),
}

/// Whoever is in.
#[derive(Debug, Clone)]
pub(crate) struct CameIn {
    pub(crate) person: Id<Person>,
    pub(crate) token: Token,
    pub(crate) by: On,
    /// What this device shows from now on, instead of their second factor.
    pub(crate) remembered: Option<KnownToken>,
}

/// Where somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// On a device where their second factor was shown: they are not told of it.
    KnownDevice,
    AnyDevice,
}

impl CameIn {
    pub(crate) const fn somewhere(person: Id<Person>, token: Token) -> Self {
        Self { person, token, by: On::AnyDevice, remembered: None }
    }

    pub(super) fn passes(&self, app: &App) -> Result<Passes, Fault> {
        let passes = app.desk.passes(self.person, &self.token, edge::now())?;
        Ok(Passes { remembered: self.remembered.map(|known| app.desk.mint.known(known)), ..passes })
    }
}

impl Came {
    pub(super) fn into_answer(self, app: &App) -> Result<Response, Problem> {
        Ok(match self {
            Self::In(came) => given(&came.passes(app)?),
            Self::Halfway(asked) => (StatusCode::ACCEPTED, given(&asked)).into_response(),
        })
    }
}

// ---- apps -------------------------------------------------------------------------------------

pub(crate) async fn letter(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<AskLetter>,
) -> Result<Response, Problem> {
    let guest = Guest::Said(asked.guest);
    let begun = ask_letter(&app, from, asked, guest).await?;
    Ok((StatusCode::ACCEPTED, given(&begun)).into_response())
}

pub(crate) async fn prove_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<Prove>,
) -> Result<Response, Problem> {
    let coming = Coming::in_app(&app.desk, from, &asked.device);
    prove(&app, asked, coming).await?.into_answer(&app)
}

pub(crate) async fn sign_in_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<SignIn>,
) -> Result<Response, Problem> {
    let coming = Coming::in_app(&app.desk, from, &asked.device);
    sign_in(&app, asked, coming).await?.into_answer(&app)
}

/// One address is one claim, whatever becomes of either.
pub(crate) fn claim_of(email: &Email) -> Id<Claim> {
    let digest = Sha256::digest(email.as_str().as_bytes());
    Id::from_uuid(Uuid::from_slice(&digest[..16]).expect("sixteen bytes"))
}

// ---- a letter ---------------------------------------------------------------------------------

/// Whether a guest's id comes with a proof that it is theirs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Guest {
    /// The session of the browser shows it.
    Shown(Id<Person>),
    /// An app says so. Believed, if nobody here has that id.
    Said(Option<Id<Person>>),
}

pub(crate) async fn ask_letter(app: &App, from: IpAddr, asked: AskLetter, guest: Guest) -> Result<Begun, Problem> {
    let email: Email = asked.email.parse().map_err(Denied::Email)?;
    app.desk.delays.letter(from, &email, edge::now())?;
    let request = Request {
        letter: edge::new_id(),
        claim: claim_of(&email),
        email,
        language: asked.language,
        person: edge::new_id(),
    };
    let letter = request.letter;
    let written = move |tx: &mut dyn Tx| {
        let person = match guest {
            Guest::Shown(guest) => guest,
            Guest::Said(Some(guest)) if is_nobody(&*tx, guest)? => guest,
            Guest::Said(_) => request.person,
        };
        write_letter(tx, Request { person, ..request }, asked.wants)
    };
    app.writer.write(move |store| Ok(((), by_server(store, "a letter was not written", written)?))).await?;
    app.post.wake();
    Ok(Begun { letter, good_for_s: u32::try_from(CODE_LASTS.as_secs()).expect("an hour") })
}

// ---- its code ---------------------------------------------------------------------------------

/// Whoever shows the code reads the address. They choose their password with it, and are in.
pub(crate) async fn prove(app: &App, asked: Prove, coming: Coming) -> Result<Came, Problem> {
    app.desk.delays.source(coming.from, edge::now())?;
    passwords::fits(&asked.password).map_err(Denied::Unfit)?;
    let name = asked.name.as_deref().map(fitting_name).transpose().map_err(Denied::Unfit)?;
    let right = is_right(app, asked.letter, &asked.code);
    let letter = try_code(app, asked.letter, right, Purpose::lets_in).await?;
    if asked.terms.as_ref().is_some_and(|terms| !ConsentTo::Terms.has(terms)) {
        return Err(Problem::Garbled);
    }
    if letter.purpose == Purpose::Register && name.is_none() {
        return Err(Denied::Unfit(Unfit::NameMissing).into());
    }
    let hash = app.desk.passwords.hash(Zeroizing::new(asked.password)).await?;
    let (said, secret, from) = (Brought { name, terms: asked.terms, hash }, edge::random(), coming.from);
    let came = app.writer.write(move |store| {
        let mut came = Err(Denied::CodeOver);
        let committed = by_server(store, "nobody came in by a code", |tx| {
            let letter = Letter::of(&*tx, letter.id)?.filter(|letter| letter.is_open(tx.context().now));
            if let Some(letter) = letter {
                came = by_letter(tx, letter, said, &coming, secret)?;
            }
            Ok(())
        })?;
        Ok((came, committed))
    });
    let came = came.await??;
    app.desk.delays.was_right(from);
    app.post.wake();
    Ok(came)
}

/// What comes with the code of a letter.
pub(super) struct Brought {
    /// Of somebody new.
    name: Option<String>,
    terms: Option<String>,
    /// Of the password from now on.
    hash: String,
}

impl Brought {
    pub(super) const fn password(hash: String) -> Self {
        Self { name: None, terms: None, hash }
    }
}

/// Whoever has a second factor shows it before anything is done: a letter alone changes nothing of theirs.
fn by_letter(
    tx: &mut dyn Tx,
    letter: Letter,
    brought: Brought,
    coming: &Coming,
    secret: [u8; 32],
) -> Result<Result<Came, Denied>, Stop<Refusal>> {
    match next_factor_after(&*tx, &letter)? {
        NextFactor::Passkey => Ok(Err(Denied::PasskeyFirst)),
        NextFactor::Code => {
            let halfway = edge::new_id();
            Halfway::begin_by_letter(tx, halfway, letter, brought.hash)?;
            Ok(Ok(Came::Halfway(asked_for(halfway))))
        }
        NextFactor::Nothing => {
            let Some(person) = redeem(tx, &letter, brought, coming)? else { return Ok(Err(Denied::CodeOver)) };
            let token = begin(tx, coming, person, Deed::SignedInByLetter, secret)?;
            Ok(Ok(Came::In(CameIn::somewhere(person, token))))
        }
    }
}

/// Uses a letter up and does what it is for: whose account it is. `None`: it is for nothing any more.
pub(super) fn redeem(
    tx: &mut dyn Tx,
    letter: &Letter,
    Brought { name, terms, hash }: Brought,
    coming: &Coming,
) -> Result<Option<Id<Person>>, Stop<Refusal>> {
    tx.remove(letter.id)?;
    let here = coming.instead_of.map(|before| before.person);
    let (person, deed) = match letter.purpose {
        Purpose::Register => {
            // Without a name, nobody has come.
            let Some(name) = name else { return Ok(None) };
            let person = open_account(tx, letter, name, here, edge::new_id())?;
            if let (Some(person), Some(terms)) = (person, terms) {
                agree_to_terms(tx, person, terms, letter.language)?;
            }
            (person, Deed::Registered)
        }
        Purpose::Reset => (owner(tx, letter)?, Deed::PasswordReset),
        took if took.takes_back() => (move_account(tx, letter, claim_of, edge::new_id())?, Deed::AccountTakenBack),
        // No other letter lets anybody in.
        _ => return Ok(None),
    };
    let Some(person) = person else { return Ok(None) };
    note(tx, Noted::by(deed, person).from(&source_of(coming.from)))?;
    set_password(tx, person, hash)?;
    if letter.purpose != Purpose::Register {
        end_sessions(tx, person, None, Ending::PasswordReset)?;
        tell_owner(tx, person, Purpose::PasswordChanged)?;
    }
    Ok(Some(person))
}

/// Whose account it is, if it still has the address of this letter.
fn owner(tx: &dyn Tx, letter: &Letter) -> Result<Option<Id<Person>>, Fault> {
    let claim = Claim::of(tx, letter.claim)?;
    Ok(claim.map(|claim| claim.person).filter(|person| *person == letter.person))
}

pub(super) fn is_right(app: &App, letter: Id<Letter>, code: &str) -> bool {
    code.parse().is_ok_and(|code: Code| code == app.desk.mint.code(letter))
}

/// Counts a code that is not the right one, or that of a letter for something else.
pub(super) async fn try_code(
    app: &App,
    id: Id<Letter>,
    right: bool,
    fits: fn(Purpose) -> bool,
) -> Result<Letter, Problem> {
    let tried = app.writer.write(move |store| {
        let mut tried = Err(Denied::CodeOver);
        let committed = by_server(store, "a code was not tried", |tx| {
            let now = tx.context().now;
            let Some(letter) = Letter::of(&*tx, id)?.filter(|letter| letter.is_open(now)) else { return Ok(()) };
            // One without a code is like one whose code nobody finds.
            if right && letter.purpose.has_code() && fits(letter.purpose) {
                tried = Ok(letter);
                return Ok(());
            }
            tried = Err(Denied::WrongCode);
            tx.update(&Letter { tries: letter.tries + 1, ..letter })
        })?;
        Ok((tried, committed))
    });
    Ok(tried.await??)
}

/// Uses a letter up, unless somebody has, and does what it is for. `None`: it is for nothing any more.
pub(super) async fn write_unless_used<T: Send + 'static>(
    app: &App,
    id: Id<Letter>,
    what: &'static str,
    work: impl FnOnce(&mut dyn Tx, Letter) -> Result<Option<T>, Stop<Refusal>> + Send + 'static,
) -> Result<T, Problem> {
    let used = app.writer.write(move |store| {
        let mut used = None;
        let committed = by_server(store, what, |tx| {
            let letter = Letter::of(&*tx, id)?.filter(|letter| letter.is_open(tx.context().now));
            let Some(letter) = letter else { return Ok(()) };
            tx.remove(letter.id)?;
            used = work(tx, letter)?;
            Ok(())
        })?;
        Ok((used, committed))
    });
    Ok(used.await?.ok_or(Denied::CodeOver)?)
}

pub(super) fn tell_owner(tx: &mut dyn Tx, person: Id<Person>, purpose: Purpose) -> Result<(), Stop<Refusal>> {
    match Account::of(&*tx, person)? {
        Some(account) => tell(tx, &account, claim_of, edge::new_id(), purpose),
        None => Ok(()),
    }
}

/// Into a session; or halfway, for somebody with a second factor, unless they have shown it on this device lately.
pub(super) fn come_in(
    tx: &mut dyn Tx,
    coming: &Coming,
    person: Id<Person>,
    how: Deed,
    secret: [u8; 32],
) -> Result<Result<Came, Denied>, Stop<Refusal>> {
    let on = if coming.known_as(&*tx, person)?.is_some() { On::KnownDevice } else { On::AnyDevice };
    match (NextFactor::of(&*tx, person)?, on) {
        (NextFactor::Passkey, _) => Ok(Err(Denied::PasskeyFirst)),
        (NextFactor::Code, On::AnyDevice) => {
            let halfway = edge::new_id();
            Halfway::begin(tx, halfway, person)?;
            Ok(Ok(Came::Halfway(asked_for(halfway))))
        }
        (NextFactor::Nothing, _) | (NextFactor::Code, On::KnownDevice) => {
            let token = begin(tx, coming, person, how, secret)?;
            Ok(Ok(Came::In(CameIn { by: on, ..CameIn::somewhere(person, token) })))
        }
    }
}

fn asked_for(halfway: Id<Halfway>) -> SecondAsked {
    SecondAsked { halfway, good_for_s: u32::try_from(HALFWAY_LASTS.as_secs()).expect("minutes") }
}

pub(super) fn begin(
    tx: &mut dyn Tx,
    coming: &Coming,
    person: Id<Person>,
    how: Deed,
    secret: [u8; 32],
) -> Result<Token, Stop<Refusal>> {
    match coming.instead_of {
        Some(before) if before.person == person => replace(tx, before)?,
        Some(before) => end(tx, before, Ending::SignedOut, coming.from)?,
        None => {}
    }
    let newcomer = coming.newcomer(person, edge::new_id());
    tell_who_stays(tx, person)?;
    let token = Token::first(newcomer.session, secret);
    begin_session(tx, &newcomer, token.hash())?;
    if let Some(known) = coming.known_as(&*tx, person)? {
        known_device_used(tx, known, token.session)?;
    }
    note(tx, Noted::by(how, person).in_session(newcomer.session).from(&source_of(coming.from)))?;
    Ok(token)
}

// ---- a password -------------------------------------------------------------------------------

pub(crate) async fn sign_in(app: &App, asked: SignIn, coming: Coming) -> Result<Came, Problem> {
    let email: Email = asked.email.parse().map_err(Denied::Email)?;
    let tried = app.desk.delays.password(coming.from, &email, edge::now())?;
    let kept = kept(app, claim_of(&email)).await?;
    let (person, hash) = kept.map(|(person, password)| (person, password.hash)).unzip();
    let passwords: &Passwords = &app.desk.passwords;
    let is_theirs = passwords.is(Zeroizing::new(asked.password), hash.clone()).await?;
    let (Some(person), Some(hash), true) = (person, hash, is_theirs) else {
        wrong_password(app, coming.from, &email, person);
        return Err(Denied::WrongEmailOrPassword.into());
    };
    let secret = edge::random();
    let came = app.writer.write(move |store| {
        let mut came = Err(Denied::WrongEmailOrPassword);
        let committed = by_server(store, "nobody came in by a password", |tx| {
            // It may be another by now.
            if Password::of(&*tx, person)?.is_some_and(|password| password.hash == hash) {
                came = come_in(tx, &coming, person, Deed::SignedInByPassword, secret)?;
                if matches!(came, Ok(Came::In(CameIn { by: On::AnyDevice, .. }))) {
                    tell_owner(tx, person, Purpose::SignedIn)?;
                }
            }
            Ok(())
        })?;
        Ok((came, committed))
    });
    let came = came.await??;
    if matches!(came, Came::In(..)) {
        // Halfway, it may be somebody who knows the password alone, and guesses on.
        tried.was_right();
    }
    app.post.wake();
    Ok(came)
}

/// Counts it, and tells the owner of the account when it were too many. Whoever tries does not wait for that, so that it takes no
/// longer than for an address that has none.
pub(super) fn wrong_password(app: &App, from: IpAddr, email: &Email, owner: Option<Id<Person>>) {
    let many = app.desk.delays.guessed(email, edge::now());
    let (Guessed::TooOften, Some(owner)) = (many, owner) else { return };
    let app = app.clone();
    tokio::spawn(async move {
        let told = app.writer.write(move |store| {
            let told = by_server(store, "nobody was told of wrong passwords", |tx| {
                note(tx, Noted::to(Deed::Guessed, owner).from(&source_of(from)))?;
                tell_owner(tx, owner, Purpose::Guessed)
            });
            Ok(((), told?))
        });
        match told.await {
            Ok(()) => app.post.wake(),
            Err(problem) => tracing::error!(problem = problem.code(), "nobody was told of wrong passwords"),
        }
    });
}

async fn kept(app: &App, claim: Id<Claim>) -> Result<Option<(Id<Person>, Password)>, Fault> {
    let looked = app.readers.read(move |source| {
        authority::look(source, edge::now(), |view| {
            let Some(claim) = Claim::of(view, claim)? else { return Ok(None) };
            Ok(Password::of(view, claim.person)?.map(|password| (claim.person, password)))
        })
    });
    looked.await
}

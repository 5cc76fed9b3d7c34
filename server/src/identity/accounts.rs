//! Accounts as requests meet them: a letter to an address, the code in it, and a password.
//!
//! Whoever asks from outside cannot tell whether an address has an account: it is answered the same, after the same work. What a
//! letter says tells its reader alone.
//!
//! Invariants: a code is good once, and only for the letter that it stands in; it follows from the letter's id by the server's secret,
//! so the database does not hold it. Nobody is kept out by what somebody else tries elsewhere (`delays`).

use super::{
    Named, Token,
    audit::source_of,
    browser_of, by_server,
    delays::Guessed,
    erasure::tell_who_stays,
    passwords::{self, Passwords},
    sessions::{end, given, replace},
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
        Halfway, Holder, Letter, Newcomer, Noted, Password, Person, Prove, Purpose, Request, SecondAsked, SecondSecret,
        SignIn, Unfit, agree_to_terms, begin_session, end_sessions, fitting_name, move_account, note, open_account,
        set_password, tell, write_letter,
    },
    scope::Scope,
    view::{Read, Reading as _, Tx, Writing as _},
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
}

impl Coming {
    pub(crate) fn in_browser(from: IpAddr, headers: &HeaderMap, zone: Option<Zone>, before: Option<Named>) -> Self {
        let device = Device { name: browser_of(headers), zone };
        Self { from, holder: Holder::Browser, device, instead_of: before }
    }

    pub(super) fn in_app(from: IpAddr, device: &Device) -> Self {
        Self { from, holder: Holder::App, device: device.clone(), instead_of: None }
    }

    fn newcomer(&self, person: Id<Person>) -> Newcomer {
        let Device { name: device, zone } = self.device.clone();
        Newcomer { person, session: edge::new_id(), holder: self.holder, device, zone }
    }
}

/// How far somebody came.
#[derive(Debug)]
pub(crate) enum Came {
    In(Id<Person>, Token),
    /// The second factor is asked for.
    Halfway(SecondAsked),
}

impl Came {
    pub(super) fn into_answer(self, app: &App) -> Result<Response, Problem> {
        Ok(match self {
            Self::In(person, token) => given(&app.desk.passes(person, &token, edge::now())?),
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
    let coming = Coming::in_app(from, &asked.device);
    prove(&app, asked, coming).await?.into_answer(&app)
}

pub(crate) async fn sign_in_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<SignIn>,
) -> Result<Response, Problem> {
    let coming = Coming::in_app(from, &asked.device);
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

pub(super) fn is_nobody(tx: &dyn Tx, person: Id<Person>) -> Result<bool, Stop<Refusal>> {
    Ok(!matches!(tx.get::<Person>(Scope::user(person), person)?, Read::Known(_)))
}

// ---- its code ---------------------------------------------------------------------------------

/// Whoever shows the code reads the address. They choose their password with it, and are in.
pub(crate) async fn prove(app: &App, asked: Prove, coming: Coming) -> Result<Came, Problem> {
    app.desk.delays.source(coming.from, edge::now())?;
    passwords::fits(&asked.password).map_err(Denied::Unfit)?;
    let name = asked.name.as_deref().map(fitting_name).transpose().map_err(Denied::Unfit)?;
    let right = is_right(app, asked.letter, &asked.code);
    let letter = try_code(app, asked.letter, right, lets_in).await?;
    let terms = asked.terms;
    if terms.as_ref().is_some_and(|terms| !ConsentTo::Terms.has(terms)) {
        return Err(Problem::Garbled);
    }
    if letter.purpose == Purpose::Register && name.is_none() {
        return Err(Denied::Unfit(Unfit::NameMissing).into());
    }
    let hash = app.desk.passwords.hash(Zeroizing::new(asked.password)).await?;
    let token_secret = edge::random();
    let came = write_unless_used(app, letter.id, "nobody came in by a code", move |tx, letter| {
        let person = match (letter.purpose, name) {
            (Purpose::Register, Some(name)) => {
                let person = open_account(tx, &letter, name, edge::new_id())?;
                if let (Some(person), Some(terms)) = (person, terms) {
                    agree_to_terms(tx, person, terms, letter.language)?;
                }
                person
            }
            (Purpose::Reset, _) => owner(tx, &letter)?,
            (Purpose::EmailChanged, _) => move_account(tx, &letter, claim_of, edge::new_id())?,
            // Without a name, nobody has come; and no other letter lets anybody in.
            _ => None,
        };
        let Some(person) = person else { return Ok(None) };
        let deed = match letter.purpose {
            Purpose::Register => Deed::Registered,
            Purpose::EmailChanged => Deed::AccountTakenBack,
            _ => Deed::PasswordReset,
        };
        note(tx, Noted::by(deed, person).from(&source_of(coming.from)))?;
        set_password(tx, person, hash)?;
        if letter.purpose != Purpose::Register {
            end_sessions(tx, person, None, Ending::PasswordReset)?;
            tell_owner(tx, person, Purpose::PasswordChanged)?;
        }
        come_in(tx, &coming, person, Deed::SignedInByLetter, token_secret).map(Some)
    });
    let came = came.await?;
    app.post.wake();
    Ok(came)
}

const fn lets_in(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Register | Purpose::Reset | Purpose::EmailChanged)
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

/// Into a session; or halfway, for somebody with a second factor.
pub(super) fn come_in(
    tx: &mut dyn Tx,
    coming: &Coming,
    person: Id<Person>,
    how: Deed,
    secret: [u8; 32],
) -> Result<Came, Stop<Refusal>> {
    if SecondSecret::asked_of(&*tx, person)?.is_none() {
        return Ok(Came::In(person, begin(tx, coming, person, how, secret)?));
    }
    let halfway = edge::new_id();
    Halfway::begin(tx, halfway, person)?;
    let good_for_s = u32::try_from(HALFWAY_LASTS.as_secs()).expect("minutes");
    Ok(Came::Halfway(SecondAsked { halfway, good_for_s }))
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
        Some(before) => end(tx, before, Ending::SignedOut)?,
        None => {}
    }
    let newcomer = coming.newcomer(person);
    tell_who_stays(tx, person)?;
    let token = Token::first(newcomer.session, secret);
    begin_session(tx, &newcomer, token.hash())?;
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
        let mut came = None;
        let committed = by_server(store, "nobody came in by a password", |tx| {
            // It may be another by now.
            if Password::of(&*tx, person)?.is_some_and(|password| password.hash == hash) {
                came = Some(come_in(tx, &coming, person, Deed::SignedInByPassword, secret)?);
                if matches!(came, Some(Came::In(..))) {
                    tell_owner(tx, person, Purpose::SignedIn)?;
                }
            }
            Ok(())
        })?;
        Ok((came, committed))
    });
    let came = came.await?.ok_or(Denied::WrongEmailOrPassword)?;
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

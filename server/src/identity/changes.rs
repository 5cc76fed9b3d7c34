//! Changing how one signs in: another password, another address. For whoever is in, and has shown lately that it is them.
//!
//! Failure cases: a session that ended meanwhile (nothing is changed), a person without an account (there is nothing to change), an
//! address that is somebody's (its owner is told; whoever asks is answered as ever).
//!
//! Invariants: an open session alone changes nothing here; whoever had the account before hears of every change.

use super::{
    Bearing, Named,
    accounts::{claim_of, is_right, try_code, write_unless_used, wrong_password},
    audit::source_of,
    by_server,
    passkeys::again_by_passkey,
    passwords,
    sessions::{given, standing_of},
};
use crate::{
    App,
    answer::{Problem, Said},
    edge,
    limits::Whence,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use nusaloka_domain::{
    Fault, Refusal, Timestamp,
    failure::Stop,
    identity::{
        Account, Begun, CODE_LASTS, ConfirmEmail, Deed, Denied, Email, Ending, NewEmail, NewPassword, Noted, Others,
        Password, ProveAgain, Purpose, Request, SessionKey, end_sessions, move_account, note, proved_again,
        set_password, tell, write_to_new_address,
    },
    view::{Tx, View},
};
use nusaloka_store::authority;
use std::net::IpAddr;
use zeroize::Zeroizing;

// ---- apps -------------------------------------------------------------------------------------

pub(crate) async fn again_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<ProveAgain>,
) -> Result<StatusCode, Problem> {
    again(&app, from, named, asked).await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn new_password_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<NewPassword>,
) -> Result<StatusCode, Problem> {
    new_password(&app, from, named, asked).await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn new_email_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<NewEmail>,
) -> Result<Response, Problem> {
    let begun = new_email(&app, from, named, asked).await?;
    Ok((StatusCode::ACCEPTED, given(&begun)).into_response())
}

pub(crate) async fn confirm_email_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<ConfirmEmail>,
) -> Result<StatusCode, Problem> {
    confirm_email(&app, from, asked).await.map(|()| StatusCode::NO_CONTENT)
}

// ---- who is in --------------------------------------------------------------------------------

/// Somebody with an account, in a session that is held.
pub(super) struct Inside {
    key: SessionKey,
    pub(super) account: Account,
}

impl Inside {
    pub(super) async fn of(app: &App, named: Named) -> Result<Self, Problem> {
        let now = edge::now();
        let looked = app.readers.read(move |source| authority::look(source, now, |view| Self::look(view, named, now)));
        looked.await?
    }

    pub(super) fn look(view: &dyn View, named: Named, now: Timestamp) -> Result<Result<Self, Problem>, Fault> {
        let key = SessionKey::of(view, named.session)?.filter(|key| key.person == named.person);
        let Some(key) = key else { return Ok(Err(Problem::SignedOut)) };
        if let Err(problem) = standing_of(&key, now).held() {
            return Ok(Err(problem));
        }
        let account = Account::of(view, named.person)?;
        Ok(account.map(|account| Self { key, account }).ok_or(Problem::NotFound))
    }

    /// Has it been shown lately who it is?
    pub(super) fn proved(self, now: Timestamp) -> Result<Account, Problem> {
        if self.key.is_proved(now) { Ok(self.account) } else { Err(Denied::ProveFirst.into()) }
    }
}

/// Does this for whoever is in and has shown that it is them, if that still holds in this very transaction.
pub(super) async fn for_proved<T: Send + 'static>(
    app: &App,
    named: Named,
    what: &'static str,
    work: impl FnOnce(&mut dyn Tx, Account) -> Result<T, Stop<Refusal>> + Send + 'static,
) -> Result<T, Problem> {
    let done = app.writer.write(move |store| {
        let mut done = Err(Problem::SignedOut);
        let committed = by_server(store, what, |tx| {
            let now = tx.context().now;
            done = match Inside::look(&*tx, named, now)?.and_then(|inside| inside.proved(now)) {
                Ok(account) => Ok(work(tx, account)?),
                Err(problem) => Err(problem),
            };
            Ok(())
        })?;
        Ok((done, committed))
    });
    done.await?
}

// ---- what they change -------------------------------------------------------------------------

pub(crate) async fn again(app: &App, from: IpAddr, named: Named, asked: ProveAgain) -> Result<(), Problem> {
    match asked {
        ProveAgain::Password(password) => again_by_password(app, from, named, Zeroizing::new(password)).await,
        ProveAgain::Passkey(answer) => again_by_passkey(app, named, answer).await,
    }
}

async fn again_by_password(app: &App, from: IpAddr, named: Named, password: Zeroizing<String>) -> Result<(), Problem> {
    let email = Inside::of(app, named).await?.account.email;
    let tried = app.desk.delays.password(from, &email, edge::now())?;
    let look = move |view: &dyn View| Password::of(view, named.person);
    let kept = app.readers.read(move |source| authority::look(source, edge::now(), look)).await?;
    let hash = kept.map(|password| password.hash);
    if !app.desk.passwords.is(password, hash.clone()).await? {
        wrong_password(app, from, &email, Some(named.person));
        return Err(Denied::WrongPassword.into());
    }
    tried.was_right();
    let proved = app.writer.write(move |store| {
        let mut proved = Err(Problem::SignedOut);
        let committed = by_server(store, "nobody was known again", |tx| {
            // It may be another by now, or the session over.
            let same = Password::of(&*tx, named.person)?.map(|password| password.hash) == hash;
            let held = Inside::look(&*tx, named, tx.context().now)?.is_ok();
            if same && held {
                proved = Ok(());
                proved_again(tx, named.session)?;
            }
            Ok(())
        })?;
        Ok((proved, committed))
    });
    proved.await?
}

pub(crate) async fn new_password(app: &App, from: IpAddr, named: Named, asked: NewPassword) -> Result<(), Problem> {
    app.desk.delays.source(from, edge::now())?;
    Inside::of(app, named).await?.proved(edge::now())?;
    passwords::fits(&asked.password).map_err(Denied::Unfit)?;
    let hash = app.desk.passwords.hash(Zeroizing::new(asked.password)).await?;
    let changed = for_proved(app, named, "a password was not changed", move |tx, account| {
        let noted = |deed| Noted::by(deed, named.person).in_session(named.session).from(&source_of(from));
        set_password(tx, named.person, hash)?;
        note(tx, noted(Deed::PasswordChanged))?;
        if asked.others == Others::SignOut {
            note(tx, noted(Deed::OthersSignedOut))?;
            end_sessions(tx, named.person, Some(named.session), Ending::PasswordReset)?;
        }
        tell(tx, &account, claim_of, edge::new_id(), Purpose::PasswordChanged)
    });
    changed.await?;
    app.desk.delays.was_right(from);
    app.post.wake();
    Ok(())
}

pub(crate) async fn new_email(app: &App, from: IpAddr, named: Named, asked: NewEmail) -> Result<Begun, Problem> {
    let account = Inside::of(app, named).await?.proved(edge::now())?;
    let email: Email = asked.email.parse().map_err(Denied::Email)?;
    if email == account.email {
        return Err(Denied::SameEmail.into());
    }
    app.desk.delays.letter(from, &email, edge::now())?;
    let (letter, claim) = (edge::new_id(), claim_of(&email));
    let request = Request { letter, claim, email, language: asked.language, person: named.person };
    let written =
        for_proved(app, named, "a letter was not written", move |tx, _| write_to_new_address(tx, request)).await;
    written?;
    app.post.wake();
    Ok(Begun { letter, good_for_s: u32::try_from(CODE_LASTS.as_secs()).expect("an hour") })
}

/// Whoever shows the code reads the new address: wherever they are, it is the account's.
pub(crate) async fn confirm_email(app: &App, from: IpAddr, asked: ConfirmEmail) -> Result<(), Problem> {
    app.desk.delays.source(from, edge::now())?;
    let right = is_right(app, asked.letter, &asked.code);
    let letter = try_code(app, asked.letter, right, |purpose| purpose == Purpose::NewEmail).await?;
    let moved = write_unless_used(app, letter.id, "an address was not changed", move |tx, letter| {
        let has_another = Account::of(&*tx, letter.person)?.is_some_and(|account| account.email != letter.email);
        let moved = move_account(tx, &letter, claim_of, edge::new_id())?;
        if let Some(person) = moved.filter(|_| has_another) {
            let noted = Noted::by(Deed::EmailChanged, person).from(&source_of(from));
            note(tx, noted.saying(&letter.email.masked()))?;
        }
        Ok(moved.map(drop))
    });
    moved.await?;
    app.desk.delays.was_right(from);
    app.post.wake();
    Ok(())
}

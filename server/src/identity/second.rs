//! The second factor as requests meet it: setting it up, showing it, ending it. Codes of time are RFC 6238, six digits every half minute.
//!
//! Failure cases: a clock that is half a minute off (the code before and the one after count, too), a code that was used (refused, also
//! within its half minute), a device that is lost (a code on paper), everything lost (the owner writes to people).
//!
//! Invariants: a code is used in the transaction that lets somebody in; whoever knows the password and guesses codes waits as if they
//! guessed passwords, and the owner is told.

use super::{
    Bearing, Named,
    accounts::{Brought, Came, CameIn, Coming, begin, claim_of, redeem, tell_owner},
    audit::source_of,
    by_server,
    changes::for_proved,
    sessions::given,
    token::{KnownToken, Mint},
};
use crate::{
    App,
    answer::{Problem, Said},
    edge,
    limits::Whence,
};
use axum::{extract::State, http::StatusCode, response::Response};
use data_encoding::BASE32_NOPAD;
use nusaloka_domain::{
    Code, Id, Refusal, Timestamp,
    failure::Stop,
    identity::{
        Account, CodeSet, ConfirmSecond, Deed, Denied, Email, Halfway, Letter, Noted, Person, Purpose, RECOVERY_CODES,
        RecoveryCodes, Remember, SecondSecret, SecondSetUp, Session, ShowSecond, ShownCode, begin_second,
        confirm_second, end_second, note, remember_device, second_was_wrong, tell, tells_of_guesses, use_second,
    },
    view::{Tx, Writing as _},
};
use ring::hmac;
use std::net::IpAddr;

const STEP_MS: i64 = 30_000;
const DIGITS: usize = 6;

// ---- apps -------------------------------------------------------------------------------------

pub(crate) async fn set_up_in_app(State(app): State<App>, Bearing(named): Bearing) -> Result<Response, Problem> {
    Ok(given(&set_up(&app, named).await?))
}

pub(crate) async fn confirm_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<ConfirmSecond>,
) -> Result<Response, Problem> {
    Ok(given(&confirm(&app, from, named, asked).await?))
}

pub(crate) async fn end_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
) -> Result<StatusCode, Problem> {
    end(&app, from, named).await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn show_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<ShowSecond>,
) -> Result<Response, Problem> {
    let coming = Coming::in_app(&app.desk, from, &asked.device);
    show(&app, asked, coming).await?.into_answer(&app)
}

// ---- reckoning --------------------------------------------------------------------------------

/// What the codes of time are made of.
fn secret(mint: &Mint, set: Id<CodeSet>) -> [u8; 20] {
    mint.of_set(set)[..20].try_into().expect("twenty of thirty-two")
}

/// RFC 4226, for a step of time.
fn code_of(secret: &[u8; 20], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let mark = hmac::sign(&key, &step.to_be_bytes());
    let mark = mark.as_ref();
    let at = usize::from(mark[mark.len() - 1] & 0xf);
    let four: [u8; 4] = mark[at..at + 4].try_into().expect("four bytes");
    let number = (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000;
    format!("{number:0DIGITS$}")
}

/// What the other device shows now.
pub(crate) fn code_at(mint: &Mint, set: Id<CodeSet>, now: Timestamp) -> String {
    code_of(&secret(mint, set), step_at(now))
}

fn step_at(now: Timestamp) -> i64 {
    now.as_millis().div_euclid(STEP_MS)
}

fn is_of_time(typed: &str) -> bool {
    let mut signs = typed.chars().filter(|sign| !sign.is_whitespace());
    signs.by_ref().take(DIGITS).filter(char::is_ascii_digit).count() == DIGITS && signs.next().is_none()
}

/// Which of a set’s codes this is, if it is one.
fn which(mint: &Mint, set: Id<CodeSet>, typed: &str, now: Timestamp) -> Option<ShownCode> {
    if is_of_time(typed) {
        let digits: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
        let (secret, here) = (secret(mint, set), step_at(now));
        let near = [here, here - 1, here + 1];
        return near.into_iter().find(|step| code_of(&secret, *step) == digits).map(ShownCode::OfTime);
    }
    let typed: Code = typed.parse().ok()?;
    (0..RECOVERY_CODES).find(|number| mint.on_paper(set, *number) == typed).map(ShownCode::OnPaper)
}

fn on_paper(mint: &Mint, set: Id<CodeSet>) -> RecoveryCodes {
    RecoveryCodes { codes: (0..RECOVERY_CODES).map(|number| mint.on_paper(set, number)).collect() }
}

/// As authenticators read it.
fn uri(email: &Email, secret: &str) -> String {
    // An address has no sign that a link would read otherwise, but for these.
    let label = email.as_str().replace('%', "%25").replace('+', "%2B").replace('#', "%23").replace('?', "%3F");
    format!("otpauth://totp/Nusaloka:{label}?secret={secret}&issuer=Nusaloka")
}

// ---- of whoever is in -------------------------------------------------------------------------

pub(crate) async fn set_up(app: &App, named: Named) -> Result<SecondSetUp, Problem> {
    let set = edge::new_id();
    let begun = for_proved(app, named, "a second factor did not begin", move |tx, account| {
        Ok(begin_second(tx, named.person, set)?.then_some(account.email))
    });
    let email = begun.await?.ok_or(Denied::SecondIsOn)?;
    let secret = BASE32_NOPAD.encode(&secret(&app.desk.mint, set));
    Ok(SecondSetUp { uri: uri(&email, &secret), secret })
}

pub(crate) async fn confirm(
    app: &App,
    from: IpAddr,
    named: Named,
    asked: ConfirmSecond,
) -> Result<RecoveryCodes, Problem> {
    app.desk.delays.source(from, edge::now())?;
    let desk = app.desk.clone();
    let confirmed = for_proved(app, named, "a second factor did not count", move |tx, account| {
        let Some(secret) = SecondSecret::of(&*tx, named.person)? else { return Ok(Err(Denied::WrongSecond)) };
        if secret.confirmed_at.is_some() {
            return Ok(Err(Denied::SecondIsOn));
        }
        let Some(ShownCode::OfTime(step)) = which(&desk.mint, secret.set, &asked.code, tx.context().now) else {
            return Ok(Err(Denied::WrongSecond));
        };
        let codes = on_paper(&desk.mint, secret.set);
        confirm_second(tx, secret, step)?;
        note(tx, Noted::by(Deed::SecondSetUp, named.person).in_session(named.session).from(&source_of(from)))?;
        tell(tx, &account, claim_of, edge::new_id(), Purpose::SecondOn)?;
        Ok(Ok(codes))
    });
    let codes = confirmed.await??;
    app.desk.delays.was_right(from);
    app.post.wake();
    Ok(codes)
}

pub(crate) async fn end(app: &App, from: IpAddr, named: Named) -> Result<(), Problem> {
    let ended = for_proved(app, named, "a second factor did not end", move |tx, account| {
        if end_second(tx, named.person)? {
            note(tx, Noted::by(Deed::SecondEnded, named.person).in_session(named.session).from(&source_of(from)))?;
            tell(tx, &account, claim_of, edge::new_id(), Purpose::SecondOff)?;
        }
        Ok(())
    });
    ended.await?;
    app.post.wake();
    Ok(())
}

// ---- of whoever is halfway in -----------------------------------------------------------------

pub(crate) async fn show(app: &App, asked: ShowSecond, coming: Coming) -> Result<Came, Problem> {
    app.desk.delays.source(coming.from, edge::now())?;
    let (desk, from, token_secret) = (app.desk.clone(), coming.from, edge::random());
    let came = app.writer.write(move |store| {
        let mut came = Err(Denied::SecondOver);
        let committed = by_server(store, "nobody came in by a second factor", |tx| {
            let now = tx.context().now;
            let Some(halfway) = Halfway::open(&*tx, asked.halfway, now)? else { return Ok(()) };
            let person = halfway.person;
            let secret = SecondSecret::asked_of(&*tx, person)?;
            if is_of_time(&asked.code)
                && let Some(until) = secret.as_ref().and_then(|secret| secret.waits(now))
            {
                came = Err(Denied::wait(now, until));
                return Ok(());
            }
            let shown = secret.and_then(|secret| which(&desk.mint, secret.set, &asked.code, now));
            let used = match shown {
                Some(shown) => use_second(tx, person, shown)?,
                None => false,
            };
            if !used {
                came = Err(Denied::WrongSecond);
                let halfway = Halfway { tries: halfway.tries + 1, ..halfway };
                tx.update(&halfway)?;
                // Those on paper do not wait, so they make nobody wait.
                if is_of_time(&asked.code) {
                    second_was_wrong(tx, person)?;
                }
                if halfway.is_open(now) {
                    return Ok(());
                }
                note(tx, Noted::to(Deed::SecondGuessed, person).from(&source_of(from)))?;
                return if tells_of_guesses(tx, person)? {
                    tell_owner(tx, person, Purpose::SecondFailed)
                } else {
                    Ok(())
                };
            }
            tx.remove(halfway.id)?;
            if !is_redeemed(tx, halfway, &coming)? {
                return Ok(());
            }
            tell_owner(tx, person, Purpose::SignedIn)?;
            let how = match shown {
                Some(ShownCode::OnPaper(_)) => {
                    tell_owner(tx, person, Purpose::RecoveryUsed)?;
                    Deed::SignedInByRecovery
                }
                Some(ShownCode::OfTime(_)) | None => Deed::SignedInBySecond,
            };
            let email = Account::of(&*tx, person)?.map(|account| account.email);
            let token = begin(tx, &coming, person, how, token_secret)?;
            let remembered = match asked.remember {
                Remember::Device => Some(remembered(tx, &coming, person, token.session)?),
                Remember::Nothing => None,
            };
            came = Ok((CameIn { remembered, ..CameIn::somewhere(person, token) }, email));
            Ok(())
        })?;
        Ok((came, committed))
    });
    let came = came.await?;
    app.post.wake();
    let (came, email) = came?;
    app.desk.delays.was_right(from);
    if let Some(email) = email {
        app.desk.delays.password_was_right(from, &email);
    }
    Ok(Came::In(came))
}

/// What they have begun by a letter, they finish: another password, or an account that is taken back. `false`: the letter is for nothing
/// any more.
fn is_redeemed(tx: &mut dyn Tx, halfway: Halfway, coming: &Coming) -> Result<bool, Stop<Refusal>> {
    let (Some(letter), Some(hash)) = (halfway.letter, halfway.password) else { return Ok(true) };
    let now = tx.context().now;
    let Some(letter) = Letter::of(&*tx, letter)?.filter(|letter| now < letter.good_until) else { return Ok(false) };
    Ok(redeem(tx, &letter, Brought::password(hash), coming)?.is_some_and(|person| person == halfway.person))
}

/// On this device they are not asked for a while.
fn remembered(
    tx: &mut dyn Tx,
    coming: &Coming,
    person: Id<Person>,
    session: Id<Session>,
) -> Result<KnownToken, Stop<Refusal>> {
    let device = edge::new_id();
    remember_device(tx, device, &coming.newcomer(person, session))?;
    let noted = Noted::by(Deed::DeviceRemembered, person).in_session(session).about(device);
    note(tx, noted.from(&source_of(coming.from)))?;
    Ok(KnownToken { device, person })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        let cases = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in cases {
            assert_eq!(code_of(secret, seconds / 30), code, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_known_for_half_a_minute_before_and_after_and_one_on_paper_always() {
        let (mint, set) = (Mint::with(&[3; 32]), Id::mint(1, [1; 10]));
        let now = Timestamp::from_millis(1_790_000_000_000);
        let here = step_at(now);
        for (step, is_known) in [(here - 2, false), (here - 1, true), (here, true), (here + 1, true), (here + 2, false)]
        {
            let code = code_of(&secret(&mint, set), step);
            let known = which(&mint, set, &format!(" {} {} ", &code[..3], &code[3..]), now);
            assert_eq!(known, is_known.then_some(ShownCode::OfTime(step)), "{}", step - here);
        }
        let paper = on_paper(&mint, set).codes;
        assert_eq!(which(&mint, set, &paper[4].to_string().to_lowercase(), now), Some(ShownCode::OnPaper(4)));
        assert_eq!(which(&Mint::with(&[4; 32]), set, &paper[4].to_string(), now), None);
        assert_eq!(which(&mint, set, "", now), None);
    }

    #[test]
    fn what_an_authenticator_reads_says_whose_it_is() {
        let email = "sari+trips@example.com".parse().expect("an address");
        assert_eq!(uri(&email, "ABC"), "otpauth://totp/Nusaloka:sari%2Btrips@example.com?secret=ABC&issuer=Nusaloka");
    }
}

//! Mail: letters that wait in the store are written out in their reader's language, and handed to an SMTP server.
//!
//! Failure cases: no way out is configured, or the way out is down (letters wait, are tried again, and go if their time is over), an
//! address that the way out takes nothing for just now (its letter waits, and holds up no other, whatever is said of it), one that it
//! refuses for good (the letter is let go: nothing else can be done about it).
//!
//! Invariants: a letter leaves at least once, and is marked as sent only after it did; one that was tried in vain is tried again after
//! all others had their turn and a pause has passed, however many are written meanwhile; codes and addresses are in no log.

mod mailbox;
mod words;

pub(crate) use mailbox::{one, page};

use crate::{App, StartFailed, edge, identity::by_server};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox as Address, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use mailbox::Mailbox;
use nusaloka_domain::{
    Fault, Id, Refusal,
    failure::Stop,
    identity::{Letter, sent},
    view::{Tx, Writing as _},
};
use nusaloka_store::authority;
use reqwest::Url;
use std::{collections::BTreeSet, error::Error, fmt, net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    select,
    sync::Notify,
    time::{Instant, sleep_until},
};
use words::Written;

/// Where letters go.
#[derive(Clone, PartialEq, Eq)]
pub enum Mail {
    /// Nowhere: they wait.
    Nowhere,
    /// Onto a page of this server's own, for whoever tries the app. Never in production.
    Kept,
    Smtp {
        /// `smtps://user:password@mail.example.com`, as `lettre` reads it.
        url: String,
        /// `Nusaloka <post@nusaloka.example>`
        from: String,
    },
}

/// A password may stand in the address.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nowhere => "Nowhere",
            Self::Kept => "Kept",
            Self::Smtp { .. } => "Smtp(…)",
        })
    }
}

/// So many are read at a time.
const AT_ONCE: usize = 20;
/// So many are tried in vain in one round: the others have their turn in the next.
const MOST_IN_VAIN: usize = 100;
/// After so many in a row, it may be the way out and not the letters: it is asked.
const MOST_CLOSED: usize = 3;
/// What a mail server says of itself or of us and not of a reader (RFC 5321, 4954, 7504): it closes, it broke, it takes no mail, it
/// cannot or will not let us in. Some say it of a reader, too, so that no number of letters proves anything.
const OF_ITSELF: [u16; 8] = [421, 451, 454, 521, 530, 534, 535, 538];
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// Nobody says so when a code is too old.
const LOOKS_EVERY: Duration = Duration::from_mins(5);

/// For whoever has written a letter.
#[derive(Clone)]
pub(crate) struct Post {
    woken: Arc<Notify>,
    pub(crate) mailbox: Option<Mailbox>,
}

enum Carrier {
    Nobody,
    Mailbox(Mailbox),
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>, Address),
}

/// Why a letter is still here.
enum Stuck {
    /// Another time, perhaps.
    Now,
    /// The same, and perhaps of every letter: nobody answers, or says that nothing is taken.
    Closed,
    /// This one never leaves.
    ForGood,
}

impl Post {
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }
}

/// A post that wakes its postman, who is to be sent out.
pub(crate) fn open(mail: &Mail) -> Result<(Post, Postman), StartFailed> {
    let (carrier, mailbox) = match mail {
        Mail::Nowhere => (Carrier::Nobody, None),
        Mail::Kept => {
            let mailbox = Mailbox::default();
            (Carrier::Mailbox(mailbox.clone()), Some(mailbox))
        }
        Mail::Smtp { url, from } => {
            let odd = |error: &dyn fmt::Display| StartFailed::Mail(error.to_string());
            if is_readable_on_its_way(url) {
                return Err(odd(&"it would be readable on its way: use smtps://, or smtp:// with ?tls=required"));
            }
            let from = from.parse().map_err(|error| odd(&error))?;
            let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| odd(&error))?;
            (Carrier::Smtp(Box::new(smtp.timeout(Some(Duration::from_secs(20))).build()), from), None)
        }
    };
    let woken = Arc::new(Notify::new());
    Ok((Post { woken: Arc::clone(&woken), mailbox }, Postman { carrier, woken }))
}

/// As `lettre` understands the address. What it would not understand goes nowhere.
fn is_readable_on_its_way(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return true };
    let stays_here = url.host_str().is_some_and(is_here);
    // Of several words the first counts.
    let tls = url.query_pairs().find(|(key, _)| key == "tls");
    let is_sealed = url.scheme() == "smtps" || tls.is_some_and(|(_, tls)| tls == "required");
    !stays_here && !is_sealed
}

/// Outside of the web's own schemes a host is a text, also where it is an address.
fn is_here(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

pub(crate) struct Postman {
    carrier: Carrier,
    woken: Arc<Notify>,
}

impl Postman {
    /// Goes round whenever a letter was written, until the server stops.
    pub(crate) async fn go_round(self, app: App) {
        let (mut pause, mut rests_until) = (FIRST_PAUSE, Instant::now());
        let mut in_vain = BTreeSet::new();
        loop {
            let before = in_vain.len();
            let round = self.round(&app, &mut in_vain).await;
            let now = Instant::now();
            let again_at = match round {
                Ok(Round::Done) => {
                    in_vain.clear();
                    (pause, rests_until) = (FIRST_PAUSE, now);
                    now + LOOKS_EVERY
                }
                // Woken by what was written meanwhile: that was tried, and what no round before came to.
                Ok(Round::Stuck) if now < rests_until => rests_until,
                // All others had their turn.
                Ok(Round::Stuck) if in_vain.len() == before => {
                    in_vain.clear();
                    continue;
                }
                Ok(Round::Stuck) => {
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    rests_until = now + pause;
                    rests_until
                }
                Err(fault) => {
                    tracing::error!(fault = %fault, cause = fault.source(), "letters cannot be looked up");
                    now + LOOKS_EVERY
                }
            };
            select! { () = self.woken.notified() => {}, () = sleep_until(again_at) => {} }
        }
    }

    /// Once through the letters that wait. Those that were tried in vain are passed over.
    async fn round(&self, app: &App, in_vain: &mut BTreeSet<Id<Letter>>) -> Result<Round, Fault> {
        let (mut round, mut tries, mut closed) = (Round::Done, 0, 0);
        let mut last: Option<Letter> = None;
        loop {
            let (now, behind) = (edge::now(), last.clone());
            let (waiting, outdated) = app
                .readers
                .read(move |source| {
                    authority::look(source, now, |view| {
                        let waiting = Letter::unsent(view, behind.as_ref(), AT_ONCE)?;
                        Ok((waiting, Letter::outdated(view, now, AT_ONCE)?))
                    })
                })
                .await?;
            let is_all = waiting.len() < AT_ONCE && outdated.len() < AT_ONCE;
            last = waiting.last().cloned().or(last);
            for letter in outdated {
                change(app, move |tx| tx.remove(letter.id)).await?;
            }
            for letter in waiting {
                if letter.good_until <= now {
                    change(app, move |tx| tx.remove(letter.id)).await?;
                    continue;
                }
                if in_vain.contains(&letter.id) {
                    round = Round::Stuck;
                    continue;
                }
                let carried = self.carry(app, &letter).await;
                closed = if matches!(carried, Err(Stuck::Closed)) { closed + 1 } else { 0 };
                match carried {
                    Ok(()) => change(app, move |tx| sent(tx, letter.id)).await?,
                    Err(Stuck::ForGood) => change(app, move |tx| tx.remove(letter.id)).await?,
                    Err(Stuck::Now | Stuck::Closed) => {
                        round = Round::Stuck;
                        tries += 1;
                        in_vain.insert(letter.id);
                    }
                }
                if tries == MOST_IN_VAIN {
                    return Ok(round);
                }
                if closed == MOST_CLOSED {
                    if !self.is_open().await {
                        return Ok(round);
                    }
                    // It was said of readers: the others have their turn in this round.
                    closed = 0;
                }
            }
            if is_all {
                return Ok(round);
            }
        }
    }

    /// Whether the way out lets us in at all.
    async fn is_open(&self) -> bool {
        match &self.carrier {
            Carrier::Nobody => false,
            Carrier::Mailbox(_) => true,
            Carrier::Smtp(smtp, _) => smtp.test_connection().await.unwrap_or_else(|error| {
                tracing::warn!(status = error.status().map(u16::from), "no mail leaves: the way out is closed");
                false
            }),
        }
    }

    async fn carry(&self, app: &App, letter: &Letter) -> Result<(), Stuck> {
        let written = words::write(letter, &app.desk.mint.code(letter.id), &app.public);
        match &self.carrier {
            Carrier::Nobody => {
                tracing::warn!("a letter waits: this server was not told where mail goes");
                Err(Stuck::Closed)
            }
            Carrier::Mailbox(mailbox) => {
                mailbox.keep(letter, written);
                Ok(())
            }
            Carrier::Smtp(smtp, from) => {
                let message = message(letter, &written, from).map_err(|error| {
                    tracing::error!(error = %error, "a letter cannot be put together");
                    Stuck::ForGood
                })?;
                smtp.send(message).await.map(drop).map_err(|error| {
                    // What the server says may hold the address.
                    let status = error.status().map(u16::from);
                    let of_itself = status.is_none_or(|status| OF_ITSELF.contains(&status));
                    let for_good = error.is_permanent() && !of_itself;
                    tracing::warn!(status, for_good, "a letter was not taken");
                    match (of_itself, for_good) {
                        (true, _) => Stuck::Closed,
                        (false, true) => Stuck::ForGood,
                        (false, false) => Stuck::Now,
                    }
                })
            }
        }
    }
}

enum Round {
    Done,
    /// Some wait for another time.
    Stuck,
}

async fn change(
    app: &App,
    work: impl FnOnce(&mut dyn Tx) -> Result<(), Stop<Refusal>> + Send + 'static,
) -> Result<(), Fault> {
    let changed = app.writer.write(move |store| Ok(((), by_server(store, "a letter was not marked", work)?)));
    changed.await.map_err(|problem| Fault::new(format!("a letter was not marked: {}", problem.code())))
}

fn message(letter: &Letter, written: &Written, from: &Address) -> Result<Message, Box<dyn Error>> {
    Ok(Message::builder()
        .from(from.clone())
        .to(Address::new(None, letter.email.as_str().parse()?))
        .subject(&written.subject)
        // Sent twice, it is one.
        .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(written.text.clone(), written.html.clone()))?)
}

/// Nobody wrote it, so nobody's holiday notice answers it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_readable_on_its_way_only_to_this_machine() {
        let plain = [
            "smtp://mail.example.com",
            "SMTP://mail.example.com",
            "smtp://me:pass@mail.example.com:587",
            "smtp://a@b?tls=opportunistic",
            "smtp://a@b?tls=opportunistic&tls=required",
            "smtp://a@b?xtls=required",
            "smtp://a@b#tls=required",
            "smtp://a@b/tls=required",
            "smtp://tls=required@mail.example.com",
            "smtp://localhost@mail.example.com",
            "smtp://localhost.example.com",
            "smtp://127.0.0.1.example.com",
            "smtp://[2001:db8::1]",
            "smtp:mail.example.com",
            "mail.example.com",
            "smtp://[::1",
        ];
        for plain in plain {
            assert!(is_readable_on_its_way(plain), "{plain}");
        }
        let fine = [
            "smtps://mail.example.com",
            "smtp://me:pass@mail.example.com:587?tls=required",
            "smtp://mail.example.com/our.name?tls=required",
            "smtp://localhost",
            "smtp://me:pass@localhost:2525",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:2525",
        ];
        for fine in fine {
            assert!(!is_readable_on_its_way(fine), "{fine}");
        }
    }

    #[test]
    fn the_password_of_the_way_out_is_not_printed() {
        let mail = Mail::Smtp { url: "smtps://me:geheim@mail.example.com".into(), from: "a@example.com".into() };
        assert_eq!(format!("{mail:?}"), "Smtp(…)");
    }
}

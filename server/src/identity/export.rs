//! Everything about me, as one archive: asked for by whoever has shown that it is them, and fetched once, by an address that nobody
//! else knows. What goes into it is said in `archive`.
//!
//! Failure cases: asked for too often (a few a day), somebody else whose archive is being made right now (come again), a look that breaks
//! before the first byte (said as such) or after it (the connection is cut, and what came is none).
//!
//! Invariants: a ticket is drawn, fetched with once, and good for minutes; what breaks by a fault of ours is given back; one archive is made at a time, and sent while it is read.

use super::{Bearing, Named, archive, changes::Inside, sessions::given, streamed::pipe};
use crate::{
    App,
    answer::{InPath, Problem, Said},
    edge,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use nusaloka_domain::{
    Id, Timestamp,
    identity::{AskExport, Denied, ExportReady, Language, Person},
};
use std::{
    collections::BTreeMap,
    error::Error as _,
    fmt::Write as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// So many archives of one person a day.
const A_DAY: usize = 3;
const DAY: Duration = Duration::from_hours(24);
const TICKET_LASTS: Duration = Duration::from_mins(5);
/// For others, whose archive is being made.
const WAITS: Duration = Duration::from_secs(20);

/// Who asked for what. In memory: a server that starts anew has forgotten it, and one asks again.
#[derive(Clone)]
pub(crate) struct Exports {
    asked: Arc<Mutex<Asked>>,
    one_at_a_time: Arc<Semaphore>,
}

#[derive(Default)]
struct Asked {
    by: BTreeMap<Id<Person>, Vec<Timestamp>>,
    tickets: BTreeMap<String, Ticket>,
}

#[derive(Clone, Copy)]
struct Ticket {
    person: Id<Person>,
    language: Language,
    drawn_at: Timestamp,
}

impl Ticket {
    fn is_good(&self, now: Timestamp) -> bool {
        now < self.drawn_at.plus(TICKET_LASTS)
    }
}

impl Default for Exports {
    fn default() -> Self {
        Self { asked: Arc::default(), one_at_a_time: Arc::new(Semaphore::new(1)) }
    }
}

impl Exports {
    /// What the archive is fetched with.
    fn ticket(&self, person: Id<Person>, language: Language, now: Timestamp) -> Result<String, Denied> {
        let mut asked = self.asked();
        let today = |at: &Timestamp| now < at.plus(DAY);
        asked.by.retain(|_, times| times.iter().any(today));
        asked.tickets.retain(|_, ticket| ticket.is_good(now));
        let times = asked.by.entry(person).or_default();
        times.retain(today);
        if let (Some(first), true) = (times.first(), times.len() >= A_DAY) {
            return Err(Denied::wait(now, first.plus(DAY)));
        }
        times.push(now);
        let mut name = String::with_capacity(64);
        for byte in edge::random::<32>() {
            write!(name, "{byte:02x}").expect("a string takes everything");
        }
        asked.tickets.insert(name.clone(), Ticket { person, language, drawn_at: now });
        Ok(name)
    }

    fn take(&self, ticket: &str, now: Timestamp) -> Option<Ticket> {
        self.asked().tickets.remove(ticket).filter(|ticket| ticket.is_good(now))
    }

    /// What broke by a fault of ours is none of a person's few.
    fn give_back(&self, ticket: Ticket) {
        if let Some(times) = self.asked().by.get_mut(&ticket.person)
            && let Some(place) = times.iter().position(|at| *at == ticket.drawn_at)
        {
            times.remove(place);
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) async fn export_in_app(
    State(app): State<App>,
    Bearing(named): Bearing,
    Said(asked): Said<AskExport>,
) -> Result<Response, Problem> {
    Ok(given(&export(&app, named, asked).await?))
}

pub(crate) async fn export(app: &App, named: Named, asked: AskExport) -> Result<ExportReady, Problem> {
    let now = edge::now();
    let account = Inside::of(app, named).await?.proved(now)?;
    let ticket = app.desk.exports.ticket(account.person, asked.language, now)?;
    Ok(ExportReady { path: format!("/identity/export/{ticket}"), name: file_name(now) })
}

fn file_name(now: Timestamp) -> String {
    let day = now.rfc3339().and_then(|text| Some(text.get(..10)?.to_owned())).unwrap_or_default();
    format!("nusaloka-{day}.zip")
}

/// Whoever has the ticket, once. What is sent is read meanwhile, so nobody knows before its end how long it is.
pub(crate) async fn fetch(State(app): State<App>, InPath(name): InPath) -> Result<Response, Problem> {
    let (now, exports) = (edge::now(), &app.desk.exports);
    let ticket = exports.take(&name, now).ok_or(Denied::CodeOver)?;
    let Ok(Ok(turn)) = timeout(WAITS, Arc::clone(&exports.one_at_a_time).acquire_owned()).await else {
        exports.asked().tickets.insert(name, ticket);
        return Err(Problem::Busy);
    };
    let Ticket { person, language, .. } = ticket;
    let (mut sink, mut flow) = pipe();
    let (business, readers, exports) = (app.business, app.readers.clone(), exports.clone());
    tokio::spawn(async move {
        let written = readers.read(move |source| {
            let written = archive::write(source, business, person, language, now, &mut sink);
            Ok(written.and_then(|()| Ok(sink.whole()?)))
        });
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err(archive::Unmade::NotTaken(error))) => {
                tracing::debug!(error = %error, "an archive was not taken whole");
            }
            Ok(Err(archive::Unmade::Fault(fault))) | Err(fault) => {
                tracing::error!(fault = %fault, cause = fault.source(), "an archive was broken off");
                exports.give_back(ticket);
            }
        }
        drop(turn);
    });
    if !flow.has_begun().await {
        return Err(Problem::Broke);
    }
    let disposition = format!("attachment; filename=\"{}\"", file_name(now));
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, flow.body()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn person(number: u8) -> Id<Person> {
        Id::mint(1, [number; 10])
    }

    #[test]
    fn a_ticket_is_good_once_and_for_minutes() {
        let exports = Exports::default();
        let ticket = |at| exports.ticket(person(1), Language::Arabic, at).expect("one more");
        let (first, second) = (ticket(NOW), ticket(NOW));
        assert!(exports.take("", NOW).is_none());
        let taken = exports.take(&first, NOW).expect("there");
        assert_eq!((taken.person, taken.language), (person(1), Language::Arabic));
        assert!(exports.take(&first, NOW).is_none(), "it was used");
        assert!(exports.take(&second, NOW.plus(TICKET_LASTS)).is_none(), "too late");
    }

    #[test]
    fn whoever_asks_too_often_waits_and_others_do_not() {
        let exports = Exports::default();
        let ask = |who, at| exports.ticket(person(who), Language::English, at).map(drop);
        for _ in 0..A_DAY {
            assert_eq!(ask(1, NOW), Ok(()));
        }
        assert_eq!(ask(1, NOW), Err(Denied::Wait { seconds: 24 * 60 * 60 }));
        assert_eq!(ask(2, NOW), Ok(()));
        assert_eq!(ask(1, NOW.plus(DAY)), Ok(()));
    }

    #[test]
    fn what_broke_by_a_fault_of_ours_may_be_asked_for_again() {
        let exports = Exports::default();
        let ask = || exports.ticket(person(1), Language::English, NOW);
        let tickets = [(); A_DAY].map(|()| ask().expect("one more"));
        let broken = exports.take(&tickets[0], NOW).expect("there");
        assert!(ask().is_err());
        exports.give_back(broken);
        exports.give_back(Ticket { person: person(2), ..broken });
        assert!(ask().is_ok());
        assert!(ask().is_err(), "one was given back, not all");
    }

    #[test]
    fn a_file_is_named_by_its_day() {
        assert_eq!(file_name(NOW), "nusaloka-2026-09-21.zip");
    }
}

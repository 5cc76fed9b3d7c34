//! Who is let in, and how much of the server one visitor may have. Whoever is over a limit comes again later: that answers
//! the connection, and decides nothing about what it carries.

use crate::{
    App,
    answer::Problem,
    metrics::{Counted, Metrics},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use nusaloka_domain::{Id, identity::Person};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How visitors come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Whatever headers say.
    Straight,
    /// Through one proxy of ours, which adds where they come from to `X-Forwarded-For`. What stands before that anybody may have
    /// written.
    ThroughProxy,
}

/// Where a request comes from.
pub(crate) struct Whence(pub(crate) IpAddr);

impl FromRequestParts<App> for Whence {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let connected = ConnectInfo::<SocketAddr>::from_request_parts(parts, app).await;
        let ConnectInfo(neighbour) = connected.map_err(|error| {
            tracing::error!(error = %error, "a request comes from nowhere");
            Problem::Broke
        })?;
        Ok(Self(match app.way {
            Way::Straight => neighbour.ip(),
            Way::ThroughProxy => told_by_proxy(&parts.headers).unwrap_or_else(|| neighbour.ip()),
        }))
    }
}

fn told_by_proxy(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// When to come again.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(5);
/// A person has a phone, a tablet, a computer, and each may hang on for a while after it lost its network.
const SOCKETS_A_PERSON: usize = 8;
/// And a browser, in which tabs stay open.
const PAGES_A_PERSON: usize = 32;
/// Of all browsers together in which nobody is: they take nobody's place.
const PAGES_OF_NOBODY: usize = 1_000;
/// Of all apps together.
const SOCKETS: usize = 20_000;
/// Of all browsers together: however many stay open, apps come in.
const PAGES: usize = 10_000;
/// Pulls that are being answered. Parked ones do not count.
const PULLS: usize = 1_024;

/// Who takes a place among the sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sitter {
    App(Id<Person>),
    /// In the browser of whoever is in, if anybody is.
    Page(Option<Id<Person>>),
}

impl Sitter {
    const fn places(self) -> usize {
        match self {
            Self::App(_) => SOCKETS_A_PERSON,
            Self::Page(Some(_)) => PAGES_A_PERSON,
            Self::Page(None) => PAGES_OF_NOBODY,
        }
    }
}

type Taken = Arc<Mutex<BTreeMap<Sitter, usize>>>;

#[derive(Clone)]
pub(crate) struct Limits {
    sockets: Taken,
    all_sockets: Arc<Semaphore>,
    all_pages: Arc<Semaphore>,
    pulls: Arc<Semaphore>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sockets: Arc::default(),
            all_sockets: Arc::new(Semaphore::new(SOCKETS)),
            all_pages: Arc::new(Semaphore::new(PAGES)),
            pulls: Arc::new(Semaphore::new(PULLS)),
        }
    }
}

/// A place among the sockets, free again when dropped.
pub(crate) struct Seat {
    sitter: Sitter,
    sockets: Taken,
    _one_of_all: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Limits {
    pub(crate) fn seat(&self, sitter: Sitter, metrics: &Metrics) -> Result<Seat, Problem> {
        let all = match sitter {
            Sitter::App(_) => &self.all_sockets,
            Sitter::Page(_) => &self.all_pages,
        };
        let one_of_all = Arc::clone(all).try_acquire_owned().map_err(|_| Problem::Busy)?;
        let mut sockets = whole(&self.sockets);
        let theirs = sockets.entry(sitter).or_default();
        if *theirs >= sitter.places() {
            return Err(Problem::Busy);
        }
        *theirs += 1;
        drop(sockets);
        let counted = Counted::of(&metrics.sockets);
        Ok(Seat { sitter, sockets: Arc::clone(&self.sockets), _one_of_all: one_of_all, _counted: counted })
    }

    /// A pull that begins.
    pub(crate) fn pull(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.pulls).try_acquire_owned().map_err(|_| Problem::Busy)
    }

    /// One that was parked: it has waited already.
    pub(crate) async fn pull_again(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.pulls).acquire_owned().await.map_err(|_| Problem::Busy)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut sockets = whole(&self.sockets);
        if let Some(theirs) = sockets.get_mut(&self.sitter) {
            *theirs -= 1;
            if *theirs == 0 {
                sockets.remove(&self.sitter);
            }
        }
    }
}

fn whole<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_so_many_sockets_and_another_is_not_kept_out() {
        let (limits, metrics) = (Limits::default(), Metrics::default());
        let [one, other] = [1, 2].map(|person| Sitter::App(Id::mint(1, [person; 10])));
        let mut seats: Vec<Seat> = (0..SOCKETS_A_PERSON).map(|_| limits.seat(one, &metrics).expect("a seat")).collect();
        assert_eq!(limits.seat(one, &metrics).err(), Some(Problem::Busy));
        assert!(limits.seat(other, &metrics).is_ok());
        seats.pop();
        assert!(limits.seat(one, &metrics).is_ok());
        drop(seats);
        assert!(whole(&limits.sockets).is_empty());
    }

    #[test]
    fn pages_take_no_place_of_an_app_and_those_in_which_nobody_is_take_nobodys() {
        let (limits, metrics) = (Limits::default(), Metrics::default());
        let (person, other) = (Id::mint(1, [1; 10]), Id::mint(1, [2; 10]));
        let full = [Sitter::Page(Some(person)), Sitter::Page(None)];
        let take = |sitter: Sitter| limits.seat(sitter, &metrics).expect("a seat");
        let seats = full.map(|sitter| (0..sitter.places()).map(|_| take(sitter)).collect::<Vec<Seat>>());
        for sitter in full {
            assert_eq!(limits.seat(sitter, &metrics).err(), Some(Problem::Busy), "{sitter:?}");
        }
        for sitter in [Sitter::App(person), Sitter::Page(Some(other))] {
            assert!(limits.seat(sitter, &metrics).is_ok(), "{sitter:?}");
        }
        drop(seats);
    }

    #[test]
    fn when_all_pages_are_taken_apps_come_in_and_when_all_apps_are_in_pages_do() {
        let (limits, metrics) = (Limits::default(), Metrics::default());
        let [app, page]: [fn(Id<Person>) -> Sitter; 2] = [Sitter::App, |person| Sitter::Page(Some(person))];
        for (crowd, most, other) in [(page, PAGES, app), (app, SOCKETS, page)] {
            // More persons than places, each with as many as one may have.
            let persons = (1..=3_000).map(|person| Id::mint(person, [1; 10]));
            let sitters = persons.flat_map(|person| std::iter::repeat_n(crowd(person), crowd(person).places()));
            let seats: Vec<Seat> = sitters.map_while(|sitter| limits.seat(sitter, &metrics).ok()).collect();
            assert_eq!(seats.len(), most);
            let somebody = Id::mint(4_000, [1; 10]);
            assert_eq!(limits.seat(crowd(somebody), &metrics).err(), Some(Problem::Busy));
            assert!(limits.seat(other(somebody), &metrics).is_ok());
        }
    }
}

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
const SOCKETS: usize = 20_000;
/// Pulls that are being answered. Parked ones do not count.
const PULLS: usize = 1_024;

#[derive(Clone)]
pub(crate) struct Limits {
    sockets: Arc<Mutex<BTreeMap<Id<Person>, usize>>>,
    all_sockets: Arc<Semaphore>,
    pulls: Arc<Semaphore>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sockets: Arc::default(),
            all_sockets: Arc::new(Semaphore::new(SOCKETS)),
            pulls: Arc::new(Semaphore::new(PULLS)),
        }
    }
}

/// A place among the sockets, free again when dropped.
pub(crate) struct Seat {
    person: Id<Person>,
    sockets: Arc<Mutex<BTreeMap<Id<Person>, usize>>>,
    _one_of_all: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Limits {
    pub(crate) fn seat(&self, person: Id<Person>, metrics: &Metrics) -> Result<Seat, Problem> {
        let one_of_all = Arc::clone(&self.all_sockets).try_acquire_owned().map_err(|_| Problem::Busy)?;
        let mut sockets = whole(&self.sockets);
        let theirs = sockets.entry(person).or_default();
        if *theirs >= SOCKETS_A_PERSON {
            return Err(Problem::Busy);
        }
        *theirs += 1;
        drop(sockets);
        let counted = Counted::of(&metrics.sockets);
        Ok(Seat { person, sockets: Arc::clone(&self.sockets), _one_of_all: one_of_all, _counted: counted })
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
        if let Some(theirs) = sockets.get_mut(&self.person) {
            *theirs -= 1;
            if *theirs == 0 {
                sockets.remove(&self.person);
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
        let (one, other) = (Id::mint(1, [1; 10]), Id::mint(1, [2; 10]));
        let mut seats: Vec<Seat> = (0..SOCKETS_A_PERSON).map(|_| limits.seat(one, &metrics).expect("a seat")).collect();
        assert_eq!(limits.seat(one, &metrics).err(), Some(Problem::Busy));
        assert!(limits.seat(other, &metrics).is_ok());
        seats.pop();
        assert!(limits.seat(one, &metrics).is_ok());
        drop(seats);
        assert!(whole(&limits.sockets).is_empty());
    }
}

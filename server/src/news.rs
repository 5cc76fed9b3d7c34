//! What was committed, for everybody who waits for news: where rows changed, never what became of them.
//!
//! Apps park: an ask with nothing to tell waits until a commit touches one of its scopes, and costs nothing until then,
//! however many there are and however much is committed elsewhere. Browsers listen: each hears of every commit and picks.
//! Whoever is too slow is told that they missed something, and looks for themselves.
//!
//! Invariant: whoever parks with what they saw as of a commit is woken by every later one that touches their scopes, also by
//! one that came before they had parked.

use crate::{
    answer::Problem,
    metrics::{Counted, Metrics},
};
use nusaloka_domain::scope::Scope;
use nusaloka_store::authority::Committed;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{
    broadcast::{Receiver, Sender, error::RecvError},
    oneshot,
};

/// How many commits a listener may be behind before it has to look for itself.
const KEPT: usize = 1_024;

#[derive(Clone)]
pub(crate) struct News {
    browsers: Sender<Arc<Committed>>,
    lot: Arc<Mutex<Lot>>,
    metrics: Arc<Metrics>,
}

/// Where apps are parked, by the scopes that would wake them.
#[derive(Default)]
struct Lot {
    next: u64,
    parked: BTreeMap<u64, (Arc<BTreeSet<Scope>>, oneshot::Sender<()>)>,
    by_scope: BTreeMap<Scope, BTreeSet<u64>>,
    /// The last commits, oldest first: for whoever was about to park.
    recent: VecDeque<Arc<Committed>>,
    /// All later ones are in `recent`, up to `known_upto`.
    known_since: u64,
    known_upto: u64,
}

impl News {
    /// `commit` is where the store stands.
    pub(crate) fn since(commit: u64, metrics: Arc<Metrics>) -> Self {
        let lot = Lot { known_since: commit, known_upto: commit, ..Lot::default() };
        Self { browsers: Sender::new(KEPT), lot: Arc::new(Mutex::new(lot)), metrics }
    }

    pub(crate) fn tell(&self, committed: Committed) {
        if committed.touched.is_empty() {
            let known_upto = &mut self.lot().known_upto;
            *known_upto = committed.commit.max(*known_upto);
            return;
        }
        let committed = Arc::new(committed);
        self.lot().tell(Arc::clone(&committed));
        // An error says that nobody listens.
        drop(self.browsers.send(committed));
    }

    pub(crate) fn subscribe(&self) -> Listening {
        Listening(self.browsers.subscribe())
    }

    /// All scopes that were touched after one commit, up to another. Nothing: that is not remembered, or not told yet.
    pub(crate) fn touched(&self, after: u64, upto: u64) -> Option<Arc<BTreeSet<Scope>>> {
        let lot = self.lot();
        if after < lot.known_since || upto > lot.known_upto {
            return None;
        }
        let between = lot.recent.iter().rev().skip_while(|committed| committed.commit > upto);
        let between = between.take_while(|committed| committed.commit > after);
        Some(Arc::new(between.flat_map(|committed| &committed.touched).map(|touched| touched.scope).collect()))
    }

    /// Waits for a commit after `commit` that touches one of these.
    pub(crate) fn park(&self, scopes: Arc<BTreeSet<Scope>>, commit: u64) -> Parked {
        let (wake, woken) = oneshot::channel();
        let mut lot = self.lot();
        let ticket = lot.next;
        lot.next += 1;
        let missed = |committed: &Arc<Committed>| {
            committed.commit > commit && committed.touched.iter().any(|touched| scopes.contains(&touched.scope))
        };
        if commit < lot.known_since || lot.recent.iter().any(missed) {
            let _ = wake.send(());
        } else {
            for scope in &*scopes {
                lot.by_scope.entry(*scope).or_default().insert(ticket);
            }
            lot.parked.insert(ticket, (scopes, wake));
        }
        drop(lot);
        Parked { ticket, woken, lot: Arc::clone(&self.lot), _counted: Counted::of(&self.metrics.parked) }
    }

    fn lot(&self) -> MutexGuard<'_, Lot> {
        whole(&self.lot)
    }
}

impl Lot {
    fn tell(&mut self, committed: Arc<Committed>) {
        let scopes: BTreeSet<Scope> = committed.touched.iter().map(|touched| touched.scope).collect();
        let woken: BTreeSet<u64> =
            scopes.iter().filter_map(|scope| self.by_scope.get(scope)).flatten().copied().collect();
        for ticket in woken {
            if let Some(wake) = self.leave(ticket) {
                // Whoever left at this moment needs no waking.
                let _ = wake.send(());
            }
        }
        self.known_upto = committed.commit.max(self.known_upto);
        self.recent.push_back(committed);
        if self.recent.len() > KEPT
            && let Some(forgotten) = self.recent.pop_front()
        {
            self.known_since = forgotten.commit;
        }
    }

    fn leave(&mut self, ticket: u64) -> Option<oneshot::Sender<()>> {
        let (scopes, wake) = self.parked.remove(&ticket)?;
        for scope in &*scopes {
            if let Some(tickets) = self.by_scope.get_mut(scope) {
                tickets.remove(&ticket);
                if tickets.is_empty() {
                    self.by_scope.remove(scope);
                }
            }
        }
        Some(wake)
    }
}

/// What is behind the lock is whole even if its last holder panicked.
fn whole(lot: &Mutex<Lot>) -> MutexGuard<'_, Lot> {
    lot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Drives off when dropped.
pub(crate) struct Parked {
    ticket: u64,
    woken: oneshot::Receiver<()>,
    lot: Arc<Mutex<Lot>>,
    _counted: Counted,
}

impl Parked {
    pub(crate) async fn woken(&mut self) {
        // An error cannot be: the other end is dropped only after it was used.
        drop((&mut self.woken).await);
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        whole(&self.lot).leave(self.ticket);
    }
}

pub(crate) struct Listening(Receiver<Arc<Committed>>);

impl Listening {
    /// Nothing: some were missed.
    pub(crate) async fn next(&mut self) -> Result<Option<Arc<Committed>>, Problem> {
        match self.0.recv().await {
            Ok(committed) => Ok(Some(committed)),
            Err(RecvError::Lagged(_)) => Ok(None),
            Err(RecvError::Closed) => Err(Problem::Broke),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::{Id, view::Touched};

    fn scope(ordinal: u8) -> Scope {
        Scope::user(Id::mint(1, [ordinal; 10]))
    }

    fn scopes<const COUNT: usize>(ordinals: [u8; COUNT]) -> Arc<BTreeSet<Scope>> {
        Arc::new(ordinals.map(scope).into())
    }

    fn news() -> News {
        News::since(10, Arc::default())
    }

    fn commit(news: &News, commit: u64, scopes: &[u8]) {
        let touched = scopes.iter().map(|ordinal| Touched { kind: None, scope: scope(*ordinal) }).collect();
        news.tell(Committed { commit, touched });
    }

    fn is_woken(parked: &mut Parked) -> bool {
        parked.woken.try_recv().is_ok()
    }

    #[test]
    fn a_commit_wakes_those_who_hold_its_scopes_and_nobody_else() {
        let news = news();
        let mut one = news.park(scopes([1, 2]), 10);
        let mut other = news.park(scopes([3]), 10);
        commit(&news, 11, &[2]);
        assert!(is_woken(&mut one) && !is_woken(&mut other));
        commit(&news, 12, &[3, 4]);
        assert!(is_woken(&mut other));
    }

    #[test]
    fn a_commit_between_the_look_and_the_parking_wakes_at_once() {
        let news = news();
        commit(&news, 11, &[1]);
        commit(&news, 12, &[2]);
        assert!(is_woken(&mut news.park(scopes([1]), 10)));
        assert!(!is_woken(&mut news.park(scopes([1]), 11)));
    }

    #[test]
    fn who_looked_longer_ago_than_is_remembered_looks_again() {
        let news = news();
        assert!(is_woken(&mut news.park(scopes([1]), 9)));
        for number in 0..KEPT as u64 + 5 {
            commit(&news, 11 + number, &[2]);
        }
        assert!(is_woken(&mut news.park(scopes([1]), 12)));
        assert!(!is_woken(&mut news.park(scopes([1]), 15)));
    }

    #[test]
    fn what_was_touched_is_known_for_a_while_and_only_what_was_told() {
        let news = news();
        commit(&news, 11, &[1]);
        commit(&news, 12, &[]);
        commit(&news, 13, &[2, 3]);
        let touched = |after, upto| news.touched(after, upto).map(|scopes| scopes.iter().copied().collect::<Vec<_>>());
        assert_eq!(touched(10, 13), Some(vec![scope(1), scope(2), scope(3)]));
        assert_eq!(touched(10, 12), Some(vec![scope(1)]));
        assert_eq!(touched(11, 12), Some(vec![]));
        assert_eq!(touched(12, 14), None, "it was not told yet");
        assert_eq!(touched(9, 13), None, "it was forgotten");
    }

    #[test]
    fn who_leaves_leaves_nothing_behind() {
        let news = news();
        drop(news.park(scopes([1]), 10));
        let woken = news.park(scopes([2]), 10);
        commit(&news, 11, &[2]);
        drop(woken);
        assert!(news.lot().parked.is_empty() && news.lot().by_scope.is_empty());
        assert_eq!(news.metrics.parked.get(), 0);
    }
}

//! What happened in the scopes that many look at, as it travels: read and packed once for each stretch of commits, and
//! kept for a little while, because all who were as far ask for the same within moments of each other.
//!
//! Whoever comes while a piece is being made waits for it instead of making it again.
//!
//! Refuses to know who may see what: a piece is asked for with a scope that somebody was found to see just now. Refuses to
//! grow: the oldest go first, and what is very large is not kept at all.

use crate::{
    metrics::{Metrics, Shared},
    news::News,
};
use nusaloka_domain::{Fault, scope::Scope};
use nusaloka_store::{
    authority::{self, Span},
    batch::Segment,
};
use nusaloka_sync::shared::Piece;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Stretches of commits in one scope each.
const PIECES: usize = 4_096;
const BYTES: usize = 32 << 20;
const LARGEST: usize = 1 << 20;

/// Locked while a piece is made. Nothing inside: not made yet.
type Slot = Arc<Mutex<Option<Option<Arc<Piece>>>>>;

#[derive(Clone)]
pub(crate) struct Shelf {
    kept: Arc<Mutex<Kept>>,
    news: News,
    metrics: Arc<Metrics>,
}

#[derive(Default)]
struct Kept {
    slots: BTreeMap<Span, Slot>,
    /// Oldest first, with the bytes that each takes.
    order: VecDeque<(Span, usize)>,
    bytes: usize,
}

impl Shelf {
    pub(crate) fn beside(news: News, metrics: Arc<Metrics>) -> Self {
        Self { kept: Arc::default(), news, metrics }
    }
}

impl authority::Shelf for Shelf {
    type Piece = Piece;

    fn touched(&self, after: u64, upto: u64) -> Option<Arc<BTreeSet<Scope>>> {
        self.news.touched(after, upto)
    }

    fn piece(
        &self,
        span: Span,
        read: &mut dyn FnMut() -> Result<Option<Segment>, Fault>,
    ) -> Result<Option<Arc<Piece>>, Fault> {
        let slot = Arc::clone(whole(&self.kept).slots.entry(span).or_default());
        let mut made = whole(&slot);
        if let Some(piece) = &*made {
            self.metrics.shared(Shared::Again);
            return Ok(piece.clone());
        }
        let read = read().map(|segment| segment.as_ref().map(Piece::of).map(Arc::new));
        let Ok(piece) = read else {
            // Whoever waited for it tries for themselves.
            whole(&self.kept).slots.remove(&span);
            return read;
        };
        self.metrics.shared(Shared::Made);
        *made = Some(piece.clone());
        whole(&self.kept).keep(span, piece.as_ref().map_or(0, |piece| piece.bytes()));
        Ok(piece)
    }
}

impl Kept {
    fn keep(&mut self, span: Span, bytes: usize) {
        if bytes > LARGEST {
            self.slots.remove(&span);
            return;
        }
        self.order.push_back((span, bytes));
        self.bytes += bytes;
        while self.order.len() > PIECES || self.bytes > BYTES {
            let Some((oldest, bytes)) = self.order.pop_front() else { return };
            self.slots.remove(&oldest);
            self.bytes -= bytes;
        }
    }
}

/// What is behind the lock is whole even if its last holder panicked.
fn whole<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use authority::Shelf as _;
    use nusaloka_domain::Id;
    use nusaloka_store::batch::Position;
    use std::{
        cell::Cell,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };
    use uuid::Uuid;

    fn shelf() -> Shelf {
        let metrics = Arc::<Metrics>::default();
        Shelf::beside(News::since(1, Arc::clone(&metrics)), metrics)
    }

    fn span(upto: u64) -> Span {
        Span { epoch: Uuid::nil(), after: 1, upto, scope: Scope::user(Id::mint(1, [1; 10])) }
    }

    fn segment(span: Span, noise: usize) -> Segment {
        let (from, upto) = (Position::end_of(span.after), Position::end_of(span.upto));
        let gone = (0..noise).map(|at| nusaloka_store::batch::Gone {
            kind: 1,
            commit: u64::MAX,
            row: Uuid::from_u128(nusaloka_domain::view::mixed(at as u128)),
        });
        Segment { scope: span.scope, from, upto, rows: Vec::new(), gone: gone.collect(), digests: Vec::new() }
    }

    #[test]
    fn a_piece_is_made_once_and_another_stretch_is_another_piece() {
        let (shelf, reads) = (shelf(), Cell::new(0));
        let ask = |upto| {
            let read = &mut || {
                reads.set(reads.get() + 1);
                Ok(Some(segment(span(upto), 1)))
            };
            shelf.piece(span(upto), read).expect("made").expect("something")
        };
        assert!(Arc::ptr_eq(&ask(2), &ask(2)) && reads.get() == 1);
        assert_ne!(ask(2), ask(3));
        assert_eq!(reads.get(), 2);
    }

    #[test]
    fn that_nothing_happened_is_kept_too_and_a_fault_is_not() {
        let shelf = shelf();
        assert!(shelf.piece(span(2), &mut || Err(Fault::new("as planned"))).is_err());
        assert_eq!(shelf.piece(span(2), &mut || Ok(None)).expect("made"), None);
        assert_eq!(shelf.piece(span(2), &mut || panic!("it is known")).expect("kept"), None);
    }

    #[test]
    fn whoever_comes_while_it_is_made_waits_for_it() {
        let shelf = shelf();
        let made = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let read = &mut || {
                        made.fetch_add(1, Ordering::Relaxed);
                        thread::yield_now();
                        Ok(Some(segment(span(2), 1)))
                    };
                    shelf.piece(span(2), read).expect("made").expect("something")
                });
            }
        });
        assert_eq!(made.into_inner(), 1);
    }

    #[test]
    fn the_oldest_go_first_and_what_is_very_large_is_not_kept() {
        let shelf = shelf();
        for upto in 2..PIECES as u64 + 12 {
            shelf.piece(span(upto), &mut || Ok(Some(segment(span(upto), 0)))).expect("made");
        }
        let kept = || {
            let kept = whole(&shelf.kept);
            (kept.slots.len(), kept.order.len())
        };
        assert_eq!(kept(), (PIECES, PIECES));
        assert!(!whole(&shelf.kept).slots.contains_key(&span(2)));
        let large = span(u64::MAX);
        shelf.piece(large, &mut || Ok(Some(segment(large, LARGEST / 20)))).expect("made");
        assert_eq!(kept(), (PIECES, PIECES));
        assert!(!whole(&shelf.kept).slots.contains_key(&large));
    }
}

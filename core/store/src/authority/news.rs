//! What happened since a device last asked, told so that many devices share the costly part.
//!
//! What happened in a scope between two commits is the same for whoever sees that scope. So it is read once, put away in
//! whatever form the caller gives it (`Shelf`), and handed to everybody who is as far. What differs from device to device
//! is looked up for each: which scopes the person sees, and how far the device's own entries are decided.
//!
//! Refuses to answer whoever is not simply a few commits behind: those are told by `slice`.
//!
//! Invariant: a piece is handed only to somebody whose scopes were read in this very look, or in an earlier one of the same
//! request (`Quiet`) since which nothing was told in their own scope, where grants come and go.

use super::{
    Marks, Offers,
    pull::{Extent, Places, Telling, done_of},
};
use crate::{
    batch::{Ask, Batch, More, Position, Segment, scopes_hash},
    engine::Source,
};
use nusaloka_domain::{Fault, Id, capability::Business, identity::Person, scope::Scope};
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// What happened in one scope after one commit, up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub epoch: Uuid,
    pub after: u64,
    pub upto: u64,
    pub scope: Scope,
}

/// Where pieces are put away.
pub trait Shelf {
    /// A segment, in the form that is handed on.
    type Piece;

    /// All scopes in which anything happened after one commit, up to another; nothing, if that is not known.
    fn touched(&self, after: u64, upto: u64) -> Option<Arc<BTreeSet<Scope>>>;

    /// The piece of a span: as it was put away, or made of what `read` finds. None, if nothing happened.
    fn piece(
        &self,
        span: Span,
        read: &mut dyn FnMut() -> Result<Option<Segment>, Fault>,
    ) -> Result<Option<Arc<Self::Piece>>, Fault>;
}

/// A batch whose segments stand beside it.
#[derive(Debug)]
pub struct News<P> {
    /// Without its segments.
    pub batch: Batch,
    pub pieces: Vec<Arc<P>>,
    /// The scopes of the device, each of which may bring news.
    pub scopes: Arc<BTreeSet<Scope>>,
}

/// What an earlier look for the same ask has found: these scopes, and as of this commit nothing to tell.
#[derive(Debug, Clone)]
pub struct Quiet {
    pub scopes: Arc<BTreeSet<Scope>>,
    pub commit: u64,
}

impl<P> News<P> {
    /// Would they only tell the device what it knows?
    pub fn is_quiet(&self, ask: &Ask) -> bool {
        self.pieces.is_empty() && self.batch.scopes == ask.scopes && self.batch.refused.is_empty()
    }

    /// For the next look, if this was one that found nothing.
    pub fn quiet(self) -> Quiet {
        Quiet { scopes: self.scopes, commit: self.batch.commit }
    }
}

/// Nothing: this ask takes more than telling what happened since.
pub fn news<S: Shelf>(
    source: &dyn Source,
    business: Business,
    person: Id<Person>,
    ask: &Ask,
    before: Option<&Quiet>,
    shelf: &S,
) -> Result<Option<News<S::Piece>>, Fault> {
    let marks = Marks::of(source)?;
    if ask.commit == 0 || marks.is_strange(ask) || !ask.behind.is_empty() || !ask.repairs.is_empty() {
        return Ok(None);
    }
    let Marks { epoch, commit, .. } = marks;
    let since = before.map_or(ask.commit, |quiet| quiet.commit);
    let touched = if since == commit { Some(Arc::default()) } else { shelf.touched(since, commit) };
    let is_still = |scope: &Scope| touched.as_ref().is_some_and(|touched| !touched.contains(scope));
    let (scopes, refused) = match before {
        Some(quiet) if is_still(&Scope::user(person)) => (Arc::clone(&quiet.scopes), Vec::new()),
        _ => {
            // Whoever asks for snapshots is behind.
            let places = Places::of(source, business, person, ask, &marks, &Offers::default())?;
            if !places.behind.is_empty() {
                return Ok(None);
            }
            (Arc::new(places.all), places.refused)
        }
    };
    let mut telling = Telling::at(source, business, commit);
    let mut pieces = Vec::new();
    for scope in scopes.iter().filter(|scope| !is_still(scope)) {
        let span = Span { epoch, after: ask.commit, upto: commit, scope: *scope };
        let mut read = || telling.segment(*scope, Position::end_of(ask.commit), Extent::Whole);
        pieces.extend(shelf.piece(span, &mut read)?);
    }
    let batch = Batch {
        epoch,
        device: ask.device,
        since: ask.commit,
        commit,
        done: done_of(source, ask)?,
        segments: Vec::new(),
        repaired: Vec::new(),
        refused,
        scopes: scopes_hash(&*scopes),
        more: More::No,
        offers: Vec::new(),
    };
    Ok(Some(News { batch, pieces, scopes }))
}

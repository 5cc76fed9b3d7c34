//! What a person may see: what a server has to know of a visitor before it answers.

use super::Authority;
use crate::{
    engine::{Engine, Source},
    sight::granted_scopes,
};
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    identity::Person,
    scope::{Opens, Scope},
    view::Touched,
};
use std::collections::BTreeSet;

/// The scopes that one person may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sees {
    own: Scope,
    granted: BTreeSet<Scope>,
    /// Audiences that are open to all.
    open: BTreeSet<u8>,
}

impl Sees {
    /// The person's own, or granted to them.
    pub fn is_theirs(&self, scope: Scope) -> bool {
        scope == self.own || self.granted.contains(&scope)
    }

    /// All of them.
    pub fn theirs(&self) -> impl Iterator<Item = Scope> + '_ {
        self.granted.iter().copied().chain([self.own])
    }

    /// Theirs, or everybody's.
    pub fn sees(&self, scope: Scope) -> bool {
        self.is_theirs(scope) || self.open.contains(&scope.audience)
    }

    /// Could this have given something to see, or taken it away? Then the person's scopes are to be looked up again.
    pub fn may_differ(&self, touched: &Touched) -> bool {
        touched.scope == self.own
    }

    /// Scopes that came or went since.
    pub fn difference(&self, later: &Self) -> Vec<Touched> {
        let scopes = self.granted.symmetric_difference(&later.granted);
        scopes.map(|scope| Touched { kind: None, scope: *scope }).collect()
    }
}

impl<E: Engine> Authority<E> {
    pub fn sees(&mut self, person: Id<Person>) -> Result<Sees, Fault> {
        let business = self.business;
        sees(&*self.engine.source()?, business, person)
    }
}

/// The same from any consistent look at the server's store.
pub fn sees(source: &dyn Source, business: Business, person: Id<Person>) -> Result<Sees, Fault> {
    let granted = granted_scopes(source, person)?.into_keys().collect();
    let open = business.audiences().filter(|audience| audience.opens == Opens::ToAll);
    let open = open.map(|audience| audience.code).collect();
    Ok(Sees { own: Scope::user(person), granted, open })
}

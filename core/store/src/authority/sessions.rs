//! Who holds which session, and what that person may see: what a server has to know of a visitor before it answers.
//!
//! Refuses to know tokens: it is handed their hashes.

use super::Authority;
use crate::{
    engine::{Change, Engine, Safety, Source, Stored},
    sight::granted_scopes,
    tables::SESSION,
};
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    identity::Person,
    record::{Row, Value},
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
    /// Keeps a session. One that is known already stays whose it was.
    pub fn keep_session(&mut self, token_hash: &[u8; 32], person: Id<Person>) -> Result<(), Fault> {
        let row = Row::from_values([Value::Bytes(token_hash), Value::Bytes(person.as_bytes())]);
        let mut tx = self.engine.begin()?;
        tx.put_absent(&SESSION, &[Stored { commit: 0, row }])?;
        tx.commit(Safety::Synced)
    }

    pub fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), Fault> {
        let mut tx = self.engine.begin()?;
        tx.apply(&[Change::Remove { kind: &SESSION, key: Row::from_values([Value::Bytes(token_hash)]) }])?;
        tx.commit(Safety::Synced)
    }

    /// Who holds this session?
    pub fn holder(&mut self, token_hash: &[u8; 32]) -> Result<Option<Id<Person>>, Fault> {
        holder(&*self.engine.source()?, token_hash)
    }

    pub fn sees(&mut self, person: Id<Person>) -> Result<Sees, Fault> {
        let business = self.business;
        sees(&*self.engine.source()?, business, person)
    }
}

/// The same from any consistent look at the server's store.
pub fn holder(source: &dyn Source, token_hash: &[u8; 32]) -> Result<Option<Id<Person>>, Fault> {
    let key = Row::from_values([Value::Bytes(token_hash)]);
    let found = source.get(&SESSION, &[key])?.pop().flatten();
    Ok(found.and_then(|stored| stored.row.value(1).uuid()).map(Id::from_uuid))
}

/// The same from any consistent look at the server's store.
pub fn sees(source: &dyn Source, business: Business, person: Id<Person>) -> Result<Sees, Fault> {
    let granted = granted_scopes(source, person)?.into_keys().collect();
    let open = business.audiences().filter(|audience| audience.opens == Opens::ToAll);
    let open = open.map(|audience| audience.code).collect();
    Ok(Sees { own: Scope::user(person), granted, open })
}

//! Which scopes a viewer may see, and whether what is here of them is all there is.
//!
//! Grants are rows. So what a person may see is read from the same tables and the same transaction as everything else,
//! on a phone (where a scope may be granted and not yet here) as on the server (where all is complete).

use crate::{
    engine::{Scan, Source, Stored},
    tables::Grant,
};
use nusaloka_domain::{
    Fault, Id,
    capability::Business,
    identity::Person,
    record::{Record, Row, Value},
    scope::{Opens, Scope},
    view::{Coverage, Viewer},
};
use std::collections::BTreeMap;

/// Who looks, and from where.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sight<'a> {
    /// The server itself.
    Everything,
    Person {
        person: Id<Person>,
        business: Business,
        held: Held<'a>,
    },
}

/// What is here.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Held<'a> {
    /// The server holds everything.
    All,
    /// A device holds these, as far as they have come.
    Some(&'a BTreeMap<Scope, Coverage>),
}

/// What decides whether a scope is seen.
pub(crate) enum Seeing {
    Yes(Coverage),
    No,
    /// Whoever holds a grant.
    IfGranted(Id<Person>),
}

impl Sight<'_> {
    pub(crate) const fn viewer(&self) -> Viewer {
        match self {
            Self::Everything => Viewer::Authority,
            Self::Person { person, .. } => Viewer::Person(*person),
        }
    }

    /// A device may have what it cannot read.
    pub(crate) const fn is_a_devices(&self) -> bool {
        matches!(self, Self::Person { held: Held::Some(_), .. })
    }

    pub(crate) fn of(&self, scope: Scope) -> Seeing {
        let Self::Person { person, business, held } = self else {
            return Seeing::Yes(Coverage::Complete);
        };
        let here = || match held {
            Held::All => Seeing::Yes(Coverage::Complete),
            Held::Some(held) => held.get(&scope).map_or(Seeing::No, |coverage| Seeing::Yes(*coverage)),
        };
        match business.audience(scope.audience).map(|audience| audience.opens) {
            Some(Opens::ToAll) => here(),
            Some(Opens::ToItsPerson) if scope.key == person.uuid() => here(),
            None | Some(Opens::ToNobody | Opens::ToItsPerson) => Seeing::No,
            Some(Opens::ByGrant) => Seeing::IfGranted(*person),
        }
    }

    /// How complete a scope is that the viewer was granted by these.
    pub(crate) fn granted(&self, scope: Scope, grants: &[Stored]) -> Option<Coverage> {
        let made_here = grants.first()?.commit == 0;
        Some(match self {
            Self::Person { held: Held::Some(held), .. } => match held.get(&scope) {
                Some(coverage) => *coverage,
                // Nobody else knows of it yet: what is here is all there is.
                None if made_here => Coverage::Complete,
                None => Coverage::Partial,
            },
            _ => Coverage::Complete,
        })
    }
}

/// Grants of one person, of one scope or of all.
pub(crate) fn grants_to(person: Id<Person>, scope: Option<Scope>) -> Scan {
    let mut prefix = Row::from_values([Value::Bytes(person.as_bytes())]);
    if let Some(scope) = scope {
        prefix.push(Value::Bytes(&scope.to_bytes()));
    }
    Scan::of(Grant::KIND).by(Grant::BY_PERSON.index).prefix(prefix)
}

pub(crate) fn scope_of_grant(row: &Row) -> Result<Scope, Fault> {
    let grant = Grant::from_row(row).map_err(|error| Fault::because("a grant is not readable", error))?;
    Scope::from_bytes(&grant.granted).ok_or_else(|| Fault::new("a grant names no scope"))
}

/// Every scope that a person was granted, with the commit of the oldest grant that still stands.
pub(crate) fn granted_scopes(source: &dyn Source, person: Id<Person>) -> Result<BTreeMap<Scope, u64>, Fault> {
    let mut scopes = BTreeMap::new();
    for stored in source.scan(&grants_to(person, None))? {
        let since = scopes.entry(scope_of_grant(&stored.row)?).or_insert(stored.commit);
        *since = stored.commit.min(*since);
    }
    Ok(scopes)
}

//! All that there is in a scope, from any consistent look at the server's store: what is handed to whoever asks for everything
//! about themselves, and what goes when they do.
//!
//! Refuses to know who may see a scope: whoever asks has looked that up.

use super::feed;
use crate::{batch::Position, engine::Source, overlay::key_of};
use nusaloka_domain::{
    Fault,
    capability::Business,
    record::{Kind, Row},
    scope::Scope,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Looked up in one call.
const AT_ONCE: usize = 500;

/// The rows of a scope, by their kinds; each is handed on before the next is looked up, until whoever takes them has enough.
/// Grants are left out: they follow from the rows that grant.
pub fn whole<E: From<Fault>>(
    source: &dyn Source,
    business: Business,
    scope: Scope,
    mut take: impl FnMut(&'static Kind, Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut by_kind: BTreeMap<u16, BTreeSet<Uuid>> = BTreeMap::new();
    for (_, kind, row, gone) in feed(source, scope, Position::end_of(0), usize::MAX)? {
        // Of a row that went and came back, the later word holds.
        let rows = by_kind.entry(kind).or_default();
        if gone {
            rows.remove(&row)
        } else {
            rows.insert(row)
        };
    }
    for (code, ids) in by_kind {
        let Some(kind) = business.kind(code) else { continue };
        let keys: Vec<Row> = ids.into_iter().map(key_of).collect();
        for keys in keys.chunks(AT_ONCE) {
            for stored in source.get(kind, keys)?.into_iter().flatten() {
                take(kind, stored.row)?;
            }
        }
    }
    Ok(())
}

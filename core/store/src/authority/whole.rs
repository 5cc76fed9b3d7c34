//! All that there is in a scope, from any consistent look at the server's store: what is handed to whoever asks for everything
//! about themselves, and what goes when they do.
//!
//! Refuses to know who may see a scope: whoever asks has looked that up.

use super::pull::{FeedEntry, feed};
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
/// Rows that are held at a time, where each is handed on to somebody who may take long.
const HELD: usize = 50;

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

/// Which kinds of rows there are in a scope, also of such as went. However many there are, a few are looked at at a time.
pub fn kinds_in(source: &dyn Source, business: Business, scope: Scope) -> Result<Vec<&'static Kind>, Fault> {
    let mut codes = BTreeSet::new();
    pages(source, scope, |page| {
        codes.extend(page.iter().map(|(_, kind, ..)| *kind));
        Ok::<(), Fault>(())
    })?;
    Ok(codes.into_iter().filter_map(|code| business.kind(code)).collect())
}

/// The rows of one kind in a scope, in the order in which they were last written, each once. However many there are, a few are
/// held at a time.
pub fn of_kind<E: From<Fault>>(
    source: &dyn Source,
    scope: Scope,
    kind: &'static Kind,
    mut take: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    pages(source, scope, |page| {
        let there: Vec<_> = page.iter().filter(|(_, code, _, gone)| *code == kind.code && !gone).collect();
        for some in there.chunks(HELD) {
            let keys: Vec<Row> = some.iter().map(|(_, _, row, _)| key_of(*row)).collect();
            for ((commit, ..), stored) in some.iter().zip(source.get(kind, &keys)?) {
                // One that was written since stands further on.
                if let Some(stored) = stored.filter(|stored| stored.commit == *commit) {
                    take(stored.row)?;
                }
            }
        }
        Ok(())
    })
}

fn pages<E: From<Fault>>(
    source: &dyn Source,
    scope: Scope,
    mut take: impl FnMut(&[FeedEntry]) -> Result<(), E>,
) -> Result<(), E> {
    let mut from = Position::end_of(0);
    loop {
        let page = feed(source, scope, from, AT_ONCE)?;
        let Some((commit, kind, row, _)) = page.last() else { return Ok(()) };
        from = Position { commit: *commit, kind: *kind, row: *row };
        take(&page)?;
        if page.len() < AT_ONCE {
            return Ok(());
        }
    }
}

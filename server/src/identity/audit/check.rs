//! Goes along the log, row by row as they lie in the table, so that nothing is taken for granted that an index or a scope would say.
//!
//! Refuses to judge: what fits is the domain's.

use nusaloka_domain::{
    Fault,
    identity::{AuditDetail, AuditEntry, AuditHead, Chain, Misfit, Unfitting},
    record::{Record as _, Row, Value},
    view::Edge,
};
use nusaloka_store::engine::{Scan, Source};

const AT_ONCE: usize = 1_000;

/// How far it fits, and what does not.
pub(super) struct Checked {
    pub(super) chain: Chain,
    pub(super) misfit: Option<Misfit>,
}

fn key_of(number: i64) -> Row {
    Row::from_values([Value::Bytes(AuditEntry::id_of(number).as_bytes())])
}

/// The log behind an entry that was checked before. Nothing, if there is no such entry.
pub(super) fn behind(source: &dyn Source, number: i64) -> Result<Option<Chain>, Fault> {
    if number == 0 {
        return Ok(Some(Chain::beginning()));
    }
    let entry = entry(source, number)?;
    Ok(entry.map(|entry| Chain::behind(&entry)))
}

/// An entry by its number, if it can be read.
pub(super) fn entry(source: &dyn Source, number: i64) -> Result<Option<AuditEntry>, Fault> {
    let found = source.get(AuditEntry::KIND, &[key_of(number)])?;
    Ok(found.into_iter().flatten().next().and_then(|stored| AuditEntry::from_row(&stored.row).ok()))
}

/// Checks so many entries, and at the end of the log that it ends where its head is.
pub(super) fn walk(
    source: &dyn Source,
    mut chain: Chain,
    head: Option<&AuditHead>,
    most: usize,
) -> Result<Checked, Fault> {
    let mut left = most;
    while left > 0 {
        let low = if chain.number() == 0 { Edge::Open } else { Edge::Excluding(key_of(chain.number())) };
        let scan = Scan { low, ..Scan::of(AuditEntry::KIND).limit(left.min(AT_ONCE)) };
        let rows = source.scan(&scan)?;
        if rows.is_empty() {
            let misfit = chain.end(head).err();
            return Ok(Checked { chain, misfit });
        }
        let keys: Vec<Row> = rows.iter().map(|stored| Row::from_values([stored.row.value(0)])).collect();
        let details = source.get(AuditDetail::KIND, &keys)?;
        for (stored, detail) in rows.iter().zip(details) {
            let detail = detail.map(|stored| AuditDetail::from_row(&stored.row)).transpose();
            let (Ok(entry), Ok(detail)) = (AuditEntry::from_row(&stored.row), detail) else {
                let misfit = Some(chain.misfit(Unfitting::Unreadable));
                return Ok(Checked { chain, misfit });
            };
            if let Err(misfit) = chain.take(&entry, detail.as_ref()) {
                return Ok(Checked { chain, misfit: Some(misfit) });
            }
        }
        left -= rows.len();
    }
    Ok(Checked { chain, misfit: None })
}

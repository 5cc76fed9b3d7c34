//! What every engine asks of a row, a key and a scan before it looks into a table, so that all of them answer alike.
//!
//! A row is kept in one canonical form: at least as long as the kind has columns, absent values spelt out as nothing.
//! What it has beyond them (a later version wrote it) stays as it is.
//!
//! Refuses to know words: a word of a later version is stored like any other text.
//!
//! Invariant: what passes here, any engine can store and find; what does not is a fault of the caller, in each.

use super::Scan;
use nusaloka_domain::{
    Fault,
    record::{Column, Holds, Index, Kind, Presence, Row, Value},
    view::Edge,
};
use std::borrow::Cow;

/// A record has a commit number beside each row; the store's own tables have none.
pub(super) fn is_record(kind: &Kind) -> bool {
    kind.key == [0] && kind.columns[0].holds == Holds::Id
}

/// The row as it is stored and given back.
pub(super) fn canonical<'a>(kind: &Kind, row: &'a Row) -> Result<Cow<'a, Row>, Fault> {
    let mut values = row.values();
    let mut missing = 0;
    for column in kind.columns {
        let value = values.next();
        missing += usize::from(value.is_none());
        if !can_stand(column, value.unwrap_or(Value::Null)) {
            return Err(unfit(kind, column));
        }
    }
    if missing == 0 {
        return Ok(Cow::Borrowed(row));
    }
    let mut whole = row.clone();
    for _ in 0..missing {
        whole.push(Value::Null);
    }
    Ok(Cow::Owned(whole))
}

pub(super) fn can_stand(column: &Column, value: Value<'_>) -> bool {
    match (column.holds, value) {
        (_, Value::Null) => column.presence == Presence::Optional,
        (Holds::Flag, Value::Integer(flag)) => flag == 0 || flag == 1,
        (Holds::Id, Value::Bytes(id)) => id.len() == 16,
        _ => can_compare(column, value),
    }
}

/// Whether values of that sort stand in the column, so that every engine sorts this one among them alike.
fn can_compare(column: &Column, value: Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Integer(_) => matches!(column.holds, Holds::Flag | Holds::Integer | Holds::Timestamp),
        Value::Text(_) => matches!(column.holds, Holds::Text | Holds::Word(_)),
        Value::Bytes(_) => matches!(column.holds, Holds::Id | Holds::Bytes),
    }
}

pub(super) fn unfit(kind: &Kind, column: &Column) -> Fault {
    Fault::new(format!("a value cannot stand in {}.{}", kind.name, column.name()))
}

/// A key has a value for each of the key's columns.
pub(super) fn check_key(kind: &Kind, key: &Row) -> Result<(), Fault> {
    let mut values = key.values();
    for &position in kind.key {
        let column = &kind.columns[position];
        if !values.next().is_some_and(|value| can_compare(column, value)) {
            return Err(unfit(kind, column));
        }
    }
    if values.next().is_some() { Err(Fault::new(format!("a key of {} is too long", kind.name))) } else { Ok(()) }
}

/// The index is declared, prefix and edges have no more values than its order has columns, each comparable with its.
pub(super) fn check_scan(scan: &Scan) -> Result<(), Fault> {
    if let Some(index) = &scan.index {
        index_number(scan.kind, index)?;
    }
    let prefix = scan.prefix.values().count();
    check_values(scan, 0, &scan.prefix)?;
    for edge in [&scan.low, &scan.high] {
        match edge {
            Edge::Open => {}
            Edge::Including(row) | Edge::Excluding(row) => check_values(scan, prefix, row)?,
        }
    }
    Ok(())
}

fn check_values(scan: &Scan, skip: usize, row: &Row) -> Result<(), Fault> {
    let mut columns = scan.columns().skip(skip);
    for value in row.values() {
        let Some(position) = columns.next() else {
            return Err(Fault::new(format!("a scan of {} has more values than its order has columns", scan.kind.name)));
        };
        let column = &scan.kind.columns[position];
        if !can_compare(column, value) {
            return Err(unfit(scan.kind, column));
        }
    }
    Ok(())
}

pub(super) fn index_number(kind: &Kind, index: &Index) -> Result<usize, Fault> {
    kind.indexes
        .iter()
        .position(|declared| declared == index)
        .ok_or_else(|| Fault::new(format!("{} has no index {}", kind.name, index.name)))
}

pub(super) fn no_such_table(kind: &Kind) -> Fault {
    Fault::new(format!("this database has no table {}", kind.name))
}

/// What a programmer must have right before there can be an engine. The kinds, in the order of their codes.
pub(super) fn declared(kinds: impl IntoIterator<Item = &'static Kind>) -> Vec<&'static Kind> {
    let mut kinds: Vec<&'static Kind> = kinds.into_iter().collect();
    kinds.sort_by_key(|kind| kind.code);
    for pair in kinds.windows(2) {
        assert!(pair[0].code != pair[1].code, "{} and {} have one code", pair[0].name, pair[1].name);
    }
    for kind in &kinds {
        let required = |position: &usize| kind.columns[*position].presence == Presence::Required;
        assert!(!kind.key.is_empty() && kind.key.iter().all(required), "the key of {} may be absent", kind.name);
    }
    kinds
}

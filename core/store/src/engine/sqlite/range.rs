//! A scan as SQL: the prefix as equalities, the edges as comparisons of row values, which SQLite finds in the index.
//!
//! Row values know no order among absent ones, but our orders do: absent comes first. So a range over a column that
//! may be absent is cut into two, first the rows where it is absent (an equality), then those where it is present.
//! Only columns further back, which no index search depends on, are compared one by one.
//!
//! Refuses to choose an index: the order and the comparisons name the columns, and SQLite finds the index that has them.
//!
//! Invariant: the parts of a scan lie one behind the other and do not overlap.

use super::{
    super::{Only, Scan, Stored},
    layers::Attached,
    table::{Reading, Table, bind, quoted, unread},
};
use nusaloka_domain::{
    Fault,
    record::{Column, Holds, Presence, Value},
    view::{Edge, Order},
};
use rusqlite::{Connection, Statement, types};
use std::{fmt::Write, rc::Rc, sync::Arc};
use uuid::Uuid;

/// Where rows are looked for.
#[derive(Clone, Copy)]
pub(super) enum Where<'a> {
    /// In the table, and in layers, as far as they are seen.
    AlsoBelow(&'a [Arc<Attached>]),
    /// In this layer, and nowhere else.
    Only(&'a Arc<Attached>),
}

pub(super) fn scan(
    connection: &Connection,
    table: &Table,
    within: Where<'_>,
    scan: &Scan,
) -> Result<Vec<Stored>, Fault> {
    let Some(scopes) = Scopes::of(scan) else { return Ok(Vec::new()) };
    let columns: Vec<&Column> = scan.columns().map(|position| &scan.kind.columns[position]).collect();
    let mut parts = parts(&columns, scan);
    if scan.order == Order::Descending {
        parts.reverse();
    }
    let mut found = Vec::new();
    for part in parts {
        let left = scan.limit - found.len();
        if left == 0 {
            break;
        }
        let stretch = Stretch { connection, table, scan, columns: &columns, scopes: &scopes, left };
        match within {
            Where::Only(layer) => {
                stretch.read(&part, &table.select_below(layer), "", &|error| layer.unread(error), &mut found)?;
            }
            Where::AlsoBelow(layers) => {
                let before = found.len();
                stretch.read(&part, &table.select, "", &unread, &mut found)?;
                for layer in layers.iter().filter(|layer| layer.has(table.kind)) {
                    let mut below = Vec::new();
                    let select = table.select_below(layer);
                    stretch.read(&part, &select, &table.seen_below(), &|error| layer.unread(error), &mut below)?;
                    merge(scan, &mut found, before, below, left);
                }
            }
        }
    }
    Ok(found)
}

/// Two runs in the order of the scan become one, cut off at the limit: the rows from `begin` on, and those from below.
fn merge(scan: &Scan, found: &mut Vec<Stored>, begin: usize, below: Vec<Stored>, limit: usize) {
    if below.is_empty() {
        return;
    }
    let key = |stored: &Stored| scan.key_of(&stored.row);
    let mut own = found.split_off(begin).into_iter().map(|stored| (key(&stored), stored)).peekable();
    let mut below = below.into_iter().map(|stored| (key(&stored), stored)).peekable();
    while found.len() - begin < limit {
        let own_first = match (own.peek(), below.peek()) {
            (Some((one, _)), Some((other, _))) if scan.order == Order::Ascending => one < other,
            (Some((one, _)), Some((other, _))) => one > other,
            (one, _) => one.is_some(),
        };
        let Some((_, stored)) = (if own_first { own.next() } else { below.next() }) else { return };
        found.push(stored);
    }
}

/// One part of a scan, to be read in one place after the other.
struct Stretch<'a> {
    connection: &'a Connection,
    table: &'a Table,
    scan: &'a Scan,
    columns: &'a [&'a Column],
    scopes: &'a Scopes<'a>,
    left: usize,
}

impl Stretch<'_> {
    fn read(
        &self,
        part: &Part<'_>,
        select: &str,
        also: &str,
        failed: &dyn Fn(rusqlite::Error) -> Fault,
        found: &mut Vec<Stored>,
    ) -> Result<(), Fault> {
        let Spelt { mut sql, values } = part.clone().spell(select, self.columns);
        self.scopes.spell(&mut sql, values.len());
        spell_also(&mut sql, also, values.is_empty() && self.scopes.columns.is_empty());
        spell_order(&mut sql, self.columns, self.scan.order);
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut number = 0;
        for value in values {
            number += 1;
            bind(&mut statement, number, value)?;
        }
        number = self.scopes.bind(&mut statement, number)?;
        bind(&mut statement, number + 1, Value::Integer(i64::try_from(self.left).unwrap_or(i64::MAX)))?;
        let mut reading = Reading::of(self.table);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            found.push(reading.stored(row)?);
        }
        Ok(())
    }
}

fn spell_also(sql: &mut String, also: &str, first: bool) {
    if !also.is_empty() {
        sql.push_str(if first { " WHERE " } else { " AND " });
        sql.push_str(also);
    }
}

fn spell_order(sql: &mut String, columns: &[&Column], order: Order) {
    let direction = match order {
        Order::Ascending => "",
        Order::Descending => " DESC",
    };
    let mut before = " ORDER BY ";
    for (place, column) in columns.iter().enumerate() {
        if !columns[..place].contains(column) {
            let _ = write!(sql, "{before}\"{}{}\"{direction}", column.field, column.suffix);
            before = ", ";
        }
    }
    sql.push_str(" LIMIT ?");
}

// ---- scopes -----------------------------------------------------------------------------------

/// In which columns which keys are wanted. No columns: all rows are.
struct Scopes<'a> {
    columns: Vec<String>,
    keys: &'a [Uuid],
}

impl<'a> Scopes<'a> {
    /// Nothing if no row can be in any of them.
    fn of(scan: &'a Scan) -> Option<Self> {
        match &scan.only {
            Only::All => Some(Self { columns: Vec::new(), keys: &[] }),
            Only::InScopes { audience, keys } => {
                let places = scan.kind.scopes.iter().filter(|place| place.audience.code == *audience);
                let columns: Vec<String> =
                    places.map(|place| quoted(&scan.kind.columns[place.column].name())).collect();
                (!columns.is_empty() && !keys.is_empty()).then_some(Self { columns, keys })
            }
        }
    }

    /// One key is the usual case, and an equality is found faster than a list.
    fn spell(&self, sql: &mut String, values: usize) {
        let mut before = if values == 0 { " WHERE (" } else { " AND (" };
        for column in &self.columns {
            let wanted = if self.keys.len() == 1 { "= ?" } else { "IN rarray(?)" };
            let _ = write!(sql, "{before}{column} {wanted}");
            before = " OR ";
        }
        if !self.columns.is_empty() {
            sql.push(')');
        }
    }

    fn bind(&self, statement: &mut Statement<'_>, mut number: usize) -> Result<usize, Fault> {
        let list = if let [_, _, ..] = self.keys {
            self.keys.iter().map(|key| types::Value::Blob(key.as_bytes().to_vec())).collect()
        } else {
            Vec::new()
        };
        let list = Rc::new(list);
        for _ in &self.columns {
            number += 1;
            match self.keys {
                [key] => bind(statement, number, Value::Bytes(key.as_bytes()))?,
                _ => statement
                    .raw_bind_parameter(number, list.clone())
                    .map_err(|error| Fault::because("a list of scopes was not bound", error))?,
            }
        }
        Ok(number)
    }
}

// ---- parts ------------------------------------------------------------------------------------

/// An edge of at least one value.
#[derive(Clone)]
struct Limit<'a> {
    values: Vec<Value<'a>>,
    inclusive: bool,
}

impl Limit<'_> {
    fn begins_absent(&self) -> bool {
        self.values[0].is_null()
    }
}

enum Bound<'a> {
    Open,
    /// Nothing lies on this side of it.
    Shut,
    At(Limit<'a>),
}

fn bound(values: Vec<Value<'_>>, inclusive: bool) -> Bound<'_> {
    match (values.is_empty(), inclusive) {
        (true, true) => Bound::Open,
        (true, false) => Bound::Shut,
        (false, _) => Bound::At(Limit { values, inclusive }),
    }
}

impl<'a> Bound<'a> {
    fn of(edge: &'a Edge) -> Self {
        match edge {
            Edge::Open => Self::Open,
            Edge::Including(row) => bound(row.values().collect(), true),
            Edge::Excluding(row) => bound(row.values().collect(), false),
        }
    }

    fn begins_absent(&self) -> bool {
        matches!(self, Self::At(limit) if limit.begins_absent())
    }

    /// The same edge among the rows whose first column is absent, if it lies there.
    fn among_absent(&self) -> Self {
        match self {
            Self::At(limit) if limit.begins_absent() => bound(limit.values[1..].to_vec(), limit.inclusive),
            _ => Self::Open,
        }
    }

    fn limit(self) -> Option<Limit<'a>> {
        match self {
            Self::At(limit) if !limit.begins_absent() => Some(limit),
            _ => None,
        }
    }
}

#[derive(Clone)]
struct Part<'a> {
    prefix: Vec<Value<'a>>,
    low: Option<Limit<'a>>,
    high: Option<Limit<'a>>,
}

/// In ascending order.
fn parts<'a>(columns: &[&Column], scan: &'a Scan) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    split(columns, scan.prefix.values().collect(), Bound::of(&scan.low), Bound::of(&scan.high), &mut parts);
    parts
}

fn split<'a>(columns: &[&Column], prefix: Vec<Value<'a>>, low: Bound<'a>, high: Bound<'a>, parts: &mut Vec<Part<'a>>) {
    match (&low, &high) {
        (Bound::Shut, _) | (_, Bound::Shut) => return,
        (Bound::Open, Bound::Open) => {
            parts.push(Part { prefix, low: None, high: None });
            return;
        }
        _ => {}
    }
    let column = columns[prefix.len()];
    let optional = column.presence == Presence::Optional;
    let absent_too = optional && (matches!(low, Bound::Open) || low.begins_absent());
    if absent_too {
        let mut absent = prefix.clone();
        absent.push(Value::Null);
        split(columns, absent, low.among_absent(), high.among_absent(), parts);
    }
    if high.begins_absent() {
        return;
    }
    let (mut low, high) = (low.limit(), high.limit());
    if absent_too && high.is_none() {
        low = Some(Limit { values: vec![least(column)], inclusive: true });
    }
    parts.push(Part { prefix, low, high });
}

/// What no present value of the column lies before.
fn least(column: &Column) -> Value<'static> {
    match column.holds {
        Holds::Flag | Holds::Integer | Holds::Timestamp => Value::Integer(i64::MIN),
        Holds::Text | Holds::Word(_) => Value::Text(""),
        Holds::Id | Holds::Bytes => Value::Bytes(&[]),
    }
}

// ---- SQL --------------------------------------------------------------------------------------

struct Spelt<'a> {
    sql: String,
    values: Vec<Value<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

impl<'a> Part<'a> {
    fn spell(self, select: &str, columns: &[&Column]) -> Spelt<'a> {
        let mut spelt = Spelt { sql: String::with_capacity(select.len() + 256), values: Vec::new() };
        spelt.sql.push_str(select);
        let rest = &columns[self.prefix.len()..];
        let mut before = " WHERE ";
        for (column, value) in columns.iter().zip(self.prefix) {
            spelt.sql.push_str(before);
            spelt.compare(column, if value.is_null() { "IS" } else { "=" }, value);
            before = " AND ";
        }
        for (end, limit) in [(End::Low, self.low), (End::High, self.high)] {
            if let Some(limit) = limit {
                spelt.sql.push_str(before);
                spelt.limit(end, &limit, rest);
                before = " AND ";
            }
        }
        spelt
    }
}

impl<'a> Spelt<'a> {
    fn name(&mut self, column: &Column) {
        let _ = write!(self.sql, "\"{}{}\"", column.field, column.suffix);
    }

    fn compare(&mut self, column: &Column, operator: &str, value: Value<'a>) {
        self.name(column);
        let _ = write!(self.sql, " {operator} ?");
        self.values.push(value);
    }

    fn limit(&mut self, end: End, limit: &Limit<'a>, columns: &[&Column]) {
        let columns = &columns[..limit.values.len()];
        let all_present = limit.values.iter().all(|value| !value.is_null());
        // A row without one of these lies below the edge; the comparison says "not known", which leaves it out.
        let comparable = end == End::Low || columns[1..].iter().all(|column| column.presence == Presence::Required);
        if all_present && comparable {
            self.as_row_value(end, limit, columns);
        } else {
            self.compare(columns[0], if end == End::Low { ">=" } else { "<=" }, limit.values[0]);
            self.sql.push_str(" AND ");
            self.one_by_one(end, limit.inclusive, &limit.values, columns);
        }
    }

    fn as_row_value(&mut self, end: End, limit: &Limit<'a>, columns: &[&Column]) {
        let operator = match (end, limit.inclusive) {
            (End::Low, true) => ">=",
            (End::Low, false) => ">",
            (End::High, true) => "<=",
            (End::High, false) => "<",
        };
        if let ([column], [value]) = (columns, limit.values.as_slice()) {
            return self.compare(column, operator, *value);
        }
        for (place, column) in columns.iter().enumerate() {
            self.sql.push_str(if place == 0 { "(" } else { ", " });
            self.name(column);
        }
        let _ = write!(self.sql, ") {operator} (?{})", ", ?".repeat(columns.len() - 1));
        self.values.extend_from_slice(&limit.values);
    }

    fn one_by_one(&mut self, end: End, inclusive: bool, values: &[Value<'a>], columns: &[&Column]) {
        let ([value, values @ ..], [column, columns @ ..]) = (values, columns) else {
            self.sql.push(if inclusive { '1' } else { '0' });
            return;
        };
        self.sql.push('(');
        match (end, value.is_null()) {
            (End::Low, true) => {
                self.name(column);
                self.sql.push_str(" IS NOT NULL");
            }
            (End::Low, false) => self.compare(column, ">", *value),
            (End::High, true) => self.sql.push('0'),
            (End::High, false) => {
                self.name(column);
                self.sql.push_str(" IS NULL OR ");
                self.compare(column, "<", *value);
            }
        }
        self.sql.push_str(" OR (");
        self.compare(column, "IS", *value);
        self.sql.push_str(" AND ");
        self.one_by_one(end, inclusive, values, columns);
        self.sql.push_str("))");
    }
}

/// So that a test can ask SQLite how it would go about a scan, of the table or of a layer below it.
#[cfg(test)]
pub(super) fn statements(table: &Table, scan: &Scan, below: Option<&Attached>) -> Vec<String> {
    let columns: Vec<&Column> = scan.columns().map(|position| &scan.kind.columns[position]).collect();
    let select = below.map_or_else(|| table.select.clone(), |layer| table.select_below(layer));
    let also = below.map_or_else(String::new, |_| table.seen_below());
    let spell = |part: Part<'_>| {
        let scopes = Scopes::of(scan).expect("a scope");
        let Spelt { mut sql, values } = part.spell(&select, &columns);
        scopes.spell(&mut sql, values.len());
        spell_also(&mut sql, &also, values.is_empty() && scopes.columns.is_empty());
        spell_order(&mut sql, &columns, scan.order);
        sql
    };
    parts(&columns, scan).into_iter().map(spell).collect()
}

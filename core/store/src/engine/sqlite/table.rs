//! One kind in SQL: its statements, spelt once, and rows as they go in and out of columns.
//!
//! Values go from a row's bytes straight into the statement's parameters, and from the columns straight into bytes.
//! What a row has beyond our columns is kept as it is in `later`.
//!
//! Invariant: a statement's parameters are bound anew for every row, all of them.

use super::super::{Stored, shape};
use nusaloka_domain::{
    Fault,
    record::{Kind, NotARow, Row, Value},
};
use rusqlite::{
    Connection, Statement, ToSql,
    types::{ToSqlOutput, ValueRef},
};

pub(super) struct Table {
    pub(super) kind: &'static Kind,
    record: bool,
    pub(super) name: String,
    /// The first column of its key.
    pub(super) id: String,
    /// All columns that are written.
    pub(super) written: String,
    /// Up to where the table would be named.
    pub(super) wanted: String,
    /// Up to where a condition would begin.
    pub(super) select: String,
    get: String,
    pub(super) put: String,
    pub(super) put_absent: String,
    pub(super) remove: String,
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn listed<T>(parts: impl IntoIterator<Item = T>, with: &str, spell: impl Fn(T) -> String) -> String {
    parts.into_iter().map(spell).collect::<Vec<_>>().join(with)
}

impl Table {
    pub(super) fn of(kind: &'static Kind) -> Self {
        let record = shape::is_record(kind);
        let name = quoted(kind.name);
        let own: &[&str] = if record { &["commit_number", "later"] } else { &["later"] };
        let columns: Vec<String> = kind.columns.iter().map(|column| quoted(&column.name())).collect();
        let written: Vec<&str> = own.iter().copied().chain(columns.iter().map(String::as_str)).collect();
        let key: Vec<&str> = kind.key.iter().map(|position| columns[*position].as_str()).collect();
        let is_key = listed(key.iter().zip(1..), " AND ", |(column, number)| format!("{column} = ?{number}"));

        let commit = if record { "commit_number" } else { "0" };
        let wanted = format!("SELECT {commit}, later, {} FROM ", columns.join(", "));
        let select = format!("{wanted}{name}");
        let insert = format!(
            "INSERT INTO {name} ({}) VALUES ({})",
            written.join(", "),
            listed(1..=written.len(), ", ", |number| format!("?{number}"))
        );
        let replaced = written.iter().filter(|column| !key.contains(column));
        let replaced = listed(replaced, ", ", |column| format!("{column} = excluded.{column}"));
        Self {
            kind,
            record,
            get: format!("{select} WHERE {is_key}"),
            select,
            put: format!("{insert} ON CONFLICT ({}) DO UPDATE SET {replaced}", key.join(", ")),
            put_absent: format!("{insert} ON CONFLICT ({}) DO NOTHING", key.join(", ")),
            remove: format!("DELETE FROM {name} WHERE {is_key}"),
            wanted,
            id: key[0].to_owned(),
            written: written.join(", "),
            name,
        }
    }

    pub(super) fn get(&self, connection: &Connection, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        self.get_by(connection, &self.get, keys, &unread)
    }

    /// With a statement that finds a row by its key.
    pub(super) fn get_by(
        &self,
        connection: &Connection,
        sql: &str,
        keys: &[Row],
        failed: &dyn Fn(rusqlite::Error) -> Fault,
    ) -> Result<Vec<Option<Stored>>, Fault> {
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        let mut reading = Reading::of(self);
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            self.bind_key(&mut statement, key)?;
            let mut rows = statement.raw_query();
            found.push(rows.next().map_err(failed)?.map(|row| reading.stored(row)).transpose()?);
        }
        Ok(found)
    }

    pub(super) fn bind_key(&self, statement: &mut Statement<'_>, key: &Row) -> Result<(), Fault> {
        shape::check_key(self.kind, key)?;
        for (number, value) in (1..).zip(key.values()) {
            bind(statement, number, value)?;
        }
        Ok(())
    }

    pub(super) fn bind_row(&self, statement: &mut Statement<'_>, stored: &Stored) -> Result<(), Fault> {
        let mut number = 1;
        if self.record {
            bind(statement, number, Value::Integer(signed(stored.commit)?))?;
            number += 1;
        }
        let later = number;
        let mut values = stored.row.values();
        for column in self.kind.columns {
            number += 1;
            let value = values.next().unwrap_or(Value::Null);
            if !shape::can_stand(column, value) {
                return Err(shape::unfit(self.kind, column));
            }
            bind(statement, number, value)?;
        }
        match values.next() {
            None => bind(statement, later, Value::Null),
            Some(value) => {
                let more = Row::from_values(std::iter::once(value).chain(values));
                bind(statement, later, Value::Bytes(more.as_bytes()))
            }
        }
    }
}

/// Makes rows of what `Table::select` selects. Keeps its buffer from row to row.
pub(super) struct Reading<'table> {
    table: &'table Table,
    buffer: Vec<u8>,
}

impl<'table> Reading<'table> {
    pub(super) fn of(table: &'table Table) -> Self {
        Self { table, buffer: Vec::new() }
    }

    pub(super) fn stored(&mut self, from: &rusqlite::Row<'_>) -> Result<Stored, Fault> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let mut row = Row::checked(buffer).map_err(|error| self.unreadable(error))?;
        let width = self.table.kind.columns.len();
        for column in 2..2 + width {
            row.push(value(from.get_ref(column).map_err(unread)?).map_err(|error| self.unreadable(error))?);
        }
        if let ValueRef::Blob(later) = from.get_ref(1).map_err(unread)? {
            let later = Row::checked(later.to_vec()).map_err(|error| self.unreadable(error))?;
            for value in later.values() {
                row.push(value);
            }
        }
        let commit = from.get::<_, i64>(0).map_err(unread)?.cast_unsigned();
        let exact = row.clone();
        self.buffer = row.into_bytes();
        Ok(Stored { commit, row: exact })
    }

    fn unreadable(&self, error: NotARow) -> Fault {
        Fault::because(format!("a row of {} is not readable", self.table.kind.name), error)
    }
}

pub(super) fn value(from: ValueRef<'_>) -> Result<Value<'_>, NotARow> {
    match from {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(integer) => Ok(Value::Integer(integer)),
        ValueRef::Text(text) => std::str::from_utf8(text).map(Value::Text).map_err(|_| NotARow),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes)),
        ValueRef::Real(_) => Err(NotARow),
    }
}

struct Bound<'a>(Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => ValueRef::Integer(integer),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(super) fn bind(statement: &mut Statement<'_>, number: usize, value: Value<'_>) -> Result<(), Fault> {
    statement.raw_bind_parameter(number, Bound(value)).map_err(|error| Fault::because("a value was not bound", error))
}

/// SQLite's integers are signed; a commit number never reaches the sign.
fn signed(commit: u64) -> Result<i64, Fault> {
    i64::try_from(commit).map_err(|error| Fault::because("a commit number is too large", error))
}

pub(super) fn unread(error: rusqlite::Error) -> Fault {
    Fault::because("a table was not read", error)
}

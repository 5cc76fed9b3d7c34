//! The schema that follows from the kinds, and how a file of earlier kinds gets there.
//!
//! Kinds only grow: tables, trailing columns that may be absent, indexes. So the way from any earlier schema is found
//! by looking at the file: what is missing is added, an index that nobody declares any more is dropped. What we do not
//! know there at all (a table, a column, a column that reads otherwise) a later version made: the file is left alone.
//!
//! A record's table has row numbers, so that rows come to lie in the order of their arrival and indexes stay small;
//! the id has an index of its own. The store's own tables lie in the order of their keys.
//!
//! `commit_number` and `later` stand before the columns, because SQLite adds columns at the end.
//!
//! Invariant: a table that was upgraded has the same text (white space aside) as one that was made new.

use super::{
    super::shape,
    table::{quoted, value},
};
use nusaloka_domain::{
    Fault,
    record::{Column, Holds, Index, Kind, Presence, Row, Value},
};
use rusqlite::{Connection, params_from_iter, types};
use std::collections::{BTreeMap, BTreeSet};

/// One entry of the file's own list of what it has.
pub(super) struct Entry {
    name: String,
    is: Is,
    sql: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Table,
    Index,
    Other,
}

/// One step from an earlier schema to ours.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Run(String),
    /// Rows that a later version wrote before us have values for columns that are there only now.
    Unfold {
        kind: &'static Kind,
        had: usize,
    },
}

/// The file has what we do not know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Newer;

/// The whole schema as text, one statement after the other. What a release keeps as its snapshot.
pub fn schema_of(kinds: impl IntoIterator<Item = &'static Kind>) -> String {
    let mut text = String::new();
    for kind in shape::declared(kinds) {
        let indexes = indexes(kind).into_iter().map(|(_, sql)| sql);
        for statement in std::iter::once(table(kind, kind.columns.len())).chain(indexes) {
            text.push_str(&statement);
            text.push_str(";\n");
        }
    }
    text
}

pub(super) fn table(kind: &Kind, width: usize) -> String {
    let columns = &kind.columns[..width];
    let name = quoted(kind.name);
    if shape::is_record(kind) {
        let mut sql = format!(
            "CREATE TABLE {name} (\n    row_ INTEGER PRIMARY KEY,\n    commit_number INTEGER NOT NULL,\n    later BLOB"
        );
        for (place, column) in columns.iter().enumerate() {
            sql.push_str(",\n    ");
            sql.push_str(&defined(column, place == 0));
        }
        sql + "\n) STRICT"
    } else {
        let key: Vec<String> = kind.key.iter().map(|place| quoted(&kind.columns[*place].name())).collect();
        let mut sql = format!("CREATE TABLE {name} (\n    later BLOB");
        for column in columns {
            sql.push_str(",\n    ");
            sql.push_str(&defined(column, false));
        }
        format!("{sql},\n    PRIMARY KEY ({})\n) STRICT, WITHOUT ROWID", key.join(", "))
    }
}

fn defined(column: &Column, unique: bool) -> String {
    let name = column.name();
    assert!(!["row_", "commit_number", "later"].contains(&name.as_str()), "{name} is a name of the engine's own");
    let name = quoted(&name);
    let sort = match column.holds {
        Holds::Flag | Holds::Integer | Holds::Timestamp => "INTEGER",
        Holds::Text | Holds::Word(_) => "TEXT",
        Holds::Id | Holds::Bytes => "BLOB",
    };
    let required = if column.presence == Presence::Required { " NOT NULL" } else { "" };
    let unique = if unique { " UNIQUE" } else { "" };
    let check = match column.holds {
        Holds::Flag => format!(" CHECK ({name} IN (0, 1))"),
        Holds::Id => format!(" CHECK (length({name}) = 16)"),
        _ => String::new(),
    };
    format!("{name} {sort}{required}{unique}{check}")
}

/// Name and text of each: those that are declared, and one for each scope column that no other begins with.
pub(super) fn indexes(kind: &Kind) -> Vec<(String, String)> {
    let spell = |name: String, columns: &[usize]| {
        // The key last, so that rows that are otherwise equal have the order of their keys.
        let mut all = columns.to_vec();
        all.extend(kind.key.iter().filter(|place| !columns.contains(place)));
        let all: Vec<String> = all.iter().map(|place| quoted(&kind.columns[*place].name())).collect();
        let sql = format!("CREATE INDEX {} ON {} ({})", quoted(&name), quoted(kind.name), all.join(", "));
        (name, sql)
    };
    let declared = |index: &Index| spell(format!("{}__{}", kind.name, index.name), index.columns);
    let mut first: BTreeSet<usize> = kind.indexes.iter().map(|index| index.columns[0]).collect();
    first.insert(kind.key[0]);
    let of_scopes = kind.scopes.iter().map(|place| place.column).filter(|column| first.insert(*column));
    let of_scopes: Vec<usize> = of_scopes.collect();
    let of_scope = |place: &usize| spell(format!("{}__in_{}", kind.name, kind.columns[*place].name()), &[*place]);
    kind.indexes.iter().map(declared).chain(of_scopes.iter().map(of_scope)).collect()
}

// ---- what a file has --------------------------------------------------------------------------

pub(super) fn entries(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    entries_of(connection, "main")
}

pub(super) fn entries_of(connection: &Connection, schema: &str) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = connection.prepare(&format!(
        "SELECT name, type, sql FROM {schema}.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ))?;
    let entry = |row: &rusqlite::Row<'_>| {
        let is = match row.get_ref(1)?.as_str()? {
            "table" => Is::Table,
            "index" => Is::Index,
            _ => Is::Other,
        };
        Ok(Entry { name: row.get(0)?, is, sql: row.get::<_, Option<String>>(2)?.unwrap_or_default() })
    };
    statement.query_map([], entry)?.collect()
}

/// What a layer says of itself, in one row.
pub(super) const ABOUT: &str = "CREATE TABLE about_ (\n    said BLOB NOT NULL\n) STRICT";

/// All that a layer of these kinds has.
pub(super) fn of_layer(kinds: &[&'static Kind]) -> Vec<Entry> {
    let table = |kind: &&'static Kind| Entry {
        name: kind.name.to_owned(),
        is: Is::Table,
        sql: table(kind, kind.columns.len()),
    };
    let index = |(name, sql): (String, String)| Entry { name, is: Is::Index, sql };
    let about = Entry { name: "about_".to_owned(), is: Is::Table, sql: ABOUT.to_owned() };
    let tables = kinds.iter().map(table);
    tables.chain(kinds.iter().flat_map(|kind| indexes(kind)).map(index)).chain([about]).collect()
}

/// Nothing more, nothing less, and nothing else.
pub(super) fn are_same(found: &[Entry], expected: &[Entry]) -> bool {
    let is_in = |entry: &Entry, all: &[Entry]| {
        all.iter().any(|other| other.name == entry.name && other.is == entry.is && same(&other.sql, &entry.sql))
    };
    found.len() == expected.len() && found.iter().all(|entry| is_in(entry, expected))
}

/// From what a file has to our schema.
pub(super) fn steps(kinds: &[&'static Kind], found: &[Entry]) -> Result<Vec<Step>, Newer> {
    let mut tables: BTreeMap<&str, &str> = BTreeMap::new();
    let mut kept: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in found {
        match entry.is {
            Is::Table if kinds.iter().any(|kind| kind.name == entry.name) => tables.insert(&entry.name, &entry.sql),
            Is::Index => kept.insert(&entry.name, &entry.sql),
            Is::Table | Is::Other => return Err(Newer),
        };
    }
    let (mut grown, mut indexed) = (Vec::new(), Vec::new());
    for kind in kinds {
        match tables.get(kind.name) {
            None => grown.push(Step::Run(table(kind, kind.columns.len()))),
            Some(sql) => grow(kind, sql, &mut grown)?,
        }
        for (name, sql) in indexes(kind) {
            if kept.get(name.as_str()).is_some_and(|there| same(there, &sql)) {
                kept.remove(name.as_str());
            } else {
                indexed.push(Step::Run(sql));
            }
        }
    }
    // First, because one of them may have the name of one to be made.
    let dropped = kept.keys().map(|name| Step::Run(format!("DROP INDEX {}", quoted(name))));
    Ok(dropped.chain(grown).chain(indexed).collect())
}

fn grow(kind: &'static Kind, sql: &str, steps: &mut Vec<Step>) -> Result<(), Newer> {
    let width = kind.columns.len();
    if same(sql, &table(kind, width)) {
        return Ok(());
    }
    let narrowest = kind.key.iter().max().map_or(1, |last| last + 1);
    let had = (narrowest..width).rev().find(|had| same(sql, &table(kind, *had))).ok_or(Newer)?;
    for column in &kind.columns[had..] {
        steps.push(Step::Run(format!("ALTER TABLE {} ADD COLUMN {}", quoted(kind.name), defined(column, false))));
    }
    steps.push(Step::Unfold { kind, had });
    Ok(())
}

/// SQLite writes a column that it adds in its own hand.
fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let black = |text: &str| text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<_>>();
    black(one) == black(other)
}

// ---- going there ------------------------------------------------------------------------------

/// Inside the caller's transaction.
pub(super) fn take(connection: &Connection, steps: &[Step]) -> Result<(), Fault> {
    for step in steps {
        match step {
            Step::Run(sql) => connection.execute_batch(sql).map_err(not_upgraded)?,
            Step::Unfold { kind, had } => unfold(connection, kind, *had)?,
        }
    }
    Ok(())
}

fn not_upgraded(error: rusqlite::Error) -> Fault {
    Fault::because("the schema was not upgraded", error)
}

fn unfold(connection: &Connection, kind: &Kind, had: usize) -> Result<(), Fault> {
    let new: Vec<String> = kind.columns[had..].iter().map(|column| quoted(&column.name())).collect();
    let key: Vec<String> = kind.key.iter().map(|place| quoted(&kind.columns[*place].name())).collect();
    let name = quoted(kind.name);
    let folded =
        folded_rows(connection, &format!("SELECT later, {} FROM {name} WHERE later IS NOT NULL", key.join(", ")))?;
    let set: Vec<String> = new.iter().map(|column| format!("{column} = ?")).collect();
    let is_key: Vec<String> = key.iter().map(|column| format!("{column} = ?")).collect();
    let sql = format!("UPDATE {name} SET later = ?, {} WHERE {}", set.join(", "), is_key.join(" AND "));
    let mut statement = connection.prepare(&sql).map_err(not_upgraded)?;
    for (later, key) in folded {
        let mut values = later.values();
        let mut written = vec![types::Value::Null];
        for column in &kind.columns[had..] {
            let value = values.next().unwrap_or(Value::Null);
            if !shape::can_stand(column, value) {
                return Err(shape::unfit(kind, column));
            }
            written.push(owned(value));
        }
        let left = Row::from_values(values).into_bytes();
        if !left.is_empty() {
            written[0] = types::Value::Blob(left);
        }
        statement.execute(params_from_iter(written.into_iter().chain(key))).map_err(not_upgraded)?;
    }
    Ok(())
}

fn folded_rows(connection: &Connection, sql: &str) -> Result<Vec<(Row, Vec<types::Value>)>, Fault> {
    let mut statement = connection.prepare(sql).map_err(not_upgraded)?;
    let width = statement.column_count();
    let mut rows = statement.query([]).map_err(not_upgraded)?;
    let mut folded = Vec::new();
    while let Some(row) = rows.next().map_err(not_upgraded)? {
        let later = Row::checked(row.get(0).map_err(not_upgraded)?)
            .map_err(|error| Fault::because("a row of a later version is not readable", error))?;
        let mut key = Vec::with_capacity(width - 1);
        for column in 1..width {
            let part = row.get_ref(column).map_err(not_upgraded)?;
            key.push(owned(value(part).map_err(|error| Fault::because("a key is not readable", error))?));
        }
        folded.push((later, key));
    }
    Ok(folded)
}

fn owned(value: Value<'_>) -> types::Value {
    match value {
        Value::Null => types::Value::Null,
        Value::Integer(integer) => types::Value::Integer(integer),
        Value::Text(text) => types::Value::Text(text.to_owned()),
        Value::Bytes(bytes) => types::Value::Blob(bytes.to_vec()),
    }
}

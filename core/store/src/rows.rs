//! Records as rows: identity's `View` and `Tx` over a SQLite connection, the same on both sides.

use nusaloka_domain::{
    Currency, Fault, Id, Zone,
    identity::{Address, LanguageChoice, Person, Preferences, Role, Theme, Tx, View},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params, types::Type};

/// The tables that both databases hold.
pub(crate) const TABLES: &str = "
CREATE TABLE person (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    commit_number INTEGER NOT NULL
) STRICT;
CREATE TABLE preferences (
    person BLOB PRIMARY KEY CHECK (length(person) = 16),
    language TEXT NOT NULL,
    address TEXT NOT NULL,
    theme TEXT NOT NULL,
    currency TEXT NOT NULL,
    home_zone TEXT NOT NULL,
    commit_number INTEGER NOT NULL
) STRICT;
";

/// One connection, inside a transaction that belongs to the caller. Rows written here carry `commit`.
pub(crate) struct Rows<'connection> {
    pub(crate) connection: &'connection Connection,
    pub(crate) commit: u64,
}

impl Rows<'_> {
    pub(crate) fn write_person(&self, person: &Person) -> Result<(), Fault> {
        self.connection
            .prepare_cached(
                "INSERT INTO person (id, name, role, commit_number) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3, commit_number = ?4",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    person.id.as_bytes(),
                    person.name,
                    person.role.name(),
                    as_integer(self.commit)
                ])
            })
            .map_err(|error| Fault::because("a person was not written", error))?;
        Ok(())
    }
}

impl View for Rows<'_> {
    fn person(&self, id: Id<Person>) -> Result<Option<Person>, Fault> {
        self.connection
            .prepare_cached("SELECT id, name, role FROM person WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([id.as_bytes()], person_from).optional())
            .map_err(|error| Fault::because("a person was not read", error))
    }

    fn preferences(&self, of: Id<Person>) -> Result<Option<Preferences>, Fault> {
        self.connection
            .prepare_cached(
                "SELECT person, language, address, theme, currency, home_zone FROM preferences WHERE person = ?1",
            )
            .and_then(|mut statement| statement.query_row([of.as_bytes()], preferences_from).optional())
            .map_err(|error| Fault::because("preferences were not read", error))
    }
}

impl Tx for Rows<'_> {
    fn insert_preferences(&mut self, record: &Preferences) -> Result<(), Fault> {
        self.write_preferences(
            "INSERT INTO preferences (person, language, address, theme, currency, home_zone, commit_number)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            record,
        )
    }

    fn update_preferences(&mut self, record: &Preferences) -> Result<(), Fault> {
        self.write_preferences(
            "UPDATE preferences SET language = ?2, address = ?3, theme = ?4, currency = ?5, home_zone = ?6,
             commit_number = ?7 WHERE person = ?1",
            record,
        )
    }
}

impl Rows<'_> {
    fn write_preferences(&self, sql: &str, record: &Preferences) -> Result<(), Fault> {
        let written = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.execute(params![
                    record.person.as_bytes(),
                    record.language.name(),
                    record.address.name(),
                    record.theme.name(),
                    record.currency.code(),
                    record.home_zone.name(),
                    as_integer(self.commit),
                ])
            })
            .map_err(|error| Fault::because("preferences were not written", error))?;
        if written == 1 { Ok(()) } else { Err(Fault::new("preferences to update were not there")) }
    }
}

pub(crate) fn person_from(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person { id: id(row, 0)?, name: row.get(1)?, role: word(row, 2, Role::named)? })
}

pub(crate) fn preferences_from(row: &Row<'_>) -> rusqlite::Result<Preferences> {
    Ok(Preferences {
        person: id(row, 0)?,
        language: word(row, 1, LanguageChoice::named)?,
        address: word(row, 2, Address::named)?,
        theme: word(row, 3, Theme::named)?,
        currency: word(row, 4, |code| code.parse::<Currency>().ok())?,
        home_zone: word(row, 5, |name| name.parse::<Zone>().ok())?,
    })
}

pub(crate) fn id<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<Id<T>> {
    let bytes: [u8; 16] = row.get(column)?;
    Ok(Id::from_uuid(uuid::Uuid::from_bytes(bytes)))
}

fn word<T>(row: &Row<'_>, column: usize, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    read(&word).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("unknown word {word:?}").into())
    })
}

/// SQLite's integers are signed; our counters never reach the sign.
pub(crate) fn as_integer(counter: u64) -> i64 {
    i64::try_from(counter).expect("a counter stays below 2^63")
}

pub(crate) fn as_counter(integer: i64) -> u64 {
    u64::try_from(integer).expect("a counter is never negative")
}

pub(crate) fn begin(connection: &mut Connection) -> Result<Transaction<'_>, Fault> {
    connection.transaction().map_err(|error| Fault::because("no transaction was begun", error))
}

pub(crate) fn commit(transaction: Transaction<'_>) -> Result<(), Fault> {
    transaction.commit().map_err(|error| Fault::because("a transaction was not committed", error))
}

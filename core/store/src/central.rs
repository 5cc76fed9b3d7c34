//! The server's database: what was decided, for everybody.
//!
//! One commit number for the whole store; each row carries the number of the commit that last wrote it. Every
//! entry is decided once, at first sight; effect and verdict are stored in one transaction, so a repeat gets
//! the first answer. Nothing is answered before it is committed.

use crate::{
    exchange::{Batch, Cursor, Decision, OutboxEntry, Verdict},
    open::{self, Kind, OpenFailed, Opened},
    rows::{self, Rows, as_counter, as_integer, begin, commit, person_from, preferences_from},
};
use nusaloka_domain::{
    Fault, Id, Outcome, Refusal,
    host::{self, Entry, Me, Mutation},
    identity::{Person, View},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use uuid::Uuid;

const KIND: Kind = Kind {
    application_id: 0x4e75_7343, // "NusC"
    migrations: &[&[
        rows::TABLES,
        "CREATE TABLE store (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            epoch BLOB NOT NULL CHECK (length(epoch) = 16),
            commit_number INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE session (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            person BLOB NOT NULL REFERENCES person (id)
        ) STRICT;
        CREATE TABLE verdict (
            person BLOB NOT NULL REFERENCES person (id),
            entry BLOB NOT NULL CHECK (length(entry) = 16),
            applied_in INTEGER,
            refusal BLOB,
            PRIMARY KEY (person, entry),
            CHECK ((applied_in IS NULL) <> (refusal IS NULL))
        ) STRICT;",
    ]],
};

pub struct Central {
    opened: Opened,
    epoch: Uuid,
}

impl fmt::Debug for Central {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Central").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl Central {
    /// Opens or creates. `new_epoch` is used only when the store is new.
    pub fn open(path: &Path, new_epoch: Uuid) -> Result<Self, OpenFailed> {
        let opened = open::open(path, &KIND)?;
        let epoch: [u8; 16] = opened
            .connection
            .execute(
                "INSERT INTO store (one, epoch, commit_number) VALUES (1, ?1, 0) ON CONFLICT DO NOTHING",
                [new_epoch.as_bytes()],
            )
            .and_then(|_| opened.connection.query_row("SELECT epoch FROM store", [], |row| row.get(0)))
            .map_err(|error| Fault::because("the store's epoch was not read", error))?;
        Ok(Self { opened, epoch: Uuid::from_bytes(epoch) })
    }

    /// Takes a person in, or brings a known one up to date, and keeps a session of theirs.
    pub fn welcome(&mut self, person: &Person, token_hash: &[u8; 32]) -> Result<(), Fault> {
        let transaction = begin(&mut self.opened.connection)?;
        let rows = Rows { connection: &transaction, commit: next_commit(&transaction)? };
        if rows.person(person.id)?.as_ref() != Some(person) {
            rows.write_person(person)?;
        }
        transaction
            .execute(
                "INSERT INTO session (token_hash, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![token_hash, person.id.as_bytes()],
            )
            .map_err(|error| Fault::because("a session was not kept", error))?;
        commit(transaction)
    }

    /// Who holds this session?
    pub fn holder(&self, token_hash: &[u8; 32]) -> Result<Option<Id<Person>>, Fault> {
        self.opened
            .connection
            .prepare_cached("SELECT person FROM session WHERE token_hash = ?1")
            .and_then(|mut statement| statement.query_row([token_hash], |row| rows::id(row, 0)).optional())
            .map_err(|error| Fault::because("a session was not read", error))
    }

    /// Has this person ever chosen anything?
    pub fn has_preferences(&self, person: Id<Person>) -> Result<bool, Fault> {
        Ok(Rows { connection: &self.opened.connection, commit: 0 }.preferences(person)?.is_some())
    }

    pub fn me(&self, person: Id<Person>) -> Result<Me, Fault> {
        host::me(&Rows { connection: &self.opened.connection, commit: 0 }, person)
    }

    /// Decides a group of one person's entries, in order, and answers when all of it is committed.
    pub fn decide(&mut self, person: Id<Person>, entries: &[OutboxEntry]) -> Result<Vec<Verdict>, Fault> {
        let mut transaction = begin(&mut self.opened.connection)?;
        let number = next_commit(&transaction)?;
        let mut verdicts = Vec::with_capacity(entries.len());
        for entry in entries {
            let decision = match decided_before(&transaction, entry.id, person)? {
                Some(decision) => decision,
                None => decide_first(&mut transaction, person, entry, number)?,
            };
            verdicts.push(Verdict { id: entry.id, decision });
        }
        commit(transaction)?;
        Ok(verdicts)
    }

    /// Runs one mutation for a visitor without an outbox: a browser, which waits for the answer.
    pub fn act(&mut self, person: Id<Person>, mutation: &Mutation) -> Outcome<()> {
        let mut transaction = begin(&mut self.opened.connection)?;
        let number = next_commit(&transaction)?;
        let decided = attempt(&mut transaction, person, mutation, number)?;
        if decided.is_ok() {
            commit(transaction)?;
        }
        Ok(decided)
    }

    /// What this person has to learn since the cursor; from the beginning if it is of another epoch.
    pub fn changes(&self, person: Id<Person>, since: Cursor) -> Result<Batch, Fault> {
        let since = if since.epoch == self.epoch { as_integer(since.commit) } else { -1 };
        let connection = &self.opened.connection;
        let read = || -> rusqlite::Result<Batch> {
            // One read transaction, so that records and cursor are of one moment.
            let transaction = connection.unchecked_transaction()?;
            let commit: i64 = transaction.query_row("SELECT commit_number FROM store", [], |row| row.get(0))?;
            Ok(Batch {
                cursor: Cursor { epoch: self.epoch, commit: as_counter(commit) },
                people: newer(
                    &transaction,
                    "SELECT id, name, role FROM person WHERE id = ?1 AND commit_number > ?2",
                    (person, since),
                    person_from,
                )?,
                preferences: newer(
                    &transaction,
                    "SELECT person, language, address, theme, currency, home_zone FROM preferences
                     WHERE person = ?1 AND commit_number > ?2",
                    (person, since),
                    preferences_from,
                )?,
            })
        };
        read().map_err(|error| Fault::because("changes were not read", error))
    }
}

fn newer<T>(
    connection: &Connection,
    sql: &str,
    (person, since): (Id<Person>, i64),
    record: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(params![person.as_bytes(), since], record)?.collect()
}

fn decided_before(connection: &Connection, entry: Id<Entry>, person: Id<Person>) -> Result<Option<Decision>, Fault> {
    let found = connection
        .prepare_cached("SELECT applied_in, refusal FROM verdict WHERE entry = ?1 AND person = ?2")
        .and_then(|mut statement| {
            statement
                .query_row([entry.as_bytes(), person.as_bytes()], |row| {
                    Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
                })
                .optional()
        })
        .map_err(|error| Fault::because("a verdict was not read", error))?;
    Ok(match found {
        None => None,
        Some((Some(commit), _)) => Some(Decision::Applied { commit: as_counter(commit) }),
        Some((None, refusal)) => {
            let refusal = host::decode(&refusal.unwrap_or_default())
                .map_err(|error| Fault::because("a verdict is not readable", error))?;
            Some(Decision::Refused(refusal))
        }
    })
}

fn decide_first(
    transaction: &mut Transaction<'_>,
    person: Id<Person>,
    entry: &OutboxEntry,
    number: u64,
) -> Result<Decision, Fault> {
    let decision = match attempt(transaction, person, &entry.mutation, number)? {
        Ok(()) => Decision::Applied { commit: number },
        Err(refusal) => Decision::Refused(refusal),
    };
    let (applied_in, refusal) = match &decision {
        Decision::Applied { commit } => (Some(as_integer(*commit)), None),
        Decision::Refused(refusal) => (None, Some(host::encode(refusal))),
    };
    transaction
        .execute(
            "INSERT INTO verdict (entry, person, applied_in, refusal) VALUES (?1, ?2, ?3, ?4)",
            params![entry.id.as_bytes(), person.as_bytes(), applied_in, refusal],
        )
        .map_err(|error| Fault::because("a verdict was not kept", error))?;
    Ok(decision)
}

/// Runs a mutation so that a refusal or a panic leaves no trace.
fn attempt(transaction: &mut Transaction<'_>, person: Id<Person>, mutation: &Mutation, number: u64) -> Outcome<()> {
    let savepoint = transaction.savepoint().map_err(|error| Fault::because("no savepoint was made", error))?;
    let outcome =
        catch_unwind(AssertUnwindSafe(|| mutation.apply(&mut Rows { connection: &savepoint, commit: number }, person)));
    let decided = match outcome {
        Ok(Ok(decided)) => decided,
        Ok(Err(fault)) => return Err(fault),
        Err(_) => {
            tracing::error!("a mutation panicked; its entry is refused");
            Err(Refusal::Broke)
        }
    };
    if decided.is_ok() {
        savepoint.commit().map_err(|error| Fault::because("a mutation was not kept", error))?;
    }
    Ok(decided)
}

fn next_commit(connection: &Connection) -> Result<u64, Fault> {
    connection
        .query_row("UPDATE store SET commit_number = commit_number + 1 RETURNING commit_number", [], |row| row.get(0))
        .map(as_counter)
        .map_err(|error| Fault::because("no commit number was taken", error))
}

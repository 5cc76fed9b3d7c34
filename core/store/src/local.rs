//! The client's database: what this device knows, and what it has yet to tell.
//!
//! `preferences` is what the screen shows; `preferences_base` is the server's image kept aside. Shown = base +
//! every change of the outbox whose effect the base does not hold yet. So a refusal undoes exactly its own
//! effect, and a download never overwrites what the person did meanwhile.
//!
//! A guest has nobody to tell: their changes go into the base at once and the outbox stays empty.

use crate::{
    exchange::{Batch, Cursor, Decision, OutboxEntry, Verdict},
    open::{self, Kind, OpenFailed, Opened},
    rows::{self, Rows, as_counter, as_integer, begin, commit},
};
use nusaloka_domain::{
    Fault, Id, Outcome, Refusal, Timestamp,
    host::{self, Entry, Me, Mutation, Tray, TrayChange, TrayState},
    identity::{Person, Preferences, Role, Tx, View},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::{fmt, path::Path};
use uuid::Uuid;

const KIND: Kind = Kind {
    application_id: 0x4e75_734c, // "NusL"
    migrations: &[&[
        rows::TABLES,
        "CREATE TABLE device (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            id BLOB NOT NULL CHECK (length(id) = 16),
            me BLOB NOT NULL CHECK (length(me) = 16),
            epoch BLOB NOT NULL CHECK (length(epoch) = 16),
            commit_number INTEGER NOT NULL,
            next_entry INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE preferences_base (
            person BLOB PRIMARY KEY,
            language TEXT NOT NULL,
            address TEXT NOT NULL,
            theme TEXT NOT NULL,
            currency TEXT NOT NULL,
            home_zone TEXT NOT NULL,
            commit_number INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            acted_at INTEGER NOT NULL,
            mutation BLOB NOT NULL,
            applied_in INTEGER,
            refusal BLOB,
            CHECK (applied_in IS NULL OR refusal IS NULL)
        ) STRICT;",
    ]],
};

/// Whose database this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    SignedIn(Id<Person>),
    /// Nobody yet: takes this id, unless the database has one already.
    Guest(Id<Person>),
}

/// Marker of devices: one incarnation of a client database.
#[derive(Debug)]
pub struct Device;

pub struct Local {
    opened: Opened,
    device: Id<Device>,
    me: Id<Person>,
    keeps: Keeps,
}

/// Where changes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Outbox,
    NoOutbox,
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("device", &self.device).finish_non_exhaustive()
    }
}

impl Local {
    /// Opens or creates. `new_device` is used only when the database is new.
    pub fn open(path: &Path, owner: Owner, new_device: Id<Device>) -> Result<Self, OpenFailed> {
        let mut opened = open::open(path, &KIND)?;
        let transaction = begin(&mut opened.connection)?;
        let (device, me) = match identity_of(&transaction)? {
            Some(found) => found,
            None => create(&transaction, owner, new_device)?,
        };
        commit(transaction)?;
        let keeps = match owner {
            Owner::SignedIn(person) if person == me => Keeps::Outbox,
            Owner::SignedIn(_) => return Err(Fault::new("this database belongs to somebody else").into()),
            Owner::Guest(_) => Keeps::NoOutbox,
        };
        Ok(Self { opened, device, me, keeps })
    }

    pub const fn device(&self) -> Id<Device> {
        self.device
    }

    pub fn me(&self) -> Result<Me, Fault> {
        host::me(&Rows { connection: &self.opened.connection, commit: 0 }, self.me)
    }

    /// What the server has not decided, or has refused; oldest first.
    pub fn tray(&self) -> Result<Tray, Fault> {
        let changes = self
            .entries("WHERE applied_in IS NULL ORDER BY number", [])?
            .into_iter()
            .map(|(entry, refusal)| TrayChange {
                id: entry.id,
                mutation: entry.mutation,
                acted_at: entry.acted_at,
                state: refusal.map_or(TrayState::Waiting, TrayState::Refused),
            })
            .collect();
        Ok(Tray { changes })
    }

    /// Runs the mutation on what is shown and puts it into the outbox, or neither.
    pub fn act(&mut self, id: Id<Entry>, acted_at: Timestamp, mutation: Mutation) -> Outcome<()> {
        let (me, keeps) = (self.me, self.keeps);
        let transaction = begin(&mut self.opened.connection)?;
        if let Err(refusal) = mutation.apply(&mut Rows { connection: &transaction, commit: 0 }, me)? {
            return Ok(Err(refusal));
        }
        match keeps {
            Keeps::Outbox => append(&transaction, id, acted_at, &mutation)?,
            Keeps::NoOutbox => run(&transaction, "REPLACE INTO preferences_base SELECT * FROM preferences")?,
        }
        commit(transaction)?;
        Ok(Ok(()))
    }

    /// What is to be sent, oldest first.
    pub fn unsent(&self, at_most: usize) -> Result<Vec<OutboxEntry>, Fault> {
        let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
        let found = self.entries("WHERE applied_in IS NULL AND refusal IS NULL ORDER BY number LIMIT ?1", [at_most])?;
        Ok(found.into_iter().map(|(entry, _)| entry).collect())
    }

    /// Takes in what the server decided. A refused change loses its effect and waits for the person.
    pub fn decided(&mut self, verdicts: &[Verdict]) -> Result<(), Fault> {
        let me = self.me;
        let transaction = begin(&mut self.opened.connection)?;
        for verdict in verdicts {
            let (applied_in, refusal) = match &verdict.decision {
                Decision::Applied { commit } => (Some(as_integer(*commit)), None),
                Decision::Refused(refusal) => (None, Some(host::encode(refusal))),
            };
            transaction
                .execute(
                    "UPDATE outbox SET applied_in = ?2, refusal = ?3 WHERE id = ?1",
                    params![verdict.id.as_bytes(), applied_in, refusal],
                )
                .map_err(|error| Fault::because("a verdict was not kept", error))?;
        }
        rebase(&transaction, me)?;
        commit(transaction)
    }

    pub fn cursor(&self) -> Result<Cursor, Fault> {
        self.opened
            .connection
            .query_row("SELECT epoch, commit_number FROM device", [], |row| {
                let epoch: [u8; 16] = row.get(0)?;
                Ok(Cursor { epoch: Uuid::from_bytes(epoch), commit: as_counter(row.get(1)?) })
            })
            .map_err(|error| Fault::because("the cursor was not read", error))
    }

    /// Takes in a batch: all of it, and the cursor with it, or nothing.
    pub fn receive(&mut self, batch: &Batch) -> Result<(), Fault> {
        let me = self.me;
        let transaction = begin(&mut self.opened.connection)?;
        let rows = Rows { connection: &transaction, commit: batch.cursor.commit };
        for person in &batch.people {
            rows.write_person(person)?;
        }
        for record in &batch.preferences {
            write_base(&transaction, record, batch.cursor.commit)?;
        }
        transaction
            .execute(
                "UPDATE device SET epoch = ?1, commit_number = ?2",
                params![batch.cursor.epoch.as_bytes(), as_integer(batch.cursor.commit)],
            )
            .map_err(|error| Fault::because("the cursor was not kept", error))?;
        rebase(&transaction, me)?;
        commit(transaction)
    }

    /// Puts a refused change into the outbox once more, as a new one. `None`: there is no such refused change.
    pub fn resend(&mut self, refused: Id<Entry>, id: Id<Entry>, acted_at: Timestamp) -> Outcome<Option<()>> {
        let found = self.entries("WHERE id = ?1 AND refusal IS NOT NULL", [refused.as_bytes()])?.pop();
        let Some((entry, _)) = found else { return Ok(Ok(None)) };
        match self.act(id, acted_at, entry.mutation)? {
            Ok(()) => self.discard(refused).map(|gone| Ok(Some(gone))),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Lets a refused change go. One that is still on its way cannot be called back.
    pub fn discard(&mut self, refused: Id<Entry>) -> Result<(), Fault> {
        self.opened
            .connection
            .execute("DELETE FROM outbox WHERE id = ?1 AND refusal IS NOT NULL", [refused.as_bytes()])
            .map(|_| ())
            .map_err(|error| Fault::because("a refused change was not discarded", error))
    }

    fn entries(
        &self,
        filter: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<(OutboxEntry, Option<Refusal>)>, Fault> {
        entries(&self.opened.connection, filter, values)
    }
}

/// This database's device, and whose it is.
type Identity = (Id<Device>, Id<Person>);

fn identity_of(connection: &Connection) -> Result<Option<Identity>, Fault> {
    connection
        .query_row("SELECT id, me FROM device", [], |row| Ok((rows::id(row, 0)?, rows::id(row, 1)?)))
        .optional()
        .map_err(|error| Fault::because("the device was not read", error))
}

fn create(transaction: &Transaction<'_>, owner: Owner, device: Id<Device>) -> Result<Identity, Fault> {
    let person = match owner {
        // Name and role come with the first batch.
        Owner::SignedIn(id) => Person { id, name: String::new(), role: Role::Traveller },
        Owner::Guest(id) => Person::guest(id),
    };
    transaction
        .execute(
            "INSERT INTO device (one, id, me, epoch, commit_number, next_entry) VALUES (1, ?1, ?2, ?3, 0, 1)",
            params![device.as_bytes(), person.id.as_bytes(), Uuid::nil().as_bytes()],
        )
        .map_err(|error| Fault::because("the device was not created", error))?;
    Rows { connection: transaction, commit: 0 }.write_person(&person)?;
    Ok((device, person.id))
}

fn append(transaction: &Transaction<'_>, id: Id<Entry>, acted_at: Timestamp, mutation: &Mutation) -> Result<(), Fault> {
    transaction
        .query_row("UPDATE device SET next_entry = next_entry + 1 RETURNING next_entry - 1", [], |row| {
            row.get::<_, i64>(0)
        })
        .and_then(|number| {
            transaction.execute(
                "INSERT INTO outbox (number, id, acted_at, mutation) VALUES (?1, ?2, ?3, ?4)",
                params![number, id.as_bytes(), acted_at.as_millis(), host::encode(mutation)],
            )
        })
        .map(|_| ())
        .map_err(|error| Fault::because("a change was not put into the outbox", error))
}

/// Shown = base + what the base does not hold yet. Runs inside the transaction that changed either.
fn rebase(transaction: &Transaction<'_>, me: Id<Person>) -> Result<(), Fault> {
    run(transaction, "DELETE FROM outbox WHERE applied_in <= (SELECT commit_number FROM device)")?;
    run(transaction, "DELETE FROM preferences")?;
    run(transaction, "INSERT INTO preferences SELECT * FROM preferences_base")?;
    for (entry, _) in entries(transaction, "WHERE refusal IS NULL ORDER BY number", [])? {
        let mut rows = Rows { connection: transaction, commit: 0 };
        // A replay that fails here stays in the outbox: only the server's verdict ends an entry.
        if let Err(refusal) = entry.mutation.apply(&mut rows, me)? {
            tracing::info!(refusal.code = refusal.code(), "a pending change is likely to be refused");
        }
    }
    Ok(())
}

fn entries(
    connection: &Connection,
    filter: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<(OutboxEntry, Option<Refusal>)>, Fault> {
    let raw = connection
        .prepare_cached(&format!("SELECT number, id, acted_at, mutation, refusal FROM outbox {filter}"))
        .and_then(|mut statement| {
            statement
                .query_map(values, |row| {
                    Ok((
                        as_counter(row.get(0)?),
                        rows::id::<Entry>(row, 1)?,
                        Timestamp::from_millis(row.get(2)?),
                        row.get::<_, Vec<u8>>(3)?,
                        row.get::<_, Option<Vec<u8>>>(4)?,
                    ))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()
        })
        .map_err(|error| Fault::because("the outbox was not read", error))?;
    raw.into_iter()
        .map(|(number, id, acted_at, mutation, refusal)| {
            let unreadable = |error| Fault::because("an entry of the outbox is not readable", error);
            let mutation = host::decode(&mutation).map_err(unreadable)?;
            let refusal = refusal.map(|bytes| host::decode(&bytes)).transpose().map_err(unreadable)?;
            Ok((OutboxEntry { id, number, acted_at, mutation }, refusal))
        })
        .collect()
}

fn write_base(transaction: &Transaction<'_>, record: &Preferences, commit: u64) -> Result<(), Fault> {
    // Through the same row writer as everything else, then kept aside.
    let mut rows = Rows { connection: transaction, commit };
    match rows.preferences(record.person)? {
        Some(_) => rows.update_preferences(record)?,
        None => rows.insert_preferences(record)?,
    }
    transaction
        .execute(
            "REPLACE INTO preferences_base SELECT * FROM preferences WHERE person = ?1",
            [record.person.as_bytes()],
        )
        .map(|_| ())
        .map_err(|error| Fault::because("the server's image was not kept", error))
}

fn run(transaction: &Transaction<'_>, sql: &str) -> Result<(), Fault> {
    transaction
        .execute(sql, [])
        .map(|_| ())
        .map_err(|error| Fault::because("the local database refused a statement", error))
}

//! Makes the file of a layer, in memory: the tables and indexes of its kinds, and one row about itself.
//!
//! Invariant: the same rows in the same order make the same bytes.

use super::{
    super::{Stored, layer::About},
    schema,
    table::Table,
};
use nusaloka_domain::{Fault, host, record::Kind};
use rusqlite::Connection;

/// What a layer's file says it is: "NusS".
pub(super) const APPLICATION: i32 = 0x4e75_7353;

pub(crate) struct Making {
    connection: Connection,
    tables: Vec<Table>,
}

impl Making {
    pub(crate) fn begin(kinds: &[&'static Kind]) -> Result<Self, Fault> {
        let connection = Connection::open_in_memory().map_err(unmade)?;
        connection.execute_batch("PRAGMA page_size = 4096; BEGIN").map_err(unmade)?;
        connection.pragma_update(None, "application_id", APPLICATION).map_err(unmade)?;
        connection.execute_batch(schema::ABOUT).map_err(unmade)?;
        for kind in kinds {
            connection.execute_batch(&schema::table(kind, kind.columns.len())).map_err(unmade)?;
        }
        Ok(Self { connection, tables: kinds.iter().map(|kind| Table::of(kind)).collect() })
    }

    /// In the order of keys: so pages are full.
    pub(crate) fn put(&mut self, kind: &Kind, stored: &Stored) -> Result<(), Fault> {
        let table = self.tables.iter().find(|table| table.kind.code == kind.code);
        let table = table.ok_or_else(|| Fault::new("a layer has no such table"))?;
        let mut statement = self.connection.prepare_cached(&table.put_absent).map_err(unmade)?;
        table.bind_row(&mut statement, stored)?;
        statement.raw_execute().map(drop).map_err(unmade)
    }

    /// Indexes last, when all rows are there: so their pages are full, too.
    pub(crate) fn end(mut self, about: &About) -> Result<Vec<u8>, Fault> {
        for (_, sql) in self.tables.iter().flat_map(|table| schema::indexes(table.kind)) {
            self.connection.execute_batch(&sql).map_err(unmade)?;
        }
        self.connection.execute("INSERT INTO about_ (said) VALUES (?1)", [host::encode(about)]).map_err(unmade)?;
        self.connection.execute_batch("COMMIT").map_err(unmade)?;
        Ok(self.connection.serialize("main").map_err(unmade)?.to_vec())
    }
}

fn unmade(error: rusqlite::Error) -> Fault {
    Fault::because("a layer was not made", error)
}

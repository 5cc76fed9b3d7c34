//! Lays layers under the tables and lifts them again, inside the caller's transaction.
//!
//! Invariant: afterwards every row is seen once at most: what two layers have stands in the table, or is buried.

use super::{
    super::{
        Change, Lifted, Stored, Writing as _, laid_already,
        layer::{LAYER, Name, key_of_layer, row_of_layer},
    },
    SqliteTransaction,
    layers::{Attached, read_below},
    table::{Reading, Table, quoted},
    unwritten,
};
use crate::planted::{Bug, planted};
use nusaloka_domain::{
    Fault,
    record::{Kind, Row},
    scope::Scope,
};
use rusqlite::params;
use std::{fmt::Write as _, sync::Arc};

impl SqliteTransaction<'_> {
    /// A row that lies in a layer is buried when it is removed.
    pub(super) fn bury(&self, table: &Table, key: &Row) -> Result<(), Fault> {
        let buries = |layer: &&Arc<Attached>| layer.has(table.kind) && !planted(Bug::BuriesNothing);
        for layer in self.layers.laid.iter().filter(buries) {
            let sql = format!(
                "INSERT OR IGNORE INTO main.buried (kind, \"row\") SELECT {}, {} FROM {} WHERE {} = ?1",
                table.kind.code,
                table.id_below(),
                table.below(layer),
                table.id_below()
            );
            let mut statement = self.transaction.prepare_cached(&sql).map_err(unwritten)?;
            table.bind_key(&mut statement, key)?;
            statement.raw_execute().map_err(|error| layer.unread(error))?;
        }
        Ok(())
    }

    pub(super) fn lay_layer(&mut self, name: Name) -> Result<(), Fault> {
        let staged = self.layers.staged(name)?;
        if self.layers.laid.iter().any(|laid| laid.name == name) {
            return Err(laid_already(name));
        }
        for kind in &staged.kinds {
            let table = self.tables.table(kind)?;
            // What is seen through another layer, or was removed from one, stands in the table from now on.
            for other in self.layers.laid.iter().filter(|other| other.has(kind)) {
                let condition = format!("{} AND {}", table.also_in(&staged), table.seen_below());
                self.copy_into(table, other, &condition)?;
            }
            let buried = format!(
                "{} IN (SELECT \"row\" FROM main.buried WHERE kind = {}) AND {}",
                table.id_below(),
                kind.code,
                table.not_in_table()
            );
            self.copy_into(table, &staged, &buried)?;
        }
        let row = row_of_layer(name, &staged.about);
        self.apply(&[Change::Put { kind: &LAYER, stored: Stored { commit: 0, row } }])?;
        self.layers.laid.push(staged);
        Ok(())
    }

    fn copy_into(&self, table: &Table, from: &Attached, condition: &str) -> Result<(), Fault> {
        let sql = format!(
            "INSERT INTO main.{} ({}) SELECT {} FROM {} WHERE {condition}",
            table.name,
            table.written,
            table.written,
            table.below(from)
        );
        self.transaction.execute(&sql, []).map(drop).map_err(|error| from.unread(error))
    }

    pub(super) fn lift_layer(&mut self, name: Name, keep: &[Scope]) -> Result<Lifted, Fault> {
        let mut lifted = Lifted::default();
        let layer = self.layers.laid.iter().find(|laid| laid.name == name).cloned();
        if let Some(layer) = &layer {
            for kind in &layer.kinds {
                self.lift_kind(kind, layer, keep, &mut lifted)?;
            }
        }
        self.layers.laid.retain(|laid| laid.name != name);
        self.layers.staged.remove(&name);
        self.apply(&[Change::Remove { kind: &LAYER, key: key_of_layer(name) }])?;
        self.tables.0.iter().try_for_each(|table| self.clear_graves(table))?;
        Ok(lifted)
    }

    fn lift_kind(
        &self,
        kind: &'static Kind,
        layer: &Attached,
        keep: &[Scope],
        lifted: &mut Lifted,
    ) -> Result<(), Fault> {
        let table = self.tables.table(kind)?;
        let (own, graves) = (table.not_in_table(), table.not_buried());
        let hidden = format!("{} WHERE NOT ({own} AND {graves})", table.select_below(layer));
        read_below(&self.transaction, table, layer, &hidden, |stored| lifted.hidden.push((kind, stored)))?;
        for place in kind.scopes {
            let column = quoted(&kind.columns[place.column].name());
            for scope in keep.iter().filter(|scope| scope.audience == place.audience.code) {
                let sql = format!("{} WHERE l.{column} = ?1 AND {own} AND {graves}", table.select_below(layer));
                let mut statement = self.transaction.prepare(&sql).map_err(|error| layer.unread(error))?;
                let mut reading = Reading::of(table);
                let mut rows = statement.query(params![scope.key.as_bytes()]).map_err(|error| layer.unread(error))?;
                let before = lifted.kept.len();
                while let Some(row) = rows.next().map_err(|error| layer.unread(error))? {
                    lifted.kept.push((kind, reading.stored(row)?));
                }
                // At once, so that a row in two of these scopes is found once.
                for (_, stored) in &lifted.kept[before..] {
                    let mut put = self.transaction.prepare_cached(&table.put).map_err(unwritten)?;
                    table.bind_row(&mut put, stored)?;
                    put.raw_execute().map_err(unwritten)?;
                }
            }
        }
        Ok(())
    }

    /// What lies in no layer is no more buried.
    fn clear_graves(&self, table: &Table) -> Result<(), Fault> {
        if table.kind.scopes.is_empty() {
            return Ok(());
        }
        let mut sql = format!("DELETE FROM main.buried AS b WHERE b.kind = {}", table.kind.code);
        for layer in self.layers.laid.iter().filter(|layer| layer.has(table.kind)) {
            let _ = write!(
                sql,
                " AND NOT EXISTS (SELECT 1 FROM {} WHERE {} = b.\"row\")",
                table.below(layer),
                table.id_below()
            );
        }
        self.transaction.execute(&sql, []).map(drop).map_err(unwritten)
    }
}

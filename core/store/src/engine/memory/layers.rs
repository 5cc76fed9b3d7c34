//! Layers of the memory engine: taken in, laid, lifted.

use super::{
    super::{
        Lifted, Scan, Source, Stored, laid_already,
        layer::{BURIED, LARGEST_LAYER, LAYER, Misfit, Name, key_of_layer, kinds_in, row_of_layer},
    },
    Layer, Shared, Table, Tables, kept, key_in,
};
use crate::snapshot::{self, Plain};
use nusaloka_domain::{
    Fault, host,
    record::{Key, Kind, Row, Value},
    scope::Scope,
};
use std::sync::Arc;

impl Shared {
    pub(super) fn lay(&mut self, name: Name) -> Result<(), Fault> {
        let layer = self.tables.file(name)?;
        if self.tables.names().contains(&name) {
            return Err(laid_already(name));
        }
        for table in &layer.tables.all {
            let kind = table.kind;
            let below = self.tables.below(kind);
            for (key, stored) in &table.rows {
                let seen = self.tables.seen(kind, key)?;
                if below.iter().any(|table| table.rows.contains_key(key)) {
                    // Seen through another, or buried there.
                    self.set(kind, key.clone(), Some(seen.unwrap_or_else(|| stored.clone())))?;
                }
            }
        }
        let row = row_of_layer(name, &layer.about);
        self.set(&LAYER, Key::of([row.value(0)]), Some(Stored { commit: 0, row }))
    }

    pub(super) fn lift(&mut self, name: Name, keep: &[Scope]) -> Result<Lifted, Fault> {
        let mut lifted = Lifted::default();
        let layer = self.tables.files.get(&name).filter(|_| self.tables.names().contains(&name)).cloned();
        for table in layer.iter().flat_map(|layer| &layer.tables.all) {
            let kind = table.kind;
            for (key, stored) in &table.rows {
                let own = self.tables.table(kind)?.rows.contains_key(key);
                if own || self.tables.is_buried(kind, stored) {
                    lifted.hidden.push((kind, stored.clone()));
                } else if kind.scopes_of(&stored.row).any(|scope| keep.contains(&scope)) {
                    self.set(kind, key.clone(), Some(stored.clone()))?;
                    lifted.kept.push((kind, stored.clone()));
                }
            }
        }
        self.set(&LAYER, key_in(&LAYER, &key_of_layer(name))?, None)?;
        let graves: Vec<(Key, Row)> =
            self.tables.table(&BURIED)?.rows.iter().map(|(key, stored)| (key.clone(), stored.row.clone())).collect();
        for (grave, row) in graves {
            let key = Key::of([row.value(1)]);
            let code = row.value(0);
            let kinds: Vec<&'static Kind> = self.tables.all.iter().map(|table| table.kind).collect();
            let of = kinds.into_iter().find(|kind| code == Value::Integer(i64::from(kind.code)));
            let lies = of.is_some_and(|kind| self.tables.below(kind).iter().any(|table| table.rows.contains_key(&key)));
            if !lies {
                self.set(&BURIED, grave, None)?;
            }
        }
        Ok(lifted)
    }
}

/// A look into one layer alone: of kinds that it does not have, there is nothing.
pub(super) struct OneLayer(pub(super) Arc<Layer>);

impl Source for OneLayer {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        if self.0.tables.at(kind).is_err() { Ok(vec![None; keys.len()]) } else { self.0.tables.get(kind, keys) }
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        if self.0.tables.at(scan.kind).is_err() { Ok(Vec::new()) } else { self.0.tables.scan(scan) }
    }
}

pub(super) fn read_plain(name: Name, packed: &[u8], ours: &Tables) -> Result<Layer, Misfit> {
    if Name::of(packed) != name {
        return Err(Misfit::OtherBytes);
    }
    let mut bytes = Vec::new();
    snapshot::unpack(packed, LARGEST_LAYER, &mut bytes).map_err(|_| Misfit::Garbled)?;
    let Plain { about, rows } = host::decode(&bytes).map_err(|_| Misfit::OtherTables)?;
    let kinds = kinds_in(ours.all.iter().map(|table| table.kind), about.scope.audience);
    let mut tables =
        Tables { all: kinds.iter().map(|kind| Arc::new(Table::of(kind))).collect(), files: Arc::default() };
    for (code, commit, row) in rows {
        let kind = kinds.iter().find(|kind| kind.code == code).copied().ok_or(Misfit::OtherTables)?;
        let row = Row::checked(row).map_err(|_| Misfit::OtherTables)?;
        let (key, stored) = kept(kind, &Stored { commit, row }).map_err(|_| Misfit::OtherTables)?;
        tables.change(kind).map_err(|_| Misfit::OtherTables)?.set(key, Some(stored));
    }
    Ok(Layer { about, tables })
}

//! What whoever embeds the store keeps in it, because it is as secret as the rest and goes with it: such as the token that
//! continues a session. It never travels, and no question is answered from it.

use super::{Replica, unreadable};
use crate::{
    engine::{Change, Engine, Safety, Stored},
    tables::MARK,
};
use nusaloka_domain::{
    Fault,
    record::{Row, Value},
};

fn name_of(name: &str) -> String {
    format!("kept:{name}")
}

impl<E: Engine> Replica<E> {
    /// What was kept under this name, if anything.
    pub fn kept(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let key = Row::from_values([Value::Text(&name_of(name))]);
        let Some(stored) = self.engine.source()?.get(&MARK, &[key])?.pop().flatten() else { return Ok(None) };
        match stored.row.value(2) {
            Value::Bytes(bytes) => Ok(Some(bytes.to_vec())),
            _ => Err(unreadable("a keepsake")),
        }
    }

    /// In place of what was there. It has reached the disk when this returns.
    pub fn keep(&mut self, name: &str, what: Option<&[u8]>) -> Result<(), Fault> {
        let name = name_of(name);
        let change = match what {
            None => Change::Remove { kind: &MARK, key: Row::from_values([Value::Text(&name)]) },
            Some(bytes) => {
                let row = Row::from_values([Value::Text(&name), Value::Integer(0), Value::Bytes(bytes)]);
                Change::Put { kind: &MARK, stored: Stored { commit: 0, row } }
            }
        };
        let mut tx = self.engine.begin()?;
        tx.apply(&[change])?;
        tx.commit(Safety::Synced)
    }
}

//! What was decided before, by entry and person, and how far each device has come: all that a group of pushes needs of it,
//! read in two calls, and then kept up to date in memory, so that the group sees what was decided within it.
//!
//! Invariant: under one name, one person has one verdict, whatever devices and numbers it came by.

use super::{counter, integer};
use crate::{
    batch::{Decision, Device, Entry, Push},
    engine::{Change, Source, Stored},
    overlay::key_of,
    tables::{DEVICE, VERDICT},
};
use nusaloka_domain::{
    Fault, Id, host,
    identity::Person,
    record::{Kind, Row, Value},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Default)]
pub(super) struct Register {
    devices: BTreeMap<Id<Device>, Known>,
    verdicts: BTreeMap<Name, Kept>,
    devices_changed: BTreeSet<Id<Device>>,
    verdicts_changed: BTreeSet<Name>,
}

/// An entry, and whose it is: the same id of two people is two entries.
type Name = (Id<host::Entry>, Id<Person>);

/// A device, as far as the server has heard of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) person: Id<Person>,
    pub(super) done: u64,
    pub(super) acknowledged: u64,
}

/// A verdict that was given.
pub(super) struct Kept {
    /// Who was told last, and under which number.
    device: Id<Device>,
    number: u64,
    pub(super) fingerprint: u128,
    commit: u64,
    pub(super) decision: Decision,
}

impl Register {
    pub(super) fn read(source: &dyn Source, pushes: &[(Id<Person>, Push)]) -> Result<Self, Fault> {
        let mut register = Self::default();
        let devices: BTreeSet<Uuid> = pushes.iter().map(|(_, push)| push.device.uuid()).collect();
        let keys: Vec<Row> = devices.iter().map(|device| key_of(*device)).collect();
        for (device, stored) in devices.into_iter().zip(source.get(&DEVICE, &keys)?) {
            if let Some(stored) = stored {
                register.devices.insert(Id::from_uuid(device), Known::read(&stored)?);
            }
        }
        let of_push = |(person, push): &(Id<Person>, Push)| {
            let person = *person;
            push.entries.iter().map(move |entry| (entry.id, person)).collect::<Vec<_>>()
        };
        let names: BTreeSet<Name> = pushes.iter().flat_map(of_push).collect();
        let keys: Vec<Row> = names.iter().map(verdict_key).collect();
        for (name, stored) in names.into_iter().zip(source.get(&VERDICT, &keys)?) {
            if let Some(stored) = stored {
                register.verdicts.insert(name, Kept::read(&stored)?);
            }
        }
        Ok(register)
    }

    /// A device that nobody has heard of is whose who speaks for it.
    pub(super) fn device(&mut self, device: Id<Device>, person: Id<Person>) -> Known {
        *self.devices.entry(device).or_insert(Known { person, done: 0, acknowledged: 0 })
    }

    pub(super) fn verdict(&self, entry: Id<host::Entry>, person: Id<Person>) -> Option<&Kept> {
        self.verdicts.get(&(entry, person))
    }

    pub(super) fn reached(&mut self, device: Id<Device>, done: u64, acknowledged: u64) {
        if let Some(known) = self.devices.get_mut(&device) {
            (known.done, known.acknowledged) = (done, acknowledged);
            self.devices_changed.insert(device);
        }
    }

    pub(super) fn keep(
        &mut self,
        device: Id<Device>,
        person: Id<Person>,
        entry: &Entry,
        fingerprint: u128,
        decision: &Decision,
        commit: u64,
    ) {
        let name = (entry.id, person);
        let kept = Kept { device, number: entry.number, fingerprint, commit, decision: decision.clone() };
        self.verdicts.insert(name, kept);
        self.verdicts_changed.insert(name);
    }

    /// What is to be written of it.
    pub(super) fn into_changes(self) -> Vec<Change> {
        let verdicts = self.verdicts_changed.iter().map(|name| put(&VERDICT, self.verdicts[name].row(name)));
        let devices = self.devices_changed.iter().map(|device| put(&DEVICE, self.devices[device].row(*device)));
        verdicts.chain(devices).collect()
    }
}

fn verdict_key((entry, person): &Name) -> Row {
    Row::from_values([Value::Bytes(entry.as_bytes()), Value::Bytes(person.as_bytes())])
}

fn put(kind: &'static Kind, row: Row) -> Change {
    Change::Put { kind, stored: Stored { commit: 0, row } }
}

impl Known {
    fn read(stored: &Stored) -> Result<Self, Fault> {
        match (stored.row.value(1).uuid(), stored.row.value(2), stored.row.value(3)) {
            (Some(person), Value::Integer(done), Value::Integer(acknowledged)) => {
                Ok(Self { person: Id::from_uuid(person), done: counter(done), acknowledged: counter(acknowledged) })
            }
            _ => Err(Fault::new("a device is not readable")),
        }
    }

    fn row(&self, device: Id<Device>) -> Row {
        Row::from_values([
            Value::Bytes(device.as_bytes()),
            Value::Bytes(self.person.as_bytes()),
            Value::Integer(integer(self.done)),
            Value::Integer(integer(self.acknowledged)),
        ])
    }
}

impl Kept {
    fn read(stored: &Stored) -> Result<Self, Fault> {
        let row = &stored.row;
        let (Some(device), Value::Integer(number), Value::Bytes(fingerprint), Value::Integer(commit)) =
            (row.value(2).uuid(), row.value(3), row.value(4), row.value(5))
        else {
            return Err(Fault::new("a verdict is not readable"));
        };
        let decision = match row.value(6) {
            Value::Bytes(refusal) => Decision::Refused(
                host::decode(refusal).map_err(|error| Fault::because("a verdict's refusal is not readable", error))?,
            ),
            _ => Decision::Applied { commit: counter(commit) },
        };
        Ok(Self {
            device: Id::from_uuid(device),
            number: counter(number),
            fingerprint: fingerprint.try_into().map_or(0, u128::from_be_bytes),
            commit: counter(commit),
            decision,
        })
    }

    fn row(&self, name: &Name) -> Row {
        let (commit, refusal) = match &self.decision {
            Decision::Applied { commit } => (*commit, None),
            Decision::Refused(refusal) => (self.commit, Some(host::encode(refusal))),
        };
        let mut row = verdict_key(name);
        row.push(Value::Bytes(self.device.as_bytes()));
        row.push(Value::Integer(integer(self.number)));
        row.push(Value::Bytes(&self.fingerprint.to_be_bytes()));
        row.push(Value::Integer(integer(commit)));
        row.push(refusal.as_deref().map_or(Value::Null, Value::Bytes));
        row
    }
}

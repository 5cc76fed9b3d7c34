//! The server: the authority, its backups, and whoever waits for news.

use crate::disk::{Disk, Fuse};
use nusaloka_domain::{Fault, Id, capability::Business, identity::Person, scope::Scope};
use nusaloka_store::{
    authority::Authority,
    batch::{Ask, Decision},
    engine::{
        Engine,
        layer::{Form, Name},
    },
    of_server, snapshot,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(crate) struct Server {
    pub(crate) disk: Disk,
    pub(crate) fuse: Fuse,
    pub(crate) authority: Authority<Box<dyn Engine>>,
    pub(crate) expired: BTreeSet<usize>,
    pub(crate) parked: Vec<Parked>,
    /// The next push is decided, and then nobody hears of it.
    pub(crate) dies_before_reply: bool,
    pub(crate) backup: Option<Backup>,
    /// Snapshots, packed; also those that are offered to nobody any more.
    pub(crate) files: BTreeMap<Name, Vec<u8>>,
    /// What was decided about each entry the first time, in this history of the store.
    pub(crate) decided: BTreeMap<Uuid, Decision>,
}

/// Somebody who asked, and waits until there is something to say.
pub(crate) struct Parked {
    pub(crate) phone: usize,
    pub(crate) request: u64,
    pub(crate) person: Id<Person>,
    pub(crate) ask: Ask,
    pub(crate) until: i64,
}

pub(crate) struct Backup {
    pub(crate) disk: Disk,
    pub(crate) decided: BTreeMap<Uuid, Decision>,
}

impl Server {
    pub(crate) fn new(disk: Disk, business: Business, epoch: Uuid) -> Result<Self, Fault> {
        let fuse = Fuse::new();
        let authority = Authority::open(disk.open(&fuse, of_server(business))?, business, epoch)?;
        Ok(Self {
            disk,
            fuse,
            authority,
            expired: BTreeSet::new(),
            parked: Vec::new(),
            dies_before_reply: false,
            backup: None,
            files: BTreeMap::new(),
            decided: BTreeMap::new(),
        })
    }

    pub(crate) fn restart(&mut self, business: Business) -> Result<(), Fault> {
        self.fuse.put_out();
        self.parked.clear();
        self.dies_before_reply = false;
        let nowhere = Disk::memory();
        self.authority = Authority::open(nowhere.open(&self.fuse, of_server(business))?, business, Uuid::nil())?;
        self.authority = Authority::open(self.disk.open(&self.fuse, of_server(business))?, business, Uuid::nil())?;
        Ok(())
    }

    pub(crate) fn make_snapshot(
        &mut self,
        business: Business,
        scope: Scope,
        form: Form,
    ) -> Result<Option<Name>, Fault> {
        let made = snapshot::make(&*self.authority.engine().source()?, business, scope, form)?;
        let Some(packed) = made else { return Ok(None) };
        self.authority.offers().put(business, &packed);
        self.files.insert(packed.name, packed.bytes);
        Ok(Some(packed.name))
    }

    pub(crate) fn take_backup(&mut self) -> Result<(), Fault> {
        self.backup = Some(Backup { disk: self.disk.copied()?, decided: self.decided.clone() });
        Ok(())
    }

    /// Goes back to the backup. What was decided since is forgotten here.
    pub(crate) fn restore(&mut self, business: Business, epoch: Uuid) -> Result<BTreeSet<Uuid>, Fault> {
        let Some(backup) = self.backup.take() else { return Ok(BTreeSet::new()) };
        let forgotten = self.decided.keys().filter(|entry| !backup.decided.contains_key(entry)).copied().collect();
        self.disk = backup.disk;
        self.decided = backup.decided;
        self.restart(business)?;
        let nothing = Authority::open(Disk::memory().open(&self.fuse, of_server(business))?, business, Uuid::nil())?;
        let authority = std::mem::replace(&mut self.authority, nothing);
        self.authority = authority.begin_epoch(epoch)?;
        Ok(forgotten)
    }
}

//! A phone: its store, its sync engine, and what of it is on the wire.

use crate::disk::{Disk, Fuse};
use nusaloka_domain::{Fault, Id, Timestamp, capability::Business, identity::Person};
use nusaloka_ferry::{BETWEEN, FERRY, last_year};
use nusaloka_store::{
    batch::Device,
    engine::Engine as Database,
    of_device,
    replica::{Counts, Replica},
};
use nusaloka_sync::{Engine, Lane};

/// Which version of the app is on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum App {
    LastYears,
    /// It has today's tables and last year's mutations: whoever does not like today's can go back to it.
    Between,
    Todays,
}

impl App {
    pub(crate) const fn business(self) -> Business {
        match self {
            Self::LastYears => Business(&[last_year::FERRY]),
            Self::Between => Business(&[BETWEEN]),
            Self::Todays => Business(&[FERRY]),
        }
    }
}

pub(crate) struct Phone {
    pub(crate) app: App,
    pub(crate) person: Id<Person>,
    pub(crate) disk: Disk,
    pub(crate) fuse: Fuse,
    /// When the fuse is through, the process ends, and the power stays.
    pub(crate) killed: bool,
    pub(crate) store: Replica<Box<dyn Database>>,
    pub(crate) machine: Engine,
    pub(crate) online: bool,
    pub(crate) clock_off_by: i64,
    /// Requests that are out, and until when an answer is waited for.
    pub(crate) up: Option<(u64, i64)>,
    pub(crate) down: Option<(u64, i64)>,
    pub(crate) beside: Option<(u64, i64)>,
    pub(crate) wakes: [Option<i64>; 3],
    /// The next file that comes is garbled, by these dice.
    pub(crate) garbles: Option<u64>,
    /// The next batch that comes loses a row, chosen by these dice.
    pub(crate) loses: Option<u64>,
    /// What the stores of earlier processes counted.
    pub(crate) counted: Counts,
}

pub(crate) const fn lane_index(lane: Lane) -> usize {
    match lane {
        Lane::Up => 0,
        Lane::Down => 1,
        Lane::Beside => 2,
    }
}

impl Phone {
    pub(crate) fn new(person: Id<Person>, disk: Disk, app: App, device: Id<Device>) -> Result<Self, Fault> {
        let fuse = Fuse::new();
        let store = open(&disk, &fuse, app, person, device)?;
        Ok(Self {
            app,
            person,
            disk,
            fuse,
            killed: false,
            store,
            machine: Engine::default(),
            online: true,
            clock_off_by: 0,
            up: None,
            down: None,
            beside: None,
            wakes: [None; 3],
            garbles: None,
            loses: None,
            counted: Counts::default(),
        })
    }

    /// The process ends and begins again, on what is on the disk.
    pub(crate) fn restart(&mut self, app: App, device: Id<Device>) -> Result<(), Fault> {
        self.fuse.put_out();
        self.counted = sum(self.counted, self.store.counts());
        self.app = app;
        // The old process lets go of the file before the next one takes it.
        self.store = open(&Disk::memory(), &self.fuse, app, self.person, device)?;
        self.store = open(&self.disk, &self.fuse, app, self.person, device)?;
        self.machine = Engine::default();
        (self.up, self.down, self.beside, self.wakes) = (None, None, None, [None; 3]);
        Ok(())
    }

    /// The request of a lane.
    pub(crate) const fn out(&mut self, lane: Lane) -> &mut Option<(u64, i64)> {
        match lane {
            Lane::Up => &mut self.up,
            Lane::Down => &mut self.down,
            Lane::Beside => &mut self.beside,
        }
    }

    /// The process is over when this happens; a restart follows.
    pub(crate) fn lose_layers(&mut self) -> Result<(), Fault> {
        self.fuse.put_out();
        self.counted = sum(self.counted, self.store.counts());
        let device = self.store.device();
        self.store = open(&Disk::memory(), &self.fuse, self.app, self.person, device)?;
        self.disk.lose_layers()
    }

    pub(crate) fn counts(&self) -> Counts {
        sum(self.counted, self.store.counts())
    }

    pub(crate) fn now(&self, now: i64) -> Timestamp {
        Timestamp::from_millis(now + self.clock_off_by)
    }
}

fn open(
    disk: &Disk,
    fuse: &Fuse,
    app: App,
    person: Id<Person>,
    device: Id<Device>,
) -> Result<Replica<Box<dyn Database>>, Fault> {
    Replica::open(disk.open(fuse, of_device(app.business()))?, app.business(), person, device)?
        .map_err(|_| Fault::new("the database is somebody else's"))
}

pub(crate) const fn sum(one: Counts, other: Counts) -> Counts {
    Counts {
        replayed: one.replayed + other.replayed,
        made_doubtful: one.made_doubtful + other.made_doubtful,
        refused_with_dependents: one.refused_with_dependents + other.refused_with_dependents,
        unpredicted: one.unpredicted + other.unpredicted,
        revoked: one.revoked + other.revoked,
        revoked_with_waiting: one.revoked_with_waiting + other.revoked_with_waiting,
        suspected: one.suspected + other.suspected,
        repaired: one.repaired + other.repaired,
        laid: one.laid + other.laid,
        lifted: one.lifted + other.lifted,
        epochs: one.epochs + other.epochs,
        stale: one.stale + other.stale,
        upcast: one.upcast + other.upcast,
        reincarnated: one.reincarnated + other.reincarnated,
        opaque: one.opaque + other.opaque,
        opaque_repaired: one.opaque_repaired + other.opaque_repaired,
        opaque_revoked: one.opaque_revoked + other.opaque_revoked,
        opaque_read: one.opaque_read + other.opaque_read,
    }
}

//! When the database is opened, and who waits for that.
//!
//! The start does not: the keyring may ask the person, and the window must be shown meanwhile. One attempt at a time, on a
//! thread that may be blocked. Until the first has ended, reads are answered *not yet*, which screens draw quietly; a change
//! is answered `Opening`. When the keyring keeps everybody waiting, reads say so, so that the person looks for its
//! question. When an attempt ends, everything is asked again.
//!
//! Invariant: after `end`, no database is open and none will be.

use crate::{
    Shared,
    held::{self, Store, held},
    known,
};
use nusaloka_domain::{
    host::{Changed, HostFailed, NoKey, Reply, StoreBroken, Written},
    identity::Pin,
};
use nusaloka_store::Place;
use nusaloka_sync::Event;
use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};
use tokio::time::sleep;

/// What a person does not notice, or takes for a slow start.
const QUIET: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(crate) struct Opening {
    /// Of whoever makes an attempt, or changes what opens it.
    turn: Mutex<()>,
    /// The keyring has been asked and has not answered.
    waits_for_keyring: AtomicBool,
    /// Held while a database is being opened, so that no end comes in between.
    life: Mutex<Life>,
    /// Somebody has asked too early. They ask again when told, and may not have been listening yet when the others were.
    asked_early: AtomicBool,
    /// There was a database, so there may be something to talk to the server about.
    begun: AtomicBool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Life {
    #[default]
    Running,
    Ended,
}

/// What is done to a database that did not open, before the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repair {
    Nothing,
    SetAside,
}

/// By what the key is come by, where the app is locked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way<'a> {
    /// Nobody has shown anything.
    Shut,
    Pin(&'a Pin),
    /// The sensor has said yes.
    Sensor,
    /// Their security key has.
    OwnKey,
}

/// The first attempt; whoever makes another comes after it.
pub(crate) fn begin(shared: &Arc<Shared>) {
    let (begun, wait) = mpsc::sync_channel(1);
    let shared = Arc::clone(shared);
    let run = move || {
        let _turn = held(&shared.opening.turn);
        _ = begun.send(());
        // What came of it is what the store says from now on.
        _ = shared.attempt(Repair::Nothing, Way::Shut);
    };
    // A system without another thread to give would have none for the web view either.
    thread::Builder::new().name("opening".into()).spawn(run).expect("a thread");
    _ = wait.recv();
}

/// Says so when the first attempt waits for the keyring.
pub(crate) async fn speak_up(shared: Arc<Shared>) {
    sleep(QUIET).await;
    let mut store = held(&shared.store);
    let waits = shared.opening.waits_for_keyring.load(Ordering::Acquire) && matches!(*store, Err(HostFailed::Opening));
    if waits {
        *store = Err(HostFailed::Store(StoreBroken::NoKey(NoKey::NoAnswer)));
        drop(store);
        shared.notices.changed(Changed::Everything);
    }
}

impl Opening {
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        held(&self.turn)
    }
}

impl Shared {
    /// Blocks, for as long as a keyring that asks the person. A database that is open is left alone.
    pub(crate) fn open(&self, repair: Repair) -> Reply<Written> {
        self.open_by(repair, Way::Shut)
    }

    pub(crate) fn open_by(&self, repair: Repair, way: Way<'_>) -> Reply<Written> {
        let _turn = self.opening.turn();
        let is_open = held(&self.store).is_ok();
        if !is_open {
            self.attempt(repair, way)?;
        }
        held(&self.store).as_ref().map(|_| Written).map_err(Clone::clone)
    }

    /// `Err`, when nothing is otherwise than it was before.
    fn attempt(&self, repair: Repair, way: Way<'_>) -> Result<(), HostFailed> {
        // A look beside a database that was closed for its damage would keep its folder locked.
        *held(&self.beside) = None;
        let unlocked = held::take_place(&self.settings).and_then(|place| self.unlock(place, repair, way));
        if let Err(stays @ HostFailed::LockStays(_)) = &unlocked {
            return Err(stays.clone());
        }
        let life = held(&self.opening.life);
        if *life == Life::Ended {
            return Ok(());
        }
        let opened = unlocked.and_then(|unlocked| held::open(&self.settings, unlocked));
        let (opened, key) = opened.map_or_else(|failed| (Err(failed), None), |(store, key)| (Ok(store), Some(key)));
        let serves = opened.is_ok();
        *held(&self.key) = key;
        *held(&self.store) = opened;
        drop(life);
        if serves {
            self.came_online.notify_one();
            // The engine may have been running already, with a database that turned out to be damaged.
            let again = self.opening.begun.swap(true, Ordering::AcqRel);
            self.send(if again { Event::Nudged } else { Event::Started });
            self.send(Event::SomethingToSend);
        }
        self.notices.changed(Changed::Everything);
        Ok(())
    }

    fn unlock(&self, place: Place, repair: Repair, way: Way<'_>) -> Result<held::Unlocked, HostFailed> {
        match repair {
            Repair::Nothing => {}
            Repair::SetAside => held::set_aside(&place)?,
        }
        self.opening.waits_for_keyring.store(true, Ordering::Release);
        let unlocked = held::unlock(&self.settings, place, way);
        self.opening.waits_for_keyring.store(false, Ordering::Release);
        unlocked
    }

    /// From now on the store says this. It is held throughout: whoever stores something might make another look beside in between.
    pub(crate) fn close(&self, says: HostFailed) {
        let mut store = held(&self.store);
        *held(&self.beside) = None;
        *held(&self.key) = None;
        drop(mem::replace(&mut *store, Err(says)));
    }

    /// Waits for a database that is just being opened, not for a keyring.
    pub(crate) fn end(&self) {
        *held(&self.opening.life) = Life::Ended;
        // A window that is closing draws no trouble.
        self.close(HostFailed::Opening);
    }

    /// Its person signed this device out from another one: what is here of them is unreadable for ever, and no database is opened
    /// any more.
    pub(crate) fn sent_away(&self) -> Result<(), HostFailed> {
        let _turn = held(&self.opening.turn);
        *held(&self.opening.life) = Life::Ended;
        self.close(HostFailed::Opening);
        let forgotten = held::forget(&self.settings);
        if let Some(person) = self.settings.who.person() {
            known::forget(&self.settings, person);
        }
        // Said when it is true.
        *held(&self.store) = Err(HostFailed::SentAway);
        self.notices.changed(Changed::Everything);
        forgotten
    }

    /// Whether a read must be answered *not yet*.
    pub(crate) fn is_opening(&self, store: &Result<Store, HostFailed>) -> bool {
        let opening = matches!(store, Err(HostFailed::Opening));
        if opening {
            self.opening.asked_early.store(true, Ordering::Release);
        }
        opening
    }

    /// A new listener may be one who has asked before, and missed the word that there is an answer.
    pub(crate) fn remind(&self) {
        if self.opening.asked_early.load(Ordering::Acquire) {
            self.notices.changed(Changed::Everything);
        }
    }

    /// Is there anybody to talk to the server for?
    pub(crate) fn has_begun(&self) -> bool {
        self.settings.who.person().is_some() && self.opening.begun.load(Ordering::Acquire)
    }
}

//! What somebody does with the lock, carried out: setting it, shutting the app, opening it.

use super::{Lock, after, ask_sensor, change, leave_sensor, set, turn_off, use_sensor};
use crate::{
    Shared,
    held::{self, held},
    opening::{Repair, Way},
};
use nusaloka_domain::{
    Id,
    host::{Changed, Entered, HostFailed, Reply},
    identity::{AppLock, LockAsk, LockSet, LockStays, Person},
};
use nusaloka_store::replica::Replica;
use std::mem;

impl Shared {
    /// Blocks, for as long as a sensor waits for a finger.
    pub(crate) fn lock(&self, asked: LockAsk) -> Reply<Entered> {
        match asked {
            LockAsk::OpenByPin(pin) => self.unlock_by(Way::Pin(&pin)).inspect(|_| self.settings.sensors.end()),
            LockAsk::OpenBySensor(words) => {
                ask_sensor(&self.settings, &self.lock_set()?, &words)?;
                self.unlock_by(Way::Sensor)
            }
            LockAsk::Shut => self.shut(),
            LockAsk::Set { pin, after } => self.set_lock(|settings, person| {
                if Lock::of(settings).map_err(|fault| held::failed(&fault))?.is_some() {
                    return Err(LockStays::IsSet.into());
                }
                let key = held(&self.key);
                set(settings, person, key.as_ref().ok_or(HostFailed::Opening)?, &pin, after)
            }),
            LockAsk::Change { pin, new } => self.set_lock(|settings, person| change(settings, person, &pin, &new)),
            LockAsk::After(chosen) => self.set_lock(|settings, _| after(settings, chosen)),
            LockAsk::UseSensor { pin, words } => {
                self.set_lock(|settings, person| use_sensor(settings, person, &pin, &words))
            }
            LockAsk::LeaveSensor => self.set_lock(leave_sensor),
            LockAsk::TurnOff(pin) => self.set_lock(|settings, person| turn_off(settings, person, &pin)),
        }
    }

    pub(crate) fn app_lock(&self) -> Reply<AppLock> {
        let set = Lock::of(&self.settings).map_err(|fault| held::failed(&fault))?;
        let set = set.map(|lock| LockSet { after: lock.after, by_sensor: lock.by_sensor() });
        Ok(AppLock { set, sensor: self.settings.sensors.known().map(|known| known.sensor) })
    }

    /// Only of an app that is open: whoever stands before a shut one changes nothing of how it is opened.
    fn set_lock(&self, set: impl FnOnce(&crate::Settings, Id<Person>) -> Result<(), HostFailed>) -> Reply<Entered> {
        let _turn = self.opening.turn();
        let person = held(&self.store).as_ref().map(Replica::me).map_err(Clone::clone)?;
        let done = set(&self.settings, person);
        // Also when it failed: a wrong PIN may have let the sensor go.
        self.notices.changed(Changed::lock());
        done.map(|()| Entered::Done)
    }

    fn lock_set(&self) -> Result<Lock, HostFailed> {
        Ok(Lock::of(&self.settings).map_err(|fault| held::failed(&fault))?.ok_or(LockStays::NotSet)?)
    }

    fn unlock_by(&self, way: Way<'_>) -> Reply<Entered> {
        self.open_by(Repair::Nothing, way).map(|_| Entered::Done)
    }

    /// Closes the database, and forgets what opened it.
    fn shut(&self) -> Reply<Entered> {
        let _turn = self.opening.turn();
        let lock = self.lock_set()?;
        // What does not serve shows nothing of anybody either.
        if held(&self.store).is_err() {
            return Ok(Entered::Done);
        }
        let shut = HostFailed::Shut(held::shut(&self.settings, &lock));
        *held(&self.beside) = None;
        *held(&self.key) = None;
        drop(mem::replace(&mut *held(&self.store), Err(shut)));
        self.notices.changed(Changed::Everything);
        Ok(Entered::Done)
    }
}

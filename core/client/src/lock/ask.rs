//! What somebody does with the lock, carried out: setting it, shutting the app, opening it.

use super::{
    Challenge, Lock, after, ask_sensor, by_pin, change, leave_key, leave_sensor, must_be_set, set, turn_off, use_key,
    use_sensor,
};
use crate::{
    Settings, Shared,
    held::{self, held},
    opening::{Repair, Way},
};
use nusaloka_domain::{
    Id,
    host::{Changed, Entered, HostFailed, Reply},
    identity::{AppLock, LockAsk, LockSet, LockStays, NoKeyAnswer, Person, Pin},
};
use nusaloka_store::replica::Replica;
use std::sync::Arc;
use tokio::runtime::Handle;

impl Shared {
    /// Blocks, for as long as a sensor waits for a finger, or a key for its person.
    pub(crate) fn lock(self: &Arc<Self>, asked: LockAsk) -> Reply<Entered> {
        match asked {
            LockAsk::OpenByPin(pin) => self.unlock_by(Way::Pin(&pin)).inspect(|_| {
                self.settings.sensors.end();
                self.end_talk();
            }),
            LockAsk::OpenBySensor(words) => {
                ask_sensor(&self.settings, &self.lock_set()?, &words)?;
                self.unlock_by(Way::Sensor)
            }
            LockAsk::OpenByKey => self.open_by_key(),
            LockAsk::Shut => self.shut(),
            LockAsk::Set { pin, after } => self.set_lock(|settings, person| {
                if Lock::of(settings).map_err(|fault| held::failed(&fault))?.is_some() {
                    return Err(LockStays::IsSet.into());
                }
                set(settings, person, &self.key, &pin, after)
            }),
            LockAsk::Change { pin, new } => self.set_lock(|settings, person| change(settings, person, &pin, &new)),
            LockAsk::After(chosen) => self.set_lock(|settings, _| after(settings, chosen)),
            LockAsk::UseSensor { pin, words } => {
                self.set_lock(|settings, person| use_sensor(settings, person, &pin, &words))
            }
            LockAsk::LeaveSensor => self.set_lock(leave_sensor),
            LockAsk::LeaveKey => self.set_lock(leave_key),
            LockAsk::UseKey(pin) => self.use_key(&pin),
            LockAsk::TurnOff(pin) => self.set_lock(|settings, person| turn_off(settings, person, &pin)),
        }
    }

    pub(crate) fn app_lock(&self) -> Reply<AppLock> {
        let set = Lock::of(&self.settings).map_err(|fault| held::failed(&fault))?;
        let set = set.map(|lock| LockSet { after: lock.after, by_sensor: lock.by_sensor(), by_key: lock.by_key() });
        Ok(AppLock { set, sensor: self.settings.sensors.known().map(|known| known.sensor) })
    }

    /// Only of an app that is open: whoever stands before a shut one changes nothing of how it is opened.
    fn set_lock(&self, set: impl FnOnce(&Settings, Id<Person>) -> Result<(), HostFailed>) -> Reply<Entered> {
        self.with_lock(set).map(|()| Entered::Done)
    }

    fn with_lock<T>(&self, set: impl FnOnce(&Settings, Id<Person>) -> Result<T, HostFailed>) -> Reply<T> {
        let _turn = self.opening.turn();
        let person = held(&self.store).as_ref().map(Replica::me).map_err(Clone::clone)?;
        let done = set(&self.settings, person);
        // Also when it failed: a wrong PIN may have let the sensor go.
        self.notices.changed(Changed::lock());
        done
    }

    /// Between the PIN and the end of it, a person looks for their key: the app stays as it was.
    fn use_key(self: &Arc<Self>, pin: &Pin) -> Reply<Entered> {
        let key = self.with_lock(|settings, person| by_pin(settings, person, must_be_set(settings)?, pin))?;
        let challenge = Challenge::new();
        let own = challenge.made(&Handle::current().block_on(self.talk_with_key(challenge.to_make()))?)?;
        self.set_lock(|settings, person| use_key(settings, person, &key, own))
    }

    fn open_by_key(self: &Arc<Self>) -> Reply<Entered> {
        let own = self.lock_set()?.key.ok_or(NoKeyAnswer::HasNone)?;
        let challenge = Challenge::new();
        let answer = Handle::current().block_on(self.talk_with_key(challenge.to_recognise(&own)))?;
        challenge.is_recognised(&own, &answer)?;
        self.unlock_by(Way::OwnKey)
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
        // Nobody opens by it: of an app that is shut already, whoever does is left to it.
        self.end_talk();
        self.close(HostFailed::Shut(held::shut_unasked(&self.settings, &lock)));
        self.notices.changed(Changed::Everything);
        let shut = held::shut(&self.settings, &lock);
        let mut store = held(&self.store);
        // The app may have ended meanwhile.
        if shut.sensor.is_some() && matches!(*store, Err(HostFailed::Shut(_))) {
            *store = Err(HostFailed::Shut(shut));
            self.notices.changed(Changed::Everything);
        }
        Ok(Entered::Done)
    }
}

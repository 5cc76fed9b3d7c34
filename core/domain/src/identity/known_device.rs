//! Devices that are remembered: on them nobody is asked for their second factor, for some time after they have shown it there.
//!
//! What a device shows follows from the record's id and its person by the server's secret, so the database holds nothing that opens
//! anything. That there is such a record, and that it is not too old, is all that makes it good: so the person sees each of
//! them, and ends it like a session.
//!
//! Invariant: none outlives what it stands for. Another password, another set of codes or none, a device that was sent away, a token that
//! was in two hands: the records go with it, in the same transaction.
//!
//! Refuses to stand for anything but the code: the first factor is asked for as ever, and so is a proof for what needs one.

use super::{Deed, Holder, Newcomer, Noted, Person, Refused, Session, note};
use crate::{
    Timestamp,
    capability::{Mutation, Question},
    failure::{Done, Fault, Refusal, Stop},
    id::Id,
    needs::Needs,
    record,
    scope::{Scope, USER},
    view::{Range, Reading, Tx, View, Viewer, Writing},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// For so long nobody is asked again.
pub const DEVICE_KNOWN_FOR: Duration = Duration::from_hours(30 * 24);
/// More than anybody has devices: the oldest gives way.
pub const MOST_KNOWN_DEVICES: usize = 20;

record! {
    /// A device on which its person is not asked for their second factor.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct KnownDevice = 53 "identity_known_device" by authority {
        pub id: Id<KnownDevice>,
        pub person: Id<Person>,
        pub holder: Holder,
        /// As it calls itself.
        pub device: String,
        /// The one that began there last.
        pub session: Id<Session>,
        /// When the second factor was shown there.
        pub since: Timestamp,
        pub used_at: Timestamp,
        pub good_until: Timestamp,
    }
    index BY_PERSON (person, since);
    scope USER (person);
}

impl KnownDevice {
    fn theirs(person: Id<Person>) -> Range {
        Range::of(Self::BY_PERSON, Scope::user(person)).with(&person)
    }

    pub fn is_good(&self, now: Timestamp) -> bool {
        now < self.good_until
    }

    /// The one of these that is this person's, and good.
    pub fn among(
        view: &dyn View,
        person: Id<Person>,
        shown: &[Id<Self>],
        now: Timestamp,
    ) -> Result<Option<Self>, Fault> {
        for read in view.many(Scope::user(person), shown)? {
            let known: Option<Self> = read
                .known()
                .map_err(|unknown| Fault::because("a known device was looked for where it cannot be seen", unknown))?;
            if let Some(known) = known.filter(|known| known.person == person && known.is_good(now)) {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }
}

// ---- what the server does ---------------------------------------------------------------------

/// Whoever comes in now has shown their second factor there, and is not to be asked again for some time.
pub fn remember_device<R>(tx: &mut dyn Tx, id: Id<KnownDevice>, newcomer: &Newcomer) -> Result<(), Stop<R>> {
    let now = tx.context().now;
    let Newcomer { person, session, holder, device, .. } = newcomer.clone();
    let before = tx.all::<KnownDevice>(&KnownDevice::theirs(person))?.known()?;
    let (good, over): (Vec<_>, Vec<_>) = before.into_iter().partition(|known| known.is_good(now));
    let too_many = (good.len() + 1).saturating_sub(MOST_KNOWN_DEVICES);
    for gone in over.iter().chain(&good[..too_many]) {
        tx.remove(gone.id)?;
    }
    let device = super::session::called(&device);
    let good_until = now.plus(DEVICE_KNOWN_FOR);
    tx.insert(&KnownDevice { id, person, holder, device, session, since: now, used_at: now, good_until })
}

/// Somebody came in on it, and was not asked.
pub fn known_device_used<R>(tx: &mut dyn Tx, known: KnownDevice, session: Id<Session>) -> Result<(), Stop<R>> {
    let used_at = tx.context().now;
    tx.update(&KnownDevice { session, used_at, ..known })
}

/// The second factor is asked for everywhere again.
pub fn forget_known_devices<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<(), Stop<R>> {
    let known = tx.all::<KnownDevice>(&KnownDevice::theirs(person))?.known()?;
    known.iter().try_for_each(|known| tx.remove(known.id))
}

/// And on the device of this session.
pub(super) fn forget_device_of<R>(tx: &mut dyn Tx, session: &Session) -> Result<(), Stop<R>> {
    let known = tx.all::<KnownDevice>(&KnownDevice::theirs(session.person))?.known()?;
    known.iter().filter(|known| known.session == session.id).try_for_each(|known| tx.remove(known.id))
}

// ---- what a person can do and ask -------------------------------------------------------------

/// The mutation: on that device, the second factor is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetDevice {
    pub device: Id<KnownDevice>,
}

impl Mutation for ForgetDevice {
    const NAME: &'static str = "identity.forget-device";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Somebody;

    fn apply(&self, _: &mut dyn Tx) -> Done<Refused> {
        Ok(())
    }

    /// One that is not there (any more) is forgotten.
    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let me = tx.context().actor;
        let known: Option<KnownDevice> = tx.get(Scope::user(me), self.device)?.known()?;
        let Some(known) = known else { return Ok(()) };
        note(tx, Noted::by(Deed::DeviceForgotten, me).about(known.id).saying(&known.device))?;
        tx.remove(known.id)
    }
}

/// On which devices am I not asked? The latest first; also those that are too old by now: the reader's clock tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyKnownDevices;

impl Question for MyKnownDevices {
    const NAME: &'static str = "identity.my-known-devices";
    type Answer = Vec<KnownDevice>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked where it is known").into());
        };
        Ok(view.all::<KnownDevice>(&KnownDevice::theirs(me).backwards())?.known()?)
    }
}

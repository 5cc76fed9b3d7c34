//! The fingerprint reader of a Linux desktop: fprintd, over the system's bus.
//!
//! Failure cases: no bus, no fprintd, no reader, no finger enrolled (there is no sensor, then), a reader that somebody else holds or
//! that is pulled out (it does not answer). A finger that was not seen well is asked for again by fprintd itself.
//!
//! Refuses to tell two prints of the same finger apart, because fprintd does not: what changes the mark is which fingers are known.

use super::sensor::{Asked, Known, Sensors, Tied, never_tied};
use crate::key::Key;
use nusaloka_domain::{
    Fault,
    identity::{Sensor, SensorWords},
};
use ring::digest::{SHA256, digest};
use std::{
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};
use zbus::{
    blocking::{Connection, Proxy, connection},
    zvariant::OwnedObjectPath,
};

const SERVICE: &str = "net.reactivated.Fprint";
/// The one who runs this.
const ME: &str = "";
/// For an answer to a call; the service may have to be started for it.
const ANSWER: Duration = Duration::from_secs(5);
/// For a finger.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Fprint {
    /// Of whoever waits for a finger now.
    waiting: Mutex<Option<mpsc::Sender<Asked>>>,
}

impl Fprint {
    fn waiting(&self) -> MutexGuard<'_, Option<mpsc::Sender<Asked>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sensors for Fprint {
    fn known(&self) -> Option<Known> {
        let fingers = Reader::find().and_then(|reader| reader.fingers());
        let mut fingers = fingers.inspect_err(|error| tracing::debug!(error = %error, "no fingerprint reader")).ok()?;
        if fingers.is_empty() {
            return None;
        }
        fingers.sort();
        let mark = digest(&SHA256, fingers.join("\n").as_bytes());
        Some(Known { sensor: Sensor::Fingerprint, mark: mark.as_ref().try_into().expect("SHA-256 has 32 bytes") })
    }

    /// The reader has no screen: the app itself says what it waits for.
    fn ask(&self, _words: &SensorWords, _tied: Option<&Tied>) -> Asked {
        let (says, said) = mpsc::channel();
        *self.waiting() = Some(says.clone());
        let asked = Reader::find().and_then(|reader| reader.verify(says, &said));
        *self.waiting() = None;
        asked.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the fingerprint reader does not answer");
            Asked::Away
        })
    }

    fn end(&self) {
        if let Some(says) = self.waiting().take() {
            // Whoever waited may have had their answer at this very moment.
            _ = says.send(Asked::NotTouched);
        }
    }

    fn tie(&self, _key: &Key, _words: &SensorWords) -> Result<Option<Tied>, Asked> {
        Ok(None)
    }

    fn untie(&self, _tied: &Tied) -> Result<Key, Fault> {
        Err(never_tied())
    }
}

/// The default reader, over a connection of its own: fprintd lets go of whatever a connection held when it ends.
struct Reader {
    bus: Connection,
    path: OwnedObjectPath,
}

impl Reader {
    fn find() -> zbus::Result<Self> {
        let bus = connection::Builder::system()?.method_timeout(ANSWER).build()?;
        let manager = Proxy::new(&bus, SERVICE, "/net/reactivated/Fprint/Manager", "net.reactivated.Fprint.Manager")?;
        let path = manager.call("GetDefaultDevice", &())?;
        Ok(Self { bus, path })
    }

    fn device(&self) -> zbus::Result<Proxy<'_>> {
        Proxy::new(&self.bus, SERVICE, self.path.as_ref(), "net.reactivated.Fprint.Device")
    }

    fn fingers(&self) -> zbus::Result<Vec<String>> {
        self.device()?.call("ListEnrolledFingers", &ME)
    }

    fn verify(&self, says: mpsc::Sender<Asked>, said: &mpsc::Receiver<Asked>) -> zbus::Result<Asked> {
        let device = self.device()?;
        device.call::<_, _, ()>("Claim", &ME)?;
        let mut statuses = device.receive_signal("VerifyStatus")?;
        thread::Builder::new().name("fingerprint".into()).spawn(move || {
            let ends = statuses.by_ref().find_map(|status| {
                let (result, _done): (String, bool) = status.body().deserialize().ok()?;
                meant_by(&result)
            });
            // The connection has ended, if there was none; nobody waits, if somebody else answered.
            _ = says.send(ends.unwrap_or(Asked::Away));
        })?;
        device.call::<_, _, ()>("VerifyStart", &"any")?;
        let asked = said.recv_timeout(PATIENCE).unwrap_or(Asked::NotTouched);
        device.call::<_, _, ()>("VerifyStop", &())?;
        device.call::<_, _, ()>("Release", &())?;
        self.bus.clone().close()?;
        Ok(asked)
    }
}

/// None: it goes on.
fn meant_by(result: &str) -> Option<Asked> {
    match result {
        "verify-match" => Some(Asked::Recognised),
        "verify-no-match" => Some(Asked::NotRecognised),
        "verify-retry-scan"
        | "verify-swipe-too-short"
        | "verify-finger-not-centered"
        | "verify-remove-and-retry"
        | "verify-too-fast" => None,
        _ => Some(Asked::Away),
    }
}

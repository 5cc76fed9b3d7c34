//! A fingerprint reader where there is none: fprintd's own interfaces (`net.reactivated.Fprint`), on the bus of a `Desktop`, which stands for the
//! system's. It is as strict as fprintd: a finger counts only for whoever claimed the reader and began a verification.

use crate::Desktop;
use std::{
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use zbus::{
    blocking::{Connection, connection},
    interface,
    message::Header,
    zvariant::{ObjectPath, OwnedObjectPath},
};

const SERVICE: &str = "net.reactivated.Fprint";
const MANAGER: &str = "/net/reactivated/Fprint/Manager";
const DEVICE: &str = "/net/reactivated/Fprint/Device/0";
/// For somebody to ask for a finger; only a test that went wrong waits for so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What touches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    TheirFinger,
    AnotherFinger,
    /// Too short to be seen.
    InPassing,
}

/// On the bus until it is dropped.
#[derive(Debug)]
pub struct Reader {
    bus: Connection,
    state: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    fingers: Vec<String>,
    claimed_by: Option<String>,
    verifies: bool,
    /// It has said yes or no: whoever touches it again means the next who asks.
    answered: bool,
}

impl State {
    const fn asks(&self) -> bool {
        self.verifies && !self.answered
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// Knows these fingers.
    pub fn on(desktop: &Desktop, fingers: &[&str]) -> io::Result<Self> {
        let state = Arc::<Shared>::default();
        let serve = || {
            connection::Builder::address(desktop.address.as_str())?
                .serve_at(MANAGER, Readers(DEVICE))?
                .serve_at(DEVICE, Device(Arc::clone(&state)))?
                .name(SERVICE)?
                .build()
        };
        let reader = Self { bus: serve().map_err(io::Error::other)?, state: Arc::clone(&state) };
        reader.knows(fingers);
        Ok(reader)
    }

    pub fn knows(&self, fingers: &[&str]) {
        self.state.state().fingers = fingers.iter().map(|&finger| finger.to_owned()).collect();
    }

    /// As soon as somebody asks for a finger.
    pub fn touch(&self, touch: Touch) -> io::Result<()> {
        let waited = self.state.changed.wait_timeout_while(self.state.state(), PATIENCE, |state| !state.asks());
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if !state.asks() {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "nobody asked for a finger"));
        }
        state.answered = touch != Touch::InPassing;
        drop(state);
        let status = match touch {
            Touch::TheirFinger => ("verify-match", true),
            Touch::AnotherFinger => ("verify-no-match", true),
            Touch::InPassing => ("verify-swipe-too-short", false),
        };
        let said = self.bus.emit_signal(None::<&str>, DEVICE, "net.reactivated.Fprint.Device", "VerifyStatus", &status);
        said.map_err(io::Error::other)
    }

    /// Nobody has claimed it.
    pub fn is_free(&self) -> bool {
        self.state.state().claimed_by.is_none()
    }
}

#[derive(Debug, zbus::DBusError)]
#[zbus(prefix = "net.reactivated.Fprint.Error")]
enum Refused {
    #[zbus(error)]
    ZBus(zbus::Error),
    NoEnrolledPrints(String),
    AlreadyInUse(String),
    ClaimDevice(String),
    NoActionInProgress(String),
}

/// Knows of one.
struct Readers(&'static str);

#[interface(name = "net.reactivated.Fprint.Manager")]
impl Readers {
    fn get_default_device(&self) -> OwnedObjectPath {
        ObjectPath::from_static_str_unchecked(self.0).into()
    }
}

struct Device(Arc<Shared>);

#[interface(name = "net.reactivated.Fprint.Device")]
impl Device {
    fn list_enrolled_fingers(&self, username: &str) -> Result<Vec<String>, Refused> {
        let _ = username; // one person lives here
        let fingers = self.0.state().fingers.clone();
        if fingers.is_empty() {
            Err(Refused::NoEnrolledPrints("no finger is enrolled".to_owned()))
        } else {
            Ok(fingers)
        }
    }

    fn claim(&self, username: &str, #[zbus(header)] header: Header<'_>) -> Result<(), Refused> {
        let _ = username;
        let mut state = self.0.state();
        if state.claimed_by.is_some() {
            return Err(Refused::AlreadyInUse("somebody has claimed it".to_owned()));
        }
        state.claimed_by = header.sender().map(ToString::to_string);
        Ok(())
    }

    fn release(&self, #[zbus(header)] header: Header<'_>) -> Result<(), Refused> {
        let mut state = self.claimed(&header)?;
        (state.claimed_by, state.verifies) = (None, false);
        Ok(())
    }

    fn verify_start(&self, finger_name: &str, #[zbus(header)] header: Header<'_>) -> Result<(), Refused> {
        let _ = finger_name;
        let mut state = self.claimed(&header)?;
        if state.verifies {
            return Err(Refused::AlreadyInUse("it verifies already".to_owned()));
        }
        (state.verifies, state.answered) = (true, false);
        self.0.changed.notify_all();
        Ok(())
    }

    fn verify_stop(&self, #[zbus(header)] header: Header<'_>) -> Result<(), Refused> {
        let mut state = self.claimed(&header)?;
        if !std::mem::take(&mut state.verifies) {
            return Err(Refused::NoActionInProgress("it does not verify".to_owned()));
        }
        Ok(())
    }
}

impl Device {
    fn claimed(&self, header: &Header<'_>) -> Result<MutexGuard<'_, State>, Refused> {
        let state = self.0.state();
        let sender = header.sender().map(ToString::to_string);
        if state.claimed_by.is_some() && state.claimed_by == sender {
            Ok(state)
        } else {
            Err(Refused::ClaimDevice("claim it first".to_owned()))
        }
    }
}

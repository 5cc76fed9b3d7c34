//! A fingerprint reader without a desktop, at the outermost edge of the client: it knows whom it is told to know.

use nusaloka_client::{Asked, Known, Sensors};
use nusaloka_domain::identity::Sensor;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
pub struct Finger(Mutex<Inside>);

#[derive(Debug)]
struct Inside {
    known: Option<u8>,
    says: Asked,
}

impl Default for Inside {
    fn default() -> Self {
        Self { known: None, says: Asked::NotTouched }
    }
}

impl Finger {
    /// As if these fingers were known, and no others.
    pub fn knows(&self, fingers: Option<u8>) {
        self.inside().known = fingers;
    }

    /// What it says to whoever asks from now on.
    pub fn says(&self, says: Asked) {
        self.inside().says = says;
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sensors for Finger {
    fn known(&self) -> Option<Known> {
        self.inside().known.map(|fingers| Known { sensor: Sensor::Fingerprint, mark: [fingers; 32] })
    }

    fn ask(&self) -> Asked {
        self.inside().says
    }

    fn end(&self) {}
}

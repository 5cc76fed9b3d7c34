//! What knows its person by touch or sight. The platform's, unless a test hands in another.
//!
//! It says yes or no, and never learns of a key.

use nusaloka_domain::identity::Sensor;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whom a sensor knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub sensor: Sensor,
    /// Differs when it knows others, as far as the platform tells.
    pub mark: [u8; 32],
}

/// What it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Recognised,
    /// It is somebody else, or was not seen well.
    NotRecognised,
    /// Nobody came, or the asking was ended.
    NotTouched,
    /// It does not answer.
    Away,
}

/// Blocks; so it is asked on a thread that may be.
pub trait Sensors: fmt::Debug + Send + Sync {
    /// None, if there is no sensor, or it knows nobody.
    fn known(&self) -> Option<Known>;
    /// Waits for a finger or a face, for a time that ends.
    fn ask(&self) -> Asked;
    /// Nobody needs an answer any more.
    fn end(&self);
}

/// The platform's.
#[cfg(target_os = "linux")]
pub fn system() -> impl Sensors {
    super::fprint::Fprint::default()
}

/// None is asked there yet: the PIN opens.
#[cfg(not(target_os = "linux"))]
pub fn system() -> impl Sensors {
    NoSensor
}

#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
struct NoSensor;

#[cfg(not(target_os = "linux"))]
impl Sensors for NoSensor {
    fn known(&self) -> Option<Known> {
        None
    }

    fn ask(&self) -> Asked {
        Asked::Away
    }

    fn end(&self) {}
}

//! What knows its person by touch or sight. The platform's, unless a test hands in another.
//!
//! It says yes or no. Where the platform can tie a key to whom its sensor knows (a phone's own hardware can), the key is sealed by the
//! platform and comes out only with a yes; elsewhere the keyring keeps it, and the yes is a word.
//!
//! Refuses to decide what a yes is good for: that is the lock's.

use crate::key::Key;
use nusaloka_domain::{
    Fault,
    identity::{Sensor, SensorWords},
};
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
    /// What was tied is lost for ever, because it knows others than then.
    Changed,
    /// It does not answer.
    Away,
}

/// A key as only the platform opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tied(pub Vec<u8>);

/// Blocks; so it is asked on a thread that may be.
pub trait Sensors: fmt::Debug + Send + Sync {
    /// None, if there is no sensor, or it knows nobody.
    fn known(&self) -> Option<Known>;
    /// Waits for a finger or a face, for a time that ends. Where the platform asks in a window of its own, it says these words. What is tied is what
    /// a yes is wanted for, if it is for a key.
    fn ask(&self, words: &SensorWords, tied: Option<&Tied>) -> Asked;
    /// Nobody needs an answer any more.
    fn end(&self);
    /// Seals a key so that it takes a yes to open it, of whom the sensor knows now and nobody after them. None, where the platform
    /// ties nothing to its sensor. It may ask for them, as `ask` does.
    fn tie(&self, key: &Key, words: &SensorWords) -> Result<Option<Tied>, Asked>;
    /// Only after it was asked about this and recognised somebody, and once for each time.
    fn untie(&self, tied: &Tied) -> Result<Key, Fault>;
}

/// The platform's. An Android's is reached through its own shell, which hands it in.
#[cfg(target_os = "linux")]
pub fn system() -> impl Sensors {
    super::fprint::Fprint::default()
}

#[cfg(target_vendor = "apple")]
pub fn system() -> impl Sensors {
    super::touch_id::TouchId::default()
}

#[cfg(windows)]
pub fn system() -> impl Sensors {
    super::hello::Hello::default()
}

/// Of a platform that ties nothing.
#[cfg(not(any(target_os = "ios", target_os = "android")))]
pub(super) fn never_tied() -> Fault {
    Fault::new("this sensor has tied no key")
}

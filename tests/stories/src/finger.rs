//! A fingerprint reader without a desktop, at the outermost edge of the client: it knows whom it is told to know.

use nusaloka_client::{Asked, Key, Known, Sensors, Tied};
use nusaloka_domain::{
    Fault,
    identity::{Sensor, SensorWords},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
pub struct Finger(Mutex<Inside>);

#[derive(Debug)]
struct Inside {
    known: Option<u8>,
    says: Asked,
    /// Where keys are tied: each, with the fingers that were known then.
    vault: Option<Vec<(u8, [u8; 32])>>,
}

impl Default for Inside {
    fn default() -> Self {
        Self { known: None, says: Asked::NotTouched, vault: None }
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

    /// As hardware that seals what it is given to whom it knows, and gives it back to nobody else.
    pub fn ties_keys(&self) {
        self.inside().vault = Some(Vec::new());
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sensors for Finger {
    fn known(&self) -> Option<Known> {
        self.inside().known.map(|fingers| Known { sensor: Sensor::Fingerprint, mark: [fingers; 32] })
    }

    fn ask(&self, _words: &SensorWords, _tied: Option<&Tied>) -> Asked {
        self.inside().says
    }

    fn end(&self) {}

    fn tie(&self, key: &Key, _words: &SensorWords) -> Result<Option<Tied>, Asked> {
        let mut inside = self.inside();
        let Some(fingers) = inside.known else { return Err(Asked::Away) };
        if inside.vault.is_some() && inside.says != Asked::Recognised {
            return Err(inside.says);
        }
        Ok(inside.vault.as_mut().map(|vault| {
            vault.push((fingers, *key.as_bytes()));
            Tied(vec![u8::try_from(vault.len() - 1).expect("a few")])
        }))
    }

    fn untie(&self, tied: &Tied) -> Result<Key, Fault> {
        let inside = self.inside();
        let slot = inside.vault.as_ref().and_then(|vault| vault.get(usize::from(*tied.0.first()?)));
        match slot {
            Some((fingers, key)) if inside.known == Some(*fingers) && inside.says == Asked::Recognised => {
                Ok(Key::from_bytes(*key))
            }
            _ => Err(Fault::new("not theirs, or not there")),
        }
    }
}

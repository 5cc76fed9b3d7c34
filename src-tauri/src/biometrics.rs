//! An Android's fingerprint reader or camera, by its own window. A key is tied: one of the Keystore's seals it, which serves nobody but whom
//! the phone knows by then, and is void for ever once it knows others.
//!
//! Failure cases: no sensor, nobody enrolled, locked out after too many tries, the window closed. That others are known is
//! told by the Keystore alone, and only when it is asked for the key; from then on the mark is another.

use nusaloka_client::{Asked, Key, Known, Sensors, Tied};
use nusaloka_domain::{
    Fault,
    identity::{Sensor, SensorWords},
};
use std::{
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tauri::{AppHandle, plugin::mobile::PluginInvokeError};
use tauri_plugin_biometric::{AuthOptions, BiometricExt as _, BiometryType, Error};
use zeroize::Zeroizing;

pub(crate) struct Biometrics {
    app: AppHandle,
    /// What was tied is void.
    changed: AtomicBool,
    /// What a yes gave back, until it is fetched.
    untied: Mutex<Option<Key>>,
}

impl fmt::Debug for Biometrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Biometrics(…)")
    }
}

impl Biometrics {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, changed: AtomicBool::new(false), untied: Mutex::new(None) }
    }

    fn untied(&self) -> MutexGuard<'_, Option<Key>> {
        self.untied.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the window; what is sealed or opened comes back as text.
    fn cipher(&self, words: &SensorWords, options: AuthOptions) -> Result<Zeroizing<String>, Asked> {
        let options =
            AuthOptions { cancel_title: Some(words.cancel.clone()), title: Some(words.why.clone()), ..options };
        let answer = self.app.biometric().biometric_cipher(String::new(), options);
        answer.map(|answer| Zeroizing::new(answer.data)).map_err(|error| {
            tracing::warn!(error = %error, "the sensor did not say yes");
            meant_by(&error)
        })
    }
}

impl Sensors for Biometrics {
    fn known(&self) -> Option<Known> {
        let status = self.app.biometric().status();
        let status = status.inspect_err(|error| tracing::warn!(error = %error, "no sensor answers")).ok()?;
        let sensor = match status.biometry_type {
            BiometryType::None => return None,
            BiometryType::TouchID => Sensor::Fingerprint,
            BiometryType::FaceID => Sensor::Face,
        };
        let mark = [u8::from(self.changed.load(Ordering::Acquire)); 32];
        status.is_available.then_some(Known { sensor, mark })
    }

    fn ask(&self, words: &SensorWords, tied: Option<&Tied>) -> Asked {
        let Some(Tied(sealed)) = tied else { return Asked::Changed };
        let Ok(sealed) = String::from_utf8(sealed.clone()) else { return Asked::Changed };
        match self.cipher(words, AuthOptions { data_to_decrypt: Some(sealed), ..AuthOptions::default() }) {
            Ok(key) => match Key::from_text(&key) {
                Some(key) => {
                    *self.untied() = Some(key);
                    Asked::Recognised
                }
                None => Asked::Changed,
            },
            Err(asked) => {
                if asked == Asked::Changed {
                    self.changed.store(true, Ordering::Release);
                }
                asked
            }
        }
    }

    /// The window is the system's, and goes when its person leaves it.
    fn end(&self) {}

    fn tie(&self, key: &Key, words: &SensorWords) -> Result<Option<Tied>, Asked> {
        let key = key.to_text();
        let sealed =
            self.cipher(words, AuthOptions { data_to_encrypt: Some((*key).clone()), ..AuthOptions::default() })?;
        // Where the key of the Keystore was void, it has made another.
        self.changed.store(false, Ordering::Release);
        Ok(Some(Tied(sealed.as_bytes().to_vec())))
    }

    fn untie(&self, _tied: &Tied) -> Result<Key, Fault> {
        self.untied().take().ok_or_else(|| Fault::new("nobody was recognised"))
    }
}

fn meant_by(error: &Error) -> Asked {
    let code = match error {
        Error::PluginInvoke(PluginInvokeError::InvokeRejected(answer)) => answer.code.as_deref(),
        _ => return Asked::Away,
    };
    match code {
        Some("authenticationFailed") => Asked::NotRecognised,
        Some("userCancel" | "systemCancel") => Asked::NotTouched,
        // The window was never opened, or the key did not open with it: neither has a code.
        None | Some("") => Asked::Changed,
        Some(_) => Asked::Away,
    }
}

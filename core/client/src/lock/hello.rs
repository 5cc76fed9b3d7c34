//! Windows Hello: a face, a finger, or the PIN of this device, whichever its person set up. It does not tell which, nor who else it
//! knows, so the mark never changes; and it ties no key.
//!
//! Failure cases: not set up, or forbidden by whoever administers the machine (there is no sensor, then), busy, closed by the person.

use super::sensor::{Asked, Known, Sensors, Tied, never_tied};
use crate::key::Key;
use nusaloka_domain::{
    Fault,
    identity::{Sensor, SensorWords},
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use windows::{
    Security::Credentials::UI::{
        UserConsentVerificationResult as Said, UserConsentVerifier, UserConsentVerifierAvailability as Availability,
    },
    Win32::{System::WinRT::IUserConsentVerifierInterop, UI::WindowsAndMessaging::GetForegroundWindow},
    core::{HSTRING, Result as Answer, factory},
};
use windows_future::IAsyncOperation;

#[derive(Debug, Default)]
pub(super) struct Hello {
    /// Of whoever is being asked.
    asking: Mutex<Option<IAsyncOperation<Said>>>,
}

impl Hello {
    fn asking(&self) -> MutexGuard<'_, Option<IAsyncOperation<Said>>> {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sensors for Hello {
    fn known(&self) -> Option<Known> {
        let available = UserConsentVerifier::CheckAvailabilityAsync().and_then(|asked| asked.join());
        let available = available.inspect_err(|error| tracing::debug!(error = %error, "no Windows Hello")).ok()?;
        (available == Availability::Available).then_some(Known { sensor: Sensor::Hello, mark: [0; 32] })
    }

    fn ask(&self, words: &SensorWords, _tied: Option<&Tied>) -> Asked {
        let said = request(&words.why).and_then(|asking| {
            *self.asking() = Some(asking.clone());
            asking.join()
        });
        // None, if it was ended.
        let ended = self.asking().take().is_none();
        match said {
            Ok(Said::Verified) => Asked::Recognised,
            Ok(Said::RetriesExhausted) => Asked::NotRecognised,
            Ok(Said::Canceled) => Asked::NotTouched,
            Ok(_) => Asked::Away,
            Err(_) if ended => Asked::NotTouched,
            Err(error) => {
                tracing::warn!(error = %error, "Windows Hello does not answer");
                Asked::Away
            }
        }
    }

    fn end(&self) {
        let asking = self.asking().take();
        if let Some(Err(error)) = asking.map(|asking| asking.Cancel()) {
            tracing::debug!(error = %error, "Windows Hello was not told to stop");
        }
    }

    fn tie(&self, _key: &Key, _words: &SensorWords) -> Result<Option<Tied>, Asked> {
        Ok(None)
    }

    fn untie(&self, _tied: &Tied) -> Result<Key, Fault> {
        Err(never_tied())
    }
}

/// Before our own window, which whoever opens the app looks at.
#[allow(unsafe_code, reason = "the system has no other door to it for programs on the desktop")]
fn request(why: &str) -> Answer<IAsyncOperation<Said>> {
    let verifier = factory::<UserConsentVerifier, IUserConsentVerifierInterop>()?;
    // SAFETY: a window that is gone by then, or none, is answered by an error.
    unsafe { verifier.RequestVerificationForWindowAsync(GetForegroundWindow(), &HSTRING::from(why)) }
}

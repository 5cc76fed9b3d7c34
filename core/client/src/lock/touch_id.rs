//! Touch ID and Face ID, by LocalAuthentication.
//!
//! On iOS a key is tied: the Secure Enclave keeps a pair for each set of fingers or faces, whose private half serves nobody but those; the
//! key is sealed to its public half, which asks nobody. A Mac demands a signed program with entitlements of its own for such a pair,
//! so there the keychain keeps the key, and the yes is a word.
//!
//! Failure cases: no sensor, nobody enrolled, locked out after too many tries (the system then wants the device's code: there is no
//! sensor until then), the window closed by the person or by the system (nobody touched it).

use super::sensor::{Asked, Known, Sensors, Tied};
use crate::key::Key;
use block2::RcBlock;
use nusaloka_domain::{
    Fault,
    identity::{Sensor, SensorWords},
};
use objc2::{rc::Retained, runtime::Bool};
use objc2_foundation::{NSError, NSString};
use objc2_local_authentication::{LABiometryType, LAContext, LAError, LAPolicy};
use ring::digest::{SHA256, digest};
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};

/// For a finger or a face.
const PATIENCE: Duration = Duration::from_secs(60);
const THEM: LAPolicy = LAPolicy::DeviceOwnerAuthenticationWithBiometrics;

#[derive(Debug, Default)]
pub(super) struct TouchId {
    /// Of whoever is being asked, or was recognised a moment ago.
    context: Mutex<Option<Context>>,
}

struct Context(Retained<LAContext>);

// SAFETY: a context is made to be ended from another thread than the one that waits for its answer, which is all that is done here.
#[allow(unsafe_code, reason = "the bindings leave it to whoever knows the framework")]
unsafe impl Send for Context {}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Context(…)")
    }
}

impl Context {
    #[allow(unsafe_code, reason = "the framework has no other door")]
    fn new() -> Self {
        // SAFETY: it takes nothing, and any thread may.
        Self(unsafe { LAContext::new() })
    }

    #[allow(unsafe_code, deprecated, reason = "what took the state's place is not there on the systems that we serve")]
    fn known(&self) -> Option<Known> {
        // SAFETY: calls without conditions on a live context; the state is asked for after the policy was, as it must be.
        let (kind, state) = unsafe {
            let can = self.0.canEvaluatePolicy_error(THEM);
            can.inspect_err(|error| tracing::debug!(error = %error, "no finger or face is known here")).ok()?;
            (self.0.biometryType(), self.0.evaluatedPolicyDomainState()?)
        };
        let sensor = if kind == LABiometryType::TouchID { Sensor::Fingerprint } else { Sensor::Face };
        let mark = digest(&SHA256, &state.to_vec());
        Some(Known { sensor, mark: mark.as_ref().try_into().expect("SHA-256 has 32 bytes") })
    }

    /// Blocks until they are recognised, or are not.
    #[allow(unsafe_code, reason = "the framework has no other door")]
    fn ask(&self, words: &SensorWords, answered: mpsc::Sender<Asked>) {
        // An empty one is refused by an exception.
        let why = if words.why.is_empty() { "Nusaloka" } else { &words.why };
        let reply = RcBlock::new(move |yes: Bool, error: *mut NSError| {
            // SAFETY: the framework hands in a live error, or none.
            let code = unsafe { error.as_ref() }.map_or(0, NSError::code);
            // Nobody waits any more, if it took too long.
            _ = answered.send(if yes.as_bool() { Asked::Recognised } else { meant_by(LAError(code)) });
        });
        // SAFETY: the block owns all that it uses, and may go to another thread. An empty title takes away the way by a password.
        unsafe {
            self.0.setLocalizedFallbackTitle(Some(&NSString::new()));
            self.0.setLocalizedCancelTitle(Some(&NSString::from_str(&words.cancel)));
            self.0.evaluatePolicy_localizedReason_reply(THEM, &NSString::from_str(why), &reply);
        }
    }

    #[allow(unsafe_code, reason = "the framework has no other door")]
    fn end(&self) {
        // SAFETY: it takes nothing, and whoever waits is told.
        unsafe { self.0.invalidate() };
    }
}

impl TouchId {
    fn context(&self) -> MutexGuard<'_, Option<Context>> {
        self.context.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sensors for TouchId {
    fn known(&self) -> Option<Known> {
        Context::new().known()
    }

    fn ask(&self, words: &SensorWords, _tied: Option<&Tied>) -> Asked {
        let (answers, answered) = mpsc::channel();
        let context = Context::new();
        *self.context() = Some(Context(context.0.clone()));
        context.ask(words, answers);
        let asked = answered.recv_timeout(PATIENCE).unwrap_or(Asked::NotTouched);
        if asked != Asked::Recognised {
            self.end();
        }
        asked
    }

    fn end(&self) {
        if let Some(context) = self.context().take() {
            context.end();
        }
    }

    #[cfg(target_os = "ios")]
    fn tie(&self, key: &Key, _words: &SensorWords) -> Result<Option<Tied>, Asked> {
        let known = self.known().ok_or(Asked::Away)?;
        enclave::seal(&known, key).map(Some).map_err(|fault| {
            tracing::error!(fault = %fault, cause = std::error::Error::source(&fault), "the key was not tied");
            Asked::Away
        })
    }

    #[cfg(target_os = "ios")]
    fn untie(&self, tied: &Tied) -> Result<Key, Fault> {
        let context = self.context().take().ok_or_else(|| Fault::new("nobody was recognised"))?;
        let known = context.known().ok_or_else(|| Fault::new("nobody is known here any more"))?;
        let key = enclave::unseal(&known, &context.0, tied);
        context.end();
        key
    }

    #[cfg(not(target_os = "ios"))]
    fn tie(&self, _key: &Key, _words: &SensorWords) -> Result<Option<Tied>, Asked> {
        Ok(None)
    }

    #[cfg(not(target_os = "ios"))]
    fn untie(&self, _tied: &Tied) -> Result<Key, Fault> {
        Err(super::sensor::never_tied())
    }
}

fn meant_by(error: LAError) -> Asked {
    match error {
        LAError::AuthenticationFailed => Asked::NotRecognised,
        LAError::UserCancel | LAError::UserFallback | LAError::SystemCancel | LAError::AppCancel => Asked::NotTouched,
        _ => Asked::Away,
    }
}

/// The pair in the Secure Enclave.
#[cfg(target_os = "ios")]
mod enclave {
    use super::{Known, Tied};
    use crate::key::Key;
    use core_foundation::{
        base::{CFType, TCFType as _},
        error::CFError,
    };
    use nusaloka_domain::Fault;
    use objc2::rc::Retained;
    use objc2_local_authentication::LAContext;
    use security_framework::{
        access_control::{ProtectionMode, SecAccessControl},
        item::{ItemClass, ItemSearchOptions, KeyClass, Location, Reference, SearchResult},
        key::{Algorithm, GenerateKeyOptions, KeyType, SecKey, Token},
        passwords_options::AccessControlOptions,
    };
    use std::io;
    use zeroize::Zeroizing;

    const SEALED_BY: Algorithm = Algorithm::ECIESEncryptionCofactorVariableIVX963SHA256AESGCM;
    const NO_SUCH_ITEM: i32 = -25_300;

    pub(super) fn seal(known: &Known, key: &Key) -> Result<Tied, Fault> {
        let pair = match find(known, None)? {
            Some(pair) => pair,
            None => make(known)?,
        };
        let public = pair.public_key().ok_or_else(|| Fault::new("a pair without a public half"))?;
        let sealed = public.encrypt_data(SEALED_BY, key.as_bytes());
        sealed.map(Tied).map_err(|error| failed("the key was not sealed", &error))
    }

    pub(super) fn unseal(known: &Known, context: &Retained<LAContext>, Tied(sealed): &Tied) -> Result<Key, Fault> {
        let pair = find(known, Some(context))?.ok_or_else(|| Fault::new("no pair is kept for those who are known"))?;
        let opened = pair.decrypt_data(SEALED_BY, sealed).map(Zeroizing::new);
        let opened = opened.map_err(|error| failed("the key was not given back", &error))?;
        let bytes = opened.as_slice().try_into().map_err(|error| Fault::because("what was tied is no key", error))?;
        Ok(Key::from_bytes(bytes))
    }

    fn find(known: &Known, recognised: Option<&Retained<LAContext>>) -> Result<Option<SecKey>, Fault> {
        let mut search = ItemSearchOptions::new();
        search.class(ItemClass::key()).key_class(KeyClass::private()).label(&label(known)).load_refs(true);
        search.local_authentication_context(recognised.map(as_foundation));
        match search.search() {
            Ok(found) => Ok(found.into_iter().find_map(|found| match found {
                SearchResult::Ref(Reference::Key(pair)) => Some(pair),
                _ => None,
            })),
            Err(error) if error.code() == NO_SUCH_ITEM => Ok(None),
            Err(error) => Err(Fault::because("the Secure Enclave was not asked", error)),
        }
    }

    fn make(known: &Known) -> Result<SecKey, Fault> {
        let only_them = AccessControlOptions::PRIVATE_KEY_USAGE | AccessControlOptions::BIOMETRY_CURRENT_SET;
        let here = ProtectionMode::AccessibleWhenPasscodeSetThisDeviceOnly;
        let access = SecAccessControl::create_with_protection(Some(here), only_them.bits())
            .map_err(|error| Fault::because("no such access", error))?;
        let mut options = GenerateKeyOptions::default();
        options.set_key_type(KeyType::ec_sec_prime_random()).set_size_in_bits(256).set_label(label(known));
        options.set_token(Token::SecureEnclave).set_location(Location::DataProtectionKeychain);
        options.set_access_control(access);
        SecKey::new(&options).map_err(|error| failed("the Secure Enclave made no pair", &error))
    }

    /// The framework's own errors stay on their thread.
    fn failed(what: &'static str, error: &CFError) -> Fault {
        Fault::because(what, io::Error::other(error.to_string()))
    }

    /// One for each set of them: with others, what was sealed for those before is never opened.
    fn label(known: &Known) -> String {
        known.mark.iter().fold("id.nusaloka.app.sensor.".to_owned(), |label, byte| format!("{label}{byte:02x}"))
    }

    #[allow(unsafe_code, reason = "one object, seen by two libraries")]
    fn as_foundation(context: &Retained<LAContext>) -> CFType {
        // SAFETY: the pointer is to a live object, which the wrapper counts one more holder of.
        unsafe { CFType::wrap_under_get_rule(Retained::as_ptr(context).cast()) }
    }
}

//! Security keys that the app asks itself: what a window without WebAuthn of its own keeps passkeys with (docs/adr/0013).
//!
//! One conversation at a time (`Talk`): somebody asks, and waits for as long as a person looks for their key, types its PIN and touches
//! it; meanwhile the screens read how far it is, and say what the person says. Asking another question, calling off, and five minutes
//! end it, wherever it is.
//!
//! Failure cases, each with a word of its own (`NoKeyAnswer`): no key, a wrong PIN, none set, too many wrong ones, a key that is pulled
//! out, full, knows nobody here or somebody already. A key is asked for the address of the server that this device talks to, whatever
//! the server says: what is for another address is not passed on.
//!
//! Invariant: a PIN goes to the key that asked for it, and is neither kept nor logged.

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod ctap;
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
mod form;
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod overhear;
#[cfg(all(any(target_os = "linux", target_os = "macos"), any(debug_assertions, feature = "automation")))]
mod plug;
mod talk;
#[cfg(windows)]
mod windows;

#[cfg(all(any(target_os = "linux", target_os = "macos"), any(debug_assertions, feature = "automation")))]
pub use plug::plugged_into;
pub use talk::Talk;

use crate::{Shared, held::held};
use nusaloka_domain::{
    host::{Changed, Entered, Reply},
    identity::{KeyAsk, KeyTalk, NoKeyAnswer, PasskeyFor},
};
use std::{
    fmt,
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::task::spawn_blocking;

/// Keys say ten times in a second that they wait.
const LETS_GO_WITHIN: Duration = Duration::from_secs(1);

/// What the server asks of a passkey, and at which address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOfKey {
    pub of: PasskeyFor,
    /// As the server writes it.
    pub options: String,
    /// Where this device talks to the server.
    pub server: String,
}

/// What keeps passkeys beside this device: the platform's way to them, unless a test has another.
pub trait SecurityKeys: fmt::Debug + Send + Sync {
    /// Blocks until the key has answered, or lets go of it when the talk is over. On a thread that may block, inside a tokio
    /// runtime. The answer is as the server takes it.
    fn answer(&self, asked: &AskedOfKey, talk: &Arc<Talk>) -> Result<String, NoKeyAnswer>;
}

/// Those that are plugged into this computer.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub fn system() -> Option<Arc<dyn SecurityKeys>> {
    Some(Arc::new(ctap::Plugged(ctap::Usb)))
}

#[cfg(windows)]
pub fn system() -> Option<Arc<dyn SecurityKeys>> {
    Some(Arc::new(windows::Windows))
}

/// Phones ask their own keepers.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub fn system() -> Option<Arc<dyn SecurityKeys>> {
    None
}

impl Shared {
    /// None, where there is nothing that could ask one.
    pub(crate) fn key_talk(&self) -> Option<KeyTalk> {
        self.settings.security_keys.as_ref()?;
        Some(KeyTalk { step: held(&self.talk).as_ref().and_then(|talk| talk.step()) })
    }

    /// An answer takes as long as a person and their key do.
    pub(crate) async fn security_key(self: &Arc<Self>, asked: KeyAsk) -> Reply<Entered> {
        match asked {
            KeyAsk::Answer { of, options } => return self.ask_key(of, options).await,
            KeyAsk::Pin(pin) => self.with_talk(|talk| talk.pin_is(pin)),
            KeyAsk::Choose(which) => self.with_talk(|talk| talk.choice_is(which)),
            KeyAsk::CallOff => self.end_talk(),
        }
        Ok(Entered::Done)
    }

    async fn ask_key(self: &Arc<Self>, of: PasskeyFor, options: String) -> Reply<Entered> {
        let asked = AskedOfKey { of, options, server: self.settings.server.clone() };
        self.talk_with_key(asked).await.map(Entered::KeyAnswered)
    }

    /// One talk at a time: whoever asks ends the one before.
    pub(crate) async fn talk_with_key(self: &Arc<Self>, asked: AskedOfKey) -> Reply<String> {
        let keys = self.settings.security_keys.clone().ok_or(NoKeyAnswer::NotHere)?;
        let told = Arc::downgrade(self);
        let talk = Arc::new(Talk::begin(move || tell(&told)));
        let before = held(&self.talk).replace(Arc::clone(&talk));
        if let Some(before) = before {
            before.call_off();
        }
        let asks = {
            let talk = Arc::clone(&talk);
            spawn_blocking(move || keys.answer(&asked, &talk))
        };
        let answered = tokio::select! {
            answered = asks => answered.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())),
            why = long_over(&talk) => Err(why),
        };
        drop(held(&self.talk).take_if(|current| Arc::ptr_eq(current, &talk)));
        self.notices.changed(Changed::security_keys());
        if let Err(why) = &answered {
            tracing::info!(reason = %why, "a security key gave no answer");
        }
        Ok(answered?)
    }

    fn with_talk(&self, say: impl FnOnce(&Talk)) {
        if let Some(talk) = held(&self.talk).as_deref() {
            say(talk);
        }
    }

    /// Whoever asks for an answer has none.
    pub(crate) fn end_talk(&self) {
        self.with_talk(Talk::call_off);
    }
}

/// A key that does not even hear that it is over is waited for no longer: whatever it says after that is nobody's.
async fn long_over(talk: &Talk) -> NoKeyAnswer {
    let why = talk.over().await;
    tokio::time::sleep(LETS_GO_WITHIN).await;
    why
}

fn tell(shared: &Weak<Shared>) {
    if let Some(shared) = shared.upgrade() {
        shared.notices.changed(Changed::security_keys());
    }
}

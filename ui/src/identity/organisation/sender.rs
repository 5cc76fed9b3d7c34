//! Making a change: what the host refuses is said in the reader's words; what can be undone comes with a way back.

use crate::{
    bridge::{Bridge, use_write},
    kit::toast::{ToastKind, Toasts, use_toasts},
    speech::say,
    words::failure,
};
use nusaloka_domain::{capability::Act, host::Write};

#[derive(Clone)]
pub(super) struct Sender {
    bridge: Bridge,
    toasts: Toasts,
}

pub(super) fn use_sender() -> Sender {
    Sender { bridge: use_write(), toasts: use_toasts() }
}

impl Sender {
    /// `then` when the host has taken it.
    pub(super) fn send(&self, act: Act, then: impl FnOnce() + 'static) {
        let toasts = self.toasts;
        self.bridge.write(Write::mutate(act), move |reply| match reply {
            Ok(_) => then(),
            Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
        });
    }

    /// With what takes it back.
    pub(super) fn send_undoable(&self, act: Act, back: Act, done: String) {
        let sender = self.clone();
        self.send(act, move || {
            let again = sender.clone();
            sender.toasts.undoable(done, move || again.send(back.clone(), || {}));
        });
    }

    pub(super) fn say_done(&self, sentence: String) {
        self.toasts.done(sentence);
    }
}

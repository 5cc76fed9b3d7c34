//! Making a change: what the host refuses is said in the reader's words; what can be undone comes with a way back.

use crate::{
    bridge::{Bridge, use_write},
    identity::needed,
    kit::{
        button::ButtonState,
        once::{Once, use_once},
        toast::{ToastAction, ToastKind, Toasts, use_toasts},
    },
    routes::Route,
    speech::say,
    words::failure,
};
use dioxus::{prelude::*, router::Navigator};
use nusaloka_domain::{
    capability::Act,
    failure::Refused,
    host::{HostFailed, Write},
};
use nusaloka_locales::text;
use std::rc::Rc;

#[derive(Clone)]
pub(super) struct Sender {
    bridge: Bridge,
    toasts: Toasts,
    navigator: Navigator,
    once: Once,
}

pub(super) fn use_sender() -> Sender {
    Sender { bridge: use_write(), toasts: use_toasts(), navigator: use_navigator(), once: use_once() }
}

/// To where what was missing is set up.
fn way_on(failed: &HostFailed, navigator: Navigator) -> Option<ToastAction> {
    let HostFailed::Refused(refused) = failed else { return None };
    let act = move || {
        needed::want();
        navigator.push(Route::You {});
    };
    let label = say(text::identity::second_set_up());
    refused.is(&Refused::SecondFactorFirst).then(|| ToastAction { label, act: Rc::new(act) })
}

impl Sender {
    /// `then` when the host has taken it, if whoever asked is still there. Nothing, while an answer is on its way.
    pub(super) fn send(&self, act: Act, then: impl FnOnce() + 'static) {
        let sender = self.clone();
        self.once.send(&self.bridge, act, then, move |failed| sender.tell(failed));
    }

    /// With what takes it back, wherever one is by then.
    pub(super) fn send_undoable(&self, act: Act, back: Act, done: String) {
        if !self.once.begin() {
            return;
        }
        let sender = self.clone();
        self.write(act, move |is_taken| {
            sender.once.end();
            if is_taken {
                let again = sender.clone();
                sender.toasts.undoable(done, move || again.write(back.clone(), |_| {}));
            }
        });
    }

    /// `then` hears whether the host has taken it.
    fn write(&self, act: Act, then: impl FnOnce(bool) + 'static) {
        let sender = self.clone();
        self.bridge.write(Write::mutate(act), move |reply| {
            then(reply.is_ok());
            if let Err(failed) = reply {
                sender.tell(&failed);
            }
        });
    }

    fn tell(&self, failed: &HostFailed) {
        self.toasts.show(ToastKind::Trouble, say(failure(failed)), way_on(failed, self.navigator));
    }

    /// Of the button that sends.
    pub(super) fn state(&self) -> ButtonState {
        self.once.state()
    }

    pub(super) fn say_done(&self, sentence: String) {
        self.toasts.done(sentence);
    }
}

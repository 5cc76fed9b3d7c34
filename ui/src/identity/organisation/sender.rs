//! Making a change: what the host refuses is said in the reader's words; what can be undone comes with a way back.

use crate::{
    bridge::{Bridge, use_write},
    identity::needed,
    kit::toast::{ToastAction, ToastKind, Toasts, use_toasts},
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
}

pub(super) fn use_sender() -> Sender {
    Sender { bridge: use_write(), toasts: use_toasts(), navigator: use_navigator() }
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
    /// `then` when the host has taken it.
    pub(super) fn send(&self, act: Act, then: impl FnOnce() + 'static) {
        let (toasts, navigator) = (self.toasts, self.navigator);
        self.bridge.write(Write::mutate(act), move |reply| match reply {
            Ok(_) => then(),
            Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), way_on(&failed, navigator)),
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

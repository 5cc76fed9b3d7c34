//! Making a change: it is shown at once, kept by the host; a refusal is said in the reader's words, with a way on.

use super::state::Change;
use crate::{
    bridge::{Bridge, Keeping, use_write},
    kit::{
        button::ButtonState,
        once::{Once, use_once},
        toast::{ToastAction, ToastKind, Toasts, use_toasts},
    },
    speech::say,
    web,
    words::failure,
};
use nusaloka_domain::{
    capability::Act,
    failure::Basis,
    host::{HostFailed, Insist, Write},
    packing::{Item, OneList, PutBack, Remove},
};
use nusaloka_locales::text;
use std::rc::Rc;

#[derive(Clone)]
pub(super) struct Changer {
    bridge: Bridge,
    toasts: Toasts,
    once: Once,
}

pub(super) fn use_changer() -> Changer {
    Changer { bridge: use_write(), toasts: use_toasts(), once: use_once() }
}

impl Changer {
    /// A change of a list that is open.
    pub(super) fn make(&self, change: Change) {
        self.make_then(change, || {});
    }

    fn make_then(&self, change: Change, then: impl FnOnce() + 'static) {
        let (changer, act, question) = (self.clone(), change.act(), OneList { list: change.list() });
        let now = web::now();
        self.bridge.write_presuming(
            Write::mutate(act.clone()),
            &question,
            move |list| change.over(list, now),
            move |reply| match reply {
                Ok(_) => then(),
                Err(failed) => changer.tell(&failed, act),
            },
        );
    }

    /// With a way to take it back.
    pub(super) fn remove(&self, item: Item) {
        let changer = self.clone();
        self.make_then(Change::Remove(Remove { list: item.list, item: item.id }), move || {
            let back = changer.clone();
            changer.toasts.undoable(say(text::packing::removed(&item.title)), move || {
                back.make(Change::PutBack(PutBack { item: item.clone() }));
            });
        });
    }

    /// Any other change; `then` when the host has taken it, if whoever asked is still there. Nothing, while an answer is on its way.
    pub(super) fn send(&self, act: Act, then: impl FnOnce() + 'static) {
        let (changer, again) = (self.clone(), act.clone());
        self.once.send(&self.bridge, act, then, move |failed| changer.tell(failed, again));
    }

    /// Of the button that sends.
    pub(super) fn state(&self) -> ButtonState {
        self.once.state()
    }

    pub(super) fn say_done(&self, sentence: String) {
        self.toasts.done(sentence);
    }

    /// What only the server can be sure of may be sent all the same, from where it can wait.
    fn tell(&self, failed: &HostFailed, act: Act) {
        let insisting = match failed {
            HostFailed::Refused(refused) => {
                refused.basis == Basis::Shared && self.bridge.keeping() == Keeping::OnThisDevice
            }
            _ => false,
        };
        let changer = self.clone();
        let action = insisting.then(|| ToastAction {
            label: say(text::packing::send_anyway()),
            act: Rc::new(move || changer.insist(act.clone())),
        });
        self.toasts.show(ToastKind::Trouble, say(failure(failed)), action);
    }

    fn insist(&self, act: Act) {
        let toasts = self.toasts;
        self.bridge.write(Write::Mutate { act, insist: Insist::Yes }, move |reply| {
            if let Err(failed) = reply {
                toasts.show(ToastKind::Trouble, say(failure(&failed)), None);
            }
        });
    }
}

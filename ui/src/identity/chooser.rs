//! Making a choice: it is shown at once, kept by the host, and can be taken back.

use super::{state::Choice, words};
use crate::{
    bridge::{Bridge, use_ask, use_write},
    kit::toast::{ToastKind, Toasts, use_toasts},
    speech::say,
    words::failure,
};
use nusaloka_domain::{
    capability::Mutation,
    host::{HostFailed, Write},
    identity::{ChangePreferences, Me, Myself, Preferences},
};
use nusaloka_locales::text;

#[derive(Clone)]
pub(crate) struct Chooser {
    bridge: Bridge,
    toasts: Toasts,
    preferences: Option<Preferences>,
}

pub(crate) fn use_chooser() -> Chooser {
    let preferences = use_ask(Me).ready().map(|me| me.preferences);
    Chooser { bridge: use_write(), toasts: use_toasts(), preferences }
}

impl Chooser {
    pub(crate) fn choose(&self, choice: Choice) {
        let Some(preferences) = &self.preferences else { return };
        let (person, before) = (preferences.person, choice.current(preferences));
        if choice == before {
            return;
        }
        let chooser = self.clone();
        self.make(choice.change(person), move || {
            let undo = chooser.clone();
            chooser.toasts.undoable(words::choice(choice), move || {
                let toasts = undo.toasts;
                undo.make(before.change(person), move || toasts.done(say(text::shell::toast_undone())));
            });
        });
    }

    fn make(&self, change: ChangePreferences, then: impl FnOnce() + 'static) {
        let toasts = self.toasts;
        let presumed = change.clone();
        self.bridge.write_presuming(
            Write::mutate(change.act()),
            &Me,
            move |me| Myself { preferences: presumed.over(me.preferences), ..me },
            move |reply| match reply {
                Ok(_) => then(),
                Err(failed) => tell(toasts, &failed),
            },
        );
    }
}

fn tell(toasts: Toasts, failed: &HostFailed) {
    toasts.show(ToastKind::Trouble, say(failure(failed)), None);
}

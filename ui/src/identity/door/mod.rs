//! The door: signing in, registering, and another password. The server alone can open it, so there must be a network.

mod by_letter;
mod sign_in;
mod state;

pub(crate) use by_letter::{NewPasswordPage, RegisterPage};
pub(crate) use sign_in::SignInPage;

use super::words;
use crate::{
    bridge::{Bridge, use_write},
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonState, ButtonWidth},
        field::{Field, FieldKind},
        icon::{Glyph, Icon},
    },
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, Entered, HostFailed},
    identity::{Begun, Denied, Device},
};
use nusaloka_locales::{Text, text};
use state::Place;

/// What was said at the door last, and whether an answer is on its way.
#[derive(Clone)]
struct Door {
    bridge: Bridge,
    trouble: Signal<Option<(Place, Text)>>,
    waiting: Signal<bool>,
}

fn use_door() -> Door {
    let (trouble, waiting) = (use_signal(|| None), use_signal(|| false));
    Door { bridge: use_write(), trouble, waiting }
}

impl Door {
    /// Whoever is let in begins anew, with everything that is theirs.
    fn knock(&self, enter: &Enter, on_begun: impl FnOnce(Begun) + 'static) {
        let (mut trouble, mut waiting) = (self.trouble, self.waiting);
        trouble.set(None);
        waiting.set(true);
        self.bridge.enter(enter, move |reply| {
            match reply {
                Ok(Entered::In | Entered::Out) => return web::start_anew(),
                Ok(Entered::Begun(begun)) => on_begun(begun),
                Err(HostFailed::Denied(denied)) => trouble.set(Some((state::place(denied), words::denied(denied)))),
                Err(failed) => trouble.set(Some((Place::Whole, failure(&failed)))),
            }
            waiting.set(false);
        });
    }

    fn deny(&self, denied: Denied) {
        let mut trouble = self.trouble;
        trouble.set(Some((state::place(denied), words::denied(denied))));
    }

    /// What is wrong there.
    fn wrong(&self, place: Place) -> Option<String> {
        self.trouble.read().as_ref().filter(|(at, _)| *at == place).map(|(_, text)| say(text.clone()))
    }

    fn state(&self) -> ButtonState {
        if (self.waiting)() { ButtonState::Busy } else { ButtonState::Ready }
    }
}

/// What this device says of itself; its name is the host's to say.
fn device() -> Device {
    Device { name: String::new(), zone: web::zone() }
}

/// What concerns no field of its own.
#[component]
fn Whole(wrong: Option<String>) -> Element {
    rsx! {
        p { class: "kit-error", role: "alert",
            if let Some(wrong) = wrong {
                Glyph { icon: Icon::CircleAlert }
                "{wrong}"
            }
        }
    }
}

#[component]
fn EmailField(value: Signal<String>, error: Option<String>, autocomplete: String) -> Element {
    rsx! {
        Field {
            id: "email",
            label: say(text::identity::email()),
            value: value(),
            kind: FieldKind::Email,
            autocomplete,
            error,
            oninput: move |typed| value.set(typed),
        }
    }
}

/// A password that is seen when one wants to see it.
#[component]
fn PasswordField(
    value: Signal<String>,
    label: String,
    error: Option<String>,
    hint: Option<String>,
    autocomplete: String,
) -> Element {
    let mut shown = use_signal(|| false);
    rsx! {
        div { class: "door-password",
            Field {
                id: "password",
                label,
                value: value(),
                kind: if shown() { FieldKind::Plain } else { FieldKind::Password },
                hint,
                error,
                autocomplete,
                oninput: move |typed| value.set(typed),
            }
            Button {
                label: if shown() { say(text::identity::password_hide()) } else { say(text::identity::password_show()) },
                kind: ButtonKind::Quiet,
                icon: if shown() { Icon::EyeOff } else { Icon::Eye },
                onclick: move |_| shown.toggle(),
            }
        }
    }
}

#[component]
fn Knock(label: String, state: ButtonState) -> Element {
    rsx! {
        Button {
            id: "knock",
            label,
            kind: ButtonKind::Primary,
            purpose: ButtonPurpose::Submit,
            width: ButtonWidth::Full,
            state,
        }
    }
}

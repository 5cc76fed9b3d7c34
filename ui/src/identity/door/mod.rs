//! The door: signing in, registering, and changing how one signs in. The server alone can open it, so there must be a network.

mod by_letter;
mod change_email;
mod change_password;
mod passkey;
mod privacy;
mod provider;
mod second;
mod sign_in;
mod state;

pub(crate) use by_letter::{NewPasswordPage, RegisterPage};
pub(super) use change_email::EmailForm;
pub(crate) use change_email::NewEmailPage;
pub(super) use change_password::PasswordForm;
pub(super) use passkey::{PasskeyForm, RemovePasskeyForm};
pub(super) use privacy::{EraseForm, ExportForm};
pub(crate) use provider::CameBackPage;
pub(super) use provider::{LinkForm, UnlinkForm, use_providers};
pub(super) use second::SecondForm;
pub(crate) use sign_in::SignInPage;

use super::words;
use crate::{
    bridge::{Bridge, use_write},
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonState, ButtonWidth},
        field::{Field, FieldKind},
        icon::{Glyph, Icon},
        once::{Once, use_once},
    },
    routes::Route,
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, Entered, HostFailed},
    identity::{Denied, Device, ProveAgain},
};
use nusaloka_locales::{Text, text};
use passkey::{PasskeyProof, PasskeyWay};
use provider::{Abroad, AbroadView, ProviderWays};
use second::ShowSecondForm;
use sign_in::SignInForm;
pub(super) use state::Place;

/// What was said at the door last, and whether an answer is on its way.
#[derive(Clone, PartialEq)]
pub(super) struct Door {
    bridge: Bridge,
    trouble: Signal<Option<(Place, Text)>>,
    pub(super) once: Once,
    /// Whether somebody must first show once more who they are, and what they show.
    proving: Signal<bool>,
    proof: Signal<String>,
    /// What they wanted to do before that.
    pending: Signal<Option<Pending>>,
}

type Pending = (Enter, Box<dyn FnOnce(Entered)>);

pub(super) fn use_door() -> Door {
    let (trouble, once) = (use_signal(|| None), use_once());
    let (proving, proof) = (use_signal(|| false), use_signal(String::new));
    let pending = use_signal(|| None);
    Door { bridge: use_write(), trouble, once, proving, proof, pending }
}

impl Door {
    /// Says it; and before that, if it is asked for, who it is.
    pub(super) fn knock(&self, enter: Enter, then: impl FnOnce(Entered) + 'static) {
        if !(self.proving)() {
            return self.say(enter, then);
        }
        let (door, mut pending) = (self.clone(), self.pending);
        pending.set(Some((enter, Box::new(then))));
        self.say(Enter::Again(ProveAgain::Password((self.proof)())), move |_| door.go_on());
    }

    /// They have shown who they are: what they wanted is done.
    fn go_on(&self) {
        let (mut proving, mut proof, mut pending) = (self.proving, self.proof, self.pending);
        proving.set(false);
        proof.set(String::new());
        if let Some((enter, then)) = pending.take() {
            self.say(enter, then);
        }
    }

    /// Whoever is let in begins anew, with everything that is theirs.
    fn say(&self, enter: Enter, then: impl FnOnce(Entered) + 'static) {
        let (mut trouble, once) = (self.trouble, self.once);
        let (mut proving, mut pending) = (self.proving, self.pending);
        trouble.set(None);
        // In any case: at the door, whoever knocks twice is heard twice.
        once.begin();
        self.bridge.enter(&enter.clone(), move |reply| {
            match reply {
                Ok(Entered::In) => return web::start_at(&provider::first_page()),
                Ok(Entered::Out) => return web::start_anew(),
                // Whoever asked has gone to another page meanwhile.
                _ if !once.end() => return,
                _ => {}
            }
            match reply {
                Ok(entered) => then(entered),
                Err(HostFailed::Denied(Denied::ProveFirst)) => {
                    pending.set(Some((enter, Box::new(then))));
                    proving.set(true);
                    web::when_painted(|| web::focus("proof"));
                }
                Err(HostFailed::Denied(denied)) => trouble.set(Some((state::place(denied), words::denied(denied)))),
                Err(failed) => trouble.set(Some((state::place_of(&failed), failure(&failed)))),
            }
        });
    }

    fn deny(&self, denied: Denied) {
        let mut trouble = self.trouble;
        trouble.set(Some((state::place(denied), words::denied(denied))));
    }

    /// What is wrong there.
    pub(super) fn wrong(&self, place: Place) -> Option<String> {
        self.trouble.read().as_ref().filter(|(at, _)| *at == place).map(|(_, text)| say(text.clone()))
    }

    /// Where there are no fields.
    pub(super) fn wrong_anywhere(&self) -> Option<String> {
        self.trouble.read().as_ref().map(|(_, text)| say(text.clone()))
    }

    pub(super) fn state(&self) -> ButtonState {
        self.once.state()
    }
}

/// What this device says of itself; its name is the host's to say.
fn device() -> Device {
    Device { zone: web::zone(), ..Device::default() }
}

/// What is filled in and sent. We judge it, not the browser, which speaks its own language.
#[component]
pub(super) fn Form(onsubmit: EventHandler<()>, children: Element) -> Element {
    rsx! {
        form {
            class: "door-form",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                onsubmit.call(());
            },
            {children}
        }
    }
}

/// What concerns no field of its own.
#[component]
pub(super) fn Whole(wrong: Option<String>) -> Element {
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

/// What stands in a letter.
#[component]
fn CodeField(value: Signal<String>, error: Option<String>) -> Element {
    rsx! {
        Field {
            id: "code",
            label: say(text::identity::code()),
            value: value(),
            kind: FieldKind::Code,
            autocomplete: "one-time-code",
            error,
            oninput: move |typed| value.set(typed),
        }
    }
}

/// Shows once more who it is, when that is asked for.
#[component]
fn ProofField(door: Door) -> Element {
    if !(door.proving)() {
        return VNode::empty();
    }
    rsx! {
        div { class: "door-proof", role: "status",
            p { class: "door-explained", {say(text::identity::prove_again())} }
            PasswordField {
                id: "proof",
                value: door.proof,
                label: say(text::identity::password_now()),
                error: door.wrong(Place::Proof),
                autocomplete: "current-password",
            }
            PasskeyProof { door }
            Link { class: ButtonKind::Quiet.class(), to: Route::NewPassword {}, {say(text::identity::forgot())} }
        }
    }
}

/// A password that is seen when one wants to see it.
#[component]
fn PasswordField(
    #[props(into, default = "password".to_owned())] id: String,
    value: Signal<String>,
    label: String,
    error: Option<String>,
    hint: Option<String>,
    autocomplete: String,
    /// What is shown and hidden is called so.
    #[props(default = text::identity::password_show())]
    show: Text,
    #[props(default = text::identity::password_hide())] hide: Text,
) -> Element {
    let mut shown = use_signal(|| false);
    rsx! {
        div { class: "door-password",
            Field {
                id,
                label,
                value: value(),
                kind: if shown() { FieldKind::Plain } else { FieldKind::Password },
                hint,
                error,
                autocomplete,
                oninput: move |typed| value.set(typed),
            }
            Button {
                label: say(if shown() { hide } else { show }),
                kind: ButtonKind::Quiet,
                icon: if shown() { Icon::EyeOff } else { Icon::Eye },
                onclick: move |_| shown.toggle(),
            }
        }
    }
}

/// What opens the app on this device; nobody remembers it but its person.
#[component]
pub(super) fn PinField(
    #[props(into)] id: String,
    value: Signal<String>,
    label: String,
    error: Option<String>,
    hint: Option<String>,
) -> Element {
    rsx! {
        PasswordField {
            id,
            value,
            label,
            error,
            hint,
            autocomplete: "off",
            show: text::identity::pin_show(),
            hide: text::identity::pin_hide(),
        }
    }
}

#[component]
pub(super) fn Knock(label: String, state: ButtonState) -> Element {
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

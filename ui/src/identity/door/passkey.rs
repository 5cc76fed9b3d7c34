//! Passkeys at the door: coming in by one, adding one, and letting one go.

use super::{Door, Form, Knock, ProofField, Whole, device, state::Place, use_door};
use crate::{
    authenticator::{self, Keeper, NoAnswer, use_keeper},
    bridge::{AsksPasskeys, use_ask},
    identity::needed::SecondLoses,
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        field::Field,
        icon::Icon,
    },
    speech::say,
    web,
};
use dioxus::prelude::*;
use dioxus_web::WebEventExt as _;
use nusaloka_domain::{
    Id,
    host::{AskSession, Enter, Entered},
    identity::{
        AddPasskey, AskPasskey, KeyAsk, MyPasskeys, MySessions, Passkey, PasskeyAnswer, PasskeyFor, PasskeySignIn,
        ProveAgain, RemovePasskey, fitting_name,
    },
};
use nusaloka_locales::{Text, text};
use web_sys::HtmlFormElement;

/// Signing in by it: beside the form, and with its own to say. Nothing, where none can be kept.
#[component]
pub(super) fn PasskeyWay() -> Element {
    let door = use_door();
    if use_keeper().is_none() {
        return VNode::empty();
    }
    rsx! {
        div { class: "door-way",
            Whole { wrong: door.wrong_anywhere() }
            Button {
                id: "passkey-sign-in",
                label: say(text::identity::passkey_sign_in()),
                icon: Icon::Key,
                width: ButtonWidth::Full,
                state: door.state(),
                onclick: move |_| {
                    let enters = door.clone();
                    door.ask_passkey(PasskeyFor::SigningIn, move |answer| {
                        enters.say(Enter::PasskeySignIn(PasskeySignIn { answer, device: device() }), |_| {});
                    });
                },
            }
        }
    }
}

/// Showing once more who it is, by it. Nothing, for whoever has none.
#[component]
pub(super) fn PasskeyProof(door: Door) -> Element {
    let has_some = use_ask(MyPasskeys).ready().is_some_and(|passkeys| !passkeys.is_empty());
    if use_keeper().is_none() || !has_some {
        return VNode::empty();
    }
    rsx! {
        Button {
            id: "passkey-proof",
            label: say(text::identity::passkey_proof()),
            icon: Icon::Key,
            onclick: move |event: MouseEvent| {
                let (proves, form) = (door.clone(), web::form_around(event.as_web_event().target()));
                door.ask_passkey(PasskeyFor::ProvingAgain, move |answer| {
                    let proved = proves.clone();
                    proves.say(Enter::Again(ProveAgain::Passkey(answer)), move |_| proved.send_anew(form));
                });
            },
        }
    }
}

impl Door {
    /// They have shown who they are. What stands in the form now is sent, which may be other than what was.
    fn send_anew(&self, form: Option<HtmlFormElement>) {
        let (mut proving, mut proof, mut pending) = (self.proving, self.proof, self.pending);
        proving.set(false);
        proof.set(String::new());
        pending.set(None);
        web::after(0, move || form.iter().for_each(web::submit));
    }

    /// What the server asks of a passkey, and what the device answers.
    fn ask_passkey(&self, of: PasskeyFor, then: impl FnOnce(PasskeyAnswer) + 'static) {
        let door = self.clone();
        self.say(Enter::AskPasskey(AskPasskey { of }), move |entered| door.answer_passkey(of, entered, then));
    }

    fn answer_passkey(&self, of: PasskeyFor, entered: Entered, then: impl FnOnce(PasskeyAnswer) + 'static) {
        let Entered::Asked(asked) = entered else { return };
        if self.bridge.asks_passkeys() == AsksPasskeys::TheHost {
            let ask = KeyAsk::Answer { of, options: asked.options };
            return self.say(Enter::SecurityKey(ask), move |entered| {
                if let Entered::KeyAnswered(credential) = entered {
                    then(PasskeyAnswer { ceremony: asked.ceremony, credential });
                }
            });
        }
        let (once, mut trouble) = (self.once, self.trouble);
        once.begin();
        spawn(async move {
            let answered = match of {
                PasskeyFor::Adding => authenticator::create(&asked.options).await,
                PasskeyFor::SigningIn | PasskeyFor::ProvingAgain => authenticator::get(&asked.options).await,
            };
            // Whoever asked has gone to another page meanwhile.
            if !once.end() {
                return;
            }
            match answered {
                Ok(credential) => then(PasskeyAnswer { ceremony: asked.ceremony, credential }),
                Err(why) => trouble.set(Some((Place::Whole, said(why)))),
            }
        });
    }
}

fn said(why: NoAnswer) -> Text {
    match why {
        NoAnswer::Cancelled => text::identity::passkey_cancelled(),
        NoAnswer::HasOne => text::identity::passkey_has_one(),
        NoAnswer::Failed => text::identity::passkey_failed(),
    }
}

/// A new one, of whoever is in.
#[component]
pub(crate) fn PasskeyForm(ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let adds = door.clone();
    let here = use_ask(AskSession).ready().flatten();
    let sessions = use_ask(MySessions).ready().unwrap_or_default();
    let called = sessions.into_iter().find(|session| Some(session.id) == here).map(|session| session.device);
    let by_key = use_keeper() == Some(Keeper::SecurityKeys);
    // A key is carried about: the device that it is plugged into now says nothing of it.
    let called = if by_key { Some(say(text::identity::security_key())) } else { called };
    let mut name = use_signal(|| called.unwrap_or_default());
    let explained = if by_key { text::identity::key_add_explained() } else { text::identity::passkey_add_explained() };
    rsx! {
        Form {
            onsubmit: move |()| {
                let fitting = match fitting_name(&name.read()) {
                    Err(unfit) => return adds.deny(unfit.into()),
                    Ok(fitting) => fitting,
                };
                let answers = adds.clone();
                adds.knock(Enter::AskPasskey(AskPasskey { of: PasskeyFor::Adding }), move |entered| {
                    let says = answers.clone();
                    answers.answer_passkey(PasskeyFor::Adding, entered, move |answer| {
                        says.say(Enter::AddPasskey(AddPasskey { answer, name: fitting }), move |_| ondone.call(()));
                    });
                });
            },
            p { class: "door-explained", {say(explained)} }
            Field {
                id: "passkey-name",
                label: say(text::identity::passkey_name()),
                value: name(),
                error: door.wrong(Place::Name),
                oninput: move |typed| name.set(typed),
            }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::passkey_add()), state: door.state() }
        }
    }
}

/// It opens nothing any more.
#[component]
pub(crate) fn RemovePasskeyForm(passkey: Id<Passkey>, ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let removes = door.clone();
    rsx! {
        Form {
            onsubmit: move |()| {
                removes.knock(Enter::RemovePasskey(RemovePasskey { passkey }), move |_| ondone.call(()));
            },
            p { class: "door-explained", {say(text::identity::passkey_remove_explained())} }
            SecondLoses { passkey }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Button {
                id: "passkey-remove",
                label: say(text::identity::passkey_remove()),
                kind: ButtonKind::Danger,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state: door.state(),
            }
        }
    }
}

//! Another address for the account: a letter to it, and then its code. Nothing changes before.
//!
//! Whoever follows the link in the letter confirms it on whatever device they read it.

use super::{
    CodeField, Door, EmailField, Form, Knock, ProofField, Whole,
    state::{self, Place, Step},
    use_door,
};
use crate::{
    kit::button::{Button, ButtonKind},
    routes::Route,
    speech::{language, say},
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Code, Id,
    host::{Enter, Entered},
    identity::{ConfirmEmail, Denied, Email, Letter, NewEmail},
};
use nusaloka_locales::text;

/// In a sheet, of whoever is in.
#[component]
pub(crate) fn EmailForm(ondone: EventHandler<()>) -> Element {
    let step = use_signal(|| Step::Address);
    let email = use_signal(String::new);
    rsx! {
        match step() {
            Step::Address => rsx! { AskForLetter { email, step } },
            // Nobody comes in here.
            Step::Second(_) => VNode::empty(),
            Step::Code { letter, email: to } => rsx! { ShowCode { letter, to, step, ondone } },
        }
    }
}

#[component]
fn AskForLetter(email: Signal<String>, step: Signal<Step>) -> Element {
    let door = use_door();
    let knocks = door.clone();
    rsx! {
        Form {
            onsubmit: move |()| {
                match email.read().parse::<Email>() {
                    Err(why) => knocks.deny(Denied::Email(why)),
                    Ok(address) => ask(&knocks, address, step),
                }
            },
            p { class: "door-explained", {say(text::identity::email_change_explained())} }
            EmailField { value: email, error: door.wrong(Place::Email), autocomplete: "email" }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::letter_send()), state: door.state() }
        }
    }
}

fn ask(door: &Door, address: Email, mut step: Signal<Step>) {
    let to = address.to_string();
    let asked = NewEmail { email: to.clone(), language: language() };
    door.knock(Enter::NewEmail(asked), move |entered| {
        let Entered::Begun(begun) = entered else { return };
        step.set(Step::Code { letter: begun.letter, email: Some(to) });
        web::when_painted(|| web::focus("code"));
    });
}

#[component]
fn ShowCode(letter: Id<Letter>, to: Option<String>, step: Signal<Step>, ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let knocks = door.clone();
    let code = use_signal(String::new);
    rsx! {
        Form {
            onsubmit: move |()| {
                if code.read().parse::<Code>().is_err() {
                    return knocks.deny(Denied::WrongCode);
                }
                let confirm = ConfirmEmail { letter, code: code() };
                knocks.knock(Enter::ConfirmEmail(confirm), move |_| ondone.call(()));
            },
            if let Some(to) = &to {
                p { class: "door-explained", role: "status", {say(text::identity::letter_sent(to))} }
            }
            CodeField { value: code, error: door.wrong(Place::Code) }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::email_confirm()), state: door.state() }
        }
        nav { class: "door-ways",
            Button {
                label: say(text::identity::letter_other_address()),
                kind: ButtonKind::Quiet,
                onclick: move |_| step.set(Step::Address),
            }
        }
    }
}

/// Where the link in the letter leads.
#[component]
pub(crate) fn NewEmailPage() -> Element {
    let door = use_door();
    let knocks = door.clone();
    let from_link = use_hook(|| web::take_fragment().and_then(|fragment| state::letter_of(&fragment)));
    let mut confirmed = use_signal(|| false);
    let explained = match (&from_link, confirmed()) {
        (_, true) => text::identity::email_confirmed(),
        (Some(_), false) => text::identity::email_confirm_explained(),
        (None, false) => text::identity::email_no_link(),
    };
    let wrong = door.wrong(Place::Code).or_else(|| door.wrong(Place::Whole));
    rsx! {
        div { class: "door",
            p { class: "door-explained", role: "status", {say(explained)} }
            if let Some((letter, code)) = from_link.filter(|_| !confirmed()) {
                Form {
                    onsubmit: move |()| {
                        let confirm = ConfirmEmail { letter, code: code.to_string() };
                        knocks.knock(Enter::ConfirmEmail(confirm), move |_| confirmed.set(true));
                    },
                    Whole { wrong }
                    Knock { label: say(text::identity::email_confirm()), state: door.state() }
                }
            }
            nav { class: "door-ways",
                Link { class: ButtonKind::Quiet.class(), to: Route::You {}, {say(text::identity::title())} }
            }
        }
    }
}

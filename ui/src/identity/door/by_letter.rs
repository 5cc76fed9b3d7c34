//! In two steps: an address, and then the code from its letter with the password from now on. Registering and a forgotten password
//! differ by their words, and by the name that somebody new has.
//!
//! Whoever follows the link in the letter comes to the second step, on whatever device they read it.

use super::{
    Abroad, AbroadView, CodeField, Door, EmailField, Form, Knock, PasswordField, ProviderWays, ShowSecondForm, Whole,
    device,
    state::{self, Place, Step},
    use_door,
};
use crate::{
    identity::privacy::TermsAsked,
    kit::{
        button::{Button, ButtonKind},
        field::Field,
    },
    routes::Route,
    speech::{language, say},
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    host::{Enter, Entered},
    identity::{AskLetter, ConsentTo, Denied, Email, Letter, Prove, SHORTEST_PASSWORD, Wants},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn RegisterPage() -> Element {
    rsx! { ByLetter { wants: Wants::Register } }
}

#[component]
pub(crate) fn NewPasswordPage() -> Element {
    rsx! { ByLetter { wants: Wants::Reset } }
}

#[component]
fn ByLetter(wants: Wants) -> Element {
    let from_link = use_hook(|| web::take_fragment().and_then(|fragment| state::letter_of(&fragment)));
    let typed_code = use_signal(|| from_link.as_ref().map(|(_, code)| code.to_string()).unwrap_or_default());
    let step = use_signal(|| from_link.map_or(Step::Address, |(letter, _)| Step::Code { letter, email: None }));
    let (email, abroad) = (use_signal(String::new), use_signal(|| Abroad::Home));
    let door = use_door();
    if !door.is_home(&abroad()) {
        return rsx! { div { class: "door", AbroadView { door, abroad } } };
    }
    rsx! {
        div { class: "door",
            match step() {
                Step::Address => rsx! {
                    AskForLetter { door: door.clone(), wants, email, step }
                    if wants == Wants::Register {
                        ProviderWays { door: door.clone(), abroad }
                    }
                    nav { class: "door-ways",
                        Link { class: ButtonKind::Quiet.class(), to: Route::SignIn {}, {say(text::identity::have_account())} }
                    }
                },
                Step::Second(asked) => rsx! {
                    ShowSecondForm { asked }
                    p { class: "door-explained", {say(text::identity::second_not_mine())} }
                },
                Step::Code { letter, email: to } => rsx! { ShowCode { wants, letter, to, email, code: typed_code, step } },
            }
        }
    }
}

#[component]
fn AskForLetter(door: Door, wants: Wants, email: Signal<String>, step: Signal<Step>) -> Element {
    let knocks = door.clone();
    let explained = match wants {
        Wants::Register => text::identity::letter_register_explained(),
        Wants::Reset => text::identity::letter_reset_explained(),
    };
    rsx! {
        p { class: "door-explained", {say(explained)} }
        Form {
            onsubmit: move |()| {
                match email.read().parse::<Email>() {
                    Err(why) => knocks.deny(Denied::Email(why)),
                    Ok(address) => ask(&knocks, wants, address, step),
                }
            },
            EmailField { value: email, error: door.wrong(Place::Email), autocomplete: "email" }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::letter_send()), state: door.state() }
        }
    }
}

fn ask(door: &Door, wants: Wants, email: Email, mut step: Signal<Step>) {
    let to = email.to_string();
    let asked = AskLetter { email: to.clone(), wants, language: language(), guest: None };
    door.knock(Enter::Letter(asked), move |entered| {
        let Entered::Begun(begun) = entered else { return };
        step.set(Step::Code { letter: begun.letter, email: Some(to) });
        web::when_painted(|| web::focus("code"));
    });
}

#[component]
fn ShowCode(
    wants: Wants,
    letter: Id<Letter>,
    to: Option<String>,
    email: Signal<String>,
    code: Signal<String>,
    step: Signal<Step>,
) -> Element {
    let door = use_door();
    let (knocks, again) = (door.clone(), door.clone());
    let (mut name, password) = (use_signal(String::new), use_signal(String::new));
    let finish = match wants {
        Wants::Register => text::identity::register_finish(),
        Wants::Reset => text::identity::reset_finish(),
    };
    let sent = to.as_ref().map(|to| say(text::identity::letter_sent(to)));
    rsx! {
        p { class: "door-explained", role: "status",
            {sent.unwrap_or_else(|| say(text::identity::letter_opened()))}
        }
        Form {
            onsubmit: move |()| {
                let name = if wants == Wants::Register { Some(name()) } else { None };
                if let Err(denied) = state::fits(&code.read(), name.as_deref(), &password.read()) {
                    return knocks.deny(denied);
                }
                let (code, password) = (code(), password());
                let terms = name.as_ref().map(|_| ConsentTo::Terms.version().to_owned());
                let prove = Prove { letter, code, name, password, device: device(), terms };
                knocks.knock(Enter::Prove(prove), move |entered| {
                    if let Entered::Halfway(asked) = entered {
                        step.set(Step::Second(asked));
                        web::when_painted(|| web::focus("second"));
                    }
                });
            },
            CodeField { value: code, error: door.wrong(Place::Code) }
            if wants == Wants::Register {
                Field {
                    id: "name",
                    label: say(text::identity::name()),
                    value: name(),
                    hint: say(text::identity::name_hint()),
                    autocomplete: "name",
                    error: door.wrong(Place::Name),
                    oninput: move |typed| name.set(typed),
                }
            }
            PasswordField {
                value: password,
                label: say(text::identity::password_choose()),
                hint: say(text::identity::password_hint(SHORTEST_PASSWORD)),
                error: door.wrong(Place::Password),
                autocomplete: "new-password",
            }
            if wants == Wants::Register {
                TermsAsked {}
            }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(finish), state: door.state() }
        }
        nav { class: "door-ways",
            if let Some(Ok(address)) = to.map(|to| to.parse::<Email>()) {
                Button {
                    label: say(text::identity::letter_again()),
                    kind: ButtonKind::Quiet,
                    onclick: move |_| ask(&again, wants, address.clone(), step),
                }
            }
            Button {
                label: say(text::identity::letter_other_address()),
                kind: ButtonKind::Quiet,
                onclick: move |_| step.set(Step::Address),
            }
        }
    }
}

//! Signing in with an address and its password.

use super::{EmailField, Form, Knock, PasskeyWay, PasswordField, Whole, device, state::Place, use_door};
use crate::{kit::button::ButtonKind, routes::Route, speech::say};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::Enter,
    identity::{Denied, Email, SignIn},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn SignInPage() -> Element {
    let door = use_door();
    let (email, password) = (use_signal(String::new), use_signal(String::new));
    let knocks = door.clone();
    rsx! {
        div { class: "door",
            Form {
                onsubmit: move |()| {
                    match email.read().parse::<Email>() {
                        Err(why) => knocks.deny(Denied::Email(why)),
                        Ok(email) => {
                            let (email, password) = (email.to_string(), password());
                            knocks.knock(Enter::SignIn(SignIn { email, password, device: device() }), |_| {});
                        }
                    }
                },
                EmailField { value: email, error: door.wrong(Place::Email), autocomplete: "username" }
                PasswordField {
                    value: password,
                    label: say(text::identity::password()),
                    error: door.wrong(Place::Password),
                    autocomplete: "current-password",
                }
                Whole { wrong: door.wrong(Place::Whole) }
                Knock { label: say(text::identity::sign_in()), state: door.state() }
            }
            PasskeyWay { door: door.clone() }
            nav { class: "door-ways",
                Link { class: ButtonKind::Quiet.class(), to: Route::NewPassword {}, {say(text::identity::forgot())} }
                Link { class: ButtonKind::Quiet.class(), to: Route::Register {}, {say(text::identity::no_account_yet())} }
            }
        }
    }
}

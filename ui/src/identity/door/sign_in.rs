//! Signing in with an address and its password.

use super::{
    EmailField, Form, Knock, PasskeyWay, PasswordField, ShowSecondForm, Whole, device, state::Place, use_door,
};
use crate::{kit::button::ButtonKind, routes::Route, speech::say, web};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, Entered},
    identity::{Denied, Email, SecondAsked, SignIn},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn SignInPage() -> Element {
    let door = use_door();
    let (email, password) = (use_signal(String::new), use_signal(String::new));
    let mut halfway = use_signal(|| None::<SecondAsked>);
    if let Some(asked) = halfway() {
        return rsx! { div { class: "door", ShowSecondForm { asked } } };
    }
    let knocks = door.clone();
    rsx! {
        div { class: "door",
            Form {
                onsubmit: move |()| {
                    match email.read().parse::<Email>() {
                        Err(why) => knocks.deny(Denied::Email(why)),
                        Ok(email) => {
                            let (email, password) = (email.to_string(), password());
                            knocks.knock(Enter::SignIn(SignIn { email, password, device: device() }), move |entered| {
                                if let Entered::Halfway(asked) = entered {
                                    halfway.set(Some(asked));
                                    web::when_painted(|| web::focus("second"));
                                }
                            });
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

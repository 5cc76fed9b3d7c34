//! Signing in with an address and its password, or by one of the other ways that there are here.

use super::{
    Abroad, AbroadView, Door, EmailField, Form, Knock, PasskeyWay, PasswordField, ProviderWays, Whole, device,
    state::Place, use_door,
};
use crate::{kit::button::ButtonKind, routes::Route, speech::say, web};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, Entered},
    identity::{Denied, Email, SignIn},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn SignInPage() -> Element {
    let door = use_door();
    let (email, abroad) = (use_signal(String::new), use_signal(|| Abroad::Home));
    if !door.is_home(&abroad()) {
        return rsx! { div { class: "door", AbroadView { door, abroad } } };
    }
    rsx! {
        div { class: "door",
            SignInForm { door: door.clone(), email, abroad }
            PasskeyWay {}
            ProviderWays { door: door.clone(), abroad }
            nav { class: "door-ways",
                Link { class: ButtonKind::Quiet.class(), to: Route::NewPassword {}, {say(text::identity::forgot())} }
                Link { class: ButtonKind::Quiet.class(), to: Route::Register {}, {say(text::identity::no_account_yet())} }
            }
        }
    }
}

#[component]
pub(super) fn SignInForm(door: Door, email: Signal<String>, abroad: Signal<Abroad>) -> Element {
    let password = use_signal(String::new);
    let knocks = door.clone();
    rsx! {
        Form {
            onsubmit: move |()| {
                match email.read().parse::<Email>() {
                    Err(why) => knocks.deny(Denied::Email(why)),
                    Ok(email) => {
                        let (email, password) = (email.to_string(), password());
                        knocks.knock(Enter::SignIn(SignIn { email, password, device: device() }), move |entered| {
                            if let Entered::Halfway(asked) = entered {
                                abroad.set(Abroad::Second(asked));
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
    }
}

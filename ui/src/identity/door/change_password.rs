//! Another password, of whoever is in.

use super::{Form, Knock, PasswordField, ProofField, Whole, state::Place, use_door};
use crate::{kit::choice::Switch, speech::say};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::Enter,
    identity::{NewPassword, Others, SHORTEST_PASSWORD, password_fits},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn PasswordForm(ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let knocks = door.clone();
    let password = use_signal(String::new);
    let mut others_out = use_signal(|| true);
    rsx! {
        Form {
            onsubmit: move |()| {
                if let Err(unfit) = password_fits(&password.read()) {
                    return knocks.deny(unfit.into());
                }
                let others = if others_out() { Others::SignOut } else { Others::Stay };
                let new = NewPassword { password: password(), others };
                knocks.knock(Enter::NewPassword(new), move |_| ondone.call(()));
            },
            PasswordField {
                value: password,
                label: say(text::identity::password_choose()),
                hint: say(text::identity::password_hint(SHORTEST_PASSWORD)),
                error: door.wrong(Place::Password),
                autocomplete: "new-password",
            }
            Switch {
                label: say(text::identity::password_others()),
                hint: say(text::identity::password_others_hint()),
                checked: others_out(),
                onchange: move |on| others_out.set(on),
            }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::password_save()), state: door.state() }
        }
    }
}

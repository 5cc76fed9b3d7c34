//! A form for one name, of a person or of a thing of theirs.

use super::{door::Form, words};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        field::Field,
        form::use_as_opened,
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::identity::fitting_name;
use nusaloka_locales::text;

#[component]
pub(super) fn NameForm(
    was: String,
    label: String,
    hint: Option<String>,
    autocomplete: Option<String>,
    /// Another name, which fits.
    onname: EventHandler<String>,
    onclose: EventHandler<()>,
) -> Element {
    let was = use_as_opened(was);
    let mut name = use_signal(|| was.clone());
    let mut wrong = use_signal(|| None::<String>);
    rsx! {
        Form {
            onsubmit: move |()| {
                match fitting_name(&name.read()) {
                    Err(unfit) => return wrong.set(Some(say(words::denied(unfit.into())))),
                    Ok(fitting) if fitting != was => onname.call(fitting),
                    Ok(_) => {}
                }
                onclose.call(());
            },
            Field {
                id: "name",
                label,
                value: name(),
                hint,
                autocomplete,
                error: wrong(),
                oninput: move |typed| name.set(typed),
            }
            Button {
                id: "name-save",
                label: say(text::identity::name_save()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
            }
        }
    }
}

//! How one comes into an organisation: by founding one, or with a code from whoever runs it.

use super::{super::door::Form, sender::use_sender};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        field::Field,
        sheet::Sheet,
    },
    speech::say,
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Code,
    capability::Mutation,
    identity::{FoundOrganisation, JoinOrganisation},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Found,
    Join,
}

#[component]
pub(super) fn WaysIn(open: Option<Way>, onclose: EventHandler<()>) -> Element {
    rsx! {
        Sheet { open: open == Some(Way::Found), title: say(text::identity::org_found()), onclose: move |()| onclose.call(()),
            FoundForm { onclose }
        }
        Sheet { open: open == Some(Way::Join), title: say(text::identity::org_have_code()), onclose: move |()| onclose.call(()),
            JoinForm { onclose }
        }
    }
}

#[component]
fn FoundForm(onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let mut name = use_signal(String::new);
    rsx! {
        Form {
            onsubmit: move |()| {
                let found = FoundOrganisation { id: web::new_id(), name: name() };
                sender.send(found.act(), move || onclose.call(()));
            },
            Field {
                id: "org-name",
                label: say(text::identity::org_name()),
                value: name(),
                placeholder: say(text::identity::org_name_example()),
                autocomplete: "organization",
                oninput: move |typed| name.set(typed),
            }
            Button {
                id: "org-found-action",
                label: say(text::identity::org_found_action()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state,
            }
        }
    }
}

#[component]
fn JoinForm(onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let mut typed = use_signal(String::new);
    let mut wrong = use_signal(|| false);
    rsx! {
        Form {
            onsubmit: move |()| {
                let Ok(code) = typed.read().parse::<Code>() else {
                    wrong.set(true);
                    return;
                };
                let done = sender.clone();
                sender.send(JoinOrganisation { code }.act(), move || {
                    onclose.call(());
                    done.say_done(say(text::identity::org_joined()));
                });
            },
            Field {
                id: "org-code",
                label: say(text::identity::org_code()),
                value: typed(),
                hint: say(text::identity::org_code_hint()),
                error: wrong().then(|| say(text::identity::org_code_wrong())),
                autocomplete: "off",
                oninput: move |now: String| {
                    typed.set(now);
                    wrong.set(false);
                },
            }
            Button {
                id: "org-join-action",
                label: say(text::identity::org_join()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state,
            }
        }
    }
}

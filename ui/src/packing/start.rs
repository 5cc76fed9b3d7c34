//! How one comes to a list: by starting one, or with the code of somebody else's.

use super::changer::use_changer;
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        choice::Switch,
        field::Field,
        sheet::Sheet,
    },
    routes::Route,
    speech::say,
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Code, Id,
    capability::Mutation,
    packing::{First, Join, List, Start},
};
use nusaloka_locales::text;

#[component]
pub(super) fn StartSheet(open: bool, onclose: EventHandler<()>) -> Element {
    rsx! {
        Sheet { open, title: say(text::packing::new_list()), onclose: move |()| onclose.call(()), StartForm { onclose } }
    }
}

#[component]
fn StartForm(onclose: EventHandler<()>) -> Element {
    let (changer, navigator) = (use_changer(), use_navigator());
    let state = changer.state();
    let mut title = use_signal(String::new);
    let mut suggest = use_signal(|| true);
    rsx! {
        form {
            class: "packing-form",
            id: "packing-start",
            onsubmit: move |event| {
                event.prevent_default();
                let id: Id<List> = web::new_id();
                let first = if suggest() { suggestions() } else { Vec::new() };
                changer.send(Start { id, title: title(), first }.act(), move || {
                    onclose.call(());
                    navigator.push(Route::PackingList { list: id.to_string() });
                });
            },
            Field {
                label: say(text::packing::list_title()),
                value: title(),
                placeholder: say(text::packing::list_title_example()),
                autocomplete: "off",
                oninput: move |typed| title.set(typed),
            }
            Switch {
                label: say(text::packing::with_suggestions()),
                hint: say(text::packing::with_suggestions_hint()),
                checked: suggest(),
                onchange: move |chosen| suggest.set(chosen),
            }
            Button {
                label: say(text::packing::start()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state,
            }
        }
    }
}

/// In the words of whoever starts the list.
fn suggestions() -> Vec<First> {
    let titles = [
        text::packing::suggestion_identity(),
        text::packing::suggestion_charger(),
        text::packing::suggestion_medicine(),
        text::packing::suggestion_sun(),
        text::packing::suggestion_clothes(),
        text::packing::suggestion_bottle(),
    ];
    titles.map(|title| First { title: say(title), quantity: 1 }).into()
}

#[component]
pub(super) fn JoinSheet(open: bool, onclose: EventHandler<()>) -> Element {
    rsx! {
        Sheet { open, title: say(text::packing::have_code()), onclose: move |()| onclose.call(()), JoinForm { onclose } }
    }
}

#[component]
fn JoinForm(onclose: EventHandler<()>) -> Element {
    let changer = use_changer();
    let state = changer.state();
    let mut typed = use_signal(String::new);
    let mut wrong = use_signal(|| false);
    rsx! {
        form {
            class: "packing-form",
            id: "packing-join-form",
            onsubmit: move |event| {
                event.prevent_default();
                let Ok(code) = typed.read().parse::<Code>() else {
                    wrong.set(true);
                    return;
                };
                let done = changer.clone();
                changer.send(Join { code }.act(), move || {
                    onclose.call(());
                    done.say_done(say(text::packing::joined()));
                });
            },
            Field {
                label: say(text::packing::code()),
                value: typed(),
                hint: say(text::packing::code_hint()),
                error: wrong().then(|| say(text::packing::code_wrong())),
                autocomplete: "off",
                oninput: move |now: String| {
                    typed.set(now);
                    wrong.set(false);
                },
            }
            Button {
                label: say(text::packing::join()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state,
            }
        }
    }
}

//! What is about the organisation as a whole: another name, another owner, and leaving it. The last two are asked twice.

use super::{super::door::Form, sender::use_sender, state::Open, words};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        choice::{Choosable, Select},
        field::Field,
        form::use_as_opened,
        sheet::Sheet,
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    identity::{HandOver, LeaveOrganisation, OpenedOrganisation, OrgMember, RenameOrganisation},
};
use nusaloka_locales::text;

#[component]
pub(super) fn WholeSheets(open: Open, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let close = move |()| onopen.call(Open::Nothing);
    rsx! {
        Sheet { open: open == Open::Rename, title: say(text::identity::org_rename()), onclose: close,
            RenameForm { opened: opened.clone(), onclose: close }
        }
        Sheet { open: open == Open::HandOver, title: say(text::identity::org_hand_over()), onclose: close,
            HandOverForm { opened: opened.clone(), onclose: close }
        }
        LeaveSheet { open: open == Open::Leave, opened, onclose: close }
    }
}

#[component]
fn RenameForm(opened: OpenedOrganisation, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let was = use_as_opened(opened.organisation.name.clone());
    let mut name = use_signal(|| was.clone());
    let organisation = opened.organisation.id;
    rsx! {
        Form {
            onsubmit: move |()| {
                if name() == was {
                    onclose.call(());
                } else {
                    let rename = RenameOrganisation { organisation, name: name() };
                    sender.send(rename.act(), move || onclose.call(()));
                }
            },
            Field {
                id: "org-new-name",
                label: say(text::identity::org_name()),
                value: name(),
                autocomplete: "organization",
                oninput: move |typed| name.set(typed),
            }
            Button {
                id: "org-rename-save",
                label: say(text::identity::org_save()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state,
            }
        }
    }
}

#[component]
fn HandOverForm(opened: OpenedOrganisation, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let others: Vec<OrgMember> = opened.members.iter().filter(|member| member.person != opened.me).cloned().collect();
    let mut to = use_signal(|| others.first().map(|member| member.person));
    let chosen = others.iter().find(|member| Some(member.person) == to()).cloned();
    let Some(chosen) = chosen else {
        return rsx! { p { class: "org-note", {say(text::identity::org_hand_over_nobody())} } };
    };
    let choices: Vec<Choosable> =
        others.iter().map(|member| Choosable::new(member.person.to_string(), words::name(member))).collect();
    let (organisation, name) = (opened.organisation.id, words::name(&chosen));
    let done = name.clone();
    rsx! {
        p { class: "org-note", {say(text::identity::org_hand_over_explained())} }
        Select {
            id: "org-hand-over-to",
            label: say(text::identity::org_hand_over_to()),
            groups: vec![choices.into()],
            selected: chosen.person.to_string(),
            onselect: move |person: String| to.set(person.parse().ok()),
        }
        Button {
            id: "org-hand-over-sure",
            label: say(text::identity::org_hand_over_action(&name)),
            kind: ButtonKind::Danger,
            width: ButtonWidth::Full,
            state,
            onclick: move |_| {
                let (told, name) = (sender.clone(), done.clone());
                sender.send(HandOver { organisation, to: chosen.person }.act(), move || {
                    onclose.call(());
                    told.say_done(say(text::identity::org_handed_over(&name)));
                });
            },
        }
    }
}

#[component]
fn LeaveSheet(open: bool, opened: OpenedOrganisation, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let organisation = opened.organisation.id;
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onclose.call(()) }
        Button {
            id: "org-leave-sure",
            label: say(text::identity::org_leave_action()),
            kind: ButtonKind::Danger,
            state,
            onclick: move |_| sender.send(LeaveOrganisation { organisation }.act(), move || onclose.call(())),
        }
    };
    rsx! {
        Sheet {
            open,
            title: say(text::identity::org_leave_title(&opened.organisation.name)),
            onclose: move |()| onclose.call(()),
            footer,
            p { {say(text::identity::org_leave_explained())} }
        }
    }
}

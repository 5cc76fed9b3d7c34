//! What opens over a list: a line to edit, a name to change, its people, and the two steps that are asked twice.

use super::{changer::use_changer, people::People, state::Change, words};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        choice::{Choosable, Select},
        field::{Field, FieldKind},
        form::use_as_opened,
        sheet::Sheet,
    },
    routes::Route,
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    capability::{Act, Mutation},
    identity::Person,
    packing::{Assign, Delete, Edit, Item, Leave, MOST_OF_ONE, Opened, Rename},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Nothing,
    Edit(Id<Item>),
    Rename,
    People,
    TakeOff(Id<Person>),
    Delete,
    Leave,
}

#[component]
pub(super) fn ListSheets(open: Open, opened: Opened, onopen: EventHandler<Open>) -> Element {
    let close = move |()| onopen.call(Open::Nothing);
    let item = opened.items.iter().find(|item| open == Open::Edit(item.id)).cloned();
    rsx! {
        Sheet { open: item.is_some(), title: say(text::packing::edit()), onclose: close,
            if let Some(item) = item {
                EditForm { key: "{item.id}", item, opened: opened.clone(), onclose: close }
            }
        }
        Sheet { open: open == Open::Rename, title: say(text::packing::rename()), onclose: close,
            RenameForm { opened: opened.clone(), onclose: close }
        }
        Sheet { open: open == Open::People, title: say(text::packing::people()), onclose: close,
            People { opened: opened.clone(), onopen }
        }
        AskTwice { open, opened, onopen }
    }
}

#[component]
fn EditForm(item: Item, opened: Opened, onclose: EventHandler<()>) -> Element {
    let changer = use_changer();
    let item = use_as_opened(item);
    let mut title = use_signal(|| item.title.clone());
    let mut quantity = use_signal(|| item.quantity.to_string());
    let mut assignee = use_signal(|| item.assignee);
    let mut wrong = use_signal(|| false);
    let nobody = Choosable::new("", say(text::packing::nobody()));
    let members = opened.members.iter();
    let members = members.map(|member| Choosable::new(member.person.to_string(), words::name_to(opened.me, member)));
    let choices: Vec<Choosable> = std::iter::once(nobody).chain(members).collect();
    rsx! {
        form {
            class: "packing-form",
            id: "packing-edit",
            onsubmit: move |event| {
                event.prevent_default();
                let Some(count) = quantity().trim().parse().ok().filter(|count| (1..=MOST_OF_ONE).contains(count)) else {
                    wrong.set(true);
                    return;
                };
                // Only what was touched, so that others keep what they meant.
                let edit = Edit {
                    list: item.list,
                    item: item.id,
                    title: Some(title()).filter(|title| *title != item.title),
                    quantity: Some(count).filter(|count| *count != item.quantity),
                };
                if edit.title.is_some() || edit.quantity.is_some() {
                    changer.make(Change::Edit(edit));
                }
                if assignee() != item.assignee {
                    changer.make(Change::Assign(Assign { list: item.list, item: item.id, to: assignee() }));
                }
                onclose.call(());
            },
            Field {
                label: say(text::packing::item_title()),
                value: title(),
                autocomplete: "off",
                oninput: move |typed| title.set(typed),
            }
            Field {
                label: say(text::packing::quantity()),
                kind: FieldKind::Digits,
                value: quantity(),
                error: wrong().then(|| say(text::packing::quantity_wrong(u32::from(MOST_OF_ONE)))),
                oninput: move |typed| {
                    quantity.set(typed);
                    wrong.set(false);
                },
            }
            Select {
                id: "packing-assignee",
                label: say(text::packing::assign()),
                groups: vec![choices.into()],
                selected: assignee().map(|person| person.to_string()).unwrap_or_default(),
                onselect: move |chosen: String| assignee.set(chosen.parse().ok()),
            }
            Button {
                label: say(text::packing::save()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
            }
        }
    }
}

#[component]
fn RenameForm(opened: Opened, onclose: EventHandler<()>) -> Element {
    let changer = use_changer();
    let was = use_as_opened(opened.list.title.clone());
    let mut title = use_signal(|| was.clone());
    let list = opened.list.id;
    rsx! {
        form {
            class: "packing-form",
            onsubmit: move |event| {
                event.prevent_default();
                if title() != was {
                    changer.make(Change::Rename(Rename { list, title: title() }));
                }
                onclose.call(());
            },
            Field {
                label: say(text::packing::list_title()),
                value: title(),
                autocomplete: "off",
                oninput: move |typed| title.set(typed),
            }
            Button {
                label: say(text::packing::save()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
            }
        }
    }
}

/// What is asked before it is done, because it cannot be taken back here.
struct Consequence {
    title: String,
    explained: String,
    action: String,
    act: Act,
    /// Whether this person still has the list afterwards.
    stays: bool,
}

fn consequence(open: Open, opened: &Opened) -> Option<Consequence> {
    let (list, name) = (opened.list.id, opened.list.title.as_str());
    match open {
        Open::Nothing | Open::Edit(_) | Open::Rename | Open::People => None,
        Open::Delete => Some(Consequence {
            title: say(text::packing::delete()),
            explained: say(text::packing::delete_explained(opened.items.len(), name)),
            action: say(text::packing::delete_action()),
            act: Delete { list }.act(),
            stays: false,
        }),
        Open::Leave => Some(Consequence {
            title: say(text::packing::leave()),
            explained: say(text::packing::leave_explained(name)),
            action: say(text::packing::leave_action()),
            act: Leave { list, person: opened.me }.act(),
            stays: false,
        }),
        Open::TakeOff(person) => {
            let name = words::name(opened.members.iter().find(|member| member.person == person)?);
            Some(Consequence {
                title: say(text::packing::take_off(&name)),
                explained: say(text::packing::take_off_explained(&name)),
                action: say(text::packing::take_off_action()),
                act: Leave { list, person }.act(),
                stays: true,
            })
        }
    }
}

#[component]
fn AskTwice(open: Open, opened: Opened, onopen: EventHandler<Open>) -> Element {
    let (changer, navigator) = (use_changer(), use_navigator());
    let state = changer.state();
    let asked = consequence(open, &opened);
    let (title, explained, action) = asked
        .as_ref()
        .map_or_else(Default::default, |asked| (asked.title.clone(), asked.explained.clone(), asked.action.clone()));
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onopen.call(Open::Nothing) }
        Button {
            id: "packing-sure",
            label: action,
            kind: ButtonKind::Danger,
            state,
            onclick: move |_| {
                let Some(Consequence { act, stays, .. }) = consequence(open, &opened) else { return };
                changer.send(act, move || {
                    onopen.call(if stays { Open::People } else { Open::Nothing });
                    if !stays {
                        navigator.push(Route::Packing {});
                    }
                });
            },
        }
    };
    rsx! {
        Sheet { open: asked.is_some(), title, onclose: move |()| onopen.call(Open::Nothing), footer,
            p { "{explained}" }
        }
    }
}

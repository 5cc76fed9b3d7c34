//! One packing list: tick off with a touch, write the next thing without leaving the field, and see who brings what.

use super::{
    changer::use_changer,
    lists_page::{AllLists, Faces, Progress},
    row::Row,
    sheets::{ListSheets, Open},
    state::{Change, Lines, Way, at_the_end, one_step},
};
use crate::{
    bridge::{Answered, use_ask, use_link, use_opaque},
    kit::{
        button::ButtonKind,
        icon::{Glyph, Icon, IconSize},
        menu::{Menu, MenuItem, MenuTone},
        states::{Empty, Failed, Outline, Waiting},
    },
    routes::Route,
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    host::{AskTray, Link as HostLink},
    packing::{AList, Add, List, OneList, Opened},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn PackingListPage(list: String) -> Element {
    match list.parse::<Id<List>>() {
        Ok(id) => rsx! { TheList { key: "{id}", id } },
        Err(_) => rsx! { NotForMe {} },
    }
}

#[component]
fn TheList(id: Id<List>) -> Element {
    let (answered, link) = (use_ask(OneList { list: id }), use_link());
    let opaque = use_opaque(&OneList { list: id });
    match answered {
        Answered::Ready(AList::Here(opened)) => rsx! {
            div { class: "packing packing-two",
                aside { class: "packing-aside",
                    BackToLists {}
                    AllLists { current: Some(id) }
                }
                OpenList { opened, opaque }
            }
        },
        Answered::Ready(AList::NotForMe) => rsx! { NotForMe {} },
        // A guest has all there is: what is not here is nowhere.
        Answered::Waiting if link == HostLink::Guest => rsx! { NotForMe {} },
        Answered::Waiting => rsx! { Waiting { outline: Outline::Rows, label: say(text::shell::waiting()) } },
        Answered::Failed(failed) => rsx! { Failed { title: say(failure(&failed)) } },
    }
}

#[component]
fn BackToLists() -> Element {
    rsx! {
        Link { class: "packing-back", to: Route::Packing {},
            Glyph { icon: Icon::ArrowLeft }
            {say(text::packing::back_to_lists())}
        }
    }
}

#[component]
fn NotForMe() -> Element {
    rsx! {
        Empty {
            icon: Icon::ListChecks,
            title: say(text::packing::not_for_me()),
            sentence: say(text::packing::not_for_me_explained()),
            action: rsx! {
                Link { class: ButtonKind::Primary.class(), to: Route::Packing {}, {say(text::packing::back_to_lists())} }
            },
        }
    }
}

#[component]
fn OpenList(opened: Opened, opaque: usize) -> Element {
    let mut open = use_signal(|| Open::Nothing);
    let tray = use_ask(AskTray).ready().unwrap_or_default();
    let lines = Lines::of(&opened, &tray);
    let all_done = lines.open.is_empty() && !lines.done.is_empty();
    rsx! {
        section { class: "packing-list", id: "packing-list", "aria-label": "{opened.list.title}",
            Head { opened: opened.clone(), onopen: move |what| open.set(what) }
            if opened.items.is_empty() {
                p { class: "packing-nothing", {say(text::packing::list_empty())} }
            }
            if all_done {
                p { class: "packing-all-done", role: "status",
                    Glyph { icon: Icon::CircleCheck }
                    {say(text::packing::all_done())}
                }
            }
            ul { class: "packing-items", id: "packing-open", role: "list",
                for (at , line) in lines.open.iter().enumerate() {
                    Row {
                        key: "{line.item.id}",
                        me: opened.me,
                        line: line.clone(),
                        up: one_step(&lines.open, at, Way::Up),
                        down: one_step(&lines.open, at, Way::Down),
                        onopen: move |what| open.set(what),
                    }
                }
            }
            QuickAdd { opened: opened.clone() }
            if !lines.done.is_empty() {
                h3 { class: "packing-done-heading", {say(text::packing::done_heading())} }
                ul { class: "packing-items packing-done", id: "packing-done", role: "list",
                    for (at , line) in lines.done.iter().enumerate() {
                        Row {
                            key: "{line.item.id}",
                            me: opened.me,
                            line: line.clone(),
                            up: one_step(&lines.done, at, Way::Up),
                        down: one_step(&lines.done, at, Way::Down),
                            onopen: move |what| open.set(what),
                        }
                    }
                }
            }
            if opaque > 0 {
                p { class: "packing-opaque", id: "packing-opaque", role: "status", {say(text::packing::opaque(opaque))} }
            }
            p { class: "packing-keys", {say(text::packing::keys())} }
        }
        ListSheets { open: open(), opened: opened.clone(), onopen: move |what| open.set(what) }
    }
}

#[component]
fn Head(opened: Opened, onopen: EventHandler<Open>) -> Element {
    let (of, mine) = (opened.items.len(), opened.list.owner == opened.me);
    let done = opened.items.iter().filter(|item| item.is_done()).count();
    let item = |value, label, icon| MenuItem { value, label: say(label), icon, tone: MenuTone::Plain };
    let last = if mine {
        MenuItem { tone: MenuTone::Danger, ..item("delete", text::packing::delete(), Icon::Trash) }
    } else {
        MenuItem { tone: MenuTone::Danger, ..item("leave", text::packing::leave(), Icon::LogOut) }
    };
    let items = vec![
        item("people", text::packing::people(), Icon::Users),
        item("rename", text::packing::rename(), Icon::Pencil),
        last,
    ];
    rsx! {
        header { class: "packing-head",
            BackToLists {}
            div { class: "packing-title-line",
                h2 { class: "packing-title", bdi { "{opened.list.title}" } }
                Menu {
                    label: say(text::packing::list_menu()),
                    items,
                    onchoose: move |chosen| onopen.call(match chosen {
                        "people" => Open::People,
                        "rename" => Open::Rename,
                        "delete" => Open::Delete,
                        _ => Open::Leave,
                    }),
                }
            }
            div { class: "packing-state",
                p { class: "packing-count", id: "packing-count",
                    if of == 0 {
                        {say(text::packing::counted_none())}
                    } else {
                        {say(text::packing::counted(done, of))}
                    }
                }
                button {
                    class: "packing-people",
                    id: "packing-people",
                    r#type: "button",
                    "aria-haspopup": "dialog",
                    onclick: move |_| onopen.call(Open::People),
                    Faces { members: opened.members.clone() }
                    span { {say(text::packing::people_count(opened.members.len()))} }
                }
            }
            Progress { done, of }
        }
    }
}

/// Enter adds and stays: a list is written in one go.
#[component]
fn QuickAdd(opened: Opened) -> Element {
    let changer = use_changer();
    let mut title = use_signal(String::new);
    let list = opened.list.id;
    rsx! {
        form {
            class: "packing-add",
            onsubmit: move |event| {
                event.prevent_default();
                let item = web::new_id();
                let add = Add { list, item, title: title(), quantity: 1, place: at_the_end(&opened, item) };
                if !add.title.trim().is_empty() {
                    changer.make(Change::Add(add));
                    title.set(String::new());
                }
                web::focus("packing-add-title");
            },
            label { class: "kit-unseen", r#for: "packing-add-title", {say(text::packing::add_label())} }
            input {
                id: "packing-add-title",
                r#type: "text",
                autocomplete: "off",
                enterkeyhint: "send",
                placeholder: say(text::packing::add_example()),
                value: title(),
                oninput: move |event| title.set(event.value()),
            }
            button { class: "packing-add-button", r#type: "submit", title: say(text::packing::add()), "aria-label": say(text::packing::add()),
                Glyph { icon: Icon::Plus, size: IconSize::Control }
            }
        }
    }
}

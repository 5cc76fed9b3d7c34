//! All packing lists: each with its picture, how far it is, and who is on it.

use super::{
    face::Face,
    start::{JoinSheet, StartSheet},
};
use crate::{
    bridge::{Answered, use_ask, use_link},
    kit::{
        button::{Button, ButtonKind},
        icon::{Glyph, Icon},
        mark::AvatarSize,
        postcard::Postcard,
        states::{Empty, Failed, Outline, Waiting},
    },
    routes::Route,
    speech::say,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    host::{AskTray, Link as HostLink},
    packing::{AtAGlance, Join, List, Member, MyLists, Told},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Start,
    Join,
}

#[component]
pub(crate) fn PackingPage() -> Element {
    let mut open = use_signal(|| Open::Nothing);
    let ways = rsx! {
        Button {
            id: "packing-new",
            label: say(text::packing::new_list()),
            kind: ButtonKind::Primary,
            icon: Icon::Plus,
            onclick: move |_| open.set(Open::Start),
        }
        Button {
            id: "packing-join",
            label: say(text::packing::have_code()),
            icon: Icon::Users,
            onclick: move |_| open.set(Open::Join),
        }
    };
    rsx! {
        div { class: "packing",
            Link { class: "packing-back", to: Route::Trips {},
                Glyph { icon: Icon::ArrowLeft }
                {say(text::packing::back_to_trips())}
            }
            AllLists { ways, current: None }
        }
        StartSheet { open: open() == Open::Start, onclose: move |()| open.set(Open::Nothing) }
        JoinSheet { open: open() == Open::Join, onclose: move |()| open.set(Open::Nothing) }
    }
}

/// Also beside an open list, where there is room; then one of them is the current one.
#[component]
pub(super) fn AllLists(ways: Option<Element>, current: Option<Id<List>>) -> Element {
    let lists = use_ask(MyLists);
    let link = use_link();
    let joining = use_joining();
    // A guest is never told that this is all, and has it all.
    let told = |told: Told| told == Told::All || link == HostLink::Guest;
    match lists {
        Answered::Failed(failed) => rsx! { Failed { title: say(failure(&failed)) } },
        Answered::Ready(lists) if lists.lists.is_empty() && joining.is_empty() && told(lists.told) => rsx! {
            Empty {
                icon: Icon::ListChecks,
                title: say(text::packing::empty()),
                sentence: say(text::packing::empty_explained()),
                action: ways,
            }
        },
        Answered::Ready(lists) if told(lists.told) || !lists.lists.is_empty() => rsx! {
            if let Some(ways) = ways {
                div { class: "packing-ways", {ways} }
            }
            ul { class: "packing-lists", role: "list",
                for code in joining {
                    li { key: "{code}", class: "packing-joining",
                        Glyph { icon: Icon::Clock }
                        span { class: "kit-row-words",
                            span { class: "kit-row-title", {say(text::packing::joining_code(code))} }
                            span { class: "kit-row-detail", {say(text::packing::joining())} }
                        }
                    }
                }
                for glance in lists.lists {
                    li { key: "{glance.list.id}", ListCard { current: current == Some(glance.list.id), glance } }
                }
            }
        },
        Answered::Ready(_) | Answered::Waiting => rsx! {
            Waiting { outline: Outline::Rows, label: say(text::shell::waiting()) }
        },
    }
}

/// Codes that were typed here and that the server has not looked at.
fn use_joining() -> Vec<String> {
    let tray = use_ask(AskTray).ready().unwrap_or_default();
    let waiting = tray.changes.iter().filter(|change| change.state == nusaloka_domain::host::TrayState::Waiting);
    waiting.filter_map(|change| change.act.of::<Join>()).map(|join| join.code.to_string()).collect()
}

#[component]
fn ListCard(glance: AtAGlance, current: bool) -> Element {
    let AtAGlance { list, done, of, members } = glance;
    rsx! {
        Link {
            class: "packing-card",
            to: Route::PackingList { list: list.id.to_string() },
            "aria-current": current.then_some("page"),
            span { class: "packing-picture", "aria-hidden": "true", Postcard { seed: "{list.id}" } }
            span { class: "packing-card-words",
                span { class: "packing-card-title", bdi { "{list.title}" } }
                span { class: "packing-card-count",
                    if of == 0 {
                        {say(text::packing::counted_none())}
                    } else {
                        {say(text::packing::counted(done, of))}
                    }
                }
                Progress { done, of }
            }
            Faces { members }
        }
    }
}

/// How far it is, as a line. What it says stands beside it in words.
#[component]
pub(super) fn Progress(done: usize, of: usize) -> Element {
    let share = (100 * done).checked_div(of).unwrap_or_default();
    rsx! {
        span { class: if done == of && of > 0 { "packing-progress packing-progress-full" } else { "packing-progress" }, "aria-hidden": "true",
            span { width: "{share}%" }
        }
    }
}

const FACES: usize = 3;

/// The first few people, and how many more there are.
#[component]
pub(super) fn Faces(members: Vec<Member>) -> Element {
    let more = members.len().saturating_sub(FACES);
    rsx! {
        span { class: "packing-faces",
            for member in members.iter().take(FACES) {
                Face { key: "{member.id}", member: member.clone(), size: AvatarSize::Small }
            }
            if more > 0 {
                span { class: "packing-more-faces", "+{more}" }
            }
        }
    }
}

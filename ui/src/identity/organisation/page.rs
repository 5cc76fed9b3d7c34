//! The page *Organisation*: none yet, or the one that I am in; of several, one at a time.

use super::{
    super::state::Who,
    facts::{DeskSection, MoneySection},
    hand_over::WholeSheets,
    inviting::InviteSheet,
    people::{MemberSheets, People},
    roles::{RoleSheets, Roles},
    start::{Way, WaysIn},
    state::{Open, is_last_owner},
    teams::{TeamSheets, Teams},
};
use crate::{
    bridge::{Answered, use_ask, use_link},
    kit::{
        button::{Button, ButtonKind},
        choice::{Choosable, Select},
        icon::{Glyph, Icon},
        menu::{Menu, MenuItem, MenuTone},
        states::{Empty, Failed, Outline, Waiting},
    },
    routes::Route,
    speech::say,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    host::{AskTray, TrayState},
    identity::{
        AnOrganisation, JoinOrganisation, Me, MyOrganisation, MyOrganisations, OneOrganisation, OpenedOrganisation,
        Organisation, Permission,
    },
};
use nusaloka_locales::text;

#[component]
pub(crate) fn OrganisationPage() -> Element {
    let link = use_link();
    let is_guest = use_ask(Me).ready().is_some_and(|me| Who::is(&me, link) == Who::Guest);
    let known = use_ask(MyOrganisations);
    let mut way = use_signal(|| None::<Way>);
    let mut chosen = use_signal(|| None::<Id<Organisation>>);
    let joining = use_joining();
    let page = match known {
        _ if is_guest => rsx! { ForGuests {} },
        Answered::Failed(failed) => rsx! { Failed { title: say(failure(&failed)) } },
        Answered::Ready(known) if known.mine.is_empty() && known.all => rsx! {
            Joining { codes: joining }
            Empty {
                icon: Icon::Users,
                title: say(text::identity::org_empty()),
                sentence: say(text::identity::org_empty_explained()),
                action: rsx! {
                    Ways { onway: move |chosen| way.set(Some(chosen)) }
                },
            }
        },
        Answered::Ready(known) if !known.mine.is_empty() => {
            let shown = known.mine.iter().find(|one| Some(one.organisation.id) == chosen());
            let shown = shown.unwrap_or(&known.mine[0]).organisation.id;
            rsx! {
                Joining { codes: joining }
                if known.mine.len() > 1 {
                    ChooseOne { all: known.mine.clone(), shown, onchoose: move |one| chosen.set(Some(one)) }
                }
                TheOrganisation { id: shown, onway: move |chosen| way.set(Some(chosen)) }
            }
        }
        Answered::Ready(_) | Answered::Waiting => {
            rsx! { Waiting { outline: Outline::Rows, label: say(text::shell::waiting()) } }
        }
    };
    rsx! {
        div { class: "org", id: "organisation", {page} }
        WaysIn { open: way(), onclose: move |()| way.set(None) }
    }
}

#[component]
fn ForGuests() -> Element {
    rsx! {
        Empty {
            icon: Icon::Users,
            title: say(text::identity::org_guest()),
            action: rsx! {
                Link { class: ButtonKind::Primary.class(), to: Route::Register {}, {say(text::identity::register())} }
                Link { class: ButtonKind::Secondary.class(), to: Route::SignIn {}, {say(text::identity::sign_in())} }
            },
        }
    }
}

#[component]
fn Ways(onway: EventHandler<Way>) -> Element {
    rsx! {
        Button {
            id: "org-found",
            label: say(text::identity::org_found()),
            kind: ButtonKind::Primary,
            icon: Icon::Plus,
            onclick: move |_| onway.call(Way::Found),
        }
        Button {
            id: "org-join",
            label: say(text::identity::org_have_code()),
            icon: Icon::Users,
            onclick: move |_| onway.call(Way::Join),
        }
    }
}

/// Codes that were typed here and that the server has not looked at.
fn use_joining() -> Vec<String> {
    let tray = use_ask(AskTray).ready().unwrap_or_default();
    let waiting = tray.changes.iter().filter(|change| change.state == TrayState::Waiting);
    waiting.filter_map(|change| change.act.of::<JoinOrganisation>()).map(|join| join.code.to_string()).collect()
}

#[component]
fn Joining(codes: Vec<String>) -> Element {
    rsx! {
        for code in codes {
            p { key: "{code}", class: "org-joining", role: "status",
                Glyph { icon: Icon::Clock }
                {say(text::identity::org_joining(&code))}
            }
        }
    }
}

#[component]
fn ChooseOne(all: Vec<MyOrganisation>, shown: Id<Organisation>, onchoose: EventHandler<Id<Organisation>>) -> Element {
    let choices: Vec<Choosable> =
        all.iter().map(|one| Choosable::new(one.organisation.id.to_string(), one.organisation.name.clone())).collect();
    rsx! {
        Select {
            id: "org-choose",
            label: say(text::identity::org_choose()),
            groups: vec![choices.into()],
            selected: shown.to_string(),
            onselect: move |one: String| if let Ok(one) = one.parse() {
                onchoose.call(one);
            },
        }
    }
}

#[component]
fn TheOrganisation(id: Id<Organisation>, onway: EventHandler<Way>) -> Element {
    match use_ask(OneOrganisation { organisation: id }) {
        Answered::Ready(AnOrganisation::Here(opened)) => rsx! { Opened { opened, onway } },
        Answered::Failed(failed) => rsx! { Failed { title: say(failure(&failed)) } },
        // Left this very moment: the page is about to hear of it.
        Answered::Ready(AnOrganisation::NotForMe) | Answered::Waiting => {
            rsx! { Waiting { outline: Outline::Rows, label: say(text::shell::waiting()) } }
        }
    }
}

#[component]
fn Opened(opened: OpenedOrganisation, onway: EventHandler<Way>) -> Element {
    let mut open = use_signal(|| Open::Nothing);
    let onopen = EventHandler::new(move |what| open.set(what));
    rsx! {
        Head { opened: opened.clone(), onopen, onway }
        div { class: "org-parts",
            div { class: "org-part",
                People { opened: opened.clone(), onopen }
                Teams { opened: opened.clone(), onopen }
            }
            div { class: "org-part",
                if opened.may(Permission::SeeDesk) {
                    DeskSection { opened: opened.clone(), open: open(), onopen }
                }
                if opened.may(Permission::SeeMoney) {
                    MoneySection { opened: opened.clone(), open: open(), onopen }
                }
                Roles { opened: opened.clone(), onopen }
            }
        }
        MemberSheets { open: open(), opened: opened.clone(), onopen }
        InviteSheet { open: open(), opened: opened.clone(), onopen }
        RoleSheets { open: open(), opened: opened.clone(), onopen }
        TeamSheets { open: open(), opened: opened.clone(), onopen }
        WholeSheets { open: open(), opened, onopen }
    }
}

#[component]
fn Head(opened: OpenedOrganisation, onopen: EventHandler<Open>, onway: EventHandler<Way>) -> Element {
    let item = |value, label, icon, tone| MenuItem { value, label: say(label), icon, tone };
    let last = opened.members.iter().any(|member| member.person == opened.me && is_last_owner(&opened, member));
    let items = [
        opened
            .may(Permission::Rename)
            .then(|| item("rename", text::identity::org_rename(), Icon::Pencil, MenuTone::Plain)),
        opened
            .may(Permission::HandOver)
            .then(|| item("hand-over", text::identity::org_hand_over(), Icon::Key, MenuTone::Plain)),
        Some(item("found", text::identity::org_found(), Icon::Plus, MenuTone::Plain)),
        Some(item("join", text::identity::org_have_code(), Icon::Users, MenuTone::Plain)),
        // The last owner hands it over first.
        (!last).then(|| item("leave", text::identity::org_leave(), Icon::LogOut, MenuTone::Danger)),
    ];
    rsx! {
        header { class: "org-head",
            h2 { class: "org-title", bdi { "{opened.organisation.name}" } }
            Menu {
                label: say(text::identity::org_menu()),
                items: items.into_iter().flatten().collect::<Vec<_>>(),
                onchoose: move |chosen| match chosen {
                    "rename" => onopen.call(Open::Rename),
                    "hand-over" => onopen.call(Open::HandOver),
                    "found" => onway.call(Way::Found),
                    "join" => onway.call(Way::Join),
                    _ => onopen.call(Open::Leave),
                },
            }
        }
    }
}

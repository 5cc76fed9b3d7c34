//! The people of a list, and the code with which others join it.

use super::{changer::use_changer, face::Face, sheets::Open, words};
use crate::{
    bridge::use_ask,
    clock::use_minute,
    intl::{self, DateShape},
    kit::{
        button::{Button, ButtonKind, IconButton},
        icon::Icon,
        list::{List, ListRow},
        mark::{Badge, Tone},
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Zone,
    capability::Mutation,
    identity::Me,
    packing::{Invite, Member, Opened},
};
use nusaloka_locales::text;

#[component]
pub(super) fn People(opened: Opened, onopen: EventHandler<Open>) -> Element {
    rsx! {
        div { id: "packing-people-list",
            List {
                for member in opened.members.clone() {
                    Person { key: "{member.id}", member, opened: opened.clone(), onopen }
                }
            }
        }
        if opened.list.owner == opened.me {
            Inviting { opened }
        } else {
            p { class: "packing-note", {say(text::packing::invite_owner())} }
        }
    }
}

#[component]
fn Person(member: Member, opened: Opened, onopen: EventHandler<Open>) -> Element {
    let (owner, mine) = (opened.list.owner, opened.list.owner == opened.me);
    let name = words::name(&member);
    let person = member.person;
    let end = if person == owner {
        Some(rsx! { Badge { label: say(text::packing::owner()), tone: Tone::Sea } })
    } else if mine {
        Some(rsx! {
            IconButton {
                icon: Icon::Close,
                label: say(text::packing::take_off(&name)),
                onclick: move |_| onopen.call(Open::TakeOff(person)),
            }
        })
    } else {
        None
    };
    rsx! {
        ListRow { title: words::name_to(opened.me, &member), start: rsx! { Face { member: member.clone() } }, end }
    }
}

#[component]
fn Inviting(opened: Opened) -> Element {
    let changer = use_changer();
    let now = use_minute();
    let zone = use_ask(Me).ready().map_or(Zone::JAKARTA, |me| me.preferences.home_zone);
    let list = opened.list.id;
    let invitation = opened.invitation.filter(|invitation| now < invitation.until);
    let state = changer.state();
    let invite = move |_| changer.send(Invite { list }.act(), || {});
    rsx! {
        section { class: "packing-invite",
            if let Some(invitation) = invitation {
                p { class: "packing-code", id: "packing-code", dir: "ltr", "{invitation.code}" }
                p { class: "packing-note",
                    {say(text::packing::invite_explained(intl::date(invitation.until, zone, DateShape::Dated, language())))}
                }
                Button { label: say(text::packing::invite_again()), kind: ButtonKind::Quiet, icon: Icon::RefreshCw, state, onclick: invite }
            } else {
                p { class: "packing-note", {say(text::packing::invite_none())} }
                Button {
                    id: "packing-invite",
                    label: say(text::packing::invite()),
                    kind: ButtonKind::Primary,
                    icon: Icon::Share,
                    state,
                    onclick: invite,
                }
            }
        }
    }
}

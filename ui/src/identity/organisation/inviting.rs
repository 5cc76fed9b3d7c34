//! Letting somebody in: their roles are chosen first, then there is a code for them. Those that wait stay in sight, and can be
//! withdrawn.

use super::{
    sender::use_sender,
    state::{Open, all_roles, can_give},
    words,
};
use crate::{
    bridge::use_ask,
    clock::use_minute,
    intl::{self, DateShape},
    kit::{
        button::{Button, ButtonKind, IconButton},
        choice::Switch,
        icon::Icon,
        list::{List, ListRow},
        sheet::Sheet,
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Zone,
    capability::Mutation,
    identity::{
        HeldRole, InviteMember, Me, OpenedOrganisation, OrgInvitation, OrganisationInvitations, WithdrawInvitation,
    },
};
use nusaloka_locales::text;
use std::collections::BTreeSet;

#[component]
pub(super) fn InviteSheet(open: Open, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    rsx! {
        Sheet {
            open: open == Open::Invite,
            title: say(text::identity::org_invite_title()),
            onclose: move |()| onopen.call(Open::Nothing),
            Inviting { opened }
        }
    }
}

#[component]
fn Inviting(opened: OpenedOrganisation) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let mut chosen = use_signal(BTreeSet::<HeldRole>::new);
    let (organisation, now) = (opened.organisation.id, use_minute());
    let waiting = use_ask(OrganisationInvitations { organisation }).ready().unwrap_or_default();
    let waiting: Vec<OrgInvitation> = waiting.into_iter().filter(|invitation| now < invitation.until).collect();
    rsx! {
        p { class: "org-note", {say(text::identity::org_invite_explained())} }
        div { class: "org-switches",
            for role in all_roles(&opened).into_iter().filter(|role| can_give(&opened, *role)) {
                Switch {
                    key: "{words::role(role, &opened.roles)}",
                    label: words::role(role, &opened.roles),
                    checked: chosen.read().contains(&role),
                    onchange: move |on| {
                        let mut chosen = chosen.write();
                        if on { chosen.insert(role) } else { chosen.remove(&role) };
                    },
                }
            }
        }
        Button {
            id: "org-invite-action",
            label: say(text::identity::org_invite_action()),
            kind: ButtonKind::Primary,
            icon: Icon::Share,
            state,
            onclick: move |_| {
                let roles = chosen.read().iter().copied().collect();
                sender.send(InviteMember { organisation, roles }.act(), move || chosen.write().clear());
            },
        }
        if !waiting.is_empty() {
            section { class: "org-awaited", id: "org-awaited",
                h3 { {say(text::identity::org_awaited())} }
                List { label: say(text::identity::org_awaited()),
                    for invitation in waiting {
                        Awaited { key: "{invitation.id}", invitation, opened: opened.clone() }
                    }
                }
            }
        }
    }
}

#[component]
fn Awaited(invitation: OrgInvitation, opened: OpenedOrganisation) -> Element {
    let sender = use_sender();
    let zone = use_ask(Me).ready().map_or(Zone::JAKARTA, |me| me.preferences.home_zone);
    let until = intl::date(invitation.until, zone, DateShape::Dated, language());
    let detail = format!(
        "{} · {}",
        words::roles(&invitation.roles, &opened.roles),
        say(text::identity::org_invite_until(until))
    );
    let (organisation, id, code) = (invitation.organisation, invitation.id, invitation.code.to_string());
    rsx! {
        ListRow {
            title: words::left_to_right(&code),
            detail,
            end: rsx! {
                IconButton {
                    icon: Icon::Close,
                    label: say(text::identity::org_invite_withdraw(&code)),
                    onclick: move |_| {
                        let told = sender.clone();
                        sender.send(WithdrawInvitation { organisation, invitation: id }.act(), move || {
                            told.say_done(say(text::identity::org_invite_withdrawn()));
                        });
                    },
                }
            },
        }
    }
}

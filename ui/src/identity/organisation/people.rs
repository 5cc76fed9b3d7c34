//! Who works here, with the roles that they hold; and the sheet that changes those of one of them.

use super::{
    sender::use_sender,
    state::{Open, all_roles, can_give, has_more, is_last_owner, turned},
    words,
};
use crate::{
    bridge::use_ask,
    kit::{
        button::{Button, ButtonKind},
        choice::Switch,
        icon::Icon,
        list::{ActionRow, List, ListRow},
        mark::Avatar,
        sheet::Sheet,
        states::{Note, NoticeKind},
    },
    picture,
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    identity::{HeldRole, MemberPortrait, OpenedOrganisation, OrgMember, Permission, RemoveMember},
};
use nusaloka_locales::text;

#[component]
pub(super) fn People(opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let may = opened.may(Permission::ManageMembers);
    rsx! {
        section { class: "org-section", id: "org-people",
            header { class: "org-section-head",
                h3 { {say(text::identity::org_people())} }
                span { class: "org-count", {say(text::identity::org_people_count(opened.members.len()))} }
            }
            List { label: say(text::identity::org_people()),
                for member in opened.members.clone() {
                    MemberRow { key: "{member.id}", member, opened: opened.clone(), may, onopen }
                }
            }
            if may {
                Button {
                    id: "org-invite",
                    label: say(text::identity::org_invite()),
                    icon: Icon::Plus,
                    onclick: move |_| onopen.call(Open::Invite),
                }
            }
        }
    }
}

#[component]
fn MemberRow(member: OrgMember, opened: OpenedOrganisation, may: bool, onopen: EventHandler<Open>) -> Element {
    let (title, detail) = (words::name_to(opened.me, &member), words::roles(&member.roles, &opened.roles));
    let (person, start) = (member.person, rsx! { Face { member } });
    if may {
        rsx! {
            ActionRow { id: "org-member-{person}", title, detail, start, onclick: move |_| onopen.call(Open::Member(person)) }
        }
    } else {
        rsx! { ListRow { title, detail, start } }
    }
}

#[component]
fn Face(member: OrgMember) -> Element {
    let asked = MemberPortrait { organisation: member.organisation, person: member.person };
    let portrait = use_ask(asked).ready().flatten();
    rsx! {
        Avatar {
            name: words::name(&member),
            seed: "{member.person}",
            picture: portrait.as_deref().and_then(picture::as_url),
        }
    }
}

#[component]
pub(super) fn MemberSheets(open: Open, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let find = |wanted| opened.members.iter().find(|member| member.person == wanted).cloned();
    let shown = if let Open::Member(person) = open { find(person) } else { None };
    let removed = if let Open::Remove(person) = open { find(person) } else { None };
    let title = shown.as_ref().map(|member| say(text::identity::org_roles_of(words::name(member)))).unwrap_or_default();
    rsx! {
        Sheet { open: shown.is_some(), title, onclose: move |()| onopen.call(Open::Nothing),
            if let Some(member) = shown {
                RolesOf { key: "{member.id}", member, opened: opened.clone(), onopen }
            }
        }
        RemoveSheet { member: removed, onopen }
    }
}

/// In force at once, each with a way back.
#[component]
fn RolesOf(member: OrgMember, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let (more, last, name) = (has_more(&opened, &member), is_last_owner(&opened, &member), words::name(&member));
    let person = member.person;
    rsx! {
        if more {
            Note { kind: NoticeKind::Plain, title: say(text::identity::org_roles_more(&name)) }
        } else if last {
            Note { kind: NoticeKind::Plain, title: say(text::identity::refused_org_last_owner()) }
        } else {
            p { class: "org-note", {say(text::identity::org_roles_explained())} }
        }
        div { class: "org-switches", id: "org-roles-of",
            for role in all_roles(&opened) {
                RoleSwitch {
                    key: "{words::role(role, &opened.roles)}",
                    role,
                    member: member.clone(),
                    opened: opened.clone(),
                    fixed: more || !can_give(&opened, role) || (last && is_owner(role)),
                }
            }
        }
        if !more && person != opened.me {
            div { class: "org-ways",
                Button {
                    id: "org-remove",
                    label: say(text::identity::org_remove()),
                    kind: ButtonKind::Quiet,
                    icon: Icon::LogOut,
                    onclick: move |_| onopen.call(Open::Remove(person)),
                }
            }
        }
    }
}

fn is_owner(role: HeldRole) -> bool {
    role == HeldRole::BuiltIn(nusaloka_domain::identity::BuiltInRole::Owner)
}

#[component]
fn RoleSwitch(role: HeldRole, member: OrgMember, opened: OpenedOrganisation, fixed: bool) -> Element {
    let sender = use_sender();
    let (label, name) = (words::role(role, &opened.roles), words::name(&member));
    let hint = match role {
        HeldRole::BuiltIn(role) => Some(say(words::built_in_explained(role))),
        HeldRole::Own(id) => opened.roles.iter().find(|role| role.id == id).map(words::permits),
    };
    rsx! {
        Switch {
            label: label.clone(),
            hint,
            checked: member.roles.has(role),
            disabled: fixed,
            onchange: move |on| {
                let (act, back) = turned(&member, role, on);
                let done = if on { text::identity::org_gave(&name, &label) } else { text::identity::org_took(&name, &label) };
                sender.send_undoable(act, back, say(done));
            },
        }
    }
}

/// What goes with it cannot be brought back from here.
#[component]
fn RemoveSheet(member: Option<OrgMember>, onopen: EventHandler<Open>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let name = member.as_ref().map(words::name).unwrap_or_default();
    let open = member.is_some();
    let done = name.clone();
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onopen.call(Open::Nothing) }
        Button {
            id: "org-remove-sure",
            label: say(text::identity::org_remove_action(&name)),
            kind: ButtonKind::Danger,
            state,
            onclick: move |_| {
                let Some(OrgMember { organisation, person, .. }) = member else { return };
                let (told, name) = (sender.clone(), done.clone());
                sender.send(RemoveMember { organisation, person }.act(), move || {
                    onopen.call(Open::Nothing);
                    told.say_done(say(text::identity::org_removed(&name)));
                });
            },
        }
    };
    rsx! {
        Sheet { open, title: say(text::identity::org_remove_title(&name)), onclose: move |()| onopen.call(Open::Nothing), footer,
            p { {say(text::identity::org_remove_explained())} }
        }
    }
}

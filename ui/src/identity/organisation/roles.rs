//! Which roles there are and what they permit; its own ones can be written, changed and deleted.

use super::{
    super::door::Form,
    sender::use_sender,
    state::{Open, RoleDraft, holders},
    words,
};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        choice::Switch,
        field::Field,
        form::use_as_opened,
        icon::{Glyph, Icon},
        list::{ActionRow, List, ListRow},
        sheet::Sheet,
    },
    speech::say,
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    identity::{BuiltInRole, DeleteRole, OpenedOrganisation, OrgRole, Permission},
};
use nusaloka_locales::{Text, text};

#[component]
pub(super) fn Roles(opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let may = opened.may(Permission::ManageRoles);
    rsx! {
        section { class: "org-section", id: "org-roles",
            h3 { {say(text::identity::org_roles())} }
            List { label: say(text::identity::org_roles()),
                for role in BuiltInRole::ALL {
                    ListRow {
                        key: "{role.name()}",
                        title: say(words::built_in(role)),
                        detail: say(words::built_in_explained(role)),
                    }
                }
                for role in opened.roles.clone() {
                    if may {
                        ActionRow {
                            key: "{role.id}",
                            title: role.name.clone(),
                            detail: words::permits(&role),
                            start: rsx! { Glyph { icon: Icon::Key } },
                            onclick: move |_| onopen.call(Open::Role(role.id)),
                        }
                    } else {
                        ListRow { key: "{role.id}", title: role.name.clone(), detail: words::permits(&role) }
                    }
                }
            }
            if may {
                Button {
                    id: "org-role-new",
                    label: say(text::identity::org_role_new()),
                    icon: Icon::Plus,
                    onclick: move |_| onopen.call(Open::NewRole),
                }
            }
        }
    }
}

#[component]
pub(super) fn RoleSheets(open: Open, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let find = |wanted| opened.roles.iter().find(|role| role.id == wanted).cloned();
    let edited = if let Open::Role(role) = open { find(role) } else { None };
    let deleted = if let Open::DeleteRole(role) = open { find(role) } else { None };
    let title = edited.as_ref().map(|role| say(text::identity::org_role_edit(&role.name))).unwrap_or_default();
    let close = move |()| onopen.call(Open::Nothing);
    rsx! {
        Sheet { open: open == Open::NewRole, title: say(text::identity::org_role_new()), onclose: close,
            RoleForm { was: None, opened: opened.clone(), onopen }
        }
        Sheet { open: edited.is_some(), title, onclose: close,
            if let Some(role) = edited {
                RoleForm { key: "{role.id}", was: Some(role), opened: opened.clone(), onopen }
            }
        }
        DeleteSheet { role: deleted, opened, onopen }
    }
}

/// In groups, as people think of them.
fn groups() -> [(Text, Vec<Permission>); 3] {
    [
        (
            text::identity::org_may_group_people(),
            vec![Permission::Rename, Permission::ManageMembers, Permission::ManageTeams, Permission::ManageRoles],
        ),
        (text::identity::org_may_group_desk(), vec![Permission::SeeDesk, Permission::ManageDesk]),
        (text::identity::org_may_group_money(), vec![Permission::SeeMoney, Permission::ManageMoney]),
    ]
}

#[component]
fn RoleForm(was: Option<OrgRole>, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let was = use_as_opened(was);
    let mut draft = use_signal(|| RoleDraft::of(was.as_ref()));
    let lacking = groups().iter().any(|(_, all)| all.iter().any(|permission| !opened.may(*permission)));
    let id = was.as_ref().map(|role| role.id);
    let may = opened.mine.clone();
    rsx! {
        Form {
            onsubmit: move |()| match draft.read().over(&opened, was.as_ref(), web::new_id()) {
                Some(act) => sender.send(act, move || onopen.call(Open::Nothing)),
                None => onopen.call(Open::Nothing),
            },
            Field {
                id: "org-role-name",
                label: say(text::identity::org_role_name()),
                value: draft.read().name.clone(),
                placeholder: say(text::identity::org_role_name_example()),
                autocomplete: "off",
                oninput: move |typed| draft.write().name = typed,
            }
            for (heading , permissions) in groups() {
                fieldset { class: "org-group",
                    legend { {say(heading)} }
                    for permission in permissions {
                        Switch {
                            key: "{permission.name()}",
                            label: say(words::permission(permission)),
                            checked: draft.read().permits.contains(&permission),
                            disabled: !may.contains(&permission),
                            onchange: move |on| draft.write().turn(permission, on),
                        }
                    }
                }
            }
            if lacking {
                p { class: "org-note", {say(text::identity::org_role_lacking())} }
            }
            Button {
                id: "org-role-save",
                label: say(text::identity::org_save()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state,
            }
            if let Some(id) = id {
                Button {
                    label: say(text::identity::org_role_delete()),
                    kind: ButtonKind::Quiet,
                    icon: Icon::Trash,
                    onclick: move |_| onopen.call(Open::DeleteRole(id)),
                }
            }
        }
    }
}

#[component]
fn DeleteSheet(role: Option<OrgRole>, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let name = role.as_ref().map(|role| role.name.clone()).unwrap_or_default();
    let explained = match role.as_ref().map_or(0, |role| holders(&opened, role.id)) {
        0 => text::identity::org_role_delete_unheld(),
        held => text::identity::org_role_delete_explained(held),
    };
    let (open, organisation) = (role.is_some(), opened.organisation.id);
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onopen.call(Open::Nothing) }
        Button {
            id: "org-role-delete-sure",
            label: say(text::identity::org_role_delete()),
            kind: ButtonKind::Danger,
            state,
            onclick: move |_| {
                let Some(OrgRole { id: role, .. }) = role else { return };
                sender.send(DeleteRole { organisation, role }.act(), move || onopen.call(Open::Nothing));
            },
        }
    };
    rsx! {
        Sheet { open, title: say(text::identity::org_role_delete_title(&name)), onclose: move |()| onopen.call(Open::Nothing), footer,
            p { {say(explained)} }
        }
    }
}

//! Who works with whom: teams, their names, and who is in them.

use super::{super::door::Form, sender::use_sender, state::Open, words};
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
    Id,
    capability::{Act, Mutation},
    identity::{
        DeleteTeam, InTeam, MakeTeam, OpenedOrganisation, OrgMember, Permission, Person, PutInTeam, RenameTeam, Team,
    },
};
use nusaloka_locales::text;

#[component]
pub(super) fn Teams(opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let may = opened.may(Permission::ManageTeams);
    if opened.teams.is_empty() && !may {
        return VNode::empty();
    }
    rsx! {
        section { class: "org-section", id: "org-teams",
            h3 { {say(text::identity::org_teams())} }
            if opened.teams.is_empty() {
                p { class: "org-note", {say(text::identity::org_teams_none())} }
            } else {
                List { label: say(text::identity::org_teams()),
                    for team in opened.teams.clone() {
                        TeamRow { key: "{team.id}", team, opened: opened.clone(), may, onopen }
                    }
                }
            }
            if may {
                Button {
                    id: "org-team-new",
                    label: say(text::identity::org_team_new()),
                    icon: Icon::Plus,
                    onclick: move |_| onopen.call(Open::NewTeam),
                }
            }
        }
    }
}

fn is_in(opened: &OpenedOrganisation, team: Id<Team>, person: Id<Person>) -> bool {
    opened.places.iter().any(|place| place.team == team && place.person == person)
}

#[component]
fn TeamRow(team: Team, opened: OpenedOrganisation, may: bool, onopen: EventHandler<Open>) -> Element {
    let there = opened.members.iter().filter(|member| is_in(&opened, team.id, member.person));
    let names: Vec<String> = there.map(words::name).collect();
    let detail = if names.is_empty() { say(text::identity::org_team_empty()) } else { names.join(" · ") };
    let start = rsx! { Glyph { icon: Icon::Users } };
    if may {
        rsx! { ActionRow { title: team.name, detail, start, onclick: move |_| onopen.call(Open::Team(team.id)) } }
    } else {
        rsx! { ListRow { title: team.name, detail, start } }
    }
}

#[component]
pub(super) fn TeamSheets(open: Open, opened: OpenedOrganisation, onopen: EventHandler<Open>) -> Element {
    let edited = opened.teams.iter().find(|team| open == Open::Team(team.id)).cloned();
    let title = edited.as_ref().map(|team| say(text::identity::org_team_edit(&team.name))).unwrap_or_default();
    let close = move |()| onopen.call(Open::Nothing);
    let organisation = opened.organisation.id;
    rsx! {
        Sheet { open: open == Open::NewTeam, title: say(text::identity::org_team_new()), onclose: close,
            TeamName {
                was: "",
                make: Callback::new(move |name| MakeTeam { organisation, team: web::new_id(), name }.act()),
                onclose: close,
            }
        }
        Sheet { open: edited.is_some(), title, onclose: close,
            if let Some(team) = edited {
                TeamName {
                    key: "{team.id}",
                    was: team.name.clone(),
                    make: Callback::new(move |name| RenameTeam { organisation, team: team.id, name }.act()),
                    onclose: close,
                }
                TeamPlaces { team, opened: opened.clone(), onclose: close }
            }
        }
    }
}

#[component]
fn TeamName(was: String, make: Callback<String, Act>, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let was = use_as_opened(was);
    let mut name = use_signal(|| was.clone());
    rsx! {
        Form {
            onsubmit: move |()| {
                if name() == was {
                    onclose.call(());
                } else {
                    sender.send(make.call(name()), move || onclose.call(()));
                }
            },
            Field {
                id: "org-team-name",
                label: say(text::identity::org_team_name()),
                value: name(),
                placeholder: say(text::identity::org_team_name_example()),
                autocomplete: "off",
                oninput: move |typed| name.set(typed),
            }
            Button {
                id: "org-team-save",
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
fn TeamPlaces(team: Team, opened: OpenedOrganisation, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let (organisation, id) = (opened.organisation.id, team.id);
    rsx! {
        div { class: "org-switches",
            for member in opened.members.clone() {
                PlaceSwitch { key: "{member.id}", checked: is_in(&opened, id, member.person), me: opened.me, member, team: id }
            }
        }
        div { class: "org-ways",
            Button {
                label: say(text::identity::org_team_delete()),
                kind: ButtonKind::Quiet,
                icon: Icon::Trash,
                state,
                onclick: move |_| {
                    let (told, name) = (sender.clone(), team.name.clone());
                    sender.send(DeleteTeam { organisation, team: id }.act(), move || {
                        onclose.call(());
                        told.say_done(say(text::identity::org_team_deleted(&name)));
                    });
                },
            }
        }
    }
}

#[component]
fn PlaceSwitch(member: OrgMember, team: Id<Team>, me: Id<Person>, checked: bool) -> Element {
    let sender = use_sender();
    let (organisation, person) = (member.organisation, member.person);
    rsx! {
        Switch {
            label: words::name_to(me, &member),
            checked,
            onchange: move |on| {
                let there = if on { InTeam::Yes } else { InTeam::No };
                sender.send(PutInTeam { organisation, team, person, there }.act(), || {});
            },
        }
    }
}

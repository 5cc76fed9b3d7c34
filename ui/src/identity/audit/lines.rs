//! The entries as a table: what, about what, who, when, from where.

use super::{state::Group, words};
use crate::{
    intl::{self, DateShape},
    kit::{
        icon::{Glyph, Icon},
        table::{Align, Cell, Column, Sorting, Table, TableRow},
    },
    speech::{language, say},
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id, Timestamp, Zone,
    identity::{AuditLine, Deed, Details, Person},
};
use nusaloka_locales::text;

type Chosen = (Id<Person>, String);

#[component]
pub(super) fn Lines(lines: Vec<AuditLine>, onperson: EventHandler<Chosen>) -> Element {
    let headings = [
        text::identity::audit_what(),
        text::identity::audit_about(),
        text::identity::audit_who(),
        text::identity::audit_when(),
        text::identity::audit_from(),
        text::identity::audit_entry(),
    ]
    .map(say);
    let column = |(place, heading): (usize, &String)| {
        let align = if place == 5 { Align::End } else { Align::Start };
        Column { heading: heading.clone(), align, sorting: Sorting::Fixed }
    };
    let columns = headings.iter().enumerate().map(column).collect();
    let zone = web::zone().unwrap_or(Zone::JAKARTA);
    rsx! {
        Table { caption: say(text::identity::audit()), columns, onsort: move |_| {},
            for line in lines {
                TableRow { key: "{line.number}", {cells(line, &headings, zone, onperson)} }
            }
        }
    }
}

fn cells(
    line: AuditLine,
    [what, about, who, when, from, entry]: &[String; 6],
    zone: Zone,
    onperson: EventHandler<Chosen>,
) -> Element {
    let other = line.whom.filter(|whom| Some(*whom) != line.who);
    let erased = line.details == Details::Erased;
    let place = [line.device, line.zone.map(intl::zone_city)];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    rsx! {
        Cell { heading: what, What { deed: line.deed } }
        Cell { heading: about,
            if let Some(other) = other {
                Somebody { person: other, name: line.whom_name, onperson }
            }
            if let Some(word) = &line.word {
                bdi { class: "audit-word", "{word}" }
            }
            if other.is_none() && line.word.is_none() {
                Nothing {}
            }
        }
        Cell { heading: who,
            match line.who {
                Some(person) => rsx! { Somebody { person, name: line.who_name, onperson } },
                None => rsx! { span { class: "audit-soft", {say(text::identity::audit_nobody())} } },
            }
        }
        Cell { heading: when, span { class: "audit-when", {moment(line.at, zone)} } }
        Cell { heading: from,
            if erased {
                span { class: "audit-soft", {say(text::identity::audit_erased())} }
            } else if place.is_empty() {
                Nothing {}
            } else {
                bdi { "{place}" }
            }
        }
        Cell { heading: entry, align: Align::End, "{line.number}" }
    }
}

/// A cell that is empty on purpose.
#[component]
fn Nothing() -> Element {
    rsx! {
        span { class: "audit-soft", "aria-hidden": "true", "–" }
    }
}

/// What should not happen is marked, and not by colour alone.
#[component]
fn What(deed: Deed) -> Element {
    rsx! {
        span { class: if Group::of(deed) == Group::Trouble { "audit-trouble" },
            if Group::of(deed) == Group::Trouble {
                Glyph { icon: Icon::TriangleAlert }
            }
            {say(words::deed(deed))}
        }
    }
}

/// A name leads to all that its person did.
#[component]
fn Somebody(person: Id<Person>, name: Option<String>, onperson: EventHandler<Chosen>) -> Element {
    let name = name.unwrap_or_else(|| say(text::identity::audit_person_gone()));
    rsx! {
        button {
            class: "audit-name",
            r#type: "button",
            title: say(text::identity::audit_only_person(&name)),
            onclick: {
                let name = name.clone();
                move |_| onperson.call((person, name.clone()))
            },
            bdi { "{name}" }
        }
    }
}

fn moment(at: Timestamp, zone: Zone) -> String {
    let language = language();
    let day = intl::date(at, zone, DateShape::Dated, language);
    format!("{day} {}", intl::time_for(at, zone, zone, language))
}

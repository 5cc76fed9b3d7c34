//! What to look for: asked for all at once, because each look is noted.

use super::{
    state::{Filters, Group},
    words,
};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose},
        choice::{Choosable, ChoosableGroup, Select},
        field::{Field, FieldKind},
        icon::Icon,
    },
    speech::say,
    web,
};
use dioxus::prelude::*;
use nusaloka_locales::text;

#[component]
pub(super) fn FiltersForm(filters: Filters, onchange: EventHandler<Filters>) -> Element {
    let mut draft = use_signal(|| filters.clone());
    // What was changed elsewhere (a person was chosen, all was cleared) stands here, too.
    use_effect(use_reactive!(|filters| draft.set(filters)));
    let Filters { deeds, since, until, number, person } = draft();
    let odd = draft.read().asked(web::day_begins).is_none();
    rsx! {
        form {
            class: "audit-filters",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                if !odd {
                    onchange.call(draft());
                }
            },
            Select {
                id: "audit-deeds",
                label: say(text::identity::audit_deeds()),
                groups: choices(),
                selected: deeds,
                onselect: move |chosen| draft.write().deeds = chosen,
            }
            Field {
                id: "audit-since",
                label: say(text::identity::audit_since()),
                kind: FieldKind::Date,
                value: since,
                oninput: move |day| draft.write().since = day,
            }
            Field {
                id: "audit-until",
                label: say(text::identity::audit_until()),
                kind: FieldKind::Date,
                value: until,
                oninput: move |day| draft.write().until = day,
            }
            Field {
                id: "audit-number",
                label: say(text::identity::audit_number()),
                kind: FieldKind::Digits,
                value: number,
                error: odd.then(|| say(text::identity::audit_number_odd())),
                oninput: move |typed| draft.write().number = typed,
            }
            Button {
                id: "audit-show",
                label: say(text::identity::audit_show()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                icon: Icon::Search,
            }
        }
        if let Some((_, name)) = person {
            p { class: "audit-person",
                span { {say(text::identity::audit_person_only(&name))} }
                Button {
                    label: say(text::identity::audit_person_all()),
                    kind: ButtonKind::Quiet,
                    icon: Icon::Close,
                    onclick: move |_| onchange.call(Filters { person: None, ..draft() }),
                }
            }
        }
    }
}

/// All; then each group as a whole, and its deeds.
fn choices() -> Vec<ChoosableGroup> {
    let all = vec![Choosable::new("", say(text::identity::audit_deeds_all()))].into();
    let group = |group: Group| {
        let heading = say(words::group(group));
        let whole = Choosable::new(group.name(), say(text::identity::audit_group(&heading)));
        let each = group.deeds().map(|deed| Choosable::new(deed.name(), say(words::deed(deed))));
        ChoosableGroup { heading, choices: std::iter::once(whole).chain(each).collect() }
    };
    std::iter::once(all).chain(Group::ALL.map(group)).collect()
}

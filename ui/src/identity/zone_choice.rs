//! Choosing a home zone: Indonesia's three first, then the world, each with the time it shows now.

use super::{
    state::{Choice, zones_matching},
    use_chooser,
};
use crate::{
    clock::use_minute,
    intl,
    kit::{
        field::{Field, FieldKind},
        icon::{Glyph, Icon},
        list::{List, row},
        sheet::Sheet,
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{Timestamp, Zone, identity::Language};
use nusaloka_locales::text;

/// The control in the page: says what is chosen, opens the list.
#[component]
pub(super) fn ZoneChoice(selected: Zone) -> Element {
    let mut open = use_signal(|| false);
    let (now, language) = (use_minute(), language());
    let label = intl::zone_label(selected, now, language);
    rsx! {
        div { class: "kit-field",
            label { class: "kit-label", r#for: "home-zone", {say(text::identity::home_zone())} }
            div { class: "kit-control kit-select",
                button {
                    class: "zone-button",
                    id: "home-zone",
                    r#type: "button",
                    "aria-haspopup": "dialog",
                    "aria-describedby": "home-zone-hint",
                    onclick: move |_| open.set(true),
                    bdi { "{intl::zone_city(selected)}" }
                    bdi { class: "zone-time", "{intl::time(now, selected, language)} {label}" }
                }
                Glyph { icon: Icon::ChevronDown }
            }
            p { class: "kit-hint", id: "home-zone-hint", {say(text::identity::home_zone_hint())} }
        }
        Sheet { open: open(), title: say(text::identity::home_zone()), onclose: move |()| open.set(false),
            ZoneList { selected, onchosen: move |()| open.set(false) }
        }
    }
}

#[component]
fn ZoneList(selected: Zone, onchosen: EventHandler<()>) -> Element {
    let mut query = use_signal(String::new);
    let found = zones_matching(&query());
    let groups = [
        (say(text::identity::zones_of_indonesia()), found.of_indonesia),
        (say(text::identity::zones_of_the_world()), found.of_the_world),
    ];
    let nothing = groups.iter().all(|(_, zones)| zones.is_empty());
    rsx! {
        div { class: "zone-list", id: "home-zone-list",
            Field {
                label: say(text::identity::home_zone_search()),
                kind: FieldKind::Search,
                value: query(),
                autocomplete: "off",
                oninput: move |typed| query.set(typed),
            }
            if nothing {
                p { class: "zone-nothing", role: "status", {say(text::identity::home_zone_nothing(query()))} }
            }
            for (heading , zones) in groups {
                if !zones.is_empty() {
                    h3 { class: "zone-heading", "{heading}" }
                    List { label: heading,
                        for zone in zones {
                            ZoneRow { key: "{zone}", zone, selected: zone == selected, onchosen }
                        }
                    }
                }
            }
        }
    }
}

#[component]
fn ZoneRow(zone: Zone, selected: bool, onchosen: EventHandler<()>) -> Element {
    let chooser = use_chooser();
    let (now, language) = (use_minute(), language());
    let (title, detail) = name_and_places(zone, now, language);
    let end = rsx! {
        bdi { "{intl::time(now, zone, language)}" }
        if selected {
            Glyph { icon: Icon::Check }
        }
    };
    rsx! {
        li { class: "kit-row-place",
            button {
                class: "kit-row kit-row-action zone-row",
                r#type: "button",
                "data-zone": "{zone}",
                "aria-pressed": if selected { "true" } else { "false" },
                onclick: move |_| {
                    chooser.choose(Choice::HomeZone(zone));
                    onchosen.call(());
                },
                {row(&title, Some(&detail), None, Some(end))}
            }
        }
    }
}

/// Indonesians know their zones by name; elsewhere a zone is its city.
fn name_and_places(zone: Zone, now: Timestamp, language: Language) -> (String, String) {
    match zone {
        Zone::JAKARTA => (say(text::identity::zone_wib()), say(text::identity::zone_wib_places())),
        Zone::MAKASSAR => (say(text::identity::zone_wita()), say(text::identity::zone_wita_places())),
        Zone::JAYAPURA => (say(text::identity::zone_wit()), say(text::identity::zone_wit_places())),
        elsewhere => (intl::zone_city(elsewhere), intl::zone_name(elsewhere, now, language)),
    }
}

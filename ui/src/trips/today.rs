//! Today: the next thing, then the rest of the day. With nothing planned it says so, and offers a way to begin.

use super::clocks::Clocks;
use crate::{
    bridge::use_ask,
    clock::use_minute,
    intl::{self, DateShape, PartOfDay},
    kit::{
        button::ButtonKind,
        icon::{Glyph, Icon},
        postcard::Postcard,
    },
    routes::Route,
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Timestamp, Zone,
    identity::{Language, Me, Myself, Role},
};
use nusaloka_locales::{Text, text};

#[component]
pub(crate) fn TodayPage() -> Element {
    let now = use_minute();
    let Some(me) = use_ask(Me).ready() else { return VNode::empty() };
    let home = me.preferences.home_zone;
    let provides = me.person.role == Role::Provider;
    rsx! {
        div { class: "today",
            section { class: if provides { "today-hero today-hero-low" } else { "today-hero" },
                div { class: "today-picture", Postcard { seed: seed_of_day(now, home) } }
                div { class: "today-words",
                    p { class: "today-date", bdi { {intl::date(now, home, DateShape::Full, language())} } }
                    h2 { class: "today-greeting", {say(greeting(&me, now))} }
                    Clocks { home }
                    if !provides {
                        NothingPlanned {}
                    }
                }
            }
            if provides {
                Desk {}
            }
        }
    }
}

/// A postcard a day: the same all day, another tomorrow.
fn seed_of_day(now: Timestamp, home: Zone) -> String {
    intl::date(now, home, DateShape::Dated, Language::English)
}

fn greeting(me: &Myself, now: Timestamp) -> Text {
    let (name, address) = (me.person.name.as_str(), me.preferences.address);
    let part = intl::part_of_day(now, me.preferences.home_zone);
    match (part, name) {
        (PartOfDay::Morning, "") => text::trips::greeting_guest_morning(address),
        (PartOfDay::Noon, "") => text::trips::greeting_guest_midday(address),
        (PartOfDay::Afternoon, "") => text::trips::greeting_guest_afternoon(address),
        (PartOfDay::Night, "") => text::trips::greeting_guest_evening(address),
        (PartOfDay::Morning, name) => text::trips::greeting_morning(name, address),
        (PartOfDay::Noon, name) => text::trips::greeting_midday(name, address),
        (PartOfDay::Afternoon, name) => text::trips::greeting_afternoon(name, address),
        (PartOfDay::Night, name) => text::trips::greeting_evening(name, address),
    }
}

#[component]
fn NothingPlanned() -> Element {
    rsx! {
        div { class: "today-free",
            p { class: "today-free-words", {say(text::trips::today_empty())} }
            Link { class: ButtonKind::Primary.class(), to: Route::Explore {},
                Glyph { icon: Icon::Compass }
                {say(text::trips::today_empty_action())}
            }
        }
    }
}

/// What a provider's day is made of, in the order in which it matters.
#[component]
fn Desk() -> Element {
    let parts: [(Icon, Text, Text); 4] = [
        (Icon::Luggage, text::trips::arrivals(), text::trips::arrivals_empty()),
        (Icon::LogOut, text::trips::departures(), text::trips::departures_empty()),
        (Icon::Inbox, text::trips::requests(), text::trips::requests_empty()),
        (Icon::Wallet, text::trips::money_due(), text::trips::money_due_empty()),
    ];
    rsx! {
        div { class: "desk",
            for (icon , heading , nothing) in parts {
                section { class: "desk-part",
                    h3 { Glyph { icon } {say(heading)} }
                    p { {say(nothing)} }
                }
            }
        }
    }
}

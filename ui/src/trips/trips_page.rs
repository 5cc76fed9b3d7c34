//! Trips: what is to come and what has been. Without any, the page says how one begins.

use crate::{
    kit::{
        button::ButtonKind,
        icon::{Glyph, Icon},
        postcard::Postcard,
    },
    routes::Route,
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_locales::text;

#[component]
pub(crate) fn TripsPage() -> Element {
    rsx! {
        section { class: "blank-page",
            div { class: "fan", "aria-hidden": "true",
                div { class: "fan-card", Postcard { seed: "Rinjani" } }
                div { class: "fan-card", Postcard { seed: "Wakatobi" } }
                div { class: "fan-card", Postcard { seed: "Banda Neira" } }
            }
            p { class: "blank-words", {say(text::trips::empty())} }
            Link { class: ButtonKind::Primary.class(), to: Route::Explore {},
                Glyph { icon: Icon::Compass }
                {say(text::trips::empty_action())}
            }
            Link { class: "packing-link", id: "trips-packing", to: Route::Packing {},
                Glyph { icon: Icon::ListChecks }
                span { class: "kit-row-words",
                    span { class: "kit-row-title", {say(text::packing::trips_link())} }
                    span { class: "kit-row-detail", {say(text::packing::trips_link_explained())} }
                }
                Glyph { icon: Icon::ChevronRight }
            }
        }
    }
}

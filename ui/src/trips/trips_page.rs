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
        }
    }
}

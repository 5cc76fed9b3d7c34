//! Messages: the threads of bookings and trips. Without any, the page shows the back of a postcard nobody wrote yet.

use crate::{
    kit::{
        button::ButtonKind,
        icon::{Glyph, Icon, IconSize},
    },
    routes::Route,
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_locales::text;

#[component]
pub(crate) fn MessagesPage() -> Element {
    rsx! {
        section { class: "blank-page",
            div { class: "unwritten", "aria-hidden": "true",
                div { class: "unwritten-lines", for line in 0..4 { span { key: "{line}" } } }
                div { class: "unwritten-address",
                    span { class: "unwritten-stamp", Glyph { icon: Icon::Waves, size: IconSize::Control } }
                    for line in 0..3 { span { key: "{line}" } }
                }
            }
            p { class: "blank-words", {say(text::chat::empty())} }
            Link { class: ButtonKind::Primary.class(), to: Route::Explore {},
                Glyph { icon: Icon::Compass }
                {say(text::chat::empty_action())}
            }
        }
    }
}

//! Explore: browse and search what is on offer. While nothing is, the page says so and offers to look again.

use crate::{
    bridge::use_write,
    kit::{
        button::{Button, ButtonKind},
        icon::Icon,
        postcard::Postcard,
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_locales::text;

#[component]
pub(crate) fn ExplorePage() -> Element {
    let host = use_write();
    rsx! {
        section { class: "blank-page",
            div { class: "panorama", "aria-hidden": "true", Postcard { seed: "explore" } }
            p { class: "blank-words", {say(text::catalogue::empty())} }
            Button {
                label: say(text::catalogue::empty_action()),
                kind: ButtonKind::Primary,
                icon: Icon::RefreshCw,
                onclick: move |_| host.ask_everything_again(),
            }
        }
    }
}

//! An address where no page stands.

use crate::{
    kit::{button::ButtonKind, icon::Icon, states::Empty},
    routes::Route,
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_locales::text;

#[component]
pub(crate) fn NotFoundPage(address: Vec<String>) -> Element {
    rsx! {
        Empty {
            icon: Icon::Compass,
            title: "/{address.join(\"/\")}",
            sentence: say(text::shell::not_found_explained()),
            action: rsx! {
                Link { class: ButtonKind::Primary.class(), to: Route::Today {}, {say(text::shell::not_found_action())} }
            },
        }
    }
}

//! A menu of a few actions on one thing: the platform's popover, beside its button; from the lower edge on a phone.
//!
//! Refuses to nest, and to hold what is not an action. Opening, Esc, a click elsewhere and the focus are the browser's.

use super::{
    icon::{Glyph, Icon, IconSize},
    names::use_own_id,
    roving::{Axis, moved_focus},
};
use dioxus::prelude::*;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum MenuTone {
    #[default]
    Plain,
    /// What cannot be taken back.
    Danger,
}

/// `value` is for the program, `label` for the person.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MenuItem {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) icon: Icon,
    pub(crate) tone: MenuTone,
}

#[component]
pub(crate) fn Menu(
    #[props(into)] label: String,
    #[props(default = Icon::Ellipsis)] icon: Icon,
    items: Vec<MenuItem>,
    onchoose: EventHandler<&'static str>,
) -> Element {
    let id = use_own_id();
    rsx! {
        span { class: "kit-menu-place",
            button {
                class: "kit-icon-button",
                r#type: "button",
                title: "{label}",
                popovertarget: "{id}",
                "aria-label": "{label}",
                "aria-haspopup": "menu",
                Glyph { icon, size: IconSize::Control }
            }
            div {
                class: "kit-menu",
                id: "{id}",
                popover: "auto",
                role: "menu",
                "aria-label": "{label}",
                onkeydown: move |event| {
                    if moved_focus(&event.key(), Axis::Block) {
                        event.prevent_default();
                    }
                },
                for (place , item) in items.into_iter().enumerate() {
                    button {
                        key: "{item.value}",
                        class: if item.tone == MenuTone::Danger { "kit-menu-item kit-menu-danger" } else { "kit-menu-item" },
                        r#type: "button",
                        role: "menuitem",
                        autofocus: place == 0,
                        popovertarget: "{id}",
                        popovertargetaction: "hide",
                        onclick: move |_| onchoose.call(item.value),
                        Glyph { icon: item.icon }
                        "{item.label}"
                    }
                }
            }
        }
    }
}

//! Tabs: one panel of several. Arrow keys move along them, and a tab that gets the focus is chosen.
//!
//! Refuses to keep which one is chosen: that is the page's, so that it can stand in the address.

use super::{
    choice::Choosable,
    icon::Glyph,
    names::use_own_id,
    roving::{Axis, moved_focus},
};
use dioxus::prelude::*;

#[component]
pub(crate) fn Tabs(
    #[props(into)] label: String,
    tabs: Vec<Choosable>,
    #[props(into)] selected: String,
    onselect: EventHandler<String>,
    /// The panel of the chosen tab.
    children: Element,
) -> Element {
    let id = use_own_id();
    let of_selected = format!("{id}-{selected}");
    rsx! {
        div { class: "kit-tabs",
            role: "tablist",
            "aria-label": "{label}",
            onkeydown: move |event| {
                if moved_focus(&event.key(), Axis::Inline) {
                    event.prevent_default();
                }
            },
            for tab in tabs {
                {
                    let chosen = tab.value == selected;
                    let (by_focus, by_click) = (tab.value.clone(), tab.value.clone());
                    rsx! {
                        button {
                            key: "{tab.value}",
                            class: "kit-tab",
                            id: "{id}-{tab.value}",
                            r#type: "button",
                            role: "tab",
                            tabindex: if chosen { "0" } else { "-1" },
                            "aria-selected": if chosen { "true" } else { "false" },
                            "aria-controls": "{id}",
                            onfocus: move |_| if !chosen { onselect.call(by_focus.clone()) },
                            // Safari does not focus a button that is clicked.
                            onclick: move |_| if !chosen { onselect.call(by_click.clone()) },
                            if let Some(icon) = tab.icon {
                                Glyph { icon }
                            }
                            "{tab.label}"
                        }
                    }
                }
            }
        }
        div { class: "kit-panel", id: "{id}", role: "tabpanel", tabindex: "0", "aria-labelledby": "{of_selected}", {children} }
    }
}

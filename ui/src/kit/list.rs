//! Lists and their rows: something at the start, a title and what explains it, something at the end.
//!
//! Refuses to say where a row leads: it is drawn inside a link, a button, or nothing, as the page decides.

use super::icon::{Glyph, Icon};
use dioxus::prelude::*;

/// A list with hairlines between its rows, and a sentence at its end if there is one.
#[component]
pub(crate) fn List(
    /// The list's name for those who do not see the heading above it.
    label: Option<String>,
    /// Every list has an end; this says so where it is not evident.
    end: Option<String>,
    children: Element,
) -> Element {
    rsx! {
        ul { class: "kit-list", role: "list", "aria-label": label, {children} }
        if let Some(end) = end {
            p { class: "kit-list-end", "{end}" }
        }
    }
}

/// A row that is there to be read.
#[component]
pub(crate) fn ListRow(
    #[props(into)] title: String,
    detail: Option<String>,
    start: Option<Element>,
    end: Option<Element>,
) -> Element {
    rsx! {
        li { class: "kit-row-place",
            div { class: "kit-row", {row(&title, detail.as_deref(), start, end)} }
        }
    }
}

/// A row that does something; a small arrow says that it leads on.
#[component]
pub(crate) fn ActionRow(
    #[props(into)] title: String,
    detail: Option<String>,
    start: Option<Element>,
    end: Option<Element>,
    id: Option<String>,
    onclick: EventHandler<MouseEvent>,
) -> Element {
    rsx! {
        li { class: "kit-row-place",
            button { class: "kit-row kit-row-action", id, r#type: "button", onclick: move |event| onclick.call(event),
                {row(&title, detail.as_deref(), start, end)}
                Glyph { icon: Icon::ChevronRight }
            }
        }
    }
}

/// What stands inside a row: also for a page that makes a row of its own link.
pub(crate) fn row(title: &str, detail: Option<&str>, start: Option<Element>, end: Option<Element>) -> Element {
    rsx! {
        if let Some(start) = start {
            span { class: "kit-row-start", {start} }
        }
        span { class: "kit-row-words",
            span { class: "kit-row-title", "{title}" }
            if let Some(detail) = detail {
                span { class: "kit-row-detail", "{detail}" }
            }
        }
        if let Some(end) = end {
            span { class: "kit-row-end", {end} }
        }
    }
}

//! A table: dense and quiet on a desktop, cards on a phone.
//!
//! Refuses to sort: it shows how the rows are sorted and says which heading was asked for. Roles are spelled out because
//! a table that is drawn as cards loses its own.

use super::icon::{Glyph, Icon};
use crate::speech::say;
use dioxus::prelude::*;
use nusaloka_locales::text;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Align {
    #[default]
    Start,
    /// Figures.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Ascending,
    Descending,
}

/// Whether a heading can be asked to sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sorting {
    #[default]
    Fixed,
    Possible,
    Sorted(Order),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub(crate) heading: String,
    pub(crate) align: Align,
    pub(crate) sorting: Sorting,
}

#[component]
pub(crate) fn Table(
    /// What the table is about; read aloud, not drawn.
    #[props(into)]
    caption: String,
    columns: Vec<Column>,
    onsort: EventHandler<usize>,
    /// Rows: `TableRow`s of `Cell`s.
    children: Element,
) -> Element {
    rsx! {
        div { class: "kit-table-room",
            table { class: "kit-table", role: "table",
                caption { class: "kit-unseen", "{caption}" }
                thead { role: "rowgroup",
                    tr { role: "row",
                        for (place , column) in columns.into_iter().enumerate() {
                            th {
                                key: "{column.heading}",
                                class: class(column.align),
                                scope: "col",
                                role: "columnheader",
                                "aria-sort": aria_sort(column.sorting),
                                if column.sorting == Sorting::Fixed {
                                    "{column.heading}"
                                } else {
                                    button { r#type: "button", title: say(text::kit::sort_by(&column.heading)), onclick: move |_| onsort.call(place),
                                        "{column.heading}"
                                        Glyph { icon: arrow(column.sorting) }
                                    }
                                }
                            }
                        }
                    }
                }
                tbody { role: "rowgroup", {children} }
            }
        }
    }
}

#[component]
pub(crate) fn TableRow(children: Element) -> Element {
    rsx! {
        tr { role: "row", {children} }
    }
}

/// The heading is repeated for the phone, where no column stands above.
#[component]
pub(crate) fn Cell(#[props(into)] heading: String, #[props(default)] align: Align, children: Element) -> Element {
    rsx! {
        td { class: class(align), role: "cell",
            span { class: "kit-cell-heading", "aria-hidden": "true", "{heading}" }
            span { class: "kit-cell", {children} }
        }
    }
}

const fn class(align: Align) -> Option<&'static str> {
    match align {
        Align::Start => None,
        Align::End => Some("kit-figures"),
    }
}

const fn aria_sort(sorting: Sorting) -> Option<&'static str> {
    match sorting {
        Sorting::Fixed => None,
        Sorting::Possible => Some("none"),
        Sorting::Sorted(Order::Ascending) => Some("ascending"),
        Sorting::Sorted(Order::Descending) => Some("descending"),
    }
}

const fn arrow(sorting: Sorting) -> Icon {
    match sorting {
        Sorting::Fixed | Sorting::Possible => Icon::ChevronsUpDown,
        Sorting::Sorted(Order::Ascending) => Icon::ArrowUp,
        Sorting::Sorted(Order::Descending) => Icon::ArrowDown,
    }
}

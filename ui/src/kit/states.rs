//! The three states of a page that has nothing to show yet, or never will: waiting, empty, failed.
//!
//! Refuses to word them: the page says what is missing and what can be done; every one of them offers a way on.

use super::{
    button::{Button, ButtonKind},
    icon::{Glyph, Icon, IconSize},
};
use dioxus::prelude::*;

/// The outline of what is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outline {
    /// A few lines of text.
    Lines,
    /// Rows with something round at their start.
    Rows,
    /// Covers with words below.
    Cards,
}

/// A quiet outline; nothing is drawn during the first 150 ms, so that a quick answer never flickers.
#[component]
pub(crate) fn Waiting(
    outline: Outline,
    /// What is read aloud meanwhile.
    #[props(into)]
    label: String,
    #[props(default = 3)] count: usize,
) -> Element {
    let shape = match outline {
        Outline::Lines => "kit-waiting kit-waiting-lines",
        Outline::Rows => "kit-waiting kit-waiting-rows",
        Outline::Cards => "kit-waiting kit-waiting-cards",
    };
    rsx! {
        div { class: shape, role: "status", "aria-busy": "true",
            span { class: "kit-unseen", "{label}" }
            for place in 0..count {
                div { key: "{place}", class: "kit-outline",
                    if outline != Outline::Lines {
                        span { class: "kit-shade kit-shade-picture" }
                    }
                    span { class: "kit-shade" }
                    span { class: "kit-shade kit-shade-short" }
                }
            }
        }
    }
}

/// Nothing is here, and that is right: one sentence, one action.
#[component]
pub(crate) fn Empty(
    #[props(default = Icon::Sailboat)] icon: Icon,
    #[props(into)] title: String,
    sentence: Option<String>,
    action: Option<Element>,
) -> Element {
    rsx! {
        section { class: "kit-state",
            span { class: "kit-state-mark", Glyph { icon, size: IconSize::Control } }
            p { class: "kit-state-title", "{title}" }
            if let Some(sentence) = sentence {
                p { class: "kit-state-sentence", "{sentence}" }
            }
            if let Some(action) = action {
                div { class: "kit-state-ways", {action} }
            }
        }
    }
}

/// What happened, and what to do about it.
#[component]
pub(crate) fn Failed(
    #[props(default = Icon::CloudOff)] icon: Icon,
    #[props(into)] title: String,
    sentence: Option<String>,
    /// The way to try again, by its name.
    retry: Option<String>,
    onretry: Option<EventHandler<()>>,
    /// Further ways on: a second button, details to copy.
    children: Element,
) -> Element {
    rsx! {
        section { class: "kit-state kit-state-failed", role: "alert",
            span { class: "kit-state-mark", Glyph { icon, size: IconSize::Control } }
            p { class: "kit-state-title", "{title}" }
            if let Some(sentence) = sentence {
                p { class: "kit-state-sentence", "{sentence}" }
            }
            div { class: "kit-state-ways",
                if let Some(retry) = retry {
                    Button {
                        label: retry,
                        kind: ButtonKind::Primary,
                        icon: Icon::RefreshCw,
                        onclick: move |_| if let Some(onretry) = onretry { onretry.call(()) },
                    }
                }
                {children}
            }
        }
    }
}

/// The kinds of note that stand in a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    #[default]
    Plain,
    Good,
    Warning,
    Trouble,
}

/// A note within a page: it concerns what stands beside it.
#[component]
pub(crate) fn Note(#[props(default)] kind: NoticeKind, #[props(into)] title: String, children: Element) -> Element {
    let (class, icon) = match kind {
        NoticeKind::Plain => ("kit-note", Icon::Info),
        NoticeKind::Good => ("kit-note kit-note-good", Icon::CircleCheck),
        NoticeKind::Warning => ("kit-note kit-note-warn", Icon::TriangleAlert),
        NoticeKind::Trouble => ("kit-note kit-note-bad", Icon::CircleAlert),
    };
    rsx! {
        div { class, role: "note",
            Glyph { icon }
            div { class: "kit-note-words",
                strong { "{title}" }
                {children}
            }
        }
    }
}

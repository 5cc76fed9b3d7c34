//! One line or several of text, with a label, a hint, and an error that says what to do.
//!
//! Refuses to judge what was typed: the page does, and hands the error in.

use super::{
    icon::{Glyph, Icon},
    names::use_own_id,
};
use dioxus::prelude::*;

/// What is typed; it chooses the keyboard and the platform's own picker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum FieldKind {
    #[default]
    Text,
    Phone,
    Digits,
    Search,
    Date,
    Multiline {
        rows: u8,
    },
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Digits | Self::Multiline { .. } => "text",
            Self::Phone => "tel",
            Self::Search => "search",
            Self::Date => "date",
        }
    }

    /// Telephone numbers run from left to right in every script, prefix and all.
    const fn direction(self) -> Option<&'static str> {
        match self {
            Self::Phone => Some("ltr"),
            _ => None,
        }
    }

    const fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            _ => None,
        }
    }
}

#[component]
pub(crate) fn Field(
    #[props(into)] label: String,
    #[props(into)] value: String,
    oninput: EventHandler<String>,
    #[props(default)] kind: FieldKind,
    hint: Option<String>,
    error: Option<String>,
    /// Stands before what is typed, as `+62` or `Rp`.
    prefix: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<String>,
    #[props(default)] required: bool,
    #[props(default)] disabled: bool,
) -> Element {
    let id = use_own_id();
    let described = describes(&id, hint.as_ref(), error.as_ref());
    rsx! {
        div { class: "kit-field",
            label { class: "kit-label", r#for: "{id}", "{label}" }
            div { class: "kit-control", dir: kind.direction(),
                if let Some(prefix) = prefix {
                    span { class: "kit-prefix", "aria-hidden": "true", "{prefix}" }
                }
                if let FieldKind::Multiline { rows } = kind {
                    textarea {
                        id: "{id}",
                        rows: "{rows}",
                        min_height: "calc({rows}lh + 2 * var(--space-2))",
                        value,
                        placeholder,
                        required,
                        disabled,
                        "aria-invalid": error.is_some().then_some("true"),
                        "aria-describedby": described,
                        oninput: move |event| oninput.call(event.value()),
                    }
                } else {
                    input {
                        id: "{id}",
                        r#type: kind.input_type(),
                        inputmode: kind.keyboard(),
                        value,
                        placeholder,
                        autocomplete,
                        required,
                        disabled,
                        "aria-invalid": error.is_some().then_some("true"),
                        "aria-describedby": described,
                        oninput: move |event| oninput.call(event.value()),
                    }
                }
            }
            Notes { id: id.clone(), hint: hint.clone(), error: error.clone() }
        }
    }
}

/// What stands below a control. The place of the error is there before the error, so that it is read aloud.
#[component]
pub(super) fn Notes(id: String, hint: Option<String>, error: Option<String>) -> Element {
    let failed = error.is_some();
    rsx! {
        if let Some(hint) = hint.filter(|_| !failed) {
            p { class: "kit-hint", id: "{id}-hint", "{hint}" }
        }
        p { class: "kit-error", id: "{id}-error", "aria-live": "polite",
            if let Some(error) = error {
                Glyph { icon: Icon::CircleAlert }
                "{error}"
            }
        }
    }
}

pub(super) fn describes(id: &str, hint: Option<&String>, error: Option<&String>) -> Option<String> {
    match (error, hint) {
        (Some(_), _) => Some(format!("{id}-error")),
        (None, Some(_)) => Some(format!("{id}-hint")),
        (None, None) => None,
    }
}

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
    Email,
    Password,
    /// A password that is shown: nothing may correct it or remember it.
    Plain,
    /// Letters and digits that are copied from somewhere else.
    Code,
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
            Self::Text | Self::Plain | Self::Code | Self::Digits | Self::Multiline { .. } => "text",
            Self::Email => "email",
            Self::Password => "password",
            Self::Phone => "tel",
            Self::Search => "search",
            Self::Date => "date",
        }
    }

    /// Telephone numbers run from left to right in every script, prefix and all; and so do addresses and codes.
    const fn direction(self) -> Option<&'static str> {
        match self {
            Self::Phone | Self::Email | Self::Code => Some("ltr"),
            _ => None,
        }
    }

    /// Whether a keyboard may put in a capital letter of its own, or another word.
    const fn is_verbatim(self) -> bool {
        matches!(self, Self::Email | Self::Password | Self::Plain | Self::Code)
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
    /// For whoever brings the keyboard here.
    id: Option<String>,
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
    let own_id = use_own_id();
    let id = id.unwrap_or(own_id);
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
                        autocapitalize: kind.is_verbatim().then_some("none"),
                        spellcheck: kind.is_verbatim().then_some("false"),
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

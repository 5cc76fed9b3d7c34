//! Choosing one of several: a native list, a segmented row, and a switch for yes or no.
//!
//! Refuses to rebuild what the platform has: each is a native control, so its keys and its picker are the device's.
//! Refuses to show what was only asked for: a list and a switch show what they are given, also when nothing comes of a change.

use super::{
    field::{Notes, describes},
    icon::{Glyph, Icon},
    names::use_own_id,
};
use dioxus::prelude::*;
use dioxus_web::WebEventExt as _;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// One of the things to choose from. `value` is for the program, `label` for the person.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choosable {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) icon: Option<Icon>,
}

impl Choosable {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), icon: None }
    }

    #[must_use]
    pub(crate) fn with_icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }
}

/// Choices under a heading; an empty heading draws none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChoosableGroup {
    pub(crate) heading: String,
    pub(crate) choices: Vec<Choosable>,
}

impl From<Vec<Choosable>> for ChoosableGroup {
    fn from(choices: Vec<Choosable>) -> Self {
        Self { heading: String::new(), choices }
    }
}

/// A native list that unfolds.
#[component]
pub(crate) fn Select(
    #[props(into)] label: String,
    groups: Vec<ChoosableGroup>,
    #[props(into)] selected: String,
    onselect: EventHandler<String>,
    hint: Option<String>,
    error: Option<String>,
    #[props(default)] disabled: bool,
    id: Option<String>,
) -> Element {
    let own_id = use_own_id();
    let id = id.unwrap_or(own_id);
    let described = describes(&id, hint.as_ref(), error.as_ref());
    rsx! {
        div { class: "kit-field",
            label { class: "kit-label", r#for: "{id}", "{label}" }
            div { class: "kit-control kit-select",
                select {
                    id: "{id}",
                    disabled,
                    "aria-invalid": error.is_some().then_some("true"),
                    "aria-describedby": described,
                    onchange: {
                        let selected = selected.clone();
                        move |event: FormEvent| {
                            let chosen = event.value();
                            if let Some(select) = control::<HtmlSelectElement>(&event) {
                                select.set_value(&selected);
                            }
                            onselect.call(chosen);
                        }
                    },
                    for group in groups {
                        if group.heading.is_empty() {
                            {options(&group.choices, &selected)}
                        } else {
                            optgroup { label: "{group.heading}", {options(&group.choices, &selected)} }
                        }
                    }
                }
                Glyph { icon: Icon::ChevronDown }
            }
            Notes { id: id.clone(), hint: hint.clone(), error: error.clone() }
        }
    }
}

/// What was changed, as the page has it.
fn control<T: JsCast>(event: &FormEvent) -> Option<T> {
    event.as_web_event().target()?.dyn_into().ok()
}

fn options(choices: &[Choosable], selected: &str) -> Element {
    rsx! {
        for choice in choices {
            option { key: "{choice.value}", value: "{choice.value}", selected: choice.value == selected, "{choice.label}" }
        }
    }
}

/// Two to four choices side by side, all in sight.
#[component]
pub(crate) fn Segments(
    #[props(into)] label: String,
    choices: Vec<Choosable>,
    #[props(into)] selected: String,
    onselect: EventHandler<String>,
    hint: Option<String>,
    #[props(default)] disabled: bool,
    /// Of the choices: `<id>-<value>`.
    id: Option<String>,
) -> Element {
    let own_id = use_own_id();
    let id = id.unwrap_or(own_id);
    rsx! {
        fieldset { class: "kit-field", disabled, "aria-describedby": describes(&id, hint.as_ref(), None),
            legend { class: "kit-label", "{label}" }
            div { class: "kit-segments",
                for choice in choices {
                    label { key: "{choice.value}", class: "kit-segment",
                        input {
                            r#type: "radio",
                            id: "{id}-{choice.value}",
                            name: "{id}",
                            value: "{choice.value}",
                            checked: choice.value == selected,
                            onchange: move |event| onselect.call(event.value()),
                        }
                        if let Some(icon) = choice.icon {
                            Glyph { icon }
                        }
                        span { "{choice.label}" }
                    }
                }
            }
            Notes { id: id.clone(), hint: hint.clone(), error: None }
        }
    }
}

/// Yes or no, in force at once.
#[component]
pub(crate) fn Switch(
    #[props(into)] label: String,
    checked: bool,
    onchange: EventHandler<bool>,
    hint: Option<String>,
    #[props(default)] disabled: bool,
) -> Element {
    let id = use_own_id();
    rsx! {
        label { class: "kit-switch",
            span { class: "kit-switch-words",
                span { id: "{id}", "{label}" }
                if let Some(hint) = &hint {
                    span { class: "kit-hint", id: "{id}-hint", "{hint}" }
                }
            }
            input {
                r#type: "checkbox",
                role: "switch",
                checked,
                disabled,
                "aria-labelledby": "{id}",
                "aria-describedby": describes(&id, hint.as_ref(), None),
                onchange: move |event| {
                    let on = event.checked();
                    if let Some(input) = control::<HtmlInputElement>(&event) {
                        input.set_checked(checked);
                    }
                    onchange.call(on);
                },
            }
        }
    }
}

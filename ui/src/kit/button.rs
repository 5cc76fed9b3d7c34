//! Buttons: the four weights of an action, and an icon alone.
//!
//! Refuses to decide what an action does: it only says that it was asked for, and stays silent while busy.

use super::icon::{Glyph, Icon, IconSize};
use dioxus::prelude::*;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ButtonKind {
    /// The one thing this view is for.
    Primary,
    #[default]
    Secondary,
    /// An action among text.
    Quiet,
    /// What cannot be taken back.
    Danger,
}

impl ButtonKind {
    /// The classes: also for a link that should look like a button.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "kit-button kit-button-primary",
            Self::Secondary => "kit-button kit-button-secondary",
            Self::Quiet => "kit-button kit-button-quiet",
            Self::Danger => "kit-button kit-button-danger",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ButtonState {
    #[default]
    Ready,
    /// It was pressed, and the answer is on its way. Keeps the focus, takes no second press.
    Busy,
    Disabled,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ButtonWidth {
    #[default]
    Fit,
    Full,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ButtonPurpose {
    #[default]
    Act,
    /// Sends the form it stands in.
    Submit,
}

#[component]
pub(crate) fn Button(
    #[props(into)] label: String,
    #[props(default)] kind: ButtonKind,
    #[props(default)] state: ButtonState,
    #[props(default)] width: ButtonWidth,
    #[props(default)] purpose: ButtonPurpose,
    icon: Option<Icon>,
    id: Option<String>,
    onclick: Option<EventHandler<MouseEvent>>,
) -> Element {
    let full = if width == ButtonWidth::Full { " kit-button-full" } else { "" };
    let busy = state == ButtonState::Busy;
    rsx! {
        button {
            class: "{kind.class()}{full}",
            id,
            r#type: if purpose == ButtonPurpose::Submit { "submit" } else { "button" },
            disabled: state == ButtonState::Disabled,
            "aria-busy": busy.then_some("true"),
            "aria-disabled": busy.then_some("true"),
            onclick: move |event| {
                if busy {
                    event.prevent_default();
                } else if let Some(onclick) = onclick {
                    onclick.call(event);
                }
            },
            if busy {
                span { class: "kit-button-turn" }
            } else if let Some(icon) = icon {
                Glyph { icon }
            }
            "{label}"
        }
    }
}

/// An icon alone; the label is its name and its tooltip.
#[component]
pub(crate) fn IconButton(
    #[props(into)] label: String,
    icon: Icon,
    #[props(default)] state: ButtonState,
    onclick: EventHandler<MouseEvent>,
) -> Element {
    rsx! {
        button {
            class: "kit-icon-button",
            r#type: "button",
            title: "{label}",
            "aria-label": "{label}",
            disabled: state != ButtonState::Ready,
            onclick: move |event| onclick.call(event),
            Glyph { icon, size: IconSize::Control }
        }
    }
}

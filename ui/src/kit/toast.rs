//! Toasts: a sentence about what has just been done, and the way to take it back.
//!
//! Refuses to carry anything that must be read: a toast leaves. It waits while the pointer or the focus is on it, and its
//! time is its own animation's, so that no clock runs here.

use super::{
    button::IconButton,
    icon::{Glyph, Icon},
};
use crate::speech::say;
use dioxus::prelude::*;
use nusaloka_locales::text;
use std::rc::Rc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToastKind {
    Done,
    Trouble,
}

/// A button in a toast. The act outlives the page that offered it.
#[derive(Clone)]
pub(crate) struct ToastAction {
    pub(crate) label: String,
    pub(crate) act: Rc<dyn Fn()>,
}

#[derive(Clone)]
struct Toast {
    number: u32,
    kind: ToastKind,
    sentence: String,
    action: Option<ToastAction>,
}

/// What is shown now, oldest first.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: Signal<Vec<Toast>>,
    next: Signal<u32>,
    /// The sheets that are open, the one on top last.
    sheets: Signal<Vec<String>>,
}

/// More than these at a time nobody reads: the oldest gives way.
const AT_MOST: usize = 3;

impl Toasts {
    pub(crate) fn show(mut self, kind: ToastKind, sentence: impl Into<String>, action: Option<ToastAction>) {
        let number = *self.next.peek();
        self.next.set(number.wrapping_add(1));
        let mut shown = self.shown.write();
        if shown.len() == AT_MOST {
            shown.remove(0);
        }
        shown.push(Toast { number, kind, sentence: sentence.into(), action });
    }

    pub(crate) fn done(self, sentence: impl Into<String>) {
        self.show(ToastKind::Done, sentence, None);
    }

    /// With a button that takes it back.
    pub(crate) fn undoable(self, sentence: impl Into<String>, undo: impl Fn() + 'static) {
        let action = ToastAction { label: say(text::kit::undo()), act: Rc::new(undo) };
        self.show(ToastKind::Done, sentence, Some(action));
    }

    /// Where they are nobody's business any more.
    pub(crate) fn clear(mut self) {
        self.shown.write().clear();
    }

    /// Nothing outside of an open sheet can be pressed: toasts are inside of the one on top.
    pub(super) fn sheet_opened(mut self, sheet: &str) {
        let mut sheets = self.sheets.write();
        sheets.retain(|open| open != sheet);
        sheets.push(sheet.to_owned());
    }

    pub(super) fn sheet_closed(mut self, sheet: &str) {
        if self.sheets.peek().iter().any(|open| open == sheet) {
            self.sheets.write().retain(|open| open != sheet);
        }
    }

    fn dismiss(mut self, number: u32) {
        self.shown.write().retain(|toast| toast.number != number);
    }
}

/// Once, at the root.
pub(crate) fn use_toasts_provider() -> Toasts {
    use_context_provider(|| Toasts {
        shown: Signal::new(Vec::new()),
        next: Signal::new(0),
        sheets: Signal::new(Vec::new()),
    })
}

pub(crate) fn use_toasts() -> Toasts {
    use_context()
}

/// Where toasts appear: at the end of the root and of each open sheet, and in one of them at a time.
#[component]
pub(crate) fn ToastHost(sheet: Option<String>) -> Element {
    let toasts = use_toasts();
    let is_here = toasts.sheets.read().last() == sheet.as_ref();
    let shown = if is_here { toasts.shown.read().clone() } else { Vec::new() };
    let close = say(text::kit::close());
    rsx! {
        div { class: "kit-toasts", role: "status", "aria-live": "polite", "aria-label": say(text::kit::toast()),
            for toast in shown {
                div {
                    key: "{toast.number}",
                    class: "kit-toast",
                    onanimationend: move |event| {
                        if event.animation_name() == "kit-toast-stay" {
                            toasts.dismiss(toast.number);
                        }
                    },
                    Glyph { icon: if toast.kind == ToastKind::Done { Icon::CircleCheck } else { Icon::TriangleAlert } }
                    p { "{toast.sentence}" }
                    if let Some(action) = toast.action {
                        button {
                            class: "kit-toast-action",
                            r#type: "button",
                            onclick: move |_| {
                                (action.act)();
                                toasts.dismiss(toast.number);
                            },
                            "{action.label}"
                        }
                    }
                    IconButton { icon: Icon::Close, label: close.clone(), onclick: move |_| toasts.dismiss(toast.number) }
                }
            }
        }
    }
}

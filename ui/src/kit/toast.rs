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

    fn dismiss(mut self, number: u32) {
        self.shown.write().retain(|toast| toast.number != number);
    }
}

/// Once, at the root.
pub(crate) fn use_toasts_provider() -> Toasts {
    use_context_provider(|| Toasts { shown: Signal::new(Vec::new()), next: Signal::new(0) })
}

pub(crate) fn use_toasts() -> Toasts {
    use_context()
}

/// Where toasts appear; once, at the end of the root.
#[component]
pub(crate) fn ToastHost() -> Element {
    let toasts = use_toasts();
    let close = say(text::kit::close());
    rsx! {
        div { class: "kit-toasts", role: "status", "aria-live": "polite", "aria-label": say(text::kit::toast()),
            for toast in toasts.shown.read().iter().cloned() {
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

//! A sheet: rises from the edge on a phone, stands in the middle of a desktop. The native `<dialog>` keeps the focus
//! inside, and gives it back to where it was.
//!
//! Refuses to close by itself: Esc, the back gesture, the backdrop and the cross only ask for it through `onclose`,
//! and the one who opened it decides. What is inside lives only while it is open, so that it begins anew each time.

use super::{
    button::IconButton,
    icon::Icon,
    names::use_own_id,
    toast::{ToastHost, use_toasts},
};
use crate::{speech::say, web};
use dioxus::prelude::*;
use dioxus_web::WebEventExt as _;
use nusaloka_locales::text;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast as _;
use web_sys::{EventTarget, HtmlDialogElement};

#[component]
pub(crate) fn Sheet(
    open: bool,
    #[props(into)] title: String,
    onclose: EventHandler<()>,
    /// Buttons at the foot. The harmless one first: it gets the focus.
    footer: Option<Element>,
    children: Element,
) -> Element {
    let id = use_own_id();
    let mut dialog = use_signal(|| None::<HtmlDialogElement>);
    let toasts = use_toasts();
    let mut is_pressed = use_signal(|| false);
    let stays = use_hook(|| Rc::new(Cell::new(false)));
    stays.set(open);
    let (shown, gone) = (id.clone(), id.clone());
    use_effect(use_reactive!(|open| {
        if let Some(dialog) = dialog() {
            match (open, dialog.open()) {
                // It can only fail when the element has left the page, and then there is nothing to show.
                (true, false) if dialog.show_modal().is_ok() => toasts.sheet_opened(&shown),
                (false, true) => dialog.close(),
                _ => {}
            }
            if !open {
                toasts.sheet_closed(&shown);
            }
        }
    }));
    use_drop(move || toasts.sheet_closed(&gone));
    rsx! {
        dialog {
            class: "kit-sheet",
            "aria-labelledby": "{id}",
            onmounted: move |event| {
                let mounted = event.as_web_event().dyn_into::<HtmlDialogElement>().ok();
                if let Some(dialog) = &mounted {
                    let stays = Rc::clone(&stays);
                    web::keep_asking(dialog, move || stays.get());
                }
                dialog.set(mounted);
            },
            oncancel: move |event| {
                event.prevent_default();
                onclose.call(());
            },
            // Asked for here, too: a search field of WebKit keeps Esc to itself, and no `cancel` follows.
            onkeydown: move |event| {
                if event.key() == Key::Escape && !event.is_composing() {
                    event.prevent_default();
                    onclose.call(());
                }
            },
            // Only what is pressed and let go on the backdrop: whoever marks words inside may let go there, too.
            onpointerdown: move |event| is_pressed.set(is_backdrop(event.as_web_event().target())),
            onclick: move |event| {
                event.stop_propagation();
                if is_pressed() && is_backdrop(event.as_web_event().target()) {
                    onclose.call(());
                }
            },
            if open {
                div { class: "kit-sheet-body",
                    h2 { class: "kit-sheet-title", id: "{id}", "{title}" }
                    div { class: "kit-sheet-content", {children} }
                    if let Some(footer) = footer {
                        div { class: "kit-sheet-foot", {footer} }
                    }
                    div { class: "kit-sheet-close",
                        IconButton {
                            icon: Icon::Close,
                            label: say(text::kit::close()),
                            onclick: move |_| onclose.call(()),
                        }
                    }
                }
                ToastHost { sheet: id.clone() }
            }
        }
    }
}

/// The body covers the rest of the dialog.
fn is_backdrop(pressed: Option<EventTarget>) -> bool {
    pressed.is_some_and(|pressed| pressed.has_type::<HtmlDialogElement>())
}

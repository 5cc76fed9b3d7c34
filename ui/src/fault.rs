//! What becomes of a bug on the screens: the page that `boot.js` draws in their place, never a white window.
//!
//! A program that has panicked cannot speak any more, so its sentences are handed over while it is well.

use crate::web;
use js_sys::Reflect;
use nusaloka_locales::{Speaker, text};
use std::panic::PanicHookInfo;
use web_sys::{CustomEvent, CustomEventInit};

/// From now on a panic is shown. The details name the place in our code and the version, nothing of the person.
pub(crate) fn show_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let details = details(panic);
        web_sys::console::error_1(&details.as_str().into());
        let event = CustomEventInit::new();
        event.set_detail(&details.into());
        if let Ok(event) = CustomEvent::new_with_event_init_dict("fault", &event) {
            drop(web::window().dispatch_event(&event));
        }
    }));
}

fn details(panic: &PanicHookInfo<'_>) -> String {
    format!("nusaloka {}\n{panic}", env!("CARGO_PKG_VERSION"))
}

/// Leaves the words of the failed page in the language that is spoken now.
pub(crate) fn leave_words(speaker: Speaker) {
    let words = [
        ("title", text::shell::fault_title()),
        ("explained", text::shell::fault_explained()),
        ("restart", text::shell::fault_restart()),
        ("copy", text::shell::fault_copy()),
        ("copied", text::shell::fault_copied()),
        ("notCopied", text::shell::fault_not_copied()),
    ];
    let note = js_sys::Object::new();
    for (name, words) in words {
        drop(Reflect::set(&note, &name.into(), &speaker.say(&words).into()));
    }
    drop(Reflect::set(&web::window(), &"faultWords".into(), &note));
}

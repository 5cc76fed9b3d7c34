//! What becomes of a bug on the screens: the page that `boot.js` draws in their place, never a white window.
//!
//! A program that has panicked cannot speak any more, so its sentences are handed over while it is well.

use crate::web;
use js_sys::Reflect;
use nusaloka_locales::{Speaker, text};
use std::{any::Any, panic::Location};
use web_sys::{CustomEvent, CustomEventInit};

/// From now on a panic is shown. The details name the version and the place in our code, nothing of the person.
pub(crate) fn show_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let details = report(panic.location(), panic.payload());
        web_sys::console::error_1(&details.as_str().into());
        let event = CustomEventInit::new();
        event.set_detail(&details.into());
        if let Ok(event) = CustomEvent::new_with_event_init_dict("fault", &event) {
            drop(web::window().dispatch_event(&event));
        }
    }));
}

/// With the sentence, if it stands like that in our code. One that was put together meanwhile may hold what somebody typed.
fn report(place: Option<&Location<'_>>, payload: &dyn Any) -> String {
    let version = format!("nusaloka {}", env!("CARGO_PKG_VERSION"));
    let place = place.map(|place| format!("panicked at {place}"));
    let sentence = payload.downcast_ref::<&'static str>().map(|sentence| (*sentence).to_owned());
    [Some(version), place, sentence].into_iter().flatten().collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_where_it_broke_and_nothing_that_was_put_together_meanwhile() {
        let place = Some(Location::caller());
        let ours = report(place, &"an answer came twice");
        assert!(ours.contains(env!("CARGO_PKG_VERSION")) && ours.contains(file!()), "{ours}");
        assert!(ours.ends_with("an answer came twice"), "{ours}");
        assert!(!report(place, &format!("no list is called {}", "Komodo")).contains("Komodo"));
    }
}

//! The root: joins bridge, speech, clock and history, and dresses the document in the person's theme and language.

use crate::{
    bridge::{Answered, Bridge, use_ask, use_bridge_provider},
    clock, fault,
    history::WebHistory,
    identity::use_idle_lock,
    kit::toast::{ToastHost, use_toasts_provider},
    routes::Route,
    speech::use_speech_provider,
    web::{self, Look},
};
use dioxus::{dioxus_core::provide_root_context, prelude::*};
use dioxus_history::History;
use nusaloka_domain::identity::{Language, LanguageChoice, Me, Preferences};
use nusaloka_locales::Speaker;
use std::rc::Rc;

#[component]
pub(crate) fn App() -> Element {
    use_hook(|| provide_root_context(Rc::new(WebHistory::new()) as Rc<dyn History>));
    let bridge = use_bridge_provider();
    let me = use_ask(Me);
    use_first_page(&me, bridge);
    let preferences = me.ready().map(|me| me.preferences);
    let language = language_of(preferences.as_ref());
    use_speech_provider(language);
    use_dress(preferences, language);
    use_toasts_provider();
    clock::use_clock_provider();
    use_idle_lock();
    rsx! {
        Router::<Route> {}
        ToastHost {}
    }
}

/// Until the preferences are known: what `boot.js` found out.
fn language_of(preferences: Option<&Preferences>) -> Language {
    match preferences.map(|preferences| preferences.language) {
        Some(LanguageChoice::Always(language)) => language,
        Some(LanguageChoice::Device) => web::device_language(),
        None => web::page_language(),
    }
}

fn use_dress(preferences: Option<Preferences>, language: Language) {
    use_effect(use_reactive!(|language| {
        web::speak(language);
        fault::leave_words(Speaker::new(language));
    }));
    let look = preferences.as_ref().map(Look::of);
    use_effect(use_reactive!(|look| {
        if let Some(look) = look {
            web::wear(look);
        }
    }));
}

/// Tells the host, once, that the first page that knows who is here stands on the screen.
fn use_first_page<T>(me: &Answered<T>, bridge: Bridge) {
    let answered = !matches!(me, Answered::Waiting);
    let mut told = use_signal(|| false);
    use_effect(use_reactive!(|answered| {
        if answered && !told.replace(true) {
            let bridge = bridge.clone();
            web::when_painted(move || bridge.first_page_drawn());
        }
    }));
}

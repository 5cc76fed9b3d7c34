//! Who speaks on the screens: the language of the moment, in a signal, so that every text follows when it changes.
//!
//! Refuses to choose the language: the frame does, from the preferences and the device.

use crate::intl;
use dioxus::prelude::*;
use nusaloka_domain::identity::Language;
use nusaloka_locales::{Speaker, Text};

/// In context from the root down.
#[derive(Clone, Copy)]
pub(crate) struct Speech {
    speaker: Signal<Speaker>,
}

impl Speech {
    /// Every text that was said in a component is said again in this language.
    pub(crate) fn speak(mut self, language: Language) {
        if self.speaker.peek().language() != language {
            self.speaker.set(speaker(language));
        }
    }
}

fn speaker(language: Language) -> Speaker {
    Speaker::new(language).with_numbers(intl::number)
}

/// Once, at the root. A later render with another language changes what is spoken.
pub(crate) fn use_speech_provider(language: Language) -> Speech {
    let speech = use_context_provider(|| Speech { speaker: Signal::new(speaker(language)) });
    use_effect(use_reactive!(|language| speech.speak(language)));
    speech
}

/// The sentence, in the language of the moment.
pub(crate) fn say(text: Text) -> String {
    speaking().say(&text)
}

/// The language of the moment: what `intl` wants to know.
pub(crate) fn language() -> Language {
    speaking().language()
}

fn speaking() -> Speaker {
    *consume_context::<Speech>().speaker.read()
}

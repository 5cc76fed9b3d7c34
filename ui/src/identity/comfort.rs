//! What makes screens easy on my eyes: how large words are, whether things move, how strong contrasts are.

use super::{Choice, chooser::use_chooser, words};
use crate::{
    kit::choice::{Choosable, Segments},
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::identity::{Contrast, Motion, Preferences, TextSize};
use nusaloka_locales::text;

#[component]
pub(super) fn ComfortSection(preferences: Preferences) -> Element {
    let chooser = use_chooser();
    let (moves, stands_out) = (chooser.clone(), chooser.clone());
    let sizes = TextSize::ALL.map(|size| Choosable::new(size.name(), say(words::text_size(size))));
    let motions = Motion::ALL.map(|motion| Choosable::new(motion.name(), say(words::motion(motion))));
    let contrasts = Contrast::ALL.map(|contrast| Choosable::new(contrast.name(), say(words::contrast(contrast))));
    rsx! {
        section { class: "you-section you-comfort",
            h3 { {say(text::identity::comfort())} }
            Segments {
                id: "text-size",
                label: say(text::identity::text_size()),
                choices: sizes.to_vec(),
                selected: preferences.text_size().name(),
                onselect: move |name: String| if let Some(chosen) = TextSize::named(&name) {
                    chooser.choose(Choice::TextSize(chosen));
                },
            }
            Segments {
                id: "motion",
                label: say(text::identity::motion()),
                choices: motions.to_vec(),
                selected: preferences.motion().name(),
                onselect: move |name: String| if let Some(chosen) = Motion::named(&name) {
                    moves.choose(Choice::Motion(chosen));
                },
            }
            Segments {
                id: "contrast",
                label: say(text::identity::contrast()),
                choices: contrasts.to_vec(),
                selected: preferences.contrast().name(),
                onselect: move |name: String| if let Some(chosen) = Contrast::named(&name) {
                    stands_out.choose(Choice::Contrast(chosen));
                },
            }
        }
    }
}

//! A card: a cover, a title, a line or two, and what it costs or when it is.
//!
//! Refuses to know what it shows; the cover, the marks upon it and the foot are handed in.

use dioxus::prelude::*;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CardShape {
    /// Cover above, words below.
    #[default]
    Upright,
    /// Cover beside the words where there is room.
    Lying,
}

#[component]
pub(crate) fn Card(
    #[props(into)] title: String,
    detail: Option<String>,
    /// Small, above the title: where it is.
    place: Option<String>,
    #[props(default)] shape: CardShape,
    cover: Option<Element>,
    /// On the cover, at its upper start: a badge.
    mark: Option<Element>,
    foot: Option<Element>,
    /// The whole card answers; the title is what is read aloud.
    onclick: Option<EventHandler<MouseEvent>>,
) -> Element {
    let lying = if shape == CardShape::Lying { " kit-card-lying" } else { "" };
    rsx! {
        div { class: "kit-card-room",
            article { class: "kit-card{lying}",
                if let Some(cover) = cover {
                    div { class: "kit-card-cover",
                        {cover}
                        if let Some(mark) = mark {
                            div { class: "kit-card-mark", {mark} }
                        }
                    }
                }
                div { class: "kit-card-words",
                    if let Some(place) = place {
                        p { class: "kit-card-place", "{place}" }
                    }
                    h3 { class: "kit-card-title",
                        if let Some(onclick) = onclick {
                            button { r#type: "button", onclick: move |event| onclick.call(event), "{title}" }
                        } else {
                            "{title}"
                        }
                    }
                    if let Some(detail) = detail {
                        p { class: "kit-card-detail", "{detail}" }
                    }
                    if let Some(foot) = foot {
                        div { class: "kit-card-foot", {foot} }
                    }
                }
            }
        }
    }
}

//! Small marks: a person's initials, a word about a state, a number of things.
//!
//! Refuses to choose colours by meaning it does not know: the tone is handed in; only an avatar's tint comes from whose it is.

use super::icon::{Glyph, Icon};
use dioxus::prelude::*;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Sea,
    /// What needs the eye now.
    Coral,
    Good,
    Warn,
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "kit-badge",
            Self::Sea => "kit-badge kit-badge-sea",
            Self::Coral => "kit-badge kit-badge-coral",
            Self::Good => "kit-badge kit-badge-good",
            Self::Warn => "kit-badge kit-badge-warn",
            Self::Bad => "kit-badge kit-badge-bad",
        }
    }
}

#[component]
pub(crate) fn Badge(#[props(into)] label: String, #[props(default)] tone: Tone, icon: Option<Icon>) -> Element {
    rsx! {
        span { class: tone.class(),
            if let Some(icon) = icon {
                Glyph { icon }
            }
            "{label}"
        }
    }
}

/// How many wait; the label says of what. Nothing is drawn for none.
#[component]
pub(crate) fn Counter(count: usize, #[props(into)] label: String) -> Element {
    if count == 0 {
        return VNode::empty();
    }
    let shown = if count > 99 { "99+".to_owned() } else { count.to_string() };
    rsx! {
        span { class: "kit-counter",
            span { "aria-hidden": "true", "{shown}" }
            span { class: "kit-unseen", "{label}" }
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum AvatarSize {
    Small,
    #[default]
    Middle,
    Large,
}

#[component]
pub(crate) fn Avatar(
    #[props(into)] name: String,
    /// What the tint comes from, so that two of one name are told apart; the name without it.
    seed: Option<String>,
    /// As an address of data.
    picture: Option<String>,
    #[props(default)] size: AvatarSize,
) -> Element {
    let size = match size {
        AvatarSize::Small => "kit-avatar-small",
        AvatarSize::Middle => "",
        AvatarSize::Large => "kit-avatar-large",
    };
    rsx! {
        span {
            class: "kit-avatar kit-avatar-{tint(seed.as_deref().unwrap_or(&name))} {size}",
            role: "img",
            "aria-label": "{name}",
            if let Some(picture) = picture {
                img { class: "kit-avatar-picture", src: "{picture}", alt: "", draggable: "false" }
            } else if name.trim().is_empty() {
                Glyph { icon: Icon::Person }
            } else {
                "{initials(&name)}"
            }
        }
    }
}

/// First letters of the first and the last word; one where words are not written apart.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of the five tints of the style sheet, always the same for a person.
fn tint(seed: &str) -> u32 {
    seed.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        assert_eq!(initials("Ni Luh Ayu Lestari"), "NL");
        assert_eq!(initials("Suparman"), "S");
        assert_eq!(initials("  wayan   sudarma "), "WS");
        assert_eq!(initials("佐藤 美咲"), "佐美");
        assert_eq!(initials("نور الهدى"), "نا");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_name_keeps_its_tint() {
        assert_eq!(tint("Made Wirawan"), tint("Made Wirawan"));
        assert!(tint("Yosephina Kareth") < 5);
    }
}

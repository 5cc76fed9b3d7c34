//! The postcard: the cover of a listing that has no photograph yet. Islands, sea and sky for places; a cloth for services.
//!
//! Refuses randomness: it is composed from the bytes of an id, so a listing keeps its card on every device and for ever.
//! It is one image, not a tree of elements: a list of fifty draws as fast as fifty photographs.

#![allow(clippy::disallowed_types)] // the geometry of a drawing is not an amount

mod cloth;
mod drawing;
mod light;
mod scenes;
mod things;

use dioxus::prelude::*;
use drawing::{Choices, Sheet};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PostcardKind {
    #[default]
    Place,
    Service,
}

/// A drawing, as SVG.
pub(crate) struct Drawing(String);

impl Drawing {
    pub(crate) fn of(seed: &[u8], kind: PostcardKind) -> Self {
        let mut choices = Choices::of(seed);
        let mut sheet = Sheet::new();
        match kind {
            PostcardKind::Place => {
                let scene = choices.one_of(&scenes::SCENES);
                let light = choices.one_of(&light::LIGHTS);
                scene(&mut sheet, &light, &mut choices);
            }
            PostcardKind::Service => cloth::cloth(&mut sheet, &mut choices),
        }
        Self(sheet.into_svg())
    }

    /// As the address of an image. Only what an address cannot hold is escaped.
    pub(crate) fn address(&self) -> String {
        let mut address = String::with_capacity(self.0.len() + self.0.len() / 8);
        address.push_str("data:image/svg+xml,");
        for letter in self.0.chars() {
            match letter {
                '#' => address.push_str("%23"),
                '%' => address.push_str("%25"),
                '<' => address.push_str("%3C"),
                '>' => address.push_str("%3E"),
                plain => address.push(plain),
            }
        }
        address
    }
}

/// The cover itself: it fills what it is put in. Says nothing when read aloud, since it shows nothing that is so.
#[component]
pub(crate) fn Postcard(#[props(into)] seed: String, #[props(default)] kind: PostcardKind) -> Element {
    let address = use_memo(use_reactive!(|seed, kind| Drawing::of(seed.as_bytes(), kind).address()));
    rsx! {
        img { class: "kit-postcard", src: "{address}", alt: "", draggable: "false" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_keeps_its_card() {
        for kind in [PostcardKind::Place, PostcardKind::Service] {
            assert_eq!(Drawing::of(b"Labuan Bajo", kind).0, Drawing::of(b"Labuan Bajo", kind).0);
            assert_ne!(Drawing::of(b"Labuan Bajo", kind).0, Drawing::of(b"Wakatobi", kind).0);
        }
    }

    #[test]
    fn ids_that_differ_in_one_byte_get_cards_of_their_own() {
        let cards: std::collections::BTreeSet<String> =
            (0_u8..64).map(|last| Drawing::of(&[1, 149, 3, 7, last], PostcardKind::Place).0).collect();
        assert_eq!(cards.len(), 64);
    }

    #[test]
    fn a_card_holds_nothing_that_a_strict_content_policy_refuses() {
        for seed in 0_u8..40 {
            for kind in [PostcardKind::Place, PostcardKind::Service] {
                let card = Drawing::of(&[seed], kind);
                for foreign in ["style", "script", "href", "http:", "https:", "NaN", "inf"] {
                    let namespace = usize::from(foreign == "http:");
                    assert_eq!(card.0.matches(foreign).count(), namespace, "{foreign} in card {seed}");
                }
                assert!(card.0.len() < 40_000, "card {seed} has {} bytes", card.0.len());
                assert!(!card.address().contains(['<', '>', '#', '"']));
            }
        }
    }
}

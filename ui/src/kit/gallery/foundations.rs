//! What everything is made of: colours, letters, icons, postcards.

use super::{BothThemes, Section, Specimen};
use crate::{
    kit::{
        icon::{Glyph, Icon, IconSize},
        postcard::{Postcard, PostcardKind},
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_locales::{Text, text};

#[component]
pub(super) fn Foundations() -> Element {
    rsx! {
        Section { anchor: "colours", title: text::kit::colours(), caption: text::kit::colours_caption(),
            BothThemes { Swatches {} }
        }
        Section { anchor: "lettering", title: text::kit::lettering(), caption: text::kit::lettering_caption(), Scale {} }
        Section { anchor: "icons", title: text::kit::icons(), caption: text::kit::icons_caption(),
            ul { class: "kit-gallery-icons",
                for icon in Icon::ALL.iter().copied() {
                    li { key: "{icon.name()}",
                        Glyph { icon, size: IconSize::Control }
                        code { dir: "ltr", "{icon.name()}" }
                    }
                }
            }
        }
        Section { anchor: "postcard", title: text::kit::postcard(), caption: text::kit::postcard_caption(), Postcards {} }
    }
}

/// The role's token and its name.
fn colours() -> [(&'static str, Text); 11] {
    [
        ("surface", text::kit::colour_surface()),
        ("surface-raised", text::kit::colour_surface_raised()),
        ("ink", text::kit::colour_ink()),
        ("ink-soft", text::kit::colour_ink_soft()),
        ("line", text::kit::colour_line()),
        ("sea", text::kit::colour_sea()),
        ("coral", text::kit::colour_coral()),
        ("sand", text::kit::colour_sand()),
        ("good", text::kit::colour_good()),
        ("warn", text::kit::colour_warn()),
        ("bad", text::kit::colour_bad()),
    ]
}

#[component]
fn Swatches() -> Element {
    rsx! {
        ul { class: "kit-gallery-swatches",
            for (token , name) in colours() {
                li { key: "{token}",
                    span { class: "kit-gallery-swatch", background_color: "var(--{token})" }
                    span { {say(name)} }
                    code { dir: "ltr", "--{token}" }
                }
            }
        }
    }
}

/// Token and pixels, from the largest.
const SIZES: [(&str, &str); 7] = [
    ("display", "39"),
    ("title", "31"),
    ("head", "25"),
    ("lead", "20"),
    ("body", "16"),
    ("small", "14"),
    ("note", "12"),
];

#[component]
fn Scale() -> Element {
    let sample = say(text::kit::lettering_sample());
    rsx! {
        ul { class: "kit-gallery-scale",
            for (token , pixels) in SIZES {
                li { key: "{token}",
                    code { dir: "ltr", "{pixels}" }
                    span { class: "kit-gallery-line-{token}", font_size: "var(--type-{token})", "{sample}" }
                }
            }
        }
    }
}

/// One of each composition, and each light; the numbers only choose.
const PLACES: [&str; 12] = [
    "Selat Sape 32",
    "Borobudur 70",
    "Piaynemo 58",
    "Semeru 11",
    "Jatiluwih 25",
    "Danau Beratan 7",
    "Pantai Ora 30",
    "Kete Kesu 11",
    "Selat Alas",
    "Tegallalang 33",
    "Misool 15",
    "Rinjani 67",
];
const SERVICES: [&str; 6] = ["Laweyan", "Trusmi", "Imogiri", "Lasem", "Giriloyo", "Tanjung Bumi"];

#[component]
fn Postcards() -> Element {
    rsx! {
        Specimen { name: say(text::kit::place()),
            div { class: "kit-gallery-postcards",
                for seed in PLACES {
                    Postcard { key: "{seed}", seed }
                }
            }
        }
        Specimen { name: say(text::kit::service()),
            div { class: "kit-gallery-postcards",
                for seed in SERVICES {
                    Postcard { key: "{seed}", seed, kind: PostcardKind::Service }
                }
            }
        }
    }
}

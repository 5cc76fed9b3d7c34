//! The gallery: every component in every state, set as a page of its own kind. What stands here is the kit itself, so a
//! component that breaks, breaks here first.
//!
//! Refuses to imitate: nothing is drawn for the gallery alone except its own frame; samples are of the country.

mod controls;
mod figures;
mod foundations;
mod samples;
mod states;
mod surfaces;

use super::{
    icon::{Glyph, Icon},
    postcard::Postcard,
};
use crate::{speech::say, web};
use dioxus::prelude::*;
use nusaloka_locales::{Text, text};

/// Anchors and names of the sections, in the order of the page.
fn contents() -> [(&'static str, Text); 24] {
    [
        ("colours", text::kit::colours()),
        ("lettering", text::kit::lettering()),
        ("icons", text::kit::icons()),
        ("postcard", text::kit::postcard()),
        ("button", text::kit::button()),
        ("field", text::kit::field()),
        ("select", text::kit::select()),
        ("segments", text::kit::segments()),
        ("switch", text::kit::switch()),
        ("menu", text::kit::menu()),
        ("tabs", text::kit::tabs()),
        ("card", text::kit::card()),
        ("list", text::kit::list()),
        ("table", text::kit::table()),
        ("sheet", text::kit::sheet()),
        ("dialog", text::kit::dialog()),
        ("toast", text::kit::toast()),
        ("states", text::kit::states()),
        ("note", text::kit::note()),
        ("price", text::kit::price()),
        ("date", text::kit::date()),
        ("avatar", text::kit::avatar()),
        ("badge", text::kit::badge()),
        ("break-page", text::kit::break_page()),
    ]
}

#[component]
pub(crate) fn GalleryPage() -> Element {
    rsx! {
        div { class: "kit-gallery",
            div { class: "kit-gallery-opening",
                div { class: "kit-gallery-picture", Postcard { seed: "Selat Lombok 81" } }
                p { class: "kit-gallery-introduction", {say(text::kit::introduction())} }
            }
            Contents {}
            div { class: "kit-gallery-sections",
                foundations::Foundations {}
                controls::Controls {}
                surfaces::Surfaces {}
                states::States {}
                figures::Figures {}
                states::Breaking {}
            }
        }
    }
}

#[component]
fn Contents() -> Element {
    rsx! {
        nav { class: "kit-gallery-contents", "aria-label": say(text::kit::contents()),
            ol {
                for (anchor , name) in contents() {
                    li { key: "{anchor}",
                        // Not a link with a fragment: an address belongs to a page here.
                        button { r#type: "button", onclick: move |_| web::focus(anchor), {say(name)} }
                    }
                }
            }
        }
    }
}

/// A section: its heading and caption in the margin, the specimens beside them.
#[component]
fn Section(anchor: &'static str, title: Text, caption: Text, children: Element) -> Element {
    rsx! {
        section { class: "kit-gallery-section", "aria-labelledby": anchor,
            header { class: "kit-gallery-margin",
                h2 { id: anchor, tabindex: "-1", {say(title)} }
                p { {say(caption)} }
            }
            div { class: "kit-gallery-specimens", {children} }
        }
    }
}

/// One state of a component, with its name below.
#[component]
fn Specimen(name: String, children: Element) -> Element {
    rsx! {
        figure { class: "kit-gallery-specimen",
            {children}
            figcaption { "{name}" }
        }
    }
}

/// The two lights that everything is looked at in.
#[component]
fn BothThemes(children: Element) -> Element {
    rsx! {
        div { class: "kit-gallery-themes",
            for (theme , icon) in [("light", Icon::Sun), ("dark", Icon::Moon)] {
                div { key: "{theme}", class: "kit-gallery-theme", "data-theme": theme,
                    Glyph { icon }
                    {children.clone()}
                }
            }
        }
    }
}

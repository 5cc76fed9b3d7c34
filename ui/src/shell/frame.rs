//! The frame: navigation, the heading of the page, the indicator, and the two sheets that open from anywhere.
//!
//! Invariant: a page is drawn only when the host has said who is here; until then, and when it cannot, the frame
//! says so in the page's place.

use super::{host_failed::HostFailedPage, indicator::LinkIndicator, palette::PaletteSheet, tray::TraySheet};
use crate::{
    bridge::{Answered, use_ask},
    identity::{LockPage, SecurityKeySheet},
    kit::{
        icon::{Glyph, Icon, IconSize},
        states::{Outline, Waiting},
    },
    routes::Route,
    speech::say,
    web,
};
use dioxus::{
    dioxus_core::{Runtime, current_scope_id},
    prelude::*,
};
use nusaloka_domain::{
    host::{HostFailed, NoKey, StoreBroken},
    identity::{Me, Role},
};
use nusaloka_locales::{Text, text};
use wasm_bindgen::closure::Closure;
use web_sys::KeyboardEvent;

/// Where the keyboard lands on a new page.
const HEADING: &str = "page-heading";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Palette,
    Tray,
}

#[component]
pub(crate) fn Frame() -> Element {
    let route: Route = use_route();
    let mut sheet = use_signal(|| None::<Sheet>);
    use_palette_key(sheet);
    let asked = use_ask(Me);
    let at_the_door = matches!(route, Route::SignIn {} | Route::NewPassword {});
    // Nothing of the frame is anybody's business before the app is open, but the door itself.
    let shut = match asked {
        Answered::Failed(HostFailed::Shut(shut)) if !at_the_door => Some(shut),
        _ => None,
    };
    let title = say(if shut.is_some() { text::identity::shut_title() } else { route.title() });
    use_announcement(&title);
    if let Some(shut) = shut {
        return rsx! {
            LockPage { shut }
            SecurityKeySheet {}
        };
    }
    let provides = matches!(&asked, Answered::Ready(me) if me.person.role == Role::Provider);
    let page = match asked {
        Answered::Ready(_) => rsx! { Outlet::<Route> {} },
        Answered::Failed(failed) if at_the_door && opens_by_signing_in(&failed) => rsx! { Outlet::<Route> {} },
        Answered::Waiting => rsx! { Waiting { outline: Outline::Lines, label: say(text::shell::waiting()) } },
        Answered::Failed(failed) => rsx! { HostFailedPage { failed } },
    };
    rsx! {
        // Not a link with a fragment: an address belongs to a page here.
        button { class: "skip-link", r#type: "button", onclick: move |_| web::focus(HEADING),
            {say(text::shell::skip_to_content())}
        }
        div { class: "frame",
            Navigation { provides, onfind: move |()| sheet.set(Some(Sheet::Palette)) }
            header { class: "frame-top",
                h1 { class: "frame-heading", id: HEADING, tabindex: "-1", "{title}" }
                LinkIndicator { onopen: move |()| sheet.set(Some(Sheet::Tray)) }
            }
            main { class: "frame-page", {page} }
        }
        PaletteSheet { open: sheet() == Some(Sheet::Palette), onclose: move |()| sheet.set(None) }
        TraySheet { open: sheet() == Some(Sheet::Tray), onclose: move |()| sheet.set(None) }
        SecurityKeySheet {}
    }
}

/// Whoever signs in opens what is here.
const fn opens_by_signing_in(failed: &HostFailed) -> bool {
    matches!(failed, HostFailed::Shut(_) | HostFailed::Store(StoreBroken::NoKey(NoKey::SignIn)))
}

/// A phone's bar has room for five: there, providers come to theirs from *You*.
#[component]
fn Navigation(provides: bool, onfind: EventHandler<()>) -> Element {
    let places: [(Route, Icon, Text); 5] = [
        (Route::Today {}, Icon::Sun, text::shell::today()),
        (Route::Explore {}, Icon::Compass, text::shell::explore()),
        (Route::Trips {}, Icon::Luggage, text::shell::trips()),
        (Route::Messages {}, Icon::MessageCircle, text::shell::messages()),
        (Route::You {}, Icon::Person, text::shell::you()),
    ];
    rsx! {
        nav { class: "frame-nav", "aria-label": say(text::shell::navigation()),
            p { class: "frame-brand", Glyph { icon: Icon::Sailboat, size: IconSize::Control } {say(text::shell::brand())} }
            ul { class: "frame-places",
                for (place , icon , name) in places {
                    li { key: "{place}",
                        Link { class: "frame-place", to: place,
                            Glyph { icon, size: IconSize::Control }
                            span { {say(name)} }
                        }
                    }
                }
                if provides {
                    li { class: "frame-place-wide",
                        Link { class: "frame-place", to: Route::Organisation {},
                            Glyph { icon: Icon::Users, size: IconSize::Control }
                            span { {say(text::identity::org_title())} }
                        }
                    }
                }
            }
            button { class: "frame-find", id: "palette-open", r#type: "button", onclick: move |_| onfind.call(()),
                Glyph { icon: Icon::Search }
                span { {say(text::shell::palette_open())} }
                kbd { dir: "ltr", {web::command_key()} " K" }
            }
        }
    }
}

/// `Ctrl K` or `⌘ K`, wherever the keyboard is.
fn use_palette_key(mut sheet: Signal<Option<Sheet>>) {
    use_hook(move || {
        let (runtime, scope) = (Runtime::current(), current_scope_id());
        let pressed = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let command = event.ctrl_key() || event.meta_key();
            if command && !event.shift_key() && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                runtime.in_scope(scope, || {
                    let open = *sheet.peek() == Some(Sheet::Palette);
                    sheet.set((!open).then_some(Sheet::Palette));
                });
            }
        });
        web::on_window("keydown", &pressed.into_js_value());
    });
}

/// Names the window after the page; moves the keyboard and the reading voice to its heading, except at the start.
fn use_announcement(title: &str) {
    let brand = say(text::shell::brand());
    let window_title = if title == brand { brand } else { format!("{title} · {brand}") };
    use_effect(use_reactive!(|window_title| web::set_title(&window_title)));
    let address = use_route::<Route>().to_string();
    let mut at = use_signal(|| address.clone());
    use_effect(use_reactive!(|address| {
        if *at.peek() != address {
            at.set(address);
            web::focus(HEADING);
        }
    }));
}

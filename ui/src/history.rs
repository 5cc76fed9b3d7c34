//! Where in the app the web view is: its own history, so that the back gesture of a phone and the buttons of a
//! browser do what they always do.
//!
//! The renderer brings a history, too, but only together with script evaluation, which our security policy forbids.

use crate::web;
use dioxus_history::History;
use js_sys::Array;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::ScrollRestoration;

/// Keeps, with each entry, how far down the page was scrolled.
pub(crate) struct WebHistory {
    history: web_sys::History,
    /// The address whose page is shown.
    shown: Rc<RefCell<String>>,
}

impl WebHistory {
    pub(crate) fn new() -> Self {
        let history = web::window().history().expect("a window has a history");
        // We know better than the web view when the page that is to be scrolled stands there.
        drop(history.set_scroll_restoration(ScrollRestoration::Manual));
        Self { history, shown: Rc::new(RefCell::new(address())) }
    }

    fn remember_scroll(&self) {
        drop(self.history.replace_state(&scrolled(), ""));
    }
}

impl History for WebHistory {
    fn current_route(&self) -> String {
        address()
    }

    fn go_back(&self) {
        drop(self.history.back());
    }

    fn go_forward(&self) {
        drop(self.history.forward());
    }

    fn push(&self, route: String) {
        if route == self.current_route() {
            return;
        }
        self.remember_scroll();
        if self.history.push_state_with_url(&JsValue::NULL, "", Some(&route)).is_ok() {
            self.shown.replace(route);
            web::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn replace(&self, route: String) {
        if self.history.replace_state_with_url(&JsValue::NULL, "", Some(&route)).is_ok() {
            self.shown.replace(route);
        }
    }

    fn external(&self, url: String) -> bool {
        web::window().location().set_href(&url).is_ok()
    }

    fn updater(&self, moved: Arc<dyn Fn() + Send + Sync>) {
        let history = self.history.clone();
        let returning = Rc::new(Cell::new(false));
        let shown = Rc::clone(&self.shown);
        let on_move = Closure::<dyn FnMut()>::new(move || {
            if returning.replace(false) {
                return;
            }
            // Going back from an open dialog closes the dialog, as Esc does; the page below stays where it is.
            if web::cancel_dialog() {
                returning.set(history.forward().is_ok());
                return;
            }
            let address = address();
            if shown.replace(address.clone()) == address {
                // The link of a letter, opened where its page stands already: the page takes it up as if it were new.
                if web::has_fragment() {
                    web::reload();
                }
                return;
            }
            moved();
            let to = history.state().unwrap_or(JsValue::NULL);
            web::when_painted(move || scroll_to(&to));
        });
        web::on_window("popstate", &on_move.into_js_value());
    }
}

fn address() -> String {
    let location = web::window().location();
    location.pathname().unwrap_or_else(|_| "/".into()) + &location.search().unwrap_or_default()
}

fn scrolled() -> JsValue {
    let window = web::window();
    let place = [window.scroll_x(), window.scroll_y()].map(|it| JsValue::from(it.unwrap_or_default()));
    Array::of2(&place[0], &place[1]).into()
}

fn scroll_to(place: &JsValue) {
    let place = place.dyn_ref::<Array>();
    let part = |index| place.and_then(|place| place.get(index).as_f64()).unwrap_or_default();
    web::window().scroll_to_with_x_and_y(part(0), part(1));
}

//! The web view itself: clock, timers, the root element, focus, the clipboard. One thin line per wish.
//!
//! Works in a web view only; everything worth testing is decided elsewhere and handed in.

use js_sys::{Date, Math};
use nusaloka_domain::{
    Id, Timestamp, Zone,
    identity::{Contrast, Direction, Language, Motion, Preferences, TextSize, Theme},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Document, Element, Event, EventInit, EventTarget, File, HtmlDialogElement, HtmlElement, HtmlFormElement,
    HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition, Window,
};

pub(crate) fn window() -> Window {
    web_sys::window().expect("the screens run in a window")
}

pub(crate) fn document() -> Document {
    window().document().expect("a window has a document")
}

#[expect(clippy::disallowed_methods, reason = "the edge that hands the time in")]
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(Date::now() as i64)
}

/// When this day begins where the device is. A day past the end of its month is one of the next.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
pub(crate) fn day_begins(year: u32, month: u32, day: u32) -> Timestamp {
    let (month, day) = (month.saturating_sub(1).cast_signed(), day.cast_signed());
    Timestamp::from_millis(Date::new_with_year_month_day(year, month, day).get_time() as i64)
}

/// An even draw, good enough for spreading retries and for nothing secret.
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the edge that hands chance in, as the web view draws it"
)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a draw below 2^32 fits")]
pub(crate) fn chance() -> u32 {
    (Math::random() * f64::from(u32::MAX)) as u32
}

pub(crate) fn after(millis: u32, then: impl FnOnce() + 'static) -> i32 {
    let then = Closure::once_into_js(then);
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), millis)
        .expect("a window keeps timers")
}

/// A new id for what is made here. Nothing secret: who may see what it names is decided elsewhere.
pub(crate) fn new_id<T>() -> Id<T> {
    let draws = [chance(), chance(), chance()].map(u32::to_be_bytes).concat();
    let mut random = [0; 10];
    random.copy_from_slice(&draws[..10]);
    Id::mint(u64::try_from(now().as_millis()).unwrap_or_default(), random)
}

pub(crate) async fn sleep(millis: u32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        after(millis, move || drop(done.call0(&JsValue::UNDEFINED)));
    });
    drop(wasm_bindgen_futures::JsFuture::from(promise).await);
}

pub(crate) fn cancel(timer: i32) {
    window().clear_timeout_with_handle(timer);
}

/// When what has been rendered by now stands on the screen: the second frame from here begins after the first
/// was painted.
pub(crate) fn when_painted(then: impl FnOnce() + 'static) {
    let second = Closure::once_into_js(then);
    let first = Closure::once_into_js(move || next_frame(&second));
    next_frame(&first);
}

fn next_frame(then: &JsValue) {
    // Refused only by a window that is going away.
    drop(window().request_animation_frame(then.unchecked_ref()));
}

pub(crate) fn on_window(event: &str, listener: &JsValue) {
    window().add_event_listener_with_callback(event, listener.unchecked_ref()).expect("a window takes listeners");
}

pub(crate) fn on_document(event: &str, listener: &JsValue) {
    document().add_event_listener_with_callback(event, listener.unchecked_ref()).expect("a document takes listeners");
}

/// Whether nobody sees the page: it is behind others, or the screen is off.
pub(crate) fn is_hidden() -> bool {
    document().hidden()
}

/// The best of the languages that the device asks for.
pub(crate) fn device_language() -> Language {
    let wanted: Vec<String> = window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    Language::best_of(wanted.iter().map(String::as_str))
}

/// The language of the page before anything is known: `boot.js` has set what the last visit spoke.
pub(crate) fn page_language() -> Language {
    let tag = root().get_attribute("lang").unwrap_or_default();
    Language::best_of([tag.as_str()])
}

/// `Ctrl` or `⌘`, as this device's keyboards call it.
pub(crate) fn command_key() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") { "⌘" } else { "Ctrl" }
}

fn root() -> Element {
    document().document_element().expect("a document has a root")
}

/// What all of the page looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    theme: Theme,
    text_size: TextSize,
    motion: Motion,
    contrast: Contrast,
}

impl Look {
    pub(crate) fn of(preferences: &Preferences) -> Self {
        let (text_size, motion) = (preferences.text_size(), preferences.motion());
        Self { theme: preferences.theme, text_size, motion, contrast: preferences.contrast() }
    }

    /// Each with its attribute on the root, where it is not what a page has by itself.
    fn attributes(self) -> [(&'static str, &'static str, bool); 4] {
        let Self { theme, text_size, motion, contrast } = self;
        [
            ("theme", theme.name(), theme != Theme::System),
            ("text-size", text_size.name(), text_size != TextSize::Usual),
            ("motion", motion.name(), motion != Motion::System),
            ("contrast", contrast.name(), contrast != Contrast::System),
        ]
    }
}

/// Shows it, and leaves hints for the moment before the next start's first frame.
pub(crate) fn wear(look: Look) {
    for (name, value, is_chosen) in look.attributes() {
        let attribute = format!("data-{name}");
        if is_chosen {
            drop(root().set_attribute(&attribute, value));
        } else {
            drop(root().remove_attribute(&attribute));
        }
        hint(name, value);
    }
}

/// Sets the language and direction of the page, with the same kind of hint.
pub(crate) fn speak(language: Language) {
    let direction = match language.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    };
    drop(root().set_attribute("lang", language.tag()));
    drop(root().set_attribute("dir", direction));
    hint("lang", language.tag());
}

fn hint(name: &str, value: &str) {
    // A web view without storage flashes at the next start: nothing worse.
    if let Ok(Some(storage)) = window().local_storage() {
        drop(storage.set_item(name, value));
    }
}

/// What stands behind the # of the address, once: it is taken out of it, and out of the way back.
pub(crate) fn take_fragment() -> Option<String> {
    let location = window().location();
    let fragment = location.hash().ok().filter(|hash| !hash.is_empty())?;
    let bare = location.pathname().ok()?;
    drop(window().history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&bare)));
    Some(fragment)
}

pub(crate) fn has_fragment() -> bool {
    window().location().hash().is_ok_and(|hash| !hash.is_empty())
}

/// The same address from the beginning.
pub(crate) fn reload() {
    // Refused only by a window that is going away.
    drop(window().location().reload());
}

/// Everything from the beginning, as somebody who has just opened the app.
pub(crate) fn start_anew() {
    start_at("/");
}

/// The same, at this page.
pub(crate) fn start_at(path: &str) {
    // Refused only by a window that is going away.
    drop(window().location().replace(path));
}

/// Leaves for a page of somebody else's.
pub(crate) fn go_to(url: &str) {
    // Refused only by a window that is going away.
    drop(window().location().set_href(url));
}

/// Where this device's clock says that it is.
pub(crate) fn zone() -> Option<Zone> {
    let format = js_sys::Intl::DateTimeFormat::default().resolved_options();
    js_sys::Reflect::get(&format, &"timeZone".into()).ok()?.as_string()?.parse().ok()
}

/// Has a file of our own server fetched, and kept where the browser keeps such.
pub(crate) fn download(path: &str, name: &str) {
    let made = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    let Some(link) = made else { return };
    // Refused only for names that are none.
    drop(link.set_attribute("href", path));
    drop(link.set_attribute("download", name));
    link.click();
}

/// Puts it where it can be pasted from. A web view that does not let us leaves the text to be marked by hand.
pub(crate) fn copy(text: &str) {
    drop(window().navigator().clipboard().write_text(text));
}

pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Presses it, as its person would.
pub(crate) fn click(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

/// The form in which it was pressed.
pub(crate) fn form_around(pressed: Option<EventTarget>) -> Option<HtmlFormElement> {
    pressed?.dyn_into::<Element>().ok()?.closest("form").ok()??.dyn_into().ok()
}

/// Sends it, as its button would. One that has left the page sends nothing.
pub(crate) fn submit(form: &HtmlFormElement) {
    drop(form.request_submit());
}

/// What was chosen in a field for files. The field forgets it, so that the same one can be chosen again.
pub(crate) fn take_file(id: &str) -> Option<File> {
    let field: HtmlInputElement = element(id)?.dyn_into().ok()?;
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// Moves the keyboard there, if it is on the page.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        drop(element.focus());
    }
}

/// Scrolls just as far as needed to have the element in sight.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = element(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Asks the dialog on top to close, as Esc would. Says whether there was one.
pub(crate) fn cancel_dialog() -> bool {
    let top =
        document().query_selector_all("dialog[open]").ok().and_then(|open| open.item(open.length().checked_sub(1)?));
    top.is_some_and(|dialog| ask_to_close(&dialog))
}

/// As Esc would.
fn ask_to_close(dialog: &EventTarget) -> bool {
    let options = EventInit::new();
    options.set_cancelable(true);
    Event::new_with_event_init_dict("cancel", &options).is_ok_and(|cancel| dialog.dispatch_event(&cancel).is_ok())
}

/// Chromium closes a dialog without asking when Esc is pressed once more after nothing came of it: it is shown again, and asked.
/// The listener keeps hold of no dialog: it goes with the one it listens to.
pub(crate) fn keep_asking(dialog: &HtmlDialogElement, stays: impl Fn() -> bool + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let closed = event.current_target().and_then(|closed| closed.dyn_into::<HtmlDialogElement>().ok());
        let Some(closed) = closed else { return };
        if stays() && !closed.open() && closed.show_modal().is_ok() {
            ask_to_close(&closed);
        }
    });
    let listener = listener.into_js_value();
    dialog.add_event_listener_with_callback("close", listener.unchecked_ref()).expect("a dialog takes listeners");
}

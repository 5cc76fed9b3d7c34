//! Moving the focus among neighbours with the arrow keys: one place for tabs and menus.
//!
//! Refuses to remember anything: the page's own order is the order, and the focus is where the browser says.

use dioxus::prelude::Key;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    /// Along the line of writing.
    Inline,
    /// From top to bottom.
    Block,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Previous,
    Next,
    First,
    Last,
}

/// Moves the focus if the key asks for it, and says whether it did.
pub(super) fn moved_focus(key: &Key, axis: Axis) -> bool {
    let Some(active) = web_sys::window().and_then(|window| window.document()).and_then(|page| page.active_element())
    else {
        return false;
    };
    let from_right = matches!(active.closest("[dir]"), Ok(Some(ancestor)) if ancestor.get_attribute("dir").as_deref() == Some("rtl"));
    let Some(step) = step(key, axis, from_right) else {
        return false;
    };
    let ends = |get: fn(&Element) -> Option<Element>| active.parent_element().as_ref().and_then(get);
    let (first, last) = (Element::first_element_child, Element::last_element_child);
    let target = match step {
        Step::Next => active.next_element_sibling().or_else(|| ends(first)),
        Step::Previous => active.previous_element_sibling().or_else(|| ends(last)),
        Step::First => ends(first),
        Step::Last => ends(last),
    };
    let target = target.and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| target.focus().is_ok())
}

fn step(key: &Key, axis: Axis, from_right: bool) -> Option<Step> {
    match (key, axis) {
        (Key::Home, _) => Some(Step::First),
        (Key::End, _) => Some(Step::Last),
        (Key::ArrowDown, Axis::Block) => Some(Step::Next),
        (Key::ArrowUp, Axis::Block) => Some(Step::Previous),
        (Key::ArrowRight, Axis::Inline) => Some(if from_right { Step::Previous } else { Step::Next }),
        (Key::ArrowLeft, Axis::Inline) => Some(if from_right { Step::Next } else { Step::Previous }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_follow_the_line_of_writing() {
        assert_eq!(step(&Key::ArrowRight, Axis::Inline, false), Some(Step::Next));
        assert_eq!(step(&Key::ArrowRight, Axis::Inline, true), Some(Step::Previous));
        assert_eq!(step(&Key::ArrowLeft, Axis::Inline, true), Some(Step::Next));
        assert_eq!(step(&Key::ArrowDown, Axis::Inline, false), None);
        assert_eq!(step(&Key::ArrowDown, Axis::Block, true), Some(Step::Next));
        assert_eq!(step(&Key::Home, Axis::Inline, true), Some(Step::First));
    }
}

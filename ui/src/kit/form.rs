//! What a form keeps while it is filled in.
//!
//! Refuses to compare and to send: the page knows what of it was touched.

use dioxus::prelude::*;

/// What it was opened with: what others change meanwhile, and nobody touched here, is not sent back.
pub(crate) fn use_as_opened<T: Clone + 'static>(is: T) -> T {
    use_hook(|| is)
}

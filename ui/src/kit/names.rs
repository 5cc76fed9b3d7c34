//! Ids for the elements of one component, so that a label can name its field.
//!
//! Refuses to be stable from one start to the next: nothing outside the component may know them.

use dioxus::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The same id for as long as the component lives.
pub(super) fn use_own_id() -> String {
    use_hook(|| format!("kit-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

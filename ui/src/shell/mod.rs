//! shell: the frame around every page, the link to the server and the changes on their way, and the pages that
//! stand in when the host cannot answer.
//!
//! Knows the capabilities by their public faces only.

mod frame;
mod host_failed;
mod indicator;
mod indicator_state;
mod not_found;
mod palette;
mod palette_state;
mod tray;

pub(crate) use frame::Frame;
pub(crate) use not_found::NotFoundPage;

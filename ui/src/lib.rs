//! The screens: pages and parts in Dioxus, which ask a host they don't know (`bridge`) and speak through Fluent.
//!
//! Refuses to hold business rules (those are the domain's) and to store anything but a hint of theme and language.
//!
//! Invariant: `kit` knows no capability; a capability's folder imports no other's; `shell` and `app` join them.

mod app;
mod authenticator;
mod bridge;
mod catalogue;
mod chat;
mod clock;
mod fault;
mod history;
mod identity;
mod intl;
mod kit;
mod packing;
mod picture;
mod routes;
mod shell;
mod speech;
mod trips;
mod web;
mod words;

/// Starts the screens in the web view that this runs in.
pub fn start() {
    fault::show_panics();
    dioxus_web::launch::launch_cfg(app::App, dioxus_web::Config::new());
}

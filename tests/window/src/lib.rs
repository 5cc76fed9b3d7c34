//! The harness of the window tests: the real app in a real window under a virtual display, and the same screens in
//! a headless browser, both driven through WebDriver the way a person would: by clicking, typing and reading.
//!
//! What it promises:
//! - *Nothing is faked.* The app, the server and the browser are the real programs. Offline means that the server
//!   process was ended; a second client is another process with a folder of its own.
//! - *Nothing is left behind.* Whatever was started is ended when its value is dropped, also when a test panics.
//! - *Nothing sleeps.* Every wait is for a condition, with a deadline; when it passes, the failure says what was
//!   awaited and leaves a picture and the page's words in `target/window-failures/`.
//! - *Nothing is skipped.* A missing tool or program is a failure in one line.
//!
//! It knows no page: what a journey does stands in `tests/`, one file per story.

mod app_window;
mod browser;
mod display;
mod driver;
mod failed;
pub mod places;
mod running;
mod screen;
mod server;

pub use app_window::{AppWindow, Start, desktop_of};
pub use browser::{Authenticator, Browser, Finger};
pub use display::Display;
pub use failed::{Failed, Outcome, while_doing};
pub use nusaloka_desktop::{Desktop, OnTheBus, Reader, SecurityKey, Touch};
pub use running::{Running, descendants};
pub use screen::Screen;
pub use server::Server;

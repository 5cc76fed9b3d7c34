//! There is no server: the app opens all the same, on this device alone, says so, and finds it later by itself.

use crate::stage::{FIRST_PAGE, app_of_traveller, go_to, phone, says, says_at_first};
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Outcome, Server, Start};

#[tokio::test]
async fn a_guest_needs_no_server() -> Outcome {
    let phone = phone()?;
    let guest = Start { phone: phone.path(), server: NOBODY, entry: None, size: None };
    let app = AppWindow::open(&guest).await?;
    app.see(FIRST_PAGE).await?;
    app.read("#link-indicator", &says(text::shell::link_guest())).await?;
    go_to(&app, "/you").await?;
    app.read("main", &says(text::identity::guest_title())).await?;
    app.click("label:has(#theme-dark)").await?;
    app.holds("the page to be dark", IS_DARK).await?;
    app.close().await?;

    let app = AppWindow::open(&guest).await?;
    app.see(FIRST_PAGE).await?;
    app.holds("the page to be dark from the start", IS_DARK).await
}

#[tokio::test]
async fn a_traveller_who_starts_without_a_server_is_told_so_until_it_is_back() -> Outcome {
    let (mut server, phone) = (Server::start()?, phone()?);
    server.stop()?;
    let app = app_of_traveller(&server, phone.path()).await?;
    app.read("#link-indicator", &says_at_first(text::shell::link_offline(""))).await?;
    server.start_again()?;
    app.read("#link-indicator", &says(text::shell::link_online())).await?;
    go_to(&app, "/you").await?;
    app.read("main", "Sari Wulandari").await
}

const IS_DARK: &str = "document.documentElement.dataset.theme === 'dark'";
/// A port that nothing listens on: the discard service's, which needs rights nobody here has.
const NOBODY: &str = "http://127.0.0.1:9";

//! I lose the network, go on as if nothing had happened, and everything arrives later. The network is really gone:
//! the server's process is ended. The second phone is really another one: a process with a folder of its own.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says, says_at_first, says_in};
use fantoccini::key::Key;
use nusaloka_domain::identity::Language::English;
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn what_i_change_offline_survives_a_restart_and_reaches_my_other_phone() -> Outcome {
    let (mut server, phone_of_mine, other_phone) = (Server::start()?, phone()?, phone()?);
    let app = app_of_traveller(&server, phone_of_mine.path()).await?;
    says_all_is_sent(&app).await?;
    go_to(&app, "/you").await?;

    server.stop()?;
    app.read(CONNECTION, &says_at_first(text::shell::link_offline(""))).await?;
    app.click("label:has(#theme-dark)").await?;
    app.holds("the page to be dark", IS_DARK).await?;
    app.read(QUEUE, &says(text::shell::queue_waiting(1))).await?;
    choose_jayapura(&app).await?;
    app.read(QUEUE, &says(text::shell::queue_waiting(2))).await?;
    app.click("#link-indicator").await?;
    app.read("#tray", &says(text::shell::link_offline_explained())).await?;
    app.read("#tray", &says(text::shell::tray_waiting())).await?;
    app.holds("the tray to list both changes", "document.querySelectorAll('#tray .tray-change').length === 2").await?;
    app.press(Key::Escape).await?;
    app.see_no("#tray").await?;
    app.choose("#language", "en").await?;
    app.read(QUEUE, &says_in(English, text::shell::queue_waiting(3))).await?;
    app.close().await?;

    let app = app_of_traveller(&server, phone_of_mine.path()).await?;
    app.read("#page-heading", &says_in(English, text::shell::today())).await?;
    go_to(&app, "/you").await?;
    shows_what_was_chosen(&app).await?;
    app.read(QUEUE, &says_in(English, text::shell::queue_waiting(3))).await?;

    server.start_again()?;
    app.read(CONNECTION, &says_in(English, text::shell::link_online())).await?;
    app.see_no(QUEUE).await?;
    let other = app_of_traveller(&server, other_phone.path()).await?;
    other.read("#page-heading", &says_in(English, text::shell::today())).await?;
    go_to(&other, "/you").await?;
    shows_what_was_chosen(&other).await
}

#[tokio::test]
async fn what_i_change_on_one_phone_is_seen_on_the_other_at_once() -> Outcome {
    let (server, phone_of_mine, other_phone) = (Server::start()?, phone()?, phone()?);
    let app = app_of_traveller(&server, phone_of_mine.path()).await?;
    let other = app_of_traveller(&server, other_phone.path()).await?;
    go_to(&other, "/you").await?;
    go_to(&app, "/you").await?;
    app.click("label:has(#theme-dark)").await?;
    choose_jayapura(&app).await?;
    shows_what_was_chosen(&other).await
}

/// A browser has no database of its own: what cannot be sent is not done, and nothing pretends that it was.
#[tokio::test]
async fn a_browser_says_honestly_that_it_cannot_save() -> Outcome {
    let mut server = Server::start()?;
    let browser = browser_of_traveller(&server).await?;
    go_to(&browser, "/you").await?;
    browser.click_into_view("label:has(#theme-light)").await?;
    browser.holds("the page to be light", IS_LIGHT).await?;

    server.stop()?;
    browser.read(CONNECTION, &says(text::shell::link_unreachable())).await?;
    browser.click_into_view("label:has(#theme-dark)").await?;
    browser.read(".kit-toasts", &says(text::shell::failed_unreachable())).await?;
    browser.holds("the page to be light still", IS_LIGHT).await?;
    browser.holds("the choice to be light still", "document.querySelector('#theme-light').checked").await?;
    browser.see_no(QUEUE).await?;

    server.start_again()?;
    says_all_is_sent(&browser).await?;
    browser.click_into_view("label:has(#theme-dark)").await?;
    browser.holds("the page to be dark", IS_DARK).await?;
    browser.read(".kit-toasts", &says(text::identity::theme_dark())).await
}

async fn says_all_is_sent(screen: &Screen) -> Outcome {
    screen.read(CONNECTION, &says(text::shell::link_online())).await?;
    screen.see_no(QUEUE).await
}

async fn choose_jayapura(screen: &Screen) -> Outcome {
    screen.click("#home-zone").await?;
    screen.click("dialog[open] input[type=search]").await?;
    screen.write("jayap").await?;
    screen.click("dialog[open] [data-zone='Asia/Jayapura']").await?;
    screen.see_no("dialog[open]").await?;
    screen.read("#home-zone", "Jayapura").await
}

async fn shows_what_was_chosen(screen: &Screen) -> Outcome {
    screen.holds("the page to be dark", IS_DARK).await?;
    screen.read("#home-zone", "Jayapura").await
}

const CONNECTION: &str = "#link-indicator .link-connection";
const QUEUE: &str = "#link-indicator .link-queue";
const IS_DARK: &str = "document.documentElement.dataset.theme === 'dark'";
const IS_LIGHT: &str = "document.documentElement.dataset.theme === 'light'";

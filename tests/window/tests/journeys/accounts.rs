//! I register with my address, come in by the code that the mail brings, sign out, sign in again, and choose another password.

use crate::stage::{FIRST_PAGE, go_to, phone, says};
use fantoccini::key::Key;
use nusaloka_domain::identity::SHORTEST_PASSWORD;
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Browser, Outcome, Screen, Server, Start};

pub(crate) const SARI: &str = "sari@example.com";
pub(crate) const SEA: &str = "laut biru di pagi hari";
pub(crate) const RAIN: &str = "hujan turun di bulan juni";

#[tokio::test]
async fn a_guest_registers_keeps_what_they_chose_signs_out_and_comes_back_in_a_browser() -> Outcome {
    let server = Server::start()?;
    let browser = guest(&server).await?;
    register_leave_and_come_back(&browser, &server).await
}

#[tokio::test]
async fn a_guest_registers_keeps_what_they_chose_signs_out_and_comes_back_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let start = Start { phone: phone.path(), server: server.address(), entry: None, size: None };
    let app = AppWindow::open(&start).await?;
    app.see(FIRST_PAGE).await?;
    register_leave_and_come_back(&app, &server).await?;
    app.close().await?;
    let app = AppWindow::open(&start).await?;
    app.see(FIRST_PAGE).await?;
    go_to(&app, "/you").await?;
    app.read(".you-who", SARI).await
}

async fn register_leave_and_come_back(screen: &Screen, server: &Server) -> Outcome {
    go_to(screen, "/you").await?;
    screen.click("label:has(#theme-dark)").await?;
    screen.holds("the page to be dark", DARK).await?;

    screen.click(".you-ways a[href='/register']").await?;
    ask_for_letter(screen, "sari@contoh").await?;
    screen.read(".door", &says(text::identity::email_form())).await?;
    ask_for_letter(screen, SARI).await?;
    screen.see("#code").await?;
    screen.read(".door-explained", SARI).await?;
    let (_, code) = server.letter(screen, "/register#").await?;

    fill(screen, "#code", &code).await?;
    fill(screen, "#name", "Sari Wulandari").await?;
    fill(screen, "#password", "sandi").await?;
    screen.click("#knock").await?;
    screen.read(".door-password .kit-error", &says(text::identity::password_too_short(SHORTEST_PASSWORD))).await?;
    fill(screen, "#password", SEA).await?;
    screen.click("#knock").await?;
    screen.see(FIRST_PAGE).await?;

    go_to(screen, "/you").await?;
    screen.read(".you-who", "Sari Wulandari").await?;
    screen.read(".you-who", SARI).await?;
    screen.holds("what was chosen as a guest to be there still", DARK).await?;

    sign_out(screen).await?;
    screen.click(".you-ways a[href='/sign-in']").await?;
    fill(screen, "#email", SARI).await?;
    fill(screen, "#password", RAIN).await?;
    screen.click("#knock").await?;
    screen.read(".door-form", &says(text::identity::wrong_email_or_password())).await?;
    fill(screen, "#password", SEA).await?;
    screen.click("#knock").await?;
    screen.see(FIRST_PAGE).await?;
    go_to(screen, "/you").await?;
    screen.read(".you-who", SARI).await
}

#[tokio::test]
async fn whoever_forgot_their_password_follows_the_link_and_every_other_browser_is_out() -> Outcome {
    let server = Server::start()?;
    let first = guest(&server).await?;
    register(&first, &server).await?;

    let second = guest(&server).await?;
    go_to(&second, "/you").await?;
    second.click(".you-ways a[href='/sign-in']").await?;
    second.click("a[href='/new-password']").await?;
    ask_for_letter(&second, SARI).await?;
    second.see("#code").await?;
    let (link, _) = server.letter(&second, "/new-password#").await?;

    // In a window where the page stands already, too.
    let third = Browser::open().await?;
    third.go(&format!("{}/new-password", server.address())).await?;
    third.see("#email").await?;
    third.go(&link).await?;
    third.read(".door-explained", &says(text::identity::letter_opened())).await?;
    third.holds("the code not to stay in the address", "location.hash === ''").await?;
    fill(&third, "#password", RAIN).await?;
    third.click("#knock").await?;
    third.see(FIRST_PAGE).await?;
    go_to(&third, "/you").await?;
    third.read(".you-who", SARI).await?;
    first.read("body", &says(text::shell::link_signed_out())).await
}

#[tokio::test]
async fn whoever_follows_a_link_from_another_site_is_still_who_they_were() -> Outcome {
    let server = Server::start()?;
    let browser = guest(&server).await?;
    register(&browser, &server).await?;
    // By another name it is another site, and sends no cookie along.
    browser.go(&format!("{}/mailbox", server.by_name())).await?;
    browser.see("li a").await?;
    browser.answer(&format!("(location.href = '{}/you')", server.address())).await?;
    browser.read(".you-who", SARI).await
}

const DARK: &str = "document.documentElement.dataset.theme === 'dark'";

/// Somebody who has never been here.
pub(crate) async fn guest(server: &Server) -> Outcome<Browser> {
    let browser = Browser::open().await?;
    browser.go(server.address()).await?;
    browser.see(FIRST_PAGE).await?;
    Ok(browser)
}

/// A guest becomes Sari.
pub(crate) async fn register(screen: &Screen, server: &Server) -> Outcome {
    go_to(screen, "/you").await?;
    screen.click(".you-ways a[href='/register']").await?;
    ask_for_letter(screen, SARI).await?;
    screen.see("#code").await?;
    let (_, code) = server.letter(screen, "/register#").await?;
    fill(screen, "#code", &code).await?;
    fill(screen, "#name", "Sari").await?;
    fill(screen, "#password", SEA).await?;
    screen.click("#knock").await?;
    screen.see(FIRST_PAGE).await
}

/// In the place of what stood there.
pub(crate) async fn fill(screen: &Screen, field: &str, text: &str) -> Outcome {
    screen.click(field).await?;
    screen.press_with(Key::Control, 'a').await?;
    screen.write(text).await
}

pub(crate) async fn ask_for_letter(screen: &Screen, email: &str) -> Outcome {
    fill(screen, "#email", email).await?;
    screen.click("#knock").await
}

pub(crate) async fn sign_out(screen: &Screen) -> Outcome {
    screen.click_into_view("#sign-out").await?;
    screen.click("#sign-out-sure").await?;
    screen.see(FIRST_PAGE).await?;
    go_to(screen, "/you").await?;
    screen.read(".you-who", &says(text::identity::guest_title())).await
}

//! I change what I am called, my password and my address: after a while I am asked once more who I am.

use crate::{
    accounts::{RAIN, SARI, SEA, fill, guest, register},
    stage::{FIRST_PAGE, go_to, phone, says},
};
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Browser, Outcome, Screen, Server, Start};

const NEW: &str = "sari.baru@example.com";

#[tokio::test]
async fn i_change_my_name_my_password_and_my_address_in_a_browser() -> Outcome {
    let mut server = Server::start()?;
    let browser = guest(&server).await?;
    register(&browser, &server).await?;
    change_name_and_password(&browser, &mut server).await?;
    ask_for_new_address(&browser).await?;
    // The link, wherever it is read.
    let (link, _) = server.letter(&browser, "/new-email#").await?;
    let elsewhere = Browser::open().await?;
    elsewhere.go(&link).await?;
    elsewhere.read(".door-explained", &says(text::identity::email_confirm_explained())).await?;
    elsewhere.click("#knock").await?;
    elsewhere.read(".door-explained", &says(text::identity::email_confirmed())).await?;
    browser.read("#change-email", NEW).await
}

#[tokio::test]
async fn i_change_my_name_my_password_and_my_address_in_the_app() -> Outcome {
    let (mut server, phone) = (Server::start()?, phone()?);
    let address = server.address().to_owned();
    let app = AppWindow::open(&Start { phone: phone.path(), server: &address, entry: None, size: None }).await?;
    app.see(FIRST_PAGE).await?;
    register(&app, &server).await?;
    change_name_and_password(&app, &mut server).await?;
    ask_for_new_address(&app).await?;
    let (_, code) = server.letter(&app, "/new-email#").await?;
    fill(&app, "#code", &code).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    app.read("#change-email", NEW).await
}

async fn change_name_and_password(screen: &Screen, server: &mut Server) -> Outcome {
    go_to(screen, "/you").await?;
    open(screen, "change-name").await?;
    fill(screen, "#name", " ").await?;
    screen.click("#name-save").await?;
    screen.read("dialog[open]", &says(text::identity::name_missing())).await?;
    fill(screen, "#name", "Sari Wulandari").await?;
    screen.click("#name-save").await?;
    screen.read(".you-who", "Sari Wulandari").await?;

    server.stop()?;
    server.change_store("UPDATE identity_session_key SET proved_at = 0")?;
    server.start_again()?;
    open(screen, "change-password").await?;
    fill(screen, "#password", RAIN).await?;
    until_there_is_a_server(screen).await?;
    screen.read("dialog[open]", &says(text::identity::prove_again())).await?;
    fill(screen, "#proof", RAIN).await?;
    screen.click("#knock").await?;
    screen.read("dialog[open]", &says(text::identity::wrong_password())).await?;
    fill(screen, "#proof", SEA).await?;
    screen.click("#knock").await?;
    screen.see_no("dialog[open]").await
}

async fn ask_for_new_address(screen: &Screen) -> Outcome {
    open(screen, "change-email").await?;
    fill(screen, "#email", SARI).await?;
    screen.click("#knock").await?;
    screen.read("dialog[open]", &says(text::identity::email_same())).await?;
    fill(screen, "#email", NEW).await?;
    screen.click("#knock").await?;
    screen.see("#code").await
}

async fn open(screen: &Screen, row: &str) -> Outcome {
    screen.click_into_view(&format!("#{row}")).await?;
    screen.see("dialog[open] form").await
}

/// It has just come back: whoever knocks too early is told, and knocks again.
async fn until_there_is_a_server(screen: &Screen) -> Outcome {
    screen
        .until("the server to ask who it is", async || {
            if screen.answer("document.querySelector('#proof') !== null").await? == true {
                return Ok(Some(()));
            }
            screen.click("#knock").await?;
            Ok(None)
        })
        .await
}

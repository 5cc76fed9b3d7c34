//! I see what I agreed to, take everything about me along, and delete my account; and I think better of it.

use crate::{
    accounts::{SARI, SEA, fill, guest, register},
    stage::{FIRST_PAGE, go_to, phone, says},
};
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Outcome, Screen, Server, Start};

#[tokio::test]
async fn i_look_after_my_data_in_a_browser() -> Outcome {
    let server = Server::start()?;
    let browser = guest(&server).await?;
    register(&browser, &server).await?;
    agree_to_news(&browser).await?;
    save_everything(&browser).await?;
    browser.read("dialog[open]", &says(text::identity::export_downloads())).await?;
    leave_the_sheet(&browser).await?;
    delete_and_come_back(&browser).await
}

#[tokio::test]
async fn i_look_after_my_data_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let address = server.address().to_owned();
    let app = AppWindow::open(&Start { phone: phone.path(), server: &address, entry: None, size: None }).await?;
    app.see(FIRST_PAGE).await?;
    register(&app, &server).await?;
    agree_to_news(&app).await?;
    save_everything(&app).await?;
    app.read("#export-path", ".zip").await?;
    leave_the_sheet(&app).await?;
    delete_and_come_back(&app).await
}

async fn agree_to_news(screen: &Screen) -> Outcome {
    go_to(screen, "/you").await?;
    screen.click_into_view("#consents").await?;
    screen.read("dialog[open] .you-terms", &says(text::identity::terms_use())).await?;
    screen.click("dialog[open] .you-consents label:last-child").await?;
    screen.holds("news to be on", "document.querySelector('.you-consents label:last-child input').checked").await?;
    leave_the_sheet(screen).await
}

async fn save_everything(screen: &Screen) -> Outcome {
    screen.click_into_view("#export").await?;
    screen.click("dialog[open] #knock").await
}

async fn leave_the_sheet(screen: &Screen) -> Outcome {
    screen.click("dialog[open] .kit-sheet-close button").await?;
    screen.see_no("dialog[open]").await
}

async fn delete_and_come_back(screen: &Screen) -> Outcome {
    screen.click_into_view("#erase").await?;
    fill(screen, "#erase-name", "Sar").await?;
    screen.click("#erase-sure").await?;
    screen.read("dialog[open]", &says(text::identity::erase_name_wrong())).await?;
    fill(screen, "#erase-name", "sari").await?;
    screen.click("#erase-sure").await?;
    screen.see(FIRST_PAGE).await?;
    go_to(screen, "/you").await?;
    screen.read(".you-who", &says(text::identity::guest_title())).await?;

    screen.click(".you-ways a[href='/sign-in']").await?;
    fill(screen, "#email", SARI).await?;
    fill(screen, "#password", SEA).await?;
    screen.click("#knock").await?;
    screen.see(FIRST_PAGE).await?;
    go_to(screen, "/you").await?;
    screen.read(".you-who", SARI).await
}

//! I see where I am signed in, and sign a device out from another one: it forgets what it holds.

use crate::stage::{app_of_traveller, browser_of_traveller, files, go_to, phone, says};
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn a_device_that_i_sign_out_from_a_browser_forgets_everything_and_says_so() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let app = app_of_traveller(&server, phone.path()).await?;
    go_to(&app, "/you").await?;
    app.read(".you-devices", &says(text::identity::device_here())).await?;
    let database = |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "db");
    assert!(files(phone.path())?.iter().any(database));

    let browser = browser_of_traveller(&server).await?;
    go_to(&browser, "/you").await?;
    send_away(&browser).await?;
    browser.read("dialog[open]", &says(text::identity::device_send_away_explained())).await?;
    browser.click("#send-away-sure").await?;
    browser.see_no("[id^='send-away-']").await?;

    app.read("main", &says(text::shell::link_sent_away_explained())).await?;
    app.close().await?;
    assert!(!files(phone.path())?.iter().any(database), "nothing of it is left");
    Ok(())
}

#[tokio::test]
async fn a_browser_that_i_sign_out_from_the_app_is_out() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let browser = browser_of_traveller(&server).await?;
    go_to(&browser, "/you").await?;
    let app = app_of_traveller(&server, phone.path()).await?;
    go_to(&app, "/you").await?;
    send_away(&app).await?;
    app.click("#send-away-sure").await?;
    app.see_no("[id^='send-away-']").await?;
    browser.read("body", &says(text::shell::link_signed_out())).await
}

async fn send_away(screen: &Screen) -> Outcome {
    screen.click_into_view("[id^='send-away-']").await
}

//! I look after the platform: I read who did what, look for one kind of it, have the chain checked, and take its head along. Whoever does not,
//! is told so.

use crate::stage::{FIRST_PAGE, browser_of_traveller, go_to, says};
use nusaloka_locales::text;
use nusaloka_window::{Browser, Outcome, Server};

#[tokio::test]
async fn i_read_the_log_and_check_it() -> Outcome {
    let server = Server::start()?;
    let browser = Browser::open().await?;
    browser.go(&server.entrance("admin")?).await?;
    browser.see(FIRST_PAGE).await?;
    go_to(&browser, "/you").await?;
    browser.click_into_view("#audit-log").await?;
    browser.see(".audit tbody tr").await?;
    browser.click("#audit-check").await?;
    browser.see(".audit-chain .kit-note-good").await?;
    browser.click("#audit-export").await?;
    browser.see("#audit-head").await?;
    let head = browser.words("#audit-head").await?;
    if head.trim().split('.').count() != 3 {
        return Err(browser.failed(&format!("the head to be signed, not {head}")).await);
    }
    Ok(())
}

#[tokio::test]
async fn a_traveller_is_told_that_it_is_not_for_them() -> Outcome {
    let server = Server::start()?;
    let browser = browser_of_traveller(&server).await?;
    go_to(&browser, "/you").await?;
    browser.see_no("#audit-log").await?;
    browser.go(&format!("{}/audit", server.address())).await?;
    browser.read("main", &says(text::identity::audit_for_admins())).await
}

//! Without lifting my hands from the keyboard I find anything and do anything.

use crate::stage::{app_of_traveller, browser_of_traveller, phone};
use fantoccini::key::Key;
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn the_palette_goes_anywhere_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    goes_anywhere(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn the_palette_goes_anywhere_in_a_browser() -> Outcome {
    let server = Server::start()?;
    goes_anywhere(&*browser_of_traveller(&server).await?).await
}

async fn goes_anywhere(screen: &Screen) -> Outcome {
    screen.press_with(Key::Control, 'k').await?;
    screen.see("dialog[open] input").await?;
    screen.press(Key::Escape).await?;
    screen.see_no("dialog[open]").await?;

    screen.press_with(Key::Control, 'k').await?;
    screen.see("dialog[open] input").await?;
    screen.write("perjalanan").await?;
    screen.press(Key::Enter).await?;
    screen.holds("Trips to be open", "location.pathname === '/trips'").await?;
    screen.see_no("dialog[open]").await?;

    screen.press_with(Key::Control, 'k').await?;
    screen.see("dialog[open] input").await?;
    screen.write("gelap").await?;
    screen.press(Key::Enter).await?;
    screen.holds("the page to be dark", "document.documentElement.dataset.theme === 'dark'").await
}

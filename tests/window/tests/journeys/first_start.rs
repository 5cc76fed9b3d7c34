//! I open the app for the first time as a traveller: Today greets me by my name, and everything is one touch, or a few
//! keys, away.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, mark, phone, says, was_not_reloaded};
use fantoccini::key::Key;
use nusaloka_locales::text;
use nusaloka_window::{Browser, Outcome, Screen, Server};

#[tokio::test]
async fn today_greets_and_everything_is_near_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    greets_and_everything_is_near(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn today_greets_and_everything_is_near_in_a_browser() -> Outcome {
    let server = Server::start()?;
    let browser = browser_of_traveller(&server).await?;
    greets_and_everything_is_near(&browser).await
}

#[tokio::test]
async fn today_greets_and_everything_is_near_on_a_phone() -> Outcome {
    let server = Server::start()?;
    let browser: Browser = browser_of_traveller(&server).await?;
    browser.be_of_size((390, 844)).await?;
    greets_and_everything_is_near(&browser).await?;
    for path in ["/", "/explore", "/trips", "/messages", "/you"] {
        go_to(&browser, path).await?;
        browser.holds(&format!("{path} not to move sideways"), "(scrollTo(1000, 0), scrollX === 0)").await?;
    }
    Ok(())
}

async fn greets_and_everything_is_near(screen: &Screen) -> Outcome {
    screen.read("main", "Selamat").await?;
    screen.read("main", TRAVELLER).await?;
    mark(screen).await?;
    for (path, title) in [
        ("/explore", text::catalogue::title()),
        ("/trips", text::trips::title()),
        ("/messages", text::chat::title()),
        ("/you", text::identity::title()),
    ] {
        go_to(screen, path).await?;
        screen.read("#page-heading", &says(title)).await?;
        screen.see(&format!("nav a[href='{path}'][aria-current=page]")).await?;
    }
    screen.answer("history.back()").await?;
    screen.read("#page-heading", &says(text::chat::title())).await?;

    screen.tab_to("nav a[href='/trips']").await?;
    screen.press(Key::Enter).await?;
    screen.read("#page-heading", &says(text::trips::title())).await?;
    was_not_reloaded(screen).await
}

const TRAVELLER: &str = "Sari";

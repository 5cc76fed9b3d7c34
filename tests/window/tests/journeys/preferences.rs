//! I choose how the app looks and which language it speaks, and it follows at once; a slip is undone with a touch.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, mark, phone, says, says_in, was_not_reloaded};
use nusaloka_domain::identity::Language;
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn theme_and_language_follow_at_once_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    follow_at_once(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn theme_and_language_follow_at_once_in_a_browser() -> Outcome {
    let server = Server::start()?;
    follow_at_once(&*browser_of_traveller(&server).await?).await
}

async fn follow_at_once(screen: &Screen) -> Outcome {
    mark(screen).await?;
    go_to(screen, "/you").await?;
    screen.click("label:has(#theme-light)").await?;
    screen.holds("the page to be light", "document.documentElement.dataset.theme === 'light'").await?;
    let light = screen.answer(BACKGROUND).await?;

    screen.click("label:has(#theme-dark)").await?;
    screen.holds("the background to change", &format!("{BACKGROUND} !== {light}")).await?;
    screen.read(".kit-toast:last-of-type", &says(text::identity::theme_dark())).await?;
    screen.click(".kit-toast:last-of-type .kit-toast-action").await?;
    screen.read(".kit-toasts", &says(text::shell::toast_undone())).await?;
    screen.holds("the background to be as before", &format!("{BACKGROUND} === {light}")).await?;

    screen.click_into_view("label:has(#text-size-200)").await?;
    screen.holds("words to be twice as large", &format!("{WORDS} === '32px'")).await?;
    screen.click_into_view("label:has(#text-size-100)").await?;
    screen.holds("words to be as usual", &format!("{WORDS} === '16px'")).await?;
    screen.click_into_view("label:has(#contrast-more)").await?;
    screen.holds("stronger contrast", "document.documentElement.dataset.contrast === 'more'").await?;
    screen.click_into_view("label:has(#contrast-system)").await?;
    screen.click_into_view("label:has(#motion-reduced)").await?;
    screen.holds("nothing to move", "document.documentElement.dataset.motion === 'reduced'").await?;

    screen.choose("#language", "ar").await?;
    screen.read("#page-heading", &says_in(Language::Arabic, text::identity::title())).await?;
    screen
        .holds(
            "the page to be Arabic, from right to left",
            "document.documentElement.lang === 'ar' && getComputedStyle(document.body).direction === 'rtl'",
        )
        .await?;
    screen.choose("#language", "ja").await?;
    screen.read("#page-heading", &says_in(Language::Japanese, text::identity::title())).await?;
    screen.holds("the page to be from left to right", "getComputedStyle(document.body).direction === 'ltr'").await?;
    was_not_reloaded(screen).await
}

const WORDS: &str = "getComputedStyle(document.documentElement).fontSize";
const BACKGROUND: &str = "getComputedStyle(document.documentElement).backgroundColor";

//! Something of ours breaks: I see what happened and a way on, never a white window.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says};
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn a_panic_is_shown_and_survived_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    shown_and_survived(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn a_panic_is_shown_and_survived_in_a_browser() -> Outcome {
    let server = Server::start()?;
    shown_and_survived(&*browser_of_traveller(&server).await?).await
}

async fn shown_and_survived(screen: &Screen) -> Outcome {
    go_to(screen, "/you").await?;
    screen.click("a[href='/gallery']").await?;
    screen.click("#break-page-now").await?;
    screen.read("#fault", &says(text::shell::fault_title())).await?;
    screen.read("#fault", &says(text::shell::fault_explained())).await?;
    screen.read(".fault-details", env!("CARGO_PKG_VERSION")).await?;
    screen.click(".fault-copy").await?;
    screen.read(".fault-said", &says(text::shell::fault_copied())).await?;
    screen.click(".fault-restart").await?;
    screen.see("nav a[href='/you']").await
}

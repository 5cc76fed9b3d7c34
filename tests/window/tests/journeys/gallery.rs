//! I leaf through the gallery of components: every one of them is on show, and a dialog obeys the keyboard.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says};
use nusaloka_locales::{Text, text};
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn every_component_is_on_show_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    every_component_is_on_show(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn every_component_is_on_show_in_a_browser() -> Outcome {
    let server = Server::start()?;
    every_component_is_on_show(&*browser_of_traveller(&server).await?).await
}

async fn every_component_is_on_show(screen: &Screen) -> Outcome {
    go_to(screen, "/you").await?;
    screen.click("a[href='/gallery']").await?;
    screen.read("#page-heading", &says(text::kit::title())).await?;
    for component in components() {
        screen.read("main", &says(component)).await?;
    }
    Ok(())
}

fn components() -> [Text; 25] {
    use text::kit::*;
    [
        button(),
        field(),
        select(),
        sheet(),
        dialog(),
        list(),
        card(),
        tabs(),
        toast(),
        skeleton(),
        empty(),
        failed(),
        date(),
        price(),
        avatar(),
        badge(),
        menu(),
        table(),
        icons(),
        postcard(),
        colours(),
        lettering(),
        variant_primary(),
        state_disabled(),
        state_working(),
    ]
}

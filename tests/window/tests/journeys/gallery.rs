//! I leaf through the gallery of components: every one of them is on show, and a dialog obeys the keyboard.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says};
use fantoccini::key::Key;
use nusaloka_locales::text;
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
    for component in COMPONENTS {
        let specimens = format!(
            "document.querySelector(\"section[aria-labelledby='{component}'] .kit-gallery-specimens\")?.offsetHeight > 0"
        );
        screen.holds(&format!("specimens of {component} to be on show"), &specimens).await?;
    }

    let opener = "section[aria-labelledby='dialog'] .kit-gallery-specimens button";
    screen.click(opener).await?;
    screen.read("dialog[open]", &says(text::kit::dialog_cancel_title())).await?;
    // Words that are marked may end outside of it.
    screen.answer("document.querySelector('dialog[open]').click()").await?;
    screen.read("dialog[open]", &says(text::kit::dialog_cancel_title())).await?;
    screen.answer(PRESSED_OUTSIDE).await?;
    screen.see_no("dialog[open]").await?;
    screen.click(opener).await?;
    screen.read("dialog[open]", &says(text::kit::dialog_cancel_title())).await?;
    screen.press(Key::Escape).await?;
    screen.see_no("dialog[open]").await?;
    let back = format!("document.activeElement.matches(\"{opener}\")");
    screen.holds("the keyboard to be where it was before the dialog", &back).await
}

const PRESSED_OUTSIDE: &str = "(dialog => {
    dialog.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    dialog.click();
})(document.querySelector('dialog[open]'))";

const COMPONENTS: [&str; 24] = [
    "colours",
    "lettering",
    "icons",
    "postcard",
    "button",
    "field",
    "select",
    "segments",
    "switch",
    "menu",
    "tabs",
    "card",
    "list",
    "table",
    "sheet",
    "dialog",
    "toast",
    "states",
    "note",
    "price",
    "date",
    "avatar",
    "badge",
    "break-page",
];

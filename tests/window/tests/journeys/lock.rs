//! I lock the app on my device: a finger opens it, or my PIN, and whoever has forgotten it signs in. The finger's reader is
//! played by fprintd's own interfaces on the phone's bus.

use crate::{
    accounts::{SARI, SEA, fill, register},
    stage::{FIRST_PAGE, go_to, phone, says},
};
use nusaloka_domain::identity::SHORTEST_PIN;
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Browser, Outcome, Screen, Server, Start, Touch, while_doing};

const PIN: &str = "271828";

/// Registers, comes in by a passkey on a second device, locks the first, opens it with a finger, and signs it out from the second.
#[tokio::test]
async fn from_a_new_account_to_a_finger_that_opens_the_app_and_a_device_that_is_signed_out() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let start = Start { phone: phone.path(), server: server.address(), entry: None, size: None };
    let app = AppWindow::open(&start).await?;
    let reader = app.reader(&["right-index-finger"])?;
    app.see(FIRST_PAGE).await?;
    register(&app, &server).await?;

    let browser = Browser::open().await?;
    let _finger = browser.has_authenticator().await?;
    browser.go(&format!("{}/sign-in", server.by_name())).await?;
    sign_in(&browser).await?;
    go_to(&browser, "/you").await?;
    browser.click_into_view("#passkey-add").await?;
    browser.click("#knock").await?;
    browser.see(".you-passkeys .kit-list").await?;

    set_lock(&app).await?;
    app.click_into_view(".you-lock > label:nth-of-type(1) > input").await?;
    app.see("dialog[open] #pin").await?;
    fill(&app, "#pin", "314159").await?;
    app.click("#knock").await?;
    app.read("dialog[open]", &says(text::identity::wrong_pin())).await?;
    fill(&app, "#pin", PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    app.see(".you-lock > label:nth-of-type(1) > input:checked").await?;

    app.click_into_view("#lock-now").await?;
    app.see(".lock").await?;
    app.see_no(".frame").await?;
    reader.touch(Touch::AnotherFinger).map_err(while_doing("touching"))?;
    app.read(".lock", &says(text::identity::sensor_not_recognised())).await?;
    app.click("#sensor-open").await?;
    reader.touch(Touch::TheirFinger).map_err(while_doing("touching"))?;
    app.read(".you-who", SARI).await?;

    // With another finger enrolled since, only the PIN says that it is still me.
    app.click_into_view("#lock-now").await?;
    app.see("#sensor-open").await?;
    reader.touch(Touch::AnotherFinger).map_err(while_doing("touching"))?;
    app.read(".lock", &says(text::identity::sensor_not_recognised())).await?;
    reader.knows(&["left-thumb", "right-index-finger"]);
    app.click("#sensor-open").await?;
    app.read(".lock", &says(text::identity::sensor_changed())).await?;
    fill(&app, "#pin", PIN).await?;
    app.click("#knock").await?;
    app.read(".you-who", SARI).await?;
    app.see(".you-lock > label:nth-of-type(1) > input:not(:checked)").await?;

    browser.click_into_view("[id^='send-away-']").await?;
    browser.click("#send-away-sure").await?;
    app.read("main", &says(text::shell::link_sent_away_explained())).await
}

#[tokio::test]
async fn a_locked_app_starts_locked_and_whoever_forgot_the_pin_signs_in_and_finds_all_of_it() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let start = Start { phone: phone.path(), server: server.address(), entry: None, size: None };
    let app = AppWindow::open(&start).await?;
    app.see(FIRST_PAGE).await?;
    register(&app, &server).await?;
    go_to(&app, "/you").await?;
    app.click("label:has(#theme-dark)").await?;
    set_lock(&app).await?;
    app.close().await?;

    let app = AppWindow::open(&start).await?;
    app.see(".lock").await?;
    app.see_no(".frame").await?;
    app.see_no("#sensor-open").await?;
    fill(&app, "#pin", "314159").await?;
    app.click("#knock").await?;
    app.read(".lock", &says(text::identity::wrong_pin())).await?;
    fill(&app, "#pin", PIN).await?;
    app.click("#knock").await?;
    app.see(FIRST_PAGE).await?;

    // The device slept until tomorrow, and its timers with it: whoever touches it then finds it shut.
    let wakes = "(() => { const now = Date.now; Date.now = () => now() + 24 * 60 * 60 * 1000; \
                 window.dispatchEvent(new Event('pointerdown')); })()";
    app.answer(wakes).await?;
    app.see(".lock").await?;
    fill(&app, "#pin", PIN).await?;
    app.click("#knock").await?;
    app.see(FIRST_PAGE).await?;

    // The keyboard alone locks it, too. What was said last, and the way to take it back, is behind the lock.
    go_to(&app, "/you").await?;
    app.click("label:has(#theme-light)").await?;
    app.see(".kit-toast-action").await?;
    app.click("label:has(#theme-dark)").await?;
    app.click("#palette-open").await?;
    app.write(&says(text::identity::lock_now())).await?;
    app.press(fantoccini::key::Key::Enter).await?;
    let left = "document.querySelector('.lock') && document.querySelectorAll('.kit-toast').length";
    let toasts = app.until("the app to be shut", async || Ok(app.answer(left).await?.as_u64())).await?;
    assert_eq!(toasts, 0, "of what was said before");
    app.click("#pin-forgotten").await?;
    app.read(".lock", &says(text::identity::pin_forgotten_sign_in())).await?;
    app.click(".lock-forgotten a[href='/sign-in']").await?;
    sign_in(&app).await?;
    go_to(&app, "/you").await?;
    app.read(".you-lock", &says(text::identity::lock_is_off())).await?;
    app.holds("what was chosen before to be there", "document.documentElement.dataset.theme === 'dark'").await
}

async fn set_lock(app: &Screen) -> Outcome {
    go_to(app, "/you").await?;
    app.click_into_view("#lock-set").await?;
    app.see("dialog[open] #pin").await?;
    fill(app, "#pin", "2718").await?;
    app.click("#knock").await?;
    app.read("dialog[open]", &says(text::identity::pin_too_short(SHORTEST_PIN))).await?;
    fill(app, "#pin", PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    app.see("#lock-now").await
}

async fn sign_in(screen: &Screen) -> Outcome {
    screen.see("#email").await?;
    fill(screen, "#email", SARI).await?;
    fill(screen, "#password", SEA).await?;
    screen.click("#knock").await?;
    screen.see(FIRST_PAGE).await
}

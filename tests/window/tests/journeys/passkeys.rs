//! I add a passkey, sign in by it without a word, show by it that it is me, and let it go. In a browser with an authenticator of
//! its own that plays the finger.

use crate::{
    accounts::{RAIN, register},
    stage::{FIRST_PAGE, go_to, says},
};
use nusaloka_locales::text;
use nusaloka_window::{Browser, Finger, Outcome, Screen, Server};

#[tokio::test]
async fn i_come_in_by_a_passkey_and_let_it_go_when_i_lose_it() -> Outcome {
    let mut server = Server::start()?;
    let browser = Browser::open().await?;
    let finger = browser.has_authenticator().await?;
    browser.go(&server.by_name()).await?;
    browser.see(FIRST_PAGE).await?;
    register(&browser, &server).await?;
    go_to(&browser, "/you").await?;
    // What the browser asks stays open longer than the sheet that it was asked in.
    let keeps_waiting = "(() => { const ask = navigator.credentials.create; navigator.credentials.create = () => \
                         new Promise((_, no) => { navigator.credentials.create = ask; window.callsOff = () => \
                         no(new DOMException('called off', 'NotAllowedError')); }); })()";
    browser.answer(keeps_waiting).await?;
    open(&browser, "#passkey-add").await?;
    browser.click("#knock").await?;
    browser.holds("the browser to ask", "window.callsOff !== undefined").await?;
    browser.click("dialog[open] .kit-sheet-close button").await?;
    browser.see_no("dialog[open]").await?;
    browser.answer("window.callsOff()").await?;
    open(&browser, "#passkey-add").await?;
    browser.click("#knock").await?;
    browser.read(".you-passkeys .kit-list", "Chrom").await?;

    browser.click_into_view("#sign-out").await?;
    browser.click("#sign-out-sure").await?;
    browser.see(FIRST_PAGE).await?;
    go_to(&browser, "/you").await?;
    browser.click(".you-ways a[href='/sign-in']").await?;
    // The wrong finger, and then the right one.
    finger.is(&browser, Finger::Wrong).await?;
    browser.click("#passkey-sign-in").await?;
    browser.read(".door", &says(text::identity::passkey_cancelled())).await?;
    finger.is(&browser, Finger::Right).await?;
    browser.click("#passkey-sign-in").await?;
    browser.see(FIRST_PAGE).await?;

    server.stop()?;
    server.change_store("UPDATE identity_session_key SET proved_at = 0")?;
    server.start_again()?;
    browser.go(&format!("{}/you", server.by_name())).await?;
    open(&browser, "#change-password").await?;
    crate::accounts::fill(&browser, "#password", RAIN).await?;
    browser.click("#knock").await?;
    browser.click("#passkey-proof").await?;
    browser.see_no("dialog[open]").await?;

    open(&browser, "[id^='passkey-']:not(#passkey-add)").await?;
    crate::accounts::fill(&browser, "#name", "Kunci lama").await?;
    browser.click("#name-save").await?;
    browser.read(".you-passkeys .kit-list", "Kunci lama").await?;
    open(&browser, "[id^='passkey-']:not(#passkey-add)").await?;
    browser.click("#passkey-remove").await?;
    browser.see_no(".you-passkeys .kit-list").await
}

async fn open(screen: &Screen, opener: &str) -> Outcome {
    screen.click_into_view(opener).await?;
    screen.see("dialog[open] form").await
}

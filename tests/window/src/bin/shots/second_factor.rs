//! Of somebody who needs a second factor: before they have one, where it is asked for, and on a device that is remembered.

use crate::{
    SIZES,
    album::Album,
    in_browser::{LOOKS, Page, Then, pages, ready, wear},
    totp::code_in,
};
use nusaloka_window::{Browser, Outcome, Server};

const EMAIL: &str = "sari@example.com";
const PASSWORD: &str = "laut biru di pagi hari";

/// At a server of its own, where nobody else gets letters.
pub(crate) async fn take(album: &mut Album) -> Outcome {
    const WITHOUT: [Page; 2] = [
        Page { name: "second-needed", path: "/you", then: Then::ShowAll },
        Page { name: "second-before-payouts", path: "/organisation", then: Then::Open("#org-money-edit") },
    ];
    const AT_THE_DOOR: [Page; 1] =
        [Page { name: "sign-in-second", path: "/sign-in", then: Then::ShowPassword(EMAIL, PASSWORD) }];
    const REMEMBERED: [Page; 2] = [
        Page { name: "you-known-device", path: "/you", then: Then::ShowAll },
        Page { name: "you-second-off", path: "/you", then: Then::Open("#second-factor") },
    ];
    let (server, browser) = (Server::start()?, Browser::open().await?);
    let server_at = server.address();
    register(&browser, &server).await?;
    browser.go(&format!("{server_at}/organisation")).await?;
    browser.click("#org-found").await?;
    browser.click("#org-name").await?;
    browser.write("Laut Biru").await?;
    browser.click("#org-found-action").await?;
    browser.see("#org-money-edit").await?;
    pages(album, &browser, server_at, &WITHOUT).await?;

    let paper = set_up(&browser, server_at).await?;
    browser.click_into_view("#sign-out").await?;
    browser.click("#sign-out-sure").await?;
    browser.see("main .today").await?;
    by_letter(album, &browser, &server).await?;
    pages(album, &browser, server_at, &AT_THE_DOOR).await?;

    // The last picture stands where it is asked for.
    browser.click("#second").await?;
    browser.write(&paper).await?;
    browser.click(".door-form .kit-switch").await?;
    browser.click("#knock").await?;
    browser.see("main .today").await?;
    pages(album, &browser, server_at, &REMEMBERED).await
}

/// Where it is asked for after the code of a letter, which nothing has been done with yet.
async fn by_letter(album: &mut Album, browser: &Browser, server: &Server) -> Outcome {
    // That it was set up was told by one that leads there, too.
    let (before, _) = server.letter(browser, "/new-password#").await?;
    browser.go(&format!("{}/new-password", server.address())).await?;
    browser.click("#email").await?;
    browser.write(EMAIL).await?;
    browser.click("#knock").await?;
    let another = async || {
        let (link, _) = server.letter(browser, "/new-password#").await?;
        Ok((link != before).then_some(link))
    };
    let link = browser.until("another letter", another).await?;
    for look in LOOKS {
        wear(browser, server.address(), look).await?;
        browser.go(&link).await?;
        browser.click("#password").await?;
        browser.write(PASSWORD).await?;
        browser.click("#knock").await?;
        browser.see("#second").await?;
        for size in SIZES {
            browser.be_of_size(size).await?;
            ready(browser).await?;
            let file = format!("new-password-second-{}-{}-{}.png", size.0, look.theme, look.language);
            album.add("new-password-second", &file, size.0, &browser.photograph().await?)?;
        }
    }
    Ok(())
}

async fn register(browser: &Browser, server: &Server) -> Outcome {
    browser.go(&format!("{}/register", server.address())).await?;
    browser.click("#email").await?;
    browser.write(EMAIL).await?;
    browser.click("#knock").await?;
    browser.see("#code").await?;
    let (_, code) = server.letter(browser, "/register#").await?;
    for (field, text) in [("#code", code.as_str()), ("#name", "Sari Wulandari"), ("#password", PASSWORD)] {
        browser.click(field).await?;
        browser.write(text).await?;
    }
    browser.click("#knock").await?;
    browser.see("main .today").await
}

/// Gives one of the codes on paper.
async fn set_up(browser: &Browser, server: &str) -> Outcome<String> {
    browser.go(&format!("{server}/you")).await?;
    browser.click_into_view("#second-factor").await?;
    browser.click("dialog[open] #knock").await?;
    browser.see("dialog[open] .kit-qr").await?;
    let secret = browser.words("#second-secret").await?;
    browser.click("#second").await?;
    browser.write(&code_in(&secret, 0)).await?;
    browser.click("#knock").await?;
    browser.see("#second-paper").await?;
    let paper = browser.words("#second-paper li:first-child").await?;
    browser.click("#second-paper-kept").await?;
    browser.see_no("dialog[open]").await?;
    Ok(paper.trim().to_owned())
}

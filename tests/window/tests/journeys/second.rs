//! I have a second factor asked for: with the picture or the key for my other device, and codes on paper that let me in once each. On a
//! device that is to be remembered, it is not asked for, until I say so.

use crate::{
    accounts::{SARI, SEA, fill, guest, register, sign_out},
    stage::{FIRST_PAGE, browser_of_traveller, go_to, phone, says},
    totp::code_in,
};
use fantoccini::key::Key;
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Outcome, Screen, Server, Start};

#[tokio::test]
async fn i_come_in_with_a_code_on_paper_after_my_password_in_a_browser() -> Outcome {
    let server = Server::start()?;
    let browser = guest(&server).await?;
    set_up_leave_and_come_back(&browser, &server).await
}

#[tokio::test]
async fn i_come_in_with_a_code_on_paper_after_my_password_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let start = Start { phone: phone.path(), server: server.address(), entry: None, size: None };
    let app = AppWindow::open(&start).await?;
    app.see(FIRST_PAGE).await?;
    set_up_leave_and_come_back(&app, &server).await
}

#[tokio::test]
async fn where_my_organisation_is_paid_is_shut_until_i_have_one_and_the_way_there_is_beside_it() -> Outcome {
    let server = Server::start()?;
    let browser = browser_of_traveller(&server).await?;
    go_to(&browser, "/you").await?;
    browser.click_into_view("#you-organisation").await?;
    browser.click("#org-found").await?;
    fill(&browser, "#org-name", "Laut Biru").await?;
    // Pressed twice, it is founded once.
    browser.see("#org-found-action").await?;
    browser.answer("[1, 2].forEach(() => document.querySelector('#org-found-action').click())").await?;
    browser.click_into_view("#org-money-edit").await?;
    browser.read("dialog[open]", &says(text::identity::second_first())).await?;
    browser.click("#second-first").await?;
    browser.see(".you dialog[open] #knock").await?;
    browser.click("#knock").await?;
    let secret = browser.words("#second-secret").await?;
    fill(&browser, "#second", &code_in(&secret, 0)).await?;
    browser.click("#knock").await?;
    browser.click("#second-paper-kept").await?;
    browser.see_no("dialog[open]").await?;
    browser.see_no("#second-needed").await?;
    browser.click_into_view("#you-organisation").await?;
    browser.click_into_view("#org-money-edit").await?;
    browser.see("dialog[open] #org-money-save").await
}

async fn set_up_leave_and_come_back(screen: &Screen, server: &Server) -> Outcome {
    register(screen, server).await?;
    go_to(screen, "/you").await?;
    open(screen).await?;
    screen.click("#knock").await?;
    screen.see("dialog[open] .kit-qr").await?;
    let secret = screen.words("#second-secret").await?;
    fill(screen, "#second", "123").await?;
    screen.click("#knock").await?;
    screen.read("dialog[open]", &says(text::identity::wrong_second())).await?;
    fill(screen, "#second", &code_in(&secret, 0)).await?;
    screen.click("#knock").await?;
    screen.see("#second-paper").await?;
    // Nobody leaves by a slip before they have kept them.
    screen.press(Key::Escape).await?;
    screen.press(Key::Escape).await?;
    screen.click("dialog[open] .kit-sheet-close button").await?;
    let paper = screen.words("#second-paper li:first-child").await?;
    screen.click("#second-paper-kept").await?;
    screen.see_no("dialog[open]").await?;

    sign_out(screen).await?;
    show_password(screen).await?;
    screen.read(".door-form", &says(text::identity::second_asked())).await?;
    fill(screen, "#second", "000000").await?;
    screen.click("#knock").await?;
    screen.read(".door-form", &says(text::identity::wrong_second())).await?;
    fill(screen, "#second", paper.trim()).await?;
    screen.click(".door-form .kit-switch").await?;
    screen.click("#knock").await?;
    screen.see(FIRST_PAGE).await?;

    go_to(screen, "/you").await?;
    sign_out(screen).await?;
    show_password(screen).await?;
    screen.see(FIRST_PAGE).await?;
    go_to(screen, "/you").await?;
    screen.click_into_view("#known-devices button").await?;
    screen.see_no("#known-devices").await?;
    open(screen).await?;
    screen.click("#second-end").await?;
    screen.see_no("dialog[open]").await?;
    screen.read("#second-factor", &says(text::identity::second_off())).await
}

async fn show_password(screen: &Screen) -> Outcome {
    screen.click(".you-ways a[href='/sign-in']").await?;
    fill(screen, "#email", SARI).await?;
    fill(screen, "#password", SEA).await?;
    screen.click("#knock").await
}

async fn open(screen: &Screen) -> Outcome {
    screen.click_into_view("#second-factor").await?;
    screen.see("dialog[open] form").await
}

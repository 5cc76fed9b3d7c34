//! I work at the desk of somebody's organisation: by a code of theirs I come to see what my role permits, and no money. When the role is taken, and
//! then my place there, what I saw is gone from my device.

use crate::{
    accounts::fill,
    stage::{FIRST_PAGE, app_of_traveller, go_to, phone, says},
};
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Browser, Outcome, Screen, Server};

/// In the order of the roles: owner, manager, desk.
const DESK: &str = "dialog[open] .org-switches label:nth-child(3)";

#[tokio::test]
async fn i_see_what_my_role_permits_and_nothing_once_it_is_taken() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let owner = owner_at_their_organisation(&server).await?;
    let code = code_for_the_desk(&owner).await?;

    let app = app_of_traveller(&server, phone.path()).await?;
    join(&app, &code).await?;
    app.see("#org-desk").await?;
    app.see_no("#org-money").await?;
    app.see_no("#org-invite").await?;

    open_member(&owner, "Sari").await?;
    owner.click(DESK).await?;
    app.see_no("#org-desk").await?;
    app.see("#org-people").await?;
    // What takes it back is in reach over the sheet.
    owner.click("dialog[open] .kit-toast-action").await?;
    app.see("#org-desk").await?;
    owner.see(&format!("{DESK} input:checked")).await?;
    owner.click(DESK).await?;
    app.see_no("#org-desk").await?;

    owner.click("#org-remove").await?;
    owner.click("#org-remove-sure").await?;
    app.see("#org-found").await?;
    app.read("#organisation", &says(text::identity::org_empty())).await
}

#[tokio::test]
async fn what_a_colleague_writes_while_my_form_is_open_stays_as_they_wrote_it() -> Outcome {
    let server = Server::start()?;
    let (mine, colleagues) = (owner_at_their_organisation(&server).await?, owner_at_their_organisation(&server).await?);
    open_desk(&mine).await?;
    open_desk(&colleagues).await?;
    fill(&colleagues, "#org-phone", "+62 370 100100").await?;
    colleagues.click("#org-desk-save").await?;
    colleagues.see_no("dialog[open]").await?;
    let number = r"document.querySelector('#org-desk').textContent.replace(/\D/g, '').includes('62370100100')";
    mine.holds("their number behind my form", number).await?;
    fill(&mine, "#org-address", "Jalan Pantai 7").await?;
    mine.click("#org-desk-save").await?;
    for screen in [&mine, &colleagues] {
        screen.read("#org-desk", "Jalan Pantai 7").await?;
        screen.holds("their number to stay", number).await?;
    }
    Ok(())
}

async fn open_desk(owner: &Screen) -> Outcome {
    owner.click_into_view("#org-desk-edit").await?;
    owner.see("dialog[open] #org-desk-save").await
}

async fn owner_at_their_organisation(server: &Server) -> Outcome<Browser> {
    let browser = Browser::open().await?;
    browser.go(&server.entrance("provider")?).await?;
    browser.see(FIRST_PAGE).await?;
    browser.go(&format!("{}/organisation", server.address())).await?;
    browser.see("#org-money").await?;
    Ok(browser)
}

async fn code_for_the_desk(owner: &Screen) -> Outcome<String> {
    owner.click_into_view("#org-invite").await?;
    owner.click(DESK).await?;
    owner.click("#org-invite-action").await?;
    let line = format!(
        "[...document.querySelectorAll('#org-awaited li')].map(line => line.innerText).find(line => line.includes('{}'))",
        says(text::identity::org_role_desk())
    );
    let code = owner
        .until("a code for the desk", async || {
            let line = owner.answer(&line).await?;
            let words = line.as_str().unwrap_or_default().lines().next().unwrap_or_default().to_owned();
            Ok((!words.is_empty()).then_some(words))
        })
        .await?;
    owner.click("dialog[open] .kit-sheet-close button").await?;
    owner.see_no("dialog[open]").await?;
    Ok(code.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect())
}

async fn join(app: &AppWindow, code: &str) -> Outcome {
    go_to(app, "/you").await?;
    app.click_into_view("#you-organisation").await?;
    app.click("#org-join").await?;
    fill(app, "#org-code", "KELIRU").await?;
    app.click("#org-join-action").await?;
    app.read("dialog[open]", &says(text::identity::org_code_wrong())).await?;
    fill(app, "#org-code", code).await?;
    app.click("#org-join-action").await
}

async fn open_member(owner: &Screen, name: &str) -> Outcome {
    let row =
        format!("[...document.querySelectorAll('[id^=org-member-]')].find(row => row.innerText.includes('{name}'))");
    let id = owner
        .until(&format!("{name} among the people"), async || {
            Ok(owner.answer(&format!("{row}?.id")).await?.as_str().map(str::to_owned))
        })
        .await?;
    owner.click_into_view(&format!("[id='{id}']")).await
}

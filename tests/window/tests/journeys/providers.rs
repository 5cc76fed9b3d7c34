//! I come in with a provider, which is another site: out to it, and back into the browser that I left with. What I have there is linked to the
//! account that I have here when I have shown that it is mine; and I let it go.

use crate::{
    accounts::{SARI, SEA, fill, register, sign_out},
    stage::{FIRST_PAGE, go_to, says, says_at_first},
};
use nusaloka_locales::text;
use nusaloka_provider::Provider;
use nusaloka_window::{Browser, Outcome, Server};

/// A server that believes a provider, a browser on its first page, and what must not end before them.
async fn stage() -> Outcome<(Server, Browser, Provider)> {
    let provider = Provider::open().await;
    let server = Server::believing(&provider)?;
    let browser = Browser::open().await?;
    browser.go(&server.by_name()).await?;
    browser.see(FIRST_PAGE).await?;
    go_to(&browser, "/you").await?;
    Ok((server, browser, provider))
}

#[tokio::test]
async fn i_come_in_with_a_provider_keep_what_i_chose_and_let_it_go() -> Outcome {
    let (_server, browser, _provider) = stage().await?;
    browser.click("label:has(#theme-dark)").await?;
    browser.click(".you-ways a[href='/sign-in']").await?;
    browser.click("#provider-pulau").await?;
    // At the provider: no, after all.
    browser.click("#nobody").await?;
    browser.read("main", &says(text::identity::provider_cancelled())).await?;
    browser.click(".kit-state-ways a[href='/sign-in']").await?;
    browser.click("#provider-pulau").await?;
    browser.click("#sari-17").await?;
    browser.see(FIRST_PAGE).await?;
    go_to(&browser, "/you").await?;
    browser.read(".you-who", "Sari Wulandari").await?;
    let dark = "document.documentElement.dataset.theme === 'dark'";
    browser.holds("what was chosen as a guest to be there still", dark).await?;
    browser.read(".you-linked", SARI).await?;
    browser.read("#change-password", &says(text::identity::password_none())).await?;
    browser.click("#change-password").await?;
    fill(&browser, "dialog[open] #password", SEA).await?;
    browser.click("#knock").await?;
    browser.see_no("dialog[open]").await?;
    browser.read("#change-password", &says_at_first(text::identity::password_set(""))).await?;
    browser.click_into_view("#linked-pulau").await?;
    browser.click("#unlink").await?;
    browser.see_no("#linked-pulau").await
}

#[tokio::test]
async fn an_account_that_i_have_is_linked_when_i_have_come_in_as_always() -> Outcome {
    let (mut server, browser, _provider) = stage().await?;
    register(&browser, &server).await?;
    go_to(&browser, "/you").await?;
    sign_out(&browser).await?;
    browser.click(".you-ways a[href='/sign-in']").await?;
    browser.click("#provider-pulau").await?;
    browser.click("#sari-17").await?;
    browser.read(".door-explained", SARI).await?;
    fill(&browser, "#password", SEA).await?;
    browser.click("#knock").await?;
    browser.see("#linked-pulau").await?;

    sign_out(&browser).await?;
    browser.click(".you-ways a[href='/sign-in']").await?;
    browser.click("#provider-pulau").await?;
    browser.click("#sari-17").await?;
    browser.see(FIRST_PAGE).await?;

    // Who goes on linking much later must show first who they are, and is told so where there is no form.
    server.stop()?;
    server.change_store("UPDATE identity_session_key SET proved_at = 0")?;
    server.start_again()?;
    let outing = "00000000-0000-0000-0000-000000000000";
    browser.go(&format!("{}/came-back#link.{outing}.of-yesterday", server.by_name())).await?;
    browser.read("main .kit-state", &says(text::identity::prove_again())).await
}

//! I keep a passkey on a security key: the app's window asks it itself. I plug it in, type its PIN (wrong, and then right), touch it, come
//! in by it, and show by it that it is me. The key is played by one that speaks the protocol of the real ones.

use crate::{
    accounts::{RAIN, SARI, SEA, fill, register, sign_out},
    stage::{FIRST_PAGE, app_of_traveller, go_to, phone, says},
};
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Outcome, SecurityKey, Server, Start, while_doing};

const PIN: &str = "271828";
const LOCK_PIN: &str = "161803";

#[tokio::test]
async fn i_add_a_passkey_on_a_security_key_and_come_in_by_it_in_the_app() -> Outcome {
    let (mut server, phone) = (Server::start()?, phone()?);
    let start = Start { phone: phone.path(), server: server.address(), entry: None, size: None };
    let app = AppWindow::open(&start).await?;
    app.see(FIRST_PAGE).await?;
    register(&app, &server).await?;

    go_to(&app, "/you").await?;
    app.click_into_view("#passkey-add").await?;
    app.see("dialog[open] #passkey-name").await?;
    app.click("#knock").await?;
    app.read(".key", &says(text::identity::key_plug_in())).await?;
    let key = app.security_key(PIN)?;
    app.see("#key-pin").await?;
    fill(&app, "#key-pin", "314159").await?;
    app.click("#key-pin-go").await?;
    app.read(".key", &says(text::identity::key_pin_wrong())).await?;
    app.read(".key", &says(text::identity::key_pin_left(7))).await?;
    by_pin_and_touch(&app, &key).await?;
    app.read(".you-passkeys .kit-list", &says(text::identity::security_key())).await?;

    // Twice on one key would be of no use.
    app.click_into_view("#passkey-add").await?;
    app.see("dialog[open] #passkey-name").await?;
    app.click("#knock").await?;
    by_pin_and_touch(&app, &key).await?;
    app.read("dialog[open]", &says(text::identity::key_has_one())).await?;
    app.press(fantoccini::key::Key::Escape).await?;
    app.see_no("dialog[open]").await?;

    app.click_into_view("#sign-out").await?;
    app.click("#sign-out-sure").await?;
    app.see(FIRST_PAGE).await?;
    go_to(&app, "/you").await?;
    app.click(".you-ways a[href='/sign-in']").await?;
    // Called off, which ends it at the key, too; and then in earnest.
    app.click("#passkey-sign-in").await?;
    app.see("#key-pin").await?;
    fill(&app, "#key-pin", PIN).await?;
    app.click("#key-pin-go").await?;
    app.read(".key", &says(text::identity::key_touch())).await?;
    app.click("#key-call-off").await?;
    key.until_called_off().map_err(while_doing("waiting for the key to be let go"))?;
    app.read(".door", &says(text::identity::passkey_cancelled())).await?;
    app.click("#passkey-sign-in").await?;
    by_pin_and_touch(&app, &key).await?;
    app.see(FIRST_PAGE).await?;
    go_to(&app, "/you").await?;
    app.read(".you-who", SARI).await?;

    server.stop()?;
    server.change_store("UPDATE identity_session_key SET proved_at = 0")?;
    server.start_again()?;
    app.click_into_view("#change-password").await?;
    app.see("dialog[open] #password").await?;
    fill(&app, "#password", SEA).await?;
    app.click("#knock").await?;
    app.see("#passkey-proof").await?;
    // Another one, on second thoughts: that is the one that counts.
    fill(&app, "#password", RAIN).await?;
    app.click("#passkey-proof").await?;
    by_pin_and_touch(&app, &key).await?;
    app.see_no("dialog[open]").await?;
    sign_out(&app).await?;
    app.click(".you-ways a[href='/sign-in']").await?;
    fill(&app, "#email", SARI).await?;
    fill(&app, "#password", RAIN).await?;
    app.click("#knock").await?;
    app.see(FIRST_PAGE).await
}

#[tokio::test]
async fn i_open_the_locked_app_with_my_security_key() -> Outcome {
    const BY_KEY: &str = ".you-lock > label:nth-of-type(1) > input";
    let (server, phone) = (Server::start()?, phone()?);
    let app = app_of_traveller(&server, phone.path()).await?;
    go_to(&app, "/you").await?;
    app.click_into_view("#lock-set").await?;
    app.see("dialog[open] #pin").await?;
    fill(&app, "#pin", LOCK_PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    let key = app.security_key(PIN)?;
    // It shows that a key opens only when one does.
    app.click_into_view(BY_KEY).await?;
    app.see("dialog[open] #pin").await?;
    app.press(fantoccini::key::Key::Escape).await?;
    app.see_no("dialog[open]").await?;
    app.see(&format!("{BY_KEY}:not(:checked)")).await?;
    app.click_into_view(BY_KEY).await?;
    app.see("dialog[open] #pin").await?;
    fill(&app, "#pin", LOCK_PIN).await?;
    app.click("#knock").await?;
    by_pin_and_touch(&app, &key).await?;
    app.see_no("dialog[open]").await?;
    app.see(&format!("{BY_KEY}:checked")).await?;

    app.click_into_view("#lock-now").await?;
    app.click("#key-open").await?;
    by_pin_and_touch(&app, &key).await?;
    app.see_no(".lock").await?;
    app.see("#lock-now").await
}

async fn by_pin_and_touch(app: &AppWindow, key: &SecurityKey) -> Outcome {
    app.see("#key-pin").await?;
    fill(app, "#key-pin", PIN).await?;
    app.click("#key-pin-go").await?;
    app.read(".key", &says(text::identity::key_touch())).await?;
    key.touch().map_err(while_doing("touching the key"))?;
    app.see_no(".key").await
}

//! In the app's own window: what only it has, and what a browser draws differently.

use crate::{SIZES, album::Album};
use nusaloka_window::{AppWindow, OnTheBus, Outcome, Server, Start, while_doing};
use std::{fs, path::Path};
use tempfile::TempDir;

pub(crate) async fn take(album: &mut Album, server: &mut Server) -> Outcome {
    let phone = TempDir::with_prefix("nusaloka-shots-").map_err(while_doing("making a data folder"))?;
    let entry = server.entry("traveller")?;
    let address = server.address().to_owned();
    let desk = Start { phone: phone.path(), server: &address, entry: Some(&entry), size: None };

    let app = AppWindow::open(&desk).await?;
    app.see("nav a[href='/you']").await?;
    album.add_window("today", &app).await?;
    // Within the page, as the router would: leaving the document may leave WebKit's driver without an answer.
    app.answer("(history.pushState(null, '', '/no/such/page'), dispatchEvent(new PopStateEvent('popstate')))").await?;
    app.see(".kit-state").await?;
    album.add_window("not-found", &app).await?;
    app.click("nav a[href='/you']").await?;
    app.see("#language").await?;
    album.add_window("you", &app).await?;
    app.click("a[href='/gallery']").await?;
    app.click("#break-page-now").await?;
    app.see("#fault").await?;
    album.add_window("fault", &app).await?;
    app.close().await?;
    locked(album, &desk).await?;
    let in_hand = Start { size: Some(SIZES[0]), phone: desk.phone, server: desk.server, entry: desk.entry };
    security_key(album, "key", &desk, ("light", "id")).await?;
    security_key(album, "key-on-a-phone", &in_hand, ("dark", "ar")).await?;

    server.stop()?;
    let app = AppWindow::open(&Start { size: Some(SIZES[0]), ..desk }).await?;
    app.click("nav a[href='/you']").await?;
    app.choose("#language", "ar").await?;
    app.holds("the window to be Arabic", "document.documentElement.lang === 'ar'").await?;
    album.add_window("arabic-you", &app).await?;
    app.click("nav a[href='/']").await?;
    album.add_window("arabic-today", &app).await?;
    app.click("nav a[href='/you']").await?;
    app.choose("#language", "id").await?;
    app.click("label:has(#theme-dark)").await?;
    app.click("#link-indicator").await?;
    app.see("#tray .tray-change").await?;
    album.add_window("offline", &app).await?;
    app.close().await?;

    for (name, keyring) in [("no-keyring", OnTheBus::Nobody), ("keyring-locked", OnTheBus::Locked)] {
        trouble(album, name, &desk, keyring).await?;
    }
    let secrets = phone.path().join("home");
    fs::remove_dir_all(&secrets).map_err(while_doing(format!("losing {}", secrets.display())))?;
    trouble(album, "key-lost", &desk, OnTheBus::Unlocked).await?;
    damage(phone.path())?;
    trouble(album, "damaged", &desk, OnTheBus::Unlocked).await
}

/// The lock of the app, which is taken off again.
async fn locked(album: &mut Album, desk: &Start<'_>) -> Outcome {
    const PIN: &str = "271828";
    const KEY_PIN: &str = "161803";
    const BY_KEY: &str = ".you-lock > label:nth-of-type(1) > input";
    let app = AppWindow::open(desk).await?;
    app.click("nav a[href='/you']").await?;
    app.click_into_view("#lock-set").await?;
    app.click("dialog[open] #pin").await?;
    album.add_window("lock-set", &app).await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    let key = app.security_key(KEY_PIN)?;
    app.click_into_view(BY_KEY).await?;
    app.click("dialog[open] #pin").await?;
    album.add_window("lock-by-key", &app).await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.click("#key-pin").await?;
    app.write(KEY_PIN).await?;
    app.click("#key-pin-go").await?;
    app.see(".key-mark-waits").await?;
    album.add_window("lock-by-key-touch", &app).await?;
    key.touch().map_err(while_doing("touching the key"))?;
    app.see(&format!("{BY_KEY}:checked")).await?;
    app.click_into_view("#lock-now").await?;
    app.see(".lock").await?;
    album.add_window("locked", &app).await?;
    app.click("#key-open").await?;
    app.see("#key-pin").await?;
    album.add_window("locked-key", &app).await?;
    app.close().await?;

    let app =
        AppWindow::open(&Start { size: Some(SIZES[0]), phone: desk.phone, server: desk.server, entry: desk.entry })
            .await?;
    album.add_window("locked-on-a-phone", &app).await?;
    app.click("#pin-forgotten").await?;
    album.add_window("locked-forgotten", &app).await?;
    app.click("#pin").await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    wear(&app, "dark", "ar").await?;
    app.click_into_view("#lock-now").await?;
    app.see(".lock").await?;
    album.add_window("locked-on-a-phone-dark-ar", &app).await?;
    app.click("#pin").await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.click("nav a[href='/you']").await?;
    app.click_into_view("#lock-end").await?;
    app.click("dialog[open] #pin").await?;
    album.add_window("lock-end-dark-ar", &app).await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    app.close().await
}

/// What a security key is asked for, and what it says.
async fn security_key(album: &mut Album, name: &str, start: &Start<'_>, (theme, language): (&str, &str)) -> Outcome {
    const PIN: &str = "271828";
    let app = AppWindow::open(start).await?;
    wear(&app, theme, language).await?;
    app.answer("(history.pushState(null, '', '/sign-in'), dispatchEvent(new PopStateEvent('popstate')))").await?;
    app.click("#passkey-sign-in").await?;
    app.see(".key").await?;
    album.add_window(&format!("{name}-plug-in"), &app).await?;
    let _key = app.security_key(PIN)?;
    app.click("#key-pin").await?;
    album.add_window(&format!("{name}-pin"), &app).await?;
    app.write("314159").await?;
    app.click("#key-pin-go").await?;
    app.see(".key .kit-error").await?;
    album.add_window(&format!("{name}-pin-wrong"), &app).await?;
    app.click("#key-pin").await?;
    app.write(PIN).await?;
    app.click("#key-pin-go").await?;
    // It has no passkey: said where it was asked for.
    app.see(".door .kit-error .kit-icon").await?;
    album.add_window(&format!("{name}-has-none"), &app).await?;
    wear(&app, "light", "id").await?;
    app.close().await
}

async fn wear(app: &AppWindow, theme: &str, language: &str) -> Outcome {
    app.click("nav a[href='/you']").await?;
    app.choose("#language", language).await?;
    app.click_into_view(&format!("label:has(#theme-{theme})")).await?;
    let worn = format!(
        "document.documentElement.lang === '{language}' && document.documentElement.dataset.theme === '{theme}'"
    );
    app.holds("the window to be as it was chosen", &worn).await
}

/// The page that tells of it.
async fn trouble(album: &mut Album, name: &str, start: &Start<'_>, keyring: OnTheBus) -> Outcome {
    let app = AppWindow::open_with(start, keyring).await?;
    app.see("main .kit-state-failed").await?;
    album.add_window(name, &app).await?;
    app.close().await
}

/// Makes nonsense of every database below the folder, and of what SQLite keeps beside it.
fn damage(folder: &Path) -> Outcome {
    for entry in fs::read_dir(folder).map_err(while_doing(format!("listing {}", folder.display())))? {
        let path = entry.map_err(while_doing(format!("listing {}", folder.display())))?.path();
        if path.is_dir() {
            damage(&path)?;
        } else if path.extension().is_some_and(|extension| extension.to_string_lossy().starts_with("db")) {
            fs::write(&path, b"no database").map_err(while_doing(format!("damaging {}", path.display())))?;
        }
    }
    Ok(())
}

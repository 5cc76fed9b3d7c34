//! Something of ours breaks: I see what happened and a way on, never a white window. What I typed is in no report of it.

use crate::{
    accounts::fill,
    stage::{app_of_traveller, browser_of_traveller, files, go_to, phone, says},
};
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server, descendants, while_doing};
use std::fs;

#[tokio::test]
async fn a_panic_is_shown_and_survived_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    shown_and_survived(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn a_panic_is_shown_and_survived_in_a_browser() -> Outcome {
    let server = Server::start()?;
    shown_and_survived(&*browser_of_traveller(&server).await?).await
}

async fn shown_and_survived(screen: &Screen) -> Outcome {
    go_to(screen, "/you").await?;
    screen.click("a[href='/gallery']").await?;
    screen.click("#break-page-now").await?;
    screen.read("#fault", &says(text::shell::fault_title())).await?;
    screen.read("#fault", &says(text::shell::fault_explained())).await?;
    screen.read(".fault-details", env!("CARGO_PKG_VERSION")).await?;
    let details = screen.words(".fault-details").await?;
    assert!(!details.contains("Lestari"), "somebody's name is in {details}");
    screen.click(".fault-copy").await?;
    screen.read(".fault-said", &says(text::shell::fault_copied())).await?;
    screen.click(".fault-restart").await?;
    screen.see("nav a[href='/you']").await
}

/// Nor in what the programs said, nor anywhere on my disk, where the web view keeps things of its own.
#[tokio::test]
async fn what_opens_something_is_in_no_report_of_a_crash() -> Outcome {
    const PASSWORD: &str = "sandi-penanda-4c1e77";
    const ANOTHER: &str = "sandi-baru-penanda-90ab3f";
    const PIN: &str = "pin-penanda-6d20b8";
    let (server, phone) = (Server::start()?, phone()?);
    let app = app_of_traveller(&server, phone.path()).await?;
    go_to(&app, "/you").await?;
    for (row, field, secret) in
        [("#change-password", "#password", PASSWORD), ("#change-email", "#email", ANOTHER), ("#lock-set", "#pin", PIN)]
    {
        app.click_into_view(row).await?;
        app.see(&format!("dialog[open] {field}")).await?;
        fill(&app, field, secret).await?;
        app.click("#knock").await?;
        if row != "#lock-set" {
            app.press(fantoccini::key::Key::Escape).await?;
        }
        app.see_no("dialog[open]").await?;
    }
    app.click_into_view("a[href='/gallery']").await?;
    app.click_into_view("#break-page-now").await?;
    app.see(".fault-details").await?;
    let mut found = vec![("the report".to_owned(), app.words(".fault-details").await?.into_bytes())];
    found.push(("what was said".to_owned(), app.said().into_bytes()));
    app.close().await?;
    for file in files(phone.path())? {
        let bytes = fs::read(&file).map_err(while_doing(format!("reading {}", file.display())))?;
        found.push((file.display().to_string(), bytes));
    }
    let holds = |bytes: &[u8], secret: &str| bytes.windows(secret.len()).any(|here| here == secret.as_bytes());
    assert!(holds(&found[0].1, "panicked at") && holds(&found[1].1, "first page"), "there is something to look at");
    for (path, bytes) in &found {
        for secret in [PASSWORD, ANOTHER, PIN] {
            assert!(!holds(bytes, secret), "{secret} is in {path}");
        }
    }
    Ok(())
}

/// Neither the app nor the server, whatever the machine would do with a crash of anything else.
#[tokio::test]
async fn a_crash_leaves_no_core_in_which_keys_could_be_found() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let _app = app_of_traveller(&server, phone.path()).await?;
    let mut ours = Vec::new();
    for process in descendants(std::process::id()) {
        let told = |what: &str| std::fs::read_to_string(format!("/proc/{process}/{what}"));
        // One that has just ended, of another story, says nothing any more.
        if let (Ok(name), Ok(limits)) = (told("comm"), told("limits"))
            && ["nusaloka", "nusaloka-server"].contains(&name.trim())
        {
            let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
            let numbers: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
            assert_eq!(numbers, ["0", "0"], "{name}");
            ours.push(name);
        }
    }
    assert!(ours.len() >= 2, "{ours:?}");
    Ok(())
}

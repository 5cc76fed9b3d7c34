//! Something of ours breaks: I see what happened and a way on, never a white window.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says};
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server, descendants};

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
    screen.click(".fault-copy").await?;
    screen.read(".fault-said", &says(text::shell::fault_copied())).await?;
    screen.click(".fault-restart").await?;
    screen.see("nav a[href='/you']").await
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

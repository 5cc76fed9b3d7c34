//! What every story needs: a server with the demo people, windows that look at it, and the words of the product.

use nusaloka_domain::identity::Language;
use nusaloka_locales::{Speaker, Text};
use nusaloka_window::{AppWindow, Browser, OnTheBus, Outcome, Screen, Server, Start, while_doing};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// What the product says in Indonesian, the language in which every story begins.
pub(crate) fn says(text: Text) -> String {
    says_in(Language::Indonesian, text)
}

pub(crate) fn says_in(language: Language, text: Text) -> String {
    Speaker::new(language).say(&text)
}

/// The words before the first that a message is given, which here may be anything.
pub(crate) fn says_at_first(text: Text) -> String {
    says(text).split('\u{2068}').next().unwrap_or_default().trim().to_owned()
}

/// A folder for the database of one phone, gone when the story is over.
pub(crate) fn phone() -> Outcome<TempDir> {
    TempDir::with_prefix("nusaloka-phone-").map_err(while_doing("making a data folder"))
}

/// All that lies below a folder.
pub(crate) fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(while_doing(format!("listing {}", folder.display())))? {
        let path = entry.map_err(while_doing(format!("listing {}", folder.display())))?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

/// The app on this phone, signed in as the demo traveller, with its first page in sight.
pub(crate) async fn app_of_traveller(server: &Server, phone: &Path) -> Outcome<AppWindow> {
    let app = open(server, phone, OnTheBus::Unlocked).await?;
    app.see(FIRST_PAGE).await?;
    Ok(app)
}

/// The same without waiting for a page that may never come.
pub(crate) async fn open(server: &Server, phone: &Path, keyring: OnTheBus) -> Outcome<AppWindow> {
    let entry = server.entry("traveller")?;
    let start = Start { phone, server: server.address(), entry: Some(&entry), size: None };
    AppWindow::open_with(&start, keyring).await
}

/// A browser that the demo traveller has signed in with, with its first page in sight.
pub(crate) async fn browser_of_traveller(server: &Server) -> Outcome<Browser> {
    let browser = Browser::open().await?;
    browser.go(&server.entrance("traveller")?).await?;
    browser.see(FIRST_PAGE).await?;
    Ok(browser)
}

/// Goes to a page the way most people do.
pub(crate) async fn go_to(screen: &Screen, path: &str) -> Outcome {
    screen.click(&format!("nav a[href='{path}']")).await?;
    screen.holds(&format!("the address to be {path}"), &format!("location.pathname === '{path}'")).await
}

/// Leaves a mark on the page that only a reload would wipe away.
pub(crate) async fn mark(screen: &Screen) -> Outcome {
    screen.answer("window.marked = true").await.map(drop)
}

pub(crate) async fn was_not_reloaded(screen: &Screen) -> Outcome {
    screen.holds("the page to be the same one, not a reloaded one", "window.marked === true").await
}

/// The first page with somebody's data, whoever it is.
pub(crate) const FIRST_PAGE: &str = "main .today";

//! Two of us write one packing list, each in the app on a phone of their own. The network goes, both go on, and when it is
//! back both windows show the same.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says, says_at_first};
use fantoccini::key::Key;
use nusaloka_locales::text;
use nusaloka_window::{AppWindow, Failed, Outcome, Screen, Server, Start};
use std::path::Path;

#[tokio::test]
async fn two_windows_edit_one_list_offline_and_online_and_agree() -> Outcome {
    let (mut server, saris_phone, wayans_phone) = (Server::start()?, phone()?, phone()?);
    let sari = app_of_traveller(&server, saris_phone.path()).await?;
    start_a_list(&sari, "Rinjani").await?;
    add(&sari, "Kaus").await?;
    add(&sari, "Senter").await?;
    reads(&sari, OPEN, &["Kaus", "Senter"]).await?;
    let code = show_code(&sari).await?;

    let wayan = app_of_provider(&server, wayans_phone.path()).await?;
    join(&wayan, &code).await?;
    wayan.click(".packing-card").await?;
    wayan.read("#packing-list h2", "Rinjani").await?;
    reads(&wayan, OPEN, &["Kaus", "Senter"]).await?;
    add(&wayan, "Obat").await?;
    reads(&sari, OPEN, &["Kaus", "Senter", "Obat"]).await?;

    server.stop()?;
    for app in [&sari, &wayan] {
        app.read(CONNECTION, &says_at_first(text::shell::link_offline(""))).await?;
    }
    tick(&sari, "Kaus").await?;
    reads(&sari, DONE, &["Kaus"]).await?;
    add(&sari, "Paspor").await?;
    move_up(&wayan, "Senter").await?;
    reads(&wayan, OPEN, &["Senter", "Kaus", "Obat"]).await?;
    add(&wayan, "Jaket").await?;
    sari.see(".packing-doubt").await?;

    server.start_again()?;
    for app in [&sari, &wayan] {
        app.read(CONNECTION, &says(text::shell::link_online())).await?;
        reads(app, DONE, &["Kaus"]).await?;
        app.see_no(".packing-doubt").await?;
        app.holds("all five things to be there", &format!("{}.length === 4", titles(OPEN))).await?;
    }
    let seen = sari.answer(&titles(OPEN)).await?;
    wayan
        .holds("both windows to show the same", &format!("JSON.stringify({}) === JSON.stringify({seen})", titles(OPEN)))
        .await
}

#[tokio::test]
async fn a_list_is_written_and_mended_by_keyboard_and_a_slip_is_undone_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    is_written_and_mended(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn a_list_is_written_and_mended_by_keyboard_and_a_slip_is_undone_in_a_browser() -> Outcome {
    let server = Server::start()?;
    is_written_and_mended(&*browser_of_traveller(&server).await?).await
}

async fn is_written_and_mended(screen: &Screen) -> Outcome {
    start_a_list(screen, "Bromo").await?;
    screen.read("main", &says(text::packing::list_empty())).await?;
    add(screen, "Jaket").await?;
    add(screen, "Syal").await?;
    reads(screen, OPEN, &["Jaket", "Syal"]).await?;
    move_up(screen, "Syal").await?;
    reads(screen, OPEN, &["Syal", "Jaket"]).await?;

    screen.click(&menu_of("Jaket")).await?;
    choose_in_menu(screen, &says(text::packing::remove())).await?;
    reads(screen, OPEN, &["Syal"]).await?;
    screen.click(".kit-toast:last-of-type .kit-toast-action").await?;
    reads(screen, OPEN, &["Syal", "Jaket"]).await?;

    screen.click(&menu_of("Syal")).await?;
    choose_in_menu(screen, &says(text::packing::edit())).await?;
    screen.click("#packing-edit input[inputmode=numeric]").await?;
    screen.write("2").await?;
    screen.press(Key::Enter).await?;
    screen.see_no("dialog[open]").await?;
    screen.read(&row_of("Syal"), "12").await?;

    tick(screen, "Syal").await?;
    tick(screen, "Jaket").await?;
    screen.read("main", &says(text::packing::all_done())).await
}

// ---- what people do ---------------------------------------------------------------------------

async fn app_of_provider(server: &Server, phone: &Path) -> Outcome<AppWindow> {
    let entry = server.entry("provider")?;
    let app = AppWindow::open(&Start { phone, server: server.address(), entry: Some(&entry), size: None }).await?;
    app.see(crate::stage::FIRST_PAGE).await?;
    Ok(app)
}

async fn go_to_lists(screen: &Screen) -> Outcome {
    go_to(screen, "/trips").await?;
    screen.click("#trips-packing").await?;
    screen.see("#packing-new").await
}

async fn start_a_list(screen: &Screen, title: &str) -> Outcome {
    go_to_lists(screen).await?;
    screen.click("#packing-new").await?;
    screen.click("#packing-start input[type=text]").await?;
    screen.write(title).await?;
    screen.click("#packing-start .kit-switch").await?;
    screen.press(Key::Enter).await?;
    screen.read("#packing-list h2", title).await
}

async fn add(screen: &Screen, title: &str) -> Outcome {
    screen.click("#packing-add-title").await?;
    screen.write(title).await?;
    screen.press(Key::Enter).await?;
    screen.see(&row_of(title)).await?;
    screen.holds("the field to be empty and to keep the keyboard", FIELD_IS_READY).await
}

async fn show_code(screen: &Screen) -> Outcome<String> {
    screen.click("#packing-people").await?;
    screen.click("#packing-invite").await?;
    screen.see("#packing-code").await?;
    let code = screen.answer("document.querySelector('#packing-code').innerText").await?;
    screen.press(Key::Escape).await?;
    screen.see_no("dialog[open]").await?;
    code.as_str().map(str::to_owned).ok_or_else(|| Failed::new("the code is no text"))
}

async fn join(screen: &Screen, code: &str) -> Outcome {
    go_to_lists(screen).await?;
    screen.click("#packing-join").await?;
    screen.click("#packing-join-form input").await?;
    screen.write(&code.to_lowercase()).await?;
    screen.press(Key::Enter).await?;
    screen.see_no("dialog[open]").await?;
    screen.read(".packing-lists", "Rinjani").await
}

async fn tick(screen: &Screen, title: &str) -> Outcome {
    screen.click(&format!("{} .packing-tick", row_of(title))).await?;
    screen.see(&format!("{DONE} [data-item='{title}']")).await
}

async fn move_up(screen: &Screen, title: &str) -> Outcome {
    screen.answer(&format!("void document.querySelector(\"{} input\").focus()", row_of(title))).await?;
    screen.press_with(Key::Alt, Key::Up.into()).await
}

/// By keyboard: WebKit's driver holds what is in the top layer for hidden.
async fn choose_in_menu(screen: &Screen, name: &str) -> Outcome {
    screen
        .holds(
            "a menu to be open and to have the keyboard",
            "document.activeElement.matches('.kit-menu:popover-open *')",
        )
        .await?;
    let steps = format!(
        "[...document.activeElement.parentElement.children].findIndex(item => item.innerText.trim() === '{name}')"
    );
    let steps = screen.answer(&steps).await?.as_u64().ok_or_else(|| Failed::new(format!("no {name} in the menu")))?;
    for _ in 0..steps {
        screen.press(Key::Down).await?;
    }
    screen.press(Key::Enter).await
}

fn row_of(title: &str) -> String {
    format!(".packing-row[data-item='{title}']")
}

fn menu_of(title: &str) -> String {
    format!("{} .kit-icon-button", row_of(title))
}

fn titles(half: &str) -> String {
    format!("[...document.querySelectorAll('{half} .packing-row')].map(row => row.dataset.item)")
}

async fn reads(screen: &Screen, half: &str, wanted: &[&str]) -> Outcome {
    let wanted = wanted.join("|");
    screen.holds(&format!("{half} to be {wanted}"), &format!("{}.join('|') === '{wanted}'", titles(half))).await
}

const OPEN: &str = "#packing-open";
const DONE: &str = "#packing-done";
const CONNECTION: &str = "#link-indicator .link-connection";
const FIELD_IS_READY: &str = "document.activeElement.id === 'packing-add-title' && document.activeElement.value === ''";

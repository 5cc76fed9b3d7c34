//! A shut app that opens, in its real window: from the PIN that is sent to the page that is drawn. The programs are those of the window
//! tests, whose derivation is as fast as what is shipped, and nothing else of them.

use nusaloka_window::{AppWindow, Outcome, Server, Start, while_doing};
use tempfile::TempDir;

const PIN: &str = "271828";
const TIMES: usize = 10;

/// Told by the page itself, so that no driver's time is in it.
const NOTES_WHEN_IT_OPENS: &str =
    "(window.opened = null, document.querySelector('.lock form').addEventListener('submit', () => {
    const since = performance.now();
    const drawn = () => requestAnimationFrame(() => { window.opened = performance.now() - since; });
    const look = () => document.querySelector('.frame .you-who') ? drawn() : requestAnimationFrame(look);
    look();
}), true)";

/// How many milliseconds it took, each time.
pub(crate) async fn to_the_page() -> Outcome<Vec<f64>> {
    let server = Server::start()?;
    let phone = TempDir::with_prefix("nusaloka-bench-").map_err(while_doing("making a data folder"))?;
    let entry = server.entry("traveller")?;
    let start = Start { phone: phone.path(), server: server.address(), entry: Some(&entry), size: None };
    let app = AppWindow::open(&start).await?;
    app.click("nav a[href='/you']").await?;
    app.click_into_view("#lock-set").await?;
    app.click("dialog[open] #pin").await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        app.click_into_view("#lock-now").await?;
        app.click(".lock #pin").await?;
        app.write(PIN).await?;
        app.answer(NOTES_WHEN_IT_OPENS).await?;
        app.click("#knock").await?;
        took.push(app.until("the page to be drawn", async || Ok(app.answer("window.opened").await?.as_f64())).await?);
    }
    app.close().await?;
    Ok(took)
}

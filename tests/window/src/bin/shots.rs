//! Takes a picture of every page, at the size of a phone and of a desk, light and dark, and once in Arabic, into
//! `target/shots/`, with an index to leaf through. From a browser against the real server, signed in as the demo
//! traveller; a few from the app's own window.
//!
//! Looks are chosen the way a person does, on the page of preferences. A page that cannot be taken is a failure.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command-line tool

use fantoccini::key::Key;
use nusaloka_provider::Provider;
use nusaloka_window::{AppWindow, Browser, OnTheBus, Outcome, Screen, Server, Start, places, while_doing};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];
const LOOKS: [Look; 3] = [
    Look { theme: "light", language: "id" },
    Look { theme: "dark", language: "id" },
    Look { theme: "light", language: "ar" },
];
const PAGES: [Page; 28] = [
    Page { name: "today", path: "/", then: Then::Nothing },
    Page { name: "explore", path: "/explore", then: Then::Nothing },
    Page { name: "trips", path: "/trips", then: Then::Nothing },
    Page { name: "packing", path: "/packing", then: Then::Nothing },
    Page { name: "packing-list", path: "/packing", then: Then::OpenFirstList },
    Page { name: "packing-people", path: "/packing", then: Then::OpenPeople },
    Page { name: "packing-start", path: "/packing", then: Then::OpenStart },
    Page { name: "messages", path: "/messages", then: Then::Nothing },
    Page { name: "you", path: "/you", then: Then::ShowAll },
    Page { name: "you-send-away", path: "/you", then: Then::OpenSendAway },
    Page { name: "you-name", path: "/you", then: Then::Open("#change-name") },
    Page { name: "you-email", path: "/you", then: Then::Open("#change-email") },
    Page { name: "you-password", path: "/you", then: Then::Open("#change-password") },
    Page { name: "you-passkey", path: "/you", then: Then::Open("#passkey-add") },
    Page { name: "you-second", path: "/you", then: Then::OpenPicture },
    Page { name: "organisation", path: "/organisation", then: Then::Nothing },
    Page { name: "organisation-found", path: "/organisation", then: Then::Open("#org-found") },
    Page { name: "you-consents", path: "/you", then: Then::Open("#consents") },
    Page { name: "you-export", path: "/you", then: Then::Open("#export") },
    Page { name: "you-erase", path: "/you", then: Then::Open("#erase") },
    Page { name: "new-email", path: "/new-email", then: Then::Nothing },
    Page { name: "sign-in", path: "/sign-in", then: Then::Nothing },
    Page { name: "register", path: "/register", then: Then::Nothing },
    Page { name: "register-code", path: "/register", then: Then::AskForLetter },
    Page { name: "tray", path: "/", then: Then::OpenTray },
    Page { name: "palette", path: "/", then: Then::OpenPalette },
    Page { name: "not-found", path: "/no/such/page", then: Then::Nothing },
    Page { name: "gallery", path: "/gallery", then: Then::ShowAll },
];

/// For whoever reads with difficulty: its name, where it is chosen, and where it is left.
const COMFORTS: [(&str, &str, &str); 2] = [
    ("large", "label:has(#text-size-200)", "label:has(#text-size-100)"),
    ("contrast", "label:has(#contrast-more)", "label:has(#contrast-system)"),
];

/// What a traveller does not see.
const OF_OTHERS: [(&str, Page); 2] = [
    ("provider", Page { name: "provider-organisation", path: "/organisation", then: Then::ShowAll }),
    ("admin", Page { name: "audit", path: "/audit", then: Then::ShowAll }),
];

#[derive(Clone, Copy)]
struct Look {
    theme: &'static str,
    language: &'static str,
}

#[derive(Clone, Copy)]
struct Page {
    name: &'static str,
    path: &'static str,
    then: Then,
}

/// What is done on a page before its picture is taken.
#[derive(Clone, Copy)]
enum Then {
    Nothing,
    OpenTray,
    OpenPalette,
    OpenFirstList,
    OpenPeople,
    OpenStart,
    OpenSendAway,
    /// A sheet with a form in it, by its row.
    Open(&'static str),
    /// What another device scans.
    OpenPicture,
    AskForLetter,
    /// To a provider, and back without having been anybody there.
    ComeBack,
    /// The whole length of it, not only what a screen shows at once.
    ShowAll,
}

static LETTERS: AtomicU32 = AtomicU32::new(1);

/// A picture that was taken: of what, and how it looked.
struct Shot {
    page: String,
    file: String,
    width: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match take_all().await {
        Ok((shots, index)) => {
            println!("{shots} pictures; leaf through {}", index.display());
            ExitCode::SUCCESS
        }
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::FAILURE
        }
    }
}

async fn take_all() -> Outcome<(usize, PathBuf)> {
    let mut album = Album::empty()?;
    let mut server = Server::start()?;
    in_the_browser(&mut album, &server).await?;
    with_a_provider(&mut album).await?;
    in_the_window(&mut album, &mut server).await?;
    let index = album.bind()?;
    Ok((album.shots.len(), index))
}

// ---- in the browser ---------------------------------------------------------------------------

async fn in_the_browser(album: &mut Album, server: &Server) -> Outcome {
    let browser = Browser::open().await?;
    let stranger = Page { name: "guest", path: "/", then: Then::Nothing };
    for size in SIZES {
        let picture = picture_of(&browser, server.address(), stranger, size).await?;
        album.add(stranger.name, &format!("{}-{}.png", stranger.name, size.0), size.0, &picture)?;
    }
    // Twice, as if from another browser, too: then there is one to send away.
    for _ in 0..2 {
        browser.go(&server.entrance("traveller")?).await?;
    }
    pages(album, &browser, server.address(), &PAGES).await?;
    for (name, switch, back) in COMFORTS {
        comfort(album, &browser, server, name, switch, back).await?;
    }
    letters(album, &browser, server).await?;
    // The same person looks from the app next.
    wear(&browser, server.address(), LOOKS[0]).await?;
    for (role, page) in OF_OTHERS {
        browser.go(&server.entrance(role)?).await?;
        pages(album, &browser, server.address(), &[page]).await?;
    }
    Ok(())
}

/// Where one comes in by another site, comes back from it without, and lets it go.
async fn with_a_provider(album: &mut Album) -> Outcome {
    const OF_A_GUEST: [Page; 2] = [
        Page { name: "sign-in-provider", path: "/sign-in", then: Then::Nothing },
        Page { name: "came-back", path: "/sign-in", then: Then::ComeBack },
    ];
    const OF_SOMEBODY: [Page; 1] = [Page { name: "you-linked", path: "/you", then: Then::Open("#linked-pulau") }];
    let provider = Provider::open().await;
    let server = Server::believing(&provider)?;
    let (address, browser) = (server.by_name(), Browser::open().await?);
    pages(album, &browser, &address, &OF_A_GUEST).await?;
    browser.go(&format!("{address}/sign-in")).await?;
    browser.click("#provider-pulau").await?;
    browser.click("#sari-17").await?;
    browser.see("main .today").await?;
    pages(album, &browser, &address, &OF_SOMEBODY).await
}

/// In every look and size.
async fn pages(album: &mut Album, browser: &Browser, server: &str, pages: &[Page]) -> Outcome {
    for look in LOOKS {
        wear(browser, server, look).await?;
        for &page in pages {
            for size in SIZES {
                let picture = picture_of(browser, server, page, size).await?;
                let file = format!("{}-{}-{}-{}.png", page.name, size.0, look.theme, look.language);
                album.add(page.name, &file, size.0, &picture)?;
            }
        }
    }
    Ok(())
}

async fn comfort(
    album: &mut Album,
    browser: &Browser,
    server: &Server,
    name: &str,
    switch: &str,
    back: &str,
) -> Outcome {
    let you = Page { name: "you", path: "/you", then: Then::ShowAll };
    browser.be_of_size(SIZES[1]).await?;
    browser.go(&format!("{}/you", server.address())).await?;
    browser.click_into_view(switch).await?;
    for page in [PAGES[0], PAGES[4], you] {
        for size in SIZES {
            let picture = picture_of(browser, server.address(), page, size).await?;
            album.add(
                &format!("{name}-{}", page.name),
                &format!("{name}-{}-{}.png", page.name, size.0),
                size.0,
                &picture,
            )?;
        }
    }
    browser.be_of_size(SIZES[1]).await?;
    browser.go(&format!("{}/you", server.address())).await?;
    browser.click_into_view(back).await
}

/// What arrived meanwhile: the page of letters, the last of them and the first.
async fn letters(album: &mut Album, browser: &Browser, server: &Server) -> Outcome {
    for (name, link) in
        [("mailbox", None), ("letter-ar", Some("li:first-child a")), ("letter-id", Some("li:last-child a"))]
    {
        for size in SIZES {
            browser.be_of_size(size).await?;
            browser.go(&format!("{}/mailbox", server.address())).await?;
            browser.see("li a").await?;
            if let Some(link) = link {
                browser.click(link).await?;
                browser.see("h1").await?;
            }
            album.add(name, &format!("{name}-{}.png", size.0), size.0, &browser.photograph().await?)?;
        }
    }
    Ok(())
}

async fn wear(browser: &Browser, server: &str, look: Look) -> Outcome {
    browser.be_of_size(SIZES[1]).await?;
    browser.go(&format!("{server}/you")).await?;
    browser.choose("#language", look.language).await?;
    browser.click(&format!("label:has(#theme-{})", look.theme)).await?;
    let worn = format!(
        "document.documentElement.lang === '{}' && document.documentElement.dataset.theme === '{}'",
        look.language, look.theme
    );
    browser.holds(&format!("the page to be {} in {}", look.theme, look.language), &worn).await
}

async fn picture_of(browser: &Browser, server: &str, page: Page, size: (u32, u32)) -> Outcome<Vec<u8>> {
    browser.be_of_size(size).await?;
    browser.go(&format!("{server}{}", page.path)).await?;
    ready(browser).await?;
    match page.then {
        Then::Nothing => {}
        Then::OpenTray => {
            browser.click("#link-indicator").await?;
            browser.see("#tray").await?;
        }
        Then::OpenPalette => {
            browser.press_with(Key::Control, 'k').await?;
            browser.see("dialog[open] input").await?;
        }
        Then::OpenFirstList => open_list(browser).await?,
        Then::OpenPeople => {
            open_list(browser).await?;
            browser.click("#packing-people").await?;
            browser.see("#packing-people-list").await?;
        }
        Then::OpenStart => {
            browser.click("#packing-new").await?;
            browser.see("#packing-start").await?;
        }
        Then::OpenSendAway => {
            browser.click_into_view("[id^='send-away-']").await?;
            browser.see("#send-away-sure").await?;
        }
        Then::Open(row) => {
            browser.click_into_view(row).await?;
            browser.see("dialog[open] .kit-sheet-body").await?;
        }
        Then::OpenPicture => {
            browser.click_into_view("#second-factor").await?;
            browser.click("dialog[open] #knock").await?;
            browser.see("dialog[open] .kit-qr").await?;
        }
        Then::AskForLetter => {
            browser.click("#email").await?;
            // Nobody gets more than a few letters at once.
            let number = LETTERS.fetch_add(1, Ordering::Relaxed);
            browser.write(&format!("sari.wulandari{number}@example.com")).await?;
            browser.click("#knock").await?;
            browser.see("#code").await?;
        }
        Then::ComeBack => {
            browser.click("#provider-pulau").await?;
            browser.click("#nobody").await?;
            browser.see(".door").await?;
        }
        Then::ShowAll => {
            let height = browser.answer("document.scrollingElement.scrollHeight").await?.as_u64().unwrap_or_default();
            let height = u32::try_from(height).map_err(while_doing("measuring the page"))?;
            browser.be_of_size((size.0, height.max(size.1))).await?;
        }
    }
    ready(browser).await?;
    browser.photograph().await
}

async fn open_list(browser: &Browser) -> Outcome {
    browser.click("main .packing-card").await?;
    browser.see("#packing-list").await
}

/// Until the page has its data, its fonts and its rest.
async fn ready(screen: &Screen) -> Outcome {
    screen
        .holds(
            "the page to be drawn and at rest",
            "document.querySelector('main')?.innerText.trim().length > 0 \
             && !document.querySelector('[aria-busy=true]:not(.kit-gallery *)') \
             && document.fonts.status === 'loaded' \
             && document.getAnimations().every(one => one.playState !== 'running' \
                || one.effect.getComputedTiming().endTime > 2000)",
        )
        .await
}

// ---- in the app's window ----------------------------------------------------------------------

async fn in_the_window(album: &mut Album, server: &mut Server) -> Outcome {
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
    security_key(album, "key", &desk).await?;
    security_key(album, "key-on-a-phone", &in_hand).await?;

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
    let app = AppWindow::open(desk).await?;
    app.click("nav a[href='/you']").await?;
    app.click_into_view("#lock-set").await?;
    app.click("dialog[open] #pin").await?;
    album.add_window("lock-set", &app).await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    app.click_into_view("#lock-now").await?;
    app.see(".lock").await?;
    album.add_window("locked", &app).await?;
    app.close().await?;

    let app =
        AppWindow::open(&Start { size: Some(SIZES[0]), phone: desk.phone, server: desk.server, entry: desk.entry })
            .await?;
    app.click("#pin-forgotten").await?;
    album.add_window("locked-on-a-phone", &app).await?;
    app.click("#pin").await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.click("nav a[href='/you']").await?;
    app.click_into_view("#lock-end").await?;
    album.add_window("lock-end", &app).await?;
    app.click("dialog[open] #pin").await?;
    app.write(PIN).await?;
    app.click("#knock").await?;
    app.see_no("dialog[open]").await?;
    app.close().await
}

/// What a security key is asked for, and what it says.
async fn security_key(album: &mut Album, name: &str, start: &Start<'_>) -> Outcome {
    const PIN: &str = "271828";
    let app = AppWindow::open(start).await?;
    app.see("nav a[href='/you']").await?;
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
    app.close().await
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

// ---- the album --------------------------------------------------------------------------------

struct Album {
    folder: PathBuf,
    shots: Vec<Shot>,
}

impl Album {
    /// Without the pictures of other days.
    fn empty() -> Outcome<Self> {
        let folder = places::target().join("shots");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(while_doing(format!("emptying {}", folder.display())))?;
        }
        fs::create_dir_all(&folder).map_err(while_doing(format!("making {}", folder.display())))?;
        Ok(Self { folder, shots: Vec::new() })
    }

    fn add(&mut self, page: &str, file: &str, width: u32, picture: &[u8]) -> Outcome {
        let path = self.folder.join(file);
        fs::write(&path, picture).map_err(while_doing(format!("writing {}", path.display())))?;
        println!("{file}");
        self.shots.push(Shot { page: page.to_owned(), file: file.to_owned(), width });
        Ok(())
    }

    async fn add_window(&mut self, page: &str, app: &AppWindow) -> Outcome {
        ready(app).await?;
        self.add("in the app's own window", &format!("window-{page}.png"), SIZES[1].0, &app.photograph().await?)
    }

    /// Writes the index: a row for each page, in the order they were taken.
    fn bind(&self) -> Outcome<PathBuf> {
        let mut pages: Vec<&str> = Vec::new();
        for shot in &self.shots {
            if !pages.contains(&shot.page.as_str()) {
                pages.push(&shot.page);
            }
        }
        let rows = pages.into_iter().map(|page| row(page, &self.shots)).collect::<String>();
        let path = self.folder.join("index.html");
        write_index(&path, &rows)?;
        Ok(path)
    }
}

fn row(page: &str, shots: &[Shot]) -> String {
    let mut row = format!("<h2>{page}</h2>\n<div>\n");
    for Shot { file, width, .. } in shots.iter().filter(|shot| shot.page == page) {
        let shown = if *width < 600 { 160 } else { 420 };
        let _a_string_takes_all = writeln!(
            row,
            "<figure><a href=\"{file}\"><img src=\"{file}\" width=\"{shown}\" alt=\"\"></a><figcaption>{file}</figcaption></figure>"
        );
    }
    row + "</div>\n"
}

fn write_index(path: &Path, rows: &str) -> Outcome {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Every page</title>\n<style>\n\
         body {{ font: 14px system-ui; margin: 32px; background: #e8e8e8 }}\n\
         div {{ display: flex; flex-wrap: wrap; gap: 16px; align-items: start }}\n\
         figure {{ margin: 0 }} img {{ display: block; max-height: 500px; object-fit: cover; object-position: top; \
         border: 1px solid #bbb }}\n\
         figcaption {{ color: #555; margin-top: 4px }}\n</style>\n<h1>Every page</h1>\n{rows}</html>\n"
    );
    fs::write(path, page).map_err(while_doing(format!("writing {}", path.display())))
}

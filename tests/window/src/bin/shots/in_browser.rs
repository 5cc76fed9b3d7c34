//! In a browser: every page, in every look and size.

use crate::{SIZES, album::Album};
use fantoccini::key::Key;
use nusaloka_provider::Provider;
use nusaloka_window::{Browser, Outcome, Screen, Server, while_doing};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) const LOOKS: [Look; 3] = [
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
const OF_OTHERS: [(&str, Page); 3] = [
    ("provider", Page { name: "provider-organisation", path: "/organisation", then: Then::ShowAll }),
    ("provider", Page { name: "organisation-member", path: "/organisation", then: Then::SwitchRole("Ni Luh") }),
    ("admin", Page { name: "audit", path: "/audit", then: Then::ShowAll }),
];

static LETTERS: AtomicU32 = AtomicU32::new(1);

#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) theme: &'static str,
    pub(crate) language: &'static str,
}

#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) then: Then,
}

/// What is done on a page before its picture is taken.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    Nothing,
    OpenTray,
    OpenPalette,
    OpenFirstList,
    OpenPeople,
    OpenStart,
    OpenSendAway,
    /// A sheet with a form in it, by its row.
    Open(&'static str),
    /// The sheet of somebody in it, with what was just said of a change.
    SwitchRole(&'static str),
    /// What another device scans.
    OpenPicture,
    AskForLetter,
    /// As far as where the second factor is asked for: with this address and password.
    ShowPassword(&'static str, &'static str),
    /// To a provider, and back without having been anybody there.
    ComeBack,
    /// The whole length of it, not only what a screen shows at once.
    ShowAll,
}

pub(crate) async fn take(album: &mut Album, server: &Server) -> Outcome {
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
pub(crate) async fn take_with_a_provider(album: &mut Album) -> Outcome {
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
pub(crate) async fn pages(album: &mut Album, browser: &Browser, server: &str, pages: &[Page]) -> Outcome {
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

pub(crate) async fn wear(browser: &Browser, server: &str, look: Look) -> Outcome {
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
        Then::SwitchRole(name) => switch_role(browser, name).await?,
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
        Then::ShowPassword(email, password) => {
            browser.click("#email").await?;
            browser.write(email).await?;
            browser.click("#password").await?;
            browser.write(password).await?;
            // So many times in a row that one is told to wait a second.
            let again = "document.querySelector('#second') !== null \
                         || (document.querySelector('.door .kit-error') && document.querySelector('#knock').click(), false)";
            browser.holds("the second factor to be asked for", again).await?;
        }
        Then::ComeBack => {
            browser.click("#provider-pulau").await?;
            browser.click("#nobody").await?;
            browser.see("main .kit-state").await?;
        }
        Then::ShowAll => {
            let height = browser.answer("document.scrollingElement.scrollHeight").await?;
            let height: u32 = serde_json::from_value(height).map_err(while_doing("measuring the page"))?;
            browser.be_of_size((size.0, height.max(size.1))).await?;
        }
    }
    ready(browser).await?;
    browser.photograph().await
}

async fn switch_role(browser: &Browser, name: &str) -> Outcome {
    let row = format!(
        "[...document.querySelectorAll('[id^=org-member-]')].find(row => row.innerText.includes('{name}'))?.id"
    );
    let found = async || Ok(browser.answer(&row).await?.as_str().map(str::to_owned));
    let id = browser.until(&format!("{name} among the people"), found).await?;
    browser.click_into_view(&format!("[id='{id}']")).await?;
    browser.click("dialog[open] .org-switches label:last-child").await?;
    browser.see("dialog[open] .kit-toast-action").await
}

async fn open_list(browser: &Browser) -> Outcome {
    browser.click("main .packing-card").await?;
    browser.see("#packing-list").await
}

/// Until the page has its data, its fonts and its rest; what lies under an open sheet may wait for what it asks.
pub(crate) async fn ready(screen: &Screen) -> Outcome {
    screen
        .holds(
            "the page to be drawn and at rest",
            "document.querySelector('main')?.innerText.trim().length > 0 \
             && !(document.activeElement.closest('dialog:modal') ?? document).querySelector('[aria-busy=true]:not(.kit-gallery *)') \
             && document.fonts.status === 'loaded' \
             && document.getAnimations().every(one => one.playState !== 'running' \
                || one.effect.getComputedTiming().endTime > 2000)",
        )
        .await
}

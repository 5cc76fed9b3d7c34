//! The app: its real program, in a real window, on a display of its own, with a keyring of its own.

use crate::{
    Display, Outcome, Screen,
    driver::Driver,
    failed::{Failed, while_doing},
    places,
    running::descendants,
};
use nusaloka_desktop::{Desktop, OnTheBus, Reader, SecurityKey};
use serde_json::json;
use std::{
    fs,
    ops::Deref,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// With what the app starts.
pub struct Start<'a> {
    /// The folder that stands for the device: the database, what the web view remembers, caches, the keyring's secrets.
    pub phone: &'a Path,
    /// Where it looks for its server.
    pub server: &'a str,
    /// Who comes in; nobody means a guest.
    pub entry: Option<&'a str>,
    /// Width and height of the window, if not a desk's.
    pub size: Option<(u32, u32)>,
}

pub struct AppWindow {
    // Dropped in this order: first what draws, then what it draws on.
    screen: Screen,
    _display: Display,
    desktop: Option<Desktop>,
    sockets: Option<PathBuf>,
}

impl AppWindow {
    /// On a device whose keyring is open, as after a login.
    pub async fn open(start: &Start<'_>) -> Outcome<Self> {
        Self::open_with(start, OnTheBus::Unlocked).await
    }

    pub async fn open_with(start: &Start<'_>, keyring: OnTheBus) -> Outcome<Self> {
        let program = places::our_program("nusaloka")?;
        let within = |folder: &str| start.phone.join(folder).display().to_string();
        let sockets = start.phone.join("sockets");
        fs::create_dir_all(&sockets).map_err(while_doing("making a place for security keys"))?;
        let mut environment = vec![
            ("NUSALOKA_DATA", within("data")),
            ("NUSALOKA_SECURITY_KEYS", sockets.display().to_string()),
            ("NUSALOKA_SERVER", start.server.to_owned()),
            ("XDG_DATA_HOME", within("share")),
            ("XDG_CONFIG_HOME", within("config")),
            ("XDG_CACHE_HOME", within("cache")),
        ];
        if let Some(entry) = start.entry {
            environment.push(("NUSALOKA_ENTRY", entry.to_owned()));
        }
        if let Some((width, height)) = start.size {
            environment.push(("NUSALOKA_WINDOW", format!("{width}x{height}")));
        }
        let desktop = desktop_of(start.phone, keyring)?;
        environment.extend(desktop.environment());
        let window = Self::of_program(&program, environment).await?;
        Ok(Self { desktop: Some(desktop), sockets: Some(sockets), ..window })
    }

    /// The person types the password of their keyring.
    pub fn unlock_keyring(&self) -> Outcome {
        let desktop = self.desktop.as_ref().ok_or_else(|| Failed::new("this window has no keyring"))?;
        desktop.unlock().map_err(while_doing("unlocking the keyring"))
    }

    /// A fingerprint reader is there from now on, and knows these fingers.
    pub fn reader(&self, fingers: &[&str]) -> Outcome<Reader> {
        let desktop = self.desktop.as_ref().ok_or_else(|| Failed::new("this window has no desktop"))?;
        Reader::on(desktop, fingers).map_err(while_doing("putting a fingerprint reader on the bus"))
    }

    /// A security key with this PIN is plugged in from now on.
    pub fn security_key(&self, pin: &str) -> Outcome<SecurityKey> {
        let sockets = self.sockets.as_ref().ok_or_else(|| Failed::new("this window has nowhere to plug a key in"))?;
        SecurityKey::plugged_into(sockets, "key", Some(pin)).map_err(while_doing("plugging in a security key"))
    }

    /// Any Tauri program, in the surroundings that ours gets.
    pub async fn of_program(program: &Path, mut environment: Vec<(&str, String)>) -> Outcome<Self> {
        let display = Display::start()?;
        environment.extend(display.environment());
        environment.extend([
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            // The person's device names no language of its own, and stands in Jakarta, whatever machine this is.
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("LANGUAGE", String::new()),
            ("TZ", "Asia/Jakarta".to_owned()),
        ]);
        let driver = Driver::webkit(&environment).await?;
        let options = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
        let client = driver.session(options).await?;
        Ok(Self { screen: Screen::new("app", client, driver), _display: display, desktop: None, sockets: None })
    }

    /// Ends the app, and returns when its process is gone and its files are free.
    pub async fn close(self) -> Outcome {
        let driver = self.screen.driver().running.id();
        self.screen.client().clone().close().await.map_err(while_doing("closing the window"))?;
        let deadline = Instant::now() + Duration::from_secs(10);
        while !descendants(driver).is_empty() {
            if Instant::now() > deadline {
                return Err(Failed::new("the app was still running 10 s after its window was closed"));
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

/// The bus and the keyring of a phone, which keeps its secrets there from start to start.
pub fn desktop_of(phone: &Path, keyring: OnTheBus) -> Outcome<Desktop> {
    for (program, package) in nusaloka_desktop::PROGRAMS {
        places::tool(program, package)?;
    }
    Desktop::start(&phone.join("home"), keyring).map_err(while_doing("starting a desktop"))
}

impl Deref for AppWindow {
    type Target = Screen;
    fn deref(&self) -> &Screen {
        &self.screen
    }
}

//! What the program is started with, from its environment; and when it refuses to start at all.

#[cfg(target_os = "android")]
use crate::biometrics::Biometrics;
#[cfg(not(target_os = "android"))]
use nusaloka_client::system_sensors;
use nusaloka_client::{DemoEntry, Keyring, SecurityKeys, Settings, SystemBrowser, Who, system_security_keys};
use nusaloka_domain::{NUSALOKA, identity::Device};
use std::{
    env::{self, VarError},
    panic,
    path::PathBuf,
    process,
    sync::Arc,
};
use tauri::{App, Manager};

/// Where the server is, unless the build or the environment says otherwise: the one that `./dev run` starts.
const SERVER: &str = match option_env!("NUSALOKA_SERVER") {
    Some(server) => server,
    None => "http://127.0.0.1:4510",
};

/// Why this program must not or cannot run here.
pub(crate) fn refusal() -> Option<String> {
    let may_be_driven = cfg!(any(debug_assertions, feature = "automation"));
    if env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() && !may_be_driven {
        return Some("this build does not let other programs drive its window".into());
    }
    let no_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| env::var_os(name).is_none());
    if cfg!(target_os = "linux") && no_screen {
        return Some("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set".into());
    }
    None
}

/// A display that is named but not there makes GTK panic, deep inside; what a person needs is one line.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
pub(crate) fn say_when_the_display_is_gone() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str().is_some_and(|text| text.contains("initialize gtk")) {
            eprintln!("nusaloka: the display cannot be opened: check DISPLAY or WAYLAND_DISPLAY");
            process::exit(1);
        }
        usual(panic);
    }));
}

/// What the environment asks for.
pub(crate) struct Asked {
    folder: Option<PathBuf>,
    server: String,
    entry: Option<DemoEntry>,
    /// `NUSALOKA_WINDOW=390x844`, to try a phone's size on a desktop.
    pub(crate) window_size: Option<(u32, u32)>,
}

impl Asked {
    pub(crate) fn read() -> Result<Self, String> {
        let entry = said("NUSALOKA_ENTRY")?.map(|text| text.parse::<DemoEntry>()).transpose();
        Ok(Self {
            folder: said("NUSALOKA_DATA")?.map(PathBuf::from),
            server: said("NUSALOKA_SERVER")?.unwrap_or_else(|| SERVER.to_owned()),
            entry: entry.map_err(|error| format!("NUSALOKA_ENTRY: {error}"))?,
            window_size: said("NUSALOKA_WINDOW")?.map(|text| size(&text)).transpose()?,
        })
    }

    /// Files that a person asks for go where they look for such. Where data lie elsewhere, or there is no such folder, they stay with
    /// the data.
    pub(crate) fn downloads(&self, app: &App) -> Option<PathBuf> {
        if self.folder.is_some() {
            return None;
        }
        let downloads = app.path().download_dir();
        downloads.inspect_err(|error| tracing::warn!(error = %error, "there is no folder for downloads")).ok()
    }

    /// Data lie where this platform keeps an app's data, unless asked otherwise.
    pub(crate) fn settings(self, app: &App) -> Result<Settings, String> {
        let folder = match self.folder {
            Some(folder) => folder,
            None => app.path().app_data_dir().map_err(|error| format!("there is no folder for data: {error}"))?,
        };
        #[cfg(target_os = "android")]
        let sensors = Biometrics::new(app.handle().clone());
        #[cfg(not(target_os = "android"))]
        let sensors = system_sensors();
        let (keys, sensors) = (Arc::new(Keyring::system()), Arc::new(sensors));
        let device = Device { name: device_name(), ..Device::default() };
        let who = self.entry.map_or(Who::Guest, Who::Demo);
        Ok(Settings {
            folder,
            server: self.server,
            who,
            device,
            keys,
            sensors,
            browser: SystemBrowser::here(),
            security_keys: security_keys()?,
            business: NUSALOKA,
        })
    }
}

/// Those in a folder that a test says, in a build whose window may be driven; the real ones in every other.
fn security_keys() -> Result<Option<Arc<dyn SecurityKeys>>, String> {
    #[cfg(all(any(target_os = "linux", target_os = "macos"), any(debug_assertions, feature = "automation")))]
    if let Some(folder) = said("NUSALOKA_SECURITY_KEYS")? {
        return Ok(Some(nusaloka_client::security_keys_plugged_into(folder.into())));
    }
    Ok(system_security_keys())
}

/// What a person knows it by: its own name, if it has one that is told, and what sort it is.
fn device_name() -> String {
    let sort = match env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        "android" => "Android",
        "ios" => "iOS",
        other => other,
    };
    let file = || std::fs::read_to_string("/etc/hostname").ok();
    let own = env::var("COMPUTERNAME").ok().or_else(file).map(|name| name.trim().to_owned());
    match own.filter(|name| !name.is_empty()) {
        Some(own) => format!("{own} ({sort})"),
        None => sort.to_owned(),
    }
}

fn size(text: &str) -> Result<(u32, u32), String> {
    text.split_once('x')
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)))
        .ok_or_else(|| format!("NUSALOKA_WINDOW: {text} is not a size like 390x844"))
}

fn said(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not text")),
    }
}

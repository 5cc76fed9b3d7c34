//! The shell: a window for the screens, and the client core behind their verbs. Wiring only.
//!
//! It holds no business, no SQL and no words for travellers: what goes wrong before there is a window is said in
//! one English line to whoever started the program, which then ends with 1.

#[cfg(target_os = "ios")]
mod back_swipe;
#[cfg(target_os = "android")]
mod biometrics;
mod host;
mod settings;

use nusaloka_client::Home;
#[cfg(unix)]
use rustix::process::{Resource, Rlimit, setrlimit};
use settings::Asked;
use std::{process::ExitCode, sync::Arc, time::Instant};
use tauri::{App, LogicalSize, Manager, RunEvent, WindowEvent};
use tracing_subscriber::EnvFilter;

/// On a phone the operating system calls this; on a desktop `main` does.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn run_on_a_phone() {
    if run() != ExitCode::SUCCESS {
        std::process::exit(1);
    }
}

#[expect(clippy::print_stderr, reason = "there is no window yet to say it in")]
pub fn run() -> ExitCode {
    let begun = host::Begun(Instant::now());
    // What is in memory is in no file that a crash leaves behind.
    #[cfg(unix)]
    if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
        eprintln!("nusaloka: a crash may leave a core behind: {error}");
    }
    match settings::refusal().map_or_else(|| window(begun), Err) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("nusaloka: {why}");
            ExitCode::FAILURE
        }
    }
}

fn window(begun: host::Begun) -> Result<(), String> {
    let asked = Asked::read()?;
    settings::say_when_the_display_is_gone();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(log_filter()).init();
    let app = tauri::Builder::default();
    #[cfg(target_os = "android")]
    let app = app.plugin(tauri_plugin_biometric::init());
    let app = app
        .manage(begun)
        .setup(|app| Ok(set_up(app, asked)?))
        .on_window_event(|window, event| {
            if let WindowEvent::Focused(true) = event {
                window.state::<Arc<Home>>().nudge();
            }
        })
        .invoke_handler(tauri::generate_handler![host::read, host::write, host::watch, host::enter, host::drawn])
        .build(tauri::generate_context!())
        .map_err(|error| format!("the window cannot be opened: {error}"))?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            // So that the database is closed, not just dropped.
            tauri::async_runtime::block_on(app.state::<Arc<Home>>().stop());
        }
    });
    Ok(())
}

/// As the environment asks; but what speaks with security keys never tells what passes, which is names, and what a PIN permits.
fn log_filter() -> EnvFilter {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    asked.add_directive("webauthn_authenticator_rs=info".parse().expect("a directive"))
}

fn set_up(app: &App, asked: Asked) -> Result<(), String> {
    if let (Some(window), Some((width, height))) = (app.get_webview_window("main"), asked.window_size) {
        window.set_size(LogicalSize::new(width, height)).map_err(|error| error.to_string())?;
    }
    #[cfg(target_os = "ios")]
    if let Some(window) = app.get_webview_window("main") {
        back_swipe::allow(&window).map_err(|error| error.to_string())?;
    }
    let downloads = asked.downloads(app);
    let settings = asked.settings(app)?;
    // Inside tauri's runtime, which the client's own tasks then run on.
    let home = tauri::async_runtime::block_on(async { Home::open(settings) });
    let home = match downloads {
        Some(downloads) => home.saving_in(downloads),
        None => home,
    };
    app.manage(Arc::new(home));
    Ok(())
}

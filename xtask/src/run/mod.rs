//! The product on one machine: the server on loopback with demo data, and the app's window, or a browser.
//! Everything it writes is in `target/dev-data`. It ends what it started, and nothing else.

mod keyring;
mod options;
mod phone;
mod server;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::steps::Steps;
use crate::window::PROGRAMS;
use crate::workspace::cargo;
use crate::{Outcome, ui_bundle};
use keyring::StandIn;
use options::Options;
use phone::Phone;

pub fn run(root: &Path, steps: &mut Steps, arguments: lexopt::Parser) -> Outcome {
    let begun = Instant::now();
    let options = Options::read(arguments)?;
    // What would be refused at the end is refused before anything is built.
    if !options.browser && !has_display() {
        return Err(
            "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. `./dev run --browser` needs none".into(),
        );
    }
    let place = server::Place::take(root, &options)?;
    ui_bundle::make(root, steps)?;
    let mut build = cargo(root);
    build.arg("build").args(options.release.then_some("--release"));
    if options.browser {
        build.args(["--package", "nusaloka-server"]); // a browser needs no WebKit
    } else {
        build.args(PROGRAMS);
    }
    steps.run(if options.browser { "Building the server" } else { "Building the server and the app" }, build)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut server = place.open(root, &options, steps).await?;
        let address = if options.browser { server.by_name() } else { server.address().to_owned() };
        let visit = Visit { address, entry: server.entry(&options)? };
        let used = async {
            if options.browser { browse(&visit).await } else { windows(root, &visit, &options, steps, begun).await }
        };
        let outcome = tokio::select! {
            outcome = used => outcome,
            gone = server.gone() => gone,
            asked = asked_to_end() => asked,
        };
        server.close().await?;
        outcome
    })
}

/// Where the person goes, and as whom.
struct Visit {
    address: String,
    entry: Option<String>,
}

async fn windows(root: &Path, visit: &Visit, options: &Options, steps: &mut Steps, begun: Instant) -> Outcome {
    let keyring = StandIn::where_there_is_none(root, steps)?;
    let mut phones = Vec::new();
    let count = if options.two_phones { 2 } else { 1 };
    for number in 1..=count {
        let mut phone = Phone::open(root, visit, &keyring, options, number)?;
        let what = if count == 1 { "Opening the window".to_owned() } else { format!("Opening phone {number}") };
        steps.wait(&what, phone.drawn()).await?;
        phones.push(phone);
    }
    println!("Letters that would be sent are at {}/mailbox.", visit.address);
    println!("Ready after {:.1} s. Close the window, or press Ctrl-C, to end.", begun.elapsed().as_secs_f64());
    for phone in &mut phones {
        phone.closed().await?;
    }
    Ok(())
}

/// Prints the address, opens it where there is something to open it with, and lasts until Ctrl-C.
async fn browse(visit: &Visit) -> Outcome {
    let address = match &visit.entry {
        Some(entry) => format!("{}/enter/{entry}", visit.address),
        None => format!("{}/", visit.address),
    };
    println!("Open {address}\nLetters that would be sent are at {}/mailbox.\nPress Ctrl-C to end.", visit.address);
    if has_display() {
        let opener = if cfg!(target_os = "macos") {
            "open"
        } else if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        };
        // The address is on the terminal already: without an opener the person opens it.
        let _opened = Command::new(opener).arg(&address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
    std::future::pending().await
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Ctrl-C, or a polite request from another process.
async fn asked_to_end() -> Outcome {
    #[cfg(unix)]
    {
        let mut request = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed?,
            _ = request.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    println!();
    Ok(())
}

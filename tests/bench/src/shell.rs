//! `shell`: what it costs to have the app: its size, its start and its memory, each beside those of a bare Tauri
//! window that is built with the same settings and run in turns with ours.

use crate::{
    report::{Aim, Figure, Report, median},
    runs::{Run, run},
    sizes,
};
use nusaloka_window::{Display, Failed, OnTheBus, Outcome, Server, desktop_of, places, while_doing};
use std::{env, path::PathBuf, process::Command};
use tempfile::TempDir;

const RUNS: usize = 9;

pub(crate) fn measure() -> Outcome {
    build()?;
    let mut report = Report::default();
    bundle_of_screens(&mut report)?;
    starts_and_memory(&mut report)?;
    binary(&mut report)?;
    let package = debian_package(&mut report);
    report.publish("shell")?;
    package
}

// ---- what is measured -------------------------------------------------------------------------

fn bundle_of_screens(report: &mut Report) -> Outcome {
    let bundle = places::ui_bundle()?;
    let wasm = sizes::of_file(&bundle.join("ui_bg.wasm"))?;
    let whole = sizes::of_folder(&bundle)?;
    report.add(Figure::new("wasm, raw", wasm.raw, "kB"));
    report.add(Figure::new("wasm, brotli", wasm.compressed, "kB").aiming(Aim::AtMost(450.0)));
    report.add(Figure::new("whole bundle of screens, raw", whole.raw, "kB"));
    report.add(Figure::new("whole bundle of screens, brotli", whole.compressed, "kB"));
    Ok(())
}

/// Ours starts on the encrypted data of a traveller who is signed in, with the key in the keyring and no server to be reached.
fn starts_and_memory(report: &mut Report) -> Outcome {
    let display = Display::start()?;
    let home = TempDir::with_prefix("nusaloka-bench-").map_err(while_doing("making a data folder"))?;
    let mut server = Server::start()?;
    let desktop = desktop_of(home.path(), OnTheBus::Unlocked)?;
    let mut environment = vec![
        ("NUSALOKA_DATA", home.path().join("data").display().to_string()),
        ("NUSALOKA_SERVER", server.address().to_owned()),
        ("NUSALOKA_ENTRY", server.entry("traveller")?),
    ];
    environment.extend(desktop.environment());
    let run_ours = || run(&release("nusaloka"), &display, home.path(), &environment);
    let run_bare = || run(&release("bare-window"), &display, home.path(), &[]);
    // The first run of each fills the data folder and the system's caches, and is not counted.
    run_ours()?;
    run_bare()?;
    server.stop()?;

    let (mut runs_of_ours, mut runs_of_bare) = (Vec::new(), Vec::new());
    for turn in 1..=RUNS {
        let one = run_ours()?;
        let other = run_bare()?;
        println!("run {turn} of {RUNS}: ours {:.0} ms, bare {:.0} ms", one.first_page_ms, other.first_page_ms);
        runs_of_ours.push(one);
        runs_of_bare.push(other);
    }
    let middle = |runs: &[Run], what: fn(&Run) -> f64| median(runs.iter().map(what).collect());
    let first_page = |runs: &[Run]| middle(runs, |run| run.first_page_ms);
    let memory = |runs: &[Run]| middle(runs, |run| run.idle_megabytes);
    report.add(
        Figure::new("process start to first page from local data", first_page(&runs_of_ours), "ms")
            .against(first_page(&runs_of_bare))
            .aiming(Aim::AtMostTimesTheLimit(1.3)),
    );
    report
        .add(Figure::new("idle memory of app and webview", memory(&runs_of_ours), "MB").against(memory(&runs_of_bare)));
    Ok(())
}

fn binary(report: &mut Report) -> Outcome {
    let ours = sizes::on_disk(&release("nusaloka"))?;
    let bare = sizes::on_disk(&release("bare-window"))?;
    report.add(Figure::new("release binary", ours, "kB").against(bare));
    Ok(())
}

/// The bundler's own work decides: a package of an earlier build does not count.
fn debian_package(report: &mut Report) -> Outcome {
    let folder = places::target().join("release/bundle/deb");
    call("cargo", &["xtask", "bundle"]).map_err(while_doing("no .deb, so its size is absent"))?;
    let newest = sizes::files(&folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok())
        .ok_or_else(|| Failed::new(format!("no .deb in {}, so its size is absent", folder.display())))?;
    report.add(Figure::new(".deb", sizes::on_disk(&newest)?, "kB"));
    Ok(())
}

// ---- what is built first ----------------------------------------------------------------------

/// Both windows in one build, so that they share every dependency and setting.
fn build() -> Outcome {
    call("cargo", &["xtask", "ui"])?;
    call("cargo", &["build", "-p", "nusaloka-server"])?;
    let windows = ["-p", "nusaloka", "-p", "bare-window", "--features", "tauri/custom-protocol"];
    call("cargo", &[&["build", "--release"], &windows[..]].concat())
}

fn call(program: &str, arguments: &[&str]) -> Outcome {
    let words = format!("{program} {}", arguments.join(" "));
    println!("{words}");
    let mut command = Command::new(program);
    command.args(arguments).current_dir(places::root());
    // What cargo told this program about its own package: some build scripts watch it, and would build anew.
    for (name, _) in env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
    let ended = command.status().map_err(while_doing(format!("starting `{words}`")))?;
    if ended.success() { Ok(()) } else { Err(Failed::new(format!("`{words}` ended with {ended}"))) }
}

fn release(program: &str) -> PathBuf {
    places::target().join("release").join(program)
}

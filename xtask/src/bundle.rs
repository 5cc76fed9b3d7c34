//! Installers for the system that this runs on, made by Tauri's own command line.
//! Signs nothing: that needs keys which are not in the repository.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::steps::Steps;
use crate::workspace::{forget_our_package, program};

const KINDS: &str = if cfg!(target_os = "macos") {
    "app,dmg"
} else if cfg!(windows) {
    "msi"
} else {
    "deb,rpm"
};

pub fn bundle(root: &Path, steps: &mut Steps) -> Outcome {
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    if program("node").is_none() {
        return Err("Node is missing: the Tauri command line comes through npm (Node 20 or newer)".into());
    }
    let mut command = Command::new(npx);
    command.current_dir(root).env_remove("CARGO_TARGET_DIR");
    forget_our_package(&mut command);
    command.args(["--yes", "@tauri-apps/cli@2", "build", "--ci", "--bundles", KINDS, "--", "--package", "nusaloka"]);
    steps.run(&format!("Building the installers ({KINDS}) into target/release/bundle"), command)
}

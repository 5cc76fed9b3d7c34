//! Where the things under test lie. Nothing is built here: what is missing is named, with what builds it.

use crate::{Failed, Outcome};
use std::{
    env,
    path::{Path, PathBuf},
};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this package lies two folders below the root")
}

/// Where builds go.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program of ours, built for debugging.
pub fn our_program(name: &str) -> Outcome<PathBuf> {
    let path = target().join("debug").join(name);
    let hint = format!("build it with `cargo build -p {name}`");
    existing(path, &hint)
}

/// The screens, as the server gives them to a browser.
pub fn ui_bundle() -> Outcome<PathBuf> {
    existing(target().join("ui/index.html"), "build it with `./dev ui`")?;
    Ok(target().join("ui"))
}

/// A tool of the system.
pub fn tool(name: &str, debian_package: &str) -> Outcome<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| Failed::new(format!("{name} is missing: install the package {debian_package}")))
}

fn existing(path: PathBuf, hint: &str) -> Outcome<PathBuf> {
    if path.exists() { Ok(path) } else { Err(Failed::new(format!("{} is missing: {hint}", path.display()))) }
}

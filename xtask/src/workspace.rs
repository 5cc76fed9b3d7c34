//! Where the repository stands, and the folders that several commands share.
//! Refuses to guess: outside of the workspace there is no root.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The folder with the workspace's `Cargo.toml`, looked for upwards from where the command was typed.
pub fn root() -> Outcome<PathBuf> {
    let here = std::env::current_dir()?;
    here.ancestors()
        .find(|folder| folder.join("xtask/Cargo.toml").is_file() && folder.join("Cargo.toml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| format!("{} is not inside the repository", here.display()).into())
}

/// `cargo`, as the person has it. The target folder is always the repository's own, because the UI bundle, the
/// window tests and the benches look there.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root).env_remove("CARGO_TARGET_DIR");
    forget_our_package(&mut command);
    command
}

/// Takes away what cargo told this program about its own package: some build scripts watch it, and would build their
/// crates anew whenever `./dev` and a plain `cargo` take turns.
pub fn forget_our_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
}

/// A program on the search path.
pub fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let name = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// All files under `folder`, by path, so that whatever is made from them is the same every time.
/// A folder that does not exist has no files.
pub fn files_under(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The files under `folder` whose name ends in `.{ending}`.
pub fn files_ending(folder: &Path, ending: &str) -> Outcome<Vec<PathBuf>> {
    let mut files = files_under(folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == ending));
    Ok(files)
}

/// A path as it is written in the repository: from the root, with forward slashes.
pub fn relative(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

//! schemathesis, which reads the OpenAPI document: a Python program, in an environment of its own under `target`. Fetched once, and again
//! when `tests/attack/schemathesis/requirements.txt` asks for another.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::steps::Steps;

const WANTED: &str = "tests/attack/schemathesis/requirements.txt";

/// Makes sure that it is there, and says where.
pub fn program(root: &Path, steps: &mut Steps) -> Outcome<PathBuf> {
    let folder = root.join("target/schemathesis");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let (wanted, had) = (fs::read(root.join(WANTED))?, folder.join("had.txt"));
    if fs::read(&had).is_ok_and(|had| had == wanted) {
        return Ok(programs.join("schemathesis"));
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut make = Command::new(if cfg!(windows) { "python" } else { "python3" });
    make.args([OsStr::new("-m"), OsStr::new("venv"), folder.as_os_str()]);
    steps.run("Making an environment for schemathesis", make)?;
    let mut fetch = Command::new(programs.join("python"));
    fetch.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", WANTED]);
    fetch.current_dir(root);
    steps.run("Fetching schemathesis", fetch).map_err(|error| {
        format!("{error}\ndev: schemathesis comes from the Python Package Index, once: is there a connection?")
    })?;
    fs::write(had, wanted)?;
    Ok(programs.join("schemathesis"))
}

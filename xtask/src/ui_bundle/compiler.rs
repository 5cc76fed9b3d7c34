//! Which compiler turns the UI into wasm: rustup's own target where it is there, else the one that the
//! distribution keeps for browsers (Debian's `rustc-web`), which lives beside rustup's.
//! Installs nothing: that is the work of `./dev`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::workspace::cargo;

const TARGET: &str = "wasm32-unknown-unknown";

#[derive(Debug, PartialEq, Eq)]
pub enum WasmCompiler {
    Rustup,
    Distribution { linker: PathBuf },
}

impl WasmCompiler {
    pub fn find() -> Outcome<Self> {
        let printed = Command::new("rustc").args(["--print", "sysroot"]).output()?;
        let sysroot = PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim());
        if sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir() {
            return Ok(Self::Rustup);
        }
        let complete = Path::new("/usr/bin/rustc").is_file()
            && Path::new("/usr/bin/cargo").is_file()
            && Path::new("/usr/lib/rustlib/src").exists();
        match newest_wasm_linker(Path::new("/usr/bin"))? {
            Some(linker) if complete => Ok(Self::Distribution { linker }),
            _ => Err(format!(
                "no compiler for {TARGET}: run `rustup target add {TARGET}`, or on Debian install rustc-web, cargo-web, rust-web-src and lld-22"
            )
            .into()),
        }
    }

    pub fn describe(&self) -> &'static str {
        match self {
            Self::Rustup => "rustup's wasm32 target",
            Self::Distribution { .. } => "the distribution's wasm compiler",
        }
    }

    /// `cargo build` of the UI in the one profile that is run, tested and shipped. Its target folder is its
    /// own, so that it never waits for a native build.
    pub fn build(&self, root: &Path) -> Command {
        let mut command = match self {
            Self::Rustup => cargo(root),
            Self::Distribution { linker } => {
                let mut command = Command::new("/usr/bin/cargo");
                command
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    // Set by rustup for its own toolchain, which this is not.
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("LD_LIBRARY_PATH");
                command
            }
        };
        command.current_dir(root).args(["build", "--profile", "wasm", "--target", TARGET]);
        command.args(["--target-dir", "target/wasm", "--package", "nusaloka-ui", "--bin", "ui"]);
        if matches!(self, Self::Distribution { .. }) {
            command.args(["-Z", "build-std=std,panic_abort"]);
        }
        command
    }
}

/// `wasm-ld-22` is newer than `wasm-ld-19`; a plain `wasm-ld` is taken when there is no numbered one.
fn newest_wasm_linker(folder: &Path) -> Outcome<Option<PathBuf>> {
    let mut newest: Option<(u32, PathBuf)> = None;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let version = match name.strip_prefix("wasm-ld") {
            Some("") => 0,
            Some(rest) => match rest.strip_prefix('-').and_then(|number| number.parse().ok()) {
                Some(number) => number,
                None => continue,
            },
            None => continue,
        };
        if newest.as_ref().is_none_or(|(best, _)| version > *best) {
            newest = Some((version, path));
        }
    }
    Ok(newest.map(|(_, path)| path))
}

//! Reads every text of every language, refuses the build with one line per problem, and writes the typed keys.
//!
//! What counts as a problem is in `check`; what the keys look like in `generate`. Refuses to mend anything.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo through stdout")]

mod check;
mod ftl;
mod generate;

use std::{env, fs, io, path::Path, process::ExitCode};

fn main() -> ExitCode {
    match build() {
        Ok(problems) if problems.is_empty() => ExitCode::SUCCESS,
        Ok(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("cargo::error=the texts cannot be read: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> io::Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={}", check::EXCUSES);
    for language in check::LANGUAGES {
        println!("cargo::rerun-if-changed={language}");
    }
    let sources = ftl::Sources::read(root, &check::LANGUAGES)?;
    let excuses = fs::read_to_string(root.join(check::EXCUSES))?;
    let problems = check::problems(&sources, &excuses);
    if problems.is_empty() {
        let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
        fs::write(Path::new(&out).join("text.rs"), generate::keys(root, &sources))?;
        fs::write(Path::new(&out).join("every_text.rs"), generate::every(&sources))?;
    }
    Ok(problems)
}

//! `cargo run -p nusaloka-bench -- <name>`: measures, prints a table and writes `target/bench/<name>.json`.
//!
//! Each figure is compared with something measured in the same run, on the same machine, wherever there is something
//! to compare with. No figure is remembered from another day, and what cannot be measured is absent and said so.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command-line tool
#![allow(clippy::disallowed_types)] // figures are measured, so they are floats

mod identity;
mod programs;
mod report;
mod runs;
mod shell;
mod sizes;
mod sync;
mod unlock;

use nusaloka_window::{Failed, Outcome};
use std::{env, process::ExitCode};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let names: Vec<String> = env::args().skip(1).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let measured: Outcome = match names[..] {
        ["shell"] => shell::measure(),
        ["identity"] => identity::measure().await,
        ["sync", ref words @ ..] => sync::measure(words),
        _ => Err(Failed::new("which bench? known: shell, sync, identity")),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::FAILURE
        }
    }
}

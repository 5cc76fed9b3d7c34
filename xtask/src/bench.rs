//! Starts a bench. What is measured, and how, is in `tests/bench`.

use std::path::Path;

use lexopt::prelude::*;

use crate::Outcome;
use crate::steps::Steps;
use crate::ui_bundle;
use crate::window;
use crate::workspace::cargo;

pub fn bench(root: &Path, steps: &mut Steps, mut arguments: lexopt::Parser) -> Outcome {
    let name = match arguments.next()? {
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
        None => return Err("which bench? ./dev bench shell, ./dev bench sync, ./dev bench identity".into()),
    };
    match name.as_str() {
        "shell" => ui_bundle::make(root, steps)?,
        "sync" => {
            let mut build = cargo(root);
            build.args(["build", "--release", "-p", "nusaloka-bench-peer", "-p", "nusaloka-bench-fanout"]);
            steps.run("Building the server and the clients that are measured", build)?;
        }
        "identity" => {
            let mut build = cargo(root);
            build.args(["build", "--release", "-p", "nusaloka-bench-door"]);
            steps.run("Building the server that is measured", build)?;
            window::build(root, steps)?;
        }
        other => return Err(format!("there is no bench '{other}'; there are: shell, sync, identity").into()),
    }
    // Its table is what was asked for, so it goes straight to the terminal.
    let mut command = cargo(root);
    command
        .args(["run", "--quiet", "--release", "--package", "nusaloka-bench", "--", &name])
        .args(arguments.raw_args()?);
    if command.status()?.success() { Ok(()) } else { Err(format!("the bench '{name}' failed").into()) }
}

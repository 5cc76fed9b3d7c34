//! The real app in a real window: the tests of `tests/window`, and the pictures taken by the same means.

use std::path::Path;

use crate::Outcome;
use crate::steps::Steps;
use crate::ui_bundle;
use crate::workspace::cargo;

/// The app and the server, as `./dev run` starts them and as the window tests find them.
pub const PROGRAMS: [&str; 4] = ["--package", "nusaloka", "--package", "nusaloka-server"];

pub fn tests(root: &Path, steps: &mut Steps) -> Outcome {
    build(root, steps)?;
    let mut command = cargo(root);
    command.args(["test", "--package", "nusaloka-window", "--package", "nusaloka-bench"]);
    steps.run_tests("Testing the real window, a real browser, and the benches", command)
}

/// Words after it name parts, which it knows itself.
pub fn shots(root: &Path, steps: &mut Steps, mut arguments: lexopt::Parser) -> Outcome {
    build(root, steps)?;
    let mut command = cargo(root);
    command.args(["run", "--package", "nusaloka-window", "--bin", "shots", "--"]).args(arguments.raw_args()?);
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "0"); // see tests/window/src/display.rs
    steps.run("Taking pictures of every page into target/shots", command)
}

/// The screens, the app and the server, as the window tests find them.
pub fn build(root: &Path, steps: &mut Steps) -> Outcome {
    ui_bundle::make(root, steps)?;
    let mut command = cargo(root);
    command.arg("build").args(PROGRAMS);
    steps.run("Building the app and the server", command)
}

//! Everything that must pass, cheap checks first. Nothing is skipped: what is missing fails, and so does an
//! ignored test.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::steps::Steps;
use crate::window::PROGRAMS;
use crate::workspace::cargo;
use crate::{Outcome, attack, tidy, ui_bundle, window};

const SLOWEST_SHOWN: usize = 8;

pub fn test(root: &Path, steps: &mut Steps) -> Outcome {
    let outcome = all(root, steps);
    summary(steps, outcome.is_ok());
    outcome
}

fn all(root: &Path, steps: &mut Steps) -> Outcome {
    let cargo = |words: &[&str]| -> Command {
        let mut command = cargo(root);
        command.args(words);
        command
    };
    let strict = ["--all-targets", "--", "-D", "warnings"];
    steps.run("Checking the formatting (cargo fmt mends it)", cargo(&["fmt", "--all", "--check", "--", "-l"]))?;
    steps.step("Checking the rules of the repository", || tidy::tidy(root))?;
    let mut lint = cargo(&["clippy"]);
    lint.args(strict);
    steps.run("Linting all but the shell", lint)?;
    steps.run_tests("Testing all but the shell: units and stories", cargo(&["test"]))?;
    attack::document(root, steps)?;
    ui_bundle::make(root, steps)?;
    let mut lint = cargo(&["clippy", "--package", "nusaloka-window", "--package", "nusaloka-bench"]);
    lint.args(["--package", "bare-window"]).args(PROGRAMS).args(strict);
    steps.run("Linting the shell, the window tests and the benches", lint)?;
    // Packages that are built together share the features of their dependencies. Asking for the same ones as
    // `./dev run` does keeps Tauri from being compiled once more.
    let mut shell = cargo(&["test", "--lib", "--bins"]);
    shell.args(PROGRAMS);
    steps.run_tests("Testing the shell", shell)?;
    window::tests(root, steps)
}

fn summary(steps: &Steps, passed: bool) {
    let mut slowest: Vec<_> = steps.finished.iter().collect();
    slowest.sort_by_key(|step| std::cmp::Reverse(step.took));
    println!("\nThe slowest steps");
    for step in slowest.iter().take(SLOWEST_SHOWN) {
        println!("{:>8.1} s  {}", step.took.as_secs_f64(), step.what);
    }
    let total: Duration = steps.finished.iter().map(|step| step.took).sum();
    println!(
        "\n{}: {} steps, {} tests, {} min {:02} s",
        if passed { "All passed" } else { "FAILED" },
        steps.finished.len(),
        steps.tests_passed,
        total.as_secs() / 60,
        total.as_secs() % 60,
    );
}

//! Starts the simulator. What it does is in `tests/simulation`.

use std::path::Path;

use crate::Outcome;
use crate::workspace::cargo;

/// `--seeds N --from S --files K`, straight to the simulator.
pub fn sim(root: &Path, mut arguments: lexopt::Parser) -> Outcome {
    // Its story is what was asked for, so it goes straight to the terminal.
    let mut command = cargo(root);
    command.args(["run", "--quiet", "--package", "nusaloka-simulation", "--"]).args(arguments.raw_args()?);
    if command.status()?.success() { Ok(()) } else { Err("the simulation failed".into()) }
}

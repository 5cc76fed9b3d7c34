//! What an attacker tries: the package of attacks, and those tests of the server that are attacks themselves. All of them run in
//! `./dev test`, too; here they are alone.

use std::path::Path;

use crate::Outcome;
use crate::steps::Steps;
use crate::workspace::cargo;

pub fn attack(root: &Path, steps: &mut Steps) -> Outcome {
    let mut doors = cargo(root);
    doors.args(["test", "--package", "nusaloka-attack"]);
    steps.run_tests("Attacking routes, ids, sessions and guesses", doors)?;
    let mut forgeries = cargo(root);
    forgeries.args(["test", "--package", "nusaloka-server", "--lib"]);
    for tests in ["accounts", "account_changes", "passkeys", "sessions", "hostile"] {
        forgeries.args(["--test", tests]);
    }
    steps.run_tests("Attacking tokens, codes, passkeys and frames", forgeries)
}

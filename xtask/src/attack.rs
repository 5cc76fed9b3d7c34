//! What an attacker tries: the package of attacks, those tests of the server that are attacks themselves, and whatever schemathesis makes
//! of the OpenAPI document. All of them run in `./dev test`, too; here they are alone.

use std::env::consts::EXE_SUFFIX;
use std::path::Path;
use std::process::Command;

use crate::steps::Steps;
use crate::workspace::cargo;
use crate::{Outcome, schemathesis};

/// Those of the server's tests that are attacks.
const ATTACKS: [&str; 9] = [
    "accounts",
    "account_changes",
    "enumeration",
    "hostile",
    "openapi",
    "passkeys",
    "second",
    "sessions",
    "webauthn_vectors",
];

pub fn attack(root: &Path, steps: &mut Steps) -> Outcome {
    // What has to be fetched is missed before anything is waited for.
    schemathesis::program(root, steps)?;
    let mut doors = cargo(root);
    doors.args(["test", "--package", "nusaloka-attack"]);
    steps.run_tests("Attacking routes, ids, sessions and guesses", doors)?;
    let mut forgeries = cargo(root);
    forgeries.args(["test", "--package", "nusaloka-server", "--lib"]);
    for tests in ATTACKS {
        forgeries.args(["--test", tests]);
    }
    steps.run_tests("Attacking tokens, codes, passkeys and frames", forgeries)?;
    document(root, steps)
}

/// What the OpenAPI document says, and what it does not.
pub fn document(root: &Path, steps: &mut Steps) -> Outcome {
    let program = schemathesis::program(root, steps)?;
    // Built with the tests of its package, which ran before.
    let mut trying = Command::new(root.join("target/debug").join(format!("document{EXE_SUFFIX}")));
    trying.arg(program);
    steps.run("Attacking with the OpenAPI document", trying)
}

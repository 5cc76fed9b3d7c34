//! Has anything that the bundle is made from changed? Answered from names, sizes and times of change alone, so
//! that "nothing" costs milliseconds. A wrong "something" costs a build in which cargo finds nothing to do.

use std::fmt::Write as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::Outcome;
use crate::workspace::{files_under, relative};

const INPUTS: [&str; 7] = ["Cargo.lock", "Cargo.toml", "core/domain", "icons", "locales", "ui", "xtask/src/ui_bundle"];

/// One line for each input. Compared as it is; there is no need for a hash.
pub fn inputs(root: &Path) -> Outcome<String> {
    let mut lines = String::new();
    for input in INPUTS {
        let path = root.join(input);
        let files = if path.is_file() { vec![path] } else { files_under(&path)? };
        for file in files {
            let metadata = file.metadata()?;
            let changed = metadata.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
            writeln!(lines, "{} {} {changed}", relative(root, &file), metadata.len())?;
        }
    }
    Ok(lines)
}

//! Writes the seeds of every target into its corpus. Takes nothing away: what a fuzzer found, and the seeds of earlier
//! protocols, stay.

use nusaloka_fuzz::TARGETS;
use std::{fs, io};

fn main() -> io::Result<()> {
    for target in TARGETS {
        fs::create_dir_all(target.folder())?;
        for (name, bytes) in (target.seeds)() {
            fs::write(target.folder().join(name), bytes)?;
        }
    }
    Ok(())
}

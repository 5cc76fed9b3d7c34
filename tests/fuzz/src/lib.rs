//! Bytes that come from outside, handed to everything that reads them. A target is a plain function of bytes; it panics
//! where a promise is broken, and nothing else is wrong.
//!
//! `tests/replay.rs` runs each target on its corpus and on a fixed number of seeded mutations of it, with every test run.
//! `./dev fuzz` runs the same functions under libFuzzer, guided by coverage. What that finds becomes a file in `corpus/`,
//! named for what it shows, before it is mended.
//!
//! Seeds are made from real values (`Target::seeds`), so they speak today's protocol; `./dev fuzz --seeds` writes them into
//! `corpus/`, where those of earlier protocols stay, because old bytes come from outside, too.
//!
//! Invariant: a target depends on its bytes alone; the same bytes end the same way.

mod acts;
pub mod mutate;
mod script;
mod stage;
mod targets;

use std::{fs, io, path::PathBuf};

/// Something that reads bytes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// Panics if a promise is broken.
    pub run: fn(&[u8]),
    /// Good bytes, each with a name, to begin from.
    pub seeds: fn() -> Vec<(String, Vec<u8>)>,
    /// How many mutations of the corpus each test run tries.
    pub replayed: usize,
}

pub const TARGETS: [Target; 10] = [
    Target { name: "frame", run: targets::frame::run, seeds: targets::frame::seeds, replayed: 4_000 },
    Target { name: "message", run: targets::message::run, seeds: targets::message::seeds, replayed: 4_000 },
    Target { name: "row", run: targets::row::run, seeds: targets::row::seeds, replayed: 4_000 },
    Target { name: "text", run: targets::text::run, seeds: targets::text::seeds, replayed: 2_000 },
    Target { name: "picture", run: targets::picture::run, seeds: targets::picture::seeds, replayed: 4_000 },
    Target { name: "host", run: targets::host::run, seeds: targets::host::seeds, replayed: 600 },
    Target { name: "act", run: targets::act::run, seeds: targets::act::seeds, replayed: 400 },
    Target { name: "stored", run: targets::stored::run, seeds: targets::stored::seeds, replayed: 200 },
    Target { name: "replica", run: targets::replica::run, seeds: targets::replica::seeds, replayed: 120 },
    Target { name: "authority", run: targets::authority::run, seeds: targets::authority::seeds, replayed: 120 },
];

impl Target {
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Where its corpus lies.
    pub fn folder(self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(self.name)
    }

    /// The files of its corpus, by name, and the seeds as they would be written today.
    pub fn corpus(self) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut corpus = (self.seeds)();
        let mut files = fs::read_dir(self.folder())?.collect::<io::Result<Vec<_>>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files {
            let bytes = fs::read(file.path())?;
            if !corpus.iter().any(|(_, seed)| *seed == bytes) {
                corpus.push((file.file_name().to_string_lossy().into_owned(), bytes));
            }
        }
        Ok(corpus)
    }
}

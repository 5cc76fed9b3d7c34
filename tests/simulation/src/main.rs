//! `./dev sim`: runs seeds until one fails, and then tells its story.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command-line tool

use lexopt::prelude::*;
use nusaloka_simulation::{Broken, Happened, On, run, shrunk};
use std::{
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

struct Asked {
    seeds: u64,
    from: u64,
    /// One run in so many is on files.
    files: u64,
}

fn main() -> ExitCode {
    let asked = match asked() {
        Ok(asked) => asked,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let begun = Instant::now();
    let (sum, failed) = run_all(&asked);
    if let Some((seed, on, broken)) = failed {
        eprintln!("seed {seed} fails on {on:?}: {broken}\n");
        if let Some(story) = shrunk(seed, on) {
            eprintln!("{story}");
        }
        return ExitCode::FAILURE;
    }
    let took = begun.elapsed();
    println!("{} seeds from {} passed in {:.0} s: {sum:?}", asked.seeds, asked.from, took.as_secs_f64());
    ExitCode::SUCCESS
}

/// All seeds, on all processors; the lowest that failed.
fn run_all(asked: &Asked) -> (Happened, Option<(u64, On, Broken)>) {
    let next = AtomicU64::new(asked.from);
    let ended = Mutex::new((Happened::default(), None::<(u64, On, Broken)>));
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        let stop = ended.lock().is_ok_and(|ended| ended.1.is_some());
        if seed >= asked.from + asked.seeds || stop {
            return;
        }
        let on = if seed % asked.files == asked.files - 1 { On::Files } else { On::Memory };
        let run = run(seed, on);
        if let Ok(mut ended) = ended.lock() {
            ended.0 = ended.0.and(run.happened);
            if let Some(broken) = run.broken
                && ended.1.as_ref().is_none_or(|(other, ..)| seed < *other)
            {
                ended.1 = Some((seed, on, broken));
            }
            let done = seed - asked.from + 1;
            if done.is_multiple_of(1_000) {
                println!("{done} seeds");
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    ended.into_inner().unwrap_or_default()
}

fn asked() -> Result<Asked, lexopt::Error> {
    let mut asked = Asked { seeds: 500, from: 0, files: 10 };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seeds") => asked.seeds = arguments.value()?.parse()?,
            Long("from") => asked.from = arguments.value()?.parse()?,
            Long("files") => asked.files = arguments.value()?.parse::<u64>()?.max(1),
            other => return Err(other.unexpected()),
        }
    }
    Ok(asked)
}

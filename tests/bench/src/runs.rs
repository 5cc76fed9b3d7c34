//! One run of a program with a window: how long until its first page was drawn, and what memory it then holds.

use nusaloka_window::{Display, Failed, Outcome, Running, descendants, while_doing};
use std::{
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

const DRAWN_WITHIN: Duration = Duration::from_mins(1);
const SETTLED_WITHIN: Duration = Duration::from_secs(30);
/// Two readings this far apart that differ by less than this part of them are the same memory.
const BETWEEN_READINGS: Duration = Duration::from_millis(500);
const SAME: f64 = 0.01;

pub(crate) struct Run {
    pub(crate) first_page_ms: f64,
    pub(crate) idle_megabytes: f64,
}

/// Starts the program, waits for its line about the first page and for its memory to settle, and ends it.
///
/// `home` is where its web view keeps its things from run to run.
pub(crate) fn run(program: &Path, display: &Display, home: &Path, environment: &[(&str, String)]) -> Outcome<Run> {
    let mut command = Command::new(program);
    command.envs(display.environment()).env("NUSALOKA_TIMING", "1");
    for (name, folder) in [("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")] {
        command.env(name, home.join(folder));
    }
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let started = Instant::now();
    let running = Running::start(&program.display().to_string(), &mut command)?;
    running.line("that its first page was drawn", DRAWN_WITHIN, |line| {
        line.starts_with("first page drawn after ").then_some(())
    })?;
    let first_page_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(Run { first_page_ms, idle_megabytes: settled_megabytes(&running)? })
}

fn settled_megabytes(running: &Running) -> Outcome<f64> {
    let deadline = Instant::now() + SETTLED_WITHIN;
    let mut last = megabytes(running.id())?;
    while Instant::now() < deadline {
        thread::sleep(BETWEEN_READINGS);
        let now = megabytes(running.id())?;
        if (now - last).abs() <= SAME * last {
            return Ok(now);
        }
        last = now;
    }
    Err(Failed::new(format!("its memory did not settle within {SETTLED_WITHIN:?}; it was {last} MB at the end")))
}

/// The proportional set size of the process and of all that it started: shared pages are counted once in sum.
fn megabytes(of: u32) -> Outcome<f64> {
    let kilobytes: Vec<f64> = [of]
        .into_iter()
        .chain(descendants(of))
        // One that ended between being listed and being read holds nothing any more.
        .filter_map(|id| fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok())
        .map(|rollup| proportional_kilobytes(&rollup).ok_or_else(|| Failed::new("smaps_rollup names no Pss")))
        .collect::<Outcome<_>>()
        .map_err(while_doing("reading the memory of a process"))?;
    if kilobytes.is_empty() {
        return Err(Failed::new("the process ended before its memory could be read"));
    }
    Ok(kilobytes.iter().sum::<f64>() * 1024.0 / 1e6)
}

fn proportional_kilobytes(rollup: &str) -> Option<f64> {
    rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proportional_size_is_read_and_not_its_parts() {
        let rollup = "55d0-7ffe ---p 00000000 00:00 0   [rollup]\nRss:  9000 kB\nPss:  4242 kB\nPss_Anon:  1 kB\n";
        assert_eq!(proportional_kilobytes(rollup), Some(4242.0));
    }

    #[test]
    fn the_memory_of_this_very_process_can_be_read() -> Outcome {
        assert!(megabytes(std::process::id())? > 0.5);
        Ok(())
    }
}

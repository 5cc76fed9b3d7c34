//! Progress: each step prints one line with its number, what it does, and its seconds.
//! What a step's command prints is kept back and shown only when it fails, or live with `-v`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// Which lines of a command are shown although it goes well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Nothing,
    /// The lines with which each test program closes.
    TestResults,
}

pub struct Finished {
    pub what: String,
    pub took: Duration,
}

pub struct Steps {
    live: bool,
    number: usize,
    pub finished: Vec<Finished>,
    pub tests_passed: usize,
}

impl Steps {
    /// With `live`, whatever the commands print is shown at once.
    pub fn new(live: bool) -> Self {
        Self { live, number: 0, finished: Vec::new(), tests_passed: 0 }
    }

    /// Does one step and prints its line.
    pub fn step<T>(&mut self, what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        let begun = self.begin(what)?;
        let result = work();
        self.end(what, begun, &result);
        result
    }

    /// The same for what is waited for.
    pub async fn wait<T>(&mut self, what: &str, work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
        let begun = self.begin(what)?;
        let result = work.await;
        self.end(what, begun, &result);
        result
    }

    fn begin(&mut self, what: &str) -> Outcome<Instant> {
        self.number += 1;
        print!("{:>2}  {what} ", self.number);
        std::io::stdout().flush()?;
        Ok(Instant::now())
    }

    fn end<T>(&mut self, what: &str, begun: Instant, result: &Outcome<T>) {
        let took = begun.elapsed();
        println!("{}{:.1} s", if result.is_ok() { "" } else { "failed after " }, took.as_secs_f64());
        self.finished.push(Finished { what: what.to_owned(), took });
    }

    /// Runs one command as a step.
    pub fn run(&mut self, what: &str, command: Command) -> Outcome {
        let live = self.live;
        self.step(what, || captured(command, live, Show::Nothing)).map(|_| ())
    }

    /// Runs `cargo test` as a step: the closing line of each test program is shown and counted.
    pub fn run_tests(&mut self, what: &str, command: Command) -> Outcome {
        let live = self.live;
        let counted = self.step(what, || {
            let lines = captured(command, live, Show::TestResults)?;
            let counted = Counted::from_closing_lines(&lines);
            if counted.ignored > 0 {
                return Err(format!("{} ignored: a test passes or goes", counted.ignored).into());
            }
            Ok(counted)
        })?;
        self.tests_passed += counted.passed;
        Ok(())
    }
}

/// Runs a command to its end. Both of its streams go through one pipe, so that their order is kept.
fn captured(mut command: Command, live: bool, show: Show) -> Outcome<Vec<String>> {
    let name = spelled(&command);
    let (reader, writer) = std::io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().map_err(|error| format!("could not start {name}: {error}"))?;
    drop(command); // it holds the pipe's writing ends; open, they would keep the reader waiting
    let mut lines = Vec::new();
    let mut shown_any = false;
    for bytes in BufReader::new(reader).split(b'\n') {
        let text = String::from_utf8_lossy(&bytes?).into_owned();
        if live || (show == Show::TestResults && is_test_result(&text)) {
            if !shown_any {
                println!();
            }
            shown_any = true;
            println!("{text}");
        }
        lines.push(text);
    }
    let status = child.wait()?;
    if status.success() {
        if shown_any {
            print!("    took "); // the line that was begun is far above
        }
        return Ok(lines);
    }
    if !live {
        println!();
        for line in &lines {
            println!("{line}");
        }
    }
    Err(format!("{name} ended with {status}").into())
}

/// What the closing lines of test programs say, summed.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    passed: usize,
    ignored: usize,
}

impl Counted {
    fn from_closing_lines(lines: &[String]) -> Self {
        let sum = |what: &str| {
            lines
                .iter()
                .filter_map(|line| line.strip_prefix("test result: ok. "))
                .flat_map(|line| line.split("; "))
                .filter_map(|part| part.strip_suffix(what)?.trim().parse::<usize>().ok())
                .sum()
        };
        Self { passed: sum("passed"), ignored: sum("ignored") }
    }
}

fn is_test_result(line: &str) -> bool {
    ["     Running ", "   Doc-tests ", "test result: "].iter().any(|start| line.starts_with(start))
}

fn spelled(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted_over_all_test_programs() {
        let lines = [
            "running 2 tests",
            "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: ok. 40 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ]
        .map(str::to_owned);
        assert_eq!(Counted::from_closing_lines(&lines), Counted { passed: 42, ignored: 1 });
    }

    #[test]
    fn a_command_that_fails_is_named() {
        let mut command = Command::new("cargo");
        command.arg("no-such-command");
        let error = captured(command, false, Show::Nothing).unwrap_err().to_string();
        assert!(error.starts_with("cargo no-such-command ended with"), "{error}");
    }
}

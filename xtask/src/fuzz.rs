//! Real fuzzing: the targets of `tests/fuzz` under libFuzzer, guided by the coverage of our own code. Each for some time, one
//! after the other; what was learnt stays in `target/fuzz/corpus` and is gone on from the next time.
//!
//! Stable Rust does this: the compiler's own coverage pass, and libFuzzer compiled from source. There is no address sanitizer
//! to it, because no unsafe code of ours is in what is fuzzed.

use std::fs;
use std::path::Path;
use std::process::Command;

use lexopt::prelude::*;

use crate::Outcome;
use crate::steps::Steps;
use crate::workspace::cargo;

/// Has its own folder, because everything in it is built with other flags.
const FOLDER: &str = "target/fuzz";
/// What libFuzzer goes by: which edges were taken how often, and what was compared with what.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
                     -Cllvm-args=-sanitizer-coverage-trace-compares";
const SECONDS: u32 = 60;

/// What libFuzzer says at the end that is worth a line.
const STATISTICS: [&str; 3] = ["stat::number_of_executed_units:", "stat::new_units_added:", "stat::peak_rss_mb:"];

struct Wanted {
    targets: Vec<String>,
    seconds: u32,
    seeds: bool,
}

pub fn fuzz(root: &Path, steps: &mut Steps, arguments: lexopt::Parser) -> Outcome {
    let wanted = Wanted::read(root, arguments)?;
    if wanted.seeds {
        let mut write = cargo(root);
        write.args(["run", "--package", "nusaloka-fuzz", "--bin", "corpus"]);
        return steps.run("Writing the seeds into tests/fuzz/corpus", write);
    }
    let host = host()?;
    let mut build = cargo(root);
    build.args(["build", "--package", "nusaloka-fuzz", "--bin", "guided", "--features", "guided", "--profile", "fuzz"]);
    // With a target named, build scripts and macros are left as they are.
    build.args(["--target", &host, "--target-dir", FOLDER]).env("RUSTFLAGS", FLAGS);
    steps.run("Building the targets with coverage", build)?;
    let program = root.join(FOLDER).join(&host).join("fuzz/guided");
    for target in &wanted.targets {
        let what = format!("Fuzzing {target} for {} s", wanted.seconds);
        let said = steps.step(&what, || run(root, &program, target, wanted.seconds))?;
        println!("    {said}");
    }
    Ok(())
}

impl Wanted {
    fn read(root: &Path, mut arguments: lexopt::Parser) -> Outcome<Self> {
        let mut wanted = Self { targets: Vec::new(), seconds: SECONDS, seeds: false };
        let all = targets(root)?;
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("seconds") => wanted.seconds = arguments.value()?.parse()?,
                Long("seeds") => wanted.seeds = true,
                Value(name) => {
                    let name = name.string()?;
                    if !all.contains(&name) {
                        return Err(format!("there is no target '{name}'; there are {}", all.join(", ")).into());
                    }
                    wanted.targets.push(name);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        if wanted.targets.is_empty() {
            wanted.targets = all;
        }
        Ok(wanted)
    }
}

/// Each has a folder of its own in the corpus.
fn targets(root: &Path) -> Outcome<Vec<String>> {
    let folders = fs::read_dir(root.join("tests/fuzz/corpus"))?;
    let mut names: Vec<String> =
        folders.map(|folder| Ok(folder?.file_name().to_string_lossy().into_owned())).collect::<Outcome<_>>()?;
    names.sort();
    Ok(names)
}

fn host() -> Outcome<String> {
    let said = Command::new("rustc").arg("-vV").output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not say for what it compiles")?.to_owned())
}

/// Answers with what was done, or fails with where the bytes are that break a promise.
fn run(root: &Path, program: &Path, target: &str, seconds: u32) -> Outcome<String> {
    let learnt = root.join(FOLDER).join("corpus").join(target);
    let found = root.join(FOLDER).join("found");
    fs::create_dir_all(&learnt)?;
    fs::create_dir_all(&found)?;
    let mut fuzzing = Command::new(program);
    fuzzing.env("NUSALOKA_FUZZ_TARGET", target).current_dir(root);
    fuzzing.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/{target}-", found.display()));
    fuzzing.args(["-print_final_stats=1", "-timeout=20", "-rss_limit_mb=2048", "-max_len=4096"]);
    fuzzing.arg(&learnt).arg(root.join("tests/fuzz/corpus").join(target));
    let ended = fuzzing.output()?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    if !ended.status.success() {
        let last: Vec<&str> = said.lines().rev().take(40).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        return Err(format!("{target} broke a promise:\n{}", last.join("\n")).into());
    }
    let covered = said.lines().rev().find_map(|line| line.split_once(" cov: ")?.1.split_whitespace().next());
    let values = STATISTICS.iter().filter_map(|name| said.lines().find_map(|line| line.strip_prefix(name)));
    let values: Vec<&str> = values.map(str::trim).collect();
    Ok(match values[..] {
        [executed, added, peak] => {
            format!("{executed} runs, {} edges, {added} added to the corpus, {peak} MB at most", covered.unwrap_or("?"))
        }
        _ => "ended without figures".to_owned(),
    })
}

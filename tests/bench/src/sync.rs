//! `sync`: what it costs to keep in step, beside the limit (no engine at all) and beside other engines, on one workload and in one
//! run; and what only ours is asked: a million rows held, a thousand entries that wait, a thousand sockets that listen.
//!
//! The harness that runs the engines side by side lies outside of the repository: `--harness FOLDER`. It takes ours from
//! `tests/bench/peers`. `--peers "limit triplit"` leaves some out, `--runs N` repeats.
//!
//! Refuses to say how far an aim is met that was not measured in this run.

use crate::{
    programs::{lines_of, output, program},
    report::{Aim, Figure, Report, median},
};
use nusaloka_window::{Failed, Outcome, places, while_doing};
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const OURS: &str = "nusaloka";
const LIMIT: &str = "limit (no engine)";
const LIMIT_WITH_CACHE: &str = "limit (64 MB page cache)";
const EVERYBODY: &str = "limit pouchdb triplit zero nusaloka";
const ROWS_HELD: &str = "1000000";

struct Asked {
    harness: PathBuf,
    peers: String,
    runs: String,
    held: String,
}

impl Asked {
    fn of(words: &[&str]) -> Outcome<Self> {
        let word = |name: &str, usual: Option<&str>| {
            let given = words.windows(2).find(|pair| pair[0] == name).map(|pair| pair[1]);
            given.or(usual).map(str::to_owned).ok_or_else(|| Failed::new(format!("say {name}")))
        };
        let harness = PathBuf::from(word("--harness", None)?);
        if !harness.join("run.sh").is_file() {
            return Err(Failed::new(format!("{} is not the harness: it has no run.sh", harness.display())));
        }
        Ok(Self {
            harness: fs::canonicalize(&harness).map_err(while_doing("finding the harness"))?,
            peers: word("--peers", Some(EVERYBODY))?,
            runs: word("--runs", Some("3"))?,
            held: word("--held", Some(ROWS_HELD))?,
        })
    }
}

pub(crate) fn measure(words: &[&str]) -> Outcome {
    let asked = Asked::of(words)?;
    let work = places::target().join("bench/peers");
    fs::create_dir_all(&work).map_err(while_doing("making a folder for the harness"))?;
    let mut report = Report::default();
    side_by_side(&asked, &work, &mut report)?;
    only_ours(&asked, &work, &mut report)?;
    encryption(&work, &mut report)?;
    fan_out(&mut report)?;
    report.publish("sync")
}

// ---- beside others ----------------------------------------------------------------------------

fn side_by_side(asked: &Asked, work: &Path, report: &mut Report) -> Outcome {
    let mut command = Command::new("bash");
    command
        .arg(asked.harness.join("run.sh"))
        .env("BENCH_WORK", work)
        .env("OURS", places::root().join("tests/bench/peers/nusaloka"))
        .env("NUSALOKA_PEER", program("nusaloka-peer"))
        .env("PEERS", &asked.peers)
        .envs([("RUNS", &asked.runs), ("RUNS_50K", &asked.runs)]);
    finished(&mut command)?;
    let measured = Measured::read(&work.join("data"))?;
    for rows in ["10000", "50000"] {
        first_sync(&measured, rows, report);
    }
    by_snapshot(&measured, report);
    let against = |report: &mut Report, name, measure, figure, scale, unit, times| {
        if let Some(ours) = measured.of(OURS, measure, figure) {
            let limit = measured.of(LIMIT, measure, figure).map(|value| value * scale);
            report
                .add(with_limit(Figure::new(name, ours * scale, unit), limit).aiming(Aim::AtMostTimesTheLimit(times)));
        }
    };
    against(report, "a thousand offline writes, until the server has them", "push", "push_s", 1e3, "ms", 3.0);
    against(report, "one write from A to B, p50", "propagate", "p50", 1.0, "ms", 1.5);
    against(report, "one write from A to B, p95", "propagate", "p95", 1.0, "ms", 1.5);
    against(report, "reopen, until the first answer", "reopen", "open_ms", 1.0, "ms", 3.0);
    Ok(())
}

fn first_sync(measured: &Measured, rows: &str, report: &mut Report) {
    let measure = format!("hydrate{rows}");
    let of = |figure| measured.of(OURS, &measure, figure);
    let small = rows == "10000";
    let name = |ten: &'static str, fifty: &'static str| if small { ten } else { fifty };
    if let Some(seconds) = of("hydrate_s") {
        let limit = measured.of(LIMIT_WITH_CACHE, &measure, "hydrate_s").map(|value| value * 1e3);
        let figure = Figure::new(name("first sync of 10,000 rows", "first sync of 50,000 rows"), seconds * 1e3, "ms");
        report.add(with_limit(figure, limit).aiming(Aim::AtMostTimesTheLimit(1.6)));
    }
    if let Some(bytes) = of("rss") {
        let most = if small { 32.0 } else { 64.0 };
        let figure = Figure::new(name("memory at 10,000 rows", "memory at 50,000 rows"), bytes / 1e6, "MB");
        report.add(figure.aiming(Aim::AtMost(most)));
    }
    if let Some(bytes) = of("wire").filter(|_| small) {
        report.add(Figure::new("received for 10,000 rows", bytes / 1e6, "MB").aiming(Aim::AtMost(1.0)));
    }
    if let Some(bytes) = of("disk").filter(|_| small) {
        let limit = measured.of(LIMIT_WITH_CACHE, &measure, "disk").map(|value| value / 1e6);
        let figure = Figure::new("disk for 10,000 rows", bytes / 1e6, "MB");
        report.add(with_limit(figure, limit).aiming(Aim::AtMostTimesTheLimit(1.15)));
    }
}

/// Of a scope that is open to all; and what its snapshot costs the server, once.
fn by_snapshot(measured: &Measured, report: &mut Report) {
    if let Some(seconds) = measured.of(OURS, "visit50000", "hydrate_s") {
        let limit = measured.of(LIMIT_WITH_CACHE, "hydrate50000", "hydrate_s").map(|value| value * 1e3);
        let figure = Figure::new("first sync of 50,000 public rows, by snapshot", seconds * 1e3, "ms");
        report.add(with_limit(figure, limit).aiming(Aim::AtMostTimesTheLimit(0.5)));
    }
    for (name, figure, scale, unit) in
        [("making that snapshot", "make_ms", 1.0, "ms"), ("that snapshot as it travels", "bytes", 1e-6, "MB")]
    {
        if let Some(value) = measured.of(OURS, "snapshot50000", figure) {
            report.add(Figure::new(name, value * scale, unit));
        }
    }
}

fn with_limit(figure: Figure, limit: Option<f64>) -> Figure {
    match limit {
        Some(limit) => figure.against(limit),
        None => figure,
    }
}

/// What every peer wrote down.
struct Measured(Vec<Json>);

impl Measured {
    fn read(folder: &Path) -> Outcome<Self> {
        let mut all = Vec::new();
        let files = fs::read_dir(folder).map_err(while_doing(format!("reading {}", folder.display())))?;
        for path in files.flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("results-") {
                let text = fs::read(&path).map_err(while_doing(format!("reading {}", path.display())))?;
                let rows: Vec<Json> =
                    serde_json::from_slice(&text).map_err(while_doing(format!("reading {}", path.display())))?;
                all.extend(rows);
            }
        }
        Ok(Self(all))
    }

    /// The median of the runs.
    fn of(&self, peer: &str, measure: &str, figure: &str) -> Option<f64> {
        let is_it = |row: &&Json| row["peer"] == peer && row["measure"] == measure;
        let values: Vec<f64> = self.0.iter().filter(is_it).filter_map(|row| row[figure].as_f64()).collect();
        (!values.is_empty()).then(|| median(values))
    }
}

// ---- ours alone -------------------------------------------------------------------------------

fn only_ours(asked: &Asked, work: &Path, report: &mut Report) -> Outcome {
    let folder = fresh(&work.join("data/ours"))?;
    let rows = work.join("data/workload/rows-10000.jsonl");
    let mut command = Command::new(program("nusaloka-peer"));
    lines_of(command.arg("figures").arg(rows).arg(folder).arg(&asked.held), report)?;
    let folder = fresh(&work.join("data/reading"))?;
    let mut command = Command::new(program("nusaloka-peer"));
    lines_of(command.arg("reading").arg(work.join("data/workload/rows-50000.jsonl")).arg(folder), report)
}

/// The same rows taken in by a device's store, with its key and without.
fn encryption(work: &Path, report: &mut Report) -> Outcome {
    let rows = work.join("data/workload/rows-50000.jsonl");
    let took = |protection: &str| -> Outcome<f64> {
        let folder = fresh(&work.join("data/stores"))?;
        let mut command = Command::new(program("nusaloka-peer"));
        let said = output(command.arg("stores").arg(&rows).arg(folder).args([protection, "8000"]))?;
        let ms = said.lines().find_map(|line| serde_json::from_str::<Json>(line).ok()?["receive_ms"].as_f64());
        ms.ok_or_else(|| Failed::new("the stores said nothing of what receiving took"))
    };
    let (plain, key) = (took("plain")?, took("key")?);
    report.add(Figure::new("50,000 rows stored with a key, beside without", key, "ms").against(plain));
    Ok(())
}

fn fan_out(report: &mut Report) -> Outcome {
    lines_of(&mut Command::new(program("nusaloka-fanout")), report)
}

fn fresh(folder: &Path) -> Outcome<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(while_doing(format!("clearing {}", folder.display())))?;
    }
    fs::create_dir_all(folder).map_err(while_doing(format!("making {}", folder.display())))?;
    Ok(folder.to_owned())
}

fn finished(command: &mut Command) -> Outcome {
    let status = command.status().map_err(while_doing(format!("starting {}", command.get_program().display())))?;
    if status.success() { Ok(()) } else { Err(Failed::new(format!("{} failed", command.get_program().display()))) }
}

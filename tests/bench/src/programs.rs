//! Programs that measure by themselves, each in a process of its own, and print a JSON object a line.

use crate::report::{Aim, Figure, Report};
use nusaloka_window::{Failed, Outcome, places, while_doing};
use serde_json::Value as Json;
use std::{path::PathBuf, process::Command};

/// Takes in what a program prints: `measure`, `value`, `unit`, and where there are such, `limit` and `aim` or `times` the limit.
pub(crate) fn lines_of(command: &mut Command, report: &mut Report) -> Outcome {
    for line in output(command)?.lines() {
        let Ok(said) = serde_json::from_str::<Json>(line) else { continue };
        let (Some(name), Some(value)) = (said["measure"].as_str(), said["value"].as_f64()) else { continue };
        let mut figure = Figure::new(name.to_owned(), value, said["unit"].as_str().unwrap_or_default().to_owned());
        if let Some(limit) = said["limit"].as_f64() {
            figure = figure.against(limit);
        }
        let aim = said["aim"].as_f64().map(Aim::AtMost).or(said["times"].as_f64().map(Aim::AtMostTimesTheLimit));
        report.add(match aim {
            Some(aim) => figure.aiming(aim),
            None => figure,
        });
    }
    Ok(())
}

/// What it printed, if all went well.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(while_doing(format!("starting {}", command.get_program().display())))?;
    if !output.status.success() {
        return Err(Failed::new(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// One of ours, as it is measured.
pub(crate) fn program(name: &str) -> PathBuf {
    places::target().join("release").join(name)
}

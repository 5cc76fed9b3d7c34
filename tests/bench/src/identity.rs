//! Being let in: what `nusaloka-door` measures at a server of its own.

use crate::{
    programs::{lines_of, program},
    report::Report,
};
use nusaloka_window::Outcome;
use std::process::Command;

pub(crate) fn measure() -> Outcome {
    let mut report = Report::default();
    lines_of(&mut Command::new(program("nusaloka-door")), &mut report)?;
    report.publish("identity")
}

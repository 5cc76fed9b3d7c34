//! Being let in: what `nusaloka-door` measures at a server of its own, and a shut app that opens in its window.

use crate::{
    programs::{lines_of, program},
    report::{Aim, Figure, Report, median},
    unlock,
};
use nusaloka_window::{Failed, Outcome};
use std::process::Command;

/// What `nusaloka-door` calls it.
const DERIVATION: &str = "identity.unlock, the derivation of its PIN";
/// Milliseconds, from the PIN to the page, beyond that.
const BEYOND: f64 = 300.0;

pub(crate) async fn measure() -> Outcome {
    let mut report = Report::default();
    lines_of(&mut Command::new(program("nusaloka-door")), &mut report)?;
    let took = median(unlock::to_the_page().await?);
    let derivation = report.value_of(DERIVATION).ok_or_else(|| Failed::new("the derivation was not measured"))?;
    report.add(
        Figure::new("identity.unlock to the page, in the app's window, beside 300 ms and the derivation", took, "ms")
            .against(derivation + BEYOND)
            .aiming(Aim::AtMostTimesTheLimit(1.0)),
    );
    report.publish("identity")
}

//! The server's half of the second way to a device's database (`core/client/src/recovery.rs`): a secret that follows from the person and a
//! number of the device's own. Nothing of it is kept, and it opens nothing without what lies on the device.
//!
//! Invariant: only whoever holds a session of that person is told, and each telling is noted in the audit log before.

use super::{
    Bearing, Named,
    audit::noted_if,
    sessions::{given, standing_in},
};
use crate::{
    App,
    answer::{Problem, Said},
    limits::Whence,
};
use axum::{extract::State, response::Response};
use data_encoding::HEXLOWER;
use nusaloka_domain::{
    Fault, Timestamp,
    identity::{AskRecovery, Deed, Recovery},
    view::View,
};

pub(crate) async fn recovery(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<AskRecovery>,
) -> Result<Response, Problem> {
    noted_if(&app, from, named, Deed::RecoveryAsked, holds_session).await?;
    let secret = HEXLOWER.encode(&app.desk.mint.of_recovery(named.person, asked.number));
    Ok(given(&Recovery { secret }))
}

fn holds_session(view: &dyn View, named: Named, now: Timestamp) -> Result<Result<(), Problem>, Fault> {
    Ok(standing_in(view, named, now)?.held())
}

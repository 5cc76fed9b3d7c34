//! The server's half of the second way to a device's database (`core/client/src/recovery.rs`): a secret that follows from the person and a
//! number of the device's own. Nothing of it is kept, and it opens nothing without what lies on the device.
//!
//! Invariant: only whoever holds a session of that person is told.

use super::{Bearing, sessions::given, standing};
use crate::{
    App,
    answer::{Problem, Said},
    edge,
};
use axum::{extract::State, response::Response};
use data_encoding::HEXLOWER;
use nusaloka_domain::identity::{AskRecovery, Recovery};

pub(crate) async fn recovery(
    State(app): State<App>,
    Bearing(named): Bearing,
    Said(asked): Said<AskRecovery>,
) -> Result<Response, Problem> {
    app.readers.read(move |source| standing(source, named, edge::now())).await?.held()?;
    let secret = HEXLOWER.encode(&app.desk.mint.of_recovery(named.person, asked.number));
    Ok(given(&Recovery { secret }))
}

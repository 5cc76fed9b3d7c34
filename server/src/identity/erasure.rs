//! Deleting an account as requests meet it: asked for by whoever has shown that it is them, and taken back by signing in. What is
//! due is done by `crate::erasing`.
//!
//! Failure cases: a session that ended meanwhile, a person without an account (there is nothing to delete).

use super::{
    Bearing, Named,
    accounts::{claim_of, tell_owner},
    audit::source_of,
    changes::for_proved,
};
use crate::{App, answer::Problem, edge, limits::Whence};
use axum::{extract::State, http::StatusCode};
use nusaloka_domain::{
    Id, Refusal,
    failure::Stop,
    identity::{Deed, Erasure, Noted, Person, Purpose, ask_erasure, note},
    view::Tx,
};
use std::net::IpAddr;

pub(crate) async fn erase_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
) -> Result<StatusCode, Problem> {
    erase(&app, from, named).await.map(|()| StatusCode::NO_CONTENT)
}

/// Every session ends, this one as well.
pub(crate) async fn erase(app: &App, from: IpAddr, named: Named) -> Result<(), Problem> {
    let asked = for_proved(app, named, "an account was not deleted", move |tx, account| {
        note(tx, Noted::by(Deed::ErasureAsked, named.person).in_session(named.session).from(&source_of(from)))?;
        ask_erasure(tx, &account, claim_of, edge::new_id())
    });
    asked.await?;
    app.post.wake();
    Ok(())
}

/// Somebody comes in: whoever was about to go is told that they stay. That they do is seen to where sessions begin.
pub(super) fn tell_who_stays(tx: &mut dyn Tx, person: Id<Person>) -> Result<(), Stop<Refusal>> {
    match Erasure::of(&*tx, person)? {
        Some(_) => {
            note(tx, Noted::by(Deed::ErasureTakenBack, person))?;
            tell_owner(tx, person, Purpose::ErasureTakenBack)
        }
        None => Ok(()),
    }
}

//! Accounts that are to go, go: a list of steps, each as short as an ordinary commit, from time to time and at the start.
//!
//! Whatever is of one person alone, and stands in their own scope, goes without a line here, also of a capability that is new.
//! What is shared, or known to the server alone, has a step of its own (`STEPS`). A test goes through all kinds of records and
//! asks which of the two it is.
//!
//! Failure cases: a server that ends in the middle (it goes on from where it was: what is gone stays gone), somebody who looks at the
//! store right then (the log is cut off in the next round).
//!
//! Invariants: an erasure is done when all of its steps were; what is removed is overwritten on the disk, and the log in which it
//! stood is cut off, before it is said to be done.

use crate::{
    App, answer::Problem, edge, identity::claim_of, metrics::Metrics, readers::Readers, stopped, writer::Writer,
};
use nusaloka_domain::{
    Fault, Id, Refusal, Timestamp,
    capability::Business,
    failure::Stop,
    identity::{
        Erasure, KEPT, Person, Went, depart_organisations, erase_audit, erase_letters, erase_portrait, erase_sessions,
        erase_ways_in, erased, forget_departed, forget_proof,
    },
    packing,
    record::Kind,
    scope::Scope,
    view::{Tx, View, Writing as _},
};
use nusaloka_store::authority::{self, Committed};
use std::time::Duration;
use tokio::{select, sync::watch, time::sleep};
use uuid::Uuid;

const EVERY: Duration = Duration::from_hours(1);
/// So many accounts in one look.
const ACCOUNTS: usize = 20;
/// So many rows in one commit.
const ROWS: usize = 200;
/// To cut the log off.
const TRIES: u32 = 100;

type Step = fn(&mut dyn Tx, Id<Person>) -> Result<Went, Stop<Refusal>>;

/// In this order, when the ways in have gone: nobody comes into what is half gone.
const STEPS: &[(&str, Step)] = &[
    ("sessions", erase_sessions),
    ("letters", erase_letters),
    ("portraits", erase_portrait),
    ("packing lists", packing::depart),
    ("organisations", depart_organisations),
    // After all that is noted.
    ("audit details", erase_audit),
];

/// Until the server stops.
pub(crate) async fn from_time_to_time(app: App) {
    loop {
        let (writer, readers, metrics) = (&app.writer, &app.readers, &app.metrics);
        let round = Round { writer, readers, metrics, business: app.business, stop: &app.stop };
        if let Err(problem) = round.run(edge::now()).await {
            tracing::error!(problem = problem.code(), "accounts that were to go are still here; tried again later");
        }
        select! {
            () = sleep(EVERY) => {}
            () = stopped(app.stop.clone()) => return,
        }
    }
}

/// From now on nobody comes in. Until this very commit its person can stay: it is not enough that the account was due when it was looked up.
fn shut_out(tx: &mut dyn Tx, person: Id<Person>) -> Result<bool, Stop<Refusal>> {
    let now = tx.context().now;
    let goes = Erasure::of(&*tx, person)?.is_some_and(|erasure| erasure.erased_at.is_none() && erasure.due_at <= now);
    if goes {
        erase_ways_in(tx, person, claim_of)?;
    }
    Ok(goes)
}

struct Round<'a> {
    writer: &'a Writer,
    readers: &'a Readers,
    metrics: &'a Metrics,
    business: Business,
    stop: &'a watch::Receiver<bool>,
}

impl Round<'_> {
    async fn run(&self, now: Timestamp) -> Result<(), Problem> {
        loop {
            let look = move |view: &dyn View| Erasure::due(view, now, ACCOUNTS);
            let due = self.readers.read(move |source| authority::look(source, now, look)).await?;
            let last = due.len() < ACCOUNTS;
            let (waiting, long_gone): (Vec<_>, Vec<_>) = due.into_iter().partition(|due| due.erased_at.is_none());
            for erasure in &long_gone {
                self.all_of(erasure.person, now, forget_proof).await?;
            }
            let mut gone = Vec::with_capacity(waiting.len());
            for Erasure { person, .. } in waiting {
                if self.erase(person, now).await? {
                    gone.push(person);
                }
            }
            if !gone.is_empty() {
                self.cut_log().await?;
            }
            for person in gone {
                self.commit(now, move |tx| erased(tx, person)).await?;
                self.metrics.erased();
                tracing::info!("an account is gone");
            }
            if last || *self.stop.borrow() {
                break;
            }
        }
        self.all_of(Id::from_uuid(Uuid::nil()), now, |tx, _| forget_departed(tx)).await
    }

    /// Unless they have come in meanwhile, and stay.
    async fn erase(&self, person: Id<Person>, now: Timestamp) -> Result<bool, Problem> {
        if !self.commit(now, move |tx| shut_out(tx, person)).await? {
            return Ok(false);
        }
        for (_, step) in STEPS {
            self.all_of(person, now, *step).await?;
        }
        self.erase_own(person, now).await?;
        Ok(true)
    }

    /// A step, until there is no more of it.
    async fn all_of(&self, person: Id<Person>, now: Timestamp, step: Step) -> Result<(), Problem> {
        while self.commit(now, move |tx| step(tx, person)).await? == Went::Some {}
        Ok(())
    }

    /// Whatever else stands in the person's own scope, of any kind, but for what the law makes us keep.
    async fn erase_own(&self, person: Id<Person>, now: Timestamp) -> Result<(), Problem> {
        let business = self.business;
        let own = self.readers.read(move |source| {
            let mut rows: Vec<(&'static Kind, Uuid)> = Vec::new();
            authority::whole(source, business, Scope::user(person), |kind, row| {
                if !KEPT.contains(&kind) {
                    rows.push((kind, row.id()));
                }
                Ok::<(), Fault>(())
            })?;
            Ok(rows)
        });
        for rows in own.await?.chunks(ROWS).map(<[_]>::to_vec) {
            self.commit(now, move |tx| {
                for (kind, id) in rows {
                    tx.remove_any(kind, id)?;
                }
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    async fn commit<T: Send + 'static>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&mut dyn Tx) -> Result<T, Stop<Refusal>> + Send + 'static,
    ) -> Result<T, Problem> {
        let done = self.writer.write(move |store| {
            let mut done = None;
            let written = store.write(edge::new_id::<()>().uuid(), now, |tx| {
                done = Some(work(tx)?);
                Ok(())
            })?;
            let committed = written.map_err(|refusal| Fault::because("an account did not go", refusal))?;
            Ok((done.ok_or_else(|| Fault::new("nothing was done of a step"))?, committed))
        });
        done.await
    }

    /// What was overwritten may still stand in the log. Whoever looks at it right now has soon looked.
    async fn cut_log(&self) -> Result<(), Problem> {
        for _ in 0..TRIES {
            if self.writer.write(|store| Ok((store.engine().cut_log()?, Committed::default()))).await? {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        Err(Problem::Busy)
    }
}

#[cfg(test)]
#[path = "erasing_tests.rs"]
mod tests;

//! Decides entries: each once, in the order of its device, at first sight.

use super::{Authority, Committed, Marks, flush, guesses::Guesses, register::Register};
use crate::{
    batch::{Decision, Entry, Push, Pushed, Verdict},
    engine::{Engine, Safety},
    overlay::{Overlay, Seen},
    planted::{Bug, planted},
    sight::{Held, Sight},
};
use nusaloka_domain::{
    Fault, Id, Outcome, Timestamp,
    capability::{Act, Business, Part},
    failure::{Done, Refusal, Refused, Stop},
    host,
    identity::Person,
    view::{Context, Side, mixed},
};
use std::{
    error::Error,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What became of a mutation that was run for a visitor without an outbox.
pub type Acted = Outcome<Committed>;

impl<E: Engine> Authority<E> {
    /// Decides what several devices sent, or one sent in several pieces, all in one transaction. The answers are good once
    /// this returns.
    pub fn decide(&mut self, now: Timestamp, pushes: &[(Id<Person>, Push)]) -> Result<(Vec<Pushed>, Committed), Fault> {
        let number = self.commit + 1;
        let business = self.business;
        let mut tx = self.engine.begin()?;
        let mut register = Register::read(&*tx, pushes)?;
        let mut overlay = Overlay::new(&*tx);
        let mut answers = Vec::with_capacity(pushes.len());
        for (person, push) in pushes {
            let (register, overlay, guesses) = (&mut register, &mut overlay, &mut self.guesses);
            let mut deciding = Deciding { business, person: *person, now, number, overlay, register, guesses };
            answers.push(deciding.push(push)?);
        }
        let changed: Vec<_> = overlay.changed().collect();
        let mut beside = register.into_changes();
        if changed.is_empty() && beside.is_empty() {
            return Ok((answers, Committed { commit: self.commit, ..Committed::default() }));
        }
        beside.push(Marks { epoch: self.epoch, commit: number, horizon: self.horizon }.change());
        let touched = flush::flush(&mut *tx, changed, number, beside)?;
        tx.commit(Safety::Synced)?;
        self.commit = number;
        Ok((answers, Committed { commit: number, touched }))
    }

    /// Runs one mutation for a visitor without an outbox: a browser, which waits for the answer.
    pub fn act(&mut self, person: Id<Person>, entry: Id<host::Entry>, now: Timestamp, act: &Act) -> Acted {
        let number = self.commit + 1;
        let business = self.business;
        let mut tx = self.engine.begin()?;
        let mut overlay = Overlay::new(&*tx);
        let entry = Entry { number: 0, id: entry, acted_at: now, act: act.clone() };
        if let Err(refusal) = run_guarded(business, &mut overlay, &mut self.guesses, person, now, &entry)? {
            return Ok(Err(refusal));
        }
        let changed: Vec<_> = overlay.changed().collect();
        let marks = Marks { epoch: self.epoch, commit: number, horizon: self.horizon }.change();
        let touched = flush::flush(&mut *tx, changed, number, vec![marks])?;
        tx.commit(Safety::Synced)?;
        self.commit = number;
        Ok(Ok(Committed { commit: number, touched }))
    }
}

/// One device's push, within a group.
struct Deciding<'d, 'a> {
    business: Business,
    person: Id<Person>,
    now: Timestamp,
    number: u64,
    overlay: &'d mut Overlay<'a>,
    register: &'d mut Register,
    guesses: &'d mut Guesses,
}

impl Deciding<'_, '_> {
    fn push(&mut self, push: &Push) -> Result<Pushed, Fault> {
        let known = self.register.device(push.device, self.person);
        // Out of its order, a number could turn out to be another's when a later one is decided already.
        let in_order = push.entries.is_sorted_by(|one, next| one.number < next.number);
        if known.person != self.person || !in_order {
            return Ok(Pushed::NotThisIncarnation);
        }
        let mut verdicts = Vec::with_capacity(push.entries.len());
        let mut done = known.done;
        for entry in &push.entries {
            let fresh = entry.number > done;
            let Some(decision) = self.entry(push, entry, fresh)? else { return Ok(Pushed::NotThisIncarnation) };
            verdicts.push(Verdict { number: entry.number, id: entry.id, decision });
            done = entry.number.max(done);
        }
        let acknowledged = push.acknowledged.min(done).max(known.acknowledged);
        let said = match () {
            () if planted(Bug::DoneRunsAhead) => done + 1,
            () if planted(Bug::DoneLagsBehind) && done > known.done => done - 1,
            () => done,
        };
        if done > known.done || acknowledged > known.acknowledged {
            self.register.reached(push.device, said, acknowledged);
        }
        Ok(Pushed::Decided(verdicts))
    }

    /// Decides an entry, or says again what was decided about it, maybe under another number. Nothing: the number is one
    /// that the device has used for something else, so somebody else counted on.
    fn entry(&mut self, push: &Push, entry: &Entry, fresh: bool) -> Result<Option<Decision>, Fault> {
        let fingerprint = self.fingerprint(entry);
        let twice = planted(Bug::DecidesTwice);
        let decision = match self.register.verdict(entry.id, self.person) {
            Some(kept) if kept.fingerprint == fingerprint && !twice => {
                let decision = kept.decision.clone();
                if !fresh {
                    return Ok(Some(decision));
                }
                decision
            }
            _ if !fresh && !twice => return Ok(None),
            // The name stands for what was decided under it; this is something else.
            Some(_) if !twice => return Ok(Some(Decision::Refused(Refused::Taken.into()))),
            _ => self.first(entry)?,
        };
        if !planted(Bug::ForgetsVerdict) {
            self.register.keep(push.device, self.person, entry, fingerprint, &decision, self.number);
        }
        Ok(Some(decision))
    }

    /// In today's words: an outbox may have been brought up to date between two tries.
    fn fingerprint(&self, entry: &Entry) -> u128 {
        self.business.upcast(&entry.act).as_ref().map_or_else(|| fingerprint(&entry.act), fingerprint)
    }

    fn first(&mut self, entry: &Entry) -> Result<Decision, Fault> {
        let decided = run_guarded(self.business, self.overlay, self.guesses, self.person, self.now, entry)?;
        Ok(match decided {
            Ok(()) => Decision::Applied { commit: self.number },
            Err(refusal) => Decision::Refused(refusal),
        })
    }
}

/// Tells one body from another under the same key.
fn fingerprint(act: &Act) -> u128 {
    let mut sum = mixed(u128::from(act.version) + 1);
    for part in [act.name.as_bytes(), &act.body] {
        for chunk in part.chunks(16) {
            let mut padded = [0; 16];
            padded[..chunk.len()].copy_from_slice(chunk);
            sum = mixed(sum ^ u128::from_be_bytes(padded));
        }
        sum = mixed(sum ^ part.len() as u128);
    }
    sum
}

/// Runs a mutation, unless it could be guessed and this person, or all together, were refused it too often of late. A refusal counts
/// if it was theirs to make: of what is refused before it is looked at, there may be any number.
fn run_guarded(
    business: Business,
    overlay: &mut Overlay<'_>,
    guesses: &mut Guesses,
    person: Id<Person>,
    now: Timestamp,
    entry: &Entry,
) -> Outcome<()> {
    let name = &entry.act.name;
    let context =
        Context { actor: person, entry: entry.id.uuid(), now, acted_at: entry.acted_at, side: Side::Authority };
    let Some(tries) = business.tries(name) else { return run(business, overlay, context, entry) };
    if !guesses.may_try(name, tries, person, now) {
        return Ok(Err(Refused::TooOften.into()));
    }
    let is_theirs = holds(business, overlay, context, entry);
    let decided = run(business, overlay, context, entry)?;
    if is_theirs && decided.is_err() {
        guesses.refused(name, person, now);
    }
    Ok(decided)
}

/// Whether what a mutation needs holds, whatever becomes of it.
fn holds(business: Business, overlay: &mut Overlay<'_>, context: Context, entry: &Entry) -> bool {
    let seen = Seen::new(overlay, Sight::Person { person: context.actor, business, held: Held::All }, context);
    // What breaks here is refused when it is run.
    catch_unwind(AssertUnwindSafe(|| business.holds(&entry.act, &seen))).unwrap_or(false)
}

/// Runs both halves of a mutation so that a refusal or a panic leaves no trace.
fn run(business: Business, overlay: &mut Overlay<'_>, context: Context, entry: &Entry) -> Outcome<()> {
    let mark = overlay.mark();
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let sight = Sight::Person { person: context.actor, business, held: Held::All };
        let mut seen = Seen::new(overlay, sight, context);
        let applied = business.run(Part::Apply, &entry.act, &mut seen).unwrap_or(Err(Stop::Common(Refused::NotKnown)));
        let (footprint, ids_made) = seen.done();
        applied?;
        if planted(Bug::SkipsSettle) {
            return Ok(());
        }
        let mut seen = Seen::new(overlay, Sight::Everything, context).after(footprint, ids_made);
        business.run(Part::Settle, &entry.act, &mut seen).unwrap_or(Err(Stop::Common(Refused::NotKnown)))
    }));
    let decided = if let Ok(done) = attempt {
        refusal_of(done)?
    } else {
        tracing::error!(mutation.name = entry.act.name, "a mutation panicked; its entry is refused");
        Err(Refused::Broke.into())
    };
    if decided.is_err() && !planted(Bug::KeepsRefusedWrites) {
        overlay.roll_back(mark);
    }
    Ok(decided)
}

/// On the server all is known: what is unknown is not this person's. A fault is ours, and no reason to stop a device for ever.
pub(super) fn refusal_of(done: Done<Refusal>) -> Outcome<()> {
    Ok(match done {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Common(refused)) => Err(refused.into()),
        Err(Stop::Unknown) => Err(Refused::NotYours.into()),
        Err(Stop::Fault(fault)) if crate::broken_by(&fault).is_some() => return Err(fault),
        Err(Stop::Fault(fault)) => {
            tracing::error!(fault = %fault, cause = fault.source(), "a mutation broke; its entry is refused");
            Err(Refused::Broke.into())
        }
    })
}

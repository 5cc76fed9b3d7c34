//! Decides entries: each once, in the order of its device, at first sight.

use super::{Authority, Committed, Marks, counter, flush, integer};
use crate::{
    batch::{Decision, Entry, Push, Pushed, Verdict},
    engine::{Change, Engine, Safety, Scan, Source, Stored},
    overlay::{Overlay, Seen, key_of},
    planted::{Bug, planted},
    sight::{Held, Sight},
    tables::{DEVICE, VERDICT, VERDICT_BY_ENTRY},
};
use nusaloka_domain::{
    Fault, Id, Outcome, Timestamp,
    capability::{Act, Business, Part},
    failure::{Done, Refusal, Refused, Stop},
    host,
    identity::Person,
    record::{Row, Value},
    view::{Context, Side, mixed},
};
use std::{
    error::Error,
    panic::{AssertUnwindSafe, catch_unwind},
};
use uuid::Uuid;

/// What became of a mutation that was run for a visitor without an outbox.
pub type Acted = Outcome<Committed>;

impl<E: Engine> Authority<E> {
    /// Decides what several devices sent, all in one transaction. The answers are good once this returns.
    pub fn decide(&mut self, now: Timestamp, pushes: &[(Id<Person>, Push)]) -> Result<(Vec<Pushed>, Committed), Fault> {
        let number = self.commit + 1;
        let business = self.business;
        let mut tx = self.engine.begin()?;
        let mut overlay = Overlay::new(&*tx);
        let mut beside = Vec::new();
        let mut answers = Vec::with_capacity(pushes.len());
        for (person, push) in pushes {
            let mut deciding = Deciding {
                business,
                person: *person,
                now,
                number,
                overlay: &mut overlay,
                source: &*tx,
                fresh: &mut beside,
            };
            answers.push(deciding.push(push)?);
        }
        let changed: Vec<_> = overlay.changed().collect();
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
        if let Err(refusal) = run(business, &mut overlay, person, now, &entry)? {
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
    source: &'a dyn Source,
    /// Verdicts and devices to be written beside the rows.
    fresh: &'d mut Vec<Change>,
}

impl Deciding<'_, '_> {
    fn push(&mut self, push: &Push) -> Result<Pushed, Fault> {
        let known = self.device(push)?;
        // Out of its order, a number could turn out to be another's when a later one is decided already.
        let in_order = push.entries.is_sorted_by(|one, next| one.number < next.number);
        if known.person != self.person || !in_order {
            return Ok(Pushed::NotThisIncarnation);
        }
        let before = self.decided_before(push, known.done)?;
        let mut verdicts = Vec::with_capacity(push.entries.len());
        let mut done = known.done;
        for (entry, decided) in push.entries.iter().zip(before) {
            if entry.number > done || planted(Bug::DecidesTwice) {
                let decision = match self.decided_elsewhere(entry)? {
                    Some(decision) if !planted(Bug::DecidesTwice) => decision,
                    _ => self.first(entry)?,
                };
                self.keep(push, entry, &decision);
                verdicts.push(Verdict { number: entry.number, id: entry.id, decision });
                done = entry.number;
                continue;
            }
            match decided {
                Some(kept) if kept.entry == entry.id.uuid() && kept.fingerprint == self.fingerprint(entry) => {
                    verdicts.push(Verdict { number: entry.number, id: entry.id, decision: kept.decision });
                }
                // The same number under another name: somebody else counted on.
                _ => return Ok(Pushed::NotThisIncarnation),
            }
        }
        let acknowledged = push.acknowledged.min(done).max(known.acknowledged);
        let said = match () {
            () if planted(Bug::DoneRunsAhead) => done + 1,
            () if planted(Bug::DoneLagsBehind) && done > known.done => done - 1,
            () => done,
        };
        if done > known.done || acknowledged > known.acknowledged {
            let values = [
                Value::Bytes(push.device.as_bytes()),
                Value::Bytes(self.person.as_bytes()),
                Value::Integer(integer(said)),
                Value::Integer(integer(acknowledged)),
            ];
            self.fresh.push(put(&DEVICE, Row::from_values(values)));
        }
        Ok(Pushed::Decided(verdicts))
    }

    fn device(&self, push: &Push) -> Result<Known, Fault> {
        // Within a group, what was decided just now is not stored yet.
        let fresh = self.fresh.iter().rev().find_map(|change| match change {
            Change::Put { kind, stored } if kind.code == DEVICE.code && stored.row.id() == push.device.uuid() => {
                Some(stored.clone())
            }
            _ => None,
        });
        let stored = match fresh {
            Some(stored) => Some(stored),
            None => self.source.get(&DEVICE, &[key_of(push.device.uuid())])?.pop().flatten(),
        };
        let Some(stored) = stored else {
            return Ok(Known { person: self.person, done: 0, acknowledged: 0 });
        };
        match (stored.row.value(1).uuid(), stored.row.value(2), stored.row.value(3)) {
            (Some(person), Value::Integer(done), Value::Integer(acknowledged)) => {
                Ok(Known { person: Id::from_uuid(person), done: counter(done), acknowledged: counter(acknowledged) })
            }
            _ => Err(Fault::new("a device is not readable")),
        }
    }

    /// For each entry that the device sends again: what was said the first time.
    fn decided_before(&self, push: &Push, done: u64) -> Result<Vec<Option<Kept>>, Fault> {
        if push.entries.iter().all(|entry| entry.number > done) {
            return Ok(push.entries.iter().map(|_| None).collect());
        }
        let key = |entry: &Entry| verdict_key(push, entry.number);
        let mut found = self.source.get(&VERDICT, &push.entries.iter().map(key).collect::<Vec<_>>())?;
        for (entry, found) in push.entries.iter().zip(&mut found) {
            let wanted = verdict_key(push, entry.number);
            let fresh = self.fresh.iter().find_map(|change| match change {
                Change::Put { kind, stored }
                    if kind.code == VERDICT.code
                        && VERDICT.key_of(&stored.row) == nusaloka_domain::record::Key::of(wanted.values()) =>
                {
                    Some(stored.clone())
                }
                _ => None,
            });
            *found = fresh.or_else(|| found.take());
        }
        found.iter().map(|stored| stored.as_ref().map(Kept::read).transpose()).collect()
    }

    /// The same entry under another number: of an earlier incarnation of the device.
    fn decided_elsewhere(&self, entry: &Entry) -> Result<Option<Decision>, Fault> {
        let scan = Scan::of(&VERDICT)
            .by(VERDICT_BY_ENTRY)
            .prefix(Row::from_values([Value::Bytes(entry.id.as_bytes())]))
            .limit(8);
        for stored in self.source.scan(&scan)? {
            let kept = Kept::read(&stored)?;
            if kept.person == self.person.uuid() && kept.fingerprint == self.fingerprint(entry) {
                return Ok(Some(kept.decision));
            }
        }
        Ok(None)
    }

    /// In today's words: an outbox may have been brought up to date between two tries.
    fn fingerprint(&self, entry: &Entry) -> u128 {
        fingerprint(&self.business.upcast(&entry.act).unwrap_or_else(|| entry.act.clone()))
    }

    fn first(&mut self, entry: &Entry) -> Result<Decision, Fault> {
        Ok(match run(self.business, self.overlay, self.person, self.now, entry)? {
            Ok(()) => Decision::Applied { commit: self.number },
            Err(refusal) => Decision::Refused(refusal),
        })
    }

    fn keep(&mut self, push: &Push, entry: &Entry, decision: &Decision) {
        if planted(Bug::ForgetsVerdict) {
            return;
        }
        let (commit, refusal) = match decision {
            Decision::Applied { commit } => (*commit, None),
            Decision::Refused(refusal) => (self.number, Some(host::encode(refusal))),
        };
        let mut row = verdict_key(push, entry.number);
        row.push(Value::Bytes(entry.id.as_bytes()));
        row.push(Value::Bytes(self.person.as_bytes()));
        row.push(Value::Bytes(&self.fingerprint(entry).to_be_bytes()));
        row.push(Value::Integer(integer(commit)));
        row.push(refusal.as_deref().map_or(Value::Null, Value::Bytes));
        self.fresh.push(put(&VERDICT, row));
    }
}

/// A device, as far as the server has heard of it.
struct Known {
    person: Id<Person>,
    done: u64,
    acknowledged: u64,
}

/// A verdict that was given before.
struct Kept {
    entry: Uuid,
    person: Uuid,
    fingerprint: u128,
    decision: Decision,
}

impl Kept {
    fn read(stored: &Stored) -> Result<Self, Fault> {
        let row = &stored.row;
        let (Some(entry), Some(person), Value::Bytes(fingerprint), Value::Integer(commit)) =
            (row.value(2).uuid(), row.value(3).uuid(), row.value(4), row.value(5))
        else {
            return Err(Fault::new("a verdict is not readable"));
        };
        let decision = match row.value(6) {
            Value::Bytes(refusal) => Decision::Refused(
                host::decode(refusal).map_err(|error| Fault::because("a verdict's refusal is not readable", error))?,
            ),
            _ => Decision::Applied { commit: counter(commit) },
        };
        let fingerprint = fingerprint.try_into().map_or(0, u128::from_be_bytes);
        Ok(Self { entry, person, fingerprint, decision })
    }
}

fn verdict_key(push: &Push, number: u64) -> Row {
    Row::from_values([Value::Bytes(push.device.as_bytes()), Value::Integer(integer(number))])
}

fn put(kind: &'static nusaloka_domain::record::Kind, row: Row) -> Change {
    Change::Put { kind, stored: Stored { commit: 0, row } }
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

/// Runs both halves of a mutation so that a refusal or a panic leaves no trace.
fn run(
    business: Business,
    overlay: &mut Overlay<'_>,
    person: Id<Person>,
    now: Timestamp,
    entry: &Entry,
) -> Outcome<()> {
    let mark = overlay.mark();
    let context =
        Context { actor: person, entry: entry.id.uuid(), now, acted_at: entry.acted_at, side: Side::Authority };
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let sight = Sight::Person { person, business, held: Held::All };
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

//! The outbox and the tray: what was done here and is yet to be told, on its way, or refused.

use super::{Replica, rebase::Rebase, unreadable};
use crate::{
    authority::{counter, integer},
    batch::{COUNTS_UPTO, Decision, Device, Entry, Push, Pushed, Verdict},
    engine::{Change, Engine, Safety, Stored},
    footprint::Footprint,
    planted::{Bug, planted},
    tables::OUTBOX,
};
use nusaloka_domain::{
    Fault, Id, Refusal, Timestamp,
    capability::Act,
    host,
    record::{Row, Value},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An entry of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub entry: Arc<Entry>,
    pub state: State,
    pub(super) footprint: Arc<Footprint>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Its effect is shown, and the server has not decided it, as far as is known here.
    Predicted,
    /// Its effect cannot be told from what is here: the server will know.
    Unpredicted,
    /// It would be refused by what is here; its effect is not shown. Only the server's word removes it.
    Doubtful(Refusal),
    /// The server has decided it, and its effect, if it has one, is in what came down. The verdict is still to come.
    Decided,
    /// Applied by the server in this commit, which is not here yet: its effect is still shown from here.
    Applied { commit: u64 },
    /// The server said no; its effect is undone. Stays until its person retries it or lets it go.
    Refused(Refusal),
}

impl State {
    /// Has it an effect on what is shown?
    pub(super) const fn counts(&self) -> bool {
        matches!(self, Self::Predicted | Self::Unpredicted | Self::Doubtful(_) | Self::Applied { .. })
    }

    /// As it is stored. That the server applied an entry is not: whoever forgets it asks again, and gets the same answer.
    pub(super) const fn kept(&self) -> &Self {
        match self {
            Self::Applied { .. } => &Self::Predicted,
            other => other,
        }
    }

    /// Does the server have to be told, or asked, of it?
    pub(super) const fn is_to_be_sent(&self) -> bool {
        matches!(self, Self::Predicted | Self::Unpredicted | Self::Doubtful(_) | Self::Decided)
    }
}

impl Waiting {
    /// Does what is stored of it say the same? One that the server applied may be stored in any state that counts; what it was
    /// before is not remembered, so whatever it becomes is written.
    pub(super) fn is_kept_as(&self, stored: &Self) -> bool {
        let only_applied = matches!(self.state, State::Applied { .. }) && stored.state.counts();
        (only_applied || self.state == stored.state) && self.entry == stored.entry && self.footprint == stored.footprint
    }

    pub(super) fn change(&self) -> Change {
        let values = [
            Value::Integer(integer(self.entry.number)),
            Value::Bytes(self.entry.id.as_bytes()),
            Value::Integer(self.entry.acted_at.as_millis()),
            Value::Text(&self.entry.act.name),
            Value::Integer(i64::from(self.entry.act.version)),
            Value::Bytes(&self.entry.act.body),
            Value::Bytes(&host::encode(self.state.kept())),
            Value::Bytes(&host::encode(&*self.footprint)),
        ];
        Change::Put { kind: &OUTBOX, stored: Stored { commit: 0, row: Row::from_values(values) } }
    }

    pub(super) fn removal(number: u64) -> Change {
        Change::Remove { kind: &OUTBOX, key: Row::from_values([Value::Integer(integer(number))]) }
    }

    pub(super) fn read(row: &Row) -> Result<Self, Fault> {
        let fields: Vec<Value<'_>> = row.values().collect();
        let [
            Value::Integer(number),
            Value::Bytes(id),
            Value::Integer(acted_at),
            Value::Text(name),
            Value::Integer(version),
            Value::Bytes(body),
            Value::Bytes(state),
            Value::Bytes(footprint),
        ] = fields[..]
        else {
            return Err(unreadable("an entry of the outbox"));
        };
        // They begin with one.
        let number = Some(counter(number)).filter(|number| (1..COUNTS_UPTO).contains(number));
        let number = number.ok_or_else(|| unreadable("an entry's number"))?;
        let garbled = |error| Fault::because("an entry of the outbox is not readable", error);
        Ok(Self {
            entry: Arc::new(Entry {
                number,
                id: Id::from_slice(id).map_err(|error| Fault::because("an entry's id is not readable", error))?,
                acted_at: Timestamp::from_millis(acted_at),
                act: Act {
                    name: name.to_owned(),
                    version: u16::try_from(version).map_err(|_| unreadable("an entry's version"))?,
                    body: body.to_vec(),
                },
            }),
            state: host::decode(state).map_err(garbled)?,
            footprint: Arc::new(host::decode(footprint).map_err(garbled)?),
        })
    }
}

impl<E: Engine> Replica<E> {
    /// Everything that is not over, oldest first.
    pub fn outbox(&self) -> &[Waiting] {
        &self.known.outbox
    }

    /// The next entries to be sent, oldest first.
    pub fn push(&self, limit: usize) -> Option<Push> {
        let unsent = self.known.outbox.iter().filter(|waiting| waiting.state.is_to_be_sent());
        let entries: Vec<Entry> = unsent.take(limit).map(|waiting| Entry::clone(&waiting.entry)).collect();
        let push = Push { device: self.device(), acknowledged: self.known.marks.acknowledged, entries };
        (!push.entries.is_empty()).then_some(push)
    }

    /// Takes in what the server answered to a push.
    pub fn pushed(&mut self, answer: &Pushed, new_device: Id<Device>) -> Result<(), Fault> {
        match answer {
            Pushed::Decided(verdicts) => self.decided(verdicts),
            Pushed::NotThisIncarnation => self.reincarnate(new_device),
        }
    }

    fn decided(&mut self, verdicts: &[Verdict]) -> Result<(), Fault> {
        let commit = self.known.marks.commit;
        let mut rebase = Rebase::new(self);
        for verdict in verdicts {
            let Some(waiting) = rebase.entry(verdict.number, verdict.id) else { continue };
            match &verdict.decision {
                Decision::Applied { commit: applied } if *applied > commit && waiting.state.counts() => {
                    rebase.becomes(verdict.number, State::Applied { commit: *applied });
                }
                // What it did is here already, from the server.
                Decision::Applied { .. } => rebase.leaves(verdict.number),
                Decision::Refused(refusal) => {
                    let builds_on_it = rebase.has_dependents(verdict.number);
                    rebase.counts().refused_with_dependents += u64::from(builds_on_it);
                    rebase.becomes(verdict.number, State::Refused(refusal.clone()));
                }
            }
        }
        rebase.run(Safety::Ordered)
    }

    /// The numbers belong to another: counts anew, as another device. Entries keep their ids, so none is done twice.
    fn reincarnate(&mut self, device: Id<Device>) -> Result<(), Fault> {
        let mut marks = self.known.marks;
        marks.device = device;
        marks.acknowledged = 0;
        let mut outbox = self.known.outbox.clone();
        let mut changes: Vec<Change> = outbox.iter().map(|waiting| Waiting::removal(waiting.entry.number)).collect();
        for (number, waiting) in (1..).zip(&mut outbox) {
            if !planted(Bug::KeepsNumbers) {
                Arc::make_mut(&mut waiting.entry).number = number;
            }
        }
        marks.next_number = outbox.len() as u64 + 1;
        changes.extend(outbox.iter().map(Waiting::change));
        changes.push(marks.change());
        let mut tx = self.engine.begin()?;
        tx.apply(&changes)?;
        let committed = tx.commit(Safety::Synced);
        self.as_stored_unless(committed)?;
        self.known.outbox = outbox;
        self.known.marks = marks;
        self.counts.reincarnated += 1;
        Ok(())
    }

    /// Lets a refused change go. One that is still on its way stays.
    pub fn discard(&mut self, entry: Id<host::Entry>) -> Result<bool, Fault> {
        let refused = self
            .known
            .outbox
            .iter()
            .find(|waiting| waiting.entry.id == entry && matches!(waiting.state, State::Refused(_)));
        let Some(number) = refused.map(|waiting| waiting.entry.number) else { return Ok(false) };
        let mut tx = self.engine.begin()?;
        tx.apply(&[Waiting::removal(number)])?;
        let committed = tx.commit(Safety::Synced);
        self.as_stored_unless(committed)?;
        self.known.outbox.retain(|waiting| waiting.entry.number != number);
        Ok(true)
    }
}

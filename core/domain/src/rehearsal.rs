//! A small server in memory, for the tests of capabilities: a mutation is run as the server runs it, both halves, with the
//! eyes of whoever acts; what is refused leaves nothing behind.
//!
//! Refuses to be fast, and to know what a phone does not know yet: stories and the simulator do that with the real stores.

use crate::{
    Fault, Id, NUSALOKA, Refusal, Timestamp,
    capability::{Mutation, Question},
    failure::{self, Stop},
    identity::{Person, SecondFactor},
    record::{Kind, Record, Row, same_id},
    scope::{Opens, Scope},
    view::{Context, Coverage, Found, Order, Range, Read, Side, Tx, View, Viewer, Within, derived_id},
};
use std::collections::BTreeMap;
use uuid::Uuid;

type Rows = BTreeMap<(u16, Uuid), (&'static Kind, Row)>;

pub(crate) struct Rehearsal {
    rows: Rows,
    pub(crate) now: Timestamp,
    entries: u64,
}

impl Rehearsal {
    pub(crate) fn new() -> Self {
        Self { rows: Rows::new(), now: Timestamp::from_millis(1_790_000_000_000), entries: 0 }
    }

    /// What was there before.
    pub(crate) fn with<R: Record>(mut self, record: &R) -> Self {
        let row = record.to_row();
        self.rows.insert((R::KIND.code, row.id()), (R::KIND, row));
        self
    }

    /// Who shows a second factor.
    pub(crate) fn with_second(self, person: Id<Person>) -> Self {
        let since = self.now;
        self.with(&SecondFactor { id: same_id(person), person, since, recovery_left: 10 })
    }

    /// Both halves of a mutation.
    pub(crate) fn run<M: Mutation>(&mut self, who: Id<Person>, act: &M) -> Result<(), Stop<M::Refused>> {
        self.entries += 1;
        let mut seen = self.seen_by(who, Uuid::from_u128(u128::from(self.entries) << 64));
        M::NEEDS.must_hold(act, &seen)?;
        act.apply(&mut seen)?;
        seen.viewer = Viewer::Authority;
        act.settle(&mut seen)?;
        self.rows = seen.rows;
        Ok(())
    }

    /// What the server does by itself.
    pub(crate) fn by_server<T>(&mut self, work: impl FnOnce(&mut dyn Tx) -> Result<T, Stop<failure::Refused>>) -> T {
        let mut seen = self.seen_by(Id::from_uuid(Uuid::nil()), Uuid::nil());
        seen.viewer = Viewer::Authority;
        let done = work(&mut seen).expect("the server may");
        self.rows = seen.rows;
        done
    }

    /// The same: `Ok`, or what was refused.
    pub(crate) fn act<M: Mutation>(&mut self, who: Id<Person>, act: &M) -> Result<(), M::Refused> {
        match self.run(who, act) {
            Ok(()) => Ok(()),
            Err(Stop::Refused(refused)) => Err(refused),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(crate) fn ask<Q: Question>(&self, who: Id<Person>, question: &Q) -> Q::Answer {
        self.asked(who, question).expect("an answer")
    }

    /// The same: an answer, or why there is none.
    pub(crate) fn asked<Q: Question>(&self, who: Id<Person>, question: &Q) -> Result<Q::Answer, Stop<Refusal>> {
        let seen = self.seen_by(who, Uuid::nil());
        Q::NEEDS.must_hold(question, &seen)?;
        question.answer(&seen)
    }

    /// Every record of a kind, whoever may see it.
    pub(crate) fn all<R: Record>(&self) -> impl Iterator<Item = R> {
        let of_kind = self.rows.values().filter(|(kind, _)| kind.code == R::KIND.code);
        of_kind.map(|(_, row)| R::from_row(row).expect("it reads back"))
    }

    /// How many records of these kinds there are.
    pub(crate) fn count(&self, kinds: &[&'static Kind]) -> usize {
        self.rows.values().filter(|(kind, _)| kinds.contains(kind)).count()
    }

    fn seen_by(&self, who: Id<Person>, entry: Uuid) -> Seen {
        let context = Context { actor: who, entry, now: self.now, acted_at: self.now, side: Side::Authority };
        Seen { rows: self.rows.clone(), viewer: Viewer::Person(who), context, ids_made: 0 }
    }
}

struct Seen {
    rows: Rows,
    viewer: Viewer,
    context: Context,
    ids_made: u32,
}

impl Seen {
    fn sees(&self, scope: Scope) -> bool {
        let me = self.context.actor.uuid();
        let granted = || self.rows.values().any(|(kind, row)| kind.grants_of(row).any(|grant| grant == (me, scope)));
        match (self.viewer, NUSALOKA.audience(scope.audience).map(|audience| audience.opens)) {
            (Viewer::Authority, _) | (_, Some(Opens::ToAll)) => true,
            (_, Some(Opens::ToItsPerson)) => scope.key == me,
            (_, Some(Opens::ByGrant)) => granted(),
            (_, Some(Opens::ToNobody) | None) => false,
        }
    }

    fn may_touch(&self, kind: &'static Kind, id: Uuid) -> bool {
        self.rows.get(&(kind.code, id)).is_some_and(|(_, row)| kind.scopes_of(row).any(|scope| self.sees(scope)))
    }
}

impl View for Seen {
    fn viewer(&self) -> Viewer {
        self.viewer
    }
    fn rows(&self, kind: &'static Kind, scope: Scope, ids: &[Uuid]) -> Result<Vec<Read<Row>>, Fault> {
        let seen = self.sees(scope);
        let look = |id: &Uuid| match self.rows.get(&(kind.code, *id)) {
            _ if !seen => Read::Unknown,
            Some((_, row)) if kind.is_in(row, scope) => Read::Known(row.clone()),
            _ => Read::Absent,
        };
        Ok(ids.iter().map(look).collect())
    }
    fn range(&self, range: &Range) -> Result<Found<Row>, Fault> {
        let looked_at = |scope: Scope| match range.within {
            Within::One(one) => one == scope,
            Within::Mine(audience) => audience == scope.audience,
        };
        if matches!(range.within, Within::One(scope) if !self.sees(scope)) {
            return Ok(Found { rows: Vec::new(), coverage: Coverage::Partial });
        }
        let (low, high) = range.keys();
        let mut found: Vec<_> = self
            .rows
            .values()
            .filter(|(kind, _)| kind.code == range.kind.code)
            .filter(|(kind, row)| kind.scopes_of(row).any(|scope| looked_at(scope) && self.sees(scope)))
            .map(|(kind, row)| (kind.index_key(&range.index, row), row.clone()))
            .filter(|(key, _)| *key >= low && *key < high)
            .collect();
        found.sort();
        if range.order == Order::Descending {
            found.reverse();
        }
        found.truncate(range.limit);
        Ok(Found { rows: found.into_iter().map(|(_, row)| row).collect(), coverage: Coverage::Complete })
    }
}

impl Tx for Seen {
    fn context(&self) -> &Context {
        &self.context
    }
    fn insert_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<failure::Refused>> {
        match self.rows.insert((kind.code, row.id()), (kind, row)) {
            None => Ok(()),
            Some(_) => Err(Stop::Common(failure::Refused::Taken)),
        }
    }
    fn update_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<failure::Refused>> {
        if !self.may_touch(kind, row.id()) {
            return Err(Stop::Common(failure::Refused::NotYours));
        }
        self.rows.insert((kind.code, row.id()), (kind, row));
        Ok(())
    }
    fn remove_row(&mut self, kind: &'static Kind, id: Uuid) -> Result<(), Stop<failure::Refused>> {
        if !self.may_touch(kind, id) {
            return Err(Stop::Common(failure::Refused::NotYours));
        }
        self.rows.remove(&(kind.code, id));
        Ok(())
    }
    fn new_uuid(&mut self) -> Uuid {
        self.ids_made += 1;
        derived_id(self.context.entry, self.ids_made)
    }
}

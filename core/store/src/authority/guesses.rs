//! How often somebody was refused what could be guessed, lately: whoever tries too often is refused without being looked at.
//!
//! Kept in memory alone: a refusal leaves nothing in the store, and whoever guesses cannot make a server start anew.
//!
//! Invariant: what is remembered is bounded by what all together may try.

use nusaloka_domain::{Id, Timestamp, capability::Tries, identity::Person};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Guesses(BTreeMap<String, Window>);

/// Since when it is counted, and what.
#[derive(Debug)]
struct Window {
    since: Timestamp,
    by_person: BTreeMap<Id<Person>, u32>,
    all: u32,
}

impl Guesses {
    pub(super) fn may_try(&mut self, name: &str, tries: Tries, person: Id<Person>, now: Timestamp) -> bool {
        let Some(window) = self.0.get(name) else { return true };
        let passed = now.as_millis().checked_sub(window.since.as_millis());
        let is_over =
            passed.and_then(|passed| u128::try_from(passed).ok()).is_none_or(|it| it >= tries.within.as_millis());
        if is_over {
            self.0.remove(name);
            return true;
        }
        window.all < tries.of_all && window.by_person.get(&person).is_none_or(|theirs| *theirs < tries.of_one)
    }

    pub(super) fn refused(&mut self, name: &str, person: Id<Person>, now: Timestamp) {
        let new = || Window { since: now, by_person: BTreeMap::new(), all: 0 };
        let window = self.0.entry(name.to_owned()).or_insert_with(new);
        window.all += 1;
        *window.by_person.entry(person).or_default() += 1;
    }
}

//! The simulator is tested itself: bugs are planted, and it has to find each of them.
#![allow(clippy::print_stdout)] // says how soon each was found

use nusaloka_simulation::{On, run};
use nusaloka_store::planted::{Bug, plant};

/// By then at the latest.
const WITHIN: u64 = 1_000;

#[test]
fn every_planted_bug_is_found_within_a_thousand_seeds() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        plant(Some(bug));
        let found = (0..WITHIN).map(|seed| run(seed, On::Memory)).find_map(|run| Some((run.seed, run.broken?)));
        plant(None);
        match found {
            Some((seed, broken)) => println!("{bug:?}: seed {seed}, {:?}", broken.invariant),
            None => missed.push(bug),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
}

//! The simulator: one server and many phones in one thread, under a virtual network and clock. Their stores and the sync
//! engine are the real ones. One number, the seed, gives one run, always the same.
//!
//! A run is a list of steps made from the seed. After each, the invariants that can be told at once are checked; in the
//! end the weather clears, everything has to come to rest, and the rest is checked. A run that fails is shrunk: steps
//! are left out as long as it fails without them.
//!
//! The simulator is itself tested: bugs are planted (`nusaloka_store::planted`), and each must be found.

mod answers;
mod checks;
mod disk;
mod people;
mod phone;
mod plan;
mod random;
mod server;
mod steps;
mod world;

pub use checks::{Broken, Invariant};
pub use world::{Happened, On};

use plan::Step;
use world::World;

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub seed: u64,
    pub happened: Happened,
    pub broken: Option<Broken>,
}

/// Runs one seed.
pub fn run(seed: u64, on: On) -> Run {
    let (happened, broken, _) = attempt(seed, &plan::plan(seed), on, false);
    Run { seed, happened, broken }
}

fn attempt(seed: u64, steps: &[Step], on: On, history: bool) -> (Happened, Option<Broken>, Vec<String>) {
    let mut world = match World::new(seed, on, history) {
        Ok(world) => world,
        Err(fault) => {
            return (
                Happened::default(),
                Some(Broken { invariant: Invariant::NoFault, what: fault.to_string() }),
                Vec::new(),
            );
        }
    };
    let ended = steps
        .iter()
        .try_for_each(|step| world.step(*step))
        .and_then(|()| world.calm_down())
        .and_then(|()| checks::at_rest(&mut world));
    for phone in &world.phones {
        world.happened.snapshot_laid += phone.counts().laid;
        world.happened.snapshot_lifted += phone.counts().lifted;
    }
    (world.happened, ended.err(), world.history.unwrap_or_default())
}

/// All that happened in a run, line by line.
pub fn story(seed: u64, on: On) -> Vec<String> {
    attempt(seed, &plan::plan(seed), on, true).2
}

/// A failing run, as small as it was found to fail in the same way, as a history to read.
pub fn shrunk(seed: u64, on: On) -> Option<String> {
    let mut steps = plan::plan(seed);
    let (_, broken, _) = attempt(seed, &steps, on, false);
    let invariant = broken?.invariant;
    let mut chunk = steps.len() / 2;
    while chunk > 0 {
        let mut at = 0;
        while at < steps.len() {
            let end = (at + chunk).min(steps.len());
            let without: Vec<Step> = [&steps[..at], &steps[end..]].concat();
            let (_, broken, _) = attempt(seed, &without, on, false);
            if broken.is_some_and(|broken| broken.invariant == invariant) {
                steps = without;
            } else {
                at = end;
            }
        }
        chunk /= 2;
    }
    let (_, broken, history) = attempt(seed, &steps, on, true);
    let broken = broken.map_or_else(|| "it does not fail any more".to_owned(), |broken| broken.to_string());
    Some(format!("seed {seed}, {} steps\n{}\n{broken}", steps.len(), history.join("\n")))
}

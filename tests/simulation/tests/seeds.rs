//! The simulator as a test: some hundred seeds, and proof that they were hard.

use nusaloka_simulation::{Happened, On, run, shrunk};

const SEEDS: u64 = 500;
/// One run in so many is on files.
const FILES: u64 = 10;
/// Each hard thing, at least so often.
const OFTEN: u64 = 50;

#[test]
fn five_hundred_seeds_pass_and_were_hard() {
    let mut sum = Happened::default();
    for seed in 0..SEEDS {
        let on = if seed % FILES == FILES - 1 { On::Files } else { On::Memory };
        let run = run(seed, on);
        if let Some(broken) = run.broken {
            panic!("seed {seed}: {broken}\n{}", shrunk(seed, on).unwrap_or_default());
        }
        sum = sum.and(run.happened);
    }
    let Happened {
        conflicting_rebase,
        refusal_with_dependents,
        revocation_with_waiting,
        range_repair,
        epoch_change,
        crash_between_commit_and_reply,
        unknown,
        upgrade_with_full_outbox,
        opaque_repair,
        opaque_revocation,
        upgrade_with_opaque_rows,
        downgrade_with_later_entries,
        snapshot_laid,
        snapshot_lifted,
    } = sum;
    for (what, often) in [
        ("conflicting rebase", conflicting_rebase),
        ("refusal with dependents", refusal_with_dependents),
        ("revocation with queued writes", revocation_with_waiting),
        ("range repair", range_repair),
        ("epoch change", epoch_change),
        ("crash between commit and reply", crash_between_commit_and_reply),
        ("read that answers Unknown", unknown),
        ("upgrade with a full outbox", upgrade_with_full_outbox),
        ("repair of rows that cannot be read", opaque_repair),
        ("revocation of rows that cannot be read", opaque_revocation),
        ("upgrade that reads what could not be read", upgrade_with_opaque_rows),
        ("downgrade with entries of the later version", downgrade_with_later_entries),
        ("snapshot laid", snapshot_laid),
    ] {
        assert!(often >= OFTEN, "{what} happened {often} times only: {sum:?}");
    }
    assert!(snapshot_lifted >= OFTEN / 5, "a page that showed a snapshot was closed {snapshot_lifted} times only");
}

#[test]
fn the_same_seed_twice_is_the_same_run() {
    let story = |seed| nusaloka_simulation::story(seed, On::Memory);
    assert_eq!(story(7), story(7));
    assert_ne!(story(7), story(8));
}

//! What is done to the world in one run: a list of steps, made from a seed before the run begins.
//!
//! Each step brings its own dice, so that leaving one out changes nothing about the others: that is how a failing run
//! is shrunk.

use crate::random::Random;

pub(crate) const PHONES: usize = 5;
pub(crate) const PEOPLE: usize = 3;
/// Whose phone each is. The first person has two, and so has the second.
pub(crate) const OWNER: [usize; PHONES] = [0, 0, 1, 1, 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Somebody does something.
    Act {
        phone: usize,
        dice: u64,
    },
    Pass {
        millis: u64,
    },
    Disconnect {
        phone: usize,
    },
    Connect {
        phone: usize,
    },
    /// The battery is pulled.
    PowerCut {
        phone: usize,
    },
    /// The battery is pulled in the middle: at one of the next commits, before or after it. Or the process is killed.
    BreakAt {
        phone: usize,
        commits: u64,
        after: bool,
        kill: bool,
    },
    Restart {
        phone: usize,
    },
    /// The app is upgraded, by one version or by two: what waits is brought into its words, and what could not be read is.
    Upgrade {
        phone: usize,
        dice: u64,
    },
    /// The version before is put on again, if it opens what today's has written.
    Downgrade {
        phone: usize,
    },
    /// Its owner has another phone now: an empty one, with last year's app.
    Replace {
        phone: usize,
    },
    /// One phone becomes the copy of another of its owner.
    Clone {
        phone: usize,
        of: usize,
    },
    ClockJump {
        phone: usize,
        millis: i64,
    },
    Visit {
        phone: usize,
        dice: u64,
    },
    /// The page that showed an open scope is closed.
    Leave {
        phone: usize,
        dice: u64,
    },
    /// The server makes a snapshot of an open scope, as it is by now.
    MakeSnapshot {
        dice: u64,
    },
    /// The server deletes all snapshots.
    DropSnapshots,
    /// The next file that comes is not what it should be.
    GarbleFile {
        phone: usize,
        dice: u64,
    },
    /// What lies under the tables is damaged while the phone is off.
    LoseLayers {
        phone: usize,
    },
    Discard {
        phone: usize,
    },
    /// A row is lost on the way down.
    LoseRow {
        phone: usize,
        dice: u64,
    },
    ExpireSession {
        person: usize,
    },
    RenewSession {
        person: usize,
    },
    /// How many of a hundred messages are lost, and how many come twice.
    Weather {
        lost: u64,
        twice: u64,
    },
    ServerPowerCut,
    /// The server decides the next push, commits, and dies before it answers.
    ServerDiesBeforeReply,
    Backup,
    Restore,
    Compact,
}

/// The first steps of every run: a crew, a second hand, a sailing, a line; and what last year's app cannot read: a bulletin,
/// and a line that is an alarm. A notice hangs in the port, and there is a snapshot of that.
const OPENING: [Step; 12] = [
    Step::Act { phone: 0, dice: OPENING_FOUND },
    Step::Pass { millis: 300 },
    Step::Act { phone: 0, dice: OPENING_HIRE },
    Step::Act { phone: 0, dice: OPENING_PLAN },
    Step::Pass { millis: 300 },
    Step::Act { phone: 0, dice: OPENING_LINE },
    Step::Act { phone: 0, dice: OPENING_POST },
    Step::Act { phone: 0, dice: OPENING_ALARM },
    Step::Act { phone: 0, dice: OPENING_PIN },
    Step::Backup,
    Step::Pass { millis: 500 },
    Step::MakeSnapshot { dice: OPENING_PORT },
];
/// Dice that `people` knows by name.
pub(crate) const OPENING_FOUND: u64 = 1;
pub(crate) const OPENING_HIRE: u64 = 2;
pub(crate) const OPENING_PLAN: u64 = 3;
pub(crate) const OPENING_LINE: u64 = 4;
pub(crate) const OPENING_POST: u64 = 5;
pub(crate) const OPENING_ALARM: u64 = 6;
pub(crate) const OPENING_PIN: u64 = 7;
pub(crate) const OPENING_PORT: u64 = 8;
pub(crate) const FORK_EDIT: u64 = 9;

/// What one phone did is lost with a restore, and in its place another does something else to the same row. Whatever is
/// slow has arrived in between.
const FORK: [Step; 9] = [
    Step::Connect { phone: 0 },
    Step::Connect { phone: 2 },
    Step::Pass { millis: 40_000 },
    Step::Backup,
    Step::Act { phone: 0, dice: FORK_EDIT },
    Step::Pass { millis: 40_000 },
    Step::Restore,
    Step::Act { phone: 2, dice: FORK_EDIT },
    Step::Pass { millis: 40_000 },
];

pub(crate) fn plan(seed: u64) -> Vec<Step> {
    let mut random = Random::new(seed ^ 0x6e75_7361_6c6f_6b61);
    let mut steps = OPENING.to_vec();
    let length = 40 + random.index(100);
    let wild = random.chance(60);
    if random.chance(10) {
        steps.extend(FORK);
    }
    while steps.len() < length {
        let step = step(&mut random, wild);
        steps.push(step);
        // A burst: several things are done before the network has answered.
        if matches!(step, Step::Disconnect { .. }) || random.chance(15) {
            let phone = match step {
                Step::Disconnect { phone } => phone,
                _ => random.index(PHONES),
            };
            for _ in 0..random.below(6) {
                steps.push(Step::Act { phone, dice: dice(&mut random) });
            }
        }
    }
    steps
}

const fn dice(random: &mut Random) -> u64 {
    random.next() | (1 << 32) // none of the opening's
}

fn step(random: &mut Random, wild: bool) -> Step {
    let phone = random.index(PHONES);
    let person = random.index(PEOPLE);
    match random.below(if wild { 137 } else { 70 }) {
        0..34 => Step::Act { phone, dice: dice(random) },
        34..46 => Step::Pass { millis: 1 << random.below(15) },
        46..50 => Step::MakeSnapshot { dice: dice(random) },
        50..54 => Step::Disconnect { phone },
        54..60 => Step::Connect { phone },
        60..65 => Step::Visit { phone, dice: dice(random) },
        65..69 => Step::Leave { phone, dice: dice(random) },
        69..70 => Step::Discard { phone },
        70..73 => Step::PowerCut { phone },
        73..81 => Step::BreakAt { phone, commits: random.below(3), after: random.chance(50), kill: random.chance(50) },
        81..82 => Step::Restart { phone },
        82..89 => Step::Upgrade { phone, dice: dice(random) },
        89..92 => Step::Downgrade { phone },
        92..94 => Step::Replace { phone },
        94..95 => Step::Clone { phone, of: random.index(PHONES) },
        95..96 => Step::ClockJump { phone, millis: i64::try_from(random.below(7_200_000)).unwrap_or(0) - 3_600_000 },
        96..114 => Step::LoseRow { phone, dice: dice(random) },
        114..115 => Step::ExpireSession { person },
        115..116 => Step::RenewSession { person },
        116..118 => Step::Weather { lost: random.below(30), twice: random.below(30) },
        118..120 => Step::ServerPowerCut,
        120..122 => Step::ServerDiesBeforeReply,
        122..125 => Step::Backup,
        125..129 => Step::Restore,
        129..134 => Step::Compact,
        134..135 => Step::DropSnapshots,
        135..136 => Step::GarbleFile { phone, dice: dice(random) },
        _ => Step::LoseLayers { phone },
    }
}

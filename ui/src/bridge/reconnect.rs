//! When to try a dropped connection again: each wait twice the last up to half a minute, half of it by chance, so
//! that a crowd whose server came back doesn't return in one instant. A machine without a clock or a die.

use nusaloka_domain::Timestamp;

const FIRST_WAIT_MILLIS: u32 = 500;
const LONGEST_WAIT_MILLIS: u32 = 30_000;

#[derive(Debug, Default)]
pub(crate) struct Reconnect {
    failures: u32,
    away_since: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The other side has said its first word.
    Greeted,
    /// `chance` is drawn evenly from all of `u32`.
    Dropped { now: Timestamp, chance: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    Rest,
    /// Connected again: whatever is on the screen may have changed meanwhile.
    AskEverythingAgain,
    TryAgain {
        after_millis: u32,
        away_since: Timestamp,
    },
}

impl Reconnect {
    pub(crate) fn apply(&mut self, event: Event) -> Command {
        match event {
            Event::Greeted => {
                self.failures = 0;
                match self.away_since.take() {
                    None => Command::Rest,
                    Some(_) => Command::AskEverythingAgain,
                }
            }
            Event::Dropped { now, chance } => {
                let away_since = *self.away_since.get_or_insert(now);
                let after_millis = wait(self.failures, chance);
                self.failures = self.failures.saturating_add(1);
                Command::TryAgain { after_millis, away_since }
            }
        }
    }
}

fn wait(failures: u32, chance: u32) -> u32 {
    let whole = FIRST_WAIT_MILLIS.saturating_mul(1 << failures.min(16)).min(LONGEST_WAIT_MILLIS);
    let half = whole / 2;
    let by_chance = (u64::from(half) * u64::from(chance)) >> u32::BITS;
    half + u32::try_from(by_chance).unwrap_or(half)
}

#[cfg(test)]
mod tests {
    use super::{Command, Event, Reconnect};
    use nusaloka_domain::Timestamp;

    const NOON: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const LATER: Timestamp = Timestamp::from_millis(1_790_000_060_000);

    fn waits(chance: u32) -> Vec<u32> {
        let mut reconnect = Reconnect::default();
        (0..9)
            .map(|_| match reconnect.apply(Event::Dropped { now: NOON, chance }) {
                Command::TryAgain { after_millis, .. } => after_millis,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn each_wait_is_twice_the_last_up_to_half_a_minute() {
        assert_eq!(waits(0), [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
        assert_eq!(waits(u32::MAX), [499, 999, 1_999, 3_999, 7_999, 15_999, 29_999, 29_999, 29_999]);
    }

    #[test]
    fn it_says_since_when_it_is_away_not_since_the_last_try() {
        let mut reconnect = Reconnect::default();
        assert_eq!(reconnect.apply(Event::Greeted), Command::Rest);
        for now in [NOON, LATER] {
            let command = reconnect.apply(Event::Dropped { now, chance: 0 });
            assert!(matches!(command, Command::TryAgain { away_since: NOON, .. }), "{command:?}");
        }
    }

    #[test]
    fn coming_back_asks_everything_again_and_forgets_the_failures() {
        let mut reconnect = Reconnect::default();
        reconnect.apply(Event::Dropped { now: NOON, chance: 0 });
        reconnect.apply(Event::Dropped { now: NOON, chance: 0 });
        assert_eq!(reconnect.apply(Event::Greeted), Command::AskEverythingAgain);
        assert_eq!(
            reconnect.apply(Event::Dropped { now: LATER, chance: 0 }),
            Command::TryAgain { after_millis: 250, away_since: LATER }
        );
    }
}

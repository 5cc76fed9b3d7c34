//! Who tries too often waits, and the longer the more they try: nobody guesses passwords or floods a mailbox.
//!
//! Counted for an address from a source, and for a source, never for an address alone: so nobody is kept out of their own account by
//! what a stranger tries from elsewhere. A source is an IPv4 address, or the 64 bits of an IPv6 one that a household has.
//!
//! A try is counted before it is made: of many at once, no more are made than of one after the other. Kept in memory: a
//! server that starts anew forgives.

use nusaloka_domain::{
    Timestamp,
    identity::{Denied, Email},
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How often something may be tried before there is any wait, and what the first wait is. Each is twice the one before it.
struct Patience {
    free: u32,
    first: Duration,
    longest: Duration,
    /// In so much time one try is forgiven, whatever is tried meanwhile.
    forgives_each: Option<Duration>,
}

const LONGEST: Duration = Duration::from_mins(15);
const PASSWORDS: Patience = Patience { free: 4, first: Duration::from_secs(2), longest: LONGEST, forgives_each: None };
const LETTERS: Patience = Patience { free: 3, first: Duration::from_secs(30), longest: LONGEST, forgives_each: None };
/// Of everybody behind one source: a hotel has one address, too, and so has a quarter of a city. What its many guests try by and by
/// never adds up, and a neighbour who tries everything keeps nobody waiting for long.
const SOURCE: Patience = Patience {
    free: 40,
    first: Duration::from_secs(1),
    longest: Duration::from_mins(1),
    forgives_each: Some(Duration::from_secs(30)),
};
/// So many wrong passwords of one account, wherever they come from, are worth a word to its owner; but one a day.
const GUESSES_TOLD: u32 = 10;
const TOLD_EVERY: Duration = Duration::from_hours(24);
/// Whoever has tried nothing for so long begins anew.
const FORGIVEN_AFTER: Duration = Duration::from_hours(1);
/// What is remembered takes so much memory and no more: then the oldest are forgiven.
const MOST: usize = 50_000;

/// Browsers that come for the first time: each is a guest, whom we remember.
const GUESTS: Patience = Patience {
    free: 300,
    first: Duration::from_secs(1),
    longest: Duration::from_secs(10),
    forgives_each: Some(Duration::from_secs(2)),
};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Source(IpAddr),
    Guest(IpAddr),
    Password(IpAddr, Email),
    Letter(IpAddr, Email),
    /// Keeps nobody waiting.
    Guess(Email),
}

/// Whether it is time to tell somebody that their password is guessed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guessed {
    AtTimes,
    TooOften,
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    tries: u32,
    last: Timestamp,
    /// Those until then were forgiven, as far as time forgives.
    since: Timestamp,
    wait_until: Timestamp,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Delays(Arc<Mutex<BTreeMap<What, Tally>>>);

/// A try that was counted. One that turns out right is taken back.
#[derive(Debug)]
pub(crate) struct Tried {
    delays: Delays,
    what: [What; 2],
}

impl Tried {
    pub(crate) fn was_right(self) {
        let mut tallies = self.delays.tallies();
        let [theirs, source] = self.what;
        tallies.remove(&theirs);
        take_back(&mut tallies, &source);
    }
}

fn take_back(tallies: &mut BTreeMap<What, Tally>, what: &What) {
    if let Some(tally) = tallies.get_mut(what) {
        tally.tries = tally.tries.saturating_sub(1);
    }
}

impl Delays {
    pub(crate) fn password(&self, from: IpAddr, email: &Email, now: Timestamp) -> Result<Tried, Denied> {
        let source = source(from);
        let what = [What::Password(source, email.clone()), What::Source(source)];
        self.count([(&what[0], &PASSWORDS), (&what[1], &SOURCE)], now)?;
        Ok(Tried { delays: self.clone(), what })
    }

    pub(crate) fn letter(&self, from: IpAddr, email: &Email, now: Timestamp) -> Result<(), Denied> {
        let source = source(from);
        self.count([(&What::Letter(source, email.clone()), &LETTERS), (&What::Source(source), &SOURCE)], now)
    }

    /// Anything else that can be guessed.
    pub(crate) fn source(&self, from: IpAddr, now: Timestamp) -> Result<(), Denied> {
        self.count([(&What::Source(source(from)), &SOURCE)], now)
    }

    /// A guest more.
    pub(crate) fn guest(&self, from: IpAddr, now: Timestamp) -> Result<(), Denied> {
        self.count([(&What::Guest(source(from)), &GUESTS)], now)
    }

    /// The same of somebody whose first try was not taken back.
    pub(crate) fn password_was_right(&self, from: IpAddr, email: &Email) {
        let source = source(from);
        let mut tallies = self.tallies();
        tallies.remove(&What::Password(source, email.clone()));
        take_back(&mut tallies, &What::Source(source));
    }

    /// Whoever comes in was not guessing: one of their tries is taken back.
    pub(crate) fn was_right(&self, from: IpAddr) {
        take_back(&mut self.tallies(), &What::Source(source(from)));
    }

    /// Counts a wrong password.
    pub(crate) fn guessed(&self, email: &Email, now: Timestamp) -> Guessed {
        let mut tallies = self.tallies();
        let what = What::Guess(email.clone());
        let before = tallies.get(&what).copied();
        // Here, until when nothing more is told.
        if before.is_some_and(|tally| now < tally.wait_until) {
            return Guessed::AtTimes;
        }
        let tries = before.filter(|tally| now < tally.last.plus(FORGIVEN_AFTER)).map_or(0, |tally| tally.tries) + 1;
        let told = if tries < GUESSES_TOLD { Guessed::AtTimes } else { Guessed::TooOften };
        let wait_until = if told == Guessed::TooOften { now.plus(TOLD_EVERY) } else { now };
        tallies.insert(what, Tally { tries, last: now, since: now, wait_until });
        told
    }

    /// Counts all of them, or says how long to wait and counts none.
    fn count<const KINDS: usize>(&self, tries: [(&What, &Patience); KINDS], now: Timestamp) -> Result<(), Denied> {
        let mut tallies = self.tallies();
        let wait = tries.iter().filter_map(|(what, _)| tallies.get(what)).map(|tally| tally.wait_until).max();
        if let Some(until) = wait.filter(|until| now < *until) {
            return Err(Denied::wait(now, until));
        }
        for (what, patience) in tries {
            let before = tallies.get(what).filter(|tally| now < tally.last.plus(FORGIVEN_AFTER));
            let (left, since) = before.map_or((0, now), |tally| patience.left_of(tally, now));
            let tries = left.saturating_add(1);
            let wait_until = now.plus(patience.after(tries));
            tallies.insert(what.clone(), Tally { tries, last: now, since, wait_until });
        }
        if tallies.len() > MOST {
            forgive(&mut tallies, now);
        }
        Ok(())
    }

    fn tallies(&self) -> MutexGuard<'_, BTreeMap<What, Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Patience {
    /// After so many.
    fn after(&self, tries: u32) -> Duration {
        let Some(over) = tries.checked_sub(self.free) else { return Duration::ZERO };
        self.first.saturating_mul(1_u32.checked_shl(over).unwrap_or(u32::MAX)).min(self.longest)
    }

    /// What is left of what was tried until now, and since when no try of that was forgiven.
    fn left_of(&self, tally: &Tally, now: Timestamp) -> (u32, Timestamp) {
        let Some(each) = self.forgives_each else { return (tally.tries, tally.since) };
        let forgiven = u32::try_from(now.since(tally.since).as_millis() / each.as_millis()).unwrap_or(u32::MAX);
        match tally.tries.checked_sub(forgiven) {
            Some(left) => (left, tally.since.plus(each.saturating_mul(forgiven))),
            None => (0, now),
        }
    }
}

/// All that are forgiven anyway; and if that is not enough, the half that tried the longest ago.
fn forgive(tallies: &mut BTreeMap<What, Tally>, now: Timestamp) {
    tallies.retain(|_, tally| now < tally.last.plus(FORGIVEN_AFTER));
    if tallies.len() > MOST {
        let mut lasts: Vec<Timestamp> = tallies.values().map(|tally| tally.last).collect();
        lasts.sort_unstable();
        let middle = lasts[lasts.len() / 2];
        tallies.retain(|_, tally| tally.last > middle);
    }
}

/// A household, as far as an address says.
pub(super) fn source(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn sari() -> Email {
        "sari@example.com".parse().expect("an address")
    }

    fn from(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn waits(denied: Result<Tried, Denied>) -> Option<u32> {
        match denied {
            Ok(_) => None,
            Err(Denied::Wait { seconds }) => Some(seconds),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn whoever_guesses_waits_twice_as_long_each_time_up_to_a_quarter_of_an_hour() {
        let delays = Delays::default();
        let (here, mut now, mut waited) = (from("192.0.2.1"), NOW, Vec::new());
        for _ in 0..15 {
            while let Some(seconds) = waits(delays.password(here, &sari(), now)) {
                waited.push(seconds);
                now = now.plus(Duration::from_secs(seconds.into()));
            }
        }
        assert_eq!(waited, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    }

    #[test]
    fn a_stranger_elsewhere_keeps_nobody_out_and_another_address_is_another_account() {
        let delays = Delays::default();
        let stranger = from("192.0.2.1");
        while waits(delays.password(stranger, &sari(), NOW)).is_none() {}
        assert_eq!(waits(delays.password(from("192.0.2.2"), &sari(), NOW)), None);
        let wayan = "wayan@example.com".parse().expect("an address");
        assert_eq!(waits(delays.password(stranger, &wayan, NOW)), None);
    }

    #[test]
    fn a_household_of_version_6_is_one_source_and_so_is_version_4_in_either_form() {
        let delays = Delays::default();
        let mut tried = 0_u16;
        while waits(delays.password(from(&format!("2001:db8:1:2::{tried:x}")), &sari(), NOW)).is_none() {
            tried += 1;
        }
        assert_eq!(tried, 4);
        assert_eq!(waits(delays.password(from("2001:db8:1:3::1"), &sari(), NOW)), None);
        while waits(delays.password(from("192.0.2.1"), &sari(), NOW)).is_none() {}
        assert!(waits(delays.password(from("::ffff:192.0.2.1"), &sari(), NOW)).is_some());
    }

    #[test]
    fn one_who_tries_every_account_waits_too() {
        let delays = Delays::default();
        let tries = (0..1_000).take_while(|number| {
            let email = format!("a{number}@example.com").parse().expect("an address");
            waits(delays.password(from("192.0.2.1"), &email, NOW)).is_none()
        });
        assert_eq!(tries.count(), 40);
    }

    #[test]
    fn what_many_behind_one_source_try_by_and_by_never_adds_up_and_a_neighbour_keeps_nobody_waiting_for_long() {
        let delays = Delays::default();
        let here = from("192.0.2.1");
        let of = |number: u32| format!("a{number}@example.com").parse().expect("an address");
        for number in 0..500 {
            let now = NOW.plus(Duration::from_secs(30) * number + Duration::from_millis(u64::from(number % 7)));
            assert_eq!(waits(delays.password(here, &of(number), now)), None, "{number}");
        }
        let mut now = NOW.plus(Duration::from_hours(24));
        for number in 1_000..1_200 {
            if let Some(seconds) = waits(delays.password(here, &of(number), now)) {
                assert!(seconds <= 60, "{seconds}");
                now = now.plus(Duration::from_secs(seconds.into()));
            }
        }
        assert!(waits(delays.password(here, &of(2_000), now)).is_none_or(|seconds| seconds <= 60));
        let quiet = now.plus(Duration::from_mins(3));
        assert_eq!(waits(delays.password(here, &of(2_001), quiet)), None);
    }

    #[test]
    fn whoever_was_right_or_has_rested_begins_anew() {
        let delays = Delays::default();
        let here = from("192.0.2.1");
        for _ in 0..100 {
            delays.password(here, &sari(), NOW).expect("no wait").was_right();
        }
        while waits(delays.password(here, &sari(), NOW)).is_none() {}
        let rested = NOW.plus(FORGIVEN_AFTER);
        for _ in 0..4 {
            assert_eq!(waits(delays.password(here, &sari(), rested)), None);
        }
        assert!(waits(delays.password(here, &sari(), rested)).is_some());
    }

    #[test]
    fn an_owner_is_told_of_many_wrong_passwords_wherever_they_come_from_and_once_a_day() {
        let delays = Delays::default();
        let told = |guesses: u32, from: Timestamp| -> Vec<u32> {
            let all = (1..=guesses).filter(|guess| {
                delays.guessed(&sari(), from.plus(Duration::from_mins((*guess).into()))) == Guessed::TooOften
            });
            all.collect()
        };
        assert_eq!(told(40, NOW), [10]);
        assert!(told(9, NOW.plus(TOLD_EVERY * 2)).is_empty());
        assert_eq!(told(11, NOW.plus(TOLD_EVERY * 3)), [10], "those of yesterday are forgiven");
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let delays = Delays::default();
        for number in 0..u32::try_from(MOST).expect("fits") + 10 {
            let here = IpAddr::V4(number.into());
            drop(delays.password(here, &sari(), NOW.plus(Duration::from_millis(number.into()))).expect("no wait"));
        }
        assert!(delays.tallies().len() <= MOST);
    }
}

//! The time on the screen: one clock for all parts, which moves when the minute does.

use crate::web;
use dioxus::prelude::*;
use nusaloka_domain::Timestamp;

const MINUTE_MILLIS: i64 = 60_000;

#[derive(Clone, Copy)]
struct Minute(Signal<Timestamp>);

/// Once, at the root.
pub(crate) fn use_clock_provider() {
    let Minute(mut minute) = use_context_provider(|| Minute(Signal::new(web::now())));
    use_future(move || async move {
        loop {
            web::sleep(millis_to_next_minute(web::now())).await;
            minute.set(web::now());
        }
    });
}

/// Now, to the minute.
pub(crate) fn use_minute() -> Timestamp {
    let Minute(minute) = use_context();
    minute()
}

/// A little past it, so that no timer that is early by a hair shows the old minute for another one.
fn millis_to_next_minute(now: Timestamp) -> u32 {
    let left = MINUTE_MILLIS - now.as_millis().rem_euclid(MINUTE_MILLIS);
    u32::try_from(left).unwrap_or_default() + 20
}

#[cfg(test)]
mod tests {
    use super::millis_to_next_minute;
    use nusaloka_domain::Timestamp;

    #[test]
    fn the_clock_sleeps_until_just_after_the_minute() {
        let slept = [0, 1, 59_999, 60_000].map(|now| millis_to_next_minute(Timestamp::from_millis(now)));
        assert_eq!(slept, [60_020, 60_019, 21, 60_020]);
    }
}

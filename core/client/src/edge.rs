//! Where the outside comes in: this device's clock, and the system's random numbers.

use nusaloka_domain::{Id, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};

#[allow(clippy::disallowed_methods, reason = "the one place of the client that reads the clock")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[allow(clippy::disallowed_methods, reason = "the one place on this side that draws randomness")]
pub(crate) fn random<const BYTES: usize>() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("every system that we run on has random numbers");
    bytes
}

pub(crate) fn new_id<T>() -> Id<T> {
    Id::mint(u64::try_from(now().as_millis()).unwrap_or_default(), random())
}

//! Where the outside comes in: the server's clock and the system's random numbers.

use nusaloka_domain::{Id, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

#[allow(clippy::disallowed_methods, reason = "the one place of the server that reads the clock")]
fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[allow(clippy::disallowed_methods, reason = "the one place on this side that draws randomness")]
pub(crate) fn random<const BYTES: usize>() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("every system that we run on has random numbers");
    bytes
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(i64::try_from(unix_millis()).unwrap_or(i64::MAX))
}

pub(crate) fn new_id<T>() -> Id<T> {
    Id::mint(unix_millis(), random())
}

pub(crate) fn new_epoch() -> Uuid {
    new_id::<()>().uuid()
}

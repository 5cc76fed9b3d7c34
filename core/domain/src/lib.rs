//! The business of Nusaloka: what is true on the phone and on the server alike.
//!
//! Records, mutations, queries and refusals live here, one folder per capability. This crate refuses to do
//! I/O, to read a clock and to draw a random number: all of that is handed in, so that the same function run
//! on two sides gives the same answer.
//!
//! Invariant: depends on no other crate of the workspace.

pub mod capability;
mod code;
pub mod failure;
pub mod host;
pub mod id;
pub mod identity;
pub mod money;
pub mod needs;
pub mod packing;
mod planned;
pub mod record;
#[cfg(test)]
mod rehearsal;
pub mod scope;
pub mod time;
pub mod view;
mod zones;

pub use code::{Code, NotACode};
pub use failure::{Fault, Outcome, Refusal, Retry};
pub use id::Id;
pub use money::{Currency, Money};
pub use time::{Day, Planned, Timestamp, Zone, Zones};

/// All that this product is about: what a host, a store and a test are handed to know the business.
pub const NUSALOKA: capability::Business = capability::Business(&[identity::IDENTITY, packing::PACKING]);

#[cfg(test)]
mod tests {
    #[test]
    fn every_capability_is_spelt_once_and_in_full() {
        assert_eq!(super::NUSALOKA.slips(), [""; 0]);
    }
}

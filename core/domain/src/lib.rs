//! The business of Nusaloka: what is true on the phone and on the server alike.
//!
//! Records, mutations, queries and refusals live here, one folder per capability. This crate refuses to do
//! I/O, to read a clock and to draw a random number: all of that is handed in, so that the same function run
//! on two sides gives the same answer.
//!
//! Invariant: depends on no other crate of the workspace.

pub mod failure;
pub mod host;
pub mod id;
pub mod identity;
pub mod money;
pub mod time;

pub use failure::{Fault, Outcome, Refusal, Retry};
pub use id::Id;
pub use money::{Currency, Money};
pub use time::{Timestamp, Zone};

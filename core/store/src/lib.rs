//! Records in SQLite: the client's database and the server's. The only crate that writes SQL.
//!
//! It runs the domain's mutations inside its own transactions and decides nothing itself. It refuses to open a
//! file that is damaged, that a newer version wrote or that another process holds, and never writes to one.
//!
//! Invariant: what a call returned `Ok` for is committed and survives the process.

mod central;
mod exchange;
mod local;
mod open;
mod rows;

pub use central::Central;
pub use exchange::{Batch, Cursor, Decision, OutboxEntry, Verdict};
pub use local::{Device, Local, Owner};
pub use open::{OpenFailed, broken_by, set_aside};

//! Records in tables: a device's (`replica`) and the server's (`authority`), each written once, on any `engine`. The only
//! crate that writes SQL.
//!
//! It runs the domain's mutations inside its own transactions and decides nothing itself. It refuses to open a
//! file that is damaged, that a newer version wrote or that another process holds, and never writes to one.
//!
//! Invariant: what a call returned `Ok` for is committed and survives the process.

pub mod authority;
pub mod batch;
mod digest;
pub mod engine;
mod footprint;
mod note;
mod open;
mod overlay;
pub mod planted;
pub mod replica;
mod sight;
pub mod snapshot;
mod tables;

pub use digest::{BUCKETS, Digest};
pub use footprint::Footprint;
pub use note::Note;
pub use open::{Database, OpenFailed, Place, broken_by};
pub use tables::{Grant, of_device, of_server};

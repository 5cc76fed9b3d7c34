//! How a client and a server keep in step: the messages, and the client's engine as a machine without I/O: when to ask and
//! to send (`Engine`), and which way (`Route`).
//!
//! Nothing here touches a network, a clock, a thread or a database: the engine is handed events with `now` and a
//! random number, and hands back commands. `client` carries them out.

mod engine;
pub mod frame;
mod protocol;
mod route;
pub mod shared;
mod version_2;

pub use engine::{Command, Engine, Event, Failure, Lane};
pub use protocol::{
    Follows, MAX_ENTRIES_A_PUSH, Message, NotTaken, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, SPOKEN, Wait,
};
pub use route::{Route, Way};

//! What people go through in the real app's window and in a browser: one file for each story. A story that both can
//! tell is one function, told twice.
//!
//! Every story has a server, data folders, a window and a display of its own, so they run side by side.

mod account_changes;
mod accounts;
mod audit;
mod cannot_start;
mod damaged_database;
mod devices;
mod fault;
mod first_start;
mod gallery;
mod keyring;
mod lock;
mod no_server;
mod offline;
mod organisations;
mod packing;
mod palette;
mod passkeys;
mod portraits;
mod preferences;
mod privacy;
mod providers;
mod second;
mod security_key;
mod stage;
#[path = "../../../../server/tests/house/totp.rs"]
mod totp;

//! My organisation: who works in it, what each of them may, and what only some of them see.
//!
//! What somebody may not do is not offered to them, or is shown as theirs to see and not to change; what that is, the answer
//! says (`OpenedOrganisation::mine`), and the host checks it again.

mod facts;
mod hand_over;
mod inviting;
mod page;
mod people;
mod roles;
mod sender;
mod start;
mod state;
mod teams;
pub(crate) mod words;

pub(crate) use page::OrganisationPage;

//! chat: messages with providers and fellow travellers.

mod messages;

pub(crate) use messages::MessagesPage;

//! ferry: a capability for tests alone. Forty seats, three sorts of audience, a price with terms, a summary that only the
//! server writes, rows that no phone ever sees. It goes through store, sync and simulation, to hurt their design before
//! real money does.
//!
//! A crew runs sailings. Everybody may look at a sailing and how many seats are left; a passenger books with the price
//! that they saw; the crew sees the tickets, keeps a log together, pins notices up in its port, and hires and dismisses; the takings stay on the server.
//!
//! Invariants (the simulator checks them): seats sold never exceed forty; takings = what the tickets that stand have cost;
//! whoever was dismissed holds nothing of the crew any more.

mod bulletin;
mod crew;
pub mod last_year;
mod log;
mod notice;
mod questions;
mod sailing;
mod ticket;

pub use bulletin::{Bulletin, Post, Repin, TakeDown};
pub use crew::{Crew, Crewmate, Dismiss, Found, Hire};
pub use log::{DropLine, EditLine, Line, Mark, MarkLine, MoveLine, Tone, WriteLine};
pub use notice::{Notice, Notices, Pin, Unpin};
pub use questions::{Board, LogOf, Manifest, MyTickets, Sailings};
pub use sailing::{Plan, Reprice, Sailing, Seats, Takings};
pub use ticket::{Book, Cancel, Terms, Ticket, TicketState};

use nusaloka_domain::{
    Retry,
    capability::{Asked, Capability, Verb},
    failure::{Basis, Refuses},
    record::{Kind, Record},
    scope::{Audience, Opens},
};
use serde::{Deserialize, Serialize};

/// Everybody who looks at a sailing.
pub const SAILING: Audience = Audience { code: 240, name: "sailing", opens: Opens::ToAll };
/// Whoever belongs to a crew.
pub const CREW: Audience = Audience { code: 241, name: "crew", opens: Opens::ByGrant };
/// Everybody who comes to a crew's port.
pub const PORT: Audience = Audience { code: 242, name: "port", opens: Opens::ToAll };

/// As many as every ferry has.
pub const SEATS: i64 = 40;
/// As many as one passenger can have of them.
pub const MOST_FOR_ONE: i64 = 20;

pub const FERRY: Capability = Capability {
    name: "ferry",
    audiences: &[SAILING, CREW, PORT],
    kinds: KINDS,
    verbs: &[
        Verb::of::<Found>(),
        Verb::of::<Hire>(),
        Verb::of::<Dismiss>(),
        Verb::of::<Plan>(),
        Verb::of::<Reprice>(),
        Verb::of::<Book>(),
        Verb::of::<Cancel>(),
        Verb::of::<WriteLine>(),
        Verb::of::<EditLine>(),
        Verb::of::<MoveLine>(),
        Verb::of::<DropLine>(),
        Verb::of::<MarkLine>(),
        Verb::of::<Post>(),
        Verb::of::<Repin>(),
        Verb::of::<TakeDown>(),
        Verb::of::<Pin>(),
        Verb::of::<Unpin>(),
    ],
    questions: QUESTIONS,
};

/// The app between last year's and this one: it reads all that there is by now, and does no more than last year's did.
pub const BETWEEN: Capability = Capability {
    name: "ferry",
    audiences: &[SAILING, CREW, PORT],
    kinds: KINDS,
    verbs: &[
        Verb::of::<Found>(),
        Verb::of::<Hire>(),
        Verb::of::<Dismiss>(),
        Verb::of::<Plan>(),
        Verb::of::<Reprice>(),
        Verb::of::<Book>(),
        Verb::of::<Cancel>(),
        Verb::of::<WriteLine>(),
        Verb::of::<EditLine>(),
        Verb::of::<MoveLine>(),
        Verb::of::<DropLine>(),
    ],
    questions: QUESTIONS,
};

const KINDS: &[&Kind] = &[
    Crewmate::KIND,
    Line::KIND,
    Bulletin::KIND,
    Notice::KIND,
    Sailing::KIND,
    Seats::KIND,
    Takings::KIND,
    Ticket::KIND,
];

const QUESTIONS: &[Asked] = &[
    Asked::of::<Board>(),
    Asked::of::<LogOf>(),
    Asked::of::<Manifest>(),
    Asked::of::<MyTickets>(),
    Asked::of::<Notices>(),
    Asked::of::<Sailings>(),
];

/// Why something about ferries was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refused {
    #[error("not of this crew")]
    NotOfTheCrew,
    #[error("there is no such sailing")]
    NoSuchSailing,
    #[error("only {left} seats are left")]
    SoldOut { left: i64 },
    #[error("too many for one passenger")]
    TooManyForOne,
    #[error("it costs more than was seen")]
    TermsChanged,
    #[error("no such ticket")]
    NoSuchTicket,
    #[error("the line is gone")]
    LineGone,
    #[error("the bulletin is gone")]
    BulletinGone,
    #[error("no such notice")]
    NoSuchNotice,
    #[error("at least one seat, and no more than a ferry has")]
    SeatsOutOfRange,
    #[error("a line says something")]
    Empty,
    #[error("the last one stays")]
    LastOfTheCrew,
}

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOfTheCrew => "ferry.not-of-the-crew",
            Self::NoSuchSailing => "ferry.no-such-sailing",
            Self::SoldOut { .. } => "ferry.sold-out",
            Self::TooManyForOne => "ferry.too-many-for-one",
            Self::TermsChanged => "ferry.terms-changed",
            Self::NoSuchTicket => "ferry.no-such-ticket",
            Self::LineGone => "ferry.line-gone",
            Self::BulletinGone => "ferry.bulletin-gone",
            Self::NoSuchNotice => "ferry.no-such-notice",
            Self::SeatsOutOfRange => "ferry.seats-out-of-range",
            Self::Empty => "ferry.empty",
            Self::LastOfTheCrew => "ferry.last-of-the-crew",
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::SoldOut { .. } => Retry::Later,
            _ => Retry::Never,
        }
    }

    fn basis(&self) -> Basis {
        match self {
            Self::SeatsOutOfRange | Self::Empty => Basis::Own,
            _ => Basis::Shared,
        }
    }
}

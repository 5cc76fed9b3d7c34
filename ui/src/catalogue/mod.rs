//! catalogue: everything that can be booked.

mod explore;

pub(crate) use explore::ExplorePage;

//! trips: Today, the heart of the app, and the trips themselves.

mod clocks;
mod today;
mod trips_page;

pub(crate) use today::TodayPage;
pub(crate) use trips_page::TripsPage;

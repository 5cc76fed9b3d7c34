//! The pulse of a socket: pings keep its connection open through proxies, and find out when nobody is there.
//!
//! Ends nothing itself: whoever holds the socket sends the pings, says when something was heard, and lets go.

use axum::{body::Bytes, extract::ws::Message};
use std::time::Duration;
use tokio::time::{Instant, Interval, interval};

/// Two pings and some: then nobody is there.
pub(crate) const SILENT_FOR: Duration = Duration::from_mins(1);

#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) ping_every: Duration,
    /// Without an answer to a ping either.
    pub(crate) silent_for: Duration,
}

pub(crate) struct Pulse {
    ping: Interval,
    silent_for: Duration,
    heard: Instant,
}

impl Pulse {
    /// The first ping comes at once.
    pub(crate) fn at(pace: Pace) -> Self {
        Self { ping: interval(pace.ping_every), silent_for: pace.silent_for, heard: Instant::now() }
    }

    /// Whatever it was, somebody is there.
    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// The next ping, when it is time for it; nothing, if nobody is there any more.
    pub(crate) async fn beat(&mut self) -> Option<Message> {
        self.ping.tick().await;
        (self.heard.elapsed() <= self.silent_for).then(|| Message::Ping(Bytes::new()))
    }
}

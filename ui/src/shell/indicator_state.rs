//! What the one small indicator says: the worst news first, never better than the truth. Pure.

use nusaloka_domain::{
    Timestamp,
    host::{Link, Tray, TrayState},
};

/// How much it wants to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Calm,
    /// Something is on its way, or cannot leave yet.
    Pending,
    /// Somebody has to do something.
    Needed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    Connecting,
    Online,
    Offline { since: Timestamp },
    OnThisDeviceOnly,
    SignedOut,
    SentAway,
    UpgradeNeeded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Queue {
    Clear,
    Waiting(usize),
    Refused(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Indicator {
    pub(crate) connection: Connection,
    pub(crate) queue: Queue,
}

impl Indicator {
    pub(crate) fn of(link: Link, tray: &Tray) -> Self {
        let connection = match link {
            Link::Connecting => Connection::Connecting,
            Link::Online => Connection::Online,
            Link::Offline { since } => Connection::Offline { since },
            Link::Guest => Connection::OnThisDeviceOnly,
            Link::SignedOut => Connection::SignedOut,
            Link::SentAway => Connection::SentAway,
            Link::UpgradeNeeded => Connection::UpgradeNeeded,
        };
        let refused = tray.changes.iter().filter(|change| matches!(change.state, TrayState::Refused(_))).count();
        let queue = match (refused, tray.changes.len() - refused) {
            (0, 0) => Queue::Clear,
            (0, waiting) => Queue::Waiting(waiting),
            (refused, _) => Queue::Refused(refused),
        };
        Self { connection, queue }
    }

    pub(crate) const fn tone(self) -> Tone {
        match (self.connection, self.queue) {
            (_, Queue::Refused(_)) | (Connection::SignedOut | Connection::SentAway | Connection::UpgradeNeeded, _) => {
                Tone::Needed
            }
            (Connection::Offline { .. }, _) | (_, Queue::Waiting(_)) => Tone::Pending,
            (Connection::Connecting | Connection::Online | Connection::OnThisDeviceOnly, Queue::Clear) => Tone::Calm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Connection, Indicator, Queue, Tone};
    use nusaloka_domain::{
        Id, Timestamp,
        capability::Mutation,
        failure::Refused,
        host::{Link, Tray, TrayChange, TrayState},
        identity::ChangePreferences,
    };

    fn tray(states: &[TrayState]) -> Tray {
        let change = |state: &TrayState| TrayChange {
            id: Id::mint(1, [1; 10]),
            act: ChangePreferences::of(Id::mint(2, [2; 10])).act(),
            acted_at: Timestamp::from_millis(0),
            state: state.clone(),
        };
        Tray { changes: states.iter().map(change).collect() }
    }

    #[test]
    fn a_refusal_is_said_before_what_waits() {
        let tray = tray(&[TrayState::Waiting, TrayState::Refused(Refused::Broke.into()), TrayState::Waiting]);
        let indicator = Indicator::of(Link::Online, &tray);
        assert_eq!(indicator.queue, Queue::Refused(1));
        assert_eq!(indicator.tone(), Tone::Needed);
    }

    #[test]
    fn it_is_calm_only_when_nothing_waits_and_nothing_is_wrong() {
        let since = Timestamp::from_millis(0);
        let tones =
            [Link::Online, Link::Guest, Link::Connecting, Link::Offline { since }, Link::SignedOut, Link::SentAway]
                .map(|link| Indicator::of(link, &Tray::default()).tone());
        assert_eq!(tones, [Tone::Calm, Tone::Calm, Tone::Calm, Tone::Pending, Tone::Needed, Tone::Needed]);
        assert_eq!(Indicator::of(Link::Online, &tray(&[TrayState::Waiting])).tone(), Tone::Pending);
    }

    #[test]
    fn it_says_since_when_the_server_is_away() {
        let since = Timestamp::from_millis(7);
        let indicator = Indicator::of(Link::Offline { since }, &Tray::default());
        assert_eq!(indicator.connection, Connection::Offline { since });
    }
}

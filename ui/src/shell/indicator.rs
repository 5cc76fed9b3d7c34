//! The one small, honest indicator: how the link to the server is, and whether changes wait. Opens the tray.

use super::indicator_state::{Connection, Indicator, Queue, Tone};
use crate::{
    bridge::{Bridge, Keeping, use_ask, use_link, use_write},
    intl,
    kit::icon::{Glyph, Icon},
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{Timestamp, Zone, host::AskTray, identity::Me};
use nusaloka_locales::{Text, text};

pub(super) fn use_indicator() -> Indicator {
    Indicator::of(use_link(), &use_ask(AskTray).ready().unwrap_or_default())
}

#[component]
pub(super) fn LinkIndicator(onopen: EventHandler<()>) -> Element {
    let indicator = use_indicator();
    let connection = say(connection_words(indicator.connection, use_write(), use_home_zone()));
    let queue = queue_words(indicator.queue).map(say);
    let tone = match indicator.tone() {
        Tone::Calm => "link-indicator",
        Tone::Pending => "link-indicator link-pending",
        Tone::Needed => "link-indicator link-needed",
    };
    let aloud = [Some(connection.as_str()), queue.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    rsx! {
        // A button keeps its changes to itself: this says them to whoever listens.
        p { class: "kit-unseen", role: "status", "{aloud}" }
        button {
            class: tone,
            id: "link-indicator",
            r#type: "button",
            title: say(text::shell::tray_open()),
            "aria-haspopup": "dialog",
            onclick: move |_| onopen.call(()),
            Glyph { icon: icon(indicator) }
            span { class: "link-words",
                span { class: if queue.is_some() { "link-connection link-beside" } else { "link-connection" }, "{connection}" }
                if let Some(queue) = &queue {
                    span { class: "link-queue", "{queue}" }
                }
            }
        }
    }
}

fn icon(indicator: Indicator) -> Icon {
    match (indicator.queue, indicator.connection) {
        (Queue::Refused(_), _) => Icon::CircleAlert,
        (_, Connection::Connecting) => Icon::RefreshCw,
        (_, Connection::Online) => Icon::CloudCheck,
        (_, Connection::Offline { .. }) => Icon::CloudOff,
        (_, Connection::OnThisDeviceOnly) => Icon::Device,
        (_, Connection::SignedOut | Connection::SentAway) => Icon::Lock,
        (_, Connection::UpgradeNeeded) => Icon::ArrowUp,
    }
}

/// The reader's own clock; the home market's until it is known.
pub(super) fn use_home_zone() -> Zone {
    use_ask(Me).ready().map_or(Zone::JAKARTA, |me| me.preferences.home_zone)
}

pub(super) fn connection_words(connection: Connection, host: Bridge, home: Zone) -> Text {
    let time = |at: Timestamp| intl::time(at, home, language());
    match (connection, host.keeping()) {
        (Connection::Connecting, _) => text::shell::link_connecting(),
        (Connection::Online, _) => text::shell::link_online(),
        (Connection::Offline { since }, Keeping::OnThisDevice) => text::shell::link_offline(time(since)),
        (Connection::Offline { .. }, Keeping::Nowhere) => text::shell::link_unreachable(),
        (Connection::OnThisDeviceOnly, _) => text::shell::link_guest(),
        (Connection::SignedOut, _) => text::shell::link_signed_out(),
        (Connection::SentAway, _) => text::shell::link_sent_away(),
        (Connection::UpgradeNeeded, _) => text::shell::link_upgrade_needed(),
    }
}

/// What the state means for the person, where it means anything.
pub(super) fn explanation(connection: Connection, keeping: Keeping) -> Option<Text> {
    match (connection, keeping) {
        (Connection::Connecting | Connection::Online, _) => None,
        (Connection::Offline { .. }, Keeping::OnThisDevice) => Some(text::shell::link_offline_explained()),
        (Connection::Offline { .. }, Keeping::Nowhere) => Some(text::shell::link_unreachable_explained()),
        (Connection::OnThisDeviceOnly, _) => Some(text::shell::link_guest_explained()),
        (Connection::SignedOut, _) => Some(text::shell::link_signed_out_explained()),
        (Connection::SentAway, _) => Some(text::shell::link_sent_away_explained()),
        (Connection::UpgradeNeeded, _) => Some(text::shell::link_upgrade_needed_explained()),
    }
}

fn queue_words(queue: Queue) -> Option<Text> {
    match queue {
        Queue::Clear => None,
        Queue::Waiting(count) => Some(text::shell::queue_waiting(count)),
        Queue::Refused(count) => Some(text::shell::queue_refused(count)),
    }
}

//! The tray: every change that the server has not decided or has refused, in words, with a way on for each.

use super::{
    indicator::{connection_words, explanation, use_home_zone, use_indicator},
    indicator_state::{Connection, Indicator, Queue, Tone},
};
use crate::{
    bridge::{Answered, use_ask, use_write},
    clock::use_minute,
    identity, intl,
    kit::{
        button::{Button, ButtonKind},
        icon::Icon,
        list::List,
        mark::{Badge, Tone as Mark},
        sheet::Sheet,
        states::{Note, NoticeKind, Outline, Waiting},
        toast::{ToastKind, use_toasts},
    },
    packing,
    routes::Route,
    speech::{language, say},
    words,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Act,
    host::{AskTray, TrayChange, TrayState, Write},
};
use nusaloka_locales::{Text, text};

#[component]
pub(super) fn TraySheet(open: bool, onclose: EventHandler<()>) -> Element {
    rsx! {
        Sheet { open, title: say(text::shell::tray_title()), onclose: move |()| onclose.call(()), TrayContent { onclose } }
    }
}

#[component]
fn TrayContent(onclose: EventHandler<()>) -> Element {
    let navigator = use_navigator();
    let indicator = use_indicator();
    let (host, home) = (use_write(), use_home_zone());
    let tray = use_ask(AskTray);
    // Of the connection alone: what was refused speaks for itself below.
    let kind = match (Indicator { queue: Queue::Clear, ..indicator }).tone() {
        Tone::Calm => NoticeKind::Plain,
        Tone::Pending => NoticeKind::Warning,
        Tone::Needed => NoticeKind::Trouble,
    };
    let explained = explanation(indicator.connection, host.keeping());
    rsx! {
        div { class: "tray", id: "tray",
            Note { kind, title: say(connection_words(indicator.connection, host, home)),
                if let Some(explained) = explained {
                    p { {say(explained)} }
                }
            }
            if indicator.connection == Connection::SignedOut {
                Button {
                    id: "tray-sign-in",
                    label: say(text::identity::sign_in()),
                    kind: ButtonKind::Primary,
                    onclick: move |_| {
                        onclose.call(());
                        navigator.push(Route::SignIn {});
                    },
                }
            }
            match tray {
                Answered::Waiting => rsx! { Waiting { outline: Outline::Lines, label: say(text::shell::waiting()) } },
                Answered::Failed(failed) => rsx! { p { {say(words::failure(&failed))} } },
                Answered::Ready(tray) if tray.changes.is_empty() => rsx! {
                    p { class: "tray-empty", {say(nothing_waits(indicator.connection))} }
                },
                Answered::Ready(tray) => rsx! {
                    List {
                        for change in tray.changes {
                            ChangeRow { key: "{change.id}", change }
                        }
                    }
                },
            }
        }
    }
}

/// An empty tray says as much as is true of this connection.
fn nothing_waits(connection: Connection) -> Text {
    match connection {
        Connection::Online => text::shell::queue_clear(),
        Connection::OnThisDeviceOnly => text::shell::queue_clear_guest(),
        Connection::Connecting
        | Connection::Offline { .. }
        | Connection::SignedOut
        | Connection::SentAway
        | Connection::UpgradeNeeded => text::shell::tray_empty(),
    }
}

#[component]
fn ChangeRow(change: TrayChange) -> Element {
    let made = intl::near_moment(change.acted_at, use_minute(), language());
    let (badge, tone, icon, explained) = match &change.state {
        TrayState::Waiting => {
            (text::shell::tray_waiting(), Mark::Plain, Icon::Clock, vec![text::shell::tray_waiting_explained()])
        }
        TrayState::Refused(refused) => (
            text::shell::tray_refused(),
            Mark::Bad,
            Icon::CircleAlert,
            vec![words::refusal(refused), text::shell::tray_refused_explained()],
        ),
    };
    let refused = matches!(change.state, TrayState::Refused(_));
    rsx! {
        li { class: "kit-row-place tray-change",
            div { class: "tray-change-head",
                div {
                    for line in in_words(&change.act) {
                        p { class: "kit-row-title", "{line}" }
                    }
                }
                Badge { label: say(badge), tone, icon }
            }
            p { class: "kit-row-detail",
                for sentence in explained {
                    {say(sentence)}
                    " "
                }
                {say(text::shell::tray_made_at(made))}
            }
            if refused {
                WaysOn { change }
            }
        }
    }
}

#[component]
fn WaysOn(change: TrayChange) -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    let send = move |write: Write| {
        host.write(write, move |reply| {
            if let Err(failed) = reply {
                toasts.show(ToastKind::Trouble, say(words::failure(&failed)), None);
            }
        });
    };
    let (resend, discard) = (send.clone(), send);
    rsx! {
        div { class: "tray-ways",
            Button {
                label: say(text::shell::tray_resend()),
                icon: Icon::RefreshCw,
                onclick: move |_| resend(Write::Resend(change.id)),
            }
            Button {
                label: say(text::shell::tray_discard()),
                kind: ButtonKind::Quiet,
                onclick: move |_| discard(Write::Discard(change.id)),
            }
        }
    }
}

/// Each change in the words of its capability; one that this version does not know is still somebody's change.
fn in_words(act: &Act) -> Vec<String> {
    let changed = identity::words::change(act);
    if !changed.is_empty() {
        return changed;
    }
    if let Some(change) = packing::words::change(act) {
        return vec![say(change)];
    }
    vec![say(text::shell::tray_otherwise())]
}

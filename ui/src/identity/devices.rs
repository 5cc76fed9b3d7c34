//! Where I am signed in: each device and browser of mine, and sending one of them away.

use super::state::{Standing, standing};
use crate::{
    bridge::{use_ask, use_write},
    clock::use_minute,
    intl,
    kit::{
        button::{Button, ButtonKind},
        icon::{Glyph, Icon},
        list::{List, ListRow},
        mark::{Badge, Tone},
        sheet::Sheet,
        toast::{ToastKind, use_toasts},
    },
    speech::{language, say},
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    host::{AskSession, AskTray, Write},
    identity::{Holder, MySessions, SendAway, Session},
};
use nusaloka_locales::text;

#[component]
pub(super) fn Devices() -> Element {
    let mut asked = use_signal(|| None::<Session>);
    let here = use_ask(AskSession).ready().flatten();
    let tray = use_ask(AskTray).ready().unwrap_or_default();
    let sessions = use_ask(MySessions).ready().unwrap_or_default();
    if sessions.is_empty() {
        return VNode::empty();
    }
    rsx! {
        section { class: "you-devices",
            header { class: "you-explained",
                h2 { {say(text::identity::devices())} }
                p { {say(text::identity::devices_explained())} }
            }
            List { label: say(text::identity::devices()),
                for session in sessions {
                    DeviceRow {
                        key: "{session.id}",
                        standing: standing(&session, here, &tray),
                        session,
                        onaway: move |session| asked.set(Some(session)),
                    }
                }
            }
            AskTwice { asked: asked(), onclose: move |()| asked.set(None) }
        }
    }
}

fn name(session: &Session) -> String {
    if session.device.is_empty() { say(text::identity::device_unnamed()) } else { session.device.clone() }
}

#[component]
fn DeviceRow(session: Session, standing: Standing, onaway: EventHandler<Session>) -> Element {
    let icon = match session.holder {
        Holder::App => Icon::Phone,
        Holder::Browser => Icon::Globe,
    };
    let seen = intl::near_moment(session.seen_at, use_minute(), language());
    let detail = match standing {
        Standing::Here => say(text::identity::device_here()),
        Standing::Elsewhere | Standing::Leaving => say(text::identity::device_seen(seen)),
    };
    let end = match standing {
        Standing::Here => None,
        Standing::Leaving => {
            Some(rsx! { Badge { label: say(text::identity::device_leaving()), tone: Tone::Warn, icon: Icon::Clock } })
        }
        Standing::Elsewhere => Some(rsx! {
            Button {
                id: "send-away-{session.id}",
                label: say(text::identity::device_send_away()),
                icon: Icon::LogOut,
                onclick: {
                    let session = session.clone();
                    move |_| onaway.call(session.clone())
                },
            }
        }),
    };
    rsx! {
        ListRow { title: name(&session), detail, start: rsx! { Glyph { icon } }, end }
    }
}

/// What goes with it cannot be brought back from here.
#[component]
fn AskTwice(asked: Option<Session>, onclose: EventHandler<()>) -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    let called = asked.as_ref().map(name).unwrap_or_default();
    let session = asked.as_ref().map(|session| session.id);
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onclose.call(()) }
        Button {
            id: "send-away-sure",
            label: say(text::identity::device_send_away_action()),
            kind: ButtonKind::Danger,
            onclick: move |_| {
                let Some(session) = session else { return };
                host.write(Write::mutate(SendAway { session }.act()), move |reply| match reply {
                    Ok(_) => onclose.call(()),
                    Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
                });
            },
        }
    };
    rsx! {
        Sheet {
            open: session.is_some(),
            title: say(text::identity::device_send_away_title(&called)),
            onclose: move |()| onclose.call(()),
            footer,
            p { {say(text::identity::device_send_away_explained())} }
        }
    }
}

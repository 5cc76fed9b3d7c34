//! Where I am signed in: each device and browser of mine, and sending one of them away.

use super::{
    known_devices::KnownDevices,
    state::{Standing, standing},
};
use crate::{
    bridge::{use_ask, use_write},
    clock::use_minute,
    intl,
    kit::{
        button::{Button, ButtonKind},
        icon::{Glyph, Icon},
        list::{List, ListRow},
        mark::{Badge, Tone},
        once::use_once,
        sheet::Sheet,
        states::{Note, NoticeKind},
        toast::{ToastKind, use_toasts},
    },
    speech::{language, say},
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    host::{AskSession, AskTray, Enter},
    identity::{Holder, Me, MySessions, Role, SendAway, Session},
};
use nusaloka_locales::text;

#[component]
pub(super) fn Devices() -> Element {
    let (mut asked, mut leaving) = (use_signal(|| None::<Session>), use_signal(|| false));
    let is_guest = use_ask(Me).ready().is_none_or(|me| me.person.role == Role::Guest);
    let here = use_ask(AskSession).ready().flatten();
    let tray = use_ask(AskTray).ready().unwrap_or_default();
    let sessions = use_ask(MySessions).ready().unwrap_or_default();
    // A guest has this one place, and no way back to it.
    if sessions.is_empty() || is_guest {
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
                        onleave: move |()| leaving.set(true),
                    }
                }
            }
            KnownDevices {}
            LeaveHere { open: leaving(), onclose: move |()| leaving.set(false) }
            AskTwice { asked: asked(), onclose: move |()| asked.set(None) }
        }
    }
}

fn name(session: &Session) -> String {
    if session.device.is_empty() { say(text::identity::device_unnamed()) } else { session.device.clone() }
}

#[component]
fn DeviceRow(
    session: Session,
    standing: Standing,
    onaway: EventHandler<Session>,
    onleave: EventHandler<()>,
) -> Element {
    let icon = match session.holder {
        Holder::App => Icon::Device,
        Holder::Browser => Icon::Globe,
    };
    let seen = intl::near_moment(session.seen_at, use_minute(), language());
    let state = match standing {
        Standing::Here => say(text::identity::device_here()),
        Standing::Elsewhere | Standing::Leaving => say(text::identity::device_seen(seen)),
    };
    let place = session.zone.map(intl::zone_city);
    let detail = [Some(state), place].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let end = match standing {
        Standing::Here => Some(rsx! {
            Button {
                id: "sign-out",
                label: say(text::identity::sign_out()),
                icon: Icon::LogOut,
                onclick: move |_| onleave.call(()),
            }
        }),
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

/// What has been sent is in the account; what has not is lost, and said before.
#[component]
fn LeaveHere(open: bool, onclose: EventHandler<()>) -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    let unsent = use_ask(AskTray).ready().map_or(0, |tray| tray.changes.len());
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onclose.call(()) }
        Button {
            id: "sign-out-sure",
            label: say(text::identity::sign_out()),
            kind: if unsent > 0 { ButtonKind::Danger } else { ButtonKind::Primary },
            onclick: move |_| {
                host.enter(&Enter::SignOut, move |reply| match reply {
                    Ok(_) => web::start_anew(),
                    Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
                });
            },
        }
    };
    rsx! {
        Sheet { open, title: say(text::identity::sign_out_title()), onclose: move |()| onclose.call(()), footer,
            p { {say(text::identity::sign_out_explained())} }
            if unsent > 0 {
                Note { kind: NoticeKind::Warning, title: say(text::identity::sign_out_unsent(unsent)) }
            }
        }
    }
}

/// What goes with it cannot be brought back from here.
#[component]
fn AskTwice(asked: Option<Session>, onclose: EventHandler<()>) -> Element {
    let (host, toasts, once) = (use_write(), use_toasts(), use_once());
    let called = asked.as_ref().map(name).unwrap_or_default();
    let session = asked.as_ref().map(|session| session.id);
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onclose.call(()) }
        Button {
            id: "send-away-sure",
            label: say(text::identity::device_send_away_action()),
            kind: ButtonKind::Danger,
            state: once.state(),
            onclick: move |_| {
                let Some(session) = session else { return };
                once.send(
                    &host,
                    SendAway { session }.act(),
                    move || onclose.call(()),
                    move |failed| toasts.show(ToastKind::Trouble, say(failure(failed)), None),
                );
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

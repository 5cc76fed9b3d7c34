//! Devices on which I am not asked for a code: until when, and asking there again.

use crate::{
    bridge::{use_ask, use_write},
    clock::use_minute,
    intl::{self, DateShape},
    kit::{
        button::Button,
        icon::{Glyph, Icon},
        list::{List, ListRow},
        mark::{Badge, Tone},
        toast::{ToastKind, use_toasts},
    },
    speech::{language, say},
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Zone,
    capability::Mutation,
    host::{AskTray, Tray, TrayState, Write},
    identity::{ForgetDevice, Holder, KnownDevice, MyKnownDevices},
};
use nusaloka_locales::text;

#[component]
pub(super) fn KnownDevices() -> Element {
    let now = use_minute();
    let tray = use_ask(AskTray).ready().unwrap_or_default();
    let known = use_ask(MyKnownDevices).ready().unwrap_or_default();
    let known: Vec<KnownDevice> = known.into_iter().filter(|known| known.is_good(now)).collect();
    if known.is_empty() {
        return VNode::empty();
    }
    rsx! {
        section { class: "you-known", id: "known-devices",
            header { class: "you-explained",
                h3 { {say(text::identity::known_devices())} }
                p { {say(text::identity::known_devices_explained())} }
            }
            List { label: say(text::identity::known_devices()),
                for known in known {
                    KnownRow { key: "{known.id}", is_leaving: is_leaving(&known, &tray), known }
                }
            }
        }
    }
}

/// Asked for, and the server does not know it yet.
fn is_leaving(known: &KnownDevice, tray: &Tray) -> bool {
    tray.changes.iter().any(|change| {
        change.state == TrayState::Waiting
            && change.act.of::<ForgetDevice>().is_some_and(|forget| forget.device == known.id)
    })
}

#[component]
fn KnownRow(known: KnownDevice, is_leaving: bool) -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    let icon = match known.holder {
        Holder::App => Icon::Device,
        Holder::Browser => Icon::Globe,
    };
    let zone = web::zone().unwrap_or(Zone::JAKARTA);
    let until = intl::date(known.good_until, zone, DateShape::Dated, language());
    let title = if known.device.is_empty() { say(text::identity::device_unnamed()) } else { known.device.clone() };
    let device = known.id;
    let end = if is_leaving {
        rsx! { Badge { label: say(text::shell::tray_waiting()), tone: Tone::Warn, icon: Icon::Clock } }
    } else {
        rsx! {
            Button {
                id: "forget-{device}",
                label: say(text::identity::known_device_forget()),
                onclick: move |_| {
                    host.write(Write::mutate(ForgetDevice { device }.act()), move |reply| match reply {
                        Ok(_) => toasts.done(say(text::identity::known_device_forgotten())),
                        Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
                    });
                },
            }
        }
    };
    rsx! {
        ListRow {
            title,
            detail: say(text::identity::known_device_until(until)),
            start: rsx! { Glyph { icon } },
            end: Some(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AskTray, ForgetDevice, KnownDevice, Tray, TrayState, is_leaving};
    use nusaloka_domain::{
        Id, Timestamp,
        capability::Mutation as _,
        failure::Refused,
        host::{Ask, TrayChange},
        identity::Holder,
    };

    #[test]
    fn a_device_waits_to_be_asked_again_until_the_server_knows() {
        let at = Timestamp::from_millis(0);
        let known = KnownDevice {
            id: Id::mint(1, [1; 10]),
            person: Id::mint(1, [2; 10]),
            holder: Holder::Browser,
            device: "Firefox".to_owned(),
            session: Id::mint(1, [3; 10]),
            since: at,
            used_at: at,
            good_until: at,
        };
        let tray = |device, state| -> <AskTray as Ask>::Answer {
            Tray {
                changes: vec![TrayChange {
                    id: Id::mint(1, [4; 10]),
                    act: ForgetDevice { device }.act(),
                    acted_at: at,
                    state,
                }],
            }
        };
        assert!(!is_leaving(&known, &Tray::default()));
        assert!(is_leaving(&known, &tray(known.id, TrayState::Waiting)));
        assert!(!is_leaving(&known, &tray(Id::mint(9, [9; 10]), TrayState::Waiting)), "another one");
        assert!(!is_leaving(&known, &tray(known.id, TrayState::Refused(Refused::Broke.into()))));
    }
}

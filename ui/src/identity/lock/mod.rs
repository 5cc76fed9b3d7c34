//! The lock of the app on this device: setting it, how it opens, and when it shuts. Where nothing is kept, as in a browser, there is
//! nothing to lock, and nothing of this is shown.

mod idle;
mod page;

pub(crate) use idle::use_idle_lock;
pub(crate) use page::LockPage;

use super::{
    door::{Form, Knock, PinField, Place, Whole, use_door},
    words,
};
use crate::{
    bridge::use_ask,
    kit::{
        choice::{Choosable, Select, Switch},
        icon::{Glyph, Icon},
        list::{ActionRow, List},
        sheet::Sheet,
        toast::use_toasts,
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{AskLock, AskSecurityKeys, Enter},
    identity::{AppLock, LockAfter, LockAsk, LockSet, Me, Opens, Pin, Role, Sensor, SensorWords},
};
use nusaloka_locales::{Text, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Set,
    Change,
    UseSensor,
    UseKey,
    TurnOff,
}

#[component]
pub(super) fn LockSection() -> Element {
    let toasts = use_toasts();
    let mut open = use_signal(|| None::<Open>);
    let Some(lock) = use_ask(AskLock).ready().flatten() else { return VNode::empty() };
    let close = move |()| open.set(None);
    let done = Callback::new(move |what: Text| {
        open.set(None);
        toasts.done(say(what));
    });
    rsx! {
        section { class: "you-lock",
            header { class: "you-explained",
                h2 { {say(text::identity::lock())} }
                p { {say(text::identity::lock_explained())} }
            }
            match lock.set {
                None => rsx! {
                    List { label: say(text::identity::lock()),
                        ActionRow {
                            id: "lock-set",
                            title: say(text::identity::lock_set()),
                            detail: say(text::identity::lock_is_off()),
                            start: rsx! { Glyph { icon: Icon::Lock } },
                            onclick: move |_| open.set(Some(Open::Set)),
                        }
                    }
                },
                Some(set) => rsx! {
                    Settings { lock, set, onopen: move |sheet| open.set(Some(sheet)) }
                },
            }
            Sheet { open: open() == Some(Open::Set), title: say(text::identity::lock_set()), onclose: close,
                SetForm { ondone: move |()| done(text::identity::lock_now_set()) }
            }
            Sheet { open: open() == Some(Open::Change), title: say(text::identity::pin_change()), onclose: close,
                ChangeForm { ondone: move |()| done(text::identity::pin_changed()) }
            }
            Sheet { open: open() == Some(Open::UseSensor), title: say(words::by_sensor(lock.sensor)), onclose: close,
                PinForm {
                    explained: say(text::identity::sensor_explained()),
                    action: say(text::identity::sensor_use()),
                    by: ByPin::UseSensor,
                    ondone: move |()| done(text::identity::sensor_used()),
                }
            }
            Sheet { open: open() == Some(Open::UseKey), title: say(text::identity::by_key()), onclose: close,
                PinForm {
                    explained: say(text::identity::by_key_explained()),
                    action: say(text::identity::by_key_use()),
                    by: ByPin::UseKey,
                    ondone: move |()| done(text::identity::by_key_used()),
                }
            }
            Sheet { open: open() == Some(Open::TurnOff), title: say(text::identity::lock_end()), onclose: close,
                PinForm {
                    explained: say(text::identity::lock_end_explained()),
                    action: say(text::identity::lock_end()),
                    by: ByPin::TurnOff,
                    ondone: move |()| done(text::identity::lock_ended()),
                }
            }
        }
    }
}

/// Of a lock that is set.
#[component]
fn Settings(lock: AppLock, set: LockSet, onopen: EventHandler<Open>) -> Element {
    let door = use_door();
    let (shuts, waits, leaves, forgets) = (door.clone(), door.clone(), door.clone(), door.clone());
    let asks_keys = use_ask(AskSecurityKeys).ready().flatten().is_some();
    let choices: Vec<Choosable> =
        LockAfter::ALL.map(|after| Choosable::new(after.name(), say(words::lock_after(after)))).into();
    rsx! {
        Select {
            id: "lock-after",
            label: say(text::identity::lock_after()),
            groups: vec![choices.into()],
            selected: set.after.name(),
            onselect: move |name: String| if let Some(after) = LockAfter::named(&name) {
                waits.knock(Enter::Lock(LockAsk::After(after)), |_| {});
            },
        }
        if lock.sensor.is_some() || set.by_sensor == Opens::Yes {
            Switch {
                label: say(words::by_sensor(lock.sensor)),
                checked: set.by_sensor == Opens::Yes,
                onchange: move |on| if on {
                    onopen.call(Open::UseSensor);
                } else {
                    leaves.knock(Enter::Lock(LockAsk::LeaveSensor), |_| {});
                },
            }
        }
        if asks_keys || set.by_key == Opens::Yes {
            Switch {
                label: say(text::identity::by_key()),
                checked: set.by_key == Opens::Yes,
                onchange: move |on| if on {
                    onopen.call(Open::UseKey);
                } else {
                    forgets.knock(Enter::Lock(LockAsk::LeaveKey), |_| {});
                },
            }
        }
        Whole { wrong: door.wrong_anywhere() }
        List { label: say(text::identity::lock()),
            ActionRow {
                id: "lock-now",
                title: say(text::identity::lock_now()),
                start: rsx! { Glyph { icon: Icon::Lock } },
                onclick: move |_| shuts.knock(Enter::Lock(LockAsk::Shut), |_| {}),
            }
            ActionRow {
                id: "pin-change",
                title: say(text::identity::pin_change()),
                start: rsx! { Glyph { icon: Icon::Key } },
                onclick: move |_| onopen.call(Open::Change),
            }
            ActionRow {
                id: "lock-end",
                title: say(text::identity::lock_end()),
                start: rsx! { Glyph { icon: Icon::Close } },
                onclick: move |_| onopen.call(Open::TurnOff),
            }
        }
    }
}

#[component]
fn SetForm(ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let knocks = door.clone();
    let pin = use_signal(String::new);
    let is_guest = use_ask(Me).ready().is_none_or(|me| me.person.role == Role::Guest);
    let explained =
        if is_guest { text::identity::lock_set_explained_guest() } else { text::identity::lock_set_explained() };
    rsx! {
        Form {
            onsubmit: move |()| {
                let set = LockAsk::Set { pin: Pin::typed(&pin.read()), after: LockAfter::FiveMinutes };
                knocks.knock(Enter::Lock(set), move |_| ondone.call(()));
            },
            p { class: "door-explained", {say(explained)} }
            PinField {
                id: "pin",
                value: pin,
                label: say(text::identity::pin()),
                hint: say(words::pin_hint()),
                error: door.wrong(Place::Password),
            }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::lock_set()), state: door.state() }
        }
    }
}

#[component]
fn ChangeForm(ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let knocks = door.clone();
    let (pin, new) = (use_signal(String::new), use_signal(String::new));
    rsx! {
        Form {
            onsubmit: move |()| {
                let change = LockAsk::Change { pin: Pin::typed(&pin.read()), new: Pin::typed(&new.read()) };
                knocks.knock(Enter::Lock(change), move |_| ondone.call(()));
            },
            PinField {
                id: "pin",
                value: pin,
                label: say(text::identity::pin_now()),
                error: door.wrong(Place::Proof),
            }
            PinField {
                id: "pin-new",
                value: new,
                label: say(text::identity::pin_new()),
                hint: say(words::pin_hint()),
                error: door.wrong(Place::Password),
            }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::pin_change()), state: door.state() }
        }
    }
}

/// What is done when the PIN says that it is them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByPin {
    UseSensor,
    UseKey,
    TurnOff,
}

#[component]
fn PinForm(explained: String, action: String, by: ByPin, ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let knocks = door.clone();
    let pin = use_signal(String::new);
    rsx! {
        Form {
            onsubmit: move |()| {
                let pin = Pin::typed(&pin.read());
                let asked = match by {
                    ByPin::UseSensor => LockAsk::UseSensor { pin, words: sensor_words() },
                    ByPin::UseKey => LockAsk::UseKey(pin),
                    ByPin::TurnOff => LockAsk::TurnOff(pin),
                };
                knocks.knock(Enter::Lock(asked), move |_| ondone.call(()));
            },
            p { class: "door-explained", "{explained}" }
            PinField { id: "pin", value: pin, label: say(text::identity::pin()), error: door.wrong(Place::Proof) }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: action, state: door.state() }
        }
    }
}

/// For a platform that asks in a window of its own.
fn sensor_words() -> SensorWords {
    SensorWords { why: say(text::identity::sensor_why()), cancel: say(text::identity::sensor_instead()) }
}

const fn icon_of(sensor: Sensor) -> Icon {
    match sensor {
        Sensor::Fingerprint => Icon::Fingerprint,
        Sensor::Face | Sensor::Hello => Icon::Person,
    }
}

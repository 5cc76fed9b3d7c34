//! What stands before everything of a shut app: a finger, a PIN, and the way of whoever has forgotten it.
//!
//! Nothing of the person is on it.

use super::{icon_of, sensor_words};
use crate::{
    bridge::use_write,
    identity::{
        door::{Form, Knock, PinField, Place, Whole, use_door},
        words,
    },
    kit::{
        button::{Button, ButtonKind, ButtonWidth},
        icon::{Glyph, Icon, IconSize},
        toast::{ToastKind, use_toasts},
    },
    routes::Route,
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, Write},
    identity::{Forgotten, LockAsk, Opens, Pin, Sensor, Shut},
};
use nusaloka_locales::text;

#[component]
pub(crate) fn LockPage(shut: Shut) -> Element {
    let (door, toasts) = (use_door(), use_toasts());
    let opens = door.clone();
    let mut pin = use_signal(String::new);
    let mut forgotten = use_signal(|| false);
    use_hook(|| {
        toasts.clear();
        web::when_painted(|| web::focus("pin"));
    });
    rsx! {
        main { class: "lock",
            span { class: "lock-mark", Glyph { icon: Icon::Lock, size: IconSize::Control } }
            h1 { class: "lock-title", {say(text::identity::shut_title())} }
            div { class: "door",
                if let Some(sensor) = shut.sensor {
                    SensorWay { sensor }
                }
                if shut.key == Opens::Yes {
                    KeyWay {}
                }
                Form {
                    onsubmit: move |()| {
                        let asked = LockAsk::OpenByPin(Pin::typed(&pin.read()));
                        pin.set(String::new());
                        opens.knock(Enter::Lock(asked), |_| {});
                    },
                    PinField { id: "pin", value: pin, label: say(text::identity::pin()), error: door.wrong(Place::Proof) }
                    Whole { wrong: door.wrong(Place::Whole) }
                    Knock { label: say(text::identity::shut_open()), state: door.state() }
                }
                if forgotten() {
                    ForgottenWay { forgotten: shut.forgotten }
                } else {
                    nav { class: "door-ways",
                        Button {
                            id: "pin-forgotten",
                            label: say(text::identity::pin_forgotten()),
                            kind: ButtonKind::Quiet,
                            onclick: move |_| forgotten.set(true),
                        }
                    }
                }
            }
        }
    }
}

/// Asked as soon as it is seen; and again by whoever asks for it.
#[component]
fn SensorWay(sensor: Sensor) -> Element {
    let door = use_door();
    let ask = {
        let door = door.clone();
        Callback::new(move |()| {
            door.knock(Enter::Lock(LockAsk::OpenBySensor(sensor_words())), |_| {});
        })
    };
    use_hook(|| ask.call(()));
    rsx! {
        div { class: "door-way",
            p { role: "status",
                if door.once.is_waiting() {
                    {say(words::sensor_waits(sensor))}
                }
            }
            Whole { wrong: door.wrong_anywhere() }
            Button {
                id: "sensor-open",
                label: say(words::open_by_sensor(sensor)),
                icon: icon_of(sensor),
                width: ButtonWidth::Full,
                state: door.state(),
                onclick: move |_| ask.call(()),
            }
        }
    }
}

/// Only asked by whoever wants it: the key may be in another room.
#[component]
fn KeyWay() -> Element {
    let door = use_door();
    let asks = door.clone();
    rsx! {
        div { class: "door-way",
            Whole { wrong: door.wrong_anywhere() }
            Button {
                id: "key-open",
                label: say(text::identity::shut_by_key()),
                icon: Icon::Key,
                width: ButtonWidth::Full,
                state: door.state(),
                onclick: move |_| asks.knock(Enter::Lock(LockAsk::OpenByKey), |_| {}),
            }
        }
    }
}

#[component]
fn ForgottenWay(forgotten: Forgotten) -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    match forgotten {
        Forgotten::SignIn => rsx! {
            section { class: "lock-forgotten", role: "status",
                p { class: "door-explained", {say(text::identity::pin_forgotten_sign_in())} }
                Link { class: ButtonKind::Secondary.class(), to: Route::SignIn {}, {say(text::identity::sign_in())} }
            }
        },
        Forgotten::BeginAnew => rsx! {
            section { class: "lock-forgotten", role: "status",
                p { class: "door-explained", {say(text::identity::pin_forgotten_anew())} }
                Button {
                    id: "set-aside",
                    label: say(text::shell::store_corrupt_action()),
                    onclick: move |_| {
                        let again = host.clone();
                        host.write(Write::SetAside, move |reply| {
                            match reply {
                                Ok(_) => toasts.done(say(text::shell::toast_set_aside())),
                                Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
                            }
                            again.ask_everything_again();
                        });
                    },
                }
            }
        },
    }
}

//! What is shown while the host asks a security key: where it is, its PIN, a touch, which account. Over whatever page has asked.
//!
//! The host says how far it is; nothing of that is kept here. Closing it calls off.

use super::door::{Form, PinField};
use crate::{
    bridge::{AsksPasskeys, Bridge, use_ask, use_write},
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        icon::{Glyph, Icon, IconSize},
        list::{ActionRow, List},
        sheet::Sheet,
        toast::{ToastKind, Toasts, use_toasts},
    },
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{AskSecurityKeys, Enter},
    identity::{KeyAsk, KeyPin, KeyStep, LONGEST_KEY_PIN, LastPin, SHORTEST_KEY_PIN},
};
use nusaloka_locales::{Text, text};

const SAYS: &str = "key-says";

/// Nothing, where a browser asks.
#[component]
pub(crate) fn SecurityKeySheet() -> Element {
    match use_write().asks_passkeys() {
        AsksPasskeys::ThePage => VNode::empty(),
        AsksPasskeys::TheHost => rsx! { Asked {} },
    }
}

#[component]
fn Asked() -> Element {
    let step = use_ask(AskSecurityKeys).ready().flatten().and_then(|talk| talk.step);
    let (bridge, toasts) = (use_write(), use_toasts());
    let call_off = Callback::new(move |()| tell(&bridge, toasts, KeyAsk::CallOff));
    rsx! {
        Sheet { open: step.is_some(), title: say(text::identity::security_key()), onclose: call_off,
            if let Some(step) = step {
                Step { step, oncalloff: call_off }
            }
        }
    }
}

#[component]
fn Step(step: KeyStep, oncalloff: EventHandler<()>) -> Element {
    let waits = matches!(step, KeyStep::Touch | KeyStep::TouchOne);
    // On what is said, where nothing is asked for: a key that types as it is touched presses no button.
    let focus = match step {
        KeyStep::Pin { .. } => "key-pin",
        KeyStep::Choose(_) => "key-account-0",
        KeyStep::Working | KeyStep::PlugIn | KeyStep::TouchOne | KeyStep::Touch | KeyStep::AtTheSystem => SAYS,
    };
    use_effect(use_reactive!(|focus| web::when_painted(move || web::focus(focus))));
    let more = match &step {
        KeyStep::Pin { left, last } => rsx! { PinStep { left: *left, last: *last } },
        KeyStep::Choose(accounts) => rsx! { ChoiceStep { accounts: accounts.clone() } },
        KeyStep::Working | KeyStep::PlugIn | KeyStep::TouchOne | KeyStep::Touch | KeyStep::AtTheSystem => {
            VNode::empty()
        }
    };
    rsx! {
        div { class: "key",
            span { class: if waits { "key-mark key-mark-waits" } else { "key-mark" },
                Glyph { icon: Icon::Key, size: IconSize::Control }
            }
            p { class: "key-says", id: SAYS, role: "status", tabindex: "-1", {say(says(&step))} }
            {more}
            Button {
                id: "key-call-off",
                label: say(text::identity::key_call_off()),
                width: ButtonWidth::Full,
                onclick: move |_| oncalloff.call(()),
            }
        }
    }
}

fn tell(bridge: &Bridge, toasts: Toasts, said: KeyAsk) {
    bridge.enter(&Enter::SecurityKey(said), move |reply| {
        if let Err(failed) = reply {
            toasts.show(ToastKind::Trouble, say(failure(&failed)), None);
        }
    });
}

fn says(step: &KeyStep) -> Text {
    match step {
        KeyStep::Working => text::identity::key_works(),
        KeyStep::PlugIn => text::identity::key_plug_in(),
        KeyStep::TouchOne => text::identity::key_touch_one(),
        KeyStep::Pin { .. } => text::identity::key_wants_pin(),
        KeyStep::Touch => text::identity::key_touch(),
        KeyStep::Choose(_) => text::identity::key_choose(),
        KeyStep::AtTheSystem => text::identity::key_at_the_system(),
    }
}

/// How many may still be wrong. Said of the last one with what follows.
fn left_over(left: u32) -> Text {
    match left {
        1 => text::identity::key_pin_last(),
        left => text::identity::key_pin_left(left),
    }
}

#[component]
fn PinStep(left: Option<u32>, last: LastPin) -> Element {
    let (bridge, toasts) = (use_write(), use_toasts());
    let mut pin = use_signal(String::new);
    let mut unfit = use_signal(|| false);
    let error = match (unfit(), last) {
        (true, _) => Some(say(text::identity::key_pin_unfit(SHORTEST_KEY_PIN, LONGEST_KEY_PIN))),
        (false, LastPin::Wrong) => Some(say(text::identity::key_pin_wrong())),
        (false, LastPin::None) => None,
    };
    rsx! {
        Form {
            onsubmit: move |()| {
                let typed = KeyPin::typed(&pin.peek());
                unfit.set(typed.is_none());
                if let Some(typed) = typed {
                    pin.set(String::new());
                    tell(&bridge, toasts, KeyAsk::Pin(typed));
                }
            },
            PinField {
                id: "key-pin",
                value: pin,
                label: say(text::identity::key_pin()),
                error,
            }
            // Beside what was wrong, too.
            if let Some(left) = left {
                p { class: "key-left", "aria-live": "polite", {say(left_over(left))} }
            }
            Button {
                id: "key-pin-go",
                label: say(text::identity::key_go_on()),
                kind: ButtonKind::Primary,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
            }
        }
    }
}

#[component]
fn ChoiceStep(accounts: Vec<String>) -> Element {
    let (bridge, toasts) = (use_write(), use_toasts());
    rsx! {
        List { label: say(text::identity::key_choose()),
            for (which , name) in (0_u32..).zip(accounts) {
                ActionRow {
                    key: "{which}",
                    id: "key-account-{which}",
                    title: name,
                    start: rsx! { Glyph { icon: Icon::Person } },
                    onclick: {
                        let bridge = bridge.clone();
                        move |_| tell(&bridge, toasts, KeyAsk::Choose(which))
                    },
                }
            }
        }
    }
}

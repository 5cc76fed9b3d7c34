//! A second factor that my work needs: said where I am, before I meet a closed door, and behind each of those doors, with the way to set
//! it up.
//!
//! Refuses to decide: who needs one is the domain's.

use super::words;
use crate::{
    bridge::use_ask,
    kit::{
        button::{Button, ButtonKind},
        icon::Icon,
        states::{Empty, Note, NoticeKind},
    },
    routes::Route,
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::Id;
use nusaloka_domain::identity::{MyPasskeys, MySecondFactor, MySecondNeeded, Passkey, Permission};
use nusaloka_locales::text;

/// Whoever followed the way from a closed door finds it open on the page *You*.
static WANTED: GlobalSignal<bool> = Signal::global(|| false);

/// Did somebody come to the page for this? Said once.
pub(super) fn take_wanted() -> bool {
    std::mem::take(&mut *WANTED.write())
}

pub(super) fn want() {
    *WANTED.write() = true;
}

fn named(permissions: &[Permission]) -> String {
    permissions.iter().map(|permission| say(words::permission(*permission))).collect::<Vec<_>>().join(" · ")
}

/// On the page *You*, while it is missing.
#[component]
pub(super) fn SecondMissing(onsetup: EventHandler<()>) -> Element {
    let needed = use_ask(MySecondNeeded).ready().unwrap_or_default();
    if !needed.is_missing() {
        return VNode::empty();
    }
    rsx! {
        Note { kind: NoticeKind::Warning, title: say(text::identity::second_needed()),
            p { {say(text::identity::second_needed_by(named(&needed.by)))} }
            Button {
                id: "second-needed",
                label: say(text::identity::second_set_up()),
                icon: Icon::ShieldCheck,
                onclick: move |_| onsetup.call(()),
            }
        }
    }
}

/// Behind a door that is closed without it.
#[component]
pub(super) fn SecondFirst(sentence: String) -> Element {
    rsx! {
        Empty {
            icon: Icon::ShieldCheck,
            title: say(text::identity::second_first()),
            sentence,
            action: rsx! {
                Link {
                    class: ButtonKind::Primary.class(),
                    id: "second-first",
                    to: Route::You {},
                    onclick: move |_| want(),
                    {say(text::identity::second_set_up())}
                }
            },
        }
    }
}

/// What goes with the last of them.
#[component]
pub(super) fn SecondLoses(
    /// The passkey that goes; without one, it is the codes.
    passkey: Option<Id<Passkey>>,
) -> Element {
    let needed = use_ask(MySecondNeeded).ready().unwrap_or_default();
    let passkeys = use_ask(MyPasskeys).ready().unwrap_or_default();
    let codes = use_ask(MySecondFactor).ready().flatten();
    let another = passkeys.iter().any(|other| Some(other.id) != passkey) || (passkey.is_some() && codes.is_some());
    if needed.by.is_empty() || another {
        return VNode::empty();
    }
    rsx! {
        Note { kind: NoticeKind::Warning, title: say(text::identity::second_loses()),
            p { {say(text::identity::second_loses_explained(named(&needed.by)))} }
        }
    }
}

//! Full pages for when the host cannot answer: what happened, that nothing is lost, what can be done.

use crate::{
    bridge::use_write,
    identity::LockPage,
    kit::{
        button::{Button, ButtonKind, ButtonState},
        icon::Icon,
        states::Failed,
        toast::{ToastKind, use_toasts},
    },
    routes::Route,
    speech::say,
    web, words,
};
use dioxus::prelude::*;
use nusaloka_domain::host::{Enter, HostFailed, NoKey, StoreBroken, Write};
use nusaloka_locales::text;

#[component]
pub(super) fn HostFailedPage(failed: HostFailed) -> Element {
    match failed {
        HostFailed::Store(broken) => rsx! { StoreBrokenPage { broken } },
        HostFailed::SignedOut => rsx! {
            Failed {
                icon: Icon::Lock,
                title: say(text::shell::link_signed_out()),
                sentence: say(words::failure(&failed)),
                retry: say(text::identity::sign_in()),
                onretry: move |()| web::start_at("/sign-in"),
            }
        },
        HostFailed::Shut(shut) => rsx! { LockPage { shut } },
        // There is nothing here to ask any more.
        HostFailed::SentAway => rsx! { SentAwayPage {} },
        HostFailed::Unreachable => rsx! { AskAgain { icon: Icon::CloudOff, failed } },
        // A read is never answered so; a change that was is over by the time its person looks here.
        HostFailed::Opening => rsx! { AskAgain { icon: Icon::RefreshCw, failed } },
        HostFailed::Fault
        | HostFailed::Refused(_)
        | HostFailed::Denied(_)
        | HostFailed::LockStays(_)
        | HostFailed::NoKeyAnswer(_) => {
            rsx! { AskAgain { icon: Icon::TriangleAlert, failed } }
        }
    }
}

/// The device is nobody's: somebody else may use it, or the same person anew.
#[component]
fn SentAwayPage() -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    rsx! {
        Failed {
            icon: Icon::Lock,
            title: say(text::shell::link_sent_away()),
            sentence: say(text::shell::link_sent_away_explained()),
            retry: say(text::shell::go_on_as_guest()),
            onretry: move |()| {
                host.enter(&Enter::SignOut, move |reply| match reply {
                    Ok(_) => web::start_anew(),
                    Err(failed) => toasts.show(ToastKind::Trouble, say(words::failure(&failed)), None),
                });
            },
        }
    }
}

#[component]
fn AskAgain(icon: Icon, failed: HostFailed) -> Element {
    let host = use_write();
    rsx! {
        Failed {
            icon,
            title: say(text::shell::failed_title()),
            sentence: say(words::failure(&failed)),
            retry: say(text::shell::try_again()),
            onretry: move |()| host.ask_everything_again(),
        }
    }
}

#[component]
fn StoreBrokenPage(broken: StoreBroken) -> Element {
    let (host, toasts) = (use_write(), use_toasts());
    let mut state = use_signal(|| ButtonState::Ready);
    let ask = Callback::new(move |write: Write| {
        state.set(ButtonState::Busy);
        let (asked, again) = (write.clone(), host.clone());
        host.write(write, move |reply| {
            // This page may have left with the trouble.
            if let Ok(mut state) = state.try_write() {
                *state = ButtonState::Ready;
            }
            match reply {
                Ok(_) if asked == Write::SetAside => toasts.done(say(text::shell::toast_set_aside())),
                Ok(_) => {}
                Err(failed) => toasts.show(ToastKind::Trouble, say(words::failure(&failed)), None),
            }
            again.ask_everything_again();
        });
    });
    let icon = match broken {
        StoreBroken::Locked | StoreBroken::WrongKey | StoreBroken::NoKey(_) => Icon::Lock,
        StoreBroken::Newer => Icon::ArrowUp,
        StoreBroken::Corrupt | StoreBroken::DiskFull | StoreBroken::NoAccess | StoreBroken::Unencrypted => {
            Icon::TriangleAlert
        }
    };
    let words = words::store(&broken);
    let way = way_out(&broken);
    let again = if way == WayOut::TryAgain { ButtonKind::Primary } else { ButtonKind::Quiet };
    rsx! {
        div { class: "store-broken",
            Failed { icon, title: say(words.title), sentence: say(words.happened),
                p { class: "store-advice", {say(words.advice)} }
                div { class: "store-ways",
                    if way == WayOut::SignIn {
                        Link { class: ButtonKind::Primary.class(), to: Route::SignIn {}, {say(text::identity::sign_in())} }
                    }
                    if way != WayOut::TryAgain {
                        Button {
                            label: say(text::shell::store_corrupt_action()),
                            kind: if way == WayOut::BeginAnew { ButtonKind::Primary } else { ButtonKind::Secondary },
                            state: state(),
                            onclick: move |_| ask(Write::SetAside),
                        }
                    }
                    Button {
                        label: say(text::shell::try_again()),
                        kind: again,
                        icon: Icon::RefreshCw,
                        state: state(),
                        onclick: move |_| ask(Write::Reopen),
                    }
                }
                p { class: "store-safe", {say(text::shell::store_nothing_lost())} }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WayOut {
    /// What stands in the way may pass.
    TryAgain,
    /// The server has the other half of what opens it.
    SignIn,
    /// It will not pass by itself: with a new database the person can go on.
    BeginAnew,
}

const fn way_out(broken: &StoreBroken) -> WayOut {
    match broken {
        StoreBroken::Corrupt | StoreBroken::Unencrypted | StoreBroken::WrongKey | StoreBroken::NoKey(NoKey::Lost) => {
            WayOut::BeginAnew
        }
        StoreBroken::NoKey(NoKey::SignIn) => WayOut::SignIn,
        StoreBroken::Locked
        | StoreBroken::Newer
        | StoreBroken::DiskFull
        | StoreBroken::NoAccess
        | StoreBroken::NoKey(NoKey::NoKeyring | NoKey::Locked | NoKey::NoAnswer) => WayOut::TryAgain,
    }
}

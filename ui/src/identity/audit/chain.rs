//! Whether the chain holds, checked by the server on demand; and its end, to be kept somewhere else.

use super::{reported, state::Checking};
use crate::{
    bridge::{Bridge, use_write},
    kit::{
        button::{Button, ButtonKind, ButtonState},
        icon::Icon,
        sheet::Sheet,
        states::{Note, NoticeKind},
        toast::{ToastKind, use_toasts},
    },
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, HostFailed},
    identity::{CheckChain, HeadShown, Report, Reported},
};
use nusaloka_locales::text;

#[component]
pub(super) fn ChainSection() -> Element {
    let (bridge, toasts) = (use_write(), use_toasts());
    let checking = use_signal(|| Checking::NotYet);
    let mut head = use_signal(|| None::<HeadShown>);
    let checks = bridge.clone();
    let state = if checking.read().is_going() { ButtonState::Busy } else { ButtonState::Ready };
    rsx! {
        section { class: "audit-chain", "aria-label": say(text::identity::audit_chain()),
            div { class: "audit-ways",
                Button {
                    id: "audit-check",
                    label: say(text::identity::audit_check()),
                    icon: Icon::ShieldCheck,
                    state,
                    onclick: move |_| check(&checks, checking, CheckChain::default()),
                }
                Button {
                    id: "audit-export",
                    label: say(text::identity::audit_head()),
                    icon: Icon::Copy,
                    onclick: move |_| {
                        bridge.enter(&Enter::Report(Report::AuditHead), move |reply| match reported(reply) {
                            Ok(Reported::AuditHead(shown)) => {
                                if let Ok(mut head) = head.try_write() {
                                    *head = Some(shown);
                                }
                            }
                            Ok(_) => toasts.show(ToastKind::Trouble, say(failure(&HostFailed::Fault)), None),
                            Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
                        });
                    },
                }
            }
            div { role: "status", {found(&checking())} }
        }
        HeadSheet { head: head(), onclose: move |()| head.set(None) }
    }
}

/// Part after part, until there is no more.
fn check(bridge: &Bridge, mut checking: Signal<Checking>, part: CheckChain) {
    if part.behind == 0 {
        checking.set(Checking::Going { upto: 0, of: 0 });
    }
    let next = bridge.clone();
    bridge.enter(&Enter::Report(Report::AuditChain(part)), move |reply| {
        let checked = reported(reply).and_then(|reported| match reported {
            Reported::AuditChain(checked) => Ok(checked),
            _ => Err(HostFailed::Fault),
        });
        // A page that was left asks no more.
        let part = checking.try_write().ok().and_then(|mut checking| checking.arrived(checked));
        if let Some(part) = part {
            check(&next, checking, part);
        }
    });
}

fn found(checking: &Checking) -> Element {
    match checking {
        Checking::NotYet | Checking::Going { of: 0, .. } => VNode::empty(),
        Checking::Going { upto, of } => {
            rsx! { p { class: "audit-soft", {say(text::identity::audit_checking(*upto, *of))} } }
        }
        Checking::Fits { upto } => rsx! {
            Note { kind: NoticeKind::Good, title: say(text::identity::audit_fits(*upto)) }
        },
        Checking::Broken(misfit) => rsx! {
            Note { kind: NoticeKind::Trouble, title: say(text::identity::audit_misfit(misfit.number)),
                p { {say(text::identity::audit_misfit_explained())} }
            }
        },
        Checking::Failed(failed) => rsx! { Note { kind: NoticeKind::Warning, title: say(failure(failed)) } },
    }
}

#[component]
fn HeadSheet(head: Option<HeadShown>, onclose: EventHandler<()>) -> Element {
    let toasts = use_toasts();
    let jws = head.as_ref().map(|head| head.jws.clone()).unwrap_or_default();
    let footer = rsx! {
        Button { label: say(text::kit::close()), onclick: move |_| onclose.call(()) }
        Button {
            id: "audit-head-copy",
            label: say(text::identity::audit_head_copy()),
            kind: ButtonKind::Primary,
            icon: Icon::Copy,
            onclick: move |_| {
                web::copy(&jws);
                toasts.show(ToastKind::Done, say(text::identity::audit_head_copied()), None);
            },
        }
    };
    rsx! {
        Sheet {
            open: head.is_some(),
            title: say(text::identity::audit_head()),
            onclose: move |()| onclose.call(()),
            footer,
            if let Some(head) = head {
                p { {say(text::identity::audit_head_explained())} }
                p { strong { {say(text::identity::audit_head_entry(head.number))} } }
                code { id: "audit-head", class: "audit-head", dir: "ltr", "{head.jws}" }
            }
        }
    }
}

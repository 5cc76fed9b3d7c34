//! My accounts elsewhere: those that I sign in with, one more where the server believes a provider, and an end to one of them.

use super::door::{LinkForm, UnlinkForm, use_providers};
use crate::{
    bridge::use_ask,
    clock::use_minute,
    intl,
    kit::{
        button::Button,
        icon::{Glyph, Icon},
        list::{ActionRow, List},
        sheet::Sheet,
        toast::use_toasts,
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id, Timestamp,
    identity::{LinkedAccount, MyLinkedAccounts, Provider},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    Link(Provider),
    One(Id<LinkedAccount>),
}

#[component]
pub(super) fn LinkedAccounts() -> Element {
    let (toasts, now) = (use_toasts(), use_minute());
    let mut open = use_signal(|| None::<Open>);
    let linked = use_ask(MyLinkedAccounts).ready().unwrap_or_default();
    let providers = use_providers();
    if linked.is_empty() && providers.is_empty() {
        return VNode::empty();
    }
    let has = |provider: &Provider| linked.iter().any(|linked| linked.provider == provider.name);
    let others: Vec<Provider> = providers.into_iter().filter(|provider| !has(provider)).collect();
    let close = move |()| open.set(None);
    let done = move |()| {
        open.set(None);
        toasts.done(say(text::identity::account_linked()));
    };
    let one = linked.iter().find(|linked| open() == Some(Open::One(linked.id))).cloned();
    let to_link = match open() {
        Some(Open::Link(provider)) => Some(provider),
        _ => None,
    };
    let label = to_link.as_ref().map(|to| say(text::identity::link_account(&to.title))).unwrap_or_default();
    rsx! {
        section { class: "you-linked",
            header { class: "you-explained",
                h2 { {say(text::identity::linked_accounts())} }
                p { {say(text::identity::linked_accounts_explained())} }
            }
            if !linked.is_empty() {
                List { label: say(text::identity::linked_accounts()),
                    for account in linked {
                        ActionRow {
                            key: "{account.id}",
                            id: "linked-{account.provider}",
                            title: account.title.clone(),
                            detail: detail(&account, now),
                            start: rsx! { Glyph { icon: Icon::Globe } },
                            onclick: move |_| open.set(Some(Open::One(account.id))),
                        }
                    }
                }
            }
            for provider in others {
                Button {
                    key: "{provider.name}",
                    id: "link-{provider.name}",
                    label: say(text::identity::link_account(&provider.title)),
                    icon: Icon::Plus,
                    onclick: move |_| open.set(Some(Open::Link(provider.clone()))),
                }
            }
            Sheet { open: to_link.is_some(), title: label, onclose: close,
                if let Some(provider) = to_link {
                    LinkForm { key: "{provider.name}", provider, ondone: done }
                }
            }
            Sheet { open: one.is_some(), title: say(text::identity::linked_account()), onclose: close,
                if let Some(account) = one {
                    UnlinkForm { key: "{account.id}", account, ondone: close }
                }
            }
        }
    }
}

/// Which of one’s accounts there, and when it was used.
fn detail(account: &LinkedAccount, now: Timestamp) -> String {
    let moment = |at| intl::near_moment(at, now, language());
    let when = say(match account.used_at {
        Some(at) => text::identity::linked_used(moment(at)),
        None => text::identity::linked_since(moment(account.linked_at)),
    });
    let email = account.email.as_ref().map(ToString::to_string);
    [email, Some(when)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

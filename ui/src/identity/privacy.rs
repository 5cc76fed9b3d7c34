//! My data: what I agreed to, everything about me in one file, and an end to my account. Each in a sheet of its own.

use super::{
    door::{EraseForm, ExportForm},
    words,
};
use crate::{
    bridge::{Bridge, use_ask, use_write},
    clock::use_minute,
    intl,
    kit::{
        button::{Button, ButtonKind},
        choice::Switch,
        icon::{Glyph, Icon},
        list::{ActionRow, List},
        sheet::Sheet,
        states::{Note, NoticeKind},
        toast::{ToastKind, Toasts, use_toasts},
    },
    speech::{language, say},
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Timestamp,
    capability::Mutation,
    host::Write,
    identity::{Agreement, ChangeConsent, Consent, ConsentTo, MyConsents, Person},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Consents,
    Export,
    Erase,
}

#[component]
pub(super) fn PrivacySection(person: Person) -> Element {
    let mut open = use_signal(|| None::<Open>);
    let close = move |()| open.set(None);
    rsx! {
        section { class: "you-privacy",
            header { class: "you-explained",
                h2 { {say(text::identity::privacy())} }
                p { {say(text::identity::privacy_explained())} }
            }
            List { label: say(text::identity::privacy()),
                ActionRow {
                    id: "consents",
                    title: say(text::identity::consents()),
                    detail: say(text::identity::consents_detail()),
                    start: rsx! { Glyph { icon: Icon::ListChecks } },
                    onclick: move |_| open.set(Some(Open::Consents)),
                }
                ActionRow {
                    id: "export",
                    title: say(text::identity::export()),
                    detail: say(text::identity::export_detail()),
                    start: rsx! { Glyph { icon: Icon::Download } },
                    onclick: move |_| open.set(Some(Open::Export)),
                }
                ActionRow {
                    id: "erase",
                    title: say(text::identity::erase()),
                    detail: say(text::identity::erase_detail()),
                    start: rsx! { Glyph { icon: Icon::Trash } },
                    onclick: move |_| open.set(Some(Open::Erase)),
                }
            }
            Sheet { open: open() == Some(Open::Consents), title: say(text::identity::consents()), onclose: close,
                Consents {}
            }
            Sheet { open: open() == Some(Open::Export), title: say(text::identity::export()), onclose: close,
                ExportForm {}
            }
            Sheet { open: open() == Some(Open::Erase), title: say(text::identity::erase()), onclose: close,
                EraseForm { name: person.name }
            }
        }
    }
}

/// The last word on this, if there is one.
fn last(consents: &[Consent], purpose: ConsentTo) -> Option<&Consent> {
    consents.iter().find(|consent| consent.purpose == purpose)
}

#[component]
fn Consents() -> Element {
    let (bridge, toasts, now) = (use_write(), use_toasts(), use_minute());
    let Some(consents) = use_ask(MyConsents).ready() else { return VNode::empty() };
    let choices = [ConsentTo::Analytics, ConsentTo::Marketing].map(|purpose| {
        let last = last(&consents, purpose);
        (purpose, last.is_some_and(|last| last.agreement == Agreement::Given), when(last, now))
    });
    let terms = last(&consents, ConsentTo::Terms);
    let is_agreed = terms.is_some_and(|last| last.version == ConsentTo::Terms.version());
    let (agrees, when_agreed) = (bridge.clone(), when(terms, now));
    rsx! {
        p { class: "door-explained", {say(text::identity::consents_explained())} }
        div { class: "you-consents",
            for (purpose , given , since) in choices {
                Switch {
                    key: "{purpose.name()}",
                    label: say(words::consent(purpose)),
                    hint: [Some(say(words::consent_hint(purpose))), since].into_iter().flatten().collect::<Vec<_>>().join(" "),
                    checked: given,
                    onchange: {
                        let bridge = bridge.clone();
                        move |on| {
                            let agreement = if on { Agreement::Given } else { Agreement::Withdrawn };
                            change(&bridge, toasts, purpose, agreement);
                        }
                    },
                }
            }
        }
        section { class: "you-terms",
            h3 { {say(text::identity::terms())} }
            if let Some(since) = when_agreed {
                p { class: "door-explained", "{since}" }
            }
            TermsText {}
            if !is_agreed {
                Button {
                    id: "terms-agree",
                    label: say(text::identity::terms_agree()),
                    kind: ButtonKind::Primary,
                    onclick: move |_| change(&agrees, toasts, ConsentTo::Terms, Agreement::Given),
                }
            }
        }
    }
}

fn when(consent: Option<&Consent>, now: Timestamp) -> Option<String> {
    let Consent { agreement, at, version, .. } = consent?;
    let moment = intl::near_moment(*at, now, language());
    Some(say(match agreement {
        Agreement::Given => text::identity::consent_since(moment, version),
        Agreement::Withdrawn => text::identity::consent_ended(moment),
    }))
}

/// Shown at once, sent when there is a network.
fn change(bridge: &Bridge, toasts: Toasts, purpose: ConsentTo, agreement: Agreement) {
    let change = ChangeConsent::of(purpose, agreement, language());
    let (said, at, id) = (change.clone(), web::now(), web::new_id());
    bridge.write_presuming(
        Write::mutate(change.act()),
        &MyConsents,
        move |mut consents: Vec<Consent>| {
            let ChangeConsent { purpose, agreement, version, language } = said.clone();
            let person = consents.first().map_or_else(web::new_id, |consent| consent.person);
            consents.insert(0, Consent { id, person, purpose, agreement, version, language, at });
            consents
        },
        move |reply| match reply {
            Ok(_) => toasts.done(words::consented(&change)),
            Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
        },
    );
}

/// What somebody new agrees to; the version of it is `ConsentTo::version`.
#[component]
pub(super) fn TermsText() -> Element {
    let paragraphs = [
        text::identity::terms_use(),
        text::identity::terms_kept(),
        text::identity::terms_for(),
        text::identity::terms_long(),
        text::identity::terms_rights(),
    ];
    rsx! {
        div { class: "you-terms-text",
            for (number , paragraph) in paragraphs.into_iter().enumerate() {
                p { key: "{number}", {say(paragraph)} }
            }
            Note { kind: NoticeKind::Plain, title: say(text::identity::terms_version(ConsentTo::Terms.version())) }
        }
    }
}

/// At the door: what is agreed to by registering, and all of it on demand.
#[component]
pub(super) fn TermsAsked() -> Element {
    let mut open = use_signal(|| false);
    rsx! {
        div { class: "door-terms",
            p { class: "door-explained", {say(text::identity::terms_asked())} }
            Button {
                id: "terms-read",
                label: say(text::identity::terms_read()),
                kind: ButtonKind::Quiet,
                onclick: move |_| open.set(true),
            }
        }
        Sheet { open: open(), title: say(text::identity::terms()), onclose: move |()| open.set(false), TermsText {} }
    }
}

//! What only some see: how guests reach it, for whoever stands at the desk; what it is paid to, for whoever sees to the money.
//!
//! Each is asked for only by those who may see it; whoever may change it gets a form, which sends only what was touched.

use super::{
    super::{door::Form, needed::SecondFirst},
    sender::use_sender,
    state::Open,
    words,
};
use crate::{
    bridge::{Answered, use_ask},
    intl,
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonState, ButtonWidth},
        choice::{Choosable, Select},
        field::{Field, FieldKind},
        form::use_as_opened,
        icon::{Glyph, Icon},
        list::{List, ListRow},
        sheet::Sheet,
        states::{Failed, Outline, Waiting},
    },
    speech::{language, say},
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Currency, Id,
    capability::Mutation,
    identity::{
        Desk, MySecondNeeded, OpenedOrganisation, Organisation, OrganisationDesk, OrganisationPayout, Payout,
        Permission, WriteDesk, WritePayout,
    },
};
use nusaloka_locales::text;

fn or_unwritten(text: &str) -> String {
    if text.is_empty() { say(text::identity::org_unwritten()) } else { text.to_owned() }
}

fn phone(desk: &Desk) -> String {
    if desk.phone.is_empty() { or_unwritten("") } else { words::left_to_right(&desk.phone) }
}

/// What was touched.
fn other(now: &str, was: &str) -> Option<String> {
    (now != was).then(|| now.to_owned())
}

#[component]
pub(super) fn DeskSection(opened: OpenedOrganisation, open: Open, onopen: EventHandler<Open>) -> Element {
    let organisation = opened.organisation.id;
    let may = opened.may(Permission::ManageDesk);
    let asked = use_ask(OrganisationDesk { organisation });
    rsx! {
        section { class: "org-section", id: "org-desk",
            header { class: "org-explained",
                h3 { {say(text::identity::org_desk())} }
                p { {say(text::identity::org_desk_explained())} }
            }
            match asked {
                Answered::Waiting => rsx! { Waiting { outline: Outline::Lines, label: say(text::shell::waiting()) } },
                Answered::Failed(failed) => rsx! { Failed { title: say(failure(&failed)) } },
                Answered::Ready(desk) => rsx! {
                    List { label: say(text::identity::org_desk()),
                        ListRow {
                            title: phone(&desk),
                            detail: say(text::identity::org_phone()),
                            start: rsx! { Glyph { icon: Icon::Phone } },
                        }
                        ListRow {
                            title: or_unwritten(&desk.address),
                            detail: say(text::identity::org_address()),
                            start: rsx! { Glyph { icon: Icon::MapPin } },
                        }
                        ListRow {
                            title: or_unwritten(&desk.opening),
                            detail: say(text::identity::org_opening()),
                            start: rsx! { Glyph { icon: Icon::Clock } },
                        }
                    }
                    if may {
                        Button {
                            id: "org-desk-edit",
                            label: say(text::identity::org_desk_edit()),
                            icon: Icon::Pencil,
                            onclick: move |_| onopen.call(Open::Desk),
                        }
                    }
                    Sheet {
                        open: open == Open::Desk,
                        title: say(text::identity::org_desk_edit()),
                        onclose: move |()| onopen.call(Open::Nothing),
                        DeskForm { was: desk, onclose: move |()| onopen.call(Open::Nothing) }
                    }
                },
            }
        }
    }
}

#[component]
fn DeskForm(was: Desk, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let was = use_as_opened(was);
    let mut now = use_signal(|| was.clone());
    rsx! {
        Form {
            onsubmit: move |()| {
                let change = {
                    let now = now.read();
                    WriteDesk {
                        organisation: was.organisation,
                        phone: other(&now.phone, &was.phone),
                        address: other(&now.address, &was.address),
                        opening: other(&now.opening, &was.opening),
                    }
                };
                sender.send(change.act(), move || onclose.call(()));
            },
            Field {
                id: "org-phone",
                label: say(text::identity::org_phone()),
                kind: FieldKind::Phone,
                value: now.read().phone.clone(),
                autocomplete: "tel",
                oninput: move |typed| now.write().phone = typed,
            }
            Field {
                id: "org-address",
                label: say(text::identity::org_address()),
                kind: FieldKind::Multiline { rows: 2 },
                value: now.read().address.clone(),
                oninput: move |typed| now.write().address = typed,
            }
            Field {
                id: "org-opening",
                label: say(text::identity::org_opening()),
                kind: FieldKind::Multiline { rows: 2 },
                value: now.read().opening.clone(),
                placeholder: say(text::identity::org_opening_example()),
                oninput: move |typed| now.write().opening = typed,
            }
            Save { id: "org-desk-save", state }
        }
    }
}

#[component]
fn Save(id: String, state: ButtonState) -> Element {
    rsx! {
        Button {
            id,
            label: say(text::identity::org_save()),
            kind: ButtonKind::Primary,
            purpose: ButtonPurpose::Submit,
            width: ButtonWidth::Full,
            state,
        }
    }
}

#[component]
pub(super) fn MoneySection(opened: OpenedOrganisation, open: Open, onopen: EventHandler<Open>) -> Element {
    let organisation: Id<Organisation> = opened.organisation.id;
    let may = opened.may(Permission::ManageMoney);
    let asked = use_ask(OrganisationPayout { organisation });
    let needed = use_ask(MySecondNeeded).ready();
    let is_shut = needed.is_some_and(|needed| needed.is_missing_for(Permission::ManageMoney));
    rsx! {
        section { class: "org-section", id: "org-money",
            header { class: "org-explained",
                h3 { {say(text::identity::org_money())} }
                p { {say(text::identity::org_money_explained())} }
            }
            match asked {
                Answered::Waiting => rsx! { Waiting { outline: Outline::Lines, label: say(text::shell::waiting()) } },
                Answered::Failed(failed) => rsx! { Failed { title: say(failure(&failed)) } },
                Answered::Ready(payout) => rsx! {
                    List { label: say(text::identity::org_money()),
                        ListRow {
                            title: or_unwritten(&payout.holder),
                            detail: say(text::identity::org_holder()),
                            start: rsx! { Glyph { icon: Icon::Person } },
                        }
                        ListRow {
                            title: account(&payout),
                            detail: say(text::identity::org_bank()),
                            start: rsx! { Glyph { icon: Icon::Wallet } },
                        }
                        ListRow {
                            title: intl::currency_name(payout.currency, language()),
                            detail: say(text::identity::org_currency()),
                            start: rsx! { Glyph { icon: Icon::Receipt } },
                        }
                    }
                    if may {
                        Button {
                            id: "org-money-edit",
                            label: say(text::identity::org_money_edit()),
                            icon: Icon::Pencil,
                            onclick: move |_| onopen.call(Open::Money),
                        }
                    }
                    Sheet {
                        open: open == Open::Money,
                        title: say(text::identity::org_money_edit()),
                        onclose: move |()| onopen.call(Open::Nothing),
                        if is_shut {
                            SecondFirst { sentence: say(text::identity::second_first_money()) }
                        } else {
                            MoneyForm { was: payout, onclose: move |()| onopen.call(Open::Nothing) }
                        }
                    }
                },
            }
        }
    }
}

/// The bank, and how the number ends.
fn account(payout: &Payout) -> String {
    let ending = Some(&payout.ending).filter(|ending| !ending.is_empty());
    let ending = ending.map(|ending| words::left_to_right(&say(text::identity::org_ending_masked(ending))));
    let bank = Some(payout.bank.clone()).filter(|bank| !bank.is_empty());
    let known: Vec<String> = [bank, ending].into_iter().flatten().collect();
    or_unwritten(&known.join(" · "))
}

#[component]
fn MoneyForm(was: Payout, onclose: EventHandler<()>) -> Element {
    let sender = use_sender();
    let state = sender.state();
    let was = use_as_opened(was);
    let mut now = use_signal(|| was.clone());
    let choice = |currency: Currency| {
        Choosable::new(currency.code(), format!("{} · {}", intl::currency_name(currency, language()), currency.code()))
    };
    rsx! {
        Form {
            onsubmit: move |()| {
                let change = {
                    let now = now.read();
                    WritePayout {
                        organisation: was.organisation,
                        holder: other(&now.holder, &was.holder),
                        bank: other(&now.bank, &was.bank),
                        ending: other(&now.ending, &was.ending),
                        currency: Some(now.currency).filter(|currency| *currency != was.currency),
                    }
                };
                sender.send(change.act(), move || onclose.call(()));
            },
            Field {
                id: "org-holder",
                label: say(text::identity::org_holder()),
                value: now.read().holder.clone(),
                autocomplete: "off",
                oninput: move |typed| now.write().holder = typed,
            }
            Field {
                id: "org-bank",
                label: say(text::identity::org_bank()),
                value: now.read().bank.clone(),
                autocomplete: "off",
                oninput: move |typed| now.write().bank = typed,
            }
            Field {
                id: "org-ending",
                label: say(text::identity::org_ending()),
                kind: FieldKind::Digits,
                value: now.read().ending.clone(),
                hint: say(text::identity::org_ending_hint()),
                autocomplete: "off",
                oninput: move |typed| now.write().ending = typed,
            }
            Select {
                id: "org-currency",
                label: say(text::identity::org_currency()),
                groups: vec![Currency::ALL.map(choice).to_vec().into()],
                selected: now.read().currency.code(),
                onselect: move |code: String| if let Ok(chosen) = code.parse() {
                    now.write().currency = chosen;
                },
            }
            Save { id: "org-money-save", state }
        }
    }
}

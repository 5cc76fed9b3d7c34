//! At the door, of whoever is in: everything about them in one file, and an end to their account.

use super::{Form, Knock, ProofField, Whole, state::Place, use_door};
use crate::{
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        field::Field,
        states::{Note, NoticeKind},
    },
    speech::{language, say},
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{Enter, Entered},
    identity::AskExport,
};
use nusaloka_locales::text;

/// Where the archive went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Went {
    /// The browser keeps its downloads.
    ToDownloads,
    To(String),
}

#[component]
pub(crate) fn ExportForm() -> Element {
    let door = use_door();
    let asks = door.clone();
    let mut went = use_signal(|| None::<Went>);
    rsx! {
        Form {
            onsubmit: move |()| {
                went.set(None);
                asks.knock(Enter::Export(AskExport { language: language() }), move |entered| match entered {
                    Entered::Export(ready) => {
                        web::download(&ready.path, &ready.name);
                        went.set(Some(Went::ToDownloads));
                    }
                    Entered::Saved(path) => went.set(Some(Went::To(path))),
                    _ => {}
                });
            },
            p { class: "door-explained", {say(text::identity::export_explained())} }
            p { class: "door-explained", {say(text::identity::export_careful())} }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            div { role: "status",
                match went() {
                    None => VNode::empty(),
                    Some(Went::ToDownloads) => rsx! {
                        Note { kind: NoticeKind::Good, title: say(text::identity::export_downloads()) }
                    },
                    Some(Went::To(path)) => rsx! {
                        Note { kind: NoticeKind::Good, title: say(text::identity::export_saved()),
                            p { bdi { class: "door-path", id: "export-path", "{path}" } }
                        }
                    },
                }
            }
            Knock { label: say(text::identity::export_action()), state: door.state() }
        }
    }
}

/// Whoever is about to delete their account says its name, so that nobody does it by a slip.
#[component]
pub(crate) fn EraseForm(name: String) -> Element {
    let door = use_door();
    let knocks = door.clone();
    let (mut typed, mut wrong) = (use_signal(String::new), use_signal(|| false));
    let called = name.clone();
    rsx! {
        Form {
            onsubmit: move |()| {
                wrong.set(!is_said(&typed.read(), &called));
                if !wrong() {
                    // Whoever is out begins anew.
                    knocks.knock(Enter::Erase, |_| {});
                }
            },
            p { class: "door-explained", {say(text::identity::erase_goes())} }
            p { class: "door-explained", {say(text::identity::erase_shared())} }
            p { class: "door-explained", {say(text::identity::erase_stays())} }
            Note { kind: NoticeKind::Warning, title: say(text::identity::erase_when()) }
            Field {
                id: "erase-name",
                label: say(text::identity::erase_name(&name)),
                value: typed(),
                autocomplete: "off",
                error: wrong().then(|| say(text::identity::erase_name_wrong())),
                oninput: move |text| typed.set(text),
            }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Button {
                id: "erase-sure",
                label: say(text::identity::erase_action()),
                kind: ButtonKind::Danger,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state: door.state(),
            }
        }
    }
}

/// Small letters and large ones are the same to a person.
fn is_said(typed: &str, name: &str) -> bool {
    typed.trim().to_lowercase() == name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::is_said;

    #[test]
    fn an_account_is_not_deleted_by_a_slip() {
        assert!(is_said(" sari wulandari ", "Sari Wulandari"));
        for slip in ["", "Sari", "Sari  Wulandari", "Wayan"] {
            assert!(!is_said(slip, "Sari Wulandari"), "{slip}");
        }
    }
}

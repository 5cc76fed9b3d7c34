//! The second factor at the door: showing it when one is halfway in, setting it up, and ending it.

use super::{Door, Form, Knock, ProofField, Whole, device, state::Place, use_door};
use crate::{
    clock::use_minute,
    identity::needed::SecondLoses,
    intl,
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        choice::Switch,
        field::{Field, FieldKind},
        icon::Icon,
        qr::QrPicture,
        toast::{ToastKind, use_toasts},
    },
    speech::{language, say},
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Code,
    host::{Enter, Entered},
    identity::{
        ConfirmSecond, DEVICE_KNOWN_FOR, RECOVERY_CODES, Remember, SecondAsked, SecondFactor, SecondSetUp, ShowSecond,
    },
};
use nusaloka_locales::text;

/// Of whoever is halfway in.
#[component]
pub(super) fn ShowSecondForm(asked: SecondAsked) -> Element {
    let door = use_door();
    let shows = door.clone();
    let code = use_signal(String::new);
    let mut known = use_signal(|| false);
    let days = u32::try_from(DEVICE_KNOWN_FOR.as_secs() / (24 * 60 * 60)).expect("a month");
    rsx! {
        Form {
            onsubmit: move |()| {
                let remember = if known() { Remember::Device } else { Remember::Nothing };
                let second = ShowSecond { halfway: asked.halfway, code: code(), device: device(), remember };
                shows.knock(Enter::ShowSecond(second), |_| {});
            },
            p { class: "door-explained", role: "status", {say(text::identity::second_asked())} }
            SecondField { value: code, label: say(text::identity::second_asked_code()), door: door.clone() }
            Switch {
                label: say(text::identity::second_remember(days)),
                hint: say(text::identity::second_remember_hint()),
                checked: known(),
                onchange: move |on| known.set(on),
            }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::sign_in()), state: door.state() }
        }
    }
}

/// A code of time or from paper: both may be typed with spaces.
#[component]
fn SecondField(value: Signal<String>, label: String, door: Door) -> Element {
    rsx! {
        Field {
            id: "second",
            label,
            value: value(),
            kind: FieldKind::Code,
            autocomplete: "one-time-code",
            error: door.wrong(Place::Second),
            oninput: move |typed| value.set(typed),
        }
    }
}

#[derive(Clone, PartialEq)]
enum Step {
    Begin,
    Scan(SecondSetUp),
    /// They are shown once, whatever else is known meanwhile.
    Paper(Vec<Code>),
}

/// In a sheet, of whoever is in, which stays as long as `is_held`: while the codes are on their way, and until they are kept.
#[component]
pub(crate) fn SecondForm(factor: Option<SecondFactor>, is_held: Signal<bool>, ondone: EventHandler<()>) -> Element {
    let (door, step) = (use_door(), use_signal(|| Step::Begin));
    let once = door.once;
    use_effect(move || is_held.set(holds(&step.read(), once.is_waiting())));
    match (step(), factor) {
        (Step::Paper(codes), _) => rsx! { Paper { codes, ondone } },
        // It may be heard of before the codes are here.
        (Step::Scan(set_up), _) => rsx! { ScanForm { set_up, step, door } },
        (Step::Begin, Some(factor)) => rsx! { EndForm { factor, ondone } },
        (Step::Begin, None) => rsx! { BeginForm { step, door } },
    }
}

/// Whether whoever left now would never see their codes.
fn holds(step: &Step, is_waiting: bool) -> bool {
    match step {
        Step::Begin => false,
        Step::Scan(_) => is_waiting,
        Step::Paper(_) => true,
    }
}

#[component]
fn BeginForm(step: Signal<Step>, door: Door) -> Element {
    let begins = door.clone();
    rsx! {
        Form {
            onsubmit: move |()| {
                begins.knock(Enter::SetUpSecond, move |entered| {
                    if let Entered::SecondSetUp(set_up) = entered {
                        step.set(Step::Scan(set_up));
                        web::when_painted(|| web::focus("second"));
                    }
                });
            },
            p { class: "door-explained", {say(text::identity::second_explained())} }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::second_begin()), state: door.state() }
        }
    }
}

#[component]
fn ScanForm(set_up: SecondSetUp, step: Signal<Step>, door: Door) -> Element {
    let confirms = door.clone();
    let code = use_signal(String::new);
    // In fours, as it is easiest to type.
    let letters: Vec<char> = set_up.secret.chars().collect();
    let secret = letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    rsx! {
        Form {
            onsubmit: move |()| {
                confirms.knock(Enter::ConfirmSecond(ConfirmSecond { code: code() }), move |entered| {
                    if let Entered::RecoveryCodes(paper) = entered {
                        step.set(Step::Paper(paper.codes));
                    }
                });
            },
            p { class: "door-explained", {say(text::identity::second_scan())} }
            QrPicture { text: set_up.uri, label: say(text::identity::second_picture()) }
            p { class: "door-explained",
                {say(text::identity::second_secret())}
                br {}
                code { id: "second-secret", class: "door-secret", dir: "ltr", "{secret}" }
            }
            SecondField { value: code, label: say(text::identity::second_code()), door: door.clone() }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::second_confirm()), state: door.state() }
        }
    }
}

#[component]
fn Paper(codes: Vec<Code>, ondone: EventHandler<()>) -> Element {
    let toasts = use_toasts();
    let all = codes.iter().map(Code::to_string).collect::<Vec<_>>().join("\n");
    rsx! {
        p { class: "door-explained", role: "status", {say(text::identity::second_paper())} }
        ol { class: "door-paper", id: "second-paper", dir: "ltr",
            for code in codes {
                li { key: "{code}", code { "{code}" } }
            }
        }
        Button {
            label: say(text::identity::second_paper_copy()),
            icon: Icon::Copy,
            width: ButtonWidth::Full,
            onclick: move |_| {
                web::copy(&all);
                toasts.show(ToastKind::Done, say(text::identity::second_paper_copied()), None);
            },
        }
        Button {
            id: "second-paper-kept",
            label: say(text::identity::second_paper_kept()),
            kind: ButtonKind::Primary,
            width: ButtonWidth::Full,
            onclick: move |_| ondone.call(()),
        }
    }
}

#[component]
fn EndForm(factor: SecondFactor, ondone: EventHandler<()>) -> Element {
    let (door, toasts) = (use_door(), use_toasts());
    let ends = door.clone();
    let since = intl::near_moment(factor.since, use_minute(), language());
    rsx! {
        Form {
            onsubmit: move |()| {
                ends.knock(Enter::EndSecond, move |_| {
                    toasts.done(say(text::identity::second_ended()));
                    ondone.call(());
                });
            },
            p { class: "door-explained", {say(text::identity::second_since(since))} }
            p { class: "door-explained",
                {say(text::identity::second_left(factor.recovery_left, i64::from(RECOVERY_CODES)))}
            }
            SecondLoses {}
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Button {
                id: "second-end",
                label: say(text::identity::second_end()),
                kind: ButtonKind::Danger,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state: door.state(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SecondSetUp, Step, holds};

    #[test]
    fn nobody_leaves_before_they_have_kept_their_codes() {
        let scan = Step::Scan(SecondSetUp { secret: String::new(), uri: String::new() });
        assert_eq!([holds(&Step::Begin, true), holds(&scan, false)], [false; 2]);
        assert_eq!([holds(&scan, true), holds(&Step::Paper(Vec::new()), false)], [true; 2]);
    }
}

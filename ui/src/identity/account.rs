//! My account: what I am called, and how I sign in. Each is changed in a sheet of its own.

use super::{
    door::{EmailForm, PasswordForm, SecondForm},
    name_form::NameForm,
    needed::{SecondMissing, take_wanted},
    words,
};
use crate::{
    bridge::{Bridge, use_ask, use_write},
    clock::use_minute,
    intl,
    kit::{
        icon::{Glyph, Icon},
        list::{ActionRow, List},
        sheet::Sheet,
        toast::{ToastKind, Toasts, use_toasts},
    },
    speech::{language, say},
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    host::Write,
    identity::{Account, ChangeName, Me, MySecondFactor, Myself, Person, SecondFactor},
};
use nusaloka_locales::{Text, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Name,
    Email,
    Password,
    Second,
}

#[component]
pub(super) fn AccountSection(person: Person, account: Account) -> Element {
    let (bridge, toasts, now) = (use_write(), use_toasts(), use_minute());
    let mut open = use_signal(|| take_wanted().then_some(Open::Second));
    let set_at = account.password_set_at.map(|at| intl::near_moment(at, now, language()));
    let factor = use_ask(MySecondFactor).ready().flatten();
    let second = match &factor {
        Some(factor) => text::identity::second_since(intl::near_moment(factor.since, now, language())),
        None => text::identity::second_off(),
    };
    let password = set_at.map_or_else(text::identity::password_none, text::identity::password_set);
    let mut done = move |what: Text| {
        open.set(None);
        toasts.done(say(what));
    };
    let close = move |()| open.set(None);
    rsx! {
        section { class: "you-account",
            h2 { {say(text::identity::account())} }
            SecondMissing { onsetup: move |()| open.set(Some(Open::Second)) }
            List { label: say(text::identity::account()),
                ActionRow {
                    id: "change-name",
                    title: say(text::identity::name()),
                    detail: person.name.clone(),
                    start: rsx! { Glyph { icon: Icon::Person } },
                    onclick: move |_| open.set(Some(Open::Name)),
                }
                ActionRow {
                    id: "change-email",
                    title: say(text::identity::email()),
                    detail: account.email.to_string(),
                    start: rsx! { Glyph { icon: Icon::Mail } },
                    onclick: move |_| open.set(Some(Open::Email)),
                }
                ActionRow {
                    id: "change-password",
                    title: say(text::identity::password()),
                    detail: say(password),
                    start: rsx! { Glyph { icon: Icon::Lock } },
                    onclick: move |_| open.set(Some(Open::Password)),
                }
                ActionRow {
                    id: "second-factor",
                    title: say(text::identity::second()),
                    detail: say(second),
                    start: rsx! { Glyph { icon: Icon::ShieldCheck } },
                    onclick: move |_| open.set(Some(Open::Second)),
                }
            }
            SecondSheet { open: open() == Some(Open::Second), factor, onclose: close }
            Sheet { open: open() == Some(Open::Name), title: say(text::identity::name_change()), onclose: close,
                NameForm {
                    was: person.name,
                    label: say(text::identity::name()),
                    hint: say(text::identity::name_hint()),
                    autocomplete: "name",
                    onname: move |name| call(&bridge, toasts, name),
                    onclose: close,
                }
            }
            Sheet { open: open() == Some(Open::Email), title: say(text::identity::email_change()), onclose: close,
                EmailForm { ondone: move |()| done(text::identity::email_changed()) }
            }
            Sheet { open: open() == Some(Open::Password), title: say(text::identity::password_change()), onclose: close,
                PasswordForm { ondone: move |()| done(text::identity::password_changed()) }
            }
        }
    }
}

#[component]
fn SecondSheet(open: bool, factor: Option<SecondFactor>, onclose: EventHandler<()>) -> Element {
    let is_held = use_signal(|| false);
    let asked = move |()| {
        if !is_held() {
            onclose.call(());
        }
    };
    rsx! {
        Sheet { open, title: say(text::identity::second()), onclose: asked,
            SecondForm { factor, is_held, ondone: onclose }
        }
    }
}

/// Shown at once, sent when there is a network.
fn call(bridge: &Bridge, toasts: Toasts, name: String) {
    let change = ChangeName { name: name.clone() };
    bridge.write_presuming(
        Write::mutate(change.act()),
        &Me,
        move |me: Myself| Myself { person: Person { name: name.clone(), ..me.person }, ..me },
        move |reply| match reply {
            Ok(_) => toasts.done(words::called(&change)),
            Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
        },
    );
}

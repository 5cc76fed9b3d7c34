//! My passkeys: each with its name, a new one where the device can keep it, and an end to one that I lost.

use super::{
    door::{PasskeyForm, RemovePasskeyForm},
    name_form::NameForm,
};
use crate::{
    authenticator::{Keeper, use_keeper},
    bridge::{Bridge, use_ask, use_write},
    clock::use_minute,
    intl,
    kit::{
        button::Button,
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
    Id, Timestamp,
    capability::Mutation,
    host::Write,
    identity::{MyPasskeys, Passkey, RenamePasskey},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Add,
    One(Id<Passkey>),
}

#[component]
pub(super) fn Passkeys() -> Element {
    let (bridge, toasts, now) = (use_write(), use_toasts(), use_minute());
    let mut open = use_signal(|| None::<Open>);
    let passkeys = use_ask(MyPasskeys).ready().unwrap_or_default();
    let keeper = use_keeper();
    let can_add = keeper.is_some();
    if passkeys.is_empty() && !can_add {
        return VNode::empty();
    }
    let explained = match keeper {
        Some(Keeper::SecurityKeys) => text::identity::keys_explained(),
        Some(Keeper::Browser) | None => text::identity::passkeys_explained(),
    };
    let close = move |()| open.set(None);
    let added = move |()| {
        open.set(None);
        toasts.done(say(text::identity::passkey_added()));
    };
    let chosen = passkeys.iter().find(|passkey| open() == Some(Open::One(passkey.id))).cloned();
    rsx! {
        section { class: "you-passkeys",
            header { class: "you-explained",
                h2 { {say(text::identity::passkeys())} }
                p { {say(explained)} }
            }
            if !passkeys.is_empty() {
                List { label: say(text::identity::passkeys()),
                    for passkey in passkeys {
                        ActionRow {
                            key: "{passkey.id}",
                            id: "passkey-{passkey.id}",
                            title: passkey.name.clone(),
                            detail: when(&passkey, now),
                            start: rsx! { Glyph { icon: Icon::Key } },
                            onclick: move |_| open.set(Some(Open::One(passkey.id))),
                        }
                    }
                }
            }
            if can_add {
                Button {
                    id: "passkey-add",
                    label: say(text::identity::passkey_add()),
                    icon: Icon::Plus,
                    onclick: move |_| open.set(Some(Open::Add)),
                }
            }
            Sheet { open: open() == Some(Open::Add), title: say(text::identity::passkey_add()), onclose: close,
                PasskeyForm { ondone: added }
            }
            Sheet { open: chosen.is_some(), title: say(text::identity::passkey()), onclose: close,
                if let Some(passkey) = chosen {
                    NameForm {
                        key: "{passkey.id}",
                        was: passkey.name,
                        label: say(text::identity::passkey_name()),
                        onname: move |name| rename(&bridge, toasts, passkey.id, name),
                        onclose: close,
                    }
                    RemovePasskeyForm { passkey: passkey.id, ondone: close }
                }
            }
        }
    }
}

fn when(passkey: &Passkey, now: Timestamp) -> String {
    let moment = |at| intl::near_moment(at, now, language());
    say(match passkey.used_at {
        Some(at) => text::identity::passkey_used(moment(at)),
        None => text::identity::passkey_since(moment(passkey.added_at)),
    })
}

fn rename(bridge: &Bridge, toasts: Toasts, passkey: Id<Passkey>, name: String) {
    let renamed = RenamePasskey { passkey, name: name.clone() };
    bridge.write_presuming(
        Write::mutate(renamed.act()),
        &MyPasskeys,
        move |mut passkeys: Vec<Passkey>| {
            for renamed in passkeys.iter_mut().filter(|known| known.id == passkey) {
                renamed.name.clone_from(&name);
            }
            passkeys
        },
        move |reply| {
            if let Err(failed) = reply {
                toasts.show(ToastKind::Trouble, say(failure(&failed)), None);
            }
        },
    );
}

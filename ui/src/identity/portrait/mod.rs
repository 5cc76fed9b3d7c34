//! A person's own picture, above their wishes: chosen from a file, shown at once, taken away again. Each has a way back.

mod state;

use super::words;
use crate::{
    bridge::{Bridge, use_ask, use_write},
    kit::{
        button::{Button, ButtonKind, ButtonState},
        icon::Icon,
        mark::{Avatar, AvatarSize},
        states::{Note, NoticeKind},
        toast::{ToastKind, Toasts, use_toasts},
    },
    picture,
    speech::say,
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Mutation,
    host::Write,
    identity::{ChangePortrait, MyPortrait, OwnPortrait, Person},
};
use nusaloka_locales::text;
use state::{Step, Trying};

/// What is chosen from: the browser's own field, which nobody sees, behind a button of ours.
const FILE: &str = "portrait-file";

/// The avatar, the name's neighbours, and what can be done about the picture.
#[component]
pub(super) fn OwnFace(person: Person, known: bool, children: Element) -> Element {
    let (bridge, toasts) = (use_write(), use_toasts());
    let own = use_ask(MyPortrait).ready().unwrap_or_default();
    let mut trying = use_signal(Trying::default);
    let has_one = own.picture.is_some();
    let wrong = trying.read().wrong(own.unfit);
    let before = own.picture.clone();
    let chosen = {
        let (bridge, before) = (bridge.clone(), before.clone());
        move |_| {
            let Some(file) = web::take_file(FILE) else { return };
            let (bridge, before) = (bridge.clone(), before.clone());
            trying.write().apply(Step::Chose);
            spawn(async move {
                let prepared = picture::prepared(file).await;
                trying.write().apply(Step::Prepared(prepared.as_ref().err().copied()));
                if let Ok(picture) = prepared {
                    change(&bridge, toasts, before, Some(picture));
                }
            });
        }
    };
    rsx! {
        section { class: "you-who",
            Avatar {
                name: "{person.name}",
                seed: "{person.id}",
                size: AvatarSize::Large,
                picture: own.picture.as_deref().and_then(picture::as_url),
            }
            div { class: "you-who-words",
                {children}
                if known {
                    div { class: "you-ways", id: "portrait",
                        input {
                            id: FILE,
                            class: "kit-unseen",
                            r#type: "file",
                            accept: "image/jpeg,image/png,image/webp",
                            tabindex: "-1",
                            "aria-hidden": "true",
                            onchange: chosen,
                        }
                        Button {
                            id: "portrait-choose",
                            label: say(if has_one { text::identity::portrait_other() } else { text::identity::portrait_choose() }),
                            icon: Icon::Camera,
                            state: if trying.read().is_busy() { ButtonState::Busy } else { ButtonState::Ready },
                            onclick: move |_| web::click(FILE),
                        }
                        if has_one {
                            Button {
                                id: "portrait-remove",
                                label: say(text::identity::portrait_remove()),
                                kind: ButtonKind::Quiet,
                                icon: Icon::Trash,
                                onclick: move |_| {
                                    trying.write().apply(Step::Removed);
                                    change(&bridge, toasts, before.clone(), None);
                                },
                            }
                        }
                    }
                    p { {say(text::identity::portrait_hint())} }
                }
                div { role: "status",
                    if let Some(why) = wrong {
                        Note { kind: NoticeKind::Trouble, title: say(words::not_a_picture(why)) }
                    }
                }
            }
        }
    }
}

/// Shown at once, sent when there is a network; and back again, if they say so.
fn change(bridge: &Bridge, toasts: Toasts, before: Option<Vec<u8>>, after: Option<Vec<u8>>) {
    let (undoing, done) = (bridge.clone(), words::pictured(after.is_some()));
    make(bridge, toasts, after.clone(), move || {
        let back = before.clone();
        toasts.undoable(say(done), move || {
            make(&undoing, toasts, back.clone(), move || toasts.done(say(text::shell::toast_undone())));
        });
    });
}

fn make(bridge: &Bridge, toasts: Toasts, picture: Option<Vec<u8>>, then: impl FnOnce() + 'static) {
    let change = ChangePortrait { picture };
    bridge.write_presuming(
        Write::mutate(change.act()),
        &MyPortrait,
        move |_| OwnPortrait { picture: change.picture.clone(), unfit: None },
        move |reply| match reply {
            Ok(_) => then(),
            Err(failed) => toasts.show(ToastKind::Trouble, say(failure(&failed)), None),
        },
    );
}

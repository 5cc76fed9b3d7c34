//! What a page shows when it has nothing to show, its notes, and what happens when it breaks.

use super::{
    Section, Specimen,
    samples::{FERRY, GUESTS, STAY},
};
use crate::{
    kit::{
        button::{Button, ButtonKind},
        icon::{Glyph, Icon},
        list::{List, ListRow},
        states::{Empty, Failed, Note, NoticeKind, Outline, Waiting},
        toast::use_toasts,
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_locales::text;

#[component]
pub(super) fn States() -> Element {
    rsx! {
        Section { anchor: "states", title: text::kit::states(), caption: text::kit::states_caption(),
            FourStates {}
            Specimen { name: say(text::kit::skeleton_caption()),
                div { class: "kit-gallery-outlines",
                    Waiting { outline: Outline::Lines, label: say(text::kit::skeleton()) }
                    Waiting { outline: Outline::Cards, count: 2, label: say(text::kit::skeleton()) }
                }
            }
        }
        Section { anchor: "note", title: text::kit::note(), caption: text::kit::note_caption(),
            div { class: "kit-gallery-notes",
                Note { title: say(text::kit::note_plain()) }
                Note { kind: NoticeKind::Good, title: say(text::kit::note_good()) }
                Note { kind: NoticeKind::Warning, title: say(text::kit::note_warn()) }
                Note { kind: NoticeKind::Trouble, title: say(text::kit::note_bad()) }
            }
        }
    }
}

/// One list in each of the four states that data arrive in.
#[component]
fn FourStates() -> Element {
    let toasts = use_toasts();
    rsx! {
        div { class: "kit-gallery-states",
            Specimen { name: [say(text::kit::skeleton()), say(text::kit::skeleton_caption())].join(" · "),
                div { class: "kit-gallery-pane",
                    Waiting { outline: Outline::Rows, label: say(text::kit::skeleton()) }
                }
            }
            Specimen { name: [say(text::kit::empty()), say(text::kit::empty_caption())].join(" · "),
                div { class: "kit-gallery-pane",
                    Empty {
                        icon: Icon::Heart,
                        title: say(text::kit::empty_sample()),
                        action: rsx! {
                            Button { kind: ButtonKind::Primary, icon: Icon::Compass, label: say(text::kit::empty_sample_action()) }
                        },
                    }
                }
            }
            Specimen { name: [say(text::kit::failed()), say(text::kit::failed_caption())].join(" · "),
                div { class: "kit-gallery-pane",
                    Failed {
                        title: say(text::kit::failed_sample()),
                        sentence: say(text::kit::failed_advice()),
                        retry: say(text::kit::retry()),
                        onretry: move |()| toasts.done(say(text::kit::ready())),
                    }
                }
            }
            Specimen { name: [say(text::kit::ready()), say(text::kit::ready_caption())].join(" · "),
                div { class: "kit-gallery-pane",
                    List {
                        ListRow { title: say((STAY.name)()), detail: say((STAY.place)()), start: rsx! { Glyph { icon: Icon::BedDouble } } }
                        ListRow { title: say((FERRY.name)()), detail: say((FERRY.place)()), start: rsx! { Glyph { icon: Icon::Ship } } }
                    }
                }
            }
        }
    }
}

/// The last section: a fault that is no rehearsal.
#[component]
pub(super) fn Breaking() -> Element {
    rsx! {
        Section { anchor: "break-page", title: text::kit::break_page(), caption: text::kit::break_page_caption(),
            div { class: "kit-gallery-row",
                Button {
                    kind: ButtonKind::Danger,
                    icon: Icon::TriangleAlert,
                    id: "break-page-now",
                    label: say(text::kit::break_page()),
                    onclick: |_| asked_to_break(),
                }
            }
        }
    }
}

/// Ends in the page that the panic hook draws, which keeps a name to itself that a sentence has got hold of.
fn asked_to_break() {
    panic!("the gallery was asked to break while {} looked on", GUESTS[0]);
}

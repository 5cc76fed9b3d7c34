//! What is operated: buttons, fields, choices, menus, tabs.

use super::{
    Section, Specimen,
    samples::{BATIK, GUESTS, STAY, TOUR},
};
use crate::{
    intl,
    kit::{
        button::{Button, ButtonKind, ButtonState, ButtonWidth, IconButton},
        choice::{Choosable, Segments, Select, Switch},
        field::{Field, FieldKind},
        icon::Icon,
        list::{List, ListRow},
        menu::{Menu, MenuItem, MenuTone},
        tabs::Tabs,
        toast::use_toasts,
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::Currency;
use nusaloka_locales::{Text, text};

#[component]
pub(super) fn Controls() -> Element {
    rsx! {
        Buttons {}
        Fields {}
        Choices {}
        Menus {}
        TabSection {}
    }
}

fn kinds() -> [(ButtonKind, Text, Icon, Text); 4] {
    [
        (ButtonKind::Primary, text::kit::book(), Icon::Ticket, text::kit::variant_primary()),
        (ButtonKind::Secondary, text::kit::ask(), Icon::MessageCircle, text::kit::variant_secondary()),
        (ButtonKind::Quiet, text::kit::share(), Icon::Share, text::kit::variant_quiet()),
        (ButtonKind::Danger, text::kit::dialog_cancel_action(), Icon::Trash, text::kit::variant_danger()),
    ]
}

#[component]
fn Buttons() -> Element {
    let mut busy = use_signal(|| true);
    rsx! {
        Section { anchor: "button", title: text::kit::button(), caption: text::kit::button_caption(),
            div { class: "kit-gallery-grid",
                for (kind , label , icon , name) in kinds() {
                    Specimen { name: say(name),
                        div { class: "kit-gallery-row",
                            Button { kind, label: say(label.clone()) }
                            Button { kind, icon, label: say(label) }
                        }
                    }
                }
                Specimen { name: say(text::kit::state_working()),
                    div { class: "kit-gallery-row",
                        Button {
                            kind: ButtonKind::Primary,
                            state: if busy() { ButtonState::Busy } else { ButtonState::Ready },
                            icon: Icon::Check,
                            label: say(text::kit::save_changes()),
                            onclick: move |_| busy.set(true),
                        }
                        Button { state: ButtonState::Busy, label: say(text::kit::ask()) }
                    }
                }
                Specimen { name: say(text::kit::state_disabled()),
                    div { class: "kit-gallery-row",
                        Button { kind: ButtonKind::Primary, state: ButtonState::Disabled, label: say(text::kit::book()) }
                        Button { kind: ButtonKind::Quiet, state: ButtonState::Disabled, label: say(text::kit::share()) }
                        IconButton { icon: Icon::Heart, state: ButtonState::Disabled, label: say(text::kit::save_changes()), onclick: |_| () }
                    }
                }
            }
            div { class: "kit-gallery-row",
                for (icon , label) in [
                    (Icon::Heart, text::kit::save_changes()),
                    (Icon::Share, text::kit::share()),
                    (Icon::Copy, text::kit::copy_link()),
                    (Icon::Trash, text::kit::remove()),
                ] {
                    IconButton { icon, label: say(label), onclick: |_| () }
                }
            }
            div { class: "kit-gallery-narrow",
                Button { kind: ButtonKind::Primary, width: ButtonWidth::Full, icon: Icon::Ticket, label: say(text::kit::book()) }
            }
        }
    }
}

#[component]
fn Fields() -> Element {
    let mut name = use_signal(|| GUESTS[0].to_owned());
    let mut wrong = use_signal(|| "Ayu".to_owned());
    let mut phone = use_signal(|| "812 3456 7890".to_owned());
    let mut day = use_signal(|| "2026-12-12".to_owned());
    let mut wish = use_signal(String::new);
    let incomplete = !wrong.read().trim().contains(' ');
    rsx! {
        Section { anchor: "field", title: text::kit::field(), caption: text::kit::field_caption(),
            div { class: "kit-gallery-form",
                Field {
                    label: say(text::kit::field_name()),
                    hint: say(text::kit::field_name_hint()),
                    value: name(),
                    autocomplete: "name",
                    oninput: move |typed| name.set(typed),
                }
                Field {
                    label: say(text::kit::field_name()),
                    error: incomplete.then(|| say(text::kit::field_name_error())),
                    value: wrong(),
                    oninput: move |typed| wrong.set(typed),
                }
                Field {
                    label: say(text::kit::field_phone()),
                    kind: FieldKind::Phone,
                    prefix: "+62",
                    value: phone(),
                    oninput: move |typed| phone.set(typed),
                }
                Field {
                    label: say(text::kit::column_arrival()),
                    kind: FieldKind::Date,
                    value: day(),
                    oninput: move |typed| day.set(typed),
                }
                Field {
                    label: say(text::kit::field_note()),
                    kind: FieldKind::Multiline { rows: 3 },
                    placeholder: say(text::kit::field_note_placeholder()),
                    value: wish(),
                    oninput: move |typed| wish.set(typed),
                }
                Field {
                    label: say(text::kit::field_guests()),
                    kind: FieldKind::Digits,
                    hint: say(text::kit::state_disabled()),
                    value: "4",
                    disabled: true,
                    oninput: |_| (),
                }
            }
        }
    }
}

#[component]
fn Choices() -> Element {
    let mut currency = use_signal(|| Currency::Idr.code().to_owned());
    let mut nights = use_signal(|| "3".to_owned());
    let mut guests = use_signal(|| "2".to_owned());
    let mut told = use_signal(|| true);
    let language = language();
    let currencies: Vec<Choosable> = Currency::ALL
        .into_iter()
        .map(|one| Choosable::new(one.code(), format!("{} · {}", intl::currency_name(one, language), one.code())))
        .collect();
    let night_choices =
        (1..=4_u32).map(|count| Choosable::new(count.to_string(), say(text::kit::nights(count)))).collect::<Vec<_>>();
    let guest_choices =
        (1..=3_u32).map(|count| Choosable::new(count.to_string(), say(text::kit::guests(count)))).collect::<Vec<_>>();
    rsx! {
        Section { anchor: "select", title: text::kit::select(), caption: text::kit::select_caption(),
            div { class: "kit-gallery-form",
                Select {
                    label: say(text::kit::price()),
                    groups: vec![currencies.clone().into()],
                    selected: currency(),
                    onselect: move |chosen| currency.set(chosen),
                }
                Select {
                    label: say(text::kit::state_disabled()),
                    groups: vec![currencies.into()],
                    selected: "JPY",
                    disabled: true,
                    onselect: |_| (),
                }
            }
        }
        Section { anchor: "segments", title: text::kit::segments(), caption: text::kit::segments_caption(),
            Segments {
                label: say(text::kit::field_guests()),
                choices: guest_choices,
                selected: guests(),
                onselect: move |chosen| guests.set(chosen),
            }
            Segments {
                label: say(text::kit::column_nights()),
                choices: night_choices,
                selected: nights(),
                onselect: move |chosen| nights.set(chosen),
            }
        }
        Section { anchor: "switch", title: text::kit::switch(), caption: text::kit::switch_caption(),
            div { class: "kit-gallery-narrow",
                Switch { label: say(text::kit::switch_sample()), checked: told(), onchange: move |on| told.set(on) }
                Switch {
                    label: say(text::kit::switch_sample()),
                    hint: say(text::kit::state_disabled()),
                    checked: false,
                    disabled: true,
                    onchange: |_| (),
                }
            }
        }
    }
}

#[component]
fn Menus() -> Element {
    let toasts = use_toasts();
    let item = |value, label: Text, icon, tone| MenuItem { value, label: say(label), icon, tone };
    let items = vec![
        item("share", text::kit::share(), Icon::Share, MenuTone::Plain),
        item("copy", text::kit::copy_link(), Icon::Copy, MenuTone::Plain),
        item("ask", text::kit::ask(), Icon::MessageCircle, MenuTone::Plain),
        item("cancel", text::kit::dialog_cancel_action(), Icon::Trash, MenuTone::Danger),
    ];
    let choose = move |chosen| {
        if chosen == "cancel" {
            toasts.undoable(say(text::kit::toast_cancelled()), || ());
        }
    };
    rsx! {
        Section { anchor: "menu", title: text::kit::menu(), caption: text::kit::menu_caption(),
            div { class: "kit-gallery-narrow",
                List { label: say(text::kit::menu()),
                    ListRow {
                        title: say((STAY.name)()),
                        detail: say((STAY.place)()),
                        end: rsx! {
                            Menu { label: say(text::kit::menu()), items, onchoose: choose }
                        },
                    }
                }
            }
        }
    }
}

#[component]
fn TabSection() -> Element {
    let mut selected = use_signal(|| "upcoming".to_owned());
    let tabs = vec![
        Choosable::new("upcoming", say(text::kit::tab_upcoming())),
        Choosable::new("past", say(text::kit::tab_past())),
        Choosable::new("drafts", say(text::kit::tab_drafts())),
    ];
    let shown = match selected().as_str() {
        "upcoming" => [TOUR, STAY],
        "past" => [BATIK, STAY],
        _ => [BATIK, TOUR],
    };
    rsx! {
        Section { anchor: "tabs", title: text::kit::tabs(), caption: text::kit::tabs_caption(),
            div { class: "kit-gallery-narrow",
                Tabs { label: say(text::kit::tabs()), tabs, selected: selected(), onselect: move |chosen| selected.set(chosen),
                    List {
                        for offer in shown {
                            ListRow { key: "{offer.seed}", title: say((offer.name)()), detail: say((offer.place)()) }
                        }
                    }
                }
            }
        }
    }
}

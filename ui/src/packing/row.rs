//! A line of a list: a box to tick, what it is, who brings it, and a menu for the rest.

use super::{
    changer::use_changer,
    face::Face,
    sheets::Open,
    state::{Change, Doubt, Line, Way},
    words,
};
use crate::{
    kit::{
        icon::{Glyph, Icon},
        mark::AvatarSize,
        menu::{Menu, MenuItem, MenuTone},
    },
    speech::say,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    identity::Person,
    packing::{MoveTo, Packed, Place, Tick},
};
use nusaloka_locales::text;

#[component]
pub(super) fn Row(
    me: Id<Person>,
    line: Line,
    /// Where it goes when it is moved; nowhere at the ends.
    up: Option<Place>,
    down: Option<Place>,
    onopen: EventHandler<Open>,
) -> Element {
    let changer = use_changer();
    let (item, list) = (line.item.id, line.item.list);
    let packed = if line.item.is_done() { Packed::NotYet } else { Packed::Yes };
    let tick = {
        let changer = changer.clone();
        move |_| changer.make(Change::Tick(Tick { list, item, packed }))
    };
    let mover = changer.clone();
    let step = Callback::new(move |way: Way| {
        let place = match way {
            Way::Up => up.clone(),
            Way::Down => down.clone(),
        };
        if let Some(place) = place {
            mover.make(Change::Move(MoveTo { list, item, place }));
        }
    });
    let removed = line.item.clone();
    let title = line.item.title.clone();
    rsx! {
        li {
            class: "packing-row",
            "data-item": "{title}",
            onkeydown: move |event| {
                let way = match event.key() {
                    Key::ArrowUp => Way::Up,
                    Key::ArrowDown => Way::Down,
                    _ => return,
                };
                if event.modifiers().alt() {
                    event.prevent_default();
                    step(way);
                }
            },
            label { class: "packing-tick",
                input { r#type: "checkbox", checked: line.item.is_done(), onchange: tick }
                span { class: "packing-box", "aria-hidden": "true", Glyph { icon: Icon::Check } }
                span { class: "packing-words",
                    span { class: "packing-item-title",
                        bdi { "{title}" }
                        if line.item.quantity > 1 {
                            span { class: "packing-times", {say(text::packing::times(u32::from(line.item.quantity)))} }
                        }
                    }
                    if let Some(packed_by) = &line.packed_by {
                        span { class: "packing-detail", {say(text::packing::packed_by(words::name(packed_by)))} }
                    } else if let Some(assignee) = &line.assignee {
                        span { class: "packing-detail", {words::name_to(me, assignee)} }
                    }
                }
            }
            DoubtMark { doubt: line.doubt }
            if let Some(assignee) = line.assignee.clone().filter(|_| !line.item.is_done()) {
                Face { member: assignee, size: AvatarSize::Small }
            }
            Menu {
                label: say(text::packing::item_menu(&title)),
                items: menu(),
                onchoose: move |chosen| match chosen {
                    "edit" => onopen.call(Open::Edit(item)),
                    "up" => step(Way::Up),
                    "down" => step(Way::Down),
                    _ => changer.remove(removed.clone()),
                },
            }
        }
    }
}

fn menu() -> Vec<MenuItem> {
    let item = |value, label, icon| MenuItem { value, label: say(label), icon, tone: MenuTone::Plain };
    vec![
        item("edit", text::packing::edit(), Icon::Pencil),
        item("up", text::packing::move_up(), Icon::ArrowUp),
        item("down", text::packing::move_down(), Icon::ArrowDown),
        MenuItem { tone: MenuTone::Danger, ..item("remove", text::packing::remove(), Icon::Trash) },
    ]
}

#[component]
fn DoubtMark(doubt: Doubt) -> Element {
    let (class, icon, words) = match doubt {
        Doubt::Settled => return VNode::empty(),
        Doubt::Waiting => ("packing-doubt", Icon::Clock, say(text::packing::waiting_mark())),
        Doubt::Refused => {
            ("packing-doubt packing-doubt-refused", Icon::CircleAlert, say(text::packing::refused_mark()))
        }
    };
    rsx! {
        span { class, title: "{words}", role: "img", "aria-label": "{words}", Glyph { icon } }
    }
}

//! What things stand on: cards, lists, tables, sheets, dialogs, toasts.

use super::{
    Section,
    samples::{ARRIVAL, BATIK, FERRY, GAMELAN, GUESTS, HOME, Offer, STAY, TOUR, rupiah},
};
use crate::{
    intl::{self, DateShape},
    kit::{
        button::{Button, ButtonKind},
        card::{Card, CardShape},
        choice::{Choosable, Segments},
        figures::{Moment, Price, PriceSize, Shown},
        icon::{Glyph, Icon},
        list::{ActionRow, List, ListRow},
        mark::{Avatar, Badge, Tone},
        postcard::{Postcard, PostcardKind},
        sheet::Sheet,
        table::{Align, Cell, Column, Order, Sorting, Table, TableRow},
        toast::{ToastKind, use_toasts},
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{Money, Timestamp, Zone};
use nusaloka_locales::{Text, text};

#[component]
pub(super) fn Surfaces() -> Element {
    rsx! {
        Cards {}
        Lists {}
        Tables {}
        Sheets {}
        Toasting {}
    }
}

/// What a card says about its price.
type Phrase = fn(String) -> Text;

const PER_NIGHT: Phrase = |amount| text::kit::per_night(amount);
const PER_PERSON: Phrase = |amount| text::kit::per_person(amount);

#[component]
fn Cards() -> Element {
    let toasts = use_toasts();
    let open = move |_| toasts.done(say((STAY.name)()));
    rsx! {
        Section { anchor: "card", title: text::kit::card(), caption: text::kit::card_caption(),
            div { class: "kit-gallery-cards",
                {card(&STAY, PostcardKind::Place, PER_NIGHT, None, Some(EventHandler::new(open)))}
                {card(&TOUR, PostcardKind::Place, PER_PERSON, Some((text::kit::status_accepted(), Tone::Good)), Some(EventHandler::new(open)))}
                {card(&BATIK, PostcardKind::Service, PER_PERSON, None, Some(EventHandler::new(open)))}
            }
            div { class: "kit-gallery-lying",
                Card {
                    shape: CardShape::Lying,
                    title: say((FERRY.name)()),
                    place: say((FERRY.place)()),
                    cover: rsx! {
                        Postcard { seed: FERRY.seed }
                    },
                    detail: say(text::kit::note_plain()),
                    foot: rsx! {
                        Moment { at: ARRIVAL, zone: Zone::MAKASSAR, home: HOME, shown: Shown::DateAndTime(DateShape::Day) }
                        {price(&FERRY, PER_PERSON)}
                    },
                }
                Card {
                    shape: CardShape::Lying,
                    title: say((GAMELAN.name)()),
                    place: say((GAMELAN.place)()),
                    cover: rsx! {
                        Postcard { seed: GAMELAN.seed, kind: PostcardKind::Service }
                    },
                    mark: rsx! {
                        Badge { label: say(text::kit::status_requested()), tone: Tone::Warn, icon: Icon::Clock }
                    },
                    foot: rsx! {
                        Moment { at: ARRIVAL, zone: Zone::JAKARTA, home: HOME, shown: Shown::DateAndTime(DateShape::Day) }
                        {price(&GAMELAN, PER_PERSON)}
                    },
                }
            }
        }
    }
}

fn card(
    offer: &Offer,
    kind: PostcardKind,
    phrase: Phrase,
    mark: Option<(Text, Tone)>,
    onclick: Option<EventHandler<MouseEvent>>,
) -> Element {
    let mark = mark.map(|(label, tone)| rsx! { Badge { label: say(label), tone } });
    rsx! {
        Card {
            title: say((offer.name)()),
            place: say((offer.place)()),
            cover: rsx! { Postcard { seed: offer.seed, kind } },
            mark,
            foot: price(offer, phrase),
            onclick,
        }
    }
}

fn price(offer: &Offer, phrase: Phrase) -> Element {
    let phrase = say(phrase(intl::money(offer.price, language())));
    rsx! {
        Price { money: offer.price, size: PriceSize::Card, phrase }
    }
}

#[component]
fn Lists() -> Element {
    let toasts = use_toasts();
    rsx! {
        Section { anchor: "list", title: text::kit::list(), caption: text::kit::list_caption(),
            div { class: "kit-gallery-narrow",
                List { label: say(text::kit::list()), end: say(text::kit::list_end()),
                    ActionRow {
                        title: say((FERRY.name)()),
                        detail: say((FERRY.place)()),
                        start: rsx! { Glyph { icon: Icon::Ship } },
                        end: rsx! { Moment { at: ARRIVAL, zone: Zone::MAKASSAR, home: HOME, shown: Shown::Time } },
                        onclick: move |_| toasts.done(say((FERRY.name)())),
                    }
                    ActionRow {
                        title: say((STAY.name)()),
                        detail: say(text::kit::nights(3)),
                        start: rsx! { Glyph { icon: Icon::BedDouble } },
                        end: rsx! { Badge { label: say(text::kit::status_accepted()), tone: Tone::Good } },
                        onclick: move |_| toasts.done(say((STAY.name)())),
                    }
                    ListRow {
                        title: GUESTS[1],
                        detail: say(text::kit::guests(4)),
                        start: rsx! { Avatar { name: GUESTS[1] } },
                        end: rsx! { Price { money: rupiah(2_740_000) } },
                    }
                }
            }
        }
    }
}

struct Booking {
    guest: &'static str,
    arrival: Timestamp,
    nights: u32,
    status: (fn() -> Text, Tone),
    total: Money,
}

const DAY: i64 = 86_400_000;

fn bookings() -> [Booking; 5] {
    let on = |days: i64| Timestamp::from_millis(ARRIVAL.as_millis() + days * DAY);
    let requested: (fn() -> Text, Tone) = (text::kit::status_requested, Tone::Warn);
    let accepted: (fn() -> Text, Tone) = (text::kit::status_accepted, Tone::Good);
    let rejected: (fn() -> Text, Tone) = (text::kit::status_rejected, Tone::Bad);
    let superseded: (fn() -> Text, Tone) = (text::kit::status_superseded, Tone::Plain);
    let one =
        |guest, days, nights, status, total| Booking { guest, arrival: on(days), nights, status, total: rupiah(total) };
    [
        one(GUESTS[0], 0, 3, accepted, 2_055_000),
        one(GUESTS[1], 1, 4, requested, 2_740_000),
        one(GUESTS[2], 4, 2, accepted, 1_370_000),
        one(GUESTS[3], 9, 7, superseded, 4_795_000),
        one(GUESTS[4], 11, 1, rejected, 685_000),
    ]
}

/// The columns that can be asked to sort, by their place.
const BY_GUEST: usize = 0;
const BY_ARRIVAL: usize = 1;
const BY_NIGHTS: usize = 2;
const BY_TOTAL: usize = 4;

#[component]
fn Tables() -> Element {
    let mut sorted = use_signal(|| (BY_ARRIVAL, Order::Ascending));
    let (by, order) = sorted();
    let mut rows = bookings();
    rows.sort_by(|one, other| match by {
        BY_GUEST => one.guest.cmp(other.guest),
        BY_NIGHTS => one.nights.cmp(&other.nights),
        BY_TOTAL => one.total.minor.cmp(&other.total.minor),
        _ => one.arrival.cmp(&other.arrival),
    });
    if order == Order::Descending {
        rows.reverse();
    }
    let headings = [
        text::kit::column_guest(),
        text::kit::column_arrival(),
        text::kit::column_nights(),
        text::kit::column_status(),
        text::kit::column_total(),
    ]
    .map(say);
    let columns = headings.iter().enumerate().map(|(place, heading)| column(place, heading, by, order)).collect();
    rsx! {
        Section { anchor: "table", title: text::kit::table(), caption: text::kit::table_caption(),
            Table {
                caption: say(text::kit::table()),
                columns,
                onsort: move |place| {
                    let turned = sorted() == (place, Order::Ascending);
                    sorted.set((place, if turned { Order::Descending } else { Order::Ascending }));
                },
                for booking in rows {
                    TableRow { key: "{booking.guest}", {cells(&booking, &headings)} }
                }
            }
        }
    }
}

fn column(place: usize, heading: &str, by: usize, order: Order) -> Column {
    let sorting = match place {
        place if place == by => Sorting::Sorted(order),
        BY_GUEST | BY_ARRIVAL | BY_NIGHTS | BY_TOTAL => Sorting::Possible,
        _ => Sorting::Fixed,
    };
    let align = if place == BY_TOTAL { Align::End } else { Align::Start };
    Column { heading: heading.to_owned(), align, sorting }
}

fn cells(booking: &Booking, [guest, arrival, nights, status, total]: &[String; 5]) -> Element {
    let (label, tone) = booking.status;
    rsx! {
        Cell { heading: guest, bdi { "{booking.guest}" } }
        Cell { heading: arrival,
            Moment { at: booking.arrival, zone: Zone::MAKASSAR, home: HOME, shown: Shown::Date(DateShape::Day) }
        }
        Cell { heading: nights, {say(text::kit::nights(booking.nights))} }
        Cell { heading: status, Badge { label: say(label()), tone } }
        Cell { heading: total, align: Align::End, Price { money: booking.total } }
    }
}

#[component]
fn Sheets() -> Element {
    let mut guests = use_signal(|| "2".to_owned());
    let mut choosing = use_signal(|| false);
    let mut cancelling = use_signal(|| false);
    let toasts = use_toasts();
    let choices: Vec<Choosable> =
        (1..=4_u32).map(|count| Choosable::new(count.to_string(), say(text::kit::guests(count)))).collect();
    let refund = intl::money(rupiah(2_055_000), language());
    rsx! {
        Section { anchor: "sheet", title: text::kit::sheet(), caption: text::kit::sheet_caption(),
            div { class: "kit-gallery-row",
                Button { label: say(text::kit::show()), icon: Icon::Users, onclick: move |_| choosing.set(true) }
            }
            Sheet {
                open: choosing(),
                title: say((STAY.name)()),
                onclose: move |()| choosing.set(false),
                footer: rsx! {
                    Button { kind: ButtonKind::Primary, label: say(text::kit::choose()), onclick: move |_| choosing.set(false) }
                },
                Segments {
                    label: say(text::kit::field_guests()),
                    choices,
                    selected: guests(),
                    onselect: move |chosen| guests.set(chosen),
                }
                {price(&STAY, PER_NIGHT)}
            }
        }
        Section { anchor: "dialog", title: text::kit::dialog(), caption: text::kit::dialog_caption(),
            div { class: "kit-gallery-row",
                Button { label: say(text::kit::dialog_cancel_action()), icon: Icon::Trash, onclick: move |_| cancelling.set(true) }
            }
            Sheet {
                open: cancelling(),
                title: say(text::kit::dialog_cancel_title()),
                onclose: move |()| cancelling.set(false),
                footer: rsx! {
                    Button { label: say(text::kit::dialog_cancel_keep()), onclick: move |_| cancelling.set(false) }
                    Button {
                        kind: ButtonKind::Danger,
                        label: say(text::kit::dialog_cancel_action()),
                        onclick: move |_| {
                            cancelling.set(false);
                            toasts.undoable(say(text::kit::toast_cancelled()), || ());
                        },
                    }
                },
                p { {say(text::kit::dialog_cancel_explained(refund))} }
            }
        }
    }
}

#[component]
fn Toasting() -> Element {
    let toasts = use_toasts();
    rsx! {
        Section { anchor: "toast", title: text::kit::toast(), caption: text::kit::toast_caption(),
            div { class: "kit-gallery-row",
                Button {
                    label: say(text::kit::show()),
                    icon: Icon::Undo,
                    onclick: move |_| toasts.undoable(say(text::kit::toast_cancelled()), move || toasts.done(say(text::kit::undo()))),
                }
                Button {
                    label: say(text::kit::show()),
                    icon: Icon::TriangleAlert,
                    onclick: move |_| toasts.show(ToastKind::Trouble, say(text::kit::failed_sample()), None),
                }
            }
        }
    }
}

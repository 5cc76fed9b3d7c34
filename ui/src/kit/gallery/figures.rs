//! Amounts, moments, and small marks.

use super::{
    Section, Specimen,
    samples::{ARRIVAL, DEPARTURE, EVE, GUESTS, HOME, STAY, rupiah},
};
use crate::{
    intl::{self, DateShape},
    kit::{
        figures::{Moment, Price, PriceSize, Shown},
        icon::Icon,
        mark::{Avatar, AvatarSize, Badge, Counter, Tone},
    },
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{Currency, Money, Zone};
use nusaloka_locales::text;

#[component]
pub(super) fn Figures() -> Element {
    rsx! {
        Prices {}
        Dates {}
        Avatars {}
        Badges {}
    }
}

const ASKED: [Money; 3] = [rupiah(7_450_000), Money::new(45_950, Currency::Usd), Money::new(68_400, Currency::Jpy)];

#[component]
fn Prices() -> Element {
    let language = language();
    let nightly = say(text::kit::per_night(intl::money(STAY.price, language)));
    rsx! {
        Section { anchor: "price", title: text::kit::price(), caption: text::kit::price_caption(),
            dl { class: "kit-gallery-ledger",
                for money in ASKED {
                    div { key: "{money.currency.code()}",
                        dt { {intl::currency_name(money.currency, language)} }
                        dd { Price { money } }
                    }
                }
            }
            div { class: "kit-gallery-row kit-gallery-baseline",
                Price { money: STAY.price, phrase: nightly.clone() }
                Price { money: STAY.price, size: PriceSize::Card, phrase: nightly }
                Price { money: rupiah(2_055_000), size: PriceSize::Total }
            }
        }
    }
}

#[component]
fn Dates() -> Element {
    let language = language();
    let stay = intl::date_range(ARRIVAL, DEPARTURE, Zone::MAKASSAR, DateShape::Dated, language);
    rsx! {
        Section { anchor: "date", title: text::kit::date(), caption: text::kit::date_caption(),
            dl { class: "kit-gallery-ledger",
                for zone in [Zone::JAKARTA, Zone::MAKASSAR, Zone::JAYAPURA] {
                    div { key: "{zone}",
                        dt { {intl::zone_name(zone, ARRIVAL, language)} }
                        dd { Moment { at: ARRIVAL, zone, home: HOME, shown: Shown::DateAndTime(DateShape::Day) } }
                    }
                }
            }
            ul { class: "kit-gallery-moments",
                li { Moment { at: ARRIVAL, zone: Zone::MAKASSAR, home: HOME, shown: Shown::Date(DateShape::Full) } }
                li { bdi { "{stay}" } }
                li { Moment { at: ARRIVAL, zone: Zone::MAKASSAR, home: HOME, shown: Shown::Date(DateShape::Brief) } }
                li { bdi { {intl::near_day(ARRIVAL, EVE, Zone::MAKASSAR, language)} } }
            }
        }
    }
}

#[component]
fn Avatars() -> Element {
    rsx! {
        Section { anchor: "avatar", title: text::kit::avatar(), caption: text::kit::avatar_caption(),
            div { class: "kit-gallery-row",
                Avatar { name: GUESTS[0], size: AvatarSize::Large }
                for name in GUESTS {
                    Avatar { key: "{name}", name }
                }
                Avatar { name: GUESTS[1], size: AvatarSize::Small }
                Avatar { name: "", size: AvatarSize::Small }
            }
        }
    }
}

#[component]
fn Badges() -> Element {
    rsx! {
        Section { anchor: "badge", title: text::kit::badge(), caption: text::kit::badge_caption(),
            div { class: "kit-gallery-row",
                Badge { label: say(text::kit::status_accepted()), tone: Tone::Good, icon: Icon::Check }
                Badge { label: say(text::kit::status_requested()), tone: Tone::Warn, icon: Icon::Clock }
                Badge { label: say(text::kit::status_rejected()), tone: Tone::Bad, icon: Icon::Close }
                Badge { label: say(text::kit::status_superseded()) }
                Badge { label: say(text::kit::place()), tone: Tone::Sea, icon: Icon::MapPin }
                Badge { label: say(text::kit::service()), tone: Tone::Coral }
            }
            Specimen { name: say(text::kit::unread(3)),
                div { class: "kit-gallery-row",
                    Counter { count: 3, label: say(text::kit::unread(3)) }
                    Counter { count: 128, label: say(text::kit::unread(128)) }
                }
            }
        }
    }
}

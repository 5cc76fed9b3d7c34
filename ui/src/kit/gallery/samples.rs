//! What the gallery shows: places, prices and people as they will really come.
//!
//! Refuses to be used outside the gallery.

use nusaloka_domain::{Currency, Money, Timestamp, Zone};
use nusaloka_locales::{Text, text};

/// Saturday, 12 December 2026, 06.00 UTC: two in the afternoon in Labuan Bajo.
pub(super) const ARRIVAL: Timestamp = Timestamp::from_millis(1_797_055_200_000);
/// Three nights later.
pub(super) const DEPARTURE: Timestamp = Timestamp::from_millis(1_797_055_200_000 + 3 * 86_400_000);
/// The morning before: what *tomorrow* is seen from.
pub(super) const EVE: Timestamp = Timestamp::from_millis(1_797_055_200_000 - 29 * 3_600_000);

pub(super) const HOME: Zone = Zone::JAKARTA;

pub(super) const fn rupiah(whole: i64) -> Money {
    Money::new(whole * 100, Currency::Idr)
}

pub(super) struct Offer {
    /// What its postcard is composed from.
    pub(super) seed: &'static str,
    pub(super) name: fn() -> Text,
    pub(super) place: fn() -> Text,
    pub(super) price: Money,
}

pub(super) const STAY: Offer = Offer {
    seed: "stay-toba 38",
    name: text::kit::sample_stay,
    place: text::kit::sample_stay_place,
    price: rupiah(685_000),
};
pub(super) const TOUR: Offer = Offer {
    seed: "tour-raja-ampat 14",
    name: text::kit::sample_tour,
    place: text::kit::sample_tour_place,
    price: rupiah(7_450_000),
};
pub(super) const FERRY: Offer = Offer {
    seed: "ferry-komodo 97",
    name: text::kit::sample_ticket,
    place: text::kit::sample_ticket_place,
    price: rupiah(112_500),
};
pub(super) const GAMELAN: Offer = Offer {
    seed: "gamelan",
    name: text::kit::sample_event,
    place: text::kit::sample_event_place,
    price: rupiah(250_000),
};
pub(super) const BATIK: Offer = Offer {
    seed: "batik-laweyan",
    name: text::kit::sample_service,
    place: text::kit::sample_service_place,
    price: rupiah(375_000),
};

pub(super) const GUESTS: [&str; 5] = ["Ni Luh Ayu Lestari", "Yosef Kareth", "佐藤 美咲", "نور الهدى", "Anna Lindqvist"];

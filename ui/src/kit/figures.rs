//! Amounts and moments on the screen: exact for machines, as the reader writes them for people.
//!
//! Refuses to convert: an amount is shown in its own currency, a moment in the zone it was planned in.

use crate::{
    intl::{self, DateShape},
    speech::language,
};
use dioxus::prelude::*;
use nusaloka_domain::{Money, Timestamp, Zone};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PriceSize {
    /// In a line of text or a table.
    #[default]
    Text,
    /// On a card.
    Card,
    /// What is about to be paid.
    Total,
}

/// An amount, alone or within its phrase: `Rp 450.000 per malam`.
#[component]
pub(crate) fn Price(
    money: Money,
    #[props(default)] size: PriceSize,
    /// The phrase as it was said, amount and all: the speaker isolates what was put into it, so it is found again.
    phrase: Option<String>,
) -> Element {
    let class = match size {
        PriceSize::Text => "kit-price",
        PriceSize::Card => "kit-price kit-price-card",
        PriceSize::Total => "kit-price kit-price-total",
    };
    let (before, after) = around(phrase.as_deref().unwrap_or_default());
    rsx! {
        span { class,
            if !before.is_empty() {
                span { class: "kit-price-unit", "{before}" }
            }
            data { class: "kit-amount", value: "{money.decimal()}", bdi { {intl::money(money, language())} } }
            if !after.is_empty() {
                span { class: "kit-price-unit", "{after}" }
            }
        }
    }
}

/// What a phrase says before and after the amount in it.
fn around(phrase: &str) -> (&str, &str) {
    let (before, rest) = phrase.split_once('\u{2068}').unwrap_or((phrase, ""));
    let (_, after) = rest.split_once('\u{2069}').unwrap_or(("", ""));
    (before.trim(), after.trim())
}

/// What of a moment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Date(DateShape),
    /// With the zone's name, unless it is the reader's own.
    Time,
    DateAndTime(DateShape),
}

#[component]
pub(crate) fn Moment(at: Timestamp, zone: Zone, home: Zone, shown: Shown) -> Element {
    let language = language();
    let written = match shown {
        Shown::Date(shape) => intl::date(at, zone, shape, language),
        Shown::Time => intl::time_for(at, zone, home, language),
        Shown::DateAndTime(shape) => {
            let (date, time) = (intl::date(at, zone, shape, language), intl::time_for(at, zone, home, language));
            format!("{date} · {time}")
        }
    };
    rsx! {
        time { class: "kit-moment", datetime: iso(at), bdi { "{written}" } }
    }
}

/// For machines: the instant in UTC, as the `datetime` attribute wants it.
fn iso(at: Timestamp) -> String {
    let (days, in_day) = (at.as_millis().div_euclid(86_400_000), at.as_millis().rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (in_day / 3_600_000, in_day / 60_000 % 60, in_day / 1_000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Days since 1970 as year, month and day: eras of 400 years, in years that begin with March.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * in_year + 2) / 153;
    let day = in_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_found_in_its_phrase() {
        assert_eq!(around("\u{2068}Rp 450.000\u{2069} per malam"), ("", "per malam"));
        assert_eq!(around("1泊 \u{2068}¥4,500\u{2069}"), ("1泊", ""));
        assert_eq!(around(""), ("", ""));
    }

    #[test]
    fn an_instant_is_written_as_machines_read_it() {
        assert_eq!(iso(Timestamp::from_millis(0)), "1970-01-01T00:00:00Z");
        assert_eq!(iso(Timestamp::from_millis(-1)), "1969-12-31T23:59:59Z");
        assert_eq!(iso(Timestamp::from_millis(951_782_400_000)), "2000-02-29T00:00:00Z");
        assert_eq!(iso(Timestamp::from_millis(1_795_241_405_000)), "2026-11-21T06:10:05Z");
    }
}

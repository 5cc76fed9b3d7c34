//! Holds the style sheets to their promises: contrast by WCAG 2.2 in light and dark, writing direction left to the
//! language, values in one place.
//!
//! Reads the very files that ship; repeats no value.

#![allow(clippy::disallowed_types)] // contrast is a measured ratio

use std::{collections::BTreeMap, fs, path::Path};

const TOKENS: &str = include_str!("tokens.css");

/// Lightness, chroma, hue in degrees.
type Oklch = [f64; 3];

/// A role's colour in the light and in the dark.
type Roles = BTreeMap<&'static str, [Oklch; 2]>;

/// As they are by themselves.
fn roles() -> Roles {
    TOKENS.lines().take_while(|line| !line.contains(STRONGER[0])).filter_map(role).collect()
}

/// Where contrasts are stronger: by choice, and by the system's.
const STRONGER: [&str; 2] = ["[data-contrast=\"more\"]", "(prefers-contrast: more)"];

fn stronger(by: &str) -> Roles {
    let from = TOKENS.lines().skip_while(|line| !line.contains(by)).skip(1);
    let changed = from.skip_while(|line| role(line).is_none()).map_while(role);
    roles().into_iter().chain(changed).collect()
}

fn role(line: &'static str) -> Option<(&'static str, [Oklch; 2])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
    let mut colours = value.split("oklch(").skip(1).map(|colour| {
        let numbers = colour.split(')').next().unwrap_or_default();
        let mut numbers = numbers.split_whitespace().map_while(|number| number.parse::<f64>().ok());
        Some([numbers.next()?, numbers.next()?, numbers.next()?])
    });
    Some((name, [colours.next()??, colours.next()??]))
}

/// Relative luminance: OKLCH → OKLab → linear sRGB, each channel kept within what a screen can show.
#[allow(clippy::many_single_char_names)] // the names that OKLab itself gives them
fn luminance([lightness, chroma, hue]: Oklch) -> f64 {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn contrast(one: Oklch, other: Oklch) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

const PAGES: [&str; 3] = ["surface", "surface-raised", "surface-sunk"];

/// What is written on what, and how clear it has to be.
fn pairs() -> Vec<(&'static str, &'static str, f64)> {
    const BODY: f64 = 7.0;
    const TEXT: f64 = 4.5;
    const BOUNDARY: f64 = 3.0;
    let mut pairs = vec![
        ("on-sea", "sea", TEXT),
        ("on-sea", "sea-deep", TEXT),
        ("on-coral", "coral", TEXT),
        ("on-bad", "bad-fill", TEXT),
        ("on-bad", "bad-fill-deep", TEXT),
        ("sea", "sea-wash", TEXT),
        ("sea-deep", "sea-wash", TEXT),
        ("coral-ink", "coral-wash", TEXT),
        ("sand-ink", "sand", TEXT),
        ("good", "good-wash", TEXT),
        ("warn", "warn-wash", TEXT),
        ("bad", "bad-wash", TEXT),
        ("bad-fill", "surface-raised", BOUNDARY),
    ];
    for page in PAGES {
        pairs.extend([("ink", page, BODY), ("ink-soft", page, TEXT), ("line-strong", page, BOUNDARY)]);
        pairs.extend(["sea", "coral-ink", "good", "warn", "bad"].map(|ink| (ink, page, TEXT)));
        pairs.extend(["focus", "coral"].map(|mark| (mark, page, BOUNDARY)));
    }
    for wash in ["sea-wash", "coral-wash", "good-wash", "warn-wash", "bad-wash", "sand"] {
        pairs.push(("ink", wash, BODY));
    }
    pairs
}

fn unclear(roles: &Roles, pairs: Vec<(&'static str, &'static str, f64)>) -> Vec<String> {
    let mut unclear = Vec::new();
    for (ink, ground, least) in pairs {
        for (theme, name) in ["light", "dark"].into_iter().enumerate() {
            let clear = contrast(roles[ink][theme], roles[ground][theme]);
            if clear < least {
                unclear.push(format!("{name}: {ink} on {ground} has {clear:.2}, needs {least}"));
            }
        }
    }
    unclear
}

#[test]
fn everything_written_can_be_read_in_light_and_dark() {
    assert_eq!(unclear(&roles(), pairs()), [""; 0]);
}

#[test]
fn stronger_contrast_is_stronger_and_the_same_by_choice_and_by_the_systems() {
    const BODY: f64 = 7.0;
    const BOUNDARY: f64 = 3.0;
    let [chosen, systems] = STRONGER.map(stronger);
    assert_eq!(chosen, systems);
    let mut pairs = pairs();
    for page in PAGES {
        pairs.extend(
            ["ink-soft", "line-strong", "sea", "coral-ink", "good", "warn", "bad"].map(|ink| (ink, page, BODY)),
        );
        pairs.push(("line", page, BOUNDARY));
    }
    assert_eq!(unclear(&chosen, pairs), [""; 0]);
}

#[test]
fn contrast_is_reckoned_as_wcag_does() {
    let (black, white, grey) = ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5999, 0.0, 0.0]);
    assert!((contrast(black, white) - 21.0).abs() < 0.01);
    assert!((contrast(grey, white) - 3.95).abs() < 0.05, "{}", contrast(grey, white));
}

fn style_sheets() -> Vec<(String, String)> {
    fn collect(folder: &Path, sheets: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("the folder of this file").flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, sheets);
            } else if path.extension().is_some_and(|ending| ending == "css") {
                sheets.push((path.display().to_string(), fs::read_to_string(&path).expect("a style sheet")));
            }
        }
    }
    let mut sheets = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sheets);
    assert!(sheets.len() > 10);
    sheets
}

/// Words that name a side of the screen instead of a side of the text.
const SIDES: [&str; 14] = [
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "text-align: left",
    "text-align: right",
    "float: left",
    "float: right",
    " left:",
    " right:",
    "border-top-left",
    "border-top-right",
];

#[test]
fn no_style_names_a_side_of_the_screen() {
    for (path, sheet) in style_sheets() {
        for (number, line) in sheet.lines().enumerate() {
            let sided = SIDES.iter().find(|side| line.contains(*side));
            assert!(sided.is_none(), "{path}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn every_value_that_is_used_is_a_token_or_made_where_it_is_used() {
    let sheets = style_sheets();
    let made: Vec<&str> = sheets
        .iter()
        .flat_map(|(_, sheet)| sheet.lines())
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'))
        .map(|(name, _)| name)
        .collect();
    for (path, sheet) in &sheets {
        for used in sheet.split("var(--").skip(1) {
            let name = used.split([')', ',']).next().unwrap_or_default();
            assert!(made.contains(&name), "{path}: --{name} is nowhere");
        }
    }
}

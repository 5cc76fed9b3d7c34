//! Every check of the build, each against a text that only it refuses.
//!
//! The same files as the build script's; it refuses nothing that these tests do not show.

#[path = "../build/check.rs"]
mod check;
#[path = "../build/ftl.rs"]
mod ftl;

use ftl::Sources;
use std::collections::BTreeMap;

const LANGUAGES: [&str; 4] = check::LANGUAGES;

/// A sound set of texts with one message, `greet`, in every language; the given languages say the given instead.
fn texts(instead: &[(&str, &str)]) -> Sources {
    let sound = [("id", "greet = Halo"), ("en", "greet = Hello"), ("ar", "greet = مرحبًا"), ("ja", "greet = やあ")];
    let mut sources = Sources::default();
    for (language, greeting) in sound {
        let said = instead.iter().find(|(of, _)| *of == language).map_or(greeting, |(_, said)| said);
        let files = [("terms".to_owned(), format!("-brand = {language}")), ("shell".to_owned(), said.to_owned())];
        sources.0.insert(language.to_owned(), BTreeMap::from(files));
    }
    sources
}

#[track_caller]
fn refused(instead: &[(&str, &str)], lines: &[&str]) {
    assert_eq!(check::problems(&texts(instead), ""), lines);
}

#[test]
fn sound_texts_are_accepted() {
    refused(&[], &[]);
}

#[test]
fn the_texts_we_ship_are_accepted() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = Sources::read(root, &LANGUAGES).expect("the texts are here");
    let excuses = std::fs::read_to_string(root.join(check::EXCUSES)).expect("the list is here");
    assert_eq!(check::problems(&sources, &excuses), Vec::<String>::new());
}

#[test]
fn a_key_that_a_language_lacks_is_refused() {
    refused(&[("ja", "")], &["ja/shell.ftl: greet is missing"]);
}

#[test]
fn a_key_that_english_lacks_is_refused() {
    refused(&[("id", "greet = Halo\nleave = Dah")], &["id/shell.ftl: leave is not in English"]);
}

#[test]
fn a_whole_file_that_a_language_lacks_is_refused_key_by_key() {
    let mut sources = texts(&[]);
    sources.0.entry("ar".to_owned()).or_default().remove("shell");
    assert_eq!(check::problems(&sources, ""), ["ar/shell.ftl: greet is missing"]);
}

#[test]
fn a_whole_language_that_is_not_there_is_refused() {
    let mut sources = texts(&[]);
    sources.0.insert("ar".to_owned(), BTreeMap::new());
    assert_eq!(check::problems(&sources, ""), ["ar/shell.ftl: greet is missing", "ar/terms.ftl: -brand is missing"]);
}

#[test]
fn a_variable_that_a_language_forgets_is_refused() {
    refused(
        &[("id", "greet = Halo { $name }"), ("en", "greet = Hello { $name }"), ("ar", "greet = { $name }، مرحبًا")],
        &["ja/shell.ftl: greet: does not say $name, which English says"],
    );
}

#[test]
fn a_variable_that_english_does_not_give_is_refused() {
    refused(
        &[("id", "greet = Halo { $nama }")],
        &["id/shell.ftl: greet: says $nama, which English neither says nor announces"],
    );
}

#[test]
fn a_variable_that_english_announces_may_be_said_by_those_who_need_it() {
    refused(&[("en", "# $name: who\ngreet = Hello"), ("id", "greet = Halo { $name }")], &[]);
}

#[test]
fn a_variable_that_is_announced_and_said_by_nobody_is_refused() {
    refused(
        &[("en", "# $name: who\ngreet = Hello")],
        &["en/shell.ftl: greet: announces $name, which no language says"],
    );
}

#[test]
fn what_is_not_fluent_is_refused_with_its_line() {
    let problems = check::problems(&texts(&[("en", "greet = Hello\n\nleave = { $n")]), "");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("en/shell.ftl: line 3: "), "{problems:?}");
}

#[test]
fn a_key_that_is_there_twice_is_refused() {
    refused(&[("ja", "greet = やあ\ngreet = おい")], &["ja/shell.ftl: greet is there twice"]);
}

#[test]
fn a_message_without_a_value_is_refused() {
    let problems = check::problems(&texts(&[("id", "greet =\n    .title = Halo")]), "");
    assert!(problems.contains(&"id/shell.ftl: greet: has no value".to_owned()), "{problems:?}");
}

#[test]
fn words_left_in_english_are_refused() {
    refused(
        &[("id", "greet =   Hello")],
        &["id/shell.ftl: greet: is the same as in English and not on same-as-english.txt"],
    );
}

#[test]
fn words_the_same_as_in_english_need_a_line_with_a_reason() {
    let texts = texts(&[("id", "greet = Hello")]);
    assert_eq!(check::problems(&texts, "id shell.greet  # a loan word"), Vec::<String>::new());
    assert_eq!(check::problems(&texts, "id shell.greet"), ["same-as-english.txt: id shell.greet gives no reason"]);
}

#[test]
fn an_excuse_that_excuses_nothing_is_refused() {
    let differs = "same-as-english.txt: ja shell.greet differs from English, or is not there";
    assert_eq!(check::problems(&texts(&[]), "ja shell.greet  # why"), [differs]);
    let twice = "id shell.greet  # why\nid shell.greet  # why";
    assert_eq!(
        check::problems(&texts(&[("id", "greet = Hello")]), twice),
        ["same-as-english.txt: id shell.greet is there twice"]
    );
}

const COUNTS: &str = "greet = { $n ->\n [one] one hello\n *[other] { $n } hellos\n }";
const COUNTS_IN_ARABIC: &str =
    "greet = { $n ->\n [zero] ٠\n [one] ١\n [two] ٢\n [few] بضع\n [many] كثير\n *[other] { $n } مرحبًا\n }";

#[test]
fn arabic_counts_in_six_ways_and_english_in_two() {
    let plain = [("id", "greet = { $n } halo"), ("ja", "greet = { $n }回")];
    refused(&[plain[0], plain[1], ("en", COUNTS), ("ar", COUNTS_IN_ARABIC)], &[]);
    let lacking = COUNTS_IN_ARABIC.replace("[two] ٢\n", "").replace("[many] كثير\n", "");
    refused(
        &[plain[0], plain[1], ("en", COUNTS), ("ar", &lacking)],
        &["ar/shell.ftl: greet: counts by $n but lacks two, many"],
    );
    refused(
        &[plain[0], plain[1], ("en", &COUNTS.replace("[one]", "[uno]")), ("ar", COUNTS_IN_ARABIC)],
        &["en/shell.ftl: greet: counts by $n but lacks one"],
    );
}

#[test]
fn a_choice_by_an_exact_number_is_refused() {
    let plain = [("id", "greet = { $n } halo"), ("ja", "greet = { $n }回"), ("ar", COUNTS_IN_ARABIC)];
    refused(
        &[plain[0], plain[1], plain[2], ("en", &COUNTS.replace("[one]", "[0] none\n [one]"))],
        &["en/shell.ftl: greet: chooses by an exact $n: write a text of its own for that"],
    );
}

#[test]
fn a_language_with_plurals_must_count_where_english_does() {
    refused(
        &[("id", "greet = { $n } halo"), ("ja", "greet = { $n }回"), ("en", COUNTS), ("ar", "greet = { $n } مرحبًا")],
        &["ar/shell.ftl: greet: does not count by $n, as English does"],
    );
}

#[test]
fn a_form_of_address_must_be_one_that_the_product_knows() {
    refused(
        &[
            ("en", "# $address: who\ngreet = Hello"),
            ("id", "greet = { $address ->\n [feminin] Bu\n [masculine] Pak\n *[neutral] Halo\n }"),
        ],
        &["id/shell.ftl: greet: $address is one of neutral, feminine, masculine"],
    );
}

#[test]
fn a_reference_to_nothing_is_refused() {
    refused(&[("id", "greet = Halo { -brand }")], &[]);
    refused(&[("id", "greet = Halo { -mark }")], &["id/shell.ftl: greet: refers to -mark, which is not there"]);
    refused(&[("id", "greet = { hello }")], &["id/shell.ftl: greet: refers to hello, which is not there"]);
}

#[test]
fn a_term_outside_its_file_is_refused_and_so_is_a_message_inside() {
    let line = "id/shell.ftl: -house: terms, and nothing else, belong into terms.ftl";
    let problems = check::problems(&texts(&[("id", "greet = Halo\n-house = Rumah")]), "");
    assert!(problems.contains(&line.to_owned()), "{problems:?}");
    let mut sources = texts(&[]);
    sources.0.entry("id".to_owned()).or_default().insert("terms".to_owned(), "-brand = id\nhi = Hai".to_owned());
    let line = "id/terms.ftl: hi: terms, and nothing else, belong into terms.ftl";
    assert!(check::problems(&sources, "").contains(&line.to_owned()));
}

#[test]
fn a_message_with_the_name_of_a_term_is_refused() {
    let line = "id/shell.ftl: brand: has the name of a term, which Fluent would take for the same";
    let problems = check::problems(&texts(&[("id", "greet = Halo\nbrand = Merek")]), "");
    assert!(problems.contains(&line.to_owned()), "{problems:?}");
}

#[test]
fn attributes_and_functions_are_refused() {
    refused(
        &[("id", "greet = Halo\n    .title = Halo")],
        &["id/shell.ftl: greet: the attribute .title is not used in these texts"],
    );
    refused(
        &[("id", "greet = Halo { NUMBER(1) }")],
        &["id/shell.ftl: greet: the function NUMBER is not used in these texts"],
    );
}

#[test]
fn a_key_that_rust_cannot_name_is_refused() {
    let all = |key: &str| {
        let line = |said: &str| format!("{key} = {said}");
        check::problems(&texts(&[("id", &line("a")), ("en", &line("b")), ("ar", &line("c")), ("ja", &line("d"))]), "")
    };
    assert_eq!(all("log-out"), Vec::<String>::new());
    for key in ["type", "log_out", "LogOut"] {
        let line = format!("en/shell.ftl: {key}: {key} cannot be a name in Rust: use lower-case words with hyphens");
        assert!(all(key).contains(&line), "{key}");
    }
}

//! What makes a text unfit to ship, in any language: one line per problem, with file and key.
//!
//! Refuses to guess: there is no fallback from one language to another, so all must be whole.

use super::ftl::{self, Message, Selector, Sources};
use std::collections::{BTreeMap, BTreeSet};

/// Folders of texts. English is the measure for keys and variables only; the words begin in Indonesian.
pub(crate) const LANGUAGES: [&str; 4] = ["id", "en", "ar", "ja"];
const MEASURE: &str = "en";

/// Texts that are rightly the same as in English: `<language> <file>.<key>  # why`, one a line.
pub(crate) const EXCUSES: &str = "same-as-english.txt";

/// Its terms are known in every other file; it has no messages.
pub(crate) const TERMS: &str = "terms";

const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const ADDRESSES: [&str; 3] = ["neutral", "feminine", "masculine"];

/// The plural categories for whole numbers, as CLDR has them.
fn categories(language: &str) -> &'static [&'static str] {
    match language {
        "ar" => &CATEGORIES,
        "en" => &["one", "other"],
        _ => &["other"],
    }
}

/// What Rust would not take as the name of a function or an argument.
const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum",
    "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "static", "struct", "super", "true", "try", "type", "use", "where",
];

/// File → key → message.
type Language = BTreeMap<String, BTreeMap<String, Message>>;

pub(crate) fn problems(sources: &Sources, excuses: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let languages: BTreeMap<&str, Language> =
        sources.0.iter().map(|(tag, files)| (tag.as_str(), whole(tag, files, &mut problems))).collect();
    let nothing = Language::new();
    let english = languages.get(MEASURE).unwrap_or(&nothing);
    let mut same = BTreeSet::new();
    for (tag, language) in &languages {
        each(tag, language, &mut problems);
        if *tag != MEASURE {
            compare(tag, language, english, &mut same, &mut problems);
        }
    }
    announced_but_unused(&languages, english, &mut problems);
    excused(excuses, &same, &mut problems);
    problems
}

/// Parses a language; complains of what is not Fluent and of keys that are there twice.
fn whole(tag: &str, files: &BTreeMap<String, String>, problems: &mut Vec<String>) -> Language {
    let mut language = Language::new();
    for (file, source) in files {
        let (messages, not_fluent) = ftl::messages(source);
        problems.extend(not_fluent.into_iter().map(|what| format!("{tag}/{file}.ftl: {what}")));
        let known = language.entry(file.clone()).or_default();
        for message in messages {
            let key = message.key.clone();
            if known.insert(key.clone(), message).is_some() {
                problems.push(format!("{tag}/{file}.ftl: {key} is there twice"));
            }
        }
    }
    language
}

/// What can be wrong with a message on its own.
fn each(tag: &str, language: &Language, problems: &mut Vec<String>) {
    let has = |file: &str, key: &str| language.get(file).is_some_and(|messages| messages.contains_key(key));
    for (file, messages) in language {
        for message in messages.values() {
            let mut complain = |what: &str| problems.push(format!("{tag}/{file}.ftl: {}: {what}", message.key));
            if (file == TERMS) != message.is_term() {
                complain("terms, and nothing else, belong into terms.ftl");
            }
            if has(TERMS, &format!("-{}", message.key)) {
                complain("has the name of a term, which Fluent would take for the same");
            }
            if message.value.is_empty() {
                complain("has no value");
            }
            for name in message.variables.iter().chain([&message.key]) {
                let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if !plain || KEYWORDS.contains(&name.as_str()) {
                    complain(&format!("{name} cannot be a name in Rust: use lower-case words with hyphens"));
                }
            }
            for what in &message.foreign {
                complain(&format!("{what} is not used in these texts"));
            }
            for reference in &message.references {
                let home = if reference.starts_with('-') { TERMS } else { file };
                if !has(home, reference) {
                    complain(&format!("refers to {reference}, which is not there"));
                }
            }
            for selector in &message.selectors {
                for what in selects_badly(tag, selector) {
                    complain(&what);
                }
            }
        }
    }
}

fn counts(selector: &Selector) -> bool {
    selector.keys.iter().any(|key| CATEGORIES.contains(&key.as_str()))
}

fn selects_badly(tag: &str, selector: &Selector) -> Vec<String> {
    let Selector { variable, keys } = selector;
    let has = |name: &str| keys.iter().any(|key| key == name);
    let mut problems = Vec::new();
    if keys.iter().any(|key| key.starts_with(|it: char| it == '-' || it.is_ascii_digit())) {
        problems.push(format!("chooses by an exact ${variable}: write a text of its own for that"));
    }
    if counts(selector) {
        let lacking: Vec<&str> = categories(tag).iter().copied().filter(|category| !has(category)).collect();
        if !lacking.is_empty() {
            problems.push(format!("counts by ${variable} but lacks {}", lacking.join(", ")));
        }
    }
    if variable == "address" {
        let whole = keys.len() == ADDRESSES.len() && ADDRESSES.into_iter().all(has);
        if !whole {
            problems.push(format!("$address is one of {}", ADDRESSES.join(", ")));
        }
    }
    problems
}

/// A language against English: the same files and keys, the same variables, plurals where English has them, other words.
fn compare(
    tag: &str,
    language: &Language,
    english: &Language,
    same: &mut BTreeSet<String>,
    problems: &mut Vec<String>,
) {
    for (file, messages) in language {
        for key in messages.keys() {
            if !english.get(file).is_some_and(|english| english.contains_key(key)) {
                problems.push(format!("{tag}/{file}.ftl: {key} is not in English"));
            }
        }
    }
    for (file, messages) in english {
        for (key, measure) in messages {
            let Some(message) = language.get(file).and_then(|messages| messages.get(key)) else {
                problems.push(format!("{tag}/{file}.ftl: {key} is missing"));
                continue;
            };
            let mut complain = |what: String| problems.push(format!("{tag}/{file}.ftl: {key}: {what}"));
            for variable in measure.variables.iter().filter(|it| !message.variables.contains(it)) {
                complain(format!("does not say ${variable}, which English says"));
            }
            let given = |it: &&String| measure.variables.contains(it) || measure.announced.contains(it);
            for variable in message.variables.iter().filter(|it| !given(it)) {
                complain(format!("says ${variable}, which English neither says nor announces"));
            }
            for counted in measure.selectors.iter().filter(|it| counts(it) && categories(tag).len() > 1) {
                if !message.selectors.iter().any(|it| counts(it) && it.variable == counted.variable) {
                    complain(format!("does not count by ${}, as English does", counted.variable));
                }
            }
            if message.value == measure.value {
                same.insert(format!("{tag} {file}.{key}"));
            }
        }
    }
}

/// An announced variable that no language says would be an argument for nothing.
fn announced_but_unused(languages: &BTreeMap<&str, Language>, english: &Language, problems: &mut Vec<String>) {
    for (file, messages) in english {
        for (key, measure) in messages {
            let said = |variable: &String| {
                let of = |language: &Language| language.get(file)?.get(key).map(|it| it.variables.contains(variable));
                languages.values().any(|language| of(language) == Some(true))
            };
            for variable in measure.announced.iter().filter(|it| !said(it)) {
                problems.push(format!("{MEASURE}/{file}.ftl: {key}: announces ${variable}, which no language says"));
            }
        }
    }
}

/// What is the same as in English must be on the list with a reason, and nothing else may be on it.
fn excused(excuses: &str, same: &BTreeSet<String>, problems: &mut Vec<String>) {
    let mut listed = BTreeSet::new();
    for line in excuses.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (entry, reason) = line.split_once('#').unwrap_or((line, ""));
        let entry = entry.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.trim().is_empty() {
            problems.push(format!("{EXCUSES}: {entry} gives no reason"));
        }
        if !same.contains(&entry) {
            problems.push(format!("{EXCUSES}: {entry} differs from English, or is not there"));
        }
        if !listed.insert(entry.clone()) {
            problems.push(format!("{EXCUSES}: {entry} is there twice"));
        }
    }
    for entry in same.difference(&listed) {
        let (tag, text) = entry.split_once(' ').unwrap_or((entry, ""));
        let (file, key) = text.split_once('.').unwrap_or((text, ""));
        problems.push(format!("{tag}/{file}.ftl: {key}: is the same as in English and not on {EXCUSES}"));
    }
}

//! A new capability on every side, as a small slice that works: `./dev new bookings` makes a record, a mutation, a question,
//! its page, its words in all languages, and a story. What is in it is to be renamed and replaced; where it is, stays.
//!
//! Writes nothing unless it can write everything, and never over something that exists.

use std::fs;
use std::path::Path;

use lexopt::prelude::*;

use crate::Outcome;
use crate::capabilities::{CAPABILITIES, Capability, LANGUAGES, capability};
use crate::steps::Steps;
use crate::workspace::cargo;

/// A file from the root of the repository, and all of its text.
type Planned = (String, String);

/// Where the parts of a slice go, and what they look like.
const PARTS: [(&str, &str); 7] = [
    ("core/domain/src/«word»/mod.rs", include_str!("new/domain.txt")),
    ("core/domain/src/«word»/item.rs", include_str!("new/item.txt")),
    ("core/domain/src/«word»/all.rs", include_str!("new/question.txt")),
    ("ui/src/«word»/page.rs", include_str!("new/page.txt")),
    ("ui/src/«word»/words.rs", include_str!("new/words.txt")),
    ("ui/src/«word»/«word».css", include_str!("new/style.txt")),
    ("tests/stories/tests/«word».rs", include_str!("new/story.txt")),
];
const SMALL_PARTS: [(&str, &str); 2] = [
    ("server/src/«word»/mod.rs", "//! «word»: «about». What the server alone does for it.\n"),
    (
        "ui/src/«word»/mod.rs",
        "//! «word»: «about».\n\nmod page;\npub(crate) mod words;\n\npub(crate) use page::«Name»Page;\n",
    ),
];

/// In the order of `LANGUAGES`: what a slice says from its first day.
const WORDS: [&str; 4] = [
    "item-title = Judul\nadd = Tambah\nadded = Baru: { $title }\nempty = Belum ada apa-apa di sini.\nrefused-empty = Tulis sesuatu dulu.\n",
    "item-title = Title\nadd = Add\nadded = New: { $title }\nempty = Nothing here yet.\nrefused-empty = Write something first.\n",
    "item-title = العنوان\nadd = إضافة\nadded = جديد: { $title }\nempty = لا شيء هنا بعد.\nrefused-empty = يُرجى كتابة شيء أولًا.\n",
    "item-title = タイトル\nadd = 追加\nadded = 新規：{ $title }\nempty = まだ何もありません。\nrefused-empty = 何か入力してください。\n",
];

pub fn new(root: &Path, steps: &mut Steps, mut arguments: lexopt::Parser) -> Outcome {
    let word = match arguments.next()? {
        Some(Value(word)) => word.string()?,
        Some(other) => return Err(other.unexpected().into()),
        None => return Err("which capability? ./dev new bookings".into()),
    };
    let Some(capability) = capability(&word) else {
        let words: Vec<&str> = CAPABILITIES.iter().map(|capability| capability.word).collect();
        return Err(format!("'{word}' is no capability of the product. These are: {}", words.join(", ")).into());
    };
    let mut planned = added(capability, free_code(root)?);
    if let Some((path, _)) = planned.iter().find(|(path, _)| root.join(path).exists()) {
        return Err(format!("{word} exists already: {path}").into());
    }
    planned.extend(changed(root, capability)?);
    for (path, text) in planned {
        steps.step(&format!("Writing {path}"), || {
            let file = root.join(&path);
            fs::create_dir_all(file.parent().ok_or("a file without a folder")?)?;
            Ok(fs::write(file, text)?)
        })?;
    }
    let mut format = cargo(root);
    format.args([
        "fmt",
        "--package",
        "nusaloka-domain",
        "--package",
        "nusaloka-ui",
        "--package",
        "nusaloka-stories",
        "--package",
        "nusaloka-server",
    ]);
    steps.run("Putting the imports in order", format)
}

/// Files that were not there before.
fn added(capability: &Capability, code: u32) -> Vec<Planned> {
    let parts = PARTS.into_iter().chain(SMALL_PARTS);
    let mut files: Vec<Planned> =
        parts.map(|(path, text)| (filled(path, capability, code), filled(text, capability, code))).collect();
    for ((language, title), words) in LANGUAGES.iter().zip(&capability.titles).zip(WORDS) {
        files.push((format!("locales/{language}/{}.ftl", capability.word), format!("title = {title}\n{words}")));
    }
    files
}

fn filled(pattern: &str, Capability { word, about, .. }: &Capability, code: u32) -> String {
    pattern
        .replace("«word»", word)
        .replace("«Name»", &name_of(word))
        .replace("«WORD»", &word.to_uppercase())
        .replace("«about»", about)
        .replace("«code»", &code.to_string())
}

/// The code of its first record: a hundred that no record has begun. Codes stand for ever, so they follow what is declared
/// and not a list that may be put in another order; two who take the same at once are told by the domain's own test.
fn free_code(root: &Path) -> Outcome<u32> {
    let mut highest = 0;
    let mut folders = vec![root.join("core/domain/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                highest = codes(&fs::read_to_string(&path)?).fold(highest, u32::max);
            }
        }
    }
    Ok((highest / 100 + 1) * 100)
}

/// `pub struct Item = 21 "packing_item" {` declares 21. Examples in comments declare nothing.
fn codes(source: &str) -> impl Iterator<Item = u32> {
    source.lines().filter_map(|line| {
        line.trim_start().strip_prefix("pub struct ")?.split_once(" = ")?.1.split(' ').next()?.parse().ok()
    })
}

/// A text that learned of a capability; nothing if it no longer looks as this command knows it.
type With = fn(&str, &str) -> Option<String>;

/// Files that learn of the new one.
fn changed(root: &Path, Capability { word, .. }: &Capability) -> Outcome<Vec<Planned>> {
    let read = |path: &str| fs::read_to_string(root.join(path));
    let mut files = Vec::new();
    for (path, line) in
        [("core/domain/src/lib.rs", "pub mod "), ("server/src/lib.rs", "mod "), ("ui/src/lib.rs", "mod ")]
    {
        let text = with_module(&read(path)?, line, word).ok_or_else(|| format!("{path} declares no modules"))?;
        files.push((path.to_owned(), text));
    }
    let changes: [(&str, With); 5] = [
        ("core/domain/src/lib.rs", with_capability),
        ("ui/src/routes.rs", with_route),
        ("server/src/routes.rs", with_screen),
        ("ui/src/words.rs", with_refusals),
        ("ui/src/shell/tray.rs", with_changes),
    ];
    for (path, with) in changes {
        let before = match files.iter().position(|(changed, _)| changed == path) {
            Some(at) => files.swap_remove(at).1,
            None => read(path)?,
        };
        let text = with(&before, word).ok_or_else(|| format!("{path} no longer looks as this command knows it"))?;
        files.push((path.to_owned(), text));
    }
    Ok(files)
}

/// `bookings` is `Bookings` among the addresses, and its page is `BookingsPage`.
fn name_of(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// The declarations stay in alphabetic order.
fn with_module(text: &str, declaration: &str, word: &str) -> Option<String> {
    let new = format!("{declaration}{word};");
    let modules = || text.lines().filter(|line| line.starts_with(declaration) && line.ends_with(';'));
    match modules().find(|line| **line > *new) {
        Some(next) => Some(text.replacen(&format!("{next}\n"), &format!("{new}\n{next}\n"), 1)),
        None => modules().next_back().map(|last| text.replacen(&format!("{last}\n"), &format!("{last}\n{new}\n"), 1)),
    }
}

/// At the end of the list of all.
fn with_capability(text: &str, word: &str) -> Option<String> {
    let list = text.find("capability::Business(&[")?;
    let end = list + text[list..].find(']')?;
    let comma = if text[..end].trim_end().ends_with(',') { "" } else { ", " };
    Some(format!("{}{comma}{word}::{}{}", &text[..end], word.to_uppercase(), &text[end..]))
}

/// Before the words for what is not known here.
fn with_refusals(text: &str, word: &str) -> Option<String> {
    let words = format!(
        "    if let Some(refused) = refused.of::<nusaloka_domain::{word}::Refused>() {{\n        \
         return crate::{word}::words::refused(refused);\n    }}\n"
    );
    before(text, "    text::shell::refused_otherwise()\n", &words)
}

fn with_changes(text: &str, word: &str) -> Option<String> {
    let words = format!(
        "    if let Some(change) = crate::{word}::words::change(act) {{\n        return vec![say(change)];\n    }}\n"
    );
    before(text, "    vec![say(text::shell::tray_otherwise())]\n", &words)
}

fn before(text: &str, anchor: &str, new: &str) -> Option<String> {
    let mut text = text.to_owned();
    let place = text.find(anchor)?;
    text.insert_str(place, new);
    Some(text)
}

/// The server brings the screens to a browser at every address that a page has.
fn with_screen(text: &str, word: &str) -> Option<String> {
    before(text, "\"/gallery\"", &format!("\"/{word}\", "))
}

/// The address, the name and the page, before those of the page for wrong addresses.
fn with_route(text: &str, word: &str) -> Option<String> {
    let name = name_of(word);
    let mut text = text.to_owned();
    for (anchor, before) in [
        ("    kit::GalleryPage,\n", format!("    {word}::{name}Page,\n")),
        ("    #[route(\"/:..", format!("    #[route(\"/{word}\", {name}Page)]\n    {name} {{}},\n")),
        ("            Self::NotFound", format!("            Self::{name} {{}} => text::{word}::title(),\n")),
    ] {
        text = self::before(&text, anchor, &before)?;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::violations_with;

    #[test]
    fn every_capability_can_be_added_and_the_repository_stays_tidy() {
        let root = crate::workspace::root().unwrap();
        let before = violations_with(&root, Vec::new()).unwrap();
        for capability in &CAPABILITIES {
            let mut planned = added(capability, 100);
            if planned.iter().any(|(path, _)| root.join(path).exists()) {
                continue;
            }
            planned.extend(changed(&root, capability).unwrap());
            assert_eq!(violations_with(&root, planned).unwrap(), before, "{}", capability.word);
        }
    }

    #[test]
    fn modules_stay_in_order() {
        let text = "//! x\n\nmod app;\nmod trips;\n\nuse app::App;\n";
        assert_eq!(
            with_module(text, "mod ", "chat").unwrap(),
            "//! x\n\nmod app;\nmod chat;\nmod trips;\n\nuse app::App;\n"
        );
        assert_eq!(
            with_module(text, "mod ", "wallet").unwrap(),
            "//! x\n\nmod app;\nmod trips;\nmod wallet;\n\nuse app::App;\n"
        );
        assert_eq!(with_module("//! x\n", "mod ", "chat"), None);
    }

    #[test]
    fn a_capability_joins_the_list_however_it_is_broken() {
        let short = "pub const NUSALOKA: capability::Business = capability::Business(&[identity::IDENTITY]);";
        assert!(with_capability(short, "quotes").unwrap().ends_with("(&[identity::IDENTITY, quotes::QUOTES]);"));
        let long = "capability::Business(&[\n    identity::IDENTITY,\n]);";
        assert!(with_capability(long, "quotes").unwrap().contains("IDENTITY,\nquotes::QUOTES]);"));
        assert_eq!(with_capability("nothing of the sort", "quotes"), None);
    }

    #[test]
    fn a_code_is_free_whatever_was_declared_before() {
        let declared = "/// pub struct Boat = 9000 \"boat\" {\n    pub struct Item = 21 \"packing_item\" {\npub struct Person = 10 \"identity_person\" by authority {\npub struct Plain;\n";
        assert_eq!(codes(declared).collect::<Vec<_>>(), [21, 10]);
        assert_eq!(free_code(&crate::workspace::root().unwrap()).unwrap() % 100, 0);
    }

    #[test]
    fn nothing_of_a_pattern_is_left_unfilled() {
        for capability in &CAPABILITIES {
            assert!(added(capability, 100).iter().all(|(path, text)| !path.contains('«') && !text.contains('«')));
        }
    }

    #[test]
    fn changes_and_refusals_of_a_new_capability_have_words() {
        let root = crate::workspace::root().unwrap();
        let changed = changed(&root, capability("quotes").unwrap()).unwrap();
        let text = |path: &str| &changed.iter().find(|(changed, _)| changed == path).unwrap().1;
        assert!(text("ui/src/words.rs").contains("crate::quotes::words::refused(refused)"));
        assert!(text("ui/src/shell/tray.rs").contains("crate::quotes::words::change(act)"));
        assert!(text("core/domain/src/lib.rs").contains("quotes::QUOTES"));
        assert!(text("core/domain/src/lib.rs").contains("pub mod quotes;"));
        assert!(text("server/src/routes.rs").contains("\"/quotes\", \"/gallery\""));
    }

    #[test]
    fn a_page_gets_its_address_and_its_name() {
        let text = fs::read_to_string(crate::workspace::root().unwrap().join("ui/src/routes.rs")).unwrap();
        let text = with_route(&text, "bookings").unwrap();
        assert!(text.contains("#[route(\"/bookings\", BookingsPage)]\n    Bookings {},"));
        assert!(text.contains("Self::Bookings {} => text::bookings::title(),"));
    }
}

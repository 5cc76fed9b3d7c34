//! The folders of a new capability on every side, as the existing ones look: `./dev new bookings`.
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
    let mut planned = added(capability);
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
    format.args(["fmt", "--package", "nusaloka-ui"]);
    steps.run("Putting the imports in order", format)
}

/// Files that were not there before.
fn added(Capability { word, about, titles }: &Capability) -> Vec<Planned> {
    let name = name_of(word);
    let mut files = vec![
        (format!("core/domain/src/{word}/mod.rs"), format!("//! {word}: {about}.\n")),
        (format!("server/src/{word}/mod.rs"), format!("//! {word}: {about}. What the server alone does for it.\n")),
        (
            format!("ui/src/{word}/mod.rs"),
            format!("//! {word}: {about}.\n\nmod page;\n\npub(crate) use page::{name}Page;\n"),
        ),
        (
            format!("ui/src/{word}/page.rs"),
            format!(
                "//! The first page of {word}. Its heading is the frame's.\n\nuse dioxus::prelude::*;\n\n\
                 #[component]\npub(crate) fn {name}Page() -> Element {{\n    rsx! {{\n        section {{ class: \"{word}\" }}\n    }}\n}}\n"
            ),
        ),
        (
            format!("ui/src/{word}/{word}.css"),
            format!(
                "/* {word}: {about}. */\n\n@layer capability {{\n  .{word} {{\n    display: grid;\n    gap: var(--space-4);\n  }}\n}}\n"
            ),
        ),
        (
            format!("tests/stories/tests/{word}.rs"),
            format!("//! Stories of {word}: {about}, through the public face.\n"),
        ),
    ];
    files.extend(
        LANGUAGES
            .iter()
            .zip(titles)
            .map(|(language, title)| (format!("locales/{language}/{word}.ftl"), format!("title = {title}\n"))),
    );
    files
}

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
    let routes = "ui/src/routes.rs";
    let text =
        with_route(&read(routes)?, word).ok_or_else(|| format!("{routes} no longer looks as this command knows it"))?;
    files.push((routes.to_owned(), text));
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

/// The address, the name and the page, before those of the page for wrong addresses.
fn with_route(text: &str, word: &str) -> Option<String> {
    let name = name_of(word);
    let mut text = text.to_owned();
    for (anchor, before) in [
        ("    kit::GalleryPage,\n", format!("    {word}::{name}Page,\n")),
        ("    #[route(\"/:..", format!("    #[route(\"/{word}\", {name}Page)]\n    {name} {{}},\n")),
        ("            Self::NotFound", format!("            Self::{name} {{}} => text::{word}::title(),\n")),
    ] {
        let place = text.find(anchor)?;
        text.insert_str(place, &before);
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
            let mut planned = added(capability);
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
    fn a_page_gets_its_address_and_its_name() {
        let text = fs::read_to_string(crate::workspace::root().unwrap().join("ui/src/routes.rs")).unwrap();
        let text = with_route(&text, "bookings").unwrap();
        assert!(text.contains("#[route(\"/bookings\", BookingsPage)]\n    Bookings {},"));
        assert!(text.contains("Self::Bookings {} => text::bookings::title(),"));
    }
}

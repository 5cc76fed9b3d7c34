//! Finds texts that nothing says any more, so that no language carries dead words.
//!
//! A key counts as said where a source names `text::file::key`, on one line or several, or imports a part of that
//! path with `use` and names the rest. Comments, strings, tests/ and what was generated say nothing. Refuses to
//! guess: a glob import or a key put together at run time does not count.

use fluent_syntax::{ast::Entry, parser};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// Where nobody speaks: the texts themselves, tests, and what tools write.
const SILENT: [&str; 6] = ["locales", "tests", "target", "gen", "node_modules", "docs"];

/// Every key of `locales/en` that no source says, as `file::key` with underscores, sorted.
pub fn unused_keys(root: &Path) -> io::Result<Vec<String>> {
    let mut unused = keys(&root.join("locales/en"))?;
    let mut sources = Vec::new();
    rust_files(root, &mut sources)?;
    for source in sources {
        for said in said_in(&fs::read_to_string(source)?) {
            unused.remove(&said);
        }
    }
    Ok(unused.into_iter().collect())
}

fn keys(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut keys = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_none_or(|ending| ending != "ftl") {
            continue;
        }
        // What is not Fluent is refused where the typed keys are made; here it is merely no key.
        let resource = parser::parse(fs::read_to_string(&path)?).unwrap_or_else(|(readable, _)| readable);
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                keys.insert(format!("{file}::{}", message.id.name.replace('-', "_")));
            }
        }
    }
    Ok(keys)
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && !SILENT.contains(&name.as_str()) {
                rust_files(&entry.path(), found)?;
            }
        } else if Path::new(&name).extension().is_some_and(|ending| ending == "rs") {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// What one source says, as `file::key`.
fn said_in(source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let mut said = BTreeSet::new();
    let mut imported = BTreeSet::new();
    for at in 0..tokens.len() {
        if tokens[at] == "text" && tokens.get(at + 1).is_some_and(|next| next == "::") {
            named(&tokens[at + 2..], None, &mut said, &mut imported);
        }
    }
    for path in tokens.windows(4) {
        if path[0] != "::" && imported.contains(&path[1]) && path[2] == "::" && is_name(&path[3]) {
            said.insert(format!("{}::{}", path[1], path[3]));
        }
    }
    said
}

fn is_name(token: &str) -> bool {
    token.starts_with(|it: char| it.is_alphabetic() || it == '_')
}

/// Reads on after `text::`, and after `file::` once a file is known: one name, or several in braces. A file that
/// nothing follows is an import. Gives how many tokens it read.
fn named(tokens: &[String], file: Option<&str>, said: &mut BTreeSet<String>, imported: &mut BTreeSet<String>) -> usize {
    let followed = tokens.get(1).is_some_and(|next| next == "::");
    match (tokens.first().map(String::as_str), file) {
        (Some("{"), _) => {
            let mut at = 1;
            while tokens.get(at).is_some_and(|token| token != "}") {
                at += named(&tokens[at..], file, said, imported);
            }
            at + 1
        }
        (Some(sign), _) if !is_name(sign) => 1,
        (Some("self"), Some(file)) => {
            imported.insert(file.to_owned());
            1
        }
        (Some(key), Some(file)) => {
            said.insert(format!("{file}::{key}"));
            1
        }
        (Some(file), None) if followed => 2 + named(&tokens[2..], Some(file), said, imported),
        (Some(file), None) => {
            imported.insert(file.to_owned());
            1
        }
        (None, _) => 0,
    }
}

/// Names, `::` and single signs, without comments, strings and characters.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len());
        let length = if let Some(length) = unspoken(rest) {
            length
        } else if name > 0 {
            tokens.push(rest[..name].to_owned());
            name
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// How long the comment, string or character is that stands here, if one does.
fn unspoken(rest: &str) -> Option<usize> {
    let until = |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return Some(until(2, "\n"));
    }
    if rest.starts_with("/*") {
        return Some(until(2, "*/"));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let fence = &raw[..raw.len() - raw.trim_start_matches('#').len()];
        return raw[fence.len()..].starts_with('"').then(|| until(2 + fence.len(), &format!("\"{fence}")));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    // A quote is a lifetime unless it closes after one character.
    let character = rest.strip_prefix('\'')?;
    let closes = character.starts_with('\\') || character.chars().nth(1) == Some('\'');
    closes.then(|| quoted(rest, '\''))
}

/// The length of a quoted thing with its quotes; a backslash hides what follows it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut hidden = false;
    for (at, sign) in rest.char_indices().skip(1) {
        if sign == quote && !hidden {
            return at + 1;
        }
        hidden = sign == '\\' && !hidden;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(source: &str) -> Vec<String> {
        said_in(source).into_iter().collect()
    }

    #[test]
    fn a_key_is_said_by_its_path() {
        assert_eq!(said("say(text::shell::today())"), ["shell::today"]);
        assert_eq!(said("nusaloka_locales::text::shell::today as fn() -> Text"), ["shell::today"]);
    }

    #[test]
    fn a_path_may_stand_on_several_lines() {
        assert_eq!(said("text::\n    shell /* why */\n    ::today()"), ["shell::today"]);
    }

    #[test]
    fn a_file_may_be_imported() {
        assert_eq!(said("use nusaloka_locales::text::shell;\nfn f() { shell::today(); }"), ["shell::today"]);
        assert_eq!(
            said("use x::{Text, text::{kit, shell}};\nf(shell::today(), kit::book())"),
            ["kit::book", "shell::today"]
        );
        assert_eq!(said("use text::shell::{self};\nshell::today()"), ["shell::today"]);
    }

    #[test]
    fn keys_may_be_imported_one_by_one() {
        assert_eq!(said("use text::shell::{today, trips};"), ["shell::today", "shell::trips"]);
        assert_eq!(said("use text::{shell::today, kit::{book, ask}};"), ["kit::ask", "kit::book", "shell::today"]);
    }

    #[test]
    fn a_module_of_the_same_name_says_nothing() {
        assert_eq!(said("use crate::kit::button;\nkit::button::Button {}"), [""; 0]);
        assert_eq!(said("use x::text::kit;\nuse crate::kit::button;"), [""; 0]);
    }

    #[test]
    fn comments_and_strings_say_nothing() {
        let silent = r##"
            // text::shell::a
            /* text::shell::b */
            let c = "text::shell::c \" text::shell::d";
            let e = r#"text::shell::e " text::shell::f"#;
        "##;
        assert_eq!(said(silent), [""; 0]);
    }

    #[test]
    fn what_stands_behind_strings_characters_and_lifetimes_is_heard() {
        for before in [r#""http://x" "#, r#"'"' "#, r"'\'' ", r"'\\' ", "&'a str ", "r#type ", r#"r"\" "#, "'م' "] {
            assert_eq!(said(&format!("{before}, text::shell::today()")), ["shell::today"], "{before}");
        }
    }

    #[test]
    fn the_unused_are_those_that_only_texts_tests_and_tools_name() -> io::Result<()> {
        let root = std::env::temp_dir().join(format!("nusaloka-words-{}", std::process::id()));
        let file = |path: &str, content: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&root))?;
            fs::write(path, content)
        };
        file("locales/en/shell.ftl", "today = Today\nlog-out = Log out\nold = Old\n-brand = B\n")?;
        file("locales/src/lib.rs", "text::shell::old()")?;
        file("tests/window/src/lib.rs", "text::shell::old()")?;
        file("target/debug/out.rs", "text::shell::old()")?;
        file("ui/src/deep/page.rs", "say(text::shell::log_out())")?;
        file("server/src/lib.rs", "text::shell::today()")?;
        let unused = unused_keys(&root);
        fs::remove_dir_all(&root)?;
        assert_eq!(unused?, ["shell::old"]);
        Ok(())
    }
}

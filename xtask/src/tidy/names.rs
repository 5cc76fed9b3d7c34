//! A name says what a thing is. Words that could stand for anything are refused, in types and in paths.

use super::tree::{Tree, code_lines};

const SAY_NOTHING: [&str; 6] = ["manager", "helper", "util", "service", "data", "info"];
const KINDS: [&str; 5] = ["struct", "enum", "trait", "type", "union"];

pub fn no_name_says_nothing(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.under("", ".rs") {
        if path.trim_end_matches(".rs").split(['/', '_', '-']).any(says_nothing) {
            found.push(format!("{path}: a path that says nothing"));
        }
        for (number, line) in code_lines(text) {
            if let Some(name) = declared(line).filter(|name| words(name).any(|word| says_nothing(&word))) {
                found.push(format!("{path}:{number}: the name {name} says nothing"));
            }
        }
    }
    found
}

fn says_nothing(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    SAY_NOTHING.iter().any(|empty| word == *empty || word.strip_suffix('s') == Some(empty))
}

/// The name of the type that a line declares.
fn declared(line: &str) -> Option<&str> {
    let mut parts = line.split_whitespace().skip_while(|part| part.starts_with("pub"));
    KINDS.contains(&parts.next()?).then_some(())?;
    parts.next()?.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

/// `GuestList` is `Guest` and `List`.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_are_found_and_their_neighbours_are_not() {
        let source = "//! x\npub(crate) struct BookingManager;\nstruct Database;\nenum Information {}\n// struct UserInfo\ntype UserData = u8;\n";
        let found = no_name_says_nothing(&Tree::planted(&[("ui/src/a.rs", source), ("ui/src/date_utils.rs", "")]));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("ui/src/a.rs:2: the name BookingManager"));
        assert!(found[1].starts_with("ui/src/a.rs:6: the name UserData"));
        assert!(found[2].starts_with("ui/src/date_utils.rs"));
    }
}

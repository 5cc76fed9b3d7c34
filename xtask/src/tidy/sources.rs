//! Source files: each says what it is for, stays small enough to read, and is finished.
//! The length of functions is held by clippy (`too-many-lines-threshold`).

use super::tree::{Tree, is_test, without_tests};

const MOST_LINES: usize = 500;
const FEWEST_WORDS: usize = 4;

pub fn files_say_what_they_are_for(tree: &Tree) -> Vec<String> {
    tree.under("", ".rs")
        .filter(|(_, text)| {
            let header = text.lines().next().and_then(|line| line.strip_prefix("//! "));
            header.is_none_or(|header| header.split_whitespace().count() < FEWEST_WORDS)
        })
        .map(|(path, _)| format!("{path}: does not open with `//!` and what it is for"))
        .collect()
}

pub fn files_stay_small_and_finished(tree: &Tree) -> Vec<String> {
    // Put together here, so that this file does not hold the words.
    let unfinished = [["TO", "DO"].concat(), ["FIX", "ME"].concat()];
    let mut found = Vec::new();
    for (path, text) in tree.under("", ".rs").filter(|(path, _)| !is_test(path)) {
        let lines = without_tests(text).lines().count();
        if lines > MOST_LINES {
            found.push(format!("{path}: {lines} lines; {MOST_LINES} are the most"));
        }
    }
    for (path, text) in tree.all() {
        for (index, line) in text.lines().enumerate() {
            if line
                .split(|letter: char| !letter.is_alphanumeric())
                .any(|word| unfinished.iter().any(|mark| mark == word))
            {
                found.push(format!("{path}:{}: unfinished", index + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_found() {
        let tree = Tree::planted(&[
            ("ui/src/a.rs", "//! What the traveller sees first.\n"),
            ("ui/src/b.rs", "use std::fmt;\n"),
            ("ui/src/c.rs", "//! stub\n"),
        ]);
        assert_eq!(files_say_what_they_are_for(&tree).len(), 2);
    }

    #[test]
    fn a_file_too_long_is_found_without_counting_its_tests() {
        let long = "let a = 1;\n".repeat(MOST_LINES + 1);
        let tested = format!("//! x\n\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
        let tree = Tree::planted(&[("ui/src/a.rs", &long), ("ui/src/b.rs", &tested), ("ui/tests/c.rs", &long)]);
        assert_eq!(files_stay_small_and_finished(&tree), ["ui/src/a.rs: 501 lines; 500 are the most"]);
    }

    #[test]
    fn unfinished_work_is_found() {
        let source = ["// TO", "DO: more\nlet mastodon = 1;\n"].concat();
        assert_eq!(
            files_stay_small_and_finished(&Tree::planted(&[("ui/src/a.rs", &source)])),
            ["ui/src/a.rs:1: unfinished"]
        );
    }
}

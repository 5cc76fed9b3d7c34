//! The text of the repository that the rules look at: sources, style sheets, manifests, words and scripts.
//! Leaves out what is generated and what is built.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Outcome;
use crate::workspace::relative;

const LEFT_OUT: [&str; 6] = [".git", ".cache", "gen", "node_modules", "target", "docs"];
const ENDINGS: [&str; 6] = ["css", "ftl", "rs", "sh", "sql", "toml"];
const SCRIPTS: [&str; 2] = [".ci/run", "dev"];

/// Path from the root, with forward slashes → text.
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    pub fn read(root: &Path) -> Outcome<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let path = relative(root, &entry.path());
                let name = entry.file_name();
                if entry.file_type()?.is_dir() {
                    if !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                        folders.push(entry.path());
                    }
                } else if SCRIPTS.contains(&path.as_str()) || has_ending(&path) {
                    files.insert(path, std::fs::read_to_string(entry.path())?);
                }
            }
        }
        Ok(Self { files })
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files under a folder with one ending: `under("ui/src/", ".css")`.
    pub fn under(&self, folder: &str, ending: &str) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(move |(path, _)| path.starts_with(folder) && path.ends_with(ending))
    }

    pub fn manifests(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(|(path, _)| *path == "Cargo.toml" || path.ends_with("/Cargo.toml"))
    }

    pub fn plant(&mut self, files: Vec<(String, String)>) {
        self.files.extend(files);
    }

    #[cfg(test)]
    pub fn planted(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
    }
}

fn has_ending(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Tests may be long, and may do what the code under test must not.
pub fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("tests.rs")
}

/// A source without the tests that close it.
pub fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// Lines that are code, with their numbers.
pub fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

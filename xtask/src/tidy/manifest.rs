//! Reads as much of a `Cargo.toml` as the rules need: which lines stand under which heading. Ours are written with
//! one dependency to a line, and a rule refuses any other way.

pub struct Entry<'text> {
    pub heading: &'text str,
    pub key: &'text str,
    pub value: &'text str,
}

/// Every `key = value` with the heading above it. Lines inside a list have no key and are passed over.
pub fn entries(manifest: &str) -> Vec<Entry<'_>> {
    let mut heading = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            heading = name.trim_matches(['[', ']']);
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key.trim();
            if !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter)) {
                found.push(Entry { heading, key, value: value.trim() });
            }
        }
    }
    found
}

impl Entry<'_> {
    pub fn is_dependency(&self) -> bool {
        self.heading != "workspace.dependencies" && self.heading.ends_with("dependencies")
    }
}

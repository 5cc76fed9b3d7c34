//! Writes the module `text`: a submodule per file, a function per message, and the texts themselves.
//!
//! Takes checked sources only; what a key needs beyond its name is in `check`.

use super::{
    check::{LANGUAGES, TERMS},
    ftl::{self, Message, Sources},
};
use std::{fmt::Write as _, path::Path};

pub(crate) fn keys(root: &Path, sources: &Sources) -> String {
    let mut written = String::new();
    let english = &sources.0["en"];
    let files: Vec<&String> = english.keys().filter(|file| *file != TERMS).collect();
    for (number, file) in files.iter().enumerate() {
        let _ = writeln!(written, "pub mod {file} {{");
        for message in ftl::messages(&english[*file]).0 {
            function(&mut written, number, &message);
        }
        written.push_str("}\n");
    }
    let _ = writeln!(written, "pub(crate) const FILES: usize = {};", files.len());
    let embedded = |tag: &str, file: &str| {
        let path = root.join(tag).join(format!("{file}.ftl"));
        format!("include_str!({:?}), ", path.display().to_string())
    };
    written.push_str("pub(crate) const TERMS: [&str; 4] = [");
    let terms: String = LANGUAGES.iter().map(|tag| embedded(tag, TERMS)).collect();
    written.push_str(&terms);
    written.push_str("];\npub(crate) const SOURCES: [[&str; FILES]; 4] = [\n");
    for tag in LANGUAGES {
        let row: String = files.iter().map(|file| embedded(tag, file)).collect();
        let _ = writeln!(written, "[{row}],");
    }
    written.push_str("];\n");
    written
}

/// For the tests: every text, completed with samples.
pub(crate) fn every(sources: &Sources) -> String {
    let mut written = String::from(
        "#[allow(clippy::too_many_lines)]\nfn every_text(number: u32, word: &str, address: Address) -> Vec<Text> { vec![\n",
    );
    for (file, source) in sources.0["en"].iter().filter(|(file, _)| *file != TERMS) {
        for message in ftl::messages(source).0 {
            let counted = |name: &str| message.selectors.iter().any(|it| it.variable == name);
            let sample = |name: &String| match name.as_str() {
                "address" => "address",
                name if counted(name) => "number",
                _ => "word",
            };
            let samples: Vec<&str> = arguments(&message).into_iter().map(sample).collect();
            let _ = writeln!(written, "text::{file}::{}({}),", name(&message), samples.join(", "));
        }
    }
    written.push_str("] }\n");
    written
}

/// The name of the function that makes a text.
fn name(message: &Message) -> String {
    message.key.replace('-', "_")
}

/// What English says stands first, in its order; then what only other languages say.
fn arguments(message: &Message) -> Vec<&String> {
    let only_others = message.announced.iter().filter(|it| !message.variables.contains(it));
    message.variables.iter().chain(only_others).collect()
}

fn function(written: &mut String, file: usize, message: &Message) {
    let variables = arguments(message);
    let names = variables.iter().map(|name| name.replace('-', "_"));
    let arguments: Vec<String> = names.clone().map(|name| format!("{name}: impl Into<super::super::Arg>")).collect();
    let values: Vec<String> =
        variables.iter().zip(names).map(|(variable, name)| format!("({variable:?}, {name}.into())")).collect();
    written.push_str("/// ```text\n");
    for line in message.value.lines() {
        let _ = writeln!(written, "/// {line}");
    }
    written.push_str("/// ```\n");
    let _ = writeln!(
        written,
        "pub fn {}({}) -> super::super::Text {{ super::super::Text::new({file}, {:?}, vec![{}]) }}",
        name(message),
        arguments.join(", "),
        message.key,
        values.join(", "),
    );
}

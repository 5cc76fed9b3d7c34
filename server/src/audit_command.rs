//! `nusaloka-server audit …`: checks the audit log, or prints its head. Only reads, also while the server runs.

use lexopt::prelude::*;
use nusaloka_server::{export_head, verify_log};
use std::path::PathBuf;

pub(crate) const USAGE: &str = "usage: nusaloka-server audit verify --data FOLDER [--head FILE] [--secrets FILE | --keys FILE]\n       \
                                nusaloka-server audit head --data FOLDER [--secrets FILE]";

/// What is printed, or what is wrong.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<String, String> {
    let odd = |error: lexopt::Error| format!("{error}\n{USAGE}");
    let (mut what, mut data, mut head, mut secrets, mut keys) = (None, None, None, None, None);
    while let Some(argument) = arguments.next().map_err(odd)? {
        let option = match argument {
            Value(word) if what.is_none() => {
                what = Some(word);
                continue;
            }
            Long("data") => &mut data,
            Long("head") => &mut head,
            Long("secrets") => &mut secrets,
            Long("keys") => &mut keys,
            other => return Err(odd(other.unexpected())),
        };
        *option = Some(PathBuf::from(arguments.value().map_err(odd)?));
    }
    let data = data.ok_or_else(|| format!("where is the data?\n{USAGE}"))?;
    let (head, secrets, keys) = (head.as_deref(), secrets.as_deref(), keys.as_deref());
    match what.as_deref().and_then(|what| what.to_str()) {
        Some("verify") => {
            let verified = verify_log(&data, head, secrets, keys);
            verified.map(|verified| verified.to_string()).map_err(|why| why.to_string())
        }
        Some("head") => {
            let shown = export_head(&data, secrets).map_err(|why| why.to_string())?;
            serde_json::to_string_pretty(&shown).map_err(|error| error.to_string())
        }
        _ => Err(format!("verify it, or print its head?\n{USAGE}")),
    }
}

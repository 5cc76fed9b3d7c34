//! Whoever looks for a capability finds its one word on every side, and capabilities meet at their public faces.

use super::tree::{Tree, code_lines, is_test};
use crate::capabilities::is_capability;

/// Each side, with the folders and files on it that are no capability.
const SIDES: [(&str, &[&str]); 3] = [
    ("core/domain/src/", &["record"]),
    ("server/src/", &["adapters", "auth", "demo", "feed", "http", "jobs", "mail", "openapi"]),
    ("ui/src/", &["bridge", "kit", "shell"]),
];
const OTHER_WORDS: [&str; 5] = ["kit", "mail", "server", "shell", "terms"];
/// Capabilities that know no other, because everybody must be able to trust them alone.
const ALONE: [&str; 1] = ["wallet"];

pub fn folders_are_called_after_capabilities(tree: &Tree) -> Vec<String> {
    let mut found = std::collections::BTreeSet::new();
    for path in tree.paths() {
        for (side, structure) in SIDES {
            let folder = path.strip_prefix(side).and_then(|rest| rest.split_once('/')).map(|(folder, _)| folder);
            if let Some(folder) = folder.filter(|folder| !is_capability(folder) && !structure.contains(folder)) {
                found.insert(format!("{side}{folder}: no capability is called so"));
            }
        }
        let words = path
            .strip_prefix("locales/")
            .and_then(|rest| rest.strip_suffix(".ftl"))
            .and_then(|rest| rest.split_once('/'));
        if words.is_some_and(|(_, file)| !is_capability(file) && !OTHER_WORDS.contains(&file)) {
            found.insert(format!("{path}: no capability is called so"));
        }
    }
    found.into_iter().collect()
}

pub fn capabilities_meet_at_their_faces(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (side, _) in SIDES {
        for (path, text) in tree.under(side, ".rs").filter(|(path, _)| !is_test(path)) {
            let Some((own, _)) = path[side.len()..].split_once('/').filter(|(own, _)| is_capability(own)) else {
                continue;
            };
            for (number, line) in code_lines(text) {
                for (other, rest) in reached(line).filter(|(other, _)| *other != own && is_capability(other)) {
                    if ALONE.contains(&own) {
                        found.push(format!("{path}:{number}: {own} knows no other capability, but reaches {other}"));
                    } else if goes_inside(rest) {
                        found.push(format!("{path}:{number}: reaches into {other}; use what it shows at its top"));
                    }
                }
            }
        }
    }
    found
}

/// For each `crate::word…` of a line: the word, and what follows it.
fn reached(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        rest.split_at(end)
    })
}

/// `::inner::Thing` names a module inside; `::Thing` and `::verb` do not.
fn goes_inside(rest: &str) -> bool {
    let mut parts = rest.split("::").skip(1);
    let module = parts.next().unwrap_or_default();
    module.starts_with(|letter: char| letter.is_lowercase()) && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_capability_is_found_on_every_side() {
        let tree = Tree::planted(&[
            ("core/domain/src/booking/mod.rs", ""),
            ("server/src/bookings/mod.rs", ""),
            ("ui/src/kit/mod.rs", ""),
            ("ui/src/common/mod.rs", ""),
            ("locales/id/booking.ftl", ""),
        ]);
        let found = folders_are_called_after_capabilities(&tree);
        let expected = ["core/domain/src/booking", "locales/id/booking.ftl", "ui/src/common"];
        assert_eq!(found, expected.map(|path| format!("{path}: no capability is called so")));
    }

    #[test]
    fn reaching_into_another_capability_is_found() {
        let source =
            "use crate::catalogue::Listing;\nuse crate::catalogue::price::Rule;\nuse crate::bookings::state::Held;\n";
        let found = capabilities_meet_at_their_faces(&Tree::planted(&[("core/domain/src/bookings/mod.rs", source)]));
        assert_eq!(found, ["core/domain/src/bookings/mod.rs:2: reaches into catalogue; use what it shows at its top"]);
    }

    #[test]
    fn the_wallet_knows_no_other_capability() {
        let found = capabilities_meet_at_their_faces(&Tree::planted(&[(
            "core/domain/src/wallet/mod.rs",
            "use crate::bookings::Booking;\n",
        )]));
        assert_eq!(found.len(), 1);
    }
}

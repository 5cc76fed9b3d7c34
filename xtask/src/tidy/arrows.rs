//! Dependencies point one way. Only `tests` joins the client and the server; `xtask` builds the rest and is part of
//! none of it.

use super::manifest::entries;
use super::tree::Tree;

/// Each package with the packages of ours that it may know.
const ARROWS: [(&str, &[&str]); 8] = [
    ("core/domain", &[]),
    ("core/store", &["domain"]),
    ("core/sync", &["store", "domain"]),
    ("core/client", &["sync", "store", "domain"]),
    ("locales", &["domain"]),
    ("server", &["sync", "store", "domain", "locales"]),
    ("ui", &["domain", "locales"]),
    ("", &["client", "domain"]),
];

/// What stands in for somebody outside, and knows nothing of ours: tests on any side may use it.
const STAND_INS: [&str; 1] = ["provider"];

pub fn dependencies_point_one_way(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.manifests() {
        let folder = path.trim_end_matches("Cargo.toml").trim_end_matches('/');
        if folder.starts_with("tests/") || folder == "xtask" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(package, _)| *package == folder) else {
            found.push(format!("{path}: a package whose arrows nobody has decided (xtask/src/tidy/arrows.rs)"));
            continue;
        };
        for entry in entries(text).iter().filter(|entry| entry.is_dependency()) {
            let Some(ours) = entry.key.strip_prefix("nusaloka-") else { continue };
            let stands_in = entry.heading.ends_with("dev-dependencies") && STAND_INS.contains(&ours);
            if !allowed.contains(&ours) && !stands_in {
                found.push(format!("{path}: may not depend on {}; dependencies point one way", entry.key));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_backwards_is_found() {
        let tree = Tree::planted(&[
            ("core/domain/Cargo.toml", "[dependencies]\nnusaloka-store = { workspace = true }\n"),
            ("core/store/Cargo.toml", "[dependencies]\nnusaloka-domain = { workspace = true }\n"),
            ("tests/stories/Cargo.toml", "[dependencies]\nnusaloka-client = { workspace = true }\n"),
        ]);
        let found = dependencies_point_one_way(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("core/domain/Cargo.toml: may not depend on nusaloka-store"));
    }

    #[test]
    fn an_arrow_for_one_platform_or_for_tests_is_an_arrow() {
        let tree = Tree::planted(&[(
            "ui/Cargo.toml",
            "[target.'cfg(unix)'.dependencies]\nnusaloka-client = { workspace = true }\n\n[dev-dependencies]\nnusaloka-server = { workspace = true }\n",
        )]);
        assert_eq!(dependencies_point_one_way(&tree).len(), 2);
    }

    #[test]
    fn what_stands_in_for_somebody_outside_is_for_tests_alone() {
        let with = |heading: &str| format!("[{heading}]\nnusaloka-provider = {{ workspace = true }}\n");
        let found = |heading| dependencies_point_one_way(&Tree::planted(&[("server/Cargo.toml", &with(heading))]));
        assert_eq!((found("dev-dependencies").len(), found("dependencies").len()), (0, 1));
    }

    #[test]
    fn a_new_package_needs_a_decision() {
        assert_eq!(dependencies_point_one_way(&Tree::planted(&[("core/extra/Cargo.toml", "")])).len(), 1);
    }
}

//! Dependencies are chosen like colleagues: in one place, each with its reason, and none without work.

use super::manifest::entries;
use super::tree::Tree;

pub fn every_dependency_has_its_reason(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let root = tree.text("Cargo.toml").unwrap_or_default();
    let all: Vec<_> = tree.manifests().flat_map(|(_, text)| entries(text)).collect();
    for entry in entries(root).iter().filter(|entry| entry.heading == "workspace.dependencies") {
        let is_ours = entry.value.contains("path = ");
        let has_reason =
            entry.value.rsplit_once(" # ").is_some_and(|(_, reason)| reason.split_whitespace().count() >= 2);
        if !is_ours && !has_reason {
            found.push(format!("Cargo.toml: {} stands without its reason", entry.key));
        }
        if !all.iter().any(|other| other.is_dependency() && other.key == entry.key) {
            found.push(format!("Cargo.toml: nobody depends on {}", entry.key));
        }
    }
    found
}

pub fn members_inherit_from_the_workspace(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.manifests() {
        let entries = entries(text);
        for entry in entries.iter().filter(|entry| entry.is_dependency()) {
            if !entry.value.contains("workspace = true") && !entry.key.ends_with(".workspace") {
                found.push(format!(
                    "{path}: {} must say `workspace = true`; its version and reason stand at the root",
                    entry.key
                ));
            }
        }
        for entry in entries.iter().filter(|entry| entry.heading.contains("dependencies.")) {
            found.push(format!("{path}: [{}] must be one line under its heading", entry.heading));
        }
        if !entries.iter().any(|entry| entry.heading == "lints" && entry.key == "workspace" && entry.value == "true") {
            found.push(format!("{path}: does not take the lints of the workspace"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "\n[lints]\nworkspace = true\n";

    #[test]
    fn a_dependency_without_a_reason_or_without_work_is_found() {
        let root =
            "[workspace.dependencies]\nserde = \"1\"\nurl = \"2\" # addresses, parsed\nidle = \"1\" # nobody knows\n";
        let tree = Tree::planted(&[
            ("Cargo.toml", root),
            ("ui/Cargo.toml", "[dependencies]\nserde = { workspace = true }\nurl = { workspace = true }\n"),
        ]);
        let expected = ["Cargo.toml: serde stands without its reason", "Cargo.toml: nobody depends on idle"];
        assert_eq!(every_dependency_has_its_reason(&tree), expected);
    }

    #[test]
    fn a_version_of_its_own_is_found() {
        let member = format!(
            "[dependencies]\nserde = \"1\"\nurl = {{ workspace = true, features = [\n    \"serde\",\n] }}\n{LINTS}"
        );
        let found = members_inherit_from_the_workspace(&Tree::planted(&[("ui/Cargo.toml", &member)]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("serde must say"));
    }

    #[test]
    fn a_dependency_with_a_heading_of_its_own_is_found() {
        let member = format!("[dependencies.serde]\nworkspace = true\n{LINTS}");
        assert_eq!(members_inherit_from_the_workspace(&Tree::planted(&[("ui/Cargo.toml", &member)])).len(), 1);
    }

    #[test]
    fn a_member_without_the_common_lints_is_found() {
        assert_eq!(members_inherit_from_the_workspace(&Tree::planted(&[("ui/Cargo.toml", "[package]\n")])).len(), 1);
    }
}

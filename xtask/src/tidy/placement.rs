//! What may be done where: the rules of the business touch no outside world, SQL stays in the store, and the audit log has one
//! writer.

use super::tree::{Tree, code_lines, is_test, without_tests};

/// Packages that are the same on the phone, on the server and under the simulator.
const PURE: [&str; 2] = ["core/domain/src/", "core/sync/src/"];
const OUTSIDE: [&str; 10] = [
    "SystemTime",
    "Instant::now",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "getrandom",
    // Their order is drawn anew in every process, so that a seed would not repeat a run.
    "HashMap",
    "HashSet",
];
const STATEMENTS: [&str; 8] =
    ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "CREATE INDEX ", "DROP TABLE ", "PRAGMA "];

pub fn the_rules_touch_no_outside_world(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in PURE.iter().flat_map(|folder| tree.under(folder, ".rs")).filter(|(path, _)| !is_test(path)) {
        for (number, line) in code_lines(without_tests(text)) {
            for outside in OUTSIDE.iter().filter(|outside| line.contains(**outside)) {
                found.push(format!("{path}:{number}: {outside} is of the outside world; have it handed in"));
            }
        }
    }
    found
}

/// Whoever would make, change or remove a record of it.
const OF_THE_AUDIT_LOG: [&str; 3] = ["AuditEntry", "AuditDetail", "AuditHead"];

pub fn the_audit_log_has_one_writer(tree: &Tree) -> Vec<String> {
    let writes = |line: &str| {
        OF_THE_AUDIT_LOG.iter().any(|record| {
            let made = line.contains(&format!("{record} {{"));
            made || ["remove(", "remove::<"].iter().any(|verb| line.contains(&format!("{verb}{record}")))
        })
    };
    let elsewhere = |path: &str| !path.starts_with("core/domain/src/identity/audit/") && !is_test(path);
    let mut found = Vec::new();
    for (path, text) in tree.under("", ".rs").filter(|(path, _)| elsewhere(path)) {
        let lines = code_lines(without_tests(text)).filter(|(_, line)| writes(line));
        found.extend(lines.map(|(number, _)| format!("{path}:{number}: the audit log is written by `note` alone")));
    }
    found
}

pub fn sql_stays_in_the_store(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let elsewhere = |path: &str| {
        !path.starts_with("core/store/")
            && !path.starts_with("xtask/src/tidy/")
            && !is_test(path)
            && !path.contains("/report")
    };
    for (path, text) in tree.under("", ".rs").filter(|(path, _)| elsewhere(path)) {
        for (number, line) in code_lines(without_tests(text)) {
            // A statement opens a string, or a line of a longer one.
            let opens = |part: &str| STATEMENTS.iter().any(|statement| part.starts_with(statement));
            if opens(line.trim_start()) || line.split('"').skip(1).any(opens) || line.contains("rusqlite::") {
                found.push(format!("{path}:{number}: SQL outside of core/store"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_the_domain_is_found_and_one_in_its_tests_is_not() {
        let source = "//! x\nuse std::time::SystemTime;\n// SystemTime is for others\n\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        let found = the_rules_touch_no_outside_world(&Tree::planted(&[
            ("core/domain/src/a.rs", source),
            ("server/src/a.rs", source),
        ]));
        assert_eq!(found, ["core/domain/src/a.rs:2: SystemTime is of the outside world; have it handed in"]);
    }

    #[test]
    fn another_writer_of_the_audit_log_is_found() {
        let source = "//! x\nfn a() { tx.insert(&AuditEntry { number, ..entry }); }\nfn b() { tx.remove(AuditEntry::id_of(7)); }\nfn c() { AuditEntry::of(view, 7); }\n";
        let planted = [("server/src/a.rs", source), ("core/domain/src/identity/audit/mod.rs", source)];
        let found = the_audit_log_has_one_writer(&Tree::planted(&planted));
        let expected = [2, 3].map(|line| format!("server/src/a.rs:{line}: the audit log is written by `note` alone"));
        assert_eq!(found, expected);
    }

    #[test]
    fn sql_outside_of_the_store_is_found() {
        let source = "fn a() { run(\"SELECT id FROM person\"); }\nfn b() { run(\"\n    DELETE FROM person\n\"); }\nfn c() { say(\"SELECTED\"); }\n";
        let found =
            sql_stays_in_the_store(&Tree::planted(&[("server/src/a.rs", source), ("core/store/src/a.rs", source)]));
        assert_eq!(
            found,
            ["server/src/a.rs:1: SQL outside of core/store", "server/src/a.rs:3: SQL outside of core/store"]
        );
    }
}

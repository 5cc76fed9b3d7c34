//! There is one entry: what the continuous integration runs is what everybody runs.

use super::tree::Tree;

const PREPARES: [&str; 2] = ["set -euo pipefail", "cd \"$(dirname \"$0\")/..\""];

pub fn ci_runs_what_everybody_runs(tree: &Tree) -> Vec<String> {
    let script = tree.text(".ci/run").unwrap_or_default();
    let commands: Vec<&str> = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !PREPARES.contains(line))
        .collect();
    if commands == ["exec ./dev test"] {
        Vec::new()
    } else {
        vec![".ci/run: must do `exec ./dev test` and nothing else".to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_only_the_integration_knows_is_found() {
        let good = "#!/usr/bin/env bash\nset -euo pipefail\nexec ./dev test\n";
        assert!(ci_runs_what_everybody_runs(&Tree::planted(&[(".ci/run", good)])).is_empty());
        let bad = "#!/usr/bin/env bash\ncargo audit\nexec ./dev test\n";
        assert_eq!(ci_runs_what_everybody_runs(&Tree::planted(&[(".ci/run", bad)])).len(), 1);
        assert_eq!(ci_runs_what_everybody_runs(&Tree::planted(&[])).len(), 1);
    }
}

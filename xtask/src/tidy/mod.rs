//! The rules of the repository, as far as a program can hold them. Each rule is a function from the text of the
//! tree to sentences about what breaks it, with a test that plants a violation. Nothing here mends anything.

mod arrows;
mod dependencies;
mod entry;
mod manifest;
mod names;
mod placement;
mod screens;
mod slices;
mod sources;
mod tree;

use std::path::Path;

use crate::Outcome;
use tree::Tree;

type Rule = fn(&Tree) -> Vec<String>;

const RULES: [Rule; 16] = [
    arrows::dependencies_point_one_way,
    dependencies::every_dependency_has_its_reason,
    dependencies::members_inherit_from_the_workspace,
    entry::ci_runs_what_everybody_runs,
    names::no_name_says_nothing,
    placement::the_rules_touch_no_outside_world,
    placement::sql_stays_in_the_store,
    placement::the_audit_log_has_one_writer,
    screens::styles_use_tokens,
    screens::sheets_are_in_layers,
    screens::the_content_policy_holds,
    screens::hooks_are_called_each_time,
    slices::folders_are_called_after_capabilities,
    slices::capabilities_meet_at_their_faces,
    sources::files_say_what_they_are_for,
    sources::files_stay_small_and_finished,
];

/// Checks them all and prints each violation.
pub fn tidy(root: &Path) -> Outcome {
    let found = violations_with(root, Vec::new())?;
    if found.is_empty() {
        return Ok(());
    }
    println!();
    for violation in &found {
        println!("    {violation}");
    }
    Err(format!("the repository is not tidy: {} violations", found.len()).into())
}

/// What would be wrong if these files were written: each with its path from the root.
pub fn violations_with(root: &Path, planned: Vec<(String, String)>) -> Outcome<Vec<String>> {
    let mut tree = Tree::read(root)?;
    tree.plant(planned);
    Ok(RULES.iter().flat_map(|rule| rule(&tree)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let root = crate::workspace::root().unwrap();
        assert_eq!(violations_with(&root, Vec::new()).unwrap(), Vec::<String>::new());
    }
}

//! Tidy: what text can check of the design's invariants and of the style rules.
//!
//! Each rule is a row with examples that it must refuse and examples that it must let pass, so no rule can fall asleep.

mod dependencies;
mod docs;
mod layers;
mod look;
mod rule;
mod samples;
mod tree;
mod vendor;

use rule::Rule;
use tree::Tree;

fn all_rules() -> Vec<&'static Rule> {
    [layers::RULES, look::RULES, docs::RULES].concat()
}

#[test]
fn every_rule_holds() {
    let tree = Tree::of_this_repository();
    assert!(tree.files.len() > 20, "the walk found only {} files", tree.files.len());
    let findings: Vec<String> = all_rules().iter().flat_map(|rule| rule.findings(&tree)).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn every_rule_can_fail_and_can_pass() {
    for rule in all_rules() {
        assert!(!rule.refuses.is_empty(), "{} has no example that it refuses", rule.name);
        for (path, text) in rule.refuses {
            let tree = Tree::of_examples(&[(path, text)]);
            assert!(!rule.findings(&tree).is_empty(), "{} lets pass {path}:\n{text}", rule.name);
        }
        for (path, text) in rule.passes {
            let findings = rule.findings(&Tree::of_examples(&[(path, text)]));
            assert!(findings.is_empty(), "{} refuses {path}:\n{text}\n{findings:?}", rule.name);
        }
    }
}

//! A take's lineage drawn as a tree: the line of ancestors, then everything that came from the take.

use maquette_protocol::{Take, TakeId};

use super::table::one_line;
use super::takes::size;

/// The lines of the tree. `up` runs from the first ancestor to the take itself; `down` may hang anywhere below it.
pub fn lines(take: TakeId, up: &[Take], down: &[Take]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut indent = String::new();
    for (depth, ancestor) in up.iter().enumerate() {
        let branch = if depth == 0 { "" } else { "└─ " };
        lines.push(format!("{indent}{branch}{}", words(ancestor, ancestor.id == take)));
        if depth > 0 {
            indent.push_str("   ");
        }
    }
    below(take, down, &indent, &mut lines, down.len());
    lines
}

/// Draws the children of `parent`. `budget` is how deep it may still go, so that a damaged record with a ring ends.
fn below(parent: TakeId, down: &[Take], indent: &str, lines: &mut Vec<String>, budget: usize) {
    let children: Vec<&Take> = down.iter().filter(|take| take.parent == Some(parent)).collect();
    for (place, child) in children.iter().enumerate() {
        let is_last = place + 1 == children.len();
        lines.push(format!("{indent}{}{}", if is_last { "└─ " } else { "├─ " }, words(child, false)));
        if budget > 0 {
            let deeper = format!("{indent}{}", if is_last { "   " } else { "│  " });
            below(child.id, down, &deeper, lines, budget - 1);
        }
    }
}

fn words(take: &Take, is_it: bool) -> String {
    let mut words = vec![take.id.to_string(), take.tier.clone(), size(take)];
    words.extend(match take.verdict {
        Some(maquette_protocol::Verdict::Keep) => Some("keep".to_owned()),
        Some(maquette_protocol::Verdict::Reject) => Some("reject".to_owned()),
        Some(maquette_protocol::Verdict::Unknown) | None => None,
    });
    words.extend(take.anchor.then(|| "anchor".to_owned()));
    words.extend(is_it.then(|| "← this one".to_owned()));
    one_line(&words.join("  "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::take;
    use expect_test::expect;

    fn child(id: u64, parent: u64) -> Take {
        Take { parent: Some(TakeId(parent)), ..take(id) }
    }

    #[test]
    fn the_tree_shows_who_came_from_whom() {
        let up = [take(1), child(4, 1)];
        let down = [child(5, 4), child(6, 4), child(7, 5), child(8, 6)];
        expect![[r#"
            t1  draft  1024×1024
            └─ t4  draft  1024×1024  ← this one
               ├─ t5  draft  1024×1024
               │  └─ t7  draft  1024×1024
               └─ t6  draft  1024×1024
                  └─ t8  draft  1024×1024"#]]
        .assert_eq(&lines(TakeId(4), &up, &down).join("\n"));
    }

    #[test]
    fn a_ring_ends() {
        let down = [child(5, 4), child(4, 5)];
        assert!(lines(TakeId(4), &[take(4)], &down).len() < 10);
    }
}

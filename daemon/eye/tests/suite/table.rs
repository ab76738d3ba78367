//! The suite's table in Markdown, and where it goes.

use maquette_eye::still::Component;

use super::fit::{Fitted, Found, OWN};

/// What is promised of a component on its own change.
pub const PROMISE: f32 = 0.95;

/// The share of harmless edits that may be called a change.
const MOST_ALARMS: f32 = 0.01;

fn is_own(found: &Found) -> bool {
    OWN.iter().any(|(component, kinds)| *component == found.component && kinds.contains(&found.kind))
}

/// Rows of what a component has to find, with strengths.
pub fn own_rows(table: &[Found]) -> Vec<&Found> {
    table.iter().filter(|found| is_own(found)).collect()
}

fn number(v: f32) -> String {
    if v.is_finite() { format!("{v:.3}") } else { "–".to_owned() }
}

/// The whole table.
pub fn markdown(alarms: &[(Component, f32, usize)], table: &[Found], pictures: &str) -> String {
    let mut out = format!(
        "{pictures}\n\nFalse alarms on harmless edits, with thresholds from the other half:\n\n| component | alarms | harmless edits |\n|---|---|---|\n"
    );
    for (component, share, n) in alarms {
        let mark = if *share > MOST_ALARMS { " ✗" } else { "" };
        out += &format!("| {component:?}{mark} | {:.1} % | {n} |\n", 100.0 * share);
    }
    out += "\nEach component on its own changes (AUC against harmless edits over all strengths; at the weakest, middle, strongest one; Spearman of strength and score, mean and least over pictures; share over the threshold):\n\n| component | change | AUC | weakest | middle | strongest | Spearman | least | found |\n|---|---|---|---|---|---|---|---|---|\n";
    for f in own_rows(table) {
        let mark = if f.auc < PROMISE || f.spearman.is_some_and(|(m, _)| m < PROMISE) { " ✗" } else { "" };
        let (rank, least) =
            f.spearman.map_or(("–".to_owned(), "–".to_owned()), |(m, l)| (number(m), number(l)));
        let [a, b, c] = f.by_strength.map(number);
        out += &format!(
            "| {:?} | {}{mark} | {} | {a} | {b} | {c} | {rank} | {least} | {:.0} % |\n",
            f.component,
            f.kind,
            number(f.auc),
            100.0 * f.found
        );
    }
    out += "\n✗ marks what misses the promise (1 % of alarms, 0.95 for AUC and for the mean Spearman). All components on all changes (AUC; its own in bold; about 0.5 means that it does not see the change):\n\n";
    let components: Vec<Component> =
        OWN.iter().map(|(c, _)| *c).filter(|c| alarms.iter().any(|a| a.0 == *c)).collect();
    out += &format!(
        "| change |{}\n|---|{}\n",
        components.iter().map(|c| format!(" {c:?} |")).collect::<String>(),
        "---|".repeat(components.len())
    );
    let mut kinds: Vec<&str> = Vec::new();
    table.iter().for_each(|f| {
        if !kinds.contains(&f.kind) {
            kinds.push(f.kind)
        }
    });
    for kind in kinds {
        out += &format!("| {kind} |");
        for component in &components {
            let cell = table.iter().find(|f| f.kind == kind && f.component == *component);
            out += &match cell {
                Some(f) if is_own(f) => format!(" **{:.2}** |", f.auc),
                Some(f) if f.n >= 100 => format!(" {:.2} |", f.auc),
                Some(_) | None => " – |".to_owned(),
            };
        }
        out += "\n";
    }
    out
}

/// The file of thresholds with fitted numbers in place of the old ones.
pub fn with_thresholds(source: &str, fitted: &Fitted) -> String {
    source
        .lines()
        .map(|line| {
            let own = fitted.iter().find(|(name, _)| line.starts_with(&format!("pub const {name}: ")));
            own.map_or_else(
                || line.to_owned(),
                |(name, s)| {
                    format!(
                        "pub const {name}: Steps = Steps {{ slight: {:?}, visible: {:?}, strong: {:?} }};",
                        short(s.slight),
                        short(s.visible),
                        short(s.strong)
                    )
                },
            ) + "\n"
        })
        .collect()
}

/// Rounded to four places, so that its shortest form is short.
fn short(v: f32) -> f32 {
    (v * 1e4).round() / 1e4
}

/// A text with what stands between two markers replaced.
pub fn between_markers(text: &str, name: &str, new: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}{new}{close}{after}"))
}

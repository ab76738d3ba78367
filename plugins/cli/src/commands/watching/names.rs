//! Which file names stand for which shots: safe on every system, and no two alike where capitals do not count.

use std::collections::{BTreeMap, BTreeSet};

use maquette_protocol::ShotId;

/// The longest name, in characters, without number and extension.
const LONGEST: usize = 64;
/// Names that are devices on Windows, with any extension and with a digit or without.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file name without extension for each shot. The oldest of those that would be called alike keeps the plain name, so that a new shot
/// never takes a name away.
pub fn stems(shots: &BTreeMap<ShotId, String>) -> BTreeMap<ShotId, String> {
    let mut taken = BTreeSet::new();
    let mut stems = BTreeMap::new();
    for (id, name) in shots {
        let plain = safe(name);
        let numbered = std::iter::once(plain.clone())
            .chain(std::iter::once(format!("{plain}-{id}")))
            .chain((2..).map(|more: u64| format!("{plain}-{id}-{more}")));
        // Only so many names are taken.
        if let Some(free) = numbered.into_iter().find(|stem| taken.insert(stem.to_lowercase())) {
            stems.insert(*id, free);
        }
    }
    stems
}

/// A name without anything that a system takes for something else.
fn safe(name: &str) -> String {
    let is_fine = |letter: char| letter.is_alphanumeric() || "-_. ".contains(letter);
    let plain: String =
        name.chars().take(LONGEST).map(|letter| if is_fine(letter) { letter } else { '-' }).collect();
    let trimmed = plain.trim_matches(['.', ' ', '-']);
    let first = trimmed.split('.').next().unwrap_or_default().to_lowercase();
    let is_device = DEVICES.contains(&first.trim_end_matches(|letter: char| letter.is_ascii_digit()));
    match trimmed {
        "" => "shot".to_owned(),
        _ if is_device => format!("shot-{trimmed}"),
        _ => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        let shots =
            names.iter().enumerate().map(|(index, name)| (ShotId(index as u64 + 1), name.to_string()));
        stems(&shots.collect()).into_values().collect()
    }

    #[test]
    fn names_are_safe_on_every_system() {
        let check = |name: &str, expect: &str| assert_eq!(named(&[name]), [expect], "{name:?}");
        check("spring-hero", "spring-hero");
        check("Frühling 春", "Frühling 春");
        check("../../etc/passwd", "etc-passwd");
        check("a\\b:c\0d", "a-b-c-d");
        check(".hidden. ", "hidden");
        check("...", "shot");
        check("NUL", "shot-NUL");
        check("com1.final", "shot-com1.final");
        check("complete", "complete");
        check(&"x".repeat(300), &"x".repeat(64));
    }

    #[test]
    fn no_two_shots_have_the_same_files_and_the_oldest_keeps_its_name() {
        assert_eq!(named(&["Spring", "spring", "SPRING"]), ["Spring", "spring-s2", "SPRING-s3"]);
        assert_eq!(named(&["a.", "a"]), ["a", "a-s2"]);
        assert_eq!(named(&["a-s3", "a", "A"]), ["a-s3", "a", "A-s3-2"]);
    }
}

//! Names: of shots, and those that come near a misspelt one.

use super::refusal::Refusal;

/// The longest name of a shot, in characters.
pub const MAX_SHOT_NAME: usize = 64;
/// The most words of a name that is made from a prompt.
const MAX_WORDS: usize = 5;
/// The most characters of a name that is made from a prompt.
const MAX_MADE: usize = 40;
/// A shot whose prompt has no word in it.
const UNTITLED: &str = "untitled";

/// Words that say nothing about what is in the picture.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "beside", "by", "for", "from", "her", "his", "in", "into", "is",
    "it", "its", "near", "of", "on", "onto", "or", "over", "some", "that", "the", "their", "there", "this",
    "to", "under", "very", "which", "with",
];

/// Checks a name that a person gave: 1 to [`MAX_SHOT_NAME`] letters and digits of any script, `-`, `_`, `.` and single spaces.
///
/// # Errors
/// [`Refusal::BadShotName`].
pub fn check_shot_name(text: &str) -> Result<String, Refusal> {
    let name = text.trim();
    let length = name.chars().take(MAX_SHOT_NAME + 1).count();
    let good = (1..=MAX_SHOT_NAME).contains(&length)
        && name.chars().all(may_stand_in_a_name)
        && name.chars().any(char::is_alphanumeric);
    if good {
        Ok(name.to_owned())
    } else {
        Err(Refusal::BadShotName { text: name.chars().take(80).collect() })
    }
}

fn may_stand_in_a_name(letter: char) -> bool {
    // Marks that belong to letters: combining accents, and the vowel signs and viramas of the Indic scripts.
    let is_mark = matches!(letter, '\u{0300}'..='\u{036f}' | '\u{0900}'..='\u{0dff}');
    letter.is_alphanumeric() || is_mark || matches!(letter, '-' | '_' | '.' | ' ')
}

/// A name for the shot of a prompt: its first words that say something, in small letters. The same prompt always gives the same name.
pub fn shot_name_from_prompt(prompt: &str) -> String {
    let mut name = String::new();
    let words = prompt.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let telling = words.map(str::to_lowercase).filter(|word| !STOP_WORDS.contains(&word.as_str()));
    for word in telling.take(MAX_WORDS) {
        let room = MAX_MADE.saturating_sub(name.chars().count() + usize::from(!name.is_empty()));
        if name.is_empty() {
            name.extend(word.chars().filter(|letter| may_stand_in_a_name(*letter)).take(MAX_MADE));
        } else if word.chars().count() <= room {
            name.push('-');
            name.push_str(&word);
        } else {
            break;
        }
    }
    check_shot_name(&name).unwrap_or_else(|_| UNTITLED.to_owned())
}

/// Names that come near `name`, nearest first, at most 3; all of them (at most 12) where none does.
pub fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let name: String = name.chars().take(100).collect::<String>().to_lowercase();
    let all: Vec<&str> = known.collect();
    let mut close: Vec<(usize, &str)> = all
        .iter()
        .map(|other| (distance(&name, &other.to_lowercase()), *other))
        .filter(|(far, other)| *far <= 2.max(other.chars().count() / 3))
        .collect();
    close.sort();
    if close.is_empty() {
        return all.into_iter().take(12).map(str::to_owned).collect();
    }
    close.into_iter().take(3).map(|(_, other)| other.to_owned()).collect()
}

/// How many letters have to be put in, taken out or changed (Levenshtein, one row).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        row[0] = left;
        for (j, other_letter) in other.iter().enumerate() {
            let cost = diagonal + usize::from(letter != *other_letter);
            diagonal = row[j + 1];
            left = cost.min(left + 1).min(diagonal + 1);
            row[j + 1] = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_name_their_shots() {
        let check =
            |prompt: &str, expect: &str| assert_eq!(shot_name_from_prompt(prompt), expect, "{prompt}");
        check("a ceramic teapot on an oak table at dawn, 'SPRING'", "ceramic-teapot-oak-table-dawn");
        check("The  Harbour\n at NIGHT", "harbour-night");
        check("of the and", "untitled");
        check("!!! ...", "untitled");
        check("木の上の猫", "木の上の猫");
        check("Größe für alle", "größe-für-alle");
        check(&"x".repeat(100), &"x".repeat(40));
        check("extraordinarily uncharacteristic lighthouse", "extraordinarily-uncharacteristic");
    }

    #[test]
    fn shot_names_are_checked() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(check_shot_name(text).ok().as_deref(), expect, "{text:?}");
        };
        check("spring-hero", Some("spring-hero"));
        check("  Szene 1.b_ ", Some("Szene 1.b_"));
        check("हिन्दी", Some("हिन्दी"));
        check("", None);
        check("   ", None);
        check("..", None);
        check("a/b", None);
        check("a\nb", None);
        check("a\u{202e}b", None);
        check(&"x".repeat(64), Some(&"x".repeat(64)));
        check(&"x".repeat(65), None);
    }

    #[test]
    fn near_names_come_first() {
        let known = || ["draft", "hero", "motion"].into_iter();
        let check = |name: &str, expect: &[&str]| assert_eq!(near(name, known()), expect, "{name}");
        check("drafts", &["draft"]);
        check("HERO", &["hero"]);
        check("zzzzzzzz", &["draft", "hero", "motion"]);
        assert_eq!(near(&"x".repeat(1_000_000), known()).len(), 3);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}

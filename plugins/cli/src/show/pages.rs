//! Pages of a list: the command that shows the next one, ready to be typed or pasted.

use crate::fault::Fault;
use crate::session::Session;
use crate::show::text::{Style, painted};

/// Says how to see the rest of a list, where there is more.
pub fn next_page(session: &mut Session<'_>, cursor: Option<&str>) -> Result<(), Fault> {
    if let Some(cursor) = cursor {
        let line = format!("there are more: {}", next_command(&session.typed, cursor));
        writeln!(session.out, "{}", painted(&line, Style::Dim, session.look.colour))?;
    }
    Ok(())
}

/// What was typed, with another cursor.
fn next_command(typed: &[String], cursor: &str) -> String {
    let mut words = vec!["maquette".to_owned()];
    let mut typed = typed.iter();
    while let Some(word) = typed.next() {
        if word == "--cursor" {
            typed.next();
        } else if !word.starts_with("--cursor=") {
            words.push(quoted(word));
        }
    }
    words.extend(["--cursor".to_owned(), quoted(cursor)]);
    words.join(" ")
}

/// A word as a shell reads it back.
pub fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:=,@%+#~".contains(letter);
    let starts_plain = !word.starts_with(['#', '~']);
    if !word.is_empty() && starts_plain && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_a_command_that_can_be_pasted() {
        let check = |typed: &[&str], expect: &str| {
            let typed: Vec<String> = typed.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(next_command(&typed, "c2"), expect);
        };
        check(&["ledger", "-n", "5"], "maquette ledger -n 5 --cursor c2");
        check(
            &["search", "tea pot", "--cursor", "c1", "-n", "2"],
            "maquette search 'tea pot' -n 2 --cursor c2",
        );
        check(&["search", "it's", "--cursor=c1"], r"maquette search 'it'\''s' --cursor c2");
        check(
            &["--project", "#x", "takes", "$HOME", ""],
            "maquette --project '#x' takes '$HOME' '' --cursor c2",
        );
    }
}

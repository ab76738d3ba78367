//! How deep a template nests, looked at before the engine reads it: the engine calls itself for every level, and a text of nothing but
//! `{{#if a}}` would end the program.

/// How deep blocks may nest.
const BLOCKS: usize = 64;

/// How many brackets may open in a single tag.
const BRACKETS: usize = 64;

/// Whether the engine can read the text without going too deep. A text with few blocks and brackets always can; one with many must be
/// without quoted braces, because those could hide how deep it is.
pub(super) fn is_shallow(text: &str) -> bool {
    let tags: Vec<Tag<'_>> = tags(text);
    let few = tags.iter().filter(|tag| tag.opens()).count() <= BLOCKS
        && text.bytes().filter(|byte| b"([{".contains(byte)).count() <= BRACKETS + 2 * tags.len();
    few || (tags.iter().all(Tag::is_plain) && depth(&tags) <= BLOCKS)
}

fn depth(tags: &[Tag<'_>]) -> usize {
    let mut depth = 0_usize;
    let mut most = 0;
    for tag in tags {
        if tag.opens() {
            depth += 1;
            most = most.max(depth);
        } else if tag.closes() {
            depth = depth.saturating_sub(1);
        }
    }
    most
}

/// What stands between `{{` and the first `}}`, and what follows up to the next tag.
struct Tag<'a> {
    inside: &'a str,
    until_next: &'a str,
}

impl Tag<'_> {
    fn name(&self) -> &str {
        self.inside.trim_start_matches(['~', ' ', '\t', '\r', '\n'])
    }

    fn opens(&self) -> bool {
        // `{{{{raw}}}}` begins a block as well.
        self.name().starts_with('#') || self.inside.starts_with("{{")
    }

    fn closes(&self) -> bool {
        self.name().starts_with('/')
    }

    /// Whether its end is where it seems to be, and few brackets open in it.
    fn is_plain(&self) -> bool {
        let quotes = self.inside.matches(['"', '\'']).count();
        let is_sure = quotes == 0
            || (self.inside.matches('"').count().is_multiple_of(2)
                && self.inside.matches('\'').count().is_multiple_of(2)
                && !self.inside.contains(['[', '\\']));
        let reach = if is_sure { self.inside } else { self.until_next };
        reach.bytes().filter(|byte| b"([{".contains(byte)).count() <= BRACKETS
    }
}

/// The tags of a text without its comments.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let inside = rest.get(start + 2..).unwrap_or_default();
        if inside.starts_with('!') {
            let end = if inside.starts_with("!--") { inside.find("--}}").map(|end| end + 4) } else { None };
            let end = end.or_else(|| inside.find("}}").map(|end| end + 2)).unwrap_or(inside.len());
            rest = inside.get(end..).unwrap_or_default();
            continue;
        }
        let end = inside.find("}}").unwrap_or(inside.len());
        let next = inside.get(1..).and_then(|inside| inside.find("{{")).map_or(inside.len(), |at| at + 1);
        // A tag that seems to hold another one ends there: the other one is looked at by itself.
        let step = end.min(next).max(1).min(inside.len());
        let step = (step..=inside.len()).find(|at| inside.is_char_boundary(*at)).unwrap_or(inside.len());
        tags.push(Tag {
            inside: inside.get(..end.min(next)).unwrap_or(inside),
            until_next: inside.get(..next).unwrap_or(inside),
        });
        rest = inside.get(step..).unwrap_or_default();
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_texts_are_refused() {
        let check = |text: &str, expect: bool| assert_eq!(is_shallow(text), expect, "{:.40}", text);
        check("", true);
        check("{{#if a}}{{x}}{{/if}}", true);
        check(&"{{#if a}}x{{/if}}".repeat(10_000), true);
        check(&"{{media url=\"a b (1).png\"}} :( ".repeat(10_000), true);
        check(&"{{#if a}}".repeat(10_000), false);
        check(&format!("{}{}", "{{#if a}}".repeat(100), "{{/if}}".repeat(100)), false);
        check(&"{{~ #if a}}{{! {{/if}} }}".repeat(100), false);
        check(&format!("{{{{a {}", "(a ".repeat(10_000)), false);
        check(&format!("{{{{a \"}}}}\" {}", "(a ".repeat(10_000)), false);
        check(&format!("{{{{a {}", "[".repeat(10_000)), false);
        check("{{🌄", true);
        check("{{{{{{{{", true);
    }
}

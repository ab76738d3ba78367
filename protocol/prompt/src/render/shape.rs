//! The shape of a template, looked at before the engine reads it. The engine calls itself for every level, and a text of nothing but
//! `{{#if a}}` would end the program; and it counts lines from the beginning for every tag, so a long text is read piece by piece.

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

/// A piece ends at the first good place after this many bytes.
const PIECE: usize = 1 << 10;

/// The text in pieces that mean the same one after another: each ends with a line that no tag and no block goes over. Where quoted braces
/// deceive it, a piece is no template by itself, and the whole has to be read at once.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut after = 0;
    let tags = tags(text);
    let ends = tags.iter().map(|tag| tag.at).chain(std::iter::once(text.len()));
    for (next, tag) in ends.zip(tags.iter().map(Some).chain(std::iter::once(None))) {
        // Between two tags: the last line end, if blanks are not trimmed over it.
        let between = text.get(after..next).unwrap_or_default();
        let cut = between.rfind('\n').map(|newline| after + newline + 1).filter(|cut| {
            let (before, behind) = text.split_at(*cut);
            depth == 0
                && *cut >= start + PIECE
                && !before.trim_end().ends_with("~}}")
                && !behind.trim_start().starts_with("{{~")
        });
        if let Some(cut) = cut {
            pieces.push(text.get(start..cut).unwrap_or_default());
            start = cut;
        }
        let Some(tag) = tag else { break };
        if tag.opens() {
            depth += 1;
        } else if tag.closes() {
            depth = depth.saturating_sub(1);
        }
        after = tag.at + 2 + tag.inside.len();
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces.retain(|piece| !piece.is_empty());
    pieces
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
    /// The byte of its first brace.
    at: usize,
    is_comment: bool,
    inside: &'a str,
    until_next: &'a str,
}

impl Tag<'_> {
    fn name(&self) -> &str {
        self.inside.trim_start_matches(['~', ' ', '\t', '\r', '\n'])
    }

    fn opens(&self) -> bool {
        // `{{{{raw}}}}` begins a block as well.
        !self.is_comment && (self.name().starts_with('#') || self.inside.starts_with("{{"))
    }

    fn closes(&self) -> bool {
        self.name().starts_with('/')
    }

    /// Whether its end is where it seems to be, and few brackets open in it.
    fn is_plain(&self) -> bool {
        if self.is_comment {
            return true;
        }
        let quotes = self.inside.matches(['"', '\'']).count();
        let is_sure = quotes == 0
            || (self.inside.matches('"').count().is_multiple_of(2)
                && self.inside.matches('\'').count().is_multiple_of(2)
                && !self.inside.contains(['[', '\\']));
        let reach = if is_sure { self.inside } else { self.until_next };
        reach.bytes().filter(|byte| b"([{".contains(byte)).count() <= BRACKETS
    }
}

/// The tags of a text, comments among them.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let inside = rest.get(start + 2..).unwrap_or_default();
        if inside.starts_with('!') {
            let end = if inside.starts_with("!--") { inside.find("--}}").map(|end| end + 4) } else { None };
            let end = end.or_else(|| inside.find("}}").map(|end| end + 2)).unwrap_or(inside.len());
            let comment = inside.get(..end).unwrap_or(inside);
            let at = text.len() - rest.len() + start;
            tags.push(Tag { at, is_comment: true, inside: comment, until_next: comment });
            rest = inside.get(end..).unwrap_or_default();
            continue;
        }
        let end = inside.find("}}").unwrap_or(inside.len());
        let next = inside.get(1..).and_then(|inside| inside.find("{{")).map_or(inside.len(), |at| at + 1);
        // A tag that seems to hold another one ends there: the other one is looked at by itself.
        let step = end.min(next).max(1).min(inside.len());
        let step = (step..=inside.len()).find(|at| inside.is_char_boundary(*at)).unwrap_or(inside.len());
        tags.push(Tag {
            at: text.len() - rest.len() + start,
            is_comment: false,
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
    fn pieces_end_where_nothing_is_open() {
        let line = format!("{}\n", "x".repeat(PIECE));
        let check = |text: &str, count: usize| {
            let pieces = pieces(text);
            assert_eq!((pieces.len(), pieces.concat().as_str()), (count, text), "{text:.80}");
        };
        check("", 0);
        check("{{a}}", 1);
        check(&format!("{{{{a}}}}{line}{line}{{{{b}}}}{line}"), 2);
        check(&format!("{{{{#if a}}}}{line}{{{{else}}}}{line}{{{{/if}}}}\n{line}{{{{b}}}}"), 2);
        check(&format!("{line}{{{{~a~}}}}\n{line}"), 1);
        check(&format!("{{{{!-- {line} --}}}}x{line}"), 1);
    }

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

//! Where front matter ends and the body begins, as Dotprompt has it: blank lines and lines of comment may stand before the first `---`.

use crate::span::Span;

/// The parts of a prompt file. Together `before`, the fences, `front` and `body` are all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Blank lines and comments before the first fence, a licence for example; empty where there is no front matter.
    pub before: Span,
    /// The front matter and its fences; none where the whole file is the body.
    pub front: Option<Front>,
    /// The body as it stands.
    pub body: Span,
    /// The body as it is rendered: without the blanks around it where there is front matter.
    pub trimmed: Span,
}

/// Front matter, which stands between two lines of `---`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Front {
    /// The first fence, without blanks and the end of the line.
    pub open: Span,
    /// What stands between, with the end of its last line.
    pub yaml: Span,
    /// The second fence; none where it is missing. Then everything is front matter and the body is empty: other tools would send
    /// the whole file as the prompt, which nobody means, so this is an error at `open`.
    pub close: Option<Span>,
}

/// Finds the parts of a file. It never fails: what is not closed is said by [`Front::close`].
pub fn split(text: &str) -> Split {
    let all = Span::new(0, text.len());
    let Some(open) = opening(text) else {
        return Split { before: Span::at(0), front: None, body: all, trimmed: all };
    };
    let before = Span::new(0, open.start);
    let start = open.end;
    let fence = Span::new(open.start, open.start + 3);
    let Some(close) = lines(text, start).find(|line| is_fence(line.text(text))) else {
        let front = Front { open: fence, yaml: Span::new(start, text.len()), close: None };
        let end = Span::at(text.len());
        return Split { before, front: Some(front), body: end, trimmed: end };
    };
    let front = Front {
        open: fence,
        yaml: Span::new(start, close.start),
        close: Some(Span::new(close.start, close.start + 3)),
    };
    let body = Span::new(close.end, text.len());
    Split { before, front: Some(front), body, trimmed: trimmed(text, body) }
}

/// The line of the first fence with its end, if only blank lines and comments stand before it.
fn opening(text: &str) -> Option<Span> {
    // Editors of some systems put a mark before the first letter.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = lines(text, start).find(|line| {
        let line = line.text(text);
        !line.trim().is_empty() && !line.starts_with('#')
    })?;
    // A lone `---` that nothing follows is a rule of Markdown.
    let is_open = is_fence(first.text(text)) && first.text(text).ends_with(['\n', '\r']);
    is_open.then_some(first)
}

fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.trim().is_empty())
}

/// The lines from `start` on, with their ends.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Span> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find(['\n', '\r']).map_or(rest.len(), |end| {
            if rest.get(end..).is_some_and(|rest| rest.starts_with("\r\n")) { end + 2 } else { end + 1 }
        });
        let line = Span::new(at, at + end);
        at = line.end;
        Some(line)
    })
}

fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.text(text);
    let kept = inside.trim();
    let start = span.start + (inside.len() - inside.trim_start().len());
    Span::new(start, start + kept.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `before | front | body | trimmed`
    fn check(text: &str, before: &str, front: Option<&str>, body: &str, trimmed: &str) {
        let split = split(text);
        let found = (
            split.before.text(text),
            split.front.map(|front| front.yaml.text(text)),
            split.body.text(text),
            split.trimmed.text(text),
        );
        assert_eq!(found, (before, front, body, trimmed), "{text:?}");
    }

    #[test]
    fn files_as_dotprompt_splits_them() {
        check("---\na: 1\n---\n\n body \n", "", Some("a: 1\n"), "\n body \n", "body");
        check(" no front \n", "", None, " no front \n", " no front \n");
        check("# licence\n\n---\na: 1\n---\nx", "# licence\n\n", Some("a: 1\n"), "x", "x");
        check("---\r\na: 🌄\r\n---\r\nx\r\n", "", Some("a: 🌄\r\n"), "x\r\n", "x");
        check("---  \na: 1\n--- \nx", "", Some("a: 1\n"), "x", "x");
        check("---\n---\nx", "", Some(""), "x", "x");
        check("---\na: 1\n---", "", Some("a: 1\n"), "", "");
        check("x\n---\na: 1\n---\n", "", None, "x\n---\na: 1\n---\n", "x\n---\na: 1\n---\n");
        check("----\na\n", "", None, "----\na\n", "----\na\n");
        check("---\na: 1\n---\nx\n---\ny", "", Some("a: 1\n"), "x\n---\ny", "x\n---\ny");
        check("---\na: '---'\n ---\nb: 1\n---\nx", "", Some("a: '---'\n ---\nb: 1\n"), "x", "x");
        check("\u{feff}---\na: 1\n---\nx", "\u{feff}", Some("a: 1\n"), "x", "x");
        check("---", "", None, "---", "---");
        check("", "", None, "", "");
        check("# only a comment", "", None, "# only a comment", "# only a comment");
    }

    #[test]
    fn what_is_not_closed_is_no_prompt() {
        let text = "---\na: 1\nsecret: 2\n";
        check(text, "", Some("a: 1\nsecret: 2\n"), "", "");
        let front = split(text).front.unwrap();
        assert_eq!((front.open, front.close), (Span::new(0, 3), None));
    }

    #[test]
    fn the_parts_are_the_whole() {
        let text = "# 🌄\r\n---\r\nk: v\r\n---\r\nbody";
        let split = split(text);
        let front = split.front.unwrap();
        assert_eq!(split.before.end, front.open.start);
        assert_eq!(front.open.text(text), "---");
        assert_eq!(front.close.unwrap().start, front.yaml.end);
        assert_eq!(split.body.text(text), "body");
    }
}

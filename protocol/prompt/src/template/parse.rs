//! From text to tree. A tag that is wrong gives a finding and costs no more than itself, so that a file under somebody's hands still
//! has inputs to complete and to colour.
//!
//! What crate `handlebars` 6.4 compiles has no error here, with these exceptions, each of which that crate would get wrong later, or which
//! would let a text exhaust the stack:
//! - blocks or calls deeper than 64;
//! - a line break in `[a segment]` or in a partial's `'quoted name'`;
//! - `{{else` with a space and something that is no plain helper: the crate takes it for a call of a helper `else`.
//!
//! What only other Dotprompt tools refuse is a warning.

use crate::finding::{Finding, Severity};
use crate::span::Span;

use super::blocks::{Blocks, Kind, Opening};
use super::sigil::{Sigil, close, sigil};
use super::tag::{self, BLANK, Brackets, Cursor, Failure};
use super::{Call, Mustache, Name, Part, Partial, Raw, Template};

/// How deep blocks, chains of `{{else if}}` and calls may lie in each other.
pub const MAX_DEPTH: usize = tag::MAX_DEPTH;

/// So far a tag without an end is looked at again from the end of its first line.
const REREAD: usize = 4096;

/// The template in `within`, and what is wrong with it. Takes time in proportion to the text.
pub fn parse(text: &str, within: Span) -> (Template, Vec<Finding>) {
    let end = boundary(text, within.end);
    let start = boundary(text, within.start.min(end));
    let text = text.get(..end).unwrap_or_default();
    let brackets = Brackets::default();
    let blocks = Blocks::new(text);
    let mut parser = Parser { text, at: start, brackets: &brackets, blocks, no_dashes: false, no_raw: false };
    parser.run();
    parser.blocks.finish(end)
}

/// The last place between characters up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    brackets: &'t Brackets,
    blocks: Blocks<'t>,
    /// No `--}}` stands behind here.
    no_dashes: bool,
    /// No `{{{{` stands behind here.
    no_raw: bool,
}

/// What was read of a tag, to its end or not.
struct Read {
    call: Call,
    /// The name of a partial, or of a closing tag.
    name: Option<Name>,
}

impl<'t> Parser<'t> {
    fn run(&mut self) {
        while let Some(tag) = self.next_tag() {
            self.push_text(tag);
            let rest = self.rest();
            if rest.starts_with("{{!") {
                self.comment();
            } else if rest.starts_with("{{{{") {
                self.raw();
            } else {
                self.tag();
            }
        }
        self.push_text(self.text.len());
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Where the next `{{` begins that no backslash takes its meaning from: `\{{` is text, `\\{{` a backslash and a tag.
    fn next_tag(&self) -> Option<usize> {
        unescaped(self.text, self.at, 2)
    }

    fn push_text(&mut self, end: usize) {
        if end > self.at {
            self.blocks.push(Part::Text(Span::new(self.at, end)));
            self.at = end;
        }
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let inside = rest.get(3..).unwrap_or_default().trim_start_matches(BLANK);
        let dashed = inside.starts_with("--");
        let long_end = match (dashed && !self.no_dashes).then(|| inside.get(2..)).flatten() {
            Some(text) => text.find("--}}").map(|len| rest.len() - text.len() + len + 4),
            None => None,
        };
        self.no_dashes |= dashed && long_end.is_none();
        let end = long_end.or_else(|| rest.find("}}").map(|len| len + 2));
        let span = Span::new(self.at, self.at + end.unwrap_or(rest.len()));
        if end.is_none() {
            self.blocks.bad(Span::new(self.at, self.at + 3), "This comment has no end", "Add `}}`.");
        } else if long_end.is_none() && rest.starts_with("{{!--") {
            self.warn(
                Span::new(self.at, self.at + 5),
                "read on to the next `--}}`",
                "Write `--}}` at its end.",
            );
        }
        self.blocks.push(Part::Comment(span));
        self.at = span.end;
    }

    fn raw(&mut self) {
        let start = self.at;
        let mut cursor = Cursor::new(self.text, start + 4, self.text.len(), self.brackets);
        let mut read = Read { call: Call::empty(cursor.at), name: None };
        cursor.skip_space();
        cursor.eat("~");
        let opened = tag::line(&mut cursor, &mut read.call).and_then(|()| close(&mut cursor, "}}}}"));
        if let Err(failure) = opened {
            return self.half_read(Sigil::Value, Span::new(start, start + 4), &cursor, read, failure);
        }
        let open = Span::new(start, cursor.at);
        let inside = Span::new(open.end, self.end_of_raw(open.end));
        cursor.at = inside.end;
        let end = raw_end(&mut cursor);
        let name = read.call.name().map(|name| name.text.clone()).unwrap_or_default();
        if end.as_ref().is_none_or(|end| end.text != name) {
            self.blocks.bad(open, "This raw block is not closed", format!("Add `{{{{{{{{/{name}}}}}}}}}`."));
        }
        let close = Span::new(inside.end, if end.is_some() { cursor.at } else { inside.end });
        self.at = close.end;
        let raw = Raw { span: open.to(close), open, call: read.call, inside, close };
        self.blocks.push(Part::Raw(Box::new(raw)));
    }

    /// Where the next `{{{{` begins. Where there is none, nothing is inside: what follows is read as a template, lest all of it be lost.
    fn end_of_raw(&mut self, start: usize) -> usize {
        let end = if self.no_raw { None } else { unescaped(self.text, start, 4) };
        self.no_raw |= end.is_none();
        end.unwrap_or(start)
    }

    fn tag(&mut self) {
        let start = self.at;
        let mut cursor = Cursor::new(self.text, start + 2, self.text.len(), self.brackets);
        let sigil = sigil(&mut cursor, self.blocks.any());
        let begin = Span::new(start, cursor.at);
        let mut read = Read { call: Call::empty(cursor.at), name: None };
        let closed = inside(sigil, &mut cursor, &mut read).and_then(|()| {
            if let Sigil::Triple { together } = sigil {
                close_triple(&mut cursor, together)
            } else {
                close(&mut cursor, "}}")
            }
        });
        match closed {
            Ok(()) => {
                let span = Span::new(start, cursor.at);
                self.warn_of_others(sigil, begin, span);
                self.at = span.end;
                self.place(sigil, span, read, false);
            }
            Err(failure) => self.half_read(sigil, begin, &cursor, read, failure),
        }
    }

    /// Puts what was read into the tree.
    fn place(&mut self, sigil: Sigil, span: Span, read: Read, is_broken: bool) {
        let Read { call, name } = read;
        match sigil {
            Sigil::Value | Sigil::Triple { .. } | Sigil::Amp | Sigil::Decorator => {
                let is_decorator = sigil == Sigil::Decorator;
                self.blocks.push(Part::Mustache(Mustache { span, is_decorator, call }));
            }
            Sigil::Partial => {
                let partial = Partial { span, name, call, block: None };
                self.blocks.push(Part::Partial(Box::new(partial)));
            }
            Sigil::Open(kind) => {
                if kind == Kind::Inverse && !is_broken {
                    self.blocks.refuse_inverse(span);
                }
                self.blocks.open(kind, Opening { span, call, partial: name, is_broken });
            }
            Sigil::Chain { caret } => {
                self.blocks.chain(caret, Opening { span, call, partial: None, is_broken })
            }
            Sigil::Else => {
                self.blocks.otherwise(span, is_broken);
            }
            Sigil::Close => {
                let name = name.map(|name| name.text).unwrap_or_default();
                self.blocks.close(&name, span, is_broken);
            }
        }
    }

    /// A tag that could not be read to its end: says so, finds where it ends, and keeps what was read.
    fn half_read(
        &mut self,
        sigil: Sigil,
        begin: Span,
        cursor: &Cursor<'_>,
        mut read: Read,
        failure: Failure,
    ) {
        let trouble = cursor.at.max(begin.end).min(self.text.len());
        let rest = self.text.get(trouble..).unwrap_or_default();
        let next = rest.as_bytes().windows(2).position(|pair| pair == b"{{" || pair == b"}}");
        let end = trouble + next.unwrap_or(rest.len());
        let is_open = !self.text.get(end..).is_some_and(|rest| rest.starts_with("}}"));
        let span = if !is_open {
            let braces = self.text.get(begin.range()).map_or(2, |begin| begin.matches('{').count());
            let extra = self.text.get(end..).unwrap_or_default();
            let closing = extra.len() - extra.trim_start_matches('}').len();
            Span::new(begin.start, end + closing.min(braces.max(2)))
        } else {
            let line = self.first_line(begin, end, trouble);
            if line < read.call.span.end {
                read = Read { call: Call::empty(begin.end), name: None };
                // What is wrong with it has been found.
                let _ = inside(sigil, &mut Cursor::new(self.text, begin.end, line, self.brackets), &mut read);
            }
            Span::new(begin.start, line)
        };
        if is_open && (failure.span.start >= end || failure.span.start > span.end) {
            self.blocks.bad(span, "This tag has no end", "Add `}}`.");
        } else {
            self.blocks.bad(failure.span, failure.message, failure.hint);
        }
        self.at = span.end;
        self.place(sigil, span, read, true);
    }

    /// Where a tag without an end is taken to end: with its first line, if it is not uncommonly long.
    fn first_line(&self, begin: Span, end: usize, trouble: usize) -> usize {
        let from = if trouble - begin.start > REREAD { trouble } else { begin.end };
        let rest = self.text.get(from..end).unwrap_or_default();
        let line = rest.find(['\n', '\r']).map_or(rest, |at| rest.get(..at).unwrap_or_default());
        from + line.trim_end_matches(BLANK).len()
    }

    fn warn(&mut self, span: Span, what: &str, hint: &str) {
        let message = format!("Other Dotprompt tools {what}");
        self.blocks.bad(span, message, hint).severity = Severity::Warning;
    }

    /// What the renderer reads and handlebars.js does not.
    fn warn_of_others(&mut self, sigil: Sigil, begin: Span, span: Span) {
        let triple = matches!(sigil, Sigil::Triple { .. });
        if !triple && self.text.get(span.end..).is_some_and(|rest| rest.starts_with('}')) {
            let braces = Span::new(span.end - 2, span.end + 1);
            self.warn(braces, "do not read `}}}` here", "Put a space before the last `}`.");
        }
        let spaced = begin.text(self.text).contains(BLANK);
        if spaced && !matches!(sigil, Sigil::Value | Sigil::Else | Sigil::Chain { caret: false }) {
            self.warn(begin, "read no space here", "Write the sign directly after `{{`.");
        }
    }
}

/// Where the next `count` opening braces stand in a row. A search for a byte is much cheaper to begin than one for a text, and between two
/// tags there are only a few words.
fn braces(text: &str, count: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let first = from + text.get(from..)?.find('{')?;
        let row = bytes.iter().skip(first).take(count).take_while(|byte| **byte == b'{').count();
        if row == count {
            return Some(first);
        }
        from = first + row;
    }
}

/// Where `count` opening braces stand next, from `from`, without exactly one backslash before it.
fn unescaped(text: &str, from: usize, count: usize) -> Option<usize> {
    let mut start = from;
    loop {
        let rest = text.get(start..)?;
        let found = braces(rest, count)?;
        let before = rest.get(..found)?;
        if before.len() - before.trim_end_matches('\\').len() != 1 {
            return Some(start + found);
        }
        let four = rest.get(found..)?.starts_with("{{{{");
        start += found + if four { 4 } else { 2 };
    }
}

/// Reads what stands between the sign and the closing braces.
fn inside(sigil: Sigil, cursor: &mut Cursor<'_>, read: &mut Read) -> Result<(), Failure> {
    match sigil {
        Sigil::Value | Sigil::Triple { .. } => tag::value_or_call(cursor, &mut read.call),
        Sigil::Amp => tag::value(cursor, &mut read.call),
        Sigil::Decorator
        | Sigil::Open(Kind::Plain | Kind::Decorator | Kind::Inverse)
        | Sigil::Chain { .. } => tag::line(cursor, &mut read.call),
        Sigil::Partial | Sigil::Open(Kind::Partial) => {
            read.name = tag::partial(cursor, &mut read.call)?;
            Ok(())
        }
        Sigil::Open(Kind::Chain { .. }) | Sigil::Else => Ok(()),
        Sigil::Close => {
            cursor.skip_space();
            read.name = tag::closing_name(cursor);
            Ok(())
        }
    }
}

/// `}}}`, or `}~}}`.
fn close_triple(cursor: &mut Cursor<'_>, together: bool) -> Result<(), Failure> {
    cursor.skip_space();
    let tilde = cursor.eat("~");
    cursor.skip_space();
    if together && cursor.eat("}}}") {
        return Ok(());
    }
    if together && cursor.rest().starts_with("}}") {
        let hint = "Put a space after the first `{` if that is text, or write `}}}`.";
        return Err(Failure::new(
            Span::new(cursor.at, cursor.at + 2),
            "What `{{{` opens, `}}}` closes",
            hint,
        ));
    }
    if tilde || !cursor.eat("}") {
        return Err(tag::misfit(cursor));
    }
    close(cursor, "}}")
}

/// `{{{{/name}}}}`.
fn raw_end(cursor: &mut Cursor<'_>) -> Option<Name> {
    let start = cursor.at;
    if !cursor.eat("{{{{") {
        return None;
    }
    cursor.skip_space();
    cursor.eat("~");
    cursor.skip_space();
    let name = cursor.eat("/").then(|| {
        cursor.skip_space();
        cursor.word().unwrap_or_else(|| Name { span: Span::at(cursor.at), text: String::new() })
    });
    if name.is_none() || close(cursor, "}}}}").is_err() {
        cursor.at = start;
        return None;
    }
    name
}

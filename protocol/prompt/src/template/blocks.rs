//! Which closing tag belongs to which opening tag, and what is said where none does: one finding for one mistake.

use crate::finding::{Code, Edit, Finding, Fix, Severity};
use crate::span::Span;

use super::tag::MAX_DEPTH;
use super::{Block, Call, Name, Part, Partial, PartialBlock, Template};

/// What kind of block is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{#x}}`
    Plain,
    /// `{{#> x}}`
    Partial,
    /// `{{#* x}}`
    Decorator,
    /// `{{^x}}` where no block is open.
    Inverse,
    /// `{{else x}}`, or `{{^x}}` within a block, which may yet turn out to be a block of its own.
    Chain {
        /// Whether it is written with `^`.
        caret: bool,
    },
}

/// A tag that opens something.
#[derive(Debug)]
pub(super) struct Opening {
    /// All of the tag.
    pub span: Span,
    /// What it calls.
    pub call: Call,
    /// The name of a partial.
    pub partial: Option<Name>,
    /// Whether a finding about it stands already.
    pub is_broken: bool,
}

#[derive(Debug)]
struct Frame {
    kind: Kind,
    opening: Opening,
    parts: Vec<Part>,
    /// What came before `{{else}}`, and that tag.
    before_else: Option<(Vec<Part>, Span)>,
    /// A finding has been made that explains why it is not closed.
    is_explained: bool,
}

impl Frame {
    /// What its closing tag must say, with the quotes of a partial's name; none where that is not known.
    fn name<'t>(&self, text: &'t str) -> Option<&'t str> {
        Some(self.opening.call.head.span().text(text)).filter(|name| !name.is_empty())
    }

    fn is_chained(&self) -> bool {
        matches!(self.kind, Kind::Chain { .. })
    }

    /// The part that it becomes.
    fn part(self, close: Span) -> Part {
        let span = self.opening.span.to(close);
        let Opening { span: open, call, partial, .. } = self.opening;
        let (inside, otherwise) = match self.before_else {
            Some((before, tag)) => (before, Some((tag, Template { parts: self.parts }))),
            None => (self.parts, None),
        };
        let inside = Template { parts: inside };
        if self.kind == Kind::Partial {
            let block = PartialBlock { open, close, otherwise: inside };
            return Part::Partial(Box::new(Partial { span, name: partial, call, block: Some(block) }));
        }
        Part::Block(Box::new(Block {
            span,
            open,
            close,
            is_inverse: self.kind == Kind::Inverse,
            is_decorator: self.kind == Kind::Decorator,
            is_chained: matches!(self.kind, Kind::Chain { .. }),
            call,
            inside,
            otherwise,
        }))
    }
}

/// The blocks that are open while a text is read.
#[derive(Debug)]
pub(super) struct Blocks<'t> {
    text: &'t str,
    root: Vec<Part>,
    open: Vec<Frame>,
    /// How many blocks were opened that lie too deep to be kept.
    too_deep: usize,
    findings: Vec<Finding>,
}

impl<'t> Blocks<'t> {
    /// None yet.
    pub fn new(text: &'t str) -> Blocks<'t> {
        Blocks { text, root: Vec::new(), open: Vec::new(), too_deep: 0, findings: Vec::new() }
    }

    /// Whether a block is open.
    pub fn any(&self) -> bool {
        !self.open.is_empty()
    }

    /// Adds a part to the innermost block.
    pub fn push(&mut self, part: Part) {
        match self.open.last_mut() {
            Some(frame) => frame.parts.push(part),
            None => self.root.push(part),
        }
    }

    /// Says that something is wrong.
    pub fn bad(&mut self, span: Span, message: impl Into<String>, hint: impl Into<String>) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding::new(Code::BadTemplate, span, message).hinted(hint));
        &mut self.findings[at]
    }

    /// Opens a block.
    pub fn open(&mut self, kind: Kind, opening: Opening) {
        if self.open.len() >= MAX_DEPTH {
            self.refuse_depth(opening.span);
            self.too_deep += 1;
            return;
        }
        let is_explained = opening.is_broken;
        self.open.push(Frame { kind, opening, parts: Vec::new(), before_else: None, is_explained });
    }

    fn refuse_depth(&mut self, span: Span) {
        if self.too_deep == 0 {
            self.bad(
                span,
                format!("Blocks nested deeper than {MAX_DEPTH}"),
                "Make it flatter, or use partials.",
            );
        }
        self.push(Part::Broken(span));
    }

    /// `{{else}}`.
    pub fn otherwise(&mut self, span: Span, is_broken: bool) -> bool {
        if self.too_deep > 0 {
            self.push(Part::Broken(span));
            return false;
        }
        let wrong = match self.open.last_mut() {
            None => Some(("This stands in no block".to_owned(), None)),
            Some(frame) if matches!(frame.kind, Kind::Partial | Kind::Decorator) => Some((
                "A block of this kind has no `else`".to_owned(),
                Some((frame.opening.span, "the block")),
            )),
            Some(Frame { before_else: Some((_, first)), .. }) => {
                Some(("This block has its `else` already".to_owned(), Some((*first, "the first"))))
            }
            Some(frame) => {
                frame.before_else = Some((std::mem::take(&mut frame.parts), span));
                None
            }
        };
        let Some((message, related)) = wrong else { return true };
        if !is_broken {
            let hint = "A name that begins with `else` is read so, too; choose another name.";
            let plain = self
                .text
                .get(span.range())
                .is_some_and(|tag| tag.trim_matches(['{', '}', '~', ' ']).len() <= 4);
            let finding = self.bad(span, message, if plain { "" } else { hint });
            finding.related.extend(related.map(|(span, what)| (span, what.to_owned())));
        }
        self.push(Part::Broken(span));
        false
    }

    /// `{{else x}}`, or `{{^x}}` within a block.
    pub fn chain(&mut self, caret: bool, opening: Opening) {
        if self.open.len() >= MAX_DEPTH {
            return self.refuse_depth(opening.span);
        }
        if self.otherwise(opening.span, opening.is_broken) {
            self.open(Kind::Chain { caret }, opening);
        }
    }

    /// A closing tag that says `name`.
    pub fn close(&mut self, name: &str, tag: Span, is_broken: bool) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return self.push(Part::Broken(tag));
        }
        let text = self.text;
        let fits = |frame: &Frame| match frame.name(text) {
            Some(said) => said == name || (name.is_empty() && frame.takes_bare_end()),
            None => true,
        };
        // `{{^x}}` in a chain belongs to the block around it, if that is what is closed.
        let base = self.open.iter().rposition(|frame| !frame.is_chained());
        let at = base.filter(|at| self.open.get(*at).is_some_and(fits)).or_else(|| {
            self.open.iter().rposition(|frame| fits(frame) && frame.kind != Kind::Chain { caret: false })
        });
        match at {
            Some(at) => self.close_down_to(at, tag),
            None => self.refuse_close(name, tag, is_broken),
        }
    }

    fn close_down_to(&mut self, at: usize, tag: Span) {
        while self.open.len() > at + 1 {
            self.pop(Span::at(tag.start), Some(tag));
        }
        let Some(frame) = self.open.last_mut() else { return };
        if frame.kind == (Kind::Chain { caret: true }) {
            frame.kind = Kind::Inverse;
            let opening = frame.opening.span;
            self.undo_else();
            self.refuse_inverse(opening);
        }
        self.pop(tag, None);
    }

    /// The innermost block is none of a chain: what is around it has had no `else`.
    fn undo_else(&mut self) {
        let at = self.open.len().saturating_sub(2);
        if let Some(around) = self.open.get_mut(at)
            && let Some((before, _)) = around.before_else.take()
        {
            around.parts = before;
        }
    }

    /// `{{^x}}` as a block of its own.
    pub fn refuse_inverse(&mut self, opening: Span) {
        let hint = "Write `{{#unless x}}`; `^` alone means `else`.";
        self.bad(opening, "The renderer does not know blocks that begin with `^`", hint);
    }

    /// Ends the innermost block; `by` is the tag that ends one around it.
    fn pop(&mut self, close: Span, by: Option<Span>) {
        let Some(frame) = self.open.pop() else { return };
        if close.is_empty() && !frame.is_chained() && !frame.is_explained {
            let name = frame.name(self.text).unwrap_or_default().to_owned();
            let finding =
                self.bad(frame.opening.span, "This block is not closed", format!("Add `{{{{/{name}}}}}`."));
            finding.related.extend(by.map(|tag| (tag, "the block around it ends here".to_owned())));
        }
        if frame.kind == (Kind::Chain { caret: true }) && !frame.is_explained {
            let message = "Other Dotprompt tools read a block of its own here";
            let finding = self.bad(frame.opening.span, message, "Write `else` instead of `^`.");
            finding.severity = Severity::Warning;
        }
        self.push(frame.part(close));
    }

    fn refuse_close(&mut self, name: &str, tag: Span, is_broken: bool) {
        self.push(Part::Broken(tag));
        if is_broken {
            return;
        }
        let around = self.open.iter_mut().rev().find(|frame| !frame.is_chained());
        let Some(frame) = around else {
            self.bad(tag, "This closes nothing", "Take it away, or add what it closes before it.");
            return;
        };
        // If that block is not closed at all, this is why.
        frame.is_explained = true;
        let opening = frame.opening.span;
        let said = frame.name(self.text).unwrap_or_default().to_owned();
        let message = format!("`{name}` is not open here");
        let finding =
            self.bad(tag, message, format!("Write `{{{{/{said}}}}}` to close the innermost block."));
        finding.related.push((opening, "the innermost open block".to_owned()));
        let right = format!("{{{{/{said}}}}}");
        let edits = vec![Edit { span: tag, text: right.clone() }];
        finding.fixes.push(Fix { title: format!("Write `{right}`"), edits });
    }

    /// The tree, and what was found, in order of place.
    pub fn finish(mut self, end: usize) -> (Template, Vec<Finding>) {
        while self.any() {
            self.pop(Span::at(end), None);
        }
        self.findings.sort_by_key(|finding| finding.span);
        (Template { parts: self.root }, self.findings)
    }
}

impl Frame {
    /// Whether `{{/}}` closes it.
    fn takes_bare_end(&self) -> bool {
        matches!(self.kind, Kind::Partial | Kind::Decorator)
    }
}

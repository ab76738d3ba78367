//! The body: a Handlebars template as a tree in which every part knows where it stands. Rendering is a library's; this tree is for
//! checking, completing, renaming and colouring, which no library offers.

mod blocks;
mod literal;
mod parse;
mod path;
mod sigil;
mod tag;
#[cfg(test)]
mod tests;
mod uses;
#[cfg(test)]
mod uses_tests;
mod wordings;

use crate::span::Span;

pub use parse::{MAX_DEPTH, parse};
pub use uses::{HELPERS, Url, Use, What, is_helper, unknown_helpers, uses};
pub use wordings::{Choice, inline_choices, wild_names};

/// A template, or the inside of a block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    /// Its parts in order; together they cover all of its text.
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Text that is taken as it stands.
    Text(Span),
    /// `{{! … }}` or `{{!-- … --}}`.
    Comment(Span),
    /// `{{x}}`, `{{{x}}}` or a call of a helper.
    Mustache(Mustache),
    /// `{{#x}} … {{/x}}` and `{{^x}} … {{/x}}`.
    Block(Box<Block>),
    /// `{{> x}}`.
    Partial(Box<Partial>),
    /// `{{{{raw}}}} text {{{{/raw}}}}`: a helper that gets its inside as it stands.
    Raw(Box<Raw>),
    /// A tag that fits nothing; a finding says why.
    Broken(Span),
}

/// `{{call}}`, `{{{call}}}`, `{{&call}}`, `{{* call}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Mustache {
    /// With its braces.
    pub span: Span,
    /// Whether it begins with `*`: what it calls is a decorator, no helper.
    pub is_decorator: bool,
    /// What stands inside.
    pub call: Call,
}

/// A name with arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Without braces and `#`.
    pub span: Span,
    /// The helper, or the value itself where there are no arguments.
    pub head: Expr,
    /// Arguments by place.
    pub params: Vec<Expr>,
    /// Arguments by name: `url=ref`.
    pub hash: Vec<Hash>,
    /// `as |x y|`.
    pub block_params: Vec<Name>,
}

/// `name=value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Hash {
    /// The name.
    pub name: Name,
    /// The value.
    pub value: Expr,
}

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Where.
    pub span: Span,
    /// The word.
    pub text: String,
}

/// What stands for a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `a.b`, `../a`, `@index`, `this`.
    Path(Path),
    /// `"text"` or `'text'`, with the span of its quotes.
    Text(Span, String),
    /// A number, `true`, `false`, `null` or `undefined`.
    Literal(Span),
    /// `(helper x)`.
    Call(Box<Call>),
}

/// A path to a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// All of it.
    pub span: Span,
    /// How many `../` it begins with.
    pub up: u32,
    /// Whether it begins with `@`.
    pub is_data: bool,
    /// Whether it begins with `this` or `.`.
    pub is_this: bool,
    /// Its names, without `@` and brackets.
    pub names: Vec<Name>,
}

/// `{{#call}} inside {{else}} otherwise {{/call}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// From the first brace to the last.
    pub span: Span,
    /// The opening tag.
    pub open: Span,
    /// The closing tag; empty at the end where it is missing.
    pub close: Span,
    /// Whether it begins with `^` and is no part of a chain.
    pub is_inverse: bool,
    /// Whether it begins with `#*`: `{{#*inline "name"}}` says what `{{> name}}` is in this file.
    pub is_decorator: bool,
    /// Whether it is the `if x` of `{{else if x}}`. Then `open` is that tag, and `close` is empty: the block that it belongs to has one for both.
    pub is_chained: bool,
    /// What it calls.
    pub call: Call,
    /// What stands inside.
    pub inside: Template,
    /// What follows `{{else}}`, with the span of that tag. `{{else if x}}` is a chained block, alone in here, that begins with the same tag.
    pub otherwise: Option<(Span, Template)>,
}

/// `{{> name context key=value}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Partial {
    /// With its braces.
    pub span: Span,
    /// The name; none where it is computed.
    pub name: Option<Name>,
    /// Context and values.
    pub call: Call,
    /// `{{#> name}} … {{/name}}`.
    pub block: Option<PartialBlock>,
}

/// What makes a partial a block.
#[derive(Debug, Clone, PartialEq)]
pub struct PartialBlock {
    /// The opening tag.
    pub open: Span,
    /// The closing tag; empty at the end where it is missing.
    pub close: Span,
    /// What is shown where there is no such partial, and what it may show as `@partial-block` where there is.
    pub otherwise: Template,
}

/// `{{{{call}}}} inside {{{{/call}}}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw {
    /// From the first brace to the last.
    pub span: Span,
    /// The opening tag.
    pub open: Span,
    /// What it calls.
    pub call: Call,
    /// What stands inside, which is no template.
    pub inside: Span,
    /// The closing tag; empty at the end where it is missing.
    pub close: Span,
}

impl Part {
    /// All of it.
    pub fn span(&self) -> Span {
        match self {
            Part::Text(span) | Part::Comment(span) | Part::Broken(span) => *span,
            Part::Mustache(mustache) => mustache.span,
            Part::Block(block) => block.span,
            Part::Partial(partial) => partial.span,
            Part::Raw(raw) => raw.span,
        }
    }
}

impl Expr {
    /// All of it.
    pub fn span(&self) -> Span {
        match self {
            Expr::Path(path) => path.span,
            Expr::Text(span, _) | Expr::Literal(span) => *span,
            Expr::Call(call) => call.span,
        }
    }
}

impl Call {
    /// Nothing is called yet.
    fn empty(at: usize) -> Call {
        let span = Span::at(at);
        let head = Path { span, up: 0, is_data: false, is_this: false, names: Vec::new() };
        Call { span, head: Expr::Path(head), params: Vec::new(), hash: Vec::new(), block_params: Vec::new() }
    }

    /// The name of the helper that may be meant: a head of one plain word.
    pub fn name(&self) -> Option<&Name> {
        match &self.head {
            Expr::Path(Path { up: 0, is_data: false, is_this: false, names, .. }) if names.len() == 1 => {
                names.first()
            }
            Expr::Path(_) | Expr::Text(..) | Expr::Literal(_) | Expr::Call(_) => None,
        }
    }

    /// Whether it has arguments, so that its head must be a helper.
    pub fn has_arguments(&self) -> bool {
        !self.params.is_empty() || !self.hash.is_empty()
    }
}

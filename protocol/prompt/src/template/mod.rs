//! The body: a Handlebars template as a tree in which every part knows where it stands. Rendering is a library's; this tree is for
//! checking, completing, renaming and colouring, which no library offers.

use crate::span::Span;

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
    Partial(Partial),
}

/// `{{call}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Mustache {
    /// With its braces.
    pub span: Span,
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
    /// Whether it begins with `^`.
    pub is_inverse: bool,
    /// What it calls.
    pub call: Call,
    /// What stands inside.
    pub inside: Template,
    /// What follows `{{else}}`, with the span of that tag; `{{else if x}}` is a block in here.
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
    /// `{{#> name}} … {{/name}}`: what is shown where there is no such partial.
    pub otherwise: Option<Template>,
}

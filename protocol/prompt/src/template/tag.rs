//! What stands between the braces of a tag: paths, literals, calls. It reads what crate `handlebars` 6.4 reads, because that crate renders;
//! its grammar is a PEG, so the order in which things are tried here is part of the meaning.

use crate::span::Span;

use super::literal::{json, json_value, text};
use super::path::path;
use super::{Call, Expr, Hash, Name, Path};

/// How deep calls and literals may lie in each other, so that no text can exhaust the stack.
pub(super) const MAX_DEPTH: usize = 64;

/// Why a tag could not be read to its end.
#[derive(Debug)]
pub(super) struct Failure {
    /// What does not fit; empty where something is missing.
    pub span: Span,
    /// In words.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Failure {
    /// With the place, the words and the next step.
    pub fn new(span: Span, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { span, message: message.into(), hint: hint.into() }
    }
}

/// A place in a text that is read from left to right up to a limit.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'t> {
    /// The text up to the limit.
    pub text: &'t str,
    /// The next byte.
    pub at: usize,
    depth: usize,
    /// See [`Brackets`].
    pub brackets: &'t Brackets,
}

/// The last search for `]` or the end of a line: from where, and what was found. Without it a line of `{{[` would be read again for each.
pub(super) type Brackets = std::cell::Cell<Option<(usize, usize)>>;

/// Blanks as the renderer has them.
pub(super) const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

/// A letter that a name may have.
pub(super) fn is_symbol(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '$' | ':') || !letter.is_ascii()
}

fn is_partial_symbol(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '@' | '/' | '.') || !letter.is_ascii()
}

impl<'t> Cursor<'t> {
    /// At `at`, reading no further than `end`.
    pub fn new(text: &'t str, at: usize, end: usize, brackets: &'t Brackets) -> Cursor<'t> {
        Cursor { text: text.get(..end).unwrap_or(text), at, depth: 0, brackets }
    }

    /// What is left.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next letter.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes blanks and ends of lines.
    pub fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(BLANK).len();
    }

    /// Passes `what` if it comes next.
    pub fn eat(&mut self, what: &str) -> bool {
        let comes = self.rest().starts_with(what);
        if comes {
            self.at += what.len();
        }
        comes
    }

    /// The next letter as a span; empty at the end.
    pub fn here(&self) -> Span {
        Span::new(self.at, self.at + self.peek().map_or(0, char::len_utf8))
    }

    fn run(&mut self, fits: fn(char) -> bool) -> Option<Name> {
        let rest = self.rest();
        let len = rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
        let text = rest.get(..len).filter(|word| !word.is_empty())?;
        let span = Span::new(self.at, self.at + len);
        self.at = span.end;
        Some(Name { span, text: text.to_owned() })
    }

    /// A name without dots, as helpers and keys have.
    pub fn word(&mut self) -> Option<Name> {
        self.run(is_symbol)
    }

    /// Whether a word comes that cannot be an argument: `as` and `else`, unless a further word follows.
    fn at_keyword(&self) -> bool {
        ["as", "else"].iter().any(|word| {
            let rest = self.rest().strip_prefix(word).map(|rest| rest.trim_start_matches(BLANK));
            rest.is_some_and(|rest| !rest.starts_with(is_symbol))
        })
    }

    /// Reads what lies one step deeper.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        if self.depth >= MAX_DEPTH {
            let message = format!("Nested deeper than {MAX_DEPTH}");
            return Err(Failure::new(self.here(), message, "Make it flatter."));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }
}

/// A value alone, or a helper with arguments: what `{{ }}` and `( )` hold. `call` has what could be read, even where it fails.
pub(super) fn value_or_call(cursor: &mut Cursor<'_>, call: &mut Call) -> Result<(), Failure> {
    cursor.skip_space();
    let start = cursor.at;
    if let Some(word) = cursor.word() {
        let after = cursor.at;
        call.head = Expr::Path(simple(word));
        let read = arguments(cursor, call);
        let goes_on = cursor.text.get(after..).is_some_and(|rest| rest.starts_with(['.', '/']));
        if read.is_err() || call.has_arguments() || !goes_on {
            call.span = Span::new(start, last_end(call, after));
            return read;
        }
        cursor.at = start;
    }
    value(cursor, call)
}

/// A value alone: what `{{& }}` holds.
pub(super) fn value(cursor: &mut Cursor<'_>, call: &mut Call) -> Result<(), Failure> {
    cursor.skip_space();
    let start = cursor.at;
    call.span = Span::at(start);
    call.head = operand(cursor)?;
    call.span = Span::new(start, cursor.at);
    Ok(())
}

/// The name in a closing tag, which may have the quotes of a partial's name.
pub(super) fn closing_name(cursor: &mut Cursor<'_>) -> Option<Name> {
    let start = cursor.at;
    if single_quoted(cursor).is_some() {
        let span = Span::new(start, cursor.at);
        return Some(Name { span, text: span.text(cursor.text).to_owned() });
    }
    cursor.run(|letter| is_symbol(letter) || is_partial_symbol(letter))
}

/// A helper with any number of arguments, and then `as |x y|`: what `{{# }}` holds.
pub(super) fn line(cursor: &mut Cursor<'_>, call: &mut Call) -> Result<(), Failure> {
    cursor.skip_space();
    let start = cursor.at;
    let Some(word) = cursor.word() else {
        call.span = Span::at(start);
        return Err(Failure::new(cursor.here(), "The name of a helper is missing", ""));
    };
    let after = cursor.at;
    call.head = Expr::Path(simple(word));
    let read = arguments(cursor, call).and_then(|()| block_params(cursor, call));
    call.span = Span::new(start, last_end(call, after).max(if read.is_ok() { cursor.at } else { start }));
    read
}

/// The name of a partial, its context and values: what `{{> }}` holds. The name is none where it is computed.
pub(super) fn partial(cursor: &mut Cursor<'_>, call: &mut Call) -> Result<Option<Name>, Failure> {
    cursor.skip_space();
    let start = cursor.at;
    call.span = Span::at(start);
    let name = partial_name(cursor)?;
    call.head = match &name {
        Some(name) => Expr::Text(Span::new(start, cursor.at), name.text.clone()),
        None => operand(cursor)?,
    };
    // A bracketed name is a path for the renderer, and a name for everybody else.
    let bracketed = match &call.head {
        Expr::Path(path) if !path.is_data && path.up == 0 && path.names.len() == 1 => {
            path.names.first().cloned()
        }
        Expr::Path(_) | Expr::Text(..) | Expr::Literal(_) | Expr::Call(_) => None,
    };
    let after = cursor.at;
    let read = arguments(cursor, call);
    call.span = Span::new(start, last_end(call, after));
    read.map(|()| name.or(bracketed))
}

fn partial_name(cursor: &mut Cursor<'_>) -> Result<Option<Name>, Failure> {
    if cursor.rest().starts_with('"') {
        let quoted = text(cursor)?;
        let Expr::Text(span, name) = quoted else { return Ok(None) };
        return Err(Failure::new(
            span,
            "A partial's name has no quotes",
            format!("Write `{{{{> {name}}}}}`."),
        ));
    }
    if cursor.rest().starts_with('\'') {
        return Ok(single_quoted(cursor));
    }
    Ok(cursor.run(is_partial_symbol))
}

/// `'a name'`, where only `\'` is an escape, and stays one.
fn single_quoted(cursor: &mut Cursor<'_>) -> Option<Name> {
    let start = cursor.at + 1;
    let inside = cursor.rest().strip_prefix('\'')?;
    let mut escaped = false;
    let len = inside.find(|letter| {
        let ends = letter == '\n' || (letter == '\'' && !escaped);
        escaped = letter == '\\';
        ends
    })?;
    let text = inside.get(..len).filter(|name| !name.is_empty())?;
    if !inside.get(len..)?.starts_with('\'') {
        return None;
    }
    cursor.at = start + len + 1;
    Some(Name { span: Span::new(start, start + len), text: text.to_owned() })
}

/// The end of what was read of a call.
fn last_end(call: &Call, head: usize) -> usize {
    let params = call.params.iter().map(|param| param.span().end);
    let hash = call.hash.iter().map(|hash| hash.value.span().end);
    let names = call.block_params.iter().map(|name| name.span.end);
    params.chain(hash).chain(names).fold(head, usize::max)
}

fn simple(word: Name) -> Path {
    let is_this = word.text == "this";
    Path {
        span: word.span,
        up: 0,
        is_data: false,
        is_this,
        names: if is_this { Vec::new() } else { vec![word] },
    }
}

fn arguments(cursor: &mut Cursor<'_>, call: &mut Call) -> Result<(), Failure> {
    loop {
        cursor.skip_space();
        let before = cursor.at;
        if let Some(name) = cursor.word() {
            cursor.skip_space();
            if cursor.eat("=") {
                call.hash.push(Hash { name, value: hash_value(cursor)? });
                continue;
            }
            cursor.at = before;
        }
        if cursor.at_keyword() || !starts_argument(cursor.rest()) {
            return Ok(());
        }
        let argument = argument(cursor)?;
        if call.params.is_empty() {
            // Most calls have one.
            call.params.reserve_exact(1);
        }
        call.params.push(argument);
    }
}

fn hash_value(cursor: &mut Cursor<'_>) -> Result<Expr, Failure> {
    cursor.skip_space();
    if cursor.at_keyword() || !starts_argument(cursor.rest()) {
        return Err(Failure::new(cursor.here(), "A value is missing after `=`", ""));
    }
    argument(cursor)
}

fn starts_argument(rest: &str) -> bool {
    // `{` begins an object; `{{` is the next tag, this one has no end.
    (rest.starts_with(|letter| is_symbol(letter) || "\"'([@{".contains(letter)) && !rest.starts_with("{{"))
        || rest.starts_with("./")
        || rest.starts_with("../")
        || rest.starts_with("...")
}

fn argument(cursor: &mut Cursor<'_>) -> Result<Expr, Failure> {
    match cursor.peek() {
        Some('"' | '\'') => text(cursor),
        Some(_) | None => {
            let start = cursor.at;
            // What is no literal after all may be a path: `[not a list]`, `1a`.
            if matches!(json(cursor), Ok(true)) {
                return json_value(cursor, start);
            }
            cursor.at = start;
            operand(cursor)
        }
    }
}

/// A sub-expression or a path.
fn operand(cursor: &mut Cursor<'_>) -> Result<Expr, Failure> {
    let start = cursor.at;
    if !cursor.eat("(") {
        return path(cursor).map(Expr::Path);
    }
    cursor.deeper(|cursor| {
        let mut call = Call::empty(cursor.at);
        value_or_call(cursor, &mut call)?;
        cursor.skip_space();
        if !cursor.eat(")") {
            return Err(Failure::new(Span::new(start, start + 1), "This `(` is not closed", "Add `)`."));
        }
        call.span = Span::new(start, cursor.at);
        Ok(Expr::Call(Box::new(call)))
    })
}

fn block_params(cursor: &mut Cursor<'_>, call: &mut Call) -> Result<(), Failure> {
    let rest = cursor.rest();
    let after = rest.strip_prefix("as").unwrap_or_default();
    if !after.trim_start_matches(BLANK).starts_with('|') {
        return Ok(());
    }
    let start = cursor.at;
    cursor.at += "as".len();
    cursor.skip_space();
    cursor.at += 1;
    loop {
        cursor.skip_space();
        match cursor.word() {
            Some(name) => call.block_params.push(name),
            None => break,
        }
    }
    let closed = cursor.eat("|");
    let whole = Span::new(start, cursor.at);
    if !closed || !(1..=2).contains(&call.block_params.len()) {
        return Err(Failure::new(whole, "`as` wants one or two names", "Write `as |item index|`."));
    }
    Ok(())
}

/// What does not fit where the cursor stands.
pub(super) fn misfit(cursor: &Cursor<'_>) -> Failure {
    let here = cursor.here();
    match cursor.peek() {
        None => Failure::new(here, "The text ends within a tag", "Add `}}`."),
        Some('}') => Failure::new(here, "A name is missing", ""),
        Some('?') => Failure::new(here, "`?` belongs into the schema only", "Leave it away here."),
        Some('.' | '/') => Failure::new(
            here,
            "A name is missing here, or a helper's name has a dot",
            "Write `this` for the item itself; only values have paths such as `a.b`, a helper's name is one word.",
        ),
        Some('"' | '\'') => {
            Failure::new(here, "A text cannot stand here", "Write it as it is, without braces and quotes.")
        }
        Some(letter) => Failure::new(here, format!("`{letter}` does not fit here"), ""),
    }
}

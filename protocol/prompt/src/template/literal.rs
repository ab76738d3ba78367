//! Literals within tags: texts in quotes, and JSON as crate `handlebars` takes it.

use crate::span::Span;

use super::Expr;
use super::tag::{Cursor, Failure, is_symbol, misfit};

/// What the grammar takes for a literal must then be JSON, as the renderer reads it.
pub(super) fn json_value(cursor: &Cursor<'_>, start: usize) -> Result<Expr, Failure> {
    let span = Span::new(start, cursor.at);
    match serde_json::from_str::<serde_json::Value>(span.text(cursor.text)) {
        Ok(_) => Ok(Expr::Literal(span)),
        Err(_) => Err(Failure::new(span, format!("`{}` is no JSON", span.text(cursor.text)), "")),
    }
}

/// `"…"` or `'…'`: JSON's escapes, and no line break.
pub(super) fn text(cursor: &mut Cursor<'_>) -> Result<Expr, Failure> {
    let start = cursor.at;
    let Some(quote) = cursor.peek() else { return Err(misfit(cursor)) };
    if !quoted(cursor, quote)? {
        cursor.at = start + 1;
        let message = "This text has no closing quote in its line";
        return Err(Failure::new(Span::new(start, start + 1), message, format!("Add `{quote}`.")));
    }
    let span = Span::new(start, cursor.at);
    let inside = Span::new(start + 1, cursor.at - 1).text(cursor.text);
    let json = match quote {
        // As the renderer makes JSON of it.
        '\'' => format!("\"{}\"", inside.replace("\\'", "'").replace('"', "\\\"")),
        _ => span.text(cursor.text).to_owned(),
    };
    match serde_json::from_str(&json) {
        Ok(value) => Ok(Expr::Text(span, value)),
        Err(_) => Err(Failure::new(span, "This text has an escape that is not read", "")),
    }
}

/// Passes a text in quotes; false where it has no end.
fn quoted(cursor: &mut Cursor<'_>, quote: char) -> Result<bool, Failure> {
    let rest = cursor.rest();
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            cursor.at += at + 1;
            return Ok(true);
        }
        if letter < ' ' {
            cursor.at += at;
            return Ok(false);
        }
        if letter != '\\' {
            continue;
        }
        let escape = letters.next().map(|(_, letter)| letter);
        let fits = match escape {
            Some('\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => true,
            Some('u') => (0..4).all(|_| letters.next().is_some_and(|(_, digit)| digit.is_ascii_hexdigit())),
            other => other == Some(quote),
        };
        if !fits {
            let start = cursor.at + at;
            cursor.at = start + 1;
            let span = Span::new(start, start + 1);
            return Err(Failure::new(span, "This escape is not read", "A backslash itself is `\\\\`."));
        }
    }
    cursor.at = cursor.text.len();
    Ok(false)
}

/// Passes what the renderer's grammar takes for a literal; false, and the cursor anywhere, where it is none.
pub(super) fn json(cursor: &mut Cursor<'_>) -> Result<bool, Failure> {
    let passed = match cursor.peek() {
        Some(quote @ ('"' | '\'')) => quoted(cursor, quote)?,
        Some('[') => cursor.deeper(|cursor| json_list(cursor, "]", json))?,
        Some('{') => cursor.deeper(|cursor| json_list(cursor, "}", json_entry))?,
        Some('-' | '0'..='9') => number(cursor),
        _ => ["null", "true", "false"].into_iter().any(|word| cursor.eat(word)) && ends_word(cursor),
    };
    Ok(passed)
}

fn ends_word(cursor: &Cursor<'_>) -> bool {
    !cursor.peek().is_some_and(is_symbol)
}

fn number(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat("-");
    if !digits(cursor) {
        return false;
    }
    cursor.eat(".");
    digits(cursor);
    let before = cursor.at;
    if cursor.eat("E") {
        cursor.eat("-");
        if !digits(cursor) {
            cursor.at = before;
        }
    }
    ends_word(cursor)
}

fn digits(cursor: &mut Cursor<'_>) -> bool {
    let rest = cursor.rest();
    let len = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    cursor.at += len;
    len > 0
}

type Reader = fn(&mut Cursor<'_>) -> Result<bool, Failure>;

/// Passes `[`, items with commas, `]`.
fn json_list(cursor: &mut Cursor<'_>, close: &str, item: Reader) -> Result<bool, Failure> {
    cursor.at += 1;
    cursor.skip_space();
    if cursor.eat(close) {
        return Ok(true);
    }
    loop {
        cursor.skip_space();
        if !item(cursor)? {
            return Ok(false);
        }
        cursor.skip_space();
        if cursor.eat(close) {
            return Ok(true);
        }
        if !cursor.eat(",") {
            return Ok(false);
        }
    }
}

fn json_entry(cursor: &mut Cursor<'_>) -> Result<bool, Failure> {
    let Some(quote @ ('"' | '\'')) = cursor.peek() else { return Ok(false) };
    if !quoted(cursor, quote)? {
        return Ok(false);
    }
    cursor.skip_space();
    if !cursor.eat(":") {
        return Ok(false);
    }
    cursor.skip_space();
    json(cursor)
}

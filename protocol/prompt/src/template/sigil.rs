//! What a tag begins with says what it is.

use super::Call;
use super::blocks::Kind;
use super::tag::{self, Cursor, Failure};

/// What a tag begins with, after `{{` and `~`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sigil {
    /// Nothing.
    Value,
    /// `{`; whether the three braces stand together.
    Triple { together: bool },
    /// `&`
    Amp,
    /// `*`
    Decorator,
    /// `>`
    Partial,
    /// `#`, `#>`, `#*`, or `^` where no block is open.
    Open(Kind),
    /// `/`
    Close,
    /// `else` or `^` and nothing more.
    Else,
    /// `else x` or `^x`.
    Chain { caret: bool },
}

/// Passes what a tag begins with; `in_block` says whether a block is open.
pub(super) fn sigil(cursor: &mut Cursor<'_>, in_block: bool) -> Sigil {
    let together = cursor.eat("{");
    cursor.skip_space();
    cursor.eat("~");
    cursor.skip_space();
    if together {
        return Sigil::Triple { together: true };
    }
    let signs = [("{", Sigil::Triple { together: false }), ("&", Sigil::Amp), ("*", Sigil::Decorator)];
    let signs = signs.into_iter().chain([(">", Sigil::Partial), ("/", Sigil::Close)]);
    if let Some((_, sigil)) = signs.into_iter().find(|(sign, _)| cursor.eat(sign)) {
        return sigil;
    }
    if cursor.eat("#") {
        cursor.skip_space();
        let kinds = [(">", Kind::Partial), ("*", Kind::Decorator)];
        let kind = kinds.into_iter().find(|(sign, _)| cursor.eat(sign)).map(|(_, kind)| kind);
        return Sigil::Open(kind.unwrap_or(Kind::Plain));
    }
    else_sigil(cursor, in_block)
}

fn else_sigil(cursor: &mut Cursor<'_>, in_block: bool) -> Sigil {
    let before = cursor.at;
    let caret = cursor.eat("^");
    if !caret && !cursor.eat("else") {
        return Sigil::Value;
    }
    let after = cursor.at;
    let glued = cursor.peek().is_some_and(tag::is_symbol);
    cursor.skip_space();
    match cursor.peek() {
        None | Some('~' | '}') => return Sigil::Else,
        Some(letter) if caret && !in_block && tag::is_symbol(letter) => {
            return Sigil::Open(Kind::Inverse);
        }
        Some(letter) if tag::is_symbol(letter) => {}
        // `{{else.x}}` is a value.
        Some(_) if !caret && after == cursor.at => {
            cursor.at = before;
            return Sigil::Value;
        }
        Some(_) => return Sigil::Chain { caret },
    }
    // `{{elsewhere.x}}` is a value, though `{{elsewhere}}` is `{{else where}}`.
    let mut probe = cursor.clone();
    let mut call = Call::empty(probe.at);
    if glued && !caret && tag::line(&mut probe, &mut call).and_then(|()| close(&mut probe, "}}")).is_err() {
        cursor.at = before;
        return Sigil::Value;
    }
    Sigil::Chain { caret }
}

/// Passes `~` and the closing braces.
pub(super) fn close(cursor: &mut Cursor<'_>, braces: &str) -> Result<(), Failure> {
    cursor.skip_space();
    cursor.eat("~");
    cursor.skip_space();
    if cursor.eat(braces) { Ok(()) } else { Err(tag::misfit(cursor)) }
}

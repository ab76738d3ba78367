//! Paths to values, as crate `handlebars` reads them.

use crate::span::Span;

use super::tag::{Cursor, Failure, misfit};
use super::{Name, Path};

/// `a.b`, `../a`, `@root.a`, `this`, `a.[b c]`.
pub(super) fn path(cursor: &mut Cursor<'_>) -> Result<Path, Failure> {
    let start = cursor.at;
    let mut path =
        Path { span: Span::at(start), up: 0, is_data: false, is_this: false, names: Vec::with_capacity(1) };
    path.is_this = cursor.eat("this.") || cursor.eat("this/") || cursor.eat("./");
    let root = ["@root.", "@root/"].into_iter().any(|root| cursor.eat(root));
    if root {
        let span = Span::new(cursor.at - "root.".len(), cursor.at - 1);
        path.names.push(Name { span, text: "root".to_owned() });
    }
    path.is_data = cursor.eat("@") || root;
    while cursor.eat("../") || cursor.eat("...") {
        path.up += 1;
    }
    let Some(first) = item(cursor)? else { return Err(no_name(cursor, start)) };
    if first.text == "this" && !path.is_data && !first_is_bracketed(cursor, &first) {
        path.is_this = true;
    } else {
        path.names.push(first);
    }
    loop {
        let before = cursor.at;
        if !(cursor.eat(".") || cursor.eat("/")) {
            break;
        }
        match item(cursor)? {
            Some(name) => path.names.push(name),
            None => {
                cursor.at = before;
                break;
            }
        }
    }
    path.span = Span::new(start, cursor.at);
    Ok(path)
}

fn first_is_bracketed(cursor: &Cursor<'_>, name: &Name) -> bool {
    cursor.text.get(..name.span.start).is_some_and(|before| before.ends_with('['))
}

fn item(cursor: &mut Cursor<'_>) -> Result<Option<Name>, Failure> {
    if !cursor.rest().starts_with('[') {
        return Ok(cursor.word());
    }
    let start = cursor.at + 1;
    let end = match cursor.brackets.get() {
        Some((from, found)) if (from..=found).contains(&start) => found,
        _ => {
            let rest = cursor.text.get(start..).unwrap_or_default();
            let found = start + rest.find([']', '\n', '\r']).unwrap_or(rest.len());
            cursor.brackets.set(Some((start, found)));
            found
        }
    };
    if !cursor.text.get(end..).is_some_and(|rest| rest.starts_with(']')) {
        return Err(Failure::new(
            Span::new(start - 1, start),
            "This `[` is not closed in its line",
            "Add `]`.",
        ));
    }
    cursor.at = end + 1;
    let span = Span::new(start, end);
    Ok(Some(Name { span, text: span.text(cursor.text).to_owned() }))
}

fn no_name(cursor: &Cursor<'_>, start: usize) -> Failure {
    let rest = cursor.text.get(start..).unwrap_or_default();
    if rest.starts_with("..") && !rest.starts_with("../") {
        return Failure::new(Span::new(start, start + 2), "`..` alone is not read", "Write `../this`.");
    }
    if rest.starts_with('.') && !rest.starts_with("./") {
        return Failure::new(Span::new(start, start + 1), "`.` alone is not read", "Write `this`.");
    }
    misfit(cursor)
}

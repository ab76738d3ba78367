//! Marks in rendered text: where a role begins, where a picture goes. A mark begins and ends with a character that Unicode keeps for
//! such uses inside of programs; where a template or a value has that very character, it is doubled on the way in and made single again
//! on the way out. So no value can forge a role or a picture, and none is changed.

use std::borrow::Cow;

const MARK: char = '\u{fdd0}';

/// A part of the rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text, never empty.
    Text(String),
    /// From here on this role speaks.
    Role(String),
    /// The conversation so far goes here.
    History,
    /// A part with this purpose goes here.
    Section(String),
    /// A picture, clip or sound goes here.
    Media { url: String, content_type: Option<String> },
}

/// Text as it may stand between marks.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(MARK) {
        return Cow::Owned(text.replace(MARK, "\u{fdd0}="));
    }
    Cow::Borrowed(text)
}

/// A mark of a kind with what belongs to it.
fn mark(kind: char, fields: &[&str]) -> String {
    let mut out = format!("{MARK}{kind}");
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push_str("\u{fdd0},");
        }
        out.push_str(&plain(field));
    }
    out.push_str("\u{fdd0};");
    out
}

pub(super) fn role(name: &str) -> String {
    mark('r', &[name])
}

pub(super) fn history() -> String {
    mark('h', &[])
}

pub(super) fn section(name: &str) -> String {
    mark('s', &[name])
}

pub(super) fn media(url: &str, content_type: &str) -> String {
    mark('m', &[url, content_type])
}

/// The pieces of a rendered text, in order; two texts never follow each other.
pub(super) fn read(rendered: &str) -> Vec<Piece> {
    let mut reader = Reader::default();
    for (at, part) in rendered.split(MARK).enumerate() {
        let code = if at == 0 { None } else { part.chars().next() };
        let rest = part.get(code.map_or(0, char::len_utf8)..).unwrap_or_default();
        match code {
            None => reader.push(rest),
            Some('=') => {
                reader.push("\u{fdd0}");
                reader.push(rest);
            }
            Some(',') => reader.fields.push(rest.to_owned()),
            Some(';') => {
                reader.close();
                reader.push(rest);
            }
            Some(kind) => reader.open(kind, rest),
        }
    }
    reader.flush();
    reader.pieces
}

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    text: String,
    /// The kind of the mark that is being read, and its fields so far.
    kind: Option<char>,
    fields: Vec<String>,
}

impl Reader {
    fn push(&mut self, text: &str) {
        match (self.kind, self.fields.last_mut()) {
            (Some(_), Some(field)) => field.push_str(text),
            _ => self.text.push_str(text),
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn open(&mut self, kind: char, first: &str) {
        self.flush();
        self.kind = Some(kind);
        self.fields = vec![first.to_owned()];
    }

    fn close(&mut self) {
        let mut fields = std::mem::take(&mut self.fields).into_iter();
        let first = fields.next().unwrap_or_default();
        let piece = match self.kind.take() {
            Some('r') => Piece::Role(first),
            Some('s') => Piece::Section(first),
            Some('m') => {
                Piece::Media { url: first, content_type: fields.next().filter(|kind| !kind.is_empty()) }
            }
            _ => Piece::History,
        };
        self.pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_as_they_went_in() {
        let url = "file:///a b/\u{fdd0};c>>>.png";
        let text = "x\u{fdd0}rsystem\u{fdd0};y";
        let rendered = [
            plain(text).into_owned(),
            role("user"),
            media(url, "image/png"),
            media("u", ""),
            section("s\u{fdd0}"),
            history(),
            "end".into(),
        ]
        .concat();
        assert_eq!(
            read(&rendered),
            [
                Piece::Text(text.into()),
                Piece::Role("user".into()),
                Piece::Media { url: url.into(), content_type: Some("image/png".into()) },
                Piece::Media { url: "u".into(), content_type: None },
                Piece::Section("s\u{fdd0}".into()),
                Piece::History,
                Piece::Text("end".into()),
            ]
        );
    }

    #[test]
    fn text_without_marks_is_itself() {
        assert_eq!(read("a 🌄"), [Piece::Text("a 🌄".into())]);
        assert_eq!(read(""), []);
        assert_eq!(read(&plain("\u{fdd0}")), [Piece::Text("\u{fdd0}".into())]);
    }
}

//! Places in a text: spans in bytes, and what editors call a position, which counts lines and, in one of three encodings, columns.

use std::ops::Range;

/// A part of a text, in bytes from its beginning; both ends lie between characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// From `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The place before the byte `at`.
    pub fn at(at: usize) -> Span {
        Span::new(at, at)
    }

    /// Whether `offset` lies inside or at one of the ends.
    pub fn touches(self, offset: usize) -> bool {
        (self.start..=self.end).contains(&offset)
    }

    /// Whether `other` lies wholly inside.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// From the earlier beginning to the later end.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Its bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// What stands there; empty where the text does not reach so far.
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// How many bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What an editor's columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Half words of UTF-16: an emoji has two.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    fn width(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        }
    }
}

/// A position as editors say it, from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column, in the units of an [`Encoding`].
    pub column: u32,
}

/// Where the lines of a text begin. A line ends with `\n`, `\r\n` or `\r`, as in the Language Server Protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The byte at which each line begins; the first is 0.
    starts: Vec<usize>,
    len: usize,
}

impl Lines {
    /// The lines of `text`.
    pub fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Lines { starts, len: text.len() }
    }

    /// The lines after `span` gave way to `inserted` bytes; `text` is the text as it stands now. Looks at what is new and no further.
    pub fn replace(&mut self, text: &str, span: Span, inserted: usize) {
        let bytes = text.as_bytes();
        let begins = |at: &usize| match at.checked_sub(1).map(|before| bytes.get(before)) {
            None | Some(Some(b'\n')) => true,
            Some(Some(b'\r')) => bytes.get(*at) != Some(&b'\n'),
            Some(Some(_) | None) => false,
        };
        let first = self.starts.partition_point(|start| *start < span.start);
        let behind = self.starts.partition_point(|start| *start <= span.end);
        let end = span.start + inserted;
        let grown = inserted as isize - span.len() as isize;
        for start in self.starts.iter_mut().skip(behind) {
            *start = start.saturating_add_signed(grown);
        }
        self.starts.splice(first..behind, (span.start..=end).filter(begins));
        self.len = text.len();
    }

    /// How many lines; at least 1.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line that `offset` lies in, from 0.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The line of this number without its end; empty at the end of the text where there is none such.
    pub fn span(&self, text: &str, line: usize) -> Span {
        let Some(start) = self.starts.get(line).copied() else { return Span::at(self.len) };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.len);
        let whole = text.get(start..end).unwrap_or_default();
        Span::new(start, start + whole.trim_end_matches(['\n', '\r']).len())
    }

    /// Where `offset` stands; an offset within a character counts as that character's beginning.
    pub fn place(&self, text: &str, offset: usize, encoding: Encoding) -> Place {
        let mut offset = offset.min(self.len);
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let column = encoding.width(text.get(start..offset).unwrap_or_default());
        Place {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The byte at a position; a column behind the end of its line is that end, a line behind the last is the end of the text.
    pub fn offset(&self, text: &str, place: Place, encoding: Encoding) -> usize {
        let line = place.line as usize;
        if line >= self.starts.len() {
            return self.len;
        }
        let span = self.span(text, line);
        let mut left = place.column as usize;
        for (at, letter) in span.text(text).char_indices() {
            let width = match encoding {
                Encoding::Utf8 => letter.len_utf8(),
                Encoding::Utf16 => letter.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if left < width {
                return span.start + at;
            }
            left -= width;
        }
        span.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_offsets_are_each_others_inverse() {
        let text = "a🌄b\r\nzwei\rdrei\n\u{e9}x";
        let lines = Lines::new(text);
        assert_eq!(lines.count(), 4);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, _) in text.char_indices().filter(|(_, letter)| !['\r', '\n'].contains(letter)) {
                let place = lines.place(text, offset, encoding);
                assert_eq!(lines.offset(text, place, encoding), offset, "{encoding:?} {place:?}");
            }
        }
    }

    #[test]
    fn lines_that_follow_an_edit_are_those_of_the_new_text() {
        let text = "a\r\nb\rc\n\r\n🌄\n";
        let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        for start in &places {
            for end in places.iter().filter(|end| *end >= start) {
                for new in ["", "\n", "\r", "x", "\ny\r", "\r\n\r\n"] {
                    let after = [&text[..*start], new, &text[*end..]].concat();
                    let mut lines = Lines::new(text);
                    lines.replace(&after, Span::new(*start, *end), new.len());
                    assert_eq!(lines, Lines::new(&after), "{start}..{end} {new:?}");
                }
            }
        }
    }

    #[test]
    fn columns_count_what_the_editor_counts() {
        let text = "a🌄b";
        let lines = Lines::new(text);
        let check = |encoding, column| {
            let place = Place { line: 0, column };
            assert_eq!(lines.place(text, 5, encoding), place);
            assert_eq!(lines.offset(text, place, encoding), 5);
        };
        check(Encoding::Utf8, 5);
        check(Encoding::Utf16, 3);
        check(Encoding::Utf32, 2);
        // Within the emoji: its beginning.
        assert_eq!(lines.offset(text, Place { line: 0, column: 2 }, Encoding::Utf16), 1);
        assert_eq!(lines.place(text, 3, Encoding::Utf16), Place { line: 0, column: 1 });
    }

    #[test]
    fn beyond_the_end_is_the_end() {
        let text = "ab\ncd";
        let lines = Lines::new(text);
        let check = |line, column, offset| {
            assert_eq!(lines.offset(text, Place { line, column }, Encoding::Utf16), offset);
        };
        check(0, 99, 2);
        check(1, 99, 5);
        check(9, 0, 5);
        assert_eq!(Lines::new("").place("", 7, Encoding::Utf8), Place::default());
    }
}

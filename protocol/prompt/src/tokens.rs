//! How many tokens a wording has, estimated. A tokenizer's vocabulary is megabytes of data under its own licence, so the count is a rule of
//! thumb by kind of tokenizer, and every figure that comes of it is called an estimate.

/// How a model cuts its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tokenizer {
    /// CLIP's byte pairs: short common words are one token, digits and signs one each.
    Clip,
    /// Any other, T5 and language models among them: about four letters a token.
    Other,
}

impl Tokenizer {
    /// By its name in the catalog.
    pub fn named(name: &str) -> Tokenizer {
        if name.eq_ignore_ascii_case("clip") { Tokenizer::Clip } else { Tokenizer::Other }
    }

    /// Tokens that every text has beside its words: CLIP's limit counts a beginning and an end.
    pub fn fixed(self) -> u32 {
        match self {
            Tokenizer::Clip => 2,
            Tokenizer::Other => 1,
        }
    }
}

/// A piece of a text, and about how many tokens it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Tokens.
    pub tokens: u32,
}

/// The words, digits and signs of a text in order.
pub fn pieces(text: &str, tokenizer: Tokenizer) -> impl Iterator<Item = Piece> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| !letter.is_whitespace())?;
        let mut end = start + first.len_utf8();
        if first.is_alphabetic() {
            while let Some((at, letter)) = letters.next_if(|(_, letter)| letter.is_alphabetic()) {
                end = at + letter.len_utf8();
            }
        }
        let piece = text.get(start..end).unwrap_or_default();
        Some(Piece { start, end, tokens: of_piece(piece, tokenizer) })
    })
}

fn of_piece(piece: &str, tokenizer: Tokenizer) -> u32 {
    let letters = u32::try_from(piece.chars().count()).unwrap_or(u32::MAX);
    if !piece.is_ascii() {
        // Byte pairs rarely join bytes outside of ASCII: about two thirds of them stay.
        return u32::try_from(piece.len() * 2).unwrap_or(u32::MAX).div_ceil(3).max(1);
    }
    match tokenizer {
        // Words of up to seven letters are mostly whole in CLIP's vocabulary of 49,408; longer ones fall apart.
        Tokenizer::Clip => 1 + letters.saturating_sub(3) / 5,
        Tokenizer::Other => 1 + letters.saturating_sub(1) / 5,
    }
}

/// About how many tokens a text has, with those that every text has.
pub fn estimate(text: &str, tokenizer: Tokenizer) -> u32 {
    pieces(text, tokenizer).fold(tokenizer.fixed(), |sum, piece| sum.saturating_add(piece.tokens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_about_so_long() {
        let check = |text: &str, clip, other| {
            assert_eq!(
                (estimate(text, Tokenizer::Clip), estimate(text, Tokenizer::Other)),
                (clip, other),
                "{text}"
            );
        };
        check("", 2, 1);
        check("a cat", 4, 3);
        check("a red teapot, 35mm", 9, 9);
        check("cinematographic", 5, 4);
        check("\u{1f304}", 5, 4);
    }

    #[test]
    fn pieces_are_words_digits_and_signs() {
        let text = "a teapot-35, \u{e9}t\u{e9}";
        let seen: Vec<&str> =
            pieces(text, Tokenizer::Clip).map(|piece| &text[piece.start..piece.end]).collect();
        assert_eq!(seen, ["a", "teapot", "-", "3", "5", ",", "\u{e9}t\u{e9}"]);
    }
}

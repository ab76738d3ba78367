//! A sieve for JSON answers: base64 texts under chosen keys leave it decoded, piece by piece, and only the rest is kept in memory.
//!
//! A picture of 20 MB must not cost 20 MB of memory, so it must never be a text in a parsed tree. The rest, the skeleton, is what the
//! answer was with `"#0"`, `"#1"` … in place of those texts; whether it is JSON at all is for its reader to say. Pure.

use super::base64::Decoder;

/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 64;
/// Longest key that is compared; longer ones are none of ours.
const MAX_KEY: usize = 64;

/// Which texts are taken out.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// Texts under these keys, or in lists under them, are decoded.
    pub decoded: &'static [&'static str],
    /// Texts under these are dropped: long, and nobody needs them.
    pub dropped: &'static [&'static str],
}

/// Some decoded bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Of which text, counted from 0.
    pub blob: usize,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What is left when all went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sifted {
    /// The answer without its long texts.
    pub skeleton: Vec<u8>,
    /// For each decoded text, whether it was base64 to its end.
    pub whole: Vec<bool>,
}

/// The answer is more than the bound even without its long texts, or nested too deeply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer is too long or nested too deeply")]
pub struct TooMuch;

/// The sieve; see the module.
#[derive(Debug)]
pub struct Sieve {
    keys: Keys,
    max: usize,
    levels: Vec<Level>,
    inside: Inside,
    skeleton: Vec<u8>,
    whole: Vec<bool>,
}

/// An object or a list that is open.
#[derive(Debug, Clone, Copy)]
struct Level {
    is_object: bool,
    expects_key: bool,
    /// What becomes of texts that are its values.
    fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Decoded,
    Dropped,
}

/// Where the next byte falls.
#[derive(Debug)]
enum Inside {
    Nothing,
    Kept { escaped: bool },
    Key { text: Vec<u8>, escaped: bool },
    Dropped { escaped: bool },
    Decoded { decoder: Decoder, escape: Escape },
}

/// Where in an escape such as `\/` or `\u003d` a base64 text stands.
#[derive(Debug, Clone, Copy)]
enum Escape {
    No,
    Begun,
    Hex { digits: u8, code: u32 },
}

impl Sieve {
    /// An empty one; the skeleton may have `max` bytes.
    pub fn new(keys: Keys, max: usize) -> Sieve {
        Sieve {
            keys,
            max,
            levels: Vec::new(),
            inside: Inside::Nothing,
            skeleton: Vec::new(),
            whole: Vec::new(),
        }
    }

    /// Takes the next bytes of the answer; what they decode to is added to `pieces`.
    ///
    /// # Errors
    /// [`TooMuch`]; the sieve is of no use after that.
    pub fn push(&mut self, mut bytes: &[u8], pieces: &mut Vec<Piece>) -> Result<(), TooMuch> {
        while let Some((first, rest)) = bytes.split_first() {
            if let Inside::Decoded { .. } = self.inside {
                bytes = self.decode(bytes, pieces);
                continue;
            }
            self.take(*first)?;
            bytes = rest;
        }
        Ok(())
    }

    /// The skeleton, once all went through.
    pub fn finish(self) -> Sifted {
        Sifted { skeleton: self.skeleton, whole: self.whole }
    }

    /// One byte outside of a text that is decoded.
    fn take(&mut self, byte: u8) -> Result<(), TooMuch> {
        match &mut self.inside {
            Inside::Nothing => return self.structure(byte),
            Inside::Kept { escaped } => {
                let ends = ends_text(escaped, byte);
                self.keep(byte)?;
                if ends {
                    self.inside = Inside::Nothing;
                }
            }
            Inside::Key { text, escaped } => {
                let ends = ends_text(escaped, byte);
                if !ends && text.len() <= MAX_KEY {
                    text.push(byte);
                }
                if ends {
                    let fate = fate(&self.keys, text);
                    self.inside = Inside::Nothing;
                    if let Some(level) = self.levels.last_mut() {
                        level.fate = fate;
                    }
                }
                self.keep(byte)?;
            }
            Inside::Dropped { escaped } => {
                if ends_text(escaped, byte) {
                    self.keep(byte)?;
                    self.inside = Inside::Nothing;
                }
            }
            Inside::Decoded { .. } => {}
        }
        Ok(())
    }

    /// One byte between texts.
    fn structure(&mut self, byte: u8) -> Result<(), TooMuch> {
        match byte {
            b'{' => self.open(true)?,
            b'[' => self.open(false)?,
            b'}' | b']' => drop(self.levels.pop()),
            b',' | b':' => {
                if let Some(level) = self.levels.last_mut() {
                    level.expects_key = level.is_object && byte == b',';
                }
            }
            b'"' => return self.open_text(),
            _ => {}
        }
        self.keep(byte)
    }

    fn open(&mut self, is_object: bool) -> Result<(), TooMuch> {
        if self.levels.len() == MAX_DEPTH {
            return Err(TooMuch);
        }
        // A list has no keys of its own: its texts are treated as if they stood under the key that it stands under.
        let fate = self.levels.last().map_or(Fate::Kept, |level| level.fate);
        let fate = if is_object { Fate::Kept } else { fate };
        self.levels.push(Level { is_object, expects_key: is_object, fate });
        Ok(())
    }

    fn open_text(&mut self) -> Result<(), TooMuch> {
        let (expects_key, fate) =
            self.levels.last().map_or((false, Fate::Kept), |level| (level.expects_key, level.fate));
        self.keep(b'"')?;
        self.inside = match (expects_key, fate) {
            (true, _) => Inside::Key { text: Vec::new(), escaped: false },
            (false, Fate::Kept) => Inside::Kept { escaped: false },
            (false, Fate::Dropped) => Inside::Dropped { escaped: false },
            (false, Fate::Decoded) => {
                let name = format!("#{}", self.whole.len());
                name.bytes().try_for_each(|byte| self.keep(byte))?;
                self.whole.push(false);
                Inside::Decoded { decoder: Decoder::default(), escape: Escape::No }
            }
        };
        Ok(())
    }

    fn keep(&mut self, byte: u8) -> Result<(), TooMuch> {
        if self.skeleton.len() >= self.max {
            return Err(TooMuch);
        }
        self.skeleton.push(byte);
        Ok(())
    }

    /// Bytes inside a text that is decoded; gives what comes behind its end.
    fn decode<'b>(&mut self, bytes: &'b [u8], pieces: &mut Vec<Piece>) -> &'b [u8] {
        let Inside::Decoded { decoder, escape } = &mut self.inside else { return bytes };
        let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
        let mut rest = bytes;
        let mut ended = false;
        while let Some((first, behind)) = rest.split_first() {
            if let Escape::No = escape {
                let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(rest.len());
                if plain > 0 {
                    decoder.push(&rest[..plain], &mut out);
                    rest = &rest[plain..];
                    continue;
                }
                if *first == b'"' {
                    ended = true;
                    break;
                }
            }
            if let Some(byte) = unescape(escape, *first) {
                decoder.push(&[byte], &mut out);
            }
            rest = behind;
        }
        let blob = self.whole.len().saturating_sub(1);
        if ended {
            if let Some(whole) = self.whole.last_mut() {
                *whole = decoder.is_whole();
            }
            // The closing quote is kept like that of any other text.
            self.inside = Inside::Kept { escaped: false };
        }
        if !out.is_empty() {
            pieces.push(Piece { blob, bytes: out });
        }
        rest
    }
}

fn fate(keys: &Keys, key: &[u8]) -> Fate {
    let is_in = |names: &[&str]| names.iter().any(|name| name.as_bytes() == key);
    match (is_in(keys.decoded), is_in(keys.dropped)) {
        (true, _) => Fate::Decoded,
        (false, true) => Fate::Dropped,
        (false, false) => Fate::Kept,
    }
}

/// Whether this byte ends a text.
fn ends_text(escaped: &mut bool, byte: u8) -> bool {
    let ends = byte == b'"' && !*escaped;
    *escaped = byte == b'\\' && !*escaped;
    ends
}

/// The next byte of an escape; gives the character once it is complete. What no base64 holds becomes a byte that no base64 holds.
fn unescape(escape: &mut Escape, byte: u8) -> Option<u8> {
    const STRANGE: u8 = 0;
    let (next, complete) = match *escape {
        Escape::No => (Escape::Begun, None),
        Escape::Begun => match byte {
            b'u' => (Escape::Hex { digits: 0, code: 0 }, None),
            b'/' => (Escape::No, Some(b'/')),
            b'n' | b'r' | b't' => (Escape::No, Some(b'\n')),
            _ => (Escape::No, Some(STRANGE)),
        },
        Escape::Hex { digits, code } => {
            let code = code * 16 + char::from(byte).to_digit(16).unwrap_or(0xF_FFFF);
            match digits {
                0..=2 => (Escape::Hex { digits: digits + 1, code: code & 0xFFF_FFFF }, None),
                _ => (Escape::No, Some(u8::try_from(code).unwrap_or(STRANGE))),
            }
        }
    };
    *escape = next;
    complete
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: Keys = Keys { decoded: &["data"], dropped: &["sig"] };

    /// Puts `text` through in two parts, cut at `at`.
    fn sift(text: &str, at: usize) -> (String, Vec<Vec<u8>>, Vec<bool>) {
        let mut sieve = Sieve::new(KEYS, 4096);
        let mut pieces = Vec::new();
        sieve.push(&text.as_bytes()[..at], &mut pieces).unwrap();
        sieve.push(&text.as_bytes()[at..], &mut pieces).unwrap();
        let Sifted { skeleton, whole } = sieve.finish();
        let mut blobs = vec![Vec::new(); whole.len()];
        pieces.into_iter().for_each(|piece| blobs[piece.blob].extend(piece.bytes));
        (String::from_utf8(skeleton).unwrap(), blobs, whole)
    }

    /// Whatever the place at which the network cuts it, the answer is sifted the same way.
    fn check(text: &str, skeleton: &str, blobs: &[(&[u8], bool)]) {
        for at in 0..=text.len() {
            let (kept, found, whole) = sift(text, at);
            assert_eq!(kept, skeleton, "cut at {at}");
            let expect: (Vec<Vec<u8>>, Vec<bool>) =
                blobs.iter().map(|(bytes, whole)| (bytes.to_vec(), *whole)).unzip();
            assert_eq!((found, whole), expect, "cut at {at}");
        }
    }

    #[test]
    fn texts_under_the_key_are_decoded_and_the_rest_is_kept() {
        check(
            r#"{"a":{"data":"aGVsbG8="},"b":[1]}"#,
            r##"{"a":{"data":"#0"},"b":[1]}"##,
            &[(b"hello", true)],
        );
        check(r#"{"data":["aGk=","aG8"]}"#, r##"{"data":["#0","#1"]}"##, &[(b"hi", true), (b"ho", true)]);
        check(r#"{"data":{"x":"data","data":""}}"#, r##"{"data":{"x":"data","data":"#0"}}"##, &[(b"", true)]);
        check(
            r#"{"text":"\"data\":\"aGk=\"\\","data" : null}"#,
            r#"{"text":"\"data\":\"aGk=\"\\","data" : null}"#,
            &[],
        );
    }

    #[test]
    fn escapes_inside_a_base64_text_are_read() {
        check(r#"{"data":"aGVsbG8\u003d"}"#, r##"{"data":"#0"}"##, &[(b"hello", true)]);
        check(r#"{"data":"\/\/\/\/"}"#, r##"{"data":"#0"}"##, &[(b"\xff\xff\xff", true)]);
        check(r#"{"data":"aG\nk="}"#, r##"{"data":"#0"}"##, &[(b"hi", true)]);
    }

    #[test]
    fn what_is_no_base64_or_is_cut_off_is_not_whole() {
        check(r#"{"data":"aGk\u00e9"}"#, r##"{"data":"#0"}"##, &[(b"hi", false)]);
        check(r#"{"data":"a"}"#, r##"{"data":"#0"}"##, &[(b"", false)]);
        check(r#"{"data":"aGVs"#, r##"{"data":"#0"##, &[(b"hel", false)]);
    }

    #[test]
    fn long_texts_that_nobody_needs_are_dropped() {
        check(r#"{"sig":"abc\"def","x":"y"}"#, r#"{"sig":"","x":"y"}"#, &[]);
        check(r#"{"sig":["abc","def"],"x":"y"}"#, r#"{"sig":["",""],"x":"y"}"#, &[]);
    }

    #[test]
    fn what_is_no_json_goes_through_up_to_the_bound() {
        check("<html>}]\"", "<html>}]\"", &[]);
        let mut sieve = Sieve::new(KEYS, 8);
        assert_eq!(sieve.push(b"123456789", &mut Vec::new()), Err(TooMuch));
        let mut sieve = Sieve::new(KEYS, 4096);
        assert_eq!(sieve.push(&[b'['; MAX_DEPTH + 1], &mut Vec::new()), Err(TooMuch));
    }

    #[test]
    fn a_long_text_leaves_the_memory() {
        let mut sieve = Sieve::new(KEYS, 64);
        let mut pieces = Vec::new();
        sieve.push(br#"{"data":""#, &mut pieces).unwrap();
        let mut bytes = 0;
        for _ in 0..1000 {
            sieve.push(&[b'A'; 4096], &mut pieces).unwrap();
            bytes += pieces.drain(..).map(|piece| piece.bytes.len()).sum::<usize>();
        }
        sieve.push(b"\"}", &mut pieces).unwrap();
        assert_eq!((bytes, sieve.finish().skeleton.len()), (3_072_000, 13));
    }
}

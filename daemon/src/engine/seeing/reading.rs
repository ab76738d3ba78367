//! Lettering read by `tesseract`, where it is installed: another program, bounded in time.
//!
//! It reads letters into branches and windows too. What it is sure of and has three letters or figures counts as lettering; a word of which it is less
//! sure counts where the other picture surely has it. Each picture is read at two sizes, because the program is made for letters of 20 to
//! 50 pixels, and both of a pair at the same sizes, so that being larger is no change. How well that does is in `daemon/eye/README.md`.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::assets::{DecodedPicture, encode_png, shrink};

/// The longest that one reading may take.
const MAX_TIME: Duration = Duration::from_secs(20);
/// The most that is read of its answer, in bytes.
const MAX_ANSWER: u64 = 256 << 10;
/// The longest side at which a picture is read, in pixels; it is read at half of it too.
pub const LONG: u32 = 1280;
/// How sure of a word the program has to be, of 100.
const SURE: f32 = 80.0;
/// The fewest letters and figures of a word that counts by itself.
const LEAST: usize = 3;

/// A word that was read, with its place as shares of the picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    text: String,
    /// 0 to 100.
    confidence: f32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Word {
    fn is_sure(&self) -> bool {
        self.confidence >= SURE
            && self.text.chars().filter(|letter| letter.is_alphanumeric()).count() >= LEAST
    }

    fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    fn holds(&self, (x, y): (f32, f32)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// The words of a picture, and those of the picture that it is compared with.
pub type Texts = (Vec<String>, Vec<String>);

/// The side at which two pictures are read: that of the smaller one, at most [`LONG`].
pub fn side(pictures: [(u32, u32); 2]) -> u32 {
    pictures.iter().map(|(width, height)| *width.max(height)).min().unwrap_or(LONG).min(LONG)
}

/// The words in a picture whose longer side is brought to `side` pixels, in reading order; none where the program is not installed, fails or
/// takes too long. That is no answer, and never "no text".
pub fn words(picture: &DecodedPicture, side: u32) -> Option<Vec<Word>> {
    let whole = at(picture, side)?;
    let half = at(picture, side / 2)?;
    Some(in_order(merged(whole, half)))
}

fn at(picture: &DecodedPicture, side: u32) -> Option<Vec<Word>> {
    let small = shrink(picture, side.max(1)).ok()?;
    let png = encode_png(small.width, small.height, &small.rgba, true).ok()?;
    Some(parsed(&asked(png)?, small.width as f32, small.height as f32))
}

/// What the program answers: a table of tab-separated values.
fn asked(png: Vec<u8>) -> Option<String> {
    let mut reader = Command::new("tesseract")
        // Lettering stands anywhere in a picture, not in columns.
        .args(["-", "-", "--psm", "11", "tsv"])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = reader.stdin.take()?;
    // Apart, so that a program that does not read is ended when its time is up. Then this write ends as well.
    std::thread::spawn(move || input.write_all(&png));
    let output = reader.stdout.take()?;
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = output.take(MAX_ANSWER).read_to_end(&mut text);
        // Nobody hears it where the time is up.
        let _heard = tell.send(read.map(|_| text));
    });
    let answer = told.recv_timeout(MAX_TIME);
    if answer.is_err() {
        // It may have ended by itself just now.
        let _ended = reader.kill();
    }
    let is_good = reader.wait().is_ok_and(|status| status.success());
    let text = answer.ok()?.ok().filter(|_| is_good)?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// The words of its table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Marks around a word
/// come and go with its ground, so they are taken off.
fn parsed(table: &str, width: f32, height: f32) -> Vec<Word> {
    let word = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, _, _, _, _, _, left, top, wide, high, confidence, text] = fields.as_slice() else {
            return None;
        };
        let number = |text: &str| text.parse::<f32>().ok().filter(|number| number.is_finite());
        let is_mark = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '%' | '$' | '€' | '£');
        let text = text.trim_matches(is_mark);
        let (left, top) = (number(left)?, number(top)?);
        let (right, bottom) = (left + number(wide)?, top + number(high)?);
        (!text.is_empty()).then_some(Word {
            text: text.to_owned(),
            confidence: number(confidence)?,
            left: left / width,
            top: top / height,
            right: right / width,
            bottom: bottom / height,
        })
    };
    table.lines().filter_map(word).collect()
}

/// Both readings of a picture: what was surely read at the first size is not told again from the second.
fn merged(first: Vec<Word>, second: Vec<Word>) -> Vec<Word> {
    let is_told = |word: &Word| {
        let mut sure = first.iter().filter(|told| told.is_sure());
        sure.any(|told| told.text == word.text || told.holds(word.middle()) || word.holds(told.middle()))
    };
    let new: Vec<Word> = second.into_iter().filter(|word| !is_told(word)).collect();
    // A word that is sure at the second size takes the place of what was less sure at the first.
    let is_better_known = |word: &Word| {
        !word.is_sure() && new.iter().any(|other| other.is_sure() && other.holds(word.middle()))
    };
    let mut words: Vec<Word> = first.iter().filter(|word| !is_better_known(word)).cloned().collect();
    words.extend(new);
    words
}

/// Lines from the top, words from the left. Words stand in one line where the middle of one lies beside the first.
fn in_order(mut words: Vec<Word>) -> Vec<Word> {
    words.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    let mut ordered: Vec<Word> = Vec::with_capacity(words.len());
    while !words.is_empty() {
        let first = words[0].clone();
        let (mut line, rest): (Vec<Word>, Vec<Word>) = words
            .into_iter()
            .partition(|word| *word == first || (first.top..=first.bottom).contains(&word.middle().1));
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        ordered.extend(line);
        words = rest;
    }
    ordered
}

/// The lettering of two pictures, word by word: what is sure in one of them, and what the other has of that however sure.
pub fn lettering(before: &[Word], after: &[Word]) -> Texts {
    let of = |words: &[Word], other: &[Word]| {
        let is_lettering = |word: &&Word| {
            word.is_sure() || other.iter().any(|sure| sure.is_sure() && sure.text == word.text)
        };
        words.iter().filter(is_lettering).map(|word| word.text.clone()).collect()
    };
    (of(before, after), of(after, before))
}

/// Whether there is any lettering.
pub fn has_lettering(words: &[Word]) -> bool {
    words.iter().any(Word::is_sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, confidence: f32, left: f32, top: f32) -> Word {
        Word { text: text.to_owned(), confidence, left, top, right: left + 0.1, bottom: top + 0.1 }
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn a_table_is_read_and_what_is_none_is_let_be() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t\n5\t1\t1\t1\t1\t1\t20\t10\t40\t20\t96.5\t‘SALE.\n5\t1\t1\t1\t1\t2\t80\t10\t40\t20\t91\t50%\n\
            5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t70\t|\nhello";
        let words = parsed(table, 200.0, 100.0);
        assert_eq!(texts(&words), ["SALE", "50%"]);
        assert_eq!((words[0].left, words[0].top, words[0].right, words[0].bottom), (0.1, 0.1, 0.3, 0.3));
    }

    #[test]
    fn what_is_read_at_two_sizes_is_told_once_and_in_order() {
        let first =
            vec![word("SPRING", 95.0, 0.1, 0.5), word("5A1E", 40.0, 0.3, 0.51), word("il", 90.0, 0.8, 0.1)];
        let second =
            vec![word("SPRlNG", 85.0, 0.11, 0.5), word("SALE", 92.0, 0.3, 0.49), word("NEW", 93.0, 0.1, 0.1)];
        assert_eq!(texts(&in_order(merged(first, second))), ["NEW", "il", "SPRING", "SALE"]);
    }

    #[test]
    fn lettering_is_what_one_picture_surely_has() {
        let check = |before: &[Word], after: &[Word], expect: (&[&str], &[&str])| {
            let (a, b) = lettering(before, after);
            assert_eq!(
                (a, b),
                (
                    expect.0.iter().map(|t| (*t).to_owned()).collect(),
                    expect.1.iter().map(|t| (*t).to_owned()).collect()
                )
            );
        };
        let junk = word("iL", 88.0, 0.5, 0.5);
        check(
            &[word("SALE", 95.0, 0.1, 0.1), junk.clone()],
            &[word("SALE", 55.0, 0.1, 0.1)],
            (&["SALE"], &["SALE"]),
        );
        check(&[word("SALE", 95.0, 0.1, 0.1)], &[word("SALT", 91.0, 0.1, 0.1)], (&["SALE"], &["SALT"]));
        check(&[word("SALE", 95.0, 0.1, 0.1)], &[word("SA1E", 50.0, 0.1, 0.1)], (&["SALE"], &[]));
        check(std::slice::from_ref(&junk), &[word("trees", 60.0, 0.2, 0.2)], (&[], &[]));
        assert!(!has_lettering(&[junk, word("trees", 60.0, 0.2, 0.2)]));
    }

    #[test]
    fn a_pair_is_read_at_the_smaller_ones_size() {
        assert_eq!(side([(1024, 768), (2048, 1536)]), 1024);
        assert_eq!(side([(4096, 4096), (3000, 2000)]), LONG);
    }
}

//! Lettering read by `tesseract`, where it is installed: another program, bounded in time.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The longest that reading one picture may take.
const MAX_TIME: Duration = Duration::from_secs(20);
/// The most that is read of its answer, in bytes.
const MAX_ANSWER: u64 = 64 << 10;

/// A picture to be read.
#[derive(Debug)]
pub enum Picture<'a> {
    /// A file of any format that the program knows.
    File(&'a Path),
    /// The bytes of a PNG.
    Png(Vec<u8>),
}

/// The lines of lettering in a picture, in reading order, empty ones left out; none where the program is not installed, fails or takes too
/// long. That is no answer, and never "no text".
pub fn lines(picture: Picture<'_>) -> Option<Vec<String>> {
    let (name, bytes) = match picture {
        Picture::File(path) => (path.as_os_str(), None),
        Picture::Png(bytes) => ("-".as_ref(), Some(bytes)),
    };
    let mut reader = Command::new("tesseract")
        // Lettering stands anywhere in a picture, not in columns.
        .args([name, "-".as_ref(), "--psm".as_ref(), "11".as_ref()])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(if bytes.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    if let Some((mut input, bytes)) = reader.stdin.take().zip(bytes) {
        // Apart, so that a program that does not read is ended when its time is up. Then this write ends as well.
        std::thread::spawn(move || input.write_all(&bytes));
    }
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
    Some(words(&String::from_utf8_lossy(&text)))
}

fn words(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_has_no_answer() {
        assert_eq!(lines(Picture::File(Path::new("/nonexistent/picture.png"))), None);
        assert_eq!(lines(Picture::Png(b"no picture".to_vec())), None);
    }

    #[test]
    fn empty_lines_are_no_lettering() {
        assert_eq!(words("\n SALE \n\n\u{c}\n50 %\n"), ["SALE", "50 %"]);
    }
}

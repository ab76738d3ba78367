//! A folder of frames, as Blender and After Effects write them: which of its files are the frames, in which order, and that they fit together.
//!
//! Names end in a number (`shot_0001.png`). A folder whose numbers have a gap, or whose frames are of two sizes, is refused with the place named:
//! the measures would tell of a jump that nobody made.

use std::fs;
use std::path::{Path, PathBuf};

use maquette_eye::decode::{FrameBuf, FrameFault, Frames, MAX_FRAMES, Pixels, open};
use maquette_protocol::Digest;

use crate::assets::{Media, PictureLimits, decode_picture, digest_of, probe, sniff};
use crate::cache::Key;
use crate::engine::Fault;

/// The most entries of a folder that are looked at.
const MAX_ENTRIES: usize = 100_000;
/// The longest file of a frame, in bytes.
const MAX_FRAME_BYTES: u64 = 64 << 20;
/// The most bytes of all frames.
const MAX_BYTES: u64 = 16 << 30;
/// The most pixels of all frames: some 4,800 frames of 1920 × 1080.
const MAX_PIXELS: u64 = 10_000_000_000;
/// Endings of the files that are taken for frames.
const ENDINGS: [&str; 4] = ["png", "jpg", "jpeg", "webp"];

/// Frames that lie in a folder, in order.
#[derive(Debug)]
pub struct Folder {
    files: Vec<PathBuf>,
    fps: f64,
}

/// Why files are no sequence of frames.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Wrong {
    #[error("it holds no PNG, JPEG or WebP")]
    NoFrames,
    #[error("it holds more than {MAX_FRAMES} pictures")]
    TooMany,
    #[error("`{0}` has no number in its name")]
    NoNumber(String),
    #[error("it holds frames of more than one sequence: `{0}` and `{1}`")]
    Mixed(String, String),
    #[error("`{0}` and `{1}` have the same number")]
    Twice(String, String),
    #[error("there is a gap: `{0}` is followed by `{1}`")]
    Gap(String, String),
}

impl Wrong {
    fn hint(&self) -> &'static str {
        match self {
            Wrong::NoFrames => "Export the frames as PNG, JPEG or WebP.",
            Wrong::TooMany => "Put a part of the frames into a folder of its own.",
            Wrong::NoNumber(_) => {
                "Name each frame by its number, for example shot_0001.png, and put other pictures elsewhere."
            }
            Wrong::Mixed(..) => "Put each sequence into a folder of its own.",
            Wrong::Twice(..) => "Take one of them away.",
            Wrong::Gap(..) => "Add the missing frames, or put the parts into folders of their own.",
        }
    }
}

impl Folder {
    /// The frames of a folder at `fps` a second (above 0), with the digest of all of them. Every file is read once, its header looked at.
    ///
    /// # Errors
    /// Where the folder or a file cannot be read, where the files are no sequence, and for frames of two sizes or too many pixels.
    pub fn open(path: &Path, fps: f64) -> Result<(Self, Digest), Fault> {
        let invalid = |message: String, hint: &str| Fault::Invalid { message, hint: hint.to_owned() };
        let names = names(path)?;
        let order = sequence(&names).map_err(|wrong| {
            invalid(format!("{} cannot be watched: {wrong}", path.display()), wrong.hint())
        })?;
        let mut key = Key::new("maquette frames 1");
        key.number(fps.to_bits());
        let (mut size, mut bytes_left, mut pixels_left) = (None, MAX_BYTES, MAX_PIXELS);
        let too_much = || {
            let message = format!("the frames in {} are too many or too large", path.display());
            invalid(
                message,
                "Up to 16 GiB and 10 gigapixels are watched: take a part, or export smaller frames.",
            )
        };
        for name in &order {
            let file = path.join(name);
            let bytes = read(&file)?;
            let seen = probe(&bytes).map_err(|why| no_frame(&file, &why.to_string()))?;
            let (_, first) = *size.get_or_insert((name, (seen.width, seen.height)));
            if first != (seen.width, seen.height) {
                let message = format!(
                    "`{name}` has {} × {} pixels, and the frames before it have {} × {}",
                    seen.width, seen.height, first.0, first.1
                );
                return Err(invalid(message, "Export all frames of a clip in one size."));
            }
            bytes_left = bytes_left.checked_sub(bytes.len() as u64).ok_or_else(too_much)?;
            let pixels = u64::from(seen.width) * u64::from(seen.height);
            pixels_left = pixels_left.checked_sub(pixels).ok_or_else(too_much)?;
            key.digest(&digest_of(&bytes));
        }
        let files = order.iter().map(|name| path.join(name)).collect();
        Ok((Self { files, fps }, key.finish()))
    }

    /// The frames, one decoded at a time.
    pub fn frames(&self) -> InOrder<'_> {
        InOrder { folder: self, next: 0 }
    }
}

/// Frames of a folder, read one by one.
#[derive(Debug)]
pub struct InOrder<'a> {
    folder: &'a Folder,
    next: u32,
}

impl Frames for InOrder<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        let number = self.next;
        let file = self.folder.files.get(number as usize)?;
        self.next += 1;
        let seconds = f64::from(number) / self.folder.fps;
        let frame = decoded(file, seconds).map_err(|why| FrameFault::Broken { frame: number, why });
        Some(frame)
    }

    fn fps(&self) -> Option<f64> {
        Some(self.folder.fps)
    }

    fn count_hint(&self) -> Option<u32> {
        u32::try_from(self.folder.files.len()).ok()
    }
}

fn decoded(file: &Path, seconds: f64) -> Result<FrameBuf, String> {
    let bytes = read(file).map_err(|_| "the file cannot be read".to_owned())?;
    if sniff(&bytes) == Some(Media::Webp) {
        let frame = open(&bytes).and_then(|mut frames| frames.next().unwrap_or(Err(FrameFault::Empty)));
        return frame.map(|frame| FrameBuf { seconds, ..frame }).map_err(|fault| fault.to_string());
    }
    let picture = decode_picture(&bytes, &PictureLimits::default()).map_err(|why| why.to_string())?;
    let (width, height) = (picture.width, picture.height);
    maquette_eye::Frame::new(width, height, &picture.rgba).map_err(|why| why.to_string())?;
    Ok(FrameBuf { width, height, seconds, pixels: Pixels::Rgba(picture.rgba) })
}

fn no_frame(file: &Path, why: &str) -> Fault {
    Fault::File { path: file.to_string_lossy().into_owned(), why: why.to_owned() }
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    let metadata = fs::metadata(file).map_err(|error| no_frame(file, &error.to_string()))?;
    if !metadata.is_file() {
        return Err(no_frame(file, "it is no file"));
    }
    if metadata.len() > MAX_FRAME_BYTES {
        return Err(no_frame(
            file,
            &format!("it has {} bytes; a frame has at most {MAX_FRAME_BYTES}", metadata.len()),
        ));
    }
    fs::read(file).map_err(|error| no_frame(file, &error.to_string()))
}

/// Names of the pictures in a folder; hidden ones are left out.
fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let entries = fs::read_dir(folder).map_err(|error| no_frame(folder, &error.to_string()))?;
    let mut names = Vec::new();
    for entry in entries.take(MAX_ENTRIES) {
        let entry = entry.map_err(|error| no_frame(folder, &error.to_string()))?;
        // A name that is no text is none that a program gave a frame.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        if !name.starts_with('.') && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Puts the names of frames in the order of their numbers. Steps are even: every frame, or every second one.
fn sequence(names: &[String]) -> Result<Vec<&str>, Wrong> {
    if names.is_empty() {
        return Err(Wrong::NoFrames);
    }
    if names.len() > MAX_FRAMES as usize {
        return Err(Wrong::TooMany);
    }
    let mut numbered = Vec::with_capacity(names.len());
    for name in names {
        let parts = numbered_name(name).ok_or_else(|| Wrong::NoNumber(name.clone()))?;
        numbered.push((parts, name.as_str()));
    }
    numbered.sort();
    let pairs = || numbered.windows(2).map(|pair| (pair[0], pair[1]));
    let told = |first: &str, second: &str| (first.to_owned(), second.to_owned());
    // Names of one sequence differ by their numbers alone, so they stand together and any other one is behind them.
    if let Some(((_, first), (_, second))) =
        pairs().find(|((a, _), (b, _))| (a.before, a.behind) != (b.before, b.behind))
    {
        let (first, second) = told(first, second);
        return Err(Wrong::Mixed(first, second));
    }
    let step = |(a, b): (Numbered<'_>, Numbered<'_>)| b.number - a.number;
    let steps = || pairs().map(|((a, first), (b, second))| (step((a, b)), first, second));
    if let Some((_, first, second)) = steps().find(|(step, ..)| *step == 0) {
        let (first, second) = told(first, second);
        return Err(Wrong::Twice(first, second));
    }
    let least = steps().map(|(step, ..)| step).min().unwrap_or(1);
    if let Some((_, first, second)) = steps().find(|(step, ..)| *step != least) {
        let (first, second) = told(first, second);
        return Err(Wrong::Gap(first, second));
    }
    Ok(numbered.into_iter().map(|(_, name)| name).collect())
}

/// A file's name around the last number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Numbered<'a> {
    before: &'a str,
    behind: &'a str,
    number: u64,
}

/// Takes the last number of a name that stands before its ending; none where there is none, or it has over 18 digits.
fn numbered_name(name: &str) -> Option<Numbered<'_>> {
    let stem = name.rfind('.').unwrap_or(name.len());
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let bytes = &name.as_bytes()[..stem];
    let end = bytes.iter().rposition(is_digit)? + 1;
    let start = bytes[..end].iter().rposition(|byte| !is_digit(byte)).map_or(0, |at| at + 1);
    let number = name.get(start..end).filter(|digits| digits.len() <= 18)?.parse().ok()?;
    Some(Numbered { before: &name[..start], behind: &name[end..], number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expect: Result<&[&str], &str>) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let got = sequence(&names);
        match (&got, expect) {
            (Ok(order), Ok(expect)) => assert_eq!(order, expect),
            (Err(wrong), Err(expect)) => {
                assert_eq!(wrong.to_string(), expect);
                assert!(wrong.hint().ends_with('.'));
            }
            (got, expect) => panic!("{got:?} for {expect:?}"),
        }
    }

    #[test]
    fn frames_come_by_their_numbers() {
        check(&["f10.png", "f9.png", "f8.png"], Ok(&["f8.png", "f9.png", "f10.png"]));
        check(
            &["v2_shot.0003.jpg", "v2_shot.0001.jpg", "v2_shot.0002.jpg"],
            Ok(&["v2_shot.0001.jpg", "v2_shot.0002.jpg", "v2_shot.0003.jpg"]),
        );
        check(&["0004.png", "0002.png", "0006.png"], Ok(&["0002.png", "0004.png", "0006.png"]));
        check(&["7.webp"], Ok(&["7.webp"]));
    }

    #[test]
    fn what_is_no_sequence_is_told() {
        check(&[], Err("it holds no PNG, JPEG or WebP"));
        check(&["cover.png", "f1.png"], Err("`cover.png` has no number in its name"));
        check(
            &["f1.png", "f2.png", "f4.png", "f5.png"],
            Err("there is a gap: `f2.png` is followed by `f4.png`"),
        );
        check(
            &["beauty_1.png", "depth_1.png"],
            Err("it holds frames of more than one sequence: `beauty_1.png` and `depth_1.png`"),
        );
        check(&["f1.png", "f2.jpg"], Err("it holds frames of more than one sequence: `f2.jpg` and `f1.png`"));
        check(&["f1.png", "f01.png"], Err("`f01.png` and `f1.png` have the same number"));
        check(&["f1234567890123456789.png"], Err("`f1234567890123456789.png` has no number in its name"));
        let many: Vec<String> = (0..=MAX_FRAMES).map(|number| format!("{number}.png")).collect();
        assert_eq!(sequence(&many), Err(Wrong::TooMany));
    }
}

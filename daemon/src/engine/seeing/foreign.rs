//! Clips that the eye does not read by itself, read by `ffmpeg` where it is installed: another program, bounded in time, frames and size,
//! which ends when nobody reads on.
//!
//! It gets one file by its whole path, may open nothing else (`-protocol_whitelist file,pipe`), and pipes Y4M of at most
//! [`MAX_SIDE`] pixels, one frame of which is held at a time.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use maquette_eye::decode::{FrameBuf, FrameFault, Frames, MAX_FRAMES, open};

/// The longest that reading a clip may take.
const MAX_TIME: Duration = Duration::from_secs(300);
/// The longest side of its frames, in pixels; measures look at fewer.
const MAX_SIDE: u64 = 1280;
/// The most of a header line, in bytes.
const MAX_LINE: u64 = 1 << 10;

/// Why a clip is not read by another program.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not installed.
    NotThere,
    /// It gave no frame: the file is damaged, of a format that it does not know, or took too long.
    NoFrame,
}

/// Frames from a program that pipes Y4M.
#[derive(Debug)]
pub struct Foreign {
    program: Arc<Mutex<Child>>,
    output: BufReader<ChildStdout>,
    /// Its first line, with the line's end.
    header: Vec<u8>,
    /// Bytes of a frame's planes.
    planes: usize,
    fps: Option<f64>,
    count: u32,
    /// Dropped with this, which ends the wait of whoever watches the time.
    _watched: Sender<()>,
}

/// Opens a clip by `ffmpeg`.
///
/// # Errors
/// Where it is not installed or gives no frame.
pub fn frames(file: &Path) -> Result<Foreign, Refused> {
    by(Path::new("ffmpeg"), file, MAX_TIME)
}

fn by(program: &Path, file: &Path, time: Duration) -> Result<Foreign, Refused> {
    // With its protocol before it, a path is never taken for an option or an address.
    let mut input = OsString::from("file:");
    input.push(std::path::absolute(file).map_err(|_| Refused::NoFrame)?);
    let side = format!("'min({MAX_SIDE},iw)':'min({MAX_SIDE},ih)'");
    let scale = format!("scale={side}:force_original_aspect_ratio=decrease:force_divisible_by=2");
    let most = MAX_FRAMES.to_string();
    let mut child = Command::new(program)
        .args(["-v", "error", "-nostdin", "-protocol_whitelist", "file,pipe", "-threads", "1", "-i"])
        .arg(input)
        .args(["-map", "0:v:0", "-an", "-sn", "-dn", "-frames:v", &most, "-vf", &scale])
        .args(["-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe", "pipe:1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(
            |error| if error.kind() == ErrorKind::NotFound { Refused::NotThere } else { Refused::NoFrame },
        )?;
    let output = child.stdout.take();
    let program = Arc::new(Mutex::new(child));
    let (watched, ended) = mpsc::channel::<()>();
    let late = program.clone();
    std::thread::spawn(move || {
        // Nothing is ever sent: it wakes because the reader is gone or the time is up.
        if ended.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout) {
            end(&late);
        }
    });
    let Some(output) = output else {
        end(&program);
        return Err(Refused::NoFrame);
    };
    let (output, header) = (BufReader::new(output), Vec::new());
    let mut foreign = Foreign { program, output, header, planes: 0, fps: None, count: 0, _watched: watched };
    match foreign.read_header() {
        Some(()) => Ok(foreign),
        None => Err(Refused::NoFrame),
    }
}

/// Ends a program that may have ended by itself just now.
fn end(program: &Mutex<Child>) {
    let mut program = program.lock().unwrap_or_else(PoisonError::into_inner);
    if program.kill().is_ok() {
        let _ended = program.wait();
    }
}

impl Foreign {
    /// Takes the first line and what it says of size and rate.
    fn read_header(&mut self) -> Option<()> {
        self.header = self.line()?;
        let text = std::str::from_utf8(&self.header).ok()?.trim_end();
        let mut words = text.split(' ');
        if words.next() != Some("YUV4MPEG2") {
            return None;
        }
        let (mut width, mut height) = (0_u64, 0_u64);
        for word in words {
            match word.split_at_checked(1) {
                Some(("W", number)) => width = number.parse().ok()?,
                Some(("H", number)) => height = number.parse().ok()?,
                Some(("F", rate)) => self.fps = rate_of(rate),
                // What was asked for, whichever way its colours lie between pixels.
                Some(("C", kind)) if !kind.starts_with("420") => return None,
                _ => {}
            }
        }
        let sides = 1..=MAX_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) {
            return None;
        }
        self.planes = usize::try_from(width * height + 2 * width.div_ceil(2) * height.div_ceil(2)).ok()?;
        Some(())
    }

    /// A line with its end; `None` at the end and where it is too long.
    fn line(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        self.output.by_ref().take(MAX_LINE).read_until(b'\n', &mut line).ok()?;
        line.ends_with(b"\n").then_some(line)
    }
}

fn rate_of(text: &str) -> Option<f64> {
    let (frames, seconds) = text.split_once(':')?;
    let rate = frames.parse::<f64>().ok()? / seconds.parse::<f64>().ok()?;
    (rate.is_finite() && rate > 0.0).then_some(rate)
}

impl Frames for Foreign {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        if self.count >= MAX_FRAMES {
            return None;
        }
        let line = self.line().filter(|line| line.starts_with(b"FRAME"))?;
        // A clip of one frame, as the eye reads it from memory.
        let mut clip = self.header.clone();
        clip.extend(line);
        let start = clip.len();
        clip.resize(start + self.planes, 0);
        let frame = self.count;
        self.count += 1;
        if self.output.read_exact(&mut clip[start..]).is_err() {
            let why = "the program ended inside it".to_owned();
            return Some(Err(FrameFault::Broken { frame, why }));
        }
        let decoded = open(&clip).and_then(|mut frames| frames.next().unwrap_or(Err(FrameFault::Empty)));
        let seconds = f64::from(frame) / self.fps.unwrap_or(25.0);
        Some(decoded.map(|decoded| FrameBuf { seconds, ..decoded }))
    }

    fn fps(&self) -> Option<f64> {
        self.fps
    }

    fn count_hint(&self) -> Option<u32> {
        None
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        end(&self.program);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that does what a script says.
    fn fake(folder: &Path, script: &str) -> std::path::PathBuf {
        let path = folder.join("ffmpeg");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn opened(script: &str, time: Duration) -> Result<Foreign, Refused> {
        let folder = tempfile::tempdir().unwrap();
        by(&fake(folder.path(), script), Path::new("-clip.mov"), time)
    }

    const HEADER: &str = "printf 'YUV4MPEG2 W4 H2 F30:1 Ip A1:1 C420jpeg\\n'";

    #[test]
    fn frames_come_one_by_one() {
        let mut frames =
            opened(&format!("{HEADER}; printf 'FRAME\\nabcdefghuuvv'; printf 'FRAME\\nabc'"), MAX_TIME)
                .unwrap();
        assert_eq!(frames.fps(), Some(30.0));
        let first = frames.next().unwrap().unwrap();
        assert_eq!((first.width, first.height, first.seconds), (4, 2, 0.0));
        let cut_off = frames.next();
        assert!(matches!(cut_off, Some(Err(FrameFault::Broken { frame: 1, .. }))), "{cut_off:?}");
        assert!(frames.next().is_none());
    }

    #[test]
    fn the_file_is_a_whole_path_behind_its_protocol() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        let script =
            format!("printf '%s\\n' \"$@\" > '{}'; {HEADER}; printf 'FRAME\\nabcdefghuuvv'", told.display());
        let mut frames = by(&fake(folder.path(), &script), Path::new("-clip.mov"), MAX_TIME).unwrap();
        assert!(frames.next().is_some_and(|frame| frame.is_ok()));
        let words = std::fs::read_to_string(told).unwrap();
        let words: Vec<&str> = words.lines().collect();
        let input = words.iter().position(|word| *word == "-i").unwrap();
        assert!(
            words[input + 1].starts_with("file:/") && words[input + 1].ends_with("/-clip.mov"),
            "{words:?}"
        );
        assert!(words.windows(2).any(|pair| pair == ["-protocol_whitelist", "file,pipe"]));
    }

    #[test]
    fn what_gives_no_frames_is_refused() {
        for script in
            ["exit 1", "echo hello", "printf 'YUV4MPEG2 W99999 H2\\n'", "printf 'YUV4MPEG2 W4 H2 C444\\n'"]
        {
            assert_eq!(opened(script, MAX_TIME).err(), Some(Refused::NoFrame), "{script}");
        }
        let nowhere = by(Path::new("/nonexistent/ffmpeg"), Path::new("clip.mov"), MAX_TIME);
        assert_eq!(nowhere.err(), Some(Refused::NotThere));
    }

    #[test]
    fn one_that_hangs_is_ended() {
        // It gives one frame and then nothing, for ever.
        let script = format!("{HEADER}; printf 'FRAME\\nabcdefghuuvv'; exec sleep 1000");
        let mut frames = opened(&script, Duration::from_millis(300)).unwrap();
        assert!(frames.next().is_some_and(|frame| frame.is_ok()));
        assert!(frames.next().is_none());
        // And one that nobody reads any more.
        let frames = opened(&script, MAX_TIME).unwrap();
        let program = frames.program.clone();
        drop(frames);
        assert!(program.lock().unwrap().try_wait().unwrap().is_some());
    }
}

//! Y4M: planes as they are, with a line of text before each frame (the format of mjpegtools' `yuv4mpeg`).
//!
//! Read: 8 bits, progressive, 4:2:0, 4:2:2, 4:4:4 and grey, either range. The format does not say which matrix was used, so the
//! height decides, as players do.

use super::{FrameBuf, FrameFault, Frames, MAX_FRAMES, Matrix, Pixels, Yuv, checked_size};

pub(super) struct Y4m<'a> {
    rest: &'a [u8],
    size: (u32, u32),
    /// Luma columns and rows to one colour sample; `None` for grey.
    sharing: Option<(u32, u32)>,
    full_range: bool,
    fps: f64,
    count: u32,
    ended: bool,
}

impl<'a> Y4m<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FrameFault> {
        let (line, rest) = line(bytes).ok_or_else(|| FrameFault::damaged("no header line"))?;
        let (mut width, mut height, mut fps) = (0, 0, 25.0);
        let (mut sharing, mut full_range) = (Some((2, 2)), false);
        for word in line.split(|byte| *byte == b' ').skip(1) {
            let text = std::str::from_utf8(word).map_err(|_| FrameFault::damaged("its header is no text"))?;
            match text.split_at_checked(1) {
                Some(("W", number)) => width = number.parse().unwrap_or(0),
                Some(("H", number)) => height = number.parse().unwrap_or(0),
                Some(("F", rate)) => fps = ratio(rate).unwrap_or(fps),
                Some(("C", kind)) => sharing = sampling(kind)?,
                Some(("I", "p" | "?")) => {}
                Some(("I", _)) => return Err(FrameFault::not_read("interlaced Y4M")),
                Some(("X", "COLORRANGE=FULL")) => full_range = true,
                _ => {}
            }
        }
        let size = checked_size(width, height)?;
        Ok(Self { rest, size, sharing, full_range, fps, count: 0, ended: false })
    }

    /// Number of samples of a colour plane.
    fn colours(&self) -> usize {
        let (width, height) = self.size;
        self.sharing
            .map_or(0, |(across, down)| width.div_ceil(across) as usize * height.div_ceil(down) as usize)
    }

    /// The planes of the next frame.
    fn planes(&mut self) -> Result<Yuv, String> {
        let (line, body) = line(self.rest).ok_or("it has no header line")?;
        if line != b"FRAME" && !line.starts_with(b"FRAME ") {
            let next = self.rest.windows(6).position(|window| window == b"FRAME\n");
            self.rest = next.map_or(&[], |at| &self.rest[at..]);
            return Err("it does not begin where it should".to_owned());
        }
        let (luma, colours) = (self.size.0 as usize * self.size.1 as usize, self.colours());
        let Some((frame, rest)) = body.split_at_checked(luma + 2 * colours) else {
            self.rest = &[];
            return Err("the file ends inside it".to_owned());
        };
        self.rest = rest;
        let (y, colour) = frame.split_at(luma);
        let (u, v) = colour.split_at(colours);
        let (across, down) = self.sharing.unwrap_or((1, 1));
        let matrix = Matrix::by_height(self.size.1);
        Ok(Yuv {
            y: y.to_vec(),
            u: u.to_vec(),
            v: v.to_vec(),
            across,
            down,
            full_range: self.full_range,
            matrix,
        })
    }
}

/// The first line without its end, of at most 256 bytes, and what follows.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().take(256).position(|byte| *byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// A rate such as 30000:1001.
fn ratio(text: &str) -> Option<f64> {
    let (over, under) = text.split_once(':')?;
    let (over, under) = (over.parse::<u32>().ok()?, under.parse::<u32>().ok()?);
    (over > 0 && under > 0).then(|| f64::from(over) / f64::from(under))
}

fn sampling(kind: &str) -> Result<Option<(u32, u32)>, FrameFault> {
    match kind {
        "420" | "420jpeg" | "420mpeg2" | "420paldv" => Ok(Some((2, 2))),
        "422" => Ok(Some((2, 1))),
        "444" => Ok(Some((1, 1))),
        "mono" => Ok(None),
        other => Err(FrameFault::not_read(format!("Y4M with the sampling {other}"))),
    }
}

impl Frames for Y4m<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        if self.ended || self.rest.is_empty() {
            let empty = self.count == 0 && !self.ended;
            self.ended = true;
            return empty.then_some(Err(FrameFault::Empty));
        }
        let at = self.count;
        self.count += 1;
        if at == MAX_FRAMES {
            self.ended = true;
            return Some(Err(FrameFault::TooMany));
        }
        let (width, height) = self.size;
        match self.planes() {
            Ok(yuv) => {
                let seconds = f64::from(at) / self.fps;
                Some(Ok(FrameBuf { width, height, seconds, pixels: Pixels::Yuv(yuv) }))
            }
            Err(why) => Some(Err(FrameFault::Broken { frame: at, why })),
        }
    }

    fn fps(&self) -> Option<f64> {
        Some(self.fps)
    }

    fn count_hint(&self) -> Option<u32> {
        let frame = self.size.0 as usize * self.size.1 as usize + 2 * self.colours() + b"FRAME\n".len();
        Some((self.rest.len() / frame) as u32 + self.count)
    }
}

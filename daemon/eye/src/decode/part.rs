//! A part of a clip: the frames between two moments, at the times that they have in the whole.

use super::{FrameBuf, FrameFault, Frames};

/// The frame rate where a file does not say one, for what counts as half a frame.
const FPS: f64 = 24.0;

/// Frames from one moment to another; those before are decoded and passed over, those behind are never asked for.
pub struct Part<'a> {
    whole: Box<dyn Frames + 'a>,
    from: f64,
    to: f64,
    is_over: bool,
}

impl<'a> Part<'a> {
    /// The frames that begin at `from` seconds or later, and before `to`; each end is moved to the frame's edge that lies nearest.
    pub fn new(whole: Box<dyn Frames + 'a>, from: f64, to: f64) -> Self {
        let half = 0.5 / whole.fps().filter(|fps| *fps > 0.0).unwrap_or(FPS);
        Self { whole, from: from - half, to: to - half, is_over: false }
    }
}

impl Frames for Part<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        while !self.is_over {
            match self.whole.next() {
                Some(Ok(frame)) if frame.seconds < self.from => {}
                Some(Ok(frame)) if frame.seconds >= self.to => self.is_over = true,
                other => return other,
            }
        }
        None
    }

    fn fps(&self) -> Option<f64> {
        self.whole.fps()
    }

    fn count_hint(&self) -> Option<u32> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Pixels;

    /// Ten frames at 4 a second, of which the third is broken.
    struct Ten(u32);

    impl Frames for Ten {
        fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
            let number = self.0;
            self.0 += 1;
            let frame = FrameBuf {
                width: 1,
                height: 1,
                seconds: f64::from(number) / 4.0,
                pixels: Pixels::Rgba(vec![0; 4]),
            };
            match number {
                2 => Some(Err(FrameFault::Broken { frame: 2, why: "a test".to_owned() })),
                0..10 => Some(Ok(frame)),
                _ => None,
            }
        }

        fn fps(&self) -> Option<f64> {
            Some(4.0)
        }

        fn count_hint(&self) -> Option<u32> {
            Some(10)
        }
    }

    #[test]
    fn a_part_has_the_frames_between_its_ends() {
        let check = |from: f64, to: f64, expect: &[f64]| {
            let mut part = Part::new(Box::new(Ten(0)), from, to);
            let mut seconds = Vec::new();
            while let Some(frame) = part.next() {
                seconds.extend(frame.ok().map(|frame| frame.seconds));
            }
            assert_eq!(seconds, expect, "{from} to {to}");
            assert!(part.next().is_none(), "it stays over");
        };
        check(0.0, 0.5, &[0.0, 0.25]);
        check(0.2, 1.1, &[0.25, 0.75]);
        check(2.0, 9.0, &[2.0, 2.25]);
        check(-1.0, f64::INFINITY, &[0.0, 0.25, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25]);
        check(1.0, 1.0, &[]);
    }
}

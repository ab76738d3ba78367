//! Camera moves: where a point of the anchor stands at a moment of the clip.

use crate::chance::{Choices, stratum};
use crate::number::{sin_turns, smooth_step};

/// A move of the camera over the whole clip, in shares of the picture's width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Move {
    /// How far the camera goes in by the end.
    zoom: f32,
    /// How far it goes sideways by the end, right above 0.
    pan: f32,
    /// How far it goes down by the end.
    tilt: f32,
    /// Unrest of a hand.
    sway: f32,
    /// Which way it is going at a moment is eased, so that it starts and ends gently.
    pivot: f32,
}

/// The camera at one moment, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    centre: (f32, f32),
    zoom: f32,
    shift: (f32, f32),
    pivot: f32,
}

impl Move {
    /// The move that the prompt names, else one by seed: in, in and left, in and right.
    ///
    /// `motion` is 0 to 255, `guidance` 0 to 1; full guidance keeps a third of the way.
    pub(crate) fn new(prompt: &str, seed: u64, motion: u8, guidance: f32) -> Self {
        let strength = (f32::from(motion) / 255.0).sqrt() * (1.0 - 0.68 * guidance);
        let words: Vec<String> =
            prompt.split(|c: char| !c.is_alphanumeric()).take(600).map(str::to_lowercase).collect();
        let says = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        let way = if says(&["left"]) { -1.0 } else { 1.0 };
        let (zoom, pan, tilt) = if says(&["pan", "panning", "orbit", "truck", "slide"]) {
            (0.6, way, 0.0)
        } else if says(&["tilt", "tilting", "crane"]) {
            (0.6, 0.0, if says(&["up"]) { -1.0 } else { 1.0 })
        } else if says(&["push", "zoom", "dolly"]) {
            (1.0, 0.0, 0.0)
        } else {
            [(0.8, 0.75, 0.0), (1.0, -0.2, 0.15), (0.8, -0.75, 0.0), (1.0, 0.25, -0.15)]
                [stratum(Choices::of(seed).arrangement, 4)]
        };
        let sway = if says(&["handheld", "shaky"]) { 0.35 } else { 0.0 };
        // Even a clip without motion breathes by a third of a percent; a frozen one looks broken.
        let reach = 0.003 + 0.2 * strength;
        // A sideways way within the zoom never shows what is outside the picture.
        Self {
            zoom: zoom * reach,
            pan: 0.48 * pan * zoom * reach,
            tilt: 0.48 * tilt * zoom * reach,
            sway: sway * 0.48 * zoom * reach,
            pivot: 0.5,
        }
    }

    /// The camera at `t` from 0 (the anchor as it is) to 1.
    pub(crate) fn at(&self, t: f32, width: usize, height: usize) -> View {
        let way = smooth_step(-0.15, 1.15, t) - smooth_step(-0.15, 1.15, 0.0);
        let (w, h) = (width as f32, height as f32);
        let sway = self.sway * way;
        let (sx, sy) = (sin_turns(t * 2.3) * sway, sin_turns(t * 3.1 + 0.2) * sway - sin_turns(0.2) * sway);
        View {
            centre: (w / 2.0, h / 2.0),
            zoom: self.zoom * way,
            shift: ((self.pan * way + sx) * w, (self.tilt * way + sy) * h),
            pivot: self.pivot,
        }
    }
}

impl View {
    /// The point of the anchor, at depth 0 (far) to 1 (near), that is seen at a point of the frame.
    pub(crate) fn source(&self, x: f32, y: f32, depth: f32) -> (f32, f32) {
        let scale = 1.0 / (1.0 + self.zoom * (0.55 + 0.9 * depth));
        let lag = self.pivot - depth;
        (
            self.centre.0 + (x - self.centre.0 - self.shift.0 * lag) * scale,
            self.centre.1 + (y - self.centre.1 - self.shift.1 * lag) * scale,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_frame_is_the_anchor() {
        for (prompt, motion) in [("", 255), ("pan left", 200), ("handheld tilt up", 90), ("x", 0)] {
            let view = Move::new(prompt, 3, motion, 0.0).at(0.0, 640, 360);
            for point in [(0.0, 0.0), (320.0, 100.0), (639.0, 359.0)] {
                let source = view.source(point.0, point.1, 0.8);
                assert!((source.0 - point.0).abs() + (source.1 - point.1).abs() < 1e-3, "{prompt}");
            }
        }
    }

    #[test]
    fn no_move_leaves_the_picture_far_away() {
        for seed in 0..12 {
            for prompt in ["", "pan left", "tilt up", "push in"] {
                let view = Move::new(prompt, seed, 255, 0.0).at(1.0, 1000, 500);
                for depth in [0.0, 0.3, 0.6, 1.0] {
                    for (x, y) in [(0.0, 0.0), (1000.0, 500.0)] {
                        let (sx, sy) = view.source(x, y, depth);
                        assert!(
                            (-1.0..=1001.0).contains(&sx) && (-1.0..=501.0).contains(&sy),
                            "{prompt} {sx} {sy}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn guidance_and_motion_scale_the_way() {
        let way = |motion, guidance| {
            let (x, y) = Move::new("push", 0, motion, guidance).at(1.0, 1000, 1000).source(0.0, 0.0, 1.0);
            x + y
        };
        assert!(way(0, 0.0) < 8.0);
        assert!(way(40, 0.6) > way(0, 0.6));
        assert!(way(255, 0.0) > way(255, 1.0));
    }
}

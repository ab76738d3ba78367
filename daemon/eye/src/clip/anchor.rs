//! Distance from the anchor along time: palette and edges of every frame against the approved still.

use super::findings::Place;
use super::small::Small;
use crate::ground::plane::Plane;
use crate::still::thresholds::{EDGES_GMSD, PALETTE_MEAN};
use crate::still::{Colour, Level, Text, gmsd, palette, palette_drift};
use crate::{Measured, Why};

/// How far one frame is from the anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct AnchorPoint {
    /// Which frame.
    pub place: Place,
    /// CIEDE2000 of matched palettes, mean by weight.
    pub palette: f32,
    /// Gradient magnitude similarity deviation, 0 to about 0.4; a camera that moves raises it too.
    pub edges: f32,
    /// What became of the lettering; not checked unless somebody read it: [`AnchorPath::read`].
    pub text: Measured<Text>,
}

/// The way of a clip away from its anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct AnchorPath {
    /// The frames at 0, 25, 50, 75 and 100 % of the clip; fewer for clips of fewer frames.
    pub points: Vec<AnchorPoint>,
    /// Every frame's palette distance and edge distance, in order.
    pub series: Vec<(f32, f32)>,
}

impl AnchorPath {
    /// Adds what a reading program found in the anchor and in the frames of [`AnchorPath::points`], in their order.
    pub fn read(&mut self, anchor: &[String], frames: &[Option<Vec<String>>]) {
        for (point, lines) in self.points.iter_mut().zip(frames) {
            point.text = Text::between(lines.as_deref().map(|lines| (anchor, lines)));
        }
    }

    /// By the palette of the last frame, or of whichever is farthest where that is more; edges count only at the first frame, before
    /// the camera has moved.
    pub fn level(&self) -> Level {
        let most = self.series.iter().map(|(palette, _)| *palette).fold(0.0, f32::max);
        let first = self.series.first().map_or(0.0, |(_, edges)| *edges);
        PALETTE_MEAN.level(most).max(EDGES_GMSD.level(first))
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return "no frame was compared with the anchor".to_owned();
        };
        let colours = match PALETTE_MEAN.level(last.palette) {
            Level::Same => "the last frame has the anchor's colours",
            Level::Slight => "the last frame's colours are a little off the anchor",
            Level::Visible => "the last frame's colours are visibly off the anchor",
            Level::Strong => "the last frame's colours are far off the anchor",
        };
        let start = match EDGES_GMSD.level(first.edges) {
            Level::Same | Level::Slight => "",
            Level::Visible | Level::Strong => "; the first frame is not the anchor",
        };
        format!("{colours} (ΔE {:.1}, at the start {:.1}){start}", last.palette, first.palette)
    }
}

/// The anchor, ready to be compared with many frames.
#[derive(Debug)]
pub(super) struct Anchor {
    size: (usize, usize),
    luma: Plane,
    palette: Vec<Colour>,
    series: Vec<(f32, f32)>,
}

impl Anchor {
    pub(super) fn new(small: &Small) -> Self {
        Self {
            size: (small.width, small.height),
            luma: Plane::of(small.width, small.height, small.luma.clone()),
            palette: palette(&small.cells),
            series: Vec::new(),
        }
    }

    /// Compares one frame; gives its palette distance.
    pub(super) fn take(&mut self, small: &Small) -> f32 {
        let colours = palette_drift(&self.palette, &palette(&small.cells)).map_or(0.0, |drift| drift.mean);
        let edges = gmsd(&self.luma, &Plane::of(small.width, small.height, small.luma.clone()));
        self.series.push((colours, edges));
        colours
    }

    /// True if a frame has the anchor's shape, but for a few pixels of rounding.
    pub(super) fn fits(&self, small: &Small) -> bool {
        let ratio = |(width, height): (usize, usize)| width as f32 / height.max(1) as f32;
        let apart = ratio(self.size) / ratio((small.width, small.height));
        (0.95..1.05).contains(&apart)
    }

    pub(super) fn path(self, seconds: &[f64]) -> Measured<AnchorPath> {
        let count = self.series.len();
        if count == 0 {
            return Measured::NotDefined(Why::Shape);
        }
        let mut frames: Vec<usize> = (0..5).map(|i| (count - 1) * i / 4).collect();
        frames.dedup();
        let point = |frame: usize| AnchorPoint {
            place: Place { frame: frame as u32, seconds: seconds.get(frame).copied().unwrap_or(0.0) },
            palette: self.series[frame].0,
            edges: self.series[frame].1,
            text: Measured::NotChecked(Why::NoReader),
        };
        Measured::Value(AnchorPath { points: frames.into_iter().map(point).collect(), series: self.series })
    }
}

//! Where two clips meet: how much the eye jumps there, and where to cut both so that it jumps least.

use super::series::{Moment, standing};
use super::small::Small;
use super::thresholds::{SEAM_LUMA, SEAM_MOTION, SEAM_PALETTE, SEAM_STRUCTURE};
use crate::ground::plane::Plane;
use crate::ground::statistics::mean;
use crate::still::{Colour, Level, ms_ssim, palette, palette_drift};
use crate::{Measured, Why};

/// How many frames of either end are kept.
pub(super) const KEPT: usize = 10;

/// One frame of an end.
#[derive(Debug, Clone)]
struct EndFrame {
    number: u32,
    seconds: f64,
    width: usize,
    luma: Plane,
    light: f32,
    palette: Vec<Colour>,
    /// Mean way of everything, in pixels at the normal size to the next second's share of a frame.
    way: (f32, f32),
    /// It repeats the one before, or shows it through.
    flawed: bool,
}

/// The first and the last frames of a clip, for joining it with others.
#[derive(Debug, Clone, Default)]
pub struct Ends {
    head: Vec<EndFrame>,
    tail: Vec<EndFrame>,
    duration: f64,
}

/// What happens from the last frame of one clip to the first of the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Seam {
    /// MS-SSIM of luma, 0 to 1: 1 is the same picture.
    pub structure: f32,
    /// Mean luma, second minus first, in levels of 255.
    pub luma: f32,
    /// CIEDE2000 of matched palettes, mean by weight.
    pub palette: f32,
    /// Change of the mean motion, in pixels of the normal size a frame.
    pub motion: f32,
}

/// Where to cut, so that the seam is the least visible.
#[derive(Debug, Clone, PartialEq)]
pub struct Trim {
    /// The first clip ends with this frame.
    pub out_frame: u32,
    /// The end of that frame, in milliseconds from the first clip's start.
    pub out_ms: u32,
    /// The second clip begins with this frame.
    pub in_frame: u32,
    /// Its start, in milliseconds from the second clip's start.
    pub in_ms: u32,
    /// The seam there.
    pub seam: Seam,
    /// The seam without trimming.
    pub plain: Seam,
}

impl Seam {
    /// By whichever part jumps most.
    pub fn level(&self) -> Level {
        SEAM_STRUCTURE
            .level(1.0 - self.structure)
            .max(SEAM_LUMA.level(self.luma.abs()))
            .max(SEAM_PALETTE.level(self.palette))
            .max(SEAM_MOTION.level(self.motion))
    }

    /// One sentence.
    pub fn words(&self) -> String {
        if self.level() == Level::Same {
            return "the clips join without a jump".to_owned();
        }
        let parts = [
            (SEAM_STRUCTURE.score(1.0 - self.structure), "the picture changes"),
            (
                SEAM_LUMA.score(self.luma.abs()),
                if self.luma > 0.0 { "it gets lighter" } else { "it gets darker" },
            ),
            (SEAM_PALETTE.score(self.palette), "colours change"),
            (SEAM_MOTION.score(self.motion), "the motion breaks off"),
        ];
        let named: Vec<&str> =
            parts.iter().filter(|(score, _)| *score > 1.0).map(|(_, words)| *words).collect();
        format!("at the seam {}", named.join(", "))
    }

    fn of(a: &EndFrame, b: &EndFrame) -> Option<Self> {
        let structure = ms_ssim(&a.luma, &b.luma)?;
        let palette = palette_drift(&a.palette, &b.palette)?.mean;
        let motion = (a.way.0 - b.way.0).hypot(a.way.1 - b.way.1);
        Some(Self { structure, luma: b.light - a.light, palette, motion })
    }

    /// One number for comparing seams: each part by what counts of it.
    fn cost(&self) -> f32 {
        SEAM_STRUCTURE.score(1.0 - self.structure)
            + SEAM_LUMA.score(self.luma.abs())
            + SEAM_PALETTE.score(self.palette)
            + SEAM_MOTION.score(self.motion)
    }
}

impl Ends {
    /// Keeps what is needed of the first and the last frames.
    pub(super) fn new(head: &[Small], tail: &[Small], moments: &[Moment], fps: f64) -> Self {
        let stands = standing(moments);
        let keep = |small: &Small, number: usize| EndFrame {
            number: number as u32,
            seconds: small.seconds,
            width: small.width,
            luma: Plane::of(small.width, small.height, small.luma.clone()),
            light: mean(&small.luma),
            palette: palette(&small.cells),
            // The first frame of a shot moves as the next one does.
            way: moments
                .get(number)
                .filter(|m| number > 0 && !m.cut)
                .or(moments.get(number + 1))
                .map_or((0.0, 0.0), |m| m.drift),
            flawed: stands.get(number).copied().unwrap_or(false),
        };
        let first_of_tail = moments.len().saturating_sub(tail.len());
        let last = moments.last().map_or(0.0, |moment| moment.seconds);
        Self {
            head: head.iter().enumerate().map(|(i, small)| keep(small, i)).collect(),
            tail: tail.iter().enumerate().map(|(i, small)| keep(small, first_of_tail + i)).collect(),
            duration: last + if fps > 0.0 { 1.0 / fps } else { 0.0 },
        }
    }
}

/// The seam from the last frame of the first clip to the first frame of the second.
pub fn seam(first: &Ends, second: &Ends) -> Measured<Seam> {
    let (Some(a), Some(b)) = (first.tail.last(), second.head.first()) else {
        return Measured::NotDefined(Why::Few);
    };
    if a.width != b.width || a.luma.height() != b.luma.height() {
        return Measured::NotDefined(Why::Shape);
    }
    Seam::of(a, b).ok_or(Why::Small).into()
}

/// Where to end the first clip and begin the second, within the last and the first ten frames: no standing frame at the seam, and
/// the least jump; a quarter of a step of it is what one frame of trimming costs.
pub fn trim(first: &Ends, second: &Ends) -> Measured<Trim> {
    let plain = match seam(first, second) {
        Measured::Value(seam) => seam,
        Measured::NotDefined(why) | Measured::NotChecked(why) => return Measured::NotDefined(why),
    };
    let mut best: Option<(f32, &EndFrame, &EndFrame, Seam, usize)> = None;
    for (lost_out, a) in first.tail.iter().rev().enumerate() {
        for (lost_in, b) in second.head.iter().enumerate() {
            // The frame after a freeze's last one is where it ends.
            let freezes = a.flawed || second.head.get(lost_in + 1).is_some_and(|next| next.flawed);
            let Some(seam) = Seam::of(a, b) else { continue };
            let cost = seam.cost() + 0.25 * (lost_out + lost_in) as f32 + if freezes { 20.0 } else { 0.0 };
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, a, b, seam, lost_out));
            }
        }
    }
    let Some((_, a, b, seam, lost_out)) = best else { return Measured::NotDefined(Why::Small) };
    let end = match lost_out {
        0 => first.duration,
        lost => first.tail.iter().rev().nth(lost - 1).map_or(first.duration, |next| next.seconds),
    };
    let ms = |seconds: f64| (seconds * 1000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32;
    Measured::Value(Trim {
        out_frame: a.number,
        out_ms: ms(end),
        in_frame: b.number,
        in_ms: ms(b.seconds),
        seam,
        plain,
    })
}

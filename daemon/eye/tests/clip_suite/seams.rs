//! Seams: two clips of one place joined, as they are or with a jump of one kind and three strengths.

use maquette_eye::clip::{Ends, Flicker, Seam, seam};

use super::camera::{FPS, HEIGHT, Planes, WIDTH, Way, shoot};
use super::table::{Outcome, Plan, told};
use super::{Codec, codec, frames, world};

/// What jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// The second clip shows the place from elsewhere.
    Position,
    /// It is lighter or darker.
    Light,
    /// Its colours are shifted.
    Colour,
    /// It goes faster.
    Motion,
}

pub const JUMPS: [Jump; 4] = [Jump::Position, Jump::Light, Jump::Colour, Jump::Motion];

/// Frames of either clip.
const LENGTH: usize = 6;

impl Jump {
    pub fn strengths(self) -> [f32; 3] {
        match self {
            // Share of the width.
            Self::Position => [0.03, 0.08, 0.2],
            // Levels.
            Self::Light => [5.0, 12.0, 30.0],
            // Codes of colour.
            Self::Colour => [4.0, 10.0, 25.0],
            // Times the speed.
            Self::Motion => [2.0, 3.0, 4.0],
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Self::Position => "of the width away",
            Self::Light => "levels of 255",
            Self::Colour => "codes of colour",
            Self::Motion => "times as fast",
        }
    }

    /// A change of speed shows on what goes somewhere.
    fn shows_on(self, way: Way) -> bool {
        self != Self::Motion || way.travels()
    }

    /// The second clip, of all frames of a take whose first ones are the first clip.
    fn second(self, take: &[Planes], strength: f32, seed: usize) -> Vec<Planes> {
        let sign = if seed.is_multiple_of(2) { 1.0 } else { -1.0 };
        let step = if self == Self::Motion { strength as usize } else { 1 };
        let mut out: Vec<Planes> = take.iter().skip(LENGTH).step_by(step).take(LENGTH).cloned().collect();
        for frame in &mut out {
            match self {
                Self::Motion => {}
                Self::Light => add(&mut frame.y, sign * strength * 219.0 / 255.0),
                Self::Colour => {
                    add(&mut frame.u, sign * strength * 0.6);
                    add(&mut frame.v, strength * 0.8);
                }
                Self::Position => {
                    let by = (strength * WIDTH as f32 / 2.0 * sign).round() as i32;
                    frame.y = moved(&frame.y, WIDTH, (2 * by, by));
                    frame.u = moved(&frame.u, WIDTH / 2, (by, by / 2));
                    frame.v = moved(&frame.v, WIDTH / 2, (by, by / 2));
                }
            }
        }
        out
    }
}

fn add(plane: &mut [u8], by: f32) {
    plane.iter_mut().for_each(|v| *v = (f32::from(*v) + by + 0.5).clamp(0.0, 255.0) as u8);
}

/// A plane some way off, mirrored at its rims.
fn moved(plane: &[u8], width: usize, (dx, dy): (i32, i32)) -> Vec<u8> {
    let height = plane.len() / width;
    let mirror = |at: i32, length: usize| {
        let turned = at.rem_euclid(2 * length as i32) as usize;
        turned.min(2 * length - 1 - turned)
    };
    let at =
        |i: usize| mirror((i / width) as i32 + dy, height) * width + mirror((i % width) as i32 + dx, width);
    (0..plane.len()).map(|i| plane[at(i)]).collect()
}

/// One seam: what was broken, and what each part of it says.
pub struct SeamRow {
    pub picture: usize,
    pub way: Way,
    pub jump: Option<(Jump, usize)>,
    /// In the order of [`JUMPS`].
    pub values: [f32; 4],
}

fn ends(planes: &[Planes], codec: Codec) -> Ends {
    let mut flicker = Flicker::new(Some(f64::from(FPS)));
    frames(planes, codec).iter().for_each(|frame| flicker.take(frame));
    flicker.finish().ends
}

/// Every seam of one picture: each camera move cut in two and joined again, and some of them with every jump.
pub fn seams(picture: usize, plan: &Plan<'_>) -> Vec<SeamRow> {
    assert_eq!(HEIGHT % 4, 0);
    let mut rows = Vec::new();
    let (world, other) = (world(picture, plan.photographs), world(picture + 1, plan.photographs));
    for (number, way) in plan.ways.iter().copied().enumerate().filter(|(_, way)| *way != Way::Cut) {
        let seed = picture * 8 + number;
        let codec = codec(picture + number);
        let take = shoot(&world, &other, way, false, 5 * LENGTH, seed as u64);
        let first = ends(&take[..LENGTH], codec);
        let mut join = |jump: Option<(Jump, usize)>, second: &[Planes]| {
            if let Some(Seam { structure, luma, palette, motion }) =
                seam(&first, &ends(second, codec)).value()
            {
                let values = [1.0 - structure, luma.abs(), *palette, *motion];
                rows.push(SeamRow { picture, way, jump, values });
            }
        };
        join(None, &take[LENGTH..2 * LENGTH]);
        if !(number + picture).is_multiple_of(plan.rare) {
            continue;
        }
        for jump in JUMPS.into_iter().filter(|jump| jump.shows_on(way)) {
            for (grade, strength) in jump.strengths().into_iter().enumerate() {
                join(Some((jump, grade)), &jump.second(&take, strength, seed));
            }
        }
    }
    rows
}

/// What one part of seams says of its own jump.
pub fn seam_outcome(rows: &[&SeamRow], index: usize, threshold: f32) -> Outcome {
    let jump = JUMPS[index];
    let of = |wanted: Option<(Jump, usize)>| -> Vec<f32> {
        rows.iter().filter(|row| row.jump == wanted).map(|row| row.values[index]).collect()
    };
    let grades = [0, 1, 2].map(|grade| of(Some((jump, grade))));
    told(format!("Seam: {jump:?}"), jump.unit(), jump.strengths(), &of(None), &grades, threshold)
}

//! What goes wrong with clips, at graded strength.

use super::camera::{FPS, HEIGHT, Planes, WIDTH, Way};
use super::world::Chance;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// Luma that is new in every frame, block by block.
    Boiling,
    /// Luma that goes up and down, 2 to 12 times a second.
    Pumping,
    /// A share of the last frame, or of all before, stays.
    Ghosting,
    /// Colours turn or shift from the first frame to the last.
    HueRamp,
    /// A frame stands while the clip goes on.
    Frozen,
    /// Frames are missing.
    Dropped,
    /// A part of the picture melts: what is there wobbles in place and time, in waves that are shorter than a block.
    Warped,
}

pub const DEFECTS: [Defect; 7] = [
    Defect::Boiling,
    Defect::Pumping,
    Defect::Ghosting,
    Defect::HueRamp,
    Defect::Frozen,
    Defect::Dropped,
    Defect::Warped,
];

impl Defect {
    /// Weak, middle and strong.
    pub fn strengths(self) -> [f32; 3] {
        match self {
            // Standard deviation in levels.
            Self::Boiling => [2.0, 4.0, 8.0],
            // Amplitude in levels.
            Self::Pumping => [1.5, 3.0, 6.0],
            // Share of the old frame.
            Self::Ghosting => [0.2, 0.35, 0.5],
            // Degrees, or levels of shift times four.
            Self::HueRamp => [12.0, 24.0, 48.0],
            // Frames that stand.
            Self::Frozen => [1.0, 3.0, 8.0],
            // Frames that are missing.
            Self::Dropped => [1.0, 2.0, 3.0],
            // How far things go from their place, in pixels of 384.
            Self::Warped => [1.5, 3.0, 6.0],
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Self::Boiling => "σ, levels of 255",
            Self::Pumping => "amplitude, levels of 255",
            Self::Ghosting => "share of the old frame",
            Self::HueRamp => "degrees of hue (or ¼ level of shift)",
            Self::Frozen => "frames that stand",
            Self::Dropped => "frames missing",
            Self::Warped => "pixels of wobble at 384, in a fifth of the picture",
        }
    }

    /// Trails show on what goes fast, and only there; freezes and jumps on what moves.
    pub fn shows_on(self, way: Way, fast: bool) -> bool {
        match self {
            Self::Ghosting => fast,
            Self::Frozen | Self::Dropped => way.moves() && !fast,
            Self::Boiling | Self::Pumping | Self::HueRamp | Self::Warped => !fast,
        }
    }

    pub fn into(self, clean: &[Planes], strength: f32, seed: u64) -> Vec<Planes> {
        let mut chance = Chance(seed ^ 0xdefec7);
        match self {
            Self::Boiling => boiling(clean, strength, &mut chance),
            Self::Pumping => pumping(clean, strength, &mut chance),
            Self::Ghosting => ghosting(clean, strength, &mut chance),
            Self::HueRamp => hue_ramp(clean, strength, &mut chance),
            Self::Warped => warped(clean, strength, &mut chance),
            Self::Frozen => {
                let at = clean.len() / 3 + chance.next() as usize % (clean.len() / 4);
                let end = at + strength as usize;
                (0..clean.len()).map(|i| clean[if i > at && i <= end { at } else { i }].clone()).collect()
            }
            Self::Dropped => {
                let at = clean.len() / 3 + chance.next() as usize % (clean.len() / 4);
                let gone = at..at + strength as usize;
                (0..clean.len()).filter(|i| !gone.contains(i)).map(|i| clean[i].clone()).collect()
            }
        }
    }
}

fn lighter(plane: &mut [u8], by: impl Fn(usize) -> f32) {
    for (i, value) in plane.iter_mut().enumerate() {
        *value = (f32::from(*value) + by(i) + 0.5).clamp(0.0, 255.0) as u8;
    }
}

fn boiling(clean: &[Planes], strength: f32, chance: &mut Chance) -> Vec<Planes> {
    let side = [6, 8, 12, 16][chance.next() as usize % 4];
    let across = WIDTH.div_ceil(side) + 1;
    let mut out = clean.to_vec();
    for frame in &mut out {
        let noise: Vec<f32> = (0..across * (HEIGHT / side + 2)).map(|_| strength * chance.normal()).collect();
        lighter(&mut frame.y, |i| noise[i / WIDTH / side * across + i % WIDTH / side]);
    }
    out
}

fn pumping(clean: &[Planes], strength: f32, chance: &mut Chance) -> Vec<Planes> {
    let hertz = [2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0][chance.next() as usize % 7];
    let by_gain = chance.share() < 0.5;
    let mut out = clean.to_vec();
    for (i, frame) in out.iter_mut().enumerate() {
        // Begun between nought and the top, so that half the frame rate is seen too.
        let swing = strength * (i as f32 / FPS as f32 * hertz * std::f32::consts::TAU + 0.8).sin();
        let luma = frame.y.clone();
        lighter(&mut frame.y, |i| if by_gain { swing * (f32::from(luma[i]) - 16.0) / 110.0 } else { swing });
    }
    out
}

fn ghosting(clean: &[Planes], strength: f32, chance: &mut Chance) -> Vec<Planes> {
    let of_all = chance.share() < 0.5;
    let mix = |new: &[u8], old: &[u8]| {
        let mix = |(new, old): (&u8, &u8)| {
            (f32::from(*new) * (1.0 - strength) + f32::from(*old) * strength + 0.5) as u8
        };
        new.iter().zip(old).map(mix).collect::<Vec<u8>>()
    };
    let mut out = vec![clean[0].clone()];
    for i in 1..clean.len() {
        let old = if of_all { &out[i - 1] } else { &clean[i - 1] };
        let (y, u, v) = (mix(&clean[i].y, &old.y), mix(&clean[i].u, &old.u), mix(&clean[i].v, &old.v));
        out.push(Planes { y, u, v });
    }
    out
}

fn hue_ramp(clean: &[Planes], strength: f32, chance: &mut Chance) -> Vec<Planes> {
    let turns = chance.share() < 0.5;
    let way = chance.between(0.0, std::f32::consts::TAU);
    let mut out = clean.to_vec();
    let last = clean.len() as f32 - 1.0;
    for (i, frame) in out.iter_mut().enumerate() {
        let part = i as f32 / last;
        let (sin, cos) = if turns { (strength * part).to_radians().sin_cos() } else { (0.0, 1.0) };
        let shift = if turns { 0.0 } else { strength * part / 4.0 };
        for (u, v) in frame.u.iter_mut().zip(&mut frame.v) {
            let (du, dv) = (f32::from(*u) - 128.0, f32::from(*v) - 128.0);
            *u = (128.5 + du * cos - dv * sin + shift * way.cos()).clamp(0.0, 255.0) as u8;
            *v = (128.5 + du * sin + dv * cos + shift * way.sin()).clamp(0.0, 255.0) as u8;
        }
    }
    out
}

fn warped(clean: &[Planes], strength: f32, chance: &mut Chance) -> Vec<Planes> {
    let (cx, cy) = (chance.between(0.3, 0.7) * WIDTH as f32, chance.between(0.35, 0.65) * HEIGHT as f32);
    // In full up to half of the radius, and nothing beyond it: a circle of a fifth of the picture.
    let reach = 0.45 * HEIGHT as f32;
    let wave = std::f32::consts::TAU / chance.between(18.0, 30.0);
    let beat = chance.between(2.0, 4.0) / FPS as f32 * std::f32::consts::TAU;
    let turn = chance.between(0.0, std::f32::consts::TAU);
    // Where a pixel of a frame comes from.
    let from = |x: f32, y: f32, frame: usize| {
        let far = ((x - cx).powi(2) + (y - cy).powi(2)).sqrt() / reach;
        let share = strength * (2.0 - 2.0 * far).clamp(0.0, 1.0);
        let time = beat * frame as f32 + turn;
        (x + share * (wave * y + time).sin(), y + share * (wave * x - 1.3 * time).sin())
    };
    let mut out = clean.to_vec();
    for (number, (out, clean)) in out.iter_mut().zip(clean).enumerate() {
        for (out, plane, scale) in
            [(&mut out.y, &clean.y, 1), (&mut out.u, &clean.u, 2), (&mut out.v, &clean.v, 2)]
        {
            let width = WIDTH / scale;
            for (i, value) in out.iter_mut().enumerate() {
                let (x, y) = ((i % width * scale) as f32, (i / width * scale) as f32);
                let (x, y) = from(x, y, number);
                *value = (between(plane, width, x / scale as f32, y / scale as f32) + 0.5) as u8;
            }
        }
    }
    out
}

/// A plane between its pixels, linear; beyond the rim the last ones are repeated.
fn between(plane: &[u8], width: usize, x: f32, y: f32) -> f32 {
    let height = plane.len() / width;
    let (x, y) = (x.clamp(0.0, (width - 1) as f32), y.clamp(0.0, (height - 1) as f32));
    let (left, top) = (x as usize, y as usize);
    let (right, below) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let at = |x: usize, y: usize| f32::from(plane[y * width + x]);
    let line = |y: usize| at(left, y) + (at(right, y) - at(left, y)) * x.fract();
    line(top) + (line(below) - line(top)) * y.fract()
}

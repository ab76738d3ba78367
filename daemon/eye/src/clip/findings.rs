//! What was found in a clip, measure by measure, each with its level and a sentence.

use super::ghost::Echoes;
use super::series::{Moment, Swing, jumps, shots, standing, swing};
use super::thresholds::{BOILING, GHOSTING, HUE, JUMPING, PUMPING, STANDING, TINTING, WARP};
use crate::ground::statistics::quantile;
use crate::still::Level;
use crate::{Measured, Why};

/// Texture that is new in every frame: noise that crawls, leaves or fabric that shimmer.
#[derive(Debug, Clone, PartialEq)]
pub struct Boiling {
    /// Deviation of luma in the worst half second, in levels of 255 at the normal size.
    pub levels: f32,
    /// The same over the whole clip.
    pub of_all: f32,
    /// The same in the fifth of the picture that boils most, over the whole clip.
    pub of_worst_parts: f32,
    /// Share of what motion does not explain that lies above a quarter of the frame rate, 0 to 1: 0.5 is anything, 0.75 noise.
    pub fast_share: f32,
}

/// All of the picture gets lighter and darker in a rhythm.
#[derive(Debug, Clone, PartialEq)]
pub struct Pumping {
    /// Deviation of luma, in levels of 255.
    pub levels: f32,
    /// Its strongest frequency in Hz; 0 without any.
    pub hertz: f32,
    /// Deviation of a and b in L*a*b*: colours that pump.
    pub tint: f32,
}

/// Windows have to tell this much in all before trails are spoken of.
const TELLS: f32 = 1500.0;

/// Old frames show through where their content has moved on.
#[derive(Debug, Clone, PartialEq)]
pub struct Ghosting {
    /// Share of the last frame that stays, −1 to 1; around 0 there is none, and motion blur is below it.
    pub share: f32,
}

/// A place in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Number of the frame that was shown, from 0.
    pub frame: u32,
    /// Seconds from the first frame.
    pub seconds: f64,
}

/// Frames that repeat the one before them while the clip moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Freezes {
    /// Where each run begins and how many frames stand.
    pub runs: Vec<(Place, u32)>,
    /// How many frames stand in all.
    pub frames: u32,
    /// The longest run, in seconds.
    pub longest: f64,
}

/// Motion that jumps, as where frames are missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Jumps {
    /// Where, and how many times farther than its neighbours the frame moved.
    pub places: Vec<(Place, f32)>,
    /// The greatest of them; 1 is even.
    pub most: f32,
}

/// What motion and light do not explain: things that melt, bend or change.
#[derive(Debug, Clone, PartialEq)]
pub struct Warp {
    /// What is left after compensation, in levels of 255.
    pub levels: f32,
    /// Share of textured blocks that have no counterpart in the frame before, 0 to 1.
    pub lost: f32,
}

/// Colours that go away from those of the shot's first frame.
#[derive(Debug, Clone, PartialEq)]
pub struct HueDrift {
    /// How far, in a and b of L*a*b*.
    pub way: f32,
    /// How far hues turned, in degrees; positive from red towards yellow.
    pub degrees: f32,
    /// How far all colours went in a (towards red) and b (towards yellow).
    pub shift: [f32; 2],
    /// How much lighter all became, in levels of 255.
    pub lighter: f32,
}

/// What most clips are asked first.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    /// Mean speed of what moves, in lengths of the longer side a second.
    pub speed: f32,
    /// Mean change of luma from frame to frame, in levels of 255, nothing compensated.
    pub change: f32,
    /// VBench's temporal flickering: 1 minus that change by 255, 0 to 1. It calls motion flicker, so read it beside the speed.
    pub mae_flicker: f32,
}

impl Boiling {
    pub(super) fn of(moments: &[Moment], blocks: &[f32], fps: f64) -> Measured<Self> {
        let seen: Vec<&Moment> = moments.iter().filter(|moment| moment.energy > 0.0).collect();
        if moments.len() < 4 {
            return Measured::NotDefined(Why::Few);
        }
        let count = seen.len().max(1) as f64;
        let boil = seen.iter().map(|moment| f64::from(moment.boil)).sum::<f64>() / count;
        let energy = seen.iter().map(|moment| f64::from(moment.energy)).sum::<f64>() / count;
        // Of the sum and the difference of two residues: |r − s|² by |r − s|² + |r + s|².
        let fast_share = if energy > 1e-6 { (0.5 + boil / energy).clamp(0.0, 1.0) as f32 } else { 0.5 };
        let of_worst_parts = quantile(blocks, 0.8).unwrap_or(0.0);
        let half_second = ((fps / 2.0) as usize).clamp(4, 60).min(seen.len().max(1));
        let of_stretch =
            |stretch: &[&Moment]| stretch.iter().map(|m| m.boil).sum::<f32>() / half_second as f32;
        let worst = seen.windows(half_second).map(of_stretch).fold(0.0, f32::max);
        let of_all = boil.max(0.0).sqrt() as f32;
        Measured::Value(Self { levels: worst.sqrt(), of_all, of_worst_parts, fast_share })
    }

    /// By the worst half second.
    pub fn level(&self) -> Level {
        BOILING.level(self.levels)
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let parts =
            format!("{:.1} levels in the worst half second, {:.1} over the clip", self.levels, self.of_all);
        match self.level() {
            Level::Same => "textures hold still from frame to frame".to_owned(),
            Level::Slight => format!("fine texture shimmers a little ({parts})"),
            Level::Visible => format!("texture boils visibly: it is drawn anew in every frame ({parts})"),
            Level::Strong => format!("texture boils strongly: it is drawn anew in every frame ({parts})"),
        }
    }
}

impl Pumping {
    pub(super) fn of(moments: &[Moment], fps: f64) -> Measured<Self> {
        let mut found = None;
        for shot in shots(moments).into_iter().filter(|shot| shot.len() >= 9) {
            let moments = &moments[shot.start + 1..shot.end];
            let of = |pick: fn(&Moment) -> f32| swing(&moments.iter().map(pick).collect::<Vec<_>>(), fps);
            let luma = of(|moment| moment.lighter);
            let (a, b) = (of(|moment| moment.tint.shift.0), of(|moment| moment.tint.shift.1));
            let tint = a.deviation.hypot(b.deviation);
            let (most, of_tint): (Swing, f32) = found.unwrap_or_default();
            found = Some((if luma.deviation >= most.deviation { luma } else { most }, tint.max(of_tint)));
        }
        match found {
            Some((Swing { deviation, hertz }, tint)) => {
                Measured::Value(Self { levels: deviation, hertz, tint })
            }
            None => Measured::NotDefined(Why::Few),
        }
    }

    /// By luma or by colour, whichever is more.
    pub fn level(&self) -> Level {
        PUMPING.level(self.levels).max(TINTING.level(self.tint))
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let how = match self.level() {
            Level::Same => return "the light is steady".to_owned(),
            Level::Slight => "slightly",
            Level::Visible => "visibly",
            Level::Strong => "strongly",
        };
        match PUMPING.level(self.levels) {
            Level::Same => format!("colours pump {how} (±{:.1} in a and b)", self.tint),
            Level::Slight | Level::Visible | Level::Strong => {
                format!("the light pumps {how}, most at {:.1} Hz (±{:.1} levels)", self.hertz, self.levels)
            }
        }
    }
}

impl Ghosting {
    pub(super) fn of(echoes: &Echoes) -> Measured<Self> {
        match echoes.weight() < TELLS {
            true => Measured::NotDefined(Why::Slow),
            false => Measured::Value(Self { share: echoes.share() }),
        }
    }

    /// By the share of old detail.
    pub fn level(&self) -> Level {
        GHOSTING.level(self.share)
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let percent = (100.0 * self.share).round();
        match self.level() {
            Level::Same => "moving things leave no trail".to_owned(),
            Level::Slight => format!("moving things leave a faint trail ({percent} % of the old frame)"),
            Level::Visible => format!("moving things leave a visible trail ({percent} % of the old frame)"),
            Level::Strong => format!("old frames show through strongly ({percent} %)"),
        }
    }
}

impl Freezes {
    pub(super) fn of(moments: &[Moment]) -> Measured<Self> {
        if moments.len() < 4 {
            return Measured::NotDefined(Why::Few);
        }
        let stands = standing(moments);
        let mut runs: Vec<(usize, u32)> = Vec::new();
        for frame in (0..stands.len()).filter(|frame| stands[*frame]) {
            match runs.last_mut() {
                Some((start, count)) if *start + *count as usize == frame => *count += 1,
                _ => runs.push((frame, 1)),
            }
        }
        let until = |(start, count): &(usize, u32)| {
            let end = (*start + *count as usize).min(moments.len() - 1);
            moments[end].seconds - moments[start.saturating_sub(1)].seconds
        };
        let longest = runs.iter().map(until).fold(0.0, f64::max);
        let frames = runs.iter().map(|(_, count)| count).sum();
        let runs = runs.into_iter().map(|(start, count)| (place(moments, start), count)).collect();
        Measured::Value(Self { runs, frames, longest })
    }

    /// By the number of frames in the longest run, or by how many stand in all.
    pub fn level(&self) -> Level {
        STANDING.level(self.frames as f32)
    }

    /// One sentence.
    pub fn words(&self) -> String {
        match (self.level(), self.runs.as_slice()) {
            (Level::Same, _) | (_, []) => "no frame stands still".to_owned(),
            (_, [(place, count)]) => {
                format!("the clip stands for {count} frames at {:.2} s", place.seconds)
            }
            (_, [(place, _), ..]) => {
                let (frames, runs) = (self.frames, self.runs.len());
                format!("{frames} frames stand, in {runs} places, first at {:.2} s", place.seconds)
            }
        }
    }
}

impl Jumps {
    pub(super) fn of(moments: &[Moment]) -> Measured<Self> {
        if moments.len() < 5 {
            return Measured::NotDefined(Why::Few);
        }
        let all = jumps(moments);
        let paced = moments.iter().filter(|moment| moment.pace > 0.0).count();
        if paced < 3 {
            return Measured::NotDefined(Why::Slow);
        }
        let far = (0..all.len()).filter(|frame| JUMPING.level(all[*frame]) > Level::Same);
        let places = far.map(|frame| (place(moments, frame), all[frame])).collect();
        Measured::Value(Self { places, most: all.iter().copied().fold(1.0, f32::max) })
    }

    /// By the greatest jump.
    pub fn level(&self) -> Level {
        JUMPING.level(self.most)
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let first = self.places.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        match (self.level(), first) {
            (Level::Same, _) | (_, None) => "motion is even".to_owned(),
            (_, Some((place, times))) => {
                let missing = (times.round() as u32).saturating_sub(1).max(1);
                let frames = if missing == 1 { "a frame was" } else { &format!("{missing} frames were") };
                format!("motion jumps at {:.2} s, as if {frames} missing", place.seconds)
            }
        }
    }
}

impl Warp {
    pub(super) fn of(moments: &[Moment]) -> Measured<Self> {
        let seen: Vec<&Moment> = moments.iter().skip(1).filter(|moment| !moment.cut).collect();
        if seen.is_empty() {
            return Measured::NotDefined(Why::Few);
        }
        let mean = |pick: fn(&Moment) -> f32| seen.iter().map(|m| pick(m)).sum::<f32>() / seen.len() as f32;
        Measured::Value(Self { levels: mean(|moment| moment.warp), lost: mean(|moment| moment.lost) })
    }

    /// By what is left.
    pub fn level(&self) -> Level {
        WARP.level(self.levels)
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let figures = format!("{:.1} levels; {:.0} % of the blocks lost", self.levels, 100.0 * self.lost);
        match self.level() {
            Level::Same => "things keep their shape while they move".to_owned(),
            Level::Slight => format!("things change a little while they move ({figures})"),
            Level::Visible => format!("things change shape while they move ({figures})"),
            Level::Strong => format!("things melt or are replaced while they move ({figures})"),
        }
    }
}

impl HueDrift {
    pub(super) fn of(moments: &[Moment]) -> Measured<Self> {
        if moments.len() < 2 {
            return Measured::NotDefined(Why::Few);
        }
        let mut most = Self { way: 0.0, degrees: 0.0, shift: [0.0; 2], lighter: 0.0 };
        for shot in shots(moments) {
            let (mut a, mut b, mut turn, mut turned, mut lighter) =
                (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
            for moment in moments.get(shot.start + 1..shot.end).unwrap_or(&[]) {
                let tint = moment.tint;
                a += tint.shift.0;
                b += tint.shift.1;
                turn += tint.turn;
                turned += tint.turn * tint.spread;
                lighter += moment.lighter;
                let way = (a * a + b * b + turned * turned).sqrt();
                if way > most.way {
                    most = Self { way, degrees: turn.to_degrees(), shift: [a, b], lighter };
                }
            }
        }
        Measured::Value(most)
    }

    /// By the way in a and b.
    pub fn level(&self) -> Level {
        HUE.level(self.way)
    }

    /// One sentence.
    pub fn words(&self) -> String {
        let how = match self.level() {
            Level::Same => return "colours stay what they were".to_owned(),
            Level::Slight => "a little",
            Level::Visible => "visibly",
            Level::Strong => "far",
        };
        let [a, b] = self.shift;
        let towards = match (a.abs() > b.abs(), a > 0.0, b > 0.0) {
            (true, true, _) => "red",
            (true, false, _) => "green",
            (false, _, true) => "yellow",
            (false, _, false) => "blue",
        };
        match self.degrees.abs() > 3.0 {
            true => format!("hues turn {how}, by {:.0}° (ΔE {:.1})", self.degrees, self.way),
            false => format!("colours drift {how} towards {towards} (ΔE {:.1})", self.way),
        }
    }
}

impl Motion {
    pub(super) fn of(moments: &[Moment], fps: f64, long: usize) -> Self {
        let seen: Vec<&Moment> = moments.iter().skip(1).filter(|moment| !moment.cut).collect();
        let mean =
            |pick: fn(&Moment) -> f32| seen.iter().map(|m| pick(m)).sum::<f32>() / seen.len().max(1) as f32;
        let change = mean(|moment| moment.plain);
        let speed = mean(|moment| moment.way) * fps as f32 / long.max(1) as f32;
        Self { speed, change, mae_flicker: 1.0 - change / 255.0 }
    }
}

/// The place of a frame.
pub(super) fn place(moments: &[Moment], frame: usize) -> Place {
    Place { frame: frame as u32, seconds: moments.get(frame).map_or(0.0, |moment| moment.seconds) }
}

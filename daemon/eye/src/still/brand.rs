//! Brand colours: whether what had a brand colour still has it.

use maquette_colour::{Lab, ciede2000, lab_of_srgb, srgb_of_lab};

use super::look::Pair;
use super::thresholds::Level;
use crate::ground::statistics::median;
use crate::{Measured, Why};

/// How much further than the tolerance a colour of the first picture may be from a swatch to be taken for it, in CIEDE2000.
const REACH: f32 = 4.0;
/// The least part of the picture that a brand colour has to cover.
const LEAST: f32 = 0.001;
/// Above this spread (CIEDE2000 around the median) the place shows no one colour any more.
const SPREAD: f32 = 10.0;

/// A brand colour that is locked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swatch<'a> {
    /// What the designer calls it.
    pub name: &'a str,
    /// In sRGB.
    pub srgb: [u8; 3],
    /// How far it may be off, in CIEDE2000.
    pub tolerance: f32,
}

/// What became of one brand colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Brand {
    /// What the designer calls it.
    pub name: String,
    /// In sRGB.
    pub srgb: [u8; 3],
    /// How far it may be off, in CIEDE2000.
    pub tolerance: f32,
    /// The share of the first picture that has it, 0 to 1.
    pub area: f32,
    /// How far it was off in the first picture, in CIEDE2000.
    pub before: f32,
    /// How far the same place is off in the second picture, in CIEDE2000.
    pub after: f32,
    /// How far the place's colour moved, in CIEDE2000.
    pub moved: f32,
    /// How far the place's pixels in the second picture are from their median, in CIEDE2000: large when something else stands there.
    pub spread: f32,
    /// The place's median colour in the second picture, in sRGB.
    pub found: [u8; 3],
}

impl Brand {
    /// Looks for the swatch in the first picture and compares the same place in the second.
    pub(super) fn between(pair: &Pair<'_>, swatch: &Swatch<'_>) -> Measured<Self> {
        let wanted = lab_of_srgb(swatch.srgb);
        let tolerance = swatch.tolerance.max(0.0).min(100.0);
        let near: Vec<bool> =
            pair.a.lab.iter().map(|lab| ciede2000(*lab, wanted) <= tolerance + REACH).collect();
        let area = near.iter().filter(|near| **near).count() as f32 / near.len().max(1) as f32;
        if area < LEAST {
            return Measured::NotDefined(Why::Absent);
        }
        let place = inner(&near, pair.width);
        let (a, b) = (at(&pair.a.lab, &place), at(&pair.b.lab, &place));
        let (middle_a, middle_b) = (middle(&a), middle(&b));
        let off: Vec<f32> = b.iter().map(|lab| ciede2000(*lab, middle_b)).collect();
        Measured::Value(Self {
            name: swatch.name.to_owned(),
            srgb: swatch.srgb,
            tolerance,
            area,
            before: ciede2000(middle_a, wanted),
            after: ciede2000(middle_b, wanted),
            moved: ciede2000(middle_a, middle_b),
            spread: median(&off).unwrap_or(0.0),
            found: srgb_of_lab(middle_b),
        })
    }

    /// What counts as its drift, in CIEDE2000: how far it is off, or, where it was out of tolerance before, how far it moved since.
    pub fn drift(&self) -> f32 {
        if self.before > self.tolerance { self.moved } else { self.after }
    }

    /// By how many times its tolerance it drifted.
    pub(super) fn score(&self) -> f32 {
        self.drift() / self.tolerance.max(0.5)
    }

    pub(super) fn level(&self) -> Level {
        match self.score() {
            s if s > 4.0 => Level::Strong,
            s if s > 2.0 => Level::Visible,
            s if s > 1.0 => Level::Slight,
            _ => Level::Same,
        }
    }

    pub(super) fn words(&self) -> String {
        let [r, g, b] = self.srgb;
        let name = format!("{} #{r:02x}{g:02x}{b:02x}", self.name);
        let was = match self.before > self.tolerance {
            true => format!("; it was off by ΔE {:.1} before", self.before),
            false => String::new(),
        };
        match self.level() {
            Level::Same if self.after > self.tolerance => {
                format!(
                    "{name} is off by ΔE {:.1} (tolerance {}), as it was before",
                    self.after, self.tolerance
                )
            }
            Level::Same => format!("{name} holds (ΔE {:.1} of {})", self.after, self.tolerance),
            _ if self.spread > SPREAD => format!("where {name} was, there is something else now"),
            Level::Slight | Level::Visible | Level::Strong => {
                format!("{name} is off by ΔE {:.1} (tolerance {}){was}", self.after, self.tolerance)
            }
        }
    }
}

/// The places whose four neighbours have the colour too, since rims are mixed with what lies beside; all of them if few are left.
fn inner(near: &[bool], width: usize) -> Vec<usize> {
    let has = |i: Option<usize>| i.and_then(|i| near.get(i)).copied().unwrap_or(false);
    let all: Vec<usize> = (0..near.len()).filter(|i| near[*i]).collect();
    let whole = |i: &usize| {
        has(i.checked_sub(1)) && has(Some(i + 1)) && has(i.checked_sub(width)) && has(Some(i + width))
    };
    let inside: Vec<usize> = all.iter().copied().filter(whole).collect();
    if inside.len() * 4 >= all.len() { inside } else { all }
}

fn at(lab: &[Lab], place: &[usize]) -> Vec<Lab> {
    place.iter().map(|i| lab[*i]).collect()
}

/// The median of each coordinate.
fn middle(colours: &[Lab]) -> Lab {
    [0, 1, 2].map(|c| median(&colours.iter().map(|lab| lab[c]).collect::<Vec<_>>()).unwrap_or(0.0))
}

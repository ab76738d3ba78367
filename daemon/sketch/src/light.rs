//! Light: the colours of key, fill, shade, sky and haze for a time of day, leaned by the seed.

use crate::chance::{Choices, stratum, within_stratum};
use crate::colour::{Ink, ink};
use crate::path::Point;
use crate::read::{TimeOfDay, Weather};

/// The light of one picture.
#[derive(Debug, Clone)]
pub(crate) struct Light {
    pub time: TimeOfDay,
    pub weather: Weather,
    /// Colour of the direct light.
    pub key: Ink,
    /// What a surface's colour is multiplied by where key and sky meet it.
    pub fill: Ink,
    /// What it is multiplied by in shade.
    pub shade: Ink,
    /// Sky at the zenith, half way, and at the horizon.
    pub sky: [Ink; 3],
    /// What the distance fades to.
    pub haze: Ink,
    /// The side the key light comes from: −1 left, 1 right.
    pub side: f32,
    /// How flat the light falls: 0 from above, 1 along the ground.
    pub slant: f32,
    /// How hard the key light is, 0 to 1.
    pub hardness: f32,
}

struct Tones {
    key: Ink,
    fill: Ink,
    shade: Ink,
    sky: [Ink; 3],
    haze: Ink,
    slant: f32,
    hardness: f32,
}

impl Light {
    /// The light of a time of day and weather, leaned by the choices.
    pub(crate) fn new(time: TimeOfDay, weather: Weather, choices: &Choices) -> Self {
        let mut tones = tones(time);
        lean(&mut tones, choices);
        overcast(&mut tones, time, weather);
        let side = if stratum(choices.light, 2) == 0 { -1.0 } else { 1.0 };
        let slant = (tones.slant + (within_stratum(choices.light, 2) - 0.5) * 0.3).clamp(0.1, 1.0);
        Self {
            time,
            weather,
            key: tones.key,
            fill: tones.fill,
            shade: tones.shade,
            sky: tones.sky,
            haze: tones.haze,
            side,
            slant,
            hardness: tones.hardness,
        }
    }

    /// A surface in full light.
    pub(crate) fn lit(&self, base: Ink) -> Ink {
        base.times(self.fill)
    }

    /// A surface in shade.
    pub(crate) fn shaded(&self, base: Ink) -> Ink {
        base.times(self.shade)
    }

    /// Between shade (0) and full light (1), with the key's colour above 1.
    pub(crate) fn tone(&self, base: Ink, amount: f32) -> Ink {
        if amount <= 1.0 {
            self.shaded(base).mix(self.lit(base), amount)
        } else {
            self.lit(base).mix(self.key, (amount - 1.0).min(1.0))
        }
    }

    /// A colour seen through air: 0 near, 1 nothing but haze.
    pub(crate) fn far(&self, colour: Ink, distance: f32) -> Ink {
        colour.mix(self.haze.alpha(colour.a), distance.clamp(0.0, 1.0))
    }

    /// The direction towards the key light, in canvas pixels, about unit length.
    pub(crate) fn towards(&self) -> Point {
        let across = 0.55 + 0.35 * self.slant;
        (self.side * across, -(1.0 - 0.55 * self.slant))
    }

    /// True when lamps are on.
    pub(crate) fn is_dark(&self) -> bool {
        matches!(self.time, TimeOfDay::Night | TimeOfDay::Dusk)
    }
}

fn tones(time: TimeOfDay) -> Tones {
    match time {
        TimeOfDay::Dawn => Tones {
            key: ink(255, 206, 146),
            fill: ink(255, 234, 212),
            shade: ink(128, 122, 152),
            sky: [ink(124, 158, 198), ink(226, 196, 190), ink(255, 216, 160)],
            haze: ink(240, 208, 184),
            slant: 0.75,
            hardness: 0.8,
        },
        TimeOfDay::Day => Tones {
            key: ink(255, 247, 226),
            fill: ink(255, 253, 246),
            shade: ink(136, 150, 178),
            sky: [ink(74, 142, 208), ink(146, 196, 232), ink(220, 236, 240)],
            haze: ink(206, 224, 232),
            slant: 0.35,
            hardness: 0.65,
        },
        TimeOfDay::Dusk => Tones {
            key: ink(255, 158, 92),
            fill: ink(232, 184, 178),
            shade: ink(92, 78, 122),
            sky: [ink(58, 62, 118), ink(178, 104, 132), ink(250, 166, 96)],
            haze: ink(208, 138, 132),
            slant: 0.9,
            hardness: 0.9,
        },
        TimeOfDay::Night => Tones {
            key: ink(176, 204, 244),
            fill: ink(98, 114, 152),
            shade: ink(42, 50, 80),
            sky: [ink(12, 18, 38), ink(24, 36, 66), ink(48, 64, 96)],
            haze: ink(34, 46, 74),
            slant: 0.45,
            hardness: 0.7,
        },
    }
}

/// Four leanings of one time of day: as it is, rosier, cooler, greener.
fn lean(tones: &mut Tones, choices: &Choices) {
    let (towards, amount) = match stratum(choices.palette, 4) {
        0 => return,
        1 => (ink(250, 170, 170), 0.16),
        2 => (ink(120, 160, 230), 0.14),
        _ => (ink(170, 200, 150), 0.12),
    };
    tones.sky[1] = tones.sky[1].mix(towards.times(tones.sky[1].mix(ink(255, 255, 255), 0.3)), amount * 2.5);
    tones.sky[2] = tones.sky[2].mix(towards.times(tones.sky[2].mix(ink(255, 255, 255), 0.3)), amount);
    tones.haze = tones.haze.mix(towards.times(tones.haze.mix(ink(255, 255, 255), 0.3)), amount * 1.5);
}

/// Clouds take colour out of the sky and hardness out of the light.
fn overcast(tones: &mut Tones, time: TimeOfDay, weather: Weather) {
    let amount = match weather {
        Weather::Clear => return,
        Weather::Rain => 0.65,
        Weather::Fog => 0.75,
        Weather::Snow => 0.5,
    };
    let grey = if time == TimeOfDay::Night { ink(30, 38, 56) } else { ink(176, 184, 194) };
    for (i, tone) in tones.sky.iter_mut().enumerate() {
        let base = grey.shift(if i == 0 { -0.15 } else { 0.1 });
        *tone = tone.mix(base, amount * 0.8);
    }
    tones.haze = tones.haze.mix(grey.shift(0.12), amount * 0.7);
    tones.hardness *= 1.0 - amount * 0.6;
    tones.shade = tones.shade.mix(tones.fill.times(ink(178, 186, 200)), amount * 0.4);
}

/// What a finish multiplies the channels by, so that light leans towards a time of day.
pub(crate) fn grade(time: Option<TimeOfDay>, strength: f32) -> [f32; 3] {
    let (r, g, b) = match time {
        None | Some(TimeOfDay::Day) => (1.0, 1.0, 1.0),
        Some(TimeOfDay::Dawn) => (1.03, 1.0, 0.97),
        Some(TimeOfDay::Dusk) => (1.03, 0.985, 0.985),
        Some(TimeOfDay::Night) => (0.97, 0.985, 1.03),
    };
    let lean = |c: f32| 1.0 + (c - 1.0) * strength;
    [lean(r), lean(g), lean(b)]
}

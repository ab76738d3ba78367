//! Light: the colours of key, fill, shade, sky and haze for a time of day, leaned by the seed.

use crate::chance::{Choices, stratum, within_stratum};
use crate::colour::{Ink, ink};
use crate::path::Point;
use crate::plan::Plan;
use crate::read::{LightCue, LightFrom, Season, TimeOfDay, Weather};

/// The light of one picture.
#[derive(Debug, Clone)]
pub(crate) struct Light {
    pub time: TimeOfDay,
    pub weather: Weather,
    pub season: Option<Season>,
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
    /// How hard the key light is, 0 to 1; more than 1 makes rims brighter still.
    pub hardness: f32,
    /// The key comes from behind.
    pub back: bool,
    /// The key comes from below.
    pub below: bool,
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
            season: None,
            key: tones.key,
            fill: tones.fill,
            shade: tones.shade,
            sky: tones.sky,
            haze: tones.haze,
            side,
            slant,
            hardness: tones.hardness,
            back: false,
            below: false,
        }
    }

    /// The light of a plan: time and weather, then season, the words about light, and the mood.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut light = Self::new(plan.time, plan.weather, &plan.choices);
        light.season = plan.season;
        for cue in &plan.cues {
            light.follow(*cue);
        }
        light
    }

    /// One word about light.
    fn follow(&mut self, cue: LightCue) {
        match cue {
            LightCue::From(LightFrom::Left) => (self.side, self.slant) = (-1.0, self.slant.max(0.55)),
            LightCue::From(LightFrom::Right) => (self.side, self.slant) = (1.0, self.slant.max(0.55)),
            LightCue::From(LightFrom::Above) => self.slant = 0.08,
            LightCue::From(LightFrom::Below) => (self.below, self.slant) = (true, 0.9),
            LightCue::Rim => self.hardness = self.hardness.max(1.0) * 1.5,
            LightCue::Back => (self.back, self.hardness) = (true, 1.5),
            LightCue::Neon => {
                self.key = ink(255, 70, 170);
                self.fill = self.fill.mix(ink(120, 150, 210), 0.4);
                self.shade = self.shade.mix(ink(40, 40, 96), 0.5);
            }
            LightCue::Candle => {
                self.key = ink(255, 176, 92);
                self.fill = self.fill.mix(ink(236, 168, 110), 0.55);
                self.shade = self.shade.mix(ink(48, 34, 44), 0.5);
            }
            LightCue::Soft => {
                self.hardness *= 0.3;
                self.shade = self.shade.mix(self.fill, 0.32);
            }
            LightCue::Hard => {
                self.hardness = 1.0;
                self.shade = self.shade.shift(-0.28);
            }
            LightCue::Spot => {
                (self.slant, self.hardness) = (0.12, 1.1);
                self.shade = self.shade.shift(-0.3);
            }
            LightCue::Moon => self.key = self.key.mix(ink(178, 206, 248), 0.8),
        }
    }

    /// The same light as it falls on things: from behind, they turn their shade to the camera.
    pub(crate) fn on_things(&self) -> Self {
        let mut light = self.clone();
        if self.back {
            light.fill = self.fill.mix(self.shade, 0.72);
            light.shade = self.shade.shift(-0.3);
        }
        light
    }

    /// True where snow covers ground and branches.
    pub(crate) fn snow_lies(&self) -> bool {
        self.weather == Weather::Snow || self.season == Some(Season::Winter)
    }

    /// The colour of leaves in this season.
    pub(crate) fn leaf(&self, green: Ink) -> Ink {
        match self.season {
            None | Some(Season::Summer) => green,
            Some(Season::Spring) => green.mix(ink(186, 214, 110), 0.4),
            Some(Season::Autumn) => green.mix(ink(214, 112, 36), 0.78),
            Some(Season::Winter) => green.mix(ink(226, 234, 242), 0.82),
        }
    }

    /// The colour of grass in this season and weather.
    pub(crate) fn grass(&self, green: Ink) -> Ink {
        match self.season {
            _ if self.snow_lies() => ink(234, 239, 246),
            None | Some(Season::Summer | Season::Winter) => green,
            Some(Season::Spring) => green.mix(ink(150, 196, 92), 0.4),
            Some(Season::Autumn) => green.mix(ink(188, 150, 74), 0.55),
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
        if self.back {
            return (self.side * 0.25, -0.95);
        }
        let across = 0.55 + 0.35 * self.slant;
        let up = 1.0 - 0.55 * self.slant;
        (self.side * across, if self.below { up * 1.6 } else { -up })
    }

    /// True when lamps are on.
    pub(crate) fn is_dark(&self) -> bool {
        match self.time {
            TimeOfDay::Night | TimeOfDay::Midnight | TimeOfDay::Dusk | TimeOfDay::BlueHour => true,
            TimeOfDay::Dawn | TimeOfDay::Day | TimeOfDay::Noon | TimeOfDay::GoldenHour => false,
        }
    }

    /// True while the moon stands for the sun.
    pub(crate) fn is_night(&self) -> bool {
        matches!(self.time, TimeOfDay::Night | TimeOfDay::Midnight)
    }

    /// True while the sun stands low or just below the horizon.
    pub(crate) fn is_low(&self) -> bool {
        matches!(self.time, TimeOfDay::Dawn | TimeOfDay::Dusk | TimeOfDay::GoldenHour | TimeOfDay::BlueHour)
    }

    /// True where the sun or the moon can be seen.
    pub(crate) fn sun_shows(&self) -> bool {
        matches!(self.weather, Weather::Clear | Weather::Clouds | Weather::Wind)
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
        TimeOfDay::Noon => Tones {
            key: ink(255, 252, 240),
            fill: ink(255, 255, 250),
            shade: ink(112, 128, 160),
            sky: [ink(48, 122, 204), ink(124, 184, 232), ink(206, 230, 240)],
            haze: ink(204, 224, 234),
            slant: 0.1,
            hardness: 0.95,
        },
        TimeOfDay::GoldenHour => Tones {
            key: ink(255, 188, 96),
            fill: ink(255, 222, 178),
            shade: ink(122, 104, 128),
            sky: [ink(96, 140, 186), ink(218, 186, 156), ink(255, 206, 128)],
            haze: ink(244, 200, 150),
            slant: 0.88,
            hardness: 0.9,
        },
        TimeOfDay::BlueHour => Tones {
            key: ink(196, 204, 246),
            fill: ink(144, 164, 212),
            shade: ink(62, 74, 122),
            sky: [ink(24, 42, 98), ink(62, 92, 160), ink(178, 168, 196)],
            haze: ink(92, 112, 166),
            slant: 0.7,
            hardness: 0.35,
        },
        TimeOfDay::Midnight => Tones {
            key: ink(150, 184, 240),
            fill: ink(72, 88, 128),
            shade: ink(28, 34, 60),
            sky: [ink(6, 9, 22), ink(12, 20, 42), ink(26, 38, 68)],
            haze: ink(20, 29, 52),
            slant: 0.3,
            hardness: 0.8,
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
        Weather::Clear | Weather::Wind => return,
        Weather::Clouds => 0.1,
        Weather::Overcast => 0.7,
        Weather::Rain => 0.65,
        Weather::Storm => 0.92,
        Weather::Fog => 0.75,
        Weather::Snow => 0.5,
    };
    let grey = match time {
        TimeOfDay::Night | TimeOfDay::Midnight => ink(30, 38, 56),
        TimeOfDay::BlueHour => ink(96, 110, 146),
        TimeOfDay::Dawn | TimeOfDay::Day | TimeOfDay::Noon | TimeOfDay::GoldenHour | TimeOfDay::Dusk => {
            ink(176, 184, 194)
        }
    };
    let storm = weather == Weather::Storm;
    let grey = if storm { grey.times(ink(120, 130, 142)) } else { grey };
    for (i, tone) in tones.sky.iter_mut().enumerate() {
        let base = grey.shift(if i == 0 { -0.15 } else { 0.1 });
        *tone = tone.mix(base, amount * 0.8);
    }
    tones.haze = tones.haze.mix(grey.shift(0.12), amount * 0.7);
    tones.hardness *= 1.0 - amount * 0.6;
    tones.shade = tones.shade.mix(tones.fill.times(ink(178, 186, 200)), amount * 0.4);
    if storm {
        tones.fill = tones.fill.times(ink(178, 186, 200));
        tones.shade = tones.shade.shift(-0.2);
    }
}

/// What a finish multiplies the channels by, so that light leans towards a time of day.
pub(crate) fn grade(time: Option<TimeOfDay>, strength: f32) -> [f32; 3] {
    let (r, g, b) = match time {
        None | Some(TimeOfDay::Day | TimeOfDay::Noon) => (1.0, 1.0, 1.0),
        Some(TimeOfDay::Dawn) => (1.03, 1.0, 0.97),
        Some(TimeOfDay::GoldenHour) => (1.04, 1.0, 0.95),
        Some(TimeOfDay::Dusk) => (1.03, 0.985, 0.985),
        Some(TimeOfDay::BlueHour) => (0.97, 0.99, 1.04),
        Some(TimeOfDay::Night | TimeOfDay::Midnight) => (0.97, 0.985, 1.03),
    };
    let lean = |c: f32| 1.0 + (c - 1.0) * strength;
    [lean(r), lean(g), lean(b)]
}

//! What is in the sky: sun or moon, stars, clouds.

use crate::colour::ink;
use crate::number::{cos_turns, sin_turns};
use crate::paint::Paint;
use crate::read::{TimeOfDay, Weather};
use crate::stage::Stage;

/// Sun or moon with its glow, stars at night, clouds by day.
pub(crate) fn heaven(stage: &mut Stage, horizon: f32) {
    stage.on_what_is_there();
    if stage.light.is_night() && stage.light.weather == Weather::Clear {
        stars(stage, horizon);
    }
    let at = sun_position(stage, horizon);
    sun(stage, at);
    clouds(stage, horizon);
}

/// Where the sun or the moon stands, in pixels.
pub(super) fn sun_position(stage: &Stage, horizon: f32) -> (f32, f32) {
    let x =
        if stage.light.back { stage.w * stage.plan.focus } else { stage.w * (0.5 + 0.3 * stage.light.side) };
    let rise = match stage.light.time {
        TimeOfDay::Dawn => 0.2,
        TimeOfDay::Dusk => 0.13,
        TimeOfDay::Day => 0.82,
        TimeOfDay::Noon => 0.9,
        TimeOfDay::GoldenHour => 0.3,
        TimeOfDay::BlueHour => -0.06,
        TimeOfDay::Night => 0.7,
        TimeOfDay::Midnight => 0.84,
    };
    (x, horizon * (1.0 - rise))
}

fn sun(stage: &mut Stage, at: (f32, f32)) {
    let s = stage.s;
    let veiled = !stage.light.sun_shows();
    let low = stage.light.is_low();
    let key = stage.light.key;
    let reach = if low { 0.75 } else { 0.42 };
    stage.glow(at, s * reach * 1.3, s * reach, key.alpha(if veiled { 0.25 } else { 0.6 }));
    if veiled {
        return;
    }
    let disc = if stage.light.is_night() { ink(232, 238, 250) } else { key.mix(ink(255, 255, 246), 0.65) };
    let r = s * if low { 0.045 } else { 0.034 };
    stage.ellipse(at, r, r, disc);
    if stage.light.is_night() {
        stage.ellipse((at.0 - r * 0.3, at.1 + r * 0.1), r * 0.22, r * 0.2, ink(206, 214, 232));
        stage.ellipse((at.0 + r * 0.25, at.1 - r * 0.35), r * 0.14, r * 0.13, ink(210, 218, 234));
    }
}

fn stars(stage: &mut Stage, horizon: f32) {
    let mut chance = stage.chance(21);
    let r = (stage.s * 0.0014).max(0.55);
    for _ in 0..60 {
        let t = chance.unit();
        let at = (stage.w * chance.unit(), horizon * 0.9 * t * t.max(0.3));
        let size = r * chance.range(0.5, 1.3);
        stage.ellipse(at, size, size, ink(226, 234, 252).alpha(chance.range(0.3, 0.9)));
    }
}

/// Flat-bottomed heaps, a few, in one or two rows; lit from the sun's side.
fn clouds(stage: &mut Stage, horizon: f32) {
    let mut chance = stage.chance(22);
    let count = match stage.light.weather {
        Weather::Clear => 2 + chance.index(3),
        Weather::Clouds | Weather::Wind => 9,
        Weather::Overcast | Weather::Storm => 14,
        Weather::Rain | Weather::Snow => 8,
        Weather::Fog => 2,
    };
    for i in 0..count {
        let depth = i as f32 / count as f32;
        let y = horizon * (0.86 - 0.66 * depth * chance.range(0.7, 1.0));
        let length = stage.w * (0.1 + 0.24 * depth) * chance.range(0.7, 1.4);
        let x = stage.w * chance.range(-0.05, 1.05);
        cloud(stage, &mut chance, (x, y), length, 0.1 + 0.05 * depth);
    }
}

fn cloud(stage: &mut Stage, chance: &mut crate::chance::Chance, (x, y): (f32, f32), length: f32, plump: f32) {
    let height = length * plump * 1.7;
    let mut knots = Vec::with_capacity(14);
    let bumps = 9;
    for i in 0..=bumps {
        let t = i as f32 / bumps as f32;
        let swell = sin_turns(t * 0.5) * chance.range(0.55, 1.0);
        knots.push((x - length / 2.0 + length * t, y - height * swell));
    }
    for i in 0..4 {
        let t = 1.0 - (i as f32 + 0.5) / 4.0;
        knots.push((x - length / 2.0 + length * t, y + height * 0.12 * cos_turns(t)));
    }
    let sky = stage.light.sky;
    let lit = sky[2].mix(stage.light.key, 0.45).shift(0.12);
    let under = sky[1].mix(stage.light.shade, 0.3);
    let strength = if stage.light.is_night() { 0.35 } else { 0.72 };
    let stops = [
        (0.0, lit.alpha(strength)),
        (0.55, lit.mix(under, 0.5).alpha(strength * 0.8)),
        (1.0, under.alpha(strength * 0.25)),
    ];
    stage.smooth(&knots, Paint::vertical(y - height, y + height * 0.15, &stops));
}

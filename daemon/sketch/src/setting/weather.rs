//! Rain, fog and snow in front of everything.

use crate::paint::Paint;
use crate::read::Weather;
use crate::stage::Stage;

/// Fog lies behind the foreground. Rooms keep the weather outside.
pub(super) fn draw_far(stage: &mut Stage) {
    if !stage.plan.setting.is_sheltered() && stage.light.weather == Weather::Fog {
        stage.on_what_is_there();
        fog(stage);
    }
}

/// Rain and snow fall before everything.
pub(super) fn draw_near(stage: &mut Stage) {
    if stage.plan.setting.is_sheltered() {
        return;
    }
    stage.on_what_is_there();
    match stage.light.weather {
        Weather::Clear | Weather::Clouds | Weather::Overcast | Weather::Fog => {}
        Weather::Rain => rain(stage, 0.16),
        Weather::Storm => rain(stage, 0.5),
        Weather::Wind => wind(stage),
        Weather::Snow => snow(stage),
    }
}

/// True where the ground mirrors.
pub(super) fn is_wet(stage: &Stage) -> bool {
    matches!(stage.light.weather, Weather::Rain | Weather::Storm)
}

/// Streaks that lean by a share of their length.
fn rain(stage: &mut Stage, lean: f32) {
    let mut chance = stage.chance(31);
    let colour = stage.light.sky[2].shift(0.35);
    for _ in 0..130 {
        let (x, y) = (stage.w * chance.range(-0.05, 1.05), stage.h * chance.range(-0.05, 1.0));
        let length = stage.s * chance.range(0.03, 0.085);
        let width = (stage.s * chance.range(0.0009, 0.002)).max(0.5);
        stage.stroke(
            &[(x, y), (x - length * lean, y + length)],
            width * 0.6,
            width,
            colour.alpha(chance.range(0.12, 0.34)),
        );
    }
}

/// Leaves that fly, and thin lines of air.
fn wind(stage: &mut Stage) {
    let mut chance = stage.chance(33);
    let s = stage.s;
    let leaf = stage.light.lit(stage.light.leaf(crate::colour::ink(132, 140, 70)));
    for _ in 0..26 {
        let (x, y) = (stage.w * chance.unit(), stage.h * chance.range(0.1, 0.95));
        let (length, turn) = (s * chance.range(0.006, 0.016), chance.range(-0.6, 0.6));
        let (dx, dy) = (length, length * turn);
        let leaf_ink = leaf.shift(chance.range(-0.3, 0.2)).alpha(0.8);
        stage.smooth(
            &[
                (x - dx, y - dy),
                (x + dy * 0.5, y - dx * 0.45),
                (x + dx, y + dy),
                (x - dy * 0.5, y + dx * 0.45),
            ],
            leaf_ink,
        );
    }
    let air = stage.light.sky[2].shift(0.3);
    for _ in 0..9 {
        let (x, y) = (stage.w * chance.range(-0.2, 0.9), stage.h * chance.range(0.08, 0.8));
        let length = stage.w * chance.range(0.14, 0.34);
        let bow = s * chance.range(-0.02, 0.02);
        let knots = [(x, y), (x + length * 0.4, y - bow), (x + length * 0.75, y + bow), (x + length, y)];
        stage.stroke(&knots, s * 0.0012, s * 0.0004, air.alpha(0.35));
    }
}

fn fog(stage: &mut Stage) {
    let haze = stage.light.haze;
    let (w, h) = (stage.w, stage.h);
    for (middle, reach, alpha) in [(0.42, 0.26, 0.26), (0.68, 0.2, 0.22), (0.9, 0.14, 0.16)] {
        let (top, bottom) = (h * (middle - reach), h * (middle + reach));
        let stops = [(0.0, haze.alpha(0.0)), (0.5, haze.alpha(alpha)), (1.0, haze.alpha(0.0))];
        stage.rect(0.0, top, w, bottom - top, Paint::vertical(top, bottom, &stops));
    }
}

fn snow(stage: &mut Stage) {
    let mut chance = stage.chance(32);
    let colour = stage.light.fill.mix(crate::colour::ink(255, 255, 255), 0.7);
    for i in 0..120 {
        let near = (i % 12) as f32 / 12.0;
        let r = (stage.s * (0.0016 + 0.0045 * near * near)).max(0.6);
        let at = (stage.w * chance.unit(), stage.h * chance.unit());
        stage.ellipse(at, r, r, colour.alpha(0.75 - 0.35 * near));
    }
}

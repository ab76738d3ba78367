//! Rain, fog and snow in front of everything.

use crate::paint::Paint;
use crate::read::{Setting, Weather};
use crate::stage::Stage;

/// Fog lies behind the foreground. Rooms keep the weather outside.
pub(super) fn draw_far(stage: &mut Stage) {
    if stage.plan.setting != Setting::Interior && stage.light.weather == Weather::Fog {
        stage.on_what_is_there();
        fog(stage);
    }
}

/// Rain and snow fall before everything.
pub(super) fn draw_near(stage: &mut Stage) {
    if stage.plan.setting == Setting::Interior {
        return;
    }
    stage.on_what_is_there();
    match stage.light.weather {
        Weather::Clear | Weather::Fog => {}
        Weather::Rain => rain(stage),
        Weather::Snow => snow(stage),
    }
}

fn rain(stage: &mut Stage) {
    let mut chance = stage.chance(31);
    let colour = stage.light.sky[2].shift(0.35);
    for _ in 0..130 {
        let (x, y) = (stage.w * chance.range(-0.05, 1.05), stage.h * chance.range(-0.05, 1.0));
        let length = stage.s * chance.range(0.03, 0.085);
        let width = (stage.s * chance.range(0.0009, 0.002)).max(0.5);
        stage.stroke(
            &[(x, y), (x - length * 0.16, y + length)],
            width * 0.6,
            width,
            colour.alpha(chance.range(0.12, 0.34)),
        );
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

//! Ground planes: one material from the horizon to the picture's edge.

use crate::canvas::Plane;
use crate::colour::{Ink, ink};
use crate::light::Light;
use crate::paint::Paint;
use crate::setting::weather::is_wet;
use crate::stage::Stage;

/// What the ground is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::setting) enum Soil {
    Grass,
    Wheat,
    Sand,
    Snow,
    Earth,
    Stone,
    Asphalt,
    Moon,
    Boards,
}

impl Soil {
    /// Its colour, with what season and weather lay on it.
    pub(in crate::setting) fn ink(self, light: &Light) -> Ink {
        let covered = |base: Ink| if light.snow_lies() { base.mix(ink(236, 241, 247), 0.8) } else { base };
        match self {
            Self::Grass => light.grass(ink(116, 146, 78)),
            Self::Wheat => light.grass(ink(206, 172, 92)),
            Self::Sand => covered(ink(224, 194, 148)),
            Self::Snow => ink(234, 240, 247),
            Self::Earth => covered(ink(148, 116, 84)),
            Self::Stone => covered(ink(164, 158, 150)),
            Self::Asphalt => covered(ink(92, 94, 100)),
            Self::Moon => ink(158, 158, 166),
            Self::Boards => ink(158, 116, 78),
        }
    }
}

/// The ground from a row to the bottom: far pale, near dark, with streaks that widen towards the camera.
pub(in crate::setting) fn ground(stage: &mut Stage, line: f32, soil: Soil) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let base = soil.ink(&light);
    stage.canvas.plane(Plane::Slope((line, 40), (h, 232)));
    let stops = [
        (0.0, light.far(light.tone(base, 0.95), 0.5)),
        (0.25, light.tone(base, 0.92)),
        (1.0, light.tone(base, 0.5)),
    ];
    stage.rect(0.0, line, w, h - line + 1.0, Paint::vertical(line, h, &stops));
    stage.on_what_is_there();
    let mut chance = stage.chance(200 + soil as u64);
    for i in 0..34 {
        let t = (i as f32 + 0.5) / 34.0;
        let y = line + (h - line) * t * (0.3 + 0.7 * t);
        let (x, length) = (w * chance.range(-0.15, 1.0), w * chance.range(0.05, 0.24) * (0.3 + t));
        let thick = h * 0.007 * (0.15 + t);
        let tone = light.tone(base, if i % 2 == 0 { 0.15 } else { 1.3 }).alpha(0.24);
        stage.smooth(
            &[(x, y), (x + length * 0.5, y - thick), (x + length, y), (x + length * 0.5, y + thick)],
            tone,
        );
    }
    if is_wet(stage) {
        let sheen = light.sky[2];
        let stops = [(0.0, sheen.alpha(0.34)), (0.5, sheen.alpha(0.12)), (1.0, sheen.alpha(0.02))];
        stage.rect(0.0, line, w, h - line, Paint::vertical(line, h, &stops));
    }
}

/// A way that leads from the bottom to the focal point; `wide` is its share of the width at the bottom.
pub(in crate::setting) fn track(stage: &mut Stage, top: f32, wide: f32, colour: Ink) {
    let (w, h) = (stage.w, stage.h);
    stage.on_what_is_there();
    let fx = w * stage.plan.focus;
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let bow = side * w * 0.1;
    let mid = top + (h - top) * 0.4;
    let tone = stage.light.tone(colour, 0.85);
    let points = [
        (fx - bow * 0.5 - w * 0.004, top),
        (fx - bow * 0.5 + w * 0.006, top),
        (fx + w * wide * 0.26, mid),
        (fx + bow + w * wide * 0.6, h * 1.03),
        (fx + bow - w * wide * 0.6, h * 1.03),
        (fx - w * wide * 0.2, mid),
    ];
    let far = stage.light.far(tone, 0.4);
    stage.smooth(
        &points,
        Paint::vertical(top, h, &[(0.0, far.alpha(0.85)), (1.0, tone.shift(-0.22).alpha(0.9))]),
    );
}

/// Joints of slabs or tiles in one-point perspective; `across` joints run to the vanishing point.
pub(in crate::setting) fn slabs(
    stage: &mut Stage,
    line: f32,
    vanish: (f32, f32),
    across: usize,
    rows: usize,
) {
    let (w, h) = (stage.w, stage.h);
    stage.on_what_is_there();
    let dark = stage.light.shade.times(stage.light.shade).alpha(0.3);
    let step = w * 1.7 / across as f32;
    let at = |x: f32, y: f32| vanish.0 + (x - vanish.0) * (y - vanish.1) / (h - vanish.1);
    for i in 0..=across {
        let x = vanish.0 + (i as f32 - across as f32 / 2.0) * step;
        let thick = stage.s * 0.003;
        stage.polygon(&[(at(x, line), line), (at(x, line) + 0.5, line), (x + thick, h), (x, h)], dark);
    }
    for i in 1..rows {
        // Even rows in depth crowd towards the horizon.
        let z = 1.0 + (rows - i) as f32 * 0.55;
        let y = vanish.1 + (h - vanish.1) / z;
        if y > line {
            stage.rect(0.0, y, w, (h * 0.0042 / z).max(0.6), dark);
        }
    }
}

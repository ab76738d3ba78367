//! A room with a floor, for things that stand on it: furniture, people, animals.

use super::interior;
use crate::canvas::Plane;
use crate::chance::stratum;
use crate::colour::ink;
use crate::paint::Paint;
use crate::stage::{Floor, Stage};

/// Wall, window, skirting, boards that run to the vanishing point, a rug.
pub(super) fn room(stage: &mut Stage) -> Floor {
    let h = stage.h;
    let line = h * (0.66 - 0.08 * stage.plan.height);
    interior::plaster(stage, line + 1.0);
    let arrangement = stratum(stage.plan.choices.arrangement, 3);
    interior::open_window(stage, line - h * 0.1, [0.28, 0.36, 0.46][arrangement]);
    skirting(stage, line);
    boards(stage, line);
    rug(stage, line);
    stage.on_what_is_there();
    let x = |t: f32| interior::from_light(stage, t);
    let warm = stage.light.key.alpha(0.34 * stage.light.hardness);
    let patch =
        [(x(0.16), line + h * 0.05), (x(0.42), line + h * 0.05), (x(0.74), h * 0.97), (x(0.34), h * 0.97)];
    stage.polygon(&patch, Paint::linear(patch[0], patch[2], warm, warm.alpha(0.03)));
    Floor { far: line, near: h, stand: line + (h - line) * 0.62, shadow_end: h, mirror: 0.08, water: None }
}

fn skirting(stage: &mut Stage, line: f32) {
    let tall = stage.h * 0.028;
    let board = stage.plan.palette[0].mix(ink(248, 244, 236), 0.7);
    let light = stage.light.clone();
    stage.plane(24);
    let paint = Paint::linear(
        (interior::from_light(stage, 0.0), 0.0),
        (interior::from_light(stage, 1.0), 0.0),
        light.tone(board, 1.0),
        light.tone(board, 0.3),
    );
    stage.rect(0.0, line - tall, stage.w, tall, paint);
    stage.rect(0.0, line - tall, stage.w, (stage.h * 0.002).max(0.8), light.tone(board, 1.5).alpha(0.7));
}

fn boards(stage: &mut Stage, line: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let wood = ink(170, 126, 86).mix(stage.plan.palette[0], 0.15);
    stage.canvas.plane(Plane::Slope((line, 30), (h, 220)));
    stage.rect(
        0.0,
        line,
        w,
        h - line,
        Paint::vertical(line, h, &[(0.0, light.tone(wood, 0.72)), (1.0, light.tone(wood, 0.9))]),
    );
    let vanish = (w * (0.5 + (stage.plan.focus - 0.5) * 0.4), line - h * 0.24);
    let mut chance = stage.chance(51);
    let (count, step) = (22, w * 0.16);
    for i in 0..count {
        let x0 = vanish.0 + (i as f32 - count as f32 / 2.0) * step;
        let at = |x: f32, y: f32| vanish.0 + (x - vanish.0) * (y - vanish.1) / (h - vanish.1);
        let tint = light.tone(wood, chance.range(0.3, 1.3)).alpha(0.22);
        stage.polygon(&[(at(x0, line), line), (at(x0 + step, line), line), (x0 + step, h), (x0, h)], tint);
        let seam = light.tone(wood, 0.0).shift(-0.2).alpha(0.4);
        let thick = stage.s * 0.0022;
        stage.polygon(
            &[(at(x0, line), line), (at(x0 + thick * 0.5, line), line), (x0 + thick, h), (x0, h)],
            seam,
        );
    }
    stage.on_what_is_there();
    let dark = light.shade.times(light.shade);
    stage.rect(
        0.0,
        line,
        w,
        h * 0.05,
        Paint::vertical(line, line + h * 0.05, &[(0.0, dark.alpha(0.5)), (1.0, dark.alpha(0.0))]),
    );
}

fn rug(stage: &mut Stage, line: f32) {
    let (w, h) = (stage.w, stage.h);
    let centre = (w * stage.plan.focus, line + (h - line) * 0.62);
    let light = stage.light.clone();
    let rug = stage.plan.palette[2];
    stage.canvas.plane(Plane::Slope((line, 30), (h, 220)));
    let (rx, ry) = (stage.s * 0.46, (h - line) * 0.27);
    for (scale, tone, colour) in [
        (1.0, 0.7, rug),
        (0.93, 0.9, rug.mix(ink(245, 236, 220), 0.55)),
        (0.88, 0.8, rug),
        (0.5, 0.9, rug.mix(ink(245, 236, 220), 0.25)),
    ] {
        stage.ellipse(centre, rx * scale, ry * scale, light.tone(colour, tone));
    }
}

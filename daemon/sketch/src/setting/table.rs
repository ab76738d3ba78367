//! The table or ledge in the foreground: top with grain, front edge, light lying on it.

use crate::canvas::Plane;
use crate::colour::ink;
use crate::paint::Paint;
use crate::path::Point;
use crate::read::Angle;
use crate::stage::{Floor, Stage};

/// Draws the table; what stands on it comes later.
pub(super) fn table(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    // Seen from straight above, the table is all there is.
    let top_down = stage.plan.angle == Angle::TopDown;
    let back = if top_down { h * 0.07 } else { h * (0.705 - 0.085 * stage.plan.height) };
    let front = h * (0.93 - 0.02 * stage.plan.height);
    let wood = stage.plan.surface;
    let light = stage.light.clone();
    stage.canvas.plane(Plane::Slope((back, 96), (front, 210)));
    let top = [(0.0, light.tone(wood, 0.95)), (0.5, light.tone(wood, 0.85)), (1.0, light.tone(wood, 0.62))];
    stage.rect(0.0, back, w, front - back, Paint::vertical(back, front, &top));
    boards(stage, back, front);
    stage.on_what_is_there();
    light_on_top(stage, back, front);
    edge(stage, front);
    stage.plane(96);
    stage.rect(0.0, back - h * 0.0016, w, h * 0.0032, light.tone(wood, 1.5).alpha(0.5));
    Floor {
        far: back,
        near: front,
        stand: back + (front - back) * if top_down { 0.68 } else { 0.46 },
        shadow_end: front,
        mirror: 0.16,
        water: None,
    }
}

/// Boards across the picture: seams closer together with distance, each with its own tone and grain.
fn boards(stage: &mut Stage, back: f32, front: f32) {
    let (w, depth) = (stage.w, front - back);
    let wood = stage.plan.surface;
    let light = stage.light.clone();
    let mut chance = stage.chance(11);
    let row = |t: f32| back + depth * (0.35 * t + 0.65 * t * t);
    let count = 4;
    for board in 0..count {
        let (t0, t1) = (board as f32 / count as f32, (board + 1) as f32 / count as f32);
        let (y0, y1) = (row(t0), row(t1));
        let tone = chance.range(-0.09, 0.09);
        let tint = if tone > 0.0 { light.tone(wood, 1.25) } else { light.tone(wood, 0.25) };
        stage.rect(0.0, y0, w, y1 - y0, tint.alpha(tone.abs() * 1.6));
        for _ in 0..7 {
            let t = chance.range(0.08, 0.92);
            let y = y0 + (y1 - y0) * t;
            grain(stage, &mut chance, y, (y1 - y0) * 0.05);
        }
        if board > 0 {
            stage.rect(
                0.0,
                y0,
                w,
                (stage.h * 0.0022).max(0.6) * (0.5 + t0),
                light.tone(wood, 0.0).shift(-0.3).alpha(0.55),
            );
            stage.rect(
                0.0,
                y0 + stage.h * 0.002 * (0.5 + t0),
                w,
                stage.h * 0.0015,
                light.tone(wood, 1.4).alpha(0.3),
            );
        }
    }
    knot(stage, &mut chance, row(0.55), depth);
}

/// One streak: long, thin at its ends, slightly wavy.
fn grain(stage: &mut Stage, chance: &mut crate::chance::Chance, y: f32, thickness: f32) {
    let w = stage.w;
    let from = chance.range(-0.2, 0.7) * w;
    let length = chance.range(0.25, 0.7) * w;
    let wave = thickness * chance.range(-1.2, 1.2);
    let dark = chance.happens(0.7);
    let colour = stage.light.tone(stage.plan.surface, if dark { 0.2 } else { 1.35 });
    let knots: [Point; 6] = [
        (from, y),
        (from + length * 0.33, y + wave),
        (from + length * 0.7, y - wave * 0.5),
        (from + length, y + wave * 0.3),
        (from + length * 0.66, y - wave * 0.5 + thickness),
        (from + length * 0.33, y + wave + thickness),
    ];
    stage.smooth(&knots, colour.alpha(if dark { 0.2 } else { 0.16 }));
}

fn knot(stage: &mut Stage, chance: &mut crate::chance::Chance, y: f32, depth: f32) {
    let x = stage.w * chance.range(0.08, 0.92);
    let r = depth * 0.09;
    for (i, alpha) in [0.16, 0.2, 0.3].iter().enumerate() {
        let size = r * (1.0 - 0.3 * i as f32);
        stage.ellipse(
            (x, y),
            size * 2.6,
            size * 0.62,
            stage.light.tone(stage.plan.surface, 0.1).alpha(*alpha),
        );
    }
}

/// The window's light lies across the boards; the far side is in shade.
fn light_on_top(stage: &mut Stage, back: f32, front: f32) {
    let (w, depth) = (stage.w, front - back);
    let light = stage.light.clone();
    let side = light.side;
    let x = |t: f32| if side < 0.0 { w * t } else { w * (1.0 - t) };
    let dark = light.shade.times(light.shade).alpha(0.0);
    stage.rect(0.0, back, w, depth, Paint::linear((x(0.35), 0.0), (x(1.05), 0.0), dark, dark.alpha(0.55)));
    let warm = light.key.alpha(0.36 * light.hardness);
    for (from, to) in [(0.0, 0.17), (0.21, 0.36)] {
        let lean = 0.2;
        let corners = [
            (x(from + 0.05), back),
            (x(to + 0.05), back),
            (x(to + lean + 0.22), front),
            (x(from + lean + 0.12), front),
        ];
        stage.polygon(&corners, Paint::linear((x(from), back), (x(to + 0.3), front), warm, warm.alpha(0.04)));
    }
    let glow = if stage.plan.setting.is_sheltered() { light.key } else { light.sky[2] };
    stage.rect(
        0.0,
        back,
        w,
        depth * 0.5,
        Paint::vertical(back, back + depth * 0.5, &[(0.0, glow.alpha(0.22)), (1.0, glow.alpha(0.0))]),
    );
}

/// The front edge and what is below it.
fn edge(stage: &mut Stage, front: f32) {
    let (w, h) = (stage.w, stage.h);
    let wood = stage.plan.surface;
    let light = stage.light.clone();
    let thick = (h - front) * 0.62;
    stage.plane(214);
    let face = [(0.0, light.tone(wood, 0.42)), (1.0, light.tone(wood, 0.14))];
    stage.rect(0.0, front, w, thick, Paint::vertical(front, front + thick, &face));
    stage.rect(0.0, front, w, (h * 0.004).max(1.0), light.tone(wood, 1.3).alpha(0.75));
    let mut chance = stage.chance(12);
    for _ in 0..6 {
        let y = front + thick * chance.range(0.2, 0.85);
        grain(stage, &mut chance, y, thick * 0.05);
    }
    let under = light.tone(wood, 0.0).times(ink(90, 84, 92));
    stage.rect(0.0, front + thick, w, h - front - thick, under);
}

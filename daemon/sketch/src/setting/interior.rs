//! A wall behind a table: window or the light of one, and one quiet thing on the wall.

use crate::chance::stratum;
use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// The wall behind a table. The floor it gives is replaced by the table's.
pub(super) fn wall(stage: &mut Stage) -> Floor {
    let h = stage.h;
    let back = h * (0.705 - 0.085 * stage.plan.height);
    plaster(stage, h);
    let arrangement = stratum(stage.plan.choices.arrangement, 4);
    match if stage.plan.window { arrangement | 1 } else { arrangement } {
        0 => {
            picture_frame(stage, back);
            thrown_window(stage, back);
        }
        1 => open_window(stage, back, 0.30),
        2 => {
            niche(stage, back);
            thrown_window(stage, back);
        }
        _ => open_window(stage, back, 0.52),
    }
    wainscot(stage, back);
    lamp_pool(stage);
    Floor { far: back, near: h, stand: h * 0.8, shadow_end: h, mirror: 0.0, water: None }
}

/// The side of the light, as x from that side: 0 is the lit edge of the picture, 1 the far one.
pub(super) fn from_light(stage: &Stage, t: f32) -> f32 {
    if stage.light.side < 0.0 { stage.w * t } else { stage.w * (1.0 - t) }
}

/// The wall: light from the window's side, darker towards ceiling and corner.
pub(super) fn plaster(stage: &mut Stage, bottom: f32) {
    let wall = stage.plan.palette[0];
    let light = stage.light.clone();
    stage.plane(14);
    let across = |t: f32| (from_light(stage, t), 0.0);
    let stops =
        vec![(0.0, light.tone(wall, 1.12)), (0.4, light.tone(wall, 0.86)), (1.0, light.tone(wall, 0.34))];
    let paint = Paint::Linear { from: across(-0.05), to: across(1.1), stops };
    stage.rect(0.0, 0.0, stage.w, bottom, paint);
    let dark = light.shade.times(light.shade);
    let stops = [(0.0, dark.alpha(0.34)), (0.55, dark.alpha(0.0)), (1.0, dark.alpha(0.0))];
    stage.rect(0.0, 0.0, stage.w, bottom, Paint::vertical(0.0, bottom, &stops));
}

/// Light of a window outside the picture, thrown on the wall as slanted panes with soft edges.
pub(super) fn thrown_window(stage: &mut Stage, back: f32) {
    stage.on_what_is_there();
    let key = stage.light.key;
    let strength = 0.15 * (0.5 + stage.light.hardness);
    let unit = stage.s * 0.15;
    let (x0, y0) = (from_light(stage, 0.30), back - unit * 3.5);
    let lean = -stage.light.side;
    for (grow, alpha) in [(0.035, 0.4), (0.018, 0.6), (0.0, 1.0)] {
        for column in 0..2 {
            for row in 0..3 {
                let (left, top) = (column as f32 * 1.1 - grow, row as f32 * 1.1 - grow);
                let (right, bottom) = (left + 1.0 + 2.0 * grow, top + 1.0 + 2.0 * grow);
                let at = |u: f32, v: f32| {
                    (x0 + lean * (u * unit * 1.05 + v * unit * 0.16), y0 + v * unit + u * unit * 0.24)
                };
                let corners: [Point; 4] =
                    [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
                let pane = key.alpha(strength * alpha);
                stage.polygon(
                    &corners,
                    Paint::linear(corners[0], corners[2], pane, pane.alpha(pane.a * 0.55)),
                );
            }
        }
    }
    twig_shadow(stage, (x0, y0), unit);
}

/// The shadow of a branch outside crosses the thrown light.
fn twig_shadow(stage: &mut Stage, (x0, y0): Point, unit: f32) {
    let lean = -stage.light.side;
    let shadow = stage.light.shaded(stage.plan.palette[0]).alpha(0.34);
    let at = |u: f32, v: f32| (x0 + lean * u * unit, y0 + v * unit);
    stage.stroke(
        &[at(-0.2, 0.4), at(0.6, 0.9), at(1.4, 1.2), at(2.2, 1.9)],
        unit * 0.035,
        unit * 0.012,
        shadow,
    );
    let mut chance = stage.chance(41);
    for i in 0..9 {
        let t = i as f32 / 9.0;
        let (u, v) = (0.1 + 2.0 * t, 0.75 + 1.0 * t + chance.range(-0.22, 0.22));
        let (du, dv) = (chance.range(-0.1, 0.14), chance.range(-0.2, 0.2));
        let leaf = [
            at(u, v),
            at(u + du + 0.07, v + dv * 0.5),
            at(u + du * 2.0, v + dv),
            at(u + du - 0.05, v + dv * 0.6),
        ];
        stage.smooth(&leaf, shadow);
    }
}

/// A window with a view; `width` is its share of the picture's width.
pub(super) fn open_window(stage: &mut Stage, back: f32, width: f32) {
    let (w, h) = (stage.w, stage.h);
    let frame_w = w * width;
    let edge = 0.07 + 0.06 * stage.plan.choices.distance;
    let left = if stage.light.side < 0.0 { w * edge } else { w * (1.0 - edge) - frame_w };
    let (top, bottom) = (h * 0.07, back - h * 0.045);
    let frame = stage.plan.palette[0].mix(ink(246, 242, 234), 0.75);
    stage.plane(10);
    let reveal = stage.s * 0.018;
    stage.rect(
        left - reveal,
        top - reveal,
        frame_w + 2.0 * reveal,
        bottom - top + 2.0 * reveal,
        stage.light.tone(frame, 0.75),
    );
    view(stage, left, top, frame_w, bottom - top);
    let bar = stage.s * 0.011;
    let tone = stage.light.tone(frame, 0.34);
    stage.plane(12);
    let columns = if width > 0.4 { 3 } else { 2 };
    for i in 0..=columns {
        let x = left + frame_w * i as f32 / columns as f32;
        stage.rect(x - bar / 2.0, top, bar, bottom - top, tone);
        stage.rect(x + bar * 0.3, top, bar * 0.25, bottom - top, stage.light.tone(frame, 1.1).alpha(0.7));
    }
    for i in 0..=2 {
        let y = top + (bottom - top) * i as f32 / 2.0;
        stage.rect(left, y - bar / 2.0, frame_w, bar, tone);
    }
    let sill = stage.s * 0.05;
    stage.rect(
        left - sill,
        bottom + reveal * 0.6,
        frame_w + 2.0 * sill,
        sill * 0.4,
        stage.light.tone(frame, 1.12),
    );
    stage.rect(
        left - sill,
        bottom + reveal * 0.6 + sill * 0.4,
        frame_w + 2.0 * sill,
        sill * 0.22,
        stage.light.tone(frame, 0.25),
    );
    curtain(stage, left, top, frame_w, back);
    spill(stage, left + frame_w / 2.0, (top + bottom) / 2.0, frame_w, bottom - top);
}

/// Sky, far hills and near bushes, seen through the panes.
fn view(stage: &mut Stage, left: f32, top: f32, width: f32, height: f32) {
    stage.plane(0);
    let light = stage.light.clone();
    let [high, middle, low] = light.sky;
    stage.rect(
        left,
        top,
        width,
        height,
        Paint::vertical(top, top + height, &[(0.0, high), (0.5, middle), (0.85, low)]),
    );
    let sun = (left + width * 0.62, top + height * if !light.is_low() { 0.16 } else { 0.6 });
    let r = height * 0.05;
    stage.ellipse(sun, r * 2.6, r * 2.6, light.key.alpha(0.22));
    stage.ellipse(sun, r * 1.7, r * 1.7, light.key.alpha(0.34));
    stage.ellipse(sun, r, r, light.key.shift(0.5));
    let mut chance = stage.chance(42);
    for (i, (level, haze, colour)) in
        [(0.66, 0.78, ink(110, 130, 150)), (0.76, 0.55, ink(96, 122, 112)), (0.87, 0.25, ink(70, 96, 66))]
            .iter()
            .enumerate()
    {
        let colour = light.far(light.tone(*colour, 0.7), *haze);
        let steps = 7;
        let mut knots = vec![(left, top + height), (left, top + height * level)];
        for k in 1..steps {
            let bump = chance.range(-0.05, 0.05) * height * (1.0 - 0.2 * i as f32);
            knots.push((left + width * k as f32 / steps as f32, top + height * level + bump));
        }
        knots.push((left + width, top + height * level));
        knots.push((left + width, top + height));
        stage.polygon(&knots, colour);
    }
}

/// A light curtain drawn to the side of the wall.
fn curtain(stage: &mut Stage, left: f32, top: f32, width: f32, back: f32) {
    let inner = if stage.light.side < 0.0 { left + width } else { left };
    let away = -stage.light.side;
    let cloth = stage.plan.palette[3].mix(ink(250, 246, 238), 0.55);
    stage.plane(22);
    let folds = 6;
    let reach = stage.s * 0.17;
    for i in 0..folds {
        let (a, b) = (i as f32 / folds as f32, (i + 1) as f32 / folds as f32);
        let x = |t: f32| inner + away * reach * (t - 0.35);
        let sway = |t: f32| away * reach * 0.12 * t;
        let tone = if i % 2 == 0 { 1.08 - 0.09 * i as f32 } else { 0.55 - 0.04 * i as f32 };
        let corners = [
            (x(a), top - stage.h * 0.03),
            (x(b), top - stage.h * 0.03),
            (x(b) + sway(b), back),
            (x(a) + sway(a), back),
        ];
        stage.polygon(&corners, stage.light.tone(cloth, tone).alpha(0.94));
    }
    let rod = stage.light.tone(ink(120, 92, 60), 0.5);
    let thick = stage.s * 0.009;
    stage.rect(left - stage.s * 0.06, top - stage.h * 0.035, width + stage.s * 0.2, thick, rod);
}

/// Light that comes in and lies in the air.
fn spill(stage: &mut Stage, x: f32, y: f32, width: f32, height: f32) {
    stage.on_what_is_there();
    let strength = if stage.light.is_night() { 0.14 } else { 0.3 };
    stage.glow((x, y), width * 1.1, height * 0.95, stage.light.key.alpha(strength));
}

/// A framed print, half in shade.
fn picture_frame(stage: &mut Stage, back: f32) {
    let (height, width) = (stage.s * 0.27, stage.s * 0.21);
    let x = from_light(stage, 0.80) - width / 2.0;
    let y = (back * 0.42 - height / 2.0).max(stage.h * 0.06);
    let light = stage.light.clone();
    stage.plane(16);
    stage.rect(
        x + stage.s * 0.006 * -light.side,
        y + stage.s * 0.012,
        width,
        height,
        light.shade.times(light.shade).alpha(0.4),
    );
    stage.rect(x, y, width, height, light.tone(ink(96, 72, 52), 0.5));
    let m = stage.s * 0.011;
    stage.rect(x + m, y + m, width - 2.0 * m, height - 2.0 * m, light.tone(ink(238, 232, 220), 0.62));
    let (px, py, pw, ph) = (x + m * 3.4, y + m * 3.6, width - m * 6.8, height - m * 7.4);
    let accents = stage.plan.palette;
    stage.rect(px, py, pw, ph, light.tone(accents[3], 0.6));
    stage.ellipse((px + pw * 0.62, py + ph * 0.34), pw * 0.2, pw * 0.2, light.tone(accents[1], 0.6));
    stage.polygon(
        &[
            (px, py + ph),
            (px, py + ph * 0.7),
            (px + pw * 0.4, py + ph * 0.5),
            (px + pw, py + ph * 0.78),
            (px + pw, py + ph),
        ],
        light.tone(accents[2], 0.55),
    );
}

/// An arched recess in the wall with two quiet shapes on its shelf.
fn niche(stage: &mut Stage, back: f32) {
    let light = stage.light.clone();
    let wall = stage.plan.palette[0];
    let (width, height) = (stage.s * 0.30, (back * 0.62).min(stage.s * 0.46));
    let x = from_light(stage, 0.79);
    let bottom = back * 0.78;
    let arch = |grow: f32| -> Vec<Point> {
        let half = width / 2.0 + grow;
        let spring = bottom - height + half;
        let mut points = vec![(x - half, bottom + grow), (x - half, spring)];
        for i in 1..16 {
            let turn = 0.5 + i as f32 / 32.0;
            points.push((
                x + crate::number::cos_turns(turn) * half,
                spring + crate::number::sin_turns(turn) * half,
            ));
        }
        points.extend([(x + half, spring), (x + half, bottom + grow)]);
        points
    };
    stage.plane(16);
    stage.polygon(&arch(stage.s * 0.012), light.tone(wall, 0.95));
    stage.plane(8);
    let shade = Paint::linear(
        (x + width * 0.5 * light.side, bottom),
        (x - width * 0.5 * light.side, bottom - height),
        light.tone(wall, 0.12),
        light.tone(wall, 0.6),
    );
    stage.polygon(&arch(0.0), shade);
    quiet_jars(stage, x, bottom, height, wall);
    stage.plane(16);
    stage.rect(x - width * 0.58, bottom, width * 1.16, stage.s * 0.012, light.tone(wall, 1.05));
    stage.rect(
        x - width * 0.56,
        bottom + stage.s * 0.012,
        width * 1.12,
        stage.s * 0.016,
        light.tone(wall, 0.1).alpha(0.6),
    );
}

fn quiet_jars(stage: &mut Stage, x: f32, bottom: f32, height: f32, wall: Ink) {
    for (dx, width, tall, colour) in
        [(-0.09, 0.045, 0.34, stage.plan.palette[2]), (0.07, 0.06, 0.2, stage.plan.palette[1])]
    {
        let (cx, half, top) = (x + dx * stage.s, width * stage.s, bottom - height * tall);
        let tone = stage.light.tone(colour.mix(wall, 0.45), 0.5);
        let jar = [
            (cx - half * 0.7, bottom),
            (cx + half * 0.7, bottom),
            (cx + half, bottom - height * tall * 0.45),
            (cx + half * 0.4, top),
            (cx - half * 0.4, top),
            (cx - half, bottom - height * tall * 0.45),
        ];
        stage.smooth(&jar, tone);
    }
}

/// The lower wall and its rail, mostly hidden by the table.
fn wainscot(stage: &mut Stage, back: f32) {
    let light = stage.light.clone();
    let wall = stage.plan.palette[0];
    stage.plane(20);
    let rail = back - stage.h * 0.03;
    stage.rect(0.0, rail, stage.w, stage.h * 0.006, light.tone(wall, 1.1).alpha(0.5));
    stage.rect(0.0, rail + stage.h * 0.006, stage.w, stage.h * 0.03, light.tone(wall, 0.1).alpha(0.35));
}

/// At night the room has its own lamp.
fn lamp_pool(stage: &mut Stage) {
    if !stage.light.is_night() {
        return;
    }
    stage.on_what_is_there();
    let at = (from_light(stage, 0.22), stage.h * 0.3);
    stage.glow(at, stage.s * 0.75, stage.s * 0.7, ink(255, 190, 110).alpha(0.5));
}

/// Out-of-focus leaves in the near corner, away from the light.
pub(super) fn foreground(stage: &mut Stage) {
    if stage.plan.height < 0.5 {
        leaves(stage);
    }
    stage.on_what_is_there();
    vignette(stage);
}

fn leaves(stage: &mut Stage) {
    let light = stage.light.clone();
    let mut chance = stage.chance(43);
    stage.plane(244);
    let corner = (from_light(stage, 1.03), stage.h * 1.02);
    let inward = light.side;
    for i in 0..5 {
        let t = i as f32 / 4.0;
        let length = stage.s * chance.range(0.12, 0.2) * (1.0 - 0.25 * t);
        let (dx, dy) = (inward * (0.25 + 0.7 * t) * length, -(1.0 - 0.62 * t) * length);
        let wide = length * 0.17;
        let tip = (corner.0 + dx, corner.1 + dy);
        let mid = (corner.0 + dx * 0.55, corner.1 + dy * 0.55);
        let n = (-dy / length * wide, dx / length * wide);
        let colour = light.tone(ink(52, 74, 58), 0.15 + 0.08 * t);
        stage.smooth(&[corner, (mid.0 + n.0, mid.1 + n.1), tip, (mid.0 - n.0, mid.1 - n.1)], colour);
    }
}

/// Corners a little darker, so that the eye stays inside.
pub(super) fn vignette(stage: &mut Stage) {
    let dark = stage.light.shade.times(stage.light.shade).times(ink(90, 90, 110));
    let (w, h) = (stage.w, stage.h);
    let strips = [
        (0.0, 0.0, w * 0.22, h, (0.0, 0.0), (w * 0.22, 0.0)),
        (w * 0.78, 0.0, w * 0.22, h, (w, 0.0), (w * 0.78, 0.0)),
        (0.0, h * 0.82, w, h * 0.18, (0.0, h), (0.0, h * 0.82)),
    ];
    for (x, y, width, height, from, to) in strips {
        stage.rect(x, y, width, height, Paint::linear(from, to, dark.alpha(0.26), dark.alpha(0.0)));
    }
}

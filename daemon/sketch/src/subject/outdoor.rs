//! Trees and buildings.

use super::Pen;
use crate::chance::Chance;
use crate::colour::ink;

/// A broad tree: trunk, boughs, and clumps of leaves from shade to light.
pub(super) fn tree(pen: &mut Pen<'_>) {
    let bark = ink(98, 74, 56);
    let leaf = pen.look.base;
    let trunk = pen.round_shade(bark, -0.05, 0.05);
    pen.outline(
        |p| {
            p.move_to((-0.075, 0.0)).quad_to((-0.03, 0.04), (-0.03, 0.2)).line_to((-0.022, 0.5));
            p.line_to((0.022, 0.5)).line_to((0.03, 0.2)).quad_to((0.032, 0.04), (0.08, 0.0));
        },
        trunk,
    );
    for (x, y) in [(-0.3, 0.46), (0.3, 0.48), (-0.16, 0.6), (0.17, 0.62)] {
        pen.stroke(&[(0.0, 0.22), (x * 0.45, 0.36), (x, y)], 0.036, 0.014, pen.tone(bark, 0.45));
    }
    let mut chance = Chance::new(pen.look.index as u64, 77);
    let s = pen.side();
    let boughs = [
        (-0.28, 0.5),
        (0.28, 0.52),
        (-0.02, 0.56),
        (-0.21, 0.68),
        (0.22, 0.7),
        (0.02, 0.76),
        (-0.1, 0.86),
        (0.12, 0.88),
    ];
    for (layer, tone) in [0.2_f32, 0.5, 0.8, 1.1].iter().enumerate() {
        let depth = layer as f32;
        for (x, y) in boughs {
            let size = 0.135 - 0.028 * depth;
            clump(pen, (x + s * 0.022 * depth, y - 0.02 + 0.024 * depth), size, *tone, leaf, &mut chance);
            for _ in 0..3 {
                let spread = 0.1 - 0.022 * depth;
                let (dx, dy) = (chance.range(-spread, spread), chance.range(-spread, spread) * 0.6);
                let at = (x + dx + s * 0.03 * depth, y + dy - 0.02 + 0.03 * depth);
                clump(pen, (at.0, at.1.min(0.91)), size * 0.55, *tone, leaf, &mut chance);
            }
        }
    }
}

/// A cloud of leaves with an uneven edge.
fn clump(
    pen: &mut Pen<'_>,
    (x, y): (f32, f32),
    r: f32,
    tone: f32,
    leaf: crate::colour::Ink,
    chance: &mut Chance,
) {
    let mut knots = [(0.0, 0.0); 9];
    for (i, knot) in knots.iter_mut().enumerate() {
        let turn = i as f32 / 9.0;
        let reach = r * chance.range(0.82, 1.18);
        *knot =
            (x + crate::number::cos_turns(turn) * reach, y + crate::number::sin_turns(turn) * reach * 0.85);
    }
    pen.smooth(&knots, pen.tone(leaf, tone));
}

/// A conifer in tiers.
pub(super) fn pine(pen: &mut Pen<'_>) {
    let leaf = pen.look.base;
    pen.polygon(&[(-0.025, 0.0), (0.025, 0.0), (0.012, 0.4), (-0.012, 0.4)], pen.tone(ink(92, 70, 56), 0.6));
    let s = pen.side();
    for i in 0..7 {
        let t = i as f32 / 7.0;
        let (y, half) = (0.1 + t * 0.72, 0.245 * (1.0 - t * 0.86));
        let top = y + 0.25 * (1.0 - t * 0.45);
        let droop = 0.03 * (1.0 - t);
        pen.polygon(
            &[
                (-half, y - droop),
                (-half * 0.5, y + droop * 0.3),
                (-half * 0.2, y - droop * 0.6),
                (half * 0.25, y + droop * 0.2),
                (half * 0.55, y - droop * 0.3),
                (half, y - droop),
                (0.0, top.min(1.0)),
            ],
            pen.tone(leaf, 0.35 + 0.35 * t),
        );
        pen.polygon(
            &[(s * half * 0.96, y - droop), (s * half * 0.3, y), (0.0, top.min(1.0))],
            pen.tone(leaf, 0.75 + 0.3 * t),
        );
        if pen.light.snow_lies() {
            pen.polygon(
                &[(-half * 0.7, y + 0.03), (half * 0.6, y + 0.04), (0.0, top.min(1.0))],
                pen.tone(ink(240, 244, 250), 0.9).alpha(0.7),
            );
        }
    }
}

/// A house with a gable roof, three-quarter view.
pub(super) fn house(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let roof = pen.look.accent.mix(ink(110, 66, 54), 0.55);
    let s = pen.side();
    let (front, flank) = if s < 0.0 { (1.0, 0.45) } else { (0.5, 1.0) };
    pen.rect(0.3, 0.78, 0.09, 0.22, pen.tone(ink(150, 100, 84), flank));
    pen.rect(0.285, 0.985, 0.12, 0.03, pen.tone(ink(150, 100, 84), 0.4));
    pen.polygon(&[(-0.08, 0.0), (0.6, 0.03), (0.6, 0.5), (-0.08, 0.52)], pen.tone(wall, flank));
    pen.polygon(
        &[(-0.6, 0.02), (-0.08, 0.0), (-0.08, 0.52), (-0.34, 0.9), (-0.6, 0.5)],
        pen.tone(wall, front),
    );
    for i in 1..8 {
        let y = 0.06 * i as f32;
        pen.rect(-0.59, y, 0.51, 0.005, pen.tone(wall, front - 0.25).alpha(0.5));
    }
    let snow = pen.light.snow_lies();
    let roof = if snow { ink(238, 242, 248) } else { roof };
    pen.polygon(
        &[(-0.115, 0.47), (0.66, 0.45), (0.5, 0.86), (-0.34, 0.935)],
        pen.tone(roof, flank.max(0.55)),
    );
    for i in 1..6 {
        let t = i as f32 / 6.0;
        pen.stroke(
            &[(-0.115 - 0.225 * t, 0.47 + 0.465 * t), (0.66 - 0.16 * t, 0.45 + 0.41 * t)],
            0.006,
            0.006,
            pen.tone(roof, 0.3).alpha(0.45),
        );
    }
    pen.polygon(&[(-0.66, 0.455), (-0.6, 0.43), (-0.34, 0.845), (-0.34, 0.935)], pen.tone(roof, front * 0.7));
    pen.polygon(&[(-0.34, 0.935), (-0.34, 0.845), (-0.1, 0.46), (-0.08, 0.49)], pen.tone(roof, front * 0.55));
    openings(pen, front, flank);
    bushes(pen);
}

/// Bushes where the walls meet the ground, so that the house stands in its garden.
fn bushes(pen: &mut Pen<'_>) {
    let leaf = if pen.light.snow_lies() { ink(214, 224, 230) } else { ink(84, 118, 68) };
    for (x, r, tone) in
        [(-0.62, 0.07, 0.5), (-0.53, 0.05, 0.8), (0.03, 0.055, 0.5), (0.5, 0.06, 0.45), (0.6, 0.075, 0.7)]
    {
        pen.smooth(
            &[(x - r, 0.0), (x - r * 0.8, r * 0.9), (x, r * 1.25), (x + r * 0.85, r * 0.8), (x + r, 0.0)],
            pen.tone(leaf, tone),
        );
        pen.ellipse((x - r * 0.2, r * 0.75), r * 0.4, r * 0.3, pen.tone(leaf, tone + 0.35));
    }
}

fn openings(pen: &mut Pen<'_>, front: f32, flank: f32) {
    let lit = pen.light.is_dark();
    let glass = if lit { ink(255, 204, 120) } else { pen.tone(pen.light.sky[0].shift(-0.3), 1.0) };
    let trim = pen.tone(ink(240, 234, 222), front);
    let windows = [
        (-0.54, 0.22, 0.13, 0.17),
        (-0.4, 0.58, 0.12, 0.14),
        (0.06, 0.22, 0.15, 0.16),
        (0.36, 0.22, 0.15, 0.16),
    ];
    for (x, y, width, height) in windows {
        let centre = (x + width / 2.0, y + height / 2.0);
        if lit {
            pen.glow(centre, 0.26, ink(255, 190, 100).alpha(0.35));
        }
        pen.rect(
            x - 0.012,
            y - 0.012,
            width + 0.024,
            height + 0.024,
            if x > 0.0 { pen.tone(ink(240, 234, 222), flank) } else { trim },
        );
        pen.rect(x, y, width, height, glass);
        pen.rect(centre.0 - 0.005, y, 0.01, height, trim);
        pen.rect(x, centre.1 - 0.005, width, 0.01, trim);
        pen.rect(x - 0.02, y - 0.03, width + 0.04, 0.018, pen.tone(ink(220, 212, 200), front * 0.7));
    }
    let door = pen.look.accent.mix(ink(120, 60, 44), 0.3);
    pen.polygon(&[(-0.325, 0.0), (-0.185, 0.0), (-0.185, 0.33), (-0.325, 0.335)], trim);
    pen.polygon(&[(-0.31, 0.0), (-0.2, 0.0), (-0.2, 0.315), (-0.31, 0.32)], pen.tone(door, front));
    pen.ellipse((-0.215, 0.15), 0.01, 0.01, pen.tone(ink(220, 190, 110), 1.1));
    pen.polygon(
        &[(-0.36, -0.015), (-0.15, -0.02), (-0.16, 0.012), (-0.35, 0.015)],
        pen.tone(ink(160, 154, 146), 0.7),
    );
}

/// A lighthouse with bands and a lantern room.
pub(super) fn lighthouse(pen: &mut Pen<'_>) {
    let white = ink(244, 240, 232);
    let band = pen.look.base;
    let edge = |y: f32| 0.13 - 0.055 * y / 0.8;
    pen.polygon(
        &[(-0.13, 0.0), (0.13, 0.0), (edge(0.8), 0.8), (-edge(0.8), 0.8)],
        pen.round_shade(white, -0.13, 0.13),
    );
    for y in [0.12_f32, 0.36, 0.6] {
        let (a, b) = (edge(y), edge(y + 0.12));
        pen.polygon(&[(-a, y), (a, y), (b, y + 0.12), (-b, y + 0.12)], pen.round_shade(band, -0.13, 0.13));
    }
    for y in [0.27, 0.51, 0.72] {
        pen.round((-0.016, y), (0.032, 0.05), 0.016, pen.tone(ink(60, 66, 80), 0.8));
    }
    pen.round((-0.11, 0.79), (0.22, 0.025), 0.005, pen.tone(ink(60, 60, 66), 0.8));
    pen.rect(-0.06, 0.815, 0.12, 0.1, ink(255, 232, 160));
    for x in [-0.06, -0.02, 0.02, 0.052] {
        pen.rect(x, 0.815, 0.008, 0.1, pen.tone(ink(60, 60, 66), 0.8));
    }
    pen.smooth(
        &[(-0.075, 0.912), (0.075, 0.912), (0.045, 0.955), (0.0, 0.985), (-0.045, 0.955)],
        pen.tone(band, 0.8),
    );
    pen.rect(-0.005, 0.97, 0.01, 0.04, pen.tone(ink(60, 60, 66), 0.8));
    pen.round((-0.04, 0.0), (0.08, 0.1), 0.035, pen.tone(ink(90, 60, 48), 0.7));
    if pen.light.is_dark() {
        pen.glow((0.0, 0.865), 0.6, ink(255, 232, 160).alpha(0.6));
    }
}

/// A street lamp.
pub(super) fn lantern(pen: &mut Pen<'_>) {
    let iron = ink(48, 52, 58);
    if pen.light.is_dark() {
        pen.glow((0.0, 0.91), 0.62, ink(255, 206, 130).alpha(0.6));
    }
    pen.polygon(&[(-0.045, 0.0), (0.045, 0.0), (0.025, 0.1), (-0.025, 0.1)], pen.tone(iron, 0.8));
    pen.rect(-0.012, 0.1, 0.024, 0.74, pen.round_shade(iron, -0.014, 0.014));
    pen.stroke(&[(-0.06, 0.8), (0.06, 0.8)], 0.012, 0.012, pen.tone(iron, 0.8));
    let glass = if pen.light.is_dark() { ink(255, 226, 160) } else { pen.light.sky[1].shift(0.3) };
    pen.polygon(&[(-0.035, 0.84), (0.035, 0.84), (0.058, 0.95), (-0.058, 0.95)], glass);
    pen.polygon(&[(-0.07, 0.95), (0.07, 0.95), (0.02, 0.99), (-0.02, 0.99)], pen.tone(iron, 0.9));
    pen.rect(-0.004, 0.84, 0.008, 0.11, pen.tone(iron, 0.8));
}

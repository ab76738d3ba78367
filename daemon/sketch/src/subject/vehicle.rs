//! Vehicles and vessels of the sea.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::number::{cos_turns, sin_turns};

/// A saloon car from the side.
pub(super) fn car(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    let dark = pen.light.is_dark();
    pen.polygon(&[(-1.2, 0.16), (1.2, 0.16), (1.1, 0.34), (-1.1, 0.34)], ink(20, 20, 24));
    let body = pen.upright((0.16, pen.tone(paint, 0.15)), (0.66, pen.tone(paint, 1.12)));
    pen.outline(
        |p| {
            p.move_to((-1.38, 0.24)).cubic_to((-1.44, 0.4), (-1.42, 0.5), (-1.36, 0.56));
            p.cubic_to((-1.2, 0.62), (-0.95, 0.64), (-0.78, 0.66)).cubic_to(
                (-0.56, 0.86),
                (-0.4, 0.97),
                (-0.16, 0.99),
            );
            p.cubic_to((0.2, 1.01), (0.5, 0.97), (0.66, 0.88)).cubic_to(
                (0.82, 0.78),
                (0.94, 0.7),
                (1.04, 0.67),
            );
            p.cubic_to((1.22, 0.66), (1.34, 0.62), (1.39, 0.54)).cubic_to(
                (1.44, 0.42),
                (1.42, 0.3),
                (1.38, 0.22),
            );
            p.line_to((1.2, 0.19)).line_to((-1.24, 0.19));
        },
        body,
    );
    car_windows(pen);
    let seam = pen.tone(paint, 0.05).alpha(0.65);
    pen.stroke(
        &[(-1.34, 0.53), (-0.5, 0.6), (0.6, 0.6), (1.36, 0.56)],
        0.014,
        0.01,
        pen.tone(paint, 1.5).alpha(0.5),
    );
    for knots in [
        [(-0.42, 0.22), (-0.5, 0.45), (-0.52, 0.66)],
        [(0.2, 0.22), (0.22, 0.45), (0.2, 0.66)],
        [(0.84, 0.34), (0.86, 0.5), (0.72, 0.7)],
    ] {
        pen.stroke(&knots, 0.01, 0.01, seam);
    }
    for x in [-0.34, 0.3] {
        pen.round((x, 0.54), (0.11, 0.024), 0.012, pen.tone(ink(210, 210, 214), 0.8));
    }
    pen.rect(-1.3, 0.19, 2.6, 0.06, pen.tone(paint, 0.08));
    lights(pen, dark);
    for x in [-0.88, 0.86] {
        wheel(pen, (x, 0.235), 0.235);
    }
}

fn car_windows(pen: &mut Pen<'_>) {
    let glass = pen.upright((0.66, pen.light.sky[2].shift(-0.35)), (0.95, pen.light.sky[0].shift(-0.45)));
    let panes: [&[(f32, f32)]; 2] = [
        &[(-0.66, 0.67), (-0.06, 0.685), (-0.06, 0.94), (-0.2, 0.935), (-0.42, 0.86)],
        &[(0.02, 0.685), (0.74, 0.69), (0.6, 0.85), (0.4, 0.92), (0.02, 0.945)],
    ];
    for pane in panes {
        pen.polygon(pane, glass.clone());
    }
    pen.polygon(&[(-0.4, 0.68), (-0.28, 0.68), (-0.14, 0.93), (-0.22, 0.93)], ink(255, 255, 255).alpha(0.2));
    pen.polygon(&[(0.2, 0.69), (0.28, 0.69), (0.44, 0.9), (0.36, 0.92)], ink(255, 255, 255).alpha(0.14));
    pen.ellipse((-0.62, 0.69), 0.06, 0.035, pen.base(0.4));
}

fn lights(pen: &mut Pen<'_>, dark: bool) {
    let lamp = ink(255, 246, 214);
    if dark && !pen.canvas.wants_body_only() {
        let beam = pen.place.at((-1.4, 0.46));
        let end = pen.place.at((-3.4, 0.3));
        let paint = crate::paint::Paint::linear(beam, end, lamp.alpha(0.42), lamp.alpha(0.0));
        pen.polygon(&[(-1.38, 0.5), (-1.38, 0.42), (-3.4, 0.02), (-3.4, 0.62)], paint);
        pen.glow((-1.38, 0.46), 0.42, lamp.alpha(0.85));
        pen.glow((1.4, 0.5), 0.34, ink(255, 50, 40).alpha(0.75));
    }
    pen.smooth(
        &[(-1.41, 0.43), (-1.26, 0.46), (-1.24, 0.52), (-1.37, 0.535)],
        if dark { lamp } else { pen.tone(lamp, 0.95) },
    );
    pen.smooth(
        &[(1.41, 0.45), (1.3, 0.46), (1.28, 0.56), (1.385, 0.56)],
        if dark { ink(255, 60, 48) } else { pen.tone(ink(190, 30, 34), 1.0) },
    );
}

/// Tyre, rim, spokes.
fn wheel(pen: &mut Pen<'_>, (x, y): (f32, f32), r: f32) {
    pen.ellipse((x, y), r * 1.12, r * 1.12, ink(16, 16, 20));
    pen.ellipse((x, y), r, r, pen.tone(ink(58, 58, 64), 0.6));
    let alloy = ink(186, 190, 198);
    pen.ellipse(
        (x, y),
        r * 0.66,
        r * 0.66,
        pen.upright((y - r, pen.tone(alloy, 0.3)), (y + r, pen.tone(alloy, 1.05))),
    );
    for spoke in 0..5 {
        let turn = spoke as f32 / 5.0 + 0.05;
        let tip = (x + cos_turns(turn) * r * 0.6, y + sin_turns(turn) * r * 0.6);
        pen.stroke(&[(x, y), tip], r * 0.2, r * 0.12, pen.tone(ink(50, 52, 58), 0.7));
    }
    pen.ellipse((x, y), r * 0.14, r * 0.14, pen.tone(alloy, 0.9));
}

/// A bicycle leaning on nothing.
pub(super) fn bicycle(pen: &mut Pen<'_>) {
    for x in [-0.48, 0.48] {
        ring(pen, (x, 0.33), 0.33, 0.035, pen.tone(ink(40, 40, 44), 0.8));
        ring(pen, (x, 0.33), 0.3, 0.014, pen.tone(ink(190, 192, 196), 0.8));
        for spoke in 0..8 {
            let (c, s) = (cos_turns(spoke as f32 / 16.0) * 0.3, sin_turns(spoke as f32 / 16.0) * 0.3);
            pen.stroke(
                &[(x - c, 0.33 - s), (x + c, 0.33 + s)],
                0.006,
                0.006,
                pen.tone(ink(180, 180, 184), 0.7).alpha(0.8),
            );
        }
    }
    let frame = pen.base(0.95);
    let bars: [[(f32, f32); 2]; 7] = [
        [(-0.48, 0.33), (-0.06, 0.32)],
        [(-0.06, 0.32), (-0.2, 0.76)],
        [(-0.48, 0.33), (-0.17, 0.66)],
        [(-0.17, 0.68), (0.33, 0.72)],
        [(-0.06, 0.32), (0.34, 0.68)],
        [(0.48, 0.33), (0.33, 0.76)],
        [(0.33, 0.74), (0.3, 0.88)],
    ];
    for bar in bars {
        pen.stroke(&bar, 0.036, 0.032, frame);
    }
    pen.stroke(&[(0.3, 0.88), (0.4, 0.92), (0.48, 0.86)], 0.032, 0.032, pen.tone(ink(60, 60, 64), 0.8));
    pen.smooth(&[(-0.33, 0.79), (-0.08, 0.78), (-0.12, 0.82), (-0.32, 0.85)], pen.tone(ink(96, 62, 44), 0.8));
    ring(pen, (-0.06, 0.32), 0.075, 0.02, pen.tone(ink(150, 150, 156), 0.8));
    pen.stroke(&[(-0.06, 0.32), (0.02, 0.18)], 0.024, 0.02, pen.tone(ink(90, 90, 96), 0.8));
}

fn ring(pen: &mut Pen<'_>, (x, y): (f32, f32), r: f32, width: f32, colour: Ink) {
    let knots: Vec<(f32, f32)> =
        (0..=24).map(|i| (x + cos_turns(i as f32 / 24.0) * r, y + sin_turns(i as f32 / 24.0) * r)).collect();
    pen.stroke(&knots, width, width, colour);
}

/// A small sailing boat.
pub(super) fn boat(pen: &mut Pen<'_>) {
    let sail = ink(248, 240, 224);
    if pen.look.in_use {
        oar(pen);
    } else {
        rig(pen, sail);
    }
    hull(pen, sail);
}

/// An oar over the side of a boat that is rowed.
fn oar(pen: &mut Pen<'_>) {
    let wood = pen.tone(ink(150, 112, 74), 0.9);
    pen.stroke(&[(-0.12, 0.24), (0.2, -0.02)], 0.014, 0.014, wood);
    pen.stroke(&[(0.2, -0.02), (0.26, -0.06)], 0.03, 0.036, wood);
}

/// Mast and sails.
fn rig(pen: &mut Pen<'_>, sail: Ink) {
    pen.stroke(&[(0.02, 0.14), (0.02, 1.0)], 0.016, 0.01, pen.tone(ink(120, 88, 60), 0.8));
    let s = pen.side();
    let (near, far) = if s < 0.0 { (1.1, 0.7) } else { (0.72, 1.1) };
    pen.outline(
        |p| {
            p.move_to((0.04, 0.22)).quad_to((0.24, 0.24), (0.4, 0.23)).quad_to((0.3, 0.6), (0.035, 0.985));
        },
        pen.upright((0.22, pen.tone(sail, far - 0.2)), (1.0, pen.tone(sail, far))),
    );
    pen.outline(
        |p| {
            p.move_to((-0.01, 0.22)).quad_to((-0.2, 0.2), (-0.36, 0.19)).quad_to((-0.2, 0.5), (0.0, 0.92));
        },
        pen.upright((0.22, pen.tone(sail, near - 0.2)), (1.0, pen.tone(sail, near))),
    );
    for t in [0.25_f32, 0.45, 0.65] {
        let y = 0.22 + 0.75 * t;
        pen.stroke(
            &[(0.04, y), (0.38 * (1.0 - t) + 0.03, y + 0.01)],
            0.005,
            0.004,
            pen.tone(sail, 0.4).alpha(0.5),
        );
    }
    pen.polygon(
        &[(0.1, 0.62), (0.22, 0.6), (0.15, 0.74), (0.1, 0.75)],
        pen.tone(pen.look.accent, 0.95).alpha(0.85),
    );
}

/// The hull with its rail.
fn hull(pen: &mut Pen<'_>, sail: Ink) {
    let hull = pen.look.base;
    pen.outline(
        |p| {
            p.move_to((-0.43, 0.16)).quad_to((0.0, 0.115), (0.44, 0.18)).cubic_to(
                (0.38, 0.06),
                (0.3, 0.0),
                (0.22, -0.005),
            );
            p.line_to((-0.28, -0.005)).cubic_to((-0.36, 0.02), (-0.41, 0.08), (-0.43, 0.16));
        },
        pen.upright((-0.01, pen.tone(hull, 0.2)), (0.17, pen.tone(hull, 1.05))),
    );
    pen.stroke(&[(-0.425, 0.155), (0.0, 0.125), (0.435, 0.175)], 0.016, 0.016, pen.tone(sail, 1.0));
    pen.stroke(&[(-0.4, 0.09), (0.0, 0.065), (0.4, 0.1)], 0.01, 0.01, pen.tone(pen.look.accent, 0.8));
    if !pen.look.in_use {
        let cabin = pen.tone(ink(150, 108, 70), 0.8);
        pen.smooth(&[(-0.2, 0.15), (0.12, 0.15), (0.08, 0.2), (-0.17, 0.195)], cabin);
    }
}

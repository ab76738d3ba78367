//! Every silhouette is there, stays in its frame, costs little, and is like no other.

use super::*;
use crate::chance::Choices;
use crate::portrait::portrait;
use crate::read::{TimeOfDay, Weather};

/// The silhouette of a kind, its height `size` pixels, with a margin of half a height around its frame.
fn silhouette(kind: Kind, size: f32) -> (Canvas, crate::canvas::Bounds, usize) {
    let palette = [ink(206, 196, 178), ink(186, 92, 62), ink(70, 98, 104), ink(224, 180, 104)];
    let light = Light::new(TimeOfDay::Day, Weather::Clear, &Choices::of(0));
    let base = usual_colour(&palette, &light, kind, 0);
    let material = usual_material(kind);
    let look = Look {
        kind,
        base,
        accent: palette[2],
        material,
        index: 0,
        seated: false,
        aloft: false,
        in_use: false,
        label: "",
    };
    let width = size * (measure(kind).aspect + 1.0);
    let mut canvas = Canvas::new(width as usize, (size * 2.0) as usize);
    let place = Place::upright((width / 2.0, size * 1.5), size, size);
    draw(&mut canvas, place, &light, &look);
    let shapes = canvas.shapes;
    let bounds = canvas.silhouette_of(|c| draw(c, place, &light, &look));
    (canvas, bounds, shapes)
}

#[test]
fn every_silhouette_fills_its_frame_and_stays_in_it() {
    let mut wrong = Vec::new();
    for kind in Kind::ALL {
        let size = 200.0;
        let (_, b, shapes) = silhouette(kind, size);
        let half = measure(kind).aspect / 2.0;
        let x = |at: usize| (at as f32 - size * (half + 0.5)) / size;
        let y = |at: usize| (size * 1.5 - at as f32) / size;
        let (left, right, top, bottom) = (x(b.left), x(b.right), y(b.top), y(b.bottom));
        let slack = 0.03;
        let inside =
            left >= -half - slack && right <= half + slack && top <= 1.0 + slack && bottom >= -slack - 0.01;
        let fills = right - left > measure(kind).aspect * 0.8 && top - bottom > 0.8;
        if !inside || !fills || shapes > 400 {
            wrong.push(format!(
                "{kind:?}: {left:.2} to {right:.2} of ±{half:.2}, {bottom:.2} to {top:.2}, {shapes} shapes"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_is_drawn_at_every_size() {
    for (i, kind) in Kind::ALL.into_iter().enumerate() {
        // The largest size takes long, so that every eighth kind stands for the others.
        let largest = if i % 8 == 0 { 2048 } else { 512 };
        for side in [16, 64, largest] {
            let picture = portrait(kind, side).map(crate::Picture::into_rgba).unwrap_or_default();
            let changed = picture.as_chunks::<4>().0.iter().filter(|p| **p != [176, 176, 176, 255]).count();
            let share = changed as f32 / (side * side) as f32;
            assert!(share > 0.02, "{kind:?} at {side}: {share}");
        }
    }
}

/// The silhouette in a square of 48 cells, in its own proportions, its longer side filling the square.
fn normal(kind: Kind) -> Vec<bool> {
    const SIDE: usize = 48;
    let (canvas, b, _) = silhouette(kind, 120.0);
    let (w, h) = ((b.right - b.left) as f32, (b.bottom - b.top) as f32);
    let scale = w.max(h) / SIDE as f32;
    let (cx, cy) = (b.left as f32 + w / 2.0, b.top as f32 + h / 2.0);
    let mut cells = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let x = cx + (column as f32 + 0.5 - SIDE as f32 / 2.0) * scale;
            let y = cy + (row as f32 + 0.5 - SIDE as f32 / 2.0) * scale;
            let at = y as usize * canvas.width + x as usize;
            cells.push(canvas.silhouette.get(at).is_some_and(|v| *v > 127));
        }
    }
    cells
}

/// Shared area over joint area of two silhouettes, the second as it is or mirrored.
fn overlap(a: &[bool], b: &[bool]) -> f32 {
    let ratio = |mirrored: bool| {
        let other = |i: usize| if mirrored { b[i / 48 * 48 + 47 - i % 48] } else { b[i] };
        let both = a.iter().enumerate().filter(|(i, v)| **v && other(*i)).count();
        let any = a.iter().enumerate().filter(|(i, v)| **v || other(*i)).count();
        both as f32 / any.max(1) as f32
    };
    ratio(false).max(ratio(true))
}

#[test]
fn no_silhouette_is_like_another() {
    let all: Vec<(Kind, Vec<bool>)> = Kind::ALL.into_iter().map(|kind| (kind, normal(kind))).collect();
    let mut alike = Vec::new();
    for (i, (a, cells)) in all.iter().enumerate() {
        for (b, others) in &all[..i] {
            let shared = overlap(cells, others);
            if shared > 0.9 {
                alike.push(format!("{a:?} and {b:?}: {shared:.2}"));
            }
        }
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}

#[test]
fn no_kind_is_listed_twice() {
    for (i, kind) in Kind::ALL.iter().enumerate() {
        assert!(!Kind::ALL[..i].contains(kind), "{kind:?}");
    }
    assert!(Kind::ALL.len() >= 64);
}

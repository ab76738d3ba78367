//! Camera moves: no holes, whatever the depth; loops that close; guidance that holds the camera near the anchor.

use super::{order, still};
use maquette_sketch::{CameraMove, Course, DepthMap, Frame, MotionOrder, Picture, rendered_along};
use proptest::prelude::*;

const MOVES: [CameraMove; 10] = [
    CameraMove::Push,
    CameraMove::Pull,
    CameraMove::PanLeft,
    CameraMove::PanRight,
    CameraMove::TiltUp,
    CameraMove::TiltDown,
    CameraMove::OrbitLeft,
    CameraMove::OrbitRight,
    CameraMove::DollyZoom,
    CameraMove::Handheld,
];

/// Luma of every frame.
fn lumas(order: &MotionOrder<'_>, course: &Course) -> Vec<Vec<u8>> {
    let mut lumas = Vec::new();
    rendered_along(order, course, &mut |frame: Frame<'_>| lumas.push(frame.y.to_vec())).expect("frames");
    lumas
}

fn gap(a: &[u8], b: &[u8]) -> f64 {
    let sum: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// A plane of one colour has no hole if every pixel of every frame has that colour, wherever its depth is torn.
    #[test]
    fn there_are_no_holes(
        seed: u64, way in 0_usize..11, looped: bool, handheld: bool, kind in 0_u32..4, cut in 1_u32..40,
        width in 16_u32..120, height in 16_u32..90,
    ) {
        let pixels = (0..width * height).flat_map(|_| [200, 120, 60, 255]).collect();
        let anchor = Picture::new(width, height, pixels).expect("a picture");
        let depth: Vec<u8> = (0..width * height)
            .map(|i| match kind {
                0 => (i.wrapping_mul(2_654_435_761) >> 24) as u8,
                1 => if i % width < cut { 250 } else { 5 },
                2 => if (i % width / cut + i / width / cut).is_multiple_of(2) { 40 } else { 200 },
                _ => if (i % width).abs_diff(width / 2) + (i / width).abs_diff(height / 2) < cut { 255 } else { 0 },
            })
            .collect();
        let course = Course { way: MOVES.get(way).copied(), handheld, looped };
        let order = MotionOrder {
            anchor: &anchor,
            depth: Some(DepthMap { width, height, values: &depth }),
            prompt: "",
            seed,
            width,
            height,
            fps: 12,
            seconds: 0.5,
            motion: 255,
            guidance: 0.0,
        };
        let mut colours = Vec::new();
        rendered_along(&order, &course, &mut |frame: Frame<'_>| {
            for plane in [frame.y, frame.u, frame.v] {
                colours.push((plane.iter().min().copied(), plane.iter().max().copied(), plane[0]));
            }
        })
        .expect("frames");
        for (i, (low, high, _)) in colours.iter().enumerate() {
            let expect = i32::from(colours[i % 3].2);
            let near = |v: Option<u8>| v.is_some_and(|v| (i32::from(v) - expect).abs() <= 1);
            prop_assert!(near(*low) && near(*high), "frame {}, plane {}: {low:?} to {high:?} for {expect}", i / 3, i % 3);
        }
    }
}

#[test]
fn every_move_moves_and_begins_with_the_anchor() {
    let still = still("a ceramic teapot on an oak table at dawn", 320, 180);
    let plain = MotionOrder { motion: 200, guidance: 0.0, ..order(&still, true) };
    let mut last = Vec::new();
    for way in MOVES {
        let frames = lumas(&plain, &Course { way: Some(way), ..Course::default() });
        let first = lumas(&MotionOrder { motion: 0, ..plain }, &Course::default()).remove(0);
        assert_eq!(frames[0], first, "{way:?} begins with the anchor");
        assert!(gap(&frames[11], &frames[0]) > 1.0, "{way:?} moves");
        last.push(frames[11].clone());
    }
    for (i, a) in last.iter().enumerate() {
        assert!(last[..i].iter().all(|b| gap(a, b) > 0.3), "{:?} is a move of its own", MOVES[i]);
    }
}

#[test]
fn a_loop_closes() {
    let still = still("a ceramic teapot on an oak table at dawn", 320, 180);
    let order = MotionOrder { motion: 220, guidance: 0.0, fps: 24, ..order(&still, true) };
    for way in MOVES {
        let frames = lumas(&order, &Course { way: Some(way), handheld: false, looped: true });
        let steps = frames.windows(2).map(|two| gap(&two[0], &two[1])).fold(0.0, f64::max);
        let seam = gap(&frames[frames.len() - 1], &frames[0]);
        assert!(seam <= steps + 0.05, "{way:?}: {seam:.2} at the seam, {steps:.2} at most elsewhere");
    }
}

#[test]
fn guidance_holds_the_camera_near_the_anchor() {
    let still = still("a ceramic teapot on an oak table at dawn", 320, 180);
    for way in MOVES {
        let farthest = |guidance| {
            let order = MotionOrder { motion: 255, guidance, ..order(&still, true) };
            let frames = lumas(&order, &Course { way: Some(way), ..Course::default() });
            frames.iter().map(|frame| gap(frame, &frames[0])).fold(0.0, f64::max)
        };
        let (free, half, held) = (farthest(0.0), farthest(0.5), farthest(1.0));
        assert!(free > half && half > held, "{way:?}: {free:.2} {half:.2} {held:.2}");
    }
}

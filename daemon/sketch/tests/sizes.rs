//! Sizes from 1 × 1 to 4096 × 4096, odd ones, lines and columns: everything is made, at the size that was asked for.
#![allow(clippy::expect_used)]

use std::ops::ControlFlow;

use maquette_sketch::{
    DepthMap, FinishHints, FinishOrder, Frame, Mask, MotionOrder, Picture, Rgb, SketchError, Still,
    StillOrder, compose, crop, depth_guide, edge_guide, finish, finish_with, inpaint, parallax, rendered,
    segment_guide, upscale,
};

/// The longest side that is tried.
const LONGEST: u32 = 4096;

/// Lines, columns, odd sides, extreme shapes.
const SIZES: [(u32, u32); 12] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (3, 5),
    (1, 101),
    (101, 1),
    (17, 16),
    (255, 257),
    (1, LONGEST),
    (LONGEST, 1),
    (LONGEST - 1, 3),
    (5, LONGEST),
];

fn still(width: u32, height: u32) -> Still {
    let prompt = "a red car beside a house on a rainy street at night, neon, 'GO'";
    compose(&StillOrder { prompt, negative: None, seed: 3, width, height, palette: &[] }).expect("a still")
}

fn size(picture: &Picture) -> (u32, u32) {
    (picture.width(), picture.height())
}

/// A mask whose pixels near the middle are set: a ninth of the picture, at least one pixel.
fn middle(width: u32, height: u32) -> Mask {
    let near = |at: u32, all: u32| at * 2 + all / 3 + 2 > all && at * 2 < all + all / 3 + 1;
    let values = (0..width * height)
        .map(|i| if near(i % width, width) && near(i / width, height) { 255 } else { 0 })
        .collect();
    Mask::new(width, height, values).expect("a mask")
}

#[test]
fn every_size_is_composed_and_edited() {
    for (width, height) in SIZES {
        let still = still(width, height);
        let (parent, count) = (&still.picture, (width * height) as usize);
        assert_eq!(size(parent), (width, height));
        assert_eq!((still.depth.len(), still.segments.parts.len()), (count, count));
        let mask = middle(width, height);
        assert!(mask.values().iter().any(|value| *value > 0), "{width} × {height}");
        let made = inpaint(parent, &mask, "a black cat", 1).expect("it fills");
        assert_eq!(size(&made), (width, height));
        for (aspect, focus) in
            [((1, 1), None), ((16, 9), Some((1.0, 0.0))), ((1, 4096), None), ((4096, 1), None)]
        {
            let cut = crop(parent, aspect, focus).expect("a crop");
            assert!(cut.left + cut.picture.width() <= width && cut.top + cut.picture.height() <= height);
            assert!(cut.picture.width() >= 1 && cut.picture.height() >= 1);
        }
        let map = DepthMap { width, height, values: &still.depth };
        for guide in [
            depth_guide(parent, None),
            depth_guide(parent, Some(map)),
            Ok(edge_guide(parent)),
            segment_guide(parent, None),
            segment_guide(parent, Some(&still.segments)),
        ] {
            assert_eq!(size(&guide.expect("a guide").picture), (width, height));
        }
    }
}

#[test]
fn every_size_is_finished_from_every_shape() {
    let parents = [(1, 1), (1, 64), (64, 1), (33, 21)].map(|(width, height)| still(width, height));
    for parent in &parents {
        for (width, height) in SIZES {
            let order = FinishOrder {
                parent: &parent.picture,
                prompt: "a brushed steel car on wet asphalt",
                seed: 9,
                width,
                height,
                strength: 1.0,
                palette: &[Rgb::new(200, 30, 60)],
            };
            let hints = FinishHints { segments: Some(&parent.segments), ..FinishHints::default() };
            let made = finish_with(&order, &hints).expect("a finish");
            assert_eq!(size(&made.picture), (width, height));
            assert!(made.drift.is_finite());
        }
    }
}

#[test]
fn upscaled_pictures_have_the_multiple_of_their_size() {
    for (width, height) in SIZES {
        for factor in [2, 4] {
            let parent = still(width, height).picture;
            match upscale(&parent, factor) {
                Ok(made) => assert_eq!(size(&made), (width * factor, height * factor)),
                // Four times the longest side is over what any picture may have.
                Err(error) => {
                    assert!(matches!(error, SketchError::Size { .. }), "{error}");
                    assert!(width.max(height) * factor > 8192, "{width} × {height} by {factor}");
                }
            }
        }
    }
}

#[test]
fn clips_of_odd_sizes_lose_a_pixel_and_others_are_refused() {
    for (width, height) in [(17, 16), (16, 33), (255, 121), (16, LONGEST.min(3840)), (LONGEST.min(3840), 17)]
    {
        for (anchor_width, anchor_height) in [(1, 1), (1, 301), (301, 1), (width, height)] {
            let anchor = still(anchor_width, anchor_height);
            let map = DepthMap { width: anchor_width, height: anchor_height, values: &anchor.depth };
            let order = MotionOrder {
                anchor: &anchor.picture,
                depth: Some(map).filter(|_| anchor_width % 2 == 1),
                prompt: "pull",
                seed: 1,
                width,
                height,
                fps: 12,
                seconds: 0.2,
                motion: 255,
                guidance: 0.0,
            };
            let clip = parallax(&order, &mut |_, _| ControlFlow::Continue(())).expect("a clip");
            assert_eq!((clip.width, clip.height), (width & !1, height & !1));
            let mut lumas = Vec::new();
            let count = rendered(&order, &mut |frame: Frame<'_>| lumas.push(frame.y.len())).expect("frames");
            assert_eq!(count, clip.frames);
            assert!(lumas.iter().all(|luma| *luma == (clip.width * clip.height) as usize));
        }
    }
    let anchor = still(64, 64);
    for (width, height) in [(0, 64), (15, 64), (64, 15), (3842, 64), (64, 3842), (3000, 3000), (u32::MAX, 16)]
    {
        let order = MotionOrder {
            anchor: &anchor.picture,
            depth: None,
            prompt: "",
            seed: 1,
            width,
            height,
            fps: 12,
            seconds: 0.2,
            motion: 40,
            guidance: 0.5,
        };
        let made = parallax(&order, &mut |_, _| ControlFlow::Continue(()));
        assert!(made.is_err(), "{width} × {height}");
    }
}

/// One of each at the largest square.
#[test]
fn the_largest_square_is_made() {
    let still = still(LONGEST, LONGEST);
    assert_eq!(size(&still.picture), (LONGEST, LONGEST));
    assert_eq!(
        size(&upscale(&self::still(LONGEST / 4, LONGEST / 4).picture, 4).expect("it grows")),
        (LONGEST, LONGEST)
    );
    let small = self::still(31, 17).picture;
    for parent in [&small, &still.picture] {
        let order = FinishOrder {
            parent,
            prompt: "linen",
            seed: 1,
            width: LONGEST,
            height: LONGEST,
            strength: 0.7,
            palette: &[],
        };
        assert_eq!(size(&finish(&order).expect("a finish")), (LONGEST, LONGEST));
    }
    let hole = Mask::new(LONGEST, LONGEST, vec![255; (LONGEST * LONGEST) as usize]).expect("a mask");
    assert_eq!(size(&inpaint(&still.picture, &hole, "", 1).expect("it fills")), (LONGEST, LONGEST));
    let cut = crop(&still.picture, (LONGEST, LONGEST - 1), None).expect("a crop");
    assert_eq!(size(&cut.picture), (LONGEST, LONGEST - 1));
    assert_eq!(size(&depth_guide(&still.picture, None).expect("a guide").picture), (LONGEST, LONGEST));
    assert_eq!(size(&segment_guide(&still.picture, None).expect("a guide").picture), (LONGEST, LONGEST));
    for (width, height) in [(4096, 4097), (4097, 1)] {
        let order =
            FinishOrder { parent: &small, prompt: "", seed: 1, width, height, strength: 0.0, palette: &[] };
        assert!(finish(&order).is_err(), "{width} × {height}");
    }
}

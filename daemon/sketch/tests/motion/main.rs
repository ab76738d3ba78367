//! Clips: what is decoded again is what was rendered, and it begins with the anchor.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::ops::ControlFlow;

use maquette_sketch::{
    Clip, DepthMap, Frame, MotionOrder, Piece, SketchError, Still, StillOrder, compose, parallax, rendered,
    stitch, stitch_pieces, thumbnail,
};

mod clip;
mod moves;

use clip::{Decoded, decoded, luma_psnr, psnr, without_alpha};

fn still(prompt: &str, width: u32, height: u32) -> Still {
    compose(&StillOrder { prompt, negative: None, seed: 5, width, height, palette: &[] }).expect("a still")
}

fn order<'a>(still: &'a Still, depth: bool) -> MotionOrder<'a> {
    let (width, height) = (still.picture.width(), still.picture.height());
    MotionOrder {
        anchor: &still.picture,
        depth: depth.then_some(DepthMap { width, height, values: &still.depth }),
        prompt: "",
        seed: 1,
        width,
        height,
        fps: 12,
        seconds: 1.0,
        motion: 120,
        guidance: 0.3,
    }
}

fn rgb(still: &Still) -> Vec<u8> {
    without_alpha(still.picture.rgba())
}

fn clip(order: &MotionOrder<'_>) -> Clip {
    parallax(order, &mut |_, _| ControlFlow::Continue(())).expect("a clip")
}

#[test]
fn the_first_decoded_frame_is_the_anchor() {
    let still = still("a ceramic teapot on an oak table at dawn, 'SPRING'", 1280, 720);
    let clip = clip(&MotionOrder { seconds: 0.2, ..order(&still, true) });
    let quality = psnr(&rgb(&still), &decoded(&clip.mp4)[0].rgb());
    println!("1280 × 720: first frame {quality:.1} dB in RGB");
    assert!(quality >= 44.0, "{quality:.1} dB");
}

#[test]
fn every_scene_keeps_its_luma_and_its_colours() {
    for prompt in
        ["a ceramic teapot on an oak table", "a red car on a rainy street at night", "a boat", "a forest"]
    {
        let still = still(prompt, 640, 360);
        for depth in [true, false] {
            let clip = clip(&order(&still, depth));
            let frames = decoded(&clip.mp4);
            assert_eq!(frames.len() as u32, clip.frames, "{prompt}");
            let quality = luma_psnr(&rgb(&still), &frames[0].rgb());
            let rgb = psnr(&rgb(&still), &frames[0].rgb());
            println!(
                "{prompt}: first frame {quality:.1} dB luma, {rgb:.1} dB RGB, {} kB",
                clip.mp4.len() / 1000
            );
            assert!(quality >= 44.0 && rgb >= 40.0, "{prompt}: {quality:.1} dB luma, {rgb:.1} dB");
        }
    }
}

#[test]
fn what_is_decoded_is_what_was_rendered() {
    let still = still("a red car on a rainy street at night", 320, 180);
    let order = order(&still, true);
    let clip = clip(&order);
    let frames = decoded(&clip.mp4);
    let mut worst = f64::MAX;
    let mut at = 0;
    let told = rendered(&order, &mut |frame: Frame<'_>| {
        worst = worst.min(frames[at].worst_plane([frame.y, frame.u, frame.v]));
        at += 1;
    });
    assert_eq!((told, at), (Ok(clip.frames), frames.len()));
    assert!(worst >= 38.0, "{worst:.1} dB");
}

#[test]
fn motion_moves_and_stillness_stays() {
    let still = still("a ceramic teapot on an oak table at dawn", 320, 180);
    let last = |motion, guidance| {
        let clip = clip(&MotionOrder { motion, guidance, ..order(&still, true) });
        psnr(&rgb(&still), &decoded(&clip.mp4).last().expect("frames").rgb())
    };
    let (quiet, some, much) = (last(0, 0.5), last(40, 0.6), last(255, 0.0));
    println!("last frame to anchor: {quiet:.1}, {some:.1}, {much:.1} dB");
    assert!(quiet > some && some > much, "{quiet:.1} {some:.1} {much:.1}");
    assert!(last(255, 1.0) > much);
}

#[test]
fn equal_orders_give_equal_bytes() {
    let still = still("a boat", 160, 90);
    assert_eq!(clip(&order(&still, true)), clip(&order(&still, true)));
}

#[test]
fn two_clips_are_joined() {
    let (a, b) = (still("a boat", 160, 90), still("a cat beside a window", 160, 90));
    let (a, b) = (clip(&order(&a, true)), clip(&MotionOrder { seconds: 0.5, ..order(&b, false) }));
    let joined = stitch(&[&a.mp4, &b.mp4]).expect("they fit");
    let frames = decoded(&joined);
    assert_eq!(frames.len() as u32, a.frames + b.frames);
    let (first, second) = (decoded(&a.mp4), decoded(&b.mp4));
    assert_eq!(frames[0], first[0]);
    assert_eq!(frames[a.frames as usize], second[0]);
    assert_eq!(stitch(&[&a.mp4]), Ok(a.mp4.clone()));
}

#[test]
fn parts_of_clips_are_exact_to_the_frame() {
    let (boat, cat) = (still("a boat", 160, 90), still("a cat beside a window", 160, 90));
    // Long enough for three pictures that need no other: one every two seconds.
    let long = clip(&MotionOrder { fps: 12, seconds: 5.0, motion: 200, ..order(&boat, true) }).mp4;
    let short = clip(&MotionOrder { fps: 12, seconds: 1.0, ..order(&cat, true) }).mp4;
    let (all, other) = (decoded(&long), decoded(&short));
    assert_eq!((all.len(), other.len()), (60, 12));
    let piece = |first, end| Piece { mp4: long.as_slice(), first, end };
    let check = |first: u32, end: Option<u32>, again: u32| {
        let parts = [piece(first, end), Piece { mp4: &short, first: 0, end: Some(3) }, piece(first, end)];
        let joined = stitch_pieces(&parts, &mut || ControlFlow::Continue(())).expect("they fit");
        let frames = decoded(&joined.mp4);
        let of_part = &all[first as usize..end.map_or(all.len(), |end| end as usize)];
        let expect: Vec<&Decoded> = of_part.iter().chain(&other[..3]).chain(of_part).collect();
        assert_eq!((frames.len(), joined.frames as usize, joined.fps), (expect.len(), expect.len(), 12));
        assert_eq!(joined.encoded_again, 2 * again, "{first}..{end:?}");
        for (at, (frame, expect)) in frames.iter().zip(&expect).enumerate() {
            let at = at % (of_part.len() + 3);
            if at >= again as usize {
                assert!(frame == *expect, "{first}..{end:?} {at}: it was copied");
                continue;
            }
            let likeness =
                |other: &Decoded| frame.worst_plane([0, 1, 2].map(|plane| other.planes[plane].as_slice()));
            let own = likeness(expect);
            let place = first as usize + at;
            let neighbours = [place.wrapping_sub(1), place + 1].into_iter().filter_map(|at| all.get(at));
            let nearest = neighbours.map(likeness).fold(0.0, f64::max);
            assert!(own >= 38.0 && own > nearest, "{first}..{end:?} {at}: {own:.1} and {nearest:.1} dB");
        }
    };
    check(0, Some(60), 0);
    check(0, Some(1), 0);
    check(24, None, 0);
    check(24, Some(25), 0);
    check(5, Some(17), 12);
    check(23, None, 1);
    check(23, Some(24), 1);
    check(30, Some(50), 18);
    check(59, None, 1);
    let whole = stitch_pieces(&[piece(0, None)], &mut || ControlFlow::Continue(())).unwrap();
    assert_eq!((whole.mp4, whole.encoded_again), (long.clone(), 0), "nothing is cut");
    for (first, end) in [(0, Some(61)), (60, None), (7, Some(7)), (8, Some(7)), (u32::MAX, None)] {
        let refused = stitch_pieces(&[piece(first, end)], &mut || ControlFlow::Continue(()));
        assert!(matches!(refused, Err(SketchError::Parameter { .. })), "{first}..{end:?}");
    }
    let stopped = stitch_pieces(&[piece(20, Some(23))], &mut || ControlFlow::Break(()));
    assert_eq!(stopped, Err(SketchError::Cancelled { done: 0, total: 23 }));
}

#[test]
fn clips_that_do_not_fit_are_refused_by_name() {
    let still = still("a boat", 160, 90);
    let one = clip(&order(&still, true));
    let other_size = clip(&MotionOrder { width: 128, ..order(&still, true) });
    let other_rate = clip(&MotionOrder { fps: 24, ..order(&still, true) });
    let differs = |index, what| Err(SketchError::ClipsDiffer { index, what });
    assert_eq!(stitch(&[&one.mp4, &other_size.mp4]), differs(1, "size"));
    assert_eq!(stitch(&[&one.mp4, &one.mp4, &other_rate.mp4]), differs(2, "frame rate"));
    assert!(matches!(stitch(&[b"no clip"]), Err(SketchError::NotOurClip(_))));
    assert!(matches!(stitch(&[]), Err(SketchError::Parameter { .. })));
}

#[test]
fn a_break_cancels() {
    let still = still("a boat", 64, 64);
    let mut heard = Vec::new();
    let made = parallax(&order(&still, true), &mut |done, total| {
        heard.push((done, total));
        if done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(made, Err(SketchError::Cancelled { done: 3, total: 12 }));
    assert_eq!(heard, [(1, 12), (2, 12), (3, 12)]);
}

#[test]
fn wrong_orders_are_refused() {
    let still = still("a boat", 64, 64);
    let good = order(&still, true);
    let wrong_map = DepthMap { width: 9, height: 9, values: &[0; 80] };
    for bad in [
        MotionOrder { fps: 11, ..good },
        MotionOrder { fps: 61, ..good },
        MotionOrder { seconds: 0.0, ..good },
        MotionOrder { seconds: f32::NAN, ..good },
        MotionOrder { seconds: 61.0, ..good },
        MotionOrder { guidance: 1.5, ..good },
        MotionOrder { width: 8, ..good },
        MotionOrder { width: 4000, ..good },
        MotionOrder { width: 60_000, ..good },
        MotionOrder { depth: Some(wrong_map), ..good },
    ] {
        assert!(parallax(&bad, &mut |_, _| ControlFlow::Continue(())).is_err(), "{bad:?}");
    }
    let odd = clip(&MotionOrder { width: 63, height: 37, ..good });
    assert_eq!((odd.width, odd.height), (62, 36));
    assert!(thumbnail(&still.picture, 8).width() == 8);
}

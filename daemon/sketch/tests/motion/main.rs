//! Clips: what is decoded again is what was rendered, and it begins with the anchor.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::ops::ControlFlow;

use maquette_sketch::{
    Clip, DepthMap, Frame, MotionOrder, SketchError, Still, StillOrder, compose, parallax, rendered, stitch,
    thumbnail,
};

mod clip;

use clip::{decoded, luma_psnr, psnr, without_alpha};

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

//! Clips: what is decoded again is what was rendered, and it begins with the anchor.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::ops::ControlFlow;

use maquette_sketch::{
    Clip, DepthMap, MotionOrder, Picture, SketchError, Still, StillOrder, compose, parallax, stitch,
    thumbnail,
};
use openh264::decoder::Decoder;
use openh264::formats::YUVSource;

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

fn clip(order: &MotionOrder<'_>) -> Clip {
    parallax(order, &mut |_, _| ControlFlow::Continue(())).expect("a clip")
}

/// The samples of a clip as one Annex B stream: parameter sets from `avcC`, lengths made start codes.
fn annex_b(mp4: &[u8]) -> Vec<Vec<u8>> {
    let find = |kind: &[u8]| mp4.windows(4).position(|w| w == kind).expect("a box") + 4;
    let word = |at: usize| u32::from_be_bytes(mp4[at..at + 4].try_into().expect("four bytes")) as usize;
    let config = find(b"avcC");
    let sps_len = usize::from(u16::from_be_bytes([mp4[config + 6], mp4[config + 7]]));
    let sps = &mp4[config + 8..config + 8 + sps_len];
    let pps_at = config + 8 + sps_len + 1;
    let pps_len = usize::from(u16::from_be_bytes([mp4[pps_at], mp4[pps_at + 1]]));
    let pps = &mp4[pps_at + 2..pps_at + 2 + pps_len];
    let sizes = find(b"stsz");
    let mut at = word(find(b"stco") + 8);
    let mut out = Vec::new();
    for i in 0..word(sizes + 8) {
        let length = word(sizes + 12 + i * 4);
        let mut packet = Vec::new();
        if i == 0 {
            for set in [sps, pps] {
                packet.extend([0, 0, 0, 1]);
                packet.extend(set);
            }
        }
        let mut unit = at;
        while unit < at + length {
            let n = word(unit);
            packet.extend([0, 0, 0, 1]);
            packet.extend(&mp4[unit + 4..unit + 4 + n]);
            unit += 4 + n;
        }
        at += length;
        out.push(packet);
    }
    out
}

/// Every decoded frame as RGB bytes.
fn decoded(mp4: &[u8]) -> Vec<Vec<u8>> {
    let mut decoder = Decoder::new().expect("a decoder");
    let mut frames = Vec::new();
    let mut take = |yuv: &dyn Fn(&mut [u8]), size: (usize, usize)| {
        let mut rgb = vec![0; size.0 * size.1 * 3];
        yuv(&mut rgb);
        frames.push(rgb);
    };
    for packet in annex_b(mp4) {
        if let Some(yuv) = decoder.decode(&packet).expect("it decodes") {
            take(&|rgb| bt709(&yuv, rgb), yuv.dimensions());
        }
    }
    for yuv in decoder.flush_remaining().expect("it ends") {
        take(&|rgb| bt709(&yuv, rgb), yuv.dimensions());
    }
    frames
}

/// BT.709 limited range to RGB, chroma taken bilinearly between its samples as players do.
fn bt709(yuv: &impl YUVSource, rgb: &mut [u8]) {
    let (width, height) = yuv.dimensions();
    let (sy, su, _) = yuv.strides();
    let chroma = |plane: &[u8], x: usize, y: usize| {
        let near = |v: usize, n: usize| {
            let a = v / 2;
            (a, if v.is_multiple_of(2) { a.saturating_sub(1) } else { (a + 1).min(n - 1) })
        };
        let ((x0, x1), (y0, y1)) = (near(x, width / 2), near(y, height / 2));
        let at = |x: usize, y: usize| f32::from(plane[y * su + x]);
        0.75 * (0.75 * at(x0, y0) + 0.25 * at(x1, y0)) + 0.25 * (0.75 * at(x0, y1) + 0.25 * at(x1, y1))
            - 128.0
    };
    for y in 0..height {
        for x in 0..width {
            let luma = (f32::from(yuv.y()[y * sy + x]) - 16.0) * 255.0 / 219.0;
            let (u, v) = (chroma(yuv.u(), x, y) * 255.0 / 224.0, chroma(yuv.v(), x, y) * 255.0 / 224.0);
            let at = (y * width + x) * 3;
            rgb[at] = (luma + 1.5748 * v).round() as u8;
            rgb[at + 1] = (luma - 0.1873 * u - 0.4681 * v).round() as u8;
            rgb[at + 2] = (luma + 1.8556 * u).round() as u8;
        }
    }
}

fn psnr(picture: &Picture, rgb: &[u8]) -> f64 {
    let sum: f64 = picture
        .rgba()
        .as_chunks::<4>()
        .0
        .iter()
        .zip(rgb.as_chunks::<3>().0)
        .flat_map(|(a, b)| (0..3).map(move |i| (f64::from(a[i]) - f64::from(b[i])).powi(2)))
        .sum();
    10.0 * (255.0_f64 * 255.0 / (sum / rgb.len() as f64).max(1e-9)).log10()
}

/// Chroma has a quarter of the samples, so RGB can only be compared where edges are not a pixel apart: at the
/// size of the acceptance. Luma has no such excuse.
#[test]
fn the_first_decoded_frame_is_the_anchor() {
    let still = still("a ceramic teapot on an oak table at dawn, 'SPRING'", 1280, 720);
    let clip = clip(&MotionOrder { seconds: 0.2, ..order(&still, true) });
    let quality = psnr(&still.picture, &decoded(&clip.mp4)[0]);
    println!("1280 × 720: first frame {quality:.1} dB in RGB");
    assert!(quality >= 40.0, "{quality:.1} dB");
}

#[test]
fn every_scene_keeps_its_luma() {
    for prompt in
        ["a ceramic teapot on an oak table", "a red car on a rainy street at night", "a boat", "a forest"]
    {
        let still = still(prompt, 640, 360);
        for depth in [true, false] {
            let clip = clip(&order(&still, depth));
            let frames = decoded(&clip.mp4);
            assert_eq!(frames.len() as u32, clip.frames, "{prompt}");
            let quality = luma_psnr(&still.picture, &frames[0]);
            let rgb = psnr(&still.picture, &frames[0]);
            println!(
                "{prompt}: first frame {quality:.1} dB luma, {rgb:.1} dB RGB, {} kB",
                clip.mp4.len() / 1000
            );
            assert!(quality >= 40.0 && rgb >= 38.0, "{prompt}: {quality:.1} dB");
        }
    }
}

/// PSNR of BT.709 luma.
fn luma_psnr(picture: &Picture, rgb: &[u8]) -> f64 {
    let luma = |p: &[u8]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
    let pairs = picture.rgba().as_chunks::<4>().0.iter().zip(rgb.as_chunks::<3>().0);
    let sum: f64 = pairs.map(|(a, b)| (luma(a) - luma(b)).powi(2)).sum();
    10.0 * (255.0_f64 * 255.0 / (sum / (rgb.len() / 3) as f64).max(1e-9)).log10()
}

#[test]
fn motion_moves_and_stillness_stays() {
    let still = still("a ceramic teapot on an oak table at dawn", 320, 180);
    let last = |motion, guidance| {
        let clip = clip(&MotionOrder { motion, guidance, ..order(&still, true) });
        psnr(&still.picture, decoded(&clip.mp4).last().expect("frames"))
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

//! Clips are made with the crates that write them, then read, cut and mutated.

use proptest::prelude::*;

use super::*;

mod made;

use made::{apng, gif, mp4, webp, y4m};

/// Every answer of a clip, at most 200.
fn answers(bytes: &[u8]) -> Result<Vec<Result<FrameBuf, FrameFault>>, FrameFault> {
    let mut frames = open(bytes)?;
    let _ = (frames.fps(), frames.count_hint());
    Ok(std::iter::from_fn(|| frames.next()).take(200).collect())
}

fn shown(bytes: &[u8]) -> Vec<FrameBuf> {
    answers(bytes).unwrap().into_iter().map(Result::unwrap).collect()
}

/// The colour at a place.
fn at(frame: &FrameBuf, x: u32, y: u32) -> [u8; 4] {
    let at = (y * frame.width + x) as usize;
    frame.rgba().as_chunks::<4>().0[at]
}

fn near(a: [u8; 4], b: [u8; 4]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 6)
}

#[test]
fn every_format_gives_its_frames_with_their_times() {
    let check = |bytes: &[u8], count: usize, step: f64| {
        let frames = shown(bytes);
        assert_eq!(frames.len(), count);
        for (i, frame) in frames.iter().enumerate() {
            assert!((frame.seconds - i as f64 * step).abs() < 1e-6, "{i}: {}", frame.seconds);
            assert_eq!((frame.width, frame.height), (64, 48));
            assert_eq!(frame.rgba().len(), 64 * 48 * 4);
        }
    };
    check(&mp4(6), 6, 1.0 / 12.0);
    check(&gif(), 3, 0.05);
    check(&apng(), 3, 0.04);
    check(&webp(), 3, 0.06);
    check(&y4m(5, "420jpeg"), 5, 1001.0 / 30000.0);
    check(&y4m(5, "444"), 5, 1001.0 / 30000.0);
    check(&y4m(5, "422"), 5, 1001.0 / 30000.0);
    check(&y4m(5, "mono"), 5, 1001.0 / 30000.0);
}

#[test]
fn parts_are_composed() {
    for frames in [shown(&gif()), shown(&apng())] {
        // Red all over; a green dot that goes again; a blue dot.
        assert_eq!(at(&frames[0], 5, 5), [255, 0, 0, 255]);
        assert_eq!((at(&frames[1], 5, 5), at(&frames[1], 20, 20)), ([0, 255, 0, 255], [255, 0, 0, 255]));
        assert_eq!((at(&frames[2], 5, 5), at(&frames[2], 20, 20)), ([255, 0, 0, 255], [0, 0, 255, 255]));
    }
    let frames = shown(&webp());
    assert!(near(at(&frames[2], 5, 5), [0, 255, 0, 255]) && near(at(&frames[2], 20, 20), [0, 0, 255, 255]));
}

#[test]
fn colours_survive_the_codec() {
    let frame = &shown(&mp4(1))[0];
    assert!(near(at(frame, 32, 8), made::SKY), "{:?}", at(frame, 32, 8));
    assert!(near(at(frame, 32, 40), made::GROUND), "{:?}", at(frame, 32, 40));
}

#[test]
fn headers_are_read_without_decoding() {
    let header = super::mp4::read_header(&mp4(6)).unwrap();
    assert_eq!((header.width, header.height, header.duration_ms), (64, 48, Some(500)));
    assert_eq!(super::mp4::read_header(b"no clip"), None);
}

#[test]
fn other_files_are_named() {
    let check = |bytes: &[u8], expect: &str| {
        let fault =
            answers(bytes).and_then(|all| all.into_iter().collect::<Result<Vec<_>, _>>()).unwrap_err();
        assert_eq!(fault.to_string(), expect);
    };
    check(
        b"A text file that somebody named holiday.mp4\n",
        "this is no clip: its first bytes are those of no known format",
    );
    check(b"", "this is no clip: its first bytes are those of no known format");
    check(b"\x1a\x45\xdf\xa3\x01\0\0\0", "Matroska or WebM is not read here");
    check(b"\0\0\0\x18ftypisom\0\0\0\0isomiso2mp41", "the file is damaged: there is no moov box");
    let other = |codec: &[u8; 4]| {
        let bytes = mp4(2);
        let at = bytes.windows(4).position(|found| found == b"avc1").unwrap();
        // The first one is a brand of the file.
        let at = at + 4 + bytes[at + 4..].windows(4).position(|found| found == b"avc1").unwrap();
        [&bytes[..at], codec, &bytes[at + 4..]].concat()
    };
    check(&other(b"hvc1"), "HEVC (H.265) is not read here");
    check(&other(b"encv"), "an encrypted clip is not read here");
    check(&other(b"zzzz"), "the codec zzzz is not read here");
    check(b"YUV4MPEG2 W64 H48 F25:1\n", "the clip has no frames");
    check(b"YUV4MPEG2 W64 H48 F25:1 C420p10\n", "Y4M with the sampling 420p10 is not read here");
    check(b"YUV4MPEG2 W64 H48 F25:1 It\n", "interlaced Y4M is not read here");
    check(
        b"YUV4MPEG2 W9000 H48 F25:1\n",
        "9000 × 48 pixels are out of bounds: a side has 1 to 8192, a picture at most 33554432",
    );
}

#[test]
fn a_broken_frame_in_the_middle_does_not_end_a_clip() {
    let mut clip = y4m(5, "420jpeg");
    let second = clip.windows(6).enumerate().filter(|(_, w)| *w == b"FRAME\n").nth(2).unwrap().0;
    clip[second] = b'f';
    let all = answers(&clip).unwrap();
    let kinds: Vec<bool> = all.iter().map(Result::is_ok).collect();
    assert_eq!(kinds, [true, true, false, true, true]);
    assert!(matches!(all[2], Err(FrameFault::Broken { frame: 2, .. })));
    // The coded pictures of an MP4: whatever the decoder makes of it, each sample has one answer.
    let mut clip = mp4(8);
    let data = clip.windows(4).position(|found| found == b"mdat").unwrap();
    let middle = (data + clip.len()) / 2;
    clip[middle..middle + 40].fill(0xff);
    let all = answers(&clip).unwrap();
    assert!(all.iter().any(Result::is_err) && all.iter().any(Result::is_ok), "{}", all.len());
    assert!(all.len() <= 9);
}

#[test]
fn fragments_and_order_are_read() {
    let (whole, pieces) = (mp4(6), made::fragmented(6));
    let (whole, pieces) = (shown(&whole), shown(&pieces));
    assert_eq!(whole.len(), pieces.len());
    for (a, b) in whole.iter().zip(&pieces) {
        assert!((a.seconds - b.seconds).abs() < 1e-6 && a.pixels == b.pixels);
    }
}

#[test]
fn cut_files_end_in_an_answer() {
    for clip in [mp4(3), gif(), apng(), y4m(2, "420jpeg"), made::fragmented(3)] {
        for length in (0..clip.len()).step_by(clip.len() / 150 + 1) {
            let _ = answers(&clip[..length]);
        }
    }
}

/// A clip with some bytes changed; half of the changes fall into its first kilobyte.
fn harmed(clip: &[u8], changes: &[(usize, bool, u8)]) -> Vec<u8> {
    let mut bytes = clip.to_vec();
    for (at, early, value) in changes {
        let span = if *early { bytes.len().min(1000) } else { bytes.len() };
        bytes[at % span] = *value;
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn damaged_clips_do_no_harm(changes in prop::collection::vec((0_usize..100_000, any::<bool>(), any::<u8>()), 1..6)) {
        thread_local! {
            static CLIPS: Vec<Vec<u8>> =
                vec![mp4(4), gif(), apng(), webp(), y4m(2, "420jpeg"), made::fragmented(3)];
        }
        CLIPS.with(|clips| {
            for clip in clips {
                for frame in answers(&harmed(clip, &changes)).into_iter().flatten().flatten() {
                    prop_assert!(frame.seconds.is_finite() && frame.seconds >= 0.0);
                    prop_assert_eq!(frame.rgba().len() as u64, u64::from(frame.width) * u64::from(frame.height) * 4);
                }
            }
            Ok(())
        })?;
    }
}

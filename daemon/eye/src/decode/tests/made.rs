//! Small clips of 64 × 48 pixels, in every format.

use std::ops::ControlFlow;

use maquette_sketch::{MotionOrder, Picture, parallax};

use crate::decode::mp4::{self, Sample};

pub const SKY: [u8; 4] = [120, 170, 220, 255];
pub const GROUND: [u8; 4] = [90, 110, 60, 255];
const SIZE: (u32, u32) = (64, 48);
const RED: [u8; 4] = [255, 0, 0, 255];
const GREEN: [u8; 4] = [0, 255, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];

/// 1 to 60 frames of H.264, 12 a second.
pub fn mp4(frames: u32) -> Vec<u8> {
    let (width, height) = SIZE;
    let rgba: Vec<u8> =
        (0..width * height).flat_map(|i| if i < width * height / 2 { SKY } else { GROUND }).collect();
    let order = MotionOrder {
        anchor: &Picture::new(width, height, rgba).unwrap(),
        depth: None,
        prompt: "pan left",
        seed: 1,
        width,
        height,
        fps: 12,
        seconds: frames as f32 / 12.0,
        motion: 20,
        guidance: 0.5,
    };
    parallax(&order, &mut |_, _| ControlFlow::Continue(())).unwrap().mp4
}

/// A box.
fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, &body].concat()
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// The same clip, written as one fragment a frame, with an edit list and composition offsets that cancel each other.
pub fn fragmented(frames: u32) -> Vec<u8> {
    let whole = mp4(frames);
    let samples = mp4::read(&whole).unwrap().samples;
    let child = |bytes: &[u8], kind: &[u8; 4]| mp4::boxes::child(bytes, kind).unwrap().to_vec();
    let movie = child(&whole, b"moov");
    let track = child(&movie, b"trak");
    let media = child(&track, b"mdia");
    let tables = child(&child(&media, b"minf"), b"stbl");
    let tables = boxed(
        b"stbl",
        &[&boxed(b"stsd", &[&child(&tables, b"stsd")]), &boxed(b"stsz", &[&words(&[0, 0, 0])])],
    );
    let media = boxed(
        b"mdia",
        &[
            &boxed(b"mdhd", &[&child(&media, b"mdhd")]),
            &boxed(b"hdlr", &[&child(&media, b"hdlr")]),
            &boxed(b"minf", &[&tables]),
        ],
    );
    let edits =
        boxed(b"edts", &[&boxed(b"elst", &[&words(&[0, 2, 10, u32::MAX, 1 << 16, 0, 1024, 1 << 16])])]);
    let track = boxed(b"trak", &[&boxed(b"tkhd", &[&child(&track, b"tkhd")]), &edits, &media]);
    let extends = boxed(b"mvex", &[&boxed(b"trex", &[&words(&[0, 1, 1, 512, 0, 0])])]);
    let mut out = boxed(b"ftyp", &[b"isom", &words(&[0x200]), b"iso5"]);
    out.extend(boxed(b"moov", &[&boxed(b"mvhd", &[&child(&movie, b"mvhd")]), &track, &extends]));
    for (i, sample) in samples.iter().enumerate() {
        out.extend(fragment(i as u32, sample, &whole));
    }
    out
}

fn fragment(i: u32, sample: &Sample, whole: &[u8]) -> Vec<u8> {
    // Data offset, size and composition offset are in the run, the duration comes from the track.
    let part = |data_at: u32| {
        let run = words(&[0xa01, 1, data_at, sample.size, 1024]);
        let header = boxed(b"tfhd", &[&words(&[0x2_0000, 1])]);
        let time = boxed(b"tfdt", &[&words(&[0, i * 512])]);
        let numbered = boxed(b"mfhd", &[&words(&[0, i + 1])]);
        boxed(b"moof", &[&numbered, &boxed(b"traf", &[&header, &time, &boxed(b"trun", &[&run])])])
    };
    let head = part(part(0).len() as u32 + 8);
    let data = &whole[sample.offset as usize..][..sample.size as usize];
    [head, boxed(b"mdat", &[data])].concat()
}

fn plain(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
    colour.repeat((width * height) as usize)
}

/// Red; a green dot that goes again; a blue dot: 50 ms each.
pub fn gif() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, 64, 48, &[]).unwrap();
    let parts = [
        (RED, (0, 0), (64, 48), gif::DisposalMethod::Keep),
        (GREEN, (4, 4), (8, 8), gif::DisposalMethod::Previous),
        (BLUE, (18, 18), (8, 8), gif::DisposalMethod::Keep),
    ];
    for (colour, (left, top), (width, height), dispose) in parts {
        let indexes = vec![0; usize::from(width) * usize::from(height)];
        let mut frame = gif::Frame::from_palette_pixels(width, height, indexes, &colour[..3], None);
        (frame.left, frame.top, frame.delay, frame.dispose) = (left, top, 5, dispose);
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    out
}

/// The same, 40 ms each.
pub fn apng() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 64, 48);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_animated(3, 0).unwrap();
    encoder.set_frame_delay(4, 100).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&plain(64, 48, RED)).unwrap();
    writer.set_frame_dimension(8, 8).unwrap();
    writer.set_frame_position(4, 4).unwrap();
    writer.set_dispose_op(png::DisposeOp::Previous).unwrap();
    writer.write_image_data(&plain(8, 8, GREEN)).unwrap();
    writer.set_frame_position(18, 18).unwrap();
    writer.set_dispose_op(png::DisposeOp::None).unwrap();
    writer.set_blend_op(png::BlendOp::Over).unwrap();
    writer.write_image_data(&plain(8, 8, BLUE)).unwrap();
    writer.finish().unwrap();
    out
}

/// Red; a green dot; a blue dot: 60 ms each, lossless parts in an animation that is put together here (WebP container, 2.7).
pub fn webp() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], body: &[u8]| {
        let padding = if body.len() % 2 == 1 { &[0][..] } else { &[] };
        [kind, &(body.len() as u32).to_le_bytes()[..], body, padding].concat()
    };
    let three = |value: u32| value.to_le_bytes()[..3].to_vec();
    let part = |colour, at: u32, width: u32, height: u32| {
        let mut still = Vec::new();
        let encoder = image_webp::WebPEncoder::new(&mut still);
        encoder.encode(&plain(width, height, colour), width, height, image_webp::ColorType::Rgba8).unwrap();
        let places = [at / 2, at / 2, width - 1, height - 1, 60].map(three).concat();
        chunk(b"ANMF", &[&places[..], &[0], &still[12..]].concat())
    };
    let parts = [part(RED, 0, 64, 48), part(GREEN, 4, 8, 8), part(BLUE, 18, 8, 8)].concat();
    let header = chunk(b"VP8X", &[&[0b1_0010, 0, 0, 0][..], &three(63), &three(47)].concat());
    let animation = chunk(b"ANIM", &[0; 6]);
    chunk(b"RIFF", &[b"WEBP", &header[..], &animation, &parts].concat())
}

/// A moving ramp at 29.97 frames a second.
pub fn y4m(frames: u8, sampling: &str) -> Vec<u8> {
    let mut out = format!("YUV4MPEG2 W64 H48 F30000:1001 Ip A1:1 C{sampling}\n").into_bytes();
    let colours = match sampling {
        "mono" => 0,
        "444" => 64 * 48,
        "422" => 32 * 48,
        _ => 32 * 24,
    };
    for frame in 0..frames {
        out.extend(b"FRAME\n");
        out.extend((0..64 * 48_u32).map(|i| 40 + (i % 64) as u8 + frame * 3));
        out.extend(vec![128; 2 * colours]);
    }
    out
}

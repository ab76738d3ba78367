//! The clips that the measures are fitted and tested on: clean camera moves over many pictures, and defects of graded strength.
#![allow(dead_code, clippy::expect_used, reason = "a test and an example share it, and each needs a part")]

pub mod camera;
pub mod defect;
pub mod seams;
pub mod table;
pub mod world;

use maquette_eye::decode::{FrameBuf, Matrix, Pixels, Yuv};
use openh264::OpenH264API;
use openh264::decoder::Decoder;
use openh264::encoder::{
    BitRate, Encoder, EncoderConfig, FrameRate, IntraFramePeriod, QpRange, RateControlMode,
};
use openh264::formats::{YUVSlices, YUVSource};

use std::path::PathBuf;

use camera::{FPS, HEIGHT, Planes, WIDTH};
use world::World;

const PROMPTS: [&str; 10] = [
    "a ceramic teapot on an oak table at dawn",
    "a red car on a rainy street at night",
    "a boat on a calm lake, mountains",
    "a forest in autumn",
    "a cat beside a window",
    "a desert with dunes at noon",
    "a city street in the evening",
    "a vase with flowers on a table",
    "a lighthouse on a coast in a storm",
    "a snowy mountain with a cabin",
];

/// The picture of a number: two textures, then a sketch; where there are photographs, every other picture is one.
pub fn world(number: usize, photographs: &[PathBuf]) -> World {
    if number.is_multiple_of(2) && !photographs.is_empty() {
        return World::photograph(&photographs[number / 2 % photographs.len()]);
    }
    match number % 3 {
        2 => World::sketch(PROMPTS[number / 3 % PROMPTS.len()], number as u64),
        _ => World::texture(number as u64),
    }
}

/// What a clip goes through before it is looked at: nothing, or H.264 at two qualities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    Raw,
    Fine,
    Coarse,
}

/// Through a codec and back, as frames.
pub fn frames(planes: &[Planes], codec: Codec) -> Vec<FrameBuf> {
    let quantiser = match codec {
        Codec::Raw => return planes.iter().enumerate().map(|(i, planes)| buf(i, planes.clone())).collect(),
        Codec::Fine => 20,
        Codec::Coarse => 26,
    };
    let config = EncoderConfig::new()
        .bitrate(BitRate::from_bps(50_000_000))
        .max_frame_rate(FrameRate::from_hz(FPS as f32))
        .rate_control_mode(RateControlMode::Bufferbased)
        .qp(QpRange::new(quantiser, quantiser))
        .skip_frames(false)
        .intra_frame_period(IntraFramePeriod::from_num_frames(FPS))
        .num_threads(1);
    let mut encoder = Encoder::with_api_config(OpenH264API::from_source(), config).expect("an encoder");
    let mut decoder = Decoder::new().expect("a decoder");
    let mut out = Vec::new();
    for (i, planes) in planes.iter().enumerate() {
        let strides = (WIDTH, WIDTH / 2, WIDTH / 2);
        let source = YUVSlices::new((&planes.y, &planes.u, &planes.v), (WIDTH, HEIGHT), strides);
        let packet = encoder.encode(&source).expect("it encodes").to_vec();
        let decoded = decoder.decode(&packet).expect("it decodes").expect("a frame");
        let plane = |from: &[u8], stride: usize, width: usize, height: usize| -> Vec<u8> {
            from.chunks(stride).take(height).flat_map(|line| line[..width].iter().copied()).collect()
        };
        let (sy, su, sv) = decoded.strides();
        let planes = Planes {
            y: plane(decoded.y(), sy, WIDTH, HEIGHT),
            u: plane(decoded.u(), su, WIDTH / 2, HEIGHT / 2),
            v: plane(decoded.v(), sv, WIDTH / 2, HEIGHT / 2),
        };
        out.push(buf(i, planes));
    }
    out
}

fn buf(i: usize, Planes { y, u, v }: Planes) -> FrameBuf {
    let yuv = Yuv { y, u, v, across: 2, down: 2, full_range: false, matrix: Matrix::Bt709 };
    FrameBuf {
        width: WIDTH as u32,
        height: HEIGHT as u32,
        seconds: i as f64 / f64::from(FPS),
        pixels: Pixels::Yuv(yuv),
    }
}

/// The codec of a clip by its number.
pub fn codec(number: usize) -> Codec {
    [Codec::Raw, Codec::Fine, Codec::Coarse][number % 3]
}

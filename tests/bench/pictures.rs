//! Pictures: the first draft of many, a clip with what encoding loses of it, and a megabyte over loopback against nginx.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use image::{Rgb, RgbImage};
use maquette_protocol::methods::method;
use maquette_protocol::{AnchorSetParams, AssetImportParams, DraftParams, PromoteParams, Take};
use maquette_sketch::{DepthMap, MotionOrder, Picture, StillOrder, compose, parallax, rendered};
use maquette_tests::Home;
use maquette_tests::client::draft_params;
use maquette_tests::http::Http;
use maquette_tests::pictures::png;

use crate::Size;
use crate::measure::{Runs, ms, rate_of_many, timed};
use crate::nginx::Nginx;
use crate::report::Row;

#[path = "../../daemon/sketch/tests/motion/clip.rs"]
mod clip;

use clip::{decoded, psnr, without_alpha};

const PROMPT: &str = "a ceramic teapot on an oak table at dawn, 'SPRING'";

/// Drafts and a clip.
pub fn rows(size: Size) -> Vec<Row> {
    let drafts = (50 / size.part).max(2);
    let [mut first, mut clip, mut anchor, mut frames] = [(); 4].map(|()| Runs(vec![]));
    for _ in 0..size.runs {
        first.0.push(first_thumbnail(drafts));
        let made = four_seconds(size);
        clip.0.push(made.seconds);
        anchor.0.push(made.first_frame);
        frames.0.push(made.all_frames);
    }
    vec![
        Row::at_most("from the request to the first thumbnail on disk", first, 80.0, "ms"),
        Row::at_least(
            "shapes of a draft, the fewest of so many",
            Runs(vec![fewest_shapes(drafts)]),
            60.0,
            "shapes",
        ),
        Row::at_most("clip of 4 s, 1280 × 720, 24 frames a second", clip, 3.0, "s"),
        Row::at_least("its first frame, decoded, to the anchor (PSNR, RGB)", anchor, 40.0, "dB"),
        Row::at_least(
            "its frames, decoded, to the rendered ones (PSNR, worst plane of any)",
            frames,
            38.0,
            "dB",
        ),
    ]
}

/// From the request until the first file lies in the folder of thumbnails, in milliseconds.
fn first_thumbnail(drafts: u32) -> f64 {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let thumbs = home.at("cache/thumbs");
    let over = AtomicBool::new(false);
    let time = std::thread::scope(|scope| {
        let seen = scope.spawn(|| {
            timed(|| {
                while !any_file(&thumbs) && !over.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_micros(500));
                }
            })
            .0
        });
        assert_eq!(client.draft("first", PROMPT, drafts).takes.len(), drafts as usize);
        over.store(true, Ordering::Relaxed);
        ms(seen.join().expect("the watcher ends"))
    });
    assert!(any_file(&thumbs), "no thumbnail came");
    assert!(daemon.stop().success());
    time
}

fn any_file(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let path = entry.path();
        if path.is_dir() { any_file(&path) } else { path.extension().is_some_and(|ending| ending != "tmp") }
    })
}

/// The fewest shapes in any of so many drafts, drawn with the seeds that the daemon chose for them.
fn fewest_shapes(drafts: u32) -> f64 {
    let home = Home::new();
    let daemon = home.start();
    let takes = daemon.client().draft("shapes", PROMPT, drafts).takes;
    let fewest = takes.iter().map(|take| {
        let (width, height) = (take.asset.width, take.asset.height);
        let seed = take.seed.expect("a draft has a seed");
        let still =
            compose(&StillOrder { prompt: PROMPT, negative: None, seed, width, height, palette: &[] });
        let still = still.expect("what the daemon drew can be drawn");
        assert_eq!(still.picture.rgba(), pixels_of(take).rgba(), "the daemon drew the same picture");
        still.shapes
    });
    let fewest = fewest.min().expect("there are drafts");
    assert!(daemon.stop().success());
    fewest as f64
}

/// The pixels of a still.
fn pixels_of(take: &Take) -> Picture {
    let path = take.asset.path.as_ref().expect("the Unix socket is told paths");
    let still = image::open(path).expect("a still can be read").into_rgba8();
    let (width, height) = still.dimensions();
    Picture::new(width, height, still.into_raw()).expect("it has a size")
}

/// A clip: how long it took, and how good it is.
struct Clip {
    seconds: f64,
    /// First decoded frame to the anchor, over red, green and blue, in dB.
    first_frame: f64,
    /// The worst plane of any decoded frame to the rendered one, in dB.
    all_frames: f64,
}

/// A clip from an anchor of its own size.
fn four_seconds(size: Size) -> Clip {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let draft = DraftParams { size: Some("1280x720".into()), ..draft_params("clip", PROMPT, 1) };
    let draft = client.call::<method::Draft>(&draft).takes.remove(0);
    client.call::<method::AnchorSet>(&AnchorSetParams { take: draft.id, reason: None });
    let seconds = if size.part > 1 { 0.5 } else { 4.0 };
    let params = PromoteParams {
        shot: Some("clip".into()),
        tier: Some("motion".into()),
        seconds: Some(seconds),
        fps: Some(24),
        size: Some("1280x720".into()),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    let (time, made) = timed(|| client.call::<method::Promote>(&params));
    let clip = made.takes.first().unwrap_or_else(|| panic!("{:?}", made.jobs));
    assert_eq!((clip.asset.width, clip.asset.height), (1280, 720));
    let (first_frame, all_frames) = quality(&draft, clip, seconds as f32);
    assert!(daemon.stop().success());
    Clip { seconds: time.as_secs_f64(), first_frame, all_frames }
}

/// Decodes a clip and compares its first frame with the anchor, and all of them with what is rendered for the same order.
fn quality(anchor: &Take, clip: &Take, seconds: f32) -> (f64, f64) {
    let file = std::fs::read(clip.asset.path.as_ref().expect("the Unix socket is told paths"));
    let file = file.expect("a clip can be read");
    let picture = pixels_of(anchor);
    // The anchor is a sketch, so the camera moves through the sketch's own depth.
    let seed = anchor.seed.expect("a draft has a seed");
    let sketch =
        compose(&StillOrder { prompt: PROMPT, negative: None, seed, width: 1280, height: 720, palette: &[] });
    let depth = sketch.expect("it was drawn before").depth;
    let order = MotionOrder {
        anchor: &picture,
        depth: Some(DepthMap { width: 1280, height: 720, values: &depth }),
        prompt: PROMPT,
        seed: clip.seed.expect("a clip has a seed"),
        width: 1280,
        height: 720,
        fps: 24,
        seconds,
        motion: 40,
        guidance: 0.6,
    };
    let again = parallax(&order, &mut |_, _| ControlFlow::Continue(())).expect("it was made before");
    assert!(again.mp4 == file, "this is the order that the daemon carried out");
    let frames = decoded(&file);
    let mut each = frames.iter();
    let mut worst = f64::MAX;
    let count = rendered(&order, &mut |frame| {
        let decoded = each.next().expect("a frame for each that was rendered");
        worst = worst.min(decoded.worst_plane([frame.y, frame.u, frame.v]));
    });
    assert_eq!(count.ok(), u32::try_from(frames.len()).ok());
    (psnr(&without_alpha(picture.rgba()), &frames[0].rgb()), worst)
}

/// A megabyte over loopback, 16 connections, against nginx with the same file and client.
pub fn assets(size: Size) -> Vec<Row> {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let file = home.write("web/noise.png", noise());
    let import = AssetImportParams { path: file.display().to_string(), ..AssetImportParams::default() };
    let asset = client.call::<method::AssetImport>(&import).asset;
    let token = std::fs::read_to_string(home.at("state/token")).expect("there is a token file");
    let bearer = format!("Bearer {}", token.trim());
    let address = daemon.http().expect("it listens on loopback").to_owned();
    let each = (400 / size.part).max(2);
    let bytes = asset.bytes;
    let load = |address: &str, path: &str, headers: &[(&str, &str)]| {
        let line = format!("GET {path}");
        let connect = |_| Http::tcp(address).expect("it listens");
        rate_of_many(16, each, connect, |http, _, _| {
            let response = http.request(&line, headers, b"").expect("it answers");
            assert_eq!((response.status, response.body.len() as u64), (200, bytes));
        })
    };
    let Some(nginx) = Nginx::start(&home.at("web")) else {
        panic!("nginx is not installed; `tests/run --bench` installs it");
    };
    let path = format!("/assets/{}", asset.digest);
    let headers = [("Host", address.as_str()), ("Authorization", bearer.as_str())];
    let mut http = Http::tcp(&address).expect("it listens");
    let response = http.request(&format!("GET {path}"), &headers, b"").expect("it answers");
    assert_eq!(blake3::hash(&response.body).as_bytes(), &asset.digest.0, "the bytes are the asset's");
    let (mut ours, mut theirs) = (Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        theirs.0.push(load(&nginx.address, "/noise.png", &[("Host", nginx.address.as_str())]));
        ours.0.push(load(&address, &path, &headers));
    }
    drop(nginx);
    assert!(daemon.stop().success());
    let what = format!("asset of {:.2} MiB over loopback, 16 connections", bytes as f64 / f64::from(1 << 20));
    vec![
        Row::told(&what, ours.clone(), "/s"),
        Row::told("the same file by nginx", theirs.clone(), "/s"),
        Row::at_least("ours by nginx's", ours.ratio(&theirs), 0.7, "×"),
    ]
}

/// A picture that no encoder makes smaller: about a mebibyte.
fn noise() -> Vec<u8> {
    let mut state = 1_u32;
    let picture = RgbImage::from_fn(592, 590, |_, _| {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[1]
        };
        Rgb([next(), next(), next()])
    });
    png(&picture)
}

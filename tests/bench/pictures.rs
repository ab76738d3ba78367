//! Pictures: fifty drafts by the command line, a clip, and a megabyte over loopback against nginx.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use image::{Rgb, RgbImage};
use maquette_protocol::methods::method;
use maquette_protocol::{AnchorSetParams, AssetImportParams, PromoteParams};
use maquette_tests::Home;
use maquette_tests::http::Http;
use maquette_tests::pictures::png;

use crate::Size;
use crate::measure::{Runs, ms, rate_of_many, timed};
use crate::nginx::Nginx;
use crate::report::Row;

const PROMPT: &str = "a ceramic teapot on an oak table at dawn, 'SPRING'";

/// Drafts and a clip.
pub fn rows(size: Size) -> Vec<Row> {
    let drafts = (50 / size.part).max(2);
    let (mut whole, mut warm, mut first, mut clip) = (Runs(vec![]), Runs(vec![]), Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        whole.0.push(command(&Home::new(), drafts));
        let home = Home::new();
        let daemon = home.start();
        warm.0.push(command(&home, drafts));
        assert!(daemon.stop().success());
        first.0.push(first_thumbnail(drafts));
        clip.0.push(four_seconds(size));
    }
    let what = |how: &str| format!("`maquette draft -n {drafts}` at 1024², {how}");
    vec![
        Row::at_most(&what("daemon started by it"), whole, 1.5, "s"),
        Row::at_most(&what("daemon running"), warm, 1.5, "s"),
        Row::at_most("from the request to the first thumbnail on disk", first, 80.0, "ms"),
        Row::at_most("clip of 4 s, 1280 × 720, 24 frames a second", clip, 3.0, "s"),
    ]
}

/// The whole command, from its start to its end, in seconds.
fn command(home: &Home, drafts: u32) -> f64 {
    let count = drafts.to_string();
    let (time, output) = timed(|| home.cli(&["draft", PROMPT, "-n", &count, "--json"]));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let takes = pictures_in(&home.at("data/assets"));
    assert_eq!(takes, drafts as usize, "each draft is a picture of its own");
    // A daemon that the command started is ours to end; one that was running is ended by its owner.
    if home.processes().len() == 1 && !home.at("daemon.stderr").exists() {
        home.stop_by_cli();
    }
    time.as_secs_f64()
}

fn pictures_in(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            count += pictures_in(&path);
        } else if path.extension().is_some_and(|ending| ending == "png") {
            count += 1;
        }
    }
    count
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

/// A clip from an anchor, in seconds.
fn four_seconds(size: Size) -> f64 {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let draft = client.draft("clip", PROMPT, 1).takes.remove(0);
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
    assert!(daemon.stop().success());
    time.as_secs_f64()
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

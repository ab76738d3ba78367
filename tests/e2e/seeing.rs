//! What changed between takes: measured when a take is made, told with words, and never a verdict.

use std::os::unix::fs::PermissionsExt;

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetImportParams, ClipInspectParams, DraftParams, EditOp, EditParams, ErrorCode,
    InspectParams, InspectReply, Level, Measure, MeasureState, PromoteParams, QuoteParams, SeamParams,
    TakeId, TakeParams, Trim,
};
use maquette_tests::pictures::{png, stripes};
use maquette_tests::{Client, Home};

use crate::pictures_in::edit;

fn draft(client: &mut Client, prompt: &str) -> TakeId {
    let params = DraftParams {
        prompt: prompt.into(),
        shot: Some("seen".into()),
        count: Some(1),
        size: Some("256x144".into()),
        wait_ms: Some(60_000),
        ..DraftParams::default()
    };
    client.call::<method::Draft>(&params).takes[0].id
}

fn promoted(client: &mut Client, take: TakeId, tier: &str) -> TakeId {
    let params = PromoteParams {
        takes: vec![take],
        tier: Some(tier.into()),
        size: Some("256x144".into()),
        seconds: (tier == "motion").then_some(1.0),
        override_reason: Some("a test".into()),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    client.call::<method::Promote>(&params).takes[0].id
}

fn inspect(client: &mut Client, take: TakeId, against: Option<TakeId>) -> InspectReply {
    client.call::<method::Inspect>(&InspectParams { take, against, read_text: false })
}

fn of<'a>(measures: &'a [Measure], name: &str) -> &'a Measure {
    measures
        .iter()
        .find(|measure| measure.name == name)
        .unwrap_or_else(|| panic!("no {name} in {measures:?}"))
}

#[test]
fn a_take_is_measured_against_what_it_came_from() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let first = draft(&mut client, "a red teapot on an oak table at dawn");
    assert_eq!(inspect(&mut client, first, None).against, None, "it came from words");
    let hero = promoted(&mut client, first, "hero");
    let seen = inspect(&mut client, hero, None);
    let names: Vec<&str> = seen.drift.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(names, ["layout", "edges", "structure", "palette", "brand", "tone", "text", "identity"]);
    assert_eq!((seen.against, seen.flicker.len()), (Some(first), 0));
    for name in ["brand", "text", "identity"] {
        let measure = of(&seen.drift, name);
        assert_eq!(
            (measure.state, measure.level),
            (MeasureState::NotChecked, None),
            "never a pass: {measure:?}"
        );
    }
    assert!(
        of(&seen.drift, "layout").level <= Some(Level::Slight),
        "a finish keeps its places: {:?}",
        seen.drift
    );
    let sums: Vec<&str> = seen.kinetic.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(sums, ["depth", "light", "subject", "boil", "tones"]);
    let scores = seen.kinetic.iter().filter_map(|measure| measure.score);
    assert!(scores.into_iter().all(|score| (0.0..=1.0).contains(&score)));

    let blue = EditParams { to: vec!["#0b5fff".into()], ..edit(first, EditOp::Recolour) };
    let blue = client.call::<method::Edit>(&blue).takes[0].id;
    let recoloured = inspect(&mut client, blue, None);
    assert!(of(&recoloured.drift, "palette").level >= Some(Level::Visible), "{:?}", recoloured.drift);
    let back = inspect(&mut client, first, Some(blue));
    assert_eq!(
        (back.against, of(&back.drift, "palette").level),
        (Some(blue), of(&recoloured.drift, "palette").level)
    );
    let same = inspect(&mut client, first, Some(first));
    let differing = same.drift.iter().filter(|measure| measure.level > Some(Level::Same));
    assert_eq!(differing.count(), 0, "{:?}", same.drift);

    assert!(daemon.stop().success());
    let kept = std::fs::read_dir(home.at("cache/measures")).map_or(0, Iterator::count);
    assert!(kept >= 4, "what was measured is kept: {kept}");
    std::fs::remove_dir_all(home.at("cache/measures")).unwrap();
    let daemon = home.start();
    assert_eq!(inspect(&mut daemon.client(), hero, None), seen, "and comes again for free");
    assert!(daemon.stop().success());
}

#[test]
fn each_locked_colour_of_the_project_is_looked_at() {
    let home = Home::new();
    home.write("p/maquette.toml", "[palette]\nbrand = [\"#0b5fff\", \"#00ff00\"]\ntolerance = 3.0\n");
    let daemon = home.start();
    let mut client = daemon.client();
    let picture =
        home.write("in/blue.png", png(&image::RgbImage::from_pixel(64, 48, image::Rgb([0x0b, 0x5f, 0xff]))));
    let import = AssetImportParams {
        path: picture.display().to_string(),
        shot: Some("brand".into()),
        project: Some(home.at("p").display().to_string()),
        ..AssetImportParams::default()
    };
    let take = client.call::<method::AssetImport>(&import).take.unwrap().id;
    let red = EditParams { to: vec!["#ff2010".into()], ..edit(take, EditOp::Recolour) };
    let red = client.call::<method::Edit>(&red).takes[0].id;
    let drift = inspect(&mut client, red, None).drift;
    let brand: Vec<&Measure> = drift.iter().filter(|measure| measure.name == "brand").collect();
    assert_eq!(brand.len(), 2);
    assert_eq!(
        (brand[0].state, brand[0].level),
        (MeasureState::Measured, Some(Level::Strong)),
        "{:?}",
        brand[0]
    );
    assert!(brand[0].words.contains("#0b5fff") && brand[0].figures["moved_delta_e"] > 20.0, "{:?}", brand[0]);
    assert_eq!(brand[1].state, MeasureState::NotDefined);
    assert!(brand[1].words.starts_with("#00ff00: not defined"), "{}", brand[1].words);
    assert!(daemon.stop().success());
}

#[test]
fn a_clip_is_watched_and_drawn() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let first = draft(&mut client, "a lighthouse on a cliff at dusk");
    let hero = promoted(&mut client, first, "hero");
    client.call::<method::AnchorSet>(&AnchorSetParams { take: hero, reason: None });
    let ask = PromoteParams { takes: vec![hero], tier: Some("motion".into()), ..PromoteParams::default() };
    let quote = client.call::<method::QuoteMethod>(&QuoteParams::Promote(ask));
    assert_eq!(quote.kinetic, inspect(&mut client, hero, None).kinetic, "said before the clip is paid");
    let clip = promoted(&mut client, hero, "motion");
    let seen = inspect(&mut client, clip, None);
    assert!(seen.drift.is_empty() && seen.kinetic.is_empty());
    assert_eq!(of(&seen.flicker, "motion").figures["frames"], 24.0);
    for name in ["boiling", "pumping", "ghosting", "freezes", "jumps", "warp", "hue", "anchor"] {
        assert!(!of(&seen.flicker, name).words.is_empty());
    }
    assert_eq!(seen.against, Some(hero));
    let frames: Vec<u32> = seen.along.iter().map(|moment| moment.frame).collect();
    assert_eq!(frames, [0, 3, 6, 9, 13, 16, 19, 23], "spread evenly, with the last one");
    assert!(seen.along.iter().all(|moment| (moment.seconds - f64::from(moment.frame) / 24.0).abs() < 0.01));
    let names: Vec<&str> = seen.along[7].drift.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(names, ["layout", "edges", "structure", "palette", "brand", "tone", "text", "identity"]);
    let structure = |at: usize| of(&seen.along[at].drift, "structure").figures["ms_ssim"];
    assert!(structure(0) > 0.95 && structure(7) < structure(0), "{} {}", structure(0), structure(7));
    assert_eq!(of(&seen.along[0].drift, "text").state, MeasureState::NotChecked);
    let from_draft = inspect(&mut client, clip, Some(first));
    assert_eq!((from_draft.against, from_draft.along.len()), (Some(first), 8));
    assert_eq!(from_draft.flicker, seen.flicker);
    let strip = client.call::<method::StripMake>(&TakeParams { take: clip }).asset;
    assert_eq!((strip.media.as_str(), strip.width), ("image/png", 1280));
    assert_eq!(
        client.refused::<method::StripMake>(&TakeParams { take: hero }).code(),
        ErrorCode::InvalidParams
    );
    assert!(daemon.stop().success());
}

/// Drafts a still and makes a clip of one second from it.
fn clip_of(client: &mut Client, prompt: &str) -> TakeId {
    let still = draft(client, prompt);
    client.call::<method::AnchorSet>(&AnchorSetParams { take: still, reason: None });
    promoted(client, still, "motion")
}

/// The text component of each frame of a clip, with lettering read.
fn lettering(client: &mut Client, take: TakeId) -> Vec<Measure> {
    let params = InspectParams { take, against: None, read_text: true };
    let along = client.call::<method::Inspect>(&params).along;
    along.iter().map(|moment| of(&moment.drift, "text").clone()).collect()
}

#[test]
fn a_clip_s_lettering_is_followed_along_time() {
    let home = Home::new();
    let program = |script: &str| {
        let file = home.write("bin/tesseract", format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    // Nothing else is on the path, so no other program that reads is found.
    let path = format!("{}:/nowhere", home.at("bin").display());
    let daemon = home.try_start(&[("PATH", path.as_str())]).unwrap();
    let mut client = daemon.client();
    let clip = clip_of(&mut client, "a white cup in a bright kitchen");

    for text in lettering(&mut client, clip) {
        assert_eq!(text.state, MeasureState::NotChecked);
        assert!(text.words.contains("is it installed?"), "{}", text.words);
    }
    program("/bin/cat > /dev/null");
    let nothing = lettering(&mut client, clip);
    assert_eq!(nothing.len(), 8);
    assert!(nothing.iter().all(|text| text.state == MeasureState::NotDefined), "{nothing:?}");

    // One that reads less from the third frame on: each picture is read at two sizes, the still first, then the frames in order.
    let other = clip_of(&mut client, "a lighthouse on a cliff at dusk");
    let count = home.write("count", "");
    let row =
        |left: u32, word: &str| format!("5\\t1\\t1\\t1\\t1\\t1\\t{left}\\t10\\t40\\t12\\t96.0\\t{word}\\n");
    let (spring, sale) = (row(10, "SPRING"), row(60, "SALE"));
    let script = format!(
        "/bin/cat > /dev/null; echo x >> {0}; n=$(/usr/bin/wc -l < {0}); printf '{spring}'; if [ $n -le 6 ]; then printf '{sale}'; fi",
        count.display()
    );
    program(&script);
    let read = lettering(&mut client, other);
    let levels: Vec<Option<Level>> = read.iter().map(|text| text.level).collect();
    assert_eq!(levels[..2], [Some(Level::Same); 2], "{read:?}");
    assert!(levels[2..].iter().all(|level| *level == Some(Level::Strong)), "{levels:?}");
    assert!(read[2].words.contains("“SPRING SALE” and now reads “SPRING”"), "{}", read[2].words);
    program("exit 1");
    assert_eq!(lettering(&mut client, other), read, "it is kept");
    assert!(daemon.stop().success());
}

/// A picture whose stripes have gone on by so many pixels.
fn moved(by: u32) -> image::RgbImage {
    let far = stripes(160, 90, 3);
    image::RgbImage::from_fn(96, 64, |x, y| *far.get_pixel(x + by, y))
}

fn webp(picture: &image::RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (width, height) = picture.dimensions();
    image_webp::WebPEncoder::new(&mut bytes)
        .encode(picture, width, height, image_webp::ColorType::Rgb8)
        .unwrap();
    bytes
}

#[test]
fn a_folder_of_frames_and_a_file_are_watched_as_a_clip_is() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let still = home.write("in/still.png", png(&moved(0)));
    let import = AssetImportParams {
        path: still.display().to_string(),
        shot: Some("pan".into()),
        ..AssetImportParams::default()
    };
    let still = client.call::<method::AssetImport>(&import).take.unwrap().id;
    // Without zeros before them, so that letters alone would put the tenth frame behind the first.
    for number in 1..=12 {
        home.write(&format!("frames/pan_{number}.png"), png(&moved(2 * (number - 1))));
    }
    home.write("frames/notes.txt", "not a frame");
    let asked = |path: &str| ClipInspectParams {
        path: home.at(path).display().to_string(),
        fps: Some(12.0),
        against: Some(still),
        strip: true,
        ..ClipInspectParams::default()
    };
    let seen = client.call::<method::ClipInspect>(&asked("frames"));
    let motion = of(&seen.flicker, "motion");
    assert_eq!(
        (motion.figures["frames"], motion.figures["seconds"], motion.figures["fps"]),
        (12.0, 1.0, 12.0)
    );
    assert_eq!(seen.along.iter().map(|moment| moment.frame).collect::<Vec<_>>(), [0, 1, 3, 4, 6, 7, 9, 11]);
    assert!((seen.along[7].seconds - 11.0 / 12.0).abs() < 1e-9);
    let differing = seen.along[0].drift.iter().filter(|measure| measure.level > Some(Level::Same));
    assert_eq!(differing.count(), 0, "the first frame is the still: {:?}", seen.along[0]);
    assert!(of(&seen.along[7].drift, "structure").level > Some(Level::Same), "{:?}", seen.along[7]);
    assert_eq!(seen.strip.as_ref().map(|strip| strip.media.as_str()), Some("image/png"));
    let kept = || std::fs::read_dir(home.at("cache/measures")).map_or(0, Iterator::count);
    let before = kept();
    let again = client.call::<method::ClipInspect>(&ClipInspectParams { strip: false, ..asked("frames") });
    assert_eq!((&again.flicker, &again.along, again.strip), (&seen.flicker, &seen.along, None));
    assert_eq!(kept(), before, "nothing is measured twice");

    // The same frames as WebP have other bytes and the same pixels.
    for number in 1..=12 {
        home.write(&format!("webp/{number:04}.webp"), webp(&moved(2 * (number - 1))));
    }
    assert_eq!(client.call::<method::ClipInspect>(&asked("webp")).flicker, seen.flicker);

    let clip = clip_of(&mut client, "a lighthouse on a cliff at dusk");
    let path = client.call::<method::TakeGet>(&TakeParams { take: clip }).take.asset.path.unwrap();
    let alone = ClipInspectParams { path, ..ClipInspectParams::default() };
    let file = client.call::<method::ClipInspect>(&alone);
    let name = |measures: &[Measure], name: &str| of(measures, name).clone();
    assert_eq!(name(&file.flicker, "boiling"), name(&inspect(&mut client, clip, None).flicker, "boiling"));
    assert_eq!(name(&file.flicker, "anchor").state, MeasureState::NotChecked, "it is compared with nothing");
    assert!(file.along.is_empty() && file.strip.is_none());
    assert!(daemon.stop().success());
}

#[test]
fn what_is_no_sequence_of_frames_is_refused_with_its_place() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let frame = |path: &str, width: u32| home.write(path, png(&stripes(width, 40, 1)));
    for number in [1, 2, 5] {
        frame(&format!("gap/f{number}.png"), 60);
    }
    frame("sizes/f1.png", 60);
    frame("sizes/f2.png", 62);
    frame("mixed/depth_1.png", 60);
    frame("mixed/beauty_1.png", 60);
    frame("unnumbered/cover.png", 60);
    home.write("empty/readme.txt", "nothing");
    home.write("broken/f1.png", "no picture");
    home.write("text.mp4", "a text file called .mp4");
    let mut check = |path: &str, fps: Option<f64>, code: ErrorCode, expect: &str| {
        let path = home.at(path).display().to_string();
        let refused =
            client.refused::<method::ClipInspect>(&ClipInspectParams { path, fps, ..Default::default() });
        assert_eq!(refused.code(), code, "{refused:?}");
        assert!(refused.message.contains(expect) && !refused.data.hint.is_empty(), "{refused:?}");
    };
    let (rate, wrong) = (Some(24.0), ErrorCode::InvalidParams);
    check("gap", rate, wrong, "`f2.png` is followed by `f5.png`");
    check("sizes", rate, wrong, "`f2.png` has 62 × 40 pixels");
    check("mixed", rate, wrong, "`beauty_1.png` and `depth_1.png`");
    check("unnumbered", rate, wrong, "`cover.png` has no number");
    check("empty", rate, wrong, "no PNG, JPEG or WebP");
    check("gap", None, wrong, "says no rate");
    check("gap", Some(0.0), wrong, "no rate that is watched");
    check("gap", Some(f64::MAX), wrong, "no rate that is watched");
    check("text.mp4", None, wrong, "no clip");
    check("text.mp4", rate, wrong, "its own rate");
    check("broken", rate, wrong, "f1.png");
    check("nowhere", rate, wrong, "nowhere");
    assert!(daemon.stop().success());
}

#[test]
fn a_seam_is_told_and_a_better_cut_jumps_less() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let clip = |client: &mut Client, prompt: &str| {
        let still = draft(client, prompt);
        client.call::<method::AnchorSet>(&AnchorSetParams { take: still, reason: None });
        let fast = PromoteParams {
            takes: vec![still],
            tier: Some("motion".into()),
            size: Some("256x144".into()),
            seconds: Some(1.0),
            motion: Some(255),
            guidance: Some(0.0),
            wait_ms: Some(60_000),
            ..PromoteParams::default()
        };
        client.call::<method::Promote>(&fast).takes[0].id
    };
    let one = clip(&mut client, "a lighthouse on a cliff at dusk");
    let other = clip(&mut client, "a white cup in a bright kitchen");
    let asked = SeamParams { takes: vec![one, other, other], trims: Vec::new() };
    let seams = client.call::<method::SeamInspect>(&asked).seams;
    let pairs: Vec<_> = seams.iter().map(|seam| (seam.first, seam.second)).collect();
    assert_eq!(pairs, [(one, other), (other, other)]);
    assert_eq!(seams[0].measure.level, Some(Level::Strong), "{:?}", seams[0].measure);
    assert!(seams[0].measure.figures["structure"] < 0.7);

    // A clip that goes on exactly where it was cut has no seam.
    let halves = vec![Trim { in_ms: 0, out_ms: Some(500) }, Trim { in_ms: 500, out_ms: None }];
    let asked = SeamParams { takes: vec![one, one], trims: halves };
    let seams = client.call::<method::SeamInspect>(&asked).seams;
    assert_eq!(seams[0].measure.level, Some(Level::Same), "{:?}", seams[0].measure);
    assert!(seams[0].better.is_none());
    assert_eq!(client.call::<method::SeamInspect>(&asked).seams, seams, "and it is kept");

    // Cut into what comes twice, it jumps; the cut that is proposed does not, or less.
    let twice = vec![Trim { in_ms: 0, out_ms: Some(750) }, Trim { in_ms: 583, out_ms: None }];
    let asked = SeamParams { takes: vec![one, one], trims: twice };
    let seam = client.call::<method::SeamInspect>(&asked).seams.remove(0);
    let better = seam.better.as_ref().expect("a cut that jumps less");
    assert!(better.measure.figures["structure"] > seam.measure.figures["structure"], "{seam:?}");
    assert!((333..=750).contains(&better.out_ms) && (583..=1_000).contains(&better.in_ms), "{seam:?}");

    let few = SeamParams { takes: vec![one], trims: Vec::new() };
    let uneven = SeamParams { takes: vec![one, one], trims: vec![Trim::default()] };
    for wrong in [few, uneven] {
        assert_eq!(client.refused::<method::SeamInspect>(&wrong).code(), ErrorCode::InvalidParams);
    }
    assert!(daemon.stop().success());
}

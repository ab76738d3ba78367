//! Clips that are cut to the frame: a part is a recipe of its own, and what cannot be cut is said before anything is made.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, ErrorCode, Origin, PromoteParams, QuoteParams, StitchParams, Take, TakeId, Trim,
};
use maquette_tests::client::draft_params;
use maquette_tests::{Audit, Client, Home};

/// A clip of one second with 24 frames.
fn clip(home: &Home, client: &mut Client) -> Take {
    let project = Some(home.demo_project(client));
    let draft = maquette_protocol::DraftParams {
        project,
        size: Some("128x96".into()),
        ..draft_params("reel", "a boat on the sea", 1)
    };
    let still = client.call::<method::Draft>(&draft).takes.remove(0);
    client.call::<method::AnchorSet>(&AnchorSetParams { take: still.id, reason: None });
    let motion = PromoteParams {
        takes: vec![still.id],
        tier: Some("motion".into()),
        size: Some("128x96".into()),
        seconds: Some(1.0),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    client.call::<method::Promote>(&motion).takes.remove(0)
}

fn part(in_ms: u32, out_ms: Option<u32>) -> Trim {
    Trim { in_ms, out_ms }
}

fn cut(takes: &[TakeId], trims: &[Trim]) -> StitchParams {
    StitchParams {
        takes: takes.to_vec(),
        trims: trims.to_vec(),
        wait_ms: Some(60_000),
        ..StitchParams::default()
    }
}

#[test]
fn a_part_is_exact_to_the_frame_and_made_once() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let clip = clip(&home, &mut client);
    let mut stitch = |takes: &[TakeId], trims: &[Trim]| {
        let mut made = client.call::<method::Stitch>(&cut(takes, trims));
        assert_eq!((made.takes.len(), made.held_microcredits), (1, 0));
        (made.takes.remove(0), made.hits)
    };
    let (one, hits) = stitch(&[clip.id], &[part(250, Some(750))]);
    assert_eq!((hits, one.origin, one.parent), (0, Origin::Stitch, Some(clip.id)));
    assert_eq!((one.asset.duration_ms, one.stage, one.shot), (Some(500), clip.stage, clip.shot));
    assert!(one.notes[0].contains("12 of 12 frames were encoded again"), "{:?}", one.notes);
    let (same, hits) = stitch(&[clip.id], &[part(251, Some(749))]);
    assert_eq!((same.id, hits), (one.id, 1), "the same frames are the same clip");
    let (frame, _) = stitch(&[clip.id], &[part(958, None)]);
    assert_eq!(frame.asset.duration_ms, Some(41), "one frame");

    let (film, _) = stitch(&[clip.id, clip.id, one.id], &[part(0, Some(500)), part(0, None), part(0, None)]);
    assert_eq!(film.asset.duration_ms, Some(2_000));
    assert!(film.notes[0].contains("without encoding again"), "the beginnings were copied: {:?}", film.notes);
    let (whole, _) = stitch(&[clip.id, clip.id], &[]);
    let (same, hits) = stitch(&[clip.id, clip.id], &[part(0, Some(1_000)), part(0, None)]);
    assert_eq!((same.id, hits), (whole.id, 1), "nothing is cut");
    Audit::read(&mut client).assert_assets_are_whole();
    assert!(daemon.stop().success());
}

#[test]
fn what_cannot_be_cut_is_said_before_anything_is_made() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let clip = clip(&home, &mut client).id;
    let takes = client.status().takes;
    let mut check = |takes: &[TakeId], trims: &[Trim], code: ErrorCode, word: &str| {
        let asked = cut(takes, trims);
        let refused = client.refused::<method::Stitch>(&asked);
        assert_eq!(refused.code(), code, "{trims:?}: {refused:?}");
        assert!(refused.data.message.contains(word) && !refused.data.hint.is_empty(), "{refused:?}");
        assert_eq!(client.refused::<method::QuoteMethod>(&QuoteParams::Stitch(asked)).data, refused.data);
    };
    let invalid = ErrorCode::InvalidParams;
    check(&[clip], &[part(500, Some(500))], invalid, "ends where it begins");
    check(&[clip], &[part(500, Some(200))], invalid, "ends where it begins");
    check(&[clip], &[part(0, Some(1_100))], invalid, "is 1000 ms long");
    check(&[clip], &[part(2_000, None)], invalid, "is 1000 ms long");
    check(&[clip], &[part(u32::MAX - 1, Some(u32::MAX))], invalid, "is 1000 ms long");
    check(&[clip], &[part(500, Some(501))], invalid, "shorter than a frame");
    check(&[clip], &[part(1_000, None)], invalid, "shorter than a frame");
    check(&[clip], &[part(0, None)], invalid, "has to be 2 to 64");
    check(&[clip], &[], invalid, "has to be 2 to 64");
    check(&[clip, clip], &[part(100, None)], invalid, "1 entries for 2 takes");
    check(&[clip; 65], &[part(100, None); 65], invalid, "has to be 2 to 64");
    check(&[TakeId(1)], &[part(100, None)], ErrorCode::NotSupported, "t1 is a still");
    assert_eq!(client.status().takes, takes);
    assert!(daemon.stop().success());
}

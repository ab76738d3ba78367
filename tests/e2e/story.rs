//! The way of a picture, from eight drafts to two joined clips, with every credit accounted for.

use std::collections::BTreeSet;

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, DraftParams, EntryKind, ErrorCode, MICROCREDITS, Made, Origin, PromoteParams,
    ShotParams, Stage, StitchParams, Take, TakeJudgeParams, TakeParams, Verdict,
};
use maquette_tests::{Audit, Client, Home};

const PROMPT: &str = "a ceramic teapot on an oak table at dawn, 'SPRING'";

#[test]
fn from_eight_drafts_to_two_joined_clips() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    assert_eq!(client.wallet("house").posted_microcredits, 400 * MICROCREDITS);

    let drafts = client.call::<method::Draft>(&DraftParams {
        prompt: PROMPT.into(),
        project: Some(project.clone()),
        shot: Some("spring".into()),
        count: Some(8),
        wait_ms: Some(60_000),
        ..DraftParams::default()
    });
    assert_eq!((drafts.takes.len(), drafts.jobs.len(), drafts.hits), (8, 8, 0));
    let pictures: BTreeSet<_> = drafts.takes.iter().map(|take| take.asset.digest).collect();
    assert_eq!(pictures.len(), 8, "eight variations are eight pictures");
    drafts.takes.iter().for_each(is_a_whole_picture);
    assert_eq!(client.wallet("house").posted_microcredits, 392 * MICROCREDITS);

    let chosen = drafts.takes[2].id;
    client.call::<method::TakeJudge>(&keep(chosen));
    let hero = promote(
        &mut client,
        PromoteParams { takes: vec![chosen], tier: Some("hero".into()), ..PromoteParams::default() },
    );
    let hero = &hero.takes[0];
    assert_eq!((hero.stage, hero.parent, hero.origin), (Stage::Refinement, Some(chosen), Origin::Promote));
    assert_eq!(client.wallet("house").posted_microcredits, 380 * MICROCREDITS);

    client.call::<method::AnchorSet>(&AnchorSetParams { take: hero.id, reason: Some("the light".into()) });
    let shot = ShotParams { project: Some(project.clone()), shot: "spring".into() };
    assert_eq!(client.call::<method::AnchorGet>(&shot).take.expect("it was set").id, hero.id);

    let motion = |client: &mut Client, motion| {
        let params = PromoteParams {
            shot: Some("spring".into()),
            project: Some(project.clone()),
            tier: Some("motion".into()),
            motion: Some(motion),
            seconds: Some(1.0),
            size: Some("320x180".into()),
            ..PromoteParams::default()
        };
        promote(client, params).takes.remove(0)
    };
    let clips = [motion(&mut client, 30), motion(&mut client, 60)];
    for clip in &clips {
        assert_eq!(
            (clip.stage, clip.asset.media.as_str(), clip.parent),
            (Stage::Motion, "video/mp4", Some(hero.id))
        );
        assert_eq!(clip.asset.duration_ms, Some(1000));
    }
    assert_eq!(client.wallet("house").posted_microcredits, 300 * MICROCREDITS);

    // A clip may come back in a film.
    let stitch = StitchParams {
        takes: [&clips[0], &clips[1], &clips[0]].map(|clip| clip.id).to_vec(),
        wait_ms: Some(60_000),
        ..StitchParams::default()
    };
    let film = client.call::<method::Stitch>(&stitch).takes.remove(0);
    assert_eq!((film.origin, film.asset.duration_ms), (Origin::Stitch, Some(3000)));

    let lineage = client.call::<method::TakeLineage>(&TakeParams { take: clips[1].id });
    let ancestors: Vec<_> = lineage.ancestors.iter().map(|take| take.id).collect();
    assert_eq!(ancestors, [chosen, hero.id, clips[1].id]);
    let from_draft = client.call::<method::TakeLineage>(&TakeParams { take: chosen });
    assert!(from_draft.descendants.iter().any(|take| take.id == clips[0].id));

    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_all_ended();
    audit.assert_assets_are_whole();
    let spent: i64 = sum(&audit, EntryKind::Capture);
    assert_eq!(spent, (8 + 12 + 2 * 40) * MICROCREDITS);
    assert!(daemon.stop().success());
}

#[test]
fn a_palette_colours_the_picture_and_belongs_to_its_recipe() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let palettes = [["#c81e3c", "#f4d35e"], ["#0b5fff", "#fff4e0"]];
    let mut draft = |palette: [&str; 2]| {
        let palette = Some(palette.map(str::to_owned).to_vec());
        let params = maquette_tests::client::draft_params("kettle", "a ceramic teapot on an oak table", 1);
        let made = client.call::<method::Draft>(&DraftParams { palette, seed: Some(7), ..params });
        assert_eq!(made.hits, 0, "another palette is another picture");
        made.takes[0].clone()
    };
    let takes = palettes.map(&mut draft);
    let [of_red, of_blue] = [&takes[0], &takes[1]];
    // The light of the hour tints both alike.
    assert!(warmth(of_red) > warmth(of_blue) + 20.0, "{palettes:?}");
    let recipe = client.call::<method::TakeGet>(&TakeParams { take: of_red.id }).recipe.expect("it is kept");
    assert_eq!(recipe["palette"], serde_json::json!(palettes[0]));
    let wrong = client.refused::<method::Draft>(&DraftParams {
        palette: Some(vec!["red".into()]),
        ..maquette_tests::client::draft_params("kettle", "a teapot", 1)
    });
    assert_eq!(wrong.code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

/// How much more red than blue a picture has, in steps of 8 bits a pixel.
fn warmth(take: &Take) -> f64 {
    let picture =
        image::open(take.asset.path.as_ref().expect("a Unix peer is told")).expect("a picture").to_rgb8();
    let sum: i64 = picture.pixels().map(|pixel| i64::from(pixel.0[0]) - i64::from(pixel.0[2])).sum();
    sum as f64 / f64::from(picture.width() * picture.height())
}

#[test]
fn a_stop_and_a_start_lose_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let made = client.draft("harbour", "a harbour at night, boats", 3);
    client.call::<method::TakeJudge>(&keep(made.takes[1].id));
    let before = Audit::read(&mut client);
    assert!(daemon.stop().success());
    assert!(!home.at("run/maquette.sock").exists(), "a clean stop takes the socket away");
    assert!(!home.at("config/daemon.json").exists(), "a clean stop takes the discovery file away");

    let daemon = home.start();
    let after = Audit::read(&mut daemon.client());
    assert_eq!(before.entries, after.entries);
    assert_eq!(before.jobs, after.jobs);
    assert_eq!(ids(&before), ids(&after));
    assert!(
        after.takes.iter().any(|take| take.id == made.takes[1].id && take.verdict == Some(Verdict::Keep))
    );
    after.assert_assets_are_whole();
    assert!(daemon.stop().success());
}

fn ids(audit: &Audit) -> Vec<maquette_protocol::TakeId> {
    audit.takes.iter().map(|take| take.id).collect()
}

fn sum(audit: &Audit, kind: EntryKind) -> i64 {
    audit.entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount_microcredits).sum()
}

/// The parameters that keep one take.
pub fn keep(take: maquette_protocol::TakeId) -> TakeJudgeParams {
    TakeJudgeParams { takes: vec![take], verdict: Some(Verdict::Keep), reason: None }
}

fn promote(client: &mut Client, params: PromoteParams) -> Made {
    let made = client.call::<method::Promote>(&PromoteParams { wait_ms: Some(60_000), ..params });
    let errors: Vec<_> = made.jobs.iter().filter_map(|job| job.error.as_ref()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    made
}

fn is_a_whole_picture(take: &Take) {
    let path = take.asset.path.as_ref().expect("a Unix peer is told the path");
    let picture = image::open(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!((picture.width(), picture.height()), (take.asset.width, take.asset.height));
    let read_only = std::fs::metadata(path).expect("it is there").permissions().readonly();
    assert!(read_only, "{path} can be written");
    let thumbnail = take.asset.thumbnail.as_ref().expect("a Unix peer is told the thumbnail");
    assert!(image::open(thumbnail).is_ok(), "{thumbnail} is no picture");
}

//! The library: search, pages, lineage, verdicts and their undo, names, export, deletion that keeps the books.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetGetParams, BoardMakeParams, EntryKind, ErrorCode, ProjectParams, PromoteParams,
    ShotListParams, ShotParams, ShotRenameParams, TakeDeleteParams, TakeExportParams, TakeId,
    TakeJudgeParams, TakeParams, TakeSearchParams, Verdict,
};
use maquette_tests::{Audit, Home};

use crate::cache::paid;
use crate::story::keep;

#[test]
fn takes_are_found_by_words_tier_seed_shot_verdict_and_date() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let harbour = client.draft("harbour", "a quiet harbour at night", 3).takes;
    let dunes = client.draft("dunes", "dunes at Night, red", 2).takes;
    let mill = client.call::<method::Draft>(&paid("mill", "a mill by the river")).takes;
    client.call::<method::TakeJudge>(&keep(harbour[1].id));
    let mut check = |params: TakeSearchParams, expect: &[TakeId]| {
        let mut found: Vec<TakeId> =
            client.call::<method::TakeSearch>(&params).takes.iter().map(|take| take.id).collect();
        found.sort();
        let mut expect = expect.to_vec();
        expect.sort();
        assert_eq!(found, expect, "{params:?}");
    };
    let ids = |takes: &[maquette_protocol::Take]| takes.iter().map(|take| take.id).collect::<Vec<_>>();
    let by = TakeSearchParams::default;
    let text = |text: &str| TakeSearchParams { text: Some(text.into()), ..by() };
    check(text("harb"), &ids(&harbour));
    check(text("NIGHT"), &[ids(&harbour), ids(&dunes)].concat());
    check(text("night red"), &ids(&dunes));
    check(text("ight"), &[]);
    check(TakeSearchParams { tier: Some("paid".into()), ..by() }, &ids(&mill));
    check(TakeSearchParams { shot: Some("dunes".into()), ..by() }, &ids(&dunes));
    check(TakeSearchParams { seed: dunes[1].seed, ..by() }, &[dunes[1].id]);
    check(TakeSearchParams { verdict: Some(Verdict::Keep), ..by() }, &[harbour[1].id]);
    check(TakeSearchParams { before_ms: harbour.iter().map(|take| take.created_ms).min(), ..by() }, &[]);
    check(TakeSearchParams { after_ms: Some(mill[0].created_ms + 1), ..by() }, &[]);
    check(
        TakeSearchParams {
            after_ms: harbour.iter().map(|take| take.created_ms).min(),
            text: Some("mill".into()),
            ..by()
        },
        &ids(&mill),
    );
    assert!(daemon.stop().success());
}

#[test]
fn pages_give_everything_once() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let mut all: Vec<TakeId> =
        client.draft("harbour", "a harbour", 7).takes.iter().map(|take| take.id).collect();
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let params = TakeSearchParams { limit: Some(2), cursor, ..TakeSearchParams::default() };
        let page = client.call::<method::TakeSearch>(&params);
        assert!(page.takes.len() <= 2);
        seen.extend(page.takes.iter().map(|take| take.id));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let newest_first: Vec<TakeId> = {
        let mut ids = seen.clone();
        ids.sort();
        ids.reverse();
        ids
    };
    assert_eq!(seen, newest_first);
    all.reverse();
    assert_eq!(seen, all);
    let bad = TakeSearchParams { cursor: Some("no cursor".into()), ..TakeSearchParams::default() };
    assert_eq!(client.refused::<method::TakeSearch>(&bad).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn gates_ask_for_a_keep_and_for_an_anchor() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let take = client.draft("gated", "a lighthouse", 1).takes.remove(0);
    let promote = PromoteParams {
        takes: vec![take.id],
        tier: Some("hero".into()),
        size: Some("512x512".into()),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    assert_eq!(client.refused::<method::Promote>(&promote).code(), ErrorCode::NotKept);
    let motion =
        PromoteParams { shot: Some("gated".into()), tier: Some("motion".into()), ..PromoteParams::default() };
    assert_eq!(client.refused::<method::Promote>(&motion).code(), ErrorCode::NoAnchor);
    let forced = PromoteParams { override_reason: Some("a trial".into()), ..promote.clone() };
    assert_eq!(client.call::<method::Promote>(&forced).takes.len(), 1);
    client.call::<method::TakeJudge>(&TakeJudgeParams {
        takes: vec![take.id],
        verdict: Some(Verdict::Reject),
        reason: None,
    });
    let other = PromoteParams { strength: Some(0.2), ..promote };
    assert_eq!(client.refused::<method::Promote>(&other).code(), ErrorCode::NotKept);
    client.call::<method::TakeJudge>(&keep(take.id));
    assert_eq!(client.call::<method::Promote>(&other).takes.len(), 1);
    assert!(daemon.stop().success());
}

#[test]
fn verdicts_and_anchors_can_be_taken_back() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let takes = client.draft("undone", "a lighthouse", 2).takes;
    let shot = ShotParams { project: None, shot: "undone".into() };
    client.call::<method::TakeJudge>(&keep(takes[0].id));
    client.call::<method::AnchorSet>(&AnchorSetParams { take: takes[0].id, reason: None });
    client.call::<method::AnchorSet>(&AnchorSetParams { take: takes[1].id, reason: Some("better".into()) });
    let anchor = |client: &mut maquette_tests::Client| {
        client.call::<method::AnchorGet>(&shot).take.map(|take| take.id)
    };
    assert_eq!(anchor(&mut client), Some(takes[1].id));
    client.call::<method::Undo>(&ProjectParams::default());
    assert_eq!(anchor(&mut client), Some(takes[0].id));
    client.call::<method::Undo>(&ProjectParams::default());
    assert_eq!(anchor(&mut client), None);
    let undone = client.call::<method::Undo>(&ProjectParams::default());
    assert_eq!((undone.takes[0].verdict, undone.left), (None, 0));
    let nothing = client.refused::<method::Undo>(&ProjectParams::default());
    assert_eq!(nothing.code(), ErrorCode::NothingToUndo);
    let steps = client.call::<method::AnchorHistory>(&shot).steps;
    assert!(steps.len() >= 2, "history keeps what was taken back: {steps:?}");
    assert!(daemon.stop().success());
}

#[test]
fn shots_are_renamed_and_keep_their_takes() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    client.draft("two", "a windmill", 1);
    client.draft("one", "a lighthouse", 1);
    let rename =
        |shot: &str, name: &str| ShotRenameParams { project: None, shot: shot.into(), name: name.into() };
    let shot = client.call::<method::ShotRename>(&rename("one", "beacon"));
    assert_eq!((shot.name.as_str(), shot.takes), ("beacon", 1));
    assert!(client.try_call::<method::ShotRename>(&rename("beacon", "two")).is_err(), "the name is taken");
    assert_eq!(client.refused::<method::ShotRename>(&rename("one", "x")).code(), ErrorCode::UnknownShot);
    assert_eq!(
        client.refused::<method::ShotRename>(&rename("beacon", "../x")).code(),
        ErrorCode::InvalidParams
    );
    let names: Vec<String> = client
        .call::<method::ShotList>(&ShotListParams::default())
        .shots
        .into_iter()
        .map(|shot| shot.name)
        .collect();
    assert_eq!(names, ["beacon", "two"], "the one changed last comes first");
    assert!(daemon.stop().success());
}

#[test]
fn exports_are_copies_of_ones_own_with_readable_names() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let takes = client.draft("lamp", "a lamp", 2).takes;
    let params = TakeExportParams {
        takes: takes.iter().map(|take| take.id).collect(),
        folder: home.at("out/deep").display().to_string(),
        recipes: true,
        format: None,
    };
    let files = client.call::<method::TakeExport>(&params).files;
    let pictures: Vec<&String> = files.iter().filter(|file| file.ends_with(".png")).collect();
    assert_eq!(pictures.len(), 2);
    for (file, take) in pictures.iter().zip(&takes) {
        assert!(file.contains("lamp"), "{file}");
        assert_eq!(std::fs::read(file).unwrap(), std::fs::read(take.asset.path.as_ref().unwrap()).unwrap());
        assert!(!std::fs::metadata(file).unwrap().permissions().readonly(), "a copy is one's own");
        std::fs::write(file, "changed").unwrap();
    }
    let recipes = std::fs::read_dir(home.at("out/deep"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "json"));
    assert_eq!(recipes.count(), 2);
    Audit::read(&mut client).assert_assets_are_whole();
    assert!(daemon.stop().success());
}

#[test]
fn deletion_gives_the_bytes_back_and_keeps_the_books() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let take = client.call::<method::Draft>(&paid("gone", "a very secret lighthouse")).takes.remove(0);
    let before = Audit::read(&mut client);
    let reply = client.call::<method::TakeDelete>(&TakeDeleteParams { takes: vec![take.id] });
    assert_eq!(reply.takes, [take.id]);
    assert!(reply.freed_bytes >= take.asset.bytes);
    assert!(!std::path::Path::new(take.asset.path.as_ref().unwrap()).exists());
    assert_eq!(
        client.refused::<method::AssetGet>(&AssetGetParams { digest: take.asset.digest }).code(),
        ErrorCode::UnknownAsset
    );
    assert_eq!(
        client.refused::<method::TakeGet>(&TakeParams { take: take.id }).code(),
        ErrorCode::UnknownTake
    );
    let after = Audit::read(&mut client);
    after.assert_books_hold();
    assert_eq!(before.entries, after.entries);
    assert!(after.takes.is_empty());
    assert_eq!(after.entries.iter().filter(|entry| entry.kind == EntryKind::Capture).count(), 1);
    assert!(daemon.stop().success());
    assert!(!holds_text(&home, b"very secret"), "the prompt is gone from the disk");
    let daemon = home.start();
    assert!(Audit::read(&mut daemon.client()).takes.is_empty());
    assert!(daemon.stop().success());
}

/// Whether any file of the daemon's holds these bytes.
fn holds_text(home: &Home, text: &[u8]) -> bool {
    let mut open = vec![home.at("data"), home.at("state"), home.at("cache")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else if std::fs::read(entry.path())
                .is_ok_and(|bytes| bytes.windows(text.len()).any(|part| part == text))
            {
                eprintln!("{}", entry.path().display());
                return true;
            }
        }
    }
    false
}

#[test]
fn boards_are_pictures_of_takes() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let takes = client.draft("lamp", "a lamp", 8).takes;
    let params = BoardMakeParams {
        takes: takes.iter().take(5).map(|take| take.id).collect(),
        columns: Some(3),
        tile: Some(64),
        captions: Some(true),
        ..BoardMakeParams::default()
    };
    let board = client.call::<method::BoardMake>(&params).asset;
    assert_eq!(
        (board.media.as_str(), board.width >= 3 * 64, board.height >= 2 * 64),
        ("image/png", true, true)
    );
    assert!(image::open(board.path.expect("a Unix peer is told")).is_ok());
    let eight = BoardMakeParams {
        takes: takes.iter().map(|take| take.id).collect(),
        tile: Some(64),
        ..BoardMakeParams::default()
    };
    let board = client.call::<method::BoardMake>(&eight).asset;
    assert!((4 * 64..5 * 64).contains(&board.width), "four columns: {}", board.width);
    assert!((2 * 64..3 * 64).contains(&board.height), "two rows: {}", board.height);
    let none = client.refused::<method::BoardMake>(&BoardMakeParams::default());
    assert_eq!(none.code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

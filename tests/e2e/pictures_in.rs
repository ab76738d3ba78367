//! Pictures from outside: good ones become takes and masks; bad ones get a typed answer and harm nothing.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetImportParams, CameraMove, DraftParams, EditOp, EditParams, ErrorCode, Focus,
    GuideMap, Origin, PromoteParams, Sides, Take, TakeExportParams, TakeId,
};
use maquette_tests::pictures::{jpeg, mask, png, png_that_claims, stripes};
use maquette_tests::{Audit, Client, Home};

fn import(
    client: &mut Client,
    path: &std::path::Path,
    shot: Option<&str>,
) -> Result<maquette_protocol::ImportReply, maquette_tests::Refused> {
    client.try_call::<method::AssetImport>(&AssetImportParams {
        path: path.display().to_string(),
        shot: shot.map(str::to_owned),
        prompt: Some("brought in".into()),
        ..AssetImportParams::default()
    })
}

/// An edit of a take that says no more than what is to be done.
pub fn edit(take: TakeId, op: EditOp) -> EditParams {
    EditParams { wait_ms: Some(60_000), ..EditParams::new(take, op) }
}

fn pixels(take: &Take) -> image::RgbaImage {
    image::open(take.asset.path.as_ref().expect("a Unix peer is told the path"))
        .expect("a picture")
        .to_rgba8()
}

#[test]
fn a_good_picture_becomes_a_take_and_keeps_its_bytes() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let bytes = png(&stripes(120, 80, 1));
    let path = home.write("in/photo.png", &bytes);
    let reply = import(&mut client, &path, Some("photo")).expect("it is a good picture");
    let take = reply.take.expect("a shot was named");
    assert_eq!((take.origin, take.asset.width, take.asset.height), (Origin::Import, 120, 80));
    assert_eq!(std::fs::read(take.asset.path.as_ref().unwrap()).unwrap(), bytes);
    let photo = home.write("in/photo.jpeg", jpeg(&stripes(90, 60, 2)));
    let reply = import(&mut client, &photo, None).expect("it is a good picture");
    assert!(reply.take.is_none());
    assert_eq!((reply.asset.media.as_str(), reply.asset.width), ("image/jpeg", 90));
    assert!(daemon.stop().success());
}

#[test]
fn bad_pictures_are_named_as_such() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let good = png(&stripes(200, 200, 3));
    let mut check = |name: &str, bytes: &[u8], expect: &[ErrorCode]| {
        let path = home.write(&format!("in/{name}"), bytes);
        let refused = import(&mut client, &path, Some("bad")).map(|_| ()).expect_err(name);
        assert!(expect.contains(&refused.code()), "{name}: {refused:?}");
        assert!(!refused.data.hint.is_empty(), "{name}");
    };
    let bad = &[ErrorCode::BadPicture];
    check("truncated.png", &good[..good.len() / 2], bad);
    check("header-only.png", &good[..20], bad);
    check("empty.png", b"", bad);
    check("text.png", b"this is no picture", bad);
    check("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", bad);
    check("wide.png", &png_that_claims(60_000, 60_000), &[ErrorCode::BadPicture, ErrorCode::TooLarge]);
    check(
        "bomb.png",
        &png_that_claims(u32::MAX / 4, u32::MAX / 4),
        &[ErrorCode::BadPicture, ErrorCode::TooLarge],
    );
    check("wide-and-low.png", &png_that_claims(60_000, 1), &[ErrorCode::BadPicture, ErrorCode::TooLarge]);
    let mut check_path = |path: &std::path::Path| {
        let refused = import(&mut client, path, None).map(|_| ()).expect_err("no picture");
        assert!(!refused.data.hint.is_empty(), "{}: {refused:?}", path.display());
    };
    check_path(&home.at("in/nowhere.png"));
    check_path(&home.at("in"));
    check_path(std::path::Path::new("/dev/zero"));
    check_path(std::path::Path::new("relative.png"));
    // A picture under a wrong name is still a picture: the bytes decide, not the name.
    let misnamed = home.write("in/really-png.jpg", &good);
    let asset = import(&mut client, &misnamed, None).expect("the bytes decide").asset;
    assert_eq!(asset.media, "image/png");
    assert_eq!(client.status().takes, 0);
    assert!(daemon.stop().success());
}

#[test]
fn an_inpaint_changes_no_pixel_outside_its_mask() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let picture = home.write("in/photo.png", png(&stripes(240, 180, 4)));
    let take = import(&mut client, &picture, Some("edited")).unwrap().take.unwrap();
    let mask_picture = mask(240, 180);
    let mask_path = home.write("in/mask.png", png(&mask_picture));
    let mask_asset = import(&mut client, &mask_path, None).unwrap().asset;
    let params = EditParams { mask: Some(mask_asset.digest), ..edit(take.id, EditOp::Inpaint) };
    let made = client.call::<method::Edit>(&params);
    let child = made.takes.first().unwrap_or_else(|| panic!("{:?}", made.jobs));
    assert_eq!(
        (child.parent, child.origin, child.shot_name.as_str()),
        (Some(take.id), Origin::Edit, "edited")
    );
    let (before, after) = (pixels(&take), pixels(child));
    assert_eq!(before.dimensions(), after.dimensions());
    let mut changed = 0;
    for (x, y, pixel) in before.enumerate_pixels() {
        if mask_picture.get_pixel(x, y).0 == [0; 3] {
            assert_eq!(pixel, after.get_pixel(x, y), "outside the mask at {x},{y}");
        } else {
            changed += u32::from(pixel != after.get_pixel(x, y));
        }
    }
    assert!(changed > 0, "nothing was filled");
    let small = home.write("in/small.png", png(&mask(24, 18)));
    let small = import(&mut client, &small, None).unwrap().asset;
    let wrong = client.refused::<method::Edit>(&EditParams { mask: Some(small.digest), ..params });
    assert_eq!(wrong.code(), ErrorCode::MaskMismatch);
    let missing = client.refused::<method::Edit>(&edit(take.id, EditOp::Inpaint));
    assert_eq!(missing.code(), ErrorCode::InvalidParams);
    Audit::read(&mut client).assert_assets_are_whole();
    assert!(daemon.stop().success());
}

#[test]
fn an_upscale_gives_more_pixels_of_the_same_picture() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let picture = home.write("in/photo.png", png(&stripes(64, 48, 5)));
    let take = import(&mut client, &picture, Some("large")).unwrap().take.unwrap();
    let made = client.call::<method::Edit>(&EditParams { factor: Some(2), ..edit(take.id, EditOp::Upscale) });
    let child = made.takes.first().unwrap_or_else(|| panic!("{:?}", made.jobs));
    assert_eq!(pixels(child).dimensions(), (128, 96));
    let seven =
        client.refused::<method::Edit>(&EditParams { factor: Some(7), ..edit(take.id, EditOp::Upscale) });
    assert_eq!(seven.code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn every_kind_of_edit_makes_a_child_take_of_the_size_that_was_quoted() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let picture = home.write("in/photo.png", png(&stripes(96, 64, 6)));
    let take = import(&mut client, &picture, Some("kinds")).unwrap().take.unwrap();
    let mask_path = home.write("in/mask.png", png(&mask(96, 64)));
    let mask = Some(import(&mut client, &mask_path, None).unwrap().asset.digest);
    let ask = |op| edit(take.id, op);
    let text = |text: &str| Some(text.to_owned());
    let mut check = |params: EditParams, size: (u32, u32)| {
        let made = client.call::<method::Edit>(&params);
        let child = made.takes.first().unwrap_or_else(|| panic!("{:?}", made.jobs)).clone();
        assert_eq!(
            (child.parent, child.origin, pixels(&child).dimensions()),
            (Some(take.id), Origin::Edit, size)
        );
        assert!(
            child.notes.iter().any(|note| note.starts_with("sketch: ")),
            "it says what it is: {:?}",
            child.notes
        );
        let again = client.call::<method::Edit>(&params);
        assert_eq!((again.hits, again.takes[0].id), (1, child.id), "never made twice");
        child
    };
    check(EditParams { mask, ..ask(EditOp::Remove) }, (96, 64));
    let sides = Some(Sides { left: 10, bottom: 6, ..Sides::default() });
    check(EditParams { sides, ..ask(EditOp::Outpaint) }, (106, 70));
    check(EditParams { aspect: text("1:1"), ..ask(EditOp::Outpaint) }, (96, 96));
    let square = check(EditParams { aspect: text("1:1"), ..ask(EditOp::Crop) }, (64, 64));
    let focus = Some(Focus { x: 0.0, y: 0.5 });
    let left = check(EditParams { aspect: text("1:1"), focus, ..ask(EditOp::Crop) }, (64, 64));
    assert_eq!(pixels(&left).get_pixel(0, 0), pixels(&take).get_pixel(0, 0), "its focus is the left edge");
    assert_ne!(square.id, left.id);
    check(EditParams { to: vec!["#0b5fff".into()], ..ask(EditOp::Recolour) }, (96, 64));
    let sky = vec!["#101830".to_owned(), "#ff9060".to_owned()];
    check(EditParams { to: sky, mask, ..ask(EditOp::Background) }, (96, 64));
    let photo = Some(take.asset.digest);
    check(EditParams { picture: photo, mask, ..ask(EditOp::Background) }, (96, 64));
    for map in [GuideMap::Depth, GuideMap::Edges, GuideMap::Segments] {
        check(EditParams { map: Some(map), ..ask(EditOp::Guide) }, (96, 64));
    }
    let stray = client.refused::<method::Edit>(&EditParams { factor: Some(2), ..ask(EditOp::Crop) });
    assert_eq!(stray.code(), ErrorCode::InvalidParams);
    Audit::read(&mut client).assert_assets_are_whole();
    assert!(daemon.stop().success());
}

#[test]
fn a_sketch_is_known_through_its_hero_to_its_clip() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let draft = DraftParams {
        prompt: "a velvet sofa in a living room".into(),
        shot: Some("sofa".into()),
        count: Some(1),
        size: Some("256x144".into()),
        wait_ms: Some(60_000),
        ..DraftParams::default()
    };
    let draft = client.call::<method::Draft>(&draft).takes.remove(0);
    let promote = |take: TakeId, tier: &str, size: &str| PromoteParams {
        takes: vec![take],
        tier: Some(tier.into()),
        size: Some(size.into()),
        override_reason: Some("a test".into()),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    let hero = client.call::<method::Promote>(&promote(draft.id, "hero", "512x288")).takes.remove(0);
    assert!(hero.notes.iter().any(|note| note == "velvet on the sofa"), "{:?}", hero.notes);
    let depth = EditParams { map: Some(GuideMap::Depth), ..edit(hero.id, EditOp::Guide) };
    let depth = client.call::<method::Edit>(&depth).takes.remove(0);
    assert!(depth.notes.iter().any(|note| note.contains("known from the composition")), "{:?}", depth.notes);
    client.call::<method::AnchorSet>(&AnchorSetParams { take: hero.id, reason: None });
    let clip = PromoteParams {
        seconds: Some(0.5),
        camera: Some(CameraMove::OrbitLeft),
        looped: true,
        ..promote(hero.id, "motion", "256x144")
    };
    let clip = client.call::<method::Promote>(&clip).takes.remove(0);
    assert!(clip.notes.iter().any(|note| note.contains("the sketch's own depth")), "{:?}", clip.notes);
    let export = |take: TakeId, format: &str| TakeExportParams {
        takes: vec![take],
        folder: home.at("out").display().to_string(),
        recipes: false,
        format: Some(format.to_owned()),
    };
    let file = client.call::<method::TakeExport>(&export(clip.id, "gif")).files.remove(0);
    let gif = std::fs::read(&file).unwrap();
    assert!(file.ends_with(".gif") && gif.starts_with(b"GIF89a"), "{file}");
    assert_eq!(
        client.refused::<method::TakeExport>(&export(clip.id, "webp")).code(),
        ErrorCode::InvalidParams
    );
    assert!(daemon.stop().success());
}

//! What is carried from take to take at real models: the picture of a promoted draft, and the mask of an edit.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetImportParams, DraftParams, EditOp, EditParams, JobCancelParams, JobState,
    MICROCREDITS, Made, ModelAcceptParams, PromoteParams, Take, TakeParams,
};
use maquette_tests::fakes::{Brought, Fault, Step};
use maquette_tests::pictures::{mask as drawn_mask, png};
use maquette_tests::{Audit, Client, Home};

use super::setups::{Setup, openai, replicate};
use super::{draft, settled};
use crate::pictures_in::edit;
use crate::story::keep;

/// The take of a request for one.
fn taken(client: &mut Client, made: &Made) -> Take {
    let job = settled(client, made.jobs[0].id);
    assert_eq!(job.state, JobState::Done, "{:?}", job.error);
    client.call::<method::TakeGet>(&TakeParams { take: job.take.expect("a done job has a take") }).take
}

fn bytes_of(take: &Take) -> Vec<u8> {
    std::fs::read(take.asset.path.as_ref().expect("we may see paths")).unwrap()
}

fn brought(setup: &Setup, field: &str) -> Vec<Brought> {
    let all = setup.fake.books().brought.into_iter();
    all.filter(|one| one.field == field).collect()
}

#[test]
fn a_promoted_draft_brings_its_picture_to_the_higher_tier() {
    for (setup, route, field) in
        [(replicate(), "replicate/nano-banana-pro", "image_input"), (openai(), "openai/high", "image[]")]
    {
        let name = setup.fake.name();
        let hero = format!("[tiers.hero]\nstage = \"refinement\"\nroute = \"{route}\"\nsize = \"2K\"\n");
        let home = setup.home_with(&hero);
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let made = client.call::<method::Draft>(&draft(1));
        let parent = taken(&mut client, &made);
        client.call::<method::TakeJudge>(&keep(parent.id));
        assert_eq!(setup.fake.books().brought, [], "{name}: a draft is words alone");
        let params =
            PromoteParams { takes: vec![parent.id], tier: Some("hero".into()), ..PromoteParams::default() };
        let made = client.call::<method::Promote>(&params);
        let hero = taken(&mut client, &made);
        let brought = brought(&setup, field);
        assert_eq!(brought.len(), 1, "{name}");
        assert_eq!(brought[0].bytes, bytes_of(&parent), "{name}: not one byte differs");
        assert_eq!((hero.parent, hero.tier.as_str()), (Some(parent.id), "hero"), "{name}");
        let books = setup.fake.books();
        assert_eq!(bytes_of(&hero), books.made[1].bytes, "{name}");
        assert!(!books.key_leaked(), "{name}: the key went to its provider alone");
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
    }
}

/// Both share model, words and seed; the list of a provider must not give the one for the other.
#[test]
fn a_lost_promotion_is_not_taken_for_its_draft() {
    let setup = replicate();
    let hero =
        format!("[tiers.hero]\nstage = \"refinement\"\nroute = \"{}\"\nsize = \"1024x1024\"\n", setup.route);
    let home = setup.home_with(&hero);
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let made = client.call::<method::Draft>(&draft(1));
    let parent = taken(&mut client, &made);
    client.call::<method::TakeJudge>(&keep(parent.id));
    let mut promote = |fault, key: &str| {
        setup.fake.script(Step::Create, fault);
        let (takes, tier) = (vec![parent.id], Some("hero".into()));
        let params = PromoteParams {
            takes,
            tier,
            again: true,
            idempotency_key: Some(key.into()),
            ..PromoteParams::default()
        };
        let made = client.call::<method::Promote>(&params);
        settled(&mut client, made.jobs[0].id)
    };
    let never_came = promote(Fault::HtmlError, "one");
    assert_eq!(never_came.state, JobState::NeedsYou, "{:?}", never_came.error);
    let came = promote(Fault::ResetAfterReading, "two");
    assert_eq!(came.state, JobState::Done, "{:?}", came.error);
    let take = client.call::<method::TakeGet>(&TakeParams { take: came.take.expect("it is done") }).take;
    assert_eq!(bytes_of(&take), setup.fake.books().made[1].bytes);
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn an_anchor_is_the_first_frame_of_its_clip() {
    let setup = replicate();
    let motion = "[tiers.motion]\nstage = \"motion\"\nroute = \"replicate/veo\"\nneeds = \"anchor\"\nsize = \"1280x720\"\n";
    let home = setup.home_with(motion);
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let before = client.wallet(setup.wallet).posted_microcredits;
    let params = DraftParams { size: Some("1376x768".into()), ..draft(1) };
    let made = client.call::<method::Draft>(&params);
    let anchor = taken(&mut client, &made);
    client.call::<method::TakeJudge>(&keep(anchor.id));
    client.call::<method::AnchorSet>(&AnchorSetParams { take: anchor.id, reason: None });
    client.call::<method::ModelAccept>(&ModelAcceptParams { route: "replicate/veo".into() });
    let (takes, tier) = (vec![anchor.id], Some("motion".into()));
    let params = PromoteParams { takes, tier, seconds: Some(4.0), ..PromoteParams::default() };
    let made = client.call::<method::Promote>(&params);
    let clip = taken(&mut client, &made);
    assert_eq!(brought(&setup, "image")[0].bytes, bytes_of(&anchor));
    assert_eq!((clip.asset.media.as_str(), clip.parent), ("video/mp4", Some(anchor.id)));
    let wallet = client.wallet(setup.wallet);
    // A picture at 4 cents, and four seconds at 10; a hundred credits a dollar.
    assert_eq!((wallet.held_microcredits, before - wallet.posted_microcredits), (0, 44 * MICROCREDITS));
    assert!(daemon.stop().success());
}

#[test]
fn what_began_and_is_stopped_costs_what_the_provider_took() {
    let setup = replicate();
    let home = setup.home();
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    setup.fake.pace(u32::MAX);
    let made = client.call::<method::Draft>(&draft(1));
    // The second question finds it at work.
    setup.fake.wait_for(|books| books.count(Step::Status) >= 2);
    let jobs = vec![made.jobs[0].id];
    client.call::<method::JobCancel>(&JobCancelParams { jobs, ..JobCancelParams::default() });
    let job = settled(&mut client, made.jobs[0].id);
    let books = setup.fake.books();
    assert_eq!((books.cancelled.len(), books.charges.len()), (1, 1));
    let charged = i64::try_from(books.charged_usd_micros()).unwrap() * 100;
    assert_eq!((job.state, job.captured_microcredits), (JobState::Refused, charged), "{:?}", job.error);
    assert!(job.error.is_some_and(|error| error.message.contains("after it began")));
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

fn mask_of(client: &mut Client, home: &Home, side: u32) -> maquette_protocol::Digest {
    let path = home.write("in/mask.png", png(&drawn_mask(side, side)));
    let params = AssetImportParams { path: path.display().to_string(), ..AssetImportParams::default() };
    client.call::<method::AssetImport>(&params).asset.digest
}

#[test]
fn an_edit_brings_its_mask_and_changes_no_pixel_outside() {
    for (setup, field, takes_a_mask) in [(replicate(), "input_images", false), (openai(), "image[]", true)] {
        let name = setup.fake.name();
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let made = client.call::<method::Draft>(&draft(1));
        let parent = taken(&mut client, &made);
        let mask_digest = mask_of(&mut client, &home, 1024);
        let (mask, prompt) = (Some(mask_digest), Some("a hen".into()));
        let params = EditParams { mask, prompt, wait_ms: None, ..edit(parent.id, EditOp::Inpaint) };
        let made = client.call::<method::Edit>(&params);
        let child = taken(&mut client, &made);
        assert_eq!(brought(&setup, field)[0].bytes, bytes_of(&parent), "{name}");
        let masks = brought(&setup, "mask");
        assert_eq!(masks.len(), usize::from(takes_a_mask), "{name}");
        let drawn = drawn_mask(1024, 1024);
        for sent in &masks {
            let sent = image::load_from_memory(&sent.bytes).unwrap().to_rgba8();
            let is_clear = |x, y| sent.get_pixel(x, y).0[3] == 0;
            let agrees = |(x, y, pixel): (u32, u32, &image::Rgb<u8>)| is_clear(x, y) == (pixel.0 != [0; 3]);
            assert!(drawn.enumerate_pixels().all(agrees), "{name}: clear where it may change");
        }
        let open = |take: &Take| image::load_from_memory(&bytes_of(take)).unwrap().to_rgba8();
        let (before, after) = (open(&parent), open(&child));
        let mut changed = 0;
        for (x, y, pixel) in drawn.enumerate_pixels() {
            let is_same = before.get_pixel(x, y) == after.get_pixel(x, y);
            assert!(is_same || pixel.0 != [0; 3], "{name}: outside the mask at {x},{y}");
            changed += u32::from(!is_same);
        }
        assert!(changed > 0, "{name}: nothing changed");
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
    }
}

//! The canary: what is pinned is made again once when a model's version changes, for its price, and the drift is told by template.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetImportParams, CalibrateParams, CanaryListReply, CanaryPinParams,
    CanaryReportParams, CanaryReportReply, CanaryRunParams, CanaryState, CanaryUnpinParams, CorrelationSays,
    DraftParams, ErrorCode, Level, MICROCREDITS, Made, MeasureState, Nothing, ProjectParams, PromoteParams,
    PromptExpandParams, QuoteParams, TakeDeleteParams, TakeId,
};
use maquette_tests::client::draft_params;
use maquette_tests::pictures::{png, stripes};
use maquette_tests::scripted::CATALOG;
use maquette_tests::{Audit, Client, Home};

use crate::story::keep;

/// A route beside the scripted provider's own whose pictures depend on its version.
fn catalog(home: &Home, version: &str) {
    let route = CATALOG.split("[route.paid]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
    let route = route.replace("call = \"make\"", "call = \"paint\"");
    let route = route.replace("version = \"1\"", &format!("version = \"{version}\""));
    home.write("config/catalog/scripted.toml", format!("{CATALOG}\n[route.painted]{route}"));
}

fn draft(client: &mut Client, prompt: &str) -> TakeId {
    let params = DraftParams {
        tier: Some("paid".into()),
        route: Some("scripted/painted".into()),
        ..draft_params("pinned", prompt, 1)
    };
    client.call::<method::Draft>(&params).takes[0].id
}

fn pin(client: &mut Client, takes: &[TakeId], template: Option<&str>) -> CanaryListReply {
    let template = template.map(str::to_owned);
    client.call::<method::CanaryPin>(&CanaryPinParams { takes: takes.to_vec(), template })
}

fn list(client: &mut Client) -> CanaryListReply {
    client.call::<method::CanaryList>(&ProjectParams::default())
}

fn states(list: &CanaryListReply) -> Vec<(TakeId, CanaryState)> {
    list.pins.iter().map(|pin| (pin.take, pin.state)).collect()
}

fn run() -> CanaryRunParams {
    CanaryRunParams { wait_ms: Some(60_000), ..CanaryRunParams::default() }
}

fn report(client: &mut Client) -> CanaryReportReply {
    client.call::<method::CanaryReport>(&CanaryReportParams::default())
}

fn notices(client: &mut Client) -> Vec<String> {
    let notices = client.call::<method::Status>(&Nothing {}).notices;
    notices.into_iter().filter(|notice| notice.code == "canary_due").map(|notice| notice.message).collect()
}

#[test]
fn a_new_version_is_asked_once_for_each_pin_and_its_drift_is_told_by_template() {
    let home = Home::new();
    catalog(&home, "1");
    let daemon = home.start();
    let mut client = daemon.client();
    let cups = [draft(&mut client, "a cup that moves"), draft(&mut client, "a mug that moves")];
    let jug = draft(&mut client, "a jug");
    pin(&mut client, &cups, Some("cups"));
    let listed = pin(&mut client, &[jug], Some("jugs"));
    assert_eq!(states(&listed), [cups[0], cups[1], jug].map(|take| (take, CanaryState::Current)));
    assert_eq!(client.refused::<method::CanaryRun>(&run()).code(), ErrorCode::InvalidParams);
    assert_eq!(notices(&mut client), [""; 0]);
    let before = report(&mut client);
    assert!(before.templates.iter().all(|row| (row.n, row.missing > 0, row.level) == (0, true, None)));
    assert!(daemon.stop().success());

    catalog(&home, "2");
    let daemon = home.start();
    let mut client = daemon.client();
    let listed = list(&mut client);
    assert_eq!(states(&listed), [cups[0], cups[1], jug].map(|take| (take, CanaryState::Due)));
    let first = &listed.pins[0];
    let now = first.now.as_ref().unwrap();
    assert_eq!((first.then.version.as_str(), now.version.as_str()), ("1", "2"));
    assert_eq!((&first.then.model, first.changed.as_slice()), (&now.model, &["version".to_owned()][..]));
    let told = notices(&mut client);
    assert!(told.len() == 1 && told[0].contains("3 takes that are pinned"), "{told:?}");

    let quote = client.call::<method::QuoteMethod>(&QuoteParams::CanaryRun(run()));
    assert_eq!((quote.takes, quote.hits, quote.total_microcredits), (3, 0, 36 * MICROCREDITS));
    assert_eq!((quote.tier.as_str(), quote.route.as_str()), ("paid", "scripted/painted"));
    let posted = client.wallet("house").posted_microcredits;
    assert_eq!(home.provider_books().creates().len(), 3, "a quote makes nothing");
    let keyed = CanaryRunParams {
        quote_id: Some(quote.quote_id.clone()),
        idempotency_key: Some("after the new version".into()),
        ..run()
    };
    let made = client.call::<method::CanaryRun>(&keyed);
    assert_eq!((made.takes.len(), made.shot_name.as_str(), made.hits), (3, "canary", 0));
    let seeds = |made: &Made| made.takes.iter().map(|take| take.seed).collect::<Vec<_>>();
    assert_eq!(seeds(&made), listed.pins.iter().map(|pin| pin.seed).collect::<Vec<_>>());
    assert_eq!(posted - client.wallet("house").posted_microcredits, 36 * MICROCREDITS);

    assert_eq!(client.call::<method::CanaryRun>(&keyed).batch, made.batch, "the same key, the same answer");
    let again = client.call::<method::CanaryRun>(&run());
    assert_eq!((again.hits, again.held_microcredits, again.jobs.len()), (3, 0, 0));
    assert_eq!(home.provider_books().creates().len(), 6, "each was asked for once");
    let listed = list(&mut client);
    assert!(listed.pins.iter().all(|pin| pin.state == CanaryState::Made && pin.again.is_some()));
    assert_eq!(notices(&mut client), [""; 0]);

    let told = report(&mut client);
    let [cups_row, jugs_row] = told.templates.as_slice() else { panic!("{told:?}") };
    assert_eq!((cups_row.template.as_deref(), cups_row.n, cups_row.missing), (Some("cups"), 2, 0));
    assert!(cups_row.level >= Some(Level::Visible), "{cups_row:?}");
    assert!(cups_row.words.starts_with("needs re-tuning: "), "{}", cups_row.words);
    let palette = cups_row.components.iter().find(|one| one.name == "palette").unwrap();
    assert!(palette.n == 2 && palette.worst >= palette.median && palette.take.is_some(), "{palette:?}");
    assert_eq!((jugs_row.template.as_deref(), jugs_row.level), (Some("jugs"), Some(Level::Same)));
    assert!(jugs_row.words.contains("not checked: brand, text, identity"), "{}", jugs_row.words);
    assert_eq!(told.pins[2].words, "the same picture, to the byte");
    let identity = told.pins[0].drift.iter().find(|measure| measure.name == "identity").unwrap();
    assert_eq!((identity.state, identity.level), (MeasureState::NotChecked, None));
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

#[test]
fn pins_are_facts_that_outlive_a_kill_and_can_be_taken_back() {
    let home = Home::new();
    catalog(&home, "1");
    let daemon = home.start();
    let mut client = daemon.client();
    let takes = ["a cup", "a mug", "a jug"].map(|prompt| draft(&mut client, prompt));
    pin(&mut client, &takes, None);
    let renamed = pin(&mut client, &takes[1..2], Some("mugs"));
    assert_eq!(renamed.pins[1].template.as_deref(), Some("mugs"));
    let gone = CanaryUnpinParams { takes: takes[..2].to_vec() };
    assert_eq!(states(&client.call::<method::CanaryUnpin>(&gone)).len(), 1);
    assert_eq!(client.refused::<method::CanaryUnpin>(&gone).code(), ErrorCode::InvalidParams);
    let undone = client.call::<method::Undo>(&ProjectParams::default());
    assert_eq!((undone.undone.as_str(), undone.takes.len()), ("the canary pins of 2 takes", 2));
    assert_eq!(list(&mut client), renamed, "in their places, with their templates");
    let delete = TakeDeleteParams { takes: vec![takes[0]] };
    let refused = client.refused::<method::TakeDelete>(&delete);
    assert_eq!(refused.code(), ErrorCode::WrongState);
    assert!(refused.data.hint.contains("maquette canary unpin t1"), "{refused:?}");
    daemon.kill9();
    let daemon = home.start();
    let mut client = daemon.client();
    assert_eq!(list(&mut client), renamed);
    assert!(daemon.stop().success());
    std::fs::remove_dir_all(home.at("data/index")).unwrap();
    let daemon = home.start();
    let mut client = daemon.client();
    assert_eq!(list(&mut client), renamed, "the journal is the truth");
    client.call::<method::CanaryUnpin>(&CanaryUnpinParams { takes: takes[..1].to_vec() });
    client.call::<method::TakeDelete>(&delete);
    client.call::<method::Undo>(&ProjectParams::default());
    assert_eq!(states(&list(&mut client)).len(), 2, "what is gone is not pinned again");
    assert!(daemon.stop().success());
}

#[test]
fn heroes_are_made_again_from_what_they_came_from_and_are_no_rolls() {
    let home = Home::new();
    catalog(&home, "1");
    let daemon = home.start();
    let mut client = daemon.client();
    let drafts = ["a", "b", "c", "d"].map(|word| draft(&mut client, &format!("a cup, {word}")));
    for take in drafts {
        client.call::<method::TakeJudge>(&keep(take));
    }
    let promote = PromoteParams {
        takes: drafts.to_vec(),
        tier: Some("rolled".into()),
        route: Some("scripted/painted".into()),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    let heroes: Vec<TakeId> =
        client.call::<method::Promote>(&promote).takes.iter().map(|take| take.id).collect();
    pin(&mut client, &[&heroes[..], &drafts[..1]].concat(), None);
    assert!(daemon.stop().success());
    catalog(&home, "2");
    let daemon = home.start();
    let mut client = daemon.client();
    let refused = client.refused::<method::CanaryRun>(&run());
    assert!(refused.message.contains("rolled by scripted/painted, paid by scripted/painted"), "{refused:?}");
    let made = client.call::<method::CanaryRun>(&CanaryRunParams { tier: Some("rolled".into()), ..run() });
    let parents: Vec<_> = made.takes.iter().map(|take| take.parent.unwrap()).collect();
    assert_eq!(parents, drafts, "four at once, where three rolls are the rule");
    let listed = list(&mut client);
    assert_eq!(listed.pins[4].state, CanaryState::Due, "the draft waits for its own run");
    // What a hero came from is gone: it cannot be made again, and says so.
    catalog_changes_and_a_parent_goes(&home, daemon, drafts[3]);
}

fn catalog_changes_and_a_parent_goes(home: &Home, daemon: maquette_tests::Daemon, parent: TakeId) {
    assert!(daemon.stop().success());
    catalog(home, "3");
    let daemon = home.start();
    let mut client = daemon.client();
    client.call::<method::TakeDelete>(&TakeDeleteParams { takes: vec![parent] });
    let pin = &list(&mut client).pins[3];
    assert_eq!(pin.state, CanaryState::Cannot);
    assert!(pin.why_not.as_deref().is_some_and(|why| why.contains("came from was deleted")), "{pin:?}");
    let quote = QuoteParams::CanaryRun(CanaryRunParams { tier: Some("rolled".into()), ..run() });
    assert_eq!(client.call::<method::QuoteMethod>(&quote).takes, 3, "it holds up no other");
    assert!(daemon.stop().success());
}

#[test]
fn what_cannot_be_pinned_is_refused_with_the_next_step() {
    let home = Home::new();
    catalog(&home, "1");
    let daemon = home.start();
    let mut client = daemon.client();
    let take = draft(&mut client, "a cup");
    let photo = home.write("in/photo.png", png(&stripes(60, 40, 1))).display().to_string();
    let import =
        AssetImportParams { path: photo, shot: Some("photo".into()), ..AssetImportParams::default() };
    let photo = client.call::<method::AssetImport>(&import).take.unwrap().id;
    let mut check = |takes: Vec<TakeId>, template: Option<&str>, code: ErrorCode| {
        let params = CanaryPinParams { takes, template: template.map(str::to_owned) };
        let refused = client.refused::<method::CanaryPin>(&params);
        assert_eq!(refused.code(), code, "{params:?}");
        assert!(!refused.data.hint.is_empty());
    };
    check(vec![], None, ErrorCode::InvalidParams);
    check(vec![take; 65], None, ErrorCode::InvalidParams);
    check(vec![TakeId(99)], None, ErrorCode::UnknownTake);
    check(vec![photo], None, ErrorCode::InvalidParams);
    check(vec![take], Some(" "), ErrorCode::InvalidParams);
    check(vec![take], Some("two\nlines"), ErrorCode::InvalidParams);
    check(vec![take], Some(&"x".repeat(101)), ErrorCode::InvalidParams);
    assert!(list(&mut client).pins.is_empty());
    assert!(
        client.refused::<method::CanaryRun>(&run()).message.contains("no take of this project is pinned")
    );
    assert!(report(&mut client).templates.is_empty());
    // By the model that has not changed: asked anew once, with the same seed, and then never again.
    pin(&mut client, &[take, take], None);
    let all = CanaryRunParams { all: true, ..run() };
    let made = client.call::<method::CanaryRun>(&all);
    assert_eq!((made.takes.len(), made.hits, made.takes[0].cached), (1, 0, false));
    assert_eq!(client.call::<method::CanaryRun>(&all).hits, 1);
    assert_eq!(home.provider_books().creates().len(), 2);
    assert!(daemon.stop().success());
}

#[test]
fn a_take_of_a_prompt_file_stands_for_that_file() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let demo = home.demo_project(&mut client);
    home.write(
        "demo/prompts/bowl.prompt",
        "---\nmaquette.shot: bowls\nmaquette.size: 128x128\n---\na bowl of plums\n",
    );
    home.write("demo/prompts/broken.prompt", "---\nmaquette.shot: [\n---\na bowl of plums\n");
    let asked = PromptExpandParams {
        name: Some("bowl.prompt".into()),
        project: Some(demo.clone()),
        with_request: true,
        ..PromptExpandParams::default()
    };
    let request = client.call::<method::PromptExpand>(&asked).request;
    let Some(QuoteParams::Draft(request)) = request else { panic!("{request:?}") };
    let params = DraftParams { wait_ms: Some(60_000), count: Some(1), ..request };
    let of_file = client.call::<method::Draft>(&params).takes[0].id;
    let free = DraftParams {
        project: Some(demo),
        size: Some("128x128".into()),
        ..draft_params("free", "a vase", 1)
    };
    let free = client.call::<method::Draft>(&free).takes[0].id;
    let listed = pin(&mut client, &[of_file, free], None);
    let templates: Vec<_> = listed.pins.iter().map(|pin| pin.template.as_deref()).collect();
    assert_eq!(templates, [Some("bowl.prompt"), None]);
    assert!(daemon.stop().success());
}

#[test]
fn a_clip_is_pinned_and_made_again_and_compared_frame_by_frame() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let prompt = "a lighthouse on a cliff at dusk";
    let draft = DraftParams { size: Some("256x144".into()), ..draft_params("light", prompt, 1) };
    let still = client.call::<method::Draft>(&draft).takes[0].id;
    client.call::<method::AnchorSet>(&AnchorSetParams { take: still, reason: None });
    let clip = PromoteParams {
        takes: vec![still],
        tier: Some("motion".into()),
        size: Some("256x144".into()),
        seconds: Some(1.0),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    let clip = client.call::<method::Promote>(&clip).takes[0].id;
    let listed = pin(&mut client, &[clip], Some("cliffs"));
    assert_eq!((listed.pins[0].take, listed.pins[0].state), (clip, CanaryState::Current));

    // Quoted first, from the same anchor and with the same settings.
    let all = CanaryRunParams { all: true, ..run() };
    let quote = client.call::<method::QuoteMethod>(&QuoteParams::CanaryRun(all.clone()));
    assert_eq!((quote.takes, quote.hits, quote.tier.as_str()), (1, 0, "motion"));
    let made = client.call::<method::CanaryRun>(&all);
    let again = &made.takes[0];
    assert_eq!((again.shot_name.as_str(), again.asset.media.as_str()), ("canary", "video/mp4"));
    assert_eq!((again.parent, again.asset.duration_ms), (Some(still), Some(1_000)));
    assert_eq!(client.call::<method::CanaryRun>(&all).hits, 1);

    let told = report(&mut client);
    let drift = &told.pins[0].drift;
    let names: Vec<&str> = drift.iter().map(|measure| measure.name.as_str()).collect();
    let stills = ["layout", "edges", "structure", "palette", "brand", "tone", "text", "identity"];
    let clips = ["boiling", "pumping", "ghosting", "freezes", "jumps", "warp", "hue"];
    assert_eq!(names, [&stills[..], &clips[..]].concat());
    assert_eq!((told.templates[0].template.as_deref(), told.templates[0].n), (Some("cliffs"), 1));
    let structure = drift.iter().find(|measure| measure.name == "structure").unwrap();
    assert!(structure.words.starts_with("at ") && structure.score.is_some(), "{structure:?}");
    let boiling = drift.iter().find(|measure| measure.name == "boiling").unwrap();
    assert!(boiling.words.contains("; in the pinned clip: "), "{boiling:?}");
    assert_eq!(report(&mut client).pins[0].drift, *drift);
    assert!(daemon.stop().success());
}

#[test]
fn promises_are_set_beside_what_the_clips_did_and_too_few_say_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    for prompt in ["a lighthouse on a cliff at dusk", "a red teapot on an oak table"] {
        let draft = DraftParams { size: Some("256x144".into()), ..draft_params(&prompt[..12], prompt, 1) };
        let still = client.call::<method::Draft>(&draft).takes[0].id;
        client.call::<method::AnchorSet>(&AnchorSetParams { take: still, reason: None });
        for motion in [20, 60] {
            let clip = PromoteParams {
                takes: vec![still],
                tier: Some("motion".into()),
                motion: Some(motion),
                seconds: Some(0.5),
                size: Some("128x72".into()),
                wait_ms: Some(60_000),
                ..PromoteParams::default()
            };
            assert_eq!(client.call::<method::Promote>(&clip).takes.len(), 1);
        }
    }
    let reply = client.call::<method::InspectCalibrate>(&CalibrateParams::default());
    assert_eq!((reply.anchors, reply.clips, reply.not_measured, reply.left_out), (2, 4, 0, 0));
    assert_eq!((reply.correlations.len(), reply.least_n, reply.confidence), (40, 18, 0.95));
    for one in &reply.correlations {
        assert_eq!((one.says, one.low), (CorrelationSays::TooFew, None), "{one:?}");
        assert!(one.n <= 2, "clips of one anchor are one pair: {one:?}");
    }
    assert!(reply.words.contains("2 anchors, which is too few"), "{}", reply.words);
    let other = CalibrateParams { route: Some("fal/kling".into()), ..CalibrateParams::default() };
    assert_eq!(client.call::<method::InspectCalibrate>(&other).clips, 0);
    assert_eq!(client.call::<method::InspectCalibrate>(&CalibrateParams::default()), reply);
    assert!(daemon.stop().success());
}

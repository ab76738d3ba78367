//! Real models, by fakes that speak their providers' HTTP: what the daemon believes is what the provider would say.
//!
//! For each provider and each fault: at most one order that became work, whatever was charged is captured or held for a person, and a
//! result that the provider still has is not lost.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, DraftParams, Job, JobGetParams, JobState, MICROCREDITS, Made, PromoteParams, ShotParams,
};
use maquette_tests::client::draft_params;
use maquette_tests::fakes::{Fault, Release, Step};
use maquette_tests::programs::{say, until};
use maquette_tests::{Audit, Client, Home};

mod by_hand;
mod carried;
mod clips;
mod from_takes;
mod kills;
mod reconcile;
mod round;
mod setups;

use crate::story::keep;
use setups::{Setup, all, google};

/// A draft of its own: words of its own are a recipe of its own, also where a model takes no seed.
fn draft(seed: u64) -> DraftParams {
    DraftParams {
        tier: Some("model".into()),
        seed: Some(seed),
        wait_ms: None,
        ..draft_params("models", &format!("lighthouse {seed}"), 1)
    }
}

/// An order of its own on the tier `model`. A clip comes from an anchor, which is drawn here once.
fn order(setup: &Setup, client: &mut Client, seed: u64) -> Made {
    if !setup.makes_clips() {
        return client.call::<method::Draft>(&draft(seed));
    }
    let paper = DraftParams { tier: Some("paper".into()), ..draft_params("models", "a lighthouse", 1) };
    let still = client.call::<method::Draft>(&paper).takes.remove(0);
    let shot = ShotParams { project: None, shot: "models".into() };
    if client.call::<method::AnchorGet>(&shot).take.is_none() {
        client.call::<method::TakeJudge>(&keep(still.id));
        client.call::<method::AnchorSet>(&AnchorSetParams { take: still.id, reason: None });
    }
    let params = PromoteParams {
        shot: Some("models".into()),
        tier: Some("model".into()),
        prompt: Some(format!("lighthouse {seed}")),
        ..PromoteParams::default()
    };
    client.call::<method::Promote>(&params)
}

/// Waits until a job has ended or needs a person.
fn settled(client: &mut Client, job: maquette_protocol::JobId) -> Job {
    for _ in 0..10 {
        let now = client.call::<method::JobGet>(&JobGetParams { job, wait_ms: Some(30_000) });
        if now.state.is_final() || now.state == JobState::NeedsYou {
            return now;
        }
    }
    panic!("{job} came to no end: {:?}", client.job(job));
}

#[test]
fn a_picture_arrives_as_it_was_made_and_costs_what_was_charged() {
    for setup in all() {
        let name = setup.route;
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let made = order(&setup, &mut client, 7);
        let job = settled(&mut client, made.jobs[0].id);
        assert_eq!(job.state, JobState::Done, "{name}: {:?}", job.error);
        let again = order(&setup, &mut client, 7);
        assert_eq!(again.hits, 1, "{name}: it is not ordered twice");
        let bytes = std::fs::read(again.takes[0].asset.path.as_ref().expect("we may see paths")).unwrap();
        let books = setup.fake.books();
        assert_eq!((books.accepted(), books.made.len()), (1, 1), "{name}");
        assert_eq!(bytes, books.made[0].bytes, "{name}: not one byte differs");
        // A hundred credits a dollar: a millionth of a dollar is a hundred micro-credits. Google counts tokens of the prompt, too.
        let charged = i64::try_from(books.charged_usd_micros()).unwrap() * 100;
        let extra = job.captured_microcredits - charged;
        assert!((0..=1_000).contains(&extra), "{name}: {} for {charged}", job.captured_microcredits);
        assert!(!books.key_leaked(), "{name}: the key went to its provider alone");
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
        no_key_is_in(&home, setup.fake.key());
    }
}

/// Looks through everything that a home keeps: logs, journal, index, config.
fn no_key_is_in(home: &Home, key: &str) {
    if key.is_empty() {
        return;
    }
    let mut folders = vec![home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                let found = bytes.windows(key.len()).any(|part| part == key.as_bytes());
                assert!(!found, "the key stands in {}", path.display());
            }
        }
    }
}

/// Faults that need a hand to end, or hundreds of megabytes: they have tests of their own.
fn runs_by_itself(fault: Fault) -> bool {
    !fault.is_gate()
        && !matches!(
            fault,
            Fault::HangAfterReading | Fault::OversizedBody | Fault::GigabyteResult | Fault::LateAnswer
        )
}

#[test]
fn whatever_goes_wrong_is_paid_once_and_nothing_is_lost() {
    let setups = all();
    // Each has a daemon of its own, and nearly all of the time is waiting.
    std::thread::scope(|threads| {
        for setup in &setups {
            threads.spawn(|| every_fault(setup));
        }
    });
}

fn every_fault(setup: &Setup) {
    let home = setup.home();
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let faults = setup.fake.faults().into_iter();
    let faults: Vec<_> =
        faults.filter(|(step, fault)| setup.steps.contains(step) && runs_by_itself(*fault)).collect();
    assert!(faults.len() > 20, "{}: {faults:?}", setup.route);
    for (n, (step, fault)) in faults.into_iter().enumerate() {
        one_fault(setup, &mut client, 1_000 + n as u64, step, fault);
    }
    reconcile::finds_only_what_waits_for_a_person(setup, &mut client);
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
    no_key_is_in(&home, setup.fake.key());
}

fn one_fault(setup: &Setup, client: &mut Client, seed: u64, step: Step, fault: Fault) {
    let before = setup.fake.books();
    let held = client.wallet(setup.wallet).held_microcredits;
    setup.fake.script(step, fault);
    let made = order(setup, client, seed);
    let job = settled(client, made.jobs[0].id);
    setup.fake.finish();
    let after = setup.fake.books();
    let row = format!("{:<30} {:<8} {:<24} {:?}", setup.route, format!("{step:?}"), fault.name(), job.state);
    say(&row);
    let orders = after.accepted() - before.accepted();
    assert!(orders <= 1, "{row}: {orders} orders became work");
    let charged = after.charged_usd_micros() - before.charged_usd_micros();
    let still_held = client.wallet(setup.wallet).held_microcredits - held;
    if charged > 0 {
        let is_booked = job.captured_microcredits > 0 || (job.state == JobState::NeedsYou && still_held > 0);
        assert!(is_booked, "{row}: charged {charged} and neither captured nor held: {:?}", job.error);
    }
    if job.state == JobState::NeedsYou {
        assert!(still_held > 0 || setup.wallet == "house", "{row}: a person is asked, and nothing is held");
    } else {
        assert_eq!(still_held, 0, "{row}: its hold has ended");
    }
    if let Some(error) = &job.error {
        assert!(
            !error.hint.is_empty() && error.code != maquette_protocol::ErrorCode::Unknown,
            "{row}: {error:?}"
        );
    }
    assert!(!after.key_leaked() && after.trapped() == 0, "{row}: somewhere it does not belong");
}

#[test]
fn a_kill_while_the_order_hangs_pays_once() {
    for setup in all() {
        let name = setup.route;
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        setup.fake.script(Step::Create, Fault::HangAfterReading);
        let made = order(&setup, &mut client, 9);
        setup.fake.wait_until_held(1);
        daemon.kill9();
        setup.fake.release(Release::Proceed);
        setup.fake.finish();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let job = settled(&mut client, made.jobs[0].id);
        let books = setup.fake.books();
        let most = if setup.orders_again { 2 } else { 1 };
        assert!(books.accepted() <= most, "{name}: {} orders became work", books.accepted());
        // Who cannot be asked what became of an order leaves it to a person; the others know it by a name.
        let expect = if setup.can_be_asked { JobState::Done } else { JobState::NeedsYou };
        assert_eq!(job.state, expect, "{name}: {:?}", job.error);
        if expect == JobState::NeedsYou {
            assert!(client.wallet(setup.wallet).held_microcredits >= MICROCREDITS, "its hold stays");
        }
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
    }
}

#[test]
fn a_kill_while_the_result_hangs_fetches_it_again() {
    for setup in all().into_iter().filter(|setup| setup.steps.len() > 1) {
        let name = setup.route;
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let last = setup.steps[setup.steps.len() - 1];
        setup.fake.pace(0);
        setup.fake.script(last, Fault::HangAfterReading);
        let made = order(&setup, &mut client, 9);
        setup.fake.wait_until_held(1);
        daemon.kill9();
        setup.fake.release(Release::Proceed);
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let job = settled(&mut client, made.jobs[0].id);
        assert_eq!(job.state, JobState::Done, "{name}: {:?}", job.error);
        let books = setup.fake.books();
        assert_eq!((books.creates.len(), books.made.len()), (1, 1), "{name}: it was ordered once");
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
    }
}

#[test]
fn without_a_key_nothing_is_sent_and_the_way_out_is_told() {
    let setup = google();
    let home = setup.home();
    let daemon = home.try_start(&[("MAQUETTE_REMOTE", "1")]).expect("it starts");
    let mut client = daemon.client();
    let made = client.call::<method::Draft>(&draft(1));
    let job = settled(&mut client, made.jobs[0].id);
    let error = job.error.expect("it says why");
    assert_eq!((job.state, error.code), (JobState::Failed, maquette_protocol::ErrorCode::ProviderKey));
    assert!(error.message.contains("GEMINI_API_KEY") && error.hint.contains("maquette retry"), "{error:?}");
    assert_eq!((setup.fake.books().creates.len(), client.wallet("google").held_microcredits), (0, 0));
    assert!(daemon.stop().success());
}

#[test]
fn a_route_that_was_never_checked_is_paid_only_after_a_yes() {
    let setup = google();
    let home = setup.home();
    let own = setup.catalog.replace(setup.address, setup.fake.url());
    home.write(
        "config/catalog/google.toml",
        own.replace("contract = \"verified\"", "contract = \"unverified\""),
    );
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let note =
        maquette_protocol::ModelNoteParams { route: setup.route.into(), note: Some("poor at hands".into()) };
    client.call::<method::ModelNote>(&note);
    let refused = client.refused::<method::Draft>(&draft(1));
    assert_eq!(refused.code(), maquette_protocol::ErrorCode::RouteUnverified, "{refused:?}");
    assert_eq!(refused.data.more.route.as_deref(), Some(setup.route));
    assert_eq!(refused.data.more.note.as_deref(), Some("poor at hands"), "the question has to show it");
    assert!(refused.data.hint.contains("maquette models accept google/nano-banana"), "{refused:?}");
    assert!(setup.fake.books().creates.is_empty());
    let accept = maquette_protocol::ModelAcceptParams { route: setup.route.into() };
    let route = client.call::<method::ModelAccept>(&accept);
    assert!(route.accepted && !route.verified, "{route:?}");
    let made = client.call::<method::Draft>(&draft(1));
    assert_eq!(settled(&mut client, made.jobs[0].id).state, JobState::Done);
    assert!(daemon.stop().success());
    // The yes is in the journal; another model behind the same name is another question.
    let daemon = setup.start(&home);
    let made = daemon.client().call::<method::Draft>(&draft(2));
    assert_eq!(settled(&mut daemon.client(), made.jobs[0].id).state, JobState::Done);
    assert!(daemon.stop().success());
    let other =
        setup.catalog.replace(setup.address, setup.fake.url()).replace("\"verified\"", "\"unverified\"");
    home.write("config/catalog/google.toml", other.replace("version = \"2.1\"", "version = \"2.2\""));
    let daemon = setup.start(&home);
    let refused = daemon.client().refused::<method::Draft>(&draft(3));
    assert_eq!(refused.code(), maquette_protocol::ErrorCode::RouteUnverified, "{refused:?}");
    assert!(daemon.stop().success());
}

/// A tier whose model is Google's, with the sketches to fall back on.
fn with_a_fallback(setup: &setups::Setup) -> Home {
    let home = setup.home();
    let config = std::fs::read_to_string(home.at("config/config.toml")).unwrap();
    let tier = "[tiers.model]\nfallbacks = [\"sketch/composition\"]\n";
    home.write("config/config.toml", config.replace("[tiers.model]\n", tier));
    home
}

#[test]
fn a_model_that_is_gone_is_followed_by_the_tier_s_next_route() {
    let setup = google();
    let home = with_a_fallback(&setup);
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    setup.fake.script(Step::Create, Fault::Status(404));
    let made = client.call::<method::Draft>(&DraftParams { wait_ms: Some(60_000), ..draft(1) });
    assert_eq!((made.jobs.len(), made.takes.len()), (1, 1), "{made:?}");
    let job = &made.jobs[0];
    assert_eq!((job.state, job.route.as_str()), (JobState::Done, "sketch/composition"), "{job:?}");
    let gone = client.job(job.retry_of.expect("it says what it stands for"));
    assert_eq!(gone.error.as_ref().map(|error| error.code), Some(maquette_protocol::ErrorCode::ModelRetired));
    assert_eq!((gone.retried_by, gone.captured_microcredits), (Some(job.id), 0));
    assert_eq!(client.wallet("google").held_microcredits, 0);
    // From now on nobody asks there, not even after a restart, until a person says so.
    let creates = setup.fake.books().creates.len();
    assert!(daemon.stop().success());
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let made = client.call::<method::Draft>(&DraftParams { wait_ms: Some(60_000), ..draft(2) });
    assert_eq!(made.jobs[0].route, "sketch/composition");
    assert!(made.why_route.as_ref().is_some_and(|why| why.contains("is gone")), "{:?}", made.why_route);
    assert_eq!(setup.fake.books().creates.len(), creates);
    let accept = maquette_protocol::ModelAcceptParams { route: setup.route.into() };
    client.call::<method::ModelAccept>(&accept);
    let made = client.call::<method::Draft>(&DraftParams { wait_ms: Some(60_000), ..draft(3) });
    assert_eq!((made.jobs[0].route.as_str(), made.jobs[0].state), (setup.route, JobState::Done));
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn a_person_s_wish_for_speed_and_price_chooses_among_a_tier_s_routes() {
    let setup = google();
    let home = with_a_fallback(&setup);
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let wish = |within_ms, under: Option<i64>| DraftParams {
        within_ms,
        under_microcredits: under.map(|credits| credits * MICROCREDITS),
        wait_ms: Some(60_000),
        ..draft(1)
    };
    // Nothing was measured yet.
    let refused = client.refused::<method::Draft>(&wish(Some(60_000), None));
    assert_eq!(refused.code(), maquette_protocol::ErrorCode::NoRouteFits, "{refused:?}");
    let cheap = client.call::<method::Draft>(&wish(None, Some(1)));
    assert_eq!(cheap.jobs[0].route, "sketch/composition", "{:?}", cheap.why_route);
    let why = cheap.why_route.expect("it was a question");
    assert!(
        why.contains("0 credits a take") && why.contains("not google/nano-banana: a take costs 3.36"),
        "{why}"
    );
    // Now one was.
    let quick = client.call::<method::Draft>(&wish(Some(60_000), None));
    assert_eq!((quick.hits, quick.jobs.len()), (1, 0), "the same order by the same route is not made twice");
    let refused = client.refused::<method::Draft>(&wish(Some(1), Some(1)));
    assert!(refused.message.contains("95 of 100 takes took up to"), "{refused:?}");
    let tiers = client.call::<method::TierList>(&maquette_protocol::ProjectParams { project: None }).tiers;
    let draft_tier = tiers.iter().find(|tier| tier.route == "sketch/composition").unwrap();
    assert!(draft_tier.p95_ms >= draft_tier.median_ms && draft_tier.measured == 1, "{draft_tier:?}");
    assert!(daemon.stop().success());
    // What was measured is known to the next run.
    let daemon = setup.start(&home);
    let again =
        daemon.client().call::<method::TierList>(&maquette_protocol::ProjectParams { project: None }).tiers;
    assert!(again.contains(draft_tier), "{again:?}");
    assert!(setup.fake.books().creates.is_empty());
    assert!(daemon.stop().success());
}

#[test]
fn work_that_goes_on_shows_how_far_it_is_and_what_it_looks_like() {
    let setup = setups::comfyui();
    let home = setup.home();
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    // It begins, and does not end until it is told to.
    setup.fake.pace(u32::MAX);
    let made = client.call::<method::Draft>(&draft(1));
    let job = made.jobs[0].id;
    let progress = loop {
        let progress = client.job(job).progress.expect("it runs");
        if progress.preview.is_some() && progress.fraction == Some(1.0) {
            break progress;
        }
    };
    let address = format!("/assets/{}", progress.preview.expect("it was there"));
    let preview = maquette_tests::http::Http::unix(client.socket())
        .and_then(|mut http| http.request(&format!("GET {address}"), &[], b""))
        .expect("it is served");
    assert_eq!((preview.status, preview.header("content-type")), (200, Some("image/jpeg")));
    assert!(preview.body.starts_with(b"\xff\xd8"), "a JPEG");
    setup.fake.finish();
    assert_eq!(settled(&mut client, job).state, JobState::Done);
    let gone = maquette_tests::http::Http::unix(client.socket())
        .and_then(|mut http| http.request(&format!("GET {address}"), &[], b""))
        .expect("it is answered");
    assert_eq!(gone.status, 404, "a preview is gone with the work");
    assert!(daemon.stop().success());
}

#[test]
fn a_drawing_of_depth_guides_a_route_that_keeps_to_one() {
    let setup = setups::comfyui();
    let home = setup.home();
    let config = std::fs::read_to_string(home.at("config/config.toml")).unwrap();
    home.write("config/config.toml", config.replace("comfyui/text", "comfyui/guided"));
    let drawing =
        home.write("depth.png", maquette_tests::pictures::png(&maquette_tests::pictures::stripes(64, 64, 3)));
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let import =
        maquette_protocol::AssetImportParams { path: drawing.display().to_string(), ..Default::default() };
    let guide = client.call::<method::AssetImport>(&import).asset.digest;
    let routes = client.call::<method::ModelList>(&maquette_protocol::Nothing {}).routes;
    let taking: Vec<_> =
        routes.iter().filter(|route| route.guide).map(|route| route.route.as_str()).collect();
    assert!(taking.contains(&"comfyui/guided") && !taking.contains(&"comfyui/text"), "{taking:?}");
    let made = client.call::<method::Draft>(&DraftParams { guide: Some(guide), ..draft(1) });
    assert_eq!(
        settled(&mut client, made.jobs[0].id).state,
        JobState::Done,
        "{:?}",
        client.job(made.jobs[0].id)
    );
    assert_eq!(setup.fake.books().accepted(), 1, "the server checks the whole graph");
    // Without one the route is not asked at all.
    let other = client.call::<method::Draft>(&DraftParams { prompt: "a mill".into(), ..draft(2) });
    let failed = settled(&mut client, other.jobs[0].id);
    assert_eq!((failed.state, setup.fake.books().accepted()), (JobState::Failed, 1), "{:?}", failed.error);
    assert!(failed.error.is_some_and(|error| error.message.contains("`guide`")));
    let too_many = DraftParams { references: vec![guide; 3], ..draft(3) };
    let refused = client.refused::<method::Draft>(&too_many);
    assert!(refused.message.contains("looks at 0"), "{refused:?}");
    assert!(daemon.stop().success());
}

#[test]
fn a_daemon_that_leaves_waits_for_a_picture_that_is_paid_and_comes_only_once() {
    let setup = google();
    let home = setup.home();
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    setup.fake.script(Step::Create, Fault::HangAfterReading);
    let made = client.call::<method::Draft>(&draft(1));
    setup.fake.wait_until_held(1);
    drop(client);
    let leaving = std::thread::spawn(move || daemon.stop());
    let logs = home.at("state/logs");
    let says_that_it_waits = || {
        let files = std::fs::read_dir(&logs).into_iter().flatten().flatten();
        files
            .filter_map(|file| std::fs::read_to_string(file.path()).ok())
            .any(|log| log.contains("paid for and cannot"))
    };
    until("a word in the log that it waits", || {
        assert!(!leaving.is_finished(), "it left, and the picture was lost");
        says_that_it_waits().then_some(())
    });
    setup.fake.release(Release::Proceed);
    assert!(leaving.join().expect("it ends").success());
    let daemon = setup.start(&home);
    let job = settled(&mut daemon.client(), made.jobs[0].id);
    assert_eq!((job.state, setup.fake.books().accepted()), (JobState::Done, 1), "{:?}", job.error);
    assert!(daemon.stop().success());
}

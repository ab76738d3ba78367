//! Takes that are made from takes by real models: the picture goes along, as a file, a text or a first frame, and the result comes back.

use maquette_protocol::methods::method;
use maquette_protocol::{AnchorSetParams, DraftParams, JobState, PromoteParams, Take};
use maquette_tests::client::draft_params;
use maquette_tests::{Audit, Client};

use super::settled;
use super::setups::{Setup, a1111, kling, runway, sdcpp, stability};

/// A home with one more tier, which leads to this route.
fn with_tier(setup: &Setup, stage: &str, route: &str, size: &str) -> maquette_tests::Home {
    let home = setup.home();
    let path = home.at("config/config.toml");
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str(&format!(
        "[tiers.more]\nstage = \"{stage}\"\nroute = \"{route}\"\ncount = 1\nsize = \"{size}\"\n"
    ));
    home.write("config/config.toml", text);
    home
}

/// A sketch to begin with.
fn sketched(client: &mut Client, size: &str) -> Take {
    let params = DraftParams {
        size: Some(size.into()),
        wait_ms: Some(60_000),
        ..draft_params("models", "a ceramic teapot on an oak table at dawn", 1)
    };
    client.call::<method::Draft>(&params).takes.remove(0)
}

/// What the fake made last arrives whole and costs what was charged.
fn arrives(setup: &Setup, client: &mut Client, params: &PromoteParams) {
    let name = setup.fake.name();
    let made = client.call::<method::Promote>(params);
    let job = settled(client, made.jobs[0].id);
    assert_eq!(job.state, JobState::Done, "{name}: {:?}", job.error);
    let again = client.call::<method::Promote>(params);
    assert_eq!(again.hits, 1, "{name}: it is not ordered twice");
    let bytes = std::fs::read(again.takes[0].asset.path.as_ref().expect("we may see paths")).unwrap();
    let books = setup.fake.books();
    assert_eq!((books.accepted(), books.made.len()), (1, 1), "{name}");
    assert_eq!(bytes, books.made[0].bytes, "{name}: not one byte differs");
    let charged = i64::try_from(books.charged_usd_micros()).unwrap() * 100;
    assert_eq!(job.captured_microcredits, charged, "{name}");
    assert!(!books.key_leaked(), "{name}: the key went to its provider alone");
    Audit::read(client).assert_books_hold();
}

#[test]
fn a_still_is_made_from_a_sketch() {
    let all = [
        (runway(), "runway/gen4-image"),
        (stability(), "stability/sd35-large"),
        (a1111(), "a1111/picture"),
        (sdcpp(), "sdcpp/picture"),
    ];
    for (setup, route) in all {
        let home = with_tier(&setup, "refinement", route, "1024x1024");
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let takes = vec![sketched(&mut client, "512x512").id];
        let params = PromoteParams {
            takes,
            tier: Some("more".into()),
            override_reason: Some("it is only a test".into()),
            ..PromoteParams::default()
        };
        arrives(&setup, &mut client, &params);
        assert!(daemon.stop().success());
    }
}

#[test]
fn a_clip_is_made_from_its_anchor() {
    for (setup, route) in [(runway(), "runway/gen4-turbo"), (kling(), "kling/turbo")] {
        let home = with_tier(&setup, "motion", route, "1280x720");
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let take = sketched(&mut client, "1280x720").id;
        client.call::<method::AnchorSet>(&AnchorSetParams { take, reason: None });
        let params = PromoteParams {
            shot: Some("models".into()),
            tier: Some("more".into()),
            seconds: Some(5.0),
            ..PromoteParams::default()
        };
        arrives(&setup, &mut client, &params);
        assert!(daemon.stop().success());
    }
}

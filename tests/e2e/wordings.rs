//! Many wordings in one request, a wording for each take, and another route for one request: one plan, one quote, nothing paid twice.

use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, ErrorCode, MICROCREDITS, Made, PromoteParams, Quote, QuoteParams, TakeJudgeParams,
    TakeParams, Variant, Verdict,
};
use maquette_tests::{Audit, Client, Home};
use serde_json::json;

fn wordings(count: usize) -> Vec<Variant> {
    let said = |n: usize| Variant { prompt: format!("a harbour, view {n}"), ..Variant::default() };
    (0..count).map(said).collect()
}

fn drafts(tier: &str, variants: Vec<Variant>) -> DraftParams {
    DraftParams {
        variants,
        tier: Some(tier.into()),
        shot: Some("views".into()),
        wait_ms: Some(60_000),
        ..DraftParams::default()
    }
}

fn quote(client: &mut Client, asked: &DraftParams) -> Quote {
    client.call::<method::QuoteMethod>(&QuoteParams::Draft(asked.clone()))
}

fn prompts(made: &Made) -> Vec<String> {
    made.takes.iter().map(|take| take.prompt.clone().unwrap_or_default()).collect()
}

#[test]
fn two_hundred_wordings_are_one_quote_and_free_the_second_time() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let asked = drafts("noop", wordings(200));
    let first = quote(&mut client, &asked);
    assert_eq!((first.takes, first.hits, first.total_microcredits), (200, 0, 200_000));
    let quoted = DraftParams { quote_id: Some(first.quote_id), ..asked.clone() };
    let made = client.call::<method::Draft>(&quoted);
    assert_eq!((made.takes.len(), made.hits, made.held_microcredits), (200, 0, 200_000));
    let expect: Vec<String> = wordings(200).into_iter().map(|variant| variant.prompt).collect();
    assert_eq!(prompts(&made), expect, "the takes come in the order of the wordings");
    let seq = client.status().last_seq;
    let second = quote(&mut client, &asked);
    assert_eq!((second.takes, second.hits, second.total_microcredits), (200, 200, 0));
    let again = client.call::<method::Draft>(&asked);
    assert_eq!((again.hits, again.jobs.len(), again.held_microcredits), (200, 0, 0));
    assert_eq!(client.status().last_seq, seq, "all of it is a read");
    // What one of them says alone is there as well, and one more wording costs one take.
    let alone = DraftParams { prompt: expect[7].clone(), count: Some(1), ..drafts("noop", Vec::new()) };
    assert_eq!(quote(&mut client, &alone).hits, 1);
    let more = quote(&mut client, &drafts("noop", wordings(201)));
    assert_eq!((more.takes, more.hits, more.total_microcredits), (201, 200, 1_000));
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn the_most_takes_of_one_request_fit_into_one_commit() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let asked = |count| DraftParams {
        count: Some(count),
        project: Some(project.clone()),
        wait_ms: None,
        idempotency_key: Some(format!("k{count}")),
        ..drafts("noop", wordings(200))
    };
    let seq = client.status().last_seq;
    let refused = client.refused::<method::Draft>(&asked(6));
    assert_eq!(refused.code(), ErrorCode::TooLarge);
    assert_eq!(client.status().last_seq, seq);
    let made = client.call::<method::Draft>(&asked(5));
    assert_eq!(made.jobs.len(), 1_000);
    for job in &made.jobs {
        client.ended(job.id);
    }
    assert_eq!(client.call::<method::Draft>(&asked(5)).takes.len(), 1_000);
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn either_a_prompt_or_wordings() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let both = DraftParams { prompt: "a harbour".into(), ..drafts("noop", wordings(2)) };
    let refused = client.refused::<method::Draft>(&both);
    assert_eq!(refused.code(), ErrorCode::InvalidParams);
    assert!(refused.data.message.contains("variants") && !refused.data.hint.is_empty());
    let neither = client.try_raw("draft", &json!({ "tier": "noop" })).unwrap_err();
    assert_eq!(neither.code(), ErrorCode::EmptyPrompt);
    let misspelt = json!({ "variants": [{ "prompt": "a", "negativ": "b" }] });
    assert_eq!(client.try_raw("draft", &misspelt).unwrap_err().code(), ErrorCode::InvalidParams);
    let many = client.refused::<method::Draft>(&drafts("noop", wordings(257)));
    assert_eq!(many.code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn more_goes_on_after_each_wording() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    client.call::<method::Draft>(&drafts("noop", wordings(3)));
    let more = DraftParams {
        more: true,
        idempotency_key: Some("more".into()),
        count: Some(2),
        ..drafts("noop", wordings(3))
    };
    let made = client.call::<method::Draft>(&more);
    let variations: Vec<u32> = made.takes.iter().map(|take| take.k).collect();
    assert_eq!(variations, [1, 2, 1, 2, 1, 2]);
    let replayed = client.call::<method::Draft>(&more);
    assert_eq!(replayed.batch, made.batch, "the same key is the same request");
    let other = DraftParams { variants: wordings(2), ..more };
    assert_eq!(client.refused::<method::Draft>(&other).code(), ErrorCode::IdempotencyMismatch);
    assert!(daemon.stop().success());
}

#[test]
fn each_take_is_promoted_in_its_own_words() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let takes: Vec<_> =
        client.call::<method::Draft>(&drafts("noop", wordings(2))).takes.iter().map(|take| take.id).collect();
    let judged = TakeJudgeParams { takes: takes.clone(), verdict: Some(Verdict::Keep), reason: None };
    client.call::<method::TakeJudge>(&judged);
    let asked = PromoteParams {
        takes: takes.clone(),
        tier: Some("rolled".into()),
        prompts: vec!["the harbour, at dusk".into(), "the harbour, at dawn".into()],
        negatives: vec![Some("people".into()), None],
        seed: Some(11),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    let made = client.call::<method::Promote>(&asked);
    assert_eq!(prompts(&made), asked.prompts);
    assert_eq!(
        made.takes.iter().map(|take| take.parent).collect::<Vec<_>>(),
        [Some(takes[0]), Some(takes[1])]
    );
    assert_eq!(made.takes[0].seed, Some(11));
    let recipe = client.call::<method::TakeGet>(&TakeParams { take: made.takes[0].id }).recipe;
    assert!(recipe.is_some_and(|recipe| recipe.to_string().contains("people")));
    let one = PromoteParams { prompts: vec!["x".into()], ..asked.clone() };
    assert_eq!(client.refused::<method::Promote>(&one).code(), ErrorCode::InvalidParams);
    let both = PromoteParams { prompt: Some("x".into()), ..asked };
    assert_eq!(client.refused::<method::Promote>(&both).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn a_request_may_name_another_route_and_pays_its_price() {
    let home = Home::new();
    let config = home.at("config/config.toml");
    let allowed = "routes = [\"scripted/noop\", \"scripted/paid\", \"sketch/*\"]\n";
    let before = std::fs::read_to_string(&config).unwrap();
    home.write("config/config.toml", format!("{allowed}{before}"));
    let daemon = home.start();
    let mut client = daemon.client();
    let on = |route: &str| DraftParams {
        route: Some(route.into()),
        prompt: "a harbour".into(),
        ..drafts("noop", Vec::new())
    };
    let quoted = quote(&mut client, &on("scripted/paid"));
    assert_eq!((quoted.route.as_str(), quoted.total_microcredits), ("scripted/paid", 12 * MICROCREDITS));
    let bound = DraftParams { quote_id: Some(quoted.quote_id), ..on("scripted/noop") };
    assert_eq!(client.refused::<method::Draft>(&bound).code(), ErrorCode::QuoteStale);
    let made = client.call::<method::Draft>(&on("scripted/paid"));
    assert_eq!(
        (made.takes[0].route.as_str(), made.takes[0].cost_microcredits),
        ("scripted/paid", 12 * MICROCREDITS)
    );
    let unknown = client.refused::<method::Draft>(&on("scripted/payd"));
    assert_eq!(unknown.code(), ErrorCode::UnknownRoute);
    assert_eq!(unknown.data.more.did_you_mean.first().map(String::as_str), Some("scripted/paid"));
    assert_eq!(
        client.refused::<method::Draft>(&on("scripted/unpriced")).code(),
        ErrorCode::UnknownRoute,
        "not allowed"
    );
    let wrong = client.refused::<method::Draft>(&on("sketch/parallax"));
    assert_eq!(wrong.code(), ErrorCode::NotSupported);
    assert!(
        wrong.data.hint.contains("scripted/") || wrong.data.hint.contains("sketch/"),
        "{}",
        wrong.data.hint
    );
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn a_picture_that_two_shots_of_a_request_want_is_paid_once() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let shots = ["left", "right", "left"];
    let both = shots.map(|shot| Variant {
        prompt: "a harbour".into(),
        shot: Some(shot.into()),
        ..Variant::default()
    });
    let asked = drafts("paid", both.to_vec());
    let quoted = quote(&mut client, &asked);
    assert_eq!((quoted.takes, quoted.joined, quoted.total_microcredits), (2, 1, 12 * MICROCREDITS));
    let made =
        client.call::<method::Draft>(&DraftParams { quote_id: Some(quoted.quote_id), ..asked.clone() });
    assert_eq!((made.jobs.len(), made.joined, made.shot_name.as_str()), (2, 1, "left"));
    assert_eq!(home.provider_books().creates().len(), 1);
    let again = client.call::<method::Draft>(&asked);
    let found: Vec<&str> = again.takes.iter().map(|take| take.shot_name.as_str()).collect();
    assert_eq!((again.hits, found), (2, vec!["left", "right"]));
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

//! Prompt files by the daemon: one request for all variations, free the second time; from kept drafts to heroes and motion in the file's own
//! words; other files found in two folders and nowhere else; and nothing of a broken file is ever sent.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetImportParams, DraftParams, ErrorCode, MICROCREDITS, Made, ModelNoteParams,
    PromptCheckParams, PromptCheckReply, PromptExpandParams, PromptExpandReply, PromptTier,
    PromptWaitingKind, Quote, QuoteParams, TakeJudgeParams, Verdict,
};
use maquette_tests::pictures::{png, stripes};
use maquette_tests::{Client, Daemon, Home};
use serde_json::{Value, json};

use crate::keys::by_tcp;

fn expand(client: &mut Client, path: &Path, tier: Option<&str>) -> PromptExpandReply {
    client.call::<method::PromptExpand>(&PromptExpandParams {
        path: Some(path.display().to_string()),
        tier: tier.map(str::to_owned),
        with_request: true,
        ..PromptExpandParams::default()
    })
}

fn check(client: &mut Client, path: &Path) -> PromptCheckReply {
    let path = Some(path.display().to_string());
    client.call::<method::PromptCheck>(&PromptCheckParams { path, ..PromptCheckParams::default() })
}

fn codes(reply: &PromptCheckReply) -> Vec<(&str, u32)> {
    reply.findings.iter().map(|finding| (finding.code.as_str(), finding.line)).collect()
}

fn quote(client: &mut Client, request: &QuoteParams) -> Quote {
    client.call::<method::QuoteMethod>(request)
}

fn make(client: &mut Client, request: QuoteParams) -> Made {
    match request {
        QuoteParams::Draft(asked) => {
            client.call::<method::Draft>(&DraftParams { wait_ms: Some(60_000), ..asked })
        }
        QuoteParams::Promote(mut asked) => {
            asked.wait_ms = Some(60_000);
            client.call::<method::Promote>(&asked)
        }
        other @ (QuoteParams::Edit(_) | QuoteParams::Stitch(_) | QuoteParams::CanaryRun(_)) => {
            panic!("a file asked for {other:?}")
        }
    }
}

fn prompts(made: &Made) -> Vec<&str> {
    made.takes.iter().filter_map(|take| take.prompt.as_deref()).collect()
}

const VIEWS: &str = "\
---
input:
  default: { light: dawn, lens: 35mm }
maquette.shot: views
maquette.matrix:
  light: [l0, l1, l2, l3, l4, l5, l6, l7, l8, l9]
  lens: \"@wild/my lens.txt\"
maquette.negative: people
maquette.tiers:
  noop: { count: 1 }
---
a harbour at {{light}}, {{lens}}{{> style}}
";

fn views(home: &Home) -> std::path::PathBuf {
    let lenses: String = (0..20).map(|n| format!("{n}mm\n")).collect();
    home.write("work/wild/my lens.txt", format!("# lenses\n{lenses}\n"));
    home.write("work/_style.prompt", ", ink");
    home.write("work/views.prompt", VIEWS)
}

#[test]
fn two_hundred_variations_of_a_file_are_one_quote_and_free_the_second_time() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let file = views(&home);
    let first = expand(&mut client, &file, Some("noop"));
    assert_eq!((first.total, first.items.len(), first.shot.as_str()), (200, 100, "views"));
    assert_eq!(first.items[21].prompt, "a harbour at l1, 1mm, ink");
    assert_eq!(first.items[21].values["lens"], "1mm");
    let request = first.request.expect("drafts need nobody's word");
    let quoted = quote(&mut client, &request);
    assert_eq!((quoted.takes, quoted.hits, quoted.total_microcredits), (200, 0, 200_000));
    let made = make(&mut client, request.clone());
    assert_eq!((made.takes.len(), made.shot_name.as_str()), (200, "views"));
    assert_eq!(prompts(&made)[199], "a harbour at l9, 19mm, ink");
    let second = expand(&mut client, &file, Some("noop"));
    assert_eq!(second.request.as_ref(), Some(&request), "the same file is the same request");
    let quoted = quote(&mut client, &request);
    assert_eq!((quoted.takes, quoted.hits, quoted.total_microcredits), (200, 200, 0));
    let noop = second.tiers.iter().find(|tier| tier.tier == "noop").unwrap();
    assert_eq!((noop.takes.len(), noop.kept.len(), noop.each_microcredits), (200, 0, Some(1_000)));
    assert!(daemon.stop().success());
}

const CUP: &str = "\
---
input:
  schema: { subject: string, light: string }
  default: { subject: cup, light: dawn }
maquette.matrix:
  light: [dawn, {value: dusk, negative: glare}]
maquette.size: 128x128
maquette.negative: people
maquette.motion: 20
maquette.tiers:
  draft: { seed: 5 }
  hero: { add: fine detail }
  motion: { prompt: \"slow push in on the {{subject}}\", seconds: 0.5 }
---
a {{subject}} at {{light}}
";

/// Who asks for motion in the demo project, and has a file in its prompts folder.
fn demo(home: &Home) -> (Daemon, Client, std::path::PathBuf) {
    let daemon = home.start();
    let mut client = daemon.client();
    home.demo_project(&mut client);
    let file = home.write("demo/prompts/cup.prompt", CUP);
    (daemon, client, file)
}

fn drafts_of(expanded: &PromptExpandReply) -> &PromptTier {
    expanded.tiers.iter().find(|tier| tier.tier == "draft").expect("the demo's ladder has drafts")
}

#[test]
fn a_file_goes_from_kept_drafts_to_heroes_and_motion_in_its_own_words() {
    let home = Home::new();
    let (daemon, mut client, file) = demo(&home);
    let none = expand(&mut client, &file, Some("hero"));
    let noted = ModelNoteParams { route: drafts_of(&none).route.clone(), note: Some("poor at hands".into()) };
    assert_eq!((none.request, none.waiting.map(|wait| wait.kind)), (None, Some(PromptWaitingKind::Takes)));
    client.call::<method::ModelNote>(&noted);
    let drafts = expand(&mut client, &file, None);
    assert_eq!(drafts_of(&drafts).note.as_deref(), Some("poor at hands"));
    assert_eq!(drafts.tiers.iter().filter(|tier| tier.note.is_some()).count(), 1, "{:?}", drafts.tiers);
    assert_eq!((drafts.tier.as_str(), drafts.shot.as_str()), ("draft", "cup"));
    assert_eq!(drafts.mentions, ["draft", "hero", "motion"]);
    let made = make(&mut client, drafts.request.unwrap());
    assert_eq!((prompts(&made), made.takes[0].seed), (vec!["a cup at dawn", "a cup at dusk"], Some(5)));
    let waits = expand(&mut client, &file, Some("hero")).waiting.unwrap();
    assert_eq!(waits.kind, PromptWaitingKind::Keep);
    assert_eq!(waits.takes, made.takes.iter().map(|take| take.id).collect::<Vec<_>>());
    assert!(waits.hint.contains("maquette keep"), "{}", waits.hint);

    let kept = made.takes[1].id;
    let judged = |take| TakeJudgeParams { takes: vec![take], verdict: Some(Verdict::Keep), reason: None };
    client.call::<method::TakeJudge>(&judged(kept));
    let hero = expand(&mut client, &file, Some("hero"));
    assert_eq!((hero.waiting, hero.items[1].prompt.as_str()), (None, "a cup at dusk, fine detail"));
    let QuoteParams::Promote(asked) = hero.request.clone().unwrap() else { panic!("{:?}", hero.request) };
    assert_eq!((&asked.takes, &asked.prompts), (&vec![kept], &vec!["a cup at dusk, fine detail".to_owned()]));
    assert_eq!(asked.negatives, [Some("people, glare".to_owned())]);
    assert_eq!(quote(&mut client, hero.request.as_ref().unwrap()).total_microcredits, 12 * MICROCREDITS);
    let hero = make(&mut client, hero.request.unwrap()).takes.remove(0);
    assert_eq!(hero.parent, Some(kept));

    let waits = expand(&mut client, &file, Some("motion")).waiting.unwrap();
    assert_eq!((waits.kind, waits.takes), (PromptWaitingKind::Anchor, vec![hero.id]));
    client.call::<method::AnchorSet>(&AnchorSetParams { take: hero.id, reason: None });
    let motion = expand(&mut client, &file, Some("motion"));
    let QuoteParams::Promote(asked) = motion.request.clone().unwrap() else { panic!("{:?}", motion.request) };
    assert_eq!(
        (asked.prompts.as_slice(), asked.motion),
        (["slow push in on the cup".to_owned()].as_slice(), Some(20))
    );
    let clip = make(&mut client, motion.request.unwrap()).takes.remove(0);
    assert_eq!((clip.parent, clip.asset.duration_ms), (Some(hero.id), Some(500)));

    let all = expand(&mut client, &file, Some("motion"));
    let of = |name: &str| all.tiers.iter().find(|tier| tier.tier == name).unwrap();
    assert_eq!((of("draft").takes.len(), of("draft").kept.as_slice()), (2, [kept].as_slice()));
    assert_eq!(
        (of("hero").takes.as_slice(), of("motion").takes.as_slice()),
        ([hero.id].as_slice(), [clip.id].as_slice())
    );
    assert_eq!(quote(&mut client, &all.request.unwrap()).total_microcredits, 0, "it is there already");
    assert!(daemon.stop().success());
}

#[test]
fn each_subject_may_have_a_shot_of_its_own() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    let text = "---\ninput: {default: {subject: cup}}\nmaquette.shot: \"{{subject}} study\"\nmaquette.size: 128x128\n\
        maquette.matrix: {subject: [cup, mug]}\n---\na {{subject}}\n";
    let file = home.write("demo/prompts/study.prompt", text);
    let drafts = expand(&mut client, &file, None);
    assert_eq!((drafts.shot.as_str(), drafts.items[1].shot.as_deref()), ("cup study", Some("mug study")));
    let made = make(&mut client, drafts.request.unwrap());
    let shots: Vec<&str> = made.takes.iter().map(|take| take.shot_name.as_str()).collect();
    assert_eq!(shots, ["cup study", "mug study"]);
    client.call::<method::AnchorSet>(&AnchorSetParams { take: made.takes[1].id, reason: None });
    let motion = expand(&mut client, &file, Some("motion"));
    let QuoteParams::Promote(asked) = motion.request.unwrap() else { panic!("a promotion") };
    assert_eq!((asked.takes, asked.prompts), (vec![made.takes[1].id], vec!["a mug".to_owned()]));
    assert!(daemon.stop().success());
}

#[test]
fn other_clients_send_text_and_find_the_projects_files_only() {
    let home = Home::new();
    let (daemon, mut client, file) = demo(&home);
    home.write("demo/prompts/_style.prompt", "ink");
    let id = expand(&mut client, &file, None).project;
    let ask = |method: &str, params: Value| by_tcp(&home, &daemon, method, &params);
    let path = json!({ "path": file.display().to_string() });
    for method in ["prompt.check", "prompt.expand"] {
        let refused = ask(method, path.clone());
        assert_eq!(refused["error"]["data"]["code"], ErrorCode::Forbidden.text(), "{refused}");
        let neither = ask(method, json!({}));
        assert_eq!(neither["error"]["data"]["code"], ErrorCode::InvalidParams.text(), "{neither}");
    }
    let text = "---\nmaquette.shot: x\n---\na cup, {{> style}}";
    let told = ask("prompt.expand", json!({ "text": text, "project": id, "with_request": true }));
    assert_eq!(told["result"]["items"][0]["prompt"], "a cup, ink", "{told}");
    assert_eq!(told["result"]["request"]["project"], id, "{told}");
    assert!(!told.to_string().contains(&home.path().display().to_string()), "{told}");
    let outside = ask(
        "prompt.check",
        json!({ "text": "---\nmaquette.shot: x\n---\n{{> ../../config/config}}", "project": id }),
    );
    assert_eq!(outside["result"]["findings"][0]["code"], "missing-partial", "{outside}");
    assert!(daemon.stop().success());
}

#[test]
fn every_client_reads_the_projects_files_by_their_names() {
    let home = Home::new();
    let (daemon, mut client, file) = demo(&home);
    home.write("demo/prompts/sets/mug.prompt", "---\ndescription: A mug\nmaquette.shot: mug\n---\na mug");
    home.write("demo/views.prompt", "a view");
    home.write("secret.prompt", "a key");
    std::os::unix::fs::symlink(home.at("secret.prompt"), home.at("demo/prompts/link.prompt")).unwrap();
    let id = expand(&mut client, &file, None).project;
    let ask = |method: &str, mut params: Value| {
        params["project"] = json!(id);
        by_tcp(&home, &daemon, method, &params)
    };
    let listed = ask("prompt.list", json!({}));
    let names: Vec<&str> = listed["result"]["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|file| file["name"].as_str())
        .collect();
    assert_eq!(names, ["cup.prompt", "sets/mug.prompt", "views.prompt"], "{listed}");
    assert_eq!(listed["result"]["files"][1]["title"], "A mug");
    let got = ask("prompt.get", json!({ "name": "cup.prompt" }));
    assert_eq!(got["result"]["text"], CUP, "{got}");
    let inputs = &got["result"]["inputs"];
    assert_eq!(
        (&inputs[0]["name"], &inputs[0]["kind"], &inputs[0]["default"]),
        (&json!("subject"), &json!("string"), &json!("cup"))
    );
    assert_eq!((&inputs[1]["name"], &inputs[1]["is_axis"]), (&json!("light"), &json!(true)));

    let told = ask(
        "prompt.expand",
        json!({ "name": "cup.prompt", "set": { "subject": "mug" }, "with_request": true }),
    );
    assert_eq!(told["result"]["items"][1]["prompt"], "a mug at dusk", "{told}");
    assert_eq!((&told["result"]["shot"], &told["result"]["request"]["project"]), (&json!("cup"), &json!(id)));
    let checked = ask("prompt.check", json!({ "name": "sets/mug.prompt" }));
    assert_eq!(checked["result"], json!({ "findings": [], "is_ours": true }), "{checked}");
    let private = home.path().display().to_string();
    for answer in [&listed, &got, &told, &checked] {
        assert!(!answer.to_string().contains(&private), "{answer}");
    }

    let long = home.write("demo/prompts/long.prompt", vec![b'x'; 2 << 20]);
    let outside = [
        "../maquette.toml",
        "../../secret.prompt",
        "link.prompt",
        "maquette.toml",
        "none.prompt",
        "long.prompt",
        "",
    ];
    for name in outside.into_iter().chain([long.to_str().unwrap()]) {
        for method in ["prompt.get", "prompt.check", "prompt.expand"] {
            let refused = ask(method, json!({ "name": name }));
            assert_eq!(
                refused["error"]["data"]["code"],
                ErrorCode::InvalidParams.text(),
                "{method} {name}: {refused}"
            );
            assert!(name.starts_with('/') || !refused.to_string().contains(&private), "{refused}");
        }
    }
    let both = ask("prompt.check", json!({ "name": "cup.prompt", "text": "a cup" }));
    assert_eq!(both["error"]["data"]["code"], ErrorCode::InvalidParams.text(), "{both}");
    let elsewhere = by_tcp(&home, &daemon, "prompt.list", &json!({}));
    assert_eq!(elsewhere["result"]["files"], json!([]), "the built-in project has no folder: {elsewhere}");
    assert!(daemon.stop().success());
}

#[test]
fn what_lies_outside_both_folders_is_not_there() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    home.write("secret.txt", "a key");
    std::os::unix::fs::symlink(home.at("secret.txt"), home.at("demo/prompts/link.txt")).unwrap();
    let file = |axis: &str| {
        format!("---\ninput: {{default: {{x: a}}}}\nmaquette.matrix: {{x: \"@{axis}\"}}\n---\n{{{{x}}}}")
    };
    for axis in ["../../secret.txt", "link.txt", &home.at("secret.txt").display().to_string()] {
        let path = home.write("demo/prompts/out.prompt", file(axis));
        assert_eq!(codes(&check(&mut client, &path)), [("missing-wildcard", 3)], "{axis}");
        let params =
            PromptExpandParams { path: Some(path.display().to_string()), ..PromptExpandParams::default() };
        let refused = client.refused::<method::PromptExpand>(&params);
        assert_eq!(refused.code(), ErrorCode::BadPrompt);
        assert!(!refused.data.message.contains("a key"));
    }
    let relative = PromptCheckParams { path: Some("out.prompt".into()), ..PromptCheckParams::default() };
    assert_eq!(client.refused::<method::PromptCheck>(&relative).code(), ErrorCode::InvalidParams);
    let none = PromptCheckParams { path: Some(home.at("none.prompt").display().to_string()), ..relative };
    assert_eq!(client.refused::<method::PromptCheck>(&none).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn nothing_of_a_broken_file_is_sent() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    for (text, code) in [
        ("---\nmaquette.shot: [1\n---\na cup", "bad-yaml"),
        ("---\nmaquette.shot: x\na cup, and the front matter never ends", "bad-yaml"),
        ("---\nmaquette.shot: x\n---\n{{#if a}}a cup", "bad-template"),
        ("---\nmaquette.count: many\n---\na cup", "bad-value"),
    ] {
        let file = home.write("demo/prompts/broken.prompt", text);
        let checked = check(&mut client, &file);
        assert!(checked.findings.iter().any(|finding| finding.code == code), "{checked:?}");
        let params = PromptExpandParams {
            path: Some(file.display().to_string()),
            with_request: true,
            ..PromptExpandParams::default()
        };
        let refused = client.refused::<method::PromptExpand>(&params);
        assert_eq!(refused.code(), ErrorCode::BadPrompt, "{text}");
        assert!(refused.data.message.contains(code) && !refused.data.hint.is_empty(), "{:?}", refused.data);
    }
    assert!(daemon.stop().success());
}

#[test]
fn pictures_are_brought_in_before_the_request_that_shows_them() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    let picture = home.write("demo/prompts/refs/my ref.png", png(&stripes(40, 30, 1)));
    let text = "---\nmaquette.shot: shown\nmaquette.anchor: refs/my%20ref.png\nmaquette.tiers: {rolled: {count: 1}}\n---\n\
        a cup {{media url=\"refs/my ref.png\"}}";
    let file = home.write("demo/prompts/shown.prompt", text);
    let told = expand(&mut client, &file, Some("paid"));
    assert_eq!(told.items[0].references, ["refs/my ref.png"]);
    assert_eq!(told.import, [picture.display().to_string()]);
    assert_eq!(told.anchor, Some(picture.display().to_string()));
    let request = told.request.unwrap();
    assert_eq!(client.refused::<method::QuoteMethod>(&request).code(), ErrorCode::UnknownAsset);
    let import = AssetImportParams { path: told.import[0].clone(), ..AssetImportParams::default() };
    let imported = client.call::<method::AssetImport>(&import);
    let QuoteParams::Draft(asked) = &request else { panic!("{request:?}") };
    assert_eq!(asked.variants[0].references, [imported.asset.digest]);
    assert_eq!(expand(&mut client, &file, Some("paid")).import, Vec::<String>::new());
    assert_eq!(make(&mut client, request).takes.len(), 1);
    let waits = expand(&mut client, &file, Some("motion")).waiting.unwrap();
    assert_eq!(waits.kind, PromptWaitingKind::Anchor);
    assert!(waits.hint.contains("maquette import"), "{}", waits.hint);
    let anchor = AssetImportParams {
        path: told.anchor.unwrap(),
        shot: Some(told.shot),
        project: Some(home.at("demo").display().to_string()),
        ..AssetImportParams::default()
    };
    let still = client.call::<method::AssetImport>(&anchor).take.unwrap();
    client.call::<method::AnchorSet>(&AnchorSetParams { take: still.id, reason: None });
    let motion = expand(&mut client, &file, Some("motion"));
    assert_eq!((motion.waiting, motion.anchor), (None, None));
    let Some(QuoteParams::Promote(asked)) = motion.request else { panic!("a promotion") };
    assert_eq!((asked.takes, asked.prompts), (vec![still.id], vec!["a cup".to_owned()]));
    assert!(daemon.stop().success());
}

#[test]
fn long_wordings_are_told_in_parts_and_asked_for_in_parts() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    home.write("demo/prompts/n.txt", (0..200).map(|n| format!("{n}\n")).collect::<String>());
    let long = "word ".repeat(2_000);
    let text = format!(
        "---\ninput: {{default: {{n: a}}}}\nmaquette.shot: long\nmaquette.matrix: {{n: \"@n.txt\"}}\n---\n{{{{n}}}} {long}"
    );
    let file = home.write("demo/prompts/long.prompt", text);
    let asked = |offset, with_request| PromptExpandParams {
        path: Some(file.display().to_string()),
        limit: Some(1_000),
        offset,
        with_request,
        ..PromptExpandParams::default()
    };
    let first = client.call::<method::PromptExpand>(&asked(0, false));
    assert_eq!((first.total, first.items.len()), (200, 105));
    let rest = client.call::<method::PromptExpand>(&asked(105, false));
    assert_eq!((rest.items.len(), rest.items[94].k), (95, 199));
    assert_eq!(client.call::<method::PromptExpand>(&asked(500, false)).items, []);
    assert_eq!(client.refused::<method::PromptExpand>(&asked(0, true)).code(), ErrorCode::TooLarge);
    assert!(daemon.stop().success());
}

#[test]
fn budgets_rolls_and_what_a_route_cannot_do_are_findings() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    let file = home.write(
        "demo/prompts/dear.prompt",
        "---\nmaquette.shot: dear\nmaquette.tiers:\n  paid: { count: 40 }\n---\na palace\n",
    );
    let checked = check(&mut client, &file);
    assert_eq!(codes(&checked), [("missing-tier", 4), ("over-budget", 4)], "{checked:?}");
    assert!(checked.findings[1].message.contains("480"), "{:?}", checked.findings[1]);
    let large = home.write(
        "demo/prompts/large.prompt",
        "---\nmaquette.shot: large\nmaquette.tiers:\n  draft: { size: 60000x60000 }\n---\na palace\n",
    );
    let checked = check(&mut client, &large);
    assert!(codes(&checked).contains(&("bad-value", 4)), "{checked:?}");
    let many = home.write(
        "demo/prompts/many.prompt",
        "---\ninput: {default: {n: a, m: a}}\nmaquette.shot: many\nmaquette.matrix:\n  n: \"@n.txt\"\n  m: \"@n.txt\"\n---\n{{n}} {{m}}\n",
    );
    home.write("demo/prompts/n.txt", (0..30).map(|n| format!("{n}\n")).collect::<String>());
    let checked = check(&mut client, &many);
    assert_eq!(codes(&checked), [("too-many-combinations", 5)], "{checked:?}");
    let params = PromptExpandParams {
        path: Some(many.display().to_string()),
        limit: Some(1),
        ..PromptExpandParams::default()
    };
    assert_eq!(client.call::<method::PromptExpand>(&params).total, 900, "it can be looked at all the same");
    let params = PromptExpandParams { with_request: true, ..params };
    assert_eq!(client.refused::<method::PromptExpand>(&params).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn the_three_roll_rule_is_a_finding_where_it_would_stop_the_next_roll() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let file = home.write(
        "work/rolled.prompt",
        "---\nmaquette.shot: rolled\nmaquette.tiers:\n  noop: { count: 1 }\n  rolled: { count: 3 }\n---\na mill\n",
    );
    let drafts = expand(&mut client, &file, Some("noop"));
    let made = make(&mut client, drafts.request.unwrap());
    let judged =
        TakeJudgeParams { takes: vec![made.takes[0].id], verdict: Some(Verdict::Keep), reason: None };
    client.call::<method::TakeJudge>(&judged);
    let rolls =
        |reply: &PromptCheckReply| codes(reply).iter().filter(|(code, _)| *code == "three-rolls").count();
    assert_eq!(rolls(&check(&mut client, &file)), 0);
    let rolled = expand(&mut client, &file, Some("rolled"));
    make(&mut client, rolled.request.unwrap());
    let checked = check(&mut client, &file);
    assert_eq!(rolls(&checked), 1, "{checked:?}");
    let finding = checked.findings.iter().find(|finding| finding.code == "three-rolls").unwrap();
    assert_eq!((finding.line, finding.column), (5, 3));
    assert!(daemon.stop().success());
}

#[test]
fn files_that_are_not_ours_get_none_of_our_findings() {
    let home = Home::new();
    let (daemon, mut client, _) = demo(&home);
    let text = "---\nmodel: googleai/some-llm\n---\nSummarise {red|blue} {{text}}";
    let elsewhere = check(&mut client, &home.write("work/sum.prompt", text));
    assert!(
        !elsewhere.is_ours && !codes(&elsewhere).iter().any(|(code, _)| *code == "inline-choice"),
        "{elsewhere:?}"
    );
    let inside = check(&mut client, &home.write("demo/prompts/sum.prompt", text));
    assert!(inside.is_ours && codes(&inside).iter().any(|(code, _)| *code == "inline-choice"), "{inside:?}");
    assert!(daemon.stop().success());
}

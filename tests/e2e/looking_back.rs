//! Figures and advice: counted from what there is, with the number that each rests on; nothing is spent, promoted or judged by them.

use maquette_protocol::methods::method;
use maquette_protocol::{
    Acceptance, AdviceKind, AdviceOption, AdviseParams, AdviseReply, AnchorSetParams, DraftParams, ErrorCode,
    MICROCREDITS, MeasureState, ModelNoteParams, PromoteParams, QuoteParams, ReasonSource, StatsParams,
    StatsPlotParams, StatsReply, TakeDeleteParams, TakeId, TakeJudgeParams, Verdict,
};
use maquette_tests::{Audit, Client, Home};
use serde_json::json;

fn drafts(client: &mut Client, project: &str, prompt: &str, count: u32) -> Vec<TakeId> {
    let params = DraftParams {
        prompt: prompt.into(),
        project: Some(project.into()),
        shot: Some("spring".into()),
        count: Some(count),
        size: Some("256x144".into()),
        wait_ms: Some(60_000),
        ..DraftParams::default()
    };
    client.call::<method::Draft>(&params).takes.iter().map(|take| take.id).collect()
}

fn promoted(client: &mut Client, take: TakeId, tier: &str, count: u32) -> Vec<TakeId> {
    let params = PromoteParams {
        takes: vec![take],
        tier: Some(tier.into()),
        size: Some("256x144".into()),
        seconds: (tier == "motion").then_some(0.5),
        count: Some(count),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    client.call::<method::Promote>(&params).takes.iter().map(|take| take.id).collect()
}

fn judge(client: &mut Client, take: TakeId, verdict: Verdict, reason: Option<&str>) {
    let params =
        TakeJudgeParams { takes: vec![take], verdict: Some(verdict), reason: reason.map(str::to_owned) };
    client.call::<method::TakeJudge>(&params);
}

fn stats(client: &mut Client, project: &str, look: u32) -> StatsReply {
    let params = StatsParams {
        project: Some(project.into()),
        weeks: Some(3),
        look: Some(look),
        ..StatsParams::default()
    };
    client.call::<method::StatsGet>(&params)
}

fn row<'a>(rows: &'a [Acceptance], name: &str) -> &'a Acceptance {
    rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no {name} in {rows:?}"))
}

#[test]
fn a_project_s_figures_are_those_of_its_books_and_verdicts() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let first = drafts(&mut client, &project, "a red teapot at dawn", 4);
    judge(&mut client, first[0], Verdict::Keep, None);
    judge(&mut client, first[1], Verdict::Reject, Some("too dark"));
    let heroes = promoted(&mut client, first[0], "hero", 3);
    judge(&mut client, heroes[1], Verdict::Keep, None);
    judge(&mut client, heroes[0], Verdict::Reject, None);
    // The same drafts once more come from the cache: no roll, no credits, no time.
    drafts(&mut client, &project, "a red teapot at dawn", 4);

    let seq = client.status().last_seq;
    let told = stats(&mut client, &project, 2);
    assert_eq!(told.takes, 7);
    let each = (told.heroes.accepted, told.heroes.rolls, told.heroes.credits_each_microcredits);
    assert_eq!(each, (1, 3, Some(36 * MICROCREDITS)));
    assert_eq!((told.heroes.rolls_each, told.heroes.shots[0].shot_name.as_str()), (Some(3.0), "spring"));
    let spent = &told.spent;
    assert_eq!(spent.captured_microcredits, 40 * MICROCREDITS);
    assert_eq!(
        (spent.rejected_microcredits, spent.kept_microcredits),
        (13 * MICROCREDITS, 13 * MICROCREDITS)
    );
    assert_eq!(
        (spent.unjudged_microcredits, spent.paid_takes, spent.rejected_takes),
        (14 * MICROCREDITS, 7, 2)
    );
    let posted: i64 = Audit::read(&mut client).holds().values().map(|hold| hold.captured).sum();
    assert_eq!(posted, spent.captured_microcredits, "the figures are the books'");
    let hero = row(&told.by_tier, "hero");
    assert_eq!((hero.made, hero.kept, hero.rejected, hero.share), (3, 1, 1, Some(0.5)));
    assert!(hero.low < Some(0.1) && hero.high > Some(0.9), "two are few: {hero:?}");
    assert_eq!(row(&told.by_route, "sketch/composition").made, 4);
    assert_eq!((told.pace.draft_ms.n, told.pace.hero_ms.n, told.pace.first_take_ms.n), (1, 1, 1));
    assert!(told.pace.drafts_per_hero.is_some());
    let thumbnail = &told.pace.first_thumbnail_ms;
    assert!(thumbnail.n == 0 && thumbnail.median_ms.is_none() && thumbnail.why_not.is_some());
    assert_eq!((told.weeks.len(), told.cursor.as_deref()), (3, None));
    let week = told.weeks.last().unwrap();
    assert_eq!((week.made, week.heroes, week.rolls), (7, 1, 3));

    // Two pictures were looked at; the same call goes on where it was.
    assert_eq!((told.looked, told.to_look, told.batches[0].state), (2, 3, MeasureState::NotChecked));
    let told = stats(&mut client, &project, 200);
    assert_eq!((told.looked, told.to_look), (5, 0));
    let batch = &told.batches[0];
    assert_eq!(
        (batch.n, batch.of, batch.state, batch.shot_name.as_str()),
        (4, 4, MeasureState::Measured, "spring")
    );
    assert!(batch.mean >= batch.nearest && batch.nearest > Some(0.0), "{batch:?}");
    let look = told.look.clone().unwrap();
    assert_eq!(look.n, 1, "the hero stands for the draft that it came from");
    assert!(look.words.contains("too few") && !look.palette.is_empty(), "{look:?}");
    assert_eq!(client.status().last_seq, seq, "counting writes nothing");
    assert_eq!(stats(&mut client, &project, 0), told, "what was seen is kept");

    let gone = TakeDeleteParams { takes: vec![heroes[0]] };
    client.call::<method::TakeDelete>(&gone);
    let after = stats(&mut client, &project, 0);
    assert_eq!((after.spent.clone(), after.uncounted), (told.spent.clone(), 0), "the books stay");
    assert!(daemon.stop().success());
}

#[test]
fn takes_of_a_prompt_file_are_counted_by_its_name() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let file = "---\nmaquette.size: 256x144\nmaquette.shot: cups\nmaquette.matrix:\n  light: [dawn, dusk]\n---\na cup at {{light}}\n";
    std::fs::create_dir_all(std::path::Path::new(&project).join("prompts")).unwrap();
    std::fs::write(std::path::Path::new(&project).join("prompts/cup.prompt"), file).unwrap();
    let asked = json!({ "name": "cup.prompt", "project": project, "with_request": true });
    let expanded = client.try_raw("prompt.expand", &asked).unwrap();
    let mut request = expanded["request"].clone();
    request["wait_ms"] = json!(60_000);
    let name = request.as_object_mut().unwrap().remove("method").unwrap();
    let made = client.try_raw(name.as_str().unwrap(), &request).unwrap();
    let take: TakeId = made["takes"][0]["id"].as_str().unwrap().parse().unwrap();
    judge(&mut client, take, Verdict::Keep, None);
    promoted(&mut client, take, "hero", 1);
    drafts(&mut client, &project, "nothing of the file's", 1);
    let told = stats(&mut client, &project, 0);
    let cup = row(&told.by_template, "cup.prompt");
    assert_eq!(
        (told.by_template.len(), cup.made, cup.kept),
        (1, 3, 1),
        "what came from its takes is its own"
    );
    assert!(daemon.stop().success());
}

#[test]
fn figures_are_drawn_and_numbers_out_of_range_are_refused() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let empty = stats(&mut client, &project, 10);
    assert_eq!((empty.takes, empty.heroes.rolls_each, empty.look), (0, None, None));
    drafts(&mut client, &project, "a teapot", 2);
    let plot =
        |svg: bool| StatsPlotParams { project: Some(project.clone()), svg, ..StatsPlotParams::default() };
    let png = client.call::<method::StatsPlot>(&plot(false));
    let asset = png.asset.unwrap();
    assert_eq!((asset.media.as_str(), asset.width, png.svg), ("image/png", 1280, None));
    let light =
        client.call::<method::StatsPlot>(&StatsPlotParams { light: true, ..plot(false) }).asset.unwrap();
    assert_eq!((light.width, light.height), (asset.width, asset.height));
    assert_ne!(light.digest, asset.digest);
    let svg = client.call::<method::StatsPlot>(&plot(true));
    let text = svg.svg.unwrap();
    assert!(
        svg.asset.is_none() && text.starts_with("<svg") && text.len() < 256 << 10,
        "{} bytes",
        text.len()
    );
    for wrong in [
        json!({ "weeks": 0 }),
        json!({ "weeks": 105 }),
        json!({ "look": 201 }),
        json!({ "cursor": "yesterday" }),
        json!({ "cursor": "99999999999999999999" }),
        json!({ "cursor": "1795226640000" }),
        json!({ "week": 3 }),
    ] {
        let refused = client.try_raw("stats.get", &wrong).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::InvalidParams, "{wrong}");
        assert!(!refused.data.hint.is_empty());
    }
    let before = json!({ "project": project, "weeks": 104, "cursor": empty.from_ms.to_string(), "look": 0 });
    let before = client.try_raw("stats.get", &before).unwrap();
    assert_eq!((before["until_ms"].as_u64(), before["takes"].as_u64()), (Some(empty.from_ms), Some(0)));
    assert!(daemon.stop().success());
}

fn advise(client: &mut Client, take: TakeId) -> AdviseReply {
    client.call::<method::Advise>(&AdviseParams { take })
}

fn option(reply: &AdviseReply, kind: AdviceKind) -> &AdviceOption {
    reply.options.iter().find(|option| option.kind == kind).unwrap()
}

fn words(option: &AdviceOption, source: ReasonSource) -> Vec<&str> {
    option
        .reasons
        .iter()
        .filter(|reason| reason.source == source)
        .map(|reason| reason.words.as_str())
        .collect()
}

#[test]
fn advice_lists_reasons_and_does_nothing() {
    use AdviceKind::{Diagnose, Edit, Promote, Stay, Upscale};
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let note = |route: &str, note: &str| ModelNoteParams { route: route.into(), note: Some(note.into()) };
    client.call::<method::ModelNote>(&note("sketch/finish", "soft edges"));
    let take = drafts(&mut client, &project, "a glass teapot on an oak table, 'SPRING'", 1)[0];
    let seq = client.status().last_seq;
    let told = advise(&mut client, take);
    let kinds: Vec<AdviceKind> = told.options.iter().map(|option| option.kind).collect();
    assert_eq!(kinds, [Stay, Edit, Upscale, Promote, Diagnose]);
    let promote = option(&told, Promote);
    assert!(!promote.possible && promote.why_not.as_deref().unwrap().contains("not kept"), "{promote:?}");
    assert_eq!((promote.tier.as_deref(), promote.route.as_deref()), (Some("hero"), Some("sketch/finish")));
    assert_eq!(
        (promote.note.as_deref(), promote.each_microcredits),
        (Some("soft edges"), Some(12 * MICROCREDITS))
    );
    assert_eq!(
        words(promote, ReasonSource::Note),
        ["your note on sketch/finish, which would make it: “soft edges”"]
    );
    let fidelity = words(promote, ReasonSource::Prompt);
    assert_eq!(fidelity.len(), 3, "oak, glass and lettering: {fidelity:?}");
    assert!(fidelity[2].contains("“SPRING”"));
    assert_eq!(words(promote, ReasonSource::Rolls), ["0 of 3 rolls on hero are used"]);
    assert!(option(&told, Edit).possible && option(&told, Upscale).possible, "{told:?}");
    assert_eq!(client.status().last_seq, seq, "advice writes nothing");

    judge(&mut client, take, Verdict::Keep, Some("the light"));
    assert!(option(&advise(&mut client, take), Promote).possible);
    let to_hero = PromoteParams { takes: vec![take], tier: Some("hero".into()), ..PromoteParams::default() };
    let quote = QuoteParams::Promote(to_hero);
    assert_eq!(client.call::<method::QuoteMethod>(&quote).note.as_deref(), Some("soft edges"));
    let heroes = promoted(&mut client, take, "hero", 3);
    judge(&mut client, heroes[0], Verdict::Reject, Some("the handle"));
    let hero = advise(&mut client, heroes[1]);
    assert_eq!((hero.against, hero.note.as_deref(), hero.verdict), (Some(take), Some("soft edges"), None));
    let diagnose = option(&hero, Diagnose);
    assert!(words(diagnose, ReasonSource::Rolls)[0].starts_with("3 of 3 rolls on hero are used"));
    let history = words(diagnose, ReasonSource::History);
    assert!(
        history[0].contains("“the handle”") && history[1].contains("too few to mean anything"),
        "{history:?}"
    );
    assert_eq!(diagnose.reasons.iter().find_map(|reason| reason.n), Some(3));
    assert!(words(option(&hero, Stay), ReasonSource::Measure)[0].contains(&take.to_string()));
    assert!(option(&hero, Promote).why_not.as_deref().unwrap().contains("anchor"));

    judge(&mut client, heroes[1], Verdict::Keep, None);
    client.call::<method::AnchorSet>(&AnchorSetParams { take: heroes[1], reason: None });
    let anchor = advise(&mut client, heroes[1]);
    let motion = option(&anchor, Promote);
    assert!(anchor.anchor && motion.possible && motion.tier.as_deref() == Some("motion"), "{motion:?}");
    assert!(
        !words(motion, ReasonSource::Measure).is_empty(),
        "what it promises is said before a clip is paid"
    );
    assert!(words(motion, ReasonSource::Prompt).iter().any(|line| line.contains("in the still first")));

    let clip = promoted(&mut client, heroes[1], "motion", 1)[0];
    let clip = advise(&mut client, clip);
    assert!(clip.clip && !option(&clip, Edit).possible && !option(&clip, Promote).possible, "{clip:?}");
    let unknown = client.refused::<method::Advise>(&AdviseParams { take: TakeId(999) });
    assert_eq!(unknown.code(), ErrorCode::UnknownTake);
    assert!(daemon.stop().success());
}

//! Which facts stand under which option, as tables.

use super::*;

/// A kept draft of which nothing else is known.
fn facts() -> Facts {
    Facts {
        take: TakeId(3),
        tier: "draft".into(),
        stage: Stage::Exploration,
        is_clip: false,
        is_anchor: false,
        verdict: Word::Keep(None),
        size: (1024, 1024),
        prompt: Some("a lighthouse at dusk".into()),
        made_by: Noted { route: "sketch/composition".into(), note: None },
        against: None,
        measures: vec![],
        unmeasured: None,
        rolls: Some(Rolls { tier: "hero".into(), made: 1, limit: Some(3) }),
        own_history: History { of: "draft takes".into(), kept: 0, rejected: 0 },
        route_history: History::default(),
        next_history: Some(History { of: "hero takes".into(), kept: 3, rejected: 1 }),
        rejected_here: (0, vec![]),
        kept_here: 1,
        promote: Way {
            tier: Some("hero".into()),
            by: Some(Noted { route: "fal/pro".into(), note: Some("poor at hands".into()) }),
            each: Some(Microcredits::credits(12)),
            why_not: None,
        },
        next: Some((Stage::Refinement, (2048, 2048))),
        upscale: Way::default(),
        edit: Way::default(),
    }
}

fn measure(kind: Kind, name: &str, says: Says, score: Option<f64>) -> Measure {
    Measure { kind, name: name.into(), says, score, words: format!("{name} in words") }
}

/// The sentences of one option, each with where it comes from.
fn told(facts: &Facts, what: What) -> Vec<String> {
    let options = advise(facts);
    let option = options.into_iter().find(|option| option.what == what).unwrap();
    let source = |source: Source| match source {
        Source::Measure => "measure",
        Source::Prompt => "prompt",
        Source::Note => "note",
        Source::Rolls => "rolls",
        Source::History => "history",
        Source::Take => "take",
    };
    option
        .reasons
        .into_iter()
        .map(|reason| match reason.n {
            Some(n) => format!("{} (n = {n}): {}", source(reason.source), reason.words),
            None => format!("{}: {}", source(reason.source), reason.words),
        })
        .collect()
}

fn check(facts: &Facts, what: What, expect: &[&str]) {
    assert_eq!(told(facts, what), expect, "{what:?}");
}

#[test]
fn all_five_options_always_come_in_the_same_order() {
    let bare = Facts { rolls: None, next: None, next_history: None, prompt: None, ..facts() };
    for facts in [facts(), bare] {
        let kinds: Vec<What> = advise(&facts).into_iter().map(|option| option.what).collect();
        assert_eq!(kinds, OPTIONS);
    }
}

#[test]
fn a_draft_of_which_little_is_known_says_what_is_known_and_how_little() {
    check(
        &facts(),
        What::Stay,
        &[
            "take: you kept it",
            "measure: it came from no still, so there is nothing to compare it with",
            "history (n = 0): no draft takes of this project were judged yet",
        ],
    );
    check(&facts(), What::Edit, &[]);
    check(
        &facts(),
        What::Upscale,
        &[
            "take: it has 1024×1024 pixels; hero makes 2048×2048",
            "prompt: the prompt names no material, glass, fabric or lettering that we know of (English words alone)",
        ],
    );
    check(
        &facts(),
        What::Promote,
        &[
            "take: you kept it",
            "rolls (n = 1): 1 of 3 rolls on hero are used",
            "note: your note on fal/pro, which would make it: “poor at hands”",
            "history (n = 4): 3 of 4 judged hero takes of this project were kept; that is too few to mean anything",
        ],
    );
    check(&facts(), What::Diagnose, &["rolls (n = 1): 1 of 3 rolls on hero are used"]);
}

#[test]
fn words_of_the_prompt_ask_for_fidelity() {
    let check = |prompt: &str, expect: &[(Wanted, &[&str])]| {
        let found: Vec<(Wanted, Vec<String>)> =
            wanted(prompt).into_iter().map(|asked| (asked.what, asked.words)).collect();
        let expect: Vec<(Wanted, Vec<String>)> = expect
            .iter()
            .map(|(what, words)| (*what, words.iter().map(|word| (*word).to_owned()).collect()))
            .collect();
        assert_eq!(found, expect, "{prompt}");
    };
    use Wanted::{Fabric, Glass, Lettering, Materials};
    check("", &[]);
    check("a lighthouse at dusk, glassblower's cat", &[]);
    check("A Glass House", &[(Glass, &["glass"])]);
    check("two glasses of iced tea", &[(Glass, &["glass"])]);
    check("ceramic teapot on oak, oak and oak", &[(Materials, &["ceramic", "oak"])]);
    check("silk scarf, velvet-lined box", &[(Fabric, &["silk", "velvet"])]);
    check("'SPRING' in neon signs", &[(Lettering, &["“SPRING”", "neon sign"])]);
    check("a sign that says \"Open late\"", &[(Lettering, &["“Open late”"])]);
    check("the cat's bowl and the dog's bed", &[]);
    check("don't 'go' there", &[(Lettering, &["“go”"])]);
    check(&format!("'{}'", "long ".repeat(40)), &[]);
    check("brass copper gold iron steel tin", &[(Materials, &["brass", "copper", "gold", "iron"])]);
    check("'’“«\"", &[]);
}

#[test]
fn fidelity_bears_on_upscale_promote_and_edit() {
    let asks = Facts { prompt: Some("a glass vase, 'SALE'".into()), ..facts() };
    let prompts = |what: What| -> Vec<String> {
        told(&asks, what).into_iter().filter(|line| line.starts_with("prompt")).collect()
    };
    assert_eq!(prompts(What::Stay), [""; 0]);
    assert_eq!(
        prompts(What::Edit),
        [
            "prompt: the prompt asks for lettering (“SALE”): a wrong letter can be filled in again under a mask while all else stays"
        ]
    );
    assert_eq!(prompts(What::Upscale).len(), 2);
    assert_eq!(
        prompts(What::Promote),
        [
            "prompt: the prompt asks for glass (glass): drafts only hint at it",
            "prompt: the prompt asks for lettering (“SALE”): drafts seldom spell it; a hero is where it has to be right",
        ]
    );
    let motion = Facts { next: Some((Stage::Motion, (1280, 720))), ..asks.clone() };
    let letters = told(&motion, What::Promote);
    assert!(
        letters
            .iter()
            .any(|line| line.ends_with("letters drift in motion; have them right in the still first"))
    );
}

#[test]
fn measures_speak_under_the_options_that_they_bear_on() {
    let hero = Facts {
        tier: "hero".into(),
        stage: Stage::Refinement,
        against: Some(TakeId(1)),
        is_anchor: true,
        measures: vec![
            measure(Kind::Drift, "layout", Says::Same, Some(0.1)),
            measure(Kind::Drift, "palette", Says::Visible, Some(3.0)),
            measure(Kind::Drift, "edges", Says::Slight, Some(1.2)),
            measure(Kind::Drift, "text", Says::Nothing, None),
            measure(Kind::Kinetic, "depth", Says::Nothing, Some(0.8)),
            measure(Kind::Kinetic, "boil", Says::Nothing, Some(0.31)),
        ],
        rolls: Some(Rolls { tier: "hero".into(), made: 3, limit: Some(3) }),
        promote: Way { tier: Some("motion".into()), ..Way::default() },
        next: Some((Stage::Motion, (1280, 720))),
        next_history: None,
        ..facts()
    };
    let stay = told(&hero, What::Stay);
    assert_eq!(stay[1], "take: it is the anchor frame of its shot: clips begin with it");
    assert_eq!(stay[2], "measure: differs from t1, which it came from: palette visible, edges slight");
    assert_eq!(
        stay[3],
        "rolls (n = 3): 3 of 3 rolls on hero are used: another paid one is refused without a reason"
    );
    check(
        &hero,
        What::Edit,
        &[
            "measure: palette visible: palette in words",
            "measure: boil 0.31 of 1: boil in words; `calm` makes that texture softer",
        ],
    );
    assert_eq!(told(&hero, What::Promote)[1..], ["measure: boil 0.31 of 1: boil in words"]);
    assert_eq!(
        told(&hero, What::Diagnose)[1..],
        ["measure: palette visible: palette in words", "measure: lettering was not compared"]
    );
    let calm =
        Facts { measures: vec![measure(Kind::Kinetic, "depth", Says::Nothing, Some(0.8))], ..hero.clone() };
    assert_eq!(told(&calm, What::Promote)[1..], ["measure: as a clip no sub-score is under 0.5: depth"]);
    let same = Facts { measures: vec![measure(Kind::Drift, "layout", Says::Same, None)], ..hero.clone() };
    assert_eq!(told(&same, What::Stay)[2], "measure: no measure differs from t1, which it came from");
    assert_eq!(told(&same, What::Promote)[1..], ["measure: what it promises as a clip was not measured"]);
    let lost = Facts { measures: vec![], unmeasured: Some("its file cannot be read".into()), ..hero };
    assert_eq!(told(&lost, What::Stay)[2], "measure: it could not be measured: its file cannot be read");
}

#[test]
fn a_clip_tells_what_it_does_over_time() {
    let clip = |measures: Vec<Measure>| Facts {
        is_clip: true,
        stage: Stage::Motion,
        rolls: None,
        next: None,
        next_history: None,
        measures,
        ..facts()
    };
    let steady = clip(vec![measure(Kind::Flicker, "boiling", Says::Same, None)]);
    assert_eq!(told(&steady, What::Stay)[1], "measure: nothing stands out over time");
    let boils = clip(vec![measure(Kind::Flicker, "boiling", Says::Strong, None)]);
    assert_eq!(told(&boils, What::Stay)[1], "measure: over time: boiling strong");
    check(&boils, What::Diagnose, &["measure: boiling strong: boiling in words"]);
}

#[test]
fn what_was_rejected_here_is_told_with_its_reasons() {
    let bad = Facts {
        verdict: Word::Reject(Some("six fingers".into())),
        tier: "hero".into(),
        rolls: None,
        rejected_here: (3, vec!["six fingers".into(), "too dark".into(), "six fingers".into()]),
        kept_here: 0,
        route_history: History { of: "takes by fal/pro".into(), kept: 5, rejected: 15 },
        made_by: Noted { route: "fal/pro".into(), note: Some("poor at hands".into()) },
        ..facts()
    };
    check(
        &bad,
        What::Diagnose,
        &[
            "history (n = 3): in this shot 3 hero takes were rejected and 0 kept: “six fingers” 2 times, “too dark”",
            "history (n = 20): 5 of 20 judged takes by fal/pro of this project were kept (25 %)",
            "note: your note on fal/pro, which made it: “poor at hands”",
        ],
    );
    assert_eq!(
        told(&bad, What::Edit),
        ["take: you rejected it for “six fingers”; an edit changes only what a mask covers"]
    );
    assert_eq!(told(&bad, What::Stay)[0], "take: you rejected it: “six fingers”");
}

#[test]
fn reasons_are_bounded() {
    let many = (0..60).map(|i| measure(Kind::Drift, &format!("brand{i}"), Says::Strong, None)).collect();
    let facts = Facts { measures: many, ..facts() };
    assert!(advise(&facts).iter().all(|option| option.reasons.len() <= MAX_REASONS));
}

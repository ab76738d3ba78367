//! The facts under each option, as sentences. What a sentence rests on is said in it.

use super::{
    Asked, ENOUGH, Facts, History, Kind, LOW, Measure, Noted, Reason, Rolls, Says, Source, Wanted, Word,
};
use crate::plan::words::Stage;

fn reason(source: Source, words: impl Into<String>) -> Reason {
    Reason { source, words: words.into(), n: None }
}

/// Leave it as it is, and judge it.
pub(super) fn stay(facts: &Facts) -> Vec<Reason> {
    let mut reasons = vec![reason(Source::Take, verdict(facts))];
    if facts.is_anchor {
        reasons.push(reason(Source::Take, "it is the anchor frame of its shot: clips begin with it"));
    }
    reasons.push(measured(facts));
    reasons.extend(facts.rolls.as_ref().filter(|rolls| rolls.tier == facts.tier).map(rolled));
    reasons.extend(history(&facts.own_history));
    reasons.extend(note(&facts.made_by, "which made it"));
    reasons
}

fn verdict(facts: &Facts) -> String {
    let why = |why: &Option<String>| why.as_deref().map(|why| format!(": “{why}”")).unwrap_or_default();
    match &facts.verdict {
        Word::None => "nobody has judged it yet".to_owned(),
        Word::Keep(reason) => format!("you kept it{}", why(reason)),
        Word::Reject(reason) => format!("you rejected it{}", why(reason)),
    }
}

/// All measures in one sentence.
fn measured(facts: &Facts) -> Reason {
    if let Some(why) = &facts.unmeasured {
        return reason(Source::Measure, format!("it could not be measured: {why}"));
    }
    let of = |kind: Kind| facts.measures.iter().filter(move |measure| measure.kind == kind);
    let differing = |kind: Kind| {
        let names: Vec<String> = of(kind)
            .filter(|one| one.says > Says::Same)
            .map(|one| format!("{} {}", one.name, level(one.says)))
            .collect();
        names.join(", ")
    };
    let words = match (facts.is_clip, facts.against) {
        (true, _) => match differing(Kind::Flicker) {
            names if names.is_empty() => "nothing stands out over time".to_owned(),
            names => format!("over time: {names}"),
        },
        (false, Some(against)) => match differing(Kind::Drift) {
            names if names.is_empty() => format!("no measure differs from {against}, which it came from"),
            names => format!("differs from {against}, which it came from: {names}"),
        },
        (false, None) => "it came from no still, so there is nothing to compare it with".to_owned(),
    };
    reason(Source::Measure, words)
}

fn level(says: Says) -> &'static str {
    match says {
        Says::Nothing => "not checked",
        Says::Same => "the same",
        Says::Slight => "slight",
        Says::Visible => "visible",
        Says::Strong => "strong",
    }
}

/// One measure with the eye's own sentence.
fn told(measure: &Measure) -> Reason {
    let how = match (measure.kind, measure.score) {
        (Kind::Kinetic, Some(score)) => format!(" {score:.2} of 1"),
        (Kind::Drift | Kind::Flicker, _) | (Kind::Kinetic, None) => format!(" {}", level(measure.says)),
    };
    reason(Source::Measure, format!("{}{how}: {}", measure.name, measure.words))
}

fn rolled(rolls: &Rolls) -> Reason {
    let Rolls { tier, made, limit } = rolls;
    let words = match limit {
        None if *made == 1 => format!("1 roll on {tier} since the last keep; the tier has no limit"),
        None => format!("{made} rolls on {tier} since the last keep; the tier has no limit"),
        Some(limit) if rolls.is_full() => {
            format!(
                "{made} of {limit} rolls on {tier} are used: another paid one is refused without a reason"
            )
        }
        Some(limit) => format!("{made} of {limit} rolls on {tier} are used"),
    };
    Reason { source: Source::Rolls, words, n: Some((*made).into()) }
}

/// What was kept of a kind; with few cases it says that they are few.
fn history(history: &History) -> Option<Reason> {
    let History { of, kept, rejected } = history;
    if of.is_empty() {
        return None;
    }
    let n = kept + rejected;
    let were = if *kept == 1 { "was" } else { "were" };
    let words = match n {
        0 => format!("no {of} of this project were judged yet"),
        n if n < ENOUGH => {
            format!("{kept} of {n} judged {of} of this project {were} kept; that is too few to mean anything")
        }
        n => {
            let percent = (100 * kept + n / 2) / n;
            format!("{kept} of {n} judged {of} of this project {were} kept ({percent} %)")
        }
    };
    Some(Reason { source: Source::History, words, n: Some(n) })
}

fn note(noted: &Noted, what: &str) -> Option<Reason> {
    let note = noted.note.as_deref()?;
    Some(reason(Source::Note, format!("your note on {}, {what}: “{note}”", noted.route)))
}

/// What the prompt names, for an option.
fn named<'a>(
    asks: &'a [Asked],
    meaning: impl Fn(Wanted) -> &'static str + 'a,
) -> impl Iterator<Item = Reason> + 'a {
    asks.iter().map(move |Asked { what, words }| {
        let words = words.join(", ");
        reason(Source::Prompt, format!("the prompt asks for {} ({words}): {}", what.text(), meaning(*what)))
    })
}

/// Change a part of it.
pub(super) fn edit(facts: &Facts, asks: &[Asked]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Word::Reject(Some(why)) = &facts.verdict {
        reasons.push(reason(
            Source::Take,
            format!("you rejected it for “{why}”; an edit changes only what a mask covers"),
        ));
    }
    // Colours and lettering can be set right without a new roll; places and structure inside a mask.
    let local = ["brand", "palette", "text", "structure"];
    let is_local = |one: &&Measure| one.kind == Kind::Drift && local.contains(&one.name.as_str());
    reasons.extend(facts.measures.iter().filter(is_local).filter(|one| one.says > Says::Same).map(told));
    if facts.is_anchor || facts.stage == Stage::Refinement {
        let boils = |one: &&Measure| one.kind == Kind::Kinetic && one.name == "boil";
        let low =
            facts.measures.iter().filter(boils).filter(|one| one.score.is_some_and(|score| score < LOW));
        reasons.extend(low.map(|one| Reason {
            words: format!("{}; `calm` makes that texture softer", told(one).words),
            ..told(one)
        }));
    }
    let lettering: Vec<Asked> =
        asks.iter().filter(|asked| asked.what == Wanted::Lettering).cloned().collect();
    let of_letters = |_| "a wrong letter can be filled in again under a mask while all else stays";
    reasons.extend(named(&lettering, of_letters));
    reasons.extend(facts.edit.by.as_ref().and_then(|by| note(by, "which would fill a mask")));
    reasons
}

/// More pixels, same picture.
pub(super) fn upscale(facts: &Facts, asks: &[Asked]) -> Vec<Reason> {
    let (width, height) = facts.size;
    let mut reasons = vec![match facts.next {
        Some((Stage::Refinement, (wide, high)))
            if u64::from(wide) * u64::from(high) > u64::from(width) * u64::from(height) =>
        {
            let tier = facts.promote.tier.as_deref().unwrap_or("the next tier");
            reason(Source::Take, format!("it has {width}×{height} pixels; {tier} makes {wide}×{high}"))
        }
        Some(_) | None => reason(Source::Take, format!("it has {width}×{height} pixels")),
    }];
    match asks.is_empty() {
        true if facts.prompt.is_some() => reasons.push(reason(
            Source::Prompt,
            "the prompt names no material, glass, fabric or lettering that we know of (English words alone)",
        )),
        true => {}
        false => reasons.extend(named(asks, |_| "upscaling adds pixels and no detail of it")),
    }
    reasons.extend(facts.upscale.by.as_ref().and_then(|by| note(by, "which would do it")));
    reasons
}

/// Make it on the next tier.
pub(super) fn promote(facts: &Facts, asks: &[Asked]) -> Vec<Reason> {
    let mut reasons = vec![reason(Source::Take, verdict(facts))];
    let next = facts.next.map(|(stage, _)| stage);
    if let Some(stage) = next {
        reasons.extend(named(asks, move |what| match (stage, what) {
            (Stage::Motion, Wanted::Lettering) => {
                "letters drift in motion; have them right in the still first"
            }
            (Stage::Motion, Wanted::Materials | Wanted::Glass | Wanted::Fabric) => {
                "fine texture boils in motion; see the promise of the still"
            }
            (_, Wanted::Lettering) => "drafts seldom spell it; a hero is where it has to be right",
            (_, Wanted::Materials | Wanted::Glass | Wanted::Fabric) => "drafts only hint at it",
        }));
    }
    if next == Some(Stage::Motion) {
        reasons.extend(promise(facts));
    }
    reasons.extend(
        facts.rolls.as_ref().filter(|rolls| Some(&rolls.tier) == facts.promote.tier.as_ref()).map(rolled),
    );
    reasons.extend(facts.promote.by.as_ref().and_then(|by| note(by, "which would make it")));
    reasons.extend(facts.next_history.as_ref().and_then(history));
    reasons
}

/// What the still promises as a clip: what is low, or that nothing is.
fn promise(facts: &Facts) -> Vec<Reason> {
    let scored: Vec<&Measure> =
        facts.measures.iter().filter(|one| one.kind == Kind::Kinetic && one.score.is_some()).collect();
    let low: Vec<Reason> =
        scored.iter().filter(|one| one.score.is_some_and(|score| score < LOW)).map(|one| told(one)).collect();
    match (scored.is_empty(), low.is_empty()) {
        (true, _) => vec![reason(Source::Measure, "what it promises as a clip was not measured")],
        (false, true) => vec![reason(
            Source::Measure,
            format!("as a clip no sub-score is under {LOW}: {}", names(&scored)),
        )],
        (false, false) => low,
    }
}

fn names(measures: &[&Measure]) -> String {
    measures.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Find out why it comes out as it does.
pub(super) fn diagnose(facts: &Facts) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = facts.rolls.iter().map(rolled).collect();
    let (rejected, why) = &facts.rejected_here;
    if *rejected > 0 {
        let said = if why.is_empty() { String::new() } else { format!(": {}", quoted(why)) };
        let were = if *rejected == 1 { "take was" } else { "takes were" };
        let words = format!(
            "in this shot {rejected} {} {were} rejected and {} kept{said}",
            facts.tier, facts.kept_here
        );
        reasons.push(Reason { source: Source::History, words, n: Some(rejected + facts.kept_here) });
    }
    let told_at_once =
        facts.measures.iter().filter(|one| one.kind != Kind::Kinetic && one.says >= Says::Visible);
    reasons.extend(told_at_once.map(told));
    let unlooked: Vec<&Measure> = facts
        .measures
        .iter()
        .filter(|one| one.kind == Kind::Drift && one.says == Says::Nothing && one.name == "text")
        .collect();
    if !unlooked.is_empty() {
        reasons.push(reason(Source::Measure, "lettering was not compared"));
    }
    reasons.extend(
        facts
            .unmeasured
            .as_ref()
            .map(|why| reason(Source::Measure, format!("it could not be measured: {why}"))),
    );
    reasons.extend(history(&facts.route_history));
    reasons.extend(note(&facts.made_by, "which made it"));
    reasons
}

/// Reasons that were given, each once.
fn quoted(reasons: &[String]) -> String {
    let mut told: Vec<String> = Vec::new();
    for reason in reasons {
        let times = reasons.iter().filter(|other| *other == reason).count();
        let words =
            if times > 1 { format!("“{reason}” {times} times") } else { format!("“{reason}”") };
        if !told.contains(&words) {
            told.push(words);
        }
    }
    told.truncate(5);
    told.join(", ")
}

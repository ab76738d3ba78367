//! Figures, as the wire tells them.

use std::collections::BTreeMap;

use maquette_eye::Measured;
use maquette_eye::sameness::GroupLook;
use maquette_protocol as wire;

use crate::engine::stats::Told;
use crate::stats::{
    Batch, Figures, Heroes, Judged, Pace, Spent, Times, Week, batch_words, label, look_words,
};

/// Rows of a list by shot, and of one by route or prompt file.
const MAX_SHOTS: usize = 20;
const MAX_ROWS: usize = 50;

/// A project's figures.
pub fn stats(told: Told) -> wire::StatsReply {
    let Told { project, figures, shots, uncounted, looked, to_look, beyond, cursor } = told;
    let Figures { project: _, window, counts, by_template, batches, looks, look } = figures;
    wire::StatsReply {
        project,
        from_ms: window.from_ms,
        until_ms: window.until_ms,
        takes: counts.takes,
        uncounted,
        heroes: heroes(counts.heroes, &shots),
        by_tier: acceptance(counts.by_tier),
        by_route: acceptance(counts.by_route),
        by_template: acceptance(by_template),
        pace: pace(&counts.pace),
        spent: spending(counts.spent),
        spending: counts.spending.into_iter().map(spending).collect(),
        batches: batches.into_iter().map(batch).collect(),
        weeks: counts.weeks.into_iter().zip(looks).map(|(week, look)| told_week(week, look)).collect(),
        look: look.map(told_look),
        looked,
        to_look,
        beyond,
        cursor,
    }
}

fn heroes(heroes: Heroes, names: &BTreeMap<wire::ShotId, String>) -> wire::HeroStats {
    let Heroes { accepted, rolls, credits, shots } = heroes;
    let each = i64::try_from(accepted).ok().filter(|accepted| *accepted > 0);
    let of_shot = |(shot, of): (wire::ShotId, crate::stats::OfShot)| wire::ShotStats {
        shot,
        shot_name: names.get(&shot).cloned().unwrap_or_default(),
        rolls: of.rolls,
        accepted: of.accepted,
        credits_microcredits: of.credits.0,
    };
    wire::HeroStats {
        accepted,
        rolls,
        credits_microcredits: credits.0,
        rolls_each: (accepted > 0).then(|| figure(rolls as f64 / accepted as f64)),
        // Up, so that the parts never add up to less than was spent.
        credits_each_microcredits: each.map(|each| (credits.0 + each - 1).div_euclid(each)),
        shots: shots.into_iter().take(MAX_SHOTS).map(of_shot).collect(),
    }
}

fn acceptance(rows: Vec<Judged>) -> Vec<wire::Acceptance> {
    rows.into_iter()
        .take(MAX_ROWS)
        .map(|judged| {
            let share = judged.share();
            wire::Acceptance {
                made: judged.made,
                kept: judged.kept,
                rejected: judged.rejected,
                share: share.map(|share| figure(share.share)),
                low: share.map(|share| figure(share.low)),
                high: share.map(|share| figure(share.high)),
                name: judged.name,
            }
        })
        .collect()
}

fn pace(pace: &Pace) -> wire::PaceStats {
    let nobody_tells =
        "the journal tells when a take was there, and nothing tells when somebody saw its thumbnail";
    wire::PaceStats {
        drafts_per_hero: pace.drafts_per_hero().map(figure),
        draft_ms: times(pace.draft, "no batch of drafts was made in these weeks"),
        hero_ms: times(pace.hero, "no hero was made in these weeks"),
        first_take_ms: times(pace.first_take, "no batch of drafts was made in these weeks"),
        first_thumbnail_ms: times(Times::default(), nobody_tells),
    }
}

fn times(times: Times, otherwise: &str) -> wire::TimeStats {
    let Times { n, median_ms, p95_ms } = times;
    wire::TimeStats { n, median_ms, p95_ms, why_not: (n == 0).then(|| otherwise.to_owned()) }
}

fn spending(spent: Spent) -> wire::SpendingStats {
    let Spent { tier, paid_takes, rejected_takes, kept, rejected, unjudged, lost, captured } = spent;
    wire::SpendingStats {
        tier,
        paid_takes,
        rejected_takes,
        captured_microcredits: captured.0,
        kept_microcredits: kept.0,
        rejected_microcredits: rejected.0,
        unjudged_microcredits: unjudged.0,
        lost_microcredits: lost.0,
    }
}

fn batch(batch: Batch) -> wire::BatchStats {
    let words = batch_words(batch.sameness.as_ref());
    let value = batch.sameness.as_ref().and_then(Measured::value);
    wire::BatchStats {
        batch: batch.id,
        shot_name: batch.shot_name,
        at_ms: batch.at_ms,
        n: batch.looked,
        of: batch.of,
        state: match &batch.sameness {
            Some(Measured::Value(_)) => wire::MeasureState::Measured,
            Some(Measured::NotDefined(_)) => wire::MeasureState::NotDefined,
            Some(Measured::NotChecked(_)) | None => wire::MeasureState::NotChecked,
        },
        mean: value.map(|value| figure(value.mean.into())),
        nearest: value.map(|value| figure(value.nearest.into())),
        near_pairs: value.map_or(0, |value| value.duplicates.len() as u64),
        words,
    }
}

fn told_week(week: Week, look: Option<GroupLook>) -> wire::WeekStats {
    let Week { from_ms, made, kept, rejected, rolls, heroes, captured, wasted } = week;
    wire::WeekStats {
        week: label(from_ms),
        from_ms,
        made,
        kept,
        rejected,
        rolls,
        heroes,
        captured_microcredits: captured.0,
        rejected_microcredits: wasted.0,
        look: look.map(told_look),
    }
}

fn told_look(look: GroupLook) -> wire::LookStats {
    let words = look_words(&look);
    let colour = |colour: &maquette_eye::still::Colour| {
        let [r, g, b] = colour.srgb();
        wire::LookColour { colour: format!("#{r:02x}{g:02x}{b:02x}"), share: figure(colour.weight.into()) }
    };
    wire::LookStats {
        n: look.count as u64,
        palette: look.palette.iter().map(colour).collect(),
        lightness: figure(look.lightness.into()),
        chroma: figure(look.chroma.into()),
        spread_delta_e: figure(look.spread.into()),
        centre_x: figure(look.centre.0.into()),
        centre_y: figure(look.centre.1.into()),
        scatter: figure(look.scatter.into()),
        words,
    }
}

/// Six digits are more than any figure means, and keep what is told short.
fn figure(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
